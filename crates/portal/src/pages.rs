//! What the customer sees by their link. One case, and nothing of anyone else.

use super::guest::{Guest, Unseen, still_opens};
use super::thanks::thanks;
use super::view::{self, ChangeLine, LetterLine, Line, PromiseLine, RemedyLine, Source, Told, VerdictView};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use base::context::{Actor, Context, Stamp};
use base::ids::ContactId;
use base::refusal::{Error, Refusal};
use base::token::Link;
use casework::case::words::called;
use casework::case::{Case, Fact, dismissal};
use casework::customer::{self, Contact};
use casework::group::{self, Group};
use casework::message;
use casework::message::store::{File, Words};
use casework::message::{Kind, Purpose};
use db::Sql;
use engine::outbox;
use jiff::Timestamp;
use serde::Deserialize;
use text::{Language, amount};
use text::{say, text};
use web::answer::{Answer, outside, page_with, status};
use web::form::Kept;
use web::frame::Notice;
use web::{App, PageError};

pub(super) fn nothing() -> Refusal {
    Refusal::not_found(text!(
        customer: "There is nothing at this address. Open your page from our latest email, or reply to that email."
    ))
}

/// Everything of one case that its page is made from.
pub(super) struct Read {
    pub case: Case,
    pub contact: Contact,
    /// Everyone on the customer's side, by name.
    pub names: Vec<(ContactId, String)>,
    words: Vec<Words>,
    files: Vec<(u32, File)>,
    /// The group it belongs to: what changes for all changes for them.
    group: Option<Group>,
}

/// Their case as far as it has been said to them: what can still be taken back has not been.
pub(super) fn as_said(sql: &mut Sql, link: Link, now: Timestamp) -> Result<Case, Error> {
    let (mut case, _) = casework::case::load(sql, link.org, link.no)?;
    let stamp = Stamp { at: case.last_at, by: Actor::System };
    for (n, _) in outbox::held(sql, link.org, link.no, now)? {
        case.apply(&Fact::Message(message::Fact::TakenBack { n }), stamp);
        if let Some(reopened) = dismissal::taken_back(&case, n) {
            case.apply(&Fact::Case(reopened), stamp);
        }
    }
    Ok(case)
}

pub(super) async fn read(app: &App, guest: &Guest) -> Result<Read, Error> {
    let (link, since, now) = (guest.link, guest.opens_since(app), app.desk.now());
    app.desk
        .read(move |sql| {
            still_opens(sql, link, since)?;
            let case = as_said(sql, link, now)?;
            let contact = customer::contact(sql, link.org, link.contact)?;
            let contact = contact.filter(|c| case.participants.has(c.id)).ok_or_else(nothing)?;
            let names = customer::names(sql, link.org, &case)?;
            let words = message::store::of_case(sql, link.org, link.no)?;
            let files = message::store::files(sql, link.org, link.no)?;
            let group = match case.shared.group() {
                Some(no) => Some(group::shown(sql, link.org, no)?),
                None => None,
            };
            Ok(Read { case, contact, names, words, files, group })
        })
        .await
}

/// What was just done, by name, so that the page can say thank you.
#[derive(Default, Deserialize)]
pub struct Said {
    #[serde(default)]
    said: String,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    language: Language,
    base: String,
    organisation: String,
    contact: String,
    no: String,
    number: String,
    subject: String,
    who: String,
    /// What brings them to this case, when they are not the person let down.
    part: Option<String>,
    /// Their cases that go on in this one.
    continued: Vec<String>,
    /// It is their complaint, or they speak for whose it is.
    is_theirs: bool,
    direct_line: Option<(String, String)>,
    notice: Option<Notice>,
    kept: Kept,
    /// The version of the case, by which a form that is sent twice is known.
    version: u32,
    latest: Option<Line>,
    account: Vec<Told>,
    is_heard: bool,
    unheard: String,
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
    write: String,
    talk: Vec<Line>,
    limit: String,
}

impl Page {
    /// The three questions of the verdict, each with the name of its score.
    fn scores(&self) -> [(&'static str, String); 3] {
        [
            ("care", say!(self.language, "Did we care?")),
            ("help", say!(self.language, "Did we help?")),
            ("trust", say!(self.language, "Can you trust us again?")),
        ]
    }

    /// What the numbers of an answer say.
    fn answers(&self) -> [(String, String); 5] {
        let words = [
            say!(self.language, "not at all"),
            say!(self.language, "a little"),
            say!(self.language, "partly"),
            say!(self.language, "mostly"),
            say!(self.language, "fully"),
        ];
        let mut n = 0;
        words.map(|word| {
            n += 1;
            (n.to_string(), word)
        })
    }

    /// The same in a line: `1 not at all · 2 a little …`.
    fn legend(&self) -> String {
        self.answers().map(|(n, word)| format!("{n} {word}")).join(" · ")
    }

    /// This score was chosen in a form that was refused.
    fn scored(&self, name: &str, score: &str) -> bool {
        self.kept.of("verdict", name) == score
    }

    /// What they wrote and we have not got, also as an objection that comes too late.
    fn unsent(&self) -> &str {
        let typed = self.kept.of("messages", "text");
        if typed.is_empty() && !self.verdict.may_object { self.kept.of("objection", "words") } else { typed }
    }

    fn size(&self, file: &File) -> String {
        amount::size(file.size, self.language)
    }
}

/// `GET /c/{token}`
///
/// # Errors
/// When the link is forged or expired.
pub async fn theirs(State(app): State<App>, Unseen(guest): Unseen, Query(said): Query<Said>) -> Answer {
    show(&app, &guest, Kept::default(), &said.said).await
}

/// The page, with a form as it was typed when one was refused.
///
/// # Errors
/// When there is no such case any more.
pub async fn show(app: &App, guest: &Guest, kept: Kept, said: &str) -> Answer {
    let read = read(app, guest).await.map_err(closed)?;
    let ctx = Context {
        now: app.desk.now(),
        actor: guest.who.actor,
        organisation: &guest.organisation,
        has_mail: true,
        given: &[],
    };
    let language = guest.reads(&read.contact);
    let source = Source {
        case: &read.case,
        group: read.group.as_ref(),
        me: guest.link.contact,
        names: &read.names,
        words: &read.words,
        files: &read.files,
        ctx: &ctx,
        language,
    };
    let kept = kept.in_language(language);
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |refusal| status(refusal.kind));
    let megabytes = app.reach.limits.upload / (1024 * 1024);
    page_with(code, &made(&source, guest, &read.contact, kept, (said, megabytes)))
}

fn made(source: &Source, guest: &Guest, contact: &Contact, kept: Kept, (said, megabytes): (&str, usize)) -> Page {
    let (case, language) = (source.case, source.language);
    let no = guest.link.no.to_string();
    let talk = view::talk(source, guest.link.contact);
    Page {
        language,
        base: guest.base.clone(),
        organisation: guest.organisation.name.clone(),
        contact: contact.name.clone(),
        number: say!(language, "case {no}", no = &no),
        no,
        subject: called(&case.head.subject).in_language(language),
        who: view::who(source),
        part: view::part(source),
        continued: view::continued(source),
        is_theirs: source.is_theirs(),
        direct_line: view::direct_line(source),
        notice: wrong(&kept, language).or_else(|| thanks(said, source)),
        kept,
        version: case.version,
        latest: latest(case, &talk),
        account: view::account(source),
        is_heard: case.account.is_heard(),
        unheard: view::unheard(source),
        asks_account: view::asks_account(source),
        asks_understood: source.is_theirs() && view::asks_understood(case),
        understood: view::understood(source),
        promises: view::promises(source),
        remedies: view::remedies(source),
        changes: view::changes(source),
        nothing: view::nothing_can_be_done(source)
            .filter(|_| source.is_theirs())
            .map(|why| say!(language, "We can’t change this, and we want to tell you so openly: {why}", why)),
        undone: case
            .changes
            .cannot_be_undone()
            .filter(|_| source.is_theirs())
            .map(|what| say!(language, "What we can’t undo: {what}", what)),
        letters: view::letters(source),
        verdict: view::verdict(source),
        write: say!(language, "Write to {us}", us = source.us()),
        talk,
        limit: say!(language, "Up to {megabytes} MB in total.", megabytes),
    }
}

/// Why a form was refused, and that nothing typed is lost.
fn wrong(kept: &Kept, language: Language) -> Option<Notice> {
    let says = kept.problem()?;
    let still = say!(language, "What you typed is still here.");
    Some(Notice { says: format!("{says} {still}"), is_wrong: true })
}

/// The last thing a person of ours wrote to them.
fn latest(case: &Case, talk: &[Line]) -> Option<Line> {
    let by_a_person = |n| {
        let message = case.messages.get(n).filter(|message| message.went_out());
        message.is_some_and(|m| matches!(m.kind, Kind::Out { purpose: Purpose::Result | Purpose::Reply, .. }))
    };
    talk.iter().find(|line| by_a_person(line.n)).cloned()
}

/// A refusal on the way in is a page without a name on it.
pub fn closed(error: Error) -> PageError {
    match error {
        Error::Refused(refusal) => outside(&refusal),
        fault => PageError::from(fault),
    }
}
