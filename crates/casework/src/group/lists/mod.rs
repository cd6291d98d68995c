//! Group cases as a list, most recently updated first.

mod store;

pub use store::{Listed, Wanted, known, one};

use base::ids::MemberId;
use db::{Error, Sql};
use strum::VariantArray;
use web::choice;
use web::list::{Filter, Key, ListQuery, Page, numbers};

/// Which group cases are wanted.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    utoipa::ToSchema,
)]
#[strum(serialize_all = "snake_case")]
#[schema(as = GroupStatus, rename_all = "snake_case")]
pub enum Status {
    /// Open ones.
    #[default]
    Open,
    /// Closed ones.
    Closed,
}

impl Status {
    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Status::Open => "Open",
            Status::Closed => "Closed",
        }
    }
}

choice!(Status, Status::VARIANTS, |status| status.title().to_owned());

/// Where a page ends: when its last one changed, in milliseconds since 1970, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub at: i64,
    pub no: i64,
}

impl Place {
    /// Before all of them.
    const TOP: Place = Place { at: i64::MAX, no: i64::MAX };
}

impl Key for Place {
    const KIND: &'static str = "groups";

    fn write(&self) -> String {
        format!("{} {}", self.at, self.no)
    }

    fn read(plain: &str) -> Option<Place> {
        numbers(plain, ' ').map(|[at, no]| Place { at, no })
    }
}

impl Filter for Wanted {
    type Key = Place;
    const PATH: &'static str = "/group-cases";
}

/// A page of them.
///
/// # Errors
/// When the store does not answer.
pub fn list(sql: &mut Sql, me: MemberId, asked: &ListQuery<Wanted>, limit: u32) -> Result<Page<Listed>, Error> {
    let is_open = asked.filter.status.unwrap_or_default() == Status::Open;
    let after = asked.after.unwrap_or(Place::TOP);
    let reading = store::Reading { org: asked.org, me, wanted: &asked.filter, is_open, after, most: limit + 1 };
    let rows = store::recent(sql, &reading)?;
    Ok(asked.page(rows, limit, |last| Place { at: last.last_at.as_millisecond(), no: last.no.into() }))
}
