//! The mailboxes of an organisation: the addresses its complaints come to, how mail is fetched and how it is sent.
//!
//! Settings are ordinary rows, each change a fact of the organisation. Passwords and keys stand apart, sealed
//! ([`base::seal`]), and are never shown again. The organisation's own address is its first mailbox. A case remembers
//! the mailbox it came to, and its answers leave from there.
//!
//! Reading order: this page (what a mailbox is), `rules` (what may be typed), `presets` (providers known by name),
//! `store` (its SQL); then `problem` (what may be wrong), `standing` (how it stands, its permission), `progress` (how
//! far its folders are read) and `canary` (the test mail it sends to itself).

pub mod canary;
pub mod domain;
mod kept;
pub mod presets;
pub mod progress;
pub mod rules;
pub mod standing;
mod store;

pub use kept::Kept;
pub use store::*;

use base::config::Tls;
use base::ids::{MailboxId, OrgId};
use serde::{Deserialize, Serialize};

/// The mailbox every organisation has: its own address.
pub const FIRST: MailboxId = MailboxId(1);

/// A mailbox as set up, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Whose.
    pub org: OrgId,
    /// Its number in the organisation; [`FIRST`] is the organisation's own address.
    pub id: MailboxId,
    /// What it is called here.
    pub name: String,
    /// The address it receives for and answers from.
    pub address: String,
    /// Other addresses that lead to it.
    pub aliases: Vec<String>,
    /// The name beside the address on what it sends; empty for the writer's own with the organisation's.
    pub sender_name: String,
    /// Words below what it sends; may be empty.
    pub signature: String,
    /// Neither fetched nor sent through for now.
    pub paused: bool,
    /// How mail is fetched; none when it comes by LMTP, the pipe, or not at all.
    pub incoming: Option<Incoming>,
    /// How mail goes out; none for the server-wide `[smtp]`, or the outbox folder.
    pub outgoing: Option<Outgoing>,
    /// Where permission is asked for when it signs in by OAuth2.
    pub oauth: Option<OAuth>,
    /// How what it sends is signed; the key is the secret [`Secret::DkimKey`].
    pub dkim: Option<Dkim>,
    /// Hours between two test mails it sends to itself; 0 for none.
    pub canary_hours: u32,
    /// Counts its changes from 1, those of its secrets too.
    pub version: i64,
}

/// A mail server, and how one signs in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept private.
    pub tls: Tls,
    /// Signs in with this.
    pub user: String,
    /// Signs in so.
    pub sign_in: SignIn,
    /// A certificate (PEM) that is trusted besides the public authorities: a server of one's own.
    pub certificate: Option<String>,
}

base::choice! {
    /// How one signs in at a mail server.
    #[derive(Default)]
    pub enum SignIn {
        /// With a password.
        #[default]
        Password,
        /// With a permission the mailbox's owner gave: OAuth2, XOAUTH2.
        Oauth,
        /// Not at all; only for sending through a server that knows us by our address.
        None,
    }
}

/// How mail is fetched: IMAP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// The server.
    pub server: Server,
    /// The folders that are read, the most important first.
    pub folders: Vec<Folder>,
    /// Seconds between two looks; a server that can call does so at once.
    pub every: u32,
}

/// A folder that is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// As people write it.
    pub name: String,
    /// What is done with a mail once it is durable here.
    pub after: After,
}

/// What is done with a mail once it is durable here. Nothing is ever deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// Nothing.
    Leave,
    /// It is marked as read.
    Seen,
    /// It is moved to this folder.
    Move(String),
}

/// How mail goes out: SMTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The server.
    pub server: Server,
}

/// Where permission is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuth {
    /// Whose service this is.
    pub provider: Provider,
    /// The application's number there.
    pub client_id: String,
    /// The page on which a person gives permission.
    pub authorize_url: String,
    /// Where codes are changed into tokens.
    pub token_url: String,
    /// What permission is asked for.
    pub scope: String,
}

base::choice! {
    /// Services known by name.
    pub enum Provider {
        /// Microsoft 365.
        Microsoft,
        /// Gmail and Google Workspace.
        Google,
        /// Any other.
        Other,
    }
}

/// How what is sent is signed (RFC 6376).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dkim {
    /// The domain that signs.
    pub domain: String,
    /// Where its public key is found: `SELECTOR._domainkey.DOMAIN`.
    pub selector: String,
}

/// The secrets a mailbox may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::Display, strum::EnumString, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Secret {
    /// The password for fetching.
    InPassword,
    /// The password for sending.
    OutPassword,
    /// The application's own secret at the provider.
    ClientSecret,
    /// Gets new access tokens, until it is revoked.
    RefreshToken,
    /// Signs in, for an hour or so.
    AccessToken,
    /// The private key that signs, PEM or base64.
    DkimKey,
}

impl Secret {
    /// What a secret of this mailbox is sealed for, so that it opens nothing elsewhere.
    pub fn of(self, org: OrgId, id: MailboxId) -> String {
        format!("{org}/{id}/{self}")
    }
}

impl Mailbox {
    /// It signs in with a permission somewhere.
    pub fn needs_permission(&self) -> bool {
        let servers = self.incoming.iter().map(|i| &i.server).chain(self.outgoing.iter().map(|o| &o.server));
        servers.into_iter().any(|server| server.sign_in == SignIn::Oauth)
    }

    /// Mail is fetched for it now.
    pub fn is_fetched(&self) -> bool {
        !self.paused && self.incoming.is_some()
    }

    /// All addresses that lead to it.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.address.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}
