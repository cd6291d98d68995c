//! A change of state as a resource: one body, one name, three ways in — the page's form, the API, the history.

use crate::case::{self, Command, Done};
use crate::expected::Expected;
use crate::letter;
use crate::meanwhile;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base::context::{House, Person};
use base::ids::CaseNo;
use base::refusal::{Error, Kind, Refusal};
use calendar::MomentError;
use coach::Coach;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use utoipa::ToSchema;
use web::answer::{Answer, Problem, see_done, status};
use web::book::Entry;
use web::call::{self, At, Body};
use web::doors::Doors;
use web::form::{Kept, Sent};
use web::idempotency::Once;
use web::session::{KeyHolder, Me};
use web::{App, No};

/// The body of a change of state on a case: what may be sent, and the wish it becomes.
pub trait Deed: DeserializeOwned + ToSchema + Send + 'static {
    /// Below `/cases/A-1042/`; `{n}` stands for the number of a promise, message, remedy, cause or change.
    const PATH: &'static str;
    /// What it does, for the API's document: one sentence.
    const SAYS: &'static str;
    /// Of two who act on the same picture of the case the first is served: whoever owned it in between keeps it.
    const FIRST_COME: bool = false;

    /// The wish.
    ///
    /// # Errors
    /// Names the field that cannot be read.
    fn wish(self, place: &Place) -> Result<Command, Refusal>;
}

/// What a body is read with.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The number in the path; 0 when there is none.
    pub n: u32,
    /// The hour.
    pub now: Timestamp,
    /// The organisation.
    pub house: &'a House,
    /// The member who sends it.
    pub me: &'a Person,
    /// The reply coach.
    pub coach: &'a Coach,
    /// A file came along.
    pub has_file: bool,
}

impl Place<'_> {
    /// A moment as typed: `2026-11-24T12:00`, `2026-11-24 12:00`, RFC 3339, or a day. Empty is none.
    ///
    /// # Errors
    /// Names the field and shows how to write it.
    pub fn moment(&self, field: &'static str, text: &str) -> Result<Option<Timestamp>, Refusal> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let read = self.house.calendar.read_moment(text, self.now);
        read.map(Some).map_err(|cause: MomentError| Refusal::invalid(field, cause.to_string()))
    }

    /// One of a list of words.
    ///
    /// # Errors
    /// Names the field.
    pub fn one_of<T: std::str::FromStr>(&self, field: &'static str, text: &str) -> Result<T, Refusal> {
        text.trim().parse().map_err(|_| Refusal::invalid(field, "Choose one from the list."))
    }

    /// An amount of money as typed, `1200` or `1,200.50`, in minor units. Empty is 0.
    ///
    /// # Errors
    /// Names the field.
    pub fn money(&self, field: &'static str, text: &str) -> Result<i64, Refusal> {
        base::words::amount(field, text, &self.house.currency)
    }
}

/// Opens doors of a change of state on a case.
pub trait CaseDoors {
    /// Opens both doors of a deed and writes it down.
    #[must_use]
    fn deed<D: Deed>(self) -> Doors;
}

impl CaseDoors for Doors {
    fn deed<D: Deed>(mut self) -> Doors {
        let path = format!("/cases/{{no}}/{}", D::PATH);
        self.pages = self.pages.route(&path, post(by_form::<D>));
        self.call(Entry::post::<D, case::api::DoneShape>(&path, D::SAYS, 200), post(by_api::<D>))
    }
}

async fn by_form<D: Deed>(
    State(app): State<App>,
    me: Me,
    Path(path): Path<HashMap<String, String>>,
    mut sent: Sent,
) -> Answer {
    let At { no, n } = At::read(&path)?;
    let files = std::mem::take(&mut sent.files);
    let coach = crate::coach_pack::coach_of(&app.desk, me.who.org).await?;
    let place =
        Place { n, now: app.desk.now(), house: &me.house, me: &me.person, coach: &coach, has_file: !files.is_empty() };
    let wish = sent.read::<D>().and_then(|body| body.wish(&place));
    let done = match wish {
        Ok(wish) => {
            let seen = seen(&sent).filter(|_| D::FIRST_COME);
            let first = move |sql: &mut db::Sql<'_>, done: &Done| meanwhile::still_free(sql, me.who.org, done, seen);
            app.desk.act_and(me.who, no, (wish, files), first).await.map(drop)
        }
        Err(refusal) => Err(Error::from(refusal)),
    };
    match done {
        Ok(()) => see_done(&back(&sent, no), &form_name::<D>(n)),
        Err(Error::Refused(refusal)) => again(app, me, no, sent.kept(&form_name::<D>(n), refusal), &sent).await,
        Err(fault) => Err(No::from(fault)),
    }
}

/// The name a form keeps its typed words under: its path with the number filled in.
fn form_name<D: Deed>(n: u32) -> String {
    D::PATH.replace("{n}", &n.to_string())
}

/// The version of the case on the page a form was sent from.
fn seen(sent: &Sent) -> Option<u32> {
    sent.value("version").parse().ok()
}

/// Where a form leads: back to where it was sent from, within this house, else to the case.
fn back(sent: &Sent, no: CaseNo) -> String {
    let wanted = sent.value("back");
    let ours = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains('\\');
    if ours { wanted.to_owned() } else { format!("/cases/{no}") }
}

/// The page the form was on, with what was typed and what is wrong with it; whoever comes second sees what changed.
async fn again(app: App, me: Me, no: CaseNo, kept: Kept, sent: &Sent) -> Answer {
    let mut kept = kept.in_language(me.person.language.unwrap_or_default());
    if let Some(seen) = seen(sent).filter(|_| kept.refusal.as_ref().is_some_and(|no| no.kind == Kind::NotNow))
        && let Some(changed) = meanwhile::since(&app, &me, no, seen).await?
    {
        kept.add(&format!("{changed}."));
    }
    let code = kept.refusal.as_ref().map_or(axum::http::StatusCode::UNPROCESSABLE_ENTITY, |r| status(r.kind));
    let mut page = if letter::pages::FORMS.contains(&kept.form.as_str()) {
        letter::pages::show(&app, &me, no, kept).await?
    } else if let Some(page) = app.reopens(sent.value("back")) {
        kept.form = format!("{no}/{}", kept.form);
        (page.open)(app, me, sent.value("back").to_owned(), kept).await?
    } else {
        case::pages::show(&app, &me, no, kept).await?
    };
    *page.status_mut() = code;
    Ok(page)
}

async fn by_api<D: Deed>(
    State(app): State<App>,
    KeyHolder(me): KeyHolder,
    at: At,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let once = Once::read(&headers, &me, &format!("{}/{}", at.no, form_name::<D>(at.n)), &body.0)?;
    if let Some(answer) = once.answered(&app).await? {
        return Ok(answer);
    }
    let expected = Expected::read(&headers)?;
    expected.now(&app, &me, at.no).await?;
    let now = app.desk.now();
    let coach = crate::coach_pack::coach_of(&app.desk, me.who.org).await?;
    let place = Place { n: at.n, now, house: &me.house, me: &me.person, coach: &coach, has_file: false };
    let wish = body.read::<D>()?.wish(&place)?;
    let keep = once.clone();
    let also = move |sql: &mut db::Sql<'_>, done: &Done| {
        expected.was(done)?;
        keep.keep(sql, 200, &call::value(&case::api::done(done))?, now)
    };
    match app.desk.act_and(me.who, at.no, (wish, Vec::new()), also).await {
        Ok(done) => Ok((case::api::version(done.state.version), axum::Json(case::api::done(&done))).into_response()),
        // The same request may have been carried out a moment ago on another line.
        Err(no) => once.answered(&app).await?.ok_or(Problem(no)),
    }
}
