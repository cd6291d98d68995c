//! Who works here: the list, inviting someone, and changing what a member may do.

use crate::member::rules::{self, INVITED_FOR, MemberText};
use crate::member::{self, Holder, Member, fresh_token, history, token_hash};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::ids::MemberId;
use base::refusal::{Error, Refusal};
use base::{context::Role, words};
use engine::counter;
use jiff::Timestamp;
use serde_json::json;
use web::App;
use web::answer::{Answer, No, page, page_with, see, status};
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
use web::session::Me;

#[derive(Template)]
#[template(path = "member/pages/members.html")]
struct MembersPage {
    frame: Frame,
    rows: Vec<Row>,
    here: usize,
    open: usize,
    is_admin: bool,
    limit_label: String,
    fresh: Option<(String, String)>,
    kept: Kept,
}

struct Row {
    member: Member,
    limit: String,
    invited: Option<String>,
}

#[derive(Template)]
#[template(path = "member/pages/member.html")]
struct MemberPage {
    frame: Frame,
    role: String,
    member: Member,
    limit: String,
    limit_label: String,
    invited: Option<String>,
    fresh: Option<(String, String)>,
    kept: Kept,
}

/// Roles as they are chosen.
const ROLES: [(&str, &str); 4] = [
    ("agent", "Agent: works on cases"),
    ("manager", "Manager: approves, and reassigns cases of others"),
    ("executive", "Executive: sees everything"),
    ("admin", "Admin: manages members and settings"),
];

impl MembersPage {
    fn roles(&self) -> &'static [(&'static str, &'static str)] {
        &ROLES
    }
}

impl MemberPage {
    fn roles(&self) -> &'static [(&'static str, &'static str)] {
        &ROLES
    }

    /// Ticked unless it was unticked in a form that was refused.
    fn is_active(&self) -> bool {
        if self.kept.is("member") { !self.kept.of("member", "active").is_empty() } else { self.member.active }
    }
}

/// `GET /members`
pub async fn list(State(app): State<App>, me: Me) -> Answer {
    page(&members_page(&app, &me, Kept::default(), None).await?)
}

async fn members_page(app: &App, me: &Me, kept: Kept, fresh: Option<(String, String)>) -> Result<MembersPage, Error> {
    let framed = me.framed(app);
    let (now, org, _person) = (app.desk.now(), me.who.org, me.person.clone());
    let (frame, all, invited) = app
        .desk
        .read(move |sql| {
            let frame = framed.read(sql, "members")?;
            Ok((frame, member::members(sql, org)?, member::invited(sql, org, now)?))
        })
        .await?;
    let currency = me.house.currency.clone();
    let rows = all.into_iter().map(|member| Row {
        limit: words::money(member.limit, &currency),
        invited: until(&invited, &member, me, now),
        member,
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.sort_by_key(|row| !row.member.active);
    Ok(MembersPage {
        here: rows.iter().filter(|r| r.member.active).count(),
        open: rows.iter().filter(|r| r.invited.is_some()).count(),
        rows,
        frame: frame.saying(wrong(&kept)),
        is_admin: me.person.role == Role::Admin,
        limit_label: limit_label(&me.house.currency),
        fresh,
        kept,
    })
}

fn wrong(kept: &Kept) -> Option<Notice> {
    kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true })
}

/// Until when a member's invitation is good.
fn until(invited: &[(MemberId, Timestamp)], member: &Member, me: &Me, now: Timestamp) -> Option<String> {
    let (_, at) = invited.iter().find(|(id, _)| *id == member.id && member.active)?;
    Some(calendar::short(*at, now, me.house.zone()))
}

fn typed(sent: &Sent) -> MemberText<'_> {
    MemberText {
        name: sent.value("name"),
        email: sent.value("email"),
        role: sent.value("role"),
        team: sent.value("team"),
        limit: sent.value("limit"),
        direct_line: sent.value("direct_line"),
        active: !sent.value("active").is_empty(),
    }
}

/// `POST /members`: invites someone; the link is shown this once.
pub async fn invite(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    rules::runs_the_house(&me.person)?;
    match add(&app, &me, &sent).await {
        Ok(fresh) => page(&members_page(&app, &me, Kept::default(), Some(fresh)).await?),
        Err(Error::Refused(no)) if no.field.is_some() => {
            let code = status(no.kind);
            page_with(code, &members_page(&app, &me, sent.kept("invite", no), None).await?)
        }
        Err(other) => Err(No::from(other)),
    }
}

async fn add(app: &App, me: &Me, sent: &Sent) -> Result<(String, String), Error> {
    let new = rules::invite(&me.person, &typed(sent), &me.house.currency)?;
    let (token, now, who) = (fresh_token(), app.desk.now(), me.who);
    let (hash, name) = (token_hash(&token), new.name.clone());
    let add = move |sql: &mut db::Sql<'_>| {
        if member::is_taken(sql, &new.email)? {
            return Err(Error::from(rules::taken(&new.email)));
        }
        let id = MemberId(counter::next(sql, who.org, "member")?);
        member::add(sql, who.org, &Member { id, ..new.clone() }, None, now)?;
        member::invite(sql, &hash, Holder { org: who.org, member: id, expires_at: now + INVITED_FOR })?;
        let body = json!({ "member": id, "name": new.name, "role": new.role });
        Ok(history::state(sql, who.org, who.actor, ("member_invited", &body), now)?)
    };
    app.desk.settle(who.org, add).await?;
    Ok((name, link(app, &token)))
}

fn link(app: &App, token: &str) -> String {
    format!("{}/invitation/{token}", app.house.public_url)
}

/// The member a path names.
async fn find(app: &App, me: &Me, id: &str) -> Result<Member, Error> {
    let org = me.who.org;
    let all = app.desk.read(move |sql| Ok(member::members(sql, org)?)).await?;
    let id: Option<i64> = id.parse().ok();
    let found = all.into_iter().find(|m| Some(m.id.0) == id);
    Ok(found.ok_or_else(|| Refusal::not_found("There is no member with that number."))?)
}

/// `GET /members/{id}`
pub async fn one(State(app): State<App>, me: Me, Path(id): Path<String>) -> Answer {
    rules::runs_the_house(&me.person)?;
    let member = find(&app, &me, &id).await?;
    show(&app, &me, member, Kept::default(), None).await
}

async fn show(app: &App, me: &Me, member: Member, kept: Kept, fresh: Option<(String, String)>) -> Answer {
    let framed = me.framed(app);
    let (now, org) = (app.desk.now(), me.who.org);
    let (frame, invited) =
        app.desk.read(move |sql| Ok((framed.read(sql, "members")?, member::invited(sql, org, now)?))).await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let currency = me.house.currency.clone();
    let view = MemberPage {
        frame: frame.saying(wrong(&kept)),
        role: member.role.to_string(),
        limit: words::amount_typed(member.limit, &currency),
        invited: until(&invited, &member, me, now),
        member,
        limit_label: limit_label(&me.house.currency),
        fresh,
        kept,
    };
    page_with(code, &view)
}

/// `POST /members/{id}`
pub async fn amend(State(app): State<App>, me: Me, Path(id): Path<String>, sent: Sent) -> Answer {
    rules::runs_the_house(&me.person)?;
    let was = find(&app, &me, &id).await?;
    match change(&app, &me, was.id, &sent).await {
        Ok(()) => see("/members"),
        Err(Error::Refused(no)) if no.field.is_some() => show(&app, &me, was, sent.kept("member", no), None).await,
        Err(other) => Err(No::from(other)),
    }
}

async fn change(app: &App, me: &Me, id: MemberId, sent: &Sent) -> Result<(), Error> {
    let (who, by, currency, now) = (me.who, me.person.clone(), me.house.currency.clone(), app.desk.now());
    let sent: Vec<(String, String)> = sent.pairs.clone();
    let amend = move |sql: &mut db::Sql<'_>| {
        let sent = Sent { pairs: sent.clone(), files: Vec::new() };
        let all = member::members(sql, who.org)?;
        let amended = rules::amend(&by, &all, id, &typed(&sent), &currency)?;
        member::amend(sql, who.org, &amended)?;
        let has_left = !amended.active && all.iter().any(|m| m.id == id && m.active);
        if has_left {
            member::end_sessions(sql, who.org, id)?;
        }
        let kind = if has_left { "member_left" } else { "member_amended" };
        let body = json!({ "member": id, "name": amended.name, "role": amended.role, "team": amended.team, "limit": amended.limit });
        Ok(history::state(sql, who.org, who.actor, (kind, &body), now)?)
    };
    app.desk.settle(who.org, amend).await
}

/// `POST /members/{id}/invitation`: a new link, also for someone who has forgotten their password.
pub async fn invite_again(State(app): State<App>, me: Me, Path(id): Path<String>) -> Answer {
    rules::runs_the_house(&me.person)?;
    let member = find(&app, &me, &id).await?;
    if !member.active {
        let says = format!("{} has left. Make them active again first.", member.name);
        return Err(No::from(Refusal::not_now(says)));
    }
    let (token, now, who, id) = (fresh_token(), app.desk.now(), me.who, member.id);
    let (hash, body) = (token_hash(&token), json!({ "member": id, "name": member.name }));
    let again = move |sql: &mut db::Sql<'_>| {
        member::invite(sql, &hash, Holder { org: who.org, member: id, expires_at: now + INVITED_FOR })?;
        Ok(history::state(sql, who.org, who.actor, ("member_invited_again", &body), now)?)
    };
    app.desk.write(again).await?;
    let fresh = (member.name.clone(), link(&app, &token));
    show(&app, &me, member, Kept::default(), Some(fresh)).await
}

fn limit_label(currency: &str) -> String {
    format!("Can approve up to, in {currency}")
}
