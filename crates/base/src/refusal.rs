//! The two ways a wish is not met: a refusal the person can mend, and a fault that we must.

use std::fmt;

/// Why a command was not carried out, in words for the person who gave it. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind of no this is; decides the HTTP status.
    pub kind: Kind,
    /// The form field the person should look at, by the name it has in the form and in the API.
    pub field: Option<&'static str>,
    /// What is wrong and what to do next, in plain words.
    pub says: String,
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
    fn new(kind: Kind, field: Option<&'static str>, says: impl Into<String>) -> Self {
        Refusal { kind, field, says: says.into() }
    }

    /// A field is missing or cannot be so.
    pub fn invalid(field: &'static str, says: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, Some(field), says)
    }

    /// This person may not do this.
    pub fn forbidden(says: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, None, says)
    }

    /// Not in the state the case is in.
    pub fn not_now(says: impl Into<String>) -> Self {
        Self::new(Kind::NotNow, None, says)
    }

    /// No such thing here.
    pub fn not_found(says: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, None, says)
    }

    /// It has expired.
    pub fn gone(says: impl Into<String>) -> Self {
        Self::new(Kind::Gone, None, says)
    }

    /// Sign in first.
    pub fn sign_in(says: impl Into<String>) -> Self {
        Self::new(Kind::SignIn, None, says)
    }

    /// Slow down.
    pub fn too_often(says: impl Into<String>) -> Self {
        Self::new(Kind::TooOften, None, says)
    }

    /// Not in the version it was expected in.
    pub fn moved_on(says: impl Into<String>) -> Self {
        Self::new(Kind::MovedOn, None, says)
    }

    /// Not in a form that is read here.
    pub fn unreadable(says: impl Into<String>) -> Self {
        Self::new(Kind::Unreadable, None, says)
    }

    /// Not something that can be done with this address.
    pub fn wrong_method(says: impl Into<String>) -> Self {
        Self::new(Kind::WrongMethod, None, says)
    }

    /// Too much in one piece; the limit is named in the words.
    pub fn too_large(says: impl Into<String>) -> Self {
        Self::new(Kind::TooLarge, None, says)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

/// Something broke on our side. Logged once, with its cause, where it is answered.
#[derive(Debug)]
pub struct Fault(Box<dyn std::error::Error + Send + Sync>);

impl Fault {
    /// A fault with words of our own.
    pub fn because(says: impl Into<String>) -> Self {
        Fault(says.into().into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
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

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Fault {
    fn from(cause: E) -> Self {
        Fault(Box::new(cause))
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
