//! Closing a case as no complaint. Only the customer closes a complaint, so this ends nothing that is owed to them: whoever
//! was found to be right, said "not yet" or still waits for a promise is not sent away. A manager looks first unless the
//! case is praise, the customer is told, and whoever objects is never dismissed again.

use super::Case;
use super::decide::Decided;
use super::facts::{DismissalReason, Happening, Outcome, Reopening};
use super::{consequences, ending, texts};
use crate::cause::Finding;
use crate::message::{self, Channel, Kind, Purpose, WaiverReason};
use base::context::{Actor, Context, Role};
use base::ids::MemberId;
use base::refusal::Refusal;
use base::words;
use jiff::{SignedDuration, Timestamp};
use text::text;

/// How long the customer is invited to object when their case was closed as no complaint.
pub const OBJECTION: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A case that its owner wants to close as no complaint, until a manager has looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondLook {
    /// What they say it is.
    pub reason: DismissalReason,
    /// In their words.
    pub why: String,
    /// Who asked, when it was a member.
    pub by: Option<MemberId>,
    pub at: Timestamp,
}

/// That a case was closed as no complaint, and what the customer said to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dismissal {
    /// What it was closed as, the last time; none for a case that never was, or before this was asked.
    pub reason: Option<DismissalReason>,
    /// The message with which they wrote back while they could object.
    wrote_back: Option<u32>,
    /// They said on their page that it is a complaint.
    has_objected: bool,
    /// What a manager agreed to.
    look: Option<SecondLook>,
}

impl Dismissal {
    /// It is a complaint, the customer says: on their page, or by writing back. Whoever was thanked for praise objects to
    /// nothing by writing back, and spam is not told that it can.
    pub fn is_disputed(&self) -> bool {
        self.has_objected || (self.wrote_back.is_some() && invites(self.reason))
    }

    pub(super) fn closes(&mut self, reason: Option<DismissalReason>, look: Option<SecondLook>) {
        *self = Dismissal { reason, look, ..Dismissal::default() };
    }

    /// It was not closed after all: whoever asked a manager to look asks again.
    pub(super) fn taken_back(&mut self) -> Option<SecondLook> {
        std::mem::take(self).look
    }

    pub(super) fn objects(&mut self) {
        self.has_objected = true;
    }

    pub(super) fn reopens(&mut self, by: u32) {
        self.wrote_back = Some(by);
    }

    /// What they wrote back was only thanks, or was written by a machine.
    pub(super) fn waived(&mut self, n: u32) {
        self.wrote_back = self.wrote_back.filter(|by| *by != n);
    }
}

/// Whether whoever is told of it is told that they can object.
pub fn invites(reason: Option<DismissalReason>) -> bool {
    !matches!(reason, Some(DismissalReason::Compliment | DismissalReason::Spam))
}

/// They can still object to what happened to this case.
pub fn objects_until(case: &Case) -> Option<Timestamp> {
    let closed_at = case.closed_at.filter(|_| case.outcome == Some(Outcome::NotAComplaint))?;
    invites(case.dismissal.reason).then_some(closed_at + OBJECTION)
}

/// Why this customer cannot be sent away; none when nothing is owed to them.
pub fn owed_to_customer(case: &Case) -> Option<&'static str> {
    if matches!(case.causes.finding(), Some((Finding::Upheld | Finding::PartlyUpheld, _))) {
        return Some("The finding says the customer is right");
    }
    if case.verdict.not_yet_at().is_some() && !case.verdict.is_made_right() {
        return Some("The customer says it’s not made right yet");
    }
    if case.promises.to_contact().any(crate::promise::Promise::is_owed) {
        return Some("A promise to the customer is still open");
    }
    if case.dismissal.is_disputed() {
        return Some("The customer objected when this was closed");
    }
    None
}

pub(super) fn dismiss(
    case: &Case,
    (reason, why): (DismissalReason, &str),
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let me = ctx.member()?;
    if case.owner != Some(me.id) && me.role < Role::Manager {
        return Err(Refusal::forbidden("Only the owner or a manager can close it. Assign the case to yourself first."));
    }
    may_end(case)?;
    let why = words::required("why", why, "Say what it is, if it’s not a complaint.")?;
    if me.role < Role::Manager && reason != DismissalReason::Compliment {
        decided.add([Happening::SecondLookAsked { reason, why }]);
        return Ok(());
    }
    close(case, reason, why, ctx, decided);
    Ok(())
}

pub(super) fn confirm(case: &Case, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let look = asked(case, ctx)?;
    may_end(case)?;
    close(case, look.reason, look.why.clone(), ctx, decided);
    Ok(())
}

/// The customer says that it is a complaint: it goes on, and what they write is owed an answer.
pub(super) fn object(case: &Case, said: &str, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let Actor::Contact(_) = ctx.actor else {
        return Err(Refusal::forbidden("Only the customer can object. Record what they told you as a message."));
    };
    let nothing = || {
        Refusal::not_now(text!(customer: "There is nothing to object to. If something is wrong, write to us below."))
    };
    let until = objects_until(case).ok_or_else(nothing)?;
    if ctx.now > until {
        let says = text!(customer: "This was closed more than 30 days ago. Write to us below and we’ll read it again.");
        return Err(Refusal::not_now(says));
    }
    let missing = text!(customer: "Tell us what is wrong, in a sentence or two.");
    let said = words::required("words", said, missing)?;
    decided.add([Happening::Objected]);
    consequences::speak(case, (Channel::Page, None), said, ctx, decided)
}

/// Whether this message needs no answer for this reason. Whoever is owed something is answered: only their thanks, or what a
/// machine sent, needs none. And of somebody on the case nobody says alone that a machine or a spammer wrote.
pub fn may_be_waived(case: &Case, n: u32, reason: WaiverReason, ctx: &Context) -> Result<(), Refusal> {
    let says_not_yet = case.verdict.not_yet_at().is_some() && !case.verdict.is_made_right();
    let is_harmless = matches!(reason, WaiverReason::Thanks | WaiverReason::Automatic);
    let is_sure = says_not_yet || case.dismissal.has_objected;
    if let Some(why) = owed_to_customer(case).filter(|_| is_sure || !is_harmless) {
        return Err(Refusal::not_now(format!("{why}, so every message needs an answer. Reply to it.")));
    }
    if ctx.member()?.role >= Role::Manager {
        return Ok(());
    }
    let says = match reason {
        WaiverReason::Automatic | WaiverReason::Spam if is_of_a_person(case, n) => {
            "The sender is on this case, so only a manager can say that a machine sent it or that it’s advertising. \
             Reply to it, or ask a manager."
        }
        // Nothing on the list fits, so whoever wrote may be let down by it: a second person looks.
        WaiverReason::Other => {
            "Only a manager can say that it needs no answer for another reason. Reply to it, or ask a manager."
        }
        _ => return Ok(()),
    };
    Err(Refusal::invalid("reason", says))
}

/// Somebody on the case wrote it, and it didn't come as what a machine sends.
fn is_of_a_person(case: &Case, n: u32) -> bool {
    case.messages.get(n).is_some_and(|message| match &message.kind {
        Kind::In { from, exempt: None, .. } => case.participants.has(*from),
        _ => false,
    })
}

/// They wrote back to thank us, and nothing else is open: it is closed as it was, and they are not written to again.
pub(super) fn closes_again(before: &Case, after: &Case) -> Option<Happening> {
    let was_thanks = before.dismissal.wrote_back.is_some() && after.dismissal.wrote_back.is_none();
    let is_quiet = after.messages.unanswered().next().is_none() && owed_to_customer(after).is_none();
    let reason = after.dismissal.reason;
    (was_thanks && after.is_open() && is_quiet).then_some(Happening::Closed {
        outcome: Outcome::NotAComplaint,
        why: None,
        reason,
    })
}

/// A case is not closed of which the customer is not told after all. One that went on since goes on.
pub fn taken_back(case: &Case, n: u32) -> Option<Happening> {
    let is_told = case.messages.get(n).is_some_and(|message| {
        matches!(message.kind, Kind::Out { purpose: Purpose::Dismissed | Purpose::Thanked, .. })
    });
    let is_closed = case.outcome == Some(Outcome::NotAComplaint);
    (is_told && is_closed).then_some(Happening::Reopened { cause: Some(Reopening::TakenBack), why: None })
}

pub(super) fn decline(case: &Case, why: &str, ctx: &Context) -> Result<Happening, Refusal> {
    asked(case, ctx)?;
    let why = words::required("why", why, "Say what the customer still needs from us.")?;
    Ok(Happening::SecondLookDeclined { why })
}

/// The second look is a second person's.
fn asked<'a>(case: &'a Case, ctx: &Context) -> Result<&'a SecondLook, Refusal> {
    let me = ctx.member()?;
    let none = || Refusal::not_now("Nobody is asking to close this case.");
    let look = case.second_look.as_ref().ok_or_else(none)?;
    if me.role < Role::Manager || look.by == Some(me.id) {
        return Err(Refusal::forbidden("A manager decides whether this case can be closed."));
    }
    Ok(look)
}

fn may_end(case: &Case) -> Result<(), Refusal> {
    if let Some(why) = owed_to_customer(case) {
        return Err(Refusal::not_now(format!("{why}, so this is a complaint. Only the customer can close it.")));
    }
    ending::no_debts(case)
}

/// Spam is not written to, and whoever praised us and has had an answer is not thanked again by Amends.
fn is_told(case: &Case, reason: DismissalReason) -> bool {
    match reason {
        DismissalReason::Spam => false,
        DismissalReason::Compliment => case.messages.last_out(Purpose::Reply).is_none(),
        _ => true,
    }
}

fn close(case: &Case, reason: DismissalReason, why: String, ctx: &Context, decided: &mut Decided) {
    if is_told(case, reason) {
        let n = case.messages.next();
        let purpose = if reason == DismissalReason::Compliment { Purpose::Thanked } else { Purpose::Dismissed };
        decided.add(message::send(n, case.head.contact, message::telling(ctx), purpose, Vec::new()));
        decided.body(n, None, texts::dismissed(case, reason, ctx));
    }
    decided.add([Happening::Closed { outcome: Outcome::NotAComplaint, why: Some(why), reason: Some(reason) }]);
}
