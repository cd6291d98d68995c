//! How a case is ended because nothing can be done and the customer knows it.

use super::Case;
use super::facts::{Happening, Outcome};
use crate::message::Message;
use base::context::{Context, Role};
use base::refusal::Refusal;

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
    Ok(Happening::Closed { outcome: Outcome::NothingCanBeDone, why: Some(why.to_owned()), reason: None })
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
