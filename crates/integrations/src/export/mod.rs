//! Everything of a case in one line of JSON, for whoever wants to count, keep or leave.
//!
//! The names are a promise to programs that read them: a field may be added; none is renamed or taken away without a line
//! in the changelog. Instants are RFC 3339 in UTC.

mod asides;
mod outside;
mod groups;
mod store;
mod threads;

pub use asides::asides;
pub use groups::groups;
use outside::Kept;

use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault};
use casework::case::api::{BodyShape, shown_kind};
use casework::case::{self, Case, Fact, Stored};
use casework::customer::{self, Contact};
use casework::joining::carry::flat;
use casework::message::{self, Kind, Message};
use casework::outside::is_outside;
use casework::promise::{Promise, To};
use db::Sql;
use engine::stream::{self, write_actor};
use people::member;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The next few cases as lines.
pub struct Page {
    /// The last of them.
    pub last: CaseNo,
    /// A line a case.
    pub lines: Vec<Value>,
    /// Why there is no line of some: a fact of theirs cannot be read.
    pub unread: Vec<String>,
}

/// The lines of the next few cases after `after`; nothing when there are no more.
///
/// # Errors
/// When the store does not answer. A case that cannot be read is told of and left out.
pub fn page(sql: &mut Sql, org: OrgId, after: CaseNo, most: u32) -> Result<Option<Page>, Error> {
    let numbers = case::numbers(sql, org, after, most)?;
    let Some(last) = numbers.last().copied() else { return Ok(None) };
    let members = member::members(sql, org)?;
    let names: HashMap<i64, String> = members.into_iter().map(|m| (m.id.0, m.name)).collect();
    let mut page = Page { last, lines: Vec::new(), unread: Vec::new() };
    for no in numbers {
        let line = line(sql, org, no, &names);
        page.lines.extend(stream::readable(line, |stops| page.unread.push(stops.to_string()))?);
    }
    Ok(Some(page))
}

fn line(sql: &mut Sql, org: OrgId, no: CaseNo, names: &HashMap<i64, String>) -> Result<Value, Error> {
    let history = casework::case::history(sql, org, no)?;
    let gone = || Fault::because(format!("{no} has no history"));
    let case: Case = stream::try_fold(no.0, &history)?.ok_or_else(gone)?;
    let customer = customer::customer(sql, org, case.head.customer)?;
    let contact = customer::contact(sql, org, case.head.contact)?;
    let member = |id: i64| json!({ "id": id, "name": names.get(&id) });
    let words = message::store::of_all(sql, org, no)?.into_iter().map(|words| (words.n, words)).collect();
    let kept = Kept { words: &words, sources: &store::sources(sql, org, no)? };
    Ok(json!({
        "case": no.to_string(),
        "org": org.0,
        "subject": case::words::called(&case.head.subject).to_string(),
        "outcome": case.outcome.map(<&str>::from),
        "merged_into": case.joining.into.as_ref().map(|into| into.case.to_string()),
        "step": <&str>::from(case.step()),
        "owner": case.owner.map(|id| member(id.0)),
        "customer": { "id": case.head.customer.0, "name": customer.map(|c| c.name) },
        "contact": contact.as_ref().map(person),
        "severity": <&str>::from(case.head.severity),
        "channel": <&str>::from(case.head.channel),
        "group": case.shared.group().map(|group| group.to_string()),
        "opened_at": case.head.opened_at,
        "closed_at": case.closed_at,
        "messages": messages(sql, (org, no), &case, (&history, &kept))?,
        "outside_parties": outside::parties(sql, org, &case, &kept)?,
        "promises": case.promises.all().iter().map(|p| promise(p, &member)).collect::<Vec<_>>(),
        "facts": history.iter().map(fact_line).collect::<Result<Vec<_>, _>>()?,
    }))
}

fn person(contact: &Contact) -> Value {
    json!({ "id": contact.id.0, "name": contact.name, "email": contact.email, "role": <&str>::from(contact.role) })
}

fn messages(
    sql: &mut Sql,
    at: (OrgId, CaseNo),
    case: &Case,
    (history, kept): (&[Stored], &Kept),
) -> Result<Vec<Value>, Error> {
    let (words, sources) = (kept.words, kept.sources);
    let parents: HashMap<u32, u32> = flat(history).iter().filter_map(|(fact, _)| parent(fact)).collect();
    let id_of = |n: u32| words.get(&n).and_then(|w| w.message_id.clone());
    let mut named = HashMap::new();
    for (n, arrival) in words.values().filter(|w| !is_outside(w.n)).filter_map(|w| Some((w.n, w.arrival?))) {
        named.extend(threads::parent(sql, at.0, arrival)?.map(|id| (n, id)));
    }
    let waiting = if case.joining.is_merged() { Vec::new() } else { threads::waiting(sql, at, case)? };
    // What is read in another case stands in the line of that one.
    let is_here = |message: &&Message| !case.joining.is_merged() && !message.has_moved();
    let lines = case.messages.all().iter().filter(is_here).map(|message| {
        let said = words.get(&message.n);
        let by_fact = || parents.get(&message.n).copied().and_then(id_of);
        json!({
            "n": message.n,
            "message_id": id_of(message.n),
            "parent": named.get(&message.n).cloned().or_else(by_fact),
            "case": at.1.to_string(),
            "direction": direction(message),
            "channel": <&str>::from(message.channel),
            "at": message.at,
            "sha256": sources.get(&message.n),
            "subject": said.and_then(|w| w.subject.as_deref()),
            "text": said.map(|w| w.body.as_str()),
        })
    });
    Ok(lines.chain(waiting).collect())
}

/// A message and the one before it that it answers: by reference for what came in, by debt for what went out.
fn parent(fact: &Fact) -> Option<(u32, u32)> {
    match fact {
        Fact::Message(message::Fact::Received { n, parent: Some(parent), .. }) => Some((*n, *parent)),
        Fact::Message(message::Fact::Sent { n, answers, .. }) => answers.last().map(|answered| (*n, *answered)),
        _ => None,
    }
}

fn direction(message: &Message) -> &'static str {
    match message.kind {
        Kind::In { .. } => "in",
        Kind::Out { .. } => "out",
        Kind::Note => "note",
        Kind::Moved { .. } => "moved",
    }
}

fn promise(promise: &Promise, member: &impl Fn(i64) -> Value) -> Value {
    let to = match promise.to {
        To::Contact(id) => json!({ "contact": id.0 }),
        To::Member(id) => json!({ "member": member(id.0) }),
    };
    json!({
        "n": promise.n,
        "to": to,
        "owner": member(promise.owner.0),
        "what": promise.what,
        "due": promise.due,
        "state": <&str>::from(promise.state),
        "made_at": promise.made_at,
        "broken_at": promise.broken_at,
        "done_at": promise.done_at,
    })
}

fn fact_line(stored: &Stored) -> Result<Value, Error> {
    let (module, stored_kind) = stored.fact.kind();
    let kind = shown_kind(module, stored_kind);
    let name = kind.rsplit('.').next().unwrap_or_default();
    let body = serde_json::to_value(BodyShape::from(&stored.fact)).map_err(Fault::from)?;
    // Bodies carry their kind as the one key; the line says it beside them already.
    let body = match body {
        Value::Object(mut tagged) => tagged.remove(name).unwrap_or(Value::Object(tagged)),
        _ => json!({}),
    };
    Ok(json!({
        "version": stored.version,
        "kind": kind,
        "at": stored.stamp.at,
        // `m7` a member, `c12` a contact, `s` Amends itself.
        "by": write_actor(stored.stamp.by),
        "body": body,
    }))
}
