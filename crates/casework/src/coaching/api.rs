//! `POST /api/v1/coach`: the reply coach for other programs.

use super::report::{ReportShape, shape};
use super::{Asked, Setting, readable, what_is_asked};
use axum::Json;
use axum::extract::State;
use axum::routing::post;
use base::ids::CaseNo;
use base::refusal::Refusal;
use calendar::ServiceCalendar;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::Body;
use web::openapi::Operation;
use web::session::KeyHolder;

/// A reply to check.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default, deny_unknown_fields)]
#[schema(as = CoachAsking)]
struct Asking {
    /// The reply, up to 100 kB.
    text: String,
    /// The customer’s message that it answers.
    customer: Option<String>,
    /// A case such as `A-1042` instead: its unanswered messages are used.
    case: Option<String>,
    /// Language of the reply: `en`, `de`, `fr`, `es`, `nb`; detected if left out.
    language: Option<String>,
    /// When it is sent (RFC 3339); now if left out. Due dates are counted from it.
    sent_at: Option<Timestamp>,
    /// Time zone of its dates (IANA name); the organisation’s if left out.
    zone: Option<String>,
    /// 05/06 means 6 May, as in the United States.
    month_first: bool,
}

impl Asking {
    fn case(&self) -> Result<Option<CaseNo>, Refusal> {
        let Some(text) = &self.case else { return Ok(None) };
        if self.customer.is_some() {
            return Err(Refusal::invalid("case", "Send either the customer’s message or the case, not both."));
        }
        Ok(Some(base::words::case_number("case", text)?))
    }

    fn calendar(&self, ours: &ServiceCalendar) -> Result<ServiceCalendar, Refusal> {
        let mut calendar = ours.clone();
        if let Some(name) = &self.zone {
            calendar.zone = TimeZone::get(name).map_err(|_| {
                Refusal::invalid("zone", "That is not a time zone we know. Write it like “Europe/Oslo”.")
            })?;
        }
        Ok(calendar)
    }
}

async fn coach(KeyHolder(me): KeyHolder, State(app): State<App>, body: Body) -> Result<Json<ReportShape>, Problem> {
    let asking: Asking = body.read()?;
    if asking.text.trim().is_empty() {
        return Err(Refusal::invalid("text", "Send the reply as “text”.").into());
    }
    readable("text", &asking.text)?;
    readable("customer", asking.customer.as_deref().unwrap_or_default())?;
    let coach = crate::coach_pack::coach_of(&app.desk, me.who.org).await?;
    if let Some(language) = asking.language.as_deref().filter(|id| coach.languages().all(|known| known != *id)) {
        let known: Vec<&str> = coach.languages().collect();
        let says = format!("The coach does not know “{language}”. It knows {}.", known.join(", "));
        return Err(Refusal::invalid("language", says).into());
    }
    let calendar = asking.calendar(&me.organisation.calendar)?;
    let asked = match asking.case()? {
        Some(no) => {
            let org = me.who.org;
            app.desk.read(move |sql| what_is_asked(sql, org, no)).await?
        }
        None => Asked { words: asking.customer.clone(), ..Asked::default() },
    };
    let waiting = asked.words.as_deref();
    let setting = Setting {
        asked: &asked,
        at: asking.sent_at.unwrap_or_else(|| app.desk.now()),
        calendar: &calendar,
        language: asking.language.as_deref(),
        month_first: asking.month_first,
    };
    let report = coach.read(&asking.text, &setting.context());
    Ok(Json(shape(&coach, &asking.text, &report, waiting)))
}

/// All calls of this module.
pub fn calls(registry: Registry) -> Registry {
    let says = "Check a reply before it is sent: what hurts, what helps, what it promises. Nothing is stored.";
    registry.call(Operation::post::<Asking, ReportShape>("/coach", says, 200), post(coach))
}
