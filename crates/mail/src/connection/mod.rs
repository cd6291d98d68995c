//! How mailboxes are connected: setting them up, testing them, asking for permission.
//!
//! Reading order: `setup` (adding, changing, removing, with secrets), `trouble` (a step that failed), `line` (the way to
//! a server: name, connection, TLS), `imap` and `smtp` (signing in there), `oauth` (permission, and access tokens from
//! it), `trial` (the test that says which step failed). Mail is fetched by `jobs::fetch`.

pub mod actions;
pub mod api;
pub mod guard;
pub mod imap;
pub mod line;
pub mod oauth;
pub mod pages;
pub mod setup;
pub mod smtp;
pub mod trial;
mod trouble;

pub use trouble::{Trouble, Unable};

use engine::stream::kinds::Facts;
use people::organisation::OfMailbox;
use web::module::{Entry, Module, Part};

/// The steps to a working mailbox, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::Display)]
#[strum(serialize_all = "snake_case")]
pub enum Step {
    /// The server's name is looked up.
    Name,
    /// It answers.
    Connect,
    /// It shows a certificate we trust.
    Tls,
    /// It greets us as a mail server.
    Greeting,
    /// The secrets to sign in with are here.
    Secret,
    /// It lets us in.
    SignIn,
    /// The folders are there.
    Folder,
    /// A mail is fetched.
    Fetch,
    /// It takes our address as a sender.
    Sender,
    /// What came is kept here.
    Store,
}

impl Step {
    /// As a person reads it.
    pub fn says(self) -> &'static str {
        match self {
            Step::Name => "Look up the server name",
            Step::Connect => "Connect",
            Step::Tls => "Encrypt the connection (TLS)",
            Step::Greeting => "Read the server’s greeting",
            Step::Secret => "Find the password or token",
            Step::SignIn => "Sign in",
            Step::Folder => "Open the folders",
            Step::Fetch => "Fetch a mail",
            Step::Sender => "Send from this address",
            Step::Store => "Store the mail",
        }
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ADDING, &actions::ACTIONS],
    reads: api::calls,
    reopen: &[pages::NEW, pages::ONE],
    jobs: &[crate::jobs::FETCH_MAIL, crate::jobs::SEND_TEST_MAIL],
    pages: |router| router.merge(pages::routes()),
    navigation: &[Entry::new("mailboxes", "Mailboxes", "/settings/mailboxes", Part::Menu)],
    facts: OfMailbox::KINDS,
    ..Module::new("connection", "Mailboxes")
};
