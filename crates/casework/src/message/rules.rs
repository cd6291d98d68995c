//! Who may say what to whom, and what then is owed.

use super::recipients::Settled;
use super::store::Copy;
use super::strangers;
use super::{Channel, Debt, Delivery, Exempt, Fact, Failure, Kind, Message, Messages};
use super::{Problems, Purpose, Recipients, Stance, WaiverReason};
use crate::promise::Terms;
use base::context::{Actor, Context};
use base::ids::ContactId;
use base::refusal::Refusal;
use base::words;
use jiff::SignedDuration;

/// Business minutes within which a message from the customer is owed an answer (recovery path, "own 4 h").
const ANSWER_WITHIN: i64 = 4 * 60;

/// Words that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The way they came.
    pub channel: Channel,
    /// Who wrote or called.
    pub from: ContactId,
    /// Who else they were addressed to, besides us.
    pub cc: Vec<ContactId>,
    /// The message of this case they answer.
    pub parent: Option<u32>,
    /// Why no answer is due.
    pub exempt: Option<Exempt>,
    /// What could not be read.
    pub problem: Option<Problems>,
    pub text: String,
}

/// Words to the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The way they go. Words spoken on the phone or in person have arrived when they are recorded.
    pub channel: Channel,
    pub text: String,
    /// What the coach read in them.
    pub stance: Stance,
    /// Whether to ask "have we understood?".
    pub asks_understood: bool,
    /// Promises made in them.
    pub promises: Vec<Terms>,
    /// Whom they go to, and what they answer.
    pub whom: Recipients,
}

/// What may be asked of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The customer said something.
    Receive(Arrival),
    /// Answer the customer.
    Reply(Reply),
    /// A word among colleagues.
    Note { text: String },
    /// No answer is due to that message, because.
    Waive { n: u32, reason: WaiverReason, why: String },
    /// A message needs an answer after all.
    Unwaive { n: u32 },
    /// The mail jobs: it was handed over.
    Deliver { n: u32 },
    /// The mail jobs: it did not arrive.
    Fail { n: u32, failure: Failure },
    /// The mail jobs: it did not reach this one of several.
    Miss { n: u32, contact: ContactId, failure: Failure },
    /// Try the same message again.
    SendAgain { n: u32 },
    /// Send it to one of several whom it did not reach, alone; the first of them unless it is said whom. What it was made
    /// of is looked up before the rules are asked.
    SendCopy { n: u32, to: Option<ContactId>, copy: Option<Box<Copy>> },
    /// Nobody sends it again, because.
    GiveUp { n: u32, why: String },
    /// Take it back before it goes.
    TakeBack { n: u32 },
    /// The mail jobs: someone who is not known on the case wrote in its thread.
    AskAboutStranger { from: ContactId, arrival: i64 },
    /// The person under that number belongs to the case.
    LetIn { n: u32 },
    /// They do not; what they wrote is a case of its own.
    SetApart { n: u32 },
}

/// What follows, but for the promises of a reply, which the case makes.
pub fn decide(messages: &Messages, contact: ContactId, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    match command {
        Command::Receive(arrival) => receive(messages, arrival, ctx),
        Command::Reply(reply) => answer(messages, &reply.whom.settled(contact)?, reply, ctx),
        Command::Note { text } => {
            ctx.member()?;
            words::required("text", text, "Write the note first.")?;
            Ok(vec![Fact::Noted { n: messages.next() }])
        }
        Command::Waive { n, reason, why } => waive(find(messages, *n)?, (*reason, why), ctx),
        Command::Unwaive { n } => unwaive(find(messages, *n)?, ctx),
        Command::Deliver { n } => deliver(find(messages, *n)?, ctx),
        Command::Fail { n, failure } => fail(find(messages, *n)?, failure, ctx),
        Command::Miss { n, contact, failure } => miss(find(messages, *n)?, *contact, failure, ctx),
        Command::SendAgain { n } => send_again(find(messages, *n)?, ctx),
        Command::SendCopy { n, to, .. } => send_copy(messages, find(messages, *n)?, *to, ctx),
        Command::GiveUp { n, why } => give_up(find(messages, *n)?, why, ctx),
        Command::TakeBack { n } => take_back(find(messages, *n)?, ctx),
        Command::AskAboutStranger { from, arrival } => {
            mail_room(ctx)?;
            strangers::ask_about(&messages.strangers, *from, *arrival, ctx.business(ANSWER_WITHIN))
        }
        Command::LetIn { n } => strangers::let_in(&messages.strangers, *n, ctx),
        Command::SetApart { n } => strangers::set_apart(&messages.strangers, *n, ctx),
    }
}

/// Refused where the same email went to them within the hour, and may well be in their mailbox: a button pressed twice is one
/// question.
pub fn not_twice(messages: &Messages, wanted: Purpose, to: ContactId, ctx: &Context) -> Result<(), Refusal> {
    let may_be_there = |m: &&Message| match &m.kind {
        Kind::Out { purpose, delivery: Delivery::OnItsWay | Delivery::Delivered(_), .. } => {
            *purpose == wanted && m.went_out() && m.recipients().contains(&to)
        }
        _ => false,
    };
    match messages.all().iter().rev().find(may_be_there) {
        Some(last) if ctx.now < last.at + SignedDuration::from_hours(1) => Err(Refusal::not_now(
            "They were sent this less than an hour ago. Give them time to read it, or write them a reply.",
        )),
        _ => Ok(()),
    }
}

fn receive(messages: &Messages, arrival: &Arrival, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let n = messages.next();
    let received = Fact::Received {
        n,
        channel: arrival.channel,
        from: arrival.from,
        parent: arrival.parent,
        exempt: arrival.exempt,
        problem: arrival.problem.clone(),
    };
    let others = (!arrival.cc.is_empty()).then(|| Fact::Addressed { n, to: Vec::new(), cc: arrival.cc.clone() });
    let debt = arrival.exempt.is_none().then(|| Fact::DebtOpened { n, due: ctx.business(ANSWER_WITHIN) });
    Ok([received].into_iter().chain(others).chain(debt).collect())
}

fn answer(messages: &Messages, whom: &Settled, reply: &Reply, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    words::required("text", &reply.text, "Write the reply first.")?;
    if reply.channel != Channel::Email && !reply.channel.arrives_at_once() {
        let says = "A reply goes by email or by post, or is given on the phone or in person.";
        return Err(Refusal::invalid("channel", says));
    }
    let answers = answered(messages, whom, reply.whom.answers.as_deref())?;
    let n = messages.next();
    let mut sent = send(n, whom.first, reply.channel, Purpose::Reply, answers);
    if let Some(Fact::Sent { stance, asks_understood, .. }) = sent.first_mut() {
        *stance = reply.stance;
        *asks_understood = reply.asks_understood;
    }
    if !whom.to.is_empty() || !whom.cc.is_empty() {
        sent.insert(1, Fact::Addressed { n, to: whom.to.clone(), cc: whom.cc.clone() });
    }
    Ok(sent)
}

/// What a reply answers: the messages that were chosen, each of someone it goes to; else all that wait of those it is
/// addressed to. Who only gets a copy is answered when somebody says so.
fn answered(messages: &Messages, whom: &Settled, chosen: Option<&[u32]>) -> Result<Vec<u32>, Refusal> {
    let Some(chosen) = chosen else { return Ok(waiting_of(messages, &whom.addressed())) };
    for n in chosen {
        let waits = messages.get(*n).filter(|message| message.is_unanswered());
        let says = || format!("Message {n} isn’t waiting for an answer. Choose one that is.");
        let message = waits.ok_or_else(|| Refusal::invalid("answers", says()))?;
        if !message.sender().is_some_and(|from| whom.reaches(from)) {
            let says = "This reply doesn’t go to everyone whose message it answers. Add them to the recipients, or \
                        untick their message.";
            return Err(Refusal::invalid("answers", says));
        }
    }
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

/// The messages of these people that an answer is owed for.
pub fn waiting_of(messages: &Messages, people: &[ContactId]) -> Vec<u32> {
    let theirs = |message: &&Message| message.sender().is_some_and(|from| people.contains(&from));
    messages.unanswered().filter(theirs).map(|message| message.n).collect()
}

/// The way something goes that is told the customer along with a move: mail, or else by whoever makes the move, who has
/// told them on the telephone.
pub fn telling(ctx: &Context) -> Channel {
    if ctx.has_mail { Channel::Email } else { Channel::Phone }
}

/// A message to the customer; one that is spoken or posted has arrived at once.
pub fn send(n: u32, to: ContactId, channel: Channel, purpose: Purpose, answers: Vec<u32>) -> Vec<Fact> {
    let stance = Stance::default();
    let sent = Fact::Sent { n, to, channel, purpose, answers, stance, asks_understood: false };
    let arrived = channel.arrives_at_once().then_some(Fact::Delivered { n });
    [sent].into_iter().chain(arrived).collect()
}

fn waive(message: &Message, (reason, why): (WaiverReason, &str), ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    if !message.is_unanswered() {
        return Err(Refusal::not_now("That message no longer needs an answer."));
    }
    let why = words::required("why", why, "Say why this message needs no answer. The reason stays in the history.")?;
    Ok(vec![Fact::Waived { n: message.n, reason, why }])
}

/// It is owed again by the time it was due before.
fn unwaive(message: &Message, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    match (&message.debt, message.due) {
        (Some(Debt::Waived { .. }), Some(due)) => Ok(vec![Fact::DebtOpened { n: message.n, due }]),
        _ => Err(Refusal::not_now("That message isn’t marked as needing no answer.")),
    }
}

fn deliver(message: &Message, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    mail_room(ctx)?;
    match out(message)? {
        Delivery::OnItsWay => Ok(vec![Fact::Delivered { n: message.n }]),
        Delivery::Delivered(_) | Delivery::Failed(_) | Delivery::GivenUp(_) | Delivery::TakenBack => {
            Err(Refusal::not_now("That message is not on its way."))
        }
    }
}

fn fail(message: &Message, failure: &Failure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    mail_room(ctx)?;
    match out(message)? {
        Delivery::Failed(_) | Delivery::GivenUp(_) => Err(Refusal::not_now("That message has already failed.")),
        Delivery::TakenBack => Err(Refusal::not_now("That message is not on its way.")),
        _ => Ok(vec![Fact::Failed { n: message.n, failure: failure.clone().short() }]),
    }
}

/// One of several; the last whom it does not reach makes it a message that did not arrive.
fn miss(message: &Message, contact: ContactId, failure: &Failure, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    mail_room(ctx)?;
    out(message)?;
    let missed = |who: &ContactId| message.missed.iter().any(|(missed, _)| missed == who);
    let recipients = message.recipients();
    if !recipients.contains(&contact) || missed(&contact) {
        return Err(Refusal::not_now("It is known already that it did not reach them."));
    }
    if recipients.iter().all(|who| *who == contact || missed(who)) {
        return fail(message, failure, ctx);
    }
    Ok(vec![Fact::Missed { n: message.n, contact, failure: failure.clone().short() }])
}

fn send_again(message: &Message, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    match out(message)? {
        Delivery::Failed(_) | Delivery::GivenUp(_) => Ok(vec![Fact::SentAgain { n: message.n }]),
        _ => Err(Refusal::not_now("That message was not returned, so it can’t be sent again.")),
    }
}

/// To the one person alone: a message of its own, which answers what of theirs is still open.
fn send_copy(
    messages: &Messages,
    message: &Message,
    to: Option<ContactId>,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    out(message)?;
    let whom = message.missed.iter().map(|(who, _)| *who).find(|who| to.is_none_or(|to| to == *who));
    let whom = whom.ok_or_else(|| {
        Refusal::not_now("That message reached everyone it went to, or was sent to them again. Look at the case again.")
    })?;
    let Kind::Out { purpose, answers, stance, asks_understood, .. } = &message.kind else { return Ok(Vec::new()) };
    let theirs = |n: &u32| messages.get(*n).is_some_and(|one| one.is_unanswered() && one.sender() == Some(whom));
    let next = messages.next();
    let sent = Fact::Sent {
        n: next,
        to: whom,
        channel: Channel::Email,
        purpose: *purpose,
        answers: answers.iter().copied().filter(theirs).collect(),
        stance: *stance,
        asks_understood: *asks_understood,
    };
    Ok(vec![sent, Fact::CopySent { n: message.n, contact: whom, message: next }])
}

fn give_up(message: &Message, why: &str, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    let Delivery::Failed(_) = out(message)? else {
        return Err(Refusal::not_now("That message was not returned, so there is nothing to give up."));
    };
    let missing = "Say why it won’t be sent again. What it answered is still unanswered.";
    Ok(vec![Fact::GivenUp { n: message.n, why: words::required("why", why, missing)? }])
}

/// Refused when it has gone.
pub fn gone() -> Refusal {
    Refusal::not_now("That mail has already gone, so it can’t be taken back. Write to them again to put it right.")
}

/// Whether it has gone is known by the outbox, which refuses it in the same commit.
fn take_back(message: &Message, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    match out(message)? {
        Delivery::TakenBack => Err(Refusal::not_now("That mail has been taken back already.")),
        Delivery::OnItsWay if message.sent_by() != ctx.actor => {
            Err(Refusal::forbidden("Only the person who sent a mail can undo it."))
        }
        Delivery::OnItsWay => Ok(vec![Fact::TakenBack { n: message.n }]),
        Delivery::Delivered(_) | Delivery::Failed(_) | Delivery::GivenUp(_) => Err(gone()),
    }
}

fn mail_room(ctx: &Context) -> Result<(), Refusal> {
    if ctx.actor == Actor::System { Ok(()) } else { Err(Refusal::forbidden("Only Amends itself can record that.")) }
}

fn out(message: &Message) -> Result<&Delivery, Refusal> {
    match &message.kind {
        Kind::Out { delivery, .. } => Ok(delivery),
        _ => Err(Refusal::not_now("That message was not sent by us.")),
    }
}

fn find(messages: &Messages, n: u32) -> Result<&Message, Refusal> {
    messages.get(n).ok_or_else(|| Refusal::not_found("This case has no message with that number."))
}
