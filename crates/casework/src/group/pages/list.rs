//! The list of group cases, and the form that opens one.

use crate::case::Severity;
use crate::case::words::severity_name;
use crate::group::lists::{self, Listed, Status};
use askama::Template;
use axum::extract::{RawQuery, State};
use strum::VariantArray;
use web::App;
use web::answer::{Answer, page};
use web::draft;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::list::{Around, ListQuery, Names, Tab, USUAL, Value};
use web::reopen::{Again, Reopen};
use web::session::Me;

#[derive(Template)]
#[template(path = "group/groups.html")]
struct GroupsPage {
    frame: Frame,
    asked: ListQuery<lists::Wanted>,
    around: Around,
    rows: Vec<(Listed, String)>,
    severities: Vec<(Severity, &'static str)>,
    /// The case that showed the break, when the page was opened from it.
    first: String,
    kept: Kept,
}

impl GroupsPage {
    fn status(&self) -> Status {
        self.asked.filter.status.unwrap_or_default()
    }

    fn statuses(&self) -> Vec<Tab> {
        let tab = |status: &Status| Tab {
            says: status.title(),
            href: self.asked.with("status", &status.write()),
            is_here: *status == self.status(),
        };
        Status::VARIANTS.iter().map(tab).collect()
    }
}

/// `GET /group-cases`
///
/// # Errors
/// When the store does not answer.
pub async fn groups(State(app): State<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    let typed = draft::of_page(&app, &me, "/group-cases").await?.named("opening");
    list_with(&app, &me, query.as_deref(), typed).await
}

/// How the list opens again with what was typed.
pub const LIST_REOPENS: Reopen = Reopen { page: "/group-cases", open: |again| Box::pin(reopen_list(again)) };

async fn reopen_list(again: Again) -> Answer {
    let kept = again.kept.clone().named("opening");
    list_with(&again.app, &again.me, again.query(), kept).await
}

async fn list_with(app: &App, me: &Me, query: Option<&str>, kept: Kept) -> Answer {
    let first =
        pairs_of(query).into_iter().find(|(name, _)| name == "case").map(|(_, value)| value).unwrap_or_default();
    let rest: Vec<String> =
        query.unwrap_or_default().split('&').filter(|pair| !pair.starts_with("case=")).map(str::to_owned).collect();
    let asked: ListQuery<lists::Wanted> = ListQuery::by_person(Some(&rest.join("&")), me.who.org);
    let (framed, id, reading) = (me.framed(app), me.person.id, asked.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "groups")?;
        Ok((frame, lists::list(sql, id, &reading, reading.limit(USUAL))?))
    });
    let (frame, found) = read.await?;
    let people = &me.organisation.people;
    let owner = |row: &Listed| row.owner.map_or_else(|| "Unassigned".to_owned(), |id| people.name(id));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    page(&GroupsPage {
        frame: frame.saying(asked.notice()).saying(notice),
        around: Around::new(&asked, &found, Names { people, customer: None }),
        rows: found.items.into_iter().map(|row| (row.clone(), owner(&row))).collect(),
        severities: Severity::VARIANTS.iter().map(|each| (*each, severity_name(*each))).collect(),
        first,
        kept,
        asked,
    })
}

/// The pairs of a query.
fn pairs_of(query: Option<&str>) -> Vec<(String, String)> {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
