//! The cases that the palette finds: by their number, and by the words of their titles and messages.

use super::lists::{self, Listed};
use super::words::called;
use crate::{customer, search};
use base::ids::CaseNo;
use base::refusal::Error;
use db::Sql;
use web::palette::{Found, Sought};

/// The case of that number first.
///
/// # Errors
/// A fault of the store.
pub fn find(sql: &mut Sql, sought: &Sought) -> Result<Vec<Found>, Error> {
    let by_number: Vec<CaseNo> = sought.words.parse().into_iter().collect();
    let mut cases = lists::by_numbers(sql, sought.org, &by_number)?;
    let by_words = search::find(sql, sought.org, &sought.words, sought.most)?;
    let others = lists::by_numbers(sql, sought.org, &by_words)?;
    cases.extend(others.into_iter().filter(|case| !by_number.contains(&case.no)));
    Ok(cases.into_iter().map(found).collect())
}

fn found(listed: Listed) -> Found {
    let Listed { no, subject, contact, customer, .. } = listed;
    Found {
        title: called(&subject).to_string(),
        detail: format!("{no} · {}", customer::speaking(&contact.name, &customer.name)),
        href: format!("/cases/{no}"),
    }
}
