//! Mail on its way out, as people see it: what waits and when it is tried next, and the dead letters with what can be
//! done about each: send it again, send it to another address, give it up and say why.

pub mod api;
pub mod pages;
mod readdress;

use super::outside;
use base::ids::OrgId;
use base::refusal::Error;
use casework::customer::merging;
use casework::joining::follow::Trail;
use casework::outside::is_outside;
use db::Sql;
use engine::outbox::{self, Standing};
pub use readdress::readdress;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use web::filter;
use web::list::{Filter, Key, ListQuery, Page, numbers};

/// Rows that are shown of what waits.
pub const WAITING: u32 = 200;

filter! {
    /// All dead letters that nobody has dealt with: there is nothing to choose.
    pub struct Dead {}
}

/// Where a page of dead letters ends: the case of its last one, and its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub no: i64,
    /// Its message.
    pub n: i64,
}

impl Key for Place {
    const KIND: &'static str = "outgoing";

    fn write(&self) -> String {
        format!("{} {}", self.no, self.n)
    }

    fn read(plain: &str) -> Option<Place> {
        numbers(plain, ' ').map(|[no, n]| Place { no, n })
    }

    /// Pages and the API wrote `1042_3`.
    fn formerly(sent: &str) -> Option<Place> {
        numbers(sent, '_').map(|[no, n]| Place { no, n })
    }
}

impl Filter for Dead {
    type Key = Place;
    const PATH: &'static str = "/mail/out";
    const FORMER: &'static [&'static str] = &["before"];

    fn formerly(name: &str, value: &str) -> Option<(&'static str, String)> {
        (name == "before").then(|| ("after", value.to_owned()))
    }
}

/// Where a page that ends with this letter goes on.
fn place(last: &Standing) -> Place {
    Place { no: last.no.0, n: i64::from(last.n) }
}

/// A page of the dead letters, the newest cases first.
///
/// # Errors
/// When the store does not answer.
pub fn dead(sql: &mut Sql, asked: &ListQuery<Dead>, limit: u32) -> Result<Page<Standing>, Error> {
    let before = asked.after.map_or((i64::MAX, 0), |place| (place.no, place.n));
    let rows = outbox::dead(sql, asked.org, before, limit + 1)?;
    // Cut first: a page ends where its last letter was sent, and not where that is read now.
    let mut page = asked.page(rows, limit, place);
    as_of_now(sql, asked.org, &mut page.items)?;
    Ok(page)
}

/// What waits in an organisation, soonest first; at most `most`.
///
/// # Errors
/// When the store does not answer.
pub fn waiting(sql: &mut Sql, org: OrgId, most: u32) -> Result<Vec<Standing>, Error> {
    let mut rows = outbox::waiting(sql, org, most)?;
    as_of_now(sql, org, &mut rows)?;
    Ok(rows)
}

/// Rows of the outbox say where a message was sent, and to whom a case was then. Of a case that was merged, or of a message
/// that went to another, it is dealt with where that is read now; a person who was merged is reached as the other.
fn as_of_now(sql: &mut Sql, org: OrgId, rows: &mut [Standing]) -> Result<(), Error> {
    let (mut trail, mut addresses) = (Trail::default(), BTreeMap::new());
    for row in rows {
        if is_outside(row.n) {
            outside::name(row, trail.case(sql, org, row.no)?);
            continue;
        }
        row.email = match addresses.entry(row.person) {
            Entry::Occupied(known) => Option::clone(known.get()),
            Entry::Vacant(new) => {
                let reached = merging::addressee(sql, org, row.person)?;
                new.insert(reached.and_then(|contact| contact.email)).clone()
            }
        };
        (row.no, row.n) = trail.now_at(sql, org, (row.no, row.n))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_link_to_older_ones_still_leads_there() {
        for sent in ["before=1042_3", "after=1042_3"] {
            let asked: ListQuery<Dead> = ListQuery::by_program(Some(sent), OrgId(1)).unwrap();
            assert_eq!(asked.after, Some(Place { no: 1042, n: 3 }), "{sent}");
        }
        assert!(ListQuery::<Dead>::by_program(Some("before=nonsense"), OrgId(1)).is_err());
    }
}
