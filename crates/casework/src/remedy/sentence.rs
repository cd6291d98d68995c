//! What was done to contain and to make good, in one plain sentence.

use super::{Authority, Fact, Kind};
use base::context::Naming;
use base::words::{CLAUSE, money, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    let thing = |n: u32| names.thing("remedy", &names.titles.remedies, n);
    match fact {
        Fact::ExposureAssessed { text } => {
            format!("{by} recorded what’s at stake for {}: {}", names.contact, short(text, CLAUSE))
        }
        Fact::Contained { text } => format!("{by} limited the impact: {}", short(text, CLAUSE)),
        Fact::NoContainmentNeeded { why } => {
            format!("{by} recorded that no containment is needed: {}", short(why, CLAUSE))
        }
        Fact::Offered { kind, what, cost, currency, authority, .. } => {
            let cost = if *cost == 0 { String::new() } else { format!(" for {}", money(*cost, currency)) };
            let asked = match authority {
                Authority::Asked(id) => format!("; {} was asked to approve it", names.member(*id)),
                Authority::Own(_) | Authority::Approved(_) => String::new(),
            };
            format!("{by} offered {}: {}{cost}{asked}", name(*kind), short(what, CLAUSE))
        }
        Fact::Approved { n, by } => format!("{} approved {}", names.member(*by), thing(*n)),
        Fact::Refused { n, by, why } => {
            format!("{} refused {}: {}", names.member(*by), thing(*n), short(why, CLAUSE))
        }
        Fact::Delivered { n, evidence, file } => {
            let shown = match (evidence, file) {
                (Some(evidence), _) => format!(", shown by {}", short(evidence, CLAUSE)),
                (None, Some(_)) => ", shown by a file".to_owned(),
                (None, None) => String::new(),
            };
            format!("{} was delivered to {}{shown}", thing(*n), names.contact)
        }
        Fact::Confirmed { n } => format!("{by} confirmed {}", thing(*n)),
        Fact::Refuted { n, words } => format!("{by} says {} didn’t help: “{}”", thing(*n), short(words, CLAUSE)),
        Fact::Withdrawn { n, why } => format!("{by} withdrew {}: {}", thing(*n), short(why, CLAUSE)),
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Loan => "a loan",
        Kind::Replacement => "a replacement",
        Kind::Redo => "to do it again",
        Kind::Refund => "a refund",
        Kind::Credit => "a credit",
        Kind::Explanation => "an explanation",
        Kind::Apology => "an apology",
    }
}
