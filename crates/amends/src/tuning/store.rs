//! The SQL of an organisation's own pack and of how its rules do.

use super::{Past, Tally};
use crate::case::{self, Fact};
use crate::fact::{self, millis};
use crate::ids::{CaseNo, OrgId};
use crate::message::{self, Coached, Purpose};
use crate::refusal::Error;
use db::{Sql, args, sql};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Cases looked through for past replies, open and closed ones each.
const RECENT: u32 = 200;

/// The pack as it was written; empty when there is none.
pub fn text(sql: &mut Sql, org: OrgId) -> Result<String, db::Error> {
    let found = sql.one(sql!("select text from coach_pack where org = $1"), &args![org.0], |row| row.get(0))?;
    Ok(found.unwrap_or_default())
}

/// Puts a pack in force.
pub fn save(sql: &mut Sql, org: OrgId, text: &str, now: Timestamp) -> Result<(), db::Error> {
    sql.run(
        sql!(
            "insert into coach_pack (org, text, changed_at) values ($1, $2, $3)
             on conflict (org) do update set text = $2, changed_at = $3"
        ),
        &args![org.0, text, millis(now)],
    )?;
    Ok(())
}

/// Adds what came of the marks in words that went out.
pub fn count(sql: &mut Sql, org: OrgId, facts: &[Fact]) -> Result<(), db::Error> {
    for fact in facts {
        let Fact::Message(message::Fact::Coached { coached, .. }) = fact else { continue };
        for (rule, what) in counted(coached) {
            add(sql, org, (rule, what), 1)?;
        }
    }
    Ok(())
}

fn counted(coached: &Coached) -> Vec<(&str, &'static str)> {
    let marked = coached.marked.iter().map(|rule| (rule.as_str(), "marked"));
    let applied = coached.applied.iter().map(|rule| (rule.as_str(), "applied"));
    let aside = coached.overruled.iter().map(|one| (one.rule.as_str(), one.why.into()));
    marked.chain(applied).chain(aside).collect()
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

/// Counts anew from the facts.
pub fn recount(sql: &mut Sql, org: OrgId) -> Result<(), Error> {
    let bodies = case::store::coached(sql, org)?;
    sql.run(sql!("delete from coach_tally where org = $1"), &args![org.0])?;
    let mut sums: BTreeMap<(String, &'static str), i64> = BTreeMap::new();
    for body in bodies {
        let fact = Fact::from_json("message", &body).map_err(crate::refusal::Fault::from)?;
        let Fact::Message(message::Fact::Coached { coached, .. }) = &fact else { continue };
        for (rule, what) in counted(coached) {
            *sums.entry((rule.to_owned(), what)).or_default() += 1;
        }
    }
    for ((rule, what), n) in sums {
        add(sql, org, (&rule, what), n)?;
    }
    Ok(())
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
        for stored in fact::load(sql, org, no)? {
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
