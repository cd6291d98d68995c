//! Who is asked what, and what then is owed: asking, writing again, reminding once, noting what was said, closing.

use super::facts::{Agreement, Ending, Kind, Place};
use super::{Fact, Outside, Party, charges, mail, quote};
use crate::message::{Channel, Failure, Problems};
use crate::remedy::Remedies;
use base::context::Context;
use base::refusal::Refusal;
use base::words;
use jiff::Timestamp;
use text::Language;

/// Business minutes within which what they wrote is owed an answer: a working day. The customer comes first.
const ANSWER_WITHIN: i64 = 8 * 60;

/// What somebody outside is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What they are called.
    pub party: String,
    pub kind: Kind,
    pub address: String,
    /// What they read; the organisation's own when it is none.
    pub language: Option<Language>,
    pub subject: String,
    pub text: String,
    /// When their answer is wanted.
    pub due: Option<Timestamp>,
}

/// What they said otherwise than by mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub channel: Channel,
    pub text: String,
    /// When they said it; now when it is none.
    pub received_at: Option<Timestamp>,
    /// They wait for an answer.
    pub waits: bool,
}

/// A mail of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    pub text: String,
    /// The address it came from, when it is not theirs.
    pub from: Option<String>,
    /// A machine wrote it.
    pub automatic: bool,
    /// What could not be read.
    pub problem: Option<Problems>,
}

/// What may be asked. `n` is which of them; `letter` which message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Ask somebody outside.
    Ask(Question),
    /// Write to them again, and say by when an answer is wanted, if one is.
    Write { n: u32, text: String, due: Option<Timestamp> },
    /// Remind them once.
    Remind { n: u32, text: String },
    /// Note what they said.
    Note { n: u32, note: Note },
    /// The mail jobs: they wrote.
    Receive { n: u32, came: Came },
    /// What they wrote needs no answer, because.
    Waive { n: u32, why: String },
    /// They are reached at another address; what came back goes there.
    Readdress { n: u32, address: String },
    /// Put words of theirs into a draft.
    Quote { letter: u32, place: Place, words: String },
    /// Let them bear a part of what it costs.
    Charge { n: u32, amount: i64, agreement: Agreement, words: String },
    /// What they said to that.
    AnswerCharge { n: u32, charge: u32, agreement: Agreement, words: String },
    /// They need not bear it, because.
    DropCharge { n: u32, charge: u32, why: String },
    /// Nothing more is expected of either side.
    Close { n: u32, ending: Ending, why: String },
    /// The mail jobs: it was handed over.
    Deliver { letter: u32 },
    /// The mail jobs: it did not arrive.
    Fail { letter: u32, failure: Failure },
    /// Try the same message again.
    SendAgain { letter: u32 },
    /// Nobody sends it again, because.
    GiveUp { letter: u32, why: String },
    /// Take it back before it goes.
    TakeBack { letter: u32 },
}

/// What follows, with the words of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub facts: Vec<Fact>,
    /// Which message, its subject when it has one of its own, its words.
    pub words: Option<(u32, Option<String>, String)>,
}

impl From<Fact> for Decided {
    fn from(fact: Fact) -> Self {
        Decided { facts: vec![fact], words: None }
    }
}

/// What follows from a command.
pub fn decide(outside: &Outside, remedies: &Remedies, command: Command, ctx: &Context) -> Result<Decided, Refusal> {
    let of_both = (outside, remedies);
    Ok(match command {
        Command::Ask(question) => ask(outside, question, ctx)?,
        Command::Write { n, text, due } => write(outside, n, (&text, due), ctx)?,
        Command::Remind { n, text } => remind(outside, n, &text, ctx)?,
        Command::Note { n, note } => self::note(outside, n, note, ctx)?,
        Command::Receive { n, came } => receive(outside, n, came, ctx)?,
        Command::Waive { n, why } => waive(find(outside, n)?, &why, ctx)?.into(),
        Command::Readdress { n, address } => readdress(find(outside, n)?, &address, ctx)?,
        Command::Quote { letter, place, words } => quote::quote(outside, letter, (place, &words), ctx)?.into(),
        Command::Charge { n, amount, agreement, words } => {
            charges::charge(of_both, (n, amount), (agreement, &words), ctx)?.into()
        }
        Command::AnswerCharge { n, charge, agreement, words } => {
            charges::answer(of_both, (n, charge), (agreement, &words), ctx)?.into()
        }
        Command::DropCharge { n, charge, why } => charges::drop_it(outside, (n, charge), &why, ctx)?.into(),
        Command::Close { n, ending, why } => close(find(outside, n)?, ending, &why, ctx)?.into(),
        Command::Deliver { letter } => mail::deliver(outside, letter, ctx)?.into(),
        Command::Fail { letter, failure } => mail::fail(outside, letter, failure, ctx)?.into(),
        Command::SendAgain { letter } => mail::send_again(outside, letter, ctx)?.into(),
        Command::GiveUp { letter, why } => mail::give_up(outside, letter, &why, ctx)?.into(),
        Command::TakeBack { letter } => mail::take_back(outside, letter, ctx)?.into(),
    })
}

fn ask(outside: &Outside, question: Question, ctx: &Context) -> Result<Decided, Refusal> {
    ctx.member()?;
    let party = words::line("party", &question.party, "Say who they are: the name of the company.")?;
    let address = reachable(&question.address, ctx)?;
    let subject = words::line("subject", &question.subject, "Say in a few words what it’s about.")?;
    let text = words::required("text", &question.text, "Write what you ask them.")?;
    let due = ctx.ahead("due", question.due, "Say by when you need their answer.")?;
    let (n, letter) = (outside.next(), outside.next_letter());
    let language = question.language.unwrap_or(ctx.organisation.language);
    let asked = Fact::Asked { n, letter, party, kind: question.kind, address, language, due };
    Ok(Decided { facts: vec![asked], words: Some((letter, Some(subject), text)) })
}

/// An address of somebody else. Whether it is the customer's is known by the store, which is asked before.
fn reachable(address: &str, ctx: &Context) -> Result<String, Refusal> {
    let address = words::address("address", address)?;
    if ctx.organisation.mailbox_of(&address).is_some() {
        let says = format!("{address} is one of our own addresses. Enter the address of the outside party.");
        return Err(Refusal::invalid("address", says));
    }
    Ok(address)
}

fn write(outside: &Outside, n: u32, (text, due): (&str, Option<Timestamp>), ctx: &Context) -> Result<Decided, Refusal> {
    ctx.member()?;
    was_asked(find(outside, n)?)?;
    let text = words::required("text", text, "Write the message first.")?;
    let due = due.map(|due| ctx.ahead("due", Some(due), "")).transpose()?;
    let letter = outside.next_letter();
    Ok(Decided { facts: vec![Fact::Written { n, letter, due }], words: Some((letter, None, text)) })
}

/// One reminder after each thing we asked, once the time they were given has passed; who needs more of them is written to.
fn remind(outside: &Outside, n: u32, text: &str, ctx: &Context) -> Result<Decided, Refusal> {
    ctx.member()?;
    let party = find(outside, n)?;
    let Some(due) = party.owes() else {
        return Err(Refusal::not_now(format!("{} doesn’t owe us an answer.", party.name)));
    };
    if !party.has_question() {
        let says = format!("What you asked {} hasn’t been sent yet. Remind them once it has.", party.name);
        return Err(Refusal::not_now(says));
    }
    if party.is_reminded() {
        let says = format!("{} has already been reminded. Write to them instead.", party.name);
        return Err(Refusal::not_now(says));
    }
    if ctx.now < due {
        let until = calendar::short(due, ctx.now, ctx.organisation.zone());
        let says = format!("{} has until {until} to answer. Remind them after that, or write to them.", party.name);
        return Err(Refusal::not_now(says));
    }
    let text = words::required("text", text, "Write the reminder first.")?;
    let letter = outside.next_letter();
    Ok(Decided { facts: vec![Fact::Reminded { n, letter }], words: Some((letter, None, text)) })
}

fn note(outside: &Outside, n: u32, note: Note, ctx: &Context) -> Result<Decided, Refusal> {
    ctx.member()?;
    let party = find(outside, n)?;
    was_asked(party)?;
    let text = words::required("text", &note.text, "Write down what they said.")?;
    if matches!(note.channel, Channel::Form | Channel::Page | Channel::Api) {
        let says = "They answer by email or by post, on the phone or in person.";
        return Err(Refusal::invalid("channel", says));
    }
    let received_at = note.received_at.unwrap_or(ctx.now);
    if received_at > ctx.now {
        return Err(Refusal::invalid("received_at", "That is in the future. Enter when they said it."));
    }
    if received_at < party.asked_at {
        return Err(Refusal::invalid("received_at", "That was before you asked them. Enter when they answered."));
    }
    let due = note.waits.then(|| ctx.business(ANSWER_WITHIN));
    let letter = outside.next_letter();
    let (channel, from, problem) = (note.channel, None, None);
    let said = Fact::Answered { n, letter, channel, from, received_at, automatic: false, problem, due };
    Ok(Decided { facts: vec![said], words: Some((letter, None, text)) })
}

fn receive(outside: &Outside, n: u32, came: Came, ctx: &Context) -> Result<Decided, Refusal> {
    mail::mail_room(ctx)?;
    find(outside, n)?;
    let Came { text, from, automatic, problem } = came;
    let due = (!automatic).then(|| ctx.business(ANSWER_WITHIN));
    let (letter, channel, received_at) = (outside.next_letter(), Channel::Email, ctx.now);
    let said = Fact::Answered { n, letter, channel, from, received_at, automatic, problem, due };
    Ok(Decided { facts: vec![said], words: Some((letter, None, text)) })
}

fn waive(party: &Party, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    if party.waiting().next().is_none() {
        return Err(Refusal::not_now(format!("{} isn’t waiting for an answer.", party.name)));
    }
    let why = words::required("why", why, "Say why they need no answer.")?;
    Ok(Fact::Waived { n: party.n, why })
}

/// What came back last goes to the new address at once.
fn readdress(party: &Party, address: &str, ctx: &Context) -> Result<Decided, Refusal> {
    ctx.member()?;
    was_asked(party)?;
    let address = reachable(address, ctx)?;
    if address == party.address {
        return Err(Refusal::invalid("address", "That is their address already."));
    }
    let again = party.bounced().map(|letter| Fact::SentAgain { letter: letter.n });
    let facts = [Fact::Readdressed { n: party.n, address }].into_iter().chain(again).collect();
    Ok(Decided { facts, words: None })
}

fn close(party: &Party, ending: Ending, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    if !party.is_open() {
        return Err(Refusal::not_now(format!("The thread with {} is closed already.", party.name)));
    }
    Ok(Fact::Closed { n: party.n, ending, why: words::optional("why", why)? })
}

/// Nothing follows from a mail that was taken back.
pub(super) fn was_asked(party: &Party) -> Result<(), Refusal> {
    if party.was_never_asked() {
        let says = format!("The email to {} was taken back before it was sent. Ask them again.", party.name);
        return Err(Refusal::not_now(says));
    }
    Ok(())
}

pub(super) fn find(outside: &Outside, n: u32) -> Result<&Party, Refusal> {
    outside.get(n).ok_or_else(|| Refusal::not_found("No outside party on this case has that number."))
}
