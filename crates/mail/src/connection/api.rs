//! Mailboxes as JSON, for admins: list, add, change, remove, test. Secrets go in and never come out.

use super::trial;
use axum::Json;
use axum::extract::State;
use axum::routing::{get, post};
use base::config::Tls;
use base::ids::MailboxId;
use base::refusal::Error;
use base::time::millis;
use engine::mailbox::canary::{self, Canary};
use engine::mailbox::rules::{folders_typed, may_set_up};
use engine::mailbox::standing::{self, Standing, Way};
use engine::mailbox::{self, Mailbox, Server, SignIn};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::{Body, Id};
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

fn server(server: &Server) -> ServerShape {
    let Server { host, port, tls, user, sign_in, .. } = server.clone();
    ServerShape { host, port, tls, user, sign_in }
}

fn stands(standing: Standing) -> StandingShape {
    let Standing { ok_at, failing_since, error, lag, .. } = standing;
    StandingShape { ok_at, failing_since, error: error.map(|why| why.to_string()), lag_ms: lag }
}

fn test_mail(canary: Canary, now: Timestamp) -> CanaryShape {
    let missed_since = canary.missed_since(now);
    let Canary { made_at, handed_at, back_at, trouble, ok_at, took, .. } = canary;
    let trouble = trouble.map(|why| why.to_string());
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
        permission_revoked: permission.and_then(|p| p.revoked).map(|why| why.to_string()),
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
        says: tried.outcome.unwrap_or_else(|trouble| trouble.says()),
    });
    Ok(Json(TrialShape { ways: ways.collect() }))
}

/// What is read of mailboxes, and the test of one.
pub fn calls(registry: Registry) -> Registry {
    let all = "All mailboxes with their status, for an admin; never their secrets.";
    let try_out = "Test a mailbox with a real connection, for an admin: which step fails, receiving and sending. Nothing is sent.";
    registry
        .call(Operation::list::<MailboxShape>("/mailboxes", all), get(list))
        .call(Operation::post::<Trial, TrialShape>("/mailboxes/{id}/trial", try_out, 200), post(test))
}
