//! A case as the customer reads it: what we understood, owe, gave and change, and what they can say to each.

mod standing;
mod talk;

pub use standing::{ChangeLine, PromiseLine, RemedyLine, changes, promises, remedies};
pub use talk::{Line, talk};

use base::context::{Actor, Context, Person};
use casework::account::Question;
use casework::case::{Case, Outcome};
use casework::message::store::{File, Words};
use casework::message::{self, Kind, Purpose};
use casework::verdict::{Given, Word};
use jiff::Timestamp;

/// Everything the page is made from.
pub struct Source<'a> {
    /// The case.
    pub case: &'a Case,
    /// The words of its messages.
    pub words: &'a [Words],
    /// Their files.
    pub files: &'a [(u32, File)],
    /// Where, when, and whose page.
    pub ctx: &'a Context<'a>,
}

impl Source<'_> {
    /// A moment at a glance.
    pub fn short(&self, at: Timestamp) -> String {
        calendar::short(at, self.ctx.now, self.ctx.house.zone())
    }

    /// A day in full.
    pub fn day(&self, at: Timestamp) -> String {
        self.ctx.house.zone().to_datetime(at).strftime("%-d %B %Y").to_string()
    }

    fn owner(&self) -> Option<&Person> {
        self.ctx.house.people.find(self.case.owner?)
    }

    /// The owner's first name, or the organisation while nobody owns it.
    pub fn us(&self) -> String {
        self.owner().map_or_else(|| self.ctx.house.name.clone(), |p| first_name(&p.name))
    }
}

/// As said among people who know each other.
pub fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_owned()
}

/// The one person who answers.
pub struct Owner {
    /// Their name.
    pub name: String,
    /// As they give it; may be empty.
    pub line: String,
    /// The same as a number a telephone dials.
    pub tel: String,
}

/// The one person who answers, once there is one.
pub fn owner(source: &Source) -> Option<Owner> {
    let person = source.owner()?;
    let tel = person.direct_line.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Some(Owner { name: person.name.clone(), line: person.direct_line.clone(), tel })
}

/// One question with the answer that stands.
pub struct Told {
    /// Its name in the form.
    pub name: &'static str,
    /// As the customer is asked.
    pub question: &'static str,
    /// In their words; empty while open.
    pub words: String,
}

/// The six questions.
pub fn account(case: &Case) -> Vec<Told> {
    let told = |question: Question| Told {
        name: question.into(),
        question: question.theirs(),
        words: case.account.answer(question).map(|a| a.words.clone()).unwrap_or_default(),
    };
    Question::ALL.into_iter().map(told).collect()
}

/// They were sent the six questions, and can still answer.
pub fn asks_account(case: &Case) -> bool {
    case.is_open() && case.messages.last_out(Purpose::AccountAsked).is_some()
}

/// They were asked whether we understood, and have not said since.
pub fn asks_understood(case: &Case) -> bool {
    let said_at = case.account.understood_at();
    case.messages.all().iter().any(|m| {
        let asks = matches!(m.kind, Kind::Out { asks_understood: true, .. });
        asks && m.went_out() && said_at.is_none_or(|at| m.at > at)
    })
}

/// What they last said about it.
pub fn understood(case: &Case) -> Option<String> {
    let words = case.account.correction().map(|words| format!(" “{words}”")).unwrap_or_default();
    match case.account.understood()? {
        true => Some(format!("You said: yes, you have understood.{words}")),
        false => Some(format!("You said: not quite.{words}")),
    }
}

/// How the verdict stands: whether it is theirs to give now, and a sentence.
pub struct VerdictView {
    /// The form is shown.
    pub asks: bool,
    /// In plain words.
    pub says: String,
}

/// Whoever wrote it down for them, and how they were told.
fn taken(given: &Given, source: &Source) -> String {
    match given.taken {
        Some((Actor::Member(id), channel)) => {
            let name = source.ctx.house.people.name(id);
            format!(" (as you told {name}{})", message::aside(channel))
        }
        _ => String::new(),
    }
}

/// How the verdict stands.
pub fn verdict(source: &Source) -> VerdictView {
    let (case, us) = (source.case, source.us());
    let verdict = &case.verdict;
    if let Some(given) = verdict.standing() {
        let when = format!("{}{}", source.short(given.at), taken(given, source));
        let says = match given.word {
            Word::MadeRight => format!(
                "Your answer of {when}: it is made right. It stands. If something has changed since, write to {us} below and it opens again."
            ),
            Word::NotYet => {
                format!(
                    "Your answer of {when}: not yet. {us} has it, and will ask you again when what is missing is done."
                )
            }
            Word::SomeoneElse => format!(
                "Your answer of {when}: you want to talk to someone else. That has been passed on; someone other than {us} will talk to you."
            ),
        };
        return VerdictView { asks: false, says };
    }
    if verdict.is_asked() {
        let says = format!("{us} thinks that everything is done. Whether that makes it right is for you alone to say.");
        return VerdictView { asks: true, says };
    }
    if verdict.has_lapsed() {
        let says = "We asked you and did not hear back. We count that as not knowing, never as happy. Your answer still counts, whenever you give it.";
        return VerdictView { asks: true, says: says.to_owned() };
    }
    VerdictView { asks: false, says: not_asked(source) }
}

fn not_asked(source: &Source) -> String {
    let case = source.case;
    match (case.outcome, case.closed_at) {
        (Some(Outcome::NotAComplaint), Some(at)) => format!(
            "On {} we put this aside as something other than a complaint. If that is wrong, write to us below and it opens again.",
            source.day(at)
        ),
        _ => "We have not asked you yet, because we are not done. When we are, three questions appear here, and until you have answered them nobody at our side can call it made right. If something is missing, write to us below.".to_owned(),
    }
}

/// A letter that went out.
pub struct LetterLine {
    /// Which.
    pub version: u32,
    /// The day it was sent.
    pub day: String,
    /// Where its PDF lies, and how large it is.
    pub pdf: Option<(String, String)>,
}

/// The letters, newest first.
pub fn letters(source: &Source) -> Vec<LetterLine> {
    let line = |sent: &casework::letter::SentLetter| LetterLine {
        version: sent.version,
        day: source.day(sent.at),
        pdf: source
            .files
            .iter()
            .find(|(n, _)| *n == sent.message)
            .map(|(n, file)| (format!("files/{n}/{}", file.i), casework::case::labels::size(&file.size))),
    };
    source.case.letter.sent().iter().rev().map(line).collect()
}
