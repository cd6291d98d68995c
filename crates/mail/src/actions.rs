//! Actions on mail that is in no case: sorting it again, making a case of it, discarding it.

use super::ingest::{self, Went};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use engine::arrival;
use engine::desk::{Desk, Who};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Body, Order, Place, Subject, Taken};
use web::answer::{Answer, see};
use web::extract::nowhere;
use web::session::Me;

/// A mail that came in.
pub struct OfArrival;

/// What can be asked of it.
#[derive(Clone, Debug)]
pub enum Command {
    /// Try again to find its case.
    Sort,
    /// Make a case of it.
    IntoCase,
    /// It needs nothing, because.
    Discard { why: String },
}

/// Sorting needs nothing said.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MailSorting {}

/// Making a case needs nothing said.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MailIntoCase {}

/// Why a mail needs nothing.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MailDiscarding {
    /// Why; it stays beside the mail.
    why: String,
}

impl Body<OfArrival> for MailSorting {
    const PATH: &'static str = "sorting";
    const SAYS: &'static str = "Try again to find the case of a mail that could not be sorted.";
    type Command = Command;

    fn command(self, _place: &Place<'_, OfArrival>) -> Result<Command, Refusal> {
        Ok(Command::Sort)
    }
}

impl Body<OfArrival> for MailIntoCase {
    const PATH: &'static str = "case";
    const SAYS: &'static str = "Open a case with a mail that was set aside.";
    type Command = Command;

    fn command(self, _place: &Place<'_, OfArrival>) -> Result<Command, Refusal> {
        Ok(Command::IntoCase)
    }
}

impl Body<OfArrival> for MailDiscarding {
    const PATH: &'static str = "discarding";
    const SAYS: &'static str = "Discard a mail that was set aside, and say why. It stays readable.";
    type Command = Command;

    fn command(self, _place: &Place<'_, OfArrival>) -> Result<Command, Refusal> {
        Ok(Command::Discard { why: self.why })
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfArrival>] =
    &[Action::of::<MailSorting>(), Action::of::<MailIntoCase>(), Action::of::<MailDiscarding>()];

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// The mail.
    pub id: i64,
    /// The case it is in now.
    pub case: Option<CaseNo>,
}

/// What came of a change of a mail that came in.
#[derive(Serialize, ToSchema)]
#[schema(as = MailDone)]
pub struct DoneShape {
    /// The mail.
    id: i64,
    /// The case it is in now; null when it is in none.
    case: Option<String>,
}

impl Subject for OfArrival {
    const NAME: &'static str = "mail";
    const BASE: &'static str = "/arrivals/{id}";
    type At = i64;
    type Tools = ();
    type Command = Command;
    type Done = Done;
    type Shape = DoneShape;

    fn at(path: &HashMap<String, String>) -> Result<i64, Refusal> {
        path.get("id").and_then(|text| text.parse().ok()).ok_or_else(nowhere)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, id: i64, order: Order<OfArrival>) -> Result<Done, Error> {
        let found = app.desk.read(move |sql| Ok(arrival::one(sql, who.org, id)?)).await?;
        found.ok_or_else(|| Refusal::not_found("There is no such mail here."))?;
        let case = carried_out(&app.desk, who, id, order.command).await?;
        let (done, also) = (Done { id, case }, order.also);
        // A mail is read and sorted in several commits, each of which may be repeated: the answer follows in one more.
        app.desk.write(move |sql| also(sql, &done)).await?;
        Ok(done)
    }

    fn page(_id: i64) -> String {
        "/arrivals".to_owned()
    }

    async fn after(_app: &App, _me: &Me, id: i64, done: Done, taken: Taken) -> Answer {
        match done.case {
            Some(no) => see(&format!("/cases/{no}")),
            None => see(&taken.back.unwrap_or_else(|| OfArrival::page(id))),
        }
    }

    fn shape(done: &Done) -> DoneShape {
        DoneShape { id: done.id, case: done.case.map(|no| no.to_string()) }
    }
}

async fn carried_out(desk: &Desk, who: Who, id: i64, command: Command) -> Result<Option<CaseNo>, Error> {
    match command {
        Command::Sort => match ingest::again(desk, who.org, id).await?.went {
            Went::Opened(no) | Went::Joined(no) | Went::Known(no) => Ok(Some(no)),
            Went::Aside(_) | Went::Waiting(_) => Ok(None),
        },
        Command::IntoCase => ingest::into_case(desk, who.org, id).await.map(Some),
        Command::Discard { why } => ingest::discard(desk, who, id, &why).await.map(|()| None),
    }
}
