//! The page on which a complaint is recorded.

use super::{Typed, answers, incoming};
use crate::account::{self, Question, Source};
use crate::case::{Command, Severity};
use crate::customer::{self, ContactRole};
use crate::receive::{Incoming, Received};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use base::ids::CaseNo;
use base::refusal::{Error, Fault};
use db::Sql;
use serde::Deserialize;
use strum::VariantArray;
use web::answer::{Answer, PageError, page_with, see, status};
use web::draft::{self, Typing, Whose};
use web::form::{Kept, Sent, Unread, read_form};
use web::frame::{Frame, Notice};
use web::idempotency::OnceForm;
use web::session::{Me, Visitor};
use web::{App, signed_out};

#[derive(Template)]
#[template(path = "intake/intake.html")]
struct RecordPage {
    frame: Frame,
    company: String,
    kept: Kept,
}

/// What is known before anything is typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Known {
    company: String,
}

/// `GET /record`
///
/// # Errors
/// When the store does not answer.
pub async fn show(State(app): State<App>, me: Me, Query(known): Query<Known>) -> Answer {
    let typed = draft::of_page(&app, &me, "/record").await?;
    again(&app, &me, known.company, typed).await
}

async fn again(app: &App, me: &Me, company: String, kept: Kept) -> Answer {
    let framed = me.framed(app);
    let frame = app.desk.read(move |sql| framed.read(sql, "record")).await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    page_with(code, &RecordPage { frame: frame.saying(notice), company, kept })
}

/// What of the form is kept as a draft.
pub const DRAFTS: &[(&str, &[&str])] = &[("/record", &FIELDS)];
const FIELDS: [&str; 16] = [
    "text",
    "subject",
    "channel",
    "severity",
    "name",
    "email",
    "phone",
    "company",
    "role",
    "own",
    "what",
    "which_part",
    "when",
    "they_tried",
    "our_response",
    "not_enough",
];

/// `POST /record`
///
/// # Errors
/// When the store does not answer; a form with something missing is shown again as it was typed.
pub async fn record(State(app): State<App>, visitor: Visitor, request: Request) -> Answer {
    let Some(me) = visitor.me.clone() else {
        return signed_out::carried(visitor, request, Some(("/record", "/record"))).await;
    };
    let mut sent = match read_form(request, &app).await {
        Ok(sent) => sent,
        Err(Unread { typed, why: Error::Refused(no) }) => {
            return again(&app, &me, String::new(), typed.kept("record", no)).await;
        }
        Err(unread) => return Err(PageError::from(unread.why)),
    };
    let files = std::mem::take(&mut sent.files);
    let once = OnceForm::of(Whose::from(&me), "/record", &sent, &files);
    let before = once.answered(&app).await?;
    match before {
        Some(place) => see(&place),
        None => match take(&app, &me, (&sent, files), once.clone()).await {
            Ok(no) => see(&format!("/cases/{no}")),
            Err(Error::Refused(no)) => match once.answered(&app).await? {
                Some(place) => see(&place),
                None => again(&app, &me, String::new(), sent.kept("record", no)).await,
            },
            Err(fault) => Err(PageError::from(fault)),
        },
    }
}

async fn take(
    app: &App,
    me: &Me,
    (sent, files): (&Sent, Vec<engine::content::NewFile>),
    once: OnceForm,
) -> Result<CaseNo, Error> {
    let answers = answers(|field| sent.value(field))?;
    let mut words = incoming(&typed(sent))?;
    words.files = files;
    recognise(app, me, &mut words).await?;
    let (whose, now, last) = (Whose::from(me), app.desk.now(), Typing::last_of(sent));
    let noted = move |sql: &mut Sql<'_>, received: &Received| {
        draft::forget(sql, whose, "/record", last.as_ref(), now)?;
        once.note_as(sql, &received.case().map(|no| format!("/cases/{no}")).unwrap_or_default(), now)
    };
    let received = crate::receive::receive_and(&app.desk, me.who, words, noted).await?;
    let no = received.case().ok_or_else(|| Fault::because("a recorded complaint began no case"))?;
    if !answers.is_empty() {
        let heard = account::Command::Answer { answers, source: Source::Call };
        app.desk.act(me.who, no, Command::Account(heard)).await?;
    }
    if !sent.value("own").is_empty() {
        app.desk.act(me.who, no, Command::Own).await?;
    }
    Ok(no)
}

/// Someone of that name at that company is the one we know, also when nobody asked for their address again.
async fn recognise(app: &App, me: &Me, words: &mut Incoming) -> Result<(), Error> {
    let (None, Some(company)) = (&words.sender.email, words.sender.company.clone()) else { return Ok(()) };
    let (org, name) = (me.who.org, words.sender.name.clone());
    let known = app.desk.read(move |sql| Ok(customer::of_name(sql, org, &company, &name)?)).await?;
    words.sender.email = known.and_then(|contact| contact.email);
    Ok(())
}

fn typed(sent: &Sent) -> Typed<'_> {
    let value = |name| sent.value(name);
    Typed {
        text: value("text"),
        subject: value("subject"),
        channel: value("channel"),
        severity: value("severity"),
        name: value("name"),
        email: value("email"),
        phone: value("phone"),
        company: value("company"),
        role: value("role"),
    }
}

impl RecordPage {
    fn roles(&self) -> Vec<(&'static str, &'static str)> {
        ContactRole::VARIANTS.iter().map(|role| ((*role).into(), (*role).into())).collect()
    }

    fn questions(&self) -> Vec<(&'static str, &'static str)> {
        Question::ALL.into_iter().map(|question| (question.into(), question.ours())).collect()
    }

    fn ways(&self) -> [(&'static str, &'static str); 3] {
        [("phone", "By phone"), ("in_person", "In person"), ("form", "By form, filled in for them")]
    }

    /// How soon each severity must be contained is said beside it.
    fn severities(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let says = |severity: &Severity| match severity {
            Severity::Critical => ("Critical", "Safety at risk, or production stopped. Contain within 4 hours"),
            Severity::Degraded => ("Degraded", "Works, but worse. Contain within 1 day"),
            Severity::Minor => ("Minor", "A nuisance. Contain within 3 days"),
        };
        Severity::VARIANTS.iter().map(|severity| ((*severity).into(), says(severity).0, says(severity).1)).collect()
    }

    fn is_chosen(&self, field: &str, value: &str, first: &bool) -> bool {
        let typed = self.kept.of("record", field);
        if typed.is_empty() { *first && field == "channel" } else { typed == value }
    }

    /// Ticked unless it was unticked in a form that was refused.
    fn takes_it(&self) -> bool {
        !self.kept.is("record") || !self.kept.of("record", "own").is_empty()
    }

    fn has_answers(&self) -> bool {
        Question::ALL.into_iter().any(|question| !self.kept.of("record", question.into()).is_empty())
    }
}
