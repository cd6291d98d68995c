//! Who works here: the list, inviting someone, and changing what a member may do.

use crate::member::{self, Member, rules};
use crate::organisation::history;
use crate::organisation::history::page::{BESIDE, Lines};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::context::Role;
use base::ids::MemberId;
use base::refusal::{Error, Refusal};
use base::words;
use jiff::Timestamp;
use web::App;
use web::answer::{Answer, page, page_with, status};
use web::draft;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::reopen::{Again, Reopen};
use web::session::Me;

#[derive(Template)]
#[template(path = "member/pages/members.html")]
struct MembersPage {
    frame: Frame,
    rows: Vec<MemberRow>,
    here: usize,
    open: usize,
    is_admin: bool,
    limit_label: String,
    fresh: Option<(String, String)>,
    kept: Kept,
}

struct MemberRow {
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

    fn standing(&self) -> &'static str {
        if self.member.active { "true" } else { "false" }
    }

    fn standings(&self) -> &'static [(&'static str, &'static str)] {
        &[("true", "Active"), ("false", "Has left: history is kept, sign-in is off")]
    }
}

/// `GET /members`
pub async fn list(State(app): State<App>, me: Me) -> Answer {
    let typed = draft::of_page(&app, &me, "/members").await?.named("invite");
    page(&members_page(&app, &me, typed, None).await?)
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
    let currency = me.organisation.currency.clone();
    let rows = all.into_iter().map(|member| MemberRow {
        limit: words::money(member.limit, &currency),
        invited: until(&invited, &member, me, now),
        member,
    });
    let mut rows: Vec<MemberRow> = rows.collect();
    rows.sort_by_key(|row| !row.member.active);
    Ok(MembersPage {
        here: rows.iter().filter(|r| r.member.active).count(),
        open: rows.iter().filter(|r| r.invited.is_some()).count(),
        rows,
        frame: frame.saying(wrong(&kept)),
        is_admin: me.person.role == Role::Admin,
        limit_label: limit_label(&me.organisation.currency),
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
    Some(calendar::short(*at, now, me.organisation.zone()))
}

/// How the list opens again with what was typed into the invitation.
pub const LIST: Reopen = Reopen { page: "/members", open: |again| Box::pin(reopen_list(again)) };

async fn reopen_list(again: Again) -> Answer {
    page(&members_page(&again.app, &again.me, again.kept.named("invite"), None).await?)
}

/// The list with the link of a fresh invitation: name and link.
pub async fn invited(app: &App, me: &Me, fresh: (String, String)) -> Answer {
    page(&members_page(app, me, Kept::default(), Some(fresh)).await?)
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
    let typed = draft::of_page(&app, &me, &format!("/members/{id}")).await?.named("member");
    show(&app, &me, member, typed, None).await
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
    let currency = me.organisation.currency.clone();
    let view = MemberPage {
        frame: frame.saying(wrong(&kept)),
        role: member.role.to_string(),
        limit: words::amount_typed(member.limit, &currency),
        invited: until(&invited, &member, me, now),
        member,
        limit_label: limit_label(&me.organisation.currency),
        history: changes.lines(&me.organisation, now),
        fresh,
        kept,
    };
    page_with(code, &view)
}

/// How a member’s page opens again with what was typed.
pub const ONE: Reopen = Reopen { page: "/members/{id}", open: |again| Box::pin(reopen_one(again)) };

async fn reopen_one(again: Again) -> Answer {
    rules::runs_the_house(&again.me.person)?;
    let member = find(&again.app, &again.me, again.part("id")).await?;
    show(&again.app, &again.me, member, again.kept.named("member"), None).await
}

/// A member’s page with the link of a fresh invitation: name and link.
pub async fn invited_again(app: &App, me: &Me, id: MemberId, fresh: (String, String)) -> Answer {
    let member = find(app, me, &id.to_string()).await?;
    show(app, me, member, Kept::default(), Some(fresh)).await
}

fn limit_label(currency: &str) -> String {
    format!("Can approve up to, in {currency}")
}
