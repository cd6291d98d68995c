//! Where the script brings drafts as they are typed, and where one is discarded.

use super::{Typing, Whose, Written, forget, keep, mail, show, store};
use crate::App;
use crate::action::MAIL;
use crate::answer::{Answer, see};
use crate::extract::nowhere;
use crate::form::read_form;
use crate::session::Visitor;
use crate::signed_out;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::post;

/// All addresses of drafts.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/drafts", post(save))
        .route("/drafts/discarding", post(discard))
        .route("/drafts/showing", post(show_other))
}

/// `POST /drafts`: the fields of a form, with the path it is sent to as `draft` and its page as `page`; `gone` when it has
/// been emptied.
async fn save(visitor: Visitor, request: Request) -> Answer {
    let app = visitor.app.clone();
    let is_script = signed_out::is_script(request.headers());
    let me = match &visitor.me {
        Some(me) => me.clone(),
        None => return signed_out::carried(visitor, request, None).await,
    };
    let sent = read_form(request, &app).await.map_err(|unread| unread.why)?;
    let written = Written::of(&app, sent.value("draft"), sent.value("page"), &sent).ok_or_else(nowhere)?;
    let (whose, now, is_gone) = (Whose::from(&me), app.desk.now(), !sent.value("gone").is_empty());
    let page = written.page.clone();
    let is_gone = is_gone || written.fields.is_empty();
    let kept = app.desk.write(move |sql| match is_gone {
        true => forget(sql, whose, &written.path, written.typing.as_ref(), now).map(drop),
        false => keep(sql, whose, &written, now),
    });
    kept.await?;
    if is_script {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        see(signed_out::ours(&page).unwrap_or("/today"))
    }
}

/// `POST /drafts/discarding`: leads back to the page the draft was on.
async fn discard(visitor: Visitor, request: Request) -> Answer {
    let app = visitor.app.clone();
    let me = match &visitor.me {
        Some(me) => me.clone(),
        None => return signed_out::carried(visitor, request, None).await,
    };
    let sent = read_form(request, &app).await.map_err(|unread| unread.why)?;
    let (whose, path, now) = (Whose::from(&me), sent.value("draft").to_owned(), app.desk.now());
    let last = Typing::last_of(&sent).filter(|_| app.modules.drafted(&path).is_some());
    let here = signed_out::ours(sent.value("page")).map(str::to_owned);
    let page = app.desk.write(move |sql| {
        let page = store::find(sql, whose, (&path, ""))?.map(|(page, _)| page);
        match shows_email(back_to(page.as_deref(), here.as_deref().unwrap_or_default())) {
            true => mail::discard(sql, whose, &path, last.as_ref(), now),
            false => forget(sql, whose, &path, last.as_ref(), now),
        }
    });
    see(back_to(page.await?.as_deref(), sent.value("page")))
}

/// `POST /drafts/showing`: what was typed elsewhere into the form sent to `draft`, by its name `other`, is what it opens with.
async fn show_other(visitor: Visitor, request: Request) -> Answer {
    let app = visitor.app.clone();
    let me = match &visitor.me {
        Some(me) => me.clone(),
        None => return signed_out::carried(visitor, request, None).await,
    };
    let sent = read_form(request, &app).await.map_err(|unread| unread.why)?;
    // Of a button the value is one: the path, and after a space the name.
    let (path, other) = sent.value("draft").split_once(' ').ok_or_else(nowhere)?;
    let (whose, path, other) = (Whose::from(&me), path.to_owned(), other.to_owned());
    app.modules.drafted(&path).ok_or_else(nowhere)?;
    let page = app.desk.write(move |sql| show(sql, whose, &path, &other)).await?;
    see(back_to(page.as_deref(), sent.value("page")))
}

/// Whether this page shows an email before it goes: it lies below that of a subject.
fn shows_email(page: &str) -> bool {
    page.split(['?', '#']).next().and_then(|path| path.find(MAIL)).is_some_and(|at| at > 0)
}

/// The page of a draft: as the script names it, with all that its address says, or as it is kept. What is shown first as an
/// email stands on the page of its form too.
fn back_to<'a>(kept: Option<&'a str>, page: &'a str) -> &'a str {
    let page = signed_out::ours(page);
    let is_that = |page: &&str| {
        let page = page.split(['?', '#']).next().unwrap_or_default();
        let is_below = |kept: &str| kept.strip_prefix(page).is_some_and(|rest| rest.starts_with(MAIL));
        kept.is_none_or(|kept| kept == page || is_below(kept))
    };
    page.filter(is_that).or(kept.and_then(signed_out::ours)).unwrap_or("/today")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "/cases/A-1042";
    const EMAIL: &str = "/cases/A-1042/mail/account-request";

    #[test]
    fn a_page_shows_an_email_when_it_lies_below_its_subject() {
        assert!(shows_email(EMAIL) && shows_email(&format!("{EMAIL}?back=/today")));
        for other in [CASE, "/mail/out", "/cases/A-1042?back=/cases/A-1042/mail/dismissal"] {
            assert!(!shows_email(other), "{other}");
        }
    }

    #[test]
    fn a_draft_leads_back_to_the_page_it_is_seen_on() {
        assert_eq!(
            back_to(Some(EMAIL), "/cases/A-1042?people=all"),
            "/cases/A-1042?people=all",
            "the page of its form"
        );
        assert_eq!(back_to(Some(EMAIL), &format!("{EMAIL}?back=/today")), format!("{EMAIL}?back=/today"));
        for other in ["/cases/A-104", "https://elsewhere.example", ""] {
            assert_eq!(back_to(Some(EMAIL), other), EMAIL, "{other}");
        }
        assert_eq!(back_to(None, ""), "/today");
    }
}
