//! A fact in one plain sentence, for the history and for the lines between messages.

use super::words::{self, dismissal, outcome, severity_name};
use super::{Case, Fact, Happening, Lack, Missing, Step};
use crate::message::Channel;
use crate::{account, cause, change, group, joining, letter, message, outside, participant, promise, remedy, verdict};
use base::context::{Naming, Titles};
use base::words::{CLAUSE, short};

/// One sentence for any fact of a case, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    match fact {
        Fact::Case(happening) => happened(happening, names),
        Fact::Message(fact) => message::sentence(fact, names),
        Fact::Participant(fact) => participant::sentence(fact, names),
        Fact::Account(fact) => account::sentence(fact, names),
        Fact::Promise(fact) => promise::sentence(fact, names),
        Fact::Remedy(fact) => remedy::sentence(fact, names),
        Fact::Cause(fact) => cause::sentence(fact, names),
        Fact::Change(fact) => change::sentence(fact, names),
        Fact::Letter(fact) => letter::sentence(fact, names),
        Fact::Verdict(fact) => verdict::sentence(fact, names),
        Fact::Outside(fact) => outside::sentence(fact, names),
        Fact::Shared(fact) => group::shared_sentence(fact, names),
        Fact::Joining(fact) => joining::sentence(fact, names),
    }
}

/// What the numbered things of a case are called today, for sentences about any of its facts.
pub fn titles(case: &Case) -> Titles {
    Titles {
        promises: case.promises.all().iter().map(|p| p.what.clone()).collect(),
        remedies: case.remedies.all().iter().map(|r| r.what.clone()).collect(),
        causes: case.causes.all().iter().map(|c| c.text.clone()).collect(),
        changes: case.changes.all().iter().map(|c| c.what.clone()).collect(),
        outside: case.outside.all().iter().map(|party| party.name.clone()).collect(),
    }
}

fn happened(happening: &Happening, names: &Naming) -> String {
    let by = names.actor();
    match happening {
        Happening::Opened { channel: Channel::Found, subject, contact, .. } => {
            let contact = names.person(*contact);
            format!("A case was opened for {contact}, who is affected: “{}”", short(subject, CLAUSE))
        }
        Happening::Opened { channel, subject, contact, .. } => {
            format!(
                "{}’s complaint arrived {}: “{}”",
                names.person(*contact),
                message::way(*channel),
                short(&words::called(subject).to_string(), CLAUSE)
            )
        }
        Happening::Owned { owner } => format!("{} took ownership", names.member(*owner)),
        Happening::HandOverOffered { to, note } => {
            format!("{by} asked {} to take over the case: {}", names.member(*to), short(note, CLAUSE))
        }
        Happening::HandOverAccepted { owner } => format!("{} took over the case", names.member(*owner)),
        Happening::HandOverDeclined { why } => format!("{by} declined to take over the case: {}", short(why, CLAUSE)),
        Happening::Retitled { subject } => format!("{by} renamed the case to “{}”", short(subject, CLAUSE)),
        Happening::SeverityChanged { severity, contain } => {
            format!(
                "{by} set the severity to “{}”; to be contained by {}",
                severity_name(*severity),
                names.moment(*contain)
            )
        }
        Happening::SecondLookAsked { reason, why } => {
            format!("{by} asked to close the case as not a complaint ({}): {}", dismissal(*reason), short(why, CLAUSE))
        }
        Happening::SecondLookDeclined { why } => format!("{by} kept the case open: {}", short(why, CLAUSE)),
        Happening::StepDone { step } => format!("Step done: {}", step.title()),
        Happening::StepFellBack { step, lack, n, why } => fell_back(*step, (*lack, *n), why.as_deref(), names),
        Happening::Objected => format!("{} objected: it is a complaint", names.contact),
        Happening::Closed { outcome: how, why, reason } => {
            let why = why.as_ref().map(|why| format!(" ({})", short(why, CLAUSE))).unwrap_or_default();
            let reason = reason.map(|reason| format!(", {}", dismissal(reason))).unwrap_or_default();
            format!("Closed: {}{reason}{why}", outcome(*how))
        }
        Happening::Reopened { cause, why } => {
            format!(
                "Reopened: {}",
                cause.map_or_else(|| short(why.as_deref().unwrap_or_default(), CLAUSE), words::reopened)
            )
        }
    }
}

fn fell_back(step: Step, (lack, n): (Option<Lack>, u32), why: Option<&str>, names: &Naming) -> String {
    let missing = match lack {
        Some(lack) => words::missing(Missing { lack, n }, names.titles),
        None => short(why.unwrap_or_default(), CLAUSE),
    };
    format!("Step open again: {}. Missing: {missing}", step.title())
}
