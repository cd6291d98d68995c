//! What another program brings: a complaint, which opens a case, and what the customer said by another way, which joins
//! theirs. Members record complaints on a page of their own (`pages`), so these have no form.

use crate::case::api::{TakenShape, read_case, version};
use crate::case::{self, Done, Severity};
use crate::customer::api::ContactGiven;
use crate::message::{self, Arrival, Channel};
use crate::receive::{Incoming, Received, receive_and};
use axum::http::{HeaderMap, HeaderValue, header};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault, Refusal};
use base::words;
use db::Sql;
use engine::desk::Who;
use serde::Deserialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Audience, Body, Order, Place, Subject};
use web::extract::nowhere;

/// What is brought: to no case yet, or to one.
pub struct OfIntake;

/// What can be brought.
#[derive(Clone)]
pub enum Command {
    /// Words of somebody, with who they are.
    Words(Box<Incoming>),
    /// Words of the person the case is for.
    Said { channel: Channel, text: String },
}

/// A complaint.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Complaint {
    /// The way it came; `api` unless said otherwise. What came by `email` or `form` is acknowledged by mail.
    channel: Option<Channel>,
    /// Who was let down.
    contact: ContactGiven,
    /// What it is about, in a few words; the beginning of the text when left out.
    subject: String,
    /// What they said.
    text: String,
    /// How severely they are hit; `minor` unless said otherwise.
    severity: Option<Severity>,
}

impl Body<OfIntake> for Complaint {
    const PATH: &'static str = "";
    const SAYS: &'static str = "Open a case with a complaint.";
    const AUDIENCE: Audience = Audience::Key;
    const STATUS: u16 = 201;
    type Command = Command;

    fn command(self, _place: &Place<'_, OfIntake>) -> Result<Command, Refusal> {
        let text = words::required("text", &self.text, "Send what the customer said as “text”.")?;
        let subject =
            if self.subject.trim().is_empty() { String::new() } else { words::line("subject", &self.subject, "")? };
        let channel = Some(said_by(self.channel)?);
        let sender = self.contact.sender()?;
        Ok(Command::Words(Box::new(Incoming {
            sender,
            channel,
            subject,
            text,
            severity: self.severity,
            ..Incoming::default()
        })))
    }
}

/// Words of the customer that came by another way.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct CustomerWords {
    /// What they said.
    text: String,
    /// The way it came; `api` unless said otherwise.
    channel: Option<Channel>,
    /// Who said it; the person the case is for when left out.
    contact: Option<ContactGiven>,
}

impl Body<OfIntake> for CustomerWords {
    const PATH: &'static str = "{no}/messages";
    const SAYS: &'static str =
        "Add what the customer said by another way; it joins the case, and an answer is owed for it.";
    const AUDIENCE: Audience = Audience::Key;
    const STATUS: u16 = 201;
    type Command = Command;

    fn command(self, place: &Place<'_, OfIntake>) -> Result<Command, Refusal> {
        let text = words::required("text", &self.text, "Send what the customer said as “text”.")?;
        let channel = said_by(self.channel)?;
        let Some(contact) = self.contact else { return Ok(Command::Said { channel, text }) };
        let sender = contact.sender()?;
        let channel = Some(channel);
        Ok(Command::Words(Box::new(Incoming { sender, channel, text, tag: place.at, ..Incoming::default() })))
    }
}

/// The way words came: what nobody said came no way.
fn said_by(channel: Option<Channel>) -> Result<Channel, Refusal> {
    match channel.unwrap_or(Channel::Api) {
        Channel::Found => Err(Refusal::invalid("channel", "Say how the words came. Only Amends uses “found”.")),
        channel => Ok(channel),
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfIntake>] = &[Action::of::<Complaint>(), Action::of::<CustomerWords>()];

impl Subject for OfIntake {
    const NAME: &'static str = "intake";
    const BASE: &'static str = "/cases";
    type At = Option<CaseNo>;
    type Tools = ();
    type Command = Command;
    type Done = TakenShape;
    type Shape = TakenShape;

    fn at(path: &HashMap<String, String>) -> Result<Option<CaseNo>, Refusal> {
        path.get("no").map(|text| text.parse().map_err(|()| nowhere())).transpose()
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, at: Self::At, order: Order<OfIntake>) -> Result<TakenShape, Error> {
        let also = order.also;
        match order.command {
            Command::Words(words) => {
                let also = move |sql: &mut Sql<'_>, received: &Received| match taken(received) {
                    Some(taken) => also(sql, &taken),
                    None => Ok(()),
                };
                let received = receive_and(&app.desk, who, *words, also).await?;
                let lost = || Fault::because("words without a Message-ID found no case");
                Ok(taken(&received).ok_or_else(lost)?)
            }
            Command::Said { channel, text } => {
                let no = at.ok_or_else(nowhere)?;
                let (case, _) = app.desk.read(move |sql| read_case(sql, who.org, no)).await?;
                let from = case.head.contact;
                let arrival =
                    Arrival { channel, from, parent: None, cc: Vec::new(), exempt: None, problem: None, text };
                let command = case::Command::from(message::Command::Receive(arrival));
                let also = move |sql: &mut Sql<'_>, done: &Done| also(sql, &TakenShape::of(done, false));
                let done = app.desk.act_and(who, no, (command, Vec::new()), also).await?;
                Ok(TakenShape::of(&done, false))
            }
        }
    }

    fn page(at: Self::At) -> String {
        at.map_or_else(|| "/cases".to_owned(), |no| format!("/cases/{no}"))
    }

    fn shape(taken: &TakenShape) -> TakenShape {
        taken.clone()
    }

    /// Where it is read, and its version.
    fn headers(taken: &TakenShape) -> HeaderMap {
        let mut headers = HeaderMap::from_iter(version(taken.version()));
        if let Ok(place) = HeaderValue::from_str(taken.location()) {
            headers.insert(header::LOCATION, place);
        }
        headers
    }
}

fn taken(received: &Received) -> Option<TakenShape> {
    match received {
        Received::Opened(done) => Some(TakenShape::of(done, true)),
        Received::Joined(done) => Some(TakenShape::of(done, false)),
        Received::Known(..) | Received::SetAside(_) | Received::Asked(_) => None,
    }
}
