//! A complaint that another program brings.

use super::TakenShape;
use crate::case::Harm;
use crate::customer::api::ContactGiven;
use crate::message::Channel;
use crate::receive::Incoming;
use crate::receive::Received;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use base::refusal::{Error, Fault, Refusal};
use base::words;
use serde::Deserialize;
use utoipa::ToSchema;
use web::App;
use web::answer::Problem;
use web::book::Entry;
use web::call::{Body, value};
use web::doors::Doors;
use web::idempotency::Once;
use web::session::{KeyHolder, Me};

/// A complaint.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
struct Complaint {
    /// The way it came; `api` unless said otherwise. What came by `email` or `form` is acknowledged by mail.
    channel: Option<Channel>,
    /// Who was let down.
    contact: ContactGiven,
    /// What it is about, in a few words; the beginning of the text when left out.
    subject: String,
    /// What they said.
    text: String,
    /// How badly they are hit; `annoyance` unless said otherwise.
    harm: Option<Harm>,
}

impl Complaint {
    fn incoming(self) -> Result<Incoming, Refusal> {
        let text = words::required("text", &self.text, "Send what the customer said as “text”.")?;
        let subject =
            if self.subject.trim().is_empty() { String::new() } else { words::line("subject", &self.subject, "")? };
        let channel = Some(self.channel.unwrap_or(Channel::Api));
        let sender = self.contact.sender()?;
        Ok(Incoming { sender, channel, subject, text, harm: self.harm, ..Incoming::default() })
    }
}

async fn open(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let once = Once::read(&headers, &me, "cases", &body.0)?;
    if let Some(answer) = once.answered(&app).await? {
        return Ok(answer);
    }
    receive(&app, &me, body.read::<Complaint>()?.incoming()?, once).await
}

/// Takes words in and keeps the answer in the same commit.
///
/// # Errors
/// Refused when the case they name is not here.
pub async fn receive(app: &App, me: &Me, incoming: Incoming, once: Once) -> Result<Response, Problem> {
    let (now, keep) = (app.desk.now(), once.clone());
    let also = move |sql: &mut db::Sql<'_>, received: &Received| match taken(received) {
        Some(taken) => keep.keep(sql, 201, &value(&taken)?, now),
        None => Ok(()),
    };
    match crate::receive::receive_and(&app.desk, me.who, incoming, also).await {
        Ok(received) => {
            let nowhere = || Error::from(Fault::because("words without a Message-ID found no case"));
            Ok(taken(&received).ok_or_else(nowhere)?.answer())
        }
        Err(no) => once.answered(app).await?.ok_or(Problem(no)),
    }
}

fn taken(received: &Received) -> Option<TakenShape> {
    match received {
        Received::Opened(done) => Some(TakenShape::of(done, true)),
        Received::Joined(done) => Some(TakenShape::of(done, false)),
        Received::Known(..) | Received::SetAside(_) | Received::Asked(_) => None,
    }
}

/// The call of this page.
pub fn calls(doors: Doors) -> Doors {
    doors.call(Entry::post::<Complaint, TakenShape>("/cases", "Open a case with a complaint.", 201), post(open))
}
