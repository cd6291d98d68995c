//! What the customer can say on their page: the actions whose audience they are, by the forms of their own page alone.

use super::guest::Guest;
use super::pages::show;
use axum::Router;
use axum::extract::{Request, State};
use axum::routing::post;
use base::context::Context;
use base::ids::CaseNo;
use base::refusal::{Error, Refusal};
use casework::case::Done;
use casework::case::possible::of_customers;
use casework::case::subject::{OfCase, Place};
use casework::joining::{self, Numbers};
use std::sync::Arc;
use text::{Text, text};
use web::action::{Action, Also, Input, Order, Subject};
use web::answer::{Answer, see};
use web::extract::CasePath;
use web::form::{Kept, Sent, Unread, read_form};
use web::idempotency::OnceForm;
use web::module::Modules;
use web::{App, PageError};

/// The forms of the page.
pub fn forms(modules: Modules) -> Router<App> {
    of_customers(modules).fold(Router::new(), |router, action| {
        let path = format!("/c/{{token}}/{}", action.path);
        router.route(
            &path,
            post(move |app: State<App>, guest: Guest, request: Request| said(action, app.0, guest, request)),
        )
    })
}

/// What thanks are named by: the last word of the path.
fn name(action: &Action<OfCase>) -> &'static str {
    action.path.rsplit('/').next().unwrap_or_default()
}

/// The number by which the case has now what its page showed under another: the page may have been of a case that was merged
/// since. None when it is not there any more.
async fn number_now(app: &App, guest: &Guest, action: &Action<OfCase>, shown: &str) -> Result<Option<u32>, PageError> {
    let (n, opens, org) = (guest.n, guest.link.no, guest.who.org);
    let of: CaseNo = match shown.parse() {
        Ok(of) if n > 0 && of != opens => of,
        _ => return Ok(Some(n)),
    };
    let Some(number) = Numbers::of_form(action.path) else { return Ok(None) };
    Ok(app.desk.read(move |sql| joining::follow::number_now(sql, org, (of, n), (opens, number))).await?)
}

/// What they wrote stands where they can send it as a message.
fn unsaid(sent: &Sent) -> Kept {
    let says =
        text!(customer: "This page has changed since you opened it. Please look at it again and answer once more.");
    let words = ["words", "why"].map(|name| sent.value(name)).concat();
    let said = Sent { pairs: vec![("text".to_owned(), words)], files: Vec::new() };
    said.kept("messages", Refusal::not_now(says))
}

async fn said(action: &'static Action<OfCase>, app: App, mut guest: Guest, request: Request) -> Answer {
    let form = |guest: &Guest| action.path.replace("{n}", &guest.n.to_string());
    let mut sent = match read_form(request, &app).await {
        Ok(sent) => sent,
        Err(Unread { typed, why: Error::Refused(refusal) }) => {
            return show(&app, &guest, typed.kept(&form(&guest), refusal), "").await;
        }
        Err(unread) => return Err(PageError::from(unread.why)),
    };
    match number_now(&app, &guest, action, sent.value("case")).await? {
        Some(n) => guest.n = n,
        None => return show(&app, &guest, unsaid(&sent), "").await,
    }
    let form = form(&guest);
    let files = std::mem::take(&mut sent.files);
    let had_files = !files.is_empty();
    let at = CasePath { no: guest.link.no, n: guest.n };
    let tools = OfCase::tools(&app, guest.who.org).await?;
    let place = Place {
        at,
        n: guest.n,
        now: app.desk.now(),
        organisation: &guest.organisation,
        by: guest.who.actor,
        tools: &tools,
        has_file: had_files,
    };
    let thanks = format!("{}?said={}", guest.base, name(action));
    let at_form = format!("{} {form}", guest.link.no);
    let once = OnceForm::of_customer(guest.who.org, guest.link.contact, &at_form, (&sent, &files));
    if once.is_taken(&app).await? {
        return see(&thanks);
    }
    let (noted, now) = (once.clone(), app.desk.now());
    let (came_by, who, organisation) = (guest.came_by, guest.who, guest.organisation.clone());
    let also: Also<Done> = Arc::new(move |sql, done| {
        noted.note(sql, now)?;
        let Some(of) = came_by else { return Ok(()) };
        let ctx = Context { now, actor: who.actor, organisation: &organisation, has_mail: true, given: &[] };
        joining::follow::came_for(sql, (who.org, &ctx), done, of)
    });
    let done = match action.command(&Input::Form(&sent), &place) {
        Ok(command) => {
            OfCase::carry_out(&app, guest.who, at, Order { also, ..Order::of(command, files) }).await.map(drop)
        }
        Err(refusal) => Err(Error::from(refusal)),
    };
    match done {
        Ok(()) => see(&thanks),
        // The same form may have been taken a moment ago on another line.
        Err(Error::Refused(_)) if once.is_taken(&app).await? => see(&thanks),
        Err(Error::Refused(mut refusal)) => {
            if had_files {
                refusal.says = Text::sentences([refusal.says, text!(customer: "Please choose your files again.")]);
            }
            show(&app, &guest, sent.kept(&form, refusal), "").await
        }
        Err(fault) => Err(PageError::from(fault)),
    }
}
