//! A case as what actions change: which one a path names, how a command is carried out on it, what is answered.

use super::api::{DoneShape, done, version};
use super::{Command, Done, Fact, dry_run, store};
use crate::coaching::{Asked, what_is_asked};
use crate::message::{Channel, marks};
use crate::{coach_pack, joining, message, outside, precondition};
use axum::http::HeaderMap;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use coach::Coach;
use db::Sql;
use engine::aggregate::Here;
use engine::desk::Who;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;
use web::App;
use web::action::{self, Order, Subject, Taken};
use web::answer::{Answer, having_done, see_done};
use web::draft::{self, Whose};
use web::extract::CasePath;
use web::idempotency;
use web::precondition::Expected;
use web::session::Me;

pub struct OfCase;

/// The name of a mail, by which the form is found that was sent with it.
fn mail(no: CaseNo, n: u32) -> String {
    format!("{no}/{n}")
}

/// What was typed into the form whose mail was taken back is a draft again.
fn bring_back(sql: &mut Sql, who: Who, done: &Done, now: Timestamp) -> Result<(), Error> {
    let Some(whose) = Whose::acting(who) else { return Ok(()) };
    for fact in &done.facts {
        if let Fact::Message(message::Fact::TakenBack { n }) | Fact::Outside(outside::Fact::TakenBack { letter: n }) =
            fact
        {
            let form = draft::taken_back(sql, whose, &mail(done.id, *n), now)?;
            let outside = || done.state.outside.letter(*n).map(|(_, letter)| letter.at);
            let sent_at = done.state.messages.get(*n).map(|message| message.at).or_else(outside);
            if let (Some(form), Some(sent_at)) = (form, sent_at) {
                idempotency::taken_back(sql, whose, &form, sent_at)?;
            }
        }
    }
    Ok(())
}

/// What was quoted stands in the draft of whoever quoted it.
fn quote(sql: &mut Sql, who: Who, done: &Done, now: Timestamp) -> Result<(), Error> {
    let Some(whose) = Whose::acting(who) else { return Ok(()) };
    for fact in &done.facts {
        if let Fact::Outside(outside::Fact::Quoted { letter, place, words, .. }) = fact {
            outside::quote::into_draft(sql, whose, (done.id, now), (*letter, *place, words))?;
        }
    }
    Ok(())
}

/// What bodies of actions on a case are read with.
pub type Place<'a> = action::Place<'a, OfCase>;

/// What bodies are read with besides their place.
pub struct Tools {
    /// The organisation’s reply coach, which reads words to the customer once more as they are sent.
    pub coach: Arc<Coach>,
    /// What is answered; nothing where nothing is written to the customer.
    pub asked: Asked,
}

impl Subject for OfCase {
    const NAME: &'static str = "case";
    const BASE: &'static str = "/cases/{no}";
    const HAS_VERSION: bool = true;
    type At = CasePath;
    type Tools = Tools;
    type Command = Command;
    type Done = Done;
    type Shape = DoneShape;

    fn at(path: &HashMap<String, String>) -> Result<CasePath, Refusal> {
        CasePath::read(path)
    }

    fn n(at: CasePath) -> u32 {
        at.n
    }

    async fn tools(app: &App, org: OrgId) -> Result<Tools, Error> {
        Ok(Tools { coach: coach_pack::coach_of(&app.desk, org).await?, asked: Asked::default() })
    }

    async fn tools_at(app: &App, org: OrgId, at: CasePath, path: &'static str) -> Result<Tools, Error> {
        let tools = OfCase::tools(app, org).await?;
        if !marks::READ.contains(&path) {
            return Ok(tools);
        }
        let asked = app.desk.read(move |sql| what_is_asked(sql, org, at.no)).await?;
        Ok(Tools { asked, ..tools })
    }

    async fn meant_for(app: &App, who: Who, at: CasePath, expected: Expected) -> Result<(), Error> {
        if expected == Expected::ANY {
            return Ok(());
        }
        let found = app.desk.read(move |sql| Ok(store::version(sql, who.org, at.no)?)).await?;
        found.map_or(Ok(()), |version| expected.is(version))
    }

    async fn carry_out(app: &App, who: Who, at: CasePath, order: Order<OfCase>) -> Result<Done, Error> {
        let Order { command, files, seen, expected, also } = order;
        let (now, organisation) = (app.desk.now(), app.desk.organisation(who.org).await?);
        let also = move |sql: &mut Sql<'_>, done: &Done| {
            precondition::still_free(sql, who.org, done, seen)?;
            precondition::not_answered(sql, (who.org, now), done, seen, &organisation)?;
            // Looked at again inside the commit, where nobody can come between.
            expected.is(done.version_before())?;
            bring_back(sql, who, done, now)?;
            quote(sql, who, done, now)?;
            also(sql, done)
        };
        app.desk.act_and(who, at.no, (command, files), also).await
    }

    async fn mails(app: &App, who: Who, at: CasePath, command: Command) -> Result<bool, Error> {
        let (now, organisation) = (app.desk.now(), app.desk.organisation(who.org).await?);
        let decided = app.desk.read(move |sql| {
            let here = Here { org: who.org, now, organisation: &organisation };
            dry_run(sql, (at.no, who.actor), command.clone(), &here)
        });
        Ok(message::wording::mails(&decided.await?.1.facts))
    }

    fn page(at: CasePath) -> String {
        format!("/cases/{}", at.no)
    }

    /// Named by its case and message; nothing when it has arrived already.
    fn mailed(done: &Done) -> Option<String> {
        let sent = done.facts.iter().find_map(|fact| match fact {
            Fact::Message(message::Fact::Sent { n, channel: Channel::Email, .. } | message::Fact::SentAgain { n }) => {
                Some(*n)
            }
            Fact::Outside(fact) => outside::mailed(fact),
            _ => None,
        });
        sent.map(|n| mail(done.id, n))
    }

    fn repeated(at: CasePath, taken: Taken) -> String {
        having_done(&taken.back.unwrap_or_else(|| OfCase::page(at)), &taken.form)
    }

    /// The page says what was done.
    async fn after(_app: &App, _me: &Me, at: CasePath, done: Done, taken: Taken) -> Answer {
        // It is told which mail may be taken back; of one that went before, the words would be others.
        let back = taken.back.unwrap_or_else(|| OfCase::page(at));
        if let Some(new) = joining::split_off(&done.facts) {
            return see_done(&back, &format!("{}/{new}", taken.form));
        }
        match OfCase::mailed(&done) {
            Some(mail) => see_done(&back, &format!("{}&undo={mail}", taken.form)),
            None => see_done(&back, &taken.form),
        }
    }

    async fn since(app: &App, me: &Me, at: CasePath, seen: u32) -> Result<Option<String>, Error> {
        precondition::since(app, me, at.no, seen).await
    }

    fn shape(came: &Done) -> DoneShape {
        done(came)
    }

    fn headers(done: &Done) -> HeaderMap {
        HeaderMap::from_iter(version(done.state.version))
    }
}
