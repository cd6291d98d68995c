//! The page of Today.

use super::{Owed, owed_by};
use crate::web::App;
use crate::web::answer::{Answer, page};
use crate::web::form::Kept;
use crate::web::frame::{self, Frame, Notice};
use crate::web::session::Me;
use askama::Template;
use axum::extract::State;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The most rows shown; who owes more than this needs another kind of help.
const MOST: u32 = 200;

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    frame: Frame,
    first_name: String,
    people: usize,
    bands: Vec<Band>,
    kept: Kept,
    colleagues: Vec<(i64, String)>,
    me: i64,
}

/// Rows under one heading.
struct Band {
    title: &'static str,
    rows: Vec<Row>,
}

/// One row as shown.
struct Row {
    owed: Owed,
    when: String,
    tone: &'static str,
    verb: &'static str,
    says: String,
}

/// `GET /today`
///
/// # Errors
/// When the store does not answer.
pub async fn today(State(app): State<App>, me: Me) -> Answer {
    show(&app, &me, Kept::default()).await
}

/// The page, with a form as it was typed when one was refused.
///
/// # Errors
/// When the store does not answer.
pub async fn show(app: &App, me: &Me, kept: Kept) -> Answer {
    let (now, org, person) = (app.desk.now(), me.who.org, me.person.clone());
    let (frame, owed) = app
        .desk
        .read(move |sql| Ok((frame::read(sql, org, &person, "today", now)?, owed_by(sql, org, person.id, MOST)?)))
        .await?;
    let mut people: Vec<&str> =
        owed.iter().filter(|o| o.kind != "waiting" && !o.is_anyones).map(|o| o.contact.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let view = TodayPage {
        people: people.len(),
        frame: frame.saying(notice),
        first_name: me.person.name.split_whitespace().next().unwrap_or_default().to_owned(),
        bands: bands(owed, now, me.house.zone()),
        kept,
        colleagues: me.house.people.active().map(|p| (p.id.0, p.name.clone())).collect(),
        me: me.person.id.0,
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
    for owed in owed {
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
    let when = if is_late { calendar::until(owed.due, now, zone) } else { calendar::short(owed.due, now, zone) };
    let (verb, says) = words(&owed);
    Row { when, tone, verb, says, owed }
}

/// What is owed, as "verb for somebody", and the line below it.
fn words(owed: &Owed) -> (&'static str, String) {
    let about = format!("{} · {}", owed.no, owed.subject);
    match owed.kind.as_str() {
        "answer" => ("Answer", about),
        "own" if owed.is_anyones => ("First answer", about),
        "own" => ("Own it", format!("{about}. Still missing: {}", owed.what)),
        "hand_over" => ("Take over?", format!("{about}. {}", owed.what)),
        "promise" => ("Keep your promise", owed.what.clone()),
        "request" => ("Say yes or no", owed.what.clone()),
        "counter" => ("Answer the counter-offer", owed.what.clone()),
        "confirm" => ("Is it done?", owed.what.clone()),
        "approve" => ("Approve or refuse", owed.what.clone()),
        "undelivered" => ("Did not arrive", owed.what.clone()),
        "contain" => ("Contain", format!("{about}. Still missing: {}", owed.what)),
        "path" => ("The path", format!("{about}. Still missing: {}", owed.what)),
        "ask" => ("The verdict", format!("{about}. Still missing: {}", owed.what)),
        "change" => ("Make the change", owed.what.clone()),
        "check" => ("Look whether it worked", owed.what.clone()),
        "result" => ("Tell the result", about),
        "someone_else" => ("Call", format!("{about}. They want to talk to someone else.")),
        _ => ("Waiting", format!("{about}. {}", owed.what)),
    }
}
