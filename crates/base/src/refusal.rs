//! The two ways a command is not met: a refusal the person can mend, and a fault that we must.

use std::error::Error as StdError;
use std::fmt;
use text::Text;

/// Why a command was not carried out, in words for the person who gave it. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of no this is; decides the HTTP status.
    pub kind: Kind,
    /// The form field the person should look at, by the name it has in the form and in the API.
    pub field: Option<&'static str>,
    /// What is wrong and what to do next, in plain words.
    pub says: Text,
}

/// The kinds of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something in the form is missing or cannot be so (422).
    Invalid,
    /// This person may not do this (403).
    Forbidden,
    /// The case has moved on, or is not yet there (409).
    NotNow,
    /// No such thing in this organisation (404).
    NotFound,
    /// It was there once; the link has expired (410).
    Gone,
    /// Who is asking is not known (401).
    SignIn,
    /// Too often in too short a time (429).
    TooOften,
    /// More than we take in one piece (413).
    TooLarge,
    /// The case is not in the version it was expected in (412).
    MovedOn,
    /// Not in a form that is read here (415).
    Unreadable,
    /// Not something that can be done with this address (405).
    WrongMethod,
}

impl Refusal {
    fn new(kind: Kind, field: Option<&'static str>, says: impl Into<Text>) -> Self {
        Refusal { kind, field, says: says.into() }
    }

    /// A field is missing or cannot be so.
    pub fn invalid(field: &'static str, says: impl Into<Text>) -> Self {
        Self::new(Kind::Invalid, Some(field), says)
    }

    /// This person may not do this.
    pub fn forbidden(says: impl Into<Text>) -> Self {
        Self::new(Kind::Forbidden, None, says)
    }

    /// Not in the state the case is in.
    pub fn not_now(says: impl Into<Text>) -> Self {
        Self::new(Kind::NotNow, None, says)
    }

    /// No such thing here.
    pub fn not_found(says: impl Into<Text>) -> Self {
        Self::new(Kind::NotFound, None, says)
    }

    /// It has expired.
    pub fn gone(says: impl Into<Text>) -> Self {
        Self::new(Kind::Gone, None, says)
    }

    /// Sign in first.
    pub fn sign_in(says: impl Into<Text>) -> Self {
        Self::new(Kind::SignIn, None, says)
    }

    /// Slow down.
    pub fn too_often(says: impl Into<Text>) -> Self {
        Self::new(Kind::TooOften, None, says)
    }

    /// Not in the version it was expected in.
    pub fn moved_on(says: impl Into<Text>) -> Self {
        Self::new(Kind::MovedOn, None, says)
    }

    /// Not in a form that is read here.
    pub fn unreadable(says: impl Into<Text>) -> Self {
        Self::new(Kind::Unreadable, None, says)
    }

    /// Not something that can be done with this address.
    pub fn wrong_method(says: impl Into<Text>) -> Self {
        Self::new(Kind::WrongMethod, None, says)
    }

    /// Too much in one piece; the limit is named in the words.
    pub fn too_large(says: impl Into<Text>) -> Self {
        Self::new(Kind::TooLarge, None, says)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.says.fmt(f)
    }
}

/// Something broke on our side: what was being done, and beneath it every cause down to the first. Logged once, where
/// it is answered: by the runner of jobs, or where a request is answered.
#[derive(Debug)]
pub struct Fault(Box<dyn StdError + Send + Sync>);

/// Words of our own, said over what caused them.
#[derive(Debug)]
struct Words {
    says: String,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Fault {
    /// A fault with words of our own.
    pub fn because(says: impl Into<String>) -> Self {
        Fault(Box::new(Words { says: says.into(), cause: None }))
    }

    /// What caused it, kept whole: `Fault::because("cannot read amends.toml").caused_by(error)`.
    #[must_use]
    pub fn caused_by(self, cause: impl Into<Fault>) -> Self {
        Fault(Box::new(Words { says: self.to_string(), cause: Some(cause.into().0) }))
    }

    /// The fault itself, what caused it, what caused that, and so on.
    pub fn chain(&self) -> impl Iterator<Item = &(dyn StdError + 'static)> {
        let mut next: Option<&(dyn StdError + 'static)> = Some(&*self.0);
        std::iter::from_fn(move || {
            let link = next?;
            next = link.source();
            Some(link)
        })
    }

    /// The first of its causes that is of this type.
    pub fn cause<E: StdError + 'static>(&self) -> Option<&E> {
        self.chain().find_map(|link| link.downcast_ref())
    }
}

/// The whole chain on one line, `what: why: why`. Many libraries repeat the cause in their own words; it is said once.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = String::new();
        for link in self.chain() {
            let words = link.to_string();
            if said.is_empty() {
                said = words;
            } else if !said.ends_with(&words) {
                said.push_str(": ");
                said.push_str(&words);
            }
        }
        f.write_str(&said)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

impl StdError for Words {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}

/// What an attempt ends in when it does not succeed.
#[derive(Debug)]
pub enum Error {
    /// The person can mend it.
    Refused(Refusal),
    /// We must.
    Broken(Fault),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(refusal)
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Fault {
    fn from(cause: E) -> Self {
        Fault(Box::new(cause))
    }
}

/// For those whom no refusal helps, because nobody asked: what was refused is then a fault.
impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => Fault::because(refusal.to_string()),
            Error::Broken(fault) => fault,
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Error::Broken(fault)
    }
}

impl From<db::Error> for Error {
    fn from(cause: db::Error) -> Self {
        Error::Broken(cause.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused(refusal) => refusal.fmt(f),
            Error::Broken(fault) => fault.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn a_fault_tells_what_was_done_and_every_cause_beneath() {
        let disk = io::Error::new(io::ErrorKind::StorageFull, "no space left on device");
        let fault =
            Fault::because("case A-1042 could not be kept").caused_by(Fault::because("writing page 7").caused_by(disk));
        assert_eq!(fault.to_string(), "case A-1042 could not be kept: writing page 7: no space left on device");
        assert_eq!(fault.chain().count(), 3);
        assert!(fault.chain().last().is_some_and(|first| first.is::<io::Error>()), "the first cause keeps its type");
    }

    #[test]
    fn a_library_that_repeats_its_cause_is_heard_once() {
        let reset = lettre_like();
        assert_eq!(reset.to_string(), "Connection error: connection reset");
        let fault = Fault::because("mail could not be sent").caused_by(reset);
        assert_eq!(fault.to_string(), "mail could not be sent: Connection error: connection reset");
    }

    /// As lettre, hyper and others print themselves: their words end in those of their source.
    fn lettre_like() -> impl StdError + Send + Sync {
        #[derive(Debug)]
        struct Wrapped(io::Error);
        impl fmt::Display for Wrapped {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "Connection error: {}", self.0)
            }
        }
        impl StdError for Wrapped {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                Some(&self.0)
            }
        }
        Wrapped(io::Error::new(io::ErrorKind::ConnectionReset, "connection reset"))
    }

    #[test]
    fn an_error_nobody_can_mend_is_a_fault_in_the_same_words() {
        let refused: Fault = Error::from(Refusal::not_now("The case is closed.")).into();
        assert_eq!(refused.to_string(), "The case is closed.");
        let broken: Fault = Error::from(db::Error::Closed).into();
        assert!(broken.chain().any(|cause| cause.is::<db::Error>()));
    }
}
