//! The page of Today.

use super::{Mine, Owed, list, people};
use askama::Template;
use axum::extract::{RawQuery, State};
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use casework::case;
use casework::case::words::called;
use db::Sql;
use engine::outbox;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use web::App;
use web::answer::{Answer, page};
use web::draft;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::list::{Around, ListQuery, Names};
use web::reopen::{Again, Reopen};
use web::session::Me;

/// Rows on a page: with three forms each they stay within the 60 kB that any page may weigh.
const ROWS: u32 = 25;

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    frame: Frame,
    first_name: String,
    people: i64,
    bands: Vec<Band>,
    kept: Kept,
    /// This page's own address, which its forms lead back to.
    here: String,
    around: Around,
}

/// Rows under one heading.
struct Band {
    title: &'static str,
    rows: Vec<OwedRow>,
}

/// One row as shown.
struct OwedRow {
    owed: Owed,
    /// Where its forms go, without a slash at the end.
    base: String,
    /// What its forms are kept under when one is refused: the case and the thing, such as `A-1042/promises/2`.
    form: String,
    when: String,
    tone: &'static str,
    verb: String,
    /// Between the verb and the person.
    link: &'static str,
    says: String,
}

/// `GET /today`
///
/// # Errors
/// When the store does not answer.
pub async fn today(State(app): State<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    let typed = draft::of_page(&app, &me, "/today").await?.below("/cases");
    page_after(&app, &me, ListQuery::by_person(query.as_deref(), me.who.org), typed).await
}

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/today", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let asked = ListQuery::by_person(again.query(), again.me.who.org);
    page_after(&again.app, &again.me, asked, again.kept.below("/cases")).await
}

async fn page_after(app: &App, me: &Me, asked: ListQuery<Mine>, kept: Kept) -> Answer {
    let (framed, org, id) = (me.framed(app), me.who.org, me.person.id);
    let (now, reading) = (app.desk.now(), asked.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "today")?;
        let undo = undo(sql, org, &reading, now)?;
        let done = match &undo {
            Some((_, goes_at)) => case::done::going(&reading.done, "the customer", goes_at.duration_since(now)),
            None => case::done::says(&reading.done, "the customer"),
        };
        let frame = frame.having_done(done).undone_by(undo.map(|(path, _)| path));
        let people = people(sql, org, id)?;
        Ok((frame, people, list(sql, id, &reading, reading.limit(ROWS).min(ROWS))?))
    });
    let (frame, people, owed) = read.await?;
    let refused = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let view = TodayPage {
        people,
        frame: frame.saying(refused.or_else(|| asked.notice())),
        first_name: me.person.name.split_whitespace().next().unwrap_or_default().to_owned(),
        around: Around::new(&asked, &owed, Names { people: &me.organisation.people, customer: None }),
        bands: bands(owed.items, now, me.organisation.zone()),
        kept,
        here: asked.here(),
    };
    page(&view)
}

/// Where the mail that has just been sent from here is taken back, while it can be.
fn undo(
    sql: &mut Sql,
    org: OrgId,
    asked: &ListQuery<Mine>,
    now: Timestamp,
) -> Result<Option<(String, Timestamp)>, Error> {
    let named =
        asked.undo.split_once('/').and_then(|(no, n)| Some((no.parse::<CaseNo>().ok()?, n.parse::<u32>().ok()?)));
    let Some((no, n)) = named else { return Ok(None) };
    let held = outbox::held(sql, org, no, now)?.into_iter().find(|(held, _)| *held == n);
    Ok(held.map(|(_, goes_at)| (format!("/cases/{no}/messages/{n}/taking-back"), goes_at)))
}

fn bands(owed: Vec<Owed>, now: Timestamp, zone: &TimeZone) -> Vec<Band> {
    let today = zone.to_datetime(now).date();
    let mut bands = [
        Band { title: "Overdue", rows: Vec::new() },
        Band { title: "Unassigned", rows: Vec::new() },
        Band { title: "Due today", rows: Vec::new() },
        Band { title: "Upcoming", rows: Vec::new() },
        Band { title: "Waiting for the customer’s answer", rows: Vec::new() },
        Band { title: "Waiting for an outside party’s answer", rows: Vec::new() },
    ];
    // Who answers a case that nobody owns comes to own it: one row says both.
    let answered: Vec<CaseNo> = owed.iter().filter(|o| o.is_anyones && o.kind == "answer").map(|o| o.no).collect();
    let is_said = |o: &Owed| o.is_anyones && o.kind == "own" && answered.contains(&o.no);
    for owed in owed.into_iter().filter(|o| !is_said(o)) {
        let band = match () {
            () if owed.kind == "waiting" => 4,
            () if owed.is_anyones => 1,
            () if owed.due < now => 0,
            () if owed.kind == "outside_answer" => 5,
            () if zone.to_datetime(owed.due).date() == today => 2,
            () => 3,
        };
        bands[band].rows.push(row(owed, now, zone));
    }
    bands.into_iter().filter(|band| !band.rows.is_empty()).collect()
}

fn row(owed: Owed, now: Timestamp, zone: &TimeZone) -> OwedRow {
    let is_late = owed.due < now && owed.kind != "waiting";
    let soon = jiff::SignedDuration::from_hours(2);
    let tone = if is_late {
        "late"
    } else if owed.due < now + soon {
        "soon"
    } else {
        ""
    };
    let when = if is_late { calendar::due(owed.due, now, zone) } else { calendar::short(owed.due, now, zone) };
    let (verb, link) = verb(&owed);
    let says = says(&owed, now, zone);
    let base = format!("/cases/{}", owed.no);
    let form = format!("{}/{}", owed.no, thing(&owed));
    OwedRow { base, form, when, tone, verb, link, says, owed }
}

/// The thing a row is about, as its forms name it.
fn thing(owed: &Owed) -> String {
    match owed.kind.as_str() {
        "promise" | "request" | "counter" | "confirm" => format!("promises/{}", owed.n),
        "approve" => format!("remedies/{}", owed.n),
        "change" | "check" => format!("changes/{}", owed.n),
        "undelivered" | "answer" => format!("messages/{}", owed.n),
        "outside_answer" | "outside_question" | "outside_bounced" => format!("outside-parties/{}", owed.n),
        _ => String::new(),
    }
}

/// What is to be done, and the word between it and the person it is for.
fn verb(owed: &Owed) -> (String, &'static str) {
    let fixed = |verb: &str, link| (verb.to_owned(), link);
    match owed.kind.as_str() {
        "promise" | "request" | "counter" | "confirm" => (owed.what.clone(), "for"),
        "approve" => (format!("Approve or refuse: {}", owed.what), "for"),
        "change" => (format!("Put in place: {}", owed.what), "because of"),
        "check" => (format!("Check whether it worked: {}", owed.what), "because of"),
        "answer" => fixed("Answer", "to"),
        "outside_answer" => (format!("Waiting for {}’s answer", owed.what), "about"),
        "outside_question" => (format!("Answer {}", owed.what), "about"),
        "outside_bounced" => (format!("Your email to {} bounced", owed.what), "about"),
        "own" if owed.is_anyones => fixed("Unassigned case", "from"),
        "own" => fixed("Complete the first step", "for"),
        "hand_over" => fixed("Take over the case", "for"),
        "undelivered" => fixed("Your reply bounced", "to"),
        "stranger" => fixed("Someone new wrote in the thread", "with"),
        "contain" => fixed("Limit the impact", "for"),
        "path" => fixed("Find the lasting solution", "for"),
        "ask" => fixed("Ask for the verdict", "of"),
        "result" => fixed("Tell them the result of the change", "to"),
        "second_look" => fixed("Close as not a complaint?", "from"),
        "someone_else" => fixed("Talk to the customer yourself", "with"),
        _ => fixed("Asked whether it is made right", "·"),
    }
}

/// The line below.
fn says(owed: &Owed, now: Timestamp, zone: &TimeZone) -> String {
    let about = format!("{} · {}", owed.no, called(&owed.subject));
    let made = owed.made_at.map(|at| calendar::short(at, now, zone)).unwrap_or_default();
    match owed.kind.as_str() {
        "promise" => format!("Promised {made} · {about}"),
        "request" => format!("Requested {made} · {about}"),
        "counter" => format!("You requested this {made}, and got a counter-offer · {about}"),
        "confirm" => format!("You requested this {made}; your colleague says it is done · {about}"),
        "answer" => {
            let said = owed.said.as_deref().map(|text| base::words::short(text, 140)).unwrap_or_default();
            if said.is_empty() { about } else { format!("“{said}” · {}", owed.no) }
        }
        "own" if owed.is_anyones => about,
        "second_look" | "hand_over" => format!("{about}. {}", owed.what),
        "undelivered" => format!("{about}. {}", owed.says()),
        "own" | "contain" | "path" | "ask" => format!("{about}. Still missing: {}", owed.says()),
        "someone_else" => format!("{about}. They want to talk to someone else."),
        "stranger" => format!("{about}. Decide whether they belong to the case. Their mail waits until then."),
        "waiting" => format!("{about}. We send one reminder; after that it counts as no verdict."),
        _ => about,
    }
}

impl TodayPage {
    fn headline(&self) -> String {
        let name = &self.first_name;
        match self.people {
            0 => format!("Nobody is waiting on you, {name}"),
            1 => format!("1 person is waiting on you, {name}"),
            n => format!("{n} people are waiting on you, {name}"),
        }
    }
}

#[cfg(test)]
mod tests;
