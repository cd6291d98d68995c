//! The pages of the letter: the editor, the letter as it was sent, its PDF.

mod reopen;

pub use reopen::REOPENS;

use super::checks::{Check, checks};
use super::{Fact, Head, Names, Sections, SentLetter, draft as from_case, gone, greeted, paper};
use crate::case::pages::{Read, read};
use crate::case::words::called;
use crate::case::{self, Case, Fact as CaseFact};
use crate::customer;
use crate::message::{self, Channel, Delivery, Kind};
use crate::participant::{Participant, role_name};
use ::paper::Block;
use askama::Template;
use axum::extract::{Path, State};
use base::context::Context;
use base::ids::CaseNo;
use base::refusal::{Error, Fault, Refusal};
use text::{Language, say};
use web::answer::{Answer, page, see};
use web::draft;
use web::extract::Asked;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::session::Me;
use web::{App, download};

/// A letter as a page shows it: the same blocks that are printed.
pub struct Sheet {
    pub organisation: String,
    pub sender: Vec<String>,
    pub recipient: String,
    pub day: String,
    pub subject: String,
    pub parts: Vec<Part>,
    pub no: CaseNo,
    pub sha256: String,
    /// The language it was sent in.
    pub written_in: Language,
    /// Whether the text still has the hash it was sent with.
    pub seal: String,
}

/// A part of a letter's text.
pub enum Part {
    Heading(String),
    Paragraph(String),
    /// A list.
    Items(Vec<String>),
}

impl Sheet {
    /// The letter as sent, for somebody who reads `language`; the hour of `ctx` is the one it was sent at.
    pub fn new(sections: &Sections, head: Head, ctx: &Context, language: Language) -> Sheet {
        let letter = paper(sections, head, ctx);
        let seal = if sections.sha256() == head.sha256 {
            say!(language, "unchanged since it was sent")
        } else {
            say!(language, "this is not the text that was sent")
        };
        Sheet {
            organisation: ctx.organisation.name.clone(),
            sender: letter.sender,
            recipient: head.contact.to_owned(),
            day: letter.place_date,
            subject: letter.subject,
            parts: parts(letter.blocks),
            no: head.no,
            sha256: head.sha256.to_owned(),
            written_in: head.language,
            seal,
        }
    }
}

/// Items that follow each other are one list.
fn parts(blocks: Vec<Block>) -> Vec<Part> {
    let mut parts = Vec::new();
    for block in blocks {
        match (block, parts.last_mut()) {
            (Block::Item(item), Some(Part::Items(items))) => items.push(item),
            (Block::Item(item), _) => parts.push(Part::Items(vec![item])),
            (Block::Heading(text), _) => parts.push(Part::Heading(text)),
            (Block::Paragraph(text), _) => parts.push(Part::Paragraph(text)),
            (Block::Fact { label, value }, _) => parts.push(Part::Paragraph(format!("{label}: {value}"))),
            (Block::Signature(lines), _) => parts.push(Part::Paragraph(lines.join("\n"))),
        }
    }
    parts
}

#[derive(Template)]
#[template(path = "letter/editor.html")]
struct Editor {
    frame: Frame,
    base: String,
    no: CaseNo,
    contact: String,
    /// Whom it may go to, by their numbers on the case, and whether mail reaches them; empty when there is no choice.
    addressees: Vec<(u32, String)>,
    /// Who of them is chosen.
    to: u32,
    /// Mail reaches them.
    has_mail: bool,
    /// The version of the case, by which a letter that is sent twice is known.
    version: u32,
    /// A version is kept that can be printed.
    is_kept: bool,
    from: String,
    parts: Vec<Field>,
    kept: Kept,
    checks: Vec<Check>,
    sent: Vec<(u32, String)>,
    outbox: Option<String>,
    second_opinion: bool,
}

/// One part of the letter in the editor.
struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    text: String,
}

/// The forms of this page: sending, and keeping a version.
const FORMS: [&str; 2] = ["letters", "letter-drafts"];

impl Editor {
    fn wrong(&self, field: &str) -> Option<&str> {
        FORMS.iter().find_map(|form| self.kept.wrong(form, field))
    }
}

/// The ways a letter goes; mail only to those it reaches.
pub fn ways(has_mail: bool) -> &'static [(&'static str, &'static str)] {
    const WAYS: [(&str, &str); 4] = [
        ("email", "Email, with a PDF"),
        ("post", "Post: I’ve sent it"),
        ("in_person", "In person: I’ve handed it over"),
        ("phone", "Phone: I’ve read it out"),
    ];
    if has_mail { &WAYS } else { &WAYS[1..] }
}

fn number(no: &str) -> Result<CaseNo, Refusal> {
    no.parse().map_err(|()| Refusal::not_found("There is no such case."))
}

/// `GET /cases/A-1042/letter`
///
/// # Errors
/// When there is no such case here.
pub async fn editor(
    State(app): State<App>,
    me: Me,
    Path(no): Path<String>,
    Asked(asked): Asked<case::pages::CaseQuery>,
) -> Answer {
    let no = number(&no)?;
    if let Some(place) = reopen::moved(&app, &me, no).await? {
        return see(&place);
    }
    let typed = draft::of_page(&app, &me, &format!("/cases/{no}/letter")).await?.below(&format!("/cases/{no}"));
    show_after(&app, &me, no, (typed, &asked.done)).await
}

/// The editor, with a letter as it was typed when it was refused, or after a form of it was taken.
async fn show_after(app: &App, me: &Me, no: CaseNo, (kept, done): (Kept, &str)) -> Answer {
    let read = read(app, me, no).await?;
    let (org, version) = (me.who.org, read.case.letter.version());
    let last = app.desk.read(move |sql| Ok(message::store::letter(sql, org, no, version)?)).await?;
    let ctx = Context {
        now: app.desk.now(),
        actor: me.who.actor,
        organisation: &me.organisation,
        has_mail: read.contact.email.is_some(),
        given: &[],
    };
    let sections = last.unwrap_or_else(|| from_facts(&read, &ctx));
    let short = |at| calendar::short(at, ctx.now, ctx.organisation.zone());
    let addressees = addressees(&read);
    let notice =
        kept.problem().map(|says| Notice { says: format!("{says} What you wrote is still here."), is_wrong: true });
    let sent = read.case.letter.sent().iter().rev().map(|sent| (sent.version, short(sent.at))).collect();
    page(&Editor {
        base: format!("/cases/{no}"),
        no,
        contact: read.contact.name.clone(),
        to: chosen(&read.case, &kept),
        has_mail: ctx.has_mail || addressees.iter().any(|(_, has_mail, _)| *has_mail),
        addressees: addressees.into_iter().map(|(n, _, name)| (n, name)).collect(),
        version: read.case.version,
        is_kept: version > 0,
        from: origin(&read, &ctx),
        parts: fields(&sections, &kept),
        checks: checks(&read.case),
        sent,
        outbox: app.reach.outbox.clone(),
        second_opinion: app.slot::<crate::coaching::ask::Second>().is_some(),
        frame: read.frame.saying(notice).having_done(case::done::says(done, read.contact.first_name())),
        kept,
    })
}

/// The person let down and everyone who speaks for them, with whether mail reaches them; nobody where nobody does.
fn addressees(read: &Read) -> Vec<(u32, bool, String)> {
    let speaks = |person: &&Participant| read.case.participants.speaks_for(person.contact, read.case.head.contact);
    let one = |person: &Participant| {
        let contact = read.others.iter().chain([&read.contact]).find(|contact| contact.id == person.contact)?;
        let role = role_name(person.role);
        Some((person.n, contact.email.is_some(), format!("{}, {role}", contact.name)))
    };
    let all: Vec<_> = read.case.participants.on().filter(speaks).filter_map(one).collect();
    if all.len() > 1 { all } else { Vec::new() }
}

/// Whom it is addressed to, by their number on the case: as it was typed, or as the last version is.
fn chosen(case: &Case, kept: &Kept) -> u32 {
    let typed = FORMS.iter().find(|form| kept.is(form)).and_then(|form| kept.of(form, "to").parse().ok());
    let saved = case.participants.of(case.letter.to().unwrap_or(case.head.contact)).map(|person| person.n);
    typed.or(saved).unwrap_or_default()
}

fn from_facts(read: &Read, ctx: &Context) -> Sections {
    let case = &read.case;
    let owner = case.owner.and_then(|id| ctx.organisation.people.find(id)).or(ctx.member().ok());
    let language = read.contact.language.or(None, ctx.organisation.language);
    let subject = called(&case.head.subject).in_language(language);
    let names = Names {
        greeted: greeted(&read.contact.name, language),
        owner: owner.map_or("", |p| p.name.as_str()),
        direct_line: owner.map_or("", |p| p.direct_line.as_str()),
        has_mail: ctx.has_mail,
        subject: &subject,
        people: &ctx.organisation.people,
        zone: ctx.organisation.zone(),
        language,
    };
    from_case(&case.account, &case.remedies, &case.changes, &case.promises, names)
}

/// Where the text in the editor comes from.
fn origin(read: &Read, ctx: &Context) -> String {
    let kept = read.history.iter().rev().find_map(|stored| match &stored.fact {
        CaseFact::Letter(Fact::Drafted { version }) => Some((*version, stored.stamp)),
        _ => None,
    });
    match kept {
        Some((version, stamp)) => {
            let by = match stamp.by {
                base::context::Actor::Member(id) => format!(" by {}", ctx.organisation.people.name(id)),
                _ => String::new(),
            };
            format!("Version {version}, saved {}{by}", calendar::short(stamp.at, ctx.now, ctx.organisation.zone()))
        }
        None => "Drafted from the facts of the case".to_owned(),
    }
}

fn fields(sections: &Sections, kept: &Kept) -> Vec<Field> {
    let field = |name: &'static str, label, hint, text: &str| {
        let typed = FORMS.iter().find(|form| kept.is(form)).map(|form| kept.of(form, name));
        Field { name, label, hint, text: typed.unwrap_or(text).to_owned() }
    };
    vec![
        field("subject", "Subject", "", &sections.subject),
        field(
            "happened",
            "What happened, as we understand it, and what we got wrong",
            "Their words first, then ours. No “however”.",
            &sections.happened,
        ),
        field(
            "fixed",
            "What we have done",
            "In the short term. A line that begins with a dash becomes a list item.",
            &sections.fixed,
        ),
        field(
            "changes",
            "What changes, so that it does not happen again",
            "In the long term, or why nothing can be done.",
            &sections.changes,
        ),
        field("closing", "Who answers, and how to reach them", "", &sections.closing),
    ]
}

#[derive(Template)]
#[template(path = "letter/show.html")]
struct LetterPage {
    sheet: Sheet,
    version: u32,
    gone: &'static str,
    when: String,
    delivery: String,
}

fn never_sent() -> Refusal {
    Refusal::not_found("No letter of that version was sent on this case.")
}

/// `GET /cases/A-1042/letters/3`: the letter as it was sent.
///
/// # Errors
/// When no such letter was sent here.
pub async fn letter(State(app): State<App>, me: Me, Path((no, version)): Path<(String, u32)>) -> Answer {
    let no = number(&no)?;
    let org = me.who.org;
    let found = app.desk.read(move |sql| {
        let (case, _) = crate::case::load(sql, org, no)?;
        let sections = message::store::letter(sql, org, no, version)?.ok_or_else(never_sent)?;
        let went = case.messages.get(sent(&case, version)?.message).and_then(|m| m.recipients().first().copied());
        let contact = customer::contact(sql, org, went.unwrap_or(case.head.contact))?.ok_or_else(never_sent)?;
        Ok((case, contact, sections, message::store::letter_language(sql, org, no, version)?))
    });
    let (case, contact, sections, language) = found.await?;
    let sent = sent(&case, version)?;
    let head = Head { no, sha256: &sent.sha256, contact: &contact.name, language };
    let channel = case.messages.get(sent.message).map_or(Channel::Email, |m| m.channel);
    let ctx = Context { now: sent.at, actor: me.who.actor, organisation: &me.organisation, has_mail: true, given: &[] };
    page(&LetterPage {
        sheet: Sheet::new(&sections, head, &ctx, Language::English),
        version,
        gone: gone(channel),
        when: calendar::full(sent.at, me.organisation.zone()),
        delivery: if channel == Channel::Email { delivery(&case, sent, &me.organisation) } else { String::new() },
    })
}

fn sent(case: &Case, version: u32) -> Result<&SentLetter, Refusal> {
    case.letter.sent().iter().find(|sent| sent.version == version).ok_or_else(never_sent)
}

fn delivery(case: &Case, sent: &SentLetter, organisation: &base::context::Organisation) -> String {
    let state = case.messages.get(sent.message).map(|m| &m.kind);
    match state {
        Some(Kind::Out { delivery: Delivery::Delivered(at), .. }) => {
            format!("Delivered {}.", calendar::full(*at, organisation.zone()))
        }
        Some(Kind::Out { delivery: Delivery::Failed(failure), .. }) => format!("It did not arrive: {}", failure.text()),
        _ => "It is on its way.".to_owned(),
    }
}

/// `GET /cases/A-1042/letters/3/pdf`: the very file that was mailed.
///
/// # Errors
/// When no such letter was sent here.
pub async fn pdf(State(app): State<App>, me: Me, Path((no, version)): Path<(String, u32)>) -> Answer {
    let no = number(&no)?;
    let org = me.who.org;
    let file = app.desk.read(move |sql| {
        let (case, _) = crate::case::load(sql, org, no)?;
        let message = sent(&case, version)?.message;
        let file = message::store::file(sql, org, (no, message, 1))?;
        file.ok_or_else(|| Error::from(never_sent()))
    });
    let file = file.await?;
    Ok(download::file(&file.name, &file.mime, file.bytes))
}

/// `GET /cases/A-1042/letter/pdf`: the version last kept, to print and post or hand over before it is said to have gone.
///
/// # Errors
/// When no version is kept, or the paper cannot be made.
pub async fn draft_pdf(State(app): State<App>, me: Me, Path(no): Path<String>) -> Answer {
    let no = number(&no)?;
    let org = me.who.org;
    let found = app.desk.read(move |sql| {
        let (case, _) = crate::case::load(sql, org, no)?;
        let contact = case::letter_to(sql, org, &case)?;
        let kept = message::store::letter(sql, org, no, case.letter.version())?;
        let none = || Refusal::not_found("No draft of this letter has been saved yet. Save one first, then print it.");
        let language = message::store::letter_language(sql, org, no, case.letter.version())?;
        Ok((contact, kept.ok_or_else(none)?, language))
    });
    let (contact, sections, language) = found.await?;
    let ctx = Context {
        now: app.desk.now(),
        actor: me.who.actor,
        organisation: &me.organisation,
        has_mail: contact.email.is_some(),
        given: &[],
    };
    let head = Head { no, sha256: &sections.sha256(), contact: &contact.name, language };
    let bytes = ::paper::pdf(&paper(&sections, head, &ctx)).map_err(|e| Error::from(Fault::from(e)))?;
    Ok(download::file(&format!("{no}-letter.pdf"), "application/pdf", bytes))
}
