//! The organisation's settings, and what was changed about it.

use super::first_run::zones;
use crate::member::rules::{self, SettingsText};
use crate::member::{self, history};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use base::context::{Actor, House};
use base::refusal::{Error, Refusal};
use calendar::CalendarText;
use serde_json::json;
use text::Language;
use web::App;
use web::answer::{Answer, No, page_with, see, status};
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
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
    fn week_hint(&self) -> &'static str {
        "Write one entry per line, or separate entries with semicolons: mon-fri 08:00-12:00 12:30-16:00; \
         sat 09:00-13:00. Days you don’t list are closed."
    }

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

/// `POST /organisation`
pub async fn settle(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    rules::runs_the_house(&me.person)?;
    match change(&app, &me, &sent).await {
        Ok(()) => see("/organisation"),
        Err(Error::Refused(no)) => again(&app, &me, sent.kept("organisation", no)).await,
        Err(fault) => Err(No::from(fault)),
    }
}

async fn change(app: &App, me: &Me, sent: &Sent) -> Result<(), Error> {
    let text = SettingsText {
        name: sent.value("organisation"),
        address: sent.value("address"),
        currency: sent.value("currency"),
        zone: sent.value("zone"),
        week: sent.value("week"),
        holidays: sent.value("holidays"),
    };
    let house = rules::settings(me.who.org, &text)?;
    // A form without the field, as a program may send it, leaves it as it is.
    let language = Language::of(sent.value("language")).unwrap_or(me.house.language);
    let (who, now) = (me.who, app.desk.now());
    let settle = move |sql: &mut db::Sql<'_>| {
        let others = member::organisations(sql)?;
        if others.iter().any(|o| o.id != house.id && o.address == house.address) {
            return Err(Refusal::invalid(
                "address",
                "Another organisation on this server uses that address. Choose another one.",
            )
            .into());
        }
        member::settle(sql, &house)?;
        member::speak(sql, house.id, language)?;
        let body = json!({
            "name": house.name, "address": house.address, "currency": house.currency, "calendar": house.calendar,
            "language": language,
        });
        Ok(history::state(sql, who.org, who.actor, ("settled", &body), now)?)
    };
    app.desk.settle(who.org, settle).await
}
