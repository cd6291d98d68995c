//! The rows that the rest of the product reads of an organisation's settings.
//!
//! They are written over and never taken away first: the row of a member also holds their password, which no fact
//! knows, and a server goes on working while they are made again.

use super::{MailboxSettings, OrganisationState, store};
use base::ids::OrgId;
use base::refusal::{Error, Fault};
use calendar::ServiceCalendar;
use db::Sql;
use engine::aggregate::{Commit, Projection, Streams};
use engine::mailbox;
use engine::projections::Projected;

/// As the module lists them, in the order they are written.
pub const ALL: [Projected; 4] = [
    Projected::of(&(&OrganisationRow as &dyn Projection<OrganisationState>)),
    Projected::of(&(&MemberRows as &dyn Projection<OrganisationState>)),
    Projected::of(&(&MailboxRows as &dyn Projection<OrganisationState>)),
    Projected::of(&(&CoachRow as &dyn Projection<OrganisationState>)),
];

/// The row of the organisation: name, address, currency, opening hours.
pub struct OrganisationRow;

impl Projection<OrganisationState> for OrganisationRow {
    fn name(&self) -> &'static str {
        "organisation"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<OrganisationState>) -> Result<(), Error> {
        let Some(is) = &commit.after.settings else { return Ok(()) };
        if commit.before.is_some_and(|before| before.settings.as_ref() == Some(is)) {
            return Ok(());
        }
        let calendar = ServiceCalendar::try_from(is.calendar.clone()).map_err(Fault::from)?;
        Ok(store::write_organisation(sql, commit.org, is, &serde_json::to_string(&calendar).map_err(Fault::from)?)?)
    }

    fn clear(&self, _: &mut Sql, _: OrgId, _: Streams) -> Result<(), Error> {
        Ok(())
    }
}

/// The rows of its members: who they are and what they may do.
pub struct MemberRows;

impl Projection<OrganisationState> for MemberRows {
    fn name(&self) -> &'static str {
        "members"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<OrganisationState>) -> Result<(), Error> {
        if commit.after.settings.is_none() {
            return Ok(());
        }
        for (id, standing) in &commit.after.members {
            if commit.before.is_none_or(|before| before.members.get(id) != Some(standing)) {
                store::write_member(sql, commit.org, (*id, standing))?;
            }
        }
        if commit.before.is_none() {
            for stray in store::members(sql, commit.org)? {
                if !commit.after.members.contains_key(&stray) {
                    store::forget_member(sql, commit.org, stray)?;
                }
            }
        }
        Ok(())
    }

    fn clear(&self, _: &mut Sql, _: OrgId, _: Streams) -> Result<(), Error> {
        Ok(())
    }
}

/// The rows of its mailboxes and of the addresses that lead to them. Whoever changes a mailbox writes its row and its secrets
/// in the same commit, so that there is mostly nothing left to write here.
pub struct MailboxRows;

impl Projection<OrganisationState> for MailboxRows {
    fn name(&self) -> &'static str {
        "mailboxes"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<OrganisationState>) -> Result<(), Error> {
        let (org, after) = (commit.org, &commit.after.mailboxes);
        if commit.after.settings.is_none() {
            return Ok(());
        }
        if commit.before.is_none() {
            for stray in mailbox::all(sql, org)?.iter().filter(|row| !after.contains_key(&row.id)) {
                mailbox::remove(sql, org, stray.id)?;
            }
        }
        let before = commit.before.iter().flat_map(|before| before.mailboxes.keys());
        for gone in before.filter(|id| !after.contains_key(id)) {
            mailbox::remove(sql, org, *gone)?;
        }
        for (id, is) in after {
            if commit.before.is_some_and(|before| before.mailboxes.get(id) == Some(is)) {
                continue;
            }
            match mailbox::one(sql, org, *id)? {
                Some(row) if MailboxSettings::from(&row) == *is => {}
                Some(row) => mailbox::amend(sql, &is.of(org, *id, row.version))?,
                None => mailbox::put_back(sql, &is.of(org, *id, 1), commit.ctx.now)?,
            }
        }
        Ok(())
    }

    fn clear(&self, _: &mut Sql, _: OrgId, _: Streams) -> Result<(), Error> {
        Ok(())
    }
}

/// The row of its own rules of the reply coach.
pub struct CoachRow;

impl Projection<OrganisationState> for CoachRow {
    fn name(&self) -> &'static str {
        "coach rules"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<OrganisationState>) -> Result<(), Error> {
        let (org, pack) = (commit.org, &commit.after.coach_pack);
        let is_known = match commit.before {
            Some(before) => before.coach_pack == *pack,
            None => store::coach_pack(sql, org)?.unwrap_or_default() == *pack,
        };
        if is_known || commit.after.settings.is_none() {
            return Ok(());
        }
        Ok(store::write_coach_pack(sql, org, pack, commit.ctx.now)?)
    }

    fn clear(&self, _: &mut Sql, _: OrgId, _: Streams) -> Result<(), Error> {
        Ok(())
    }
}
