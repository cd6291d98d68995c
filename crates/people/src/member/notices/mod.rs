//! What members are told by mail about their own account, so that nobody changes it behind their back. Queued in the commit
//! that changes it; sent by a job.

mod store;

pub use store::{claim, due, queue, told};

use base::ids::{MemberId, OrgId};
use jiff::Timestamp;

/// What they are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// Their password is another.
    Password,
    /// An API key was made that acts for them.
    Key,
    /// A new invitation was made, by which a new password can be set.
    Invitation,
}

/// Something a member is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Where.
    pub org: OrgId,
    /// Its number there.
    pub id: i64,
    /// Whom.
    pub member: MemberId,
    /// Of what.
    pub kind: Kind,
    /// What a key is called.
    pub about: String,
    /// When it happened.
    pub at: Timestamp,
}

impl Notice {
    /// Subject and text of the mail.
    pub fn mail(&self, organisation: &str, public_url: &str) -> (String, String) {
        let (subject, what) = match self.kind {
            Kind::Password => {
                ("Your password was changed".to_owned(), "The password of your account was changed.".to_owned())
            }
            Kind::Key => (
                format!("API key “{}” created", self.about),
                format!("The API key “{}” was created. Programs that have it act as you.", self.about),
            ),
            Kind::Invitation => (
                "A new invitation was made for you".to_owned(),
                "An admin made a new invitation for your account. Anyone who has its link can set a new password."
                    .to_owned(),
            ),
        };
        let text = format!(
            "{what}\n\nIf this wasn’t you, and you didn’t ask for it, change your password now and tell an admin of \
             {organisation}:\n{public_url}/me\n"
        );
        (subject, text)
    }
}
