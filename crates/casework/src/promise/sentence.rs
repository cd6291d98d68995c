//! What happened to a promise, in one plain sentence.

use super::{Fact, To};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    let what = names.thing("promise", &names.titles.promises, fact.n());
    match fact {
        Fact::Requested { of, by, what, due, .. } => {
            let (by, of) = (names.member(*by), names.member(*of));
            format!("{by} asked {of} for: {}, by {}", short(what, CLAUSE), names.moment(*due))
        }
        Fact::Accepted { .. } => format!("{by} accepted {what}"),
        Fact::Declined { why, .. } => format!("{by} declined {what}: {}", short(why, CLAUSE)),
        Fact::Countered { what, due, why, .. } => {
            format!(
                "{by} suggested instead: {}, by {} ({})",
                short(what, CLAUSE),
                names.moment(*due),
                short(why, CLAUSE)
            )
        }
        Fact::Made { to, what, due, .. } => {
            let to = match to {
                To::Contact(contact) => names.person(*contact),
                To::Member(id) => names.member(*id),
            };
            format!("Promised to {to}: {}, by {}", short(what, CLAUSE), names.moment(*due))
        }
        Fact::Renegotiated { due, why, .. } => {
            format!("{by} moved {what} to {}: {}", names.moment(*due), short(why, CLAUSE))
        }
        Fact::Done { note: None, .. } => format!("{by} marked {what} as done"),
        Fact::Done { note: Some(note), .. } => format!("{by} marked {what} as done ({})", short(note, CLAUSE)),
        Fact::Confirmed { .. } => format!("{by} confirmed that {what} is done"),
        Fact::NotYet { why, .. } => format!("{by} says {what} isn’t done yet: {}", short(why, CLAUSE)),
        Fact::Withdrawn { why, .. } => format!("{by} withdrew {what}: {}", short(why, CLAUSE)),
        Fact::Unmade { .. } => format!("{by} took back the message that made {what}"),
        Fact::MovedBack { due, .. } => {
            format!("{by} took back the message that moved {what}; it is due {} as before", names.moment(*due))
        }
        Fact::Broken { .. } => format!("Promise broken: {what} was not done in time"),
    }
}
