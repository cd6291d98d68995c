//! What happened to a group case, and what a case was told of its group, in one plain sentence each.

use super::facts::{Audience, Fact, Happening};
use super::shared::{self, Held, Stands};
use crate::{cause, change, remedy};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence for any fact of a group, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    match fact {
        Fact::Group(happening) => happened(happening, names),
        Fact::Remedy(fact) => remedy::sentence(fact, names),
        Fact::Cause(fact) => cause::sentence(fact, names),
        Fact::Change(fact) => change::sentence(fact, names),
    }
}

fn happened(happening: &Happening, names: &Naming) -> String {
    let by = names.actor();
    match happening {
        Happening::Opened { title, .. } => format!("{by} opened the group case “{}”", short(title, CLAUSE)),
        Happening::Owned { owner } => format!("{} took ownership", names.member(*owner)),
        Happening::Retitled { title } => format!("{by} renamed the group case to “{}”", short(title, CLAUSE)),
        Happening::Imported { good, bad, .. } => {
            let bad = if *bad > 0 { format!("; {} could not be used", rows(*bad)) } else { String::new() };
            format!("{by} added a table with {}{bad}", rows(*good))
        }
        Happening::Joined { cases } => match &cases[..] {
            [one] => format!("{one} joined the group"),
            [first, .., last] => format!("{} cases joined the group, {first} to {last}", cases.len()),
            [] => "No case joined the group".to_owned(),
        },
        Happening::Left { case, why } => format!("{by} took {case} out of the group: {}", short(why, CLAUSE)),
        Happening::LetterDrafted { language, .. } => format!("{by} saved the letter in {}", language.english()),
        Happening::LetterSent { n, to, languages, .. } => {
            let all: Vec<&str> = languages.iter().map(|language| language.english()).collect();
            let to = match to {
                Audience::Everyone => "everybody",
                Audience::NotTold => "those no letter had reached",
            };
            format!("{by} sent letter {n} to {to}, in {}", all.join(", "))
        }
        Happening::LetterStopped { n } => format!("{by} stopped letter {n}"),
        Happening::Closed => format!("{by} closed the group case"),
        Happening::Reopened { why } => format!("{by} reopened the group case: {}", short(why, CLAUSE)),
    }
}

fn rows(count: u32) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

/// One sentence for what a case was told of its group, without a full stop.
pub fn shared_sentence(fact: &shared::Fact, names: &Naming) -> String {
    use shared::Fact;
    match fact {
        Fact::Joined { group, .. } => format!("Joined the group case {group}"),
        Fact::Left { group, why } => {
            format!("{} took this case out of the group case {group}: {}", names.actor(), short(why, CLAUSE))
        }
        Fact::Stands { group, stands, .. } => format!("In the group case {group}: {}", stand(*stands)),
        Fact::Written { group, letter, message, .. } => {
            format!("Letter {letter} of the group case {group} went to {} as message {message}", names.contact)
        }
        Fact::HeldBack { group, letter, why, field } => {
            format!(
                "Letter {letter} of the group case {group} was held back: {}",
                held(*why, field.as_deref().unwrap_or_default())
            )
        }
    }
}

fn stand(stands: Stands) -> String {
    let all = [
        (stands.contained, "the impact is limited"),
        (stands.cause, "a cause is known"),
        (stands.change && !stands.checked, "a change is planned"),
        (stands.checked, "the changes are in place and checked"),
    ];
    let told: Vec<&str> = all.into_iter().filter(|(is, _)| *is).map(|(_, says)| says).collect();
    if told.is_empty() { "nothing is known yet".to_owned() } else { told.join(", ") }
}

/// Why a letter was held back, to follow "held back:".
pub fn held(why: Held, field: &str) -> String {
    let fixed = match why {
        Held::NoEmail => "no email address",
        Held::Bounces => "mail to their address comes back",
        Held::NoText => "not written in their language",
        Held::NoValue => return format!("no value for “{field}”"),
        Held::Closed => "their case is closed",
        Held::Refused => "it could not be sent on this case",
    };
    fixed.to_owned()
}
