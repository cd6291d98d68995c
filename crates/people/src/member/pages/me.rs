//! One's own page: password, sessions, API keys.

use super::{Client, enter, guarded};
use crate::member::{self, ApiKey, fresh_token, password, rules, sign_ins, token_hash};
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

/// Sign-ins shown.
const SHOWN: u32 = 10;

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
    keys: Vec<KeyLine>,
    sign_ins: Vec<SignInLine>,
    history: Lines,
    fresh: Option<(String, String)>,
    kept: Kept,
}

/// An API key as it is listed.
struct KeyLine {
    label: String,
    made: String,
    /// `read only · expires 3 Mar · last used today`.
    says: String,
}

/// A sign-in as it is listed.
struct SignInLine {
    at: String,
    says: &'static str,
    address: String,
    times: i64,
}

impl MePage {
    fn days(&self) -> [(&'static str, &'static str); 4] {
        [("365", "After a year"), ("90", "After 90 days"), ("30", "After 30 days"), ("never", "Never")]
    }

    fn scopes(&self) -> [(&'static str, &'static str); 2] {
        [("write", "Read and write"), ("read", "Read only")]
    }

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
        let sign_ins = sign_ins::latest(sql, org, person.id, SHOWN)?;
        Ok((framed.read(sql, "me")?, member::key_lines(sql, org, person.id)?, sign_ins, history))
    });
    let (frame, keys, sign_ins, changes) = read.await?;
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
        keys: keys.into_iter().map(|key| line(key, now, made)).collect(),
        sign_ins: sign_ins
            .into_iter()
            .map(|one| SignInLine { at: made(one.at), says: one.what.says(), address: one.address, times: one.times })
            .collect(),
        history: changes.lines(&me.organisation, now),
        fresh,
        kept,
    })
}

fn line(key: ApiKey, now: Timestamp, short: impl Fn(Timestamp) -> String) -> KeyLine {
    let expiry = key.expires_at.map(|at| {
        let word = if at <= now { "expired" } else { "expires" };
        format!("{word} {}", short(at))
    });
    let parts = [
        key.reads_only.then(|| "read only".to_owned()),
        Some(expiry.unwrap_or_else(|| "never expires".to_owned())),
        Some(key.used_at.map_or_else(|| "not used yet".to_owned(), |at| format!("last used {}", short(at)))),
    ];
    let says = parts.into_iter().flatten().collect::<Vec<String>>().join(" · ");
    KeyLine { made: short(key.made), label: key.label, says }
}

async fn refused(app: &App, me: &Me, kept: Kept) -> Answer {
    let code = kept.refusal.as_ref().map(|no| status(no.kind)).unwrap_or_default();
    page_with(code, &mine(app, me, kept, None).await?)
}

/// `POST /me/password`. Ends every other session, and begins this one anew.
pub async fn change_password(State(app): State<App>, me: Me, request: Request) -> Answer {
    let client = Client::of(&app, &request);
    let sent = guarded(&app, request).await?;
    match set_password(&app, &me, &sent).await {
        Ok(()) => enter(&app, me.who.org, me.person.id, client, "/me").await,
        Err(Error::Refused(no)) => refused(&app, &me, sent.kept("password", no)).await,
        Err(fault) => Err(PageError::from(fault)),
    }
}

async fn set_password(app: &App, me: &Me, sent: &Sent) -> Result<(), Error> {
    is_theirs(app, me, ("old", sent.value("old"))).await?;
    let (org, id) = (me.who.org, me.person.id);
    let members = app.desk.read(move |sql| Ok(member::members(sql, org)?)).await?;
    let email = members.into_iter().find(|member| member.id == id).map(|member| member.email).unwrap_or_default();
    password::acceptable(sent.value("password"), &[&me.person.name, &email, &me.organisation.name])?;
    let hash = password::hashed(sent.value("password").to_owned()).await?;
    login(app, me, Login::ChangePassword { password: hash, ends_keys: ends_keys(sent) }).await
}

/// Asks for the password again: a browser that was left open is not yet the member.
async fn is_theirs(app: &App, me: &Me, (field, typed): (&'static str, &str)) -> Result<(), Error> {
    let (org, id) = (me.who.org, me.person.id);
    let kept = app.desk.read(move |sql| Ok(member::password_of(sql, org, id)?)).await?;
    if password::is_right(typed.to_owned(), kept).await? {
        return Ok(());
    }
    Err(Refusal::invalid(field, "That’s not your current password. Enter the one you signed in with.").into())
}

/// Keys end too unless they are to be kept.
fn ends_keys(sent: &Sent) -> bool {
    sent.value("keep_keys").is_empty()
}

/// Changes how this member signs in.
async fn login(app: &App, me: &Me, change: Login) -> Result<(), Error> {
    app.desk.act(me.who, STREAM, Command::Login { member: me.person.id, change }).await.map(drop)
}

/// `POST /me/sign-out`
pub async fn sign_out_everywhere(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    login(&app, &me, Login::SignOutEverywhere { ends_keys: ends_keys(&sent) }).await?;
    see("/sign-in")
}

/// `POST /me/keys`: the key is shown this once.
pub async fn make_key(State(app): State<App>, me: Me, request: Request) -> Answer {
    let sent = guarded(&app, request).await?;
    match make(&app, &me, &sent).await {
        Ok(fresh) => page(&mine(&app, &me, Kept::default(), Some(fresh)).await?),
        Err(Error::Refused(no)) => refused(&app, &me, sent.kept("key", no)).await,
        Err(fault) => Err(PageError::from(fault)),
    }
}

async fn make(app: &App, me: &Me, sent: &Sent) -> Result<(String, String), Error> {
    is_theirs(app, me, ("password", sent.value("password"))).await?;
    let (token, label) = (fresh_token(), sent.value("label"));
    let terms = rules::key_terms(sent.value("days"), sent.value("scope"), app.desk.now())?;
    login(app, me, Login::MakeKey { label: label.to_owned(), token: token_hash(&token), terms }).await?;
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
