//! The form, what it answers, and the page that says that we have it.

use super::Complaint;
use crate::pages::{Guest, closed};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::routing::get;
use base::context::{Actor, House};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use base::token::Link;
use casework::case::{Case, Harm};
use casework::customer;
use engine::desk::Who;
use people::member;
use std::collections::HashMap;
use std::sync::Arc;
use strum::VariantArray;
use web::answer::{Answer, page, page_with, see, status};
use web::form::{Kept, Sent, Unread, read_form};
use web::{App, No};

/// All addresses of this room.
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
    house: &'a str,
    action: &'a str,
    kept: Kept,
    wrongs: Vec<Refusal>,
    megabytes: usize,
    had_files: bool,
}

impl FormPage<'_> {
    fn harms(&self) -> &'static [Harm] {
        Harm::VARIANTS
    }

    fn value(&self, field: &str) -> &str {
        self.kept.of(FORM, field)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.wrongs.iter().find(|wrong| wrong.field == Some(field)).map(|wrong| wrong.says.as_str())
    }

    /// What is said at the head of the form.
    fn notice(&self) -> Option<String> {
        let again = if self.had_files { " Choose your files once more; a browser forgets them." } else { "" };
        match self.wrongs.as_slice() {
            [] => None,
            [one] if one.field.is_none() => Some(format!("{} What you typed is still here.", one.says)),
            [_] => Some(format!("One thing needs another look. What you typed is still here.{again}")),
            many => Some(format!("{} things need another look. What you typed is still here.{again}", many.len())),
        }
    }
}

/// The organisation a form is for.
struct Place {
    who: Who,
    house: Arc<House>,
    /// Where the form is sent.
    action: String,
}

async fn place(app: &App, path: &HashMap<String, String>) -> Result<Place, Error> {
    let nowhere = || Refusal::not_found("There is no complaint form at this address.");
    let (org, action) = match path.get("org") {
        Some(text) => (text.parse().map(OrgId).map_err(|_| nowhere())?, format!("/complain/{text}")),
        None => {
            let all = app.desk.read(member::organisations).await?;
            (all.first().map(|org| org.id).ok_or_else(nowhere)?, "/complain".to_owned())
        }
    };
    let house = app.desk.house(org).await?;
    Ok(Place { who: Who { org, actor: Actor::System }, house, action })
}

fn show(app: &App, place: &Place, sent: &Sent, wrongs: Vec<Refusal>, had_files: bool) -> Answer {
    let code = wrongs.first().map_or(StatusCode::OK, |wrong| status(wrong.kind));
    let kept = wrongs.first().map(|first| sent.kept(FORM, first.clone())).unwrap_or_default();
    let megabytes = app.house.limits.upload / (1024 * 1024);
    page_with(code, &FormPage { house: &place.house.name, action: &place.action, kept, wrongs, megabytes, had_files })
}

/// `GET /complain`, for the first organisation; `GET /complain/{org}` for any.
///
/// # Errors
/// When there is no such organisation.
async fn form(State(app): State<App>, Path(path): Path<HashMap<String, String>>) -> Answer {
    let place = place(&app, &path).await.map_err(closed)?;
    show(&app, &place, &Sent::default(), Vec::new(), false)
}

#[derive(Template)]
#[template(path = "intake_form/by_mail.html")]
struct ByMail<'a> {
    house: &'a str,
    address: &'a str,
    text: &'a str,
}

/// `POST /complain`
///
/// # Errors
/// When there is no such organisation, or a fault.
async fn send(State(app): State<App>, Path(path): Path<HashMap<String, String>>, request: Request) -> Answer {
    let place = place(&app, &path).await.map_err(closed)?;
    let mut sent = match read_form(request, &app).await {
        Ok(sent) => sent,
        Err(Unread { typed, why: Error::Refused(refusal) }) => {
            return show(&app, &place, &typed, vec![refusal], false);
        }
        Err(unread) => return Err(No::from(unread.why)),
    };
    if !sent.value("website").is_empty() {
        let text = sent.value("text");
        let shown = ByMail { house: &place.house.name, address: &place.house.address, text };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    let files = std::mem::take(&mut sent.files);
    let complaint = complaint(&sent);
    let wrongs = complaint.wrongs();
    if !wrongs.is_empty() {
        return show(&app, &place, &sent, wrongs, !files.is_empty());
    }
    let mut incoming = complaint.incoming()?;
    incoming.files = files;
    take(&app, place.who, incoming).await
}

fn complaint(sent: &Sent) -> Complaint<'_> {
    Complaint {
        text: sent.value("text"),
        wish: sent.value("wish"),
        name: sent.value("name"),
        email: sent.value("email"),
        company: sent.value("company"),
        phone: sent.value("phone"),
        order: sent.value("order"),
        harm: sent.value("harm"),
    }
}

/// Keeps it, and leads to the page that says so. Whoever names an address that we know may be somebody else: their page,
/// where they speak for that person, is opened by the mail that goes there and not from here.
async fn take(app: &App, who: Who, incoming: casework::receive::Incoming) -> Answer {
    let email = incoming.sender.email.clone().unwrap_or_default();
    let is_known = app.desk.read(move |sql| Ok(customer::by_email(sql, who.org, &email)?.is_some())).await?;
    let link = match casework::receive::receive(&app.desk, who, incoming).await? {
        casework::receive::Received::Opened(done) | casework::receive::Received::Joined(done) => {
            Link { org: who.org, no: done.id, contact: done.state.head.contact }
        }
        other => {
            return Err(Error::Broken(base::refusal::Fault::because(format!("a form went astray: {other:?}"))).into());
        }
    };
    let (tokens, now) = (app.desk.tokens(), app.desk.now());
    if is_known {
        return see(&format!("/complain/received/{}", tokens.receipt(link, now)));
    }
    see(&format!("/c/{}/received", tokens.link(link, now)))
}

#[derive(Template)]
#[template(path = "intake_form/received.html")]
struct ReceivedPage {
    house: String,
    no: String,
    by: String,
    /// Their own page, and where its link was sent; none when only the mail opens it.
    own: Option<(String, Option<String>)>,
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
    say_so(&guest.house, (link.no, &case), Some((guest.base, contact.email)))
}

/// `GET /complain/received/{receipt}`: the same, for whoever named an address that we knew before.
///
/// # Errors
/// When the receipt is forged or expired.
async fn receipt(State(app): State<App>, Path(receipt): Path<String>) -> Answer {
    let named = app.desk.tokens().read_receipt(&receipt, app.desk.now());
    let link = named.map_err(|refusal| closed(refusal.into()))?;
    let house = app.desk.house(link.org).await?;
    let read = app.desk.read(move |sql| Ok(casework::case::load(sql, link.org, link.no)?.0));
    say_so(&house, (link.no, &read.await.map_err(closed)?), None)
}

fn say_so(house: &House, (no, case): (CaseNo, &Case), own: Option<(String, Option<String>)>) -> Answer {
    let by = calendar::full(case.head.clocks.own, house.zone());
    page(&ReceivedPage { house: house.name.clone(), no: no.to_string(), by, own })
}

/// How badly, as the customer is asked.
pub fn harm_asks(harm: &Harm) -> &'static str {
    match harm {
        Harm::Stopped => "Someone may be hurt, or our work stands still",
        Harm::Degraded => "It works, but worse",
        Harm::Annoyance => "It annoys",
    }
}
