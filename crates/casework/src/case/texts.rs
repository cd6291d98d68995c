//! The words Amends itself writes to a customer. Plain, short, with a name and a time in each.

use super::Case;
use crate::promise::Promise;
use base::context::{Context, House};
use base::ids::CaseNo;
use jiff::Timestamp;

/// "We have it": with the number, and when a person will answer. Honest about the hour it was written in.
pub fn acknowledgement(no: CaseNo, subject: &str, answer_by: Timestamp, house: &House) -> String {
    let by = calendar::full(answer_by, house.zone());
    format!(
        "We have what you wrote about “{subject}”. Its number here is {no}.\n\n\
         A person will read it and answer you by {by} at the latest. That person will then own it until you say that it is made right.\n\n\
         {}",
        house.name
    )
}

/// The six questions, to be answered on the customer's page.
pub fn account_asked(owner: &str) -> String {
    format!(
        "I want to be sure that I understand what happened before I say anything about it. \
         There are six short questions on your page; answer as many as you like, in your own words.\n\n{owner}"
    )
}

/// A promise has a new date; told before the old one passed, or candidly after.
pub fn promise_moved(promise: &Promise, due: Timestamp, why: &str, ctx: &Context) -> String {
    let zone = ctx.house.zone();
    let (before, after) = (calendar::full(promise.due, zone), calendar::full(due, zone));
    let owner = ctx.house.people.name(promise.owner);
    let late = if promise.due <= ctx.now {
        "I did not keep that date."
    } else {
        "I will not make that date, and you should know it now rather than then."
    };
    format!(
        "I promised you: {}, by {before}. {late}\n\nThe new date is {after}. The reason: {why}\n\n{owner}",
        promise.what
    )
}

/// Is it made right?
pub fn verdict_asked(case: &Case, owner: &str) -> String {
    format!(
        "We have done what we said about “{}”. Whether that makes it right is not for us to say.\n\n\
         Did we care, did we help, can you trust us again? Three questions on your page; “not yet” is as good an answer as any, and it comes straight back to me.\n\n{owner}",
        case.head.subject
    )
}

/// The one reminder.
pub fn reminder(case: &Case, owner: &str) -> String {
    format!(
        "A few days ago I asked whether “{}” is made right. This is the only reminder. \
         If you would rather not answer, that is fine: we will write down that we do not know, not that you are happy.\n\n{owner}",
        case.head.subject
    )
}
