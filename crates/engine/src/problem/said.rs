//! What stood behind a problem: the words of the other end, or what became of the connection.

use base::outside::Closed;
use base::words;
use serde::{Deserialize, Serialize};
use std::io;
use strum::VariantArray;
use text::{Text, text};

/// The most of somebody's own words that is repeated. Characters.
const QUOTED: usize = 300;

/// What stood behind a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The words of the other end, or of the library that speaks with it.
    Words(String),
    /// It closed the connection.
    HungUp,
    /// What it answers is not IMAP.
    NotImap,
    /// What it answers has more brackets within each other than we read.
    TooDeep,
    /// A fault of the system, by its number there.
    System(i32),
    /// The connection broke so.
    Connection(Io),
    /// What it answers holds no token.
    NoToken,
    /// It answered with this status of HTTP, and no words.
    Status(u16),
    /// We may not connect there.
    Closed(Closed),
}

base::choice! {
    /// How a connection breaks.
    pub enum Io {
        NotFound,
        PermissionDenied,
        ConnectionRefused,
        ConnectionReset,
        HostUnreachable,
        NetworkUnreachable,
        ConnectionAborted,
        NotConnected,
        NetworkDown,
        BrokenPipe,
        InvalidInput,
        InvalidData,
        TimedOut,
        WriteZero,
        StorageFull,
        Interrupted,
        UnexpectedEof,
        /// As none of these.
        Other,
    }
}

impl Io {
    fn kind(self) -> io::ErrorKind {
        match self {
            Io::NotFound => io::ErrorKind::NotFound,
            Io::PermissionDenied => io::ErrorKind::PermissionDenied,
            Io::ConnectionRefused => io::ErrorKind::ConnectionRefused,
            Io::ConnectionReset => io::ErrorKind::ConnectionReset,
            Io::HostUnreachable => io::ErrorKind::HostUnreachable,
            Io::NetworkUnreachable => io::ErrorKind::NetworkUnreachable,
            Io::ConnectionAborted => io::ErrorKind::ConnectionAborted,
            Io::NotConnected => io::ErrorKind::NotConnected,
            Io::NetworkDown => io::ErrorKind::NetworkDown,
            Io::BrokenPipe => io::ErrorKind::BrokenPipe,
            Io::InvalidInput => io::ErrorKind::InvalidInput,
            Io::InvalidData => io::ErrorKind::InvalidData,
            Io::TimedOut => io::ErrorKind::TimedOut,
            Io::WriteZero => io::ErrorKind::WriteZero,
            Io::StorageFull => io::ErrorKind::StorageFull,
            Io::Interrupted => io::ErrorKind::Interrupted,
            Io::UnexpectedEof => io::ErrorKind::UnexpectedEof,
            Io::Other => io::ErrorKind::Other,
        }
    }
}

impl From<io::ErrorKind> for Io {
    fn from(kind: io::ErrorKind) -> Io {
        Io::VARIANTS.iter().copied().find(|io| io.kind() == kind).unwrap_or(Io::Other)
    }
}

impl Said {
    /// In these words of somebody else, cut to what is repeated of them.
    pub fn words(words: &str) -> Said {
        // PostgreSQL keeps every character but this one.
        Said::Words(words::short(&words.replace('\0', ""), QUOTED))
    }

    /// What a connection, or a file, broke by.
    pub fn of(error: &io::Error) -> Said {
        if let Some(number) = error.raw_os_error() {
            return Said::System(number);
        }
        match error.get_ref() {
            Some(inner) => match inner.downcast_ref::<Closed>() {
                Some(closed) => Said::Closed(closed.clone()),
                None => Said::words(&error.to_string()),
            },
            None => Said::Connection(error.kind().into()),
        }
    }

    /// As it stands at the end of a sentence: with a full stop, but for words of others.
    pub fn text(&self) -> Text {
        match self {
            Said::Words(words) => words.into(),
            Said::HungUp => text!("the server closed the connection."),
            Said::NotImap => text!("its answer is not IMAP."),
            Said::TooDeep => text!("its answer is nested deeper than any mail server needs."),
            Said::System(number) => format!("{}.", io::Error::from_raw_os_error(*number)).into(),
            Said::Connection(io) => format!("{}.", io.kind()).into(),
            Said::NoToken => text!("its answer contains no token."),
            Said::Status(status) => text!("status {status}", status = status.to_string()),
            Said::Closed(closed) => closed.text(),
        }
    }

    /// The same as a sentence of its own.
    pub(super) fn ended(&self) -> Text {
        match self {
            Said::Words(words) => format!("{}.", words.trim_end_matches('.')).into(),
            known => known.text(),
        }
    }
}
