//! The history of the settings as a page of its own, and as a part of the pages of the organisation and of members.

use super::super::api::may_read;
use super::{Change, before, of_member};
use crate::organisation::Fact;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use base::context::Organisation;
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::stream::Stored;
use jiff::Timestamp;
use serde::Deserialize;
use web::App;
use web::answer::{Answer, page};
use web::extract::Asked;
use web::frame::Frame;
use web::session::Me;

/// Changes on the page of the history.
const PAGE: u32 = 50;
/// Changes shown beside the settings themselves.
pub const BESIDE: u32 = 15;

/// Some changes, the newest first.
#[derive(Debug, Default)]
pub struct Lines {
    /// When, who, and what in a sentence.
    pub lines: Vec<(String, String, String)>,
    /// Where those before them are; none when these are all.
    pub older: Option<String>,
}

/// What stands before the page it is read for.
#[derive(Debug)]
pub struct Read {
    rows: Vec<Stored<Fact>>,
    most: u32,
    member: Option<MemberId>,
}

/// Reads changes: all, or those about one member.
///
/// # Errors
/// A fault when one of them cannot be read.
pub fn read(sql: &mut Sql, org: OrgId, member: Option<MemberId>, (n, most): (Option<u32>, u32)) -> Result<Read, Error> {
    let rows = match member {
        Some(member) => of_member(sql, org, member, (n, most + 1))?,
        None => before(sql, org, n, most + 1)?,
    };
    Ok(Read { rows, most, member })
}

impl Read {
    /// As a person reads them now.
    pub fn lines(self, organisation: &Organisation, now: Timestamp) -> Lines {
        let (most, total) = (self.most as usize, self.rows.len());
        let shown: Vec<Change> = self.rows.iter().take(most).map(|stored| Change::of(stored, organisation)).collect();
        let last = shown.last().filter(|_| total > most).map(|change| change.n);
        let of = self.member.map(|id| format!("&member={id}")).unwrap_or_default();
        let told = |change: Change| {
            (calendar::short(change.at, now, organisation.zone()), change.who(organisation), change.says)
        };
        Lines {
            older: last.map(|n| format!("/organisation/history?after={n}{of}")),
            lines: shown.into_iter().map(told).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "organisation/history/page.html")]
struct HistoryPage {
    frame: Frame,
    of: Option<String>,
    back: (String, &'static str),
    is_first: bool,
    history: Lines,
}

/// Which changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    after: Option<u32>,
    member: Option<i64>,
}

/// `GET /organisation/history`: for whoever answers for others; everybody reads their own.
async fn show(State(app): State<App>, me: Me, Asked(asked): Asked<HistoryQuery>) -> Answer {
    let member = asked.member.map(MemberId);
    if member != Some(me.person.id) {
        may_read(&me.person)?;
    }
    let known = |id: MemberId| me.organisation.people.find(id).map(|person| person.name.clone());
    let of =
        member.map(|id| known(id).ok_or_else(|| Refusal::not_found("Nobody here has that number."))).transpose()?;
    let (framed, org) = (me.framed(&app), me.who.org);
    let read = app
        .desk
        .read(move |sql| Ok((framed.read(sql, "organisation")?, self::read(sql, org, member, (asked.after, PAGE))?)));
    let (frame, found) = read.await?;
    let back = match member {
        Some(id) if id == me.person.id => ("/me".to_owned(), "You"),
        Some(id) => (format!("/members/{id}"), "Member"),
        None => ("/organisation".to_owned(), "Organisation"),
    };
    let history = found.lines(&me.organisation, app.desk.now());
    page(&HistoryPage { frame, of, back, is_first: asked.after.is_none(), history })
}

pub fn routes() -> Router<App> {
    Router::new().route("/organisation/history", get(show))
}
