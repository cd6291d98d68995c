//! What the customer sees by their link: the page, the letter, the files. One case, and nothing of anyone else.

use super::may_see;
use super::view::{self, ChangeLine, LetterLine, Line, Owner, PromiseLine, RemedyLine, Source, Told, VerdictView};
use askama::Template;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use base::context::{Actor, Context, House};
use base::refusal::{Error, Refusal};
use base::token::Link;
use casework::case::Case;
use casework::customer::{self, Contact};
use casework::letter::pages::Sheet;
use casework::message;
use casework::message::store::{File, Words};
use casework::message::{Debt, Purpose};
use casework::verdict::Word;
use engine::desk::Who;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use web::answer::{Answer, outside, page, page_with, status};
use web::download;
use web::form::Kept;
use web::frame::Notice;
use web::{App, No};

/// Whoever holds a link of ours.
pub struct Guest {
    /// What the link names.
    pub link: Link,
    /// The contact, in their organisation.
    pub who: Who,
    /// The organisation.
    pub house: Arc<House>,
    /// The page's path, `/c/…`.
    pub base: String,
    /// The number in the path; 0 when there is none.
    pub n: u32,
}

impl FromRequestParts<App> for Guest {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Guest, No> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, app).await;
        let path = path.map(|Path(path)| path).unwrap_or_default();
        let token = path.get("token").map_or("", String::as_str);
        let link = app.desk.tokens().read_link(token, app.desk.now()).map_err(|refusal| outside(&refusal))?;
        let n = path.get("n").map_or(Ok(0), |text| text.parse()).map_err(|_| outside(&nothing()))?;
        let house = app.desk.house(link.org).await?;
        let who = Who { org: link.org, actor: Actor::Contact(link.contact) };
        Ok(Guest { link, who, house, base: format!("/c/{token}"), n })
    }
}

fn nothing() -> Refusal {
    Refusal::not_found(
        "There is nothing at this address. Open your page from our latest e-mail, or answer that e-mail.",
    )
}

/// Everything of one case that its page is made from.
struct Read {
    case: Case,
    contact: Contact,
    words: Vec<Words>,
    files: Vec<(u32, File)>,
}

async fn read(app: &App, link: Link) -> Result<Read, Error> {
    app.desk
        .read(move |sql| {
            let (case, _) = casework::case::load(sql, link.org, link.no)?;
            let contact = customer::contact(sql, link.org, link.contact)?;
            let contact = contact.filter(|c| c.id == case.head.contact).ok_or_else(nothing)?;
            let words = message::store::of_case(sql, link.org, link.no)?;
            let files = message::store::files(sql, link.org, link.no)?;
            Ok(Read { case, contact, words, files })
        })
        .await
}

/// The three questions of the verdict, each with the name of its score.
pub const SCORES: [(&str, &str); 3] =
    [("care", "Did we care?"), ("help", "Did we help?"), ("trust", "Can you trust us again?")];

/// What the numbers of an answer say.
pub const WORDS: [(&str, &str); 5] =
    [("1", "not at all"), ("2", "a little"), ("3", "partly"), ("4", "mostly"), ("5", "fully")];

/// What was just done, by name, so that the page can say thank you.
#[derive(Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    said: String,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    base: String,
    house: String,
    contact: String,
    no: String,
    subject: String,
    owner: Option<Owner>,
    is_right: bool,
    us: String,
    notice: Option<Notice>,
    kept: Kept,
    latest: Option<Line>,
    account: Vec<Told>,
    is_heard: bool,
    asks_account: bool,
    asks_understood: bool,
    understood: Option<String>,
    promises: Vec<PromiseLine>,
    remedies: Vec<RemedyLine>,
    changes: Vec<ChangeLine>,
    nothing: Option<String>,
    undone: Option<String>,
    letters: Vec<LetterLine>,
    verdict: VerdictView,
    talk: Vec<Line>,
    megabytes: usize,
}

impl Page {
    /// This score was chosen in a form that was refused.
    fn scored(&self, name: &str, score: &str) -> bool {
        self.kept.of("verdict", name) == score
    }
}

/// `GET /c/{token}`
///
/// # Errors
/// When the link is forged or expired.
pub async fn theirs(State(app): State<App>, guest: Guest, Query(said): Query<Said>) -> Answer {
    show(&app, &guest, Kept::default(), &said.said).await
}

/// The page, with a form as it was typed when one was refused.
///
/// # Errors
/// When there is no such case any more.
pub async fn show(app: &App, guest: &Guest, kept: Kept, said: &str) -> Answer {
    let read = read(app, guest.link).await.map_err(closed)?;
    let ctx = Context { now: app.desk.now(), actor: guest.who.actor, house: &guest.house, has_mail: true };
    let source = Source { case: &read.case, words: &read.words, files: &read.files, ctx: &ctx };
    let wrong = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |refusal| status(refusal.kind));
    let case = &read.case;
    let view = Page {
        base: guest.base.clone(),
        house: guest.house.name.clone(),
        contact: read.contact.name.clone(),
        no: guest.link.no.to_string(),
        subject: case.head.subject.clone(),
        owner: view::owner(&source),
        is_right: case.verdict.is_made_right(),
        us: source.us(),
        notice: wrong.or_else(|| thanks(said, &source)),
        kept,
        latest: latest(&source, guest.link),
        account: view::account(case),
        is_heard: case.account.is_heard(),
        asks_account: view::asks_account(case),
        asks_understood: view::asks_understood(case),
        understood: view::understood(case),
        promises: view::promises(&source),
        remedies: view::remedies(&source),
        changes: view::changes(&source),
        nothing: case.changes.nothing_can_be_done().map(str::to_owned),
        undone: case.changes.cannot_be_undone().map(str::to_owned),
        letters: view::letters(&source),
        verdict: view::verdict(&source),
        talk: view::talk(&source, guest.link.contact),
        megabytes: app.house.limits.upload / (1024 * 1024),
    };
    page_with(code, &view)
}

/// The last thing a person of ours wrote to them.
fn latest(source: &Source, link: Link) -> Option<Line> {
    let last = |purpose| source.case.messages.last_out(purpose).map(|m| m.n);
    let n = last(Purpose::Result).max(last(Purpose::Reply))?;
    view::talk(source, link.contact).into_iter().find(|line| line.n == n)
}

/// A refusal on the way in is a page without a name on it.
pub fn closed(error: Error) -> No {
    match error {
        Error::Refused(refusal) => outside(&refusal),
        fault => No::from(fault),
    }
}

/// Thanks for what was just said, with what follows from it.
fn thanks(said: &str, source: &Source) -> Option<Notice> {
    let us = source.us();
    let says = match said {
        "understanding" => format!("Thank you. {us} sees what you said."),
        "account" => format!("Thank you. Your answers are with {us}."),
        "messages" => format!("Thank you, we have it. {}", owed(source)),
        "confirmation" => format!("Good to know. Thank you for saying so; {us} sees it."),
        "refutation" => format!("Thank you for saying so. It is open again. {}", owed(source)),
        "verdict" => match source.case.verdict.standing().map(|given| given.word)? {
            Word::MadeRight => format!("Thank you. Your word is written down as you gave it, and {us} sees it."),
            Word::NotYet => {
                format!("Thank you for being candid. It is open again, and {us} still owns it. {}", owed(source))
            }
            Word::SomeoneElse => {
                format!("Thank you for saying so. It goes to someone other than {us}. {}", owed(source))
            }
        },
        _ => return None,
    };
    Some(Notice { says: says.trim_end().to_owned(), is_wrong: false })
}

/// By when an answer is owed for what they wrote last.
fn owed(source: &Source) -> String {
    let last = source.case.messages.unanswered().last().and_then(|m| m.debt.as_ref());
    match last {
        Some(Debt::Open { due }) => {
            format!("We owe you an answer by {}.", calendar::full(*due, source.ctx.house.zone()))
        }
        _ => String::new(),
    }
}

#[derive(Template)]
#[template(path = "letter.html")]
struct LetterPage {
    base: String,
    sheet: Sheet,
    pdf: String,
}

/// `GET /c/{token}/letters/{n}`
///
/// # Errors
/// When no letter of that version was sent to them.
pub async fn letter(State(app): State<App>, guest: Guest) -> Answer {
    let read = read(&app, guest.link).await.map_err(closed)?;
    let sent = read.case.letter.sent().iter().find(|sent| sent.version == guest.n).cloned();
    let sent = sent.ok_or_else(|| outside(&nothing()))?;
    let (org, no) = (guest.link.org, guest.link.no);
    let sections = app.desk.read(move |sql| Ok(message::store::letter(sql, org, no, sent.version)?)).await?;
    let sections = sections.ok_or_else(|| outside(&nothing()))?;
    let ctx = Context { now: sent.at, actor: guest.who.actor, house: &guest.house, has_mail: true };
    let sheet = Sheet::new(&sections, no, &sent.sha256, &read.contact.name, &ctx);
    page(&LetterPage { pdf: format!("{}/files/{}/1", guest.base, sent.message), base: guest.base, sheet })
}

/// `GET /c/{token}/files/{n}/{i}`: only files of messages that are part of the conversation with them.
///
/// # Errors
/// When there is no such file for them.
pub async fn file(State(app): State<App>, guest: Guest, Path(path): Path<HashMap<String, String>>) -> Answer {
    let i: u32 = path.get("i").and_then(|text| text.parse().ok()).ok_or_else(|| outside(&nothing()))?;
    let (link, n) = (guest.link, guest.n);
    let found = app
        .desk
        .read(move |sql| {
            let (case, _) = casework::case::load(sql, link.org, link.no)?;
            let theirs = case.head.contact == link.contact;
            if !theirs || !case.messages.get(n).is_some_and(|m| may_see(m, link.contact)) {
                return Ok(None);
            }
            Ok(message::store::file(sql, link.org, (link.no, n, i))?)
        })
        .await;
    let file = found.map_err(closed)?.ok_or_else(|| outside(&nothing()))?;
    Ok(download::file(&file.name, &file.mime, file.bytes))
}
