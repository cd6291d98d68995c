//! Cases in lists, and found by their words.

use crate::case::lists::{self, Listed, Status, Wanted};
use crate::case::{Harm, Outcome, Step};
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use base::ids::{CaseNo, CustomerId, MemberId};
use base::refusal::Refusal;
use base::time::instant;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::App;
use web::answer::Problem;
use web::book::Entry;
use web::call::{Asked, Named, Page, limit, mark};
use web::doors::Doors;
use web::session::{KeyHolder, Me};

/// A case as a line of a list.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedCase)]
struct ListedShape {
    /// Its number, `A-1042`.
    case: String,
    /// What it is about.
    subject: String,
    /// The account.
    customer: Named,
    /// The person let down.
    contact: Named,
    /// The member it belongs to; null while nobody owns it.
    owner: Option<i64>,
    /// The step it stands at.
    step: String,
    /// What that step misses first.
    misses: String,
    /// How badly the customer is hit.
    harm: String,
    /// How it ended; null while it is open.
    outcome: Option<String>,
    /// Messages an answer is owed for.
    unanswered: i64,
    /// When anything last happened.
    last_at: Timestamp,
    /// When the next thing is due.
    next_due: Option<Timestamp>,
}

impl From<Listed> for ListedShape {
    fn from(row: Listed) -> Self {
        ListedShape {
            case: row.no.to_string(),
            subject: row.subject,
            customer: Named { id: row.customer.0.0, name: row.customer.1 },
            contact: Named { id: row.contact.0.0, name: row.contact.1 },
            owner: row.owner.map(|id| id.0),
            step: row.step,
            misses: row.misses,
            harm: row.harm,
            outcome: row.outcome,
            unanswered: row.unanswered,
            last_at: row.last_at,
            next_due: row.next_due,
        }
    }
}

/// Which cases are wanted; several filters at once narrow each other.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Query {
    /// Closed ones, or open ones. Left out: open ones; with `customer`, `unanswered` or `q` both; with `outcome` closed.
    closed: Option<bool>,
    /// Of this member: a number, `me`, or `nobody`.
    #[param(pattern = "^([0-9]{1,18}|me|nobody)$")]
    owner: Option<String>,
    /// At this step.
    #[param(inline)]
    step: Option<Step>,
    /// Of this account.
    customer: Option<i64>,
    /// With this harm.
    #[param(inline)]
    harm: Option<Harm>,
    /// With this outcome.
    #[param(inline)]
    outcome: Option<Outcome>,
    /// Only those an answer is owed on.
    unanswered: Option<bool>,
    /// In which all these words stand; newest first, on one page.
    q: Option<String>,
    /// The mark the page before gave as `next`.
    before: Option<String>,
    /// Rows of a page; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl Query {
    /// Open ones, unless closed ones are asked for, or the narrowest filter holds for both.
    fn status(&self) -> Status {
        let either = self.customer.is_some()
            || self.unanswered == Some(true)
            || self.q.as_ref().is_some_and(|q| !q.trim().is_empty());
        match self.closed {
            Some(true) => Status::Closed,
            Some(false) => Status::Open,
            None if self.outcome.is_some() => Status::Closed,
            None if either => Status::All,
            None => Status::Open,
        }
    }

    fn wanted(&self, me: &Me) -> Result<Wanted, Refusal> {
        let before = mark::<2>("before", self.before.as_ref())?;
        Ok(Wanted {
            status: self.status(),
            owner: owner(self.owner.as_deref(), me)?,
            step: self.step.map(|step| step.to_string()),
            customer: self.customer.map(CustomerId),
            harm: self.harm.map(|harm| harm.to_string()),
            outcome: self.outcome.map(|outcome| outcome.to_string()),
            unanswered: self.unanswered.unwrap_or(false),
            query: self.q.clone().unwrap_or_default(),
            before: before.map(|[at, no]| (instant(at), CaseNo(no))),
        })
    }
}

fn owner(text: Option<&str>, me: &Me) -> Result<Option<MemberId>, Refusal> {
    match text {
        None => Ok(None),
        Some("me") => Ok(Some(me.person.id)),
        Some("nobody") => Ok(Some(MemberId(0))),
        Some(number) => {
            let wrong = |_| Refusal::invalid("owner", "An owner is a member’s number, “me” or “nobody”.");
            number.parse().map(|id| Some(MemberId(id))).map_err(wrong)
        }
    }
}

async fn list(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    Asked(query): Asked<Query>,
) -> Result<Json<Page<ListedShape>>, Problem> {
    let (org, most, wanted) = (me.who.org, limit(query.limit)?, query.wanted(&me)?);
    let is_search = !wanted.query.trim().is_empty();
    if is_search {
        crate::search::index_due(&app.desk).await?;
    }
    let rows = app.desk.read(move |sql| Ok(lists::list(sql, org, &wanted, most)?)).await?;
    let mark = |row: &Listed| format!("{}_{}", row.last_at.as_millisecond(), row.no.0);
    let mut page = Page::of(rows, most, mark, |row| Some(row.into()));
    page.next = page.next.filter(|_| !is_search);
    Ok(Json(page))
}

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Words {
    /// The words; all of them stand in one message or in the title. The last may be a beginning.
    q: String,
    /// At most so many; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

async fn search(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    Asked(words): Asked<Words>,
) -> Result<Json<Page<ListedShape>>, Problem> {
    let (org, most) = (me.who.org, limit(words.limit)?);
    if words.q.trim().is_empty() {
        return Err(Refusal::invalid("q", "Say what to look for.").into());
    }
    let wanted = Wanted { query: words.q, status: Status::All, ..Wanted::default() };
    crate::search::index_due(&app.desk).await?;
    let rows = app.desk.read(move |sql| Ok(lists::list(sql, org, &wanted, most)?)).await?;
    Ok(Json(Page { items: rows.into_iter().map(Into::into).collect(), next: None }))
}

/// The calls of this page.
pub fn calls(doors: Doors) -> Doors {
    let cases = Entry::list::<ListedShape>("/cases", "Cases, newest movement first.");
    let found = Entry::list::<ListedShape>("/search", "Cases in which words stand, open and closed, newest first.");
    doors.call(cases.asking::<Query>(), get(list)).call(found.asking::<Words>(), get(search))
}
