//! Mailboxes as JSON, for admins: list, add, change, remove, test. Secrets go in and never come out.

use super::setup::{self, Also};
use super::trial;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::config::Tls;
use base::ids::MailboxId;
use base::refusal::{Error, Refusal};
use base::time::millis;
use engine::mailbox::canary::{self, Canary};
use engine::mailbox::rules::{MailboxBody, folders_typed, may_set_up};
use engine::mailbox::standing::{self, Standing, Way};
use engine::mailbox::{self, Mailbox, Server, SignIn};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::{Body, Id};
use web::idempotency::Once;
use web::list::Page;
use web::openapi::Operation;
use web::session::KeyHolder;

/// A mail server of a mailbox.
#[derive(Serialize, ToSchema)]
#[schema(as = MailServer)]
struct ServerShape {
    /// Its name.
    host: String,
    /// Its port.
    port: u16,
    /// Encryption of the connection.
    tls: Tls,
    /// User name for sign-in.
    user: String,
    /// Kind of sign-in.
    sign_in: SignIn,
}

/// Status of receiving or sending of a mailbox.
#[derive(Serialize, ToSchema)]
#[schema(as = MailboxStanding)]
struct StandingShape {
    /// When it last worked.
    ok_at: Option<Timestamp>,
    /// Failing since.
    failing_since: Option<Timestamp>,
    /// Why it is failing.
    error: Option<String>,
    /// Milliseconds the latest mail took from the mailbox to Amends.
    lag_ms: Option<i64>,
}

/// A mailbox, without its secrets.
#[derive(Serialize, ToSchema)]
#[schema(as = Mailbox)]
pub struct MailboxShape {
    /// Its number.
    id: i64,
    /// Its name in Amends.
    name: String,
    /// The address customers write to and replies are sent from.
    address: String,
    /// Other addresses received in it.
    aliases: Vec<String>,
    /// Sender name on outgoing mail.
    sender_name: String,
    /// Signature below outgoing mail.
    signature: String,
    /// Paused: nothing is fetched or sent.
    paused: bool,
    /// Server mail is fetched from; null if none is.
    incoming: Option<ServerShape>,
    /// Folders, one per line, with what happens to a mail afterwards.
    folders: String,
    /// Server mail is sent through; null for the server-wide one.
    outgoing: Option<ServerShape>,
    /// Status of receiving.
    in_standing: StandingShape,
    /// Status of sending.
    out_standing: StandingShape,
    /// Expiry of the access token; it is renewed before then.
    access_until: Option<Timestamp>,
    /// Why access is no longer authorised.
    permission_revoked: Option<String>,
    /// Hours between two test mails it sends to itself; 0 for none.
    canary_hours: u32,
    /// The latest test mail.
    canary: Option<CanaryShape>,
}

/// A test mail that a mailbox sent to itself.
#[derive(Serialize, ToSchema)]
#[schema(as = MailboxCanary)]
struct CanaryShape {
    /// When it was created.
    made_at: Timestamp,
    /// When a mail server accepted it.
    handed_at: Option<Timestamp>,
    /// When it came back.
    back_at: Option<Timestamp>,
    /// Missing since.
    missed_since: Option<Timestamp>,
    /// Why it could not be sent, or bounced.
    trouble: Option<String>,
    /// When one last came back.
    ok_at: Option<Timestamp>,
    /// Milliseconds that one took.
    took_ms: Option<i64>,
}

/// The address of the mailbox to remove, as a confirmation.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Removal {
    /// The address of the mailbox.
    address: String,
}

/// A test takes no fields.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Trial {}

/// Result of testing receiving or sending.
#[derive(Serialize, ToSchema)]
#[schema(as = MailboxTrial)]
struct TriedShape {
    /// `in` or `out`.
    way: String,
    /// It works.
    works: bool,
    /// The step that failed.
    step: Option<String>,
    /// What works, or what is wrong and what to do.
    says: String,
}

/// Result of a test.
#[derive(Serialize, ToSchema)]
#[schema(as = MailboxTrials)]
struct TrialShape {
    /// One entry each for receiving and sending.
    ways: Vec<TriedShape>,
}

/// The change was made.
#[derive(Serialize, ToSchema)]
#[schema(as = MailboxDone)]
struct DoneShape {
    /// The mailbox.
    id: i64,
}

fn server(server: &Server) -> ServerShape {
    let Server { host, port, tls, user, sign_in, .. } = server.clone();
    ServerShape { host, port, tls, user, sign_in }
}

fn stands(standing: Standing) -> StandingShape {
    let Standing { ok_at, failing_since, error, lag, .. } = standing;
    StandingShape { ok_at, failing_since, error, lag_ms: lag }
}

fn test_mail(canary: Canary, now: Timestamp) -> CanaryShape {
    let missed_since = canary.missed_since(now);
    let Canary { made_at, handed_at, back_at, trouble, ok_at, took, .. } = canary;
    CanaryShape { made_at, handed_at, back_at, missed_since, trouble, ok_at, took_ms: took }
}

fn shape(sql: &mut db::Sql, mailbox: Mailbox, now: Timestamp) -> Result<MailboxShape, Error> {
    let (org, id) = (mailbox.org, mailbox.id);
    let canary = canary::latest(sql, org, id)?;
    let permission = standing::permission(sql, org, id)?;
    Ok(MailboxShape {
        id: id.0,
        incoming: mailbox.incoming.as_ref().map(|i| server(&i.server)),
        folders: mailbox.incoming.as_ref().map(|i| folders_typed(&i.folders)).unwrap_or_default(),
        outgoing: mailbox.outgoing.as_ref().map(|o| server(&o.server)),
        in_standing: stands(standing::standing(sql, org, id, Way::In)?),
        out_standing: stands(standing::standing(sql, org, id, Way::Out)?),
        access_until: permission.as_ref().map(|p| p.access_until).filter(|at| millis(*at) > 0),
        permission_revoked: permission.and_then(|p| p.revoked),
        canary_hours: mailbox.canary_hours,
        canary: canary.map(|canary| test_mail(canary, now)),
        name: mailbox.name,
        address: mailbox.address,
        aliases: mailbox.aliases,
        sender_name: mailbox.sender_name,
        signature: mailbox.signature,
        paused: mailbox.paused,
    })
}

async fn list(KeyHolder(me): KeyHolder, State(app): State<App>) -> Result<Json<Page<MailboxShape>>, Problem> {
    may_set_up(&me.person)?;
    let (org, now) = (me.who.org, app.desk.now());
    let read = app.desk.read(move |sql| {
        let all = mailbox::all(sql, org)?;
        all.into_iter().map(|mailbox| shape(sql, mailbox, now)).collect::<Result<Vec<_>, _>>()
    });
    Ok(Json(Page::whole(read.await?)))
}

/// The answer, kept in the same commit as what it answers.
fn keeps(once: &Once, status: StatusCode, now: Timestamp) -> impl Also + use<> {
    let once = once.clone();
    move |sql: &mut db::Sql<'_>, id: MailboxId| once.keep(sql, status.as_u16(), &json!({ "id": id.0 }), now)
}

async fn answer(
    app: &App,
    once: Once,
    status: StatusCode,
    done: Result<MailboxId, Error>,
) -> Result<Response, Problem> {
    match done {
        Ok(id) => Ok((status, Json(DoneShape { id: id.0 })).into_response()),
        // Somebody else may have carried out the same request meanwhile.
        Err(no) => once.answered(app).await?.ok_or(Problem(no)),
    }
}

async fn add(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let once = Once::read(&headers, &me, "mailboxes", &body.0)?;
    let body = body.read::<MailboxBody>()?;
    may_set_up(&me.person)?;
    if let Some(answer) = once.answered(&app).await? {
        return Ok(answer);
    }
    let keeps = keeps(&once, StatusCode::CREATED, app.desk.now());
    let added = setup::add_and(&app.desk, me.who, &body, keeps).await;
    answer(&app, once, StatusCode::CREATED, added).await
}

async fn amend(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    Id(id): Id,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let once = Once::read(&headers, &me, &format!("mailboxes/{id}"), &body.0)?;
    let body = body.read::<MailboxBody>()?;
    may_set_up(&me.person)?;
    if let Some(answer) = once.answered(&app).await? {
        return Ok(answer);
    }
    let keeps = keeps(&once, StatusCode::OK, app.desk.now());
    let amended = setup::amend_and(&app.desk, me.who, (MailboxId(id), &body), keeps).await;
    answer(&app, once, StatusCode::OK, amended.map(|()| MailboxId(id))).await
}

async fn remove(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    Id(id): Id,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let once = Once::read(&headers, &me, &format!("mailboxes/{id}/removal"), &body.0)?;
    let named = body.read::<Removal>()?;
    may_set_up(&me.person)?;
    if let Some(answer) = once.answered(&app).await? {
        return Ok(answer);
    }
    let org = me.who.org;
    let found = app.desk.read(move |sql| mailbox::the(sql, org, MailboxId(id))).await?;
    if !found.address.eq_ignore_ascii_case(named.address.trim()) {
        return Err(Refusal::invalid(
            "address",
            format!("This mailbox is {}. Send that address to confirm its removal.", found.address),
        )
        .into());
    }
    let keeps = keeps(&once, StatusCode::OK, app.desk.now());
    let removed = setup::remove_and(&app.desk, me.who, MailboxId(id), keeps).await;
    answer(&app, once, StatusCode::OK, removed.map(|()| MailboxId(id))).await
}

async fn test(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    Id(id): Id,
    body: Body,
) -> Result<Json<TrialShape>, Problem> {
    body.read::<Trial>()?;
    may_set_up(&me.person)?;
    let tried = trial::run(&app.desk, me.who.org, MailboxId(id)).await?;
    let ways = tried.into_iter().map(|tried| TriedShape {
        way: tried.way.to_string(),
        works: tried.outcome.is_ok(),
        step: tried.outcome.as_ref().err().map(|trouble| trouble.step.to_string()),
        says: tried.outcome.unwrap_or_else(|trouble| trouble.says),
    });
    Ok(Json(TrialShape { ways: ways.collect() }))
}

/// All calls of this module.
pub fn calls(registry: Registry) -> Registry {
    let all = "All mailboxes with their status, for an admin; never their secrets.";
    let change = "Replace a mailbox’s settings, for an admin; secrets that are left out stay unchanged.";
    let try_out = "Test a mailbox with a real connection, for an admin: which step fails, receiving and sending. Nothing is sent.";
    registry
        .call(Operation::list::<MailboxShape>("/mailboxes", all), get(list))
        .call(Operation::post::<MailboxBody, DoneShape>("/mailboxes", "Add a mailbox, for an admin.", 201), post(add))
        .call(Operation::post::<MailboxBody, DoneShape>("/mailboxes/{id}", change, 200), post(amend))
        .call(
            Operation::post::<Removal, DoneShape>("/mailboxes/{id}/removal", "Remove a mailbox, for an admin.", 200),
            post(remove),
        )
        .call(Operation::post::<Trial, TrialShape>("/mailboxes/{id}/trial", try_out, 200), post(test))
}
