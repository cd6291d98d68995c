//! What becomes different, in one plain sentence.

use super::{Count, Effect, Fact};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    let thing = |n: u32| names.thing("change", &names.titles.changes, n);
    match fact {
        Fact::Planned { what, owner, due, check_on, .. } => {
            let (due, check) = (names.moment(*due), names.moment(*check_on));
            format!(
                "{} will make a change by {due}: {}; to be checked on {check}",
                names.member(*owner),
                short(what, CLAUSE)
            )
        }
        Fact::Moved { n, due, why } => {
            format!("{by} moved {} to {}: {}", thing(*n), names.moment(*due), short(why, CLAUSE))
        }
        Fact::Made { n } => format!("{by} put {} in place", thing(*n)),
        Fact::Checked { n, effect, before, after, words, again } => {
            let again = again.map(|at| format!("; to be checked again on {}", names.moment(at))).unwrap_or_default();
            let counted = counted(*before, *after);
            format!("{by} checked {}: {}{counted}: {}{again}", thing(*n), showed(*effect), short(words, CLAUSE))
        }
        Fact::Dropped { n, why } => format!("{by} dropped {}: {}", thing(*n), short(why, CLAUSE)),
        Fact::NothingCanBeDone { why } => format!("{by} said that nothing can be done: {}", short(why, CLAUSE)),
        Fact::SomethingCanBeDone { why } => {
            format!("{by} said that something can be done after all: {}", short(why, CLAUSE))
        }
        Fact::CannotBeUndone { what } => format!("{by} said that this can’t be undone: {}", short(what, CLAUSE)),
    }
}

fn showed(effect: Effect) -> &'static str {
    match effect {
        Effect::Worked => "it worked",
        Effect::DidNotWork => "it didn’t work",
        Effect::TooEarly => "too early to tell",
    }
}

fn counted(before: Option<Count>, after: Option<Count>) -> String {
    let said = |count: Count| format!("{} in {} days", count.times, count.days);
    before.zip(after).map(|(b, a)| format!(" ({} before, {} after)", said(b), said(a))).unwrap_or_default()
}
