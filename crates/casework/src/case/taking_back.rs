//! What follows for a case from a mail that was taken back before it went.

use super::decide::Decided;
use super::{Case, dismissal};
use crate::message::{Kind, Purpose};
use crate::promise;

/// What the customer was to be told has not been: promises made in it are not made, a date it moved is the old one, and
/// whoever was to hear that their case is closed is not sent away.
pub(super) fn take_back(case: &Case, n: u32, decided: &mut Decided) {
    let Some(message) = case.messages.get(n) else { return };
    for made in case.promises.all().iter().filter(|made| made.message == Some(n) && !made.is_settled()) {
        decided.add([promise::Fact::Unmade { n: made.n }]);
    }
    decided.add(dismissal::taken_back(case, n));
    if !matches!(message.kind, Kind::Out { purpose: Purpose::PromiseMoved, .. }) {
        return;
    }
    let moved = case.promises.to_contact().find(|moved| moved.moved_at == Some(message.at));
    if let Some((moved, due)) = moved.and_then(|moved| Some((moved, *moved.earlier.last()?))) {
        decided.add([promise::Fact::MovedBack { n: moved.n, due }]);
    }
}
