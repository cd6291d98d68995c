//! What an alert is about: a kind with its values, as it is stored; the sentence is made where it is read.

use engine::mailbox::Kept;
use engine::outbox::trouble::{Cause, told_of};
use serde::{Deserialize, Serialize};
use text::{Text, text};

/// Something an admin must know of, with what it was like when it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum About {
    /// Mail waits, tried again and again.
    Outbox {
        /// How many.
        count: i64,
        /// Why, as far as it is known.
        cause: Option<Cause>,
        /// What the server said.
        words: Option<String>,
    },
    /// Arrivals lie unsorted.
    Unsorted {
        /// How many.
        count: u32,
    },
    /// Mail cannot be fetched from a mailbox.
    Fetching(Failing),
    /// Mail cannot be sent through a mailbox.
    Sending(Failing),
    /// A mailbox may not be used any more.
    Permission {
        /// What the mailbox is called.
        mailbox: String,
        /// Why not.
        why: Kept,
    },
    /// The test mail of a mailbox is missing.
    Canary {
        /// What the mailbox is called.
        mailbox: String,
        /// How long it had been missed.
        minutes: i64,
        /// Why, where it is known.
        why: Option<Kept>,
    },
}

/// A way of a mailbox that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// What the mailbox is called.
    pub mailbox: String,
    /// For how long.
    pub minutes: i64,
    /// With what error.
    pub why: Kept,
}

impl About {
    /// Its name, in rows, numbers and webhooks.
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    /// In words, with what to do.
    pub fn text(&self) -> Text {
        match self {
            About::Outbox { count, cause, words } => {
                let (count, why) = (*count, cause.map(|cause| told_of(cause, words.as_deref())).unwrap_or_default());
                text!(
                    "Mail is not going out: {count, plural, one {# mail has} other {# mails have}} been waiting for more than an hour. {why}",
                    count,
                    why
                )
            }
            About::Unsorted { count } => text!(
                "{count, plural, one {# incoming mail could not be sorted into a case. It is kept} other {# incoming mails could not be sorted into cases. They are kept}} under “Mail set aside”.",
                count = *count
            ),
            About::Fetching(Failing { mailbox, minutes, why }) => text!(
                "Mail has not been fetched from the mailbox {mailbox} for {minutes} minutes. {why}",
                mailbox,
                minutes = *minutes,
                why = why.text()
            ),
            About::Sending(Failing { mailbox, minutes, why }) => text!(
                "Mail has not been sent through the mailbox {mailbox} for {minutes} minutes. {why}",
                mailbox,
                minutes = *minutes,
                why = why.text()
            ),
            About::Permission { mailbox, why } => text!(
                "Amends no longer has permission to use the mailbox {mailbox}: {why} Give permission again.",
                mailbox,
                why = why.text()
            ),
            About::Canary { mailbox, minutes, why } => missed(mailbox, *minutes, why.as_ref()),
        }
    }
}

fn missed(mailbox: &str, minutes: i64, why: Option<&Kept>) -> Text {
    let why = why.map_or_else(
        || text!("Mail from customers may be getting lost the same way: check the mailbox, its spam folder and its rules."),
        Kept::text,
    );
    text!(
        "A test mail that the mailbox {mailbox} sent to itself {minutes} minutes ago has not arrived. {why}",
        mailbox,
        minutes,
        why
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_says_how_many_and_why() {
        let waits = |count, cause| About::Outbox { count, cause, words: Some("connection refused".to_owned()) };
        let says = waits(1, Some(Cause::Unreachable)).text().to_string();
        assert!(says.contains("1 mail has been waiting") && says.ends_with("reached. connection refused"), "{says}");
        assert!(waits(2, None).text().to_string().contains("2 mails have been waiting"));
        let unsorted = |count| About::Unsorted { count }.text().to_string();
        assert!(unsorted(1).starts_with("1 incoming mail could") && unsorted(3).contains("They are kept"));
    }

    #[test]
    fn what_is_stored_of_an_alert_is_a_kind_with_its_values() {
        let failing = Failing { mailbox: "Complaints".to_owned(), minutes: 20, why: Kept::read("Sign-in refused.") };
        let about = About::Fetching(failing);
        let stored = serde_json::to_string(&about).unwrap();
        assert_eq!(stored, r#"{"fetching":{"mailbox":"Complaints","minutes":20,"why":"Sign-in refused."}}"#);
        assert_eq!(serde_json::from_str::<About>(&stored).unwrap(), about);
        assert_eq!(about.kind(), "fetching");
    }
}
