//! Who works here: the list, inviting someone, and changing what a member may do.

use crate::member::rules::{self, MemberText};
use crate::member::{self, Member, fresh_token, token_hash};
use crate::organisation::history::page::{BESIDE, Lines};
use crate::organisation::{Command, STREAM, history};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::ids::MemberId;
use base::refusal::{Error, Refusal};
use base::{context::Role, words};
use jiff::Timestamp;
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
    history: Lines,
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

fn typed(sent: &Sent) -> MemberText {
    MemberText {
        name: sent.value("name").to_owned(),
        email: sent.value("email").to_owned(),
        role: sent.value("role").to_owned(),
        team: sent.value("team").to_owned(),
        limit: sent.value("limit").to_owned(),
        direct_line: sent.value("direct_line").to_owned(),
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
    let (token, text) = (fresh_token(), typed(sent));
    let name = text.name.trim().to_owned();
    app.desk.act(me.who, STREAM, Command::Invite { text, token: token_hash(&token) }).await?;
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
    let (id, most) = (member.id, (None, BESIDE));
    let read = app.desk.read(move |sql| {
        let history = history::page::read(sql, org, Some(id), most)?;
        Ok((framed.read(sql, "members")?, member::invited(sql, org, now)?, history))
    });
    let (frame, invited, changes) = read.await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let currency = me.house.currency.clone();
    let view = MemberPage {
        frame: frame.saying(wrong(&kept)),
        role: member.role.to_string(),
        limit: words::amount_typed(member.limit, &currency),
        invited: until(&invited, &member, me, now),
        member,
        limit_label: limit_label(&me.house.currency),
        history: changes.lines(&me.house, now),
        fresh,
        kept,
    };
    page_with(code, &view)
}

/// `POST /members/{id}`
pub async fn amend(State(app): State<App>, me: Me, Path(id): Path<String>, sent: Sent) -> Answer {
    rules::runs_the_house(&me.person)?;
    let was = find(&app, &me, &id).await?;
    let command = Command::Amend { member: was.id, text: typed(&sent) };
    match app.desk.act(me.who, STREAM, command).await {
        Ok(_) => see("/members"),
        Err(Error::Refused(no)) if no.field.is_some() => show(&app, &me, was, sent.kept("member", no), None).await,
        Err(other) => Err(No::from(other)),
    }
}

/// `POST /members/{id}/invitation`: a new link, also for someone who has forgotten their password.
pub async fn invite_again(State(app): State<App>, me: Me, Path(id): Path<String>) -> Answer {
    rules::runs_the_house(&me.person)?;
    let member = find(&app, &me, &id).await?;
    let token = fresh_token();
    app.desk.act(me.who, STREAM, Command::InviteAgain { member: member.id, token: token_hash(&token) }).await?;
    let fresh = (member.name.clone(), link(&app, &token));
    show(&app, &me, member, Kept::default(), Some(fresh)).await
}

fn limit_label(currency: &str) -> String {
    format!("Can approve up to, in {currency}")
}
