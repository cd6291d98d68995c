//! An email that goes with something else a member does, before it goes: its subject and words are fields, filled with ours,
//! and the press that sends it stands under them. What stands here is made by the rules and the writer that make the real
//! one; nothing is sent.

use super::number;
use crate::compose::{self, Letterhead};
use askama::Template;
use axum::extract::{Path, Query, State};
use base::context::Context;
use base::ids::{CaseNo, ContactId};
use base::refusal::{Error, Kind, Refusal};
use casework::case::possible::of_members;
use casework::case::subject::{OfCase, Place};
use casework::case::{self, Command};
use casework::coaching::{self, Setting};
use casework::message::marks;
use casework::message::wording::{self, FIELDS, Wording};
use engine::aggregate::Here;
use serde::Deserialize;
use web::App;
use web::action::{Action, Input, MAIL, Subject};
use web::answer::{Answer, page, see};
use web::draft;
use web::extract::CasePath;
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
use web::module::Modules;
use web::reopen::{Again, Reopen};
use web::session::Me;

#[derive(Template)]
#[template(path = "preview/email.html")]
struct Preview {
    frame: Frame,
    no: CaseNo,
    /// What it is for.
    about: &'static str,
    kept: Kept,
    /// Where it is sent.
    action: String,
    /// The same as the form is called.
    form: String,
    /// Its own address.
    here: String,
    /// Where to go afterwards; none for the page of the case.
    back: Option<String>,
    /// What was typed into the other fields of the form.
    carried: Vec<(String, String)>,
    /// None when it cannot go any more.
    email: Option<Email>,
    /// How many red marks it was refused for.
    marks: Option<(u32, String)>,
}

impl Preview {
    /// What stands in a field: what was typed, and ours while nothing is.
    fn words<'a>(&'a self, name: &str, ours: &'a str) -> &'a str {
        let typed = self.kept.of(&self.form, name);
        if typed.trim().is_empty() { ours } else { typed }
    }

    /// Somebody wrote words of their own.
    fn has_words(&self) -> bool {
        ["subject", "text"].iter().any(|name| !self.kept.of(&self.form, name).trim().is_empty())
    }
}

struct Email {
    version: u32,
    from: String,
    to: String,
    /// The same by their numbers.
    recipients: Vec<ContactId>,
    subject: String,
    text: String,
    /// What is written under the words.
    below: String,
}

/// What the page's own address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    back: String,
}

/// Which email is asked for.
#[derive(Clone)]
struct Wanted {
    no: CaseNo,
    /// Its form, below the case: `promises/3/new-date`.
    form: String,
    back: Option<String>,
}

/// `GET /cases/A-1042/mail/promises/3/new-date`: as it would go now.
///
/// # Errors
/// When nothing is sent there, or it would be refused.
pub async fn show(
    State(app): State<App>,
    me: Me,
    Path((no, form)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let wanted = Wanted { no: number(&no)?, form, back: ours(&asked.back) };
    let case = format!("/cases/{}", wanted.no);
    let path = format!("{case}/{}", wanted.form);
    let kept = draft::of_form(&app, &me, &path).await?;
    let name = path.trim_start_matches('/');
    let pairs = kept.pairs_of(name).to_vec();
    match open(&app, &me, wanted.clone(), kept).await {
        // What leads to it is no longer there, as after it was discarded: it is asked for on the page of the case.
        Err(Error::Refused(no)) if no.kind == Kind::Invalid && pairs.is_empty() => see(&case),
        // What leads to it will not do any more, as a date that has passed: the page says why.
        Err(Error::Refused(no)) if no.kind == Kind::Invalid => {
            let refused = Sent { pairs, files: Vec::new() }.kept(name, no);
            page(&open(&app, &me, wanted, refused).await?)
        }
        preview => page(&preview?),
    }
}

fn ours(back: &str) -> Option<String> {
    web::signed_out::ours(back).map(str::to_owned)
}

/// The page of every form that has one opens again with what was typed there.
pub const REOPENS: [Reopen; 3] = [
    Reopen { page: "/cases/{no}/mail/{form}", open: |again| Box::pin(reopen(again)) },
    Reopen { page: "/cases/{no}/mail/{form}/{what}", open: |again| Box::pin(reopen(again)) },
    Reopen { page: "/cases/{no}/mail/{form}/{n}/{what}", open: |again| Box::pin(reopen(again)) },
];

async fn reopen(again: Again) -> Answer {
    let parts = ["form", "n", "what"].map(|name| again.part(name));
    let form = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    let asked: Asked = serde_html_form::from_str(again.query().unwrap_or_default()).unwrap_or_default();
    let wanted = Wanted { no: number(again.part("no"))?, form, back: ours(&asked.back) };
    page(&open(&again.app, &again.me, wanted, again.kept).await?)
}

/// The action whose form this is, and the number in its path.
fn found(modules: Modules, form: &str) -> Option<(&'static Action<OfCase>, u32)> {
    of_members(modules)
        .filter(|action| action.mails.is_some())
        .find_map(|action| Some((action, number_in(action.path, form)?)))
}

fn number_in(pattern: &str, path: &str) -> Option<u32> {
    match pattern.split_once("{n}") {
        None => (pattern == path).then_some(0),
        Some((before, after)) => path.strip_prefix(before)?.strip_suffix(after)?.parse().ok(),
    }
}

async fn open(app: &App, me: &Me, wanted: Wanted, kept: Kept) -> Result<Preview, Error> {
    let Wanted { no, form, back } = wanted;
    let none = || Refusal::not_found("No email is sent from here. Go back to the case.");
    let (action, n) = found(app.modules, &form).ok_or_else(none)?;
    let path = format!("/cases/{no}/{form}");
    let name = path.trim_start_matches('/').to_owned();
    let names = action.drafted().names;
    let is_other = |name: &str| names.contains(&name) && !FIELDS.contains(&name);
    let typed = kept.pairs_of(&name).iter().filter(|(name, _)| is_other(name));
    let carried: Vec<(String, String)> = typed.cloned().collect();
    let at = CasePath { no, n };
    let written = kept.of(&name, "text").trim().to_owned();
    let email = match email(app, me, (action, at), (&carried, written)).await {
        // What was typed stays on the page that says why it cannot go.
        Err(Error::Refused(_)) if kept.is_refused(&name) => None,
        other => Some(other?),
    };
    let marks =
        if kept.wrong(&name, "marks").is_some() { Some(marked(app, me, kept.of(&name, "text")).await?) } else { None };
    let framed = me.framed(app);
    let frame: Frame = app.desk.read(move |sql| framed.read(sql, "cases")).await?;
    let says = kept.problem().map(|says| match &marks {
        // Which marks it has is said where it is sent.
        Some(_) => "The email hasn’t been sent. The marks are listed above the button.",
        None => says,
    });
    let notice = says.map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let mut here = format!("/cases/{no}{MAIL}{form}");
    if let Some(back) = &back {
        here = format!("{here}?{}", serde_html_form::to_string([("back", back)]).unwrap_or_default());
    }
    Ok(Preview {
        frame: frame.saying(notice),
        no,
        about: action.mails.unwrap_or_default(),
        kept,
        action: path,
        form: name,
        here,
        back,
        carried,
        email,
        marks,
    })
}

/// The email in our words, and what is put below those that somebody wrote in their place.
async fn email(
    app: &App,
    me: &Me,
    (action, at): (&Action<OfCase>, CasePath),
    (typed, written): (&[(String, String)], String),
) -> Result<Email, Error> {
    let command = command(app, me, (action, at), typed).await?;
    let (organisation, who, now) = (me.organisation.clone(), me.who, app.desk.now());
    let head = Letterhead { public_url: app.reach.public_url.clone() };
    let read = app.desk.read(move |sql| {
        let here = Here { org: who.org, now, organisation: &organisation };
        let (before, mut decided) = case::dry_run(sql, (at.no, who.actor), command.clone(), &here)?;
        let ctx = Context { now, actor: who.actor, organisation: &organisation, has_mail: true, given: &[] };
        if !wording::mails(&decided.facts) {
            return Err(Refusal::not_now("No email goes with this now. Go back to the case.").into());
        }
        if !written.is_empty() {
            let wording = Wording { text: Some(written.clone()), ..Wording::default() };
            wording::put(&wording, &ctx, &mut decided)?;
        }
        let draft = compose::as_if(sql, (who.org, at.no), (&before, &decided), &ctx)?;
        let outgoing = compose::without_link(&draft, &organisation, &head)?;
        let text = if written.is_empty() { draft.own_words() } else { written.clone() };
        Ok::<_, Error>(Email {
            version: before.version,
            from: super::named(&outgoing.from),
            recipients: draft.recipients_by_number(),
            to: outgoing.to.iter().map(super::named).collect::<Vec<_>>().join(", "),
            below: outgoing.text.strip_prefix(&text).unwrap_or_default().trim().to_owned(),
            subject: outgoing.subject,
            text,
        })
    });
    read.await
}

async fn command(
    app: &App,
    me: &Me,
    (action, at): (&Action<OfCase>, CasePath),
    typed: &[(String, String)],
) -> Result<Command, Error> {
    let tools = OfCase::tools_at(app, me.who.org, at, action.path).await?;
    let place = Place {
        at,
        n: at.n,
        now: app.desk.now(),
        organisation: &me.organisation,
        by: me.who.actor,
        tools: &tools,
        has_file: false,
    };
    let sent = Sent { pairs: typed.to_vec(), files: Vec::new() };
    Ok(action.command(&Input::Form(&sent), &place)?)
}

/// How many red marks the words have, and what the button under them says.
async fn marked(app: &App, me: &Me, text: &str) -> Result<(u32, String), Error> {
    let coach = casework::coach_pack::coach_of(&app.desk, me.who.org).await?;
    let asked = coaching::Asked::default();
    let setting = Setting::ours(&asked, app.desk.now(), &me.organisation.calendar);
    let count = wording::count(&coach, text, &setting.context());
    Ok((count, marks::press(count, "Send email")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_known_by_its_path_with_its_number() {
        assert_eq!(number_in("account-request", "account-request"), Some(0));
        assert_eq!(number_in("promises/{n}/new-date", "promises/12/new-date"), Some(12));
        for other in ["promises/new-date", "promises/x/new-date", "promises/1/completion", "promises/1/new-date/2"] {
            assert_eq!(number_in("promises/{n}/new-date", other), None, "{other}");
        }
    }
}
