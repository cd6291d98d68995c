//! The organisation's settings, and what was changed about it.

use super::first_run::zones;
use crate::member::rules;
use crate::organisation::history;
use crate::organisation::history::page::{BESIDE, Lines};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use calendar::CalendarText;
use text::Language;
use web::App;
use web::answer::{Answer, page_with, status};
use web::draft;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::reopen::{Again, Reopen};
use web::session::Me;

#[derive(Template)]
#[template(path = "member/pages/organisation.html")]
struct OrganisationPage {
    frame: Frame,
    called: String,
    address: String,
    currency: String,
    zone: String,
    week: String,
    holidays: String,
    language: Language,
    zones: Vec<String>,
    history: Lines,
    kept: Kept,
}

impl OrganisationPage {
    fn week_hint(&self) -> &'static str {
        "Write one entry per line, or separate entries with semicolons: mon-fri 08:00-12:00 12:30-16:00; \
         sat 09:00-13:00. Days you don’t list are closed."
    }

    fn languages(&self) -> [(&'static str, &'static str); 5] {
        Language::ALL.map(|language| (language.code(), language.english()))
    }
}

/// `GET /organisation`
pub async fn show(State(app): State<App>, me: Me) -> Answer {
    rules::runs_the_house(&me.person)?;
    let typed = draft::of_page(&app, &me, "/organisation").await?;
    again(&app, &me, typed).await
}

async fn again(app: &App, me: &Me, kept: Kept) -> Answer {
    let framed = me.framed(app);
    let (now, org) = (app.desk.now(), me.who.org);
    let read = app
        .desk
        .read(move |sql| Ok((framed.read(sql, "organisation")?, history::page::read(sql, org, None, (None, BESIDE))?)));
    let (frame, changes) = read.await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let text = CalendarText::from(me.organisation.calendar.clone());
    let holidays: Vec<String> = text.holidays.iter().map(ToString::to_string).collect();
    let view = OrganisationPage {
        frame: frame.saying(notice),
        called: me.organisation.name.clone(),
        address: me.organisation.address.clone(),
        currency: me.organisation.currency.clone(),
        zone: text.zone,
        week: text.week,
        holidays: holidays.join("\n"),
        language: me.organisation.language,
        zones: zones(),
        history: changes.lines(&me.organisation, now),
        kept,
    };
    page_with(code, &view)
}

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/organisation", open: |opening| Box::pin(reopen(opening)) };

async fn reopen(opening: Again) -> Answer {
    rules::runs_the_house(&opening.me.person)?;
    again(&opening.app, &opening.me, opening.kept).await
}
