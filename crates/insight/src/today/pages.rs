//! The page of Today.

use super::{After, Owed, owed_by, people};
use askama::Template;
use axum::extract::{Query, State};
use base::ids::CaseNo;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use web::App;
use web::answer::{Answer, page};
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::reopen::Reopen;
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
    /// The page of what is due later.
    later: Option<String>,
    first: bool,
}

/// Rows under one heading.
struct Band {
    title: &'static str,
    rows: Vec<Row>,
}

/// One row as shown.
struct Row {
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

/// The page's own address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    after: String,
}

impl Asked {
    /// The last row of the page before; what cannot be read is the beginning.
    fn after(&self) -> After {
        let mut parts = self.after.splitn(3, '.').map(str::parse::<i64>);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(Ok(due)), Some(Ok(no)), Some(Ok(i))) => {
                After { due, no: CaseNo(no), i: u32::try_from(i).unwrap_or_default() }
            }
            _ => After::NOTHING,
        }
    }
}

fn address(after: After) -> String {
    if after == After::NOTHING {
        return "/today".to_owned();
    }
    format!("/today?after={}.{}.{}", after.due, after.no.0, after.i)
}

/// `GET /today`
///
/// # Errors
/// When the store does not answer.
pub async fn today(State(app): State<App>, me: Me, Query(asked): Query<Asked>) -> Answer {
    page_after(&app, &me, asked.after(), Kept::default()).await
}

/// The page a form was on, at this address, with the form as it was typed when it was refused.
///
/// # Errors
/// When the store does not answer.
pub async fn show(app: &App, me: &Me, back: &str, kept: Kept) -> Answer {
    let query = back.split_once('?').map_or("", |(_, query)| query);
    let asked: Asked = serde_html_form::from_str(query).unwrap_or_default();
    page_after(app, me, asked.after(), kept).await
}

/// How Today opens again.
pub const REOPEN: Reopen = Reopen {
    below: "/today",
    open: |app, me, address, kept| Box::pin(async move { show(&app, &me, &address, kept).await }),
};

async fn page_after(app: &App, me: &Me, after: After, kept: Kept) -> Answer {
    let framed = me.framed(app);
    let (now, org, person) = (app.desk.now(), me.who.org, me.person.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "today")?;
        let people = people(sql, org, person.id)?;
        Ok((frame, people, owed_by(sql, org, person.id, after, ROWS + 1)?))
    });
    let (frame, people, mut owed) = read.await?;
    let more = owed.len() > ROWS as usize;
    owed.truncate(ROWS as usize);
    let later = owed.last().filter(|_| more).map(|last| address(last.key()));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let view = TodayPage {
        people,
        frame: frame.saying(notice),
        first_name: me.person.name.split_whitespace().next().unwrap_or_default().to_owned(),
        bands: bands(owed, now, me.house.zone()),
        kept,
        here: address(after),
        later,
        first: after == After::NOTHING,
    };
    page(&view)
}

fn bands(owed: Vec<Owed>, now: Timestamp, zone: &TimeZone) -> Vec<Band> {
    let today = zone.to_datetime(now).date();
    let mut bands = [
        Band { title: "Late", rows: Vec::new() },
        Band { title: "Nobody’s yet", rows: Vec::new() },
        Band { title: "Today", rows: Vec::new() },
        Band { title: "Coming up", rows: Vec::new() },
        Band { title: "Waiting for the customer’s word", rows: Vec::new() },
    ];
    // Who answers a case that nobody owns comes to own it: one row says both.
    let answered: Vec<CaseNo> = owed.iter().filter(|o| o.is_anyones && o.kind == "answer").map(|o| o.no).collect();
    let is_said = |o: &Owed| o.is_anyones && o.kind == "own" && answered.contains(&o.no);
    for owed in owed.into_iter().filter(|o| !is_said(o)) {
        let band = match () {
            () if owed.kind == "waiting" => 4,
            () if owed.is_anyones => 1,
            () if owed.due < now => 0,
            () if zone.to_datetime(owed.due).date() == today => 2,
            () => 3,
        };
        bands[band].rows.push(row(owed, now, zone));
    }
    bands.into_iter().filter(|band| !band.rows.is_empty()).collect()
}

fn row(owed: Owed, now: Timestamp, zone: &TimeZone) -> Row {
    let is_late = owed.due < now && owed.kind != "waiting";
    let soon = jiff::SignedDuration::from_hours(2);
    let tone = if is_late {
        "late"
    } else if owed.due < now + soon {
        "soon"
    } else {
        ""
    };
    let when = if is_late {
        calendar::until(owed.due, now, zone).replace(" ago", " late")
    } else {
        calendar::short(owed.due, now, zone)
    };
    let (verb, link) = verb(&owed);
    let says = says(&owed, now, zone);
    let base = format!("/cases/{}", owed.no);
    let form = format!("{}/{}", owed.no, thing(&owed));
    Row { base, form, when, tone, verb, link, says, owed }
}

/// The thing a row is about, as its forms name it.
fn thing(owed: &Owed) -> String {
    match owed.kind.as_str() {
        "promise" | "request" | "counter" | "confirm" => format!("promises/{}", owed.n),
        "approve" => format!("remedies/{}", owed.n),
        "change" | "check" => format!("changes/{}", owed.n),
        "undelivered" | "answer" => format!("messages/{}", owed.n),
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
        "check" => (format!("Look whether it worked: {}", owed.what), "because of"),
        "answer" => fixed("Answer", "to"),
        "own" if owed.is_anyones => fixed("Nobody owns it yet", "for"),
        "own" => fixed("Own it in full", "for"),
        "hand_over" => fixed("Take the case over?", "for"),
        "undelivered" => fixed("It did not arrive", "to"),
        "stranger" => fixed("Someone new wrote in the thread", "with"),
        "contain" => fixed("Contain the damage", "for"),
        "path" => fixed("The path to a lasting solution", "for"),
        "ask" => fixed("Ask for the verdict", "of"),
        "result" => fixed("Tell what came of the change", "to"),
        "someone_else" => fixed("Talk to them yourself", "with"),
        _ => fixed("Asked whether it is made right", "·"),
    }
}

/// The line below.
fn says(owed: &Owed, now: Timestamp, zone: &TimeZone) -> String {
    let about = format!("{} · {}", owed.no, owed.subject);
    let made = owed.made_at.map(|at| calendar::short(at, now, zone)).unwrap_or_default();
    match owed.kind.as_str() {
        "promise" => format!("Promised {made} · {about}"),
        "request" => format!("You were asked {made} · {about}"),
        "counter" => format!("You asked {made}, and something else was offered · {about}"),
        "confirm" => format!("You asked {made}; it is said to be done · {about}"),
        "answer" => {
            let said = owed.said.as_deref().map(|text| base::words::short(text, 140)).unwrap_or_default();
            if said.is_empty() { about } else { format!("“{said}” · {}", owed.no) }
        }
        "own" if owed.is_anyones => about,
        "hand_over" | "undelivered" => format!("{about}. {}", owed.what),
        "own" | "contain" | "path" | "ask" => format!("{about}. Still missing: {}", owed.what),
        "someone_else" => format!("{about}. They want to talk to someone else."),
        "stranger" => format!("{about}. Do they belong to it? Their mail waits until you say so."),
        "waiting" => format!("{about}. One reminder goes by itself, then it counts as no verdict."),
        _ => about,
    }
}

impl TodayPage {
    /// Opens the folded form that was refused.
    fn open(&self, form: &str) -> &'static str {
        if self.kept.is(form) { " open" } else { "" }
    }
}
