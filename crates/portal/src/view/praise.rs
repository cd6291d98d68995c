//! Praise: who writes it is thanked, and is not told who stays responsible until it is resolved, nor asked whether it is.

use super::Source;
use casework::case::Outcome;
use casework::message::{Exempt, Kind};

/// Everything they wrote is praise, and nothing is owed, found or asked that makes it a complaint.
pub fn is_praise(source: &Source) -> bool {
    let case = source.case;
    let is_complaint = case.causes.finding().is_some()
        || case.promises.to_contact().next().is_some()
        || case.verdict.is_asked()
        || case.verdict.standing().is_some()
        || case.dismissal.is_disputed()
        || case.outcome.is_some_and(|outcome| outcome != Outcome::NotAComplaint);
    !is_complaint && praises(source)
}

/// The coach reads thanks or praise in each message of theirs that a person wrote.
fn praises(source: &Source) -> bool {
    let coach = casework::coach_pack::built_in();
    let by_machine = |exempt: &Option<Exempt>| matches!(exempt, Some(Exempt::AutoReply | Exempt::Bounce));
    let theirs = source.case.messages.all().iter().filter(|message| match &message.kind {
        Kind::In { exempt, .. } => !by_machine(exempt),
        _ => false,
    });
    let is_one = |n: u32| {
        let words = source.words.iter().find(|words| words.n == n).map_or("", |words| words.body.as_str());
        let read = coach.inbound(words, None);
        read.compliment && !read.complaint
    };
    let mut any = false;
    theirs.into_iter().all(|message| {
        any = true;
        is_one(message.n)
    }) && any
}
