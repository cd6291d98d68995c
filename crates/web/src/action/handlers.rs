//! The two handlers of all actions that members do: by the form of a page, and by JSON with a key.

use super::{Action, Input, Order, Place, Subject, Taken};
use crate::App;
use crate::answer::{Answer, PageError, Problem, status};
use crate::extract::{Body, value};
use crate::form::{Kept, Sent};
use crate::idempotency::Once;
use crate::precondition::Expected;
use crate::session::{KeyHolder, Me};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use axum::{Json, RequestPartsExt};
use base::refusal::{Error, Kind, Refusal};
use std::collections::HashMap;
use std::sync::Arc;

/// The numbers of a path, by name.
type Numbers = HashMap<String, String>;

/// Where a form was sent to, and by whom.
struct ByForm {
    app: App,
    me: Me,
    path: Numbers,
}

impl FromRequestParts<App> for ByForm {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<ByForm, PageError> {
        let me = Me::from_request_parts(parts, app).await?;
        let path = parts.extract::<Path<Numbers>>().await.map(|Path(path)| path).unwrap_or_default();
        Ok(ByForm { app: app.clone(), me, path })
    }
}

/// Where JSON was sent to, and by whom.
struct ByKey {
    app: App,
    me: Me,
    path: Numbers,
    headers: HeaderMap,
}

impl FromRequestParts<App> for ByKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<ByKey, Problem> {
        let KeyHolder(me) = KeyHolder::from_request_parts(parts, app).await?;
        let path = parts.extract::<Path<Numbers>>().await.map_err(|_| crate::extract::nowhere())?;
        Ok(ByKey { app: app.clone(), me, path: path.0, headers: parts.headers.clone() })
    }
}

/// Takes the form of an action.
pub(super) fn form<S: Subject>(action: &'static Action<S>) -> MethodRouter<App> {
    post(move |call: ByForm, sent: Sent| by_form(action, call, sent))
}

/// Takes the JSON of an action.
pub(super) fn json<S: Subject>(action: &'static Action<S>) -> MethodRouter<App> {
    post(move |call: ByKey, State(_): State<App>, body: Body| by_json(action, call, body))
}

async fn by_form<S: Subject>(action: &'static Action<S>, call: ByForm, mut sent: Sent) -> Answer {
    let ByForm { app, me, path } = &call;
    let at = S::at(path)?;
    S::admits(&me.organisation, me.who)?;
    let files = std::mem::take(&mut sent.files);
    let tools = S::tools(app, me.who.org).await?;
    let place = Place {
        at,
        n: S::n(at),
        now: app.desk.now(),
        organisation: &me.organisation,
        by: me.who.actor,
        tools: &tools,
        has_file: !files.is_empty(),
    };
    let done = match action.command(&Input::Form(&sent), &place) {
        Ok(command) => {
            let seen = seen(&sent).filter(|_| action.is_first_come);
            S::carry_out(app, me.who, at, Order { seen, ..Order::of(command, files) }).await
        }
        Err(refusal) => Err(Error::from(refusal)),
    };
    match done {
        Ok(done) => {
            let back = ours(sent.value("back")).map(str::to_owned);
            S::after(app, me, at, done, Taken { back, form: filled(action.path, path) }).await
        }
        Err(Error::Refused(refusal)) => again(action, &call, &sent, refusal).await,
        Err(fault) => Err(PageError::from(fault)),
    }
}

/// The version of the subject on the page a form was sent from.
fn seen(sent: &Sent) -> Option<u32> {
    sent.value("version").parse().ok()
}

/// An address within this server: a path of plain characters, for browsers drop some others and read on.
fn ours(wanted: &str) -> Option<&str> {
    let is_path = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.starts_with("/.");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_?=&.#%-+,:;@~!*'()$".contains(&byte);
    (is_path && wanted.bytes().all(is_plain)).then_some(wanted)
}

/// The page the form was on, with what was typed and what is wrong with it; whoever comes second sees what changed.
async fn again<S: Subject>(action: &Action<S>, call: &ByForm, sent: &Sent, refusal: Refusal) -> Answer {
    let ByForm { app, me, path } = call;
    let (at, kind) = (S::at(path)?, refusal.kind);
    let code = status(kind);
    let kept = sent.kept(filled(&action.full_path(), path).trim_start_matches('/'), refusal);
    let mut kept = kept.in_language(me.person.language.unwrap_or_default());
    if kind == Kind::NotNow
        && let Some(seen) = seen(sent)
        && let Some(changed) = S::since(app, me, at, seen).await?
    {
        kept.add(&format!("{changed}."));
    }
    let shown = [sent.value("page"), sent.value("back"), &S::page(at)].into_iter().find_map(|page| app.reopens(page));
    let mut page = match shown {
        Some(found) => found.open(app, me, kept).await?,
        None => return Err(nowhere_to_show(kept)),
    };
    *page.status_mut() = code;
    Ok(page)
}

/// A refusal whose form is on no page that is known here.
fn nowhere_to_show(kept: Kept) -> PageError {
    PageError::from(kept.refusal.unwrap_or_else(crate::extract::nowhere))
}

/// A path with its numbers filled in.
fn filled(path: &str, numbers: &Numbers) -> String {
    let part = |part: &str| {
        let name = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        name.and_then(|name| numbers.get(name)).map_or_else(|| part.to_owned(), String::clone)
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn by_json<S: Subject>(action: &'static Action<S>, call: ByKey, body: Body) -> Result<Response, Problem> {
    let ByKey { app, me, path, headers } = call;
    let at = S::at(&path)?;
    // Requests about a case were known by this name before other subjects had actions.
    let named = filled(&action.full_path(), &path);
    let once =
        Once::read(&headers, &me, named.strip_prefix("/cases/").unwrap_or(named.trim_start_matches('/')), &body.0)?;
    if let Some(answer) = once.answered(&app).await? {
        return Ok(answer);
    }
    S::admits(&me.organisation, me.who)?;
    let expected = Expected::read(&headers)?;
    S::meant_for(&app, me.who, at, expected).await?;
    let now = app.desk.now();
    let tools = S::tools(&app, me.who.org).await?;
    let place = Place {
        at,
        n: S::n(at),
        now,
        organisation: &me.organisation,
        by: me.who.actor,
        tools: &tools,
        has_file: false,
    };
    let command = action.command(&Input::Json(&body), &place)?;
    let (keep, code) = (once.clone(), action.status);
    let also: super::Also<S::Done> = Arc::new(move |sql, done| keep.keep(sql, code, &value(&S::kept(done))?, now));
    let order = Order { expected, also, ..Order::of(command, Vec::new()) };
    match S::carry_out(&app, me.who, at, order).await {
        Ok(done) => {
            let code = StatusCode::from_u16(code).unwrap_or_default();
            Ok((code, S::headers(&done), Json(S::shape(&done))).into_response())
        }
        // The same request may have been carried out a moment ago on another line.
        Err(no) => once.answered(&app).await?.ok_or(Problem(no)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_filled_with_its_numbers() {
        let numbers = Numbers::from([("no".to_owned(), "A-1042".to_owned()), ("n".to_owned(), "2".to_owned())]);
        assert_eq!(filled("/cases/{no}/promises/{n}/completion", &numbers), "/cases/A-1042/promises/2/completion");
        assert_eq!(filled("/organisation", &numbers), "/organisation");
    }

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
}
