//! What follows from a wish, across all rooms of a case. Every door ends here.

use super::facts::{Clocks, Fact, Happening, Harm, Outcome};
use super::{Case, path, texts};
use crate::account;
use crate::context::{Actor, Context, Role, Stamp};
use crate::ids::{CaseNo, ContactId, CustomerId, MemberId};
use crate::letter::{self, Sections};
use crate::message::{self, Arrival, Channel, Exempt, Message, Purpose};
use crate::promise::{self, To};
use crate::refusal::Refusal;
use crate::verdict::{self, Word};
use crate::{cause, change, remedy, words};

/// What anyone may wish of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Take it: from now on I answer for it.
    Own,
    /// Ask a colleague to take all of it.
    HandOver { to: MemberId, note: String },
    /// Take what was handed over.
    AcceptHandOver,
    /// Leave it with its owner, and why.
    DeclineHandOver { why: String },
    /// Say better what it is about.
    Retitle { subject: String },
    /// Judge anew how badly the customer is hit.
    JudgeHarm { harm: Harm },
    /// Send the six questions to the customer's page.
    AskAccount,
    /// Tell the customer what came of the changes.
    TellResult { text: String },
    /// It was no complaint, and why.
    Dismiss { why: String },
    /// Nothing can be done, they were told, and they have had their word.
    Conclude,
    /// Of the conversation.
    Message(message::Command),
    /// Of the customer's account.
    Account(account::Command),
    /// Of a promise.
    Promise(promise::Command),
    /// Of containment and remedies.
    Remedy(remedy::Command),
    /// Of causes and finding.
    Cause(cause::Command),
    /// Of changes.
    Change(change::Command),
    /// Of the letter.
    Letter(letter::Command),
    /// Of the verdict.
    Verdict(verdict::Command),
}

/// The words of one message, kept in a content table beside the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The message of the case.
    pub n: u32,
    /// Subject of a mail; replies carry the case's title when there is none.
    pub subject: Option<String>,
    /// The words.
    pub text: String,
}

/// What follows from a wish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// What happened, in order.
    pub facts: Vec<Fact>,
    /// The words of the messages among it.
    pub bodies: Vec<Body>,
    /// The letter's version and text, when one was saved.
    pub letter: Option<(u32, Sections)>,
}

impl Decided {
    fn add<F: Into<Fact>>(&mut self, facts: impl IntoIterator<Item = F>) {
        self.facts.extend(facts.into_iter().map(Into::into));
    }

    fn body(&mut self, n: u32, subject: Option<String>, text: impl Into<String>) {
        self.bodies.push(Body { n, subject, text: text.into() });
    }
}

/// A complaint that begins a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The number it gets.
    pub no: CaseNo,
    /// Its title.
    pub subject: String,
    /// The account.
    pub customer: CustomerId,
    /// The person let down.
    pub contact: ContactId,
    /// How badly, as far as is known.
    pub harm: Harm,
    /// Whether they can be written to, to say that we have it.
    pub acknowledge: bool,
    /// How many cases this person began within [`ACKNOWLEDGED_WITHIN`].
    pub lately: u32,
    /// The words it came in.
    pub arrival: Arrival,
}

/// Whoever begins many cases in a short time is a machine that answers us: so many are acknowledged within that time.
pub const ACKNOWLEDGED_AT_MOST: u32 = 5;
/// The time in which acknowledgements to one person are counted.
pub const ACKNOWLEDGED_WITHIN: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);
/// Business minutes until the customer knows that we have it.
const ACKNOWLEDGE: i64 = 2 * 60;
/// Business minutes until one person owns it.
const OWN: i64 = 4 * 60;
/// Business days until the path is in writing.
const PATH: i64 = 10;

/// The facts a case begins with: opened, received, owed an answer, acknowledged where that goes by mail.
pub fn open(opening: Opening, ctx: &Context) -> Result<Decided, Refusal> {
    let mut subject = words::short(&opening.subject, words::LINE);
    if subject.is_empty() {
        subject = words::short(&opening.arrival.text, 80);
    }
    if subject.is_empty() {
        subject = "A message without words".to_owned();
    }
    let clocks = Clocks {
        acknowledge: ctx.business(ACKNOWLEDGE),
        own: ctx.business(OWN),
        contain: contain_by(opening.harm, ctx),
        path: ctx.business_days(PATH),
    };
    let opened = Happening::Opened {
        channel: opening.arrival.channel,
        subject: subject.clone(),
        customer: opening.customer,
        contact: opening.contact,
        harm: opening.harm,
        clocks,
    };
    let mut decided = Decided::default();
    decided.add([opened]);
    let none = message::Messages::default();
    let (channel, exempt) = (opening.arrival.channel, opening.arrival.exempt);
    decided.body(1, Some(opening.subject), opening.arrival.text.clone());
    let received = message::Command::Receive(opening.arrival);
    decided.add(message::decide(&none, opening.contact, &received, ctx)?);
    let wanted = opening.acknowledge && opening.lately < ACKNOWLEDGED_AT_MOST;
    if wanted && matches!(channel, Channel::Email | Channel::Form) && exempt.is_none() {
        decided.add(message::send(2, opening.contact, Channel::Email, Purpose::Acknowledgement, Vec::new()));
        decided.body(2, None, texts::acknowledgement(opening.no, &subject, clocks.own, ctx.house));
    }
    Ok(decided)
}

/// By harm: 4 business hours, 1 day, 3 days (recovery path, "Contain").
fn contain_by(harm: Harm, ctx: &Context) -> jiff::Timestamp {
    match harm {
        Harm::Stopped => ctx.business(4 * 60),
        Harm::Degraded => ctx.business_days(1),
        Harm::Annoyance => ctx.business_days(3),
    }
}

/// What follows from a wish. A refusal changes nothing.
pub fn decide(case: &Case, wish: Command, ctx: &Context) -> Result<Decided, Refusal> {
    concerns(case, ctx)?;
    still_open(case, &wish)?;
    let mut decided = in_its_room(case, wish, ctx)?;
    let stamp = Stamp { at: ctx.now, by: ctx.actor };
    let mut after = case.clone();
    for fact in &decided.facts {
        after.apply(fact, stamp);
    }
    settle(case, after, stamp, &mut decided);
    Ok(decided)
}

/// A contact speaks only on their own case.
fn concerns(case: &Case, ctx: &Context) -> Result<(), Refusal> {
    match ctx.actor {
        Actor::Contact(me) if me != case.head.contact => Err(Refusal::not_found("There is no such case.")),
        _ => Ok(()),
    }
}

/// On a closed case only words, mail-room news, and the customer's own voice still count.
fn still_open(case: &Case, wish: &Command) -> Result<(), Refusal> {
    use message::Command as M;
    let heard = match wish {
        Command::Message(M::Receive(_) | M::Note { .. } | M::Deliver { .. } | M::Fail { .. } | M::SendAgain { .. }) => {
            true
        }
        Command::Message(M::Reply(reply)) => reply.promises.is_empty(),
        Command::Verdict(verdict::Command::Give { .. }) | Command::Account(account::Command::Understand { .. }) => true,
        Command::Promise(wish) => !matches!(wish, promise::Command::Make(_) | promise::Command::Request(_)),
        Command::Remedy(remedy::Command::Confirm { .. } | remedy::Command::Refute { .. }) => true,
        _ => false,
    };
    if case.is_open() || heard {
        return Ok(());
    }
    Err(Refusal::not_now("This case is closed. It opens again by itself when the customer writes or says “not yet”."))
}

fn in_its_room(case: &Case, wish: Command, ctx: &Context) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    match wish {
        Command::Own => decided.add([own(case, ctx)?]),
        Command::HandOver { to, note } => decided.add([hand_over(case, to, &note, ctx)?]),
        Command::AcceptHandOver => decided.add([accept_hand_over(case, ctx)?]),
        Command::DeclineHandOver { why } => decided.add([decline_hand_over(case, &why, ctx)?]),
        Command::Retitle { subject } => {
            ctx.member()?;
            let subject = words::line("subject", &subject, "Say in a few words what it is about.")?;
            decided.add([Happening::Retitled { subject }]);
        }
        Command::JudgeHarm { harm } => {
            ctx.member()?;
            decided.add([Happening::HarmJudged { harm, contain: contain_by(harm, ctx) }]);
        }
        Command::AskAccount => ask_account(case, ctx, &mut decided)?,
        Command::TellResult { text } => tell_result(case, text, ctx, &mut decided)?,
        Command::Dismiss { why } => decided.add([dismiss(case, &why, ctx)?]),
        Command::Conclude => decided.add([conclude(case, ctx)?]),
        Command::Message(wish) => converse(case, wish, ctx, &mut decided)?,
        Command::Account(wish) => hear(case, wish, ctx, &mut decided)?,
        Command::Promise(wish) => promise(case, wish, ctx, &mut decided)?,
        Command::Remedy(wish) => remedy(case, wish, ctx, &mut decided)?,
        Command::Cause(wish) => decided.add(cause::decide(&case.causes, &case.account, wish, ctx)?),
        Command::Change(wish) => decided.add(change::decide(&case.changes, wish, ctx)?),
        Command::Letter(wish) => write(case, wish, ctx, &mut decided)?,
        Command::Verdict(wish) => judge(case, wish, ctx, &mut decided)?,
    }
    Ok(decided)
}

fn own(case: &Case, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    match case.owner {
        Some(owner) if owner == me.id => Err(Refusal::not_now("It is yours already.")),
        Some(owner) if me.role < Role::Manager => {
            let name = ctx.house.people.name(owner);
            Err(Refusal::not_now(format!("{name} owns this case. Ask {name} to hand it over.")))
        }
        _ => Ok(Happening::Owned { owner: me.id }),
    }
}

fn hand_over(case: &Case, to: MemberId, note: &str, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    if case.owner != Some(me.id) && me.role < Role::Manager {
        return Err(Refusal::forbidden("Only the owner can hand a case over, or a manager."));
    }
    let to = ctx.colleague("to", to)?;
    if case.owner == Some(to.id) {
        return Err(Refusal::invalid("to", format!("{} owns it already.", to.name)));
    }
    let note = words::required(
        "note",
        note,
        "Say why, and what the next owner should know, so that the customer need not tell it again.",
    )?;
    Ok(Happening::HandOverOffered { to: to.id, note })
}

fn accept_hand_over(case: &Case, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    let offered = case.hand_over.as_ref().ok_or_else(no_hand_over)?;
    if offered.to != me.id {
        return Err(Refusal::forbidden(format!("{} was asked to take it.", ctx.house.people.name(offered.to))));
    }
    Ok(Happening::HandOverAccepted { owner: me.id })
}

fn decline_hand_over(case: &Case, why: &str, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    let offered = case.hand_over.as_ref().ok_or_else(no_hand_over)?;
    if offered.to != me.id {
        return Err(Refusal::forbidden(format!("{} was asked to take it.", ctx.house.people.name(offered.to))));
    }
    Ok(Happening::HandOverDeclined { why: words::required("why", why, "Say why not.")? })
}

fn no_hand_over() -> Refusal {
    Refusal::not_now("Nobody is being asked to take this case any more.")
}

fn ask_account(case: &Case, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let me = ctx.member()?;
    let n = case.messages.next();
    decided.add(message::send(n, case.head.contact, Channel::Email, Purpose::AccountAsked, Vec::new()));
    decided.body(n, None, texts::account_asked(&me.name));
    Ok(())
}

fn tell_result(case: &Case, text: String, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    ctx.member()?;
    let text = words::required("text", &text, "Write to the customer what came of it, also when it did not work.")?;
    if case.changes.last_checked_at().is_none() {
        return Err(Refusal::not_now("No change has been checked yet. Look whether it worked first, then tell them."));
    }
    let n = case.messages.next();
    let answers = case.messages.unanswered().map(|m| m.n).collect();
    decided.add(message::send(n, case.head.contact, Channel::Email, Purpose::Result, answers));
    decided.body(n, None, text);
    Ok(())
}

fn dismiss(case: &Case, why: &str, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    if case.owner != Some(me.id) && me.role < Role::Manager {
        return Err(Refusal::forbidden("Only the owner can say that, or a manager. Take the case first."));
    }
    no_debts(case)?;
    let why = words::required("why", why, "Say what it is, if not a complaint.")?;
    Ok(Happening::Closed { outcome: Outcome::NotAComplaint, why: Some(why) })
}

fn conclude(case: &Case, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    if case.owner != Some(me.id) && me.role < Role::Manager {
        return Err(Refusal::forbidden("Only the owner can say that, or a manager."));
    }
    let why = case.changes.nothing_can_be_done().ok_or_else(|| {
        Refusal::not_now("Say first, on the case, why nothing can be done; the customer will read it.")
    })?;
    if !told_that_nothing_can_be_done(case) {
        return Err(Refusal::not_now("They have not been told yet. Send the letter first."));
    }
    let had_their_word = case.verdict.has_lapsed() || !case.verdict.all().is_empty();
    if !had_their_word {
        return Err(Refusal::not_now(
            "Ask the customer for their word first. “Not yet” may be the honest answer, and it is kept.",
        ));
    }
    no_debts(case)?;
    Ok(Happening::Closed { outcome: Outcome::NothingCanBeDone, why: Some(why.to_owned()) })
}

/// A letter went out, and has not come back, since that was said.
fn told_that_nothing_can_be_done(case: &Case) -> bool {
    let letter = case.letter.last_sent().filter(|sent| case.messages.get(sent.message).is_some_and(Message::went_out));
    letter.zip(case.changes.nothing_said_at()).is_some_and(|(sent, said)| sent.at >= said)
}

fn no_debts(case: &Case) -> Result<(), Refusal> {
    match case.messages.unanswered().count() {
        0 => Ok(()),
        1 => Err(Refusal::not_now(
            "A message is still unanswered. Answer it, or say why it needs no answer; then close.",
        )),
        n => Err(Refusal::not_now(format!(
            "{n} messages are still unanswered. Answer them, or say why they need no answer; then close."
        ))),
    }
}

fn converse(case: &Case, wish: message::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
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

fn hear(case: &Case, wish: account::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    decided.add(account::decide(&case.account, &case.messages, wish.clone(), ctx)?);
    if let account::Command::Understand { yes: false, words } = wish {
        speak(case, &words, None, ctx, decided)?;
    }
    Ok(())
}

fn promise(case: &Case, wish: promise::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
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

fn remedy(case: &Case, wish: remedy::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    decided.add(remedy::decide(&case.remedies, wish.clone(), ctx)?);
    match wish {
        remedy::Command::Refute { words, .. } => speak(case, &words, None, ctx, decided),
        _ => Ok(()),
    }
}

fn write(case: &Case, wish: letter::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
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

fn judge(case: &Case, wish: verdict::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
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
fn speak(case: &Case, text: &str, exempt: Option<Exempt>, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let n = case.messages.next();
    let from = case.head.contact;
    let arrival =
        Arrival { channel: Channel::Page, from, parent: None, exempt, problem: None, text: text.trim().to_owned() };
    decided.body(n, None, arrival.text.clone());
    decided.add(message::decide(&case.messages, from, &message::Command::Receive(arrival), ctx)?);
    Ok(())
}

/// Adds what the evidence now says: steps done or fallen back, the case reopened or closed.
fn settle(before: &Case, mut after: Case, stamp: Stamp, decided: &mut Decided) {
    let note = |happening: Happening, after: &mut Case, decided: &mut Decided| {
        let fact = Fact::Case(happening);
        after.apply(&fact, stamp);
        decided.facts.push(fact);
    };
    if let Some(why) = reopens(before, &after) {
        note(Happening::Reopened { why }, &mut after, decided);
    }
    let dismissed = after.outcome == Some(Outcome::NotAComplaint);
    for stone in path(&after) {
        let recorded = after.done[stone.step as usize].is_some();
        if stone.is_done() && !recorded && !dismissed {
            note(Happening::StepDone { step: stone.step }, &mut after, decided);
        } else if !stone.is_done() && recorded {
            let why = stone.missing.first().map(|m| m.says.clone()).unwrap_or_default();
            note(Happening::StepFellBack { step: stone.step, why }, &mut after, decided);
        }
    }
    if let Some(outcome) = ends(&after) {
        note(Happening::Closed { outcome, why: None }, &mut after, decided);
    }
}

/// A closed case goes on when an answer is owed again, or the customer's word is no longer "made right".
fn reopens(before: &Case, after: &Case) -> Option<String> {
    if before.is_open() || after.is_open() {
        return None;
    }
    if after.verdict.all().len() > before.verdict.all().len() {
        let word = after.verdict.standing().map(|g| g.word);
        return Some(match word {
            Some(Word::MadeRight) => "the customer gave their word after all".to_owned(),
            _ => "the customer says that it is not made right".to_owned(),
        });
    }
    let owed = after.messages.unanswered().count() > before.messages.unanswered().count();
    owed.then(|| "an answer is owed again".to_owned())
}

/// The outcome, once every step is done and nothing is unanswered.
fn ends(case: &Case) -> Option<Outcome> {
    let all_done = case.done.iter().all(Option::is_some);
    if !case.is_open() || !all_done || case.messages.unanswered().next().is_some() {
        return None;
    }
    Some(match (case.verdict.is_made_right(), case.changes.cannot_be_undone()) {
        (true, Some(_)) => Outcome::MadeRightWithWhatCannotBeUndone,
        (true, None) => Outcome::MadeRight,
        (false, _) if told_that_nothing_can_be_done(case) => Outcome::NothingCanBeDone,
        (false, _) => Outcome::NoVerdict,
    })
}
