//! Where the script brings drafts as they are typed, and where one is discarded.

use super::{Typing, Whose, Written, forget, keep};
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
    Router::new().route("/drafts", post(save)).route("/drafts/discarding", post(discard))
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
    let page = page.as_deref().or(Some(sent.value("page"))).and_then(signed_out::ours);
    see(page.unwrap_or("/today"))
}
