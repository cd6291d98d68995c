//! Promises across cases: what is owed, to customers and between colleagues, soonest due first.

pub mod pages;
mod store;

pub use store::{Line, kept_of, list};

use base::ids::{CaseNo, MemberId};
use jiff::Timestamp;

/// How the promises wanted stand; the word in the read table and in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Standing {
    /// Owed, and still in time.
    #[default]
    Due,
    /// Asked of a colleague and not yet agreed.
    Asked,
    /// Their date passed before they were done.
    Broken,
    /// Done in time.
    Kept,
}

/// Which promises are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// How they stand.
    pub standing: Standing,
    /// Of this owner; everybody's when none.
    pub owner: Option<MemberId>,
    /// After this row: its due date, case and number.
    pub after: Option<(Timestamp, CaseNo, u32)>,
}
