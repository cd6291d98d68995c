//! A letter before it goes: the mail as it would be written and the paper as it would be printed, with the press that
//! sends it. What stands here is made by the rules and the writer that make the real one; nothing is kept of it. Other
//! emails of a member are seen first in [`email`].

pub mod email;

use crate::compose::{self, Draft, Letterhead};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use base::context::Context;
use base::ids::CaseNo;
use base::refusal::{Error, Refusal};
use casework::case::{self, Command};
use casework::coaching::{Setting, what_is_asked};
use casework::letter::pages::Sheet;
use casework::letter::{self, Head, Sections};
use casework::message::{self, Channel, marks};
use text::Language;
use web::App;
use web::answer::{Answer, page};
use web::frame::Frame;
use web::session::Me;

#[derive(Template)]
#[template(path = "preview/letter.html")]
struct Preview {
    frame: Frame,
    base: String,
    no: CaseNo,
    contact: String,
    /// Their number on the case, when they speak for the person let down.
    to: Option<u32>,
    /// The version of the case, by which a letter that is sent twice is known.
    version: u32,
    sections: Sections,
    sheet: Sheet,
    /// None when no mail reaches them.
    mail: Option<Mail>,
    /// What the coach marked while it was written, and what of it was set aside, as the editor told it.
    coached: Vec<(String, String)>,
    /// What the coach marks in red, and how many that are.
    marks: Option<(u32, String)>,
    press: String,
    ways: &'static [(&'static str, &'static str)],
}

struct Mail {
    from: String,
    to: String,
    subject: String,
    text: String,
}

fn number(no: &str) -> Result<CaseNo, Refusal> {
    no.parse().map_err(|()| Refusal::not_found("There is no such case."))
}

/// `GET /cases/A-1042/letter/preview`: the version last saved.
///
/// # Errors
/// When no version is saved, or it cannot be sent as it stands.
pub async fn show(State(app): State<App>, me: Me, Path(no): Path<String>, RawQuery(query): RawQuery) -> Answer {
    let (no, coached) = (number(&no)?, coached(query.as_deref().unwrap_or_default()));
    let aside: Vec<String> =
        coached.iter().filter(|(name, _)| name == "coach_overruled").map(|(_, value)| value.clone()).collect();
    let coach = casework::coach_pack::coach_of(&app.desk, me.who.org).await?;
    let (framed, organisation, now, who) = (me.framed(&app), me.organisation.clone(), app.desk.now(), me.who);
    let head = Letterhead { public_url: app.reach.public_url.clone() };
    let read = app.desk.read(move |sql| {
        let org = who.org;
        let (before, _) = case::load(sql, org, no)?;
        let none = || Refusal::not_found("No draft of this letter has been saved yet. Write it first.");
        let sections = message::store::letter(sql, org, no, before.letter.version())?.ok_or_else(none)?;
        let contact = case::letter_to(sql, org, &before)?;
        let has_mail = contact.email.is_some();
        let ctx = Context { now, actor: who.actor, organisation: &organisation, has_mail, given: &[] };
        let command = match has_mail {
            true => letter::Command::Send(sections.clone()),
            false => letter::Command::Hand { sections: sections.clone(), channel: Channel::Post },
        };
        let n = before.letter.to().and_then(|to| before.participants.of(to)).map(|person| person.n);
        let command = match n {
            Some(n) => letter::Command::To { n, letter: Box::new(command) },
            None => command,
        };
        let decided = case::decide(&before, Command::Letter(command), &ctx)?;
        let language = contact.language.or(None, organisation.language);
        let mail = match has_mail {
            true => Some(mail(&compose::as_if(sql, (org, no), (&before, &decided), &ctx)?, &ctx, &head)?),
            false => None,
        };
        let sheet_head = Head { no, sha256: &sections.sha256(), contact: &contact.name, language };
        let sheet = Sheet::new(&sections, sheet_head, &ctx, Language::English);
        let sheet = Sheet { seal: "not sent yet".to_owned(), ..sheet };
        let asked = what_is_asked(sql, org, no)?;
        let setting = Setting::ours(&asked, now, &organisation.calendar);
        let red = marks::told(&coach, &sections.text(), &setting, &aside);
        Ok((framed.read(sql, "cases")?, (before.version, n), contact, sections, sheet, (mail, red)))
    });
    let (frame, (version, n), contact, sections, sheet, (mail, (count, red))) = read.await?;
    let verb = if mail.is_some() { "Send letter" } else { "Mark as sent" };
    page(&Preview {
        frame,
        base: format!("/cases/{no}"),
        no,
        contact: contact.name,
        to: n,
        version,
        marks: (count > 0).then_some((count, red)),
        press: if count > 0 { marks::press(count, verb) } else { verb.to_owned() },
        coached,
        ways: letter::pages::ways(mail.is_some()),
        sections,
        sheet,
        mail,
    })
}

/// What the editor tells of the coach, in the address of the page.
fn coached(query: &str) -> Vec<(String, String)> {
    let all: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    let is_told = |name: &str| matches!(name, "coach_marked" | "coach_applied" | "coach_overruled");
    all.into_iter().filter(|(name, _)| is_told(name)).collect()
}

fn named(one: &::email::Mailbox) -> String {
    match &one.name {
        Some(name) => format!("{name} <{}>", one.address),
        None => one.address.clone(),
    }
}

fn mail(draft: &Draft, ctx: &Context, head: &Letterhead) -> Result<Mail, Error> {
    let outgoing = compose::without_link(draft, ctx.organisation, head)?;
    Ok(Mail {
        from: named(&outgoing.from),
        to: outgoing.to.iter().map(named).collect::<Vec<_>>().join(", "),
        subject: outgoing.subject,
        text: outgoing.text,
    })
}
