//! The form, what it answers, and the page that says that we have it.

use super::Complaint;
use crate::guest::Guest;
use crate::pages::closed;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::routing::get;
use base::context::{Actor, Organisation};
use base::ids::{CaseNo, ContactId, OrgId};
use base::refusal::{Error, Fault, Refusal};
use base::token::Link;
use casework::case::{Case, Severity};
use casework::receive::{Incoming, Received, receive_and};
use db::Sql;
use engine::desk::Who;
use jiff::Timestamp;
use people::member;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use strum::VariantArray;
use text::{Language, Moment, Text};
use text::{say, text};
use web::answer::{Answer, page, page_with, see, status};
use web::form::{Kept, Sent, Unread, read_form};
use web::idempotency::OnceForm;
use web::language::Accepted;
use web::{App, PageError};

/// All addresses of this module.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/complain", get(form).post(send))
        .route("/complain/received/{receipt}", get(receipt))
        .route("/complain/{org}", get(form).post(send))
        .route("/c/{token}/received", get(received))
}

/// The form's name, for what is kept of it.
const FORM: &str = "complain";

#[derive(Template)]
#[template(path = "intake_form/form.html")]
struct FormPage<'a> {
    language: Language,
    /// They chose the language themselves.
    is_chosen: bool,
    organisation: &'a str,
    action: &'a str,
    kept: Kept,
    wrongs: Vec<(Option<&'static str>, String)>,
    notice: Option<String>,
    limit: String,
}

impl FormPage<'_> {
    fn severities(&self) -> &'static [Severity] {
        Severity::VARIANTS
    }

    fn value(&self, field: &str) -> &str {
        self.kept.of(FORM, field)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.wrongs.iter().find(|(of, _)| *of == Some(field)).map(|(_, says)| says.as_str())
    }

    fn asks(&self, severity: &Severity) -> String {
        severity_asks(severity).in_language(self.language)
    }
}

/// What is said at the head of the form.
fn notice(wrongs: &[Refusal], had_files: bool) -> Option<Text> {
    let still = text!(customer: "What you typed is still here.");
    let again = had_files.then(|| text!(customer: "Please choose your files again."));
    let first = match wrongs {
        [] => return None,
        [one] if one.field.is_none() => return Some(Text::sentences([one.says.clone(), still])),
        many => text!(
            customer: "{n, plural, one {Please check one field.} other {Please check # fields.}}",
            n = many.len()
        ),
    };
    Some(Text::sentences([first, still].into_iter().chain(again)))
}

/// The organisation a form is for.
struct Place {
    who: Who,
    organisation: Arc<Organisation>,
    /// Where the form is sent.
    action: String,
    /// The language it is read in, and whether they chose it.
    language: (Language, bool),
}

/// The languages somebody asks for: what they chose, and what their browser likes.
struct Asks {
    chosen: Option<Language>,
    accepted: Option<Language>,
}

async fn place(app: &App, path: &HashMap<String, String>, asks: Asks) -> Result<Place, Error> {
    let nowhere = || Refusal::not_found(text!(customer: "There is no complaint form at this address."));
    let (org, action) = match path.get("org") {
        Some(text) => (text.parse().map(OrgId).map_err(|_| nowhere())?, format!("/complain/{text}")),
        None => {
            let all = app.desk.read(member::organisations).await?;
            (all.first().map(|org| org.id).ok_or_else(nowhere)?, "/complain".to_owned())
        }
    };
    let organisation = app.desk.organisation(org).await.map_err(|error| match error {
        Error::Refused(_) => nowhere().into(),
        fault => fault,
    })?;
    let language = asks.chosen.or(asks.accepted).unwrap_or(organisation.language);
    Ok(Place {
        who: Who { org, actor: Actor::System },
        organisation,
        action,
        language: (language, asks.chosen.is_some()),
    })
}

fn show(app: &App, place: &Place, sent: &Sent, wrongs: &[Refusal], had_files: bool) -> Answer {
    let code = wrongs.first().map_or(StatusCode::OK, |wrong| status(wrong.kind));
    let (language, is_chosen) = place.language;
    let megabytes = app.reach.limits.upload / (1024 * 1024);
    let shown = FormPage {
        language,
        is_chosen,
        organisation: &place.organisation.name,
        action: &place.action,
        kept: wrongs.first().map(|first| sent.kept(FORM, first.clone())).unwrap_or_default(),
        wrongs: wrongs.iter().map(|wrong| (wrong.field, wrong.says.in_language(language))).collect(),
        notice: notice(wrongs, had_files).map(|says| says.in_language(language)),
        limit: say!(language, "Up to {megabytes} MB in total.", megabytes),
    };
    page_with(code, &shown)
}

/// The language of a form that was opened: `?language=de`.
#[derive(Default, Deserialize)]
struct Chosen {
    #[serde(default)]
    language: String,
}

/// `GET /complain`, for the first organisation; `GET /complain/{org}` for any.
///
/// # Errors
/// When there is no such organisation.
async fn form(
    State(app): State<App>,
    Path(path): Path<HashMap<String, String>>,
    Query(chosen): Query<Chosen>,
    Accepted(accepted): Accepted,
) -> Answer {
    let asks = Asks { chosen: Language::of(&chosen.language), accepted };
    let place = place(&app, &path, asks).await.map_err(closed)?;
    show(&app, &place, &Sent::default(), &[], false)
}

#[derive(Template)]
#[template(path = "intake_form/by_mail.html")]
struct ByMail<'a> {
    language: Language,
    organisation: &'a str,
    address: &'a str,
    text: &'a str,
}

/// `POST /complain`
///
/// # Errors
/// When there is no such organisation, or a fault.
async fn send(
    State(app): State<App>,
    Path(path): Path<HashMap<String, String>>,
    Accepted(accepted): Accepted,
    request: Request,
) -> Answer {
    let (sent, unread) = match read_form(request, &app).await {
        Ok(sent) => (sent, None),
        Err(Unread { typed, why: Error::Refused(refusal) }) => (typed, Some(refusal)),
        Err(unread) => return Err(PageError::from(unread.why)),
    };
    let asks = Asks { chosen: Language::of(sent.value("language")), accepted };
    let place = place(&app, &path, asks).await.map_err(closed)?;
    match unread {
        Some(refusal) => show(&app, &place, &sent, &[refusal], false),
        None => taken(&app, &place, sent).await,
    }
}

async fn taken(app: &App, place: &Place, mut sent: Sent) -> Answer {
    let (language, is_chosen) = place.language;
    if !sent.value("website").is_empty() {
        let (organisation, address, text) = (&place.organisation.name, &place.organisation.address, sent.value("text"));
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &ByMail { language, organisation, address, text });
    }
    let files = std::mem::take(&mut sent.files);
    let complaint = Complaint { language, is_chosen, ..complaint(&sent) };
    let wrongs = complaint.wrongs();
    if !wrongs.is_empty() {
        return show(app, place, &sent, &wrongs, !files.is_empty());
    }
    let once = OnceForm::of_customer(place.who.org, NOBODY, &place.action, (&sent, &files));
    if let Some(before) = once.answered(app).await? {
        return leads(app, place, &before);
    }
    let mut incoming = complaint.incoming()?;
    incoming.files = files;
    take(app, place, incoming, once).await
}

/// Whoever fills in the form is no contact yet.
const NOBODY: ContactId = ContactId(0);

fn complaint(sent: &Sent) -> Complaint<'_> {
    Complaint {
        text: sent.value("text"),
        wish: sent.value("wish"),
        name: sent.value("name"),
        email: sent.value("email"),
        company: sent.value("company"),
        phone: sent.value("phone"),
        order: sent.value("order"),
        severity: sent.value("severity"),
        ..Complaint::default()
    }
}

/// Keeps it, and leads to the page that says so. Whoever names an address may be somebody else: the page where they speak
/// for that person is opened by the mail that goes there and never from here, whether we know the address or not.
async fn take(app: &App, place: &Place, incoming: Incoming, once: OnceForm) -> Answer {
    let (noted, now) = (once.clone(), app.desk.now());
    let also = move |sql: &mut Sql<'_>, received: &Received| noted.note_as(sql, &told(received), now);
    match receive_and(&app.desk, place.who, incoming, also).await {
        Ok(received) => leads(app, place, &told(&received)),
        // The same form may have been taken a moment ago on another line.
        Err(error) => match once.answered(app).await? {
            Some(before) => leads(app, place, &before),
            None => Err(error.into()),
        },
    }
}

/// What is noted of a form that was taken: its case, and whom it is for.
fn told(received: &Received) -> String {
    match received {
        Received::Opened(done) | Received::Joined(done) => format!("{} {}", done.id.0, done.state.head.contact),
        _ => String::new(),
    }
}

/// Leads to the page that says that we have it.
fn leads(app: &App, place: &Place, told: &str) -> Answer {
    let numbers: Vec<i64> = told.split(' ').filter_map(|part| part.parse().ok()).collect();
    let [no, contact] = numbers.as_slice() else {
        return Err(Error::Broken(Fault::because("a form went astray")).into());
    };
    let link = Link { org: place.who.org, no: CaseNo(*no), contact: ContactId(*contact), generation: 0 };
    let (language, is_chosen) = place.language;
    let receipt = app.desk.tokens().receipt(link, app.desk.now());
    let chosen = if is_chosen { format!("?language={}", language.code()) } else { String::new() };
    see(&format!("/complain/received/{receipt}{chosen}"))
}

#[derive(Template)]
#[template(path = "intake_form/received.html")]
struct ReceivedPage {
    language: Language,
    organisation: String,
    thanks: String,
    next: String,
    /// Their own page, and that its link was sent; none when only the mail opens it.
    own: Option<(String, Option<String>)>,
}

impl ReceivedPage {
    /// What their own page is for.
    fn page(&self) -> String {
        say!(
            self.language,
            "There you can see what we’ve understood, what we’ve promised and where it stands, and you can add to it."
        )
    }
}

/// `GET /c/{token}/received`: that we have it, what happens next and by when.
///
/// # Errors
/// When the link is forged or expired.
async fn received(State(app): State<App>, guest: Guest) -> Answer {
    let link = guest.link;
    let read = app.desk.read(move |sql| {
        let (case, _) = casework::case::load(sql, link.org, link.no)?;
        let contact = casework::case::contact_of(sql, link.org, &case)?;
        Ok((case, contact))
    });
    let (case, contact) = read.await.map_err(closed)?;
    let language = guest.reads(&contact);
    let sent = contact.email.map(|email| say!(language, "We’ve also sent the link to {email}.", email));
    let at = (link.no, &case, app.desk.now());
    say_so(&guest.organisation, at, language, Some((guest.base, sent)))
}

/// `GET /complain/received/{receipt}`: the same, for whoever sent the form. They may be somebody else than whom they named,
/// so the page is in the language they chose there, or that of their own browser.
///
/// # Errors
/// When the receipt is forged or expired.
async fn receipt(
    State(app): State<App>,
    Path(receipt): Path<String>,
    Query(chosen): Query<Chosen>,
    Accepted(accepted): Accepted,
) -> Answer {
    let named = app.desk.tokens().read_receipt(&receipt, app.desk.now());
    let link = named.map_err(|refusal| closed(refusal.into()))?;
    let organisation = app.desk.organisation(link.org).await?;
    let read = app.desk.read(move |sql| Ok(casework::case::load(sql, link.org, link.no)?.0));
    let case = read.await.map_err(closed)?;
    let language = Language::of(&chosen.language).or(accepted).unwrap_or(organisation.language);
    say_so(&organisation, (link.no, &case, app.desk.now()), language, None)
}

fn say_so(
    organisation: &Organisation,
    (no, case, now): (CaseNo, &Case, Timestamp),
    language: Language,
    own: Option<(String, Option<String>)>,
) -> Answer {
    let (no, by) = (no.to_string(), Moment::short(case.head.clocks.own, now, organisation.zone()));
    page(&ReceivedPage {
        language,
        organisation: organisation.name.clone(),
        thanks: say!(language, "Thank you. Your case number is {no}.", no),
        next: say!(
            language,
            "Someone will reply by {by}. If something has gone wrong, they’ll stay responsible until you tell us it’s resolved.",
            by
        ),
        own,
    })
}

/// How badly, as the customer is asked.
fn severity_asks(severity: &Severity) -> Text {
    match severity {
        Severity::Critical => text!(customer: "Someone could get hurt, or our work has stopped"),
        Severity::Degraded => text!(customer: "It works, but not as it should"),
        Severity::Minor => text!(customer: "It’s annoying, but we can manage"),
    }
}
