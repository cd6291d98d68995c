//! The page of how mail stands, and what machines ask: whether we live, whether we are ready, how much there is of what.

use super::rules::usual_gap;
use super::store::{self, Alert};
use crate::signing;
use askama::Template;
use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::context::{Person, Role};
use base::refusal::{Error, Refusal};
use engine::mailbox::canary::{self, Canary};
use engine::mailbox::standing::{self, Permission, Standing};
use engine::mailbox::{self, Mailbox};
use engine::outbox;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::time::{Duration, Instant};
use tracing::Instrument;
use web::App;
use web::answer::{Answer, Problem, page_with, status};
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::reopen::{Again, Reopen};
use web::session::Me;

/// How long the store may take to answer before we are not ready.
const PATIENCE: Duration = Duration::from_secs(5);
/// Alerts told on the page.
const TOLD: u32 = 30;
/// Arrivals that what is usual is read from.
const CAME: u32 = 50;

#[derive(Template)]
#[template(path = "watch/health.html")]
struct HealthPage {
    frame: Frame,
    alerts: Vec<(String, String, String)>,
    posts: Vec<PostView>,
    waiting: usize,
    soonest: Option<String>,
    last: Option<String>,
    usual: Option<String>,
    is_quiet: bool,
    outbox: Option<String>,
    may_set_up: bool,
    kept: Kept,
}

struct PostView {
    id: String,
    form: String,
    selector: String,
    name: String,
    address: String,
    paused: bool,
    ways: Vec<(&'static str, String, bool)>,
    permission: Option<String>,
    record: Option<(String, String)>,
    no_record: Option<String>,
}

impl HealthPage {
    fn open(&self, form: &str) -> &'static str {
        if self.kept.is(form) { " open" } else { "" }
    }
}

/// Whoever answers for others sees how mail stands.
fn may_see(person: &Person) -> Result<(), Refusal> {
    if person.role >= Role::Manager {
        Ok(())
    } else {
        Err(Refusal::forbidden("Mail health is for managers and admins. Ask one of them."))
    }
}

/// `GET /mail/health`
///
/// # Errors
/// Refused to those who answer for nobody else.
pub async fn health(State(app): State<App>, me: Me) -> Answer {
    may_see(&me.person)?;
    show(&app, &me, Kept::default()).await
}

/// A mailbox, and how it stands.
struct Stands {
    mailbox: Mailbox,
    incoming: Standing,
    outgoing: Standing,
    permission: Option<Permission>,
    canary: Option<Canary>,
}

struct Read {
    frame: Frame,
    alerts: Vec<Alert>,
    boxes: Vec<Stands>,
    waiting: Vec<outbox::Standing>,
    came: Vec<Timestamp>,
}

async fn show(app: &App, me: &Me, kept: Kept) -> Answer {
    let framed = me.framed(app);
    let (now, org, _person) = (app.desk.now(), me.who.org, me.person.clone());
    let reading = app.desk.read(move |sql| {
        let mut boxes = Vec::new();
        for mailbox in mailbox::all(sql, org)? {
            let incoming = standing::standing(sql, org, mailbox.id, standing::Way::In)?;
            let outgoing = standing::standing(sql, org, mailbox.id, standing::Way::Out)?;
            let permission = standing::permission(sql, org, mailbox.id)?.filter(|_| mailbox.needs_permission());
            let canary = canary::latest(sql, org, mailbox.id)?;
            boxes.push(Stands { mailbox, incoming, outgoing, permission, canary });
        }
        Ok(Read {
            frame: framed.read(sql, "health")?,
            alerts: store::latest(sql, org, TOLD)?,
            boxes,
            waiting: outbox::waiting(sql, org, crate::sending::WAITING)?,
            came: store::came(sql, org, CAME)?,
        })
    });
    let read = reading.await?;
    let said = |at: Timestamp| calendar::short(at, now, me.organisation.zone());
    let mut posts = Vec::new();
    for one in &read.boxes {
        posts.push(post(app, one, now, &said).await);
    }
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let usual = usual_gap(&read.came);
    let language = me.person.language.unwrap_or_default();
    let last = read.came.first().copied();
    let view = HealthPage {
        frame: read.frame.saying(notice),
        alerts: read
            .alerts
            .iter()
            .map(|a| (said(a.began_at), a.ended_at.map(said).unwrap_or_default(), a.text().in_language(language)))
            .collect(),
        posts,
        waiting: read.waiting.len(),
        soonest: read.waiting.first().map(|first| said(first.at)),
        is_quiet: last.zip(usual).is_some_and(|(last, usual)| now.duration_since(last) > usual * 10),
        last: last.map(|at| ago(now.duration_since(at))),
        usual: usual.map(ago),
        outbox: app.reach.outbox.clone(),
        may_set_up: me.person.role >= Role::Admin,
        kept,
    };
    page_with(code, &view)
}

async fn post(
    app: &App,
    Stands { mailbox, incoming, outgoing, permission, canary }: &Stands,
    now: Timestamp,
    said: &impl Fn(Timestamp) -> String,
) -> PostView {
    let mut ways = Vec::new();
    if mailbox.incoming.is_some() || incoming.tried_at.is_some() {
        ways.push(way("Receiving", incoming, said));
    }
    ways.push(way("Sending", outgoing, said));
    if let Some(canary) = canary {
        ways.push(("Test mail", canary.says(now, said), canary.missed_since(now).is_some()));
    }
    let permission = permission.as_ref().map(|permission| match &permission.revoked {
        Some(why) => format!("Access is no longer authorised: {why}"),
        None => format!("Authorised until {}; renewed before then", said(permission.access_until)),
    });
    let (record, no_record) = match signing::record(&app.desk, mailbox).await {
        Ok(record) => (record, None),
        Err(error) => (None, Some(error.to_string())),
    };
    let month = now.strftime("amends-%Y%m").to_string();
    PostView {
        id: mailbox.id.to_string(),
        form: format!("{}/signing", mailbox.id),
        selector: month,
        name: mailbox.name.clone(),
        address: mailbox.address.clone(),
        paused: mailbox.paused,
        ways,
        permission,
        record,
        no_record,
    }
}

fn way(what: &'static str, stands: &Standing, said: &impl Fn(Timestamp) -> String) -> (&'static str, String, bool) {
    let worked = stands.ok_at.map(|at| format!("last worked {}", said(at)));
    let lag = stands.lag.map(|ms| format!(", the latest mail arrived after {}", ago(SignedDuration::from_millis(ms))));
    let says = match (&stands.failing_since, worked) {
        (Some(since), worked) => {
            let before = worked.map(|worked| format!(" ({worked})")).unwrap_or_default();
            let error = stands.error.clone().unwrap_or_default();
            format!("failing since {}{before}. {error}", said(*since))
        }
        (None, Some(worked)) => format!("{worked}{}", lag.unwrap_or_default()),
        (None, None) => "not used yet".to_owned(),
    };
    (what, says, stands.failing_since.is_some())
}

/// A length of time in its largest unit.
fn ago(length: SignedDuration) -> String {
    let minutes = length.as_secs() / 60;
    match minutes {
        0 => "less than a minute".to_owned(),
        1 => "1 minute".to_owned(),
        2..120 => format!("{minutes} minutes"),
        120..2880 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/mail/health", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    may_see(&again.me.person)?;
    show(&again.app, &again.me, again.kept.below("/mail/health")).await
}

/// `GET /healthz`: the process lives.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: the store answers, and what is written is kept. Its steps were taken before the first request was taken.
pub async fn ready(State(app): State<App>) -> Response {
    let read = tokio::time::timeout(PATIENCE, app.desk.read(|sql| Ok(outbox::is_due(sql, Timestamp::UNIX_EPOCH)?)));
    let written = tokio::time::timeout(PATIENCE, app.desk.write(|_| Ok::<_, Error>(())));
    let (read, written) = tokio::join!(read, written);
    let told = |fine: bool| if fine { "ok" } else { "does not answer" };
    let (store, writer) = (matches!(read, Ok(Ok(_))), matches!(written, Ok(Ok(()))));
    let code = if store && writer { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Json(json!({ "store": told(store), "writer": told(writer) }))).into_response()
}

/// `GET /metrics`, with `Authorization: Bearer` and the token of the settings.
///
/// # Errors
/// There is nothing here for anybody else.
pub async fn metrics(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = given.strip_prefix("Bearer ").unwrap_or_default().trim();
    match app.slot::<super::numbers::Numbers>().unwrap_or_default().read(&app.desk, token).await? {
        Some(text) => Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()),
        None => {
            let says = "Send “Authorization: Bearer” with the token set as metrics.token in the settings.";
            Err(Refusal::sign_in(says).into())
        }
    }
}

/// Counts a request by its route, never by what stands in its address, and names it in all that is logged on the way.
pub async fn counted(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let (method, began) = (request.method().as_str().to_owned(), Instant::now());
    let span = tracing::info_span!("request", method, route);
    let response = next.run(request).instrument(span).await;
    metrics::histogram!("amends_http_request_seconds", "route" => route.clone()).record(began.elapsed().as_secs_f64());
    let status = response.status().as_u16().to_string();
    metrics::counter!("amends_http_requests_total", "route" => route, "method" => method, "status" => status)
        .increment(1);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::mailbox::Kept;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + 60 * minutes).unwrap()
    }

    fn said(stands: &Standing) -> (String, bool) {
        let (_, says, is_failing) = way("Receiving", stands, &|at: Timestamp| at.strftime("%H:%M").to_string());
        (says, is_failing)
    }

    #[test]
    fn how_a_way_stands_is_told_with_since_when_why_and_how_long_mail_took() {
        assert_eq!(said(&Standing::default()), ("not used yet".to_owned(), false));
        let works = Standing { ok_at: Some(at(0)), ..Standing::default() };
        assert_eq!(said(&works), ("last worked 08:00".to_owned(), false));
        let slow = Standing { lag: Some(180_000), ..works.clone() };
        assert_eq!(said(&slow), ("last worked 08:00, the latest mail arrived after 3 minutes".to_owned(), false));
        let fails = Standing { failing_since: Some(at(5)), error: Some(Kept::read("Sign-in refused.")), ..slow };
        assert_eq!(said(&fails), ("failing since 08:05 (last worked 08:00). Sign-in refused.".to_owned(), true));
        let never = Standing { failing_since: Some(at(5)), ..Standing::default() };
        assert_eq!(said(&never).0, "failing since 08:05. ");
    }

    #[test]
    fn a_length_of_time_is_told_in_its_largest_unit() {
        let told =
            [0, 59, 60, 120, 7_140, 7_200, 172_740, 172_800].map(|seconds| ago(SignedDuration::from_secs(seconds)));
        let says = [
            "less than a minute",
            "less than a minute",
            "1 minute",
            "2 minutes",
            "119 minutes",
            "2 hours",
            "47 hours",
            "2 days",
        ];
        assert_eq!(told, says);
    }
}
