//! The handlers of the coach's pages: a draft goes in, what the coach says comes back.

use super::beside::{Beside, Owners, beside};
use super::second::Item;
use super::{Asked, Setting, readable, settings, what_is_asked};
use crate::customer;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use base::refusal::{Fault, Refusal};
use serde::Deserialize;
use web::App;
use web::answer::Problem;
use web::session::Me;

/// All addresses of this module.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/coach", post(coach))
        .route("/coach/second-opinion", post(second))
        .route("/settings/coach", get(settings::pages::show))
        .route("/settings/coach/trial", post(settings::pages::trial))
}

/// A draft as the page sends it.
#[derive(Deserialize)]
pub struct Draft {
    text: String,
    #[serde(default)]
    case: String,
}

/// `POST /coach/second-opinion`: remarks of a language model, where one is set up.
///
/// # Errors
/// When none is set up, the draft is too long, the case is not here, or no answer came in time.
pub async fn second(State(app): State<App>, me: Me, Json(asked): Json<Draft>) -> Result<Json<Vec<Item>>, Problem> {
    readable("text", &asked.text)?;
    let none = || Refusal::not_found("No second opinion is set up. Add “second_opinion” to amends.toml.");
    let second = app.slot::<crate::coaching::ask::Second>().ok_or_else(none)?;
    let org = me.who.org;
    let mut names: Vec<String> = me.organisation.people.all().iter().map(|person| person.name.clone()).collect();
    if let Ok(no) = asked.case.parse() {
        let theirs = app.desk.read(move |sql| {
            let (case, _) = crate::case::load(sql, org, no)?;
            let customer = customer::customer(sql, org, case.head.customer)?.map(|customer| customer.name);
            Ok((crate::case::contact_of(sql, org, &case)?.name, customer.unwrap_or_default()))
        });
        let (contact, customer) = theirs.await?;
        names.extend([contact, customer]);
    }
    let asking = tokio::task::spawn_blocking(move || second.opinion(&asked.text, &names));
    match asking.await.map_err(Fault::from)? {
        Ok(items) => Ok(Json(items)),
        Err(cause) => {
            tracing::warn!(%cause, "no second opinion");
            Err(Refusal::not_now("The second opinion did not come in time. You can send the reply without it.").into())
        }
    }
}

/// `POST /coach`
///
/// # Errors
/// When the draft is too long or the case is not here.
pub async fn coach(State(app): State<App>, me: Me, Json(asked): Json<Draft>) -> Result<Json<Beside>, Problem> {
    readable("text", &asked.text)?;
    let org = me.who.org;
    let asked_for = match asked.case.parse() {
        Ok(no) => app.desk.read(move |sql| what_is_asked(sql, org, no)).await?,
        Err(()) => Asked::default(),
    };
    let coach = crate::coach_pack::coach_of(&app.desk, org).await?;
    let setting = Setting::ours(&asked_for, app.desk.now(), &me.organisation.calendar);
    let owners = Owners { me: &me.person, people: &me.organisation.people };
    Ok(Json(beside(&coach, &asked.text, &setting, owners)))
}
