//! A session ended while somebody was typing: they are told, sign in, and are back on the same page with what they typed.
//!
//! Nothing is written for somebody who is signed out. What they sent lies in the form by which they sign in; it becomes their
//! draft once they have, and only if the browser was theirs before: what one member typed is never shown to another.

use crate::answer::{Answer, page_with, see};
use crate::draft::{self, Whose, Written};
use crate::form::{Kept, read_form};
use crate::session::Visitor;
use crate::{App, PageError};
use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use base::refusal::Error;

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutPage<'a> {
    says: &'a str,
    back: &'a str,
    carried: String,
    kept: Kept,
}

/// What our own script sends with everything it asks for.
pub fn is_script(headers: &HeaderMap) -> bool {
    headers.get("x-requested-with").is_some_and(|value| value == "amends")
}

/// An address within this server: a path of plain characters, for browsers drop some others and read on.
pub fn ours(wanted: &str) -> Option<&str> {
    let is_path = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.starts_with("/.");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_?=&.#%-+,:;@~!*'()$".contains(&byte);
    (is_path && wanted.bytes().all(is_plain)).then_some(wanted)
}

/// Where somebody signs in who is to come back to this page.
pub fn sign_in(back: &str) -> String {
    match ours(back) {
        Some("/" | "/today") | None => "/sign-in".to_owned(),
        Some(back) => {
            let query = serde_html_form::to_string([("back", back)]).unwrap_or_default();
            format!("/sign-in?{query}")
        }
    }
}

/// The page to sign in on, with what was sent. A script is only told that the session has ended: it sends the form once more
/// as browsers do. What a browser sends that never had a session here is not read.
///
/// # Errors
/// A fault.
pub async fn carried(visitor: Visitor, request: Request, action: Option<(&str, &str)>) -> Answer {
    let (path, page) = action.unwrap_or(("", "/today"));
    if is_script(request.headers()) {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    }
    if visitor.known.is_none() {
        return see(&sign_in(page));
    }
    let app = visitor.app;
    let (sent, had_files) = match read_form(request, &app).await {
        Ok(sent) => {
            let had_files = !sent.files.is_empty();
            (sent, had_files)
        }
        Err(unread) => (unread.typed, true),
    };
    let path = Some(sent.value("draft")).filter(|named| app.modules.drafted(named).is_some()).unwrap_or(path);
    let page = [sent.value("page"), page].into_iter().find_map(ours).unwrap_or("/today");
    let written = Written::of(&app, path, page, &sent).filter(|written| !written.fields.is_empty());
    let says = match (&written, had_files) {
        (None, _) => "You’ve been signed out. Sign in to go on.",
        (Some(_), false) => "You’ve been signed out. Nothing was sent. What you typed is kept: sign in and it’s there.",
        (Some(_), true) => {
            "You’ve been signed out. Nothing was sent. What you typed is kept: sign in and it’s there. Choose your files \
             again."
        }
    };
    let carried = written.map(|written| serde_json::to_string(&written)).transpose();
    let carried = carried.map_err(|cause| PageError::from(crate::form::fault(cause)))?.unwrap_or_default();
    page_with(StatusCode::UNAUTHORIZED, &SignedOutPage { says, back: page, carried, kept: Kept::default() })
}

/// What lay in the form somebody signed in by becomes their draft, when the browser was theirs before.
///
/// # Errors
/// A fault of the store.
pub async fn take_over(app: &App, whose: Whose, known: Option<Whose>, carried: &str) -> Result<(), Error> {
    if carried.is_empty() || known != Some(whose) {
        return Ok(());
    }
    let Ok(found) = serde_json::from_str::<Written>(carried) else { return Ok(()) };
    let sent = crate::form::Sent { pairs: found.fields, files: Vec::new() };
    let Some(written) = Written::of(app, &found.path, &found.page, &sent) else { return Ok(()) };
    // They were told that it is there when they are back: it stands before what was kept of the same form earlier.
    let (now, written) = (app.desk.now(), Written { typing: found.typing, ..written });
    match app.desk.write(move |sql| draft::keep_promised(sql, whose, &written, now)).await {
        Err(Error::Refused(_)) => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_nowhere_but_within_this_server() {
        for page in ["/", "/today?after=1", "/cases/A-1042?said=notes#message-3", "/cases?q=a+b%20c&step=own,contain"] {
            assert_eq!(ours(page), Some(page));
        }
        for other in [
            "",
            "cases",
            "//evil.test",
            "/\\evil.test",
            "/\t/evil.test",
            "/\n/evil.test",
            "/\r\n",
            "/\0/evil.test",
            "/\u{b}/x",
            "/./evil.test",
            "/..//evil.test",
            "https://evil.test",
            "/é",
            "/ /evil.test",
            "/<b>",
        ] {
            assert_eq!(ours(other), None, "{other:?}");
        }
    }

    #[test]
    fn whoever_signs_in_comes_back_to_the_page_they_asked_for() {
        assert_eq!(sign_in("/cases/A-1/letter?people=all"), "/sign-in?back=%2Fcases%2FA-1%2Fletter%3Fpeople%3Dall");
        assert_eq!(sign_in("/today"), "/sign-in");
        assert_eq!(sign_in("//evil.example"), "/sign-in");
    }
}
