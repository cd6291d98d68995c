//! How far the folders of a mailbox are read, what became of each mail, and which server reads them.

mod store;

pub use store::*;

use crate::mailbox::Kept;
use crate::problem::Problem;
use base::ids::{MailboxId, OrgId};
use jiff::Timestamp;

/// A folder of a mailbox, in one life of its numbers: whenever its UIDVALIDITY changes they begin anew (RFC 9051, 2.3.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose mailbox.
    pub org: OrgId,
    pub mailbox: MailboxId,
    pub folder: String,
    /// The life of its numbers.
    pub uidvalidity: u32,
}

/// How far a folder is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The life of its numbers.
    pub uidvalidity: u32,
    /// What had this number or a lower one when the folder was first opened was there before us.
    pub first: u32,
    /// Everything up to this number is dealt with, or noted as not.
    pub last: u32,
}

/// What became of a mail of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Durable here; it is still to be marked or moved there.
    Kept,
    Done,
    /// It stays on the server, because.
    TooLarge(Problem),
    /// It could not be fetched, because; tried again.
    Failed(Problem),
}

/// A mail that is still on the server though it should not be, because.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    pub folder: String,
    /// Its number there.
    pub uid: u32,
    /// Bytes.
    pub size: i64,
    pub reason: Kept,
    /// Since when.
    pub at: Timestamp,
}
