//! Why a mail is in no case: a kind, as it is stored; the sentence is made where it is read.

use base::ids::CaseNo;
use text::{Text, text};

/// Why a mail belongs to no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Why {
    /// A machine sent it, and it answers nothing of ours.
    Machine,
    /// A filter before us marked it as spam.
    Spam,
    /// We sent it ourselves.
    Own,
    /// It went round and round.
    Loop,
    /// The test mail of a mailbox of ours, which arrived.
    TestMail,
    /// The same, which did not arrive.
    TestMailReturned,
    /// It reports a mail that came back, but none of ours.
    StrangeReturn,
    /// It reports a mail of ours of which that was known.
    KnownReturn,
    /// It reports that a mail of ours is late.
    Late,
    /// It reports that a mailbox is full; the mail is sent again.
    FullMailbox,
}

/// Why a mail was set aside, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    /// For a reason of its own.
    Because(Why),
    /// It was written in the thread of this case by someone who is not known there; it waits until a member says.
    Asked(CaseNo),
    /// In the words of an earlier version, which no kind of today means.
    Words(String),
}

/// How [`Aside::Asked`] is stored.
const ASKED: &str = "asked";

impl Aside {
    /// Kind and value, as they are stored.
    pub(super) fn stored(&self) -> (Option<&'static str>, Option<String>) {
        match self {
            Aside::Because(why) => (Some((*why).into()), None),
            Aside::Asked(no) => (Some(ASKED), Some(no.to_string())),
            Aside::Words(words) => (None, Some(words.clone())),
        }
    }

    /// From how it is stored.
    pub(super) fn read(kind: Option<&str>, value: Option<String>) -> Aside {
        let value = value.unwrap_or_default();
        match (kind, kind.and_then(|kind| kind.parse().ok()), value.parse()) {
            (_, Some(why), _) => Aside::Because(why),
            (Some(ASKED), _, Ok(no)) => Aside::Asked(no),
            _ => Aside::Words(value),
        }
    }

    /// In words that go on after a colon.
    pub fn text(&self) -> Text {
        match self {
            Aside::Because(why) => why.text(),
            Aside::Asked(no) => {
                let no = no.to_string();
                text!(
                    "it was written in the thread of {no} by someone who is not a participant; decide on {no} whether to add them",
                    no
                )
            }
            Aside::Words(words) => words.clone().into(),
        }
    }
}

impl Why {
    fn text(self) -> Text {
        match self {
            Why::Machine => text!("sent by a machine, and answers nothing of ours"),
            Why::Spam => text!("marked as spam by a mail filter"),
            Why::Own => text!("our own mail, sent back to us"),
            Why::Loop => text!("it passed through so many servers that it must be in a loop"),
            Why::TestMail => text!("our own test mail"),
            Why::TestMailReturned => text!("our own test mail bounced"),
            Why::StrangeReturn => text!("a mail that came back, but none of ours"),
            Why::KnownReturn => text!("a mail that came back and was known to have failed"),
            Why::Late => text!("a notice that a mail of ours is late; it is still being tried"),
            Why::FullMailbox => text!("a mail that came back from a full mailbox; it is sent again later"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    #[test]
    fn why_a_mail_is_in_no_case_is_read_back_as_it_was_stored() {
        let known = Why::VARIANTS.iter().map(|why| Aside::Because(*why));
        let others = [Aside::Asked(CaseNo(1042)), Aside::Words("It was raining.".to_owned())];
        for aside in known.chain(others) {
            let (kind, value) = aside.stored();
            assert_eq!(Aside::read(kind, value), aside);
        }
    }

    #[test]
    fn a_kind_that_this_version_does_not_know_keeps_its_words() {
        assert_eq!(Aside::read(Some("eclipse"), Some("dark".to_owned())), Aside::Words("dark".to_owned()));
        assert_eq!(Aside::read(Some(ASKED), Some("nothing".to_owned())), Aside::Words("nothing".to_owned()));
    }
}
