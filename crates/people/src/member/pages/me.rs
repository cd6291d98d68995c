//! One's own page: password, sessions, API keys.

use super::{enter, guarded, hashed, is_right};
use crate::member::{self, Holder, fresh_token, history, password, rules, token_hash};
use askama::Template;
use axum::extract::{Request, State};
use base::refusal::{Error, Refusal};
use base::words;
use jiff::Timestamp;
use serde_json::json;
use text::Language;
use web::App;
use web::answer::{Answer, No, page, page_with, see, status};
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
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
    let (frame, keys) =
        app.desk.read(move |sql| Ok((framed.read(sql, "me")?, member::keys(sql, org, person.id)?))).await?;
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let made = |at: Timestamp| calendar::short(at, now, me.house.zone());
    Ok(MePage {
        frame: frame.saying(notice),
        name: me.person.name.clone(),
        role: me.person.role.to_string(),
        team: me.person.team.clone(),
        line: me.person.direct_line.clone(),
        limit: words::money(me.person.limit, &me.house.currency),
        language: me.person.language.unwrap_or_default(),
        keys: keys.into_iter().map(|(label, at)| (label, made(at))).collect(),
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
        Err(fault) => Err(No::from(fault)),
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
    let now = app.desk.now();
    let change = move |sql: &mut db::Sql<'_>| {
        member::set_password(sql, who.org, id, &hash)?;
        Ok(history::state(sql, who.org, who.actor, ("password_changed", &json!({})), now)?)
    };
    app.desk.write(change).await
}

/// `POST /me/language`
pub async fn choose_language(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    let Some(language) = Language::of(sent.value("language")) else {
        let no = Refusal::invalid("language", "Choose one of the languages in the list.");
        return refused(&app, &me, sent.kept("language", no)).await;
    };
    let (who, id, now) = (me.who, me.person.id, app.desk.now());
    let choose = move |sql: &mut db::Sql<'_>| {
        member::choose_language(sql, who.org, id, language)?;
        let body = json!({ "language": language });
        Ok::<_, Error>(history::state(sql, who.org, who.actor, ("language_chosen", &body), now)?)
    };
    app.desk.settle(who.org, choose).await?;
    see("/me")
}

/// `POST /me/sign-out`
pub async fn sign_out_everywhere(State(app): State<App>, me: Me) -> Answer {
    let (who, id, now) = (me.who, me.person.id, app.desk.now());
    let end = move |sql: &mut db::Sql<'_>| {
        member::end_sessions(sql, who.org, id)?;
        Ok(history::state(sql, who.org, who.actor, ("signed_out_everywhere", &json!({})), now)?)
    };
    app.desk.write(end).await?;
    see("/sign-in")
}

/// `POST /me/keys`: the key is shown this once.
pub async fn make_key(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    match make(&app, &me, sent.value("label")).await {
        Ok(fresh) => page(&mine(&app, &me, Kept::default(), Some(fresh)).await?),
        Err(Error::Refused(no)) => refused(&app, &me, sent.kept("key", no)).await,
        Err(fault) => Err(No::from(fault)),
    }
}

async fn make(app: &App, me: &Me, label: &str) -> Result<(String, String), Error> {
    let (who, id, now, typed) = (me.who, me.person.id, app.desk.now(), label.to_owned());
    let token = fresh_token();
    let hash = token_hash(&token);
    let make = move |sql: &mut db::Sql<'_>| {
        let taken: Vec<String> = member::keys(sql, who.org, id)?.into_iter().map(|(label, _)| label).collect();
        let label = rules::key_label(&typed, &taken)?;
        let holder = Holder { org: who.org, member: id, expires_at: now };
        member::add_key(sql, &hash, holder, &label, now)?;
        history::state(sql, who.org, who.actor, ("key_made", &json!({ "label": label })), now)?;
        Ok::<_, Error>(label)
    };
    Ok((app.desk.write(make).await?, token))
}

/// `POST /me/keys/revocation`
pub async fn revoke_key(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    let (who, id, now, label) = (me.who, me.person.id, app.desk.now(), sent.value("label").to_owned());
    let revoke = move |sql: &mut db::Sql<'_>| {
        if !member::revoke_key(sql, who.org, id, &label)? {
            return Err(Refusal::not_found("You have no key with that name.").into());
        }
        Ok(history::state(sql, who.org, who.actor, ("key_revoked", &json!({ "label": label })), now)?)
    };
    app.desk.write(revoke).await?;
    see("/me")
}
