//! What is owed between us and those outside, for Today of the case's owner. A case that is closed settles none of it.

use super::Party;
use crate::case::{Case, DebtKind};
use jiff::Timestamp;

/// What is owed: of what sort, by when, with whom of them, and in which words.
pub fn owed(case: &Case) -> Vec<(DebtKind, Timestamp, u32, String)> {
    case.outside.all().iter().filter_map(one).collect()
}

/// What is nearest at hand with one of them: a mail that came back, what they wait for, what we wait for.
fn one(party: &Party) -> Option<(DebtKind, Timestamp, u32, String)> {
    if let Some(letter) = party.bounced().filter(|_| party.is_open()) {
        return Some((DebtKind::OutsideBounced, letter.at, party.n, party.name.clone()));
    }
    if let Some((_, due)) = party.waiting().next() {
        return Some((DebtKind::OutsideQuestion, due, party.n, party.name.clone()));
    }
    let due = party.owes()?;
    Some((DebtKind::OutsideAnswer, due, party.n, party.name.clone()))
}
