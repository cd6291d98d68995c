//! The SQL of an organisation's own pack and of how its rules do.

use super::{Past, Tally};
use crate::case::{self, Fact, One};
use crate::message::{self, Purpose};
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::{Sql, args, sql};
use engine::aggregate::Streams;
use engine::stream::readable;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Cases looked through for past replies, open and closed ones each.
const RECENT: u32 = 200;

/// The pack as it was written; empty when there is none.
pub fn text(sql: &mut Sql, org: OrgId) -> Result<String, db::Error> {
    let found = sql.one(sql!("select text from coach_pack where org = $1"), &args![org.0], |row| row.get(0))?;
    Ok(found.unwrap_or_default())
}

fn add(sql: &mut Sql, org: OrgId, (rule, what): (&str, &str), n: i64) -> Result<(), db::Error> {
    sql.run(
        sql!(
            "insert into coach_tally (org, rule, what, n) values ($1, $2, $3, $4)
             on conflict (org, rule, what) do update set n = coach_tally.n + $4"
        ),
        &args![org.0, rule, what, n],
    )?;
    Ok(())
}

/// Moves what is counted of one rule.
pub(super) fn move_by(
    sql: &mut Sql,
    org: OrgId,
    counts: &BTreeMap<(String, &'static str), i64>,
) -> Result<(), db::Error> {
    counts.iter().try_for_each(|((rule, what), n)| add(sql, org, (rule, what), *n))
}

/// Forgets all that is counted.
pub(super) fn forget(sql: &mut Sql, org: OrgId) -> Result<(), db::Error> {
    sql.run(sql!("delete from coach_tally where org = $1"), &args![org.0])?;
    Ok(())
}

/// Forgets counts that have come to nothing.
pub(super) fn forget_empty(sql: &mut Sql, org: OrgId) -> Result<(), db::Error> {
    sql.run(sql!("delete from coach_tally where org = $1 and n = 0"), &args![org.0])?;
    Ok(())
}

/// Everything the coach marked in words that were sent on these cases, as the facts hold it.
pub(super) fn coached(sql: &mut Sql, org: OrgId, streams: Streams) -> Result<Vec<One>, db::Error> {
    let (after, upto) = streams.bounds();
    let text = sql!(
        "select stream, version, v, body from fact
         where org = $1 and stream > $2 and stream <= $3 and room = 'message' and kind = 'coached'"
    );
    sql.all(text, &args![org.0, after, upto], |row| Ok((CaseNo(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?)))
}

/// How each rule does that has ever marked anything.
pub fn tallies(sql: &mut Sql, org: OrgId) -> Result<BTreeMap<String, Tally>, db::Error> {
    let rows: Vec<(String, String, i64)> = sql.all(
        sql!("select rule, what, n from coach_tally where org = $1 order by rule, what"),
        &args![org.0],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut all: BTreeMap<String, Tally> = BTreeMap::new();
    for (rule, what, n) in rows {
        let tally = all.entry(rule).or_default();
        match what.as_str() {
            "marked" => tally.marked = n,
            "applied" => tally.applied = n,
            _ => {
                tally.aside.insert(what, n);
            }
        }
    }
    Ok(all)
}

/// The latest replies and letters that people sent, newest first, from the cases where something happened last.
pub fn past_replies(sql: &mut Sql, org: OrgId, most: usize) -> Result<Vec<Past>, Error> {
    let mut cases: Vec<CaseNo> = Vec::new();
    for is_open in [true, false] {
        cases.extend(sql.all(
            sql!("select no from case_row where org = $1 and is_open = $2 order by last_at desc, no desc limit $3"),
            &args![org.0, is_open, RECENT],
            |row| row.get(0).map(CaseNo),
        )?);
    }
    let mut sent: Vec<(Timestamp, CaseNo, u32)> = Vec::new();
    for no in cases {
        for stored in readable(case::history(sql, org, no), |_| ())?.unwrap_or_default() {
            if let Fact::Message(message::Fact::Sent { n, purpose: Purpose::Reply | Purpose::Letter, .. }) = stored.fact
            {
                sent.push((stored.stamp.at, no, n));
            }
        }
    }
    sent.sort_by(|a, b| b.cmp(a));
    let mut past = Vec::new();
    for (_, no, n) in sent.into_iter().take(most) {
        if let Some(words) = message::store::one(sql, org, no, n)? {
            past.push(Past { no, n, text: words.body });
        }
    }
    Ok(past)
}
