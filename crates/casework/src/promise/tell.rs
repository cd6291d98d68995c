//! What happened to a promise, in one plain sentence.

use super::{Fact, To};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn tell(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    let what = names.thing("promise", &names.titles.promises, fact.n());
    match fact {
        Fact::Requested { of, by, what, due, .. } => {
            let (by, of) = (names.member(*by), names.member(*of));
            format!("{by} asked {of} for: {}, by {}", short(what, CLAUSE), names.moment(*due))
        }
        Fact::Accepted { .. } => format!("{by} said yes to {what}"),
        Fact::Declined { why, .. } => format!("{by} said no to {what}: {}", short(why, CLAUSE)),
        Fact::Countered { what, due, why, .. } => {
            format!("{by} offered instead: {}, by {} ({})", short(what, CLAUSE), names.moment(*due), short(why, CLAUSE))
        }
        Fact::Made { to, what, due, .. } => {
            let to = match to {
                To::Contact(_) => names.contact.to_owned(),
                To::Member(id) => names.member(*id),
            };
            format!("Promised to {to}: {}, by {}", short(what, CLAUSE), names.moment(*due))
        }
        Fact::Renegotiated { due, why, .. } => {
            format!("New date for {what}: {}, because {}", names.moment(*due), short(why, CLAUSE))
        }
        Fact::Done { note: None, .. } => format!("{by} says it is done: {what}"),
        Fact::Done { note: Some(note), .. } => format!("{by} says it is done: {what} ({})", short(note, CLAUSE)),
        Fact::Confirmed { .. } => format!("{by} confirms that it is done: {what}"),
        Fact::NotYet { why, .. } => format!("{by} says it is not done: {what} ({})", short(why, CLAUSE)),
        Fact::Withdrawn { why, .. } => format!("{by} no longer wants {what}: {}", short(why, CLAUSE)),
        Fact::Broken { .. } => format!("The date passed: {what} is broken"),
    }
}
