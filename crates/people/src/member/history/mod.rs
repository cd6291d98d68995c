//! What was changed about the organisation itself: each change of settings is a fact of it, with who and when.

mod store;

pub use store::{latest, state};

use base::context::Actor;
use jiff::Timestamp;
use serde_json::Value;

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What sort, such as `member_invited`.
    pub kind: String,
    /// What of it is kept, by name; never a password or a token.
    pub body: Value,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
}

impl Change {
    /// In a sentence, to follow the name of who did it.
    pub fn says(&self) -> String {
        let word = |name: &str| self.body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        match self.kind.as_str() {
            "founded" => format!("set up {}", word("name")),
            "settled" => "changed the settings".to_owned(),
            "member_invited" => format!("invited {} as {}", word("name"), word("role")),
            "member_invited_again" => format!("created a new invitation for {}", word("name")),
            "member_joined" => "accepted their invitation".to_owned(),
            "member_amended" => format!("changed what {} can do: {}", word("name"), word("role")),
            "member_left" => format!("marked {} as having left", word("name")),
            "password_changed" => "changed their password".to_owned(),
            "language_chosen" => "chose the language they read".to_owned(),
            "signed_out_everywhere" => "signed out everywhere".to_owned(),
            "key_made" => format!("created the API key “{}”", word("label")),
            "key_revoked" => format!("revoked the API key “{}”", word("label")),
            "coach_rules_changed" => "changed the organisation’s coach rules".to_owned(),
            "coach_rule_off" => format!("turned off the coach rule {}", word("rule")),
            "mailbox_added" => format!("added the mailbox {}", word("address")),
            "mailbox_amended" => format!("changed the mailbox {}", word("address")),
            "mailbox_removed" => format!("removed the mailbox {}", word("address")),
            "mailbox_permitted" => format!("authorised the mailbox {}", word("address")),
            "mail_key_made" => format!("created a DKIM key for {}", word("address")),
            "contact_added" => "added a contact".to_owned(),
            "contact_amended" => "changed a contact".to_owned(),
            other => other.replace('_', " "),
        }
    }
}
