//! The conversation as JSON, and words of the customer that another program brings.

mod facts;

use super::{Channel, Debt, Delivery, Kind, Message, store};
use crate::case::api::read_case;
use crate::message::store::{File, Words};
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use base::context::Actor;
use engine::arrival::authentication::{self, Authentication, Outcome, Standing};
pub use facts::FactShape;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::{CasePath, QueryOf, limit};
use web::list::Page;
use web::openapi::Operation;
use web::session::KeyHolder;

/// A message of a case, without its words.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageShape {
    /// Counts the messages of a case from 1.
    n: u32,
    /// `in` from the customer, `out` to them, `note` among colleagues; `moved` when it is read in another case.
    direction: &'static str,
    /// The way it came or went.
    channel: Channel,
    /// When.
    at: Timestamp,
    /// The member who wrote or recorded it; null when it was the customer, or Amends itself.
    member: Option<i64>,
    /// The contact it came from or went to; null for a note.
    contact: Option<i64>,
    /// Others it was addressed to, besides that contact and us.
    to: Vec<i64>,
    /// Others who got a copy.
    cc: Vec<i64>,
    /// Those of several it did not reach.
    missed: Vec<i64>,
    /// What it is for, when it went out: `reply`, `acknowledgement`, `letter` …
    purpose: Option<&'static str>,
    /// How its answer stands, when it came in: `open`, `answered`, `waived`; null when none is due.
    debt: Option<&'static str>,
    /// When the answer is due, while it is open.
    due: Option<Timestamp>,
    /// The message that answered it.
    answered_by: Option<u32>,
    /// Where it is, when it went out: `on_its_way`, `delivered`, `failed`, `given_up`, `taken_back`.
    delivery: Option<&'static str>,
    /// Why it did not arrive, or what of it could not be read.
    problem: Option<String>,
    /// The case it is read in, when it was moved there.
    moved_to: Option<String>,
}

impl From<&Message> for MessageShape {
    fn from(message: &Message) -> Self {
        let (direction, contact, purpose, delivery, problem) = match &message.kind {
            Kind::In { from, problem, .. } => {
                ("in", Some(from.0), None, None, problem.as_ref().map(|problem| problem.text().to_string()))
            }
            Kind::Out { to, purpose, delivery, .. } => {
                let (delivery, problem) = delivered(delivery);
                ("out", Some(to.0), Some((*purpose).into()), Some(delivery), problem)
            }
            Kind::Note => ("note", None, None, None, None),
            Kind::Moved { .. } => ("moved", None, None, None, None),
        };
        let (debt, due, answered_by) = match &message.debt {
            Some(Debt::Open { due }) => (Some("open"), Some(*due), None),
            Some(Debt::Answered { by, .. }) => (Some("answered"), None, Some(*by)),
            Some(Debt::Waived { .. }) => (Some("waived"), None, None),
            None => (None, None, None),
        };
        let member = match message.by {
            Actor::Member(id) => Some(id.0),
            _ => None,
        };
        MessageShape {
            n: message.n,
            direction,
            channel: message.channel,
            at: message.at,
            member,
            contact,
            to: message.to.iter().map(|id| id.0).collect(),
            cc: message.cc.iter().map(|id| id.0).collect(),
            missed: message.missed.iter().map(|(id, _)| id.0).collect(),
            purpose,
            debt,
            due,
            answered_by,
            delivery,
            problem,
            moved_to: if let Kind::Moved { to, .. } = message.kind { Some(to.to_string()) } else { None },
        }
    }
}

/// Where a message is that went out, and why it did not arrive.
pub(crate) fn delivered(delivery: &Delivery) -> (&'static str, Option<String>) {
    match delivery {
        Delivery::OnItsWay => ("on_its_way", None),
        Delivery::Delivered(_) => ("delivered", None),
        Delivery::Failed(failure) => ("failed", Some(failure.text().to_string())),
        Delivery::TakenBack => ("taken_back", None),
        Delivery::GivenUp(why) => ("given_up", Some(why.clone())),
    }
}

/// A message of a case with its words.
#[derive(Serialize, ToSchema)]
#[schema(as = MessageWithWords)]
pub struct WordsShape {
    /// The message.
    message: MessageShape,
    /// Its subject, when it is a mail.
    subject: Option<String>,
    /// What was said, quotes and signature folded off.
    text: String,
    /// What was quoted.
    quoted: Option<String>,
    /// How it was signed.
    signature: Option<String>,
    /// Its Message-ID, without brackets.
    message_id: Option<String>,
    /// What its sender's published records say of it, when it is a mail that was asked about.
    sender: Option<SenderShape>,
    /// Its files.
    files: Vec<FileShape>,
}

/// Whether a mail is from whom it says (DKIM, SPF, DMARC; results by the words of RFC 8601).
#[derive(Serialize, ToSchema)]
#[schema(as = SenderCheck)]
pub struct SenderShape {
    /// What it means: the domain vouches for it, nothing does, it denies it, or the records could not be read.
    standing: Standing,
    /// The domain the mail says it is from.
    domain: String,
    /// The domain of a signature that holds.
    signed_by: Option<String>,
    /// Its signatures.
    dkim: Outcome,
    /// The server that brought it; `none` unless it came to our own SMTP server.
    spf: Outcome,
    /// Both, held against the domain.
    dmarc: Outcome,
}

impl From<&Authentication> for SenderShape {
    fn from(found: &Authentication) -> Self {
        SenderShape {
            standing: found.standing(),
            domain: found.domain.clone(),
            signed_by: found.signed_by.clone(),
            dkim: found.dkim,
            spf: found.spf,
            dmarc: found.dmarc,
        }
    }
}

/// A file of a message.
#[derive(Serialize, ToSchema)]
#[schema(as = File)]
pub struct FileShape {
    /// Counts the files of a message from 1.
    i: u32,
    /// Its name.
    name: String,
    /// Its type as declared; not to be trusted for showing it.
    mime: String,
    /// Bytes.
    size: i64,
}

fn with_words(
    message: &Message,
    words: &[Words],
    files: &[(u32, File)],
    senders: &[(u32, Authentication)],
) -> WordsShape {
    let words = words.iter().find(|w| w.n == message.n).cloned().unwrap_or_default();
    let files = files.iter().filter(|(n, _)| *n == message.n).map(|(_, file)| FileShape {
        i: file.i,
        name: file.name.clone(),
        mime: file.mime.clone(),
        size: file.size,
    });
    WordsShape {
        message: message.into(),
        subject: words.subject,
        text: words.body,
        quoted: words.quoted,
        signature: words.signature,
        message_id: words.message_id,
        sender: senders.iter().find(|(n, _)| *n == message.n).map(|(_, found)| found.into()),
        files: files.collect(),
    }
}

/// Which messages are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct Query {
    /// Those after this number; the mark the page before gave as `next`.
    after: Option<i64>,
    /// Rows of a page; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

async fn list(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    CasePath { no, .. }: CasePath,
    QueryOf(query): QueryOf<Query>,
) -> Result<Json<Page<WordsShape>>, Problem> {
    let (org, most, after) = (me.who.org, limit(query.limit)?, query.after.unwrap_or(0));
    let page = app.desk.read(move |sql| {
        let (case, _) = read_case(sql, org, no)?;
        let (words, files) = (store::of_case(sql, org, no)?, store::files(sql, org, no)?);
        let senders = authentication::of_case(sql, org, no)?;
        let mut rest = case.messages.all().iter().filter(|m| i64::from(m.n) > after);
        let rows: Vec<&Message> = rest.by_ref().take(most as usize).collect();
        let next = rest.next().and(rows.last()).map(|last| last.n.to_string());
        let items = rows.into_iter().map(|m| with_words(m, &words, &files, &senders)).collect();
        Ok(Page { items, next })
    });
    Ok(Json(page.await?))
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let path = "/cases/{no}/messages";
    let read = Operation::list::<WordsShape>(path, "The conversation of a case with its words, oldest first.");
    registry.call(read.asking::<Query>(), get(list))
}
