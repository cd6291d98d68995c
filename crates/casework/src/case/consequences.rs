//! What a decision of one part of a case means for the others: a reply makes promises, a new date is told, a "not yet" is a message.

use super::decide::Decided;
use super::{Case, Fact, Lack, Missing, dismissal, path, texts, titles, words};
use crate::message::{self, Arrival, Channel, Coached, Delivery, Exempt, Kind, Purpose};
use crate::promise::{self, To};
use crate::remedy::State as RemedyState;
use crate::verdict::{self, Answer, Word};
use crate::{account, letter, remedy};
use base::context::{Actor, Context};
use base::refusal::Refusal;
use text::Text;
use text::text;

pub(super) fn converse(
    case: &Case,
    command: message::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let n = case.messages.next();
    let contact = case.head.contact;
    if let message::Command::Waive { reason, .. } = &command {
        dismissal::may_be_waived(case, *reason)?;
    }
    decided.add(message::decide(&case.messages, contact, &command, ctx)?);
    match command {
        message::Command::TakeBack { n } => take_back(case, n, decided),
        message::Command::Receive(arrival) => decided.body(n, None, arrival.text),
        message::Command::Note { text } => decided.body(n, None, text.trim()),
        message::Command::Reply(reply) => {
            decided.body(n, None, reply.text.trim());
            let first = case.promises.next();
            for (terms, next) in reply.promises.into_iter().zip(first..) {
                decided.add([promise::make(next, To::Contact(contact), terms, Some(n), ctx)?]);
            }
        }
        _ => {}
    }
    Ok(())
}

/// What the customer was to be told has not been: promises made in it are not made, a date it moved is the old one, and
/// whoever was to hear that their case is closed is not sent away.
fn take_back(case: &Case, n: u32, decided: &mut Decided) {
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

/// What the coach marked is written down beside the words that were sent.
pub(super) fn coach(coached: Coached, decided: &mut Decided) {
    let sent = decided.facts.iter().find_map(|fact| match fact {
        Fact::Message(message::Fact::Sent { n, .. }) => Some(*n),
        _ => None,
    });
    if let Some(n) = sent.filter(|_| !coached.is_empty()) {
        decided.add([message::Fact::Coached { n, coached }]);
    }
}

pub(super) fn hear(
    case: &Case,
    command: account::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    decided.add(account::decide(&case.account, &case.messages, command.clone(), ctx)?);
    if let account::Command::Understand { yes: false, words } = command {
        speak(case, (Channel::Page, None), words.trim(), ctx, decided)?;
    }
    Ok(())
}

pub(super) fn promise(
    case: &Case,
    command: promise::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    decided.add(promise::decide(&case.promises, case.head.contact, command.clone(), ctx)?);
    match command {
        promise::Command::Renegotiate { n, due: Some(due), why } => {
            if let Some(moved) = case.promises.get(n).filter(|p| p.is_to_contact()) {
                let message = case.messages.next();
                let (contact, channel) = (case.head.contact, message::telling(ctx));
                decided.add(message::send(message, contact, channel, Purpose::PromiseMoved, Vec::new()));
                decided.body(message, None, texts::promise_moved(moved, due, why.trim(), ctx));
            }
            Ok(())
        }
        promise::Command::Refute { why, .. } if matches!(ctx.actor, Actor::Contact(_)) => {
            disagree(case, &why, ctx, decided)
        }
        _ => Ok(()),
    }
}

/// What the customer says was not kept, or did not help, is a message; and it overtakes a "made right" said before.
fn disagree(case: &Case, words: &str, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    if case.verdict.is_made_right() {
        decided.add([verdict::Fact::Overtaken]);
    }
    speak(case, (Channel::Page, None), words.trim(), ctx, decided)
}

pub(super) fn remedy(
    case: &Case,
    command: remedy::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    decided.add(remedy::decide(&case.remedies, command.clone(), ctx)?);
    match command {
        remedy::Command::Refute { words, .. } => disagree(case, &words, ctx, decided),
        _ => Ok(()),
    }
}

pub(super) fn write(
    case: &Case,
    command: letter::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let (facts, mail) = letter::decide(&case.letter, &case.messages, case.head.contact, &command, ctx)?;
    let n = case.messages.next();
    if !mail.is_empty() {
        decided.body(n, Some(command.sections().subject.trim().to_owned()), command.sections().text());
    }
    decided.letter = Some((case.letter.version() + 1, command.sections().clone()));
    decided.add(mail);
    decided.add(facts);
    Ok(())
}

pub(super) fn judge(
    case: &Case,
    command: verdict::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    if matches!(command, verdict::Command::Ask | verdict::Command::Take { .. }) {
        in_writing(case)?;
    }
    let (facts, mail) = verdict::decide(&case.verdict, &case.messages, case.head.contact, &command, ctx)?;
    if matches!(command, verdict::Command::Ask | verdict::Command::Take { .. }) {
        nothing_owed(case)?;
    }
    let owner = case.owner.map_or_else(|| ctx.organisation.name.clone(), |id| ctx.organisation.people.name(id));
    let n = case.messages.next();
    decided.add(facts);
    decided.add(mail);
    match command {
        verdict::Command::Ask => decided.body(n, None, texts::verdict_asked(case, &owner)),
        verdict::Command::Remind => decided.body(n, None, texts::reminder(case, &owner)),
        verdict::Command::Give(answer) => return put_into_words(case, &answer, Channel::Page, ctx, decided),
        verdict::Command::Take { answer, channel } => return put_into_words(case, &answer, channel, ctx, decided),
        _ => {}
    }
    Ok(())
}

/// The customer is asked when the first three steps are done, and not before.
fn in_writing(case: &Case) -> Result<(), Refusal> {
    let stones = path(case);
    let Some(stone) = stones.iter().take(3).find(|s| !s.is_done()) else { return Ok(()) };
    let first = stone.missing.first();
    let missing = first.map(|missing| words::missing(*missing, &titles(case))).unwrap_or_default();
    let says = format!("It’s too early to ask. Still missing for {}: {missing}.", stone.step.title());
    Err(Refusal::not_now(says))
}

/// Nobody is asked whether it is made right while we know that it is not: a promise is open, a remedy is not with them,
/// or what we wrote came back.
fn nothing_owed(case: &Case) -> Result<(), Refusal> {
    let titles = titles(case);
    let promise = case.promises.to_contact().find(|promise| promise.is_owed());
    let remedy =
        case.remedies.all().iter().find(|remedy| matches!(remedy.state, RemedyState::Asked | RemedyState::Offered));
    let bounced = case
        .messages
        .all()
        .iter()
        .any(|message| matches!(&message.kind, Kind::Out { delivery: Delivery::Failed(_), .. }));
    let missing = match (promise, remedy) {
        (Some(promise), _) => words::missing(Missing { lack: Lack::OwedPromise, n: promise.n }, &titles),
        (None, Some(remedy)) => words::missing(Missing { lack: Lack::Delivery, n: remedy.n }, &titles),
        (None, None) if bounced => "a message that bounced, to be sent again".to_owned(),
        (None, None) => return Ok(()),
    };
    Err(Refusal::not_now(format!("It’s too early to ask. The customer is still owed something: {missing}.")))
}

/// Anything but a bare "made right" is also something the customer said.
fn put_into_words(
    case: &Case,
    answer: &Answer,
    channel: Channel,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let exempt = (answer.word == Word::MadeRight).then_some(Exempt::Verdict);
    let said = match (answer.word, answer.words.trim()) {
        (Word::MadeRight, "") => return Ok(()),
        (Word::NotYet, "") => text!(customer: "It isn’t resolved yet."),
        (Word::SomeoneElse, "") => text!(customer: "I’d like to talk to someone else."),
        (_, words) => words.into(),
    };
    speak(case, (channel, exempt), said, ctx, decided)
}

/// Words of the customer, written on their page or told a colleague, are a message like any other and owed an answer.
pub(super) fn speak(
    case: &Case,
    (channel, exempt): (Channel, Option<Exempt>),
    said: impl Into<Text>,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let (n, said) = (case.messages.next(), said.into());
    let from = case.head.contact;
    let arrival = Arrival { channel, from, parent: None, exempt, problem: None, text: said.to_string() };
    decided.body(n, None, said);
    decided.add(message::decide(&case.messages, from, &message::Command::Receive(arrival), ctx)?);
    Ok(())
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
    let text = base::words::required("text", &text, "Write what came of it, even if it didn’t work.")?;
    let n = case.messages.next();
    let answers = case.messages.unanswered().map(|m| m.n).collect();
    decided.add(message::send(n, case.head.contact, message::telling(ctx), Purpose::Result, answers));
    decided.body(n, None, text);
    Ok(())
}
