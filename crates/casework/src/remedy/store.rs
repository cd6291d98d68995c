//! What a customer was given lately in other cases, as their facts say it: limits are summed over them.

use super::{LATELY, Remedies};
use crate::case::{self, read_one};
use base::context::{Actor, Given, Stamp};
use base::ids::{CaseNo, CustomerId, OrgId};
use db::{Sql, args, sql};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What each member gave this customer in other cases than this one, one line a member. Money of another currency counts
/// for nothing.
///
/// # Errors
/// A fault when it cannot be read.
pub fn given_elsewhere(
    sql: &mut Sql,
    org: OrgId,
    (customer, not): (CustomerId, CaseNo),
    (now, currency): (Timestamp, &str),
) -> Result<Vec<Given>, db::Error> {
    let since = now - LATELY;
    if !any(sql, org, (customer, not), since)? {
        return Ok(Vec::new());
    }
    let text = sql!(
        "select f.stream, f.version, f.v, f.body, f.kind, f.at from case_row c
         cross join fact f
         where c.org = $1 and c.customer = $2 and c.counts_toward_limits and c.last_at >= $3 and c.no <> $4 and c.merged_into is null
         and f.org = c.org and f.stream = c.no and f.room = 'remedy'
         and f.kind in ('offered', 'approved', 'refused', 'withdrawn') and f.at <= $5
         order by f.stream, f.version"
    );
    let read = sql.all(text, &args![org.0, customer.0, since, not.0, now], |row| {
        let one = (CaseNo(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((one, row.get::<String>(4)?, row.get::<Timestamp>(5)?))
    })?;
    let mut cases: BTreeMap<CaseNo, Remedies> = BTreeMap::new();
    for (one, kind, at) in read {
        // What cannot be read stops its own case, and not what is given in this one.
        if let Ok(case::Fact::Remedy(fact)) = read_one(&one, ("remedy", &kind)) {
            cases.entry(one.0).or_default().apply(&fact, Stamp { at, by: Actor::System });
        }
    }
    for no in joined(sql, org, (customer, not), since)? {
        if let Ok((case, _)) = case::load(sql, org, no) {
            cases.insert(no, case.remedies);
        }
    }
    let mut sums = BTreeMap::new();
    for remedies in cases.values() {
        for (by, cost) in remedies.given(currency, Some(since)) {
            *sums.entry(by).or_insert(0_i64) += cost;
        }
    }
    Ok(sums.into_iter().map(|(by, cost)| Given { by, cost }).collect())
}

/// Whether there is another case of the customer to sum over: of most customers there is none.
fn any(sql: &mut Sql, org: OrgId, (customer, not): (CustomerId, CaseNo), since: Timestamp) -> Result<bool, db::Error> {
    let text = sql!(
        "select c.no from case_row c where c.org = $1 and c.customer = $2 and c.counts_toward_limits and c.last_at >= $3
         and c.no <> $4 and c.merged_into is null limit 1"
    );
    Ok(sql.one(text, &args![org.0, customer.0, since, not.0], |row| row.get::<i64>(0))?.is_some())
}

/// Cases of the customer that took something from others, or gave it away: what was given in them is not in their own facts
/// alone.
fn joined(
    sql: &mut Sql,
    org: OrgId,
    (customer, not): (CustomerId, CaseNo),
    since: Timestamp,
) -> Result<Vec<CaseNo>, db::Error> {
    let text = sql!(
        "select distinct f.stream from case_row c
         cross join fact f
         where c.org = $1 and c.customer = $2 and c.counts_toward_limits and c.last_at >= $3 and c.no <> $4 and c.merged_into is null
         and f.org = c.org and f.stream = c.no and f.room = 'joining' and f.kind in ('took', 'gave')"
    );
    sql.all(text, &args![org.0, customer.0, since, not.0], |row| row.get(0).map(CaseNo))
}
