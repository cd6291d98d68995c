//! Sending a message that bounced to another address, which is the person’s from now on: both in one commit.

use axum::http::HeaderMap;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use base::words;
use casework::case::api::{DoneShape, done, version};
use casework::case::subject::OfCase;
use casework::case::{self, Done};
use casework::customer;
use casework::message::{self, Kind};
use casework::outside;
use db::Sql;
use engine::desk::{Desk, Who};
use engine::outbox;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Also, Body, Order, Place, Subject};
use web::extract::CasePath;
use web::precondition::Expected;

/// A message that did not arrive.
pub struct OfBounced;

/// Another address for a message that did not arrive.
#[derive(Clone, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Readdressing {
    /// Where the person is reached from now on.
    email: String,
}

impl Body<OfBounced> for Readdressing {
    const PATH: &'static str = "readdressing";
    const SAYS: &'static str =
        "Send a message that bounced to another address, which becomes the person’s address from now on.";
    type Command = Readdressing;

    fn command(self, _place: &Place<'_, OfBounced>) -> Result<Readdressing, Refusal> {
        Ok(self)
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfBounced>] = &[Action::of::<Readdressing>()];

impl Subject for OfBounced {
    const NAME: &'static str = "bounced message";
    const BASE: &'static str = "/cases/{no}/messages/{n}";
    const HAS_VERSION: bool = true;
    type At = CasePath;
    type Tools = ();
    type Command = Readdressing;
    type Done = Done;
    type Shape = DoneShape;

    fn at(path: &HashMap<String, String>) -> Result<CasePath, Refusal> {
        CasePath::read(path)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn meant_for(app: &App, who: Who, at: CasePath, expected: Expected) -> Result<(), Error> {
        OfCase::meant_for(app, who, at, expected).await
    }

    async fn carry_out(app: &App, who: Who, at: CasePath, order: Order<OfBounced>) -> Result<Done, Error> {
        let Order { command, expected, also, .. } = order;
        let also: Also<Done> = Arc::new(move |sql, done| {
            expected.is(done.version_before())?;
            also(sql, done)
        });
        readdress(&app.desk, who, (at.no, at.n), &command.email, also).await
    }

    fn page(_at: CasePath) -> String {
        "/mail/out".to_owned()
    }

    fn shape(came: &Done) -> DoneShape {
        done(came)
    }

    fn headers(done: &Done) -> HeaderMap {
        HeaderMap::from_iter(version(done.state.version))
    }
}

/// Sends it there.
///
/// # Errors
/// Refused when it is no address, when it is someone else’s, or when the message has not failed.
pub async fn readdress(
    desk: &Desk,
    who: Who,
    (no, n): (CaseNo, u32),
    email: &str,
    also: Also<Done>,
) -> Result<Done, Error> {
    let (case, _) = desk.read(move |sql| case::load(sql, who.org, no)).await?;
    if let Some((party, _)) = case.outside.letter(n) {
        return readdress_outside(desk, who, (no, party.n), email, also).await;
    }
    let (email, now) = (words::address("email", email)?, desk.now());
    // Before the message is queued, so that it is queued for someone who can be reached.
    let again = case::Command::from(message::Command::SendAgain { n });
    let also = move |sql: &mut Sql<'_>, done: &Done| {
        let Some(Kind::Out { to, .. }) = done.state.messages.get(n).map(|message| &message.kind) else {
            return Err(Refusal::not_found("This case has no message with that number.").into());
        };
        let gone = || Refusal::not_found("The recipient no longer exists.");
        let known = customer::contact(sql, who.org, *to)?.ok_or_else(gone)?;
        // Mail to whoever was merged into another goes to the other's address.
        let mut contact = customer::merging::who_is(sql, who.org, known)?;
        contact.email = Some(email.clone());
        // As on the person's own page: refused when it is someone else's, and links sent to the old address end.
        customer::actions::within(sql, who, &customer::actions::Command::Keep(contact), now)?;
        outbox::revive(sql, who.org, &email)?;
        also(sql, done)
    };
    desk.act_and(who, no, (again, Vec::new()), also).await
}

/// Whoever is outside is no contact: their thread has the address.
async fn readdress_outside(
    desk: &Desk,
    who: Who,
    (no, n): (CaseNo, u32),
    email: &str,
    also: Also<Done>,
) -> Result<Done, Error> {
    let command = outside::Command::Readdress { n, address: words::address("email", email)? };
    let done = desk.act_and(who, no, (case::Command::from(command), Vec::new()), move |sql, done| also(sql, done));
    match done.await {
        Err(Error::Refused(no)) if no.field == Some("address") => {
            Err(Error::Refused(Refusal { field: Some("email"), ..no }))
        }
        other => other,
    }
}
