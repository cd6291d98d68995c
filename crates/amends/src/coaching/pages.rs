//! The door of the coach: a draft goes in, what the coach says comes back.

use super::{Draft, read};
use crate::ids::CaseNo;
use crate::refusal::{Error, Refusal};
use crate::web::App;
use crate::web::answer::Problem;
use crate::web::session::Me;
use crate::{desk, message};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

/// A draft as the page sends it.
#[derive(Deserialize)]
pub struct Asked {
    text: String,
    #[serde(default)]
    case: String,
}

/// The longest draft read, in bytes.
const MOST: usize = 100_000;

/// `POST /coach`
///
/// # Errors
/// When the draft is too long or the case is not here.
pub async fn coach(State(app): State<App>, me: Me, Json(asked): Json<Asked>) -> Result<Json<Value>, Problem> {
    if asked.text.len() > MOST {
        return Err(Refusal::too_large("The coach reads replies of up to 100 kB.").into());
    }
    let answers = match asked.case.parse() {
        Ok(no) => words_to_answer(&app, &me, no).await?,
        Err(()) => None,
    };
    let now = app.desk.now();
    let draft = Draft { text: &asked.text, answers: answers.as_deref(), at: (now, me.house.zone()) };
    Ok(Json(read(app.desk.coach(), &draft)))
}

/// The words of the messages an answer is owed for; when none is, what the customer wrote last.
async fn words_to_answer(app: &App, me: &Me, no: CaseNo) -> Result<Option<String>, Error> {
    let org = me.who.org;
    app.desk
        .read(move |sql| {
            let (case, _) = desk::load(sql, org, no)?;
            let last = case.messages.all().iter().rev().find(|m| matches!(m.kind, message::Kind::In { .. }));
            let mut waiting: Vec<u32> = case.messages.unanswered().map(|m| m.n).collect();
            if waiting.is_empty() {
                waiting.extend(last.map(|m| m.n));
            }
            let mut words = Vec::new();
            for n in waiting {
                words.extend(message::store::one(sql, org, no, n)?.map(|w| w.body));
            }
            Ok((!words.is_empty()).then(|| words.join("\n\n")))
        })
        .await
}
