//! A stored fact that cannot be read: what is wrong with it, in words, and how whoever goes through many streams goes on.

use base::refusal::Error;
use std::fmt;

/// What is wrong with a stored fact.
#[derive(Debug)]
pub enum Why {
    /// No module of this name is known.
    Module,
    /// Its module has no such kind.
    Kind,
    /// Its body is of a version that is not known; up to this one they are.
    Version { known: u32 },
    /// Its body is not what was declared.
    Body(serde_json::Error),
    /// Whoever stated it is written in a way that names nobody.
    Actor(String),
    /// Its hash is not of 32 bytes but of so many.
    Chain(usize),
    /// The milliseconds it happened at are none that a clock shows.
    Moment(i64),
    /// It is the first of its stream, and no stream begins so.
    Beginning,
}

impl From<serde_json::Error> for Why {
    fn from(cause: serde_json::Error) -> Self {
        Why::Body(cause)
    }
}

/// A stored fact that cannot be read. Its stream stops before it: nothing is shown of it and nothing is added to it, and
/// all other streams go on.
#[derive(Debug)]
pub struct Unreadable {
    /// The stream as people name it: `A-1042`.
    pub stream: String,
    /// Which fact of the stream, from 1.
    pub number: u32,
    /// Module and kind, as stored.
    pub kind: String,
    /// The version of its body, as stored.
    pub v: i64,
    /// What is wrong.
    pub why: Why,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unreadable { stream, number, kind, v, why } = self;
        write!(f, "{stream} stops at fact {number} ({kind} v{v}): ")?;
        match why {
            Why::Module | Why::Kind => {
                write!(
                    f,
                    "this program does not know facts called {kind}; a newer version of Amends may have written it"
                )
            }
            Why::Version { known } if *v > i64::from(*known) => {
                write!(f, "this program reads {kind} up to v{known}; a newer version of Amends wrote it")
            }
            Why::Version { .. } => write!(f, "there never was a v{v} of {kind}"),
            Why::Body(cause) => write!(f, "its body cannot be read: {cause}"),
            Why::Actor(text) => write!(f, "“{text}” is nobody who could have stated it"),
            Why::Chain(length) => write!(f, "its hash is {length} bytes long instead of 32"),
            Why::Moment(millis) => write!(f, "{millis} is no moment it could have happened at"),
            Why::Beginning => f.write_str("no history begins with such a fact"),
        }
    }
}

impl std::error::Error for Unreadable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.why {
            Why::Body(cause) => Some(cause),
            _ => None,
        }
    }
}

/// What cannot be read, when that is why something failed; any other fault concerns more than one stream.
pub fn unreadable(error: &Error) -> Option<&Unreadable> {
    match error {
        Error::Broken(fault) => fault.cause(),
        Error::Refused(_) => None,
    }
}

/// What was read of a stream; none when it cannot be read, which `told` hears of. For whoever goes through many.
///
/// # Errors
/// Any other fault, which concerns more than one stream.
pub fn readable<T>(read: Result<T, Error>, told: impl FnOnce(&Unreadable)) -> Result<Option<T>, Error> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) => match unreadable(&error) {
            Some(stops) => {
                told(stops);
                Ok(None)
            }
            None => Err(error),
        },
    }
}
