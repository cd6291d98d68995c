//! The rows of group cases: one for each group, one for each case in one, and how many of them stand where. The numbers
//! move with every fact of a case, so that no page counts thousands.

use super::Group;
use super::shared::Held;
use super::store::{self, Counts};
use crate::case::Case;
use crate::message::{Delivery, Kind, Message};
use crate::remedy::State as RemedyState;
use crate::verdict::Word;
use base::ids::{ContactId, GroupNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::aggregate::{Commit, Projection, Streams, Table};
use engine::projections::Projected;

base::choice! {
    /// Whether a letter has reached a customer.
    pub enum Told {
        /// None has gone.
        No,
        /// One is on its way.
        Sending,
        /// One has arrived.
        Yes,
        /// The last one came back.
        Bounced,
        /// It was held back.
        Held,
    }
}

base::choice! {
    /// How far it has been put right for a customer.
    pub enum PutRight {
        /// Nothing was offered or promised.
        Nothing,
        /// Something was.
        Dated,
        /// Everything that was offered is with them.
        Done,
    }
}

base::choice! {
    /// What a customer says of it.
    pub enum Said {
        /// They have not been asked.
        NotAsked,
        /// They have not answered yet.
        Asked,
        /// It is not made right yet.
        NotYet,
        /// It is.
        Confirmed,
        /// They did not answer.
        NoAnswer,
    }
}

/// A case in a group, as its list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) group: GroupNo,
    pub(super) contact: ContactId,
    /// The last letter to all that it was looked at for.
    pub(super) letter: u32,
    /// The fact of the group as of which it knows what is shared.
    pub(super) as_of: u32,
    pub(super) told: Told,
    pub(super) held: Option<Held>,
    /// The field that had no value, when that is why.
    pub(super) field: String,
    pub(super) wrote: bool,
    /// Messages an answer is owed for.
    pub(super) waiting: i64,
    pub(super) put_right: PutRight,
    pub(super) verdict: Said,
    pub(super) is_open: bool,
}

/// The row of a case; none when it is in no group.
pub(super) fn child(case: &Case) -> Option<Child> {
    let place = case.shared.place()?;
    let is_said = |message: &Message| matches!(message.kind, Kind::In { exempt: None, .. });
    Some(Child {
        group: place.group,
        contact: case.head.contact,
        letter: place.letter,
        as_of: place.as_of,
        told: told(case),
        held: place.held.as_ref().map(|(why, _)| *why),
        field: place.held.as_ref().and_then(|(_, field)| field.clone()).unwrap_or_default(),
        wrote: case.messages.all().iter().any(is_said),
        waiting: case.messages.unanswered().count() as i64,
        put_right: put_right(case),
        verdict: verdict(case),
        is_open: case.is_open(),
    })
}

fn told(case: &Case) -> Told {
    let sent = case.letter.last_sent().and_then(|sent| case.messages.get(sent.message));
    match sent.map(|message| &message.kind) {
        Some(Kind::Out { delivery: Delivery::Delivered(_), .. }) => Told::Yes,
        Some(Kind::Out { delivery: Delivery::OnItsWay, .. }) => Told::Sending,
        Some(Kind::Out { delivery: Delivery::Failed(_) | Delivery::GivenUp(_), .. }) => Told::Bounced,
        _ if case.shared.place().is_some_and(|place| place.held.is_some()) => Told::Held,
        _ => Told::No,
    }
}

fn put_right(case: &Case) -> PutRight {
    let stands = |state| !matches!(state, RemedyState::Refused | RemedyState::Withdrawn);
    let is_offered = case.remedies.all().iter().any(|remedy| stands(remedy.state));
    let is_promised = case.promises.to_contact().any(crate::promise::Promise::is_owed);
    match () {
        () if case.remedies.is_fixed() && !is_promised => PutRight::Done,
        () if is_offered || is_promised => PutRight::Dated,
        () => PutRight::Nothing,
    }
}

fn verdict(case: &Case) -> Said {
    let verdict = &case.verdict;
    match verdict.standing().map(|given| given.word) {
        Some(Word::MadeRight) => Said::Confirmed,
        Some(Word::NotYet | Word::SomeoneElse) => Said::NotYet,
        None if verdict.is_asked() => Said::Asked,
        None if verdict.has_lapsed() => Said::NoAnswer,
        None => Said::NotAsked,
    }
}

impl Child {
    fn counts(&self) -> Counts {
        let one = |is: bool| i64::from(is);
        Counts {
            children: 1,
            open: one(self.is_open),
            told: one(self.told == Told::Yes),
            sending: one(self.told == Told::Sending),
            bounced: one(self.told == Told::Bounced),
            held: one(self.told == Told::Held),
            wrote: one(self.wrote),
            waiting: one(self.waiting > 0),
            dated: one(self.put_right == PutRight::Dated),
            put_right: one(self.put_right == PutRight::Done),
            asked: one(self.verdict != Said::NotAsked),
            confirmed: one(self.verdict == Said::Confirmed),
            not_yet: one(self.verdict == Said::NotYet),
        }
    }
}

/// The rows of cases in groups, and the numbers of each group.
pub struct ChildRows;

/// As the module lists it.
pub const CHILDREN: Projected = Projected::of(&(&ChildRows as &dyn Projection<Case>));

impl Projection<Case> for ChildRows {
    fn name(&self) -> &'static str {
        "cases of groups"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
        let (was, is) = (commit.before.and_then(child), child(commit.after));
        if was == is {
            return Ok(());
        }
        let none = Counts::default();
        match (&was, &is) {
            (Some(was), Some(is)) if was.group == is.group => {
                store::count(sql, (commit.org, is.group), is.counts(), was.counts())?;
            }
            _ => {
                was.iter().try_for_each(|was| store::count(sql, (commit.org, was.group), none, was.counts()))?;
                is.iter().try_for_each(|is| store::count(sql, (commit.org, is.group), is.counts(), none))?;
            }
        }
        match &is {
            Some(is) => store::write_child(sql, (commit.org, commit.id), is)?,
            None => store::remove_child(sql, commit.org, commit.id)?,
        }
        Ok(())
    }

    fn clear(&self, sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
        for (group, theirs) in store::counts_as_summed(sql, org, streams)? {
            store::count(sql, (org, group), Counts::default(), theirs)?;
        }
        Ok(store::clear_children(sql, org, streams)?)
    }

    fn tables(&self) -> &'static [Table] {
        store::CHILD_TABLES
    }

    fn begin_rebuild(&self, sql: &mut Sql, org: OrgId) -> Result<(), Error> {
        store::forget_counts(sql, org)?;
        for (group, theirs) in store::counts_as_summed(sql, org, Streams { after: 0, upto: None })? {
            store::count(sql, (org, group), theirs, Counts::default())?;
        }
        Ok(())
    }
}

/// The row of each group.
pub struct GroupRows;

/// As the module lists it.
pub const GROUPS: Projected = Projected::of(&(&GroupRows as &dyn Projection<Group>));

impl Projection<Group> for GroupRows {
    fn name(&self) -> &'static str {
        "group cases"
    }

    fn apply(&self, sql: &mut Sql, commit: &Commit<Group>) -> Result<(), Error> {
        Ok(store::write_group(sql, (commit.org, commit.id), commit.after)?)
    }

    fn clear(&self, sql: &mut Sql, org: OrgId, streams: Streams) -> Result<(), Error> {
        Ok(store::clear_groups(sql, org, streams)?)
    }

    fn tables(&self) -> &'static [Table] {
        store::GROUP_TABLES
    }
}

/// How many of a group's customers stand where.
///
/// # Errors
/// When the store does not answer.
pub fn counts(sql: &mut Sql, org: OrgId, group: GroupNo) -> Result<Counts, Error> {
    Ok(store::counted(sql, org, group)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{contained, in_writing, owned};

    #[test]
    fn a_case_in_no_group_has_no_row() {
        assert_eq!(child(&owned().case), None);
    }

    #[test]
    fn what_was_offered_and_delivered_is_put_right_once_nothing_is_owed() {
        assert_eq!(put_right(&owned().case), PutRight::Dated, "a promise is owed");
        assert_eq!(put_right(&contained().case), PutRight::Dated, "delivered, and the promise still owed");
        assert_eq!((told(&contained().case), told(&in_writing().case)), (Told::No, Told::Sending));
        assert_eq!(verdict(&in_writing().case), Said::NotAsked);
    }
}
