//! Where the script brings drafts as they are typed, and where one is discarded.

use super::{Typing, Whose, Written, forget, keep, show};
use crate::App;
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
    let page = app.desk.write(move |sql| forget(sql, whose, &path, last.as_ref(), now)).await?;
    see(back_to(page.as_deref(), sent.value("page")))
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

/// The page of a draft: as the script names it, with all that its address says, or as it is kept.
fn back_to<'a>(kept: Option<&'a str>, page: &'a str) -> &'a str {
    let page = signed_out::ours(page);
    let is_that = |page: &&str| kept.is_none_or(|kept| page.split(['?', '#']).next() == Some(kept));
    page.filter(is_that).or(kept.and_then(signed_out::ours)).unwrap_or("/today")
}
