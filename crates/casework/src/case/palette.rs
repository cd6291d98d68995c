//! The cases that the palette finds: by their number, and by the words of their titles and messages.

use super::lists::{self, Listed};
use super::words::called;
use crate::joining::follow;
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
    let by_number = opened(sql, sought, sought.words.parse().into_iter().collect())?;
    let mut cases = lists::by_numbers(sql, sought.org, &by_number)?;
    let by_words = search::find(sql, sought.org, &sought.words, sought.most)?;
    let by_words = opened(sql, sought, by_words)?;
    let others = lists::by_numbers(sql, sought.org, &by_words)?;
    cases.extend(others.into_iter().filter(|case| !by_number.contains(&case.no)));
    Ok(cases.into_iter().map(found).collect())
}

/// Whoever looks for a case that was merged wants the one it goes on in.
fn opened(sql: &mut Sql, sought: &Sought, numbers: Vec<CaseNo>) -> Result<Vec<CaseNo>, Error> {
    let mut opened = Vec::new();
    for no in numbers {
        let at = follow::opens(sql, sought.org, no)?;
        if !opened.contains(&at) {
            opened.push(at);
        }
    }
    Ok(opened)
}

fn found(listed: Listed) -> Found {
    let Listed { no, subject, contact, customer, .. } = listed;
    Found {
        title: called(&subject).to_string(),
        detail: format!("{no} · {}", customer::speaking(&contact.name, &customer.name)),
        href: format!("/cases/{no}"),
    }
}
