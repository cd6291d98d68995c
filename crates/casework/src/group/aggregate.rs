//! A group case as an aggregate: where its history is stored, and what is kept beside its facts: the rows of tables, the
//! texts of letters, and what the job is to do.

use super::facts::{Fact, Happening};
use super::table::Table;
use super::work::{self, Task};
use super::{Command, Group, rules, store};
use crate::letter::Sections;
use base::context::{Actor, Context, Stamp};
use base::ids::{GroupNo, MemberId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::aggregate::{Aggregate, Commit};
use engine::content::NewFile;
use engine::desk;
use engine::outbox::Hold;
use engine::stream::{self, kinds::Facts};
use std::ops::Range;
use text::Language;

/// What a decision on a group brings beside its facts.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The table that was taken in.
    pub(super) table: Option<Table>,
    /// The text of the letter in one language.
    pub(super) text: Option<(Language, Sections)>,
}

impl engine::aggregate::Command for Command {
    type Of = Group;
}

impl Aggregate for Group {
    type Fact = Fact;
    type Command = Command;
    type Id = GroupNo;
    type Content = Content;
    type Told = ();

    const NAME: &'static str = "group";
    const TITLE: &'static str = "group case";
    const NUMBERS: Range<i64> = GroupNo::STREAMS;

    fn begin(fact: &Fact, stamp: Stamp) -> Option<Group> {
        Group::begin(fact, stamp)
    }

    fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        Group::apply(self, fact, stamp);
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn decide(&self, command: Command, ctx: &Context) -> Result<(Vec<Fact>, Content), Refusal> {
        rules::decide(self, command, ctx)
    }

    fn attach(_: &mut Content, _: Vec<NewFile>) {}

    fn has_mail(&self, _: &mut Sql, _: OrgId) -> Result<bool, Error> {
        Ok(true)
    }

    fn keep(sql: &mut Sql, commit: &Commit<Group>, content: Content) -> Result<(), Error> {
        let (org, group, after) = (commit.org, commit.id, commit.after);
        let (by, now) = (member(commit.ctx.actor), commit.ctx.now);
        for fact in commit.facts {
            match fact {
                Fact::Group(Happening::Imported { n, .. }) => {
                    let Some(table) = &content.table else { continue };
                    work::store::add_rows(sql, (org, group, *n), table)?;
                    let total = table.rows.len() as i64;
                    work::store::begin(sql, org, &Task { total, ..Task::new(group, work::Kind::Rows, *n, by) }, now)?;
                }
                Fact::Group(Happening::LetterDrafted { .. }) => {
                    if let Some((language, sections)) = &content.text {
                        store::keep_text(sql, (org, group, 0), *language, sections)?;
                    }
                }
                Fact::Group(Happening::LetterSent { n, to, .. }) => {
                    store::copy_texts(sql, (org, group), *n)?;
                    let total = work::store::audience(sql, (org, group), (*n, *to))?;
                    let task = Task { total, ..Task::new(group, work::Kind::Letter, *n, by) };
                    work::store::begin(sql, org, &task, now + Hold::of(sql))?;
                }
                Fact::Group(Happening::LetterStopped { n }) => {
                    let is_left = work::store::stop(sql, (org, group), (work::Kind::Letter, *n))?;
                    let gone = || Refusal::not_now("The letter has gone out already; none of it is left to stop.");
                    is_left.then_some(()).ok_or_else(gone)?;
                }
                _ => {}
            }
        }
        if after.children > 0 && commit.before.is_some_and(|before| before.as_of != after.as_of) {
            let task = Task::new(group, work::Kind::Shared, after.as_of, by);
            work::store::begin(sql, org, &Task { total: after.children, ..task }, now)?;
        }
        Ok(())
    }
}

/// Whoever acts for the group; 0, which is nobody, when it is no member.
fn member(actor: Actor) -> MemberId {
    if let Actor::Member(id) = actor { id } else { MemberId(0) }
}

/// A group as it stands, with the hash its next fact is chained to.
///
/// # Errors
/// Refused when there is no such group case; a fault when its history cannot be read.
pub fn load(sql: &mut Sql, org: OrgId, group: GroupNo) -> Result<(Group, [u8; 32]), Error> {
    desk::load(sql, org, group)
}

/// A group as it is shown on the page of one of its cases: without reading who joined and who left, who may be thousands.
///
/// # Errors
/// Refused when there is no such group case; a fault when its history cannot be read.
pub fn shown(sql: &mut Sql, org: OrgId, group: GroupNo) -> Result<Group, Error> {
    let history = stream::load_without(sql, (org, group.into()), (Happening::MODULE, ["joined", "left"]))?;
    let found = stream::try_fold::<Group>(group.into(), &history)?;
    let found = found.ok_or_else(|| Refusal::not_found(format!("There is no {} {group}.", Group::TITLE)))?;
    Ok(Group { children: store::counted(sql, org, group)?.children, ..found })
}
