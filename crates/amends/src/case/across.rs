//! What one room's decision means for another: a reply makes promises, a new date is told, a "not yet" is a message.

use super::decide::Decided;
use super::{Case, Fact, path, texts};
use crate::context::{Actor, Context};
use crate::message::{self, Arrival, Channel, Coached, Exempt, Purpose};
use crate::promise::{self, To};
use crate::refusal::Refusal;
use crate::verdict::{self, Word};
use crate::{account, letter, remedy};

pub(super) fn converse(
    case: &Case,
    wish: message::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let n = case.messages.next();
    let contact = case.head.contact;
    decided.add(message::decide(&case.messages, contact, &wish, ctx)?);
    match wish {
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

pub(super) fn hear(case: &Case, wish: account::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    decided.add(account::decide(&case.account, &case.messages, wish.clone(), ctx)?);
    if let account::Command::Understand { yes: false, words } = wish {
        speak(case, &words, None, ctx, decided)?;
    }
    Ok(())
}

pub(super) fn promise(
    case: &Case,
    wish: promise::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    decided.add(promise::decide(&case.promises, case.head.contact, wish.clone(), ctx)?);
    match wish {
        promise::Command::Renegotiate { n, due: Some(due), why } => {
            if let Some(moved) = case.promises.get(n).filter(|p| p.is_to_contact()) {
                let message = case.messages.next();
                decided.add(message::send(
                    message,
                    case.head.contact,
                    Channel::Email,
                    Purpose::PromiseMoved,
                    Vec::new(),
                ));
                decided.body(message, None, texts::promise_moved(moved, due, why.trim(), ctx));
            }
            Ok(())
        }
        promise::Command::Refute { why, .. } if matches!(ctx.actor, Actor::Contact(_)) => {
            speak(case, &why, None, ctx, decided)
        }
        _ => Ok(()),
    }
}

pub(super) fn remedy(case: &Case, wish: remedy::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    decided.add(remedy::decide(&case.remedies, wish.clone(), ctx)?);
    match wish {
        remedy::Command::Refute { words, .. } => speak(case, &words, None, ctx, decided),
        _ => Ok(()),
    }
}

pub(super) fn write(case: &Case, wish: letter::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let (facts, mail) = letter::decide(&case.letter, &case.messages, case.head.contact, &wish, ctx)?;
    let n = case.messages.next();
    if !mail.is_empty() {
        decided.body(n, Some(wish.sections().subject.trim().to_owned()), wish.sections().text());
    }
    decided.letter = Some((case.letter.version() + 1, wish.sections().clone()));
    decided.add(mail);
    decided.add(facts);
    Ok(())
}

pub(super) fn judge(case: &Case, wish: verdict::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    if matches!(wish, verdict::Command::Ask) {
        let stones = path(case);
        if let Some(stone) = stones.iter().take(3).find(|s| !s.is_done()) {
            let missing = stone.missing.first().map_or("", |m| m.says.as_str());
            return Err(Refusal::not_now(format!("Too early to ask: {} still misses {missing}.", stone.step.title())));
        }
    }
    let (facts, mail) = verdict::decide(&case.verdict, &case.messages, case.head.contact, &wish, ctx)?;
    let owner = case.owner.map_or_else(|| ctx.house.name.clone(), |id| ctx.house.people.name(id));
    let n = case.messages.next();
    decided.add(facts);
    decided.add(mail);
    match wish {
        verdict::Command::Ask => decided.body(n, None, texts::verdict_asked(case, &owner)),
        verdict::Command::Remind => decided.body(n, None, texts::reminder(case, &owner)),
        verdict::Command::Give { word, words, .. } => {
            let exempt = (word == Word::MadeRight).then_some(Exempt::Verdict);
            let said = match (word, words.trim()) {
                (Word::MadeRight, "") => return Ok(()),
                (Word::NotYet, "") => "It is not made right yet.",
                (Word::SomeoneElse, "") => "I want to talk to someone else.",
                (_, words) => words,
            };
            return speak(case, said, exempt, ctx, decided);
        }
        _ => {}
    }
    Ok(())
}

/// Words the customer wrote on their page are a message like any other, and owed an answer.
pub(super) fn speak(
    case: &Case,
    text: &str,
    exempt: Option<Exempt>,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let n = case.messages.next();
    let from = case.head.contact;
    let arrival =
        Arrival { channel: Channel::Page, from, parent: None, exempt, problem: None, text: text.trim().to_owned() };
    decided.body(n, None, arrival.text.clone());
    decided.add(message::decide(&case.messages, from, &message::Command::Receive(arrival), ctx)?);
    Ok(())
}
