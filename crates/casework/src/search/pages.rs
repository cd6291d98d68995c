//! What the palette finds as one types: cases by number and by words, customers by name.

use crate::case::lists::{self, Listed};
use crate::customer::{self, Customer};
use axum::Json;
use axum::extract::{Query, State};
use base::ids::CaseNo;
use serde::{Deserialize, Serialize};
use web::App;
use web::PageError;
use web::session::Me;

/// The most entries shown.
const MOST: usize = 8;
/// The most customers among them.
const CUSTOMERS: u32 = 3;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    q: String,
}

/// One place to go.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    title: String,
    detail: String,
    href: String,
}

/// `GET /search?q=`
///
/// # Errors
/// When the store does not answer.
pub async fn palette(
    State(app): State<App>,
    me: Me,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<Found>>, PageError> {
    let (org, words) = (me.who.org, typed.q.trim().to_owned());
    if words.is_empty() {
        return Ok(Json(Vec::new()));
    }
    crate::search::index_due(&app.desk).await?;
    let read = app.desk.read(move |sql| {
        let by_number: Vec<CaseNo> = words.parse().into_iter().collect();
        let mut cases = lists::by_numbers(sql, org, &by_number)?;
        let customers = customer::named(sql, org, &words, ("", 0), CUSTOMERS)?;
        let found = super::find(sql, org, &words, MOST as u32)?;
        cases.extend(lists::by_numbers(sql, org, &found)?.into_iter().filter(|c| !by_number.contains(&c.no)));
        Ok((cases, customers))
    });
    let (cases, customers) = read.await?;
    let room = MOST.saturating_sub(customers.len());
    let found = cases.into_iter().take(room).map(case).chain(customers.into_iter().map(account));
    Ok(Json(found.collect()))
}

fn case(listed: Listed) -> Found {
    let Listed { no, subject, contact, customer, .. } = listed;
    Found {
        title: subject,
        detail: format!("{no} · {}, {}", contact.name, customer.name),
        href: format!("/cases/{no}"),
    }
}

fn account(customer: Customer) -> Found {
    Found { title: customer.name, detail: "Customer".to_owned(), href: format!("/customers/{}", customer.id) }
}
