//! What a decision of one part of a case means for the others: a reply makes promises, a new date is told, a "not yet" is a message.

use super::decide::Decided;
use super::{Case, Fact, Lack, Missing, dismissal, outside, path, taking_back, texts, titles, words};
use crate::group::shared;
use crate::message::{self, Arrival, Channel, Coached, Delivery, Exempt, Kind, Purpose};
use crate::promise::{self, To};
use crate::remedy::State as RemedyState;
use crate::verdict::{self, Answer, Word};
use crate::{account, letter, participant, remedy};
use base::context::{Actor, Context};
use base::ids::ContactId;
use base::refusal::Refusal;
use text::Text;
use text::text;

pub(super) fn converse(
    case: &Case,
    command: message::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    if let Some(command) = crate::outside::of_message(&command) {
        return outside::act(case, command, ctx, decided);
    }
    let n = case.messages.next();
    let contact = case.head.contact;
    if let message::Command::Waive { n, reason, .. } = &command {
        dismissal::may_be_waived(case, *n, *reason, ctx)?;
    }
    let command = match command {
        message::Command::Reply(reply) => {
            let whom = reply.whom.clone().or_suggested(&case.messages, &case.participants, contact);
            message::Command::Reply(message::Reply { whom, ..reply })
        }
        other => other,
    };
    decided.add(message::decide(&case.messages, contact, &command, ctx)?);
    match command {
        message::Command::TakeBack { n } => taking_back::take_back(case, n, decided),
        message::Command::Receive(arrival) => decided.body(n, None, arrival.text),
        message::Command::Note { text } => decided.body(n, None, text.trim()),
        message::Command::SendCopy { copy: Some(copy), .. } => {
            decided.body(n, copy.subject, copy.text);
            decided.files = copy.files;
        }
        message::Command::Reply(reply) => {
            decided.body(n, None, reply.text.trim());
            let to = To::Contact(reply.whom.settled(contact)?.first);
            let first = case.promises.next();
            for (terms, next) in reply.promises.into_iter().zip(first..) {
                decided.add([promise::make(next, to, terms, Some(n), ctx)?]);
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

pub(super) fn hear(
    case: &Case,
    command: account::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let heard = match (&command, ctx.actor) {
        (account::Command::Answer { .. }, Actor::Contact(me)) if case.tells_beside(me) && case.asked_account(me) => {
            case.account.told_by(me)
        }
        _ => {
            for_the_complainant(case, ctx)?;
            case.account.clone()
        }
    };
    decided.add(account::decide(&heard, &case.messages, command.clone(), ctx)?);
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
    let speaks_for = speaks_for(case, &command, ctx);
    let principal = Context { actor: speaks_for, ..*ctx };
    decided.add(promise::decide(&case.promises, case.head.contact, command.clone(), &principal)?);
    match command {
        promise::Command::Renegotiate { n, due: Some(due), why } => {
            if let Some(moved) = case.promises.get(n).filter(|p| p.is_to_contact()) {
                let message = case.messages.next();
                let to = if let To::Contact(contact) = moved.to { contact } else { case.head.contact };
                let (contact, channel) = (to, message::telling(ctx));
                decided.add(message::send(message, contact, channel, Purpose::PromiseMoved, Vec::new()));
                decided.body(message, None, texts::promise_moved(moved, (due, why.trim()), &us(case, ctx), ctx));
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
    for_the_complainant(case, ctx)?;
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
    let to = addressee(case, command.to())?;
    // Whether mail reaches somebody who speaks for them is looked up with the mail.
    let has_mail = ctx.has_mail || to != case.head.contact;
    let ctx = &Context { has_mail, ..*ctx };
    let (mut facts, mail) = letter::decide(&case.letter, &case.messages, to, &command, ctx)?;
    if to != case.head.contact {
        facts.insert(1, letter::Fact::Addressed { version: case.letter.version() + 1, contact: to });
    }
    let n = case.messages.next();
    if !mail.is_empty() {
        decided.body(n, Some(command.sections().subject.trim().to_owned()), command.sections().text());
    }
    decided.letter = Some((case.letter.version() + 1, command.sections().clone()));
    decided.add(mail);
    decided.add(facts);
    Ok(())
}

/// What a group does to one of its cases. Its letter goes out by the rules of letters, and answers no message: whoever
/// asked something is still owed an answer of their own.
pub(super) fn share(
    case: &Case,
    command: shared::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let facts = shared::decide(&case.shared, case.messages.next(), &command, ctx)?;
    if let shared::Command::Write { sections, language, .. } = command {
        write(case, letter::Command::Send(*sections), ctx, decided)?;
        decided.written_in = Some(language);
        for fact in &mut decided.facts {
            if let Fact::Message(message::Fact::Sent { answers, .. }) = fact {
                answers.clear();
            }
        }
    }
    decided.add(facts);
    Ok(())
}

/// A letter goes to the person let down, or to somebody who speaks for them.
fn addressee(case: &Case, to: Option<u32>) -> Result<ContactId, Refusal> {
    let Some(n) = to else { return Ok(case.head.contact) };
    let person = case.participants.get(n).filter(|person| person.is_on());
    let speaks = person.filter(|person| case.participants.speaks_for(person.contact, case.head.contact));
    let says = "A letter goes to the complainant or to someone who represents them. Choose one of them.";
    Ok(speaks.ok_or_else(|| Refusal::invalid("to", says))?.contact)
}

pub(super) fn judge(
    case: &Case,
    command: verdict::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    if matches!(command, verdict::Command::Ask | verdict::Command::AskAlso { .. } | verdict::Command::Take { .. }) {
        in_writing(case)?;
    }
    match (&command, ctx.actor) {
        (verdict::Command::AskAlso { n }, _) if !is_complainant(case, *n) => return ask_also(case, *n, ctx, decided),
        (verdict::Command::AskAlso { .. }, _) => return judge(case, verdict::Command::Ask, ctx, decided),
        (verdict::Command::Give(answer), Actor::Contact(me)) if speaks_beside(case, me) => {
            decided.add([verdict::give_also(&case.verdict, me, answer)?]);
            return put_into_words(case, answer, Channel::Page, ctx, decided);
        }
        _ => {}
    }
    let (facts, mail) = verdict::decide(&case.verdict, &case.messages, case.head.contact, &command, ctx)?;
    if matches!(command, verdict::Command::Ask | verdict::Command::Take { .. }) {
        nothing_owed(case)?;
    }
    let us = us(case, ctx);
    let n = case.messages.next();
    decided.add(facts);
    decided.add(mail);
    match command {
        verdict::Command::Ask => decided.body(n, None, texts::verdict_asked(case, &us)),
        verdict::Command::Remind => decided.body(n, None, texts::reminder(case, ctx.organisation)),
        verdict::Command::Give(answer) => return put_into_words(case, &answer, Channel::Page, ctx, decided),
        verdict::Command::Take { answer, channel } => return put_into_words(case, &answer, channel, ctx, decided),
        _ => {}
    }
    Ok(())
}

/// Somebody besides the complainant, or who represents them and was asked for a word of their own.
fn speaks_beside(case: &Case, me: ContactId) -> bool {
    let asked = case.verdict.beside(me).is_some_and(|beside| beside.waits_since().is_some());
    !case.participants.speaks_for(me, case.head.contact) || (me != case.head.contact && asked)
}

fn is_complainant(case: &Case, n: u32) -> bool {
    case.participants.get(n).is_some_and(|person| person.contact == case.head.contact)
}

fn ask_also(case: &Case, n: u32, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let contact = on_the_case(case, n)?;
    let message = case.messages.next();
    decided.add([verdict::ask_also(&case.verdict, contact, message, ctx)?]);
    nothing_owed(case)?;
    decided.add(message::send(message, contact, Channel::Email, Purpose::VerdictAsked, Vec::new()));
    decided.body(message, None, texts::verdict_asked_too(case, &us(case, ctx)));
    Ok(())
}

fn on_the_case(case: &Case, n: u32) -> Result<ContactId, Refusal> {
    let person = case.participants.get(n).filter(|person| person.is_on());
    Ok(person.ok_or_else(|| Refusal::not_found("Nobody on this case has that number."))?.contact)
}

/// Whose name stands under words to the customer: the member's who sends them, as it stands in From. What no member sends
/// is signed by the owner, or the organisation while the case has none.
fn us(case: &Case, ctx: &Context) -> String {
    let owner = || case.owner.map(|id| ctx.organisation.people.name(id));
    let name = ctx.member().ok().map(|me| me.name.clone()).or_else(owner);
    name.unwrap_or_else(|| ctx.organisation.name.clone())
}

pub(super) fn participate(
    case: &Case,
    command: &participant::Command,
    ctx: &Context,
    decided: &mut Decided,
) -> Result<(), Refusal> {
    let (facts, mail) = participant::decide(case, command, ctx)?;
    let n = case.messages.next();
    if !mail.is_empty() {
        decided.body(n, None, participant::page_sent(case, &us(case, ctx)));
    }
    decided.add(mail);
    decided.add(facts);
    Ok(())
}

/// What only the complainant can say is theirs to say, or of somebody who speaks for them.
pub(super) fn for_the_complainant(case: &Case, ctx: &Context) -> Result<(), Refusal> {
    match ctx.actor {
        Actor::Contact(me) if !case.participants.speaks_for(me, case.head.contact) => {
            Err(Refusal::forbidden(text!(customer: "This isn’t possible on your page.")))
        }
        _ => Ok(()),
    }
}

/// A promise is judged by whom it was made to, or by somebody who speaks for them.
fn speaks_for(case: &Case, command: &promise::Command, ctx: &Context) -> Actor {
    let (promise::Command::Confirm { n } | promise::Command::Refute { n, .. }) = command else { return ctx.actor };
    match (ctx.actor, case.promises.get(*n).map(|promise| promise.to)) {
        (Actor::Contact(me), Some(To::Contact(owed))) if case.participants.speaks_for(me, owed) => Actor::Contact(owed),
        (actor, _) => actor,
    }
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
    let from = if let Actor::Contact(me) = ctx.actor { me } else { case.head.contact };
    let arrival =
        Arrival { channel, from, parent: None, cc: Vec::new(), exempt, problem: None, text: said.to_string() };
    decided.body(n, None, said);
    decided.add(message::decide(&case.messages, from, &message::Command::Receive(arrival), ctx)?);
    Ok(())
}

pub(super) fn ask_account(case: &Case, of: Option<u32>, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let me = ctx.member()?;
    let whom = of.map_or(Ok(case.head.contact), |n| on_the_case(case, n))?;
    if whom == case.head.contact {
        ctx.by_mail("Ask them on the phone, and record their account.")?;
    }
    message::not_twice(&case.messages, Purpose::AccountAsked, whom, ctx)?;
    let n = case.messages.next();
    decided.add(message::send(n, whom, Channel::Email, Purpose::AccountAsked, Vec::new()));
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
    let answers = message::waiting_of(&case.messages, &[case.head.contact]);
    decided.add(message::send(n, case.head.contact, message::telling(ctx), Purpose::Result, answers));
    decided.body(n, None, text);
    Ok(())
}
