//! Where a mail that came in has gone, and how that is told.

use base::ids::CaseNo;
use engine::arrival::Aside;
use std::fmt;
use text::{Text, text};

/// Where a mail has gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Went {
    /// It began this case.
    Opened(CaseNo),
    Joined(CaseNo),
    /// It was in this case already.
    Known(CaseNo),
    /// It is kept but belongs to no case, because.
    Aside(Aside),
    /// It is kept and is tried again after this fault; or somebody is sorting it now.
    Waiting(Option<String>),
}

impl Went {
    pub fn case(&self) -> Option<CaseNo> {
        match self {
            Went::Opened(no) | Went::Joined(no) | Went::Known(no) => Some(*no),
            Went::Aside(_) | Went::Waiting(_) => None,
        }
    }
}

impl fmt::Display for Went {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Went::Opened(no) => write!(f, "{no} (a new case)"),
            Went::Joined(no) => write!(f, "{no} (added to the case)"),
            Went::Known(no) => write!(f, "{no} (received before)"),
            Went::Aside(aside) => write!(f, "set aside: {}", aside.text()),
            Went::Waiting(None) => f.write_str("stored, and being sorted"),
            Went::Waiting(Some(fault)) => write!(f, "stored, to be sorted later: {}", could_not_be_sorted(fault)),
        }
    }
}

/// What is said of a mail that our own fault keeps from its case.
pub(super) fn could_not_be_sorted(fault: &str) -> Text {
    text!("It could not be sorted: {fault}", fault = fault.to_owned())
}
