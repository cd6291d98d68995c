//! The two handlers of all actions that members do: by the form of a page, and by JSON with a key.

use super::{Action, Input, Order, Place, Subject, Taken, seen_first};
use crate::answer::{Answer, PageError, Problem, see, status};
use crate::draft::{self, Whose, Written};
use crate::extract::{Body, value};
use crate::form::{Kept, Sent, Typed, Unread, read_form};
use crate::idempotency::{Once, OnceForm};
use crate::precondition::Expected;
use crate::session::{KeyHolder, Me, Visitor};
use crate::signed_out::ours;
use crate::{App, signed_out};
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use axum::{Json, RequestPartsExt};
use base::refusal::{Error, Kind, Refusal};
use engine::content::NewFile;
use std::collections::HashMap;
use std::sync::Arc;

/// The numbers of a path, by name.
pub(super) type Numbers = HashMap<String, String>;

/// Where a form was sent to, and by whom.
pub(super) struct ByForm {
    pub app: App,
    pub me: Me,
    pub path: Numbers,
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
    post(move |visitor: Visitor, path: Option<Path<Numbers>>, request: Request| {
        let path = path.map(|Path(path)| path).unwrap_or_default();
        async move {
            let Some(me) = visitor.me.clone() else {
                let (form, page) = (filled(&action.full_path(), &path), S::page(S::at(&path)?));
                return signed_out::carried(visitor, request, Some((&form, &page))).await;
            };
            let call = ByForm { app: visitor.app, me, path };
            match read_form(request, &call.app).await {
                Ok(sent) => by_form(action, call, sent).await,
                Err(Unread { typed, why: Error::Refused(refusal) }) => again(action, &call, &typed, refusal).await,
                Err(unread) => Err(PageError::from(unread.why)),
            }
        }
    })
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
    let form = filled(&action.full_path(), path);
    let once = OnceForm::of(me.into(), &form, &sent, &files);
    let taken = || Taken { back: ours(sent.value("back")).map(str::to_owned), form: filled(action.path, path) };
    if once.is_taken(app).await? {
        return see(&S::repeated(at, taken()));
    }
    let outcome = match seen_first::page(action, &call, &sent, &form).await {
        Ok(Some(page)) => return see(&page),
        Ok(None) => carried_out(action, &call, (&sent, files, &form), once.clone()).await,
        Err(no) => Err(no),
    };
    match outcome {
        Ok(done) => S::after(app, me, at, done, taken()).await,
        // The same form may have been taken a moment ago on another line.
        Err(Error::Refused(_)) if once.is_taken(app).await? => see(&S::repeated(at, taken())),
        Err(Error::Refused(refusal)) => again(action, &call, &sent, refusal).await,
        Err(fault) => Err(PageError::from(fault)),
    }
}

/// Carries a form out. In the same commit it is noted that it was taken, and its draft is forgotten.
async fn carried_out<S: Subject>(
    action: &Action<S>,
    call: &ByForm,
    (sent, files, form): (&Sent, Vec<NewFile>, &str),
    once: OnceForm,
) -> Result<S::Done, Error> {
    let ByForm { app, me, path } = call;
    let (at, now) = (S::at(path)?, app.desk.now());
    let command = asked(action, call, sent, !files.is_empty()).await?;
    let seen = seen(sent).filter(|_| action.is_first_come || action.mails.is_some());
    let page = ours(sent.value("page")).map_or_else(|| S::page(at), str::to_owned);
    let (written, whose) = (Written::of(app, draft_path(sent, form), &page, sent), Whose::from(me));
    let also: super::Also<S::Done> = Arc::new(move |sql, done| {
        once.note(sql, now)?;
        match &written {
            Some(written) => draft::sent(sql, whose, written, S::mailed(done).as_deref(), now),
            None => Ok(()),
        }
    });
    S::carry_out(app, me.who, at, Order { seen, also, ..Order::of(command, files) }).await
}

/// What a form asks.
pub(super) async fn asked<S: Subject>(
    action: &Action<S>,
    call: &ByForm,
    sent: &Sent,
    has_file: bool,
) -> Result<S::Command, Error> {
    let ByForm { app, me, path } = call;
    let at = S::at(path)?;
    let tools = S::tools_at(app, me.who.org, at, action.path).await?;
    let (organisation, by, now) = (&me.organisation, me.who.actor, app.desk.now());
    let place = Place { at, n: S::n(at), now, organisation, by, tools: &tools, has_file };
    Ok(action.command(&Input::Form(sent), &place)?)
}

/// The path a draft of the form is known by: a form that two buttons send to two places has one draft.
fn draft_path<'a>(sent: &'a Sent, form: &'a str) -> &'a str {
    if sent.value("draft").is_empty() { form } else { sent.value("draft") }
}

/// The version of the subject on the page a form was sent from.
fn seen(sent: &Sent) -> Option<u32> {
    sent.value("version").parse().ok()
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
    let pages = [sent.value("page").to_owned(), sent.value("back").to_owned(), S::page(at)];
    let shown = pages.iter().find_map(|page| Some((page, app.reopens(page)?)));
    if let Some((page, _)) = &shown {
        kept = kept.with(remembered(call, &filled(&action.full_path(), path), page, sent).await?);
    }
    let mut page = match shown {
        Some((_, found)) => found.open(app, me, kept).await?,
        None => return Err(nowhere_to_show(kept)),
    };
    *page.status_mut() = code;
    Ok(page)
}

/// What is refused stays a draft; the page opens again with those of its other forms.
async fn remembered(call: &ByForm, form: &str, page: &str, sent: &Sent) -> Result<Vec<Typed>, Error> {
    let ByForm { app, me, .. } = call;
    if let Some(written) =
        Written::of(app, draft_path(sent, form), page, sent).filter(|written| !written.fields.is_empty())
    {
        let (whose, now) = (Whose::from(me), app.desk.now());
        match app.desk.write(move |sql| draft::keep(sql, whose, &written, now)).await {
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    draft::typed(app, me, page).await
}

/// A refusal whose form is on no page that is known here.
fn nowhere_to_show(kept: Kept) -> PageError {
    PageError::from(kept.refusal.unwrap_or_else(crate::extract::nowhere))
}

/// A path with its numbers filled in.
pub(super) fn filled(path: &str, numbers: &Numbers) -> String {
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
    let tools = S::tools_at(&app, me.who.org, at, action.path).await?;
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
}
