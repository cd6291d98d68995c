//! A group case as what actions change: which one a path names, how a command is carried out on it, what is answered.

use super::api::DoneShape;
use super::table::{self, Refused, Row, Table};
use super::{Audience, Command, Group, Happening, join};
use crate::case::Severity;
use crate::coach_pack;
use crate::coaching::{Asked, Setting};
use crate::customer;
use crate::letter::Sections;
use crate::message::marks;
use ::calendar::ServiceCalendar;
use axum::http::{HeaderMap, HeaderValue, header};
use base::context::{Context, Organisation};
use base::ids::{CaseNo, GroupNo, OrgId};
use base::refusal::{Error, Refusal};
use coach::Coach;
use db::Sql;
use engine::desk::{self, Who};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use text::Language;
use web::App;
use web::action::{self, Order, Subject, Taken};
use web::answer::{Answer, see_done};
use web::draft::{self, Whose};
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
    /// The language of the letter to all.
    pub language: Option<Language>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Wish {
    /// A new one, perhaps with the case that showed the break.
    Open { title: String, severity: Severity, first: Option<CaseNo> },
    /// Of one that is there.
    On(Command),
    /// The letter to all goes out, with so many red marks of the coach; a text that comes along is saved first.
    Send {
        to: Audience,
        otherwise: Option<Option<Language>>,
        marks: Option<u32>,
        text: Option<(Language, Box<Sections>)>,
    },
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
    /// The organisation’s reply coach, which reads the letter once more as it is sent.
    type Tools = Arc<Coach>;
    type Command = Wish;
    type Done = Came;
    type Shape = DoneShape;

    fn at(path: &HashMap<String, String>) -> Result<At, Refusal> {
        let group = path.get("group").map(|text| text.parse().map_err(|()| nowhere())).transpose()?;
        let case = path.get("no").map(|text| text.parse().map_err(|()| nowhere())).transpose()?;
        let n = path.get("n").map_or(Ok(0), |text| text.parse()).map_err(|_| nowhere())?;
        let tag = path.get("language");
        let known = |tag: &String| Language::ALL.into_iter().find(|language| language.code() == tag);
        let language = tag.map(|tag| known(tag).ok_or_else(no_language)).transpose()?;
        Ok(At { group, n, case, language })
    }

    fn n(at: At) -> u32 {
        at.n
    }

    async fn tools(app: &App, org: OrgId) -> Result<Arc<Coach>, Error> {
        coach_pack::coach_of(&app.desk, org).await
    }

    async fn carry_out(app: &App, who: Who, at: At, order: Order<OfGroup>) -> Result<Came, Error> {
        let Order { command, files, also, .. } = order;
        let mut read = None;
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
            Wish::Send { to, otherwise, marks, text } => {
                if let Some((language, sections)) = text {
                    save_first(app, who, at.group.ok_or_else(nowhere)?, (language, sections)).await?;
                }
                read = Some((OfGroup::tools(app, who.org).await?, marks));
                Command::Send { to, otherwise }
            }
            Wish::On(command) => command,
        };
        let command = match command {
            Command::Import(table) => Command::Import(of_customers(app, (who.org, &organisation), table).await?),
            other => other,
        };
        let group = at.group.ok_or_else(nowhere)?;
        let calendar = app.desk.organisation(who.org).await?.calendar.clone();
        let refused = if let Command::Import(table) = &command { table.refused.clone() } else { Vec::new() };
        let told = refused.clone();
        let also = move |sql: &mut Sql<'_>, done: &desk::Done<Group>| {
            if let Some((coach, named)) = &read {
                letter_marks(sql, (who.org, done.id), coach, (now, &calendar), *named)?;
            }
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

/// The letter goes with red marks of the coach only when whoever sends it names their number, over all of its languages.
fn letter_marks(
    sql: &mut Sql,
    (org, group): (OrgId, GroupNo),
    coach: &Coach,
    (now, calendar): (Timestamp, &ServiceCalendar),
    named: Option<u32>,
) -> Result<(), Error> {
    let asked = Asked::default();
    let setting = Setting::ours(&asked, now, calendar);
    let texts: Vec<String> = join::draft_of(sql, org, group)?.iter().map(|(_, sections)| sections.text()).collect();
    Ok(marks::known_over(coach, &texts, &setting, named)?)
}

/// Rows of the organisation's own mailboxes and of those who work here are nobody's who was let down.
async fn of_customers(
    app: &App,
    (org, organisation): (OrgId, &Organisation),
    mut table: Table,
) -> Result<Table, Error> {
    let ours = app.desk.read(move |sql| Ok(customer::addresses_here(sql, org)?)).await?;
    let (rows, own): (Vec<_>, Vec<_>) = table.rows.into_iter().partition(|row| {
        let email = row.cell("email").to_lowercase();
        !ours.contains(&email) && organisation.mailbox_of(&email).is_none()
    });
    let why = "It is one of our own addresses.";
    let refused = |row: Row| Refused { line: row.line, text: row.cell("email").to_owned(), why: why.to_owned() };
    table.refused.extend(own.into_iter().map(refused));
    table.refused.sort_by_key(|bad| bad.line);
    Ok(Table { rows, ..table })
}

/// What stands in the form is what goes: it is saved before. Nor does the letter go while another of its texts has been
/// changed and not saved.
async fn save_first(
    app: &App,
    who: Who,
    group: GroupNo,
    (language, sections): (Language, Box<Sections>),
) -> Result<(), Error> {
    let (org, now) = (who.org, app.desk.now());
    let (saved, unsaved) = app
        .desk
        .read(move |sql| {
            let others = Language::ALL.into_iter().filter(|other| *other != language);
            let mut unsaved = None;
            for other in others {
                let path = format!("/group-cases/{group}/letter-drafts/{}", other.code());
                if Whose::acting(who).map_or(Ok(false), |whose| draft::is_kept(sql, whose, &path))? {
                    unsaved = Some(other);
                }
            }
            Ok((join::draft_of(sql, org, group)?, unsaved))
        })
        .await?;
    if let Some(other) = unsaved {
        let says =
            format!("The text in {} has been changed and not saved. Open it, and save or discard it.", other.english());
        return Err(Refusal::not_now(says).into());
    }
    if saved.iter().any(|(known, text)| *known == language && *text == *sections) {
        return Ok(());
    }
    join::act(&app.desk, who, group, Command::Draft { language, sections }).await?;
    if let Some(whose) = Whose::acting(who) {
        let path = format!("/group-cases/{group}/letter-drafts/{}", language.code());
        app.desk.write(move |sql| draft::forget(sql, whose, &path, None, now)).await?;
    }
    Ok(())
}

fn no_language() -> Refusal {
    Refusal::not_found("The letter is written in en, de, fr, es or nb.")
}

/// What is wrong when no table came.
pub(super) const NO_TABLE: &str = "Paste the table, or choose a CSV file. Its first row names the columns.";

fn context(organisation: &Organisation, now: Timestamp, who: Who) -> Context<'_> {
    Context { now, actor: who.actor, organisation, has_mail: true, given: &[] }
}
