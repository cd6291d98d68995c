//! Why a message of ours did not arrive, as it is kept: how it ended, what the server's no means, and its own words, or what
//! is amiss on our side.

use super::trouble::{Cause, Trouble, told};
use crate::problem::Problem;
use base::words;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use text::{Text, text};

base::choice! {
    /// How it ended.
    #[schema(as = MailFailureEnd)]
    pub enum End {
        /// A mail server did not take it.
        Refused,
        /// It was taken, and came back.
        Returned,
        /// It was tried for as long as mail is.
        Tried,
    }
}

/// Why a message did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MailFailure)]
pub struct Failure {
    /// How it ended.
    pub end: End,
    /// What the server meant; none when only words of an earlier version tell.
    pub cause: Option<Cause>,
    /// The server's own words, or those of an earlier version.
    pub words: Option<String>,
    /// What was amiss on our side, when no server said so.
    #[schema(value_type = Option<Object>)]
    pub problem: Option<Problem>,
}

/// Sentences of this and earlier versions, and what they meant. In stores they stand for good.
const SAID: [(Cause, &str); 19] = [
    (Cause::NoMailbox, "The mailbox does not exist: the address is mistyped, or the person has left."),
    (Cause::NoMailbox, "There is no such mailbox: the address is mistyped, or the person has left."),
    (Cause::MailboxFull, "Their mailbox is full."),
    (Cause::NoDomain, "The domain after the @ does not exist or accepts no mail. Check the address."),
    (Cause::NoDomain, "There is no way to that address: the part after the @ is mistyped, or gone."),
    (Cause::TooLarge, "The mail is too large for their server. Send the files another way."),
    (Cause::TooLarge, "The mail is too large for their server. Send the file another way."),
    (Cause::Blocked, "Their server rejected the mail as spam, or does not trust our server."),
    (Cause::Blocked, "Their server does not trust mail from us, or takes this one for spam."),
    (Cause::Sender, "The mail server does not allow us to send from our address."),
    (Cause::Sender, "The mail server does not let us send under our address."),
    (Cause::SignIn, "Our mail server did not accept our sign-in. Check its user and password."),
    (Cause::SignIn, "Our mail server did not accept our sign-in. Its user and password need a look."),
    (Cause::Busy, "The mail server does not accept it at the moment."),
    (Cause::Busy, "The mail server does not take it now."),
    (Cause::Unreachable, "The mail server could not be reached."),
    (Cause::Unwritable, "It can’t be turned into a mail."),
    (Cause::Unwritable, "It cannot be written as mail."),
    (Cause::Refused, "The mail server refused it."),
];

impl Failure {
    /// It ended so, because of this.
    pub fn new(end: End, trouble: Trouble) -> Failure {
        Failure { end, cause: Some(trouble.cause), words: trouble.words, problem: trouble.problem }
    }

    /// What an earlier version wrote down as a sentence. What no kind means stays as it was written.
    pub fn said(sentence: &str) -> Failure {
        let ends = [
            ("The mail came back.", End::Returned),
            ("We tried for five days.", End::Tried),
            ("Tried for five days.", End::Tried),
        ];
        let ended = ends.iter().find_map(|(says, end)| Some((*end, sentence.strip_prefix(says)?)));
        let (end, rest) = ended.unwrap_or((End::Refused, sentence));
        let meant = SAID.iter().find_map(|(cause, says)| Some((*cause, rest.trim().strip_prefix(says)?)));
        let (cause, rest) = meant.map_or((None, rest), |(cause, rest)| (Some(cause), rest));
        let rest = rest.trim();
        let words = rest.strip_prefix("The server said: “").map_or(rest, |words| words.trim_end_matches('”'));
        Failure { end, cause, words: Some(words.to_owned()).filter(|words| !words.is_empty()), problem: None }
    }

    /// As one line for a row of a list: `returned no_mailbox 550 5.1.1 …`.
    pub fn stored(&self) -> String {
        let (end, cause): (&str, &str) = (self.end.into(), self.cause.map_or("-", Into::into));
        let detail = written(self.words.as_deref(), self.problem.as_ref());
        [end, cause].into_iter().chain(detail.as_deref()).collect::<Vec<_>>().join(" ")
    }

    /// From such a line; a sentence where it is one of an earlier version.
    pub fn read(line: &str) -> Failure {
        let mut parts = line.splitn(3, ' ');
        let (end, cause) = (parts.next().and_then(|end| end.parse().ok()), parts.next());
        let cause = match (end, cause, cause.and_then(|cause| cause.parse().ok())) {
            (Some(_), Some("-"), _) => None,
            (Some(_), _, Some(cause)) => Some(cause),
            _ => return Failure::said(line),
        };
        let (words, problem) = parted(parts.next().map(str::to_owned));
        Failure { end: end.unwrap_or(End::Refused), cause, words, problem }
    }

    /// In plain words.
    pub fn text(&self) -> Text {
        let (words, problem) = (self.words.as_deref(), self.problem.as_ref());
        let why = match self.cause {
            Some(cause) => told(cause, words, problem),
            None => problem.map_or_else(|| words.unwrap_or_default().into(), Problem::text),
        };
        match self.end {
            End::Refused => why,
            End::Returned => text!("The mail came back. {why}", why),
            End::Tried => text!("We tried for five days. {why}", why),
        }
    }

    /// Its words cut to a line.
    #[must_use]
    pub fn short(self) -> Failure {
        Failure { words: self.words.map(|words| words::short(&words, words::LINE)), ..self }
    }
}

/// The one line of a row that tells more than the kind: the server's words, or what is amiss on our side as JSON. No server's
/// words begin as that does (`Trouble`), so that it can be told which they are.
pub(super) fn written(words: Option<&str>, problem: Option<&Problem>) -> Option<String> {
    problem.map(Problem::stored).or_else(|| words.map(str::to_owned))
}

/// The same read back.
pub(super) fn parted(line: Option<String>) -> (Option<String>, Option<Problem>) {
    match line.as_deref().and_then(Problem::kept) {
        Some(problem) => (None, Some(problem)),
        None => (line, None),
    }
}

/// What a fact said before what is amiss on our side had a field of its own: it stood among the words, as JSON.
pub fn problem_had_no_field(mut fields: Value) -> Value {
    if let Some(failure) = fields.get_mut("failure").and_then(Value::as_object_mut) {
        let words = failure.get("words").and_then(Value::as_str).map(str::to_owned);
        let (words, problem) = parted(words);
        failure.insert("words".to_owned(), words.into());
        failure.insert("problem".to_owned(), serde_json::to_value(problem).unwrap_or_default());
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Here;

    #[test]
    fn a_sentence_of_an_earlier_version_is_the_kind_it_was_made_of() {
        let trouble = Trouble::answered(550, "5.1.1 unknown user");
        let failure = Failure::new(End::Returned, trouble);
        assert_eq!(Failure::said(&failure.text().to_string()), failure);
        for (cause, sentence) in SAID {
            let ends = ["", "The mail came back. ", "We tried for five days. ", "Tried for five days. "];
            for (begins, end) in ends.into_iter().zip([End::Refused, End::Returned, End::Tried, End::Tried]) {
                let said = Failure::said(&format!("{begins}{sentence} The server said: “no”"));
                let words = Some("no".to_owned());
                assert_eq!(said, Failure { end, cause: Some(cause), words, problem: None });
                assert_eq!(Failure::said(&format!("{begins}{sentence}")).words, None);
            }
        }
    }

    #[test]
    fn what_no_kind_means_stays_as_it_was_written() {
        let failure = Failure::said("550 5.1.1 unknown user");
        assert_eq!((failure.cause, failure.text().to_string().as_str()), (None, "550 5.1.1 unknown user"));
        assert_eq!(Failure::read("No such address."), Failure::said("No such address."));
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let words = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
        for (end, cause, said) in [
            (End::Tried, Some(Cause::Unreachable), "connection refused"),
            (End::Returned, Some(Cause::MailboxFull), ""),
            (End::Refused, None, "The moon was full"),
            (End::Refused, None, ""),
        ] {
            let failure = Failure { end, cause, words: words(said), problem: None };
            assert_eq!(Failure::read(&failure.stored()), failure);
        }
        for cause in [Some(Cause::Busy), None] {
            let problem = Some(Problem::from(Here::Paused { mailbox: "Web".to_owned() }));
            let failure = Failure { end: End::Tried, cause, words: None, problem };
            assert_eq!(Failure::read(&failure.stored()), failure);
            assert_eq!(failure.text(), "We tried for five days. The mailbox Web is paused.");
        }
    }

    #[test]
    fn what_stood_among_the_words_of_a_fact_has_a_field_of_its_own() {
        let problem = Problem::from(Here::Paused { mailbox: "Web".to_owned() });
        let fact = |failure: serde_json::Value| serde_json::json!({ "n": 2, "failure": failure });
        let old = fact(serde_json::json!({ "end": "tried", "cause": "busy", "words": problem.stored() }));
        let read = problem_had_no_field(old);
        let failure: Failure = serde_json::from_value(read["failure"].clone()).unwrap();
        let trouble = Trouble::passing(Cause::Busy, "").because(problem);
        assert_eq!((failure, &read["n"]), (Failure::new(End::Tried, trouble), &2.into()));
        let old = fact(serde_json::json!({ "end": "refused", "cause": null, "words": "554 {no}" }));
        let failure: Failure = serde_json::from_value(problem_had_no_field(old)["failure"].clone()).unwrap();
        assert_eq!((failure.words.as_deref(), failure.problem), (Some("554 {no}"), None));
        assert_eq!(problem_had_no_field(serde_json::json!({ "n": 2 })), serde_json::json!({ "n": 2 }));
    }
}
