//! Promises across cases: what is owed, to customers and between colleagues, soonest due first.

pub mod pages;
mod store;

pub use store::{Line, Wanted, kept_of};

use base::ids::MemberId;
use db::{Error, Sql};
use strum::VariantArray;
use web::choice;
use web::list::{Filter, Key, ListQuery, Page, numbers};

/// How the promises wanted stand; the word in the read table and in every query string.
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
#[schema(rename_all = "snake_case")]
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

impl Standing {
    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Standing::Due => "Still due",
            Standing::Asked => "Requested",
            Standing::Broken => "Broken",
            Standing::Kept => "Kept",
        }
    }

    /// What is over is listed latest first, what is to come soonest first.
    fn is_over(self) -> bool {
        matches!(self, Standing::Broken | Standing::Kept)
    }
}

choice!(Standing, Standing::VARIANTS, |standing| standing.title().to_owned());

/// Where a page of promises ends: when its last one is due, in milliseconds since 1970, its case and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When it is due.
    pub due: i64,
    /// Its case.
    pub no: i64,
    /// Its number there.
    pub n: i64,
}

impl Place {
    /// Before all that is to come.
    const SOONEST: Place = Place { due: i64::MIN, no: 0, n: 0 };
    /// After all that is over.
    const LATEST: Place = Place { due: i64::MAX, no: i64::MAX, n: i64::MAX };
}

impl Key for Place {
    const KIND: &'static str = "promises";

    fn write(&self) -> String {
        format!("{} {} {}", self.due, self.no, self.n)
    }

    fn read(plain: &str) -> Option<Place> {
        numbers(plain, ' ').map(|[due, no, n]| Place { due, no, n })
    }

    /// Pages wrote `1763448000000-1042-3`, the API `1763448000000_1042_3`.
    fn formerly(sent: &str) -> Option<Place> {
        numbers(sent, '-').or_else(|| numbers(sent, '_')).map(|[due, no, n]| Place { due, no, n })
    }
}

impl Filter for Wanted {
    type Key = Place;
    const PATH: &'static str = "/promises";
    const FORMER: &'static [&'static str] = &["whose"];

    fn formerly(name: &str, value: &str) -> Option<(&'static str, String)> {
        match (name, value) {
            ("whose", "mine") => Some(("owner", "me".to_owned())),
            ("whose", "all") => Some(("", String::new())),
            _ => None,
        }
    }
}

/// Where a page that ends with this promise goes on.
fn place(last: &Line) -> Place {
    Place { due: last.due.as_millisecond(), no: last.no.0, n: i64::from(last.n) }
}

/// A page of them.
///
/// # Errors
/// When the store does not answer.
pub fn list(sql: &mut Sql, me: MemberId, asked: &ListQuery<Wanted>, limit: u32) -> Result<Page<Line>, Error> {
    let standing = asked.filter.standing.unwrap_or_default();
    let wanted = Wanted { standing: Some(standing), ..asked.filter.clone() };
    let start = if standing.is_over() { Place::LATEST } else { Place::SOONEST };
    let after = asked.after.unwrap_or(start);
    let reading = store::Reading { org: asked.org, me, wanted: &wanted, after, most: limit + 1 };
    let rows = match (standing.is_over(), wanted.owner.is_some()) {
        (false, false) => store::to_come(sql, &reading),
        (false, true) => store::to_come_of(sql, &reading),
        (true, false) => store::over(sql, &reading),
        (true, true) => store::over_of(sql, &reading),
    };
    Ok(asked.page(rows?, limit, place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::ids::OrgId;

    const ORG: OrgId = OrgId(1);

    #[test]
    fn every_filter_is_read_alike_by_page_and_api_and_written_back_in_one_way() {
        for (sent, canonical) in [
            ("", "/promises"),
            ("standing=kept", "/promises?standing=kept"),
            ("whose=mine", "/promises?owner=me"),
            ("whose=all&standing=due", "/promises?standing=due"),
            ("whose=&standing=&after=", "/promises"),
            ("owner=me&standing=asked", "/promises?standing=asked&owner=me"),
            ("owner=7", "/promises?owner=7"),
        ] {
            let page: ListQuery<Wanted> = ListQuery::by_person(Some(sent), ORG);
            assert_eq!(page.here(), canonical, "{sent}");
            assert!(page.notice().is_none(), "{sent}");
            assert_eq!(ListQuery::<Wanted>::by_program(Some(sent), ORG).unwrap().here(), canonical, "{sent}");
        }
    }

    #[test]
    fn what_is_not_understood_is_told_on_the_page_and_refused_by_name_in_the_api() {
        for (sent, field) in
            [("standing=odd", "standing"), ("whose=nobody", "query"), ("after=1-2", "after"), ("after=1_2_x", "after")]
        {
            assert_eq!(ListQuery::<Wanted>::by_program(Some(sent), ORG).unwrap_err().field, Some(field), "{sent}");
            let page: ListQuery<Wanted> = ListQuery::by_person(Some(sent), ORG);
            assert_eq!((page.filter.clone(), page.after), (Wanted::default(), None), "{sent}");
            assert!(page.notice().is_some(), "{sent}");
        }
    }

    #[test]
    fn cursors_of_saved_links_and_of_programs_half_way_through_still_lead_on() {
        let place = Place { due: 1_700_000_000_000, no: 1042, n: 3 };
        for sent in ["after=1700000000000-1042-3", "after=1700000000000_1042_3"] {
            assert_eq!(ListQuery::<Wanted>::by_person(Some(sent), ORG).after, Some(place), "{sent}");
            assert_eq!(ListQuery::<Wanted>::by_program(Some(sent), ORG).unwrap().after, Some(place), "{sent}");
        }
    }
}
