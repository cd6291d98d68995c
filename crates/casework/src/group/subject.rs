//! A group case as what actions change: which one a path names, how a command is carried out on it, what is answered.

use super::api::DoneShape;
use super::table::{self, Refused};
use super::{Command, Group, Happening, join};
use crate::case::Severity;
use axum::http::{HeaderMap, HeaderValue, header};
use base::context::{Context, Organisation};
use base::ids::{CaseNo, GroupNo, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::desk::{self, Who};
use std::collections::HashMap;
use web::App;
use web::action::{self, Order, Subject, Taken};
use web::answer::{Answer, see_done};
use web::extract::nowhere;
use web::session::Me;

/// All group cases, or one of them.
pub struct OfGroup;

/// What bodies of actions on a group are read with.
pub type Place<'a> = action::Place<'a, OfGroup>;

/// What a path names.
#[derive(Clone, Copy, Debug, Default)]
pub struct At {
    /// The group; none for all of them.
    pub group: Option<GroupNo>,
    /// The cause or change of it.
    pub n: u32,
    /// The case of it.
    pub case: Option<CaseNo>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Wish {
    /// A new one, perhaps with the case that showed the break.
    Open { title: String, severity: Severity, first: Option<CaseNo> },
    /// Of one that is there.
    On(Command),
    /// A table that came as a file, and is read when it is taken in.
    Table,
}

impl From<Command> for Wish {
    fn from(command: Command) -> Wish {
        Wish::On(command)
    }
}

macro_rules! of_the_group {
    ($($variant:ident $module:ident),*) => {
        $(impl From<crate::$module::Command> for Wish {
            fn from(command: crate::$module::Command) -> Wish {
                Wish::On(Command::$variant(command))
            }
        })*
    };
}
of_the_group!(Contain remedy, Cause cause, Change change);

/// What came of it.
#[derive(Clone)]
pub struct Came {
    pub done: desk::Done<Group>,
    /// Rows of the table that could not be used.
    pub refused: Vec<Refused>,
}

impl Subject for OfGroup {
    const NAME: &'static str = "group case";
    const BASE: &'static str = "/group-cases";
    type At = At;
    type Tools = ();
    type Command = Wish;
    type Done = Came;
    type Shape = DoneShape;

    fn at(path: &HashMap<String, String>) -> Result<At, Refusal> {
        let group = path.get("group").map(|text| text.parse().map_err(|()| nowhere())).transpose()?;
        let case = path.get("no").map(|text| text.parse().map_err(|()| nowhere())).transpose()?;
        let n = path.get("n").map_or(Ok(0), |text| text.parse()).map_err(|_| nowhere())?;
        Ok(At { group, n, case })
    }

    fn n(at: At) -> u32 {
        at.n
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, at: At, order: Order<OfGroup>) -> Result<Came, Error> {
        let Order { command, files, also, .. } = order;
        let (organisation, now) = (app.desk.organisation(who.org).await?, app.desk.now());
        let command = match command {
            Wish::Open { title, severity, first } => {
                let write = move |sql: &mut Sql<'_>| {
                    let ctx = context(&organisation, now, who);
                    let done = join::open(sql, who.org, &ctx, (&title, severity), first)?;
                    let came = Came { done, refused: Vec::new() };
                    also(sql, &came)?;
                    Ok::<_, Error>(came)
                };
                return app.desk.write(write).await;
            }
            Wish::Table => {
                let file = files.first().ok_or_else(|| Refusal::invalid("csv", NO_TABLE))?;
                Command::Import(table::read(&table::text_of(&file.bytes))?)
            }
            Wish::On(command) => command,
        };
        let group = at.group.ok_or_else(nowhere)?;
        let refused = if let Command::Import(table) = &command { table.refused.clone() } else { Vec::new() };
        let told = refused.clone();
        let also = move |sql: &mut Sql<'_>, done: &desk::Done<Group>| {
            also(sql, &Came { done: done.clone(), refused: told.clone() })
        };
        let done = join::act_and(&app.desk, who, group, command, also).await?;
        Ok(Came { done, refused })
    }

    fn page(at: At) -> String {
        at.group.map_or_else(|| "/group-cases".to_owned(), |group| format!("/group-cases/{group}"))
    }

    /// The page of the group, which says what was done.
    async fn after(_app: &App, _me: &Me, at: At, came: Came, taken: Taken) -> Answer {
        let at = At { group: Some(came.done.id), ..at };
        let is_new = came.done.facts.iter().any(|fact| matches!(fact, super::Fact::Group(Happening::Opened { .. })));
        let form = if is_new { "opening" } else { taken.form.split_once('/').map_or("", |(_, form)| form) };
        see_done(&taken.back.unwrap_or_else(|| OfGroup::page(at)), form)
    }

    fn shape(came: &Came) -> DoneShape {
        DoneShape::new(came)
    }

    /// Where a new one is read.
    fn headers(came: &Came) -> HeaderMap {
        let place = HeaderValue::from_str(&format!("/api/v1/group-cases/{}", came.done.id));
        place.map(|place| HeaderMap::from_iter([(header::LOCATION, place)])).unwrap_or_default()
    }
}

/// What is wrong when no table came.
pub(super) const NO_TABLE: &str = "Paste the table, or choose a CSV file. Its first row names the columns.";

fn context(organisation: &Organisation, now: jiff::Timestamp, who: Who) -> Context<'_> {
    Context { now, actor: who.actor, organisation, has_mail: true }
}
