//! Whoever holds a link to a customer's page: what it names, and whether it still opens anything.

use crate::pages::{closed, nothing};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use base::context::{Actor, Organisation};
use base::ids::CaseNo;
use base::refusal::Error;
use base::token::{self, Link};
use casework::customer::{self, Contact};
use casework::joining;
use db::Sql;
use engine::desk::Who;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;
use text::Language;
use web::answer::outside;
use web::language::Accepted;
use web::{App, PageError};

/// How long a link still opens a case that is closed: longer than anyone may object.
const CLOSED_OPENS: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Whoever holds a link of ours.
pub struct Guest {
    /// What the link names; of a case that was merged, the one it goes on in.
    pub link: Link,
    /// The case that the link was made for, when that was merged.
    pub came_by: Option<CaseNo>,
    /// The contact, in their organisation.
    pub who: Who,
    pub organisation: Arc<Organisation>,
    /// The page's path, `/c/…`.
    pub base: String,
    /// The number in the path; 0 when there is none.
    pub n: u32,
    /// The language their browser asks for.
    pub accepted: Option<Language>,
    /// When their link was made, where it says so.
    made: Option<Timestamp>,
}

impl Guest {
    /// The language their page is in.
    pub fn reads(&self, contact: &Contact) -> Language {
        contact.language.or(self.accepted, self.organisation.language)
    }

    /// The earliest end of a case that their link still opens; none where it is too new to ask.
    pub(crate) fn opens_since(&self, app: &App) -> Option<Timestamp> {
        let earliest = app.desk.now() - CLOSED_OPENS;
        self.made.is_none_or(|made| made < earliest).then_some(earliest)
    }
}

/// Whoever holds a link of ours, before anyone has looked whether it still opens anything.
pub struct Unseen(pub(crate) Guest);

impl FromRequestParts<App> for Guest {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Guest, PageError> {
        let Unseen(guest) = Unseen::from_request_parts(parts, app).await?;
        let (link, since) = (guest.link, guest.opens_since(app));
        app.desk.read(move |sql| still_opens(sql, link, since)).await.map_err(closed)?;
        Ok(guest)
    }
}

impl FromRequestParts<App> for Unseen {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Unseen, PageError> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, app).await;
        let path = path.map(|Path(path)| path).unwrap_or_default();
        let token = path.get("token").map_or("", String::as_str);
        let link = app.desk.tokens().read_link(token, app.desk.now()).map_err(|refusal| outside(&refusal))?;
        let n = path.get("n").map_or(Ok(0), |text| text.parse()).map_err(|_| outside(&nothing()))?;
        let organisation = app.desk.organisation(link.org).await?;
        let opens = app.desk.read(move |sql| joining::follow::opens(sql, link.org, link.no)).await?;
        let came_by = Some(link.no).filter(|named| *named != opens);
        let link = Link { no: opens, ..link };
        let who = Who { org: link.org, actor: Actor::Contact(link.contact) };
        let base = format!("/c/{token}");
        let Ok(Accepted(accepted)) = Accepted::from_request_parts(parts, app).await;
        let made = token::made_on(token);
        Ok(Unseen(Guest { link, came_by, who, organisation, base, n, accepted, made }))
    }
}

/// A link opens until it is taken back, and for a while after its case was closed: since when it may have been, for a
/// link that is old enough to need looking at. A new one opens whatever became of the case.
pub(crate) fn still_opens(sql: &mut Sql, link: Link, since: Option<Timestamp>) -> Result<(), Error> {
    let generation = customer::generation(sql, link.org, link.contact)?;
    // Whoever is here no more has no generation; that is said by whoever looks for them.
    let is_taken_back = generation.is_some_and(|newest| newest != link.generation);
    let is_over = match since {
        Some(since) => casework::case::load(sql, link.org, link.no)?.0.closed_at.is_some_and(|at| at < since),
        None => false,
    };
    if is_taken_back || is_over { Err(token::expired().into()) } else { Ok(()) }
}
