//! The first run: an empty store gets its organisation and its first admin.

use super::{Client, enter, guarded};
use crate::member::rules::WEEK;
use crate::member::rules::{self, SettingsText};
use crate::member::{self, OrganisationSetup, password};
use crate::organisation::{self, Command, Done};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use base::context::Actor;
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use engine::desk::Who;
use std::collections::HashMap;
use web::App;
use web::answer::{Answer, PageError, page_with, status};
use web::form::{Kept, Sent};

#[derive(Template)]
#[template(path = "member/pages/first_run.html")]
struct FirstRunPage {
    zones: Vec<String>,
    /// As the link that the server printed holds it.
    code: String,
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

/// `GET /first-run`
pub async fn show(State(app): State<App>, Query(given): Query<HashMap<String, String>>) -> Answer {
    if app.desk.read(|sql| Ok(member::is_inhabited(sql)?)).await? {
        return Err(PageError::from(rules::set_up_already()));
    }
    let code = given.get("code").cloned().unwrap_or_default();
    page_with(StatusCode::OK, &FirstRunPage { zones: zones(), code, kept: Kept::default() })
}

/// `POST /first-run`
pub async fn begin(State(app): State<App>, request: Request) -> Answer {
    let client = Client::of(&app, &request);
    let sent = guarded(&app, request).await?;
    match found(&app, &sent).await {
        Ok((org, id)) => enter(&app, org, id, client, "/today").await,
        Err(Error::Refused(no)) if no.field.is_some() => page_with(
            status(no.kind),
            &FirstRunPage { zones: zones(), code: String::new(), kept: sent.kept("first-run", no) },
        ),
        Err(other) => Err(PageError::from(other)),
    }
}

async fn found(app: &App, sent: &Sent) -> Result<(OrgId, MemberId), Error> {
    if app.desk.read(|sql| Ok(member::is_inhabited(sql)?)).await? {
        return Err(rules::set_up_already().into());
    }
    // The server prints it when it starts, so that a stranger who comes first gets nothing.
    if !app.desk.tokens().is_setup_code(sent.value("code").trim()) {
        let says = "Enter the setup code that the server printed when it started.";
        return Err(Refusal::invalid("code", says).into());
    }
    let waiting = app.desk.read(member::organisations).await?;
    let org = waiting.first().map_or(OrgId(1), |o| o.id);
    let text = SettingsText {
        name: sent.value("organisation").to_owned(),
        address: sent.value("address").to_owned(),
        currency: sent.value("currency").to_owned(),
        zone: sent.value("zone").to_owned(),
        week: sent.value("week").to_owned(),
        holidays: String::new(),
        language: String::new(),
    };
    let settings = Box::new(OrganisationSetup { id: org, ..rules::settings(&text)? });
    let admin = Box::new(rules::first_admin(
        sent.value("name"),
        sent.value("email"),
        sent.value("password"),
        sent.value("organisation"),
    )?);
    let password = password::hashed(sent.value("password").to_owned()).await?;
    let command = Command::MoveIn { settings, admin, password };
    let now = app.desk.now();
    let done = app.desk.settle(org, move |sql| move_in(sql, org, &command, now)).await?;
    let id = done.state.members.keys().next().copied();
    Ok((org, id.unwrap_or(FIRST)))
}

/// Whoever comes first.
const FIRST: MemberId = MemberId(1);

/// An organisation that mail founded before anyone came is taken over, with all that is in it.
fn move_in(sql: &mut db::Sql, org: OrgId, command: &Command, now: jiff::Timestamp) -> Result<Done, Error> {
    if member::is_inhabited(sql)? {
        return Err(rules::set_up_already().into());
    }
    let by = Actor::Member(FIRST);
    if let Command::MoveIn { settings, .. } = command
        && !member::organisations(sql)?.iter().any(|o| o.id == org)
    {
        organisation::found(sql, settings, by, now)?;
    }
    organisation::within(sql, Who { org, actor: by }, command.clone(), now)
}
