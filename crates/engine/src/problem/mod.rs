//! What is wrong with a mailbox, or with the way to its servers: kinds with their values. They are what is kept; the
//! sentences are made where they are read. Mailboxes and the outbox both speak of them, and this page knows neither.
//!
//! Reading order: this page (the kinds, and the line that is kept), `said` (what stood behind it), `text` (the
//! sentences).

mod said;
mod text;

pub use said::{Io, Said};

use base::outside::Closed;
use base::seal::NoKey;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is wrong. In stores its names stand for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// No server has this name.
    UnknownHost {
        /// The name.
        host: String,
    },
    /// The name leads to no address.
    NoAddress {
        /// The name.
        host: String,
    },
    /// Mailboxes may not connect there.
    Closed(Closed),
    /// The server does not answer as it should.
    Server {
        /// Its name.
        host: String,
        /// Its port.
        port: u16,
        /// What it does.
        what: AtServer,
    },
    /// The connection cannot be made private.
    Tls {
        /// The server’s name.
        host: String,
        /// Why.
        what: OfTls,
    },
    /// We are not let in.
    SignIn(OfSignIn),
    /// There is no permission to sign in with.
    Permission(OfPermission),
    /// Mail cannot be fetched.
    Fetching(OfFetching),
    /// Mail cannot be sent.
    Sending(OfSending),
    /// Something is amiss on our side.
    Here(Here),
    /// In the words of an earlier version.
    Earlier {
        /// Its words.
        words: String,
    },
}

/// What a server does at its port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtServer {
    /// It accepts no connection.
    Refuses,
    /// It cannot be reached.
    Unreachable(Said),
    /// It does not answer.
    Silent,
    /// It does not answer with TLS.
    SilentTls,
    /// It speaks, but not TLS.
    NotTls,
    /// It does not offer STARTTLS; this port usually is one for TLS.
    NoStarttls(u16),
    /// It closes the connection before it has said anything.
    HangsUp,
    /// It speaks, but not IMAP.
    NotImap,
    /// It sends no greeting.
    NoGreeting,
    /// It is no mail server that we can use.
    NotMail(Said),
}

/// Why a connection cannot be made private.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfTls {
    /// What was typed is no name that stands in a certificate.
    NotAName,
    /// The certificate that was pasted cannot be read.
    Damaged,
    /// Nobody whom we trust has signed it.
    UnknownIssuer,
    /// It is for another name.
    OtherName,
    /// It has expired.
    Expired,
    /// It is not accepted for another reason.
    NotAccepted(Said),
    /// Something else.
    NotEncrypted(Said),
}

/// Why we are not let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfSignIn {
    /// The server did not answer in time.
    Slow,
    /// Not at the moment.
    Busy(Said),
    /// The permission of this user is not accepted.
    NotAuthorised {
        /// The user.
        user: String,
        /// What the server said.
        said: Said,
    },
    /// It wants an app password.
    AppPassword(Said),
    /// User or password is wrong.
    WrongPassword,
    /// It does not know XOAUTH2.
    NoXoauth2(Said),
    /// It takes no passwords here.
    NoPasswords(Said),
    /// It does not name XOAUTH2 among what it can.
    Xoauth2NotOffered(Said),
    /// It does not name any sign-in by password among what it can.
    PasswordsNotOffered(Said),
    /// User or password cannot be said to a mail server.
    Unfit,
    /// The connection was lost.
    Lost(Said),
    /// It says no for another reason.
    Refused(Said),
}

/// Why there is no permission to sign in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfPermission {
    /// Where to ask for it is not known.
    NoClient,
    /// It was never given.
    NotYet,
    /// It was taken back, or has expired.
    Withdrawn {
        /// The address of the mailbox.
        address: String,
        /// What the provider said.
        said: Said,
    },
    /// Not at the moment.
    NotNow(Said),
    /// The provider cannot be reached.
    Unreachable {
        /// The address of its token server.
        url: String,
        /// Why.
        said: Said,
    },
}

/// Why mail cannot be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfFetching {
    /// A folder does not open.
    Folder {
        /// Its name.
        folder: String,
        /// What the server said.
        said: Said,
    },
    /// Mail is not moved to a folder.
    NotMoved {
        /// The folder.
        folder: String,
        /// What the server said.
        said: Said,
    },
    /// The server answers no more.
    Silent,
    /// The connection was lost.
    Lost(Said),
    /// The server closed the connection.
    HungUp,
    /// The server has a mail and does not give it.
    NotGiven,
    /// One mail could not be fetched, because.
    NotFetched(Box<Problem>),
    /// One mail is larger than we take.
    TooLarge {
        /// Its size, bytes.
        size: u64,
        /// The most that is taken, bytes.
        largest: u64,
    },
}

/// Why mail cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfSending {
    /// Nothing can be sent from this address.
    UnfitSender {
        /// The address.
        address: String,
    },
    /// The server does not take mail from this address.
    SenderRefused {
        /// The address.
        address: String,
        /// What the server said.
        said: Said,
    },
    /// Nothing can be sent to this address.
    UnfitRecipient {
        /// The address.
        address: String,
    },
    /// It is addressed to nobody.
    NoRecipient,
    /// It has no Message-ID.
    NoMessageId,
    /// The server takes none but ASCII letters in addresses.
    OnlyAscii,
    /// It cannot be written, says the library that writes it.
    NotWritten(Said),
    /// The server did not answer in time.
    Slow,
    /// The connection, or the folder that stands for a server, would not.
    Broken(Said),
}

/// What is amiss on our side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Here {
    /// A fault; the log tells of it.
    Fault,
    /// Nobody has entered the password.
    NoPassword,
    /// A secret cannot be opened.
    Key(NoKey),
    /// The mailbox is paused.
    Paused {
        /// What it is called.
        mailbox: String,
    },
    /// The key that signs mail is missing.
    NoSigningKey,
    /// The key that signs mail is of another kind.
    OddSigningKey,
    /// The key that signs mail cannot be used, because.
    SigningKey(Box<Problem>),
}

macro_rules! kinds {
    ($($kind:ident as $of:ident),*) => {
        $(impl From<$kind> for Problem {
            fn from(kind: $kind) -> Problem {
                Problem::$of(kind)
            }
        })*
    };
}
kinds!(Closed as Closed, OfSignIn as SignIn, OfPermission as Permission, OfFetching as Fetching);
kinds!(OfSending as Sending, Here as Here);

impl Problem {
    /// As one line that is kept.
    pub fn stored(&self) -> String {
        // Maps with names as keys, numbers and texts: nothing in it that JSON cannot hold.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From such a line; none when it is none.
    pub fn kept(line: &str) -> Option<Problem> {
        line.starts_with('{').then(|| serde_json::from_str(line).ok()).flatten()
    }
}

/// In English, for the log.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

#[cfg(test)]
mod tests;
