//! The customers' mail: written as real mail programs write it, with references and quotes, and read as any mail is.

use super::customers::{address as address_of, name};
use super::people::ADDRESS;
use super::story::{Arriving, Caller};
use base::context::Actor;
use base::ids::{CaseNo, ContactId, OrgId};
use base::refusal::{Error, Fault};
use casework::customer::Sender;
use casework::message::Channel;
use casework::message::store::Words;
use casework::receive::Incoming;
use email::{Attachment, Mailbox, Outgoing};
use engine::desk::{Desk, Who};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mail::ingest;

/// What of ours a mail answers.
pub(super) struct Answered {
    pub(super) words: Words,
    pub(super) at: Timestamp,
    /// The title of the case, for a message of ours without a subject of its own.
    pub(super) title: String,
    /// The address our message asked to be answered at.
    pub(super) reply_to: String,
}

/// Brings words in the way they came, and says which case they are in. Mail is written as bytes and taken
/// in like any other.
pub(super) async fn bring(
    desk: &Desk,
    org: OrgId,
    arriving: &Arriving,
    answered: Option<&Answered>,
) -> Result<CaseNo, Error> {
    let case = match (&arriving.from, arriving.channel) {
        (Caller::Known(from), Channel::Email) => {
            let raw = raw(*from, arriving, desk.now(), answered)?;
            ingest::take(desk, org, raw).await?.went.case()
        }
        _ => {
            // Words that were spoken are written down by a colleague; a form comes in by itself.
            let actor = arriving.recorded_by.map_or(Actor::System, Actor::Member);
            casework::receive::receive(desk, Who { org, actor }, typed(arriving)).await?.case()
        }
    };
    Ok(case.ok_or_else(|| Fault::because(format!("“{}” found no case", arriving.subject)))?)
}

/// The person a case is for answers the letter of its group, by mail.
pub(super) async fn answers(desk: &Desk, org: OrgId, no: CaseNo, text: &str) -> Result<(), Error> {
    let contact = desk.read(move |sql| {
        let (state, _) = casework::case::load(sql, org, no)?;
        casework::case::contact_of(sql, org, &state)
    });
    let contact = contact.await?;
    let sender = Sender { name: contact.name, email: contact.email, ..Sender::default() };
    let text = text.to_owned();
    let incoming = Incoming { sender, text, tag: Some(no), ..Incoming::default() };
    casework::receive::receive(desk, Who { org, actor: Actor::System }, incoming).await.map(drop)
}

fn typed(arriving: &Arriving) -> Incoming {
    let sender = match &arriving.from {
        Caller::Known(id) => Sender { name: name(*id).to_owned(), email: address_of(*id), ..Sender::default() },
        Caller::New(name, phone) => {
            Sender { name: (*name).to_owned(), phone: Some((*phone).to_owned()), ..Sender::default() }
        }
    };
    let (subject, text) = (arriving.subject.clone(), arriving.text.clone());
    Incoming { sender, channel: Some(arriving.channel), subject, text, ..Incoming::default() }
}

fn raw(from: ContactId, arriving: &Arriving, at: Timestamp, answered: Option<&Answered>) -> Result<Vec<u8>, Fault> {
    let address = address_of(from).unwrap_or_default();
    let domain = address.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned();
    let our_id = answered.and_then(|a| a.words.message_id.clone());
    let file = arriving.file.map(|(name, mime, bytes)| Attachment {
        name: name.to_owned(),
        mime: mime.to_owned(),
        bytes: bytes.to_vec(),
        ..Attachment::default()
    });
    let to = answered.map_or_else(|| ADDRESS.to_owned(), |a| a.reply_to.clone());
    let out = Outgoing {
        message_id: format!("{}.{from}@{domain}", at.as_millisecond()),
        from: mailbox(from, address),
        to: vec![Mailbox { name: Some("Northline Parts".to_owned()), address: to }],
        cc: arriving.cc.iter().filter_map(|id| Some(mailbox(*id, address_of(*id)?))).collect(),
        subject: answered.map_or_else(|| arriving.subject.clone(), subject),
        in_reply_to: our_id.clone(),
        references: our_id.into_iter().collect(),
        date_ms: at.as_millisecond(),
        text: format!("{}\n{}", arriving.text, answered.map(quote).unwrap_or_default()),
        attachments: file.into_iter().collect(),
        ..Outgoing::default()
    };
    email::compose(&out).map_err(Fault::from)
}

fn mailbox(id: ContactId, address: String) -> Mailbox {
    Mailbox { name: Some(name(id).to_owned()), address }
}

fn subject(answered: &Answered) -> String {
    format!("Re: {}", answered.words.subject.as_ref().unwrap_or(&answered.title))
}

/// Our words below theirs, as mail programs put them.
fn quote(answered: &Answered) -> String {
    let when = TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC).to_datetime(answered.at);
    let when = when.strftime("%a, %-d %b %Y at %H:%M");
    let lines: String = answered.words.body.lines().map(|line| format!("> {line}\n")).collect();
    format!("\nOn {when}, Northline Parts <{ADDRESS}> wrote:\n{lines}")
}
