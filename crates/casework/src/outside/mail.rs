//! What becomes of a mail to somebody outside: it goes, comes back, is sent again or taken back like any other.

use super::{Fact, Letter, Outside, is_outside, rules};
use crate::message::{self, Delivery, Failure};
use base::context::{Actor, Context};
use base::refusal::Refusal;
use base::words as texts;

/// What is asked of a message, when it is one to somebody outside.
pub fn of_message(command: &message::Command) -> Option<rules::Command> {
    use message::Command as M;
    use rules::Command as C;
    let asked = match command {
        M::Deliver { n } => C::Deliver { letter: *n },
        M::Fail { n, failure } => C::Fail { letter: *n, failure: failure.clone() },
        M::SendAgain { n } => C::SendAgain { letter: *n },
        M::GiveUp { n, why } => C::GiveUp { letter: *n, why: why.clone() },
        M::TakeBack { n } => C::TakeBack { letter: *n },
        _ => return None,
    };
    let (M::Deliver { n } | M::Fail { n, .. } | M::SendAgain { n } | M::GiveUp { n, .. } | M::TakeBack { n }) = command
    else {
        return None;
    };
    is_outside(*n).then_some(asked)
}

/// The message that is sent for the first time by this.
pub fn sent(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Asked { letter, .. } | Fact::Written { letter, .. } | Fact::Reminded { letter, .. } => Some(*letter),
        _ => None,
    }
}

/// The message that is to go out by this, also one that goes again.
pub fn mailed(fact: &Fact) -> Option<u32> {
    if let Fact::SentAgain { letter } = fact { Some(*letter) } else { sent(fact) }
}

/// The message whose words and files are kept beside this.
pub fn words(fact: &Fact) -> Option<u32> {
    if let Fact::Answered { letter, .. } = fact { Some(*letter) } else { sent(fact) }
}

pub(super) fn deliver(outside: &Outside, n: u32, ctx: &Context) -> Result<Fact, Refusal> {
    mail_room(ctx)?;
    match find(outside, n)? {
        (_, Delivery::OnItsWay) => Ok(Fact::Delivered { letter: n }),
        _ => Err(Refusal::not_now("That message is not on its way.")),
    }
}

pub(super) fn fail(outside: &Outside, n: u32, failure: Failure, ctx: &Context) -> Result<Fact, Refusal> {
    mail_room(ctx)?;
    match find(outside, n)? {
        (_, Delivery::Failed(_) | Delivery::GivenUp(_)) => Err(Refusal::not_now("That message has already failed.")),
        (_, Delivery::TakenBack) => Err(Refusal::not_now("That message is not on its way.")),
        _ => Ok(Fact::Failed { letter: n, failure: failure.short() }),
    }
}

pub(super) fn send_again(outside: &Outside, n: u32, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    match find(outside, n)? {
        (_, Delivery::Failed(_) | Delivery::GivenUp(_)) => Ok(Fact::SentAgain { letter: n }),
        _ => Err(Refusal::not_now("That message was not returned, so it can’t be sent again.")),
    }
}

pub(super) fn give_up(outside: &Outside, n: u32, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    let (_, Delivery::Failed(_)) = find(outside, n)? else {
        return Err(Refusal::not_now("That message was not returned, so there is nothing to give up."));
    };
    Ok(Fact::GivenUp { letter: n, why: texts::required("why", why, "Say why it won’t be sent again.")? })
}

/// Whether it has gone is known by the outbox, which refuses it in the same commit.
pub(super) fn take_back(outside: &Outside, n: u32, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    match find(outside, n)? {
        (_, Delivery::TakenBack) => Err(Refusal::not_now("That mail has been taken back already.")),
        (letter, Delivery::OnItsWay) if letter.sent_by() != Some(ctx.actor) => {
            Err(Refusal::forbidden("Only the person who sent a mail can undo it."))
        }
        (_, Delivery::OnItsWay) => Ok(Fact::TakenBack { letter: n }),
        _ => Err(message::gone()),
    }
}

pub(super) fn mail_room(ctx: &Context) -> Result<(), Refusal> {
    if ctx.actor == Actor::System { Ok(()) } else { Err(Refusal::forbidden("Only Amends itself can record that.")) }
}

fn find(outside: &Outside, n: u32) -> Result<(&Letter, &Delivery), Refusal> {
    let missing = || Refusal::not_found("This case has no message with that number.");
    let (_, letter) = outside.letter(n).ok_or_else(missing)?;
    let delivery = letter.delivery().ok_or_else(|| Refusal::not_now("That message was not sent by us."))?;
    Ok((letter, delivery))
}
