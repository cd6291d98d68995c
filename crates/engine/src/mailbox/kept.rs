//! Why a mailbox does not work, as it is kept in one line.

use crate::outbox::trouble::{Trouble, kept_as};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use std::fmt;
use text::Text;

/// Why a mailbox does not work, as the one line that is kept: of a [`Problem`], of a [`Trouble`] of the outbox, or a
/// sentence of an earlier version. It is said where it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kept(String);

impl Kept {
    /// A line as it was kept.
    pub fn read(line: impl Into<String>) -> Kept {
        Kept(line.into())
    }

    /// As it is kept.
    pub fn line(&self) -> &str {
        &self.0
    }

    /// What it is; what is no kind says itself.
    pub fn problem(&self) -> Problem {
        Problem::kept(&self.0).unwrap_or_else(|| Problem::Earlier { words: self.to_string() })
    }

    /// In a sentence.
    pub fn text(&self) -> Text {
        kept_as(&self.0)
    }
}

impl From<&Problem> for Kept {
    fn from(problem: &Problem) -> Kept {
        Kept(problem.stored())
    }
}

impl From<&Trouble> for Kept {
    fn from(trouble: &Trouble) -> Kept {
        Kept(trouble.stored())
    }
}

/// In English.
impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_an_earlier_version_and_a_line_of_the_outbox_say_themselves() {
        let sentence = "imap.halden.example, port 993, cannot be reached: connection refused.";
        assert_eq!(Kept::read(sentence).text(), sentence);
        let trouble = Trouble::answered(535, "5.7.8 authentication failed");
        assert_eq!(Kept::from(&trouble).text(), trouble.text());
        assert_eq!(Kept::from(&trouble).problem().text(), trouble.text());
        assert_eq!(Kept::read(sentence).problem().text(), sentence);
        assert_eq!(Kept::default().text(), "");
        let problem = Problem::NoAddress { host: "imap.halden.example".to_owned() };
        assert_eq!(Kept::from(&problem).problem(), problem);
        assert_eq!(Kept::from(&problem).text(), problem.text());
    }
}
