//! The page of mail on its way out.

use super::{Dead, WAITING, dead, waiting};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use casework::case::words::called;
use engine::outbox::Standing;
use engine::outbox::trouble::Cause;
use jiff::Timestamp;
use text::Language;
use web::App;
use web::answer::{Answer, page_with, status};
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::list::{Around, ListQuery, Names, USUAL};
use web::reopen::{Again, Reopen};
use web::session::Me;

#[derive(Template)]
#[template(path = "sending/out.html")]
struct OutPage {
    frame: Frame,
    around: Around,
    dead: Vec<OutgoingRow>,
    waiting: Vec<OutgoingRow>,
    /// This page's own address, which its forms lead back to.
    here: String,
    outbox: Option<String>,
    kept: Kept,
}

struct OutgoingRow {
    /// Below `/cases/`.
    form: String,
    no: String,
    n: u32,
    when: String,
    subject: String,
    to: String,
    email: String,
    says: String,
    tries: String,
    /// The address is at fault, so that another one is the first thing offered.
    wrong_address: bool,
}

impl OutPage {
    fn headline(&self) -> String {
        match self.frame.dead {
            0 => "All mail sent or on its way".to_owned(),
            1 => "1 message bounced".to_owned(),
            n => format!("{n} messages bounced"),
        }
    }

    fn open(&self, form: &str) -> &'static str {
        if self.kept.is(form) { " open" } else { "" }
    }
}

/// `GET /mail/out`
///
/// # Errors
/// When the store does not answer.
pub async fn out(State(app): State<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    show(&app, &me, ListQuery::by_person(query.as_deref(), me.who.org), Kept::default()).await
}

async fn show(app: &App, me: &Me, asked: ListQuery<Dead>, kept: Kept) -> Answer {
    let (framed, now, organisation) = (me.framed(app), app.desk.now(), me.organisation.clone());
    let (org, reading) = (me.who.org, asked.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "out")?;
        Ok((frame, waiting(sql, org, WAITING)?, dead(sql, &reading, reading.limit(USUAL))?))
    });
    let (frame, waiting, dead) = read.await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let refused = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let said = |at: Timestamp| calendar::short(at, now, organisation.zone());
    let language = me.person.language.unwrap_or_default();
    let view = OutPage {
        frame: frame.saying(refused.or_else(|| asked.notice())),
        around: Around::new(&asked, &dead, Names { people: &organisation.people, customer: None }),
        dead: dead.items.into_iter().map(|row| shown(row, language, said)).collect(),
        waiting: waiting.into_iter().map(|row| shown(row, language, said)).collect(),
        here: asked.here(),
        outbox: app.reach.outbox.clone(),
        kept,
    };
    page_with(code, &view)
}

fn shown(row: Standing, language: Language, said: impl Fn(Timestamp) -> String) -> OutgoingRow {
    let why = row.why().unwrap_or_default();
    let cause: Option<Cause> = row.cause.as_deref().and_then(|name| name.parse().ok());
    let tries = match (row.in_hand, row.tries) {
        (true, _) => "being sent now".to_owned(),
        (false, 0) => "no attempt yet".to_owned(),
        (false, 1) => "1 attempt".to_owned(),
        (false, times) => format!("{times} attempts"),
    };
    let doubt = match row.doubts {
        0 => "",
        _ => " The program stopped while this mail was being sent, so it may have been sent twice.",
    };
    OutgoingRow {
        form: format!("{}/messages/{}", row.no, row.n),
        no: row.no.to_string(),
        n: row.n,
        when: said(row.at),
        subject: called(&row.subject).in_language(language),
        to: row.contact,
        email: row.email.unwrap_or_default(),
        says: format!("{}{doubt}", why.in_language(language)),
        tries,
        wrong_address: cause.is_some_and(Cause::is_of_the_address),
    }
}

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/mail/out", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let asked = ListQuery::by_person(again.query(), again.me.who.org);
    show(&again.app, &again.me, asked, again.kept.below("/cases")).await
}
