//! What was found out, in one plain sentence.

use super::{Fact, Finding};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    match fact {
        Fact::Named { text, whys, .. } => {
            let root =
                whys.last().filter(|root| *root != text).map(|root| format!(", root cause: {}", short(root, CLAUSE)));
            format!("{by} added a cause: {}{}", short(text, CLAUSE), root.unwrap_or_default())
        }
        Fact::Struck { n, why } => {
            format!("{by} ruled out {}: {}", names.thing("cause", &names.titles.causes, *n), short(why, CLAUSE))
        }
        Fact::Found { finding, reason } => {
            format!("{by} recorded the finding: {} ({})", found(*finding), short(reason, CLAUSE))
        }
    }
}

fn found(finding: Finding) -> &'static str {
    match finding {
        Finding::Upheld => "upheld",
        Finding::PartlyUpheld => "partly upheld",
        Finding::NotUpheld => "not upheld",
    }
}
