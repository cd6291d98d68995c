//! The moves of a case as a whole: who owns it, what is asked and told on its behalf, how it is ended by hand.

use super::decide::Decided;
use super::facts::{Happening, Outcome};
use super::{Case, texts};
use crate::message::{self, Channel, Message, Purpose};
use base::context::{Context, Role};
use base::ids::MemberId;
use base::refusal::Refusal;
use base::words;

pub(super) fn own(case: &Case, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    match case.owner {
        Some(owner) if owner == me.id => Err(Refusal::not_now("This case is already yours.")),
        Some(owner) if me.role < Role::Manager => {
            let name = ctx.house.people.name(owner);
            Err(Refusal::not_now(format!("{name} owns this case. Ask {name} to hand it over.")))
        }
        _ => Ok(Happening::Owned { owner: me.id }),
    }
}

pub(super) fn hand_over(case: &Case, to: MemberId, note: &str, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    if case.owner != Some(me.id) && me.role < Role::Manager {
        return Err(Refusal::forbidden("Only the owner or a manager can hand over a case."));
    }
    let to = ctx.colleague("to", to)?;
    if case.owner == Some(to.id) {
        return Err(Refusal::invalid("to", format!("{} already owns it.", to.name)));
    }
    let note = words::required(
        "note",
        note,
        "Say why, and what the next owner needs to know, so that the customer doesn’t have to repeat it.",
    )?;
    Ok(Happening::HandOverOffered { to: to.id, note })
}

pub(super) fn accept_hand_over(case: &Case, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    let offered = case.hand_over.as_ref().ok_or_else(no_hand_over)?;
    if offered.to != me.id {
        return Err(Refusal::forbidden(format!(
            "{} was asked to take over this case.",
            ctx.house.people.name(offered.to)
        )));
    }
    Ok(Happening::HandOverAccepted { owner: me.id })
}

pub(super) fn decline_hand_over(case: &Case, why: &str, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    let offered = case.hand_over.as_ref().ok_or_else(no_hand_over)?;
    if offered.to != me.id {
        return Err(Refusal::forbidden(format!(
            "{} was asked to take over this case.",
            ctx.house.people.name(offered.to)
        )));
    }
    Ok(Happening::HandOverDeclined { why: words::required("why", why, "Say why not.")? })
}

pub(super) fn no_hand_over() -> Refusal {
    Refusal::not_now("Nobody is being asked to take over this case any more.")
}

pub(super) fn ask_account(case: &Case, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let me = ctx.member()?;
    ctx.by_mail("Ask them on the phone, and record their account.")?;
    let n = case.messages.next();
    decided.add(message::send(n, case.head.contact, Channel::Email, Purpose::AccountAsked, Vec::new()));
    decided.body(n, None, texts::account_asked(&me.name));
    Ok(())
}

pub(super) fn tell_result(case: &Case, text: String, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    ctx.member()?;
    if case.changes.last_checked_at().is_none() {
        return Err(Refusal::not_now("No change has been checked yet. Check whether it worked, then tell them."));
    }
    let text = words::required("text", &text, "Write what came of it, even if it didn’t work.")?;
    let n = case.messages.next();
    let answers = case.messages.unanswered().map(|m| m.n).collect();
    decided.add(message::send(n, case.head.contact, message::telling(ctx), Purpose::Result, answers));
    decided.body(n, None, text);
    Ok(())
}

pub(super) fn dismiss(case: &Case, why: &str, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    if case.owner != Some(me.id) && me.role < Role::Manager {
        return Err(Refusal::forbidden("Only the owner or a manager can close it. Assign the case to yourself first."));
    }
    no_debts(case)?;
    let why = words::required("why", why, "Say what it is, if it’s not a complaint.")?;
    Ok(Happening::Closed { outcome: Outcome::NotAComplaint, why: Some(why) })
}

pub(super) fn conclude(case: &Case, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    if case.owner != Some(me.id) && me.role < Role::Manager {
        return Err(Refusal::forbidden("Only the owner or a manager can close it."));
    }
    let why = case
        .changes
        .nothing_can_be_done()
        .ok_or_else(|| Refusal::not_now("First say why nothing can be done. The customer will read it."))?;
    if !told_that_nothing_can_be_done(case) {
        return Err(Refusal::not_now("The customer hasn’t been told yet. Send the letter first."));
    }
    let had_their_word = case.verdict.has_lapsed() || !case.verdict.all().is_empty();
    if !had_their_word {
        return Err(Refusal::not_now("First ask the customer for their verdict. “Not yet” is an honest answer too."));
    }
    no_debts(case)?;
    Ok(Happening::Closed { outcome: Outcome::NothingCanBeDone, why: Some(why.to_owned()) })
}

/// A letter went out, and has not come back, since that was said.
pub(super) fn told_that_nothing_can_be_done(case: &Case) -> bool {
    let letter = case.letter.last_sent().filter(|sent| case.messages.get(sent.message).is_some_and(Message::went_out));
    letter.zip(case.changes.nothing_said_at()).is_some_and(|(sent, said)| sent.at >= said)
}

pub(super) fn no_debts(case: &Case) -> Result<(), Refusal> {
    match case.messages.unanswered().count() {
        0 => Ok(()),
        1 => Err(Refusal::not_now(
            "A message is still unanswered. Answer it or mark it as needing no answer, then close the case.",
        )),
        n => Err(Refusal::not_now(format!(
            "{n} messages are still unanswered. Answer them or mark them as needing no answer, then close the case."
        ))),
    }
}
