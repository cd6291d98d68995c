//! The door of the coach beside the composer: a draft goes in, what the coach says comes back.

use super::beside::{Beside, Owners, beside};
use super::{Setting, readable, words_to_answer};
use crate::web::App;
use crate::web::answer::Problem;
use crate::web::session::Me;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

/// A draft as the page sends it.
#[derive(Deserialize)]
pub struct Asked {
    text: String,
    #[serde(default)]
    case: String,
}

/// `POST /coach`
///
/// # Errors
/// When the draft is too long or the case is not here.
pub async fn coach(State(app): State<App>, me: Me, Json(asked): Json<Asked>) -> Result<Json<Beside>, Problem> {
    readable("text", &asked.text)?;
    let org = me.who.org;
    let answers = match asked.case.parse() {
        Ok(no) => app.desk.read(move |sql| words_to_answer(sql, org, no)).await?,
        Err(()) => None,
    };
    let coach = app.desk.coach(org).await?;
    let setting = Setting {
        answers: answers.as_deref(),
        at: app.desk.now(),
        calendar: &me.house.calendar,
        language: None,
        month_first: false,
    };
    let owners = Owners { me: &me.person, people: &me.house.people };
    Ok(Json(beside(&coach, &asked.text, &setting, owners)))
}
