//! The pages of group cases: the list, one of them with its customers, rows that could not be used.

mod letter;
mod list;
mod shared;

pub use letter::{LETTER_REOPENS, letter, letter_as};
pub use list::{LIST_REOPENS, groups};

use super::children::{self, Listed as Child};
use super::lists;
use super::store::{Counts, counted};
use super::table::Refused;
use super::work::{self, Task};
use super::{Group, load};
use crate::case::Titles;
use crate::case::words::severity_name;
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use base::context::{Context, Naming};
use base::ids::GroupNo;
use base::refusal::Refusal;
use shared::{SharedView, forms};
use web::App;
use web::answer::{Answer, page};
use web::draft;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::idempotency::fresh;
use web::list::{Around, ListQuery, Names, Tab, USUAL};
use web::reopen::{Again, Reopen};
use web::session::Me;
use web::widgets::Forms;

/// Facts of its history that a group's page shows.
const HISTORY: u32 = 30;
/// Rows that could not be used, on one page.
const REFUSED: u32 = 500;

fn number(text: &str) -> Result<GroupNo, Refusal> {
    text.parse().map_err(|()| Refusal::not_found("There is no such group case."))
}

/// One of the four numbers at the head of a group.
pub struct Tally {
    pub title: &'static str,
    pub is: i64,
    pub of: String,
    pub says: String,
    /// Where those are listed that it speaks of.
    pub href: String,
    /// How many, of all, for the bar: done, under way, wrong.
    pub bar: [i64; 3],
    /// What the whole bar stands for.
    pub all: i64,
}

#[derive(Template)]
#[template(path = "group/show.html")]
struct GroupPage<'a> {
    frame: Frame,
    at: Forms<'a>,
    no: GroupNo,
    group: Group,
    severity: &'static str,
    owner: String,
    headline: String,
    next: Next,
    tallies: Vec<Tally>,
    asked: ListQuery<children::Wanted>,
    around: Around,
    rows: Vec<Row>,
    view: SharedView,
    counts: Counts,
    imports: Vec<String>,
    refused: bool,
    letters: Vec<String>,
    /// A letter is going out.
    is_going: bool,
    drafted: String,
    history: Vec<(String, String)>,
}

/// What comes next for the whole group.
struct Next {
    says: String,
    label: &'static str,
    href: String,
}

/// A customer as shown.
struct Row {
    child: Child,
    language: &'static str,
    told: (&'static str, String),
    answered: (&'static str, String),
    put_right: (&'static str, &'static str),
    verdict: (&'static str, &'static str),
}

/// `GET /group-cases/G-12`
///
/// # Errors
/// When there is no such group here.
pub async fn group(State(app): State<App>, me: Me, Path(no): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let no = number(&no)?;
    let base = format!("/group-cases/{no}");
    let typed = draft::of_page(&app, &me, &base).await?.below(&base);
    show_with(&app, &me, no, (query.as_deref(), typed)).await
}

/// How a group's page opens again with what was typed.
pub const GROUP_REOPENS: Reopen = Reopen { page: "/group-cases/{group}", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let no = number(again.part("group"))?;
    let kept = again.kept.clone().below(&format!("/group-cases/{no}"));
    show_with(&again.app, &again.me, no, (again.query(), kept)).await
}

async fn show_with(app: &App, me: &Me, no: GroupNo, (query, kept): (Option<&str>, Kept)) -> Answer {
    let base = format!("/group-cases/{no}");
    let asked: ListQuery<children::Wanted> = ListQuery::by_person(query, me.who.org).below(base.clone());
    let (framed, org, id, reading) = (me.framed(app), me.who.org, me.person.id, asked.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "groups")?;
        let (group, _) = load(sql, org, no)?;
        let (counts, tasks) = (counted(sql, org, no)?, work::store::of_group(sql, org, no)?);
        let found = children::list(sql, (id, no), &reading, reading.limit(USUAL))?;
        let history = super::history(sql, org, no, HISTORY)?;
        let refused = !work::store::refused(sql, org, no, 1)?.is_empty();
        Ok((frame, group, counts, tasks, found, history, refused))
    });
    let (frame, group, counts, tasks, found, history, refused) = read.await?;
    let organisation = &me.organisation;
    let ctx = Context { now: app.desk.now(), actor: me.who.actor, organisation, has_mail: true, given: &[] };
    let names = Names { people: &organisation.people, customer: None };
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let says = |stored: &engine::stream::Stored<super::Fact>, titles: &Titles| {
        let (people, zone, now, by) = (&organisation.people, organisation.zone(), ctx.now, stored.stamp.by);
        let naming = Naming { people, contact: "the customers", participants: &[], titles, zone, now, by };
        (super::sentence(&stored.fact, &naming), calendar::short(stored.stamp.at, ctx.now, organisation.zone()))
    };
    let titles = group.titles();
    let next = next(&base, &group, counts, &tasks);
    let tallies = tallies(&base, counts);
    let mut at = Forms::new(base, &kept, forms(&group, &ctx));
    at.carried = vec![("once", fresh())];
    page(&GroupPage {
        frame: frame.saying(asked.notice()).saying(notice).having_done(shared::done(&asked.done)),
        no,
        severity: severity_name(group.severity),
        owner: group.owner.map_or_else(|| "Unassigned".to_owned(), |id| organisation.people.name(id)),
        headline: headline(&group, counts),
        next,
        tallies,
        around: Around::new(&asked, &found, names),
        rows: found.items.into_iter().map(|child| row(child, organisation.language)).collect(),
        at,
        view: SharedView::new(&group, &ctx),
        imports: tasks.iter().filter(|(task, _)| task.kind == work::Kind::Rows).map(imported).collect(),
        letters: tasks.iter().filter(|(task, _)| task.kind == work::Kind::Letter).map(sent).collect(),
        is_going: tasks.iter().any(|(task, is_going)| *is_going && task.kind == work::Kind::Letter),
        drafted: group.drafted.iter().map(|language| language.english()).collect::<Vec<_>>().join(", "),
        history: history.iter().map(|stored| says(stored, &titles)).collect(),
        asked,
        counts,
        refused,
        group,
    })
}

fn imported((task, is_going): &(Task, bool)) -> String {
    let Task { n, total, done, held, .. } = task;
    let held = if *held > 0 { format!(", {held} not used") } else { String::new() };
    if *is_going {
        format!("Table {n}: {done} of {total} so far{held}")
    } else {
        format!("Table {n}: {done} rows{held}")
    }
}

fn sent((task, is_going): &(Task, bool)) -> String {
    let Task { n, total, done, held, .. } = task;
    let held = if *held > 0 { format!(", {held} held back") } else { String::new() };
    match is_going {
        true => format!("Letter {n} is going out: {done} of {total}{held}"),
        false if done < total => format!("Letter {n} was stopped: {done} of {total}{held}"),
        false => format!("Letter {n}: {} sent{held}", done - task.held),
    }
}

fn headline(group: &Group, counts: Counts) -> String {
    if counts.children == 0 {
        return group.title.clone();
    }
    format!("{}: {} of {} customers told, {} put right", group.title, counts.told, counts.children, counts.put_right)
}

fn next(base: &str, group: &Group, counts: Counts, tasks: &[(Task, bool)]) -> Next {
    let stands = group.stands();
    let at = |says: String, label, href: String| Next { says, label, href };
    let here = |place: &str| format!("{base}#{place}");
    if let Some((task, _)) = tasks.iter().find(|(_, is_going)| *is_going) {
        let what = if task.kind == work::Kind::Rows { "Adding customers" } else { "Sending the letter" };
        return at(format!("{what}, {} of {}", task.done, task.total), "Refresh", base.to_owned());
    }
    let untold = counts.children - counts.told - counts.sending;
    match () {
        () if !group.is_open() => {
            at("Closed. Each case stays open until its customer closes it".to_owned(), "", String::new())
        }
        () if counts.children == 0 => at("Add the customers who are affected".to_owned(), "Add customers", here("add")),
        () if !stands.contained => {
            at("Limit the impact on all of them".to_owned(), "Add containment", here("containment"))
        }
        () if counts.waiting > 0 => {
            at(format!("{} wait for an answer from us", counts.waiting), "Show them", format!("{base}?waiting=true"))
        }
        () if group.letter() == 0 => at("Write the letter to all".to_owned(), "Write letter", format!("{base}/letter")),
        () if untold > 0 => at(format!("Tell the last {untold}"), "Show them", format!("{base}?untold=true")),
        () if !stands.cause => at("Say why it happened".to_owned(), "Add a cause", here("causes")),
        () if !stands.change => at("Say what changes".to_owned(), "Plan a change", here("changes")),
        () if !stands.checked => {
            at("Put the changes in place and check them".to_owned(), "View changes", here("changes"))
        }
        () => at("The changes are checked. Close the group case".to_owned(), "Close", here("closing")),
    }
}

fn tallies(base: &str, n: Counts) -> Vec<Tally> {
    let list = |query: &str| format!("{base}?{query}");
    let Counts { children: all, told, sending, bounced, held, .. } = n;
    let untold = all - told - sending;
    let none = all - n.put_right - n.dated;
    vec![
        Tally {
            title: "Told",
            is: told,
            of: format!("of {all}"),
            says: format!("{sending} on the way, {bounced} bounced, {held} held back"),
            href: list("untold=true"),
            bar: [told, sending, untold],
            all,
        },
        Tally {
            title: "Answered",
            is: n.wrote - n.waiting,
            of: format!("of {} who wrote", n.wrote),
            says: format!("{} wait for us", n.waiting),
            href: list("waiting=true"),
            bar: [n.wrote - n.waiting, 0, n.waiting],
            all: n.wrote,
        },
        Tally {
            title: "Put right",
            is: n.put_right,
            of: format!("of {all}"),
            says: format!("{} offered or promised, {none} nothing yet", n.dated),
            href: list("put_right=nothing"),
            bar: [n.put_right, n.dated, 0],
            all,
        },
        Tally {
            title: "Confirmed resolved",
            is: n.confirmed,
            of: format!("of {} asked", n.asked),
            says: format!("{} say not yet", n.not_yet),
            href: list("verdict=not_yet"),
            bar: [n.confirmed, 0, n.not_yet],
            all: n.asked,
        },
    ]
}

fn row(child: Child, ours: text::Language) -> Row {
    use super::projection::{PutRight, Said, Told};
    let told = child.told.parse().unwrap_or(Told::No);
    let tone = match told {
        Told::Yes => "kept",
        Told::No | Told::Sending => "soft",
        Told::Bounced | Told::Held => "late",
    };
    let held = child.held.parse().ok().map(|why| super::sentence::held(why, &child.field));
    let said = match (told, held) {
        (Told::Held, Some(why)) => format!("held back: {why}"),
        _ => told.title().to_lowercase(),
    };
    let answered = match (child.waiting, child.wrote) {
        (0, false) => ("soft", "nothing yet".to_owned()),
        (0, true) => ("kept", "all".to_owned()),
        (1, _) => ("late", "1 message waits".to_owned()),
        (n, _) => ("late", format!("{n} messages wait")),
    };
    let right = child.put_right.parse().unwrap_or(PutRight::Nothing);
    let verdict = child.verdict.parse().unwrap_or(Said::NotAsked);
    Row {
        language: child.language.or(None, ours).english(),
        told: (tone, said),
        answered,
        put_right: (if right == PutRight::Done { "kept" } else { "soft" }, right.title()),
        verdict: (
            match verdict {
                Said::Confirmed => "kept",
                Said::NotYet => "late",
                _ => "soft",
            },
            verdict.title(),
        ),
        child,
    }
}

impl GroupPage<'_> {
    /// The page itself, with all of its customers.
    fn here(&self) -> String {
        format!("/group-cases/{}", self.no)
    }

    /// The ways its customers are looked at.
    fn tabs(&self) -> Vec<Tab> {
        let filter = &self.asked.filter;
        let is_all = *filter == children::Wanted::default();
        let tab = |says, name: &'static str, value: &str, is_here| {
            let all = ListQuery::of(self.asked.org, children::Wanted::default()).below(self.here());
            Tab { says, href: if name.is_empty() { all.first() } else { all.with(name, value) }, is_here }
        };
        vec![
            tab("All", "", "", is_all),
            tab("Not told", "untold", "true", filter.untold.is_some()),
            tab("Waiting for us", "waiting", "true", filter.waiting.is_some()),
            tab("Nothing offered yet", "put_right", "nothing", filter.put_right.is_some()),
            tab("Not yet", "verdict", "not_yet", filter.verdict.is_some()),
        ]
    }
}

#[derive(Template)]
#[template(path = "group/rows.html")]
struct RowsPage {
    frame: Frame,
    no: GroupNo,
    title: String,
    rows: Vec<(u32, Refused)>,
}

impl RowsPage {
    /// The page of the group.
    fn here(&self) -> String {
        format!("/group-cases/{}", self.no)
    }
}

/// `GET /group-cases/G-12/rows`: rows that could not be used.
///
/// # Errors
/// When there is no such group here.
pub async fn rows(State(app): State<App>, me: Me, Path(no): Path<String>) -> Answer {
    let (framed, org, no) = (me.framed(&app), me.who.org, number(&no)?);
    let read = app.desk.read(move |sql| {
        let found = lists::one(sql, org, no)?;
        let group = found.ok_or_else(|| Refusal::not_found(format!("There is no group case {no} here.")))?;
        Ok((framed.read(sql, "groups")?, group.title, work::store::refused(sql, org, no, REFUSED)?))
    });
    let (frame, title, rows) = read.await?;
    page(&RowsPage { frame, no, title, rows })
}
