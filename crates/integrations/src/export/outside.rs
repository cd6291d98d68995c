//! Those outside a case, with their threads, for the line of a case.

use super::threads;
use base::ids::OrgId;
use base::refusal::Error;
use casework::case::Case;
use casework::message::store::Words;
use casework::outside::{Letter, Party, Way};
use db::Sql;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What was kept of the messages of a case, by number: words, and the SHA-256 of their raw source.
pub struct Kept<'a> {
    pub words: &'a HashMap<u32, Words>,
    pub sources: &'a HashMap<u32, String>,
}

/// All of them.
///
/// # Errors
/// When the store does not answer.
pub fn parties(sql: &mut Sql, org: OrgId, case: &Case, kept: &Kept) -> Result<Vec<Value>, Error> {
    case.outside.all().iter().map(|party| one(sql, org, party, kept)).collect()
}

fn one(sql: &mut Sql, org: OrgId, party: &Party, kept: &Kept) -> Result<Value, Error> {
    let mut messages = Vec::with_capacity(party.letters().len());
    for letter in party.letters() {
        messages.push(message(sql, org, letter, kept)?);
    }
    let charges = party.charges().iter().map(|charge| {
        json!({
            "n": charge.n,
            "amount": charge.amount,
            "currency": charge.currency,
            "agreement": <&str>::from(charge.agreement),
            "words": charge.words,
            "at": charge.at,
            "dropped": charge.dropped,
        })
    });
    Ok(json!({
        "n": party.n,
        "party": party.name,
        "kind": <&str>::from(party.kind),
        "address": party.address,
        "asked_at": party.asked_at,
        "answer_due": party.owes(),
        "ending": party.ended().map(|ended| <&str>::from(ended.how)),
        "closed_at": party.ended().map(|ended| ended.at),
        "charges": charges.collect::<Vec<_>>(),
        "messages": messages,
    }))
}

fn message(sql: &mut Sql, org: OrgId, letter: &Letter, kept: &Kept) -> Result<Value, Error> {
    let said = kept.words.get(&letter.n);
    let parent = match said.and_then(|words| words.arrival) {
        Some(arrival) => threads::parent(sql, org, arrival)?,
        None => None,
    };
    let (direction, channel, from) = match &letter.way {
        Way::In { channel, from, .. } => ("in", <&str>::from(*channel), from.clone()),
        Way::Out { .. } => ("out", "email", None),
    };
    Ok(json!({
        "n": letter.n,
        "message_id": said.and_then(|words| words.message_id.clone()),
        "parent": parent,
        "direction": direction,
        "channel": channel,
        "from": from,
        "at": letter.at,
        "sha256": kept.sources.get(&letter.n),
        "subject": said.and_then(|words| words.subject.as_deref()),
        "text": said.map(|words| words.body.as_str()),
    }))
}
