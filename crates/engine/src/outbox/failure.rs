//! Why a message of ours did not arrive, as it is kept: how it ended, what the server's no means, and its own words.

use super::trouble::{Cause, Trouble, said, told};
use crate::mailbox::problem::Problem;
use base::words;
use serde::{Deserialize, Serialize};
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
    /// The server's own words, or those of an earlier version; where something was amiss on our side, its kind as JSON.
    pub words: Option<String>,
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
        Failure { end, cause: Some(trouble.cause), words: trouble.words }
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
        Failure { end, cause, words: Some(words.to_owned()).filter(|words| !words.is_empty()) }
    }

    /// As one line for a row of a list: `returned no_mailbox 550 5.1.1 …`.
    pub fn stored(&self) -> String {
        let (end, cause): (&str, &str) = (self.end.into(), self.cause.map_or("-", Into::into));
        [end, cause].into_iter().chain(self.words.as_deref()).collect::<Vec<_>>().join(" ")
    }

    /// From such a line; a sentence where it is one of an earlier version.
    pub fn read(line: &str) -> Failure {
        let mut parts = line.splitn(3, ' ');
        let (end, cause) = (parts.next().and_then(|end| end.parse().ok()), parts.next());
        match (end, cause, cause.and_then(|cause| cause.parse().ok())) {
            (Some(end), Some("-"), _) => Failure { end, cause: None, words: parts.next().map(str::to_owned) },
            (Some(end), _, Some(cause)) => Failure { end, cause: Some(cause), words: parts.next().map(str::to_owned) },
            _ => Failure::said(line),
        }
    }

    /// In plain words.
    pub fn text(&self) -> Text {
        let words = self.words.as_deref();
        let why = match self.cause {
            Some(cause) => told(cause, words),
            None => said(words.unwrap_or_default()),
        };
        match self.end {
            End::Refused => why,
            End::Returned => text!("The mail came back. {why}", why),
            End::Tried => text!("We tried for five days. {why}", why),
        }
    }

    /// Cut to a line. What is no words but a kind has no length to speak of, and would say nothing any more.
    #[must_use]
    pub fn short(self) -> Failure {
        if self.words.as_deref().and_then(Problem::kept).is_some() {
            return self;
        }
        Failure { words: self.words.map(|words| words::short(&words, words::LINE)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_an_earlier_version_is_the_kind_it_was_made_of() {
        let trouble = Trouble::answered(550, "5.1.1 unknown user");
        let failure = Failure::new(End::Returned, trouble);
        assert_eq!(Failure::said(&failure.text().to_string()), failure);
        for (cause, sentence) in SAID {
            let ends = ["", "The mail came back. ", "We tried for five days. ", "Tried for five days. "];
            for (begins, end) in ends.into_iter().zip([End::Refused, End::Returned, End::Tried, End::Tried]) {
                let said = Failure::said(&format!("{begins}{sentence} The server said: “no”"));
                assert_eq!(said, Failure { end, cause: Some(cause), words: Some("no".to_owned()) });
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
            let failure = Failure { end, cause, words: words(said) };
            assert_eq!(Failure::read(&failure.stored()), failure);
        }
    }
}
