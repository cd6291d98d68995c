//! Who answers whom: the parent of each mail by its References and In-Reply-To.

use std::collections::{HashMap, HashSet};

use crate::Mail;

/// The index of each mail's parent among `mails`, `None` for those that start a thread here.
///
/// The nearest known ancestor wins: the last reference first, then In-Reply-To. Empty ids match nothing, of two
/// mails with one id the first counts, nobody is their own ancestor; so the answer is the same in any order of arrival
/// up to the numbering.
pub fn parents(mails: &[Mail]) -> Vec<Option<usize>> {
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (at, mail) in mails.iter().enumerate() {
        if let Some(id) = mail.message_id.as_deref().filter(|id| !id.is_empty()) {
            by_id.entry(id).or_insert(at);
        }
    }
    let mut parents: Vec<Option<usize>> = vec![None; mails.len()];
    for (at, mail) in mails.iter().enumerate() {
        parents[at] = ancestors(mail)
            .filter_map(|id| by_id.get(id).copied())
            .find(|&parent| parent != at && !is_above(&parents, at, parent));
    }
    parents
}

/// Ids that may be the parent, the likeliest first.
pub fn ancestors(mail: &Mail) -> impl Iterator<Item = &str> {
    let seen_in_references: HashSet<&str> = mail.references.iter().map(String::as_str).collect();
    let direct = mail.in_reply_to.iter().map(String::as_str);
    let first = direct.clone().find(|id| seen_in_references.is_empty() || seen_in_references.contains(id));
    let own = mail.message_id.as_deref();
    first
        .into_iter()
        .chain(mail.references.iter().rev().map(String::as_str))
        .chain(direct)
        .filter(move |id| !id.is_empty() && Some(*id) != own)
}

/// Whether `child` is found on the way up from `parent`, which would close a circle.
fn is_above(parents: &[Option<usize>], child: usize, parent: usize) -> bool {
    let mut up = Some(parent);
    while let Some(at) = up {
        if at == child {
            return true;
        }
        up = parents[at];
    }
    false
}
