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
        let digits = Some(digits).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit())).ok_or(())?;
        digits.parse().map(CaseNo).map_err(|_| ())
    }
}

/// Where the streams of group cases begin: above those of cases and of settings.
const GROUPS: i64 = 1 << 41;

/// A group case, by the number of its stream within its organisation. Written `G-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupNo(i64);

stored!(GroupNo);

impl GroupNo {
    /// The streams group cases have.
    pub const STREAMS: std::ops::Range<i64> = GROUPS..GROUPS + (1 << 40);

    /// The one with this number among group cases, from 1.
    pub const fn nth(n: i64) -> GroupNo {
        GroupNo(GROUPS + n)
    }
}

impl fmt::Display for GroupNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "G-{}", self.0 - GROUPS)
    }
}

/// By the number of its stream.
impl From<i64> for GroupNo {
    fn from(stream: i64) -> Self {
        GroupNo(stream)
    }
}

impl From<GroupNo> for i64 {
    fn from(GroupNo(stream): GroupNo) -> Self {
        stream
    }
}

impl FromStr for GroupNo {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix("G-").or_else(|| text.strip_prefix("g-")).unwrap_or(text);
        let n: u32 = digits.parse().map_err(|_| ())?;
        Ok(GroupNo::nth(n.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_number_reads_back_as_it_is_written_and_is_no_number_of_a_case() {
        assert_eq!("G-12".parse(), Ok(GroupNo::nth(12)));
        assert_eq!(GroupNo::nth(12).to_string(), "G-12");
        assert_eq!(GroupNo::from(i64::from(GroupNo::nth(12))), GroupNo::nth(12));
        assert!(GroupNo::STREAMS.contains(&GroupNo::nth(1).into()));
        for other in ["A-12", "G-", "G-x", "G--1", "G-99999999999"] {
            assert_eq!(other.parse::<GroupNo>(), Err(()), "{other}");
        }
    }

    #[test]
    fn a_case_number_reads_back_as_it_is_written() {
        assert_eq!("A-1042".parse(), Ok(CaseNo(1042)));
        assert_eq!(CaseNo(1042).to_string(), "A-1042");
        for other in ["A-10x", "A--1", "-1", "+1", "A-", ""] {
            assert_eq!(other.parse::<CaseNo>(), Err(()), "{other}");
        }
    }
}
