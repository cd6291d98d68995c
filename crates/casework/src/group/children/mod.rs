//! The customers of a group case as a list: whom the letter has reached, who waits, how far it is put right for each.

mod store;

pub use store::{Listed, Wanted};

use super::projection::{PutRight, Said, Told};
use base::ids::{GroupNo, MemberId};
use db::{Error, Sql};
use strum::VariantArray;
use web::list::{Filter, Key, ListQuery, Page};
use web::{choice, flag};

impl Told {
    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Told::No => "Not sent",
            Told::Sending => "On its way",
            Told::Yes => "Told",
            Told::Bounced => "Bounced",
            Told::Held => "Held back",
        }
    }
}

impl PutRight {
    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            PutRight::Nothing => "Nothing offered yet",
            PutRight::Dated => "Offered or promised",
            PutRight::Done => "Put right",
        }
    }
}

impl Said {
    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Said::NotAsked => "Not asked",
            Said::Asked => "Asked",
            Said::NotYet => "Not yet",
            Said::Confirmed => "Confirmed",
            Said::NoAnswer => "No answer",
        }
    }
}

choice!(Told, Told::VARIANTS, |told| told.title().to_owned());
choice!(PutRight, PutRight::VARIANTS, |right| right.title().to_owned());
choice!(Said, Said::VARIANTS, |said| format!("Verdict: {}", said.title()));
flag!(
    /// No letter has reached them.
    NotTold,
    "Not told"
);
flag!(
    /// An answer is owed to them.
    Waiting,
    "Waiting for us"
);

/// Where a page ends: the number of its last case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(pub i64);

impl Key for Place {
    const KIND: &'static str = "group-children";

    fn write(&self) -> String {
        self.0.to_string()
    }

    fn read(plain: &str) -> Option<Place> {
        plain.parse().ok().map(Place)
    }
}

impl Filter for Wanted {
    type Key = Place;
    /// Below the group’s own page; `ListQuery::below` says which.
    const PATH: &'static str = "/group-cases";
}

/// A page of them, in the order of their cases.
///
/// # Errors
/// When the store does not answer.
pub fn list(
    sql: &mut Sql,
    (me, group): (MemberId, GroupNo),
    asked: &ListQuery<Wanted>,
    limit: u32,
) -> Result<Page<Listed>, Error> {
    let after = asked.after.unwrap_or(Place(0)).0;
    let reading = store::Reading { org: asked.org, group, me, wanted: &asked.filter, after, most: limit + 1 };
    Ok(asked.page(store::all(sql, &reading)?, limit, |last| Place(last.no.0)))
}
