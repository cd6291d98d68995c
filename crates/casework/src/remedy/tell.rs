//! What was done to contain and to make good, in one plain sentence.

use super::{Authority, Fact, Kind};
use base::context::Naming;
use base::words::{CLAUSE, money, short};

/// One sentence, without a full stop.
pub fn tell(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    let thing = |n: u32| names.thing("remedy", &names.titles.remedies, n);
    match fact {
        Fact::ExposureAssessed { text } => {
            format!("{by} on what {} stands to lose: {}", names.contact, short(text, CLAUSE))
        }
        Fact::Contained { text } => format!("{by} limited the damage: {}", short(text, CLAUSE)),
        Fact::NoContainmentNeeded { why } => format!("{by}: nothing needs limiting, because {}", short(why, CLAUSE)),
        Fact::Offered { kind, what, cost, currency, authority, .. } => {
            let cost = if *cost == 0 { String::new() } else { format!(" for {}", money(*cost, currency)) };
            let asked = match authority {
                Authority::Asked(id) => format!("; {} is asked for a yes", names.member(*id)),
                Authority::Own(_) | Authority::Approved(_) => String::new(),
            };
            format!("{by} offered {}: {}{cost}{asked}", name(*kind), short(what, CLAUSE))
        }
        Fact::Approved { n, by } => format!("{} said yes to {}", names.member(*by), thing(*n)),
        Fact::Refused { n, by, why } => {
            format!("{} said no to {}: {}", names.member(*by), thing(*n), short(why, CLAUSE))
        }
        Fact::Delivered { n, evidence, file } => {
            let shown = match (evidence, file) {
                (Some(evidence), _) => format!(", as shown by {}", short(evidence, CLAUSE)),
                (None, Some(_)) => ", as shown by a file".to_owned(),
                (None, None) => String::new(),
            };
            format!("{} is with {}{shown}", thing(*n), names.contact)
        }
        Fact::Confirmed { n } => format!("{by} confirms {}", thing(*n)),
        Fact::Refuted { n, words } => format!("{by} on {}: it did not help: “{}”", thing(*n), short(words, CLAUSE)),
        Fact::Withdrawn { n, why } => format!("{by} took back {}: {}", thing(*n), short(why, CLAUSE)),
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Loan => "a loan",
        Kind::Replacement => "a replacement",
        Kind::Redo => "to do it over",
        Kind::Refund => "money back",
        Kind::Credit => "money off",
        Kind::Explanation => "an explanation",
        Kind::Apology => "an apology",
    }
}
