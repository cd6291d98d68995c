//! One's own page: password, sessions, API keys.

use super::{enter, guarded, hashed, is_right};
use crate::member::{self, fresh_token, password, token_hash};
use crate::organisation::history::page::{BESIDE, Lines};
use crate::organisation::{Command, Login, STREAM, history};
use askama::Template;
use axum::extract::{Request, State};
use base::refusal::{Error, Refusal};
use base::words;
use jiff::Timestamp;
use text::Language;
use web::App;
use web::answer::{Answer, PageError, page, page_with, see, status};
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
use web::reopen::{Again, Reopen};
use web::session::Me;

#[derive(Template)]
#[template(path = "member/pages/me.html")]
struct MePage {
    frame: Frame,
    name: String,
    role: String,
    team: String,
    line: String,
    limit: String,
    language: Language,
    keys: Vec<(String, String)>,
    history: Lines,
    fresh: Option<(String, String)>,
    kept: Kept,
}

impl MePage {
    fn languages(&self) -> [(&'static str, &'static str); 5] {
        Language::ALL.map(|language| (language.code(), language.name()))
    }
}

/// `GET /me`
pub async fn show(State(app): State<App>, me: Me) -> Answer {
    page(&mine(&app, &me, Kept::default(), None).await?)
}

async fn mine(app: &App, me: &Me, kept: Kept, fresh: Option<(String, String)>) -> Result<MePage, Error> {
    let framed = me.framed(app);
    let (now, org, person) = (app.desk.now(), me.who.org, me.person.clone());
    let read = app.desk.read(move |sql| {
        let history = history::page::read(sql, org, Some(person.id), (None, BESIDE))?;
        Ok((framed.read(sql, "me")?, member::keys(sql, org, person.id)?, history))
    });
    let (frame, keys, changes) = read.await?;
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let made = |at: Timestamp| calendar::short(at, now, me.organisation.zone());
    Ok(MePage {
        frame: frame.saying(notice),
        name: me.person.name.clone(),
        role: me.person.role.to_string(),
        team: me.person.team.clone(),
        line: me.person.direct_line.clone(),
        limit: words::money(me.person.limit, &me.organisation.currency),
        language: me.person.language.unwrap_or_default(),
        keys: keys.into_iter().map(|(label, at)| (label, made(at))).collect(),
        history: changes.lines(&me.organisation, now),
        fresh,
        kept,
    })
}

async fn refused(app: &App, me: &Me, kept: Kept) -> Answer {
    let code = kept.refusal.as_ref().map(|no| status(no.kind)).unwrap_or_default();
    page_with(code, &mine(app, me, kept, None).await?)
}

/// `POST /me/password`. Ends every other session, and begins this one anew.
pub async fn change_password(State(app): State<App>, me: Me, request: Request) -> Answer {
    let sent = guarded(&app, request).await?;
    match set_password(&app, &me, &sent).await {
        Ok(()) => enter(&app, me.who.org, me.person.id, "/me").await,
        Err(Error::Refused(no)) => refused(&app, &me, sent.kept("password", no)).await,
        Err(fault) => Err(PageError::from(fault)),
    }
}

async fn set_password(app: &App, me: &Me, sent: &Sent) -> Result<(), Error> {
    let (who, id) = (me.who, me.person.id);
    let kept = app.desk.read(move |sql| Ok(member::password_of(sql, who.org, id)?)).await?;
    if !is_right(sent.value("old").to_owned(), kept).await? {
        return Err(
            Refusal::invalid("old", "That’s not your current password. Enter the one you signed in with.").into()
        );
    }
    password::acceptable(sent.value("password"))?;
    let hash = hashed(sent.value("password").to_owned()).await?;
    login(app, me, Login::ChangePassword { password: hash }).await
}

/// Changes how this member signs in.
async fn login(app: &App, me: &Me, change: Login) -> Result<(), Error> {
    app.desk.act(me.who, STREAM, Command::Login { member: me.person.id, change }).await.map(drop)
}

/// `POST /me/sign-out`
pub async fn sign_out_everywhere(State(app): State<App>, me: Me) -> Answer {
    login(&app, &me, Login::SignOutEverywhere).await?;
    see("/sign-in")
}

/// `POST /me/keys`: the key is shown this once.
pub async fn make_key(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    match make(&app, &me, sent.value("label")).await {
        Ok(fresh) => page(&mine(&app, &me, Kept::default(), Some(fresh)).await?),
        Err(Error::Refused(no)) => refused(&app, &me, sent.kept("key", no)).await,
        Err(fault) => Err(PageError::from(fault)),
    }
}

async fn make(app: &App, me: &Me, label: &str) -> Result<(String, String), Error> {
    let token = fresh_token();
    login(app, me, Login::MakeKey { label: label.to_owned(), token: token_hash(&token) }).await?;
    Ok((label.trim().to_owned(), token))
}

/// `POST /me/keys/revocation`
pub async fn revoke_key(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    login(&app, &me, Login::RevokeKey { label: sent.value("label").to_owned() }).await?;
    see("/me")
}

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/me", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    refused(&again.app, &again.me, again.kept.below("/me")).await
}
