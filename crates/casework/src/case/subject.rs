//! A case as what actions change: which one a path names, how a command is carried out on it, what is answered.

use super::api::{DoneShape, done, version};
use super::{Command, Done, store};
use crate::{coach_pack, precondition};
use axum::http::HeaderMap;
use base::ids::OrgId;
use base::refusal::{Error, Refusal};
use coach::Coach;
use db::Sql;
use engine::desk::Who;
use std::collections::HashMap;
use std::sync::Arc;
use web::App;
use web::action::{self, Order, Subject, Taken};
use web::answer::{Answer, see_done};
use web::extract::CasePath;
use web::precondition::Expected;
use web::session::Me;

pub struct OfCase;

/// What bodies of actions on a case are read with.
pub type Place<'a> = action::Place<'a, OfCase>;

/// What bodies are read with besides their place.
pub struct Tools {
    /// The organisation’s reply coach, which reads words to the customer once more as they are sent.
    pub coach: Arc<Coach>,
}

impl Subject for OfCase {
    const NAME: &'static str = "case";
    const BASE: &'static str = "/cases/{no}";
    const HAS_VERSION: bool = true;
    type At = CasePath;
    type Tools = Tools;
    type Command = Command;
    type Done = Done;
    type Shape = DoneShape;

    fn at(path: &HashMap<String, String>) -> Result<CasePath, Refusal> {
        CasePath::read(path)
    }

    fn n(at: CasePath) -> u32 {
        at.n
    }

    async fn tools(app: &App, org: OrgId) -> Result<Tools, Error> {
        Ok(Tools { coach: coach_pack::coach_of(&app.desk, org).await? })
    }

    async fn meant_for(app: &App, who: Who, at: CasePath, expected: Expected) -> Result<(), Error> {
        if expected == Expected::ANY {
            return Ok(());
        }
        let found = app.desk.read(move |sql| Ok(store::version(sql, who.org, at.no)?)).await?;
        found.map_or(Ok(()), |version| expected.is(version))
    }

    async fn carry_out(app: &App, who: Who, at: CasePath, order: Order<OfCase>) -> Result<Done, Error> {
        let Order { command, files, seen, expected, also } = order;
        let also = move |sql: &mut Sql<'_>, done: &Done| {
            precondition::still_free(sql, who.org, done, seen)?;
            // Looked at again inside the commit, where nobody can come between.
            expected.is(done.version_before())?;
            also(sql, done)
        };
        app.desk.act_and(who, at.no, (command, files), also).await
    }

    fn page(at: CasePath) -> String {
        format!("/cases/{}", at.no)
    }

    /// The page says what was done.
    async fn after(_app: &App, _me: &Me, at: CasePath, _done: Done, taken: Taken) -> Answer {
        see_done(&taken.back.unwrap_or_else(|| OfCase::page(at)), &taken.form)
    }

    async fn since(app: &App, me: &Me, at: CasePath, seen: u32) -> Result<Option<String>, Error> {
        precondition::since(app, me, at.no, seen).await
    }

    fn shape(came: &Done) -> DoneShape {
        done(came)
    }

    fn headers(done: &Done) -> HeaderMap {
        HeaderMap::from_iter(version(done.state.version))
    }
}
