//! What Amends itself writes to a customer, paragraph by paragraph: plain, short, with a name and a time in each.

use super::dismissal::OBJECTION;
use super::words::called;
use super::{Case, DismissalReason};
use crate::promise::Promise;
use base::context::{Context, Organisation};
use base::ids::CaseNo;
use jiff::Timestamp;
use text::text;
use text::{Moment, Text};

/// That it arrived: its number, and by when a person answers. Honest about the hour it was written in.
pub fn acknowledgement(
    no: CaseNo,
    subject: &str,
    now: Timestamp,
    answer_by: Timestamp,
    organisation: &Organisation,
) -> Text {
    let (no, by) = (no.to_string(), Moment::short(answer_by, now, organisation.zone()));
    Text::paragraphs([
        text!(customer: "Thank you for your message about “{subject}”. Your case number is {no}.", subject = called(subject), no),
        text!(customer: "Someone will reply by {by}. If something has gone wrong, they will stay responsible until you tell us that it is resolved.", by),
        Text::from(&organisation.name),
    ])
}

/// That it was closed as no complaint, as what, and until when they are asked to say so if we are wrong.
pub fn dismissed(case: &Case, reason: DismissalReason, ctx: &Context) -> Text {
    let subject = called(&case.head.subject);
    let us = ctx.member().map_or_else(|_| ctx.organisation.name.clone(), |me| me.name.clone());
    if reason == DismissalReason::Compliment {
        return Text::paragraphs([
            text!(customer: "Thank you for your kind words about “{subject}”. They have reached us, and we are glad.", subject),
            Text::from(us),
        ]);
    }
    let closed = match reason {
        DismissalReason::Withdrawn => {
            text!(customer: "As you asked, we have closed “{subject}”.", subject)
        }
        DismissalReason::Duplicate => {
            text!(customer: "We have closed “{subject}” because we are dealing with it in another case of yours.", subject)
        }
        _ => text!(customer: "We have closed “{subject}” because we did not understand it as a complaint.", subject),
    };
    Text::paragraphs([closed, objection(objection_until(ctx)), Text::from(us)])
}

/// The last day on which they are asked to object.
pub fn objection_until(ctx: &Context) -> Moment {
    Moment::day(ctx.now + OBJECTION, ctx.organisation.zone())
}

/// That they can object, and until when.
pub fn objection(until: Moment) -> Text {
    text!(customer: "If that is wrong, tell us on your page by {until} or reply to this email. We will reopen it, and it will then stay open until you say that it is resolved.", until)
}

/// The same for a complaint of the public form: anybody may have typed it, with anybody's address, so nothing of what they
/// typed is sent there.
pub fn form_acknowledgement(no: CaseNo, now: Timestamp, answer_by: Timestamp, organisation: &Organisation) -> Text {
    let (no, by) = (no.to_string(), Moment::short(answer_by, now, organisation.zone()));
    Text::paragraphs([
        text!(customer: "We received a message with your email address through our complaint form. Your case number is {no}.", no),
        text!(customer: "Someone will reply by {by}. If something has gone wrong, they will stay responsible until you tell us that it is resolved.", by),
        Text::from(&organisation.name),
    ])
}

/// The six questions, to be answered on the customer's page.
pub fn account_asked(owner: &str) -> Text {
    Text::paragraphs([
        text!(customer: "I want to be sure that I understand what happened before we decide anything. You will find six short questions on your page. Answer as many as you like, in your own words."),
        Text::from(owner),
    ])
}

/// A promise has a new date; told before the old one passed, or openly after.
///
/// Whoever sends it says "I" of a promise of their own, and "we" of a colleague's.
pub fn promise_moved(promise: &Promise, (due, why): (Timestamp, &str), us: &str, ctx: &Context) -> Text {
    let moment = |at| Moment::short(at, ctx.now, ctx.organisation.zone());
    let (what, before, after) = (promise.what.trim_end_matches('.'), moment(promise.due), moment(due));
    let is_theirs = ctx.member().is_ok_and(|me| me.id == promise.owner);
    let promised = match is_theirs {
        true => text!(customer: "I promised you this by {before}: {what}.", before, what),
        false => text!(customer: "We promised you this by {before}: {what}.", before, what),
    };
    let late = match (promise.due <= ctx.now, is_theirs) {
        (true, true) => text!(customer: "I did not keep that date."),
        (true, false) => text!(customer: "We did not keep that date."),
        (false, true) => {
            text!(customer: "I will not be able to keep that date, and I want you to know now rather than later.")
        }
        (false, false) => {
            text!(customer: "We will not be able to keep that date, and we want you to know now rather than later.")
        }
    };
    Text::paragraphs([
        Text::sentences([promised, late]),
        text!(customer: "The new date is {after}. The reason: {why}", after, why),
        Text::from(us),
    ])
}

/// The new date alone, under words that do not name it.
pub fn new_date(after: Moment) -> Text {
    text!(customer: "The new date is {after}.", after)
}

/// Is it resolved?
pub fn verdict_asked(case: &Case, us: &str) -> Text {
    Text::paragraphs([
        text!(customer: "We have done what we promised about “{subject}”. Only you can say whether it is resolved.", subject = called(&case.head.subject)),
        text!(customer: "You will find three short questions on your page: Did we care? Did we help? Can you trust us again? If something is still missing, tell us there, and we will see it straight away."),
        Text::from(us),
    ])
}

/// What somebody besides the complainant thinks of it.
pub fn verdict_asked_too(case: &Case, us: &str) -> Text {
    Text::paragraphs([
        text!(customer: "We have done what we promised about “{subject}”, and would like your view of it too.", subject = called(&case.head.subject)),
        text!(customer: "You will find three short questions on your page: Did we care? Did we help? Can you trust us again? If something is still missing, tell us there, and we will see it straight away."),
        Text::from(us),
    ])
}

/// Goes by itself, so nobody's name stands under it.
pub fn reminder(case: &Case, organisation: &Organisation) -> Text {
    Text::paragraphs([
        text!(customer: "A few days ago we asked you whether “{subject}” is resolved. This is the only reminder you will get. If you would rather not answer, that is fine: we will note that we do not know, not that you are satisfied.", subject = called(&case.head.subject)),
        Text::from(&organisation.name),
    ])
}
