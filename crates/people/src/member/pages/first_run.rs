//! The first run: an empty store gets its organisation and its first admin.

use super::{enter, guarded, hashed};
use crate::member::rules::WEEK;
use crate::member::rules::{self, SettingsText};
use crate::member::{self, Member, Organisation, history};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use base::context::Actor;
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use engine::counter;
use serde_json::json;
use web::App;
use web::answer::{Answer, No, page_with, status};
use web::form::{Kept, Sent};

#[derive(Template)]
#[template(path = "member/pages/first_run.html")]
struct FirstRunPage {
    zones: Vec<String>,
    kept: Kept,
}

impl FirstRunPage {
    fn week(&self) -> &'static str {
        WEEK
    }
}

/// The names of time zones people choose from.
pub fn zones() -> Vec<String> {
    let all = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    let mut zones: Vec<String> = all.filter(|name| name == "UTC" || is_place(name)).collect();
    zones.sort();
    zones.dedup();
    zones
}

fn is_place(name: &str) -> bool {
    let places =
        ["Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];
    places.iter().any(|place| name.starts_with(place))
}

fn set_up() -> Refusal {
    Refusal::gone("This server has been set up already. Sign in, or ask an admin for an invitation.")
}

/// `GET /first-run`
pub async fn show(State(app): State<App>) -> Answer {
    if app.desk.read(|sql| Ok(member::is_inhabited(sql)?)).await? {
        return Err(No::from(set_up()));
    }
    page_with(StatusCode::OK, &FirstRunPage { zones: zones(), kept: Kept::default() })
}

/// `POST /first-run`
pub async fn begin(State(app): State<App>, request: Request) -> Answer {
    let sent = guarded(&app, request).await?;
    match found(&app, &sent).await {
        Ok((org, id)) => enter(&app, org, id, "/today").await,
        Err(Error::Refused(no)) if no.field.is_some() => {
            let code = status(no.kind);
            page_with(code, &FirstRunPage { zones: zones(), kept: sent.kept("first-run", no) })
        }
        Err(other) => Err(No::from(other)),
    }
}

async fn found(app: &App, sent: &Sent) -> Result<(OrgId, MemberId), Error> {
    if app.desk.read(|sql| Ok(member::is_inhabited(sql)?)).await? {
        return Err(set_up().into());
    }
    let waiting = app.desk.read(member::organisations).await?;
    let org = waiting.first().map_or(OrgId(1), |o| o.id);
    let text = SettingsText {
        name: sent.value("organisation"),
        address: sent.value("address"),
        currency: sent.value("currency"),
        zone: sent.value("zone"),
        week: sent.value("week"),
        holidays: "",
    };
    let house = rules::settings(org, &text)?;
    let admin = rules::first_admin(sent.value("name"), sent.value("email"), sent.value("password"))?;
    let hash = hashed(sent.value("password").to_owned()).await?;
    let now = app.desk.now();
    let id = app.desk.settle(org, move |sql| move_in(sql, &house, &admin, &hash, now)).await?;
    Ok((org, id))
}

/// An organisation that mail founded before anyone came is taken over, with all that is in it.
fn move_in(
    sql: &mut db::Sql,
    house: &Organisation,
    admin: &Member,
    hash: &str,
    now: jiff::Timestamp,
) -> Result<MemberId, Error> {
    if member::is_inhabited(sql)? {
        return Err(set_up().into());
    }
    if member::organisations(sql)?.iter().any(|o| o.id == house.id) {
        member::settle(sql, house)?;
    } else {
        member::found(sql, house, now)?;
    }
    let id = MemberId(counter::next(sql, house.id, "member")?);
    member::add(sql, house.id, &Member { id, ..admin.clone() }, Some(hash), now)?;
    history::state(sql, house.id, Actor::Member(id), ("founded", &json!({ "name": house.name })), now)?;
    Ok(id)
}
