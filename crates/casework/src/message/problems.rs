//! What could not be read of words that came in: kinds are kept, and the sentences are said where they are read.

use email::problem::Kind as OfMail;
use engine::arrival::{Aside, Why};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::VariantArray;
use text::{Text, text};

/// All that could not be read, in the order in which it was found; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Problems(Vec<Problem>);

/// One thing that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A name of a kind of ours, or of one of the reader of mail.
    kind: String,
    /// What it is about: a file, a number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    about: String,
}

/// What is wrong with a mail as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Whole {
    /// It is a case of its bytes alone.
    Unread,
    /// The program vanished twice while it was read.
    CrashedTwice,
    NotParsed,
    TooSlow,
    NotStored,
}

/// The kind of what is told in the name of a reason for which mails are set aside.
const ASIDE: &str = "aside";
/// The kind of words of an earlier version that no kind of today means.
const SAID: &str = "said";

impl From<Whole> for Problem {
    fn from(whole: Whole) -> Problem {
        Problem { kind: <&str>::from(whole).to_owned(), about: String::new() }
    }
}

impl From<Why> for Problem {
    fn from(why: Why) -> Problem {
        Problem { kind: ASIDE.to_owned(), about: <&str>::from(why).to_owned() }
    }
}

impl From<&email::Problem> for Problem {
    fn from(problem: &email::Problem) -> Problem {
        // PostgreSQL keeps every character but this one.
        Problem { kind: problem.kind.name().to_owned(), about: problem.about.replace('\0', "") }
    }
}

impl Problem {
    fn said(words: &str) -> Problem {
        Problem { kind: SAID.to_owned(), about: words.to_owned() }
    }

    /// In a sentence.
    fn text(&self) -> Text {
        if let Ok(whole) = self.kind.parse::<Whole>() {
            return whole.text();
        }
        match (OfMail::named(&self.kind), self.about.parse::<Why>()) {
            (Some(kind), _) => of_mail(kind, &self.about),
            (None, Ok(why)) if self.kind == ASIDE => Aside::Because(why).text(),
            _ => Text::from(&self.about),
        }
    }
}

impl Whole {
    fn text(self) -> Text {
        match self {
            Whole::Unread => text!("We could not read this mail; its raw source is attached."),
            Whole::CrashedTwice => text!("Reading it crashed the program twice."),
            Whole::NotParsed => text!("It could not be parsed."),
            Whole::TooSlow => text!("Reading it took too long."),
            Whole::NotStored => text!("Its content could not be stored."),
        }
    }
}

impl Problems {
    /// These; none when there is nothing to tell.
    pub fn of(all: impl IntoIterator<Item = Problem>) -> Option<Problems> {
        let all: Vec<Problem> = all.into_iter().collect();
        (!all.is_empty()).then_some(Problems(all))
    }

    /// As sentences.
    pub fn text(&self) -> Text {
        Text::sentences(self.0.iter().map(Problem::text))
    }

    /// What was kept as sentences once, as the kinds they are made from.
    pub fn read_back(sentences: &str) -> Option<Problems> {
        let (mut all, mut rest) = (Vec::new(), sentences.trim());
        while !rest.is_empty() {
            let (problem, after) = first(rest).unwrap_or_else(|| (Problem::said(rest), ""));
            all.push(problem);
            rest = after.trim_start();
        }
        Problems::of(all)
    }
}

fn first(sentences: &str) -> Option<(Problem, &str)> {
    let whole = Whole::VARIANTS.iter().map(|whole| (Problem::from(*whole), whole.text()));
    let aside = Why::VARIANTS.iter().map(|why| (Problem::from(*why), Aside::Because(*why).text()));
    let ours =
        whole.chain(aside).find_map(|(problem, says)| Some((problem, sentences.strip_prefix(&says.to_string())?)));
    ours.or_else(|| email::Problem::told(sentences).map(|(problem, rest)| (Problem::from(&problem), rest)))
}

/// Until v2 a message kept the sentences themselves.
pub(super) fn problem_was_a_sentence(mut fields: Value) -> Value {
    let problems = fields["problem"].as_str().and_then(Problems::read_back);
    fields["problem"] = serde_json::to_value(problems).unwrap_or_default();
    fields
}

fn of_mail(kind: OfMail, about: &str) -> Text {
    match kind {
        OfMail::ReaderBroke => text!("The reader broke on this mail; its raw source is shown."),
        OfMail::NoHeaderLines => text!("No header lines were found; the mail is shown as plain text."),
        OfMail::NoHeaderOfAMail => text!("No header of a mail was found; the bytes are shown as text."),
        OfMail::MailsInside => text!("More mails inside mails than we open; the source is shown as text."),
        OfMail::HtmlTooDeep => text!("The HTML is too large or too deeply nested; it is shown as plain text."),
        OfMail::ForwardedInside => {
            text!("More forwarded mails than we open; the rest is in the attached files.")
        }
        OfMail::SenderUsed => text!("The From header has no address; the Sender header was used."),
        OfMail::NoSender => text!("The mail does not say who sent it."),
        OfMail::NoMessageId => text!("The mail has no Message-ID."),
        OfMail::ManyRecipients => text!("Only the first {about} recipients were kept.", about),
        OfMail::ManyReferences => text!("Only the last {about} references were kept.", about),
        OfMail::NoDate => text!("The Date header cannot be read: {about}.", about),
        OfMail::ReportsNoFailure => text!("A mail server reports on the way of a mail, but no failure."),
        OfMail::ManyParts => text!("Only the first {about} parts are shown; the rest is in the source.", about),
        OfMail::StrayHeaders => {
            text!("Some lines among the headers are no headers; they are shown with the text.")
        }
        OfMail::Misnamed => text!("A part is not encoded as it says; it is shown as it came."),
        OfMail::Damaged => text!("A part was damaged in transit; some letters may be wrong."),
        OfMail::FileLinesAdded => {
            text!("Lines were added after {about} in transit; they are only in the source.", about)
        }
        OfMail::FileDamaged => text!("{about} was damaged in transit; it may not open.", about),
        OfMail::OtherCharset => text!("The text has letters outside its charset; it was read as {about}.", about),
        OfMail::UnknownCharset => {
            text!("The text is in an unknown charset ({about}); some letters may be wrong.", about)
        }
        OfMail::BrokenLetters => text!("Some letters of the text could not be read in its charset."),
        OfMail::Tnef => text!("Outlook packed files into winmail.dat; they are kept in it, unopened."),
        OfMail::SmimeSealed => text!("A part is encrypted with S/MIME; it cannot be read here."),
        OfMail::SmimeSigned => text!("The mail is signed with S/MIME; the signature is attached, not checked."),
        OfMail::PgpSealed => text!("The mail is encrypted with PGP; it cannot be read here."),
        OfMail::PgpSigned => text!("The mail is signed with PGP; the signature is attached, not checked."),
        OfMail::Invitation => text!("The mail carries a calendar invitation."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(problem: impl Into<Problem>) -> String {
        Problems::of([problem.into()]).unwrap().text().to_string()
    }

    #[test]
    fn each_kind_of_the_reader_is_said_here_as_it_is_there() {
        for kind in OfMail::ALL {
            let about = if kind.english().contains("{about}") { "manual.pdf" } else { "" };
            let problem = email::Problem::with(*kind, about);
            assert_eq!(told(&problem), problem.to_string());
        }
    }

    #[test]
    fn what_was_kept_as_sentences_is_read_back_as_kinds_that_say_the_same() {
        let no_id = email::Problem::from(OfMail::NoMessageId);
        let damaged = email::Problem::with(OfMail::FileDamaged, "a b.pdf");
        let all = [Whole::Unread.into(), Whole::CrashedTwice.into(), Problem::from(&no_id), Problem::from(&damaged)];
        let problems = Problems::of(all).unwrap();
        assert_eq!(Problems::read_back(&problems.text().to_string()), Some(problems));
        let aside = Problems::of([Whole::Unread.into(), Why::Loop.into()]).unwrap();
        assert_eq!(Problems::read_back(&aside.text().to_string()), Some(aside));
        let words = Problems::read_back("The mail has no Message-ID. A sentence of long ago.").unwrap();
        assert_eq!(words.text().to_string(), "The mail has no Message-ID. A sentence of long ago.");
        assert_eq!(serde_json::to_value(&words).unwrap()[0], serde_json::json!({ "kind": "no_message_id" }));
        assert_eq!(Problems::read_back("  "), None);
    }
}
