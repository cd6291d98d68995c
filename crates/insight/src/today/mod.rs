//! Today: what I owe, to whom, by when; soonest first, each with its action in place.

pub mod api;
pub mod pages;
mod store;

pub use store::{Mine, Owed, late, people};

use axum::routing::get;
use base::ids::MemberId;
use base::refusal::Error;
use db::Sql;
use web::frame::{Frame, Framed};
use web::list::{Filter, Key, ListQuery, Page, numbers};
use web::module::{Count, Entry, Module, Part};

/// What is on every page: how much of what the member owes is late.
///
/// # Errors
/// When the store does not answer.
pub fn frame(sql: &mut Sql, framed: &Framed, frame: &mut Frame) -> Result<(), Error> {
    frame.late = store::late(sql, framed.org, framed.person.id, framed.now)?;
    Ok(())
}

/// Beside the entry of the menu.
fn late_says(late: i64) -> String {
    if late > i64::from(store::MOST_LATE) { format!("{}+ late", store::MOST_LATE) } else { format!("{late} late") }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    reads: api::calls,
    pages: |router| router.route("/today", get(pages::today)),
    frame: Some(frame),
    reopen: &[pages::REOPENS],
    navigation: &[Entry {
        key: "g t",
        is_wide: false,
        count: |frame| (frame.late > 0).then(|| Count { says: late_says(frame.late), is_late: true }),
        ..Entry::new("today", "Today", "/today", Part::Work)
    }],
    ..Module::new("today", "Today")
};

/// Where a page of Today ends: when its last row is due, in milliseconds since 1970, its case, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When it is due.
    pub due: i64,
    pub no: i64,
    /// Its place among what is owed on the case.
    pub i: i64,
}

impl Place {
    /// Before everything.
    const SOONEST: Place = Place { due: i64::MIN, no: 0, i: 0 };
}

impl Key for Place {
    const KIND: &'static str = "today";

    fn write(&self) -> String {
        format!("{} {} {}", self.due, self.no, self.i)
    }

    fn read(plain: &str) -> Option<Place> {
        numbers(plain, ' ').map(|[due, no, i]| Place { due, no, i })
    }

    /// Pages wrote `1763448000000.1042.3`.
    fn formerly(sent: &str) -> Option<Place> {
        numbers(sent, '.').map(|[due, no, i]| Place { due, no, i })
    }
}

impl Filter for Mine {
    type Key = Place;
    const PATH: &'static str = "/today";
}

/// Where a page that ends with this row goes on.
fn place(last: &Owed) -> Place {
    Place { due: last.due.as_millisecond(), no: last.no.0, i: i64::from(last.i) }
}

/// A page of what a member owes and of what nobody owns yet, soonest first.
///
/// # Errors
/// When the store does not answer.
pub fn list(sql: &mut Sql, me: MemberId, asked: &ListQuery<Mine>, limit: u32) -> Result<Page<Owed>, db::Error> {
    let after = asked.after.unwrap_or(Place::SOONEST);
    Ok(asked.page(store::owed_by(sql, asked.org, me, after, limit + 1)?, limit, place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::ids::OrgId;

    #[test]
    fn more_that_is_late_than_anyone_counts_is_not_counted() {
        assert_eq!([1, 99, 100, 1000].map(late_says), ["1 late", "99 late", "99+ late", "99+ late"]);
    }

    #[test]
    fn a_saved_link_to_a_later_page_still_leads_there_and_what_is_none_is_told() {
        let read = |query| ListQuery::<Mine>::by_person(Some(query), OrgId(1));
        let asked = read("after=1763448000000.1042.3");
        assert_eq!(asked.after, Some(Place { due: 1_763_448_000_000, no: 1042, i: 3 }));
        assert!(asked.notice().is_none());
        for strayed in ["after=x", "after=1.2", "after=1.2.3.4", "after=99999999999999999999.1.1"] {
            assert_eq!(read(strayed).after, None, "{strayed}");
            assert!(read(strayed).notice().unwrap().says.contains("first page"), "{strayed}");
        }
        assert!(read("colour=red").notice().unwrap().says.contains("“colour=red”"));
    }
}
