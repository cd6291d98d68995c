//! What one commit holds: facts, words, files, outgoing mail, read tables, full text, and the news of it.

use super::contact_of;
use crate::case::row::project;
use crate::case::{Case, Decided, Fact, store};
use crate::context::{Context, Stamp};
use crate::fact::{self, Stored};
use crate::ids::{CaseNo, OrgId};
use crate::message::store::{NewFile, Words};
use crate::message::{self, Channel};
use crate::refusal::{Error, Fault, Refusal};
use crate::{arrival, counter, customer, letter, outbox, search, tuning};
use db::Sql;

/// What came of a command.
#[derive(Clone, Debug)]
pub struct Done {
    /// The case.
    pub no: CaseNo,
    /// How it stands now.
    pub case: Case,
    /// What happened.
    pub facts: Vec<Fact>,
}

/// Where and in what circumstances something is written.
pub(super) struct At<'a> {
    pub(super) org: OrgId,
    pub(super) no: CaseNo,
    pub(super) ctx: &'a Context<'a>,
}

/// What comes with the message beside its words.
#[derive(Clone, Copy, Default)]
pub(super) struct Extra<'a> {
    pub(super) files: &'a [NewFile],
    /// What only mail has, for the message that came in.
    pub(super) mail: Option<&'a Words>,
}

/// A case as it stands, with the hash its next fact is chained to. Refused when there is no such case.
pub fn load(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<(Case, [u8; 32]), Error> {
    let history = fact::load(sql, org, no)?;
    let chain = history.last().map_or([0; 32], |last| last.chain);
    let case = fold(&history).ok_or_else(|| Refusal::not_found(format!("There is no case {no}.")))?;
    Ok((case, chain))
}

/// The state after a stored history.
pub(crate) fn fold(history: &[Stored]) -> Option<Case> {
    let mut facts = history.iter();
    let first = facts.next()?;
    let mut case = Case::begin(&(first.fact.clone(), first.stamp))?;
    for stored in facts {
        case.apply(&stored.fact, stored.stamp);
    }
    Some(case)
}

/// Writes everything that follows from a decision. `before` is the case and its chain; none when it opens.
pub(super) fn commit(
    sql: &mut Sql,
    at: &At,
    before: Option<(&Case, [u8; 32])>,
    decided: Decided,
    extra: Extra,
) -> Result<Done, Error> {
    let stamp = Stamp { at: at.ctx.now, by: at.ctx.actor };
    let after = apply(before.map(|(case, _)| case), &decided.facts, stamp)?;
    let (version, chain) = before.map_or((0, [0; 32]), |(case, chain)| (case.version, chain));
    fact::append(sql, (at.org, at.no), (version, chain), stamp, &decided.facts)?;
    tuning::count(sql, at.org, &decided.facts)?;
    let contact =
        if before.is_none() || names_them(&decided.facts) { Some(contact_of(sql, at.org, &after)?) } else { None };
    write_words(sql, at, (&after, &decided), contact.as_ref(), extra)?;
    if let Some((version, sections)) = &decided.letter {
        message::store::add_letter(sql, at.org, at.no, *version, sections)?;
    }
    for sent in &decided.facts {
        if let Fact::Letter(letter::Fact::Sent { message, sha256, .. }) = sent {
            print_letter(sql, at, &decided, (*message, sha256), contact.as_ref())?;
        }
    }
    queue(sql, at, &decided.facts, contact.as_ref())?;
    for fact in &decided.facts {
        if let Fact::Message(message::Fact::GivenUp { n, why }) = fact {
            outbox::give_up(sql, at.org, at.no, *n, why)?;
        }
    }
    wake(sql, at, &after, &decided.facts)?;
    let rows = project(&after, &at.ctx.house.people);
    let old = before.map(|(case, _)| (case, project(case, &at.ctx.house.people)));
    store::write(sql, at.org, at.no, old.as_ref().map(|(case, rows)| (*case, rows)), (&after, &rows))?;
    if before.is_none() {
        search::mark(sql, at.org, at.no, 0)?;
    }
    sql.announce(super::topic(at.org, at.no));
    Ok(Done { no: at.no, case: after, facts: decided.facts })
}

/// A mail that waited for an answer about its sender is sorted again: now it has its place.
fn wake(sql: &mut Sql, at: &At, case: &Case, facts: &[Fact]) -> Result<(), Error> {
    for fact in facts {
        let (Fact::Message(message::Fact::LetIn { n }) | Fact::Message(message::Fact::SetApart { n })) = fact else {
            continue;
        };
        if let Some(knock) = case.messages.knocks.get(*n) {
            arrival::take_back(sql, at.org, knock.arrival)?;
            sql.announce(format!("{} {}", arrival::NEWS, at.org));
        }
    }
    Ok(())
}

fn apply(before: Option<&Case>, facts: &[Fact], stamp: Stamp) -> Result<Case, Error> {
    let mut rest = facts.iter();
    let mut case = match before {
        Some(case) => case.clone(),
        None => {
            let first = rest.next().and_then(|fact| Case::begin(&(fact.clone(), stamp)));
            first.ok_or_else(|| Fault::because("a case began with something else than its opening"))?
        }
    };
    for fact in rest {
        case.apply(fact, stamp);
    }
    Ok(case)
}

/// Whether something of it is addressed to the person let down: mail, or a letter.
fn names_them(facts: &[Fact]) -> bool {
    facts.iter().any(|f| {
        matches!(
            f,
            Fact::Message(message::Fact::Sent { channel: Channel::Email, .. } | message::Fact::SentAgain { .. })
                | Fact::Letter(letter::Fact::Sent { .. })
        )
    })
}

fn write_words(
    sql: &mut Sql,
    at: &At,
    (after, decided): (&Case, &Decided),
    contact: Option<&customer::Contact>,
    extra: Extra,
) -> Result<(), Error> {
    let sent: Vec<u32> = decided.facts.iter().filter_map(sent_by_mail).collect();
    for body in &decided.bodies {
        let mut words = extra
            .mail
            .filter(|_| came_in(&decided.facts, body.n))
            .cloned()
            .unwrap_or_else(|| message::store::plain(body));
        words.n = body.n;
        if sent.contains(&body.n) {
            words.message_id = Some(message_id(at, body.n, contact));
        }
        message::store::add(sql, at.org, at.no, &words)?;
        mark_words(sql, at, after, words.n)?;
    }
    if let Some(first) = decided.bodies.first() {
        for (file, i) in extra.files.iter().zip(1..) {
            message::store::add_file(sql, at.org, (at.no, first.n, i), file)?;
        }
    }
    Ok(())
}

/// Lets a message that a person wrote be found by its subject and its words.
pub(super) fn mark_words(sql: &mut Sql, at: &At, case: &Case, n: u32) -> Result<(), Error> {
    if case.messages.get(n).is_some_and(message::Message::is_written) {
        search::mark(sql, at.org, at.no, n)?;
    }
    Ok(())
}

fn came_in(facts: &[Fact], number: u32) -> bool {
    facts.iter().any(|f| matches!(f, Fact::Message(message::Fact::Received { n, .. }) if *n == number))
}

fn sent_by_mail(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Message(message::Fact::Sent { n, channel: Channel::Email, .. }) => Some(*n),
        _ => None,
    }
}

/// A Message-ID that is made once, with the message, and kept through every try. The random part keeps two stores
/// of the same address apart.
fn message_id(at: &At, n: u32, contact: Option<&customer::Contact>) -> String {
    let random: u64 = rand::random();
    let to = contact.map_or(0, |c| c.id.0);
    let domain = at.ctx.house.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    format!("a{}.{}.{n}.{to}.{random:016x}@{domain}", at.org, at.no.0)
}

fn queue(sql: &mut Sql, at: &At, facts: &[Fact], contact: Option<&customer::Contact>) -> Result<(), Error> {
    for fact in facts {
        let n = match fact {
            Fact::Message(message::Fact::SentAgain { n }) => *n,
            other => match sent_by_mail(other) {
                Some(n) => n,
                None => continue,
            },
        };
        if contact.is_none_or(|c| c.email.is_none()) {
            let name = contact.map_or("This person", |c| c.name.as_str());
            let says = format!(
                "{name} has no e-mail address here. Add one, or record what you said on the phone or in person."
            );
            return Err(Refusal::invalid("channel", says).into());
        }
        outbox::queue(sql, at.org, at.no, n, at.ctx.now)?;
    }
    Ok(())
}

/// The letter as PDF, kept beside the message it goes out with.
fn print_letter(
    sql: &mut Sql,
    at: &At,
    decided: &Decided,
    sent: (u32, &str),
    contact: Option<&customer::Contact>,
) -> Result<(), Error> {
    let (Some((_, sections)), Some(contact)) = (&decided.letter, contact) else { return Ok(()) };
    let (message, sha256) = sent;
    let paper = letter::paper(sections, at.no, sha256, &contact.name, at.ctx);
    let bytes = paper::pdf(&paper).map_err(Fault::from)?;
    let file = NewFile {
        name: format!("{}-letter.pdf", at.no),
        mime: "application/pdf".to_owned(),
        inline: false,
        content_id: None,
        bytes,
    };
    Ok(message::store::add_file(sql, at.org, (at.no, message, 1), &file)?)
}

/// The numbers handed out so far must stay ahead of what a store already holds.
pub(super) fn next_case(sql: &mut Sql, org: OrgId) -> Result<CaseNo, Error> {
    Ok(CaseNo(1000 + counter::next(sql, org, "case")?))
}
