//! The sample’s two complaints that are one: a customer writes by mail and, when nobody answers at once, rings about it. The
//! colleague who wrote that down merges the two, and links another pair that has to do with each other.

use super::customers as known;
use super::customers::{address, name};
use super::people::SARA;
use super::play::Stage;
use super::times::Times;
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use base::refusal::{Error, Fault};
use casework::case::{self, Case, Command};
use casework::customer::Sender;
use casework::joining::{LinkKind, What};
use casework::message::Channel;
use casework::receive::{Incoming, receive};
use engine::desk::Who;
use jiff::SignedDuration;
use std::sync::Arc;

/// What she says the second time.
const AGAIN: &str = "Claire Lambert rang: she wrote this morning about the parcel without the two belts and the O-ring, and asks \
                     when they leave today.";

/// Tells it; how many cases it opened.
pub(super) async fn tell(stage: &Stage, times: &Times) -> Result<usize, Error> {
    let now = (times.now - SignedDuration::from_mins(2)).min(stage.until);
    let desk = stage.desk.at(Arc::new(move || now));
    let first = open_case(stage, known::CLAIRE).await?;
    let sender = Sender { name: name(known::CLAIRE).to_owned(), email: address(known::CLAIRE), ..Sender::default() };
    let incoming = Incoming {
        sender,
        channel: Some(Channel::Phone),
        subject: "Parcel without belts, no answer yet".to_owned(),
        text: AGAIN.to_owned(),
        ..Incoming::default()
    };
    let nowhere = || Fault::because("what she said again found no case");
    let sara = Who { org: stage.org, actor: Actor::Member(SARA) };
    let second = receive(&desk, sara, incoming).await?.case().ok_or_else(nowhere)?;
    let merge = What::Merge { no: second, into: first };
    desk.act(sara, second, Command::from(merge)).await?;
    let (one, other) = (open_case(stage, known::SILJE).await?, open_case(stage, known::DEV).await?);
    let link = What::Link { no: one, to: other, how: LinkKind::Related };
    desk.act(sara, one, Command::from(link)).await?;
    Ok(1)
}

/// The newest open case of somebody.
async fn open_case(stage: &Stage, contact: ContactId) -> Result<CaseNo, Error> {
    let org = stage.org;
    let found = stage.desk.read(move |sql| {
        let mut newest = None;
        for no in case::numbers(sql, org, CaseNo(0), 1000)? {
            let (state, _): (Case, _) = case::load(sql, org, no)?;
            if state.is_open() && state.head.contact == contact {
                newest = Some(no);
            }
        }
        Ok(newest)
    });
    Ok(found.await?.ok_or_else(|| Fault::because(format!("contact {contact} has no open case")))?)
}
