//! The names things go by: small whole numbers, given per organisation, that never mean two things.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Lets a number of ours stand in a column.
macro_rules! stored {
    ($name:ident) => {
        impl db::FromColumn for $name {
            fn from_column(cell: db::Arg<'_>) -> Option<Self> {
                i64::from_column(cell).map($name)
            }
        }

        impl From<$name> for db::Arg<'_> {
            fn from(id: $name) -> Self {
                db::Arg::Int(id.0)
            }
        }
    };
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        stored!($name);
    };
}

id!(
    /// An organisation: the tenant. Every row belongs to exactly one.
    OrgId
);
id!(
    /// A person who works in the organisation.
    MemberId
);
id!(
    /// The company or person we let down.
    CustomerId
);
id!(
    /// A person at the customer (ISO 10002: complainant).
    ContactId
);
id!(
    /// A mailbox of the organisation: an address complaints come to and answers leave from.
    MailboxId
);

/// A case's number within its organisation, written `A-1042`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNo(pub i64);

stored!(CaseNo);

impl fmt::Display for CaseNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "A-{}", self.0)
    }
}

impl From<i64> for CaseNo {
    fn from(number: i64) -> Self {
        CaseNo(number)
    }
}

impl From<CaseNo> for i64 {
    fn from(CaseNo(number): CaseNo) -> Self {
        number
    }
}

impl FromStr for CaseNo {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix("A-").or_else(|| text.strip_prefix("a-")).unwrap_or(text);
        digits.parse().map(CaseNo).map_err(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_number_reads_back_as_it_is_written() {
        assert_eq!("A-1042".parse(), Ok(CaseNo(1042)));
        assert_eq!(CaseNo(1042).to_string(), "A-1042");
        assert_eq!("A-10x".parse::<CaseNo>(), Err(()));
    }
}
