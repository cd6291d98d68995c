//! Mail on its way out, as people see it: what waits and when it is tried next, and the dead letters with what can be
//! done about each: send it again, send it to another address, give it up and say why.

pub mod api;
pub mod pages;

use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use base::words;
use casework::case::Command;
use casework::case::Done;
use casework::customer::{self, rules};
use casework::message::{self, Kind};
use db::Sql;
use engine::desk::{Desk, Who};
use engine::outbox::{self, Standing};

/// Rows that are shown of what waits.
pub const WAITING: u32 = 200;

/// What waits, and a page of the dead letters before this case and message.
pub struct Out {
    /// Soonest first.
    pub waiting: Vec<Standing>,
    /// The newest cases first.
    pub dead: Vec<Standing>,
}

/// Reads it.
///
/// # Errors
/// When the store does not answer.
pub fn read(sql: &mut Sql, org: OrgId, before: Option<(i64, i64)>, most: u32) -> Result<Out, Error> {
    let before = before.unwrap_or((i64::MAX, 0));
    Ok(Out { waiting: outbox::waiting(sql, org, WAITING)?, dead: outbox::dead(sql, org, before, most)? })
}

/// Sends a dead letter to another address, which is the person's from now on: both in one commit.
///
/// # Errors
/// Refused when it is no address, when it is someone else's, or when the message has not failed.
pub async fn readdress(desk: &Desk, who: Who, at: (CaseNo, u32), email: &str) -> Result<Done, Error> {
    let (no, n) = at;
    desk.read(move |sql| casework::case::load(sql, who.org, no)).await?;
    let email = words::address("email", email)?;
    // Before the message is queued, so that it is queued for someone who can be reached.
    let wish = Command::Message(message::Command::SendAgain { n });
    let also = move |sql: &mut Sql<'_>, done: &Done| {
        let Some(Kind::Out { to, .. }) = done.state.messages.get(n).map(|message| &message.kind) else {
            return Err(Refusal::not_found("This case has no message with that number.").into());
        };
        if let Some(other) = customer::by_email(sql, who.org, &email)?.filter(|other| other.id != *to) {
            return Err(rules::taken(&other).into());
        }
        let gone = || Refusal::not_found("The person it goes to is not here any more.");
        let mut contact = customer::contact(sql, who.org, *to)?.ok_or_else(gone)?;
        contact.email = Some(email.clone());
        customer::amend_contact(sql, who.org, &contact)?;
        Ok(outbox::revive(sql, who.org, &email)?)
    };
    desk.act_and(who, no, (wish, Vec::new()), also).await
}
