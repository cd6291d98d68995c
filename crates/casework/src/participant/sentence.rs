//! What happened to the people of a case, in one plain sentence.

use super::{Fact, Role};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    match fact {
        Fact::Added { contact, role, stands_for, authority, .. } => {
            let part = part(*role, *stands_for, authority.as_deref(), names);
            format!("{by} added {} to the case as {part}", names.person(*contact))
        }
        Fact::RoleChanged { n, role, stands_for, authority } => {
            let part = part(*role, *stands_for, authority.as_deref(), names);
            format!("{by} changed {}’s role to {part}", names.participant(*n))
        }
        Fact::ComplainantChanged { contact, .. } => {
            format!("{by} made {} the complainant", names.person(*contact))
        }
        Fact::Removed { n, why } => {
            format!("{by} removed {} from the case: {}", names.participant(*n), short(why, CLAUSE))
        }
        Fact::PageSent { n, .. } => format!("{by} sent {} the link to their page", names.participant(*n)),
    }
}

/// A role as people say it.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Complainant => "complainant",
        Role::Affected => "affected",
        Role::Copied => "copied",
        Role::Representative => "representative",
        Role::DecisionMaker => "decision maker",
    }
}

fn part(role: Role, stands_for: Option<u32>, authority: Option<&str>, names: &Naming) -> String {
    let whom = stands_for.map(|n| format!(" of {}", names.participant(n))).unwrap_or_default();
    let by = authority.map(|authority| format!(" ({})", short(authority, CLAUSE))).unwrap_or_default();
    format!("{}{whom}{by}", role_name(role))
}
