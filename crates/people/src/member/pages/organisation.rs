//! The organisation's settings, and what was changed about it.

use super::first_run::zones;
use crate::member::{history, rules};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use base::context::{Actor, House};
use calendar::CalendarText;
use text::Language;
use web::App;
use web::answer::{Answer, page_with, status};
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::reopen::{Again, Reopen};
use web::session::Me;

/// Changes told on the page.
const TOLD: u32 = 30;

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
    changes: Vec<(String, String, String)>,
    kept: Kept,
}

impl OrganisationPage {
    fn languages(&self) -> [(&'static str, &'static str); 5] {
        Language::ALL.map(|language| (language.code(), language.name()))
    }
}

/// `GET /organisation`
pub async fn show(State(app): State<App>, me: Me) -> Answer {
    rules::runs_the_house(&me.person)?;
    again(&app, &me, Kept::default()).await
}

async fn again(app: &App, me: &Me, kept: Kept) -> Answer {
    let framed = me.framed(app);
    let (now, org) = (app.desk.now(), me.who.org);
    let (frame, changes) =
        app.desk.read(move |sql| Ok((framed.read(sql, "organisation")?, history::latest(sql, org, TOLD)?))).await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let text = CalendarText::from(me.house.calendar.clone());
    let holidays: Vec<String> = text.holidays.iter().map(ToString::to_string).collect();
    let told = changes.iter().map(|change| {
        let at = calendar::short(change.at, now, me.house.zone());
        (by(&me.house, change.by), change.says(), at)
    });
    let view = OrganisationPage {
        frame: frame.saying(notice),
        called: me.house.name.clone(),
        address: me.house.address.clone(),
        currency: me.house.currency.clone(),
        zone: text.zone,
        week: text.week,
        holidays: holidays.join("\n"),
        language: me.house.language,
        zones: zones(),
        changes: told.collect(),
        kept,
    };
    page_with(code, &view)
}

fn by(house: &House, actor: Actor) -> String {
    match actor {
        Actor::Member(id) => house.people.name(id),
        Actor::Contact(_) => "A customer".to_owned(),
        Actor::System => "Amends".to_owned(),
    }
}

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/organisation", open: |opening| Box::pin(reopen(opening)) };

async fn reopen(opening: Again) -> Answer {
    rules::runs_the_house(&opening.me.person)?;
    again(&opening.app, &opening.me, opening.kept).await
}
