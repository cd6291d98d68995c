//! Rows of a table become cases: each with its own person, owner and number, and what is shared with the group.

use super::{Bench, Step, store};
use crate::case::{Affected, CommitAt, Content, Fact, open_for};
use crate::customer;
use crate::group::shared;
use crate::group::table::Row;
use crate::group::{Command, Group, load, rules, store as groups};
use crate::receive::next_case;
use base::ids::CaseNo;
use base::refusal::Error;
use db::Sql;
use engine::desk::{CommitAt as At, commit};

/// Opens the next few cases, and lets them join the group, in one transaction.
pub(super) fn some(sql: &mut Sql, bench: &Bench, most: u32) -> Result<Step, Error> {
    let at = (bench.org, bench.task.group, bench.task.n);
    let (group, chain) = load(sql, bench.org, bench.task.group)?;
    let (mut joined, mut step) = (Vec::new(), Step::default());
    for row in store::waiting(sql, at, most)? {
        let became = one(sql, bench, &group, &row)?;
        store::settle(sql, at, row.line, became.as_ref().copied().map_err(String::as_str))?;
        step.done += 1;
        step.held += i64::from(became.is_err());
        // A cursor of cases says nothing of rows; those that are left wait.
        step.last = Some(CaseNo(i64::from(row.line)));
        joined.extend(became);
    }
    if !joined.is_empty() {
        let ctx = bench.ctx(true);
        let (facts, content) = rules::decide(&group, Command::Join { cases: joined }, &ctx)?;
        commit::<Group>(sql, &At { org: bench.org, id: at.1, ctx: &ctx }, Some((&group, chain)), facts, content)?;
    }
    Ok(step)
}

/// One case; why none, in a sentence, when the row cannot be used after all.
fn one(sql: &mut Sql, bench: &Bench, group: &Group, row: &Row) -> Result<Result<CaseNo, String>, Error> {
    let sender = match row.sender() {
        Ok(sender) => sender,
        Err(why) => return Ok(Err(why)),
    };
    let contact = customer::recognise(sql, bench.org, &sender, true, bench.now)?;
    if let Some(other) = groups::case_of(sql, (bench.org, bench.task.group), contact.id)? {
        return Ok(Err(format!("{} is already in this group: {other}.", contact.name)));
    }
    let ctx = bench.ctx(contact.email.is_some());
    let affected = Affected {
        subject: group.title.clone(),
        customer: contact.customer,
        contact: contact.id,
        severity: group.severity,
        owner: group.owner.unwrap_or(bench.task.by),
    };
    let no = next_case(sql, bench.org)?;
    let mut facts = open_for(affected, &ctx);
    let (number, letter) = (bench.task.group, group.letter());
    let stands = shared::Fact::Stands { group: number, as_of: group.as_of, stands: group.stands() };
    facts.extend([shared::Fact::Joined { group: number, letter }, stands].map(Fact::from));
    commit(sql, &CommitAt { org: bench.org, id: no, ctx: &ctx }, None, facts, Content::default())?;
    store::add_fields(sql, bench.org, no, row)?;
    Ok(Ok(no))
}
