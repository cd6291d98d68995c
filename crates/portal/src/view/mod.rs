//! A case as the customer reads it: what we understood, owe, gave and change, and what they can say to each.

mod praise;
mod standing;
mod talk;

pub use standing::{ChangeLine, PromiseLine, RemedyLine, changes, promises, remedies};
pub use talk::{Line, talk};

use base::context::{Actor, Context, Person};
use base::ids::ContactId;
use casework::account::Question;
use casework::case::dismissal::{OBJECTION, objects_until};
use casework::case::{Case, Command, DismissalReason, Outcome, may};
use casework::customer;
use casework::group::Group;
use casework::letter::SentLetter;
use casework::message::store::{File, Words};
use casework::message::{Channel, Kind};
use casework::participant::Role;
use casework::verdict::{Given, Word};
use jiff::Timestamp;
use text::{Language, Moment, Text, amount};
use text::{say, text};

/// Everything the page is made from.
pub struct Source<'a> {
    pub case: &'a Case,
    /// The group it belongs to.
    pub group: Option<&'a Group>,
    /// Whose page it is.
    pub me: ContactId,
    /// Everyone on the customer's side, by name.
    pub names: &'a [(ContactId, String)],
    /// The words of its messages.
    pub words: &'a [Words],
    pub files: &'a [(u32, File)],
    /// Where, when, and whose page.
    pub ctx: &'a Context<'a>,
    /// The language they read.
    pub language: Language,
}

impl Source<'_> {
    /// Whether the rules let whoever reads this do it now.
    pub fn may(&self, command: Command) -> bool {
        may(self.case, command, self.ctx)
    }

    /// A moment at a glance.
    pub fn moment(&self, at: Timestamp) -> Moment {
        Moment::short(at, self.ctx.now, self.ctx.organisation.zone())
    }

    /// A day in full.
    pub fn day(&self, at: Timestamp) -> Moment {
        Moment::day(at, self.ctx.organisation.zone())
    }

    /// It is their complaint, or they speak for whose it is.
    pub fn is_theirs(&self) -> bool {
        self.case.participants.speaks_for(self.me, self.case.head.contact)
    }

    /// Somebody on their side, by name.
    pub fn person(&self, id: ContactId) -> String {
        let found = self.names.iter().find(|(known, _)| *known == id);
        found.map_or_else(|| self.ctx.organisation.name.clone(), |(_, name)| name.clone())
    }

    fn owner(&self) -> Option<&Person> {
        self.ctx.organisation.people.find(self.case.owner?)
    }

    /// The owner's first name, or the organisation while nobody owns it.
    pub fn us(&self) -> String {
        self.owner().map_or_else(|| self.ctx.organisation.name.clone(), |p| first_name(&p.name))
    }
}

/// As said among people who know each other.
pub fn first_name(name: &str) -> String {
    customer::first_name(name).to_owned()
}

/// Who answers, and until when.
pub fn who(source: &Source) -> String {
    let language = source.language;
    if source.case.outcome == Some(Outcome::NotAComplaint) || praise::is_praise(source) {
        return source
            .owner()
            .map(|person| say!(language, "{name} read what you wrote.", name = &person.name))
            .unwrap_or_default();
    }
    match source.owner().map(|person| &person.name) {
        Some(name) if !source.is_theirs() => say!(language, "{name} is responsible for this.", name),
        Some(name) if source.case.verdict.is_made_right() => {
            say!(language, "{name} was responsible for this until you told us it’s resolved.", name)
        }
        Some(name) => say!(language, "{name} is responsible for this until you tell us it’s resolved.", name),
        None => {
            say!(language, "We’ve received your complaint. As soon as someone takes it on, you’ll see their name here.")
        }
    }
}

/// What brings them to this case; none for the person let down.
pub fn part(source: &Source) -> Option<String> {
    let person = source.case.participants.of(source.me)?;
    let says = match person.role {
        Role::Complainant => return None,
        Role::Affected => text!(customer: "You’re on this case because it affects you too."),
        Role::Copied => text!(customer: "You’re on this case because you were copied in."),
        Role::DecisionMaker => text!(customer: "You’re on this case because you decide on it."),
        Role::Representative => {
            let principal = source.case.participants.principal_of(source.me).map(|id| source.person(id))?;
            text!(customer: "You’re on this case as the representative of {name}.", name = principal)
        }
    };
    Some(says.in_language(source.language))
}

/// That other cases of theirs go on here, each by the number they know it by.
pub fn continued(source: &Source) -> Vec<String> {
    let merged = source.case.joining.merged_from().map(|taken| taken.from.to_string());
    merged.map(|no| say!(source.language, "Case {no} continues here.", no)).collect()
}

/// Their direct line: as a telephone dials it, and as they give it.
pub fn direct_line(source: &Source) -> Option<(String, String)> {
    let person = source.owner().filter(|person| !person.direct_line.is_empty())?;
    let tel = person.direct_line.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Some((tel, person.direct_line.clone()))
}

/// One question with the answer that stands.
pub struct Told {
    /// Its name in the form.
    pub name: &'static str,
    /// As the customer is asked.
    pub question: String,
    /// In their words; empty while open.
    pub words: String,
}

/// The six questions.
pub fn account(source: &Source) -> Vec<Told> {
    let case = source.case;
    let heard = if case.tells_beside(source.me) { case.account.told_by(source.me) } else { case.account.clone() };
    let told = |question: Question| Told {
        name: question.into(),
        question: question.theirs().in_language(source.language),
        words: heard.answer(question).map(|a| a.words.clone()).unwrap_or_default(),
    };
    Question::ALL.into_iter().map(told).collect()
}

/// They were sent the six questions, and can still answer.
pub fn asks_account(source: &Source) -> bool {
    source.case.is_open() && source.case.asked_account(source.me)
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
pub fn understood(source: &Source) -> Option<String> {
    let account = &source.case.account;
    let says = match account.understood()? {
        true => text!(customer: "You told us that we understood you correctly."),
        false => text!(customer: "You told us that we didn’t quite understand you."),
    };
    let words = account.correction().map(quote);
    Some(Text::sentences([says].into_iter().chain(words)).in_language(source.language))
}

/// What stands in the place of their account until it is written down: that we have their words, or that we came first.
pub fn unheard(source: &Source) -> String {
    if !source.case.is_open() {
        return String::new();
    }
    let us = source.us();
    let has_written = source.case.messages.all().iter().any(|message| matches!(message.kind, Kind::In { .. }));
    let says = match source.case.head.channel {
        Channel::Found if !has_written => text!(
            customer: "We found that this affects you, and wrote to you before you had to ask. If anything is different for you, tell {us} here.",
            us
        ),
        _ => text!(
            customer: "We have what you wrote; you’ll find it below. Before we decide anything, {us} will write down here what went wrong, in your own words.",
            us
        ),
    };
    says.in_language(source.language)
}

/// Why nothing can be done, for them or for everybody who is affected.
pub fn nothing_can_be_done<'a>(source: &Source<'a>) -> Option<&'a str> {
    let shared = || source.group.and_then(|group| group.changes.nothing_can_be_done());
    source.case.changes.nothing_can_be_done().or_else(shared)
}

/// Somebody's words in quotation marks.
pub fn quote(words: &str) -> Text {
    text!(customer: "“{words}”", words)
}

/// How the verdict stands: whether it is theirs to give now, and a sentence.
pub struct VerdictView {
    /// What it is about.
    pub title: String,
    /// They can object to its being closed as no complaint.
    pub may_object: bool,
    /// The form is shown.
    pub asks: bool,
    /// In plain words.
    pub says: String,
}

/// Whoever wrote it down for them, and how they were told.
fn taken(given: &Given, source: &Source) -> Option<Text> {
    let Some((Actor::Member(id), channel)) = given.taken else { return None };
    let name = source.ctx.organisation.people.name(id);
    Some(match channel {
        Channel::Phone => text!(customer: "You told {name} on the phone.", name),
        Channel::InPerson => text!(customer: "You told {name} in person.", name),
        _ => text!(customer: "You told {name}.", name),
    })
}

/// The word they gave last, for the person let down or beside theirs.
pub fn last_word(source: &Source) -> Option<Word> {
    let beside = source.case.verdict.beside(source.me).and_then(|beside| beside.given().last());
    let counts = source.case.verdict.standing().filter(|_| source.is_theirs());
    beside.into_iter().chain(counts).max_by_key(|given| given.at).map(|given| given.word)
}

/// How the verdict stands.
pub fn verdict(source: &Source) -> VerdictView {
    let (verdict, us) = (&source.case.verdict, source.us());
    let may_object = source.may(Command::Object { words: "x".to_owned() });
    if let Some(view) = beside(source).filter(|_| !may_object) {
        return view;
    }
    let (asks, says) = if let Some(given) = verdict.standing().filter(|given| overrules(given, source)) {
        let name = given.from.map(|from| source.person(from)).unwrap_or_default();
        (
            true,
            text!(customer: "{name} answered for you. If you see it differently, answer here: your own answer counts.", name),
        )
    } else if let Some(given) = verdict.standing() {
        let all = [Some(answered(given, source)), taken(given, source), Some(follows(given, us))];
        (false, Text::sentences(all.into_iter().flatten()))
    } else if verdict.is_asked() {
        (true, text!(customer: "{us} believes that everything is done. Only you can say whether it’s resolved.", us))
    } else if verdict.has_lapsed() {
        (
            true,
            text!(customer: "We asked you and didn’t hear back. We don’t take that as a yes. You can still answer at any time."),
        )
    } else {
        (false, not_asked(source))
    };
    let is_praise = was_thanked(source.case) || praise::is_praise(source);
    let title = match () {
        () if may_object => text!(customer: "Did we get this wrong?"),
        () if is_praise => text!(customer: "Thank you"),
        () => text!(customer: "Is it resolved?"),
    };
    let (says, title) = (says.in_language(source.language), title.in_language(source.language));
    VerdictView { title, may_object, asks, says }
}

/// Somebody who speaks for them answered, and they have not.
fn overrules(given: &Given, source: &Source) -> bool {
    source.me == source.case.head.contact && given.from.is_some_and(|from| from != source.me)
}

/// What somebody besides the person let down was asked, and said; none for whoever speaks for that person and was not
/// asked for a word of their own.
fn beside(source: &Source) -> Option<VerdictView> {
    let asked = source.case.verdict.beside(source.me);
    let (asks, says) = match asked {
        Some(beside) if beside.waits_since().is_some() => {
            (true, text!(customer: "{us} believes that everything is done. Is it resolved for you?", us = source.us()))
        }
        Some(beside) => (false, answered(beside.given().last()?, source)),
        None if source.is_theirs() => return None,
        None => (
            false,
            text!(customer: "We’ll ask you here if we would like your view. If something is missing, write to us below."),
        ),
    };
    let title = text!(customer: "Is it resolved?").in_language(source.language);
    Some(VerdictView { title, may_object: false, asks, says: says.in_language(source.language) })
}

/// What they answered, and when.
fn answered(given: &Given, source: &Source) -> Text {
    let when = source.moment(given.at);
    match given.word {
        Word::MadeRight => text!(customer: "Your answer on {when}: it’s resolved.", when),
        Word::NotYet => text!(customer: "Your answer on {when}: it isn’t resolved yet.", when),
        Word::SomeoneElse => text!(customer: "Your answer on {when}: you’d like to talk to someone else.", when),
    }
}

/// What happens next.
fn follows(given: &Given, us: String) -> Text {
    match given.word {
        Word::MadeRight => {
            text!(customer: "If something has changed since, write to {us} below and we’ll reopen it.", us)
        }
        Word::NotYet => {
            text!(customer: "{us} is working on what is missing and will ask you again when it’s done.", us)
        }
        Word::SomeoneElse => text!(customer: "Someone other than {us} will contact you.", us),
    }
}

/// It was closed with thanks for praise.
fn was_thanked(case: &Case) -> bool {
    case.dismissal.reason == Some(DismissalReason::Compliment) && !case.is_open()
}

fn not_asked(source: &Source) -> Text {
    let case = source.case;
    match (case.outcome, case.closed_at) {
        _ if was_thanked(case) || praise::is_praise(source) => {
            text!(customer: "Your kind words have reached us. If something is wrong after all, write to us below.")
        }
        (Some(Outcome::NotAComplaint), Some(at))
            if objects_until(case).is_some_and(|until| source.ctx.now <= until) =>
        {
            text!(
                customer: "On {day} we closed this because we didn’t take it to be a complaint. If that’s wrong, tell us by {until}. We’ll reopen it, and then only you can say that it’s resolved.",
                day = source.day(at),
                until = source.day(at + OBJECTION)
            )
        }
        (Some(Outcome::NotAComplaint), Some(at)) => text!(
            customer: "On {day} we closed this because we didn’t take it to be a complaint. If that’s wrong, write to us below and we’ll reopen it.",
            day = source.day(at)
        ),
        _ => {
            text!(customer: "We haven’t asked you yet because we’re not finished. When we are, you’ll find three questions here, and only your answer can close this. If something is missing, write to us below.")
        }
    }
}

/// A letter that went out.
pub struct LetterLine {
    pub version: u32,
    /// With the day it was sent.
    pub title: String,
    /// Where its PDF lies, and how large it is.
    pub pdf: Option<(String, String)>,
}

/// The letters, newest first.
pub fn letters(source: &Source) -> Vec<LetterLine> {
    let line = |sent: &SentLetter| LetterLine {
        version: sent.version,
        title: say!(source.language, "Our letter of {day}", day = source.day(sent.at)),
        pdf: source
            .files
            .iter()
            .find(|(n, _)| *n == sent.message)
            .map(|(n, file)| (format!("files/{n}/{}", file.i), amount::size(file.size, source.language))),
    };
    source.case.letter.sent().iter().rev().filter(|_| source.is_theirs()).map(line).collect()
}

#[cfg(test)]
mod tests;
