//! What happened with somebody outside, in one plain sentence.

use super::Fact;
use super::facts::{Agreement, Ending, Kind, Place};
use crate::message::{Channel, way};
use base::context::Naming;
use base::words::{CLAUSE, money, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    let party = |n: u32| called(n, names);
    match fact {
        Fact::Asked { party, kind, due, .. } => {
            let who = short(party, CLAUSE);
            format!("{by} asked {who} ({}), and needs an answer by {}", kind_name(*kind), names.moment(*due))
        }
        Fact::Written { n, due: None, .. } => format!("{by} wrote to {}", party(*n)),
        Fact::Written { n, due: Some(due), .. } => {
            format!("{by} wrote to {}, and needs an answer by {}", party(*n), names.moment(*due))
        }
        Fact::Reminded { n, .. } => format!("{by} reminded {} that we’re waiting for an answer", party(*n)),
        Fact::Answered { .. } => answered(fact, names),
        Fact::Waived { n, why } => format!("{by} marked {} as needing no answer: {}", party(*n), short(why, CLAUSE)),
        Fact::Delivered { .. } => "The message to the outside party was delivered".to_owned(),
        Fact::Failed { failure, .. } => {
            format!("The message to the outside party bounced: {}", short(&failure.text().to_string(), CLAUSE))
        }
        Fact::SentAgain { .. } => format!("{by} sent the message to the outside party again"),
        Fact::GivenUp { why, .. } => {
            format!("{by} won’t send the message to the outside party again: {}", short(why, CLAUSE))
        }
        Fact::TakenBack { .. } => format!("{by} took back a message to an outside party before it was sent"),
        Fact::Readdressed { n, address } => format!("{by} changed the address of {} to {address}", party(*n)),
        Fact::Quoted { n, place, .. } => {
            let draft = if *place == Place::Reply { "a draft reply" } else { "a draft note" };
            format!("{by} quoted {} in {draft}", party(*n))
        }
        Fact::Charged { n, amount, currency, agreement, .. } => {
            let answer = match agreement {
                Agreement::Open => "",
                Agreement::Agreed => "; they agreed",
                Agreement::Refused => "; they refused",
            };
            format!("{by} charged {} to {}{answer}", money(*amount, currency), party(*n))
        }
        Fact::ChargeAnswered { n, agreement, .. } => {
            let verb = if *agreement == Agreement::Refused { "refused" } else { "agreed" };
            format!("{} {verb} to pay what they’re charged", capital(&party(*n)))
        }
        Fact::ChargeDropped { n, why, .. } => {
            format!("{by} dropped a charge to {}: {}", party(*n), short(why, CLAUSE))
        }
        Fact::Closed { n, ending, why } => {
            let why = why.as_ref().map(|why| format!(": {}", short(why, CLAUSE))).unwrap_or_default();
            format!("{by} closed the thread with {}, {}{why}", party(*n), ending_name(*ending))
        }
    }
}

fn answered(fact: &Fact, names: &Naming) -> String {
    let Fact::Answered { n, channel, from, automatic, .. } = fact else { return String::new() };
    let who = capital(&called(*n, names));
    match (automatic, from, channel) {
        (true, ..) => format!("{who} sent an automatic reply"),
        (_, Some(from), _) => format!("{who} wrote from another address, {from}"),
        (_, None, Channel::Email) => format!("{who} wrote back"),
        (_, None, channel) => format!("{} noted what {} said {}", names.actor(), called(*n, names), way(*channel)),
    }
}

fn called(n: u32, names: &Naming) -> String {
    let name = (n as usize).checked_sub(1).and_then(|at| names.titles.outside.get(at));
    name.map_or_else(|| format!("outside party {n}"), |name| short(name, CLAUSE))
}

fn capital(name: &str) -> String {
    base::words::capital(name)
}

/// What they are to us, as people say it.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Supplier => "supplier",
        Kind::Carrier => "carrier",
        Kind::Workshop => "workshop",
        Kind::Other => "other",
    }
}

/// How a thread ended, in a clause.
pub fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Answered => "answered",
        Ending::PutRight => "put right or paid for by them",
        Ending::Refused => "refused by them",
        Ending::NoAnswer => "never answered",
        Ending::NotNeeded => "no longer needed",
    }
}

/// What was done, said once after a form was taken, by what stands behind the number in its path.
pub fn done(what: Option<&str>) -> Option<&'static str> {
    Some(match what {
        None => "Email sent to the outside party",
        Some("messages") => "Message sent to the outside party",
        Some("reminder") => "Reminder sent to the outside party",
        Some("answers") => "Their answer is recorded",
        Some("waiver") => "Marked as needing no answer",
        Some("address") => "Address changed",
        Some("charges") => "Charge recorded",
        Some("charge-answer") => "Their answer to the charge is recorded",
        Some("charge-dropping") => "Charge dropped",
        Some("closing") => "Thread closed",
        Some(_) => return None,
    })
}
