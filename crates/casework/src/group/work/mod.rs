//! What is done for a whole group, a few cases at a time: rows of a table become cases, what is shared is passed on, the
//! letter goes to each.
//!
//! A task is a row that says what is to be done; it is written in the commit that asks for it. The job works it off in
//! small transactions, so that nobody waits long behind it. It remembers nothing that would be missed: a row that has
//! become a case says so, and a case's own history says which letter it was looked at for and what it knows of its
//! group. Those are written in the same transaction as what they speak of. So a server that dies, or two that work side
//! by side, repeat nothing: whoever comes second finds that the rules refuse it, and passes over it.

mod letter;
mod open;
mod print;
pub(super) mod store;

pub(super) use letter::{language_of, reading};
pub use store::refused;

use super::shared;
use super::{Group, load};
use crate::case::{self, Case, Command, CommitAt, Content, decide};
use base::context::{Actor, Context, Organisation};
use base::ids::{CaseNo, GroupNo, MemberId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::content::NewFile;
use engine::desk::{Desk, commit};
use engine::jobs::{Failures, Job, Signal, Tools, Turn};
use print::Printed;
use std::sync::Arc;
use std::time::Duration;

/// Works tasks off.
pub const JOB: Job<Tools> = Job {
    on: Some(Signal { topic: "group ", when: "a group case changes" }),
    ..Job::new(
        "work-on-groups",
        "Opens the cases of a group from its table, passes on what is shared, and sends its letter to each.",
        Duration::from_secs(5),
        |tools, turn| Box::pin(async move { work(&tools.desk, &turn).await }),
    )
};

/// Cases dealt with in one transaction: long enough to be worth its wait for the disk, short enough for others to wait.
const AT_ONCE: u32 = 40;

base::choice! {
    /// What there is to do.
    #[schema(as = GroupWorkKind)]
    pub enum Kind {
        /// Rows of a table become cases.
        Rows,
        /// A letter goes to each.
        Letter,
        /// Each is told what stands for all.
        Shared,
    }
}

/// Something to do for a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub group: GroupNo,
    pub kind: Kind,
    /// Of the table or the letter; for what is shared the fact it stands as of.
    pub n: u32,
    /// Who asked for it, and in whose name it is done.
    pub by: MemberId,
    /// How many there were when it began.
    pub total: i64,
    /// How many have been dealt with.
    pub done: i64,
    /// And of these, how many were passed over with a reason.
    pub held: i64,
}

impl Task {
    pub(super) fn new(group: GroupNo, kind: Kind, n: u32, by: MemberId) -> Task {
        Task { group, kind, n, by, total: 0, done: 0, held: 0 }
    }
}

/// What came of a few cases.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    /// The last of them; none when none were left.
    last: Option<CaseNo>,
    done: i64,
    held: i64,
}

/// Works off what there is to do, until nothing is left or it is told to stop.
///
/// # Errors
/// What failed of some cases, after all others were dealt with.
pub async fn work(desk: &Desk, turn: &Turn) -> Result<(), Error> {
    let mut failures = Failures::default();
    for (org, task) in {
        let now = desk.now();
        desk.read(move |sql| Ok(store::going(sql, now)?)).await?
    } {
        if turn.is_stopping() {
            break;
        }
        if let Err(error) = work_off(desk, (org, &task), turn, &mut failures).await {
            failures.note(format_args!("{} of organisation {org}", task.group), error);
        }
    }
    failures.told()
}

async fn work_off(desk: &Desk, at: (OrgId, &Task), turn: &Turn, failures: &mut Failures) -> Result<(), Error> {
    let (mut after, mut is_clean) = (CaseNo(0), true);
    while !turn.is_stopping() {
        let step = match a_few(desk, at, after, AT_ONCE).await {
            Err(Error::Broken(_)) => match a_few(desk, at, after, 1).await {
                Err(fault) => {
                    // One that cannot be read holds up no other.
                    let Some(stuck) = next(desk, at, after).await? else { return Err(fault) };
                    failures.note(format_args!("case {stuck} of organisation {}", at.0), fault);
                    is_clean = false;
                    Step { last: Some(stuck), ..Step::default() }
                }
                done => done?,
            },
            done => done?,
        };
        match step.last {
            Some(last) => after = last,
            // Whatever came in behind is seen once more from the beginning.
            None if after > CaseNo(0) && is_clean => after = CaseNo(0),
            None if is_clean => return end(desk, at).await,
            None => return Ok(()),
        }
    }
    Ok(())
}

async fn end(desk: &Desk, (org, task): (OrgId, &Task)) -> Result<(), Error> {
    let task = task.clone();
    let end = move |sql: &mut Sql<'_>| {
        store::end(sql, org, &task)?;
        sql.announce(engine::desk::topic_of::<Group>(org, task.group));
        Ok::<_, Error>(())
    };
    desk.write(end).await
}

/// The next case that is to be dealt with.
async fn next(desk: &Desk, (org, task): (OrgId, &Task), after: CaseNo) -> Result<Option<CaseNo>, Error> {
    let task = task.clone();
    let read = desk.read(move |sql| match task.kind {
        Kind::Rows => Ok(None),
        Kind::Shared => Ok(store::behind(sql, (org, &task), after, 1)?.into_iter().next()),
        Kind::Letter => {
            let (group, _) = load(sql, org, task.group)?;
            let Some(letter) = group.letters.iter().find(|letter| letter.n == task.n) else { return Ok(None) };
            Ok(store::readers(sql, (org, &task), letter.to, after, 1)?.into_iter().next().map(|reader| reader.no))
        }
    });
    read.await
}

/// Deals with the next few in one transaction.
async fn a_few(desk: &Desk, (org, task): (OrgId, &Task), after: CaseNo, most: u32) -> Result<Step, Error> {
    let bench = Bench { org, task: task.clone(), organisation: desk.organisation(org).await?, now: desk.now() };
    let (bench, printed) = match task.kind {
        Kind::Letter => print::ahead(desk, bench, after, most).await?,
        Kind::Rows | Kind::Shared => (bench, Printed::default()),
    };
    let step = move |sql: &mut Sql<'_>| {
        let step = match bench.task.kind {
            Kind::Rows => open::some(sql, &bench, most),
            Kind::Letter => letter::some(sql, (&bench, &printed), after, most),
            Kind::Shared => follow(sql, &bench, after, most),
        }?;
        if step.done > 0 {
            store::progress(sql, bench.org, &bench.task, (step.done, step.held))?;
            sql.announce(engine::desk::topic_of::<Group>(bench.org, bench.task.group));
        }
        Ok(step)
    };
    desk.db().write(step).await
}

/// What a few cases are dealt with by.
struct Bench {
    org: OrgId,
    task: Task,
    organisation: Arc<Organisation>,
    now: jiff::Timestamp,
}

impl Bench {
    /// In the name of whoever asked for it.
    fn ctx(&self, has_mail: bool) -> Context<'_> {
        let actor = Actor::Member(self.task.by);
        Context { now: self.now, actor, organisation: &self.organisation, has_mail, given: &[] }
    }

    /// By Amends itself.
    fn by_itself(&self) -> Context<'_> {
        Context { actor: Actor::System, ..self.ctx(true) }
    }

    /// Carries a command out on a case, within this transaction; a refusal changes nothing.
    fn act(
        &self,
        sql: &mut Sql,
        no: CaseNo,
        (case, chain): (&Case, [u8; 32]),
        (command, ctx): (shared::Command, &Context),
    ) -> Result<Result<(), Refusal>, Error> {
        self.act_with(sql, no, (case, chain), (command, ctx, None))
    }

    /// The same, with the letter as it was printed before.
    fn act_with(
        &self,
        sql: &mut Sql,
        no: CaseNo,
        (case, chain): (&Case, [u8; 32]),
        (command, ctx, printed): (shared::Command, &Context, Option<NewFile>),
    ) -> Result<Result<(), Refusal>, Error> {
        let decided = match decide(case, Command::Shared(command), ctx) {
            Ok(decided) => decided,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (facts, content) = decided.into();
        let content = Content { printed, ..content };
        commit(sql, &CommitAt { org: self.org, id: no, ctx }, Some((case, chain)), facts, content)?;
        Ok(Ok(()))
    }
}

/// Tells the next few cases what stands for all of them.
fn follow(sql: &mut Sql, bench: &Bench, after: CaseNo, most: u32) -> Result<Step, Error> {
    let (group, _) = load(sql, bench.org, bench.task.group)?;
    // A later fact has a task of its own, and says all that this one would.
    if group.as_of != bench.task.n {
        return Ok(Step::default());
    }
    let mut step = Step::default();
    for no in store::behind(sql, (bench.org, &bench.task), after, most)? {
        let (case, chain) = case::load(sql, bench.org, no)?;
        let (as_of, stands) = (group.as_of, group.stands());
        let command = shared::Command::Follow { group: bench.task.group, as_of, stands };
        let refused = bench.act(sql, no, (&case, chain), (command, &bench.by_itself()))?.is_err();
        step = Step { last: Some(no), done: step.done + 1, held: step.held + i64::from(refused) };
    }
    Ok(step)
}
