//! What makes a change an experiment, and who says how it went.

use super::{Change, Changes, Count, Effect, Fact, State};
use base::context::{Context, Role};
use base::ids::MemberId;
use base::refusal::Refusal;
use base::words;
use jiff::Timestamp;

/// A change as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What we do differently.
    pub what: String,
    /// What we expect of it.
    pub expectation: String,
    /// The one who makes it.
    pub owner: MemberId,
    /// By when.
    pub due: Option<Timestamp>,
    /// When we look whether it worked.
    pub check_on: Option<Timestamp>,
}

/// What may be asked of the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Plan(Plan),
    /// Give it a new date.
    Move {
        n: u32,
        due: Option<Timestamp>,
        why: String,
    },
    /// Say it is in place.
    Make {
        n: u32,
    },
    /// Say what came of it.
    Check {
        n: u32,
        effect: Effect,
        before: Option<Count>,
        after: Option<Count>,
        words: String,
        again: Option<Timestamp>,
    },
    /// Give it up.
    Drop {
        n: u32,
        why: String,
    },
    /// Say candidly that nothing can be done.
    NothingCanBeDone {
        why: String,
    },
    /// Take that back.
    SomethingCanBeDone {
        why: String,
    },
    /// Say candidly what cannot be undone.
    CannotBeUndone {
        what: String,
    },
}

/// What follows.
pub fn decide(changes: &Changes, command: Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    let fact = match command {
        Command::Plan(plan) => self::plan(changes.next(), plan, ctx)?,
        Command::Move { n, due, why } => {
            let change = mine(changes, n, State::Planned, ctx)?;
            let due = ctx.ahead("due", due, "Give the new date.")?;
            Fact::Moved { n: change.n, due, why: words::required("why", &why, "Say why the date changes.")? }
        }
        Command::Make { n } => Fact::Made { n: mine(changes, n, State::Planned, ctx)?.n },
        Command::Check { n, effect, before, after, words, again } => {
            let change = mine(changes, n, State::Made, ctx)?;
            let words = words::required("words", &words, "Say what you saw.")?;
            let again = match effect {
                Effect::TooEarly => Some(ctx.ahead("again", again, "Say when you will check again.")?),
                _ => None,
            };
            Fact::Checked { n: change.n, effect, before, after, words, again }
        }
        Command::Drop { n, why } => drop_it(changes, n, &why, ctx)?,
        Command::NothingCanBeDone { why } => {
            let why = words::required("why", &why, "Say why nothing can be done. The customer will read it.")?;
            Fact::NothingCanBeDone { why }
        }
        Command::SomethingCanBeDone { why } => {
            if changes.nothing_can_be_done().is_none() {
                return Err(Refusal::not_now(
                    "Nobody has said that nothing can be done, so there is nothing to withdraw.",
                ));
            }
            Fact::SomethingCanBeDone { why: words::required("why", &why, "Say what has changed.")? }
        }
        Command::CannotBeUndone { what } => {
            let what = words::required("what", &what, "Say what cannot be undone. The customer will read it.")?;
            Fact::CannotBeUndone { what }
        }
    };
    Ok(vec![fact])
}

fn plan(n: u32, plan: Plan, ctx: &Context) -> Result<Fact, Refusal> {
    let what = words::required("what", &plan.what, "Say what will be done differently.")?;
    let expectation =
        words::required("expectation", &plan.expectation, "Say what you expect from it, so that it can be checked.")?;
    let owner = ctx.colleague("owner", plan.owner)?.id;
    let due = ctx.ahead("due", plan.due, "A change needs a date. By when is it in place?")?;
    let check_on = ctx.ahead("check_on", plan.check_on, "Say when you will check whether it worked.")?;
    if check_on <= due {
        return Err(Refusal::invalid("check_on", "Choose a check date after the change is in place."));
    }
    Ok(Fact::Planned { n, what, expectation, owner, due, check_on })
}

fn drop_it(changes: &Changes, n: u32, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    let change = find(changes, n)?;
    if matches!(change.state, State::Checked | State::Dropped) {
        return Err(stands(change));
    }
    owns(change, ctx)?;
    let why = words::required("why", why, "Say why it’s dropped.")?;
    Ok(Fact::Dropped { n, why })
}

fn mine<'a>(changes: &'a Changes, n: u32, state: State, ctx: &Context) -> Result<&'a Change, Refusal> {
    let change = find(changes, n)?;
    if change.state != state {
        return Err(stands(change));
    }
    owns(change, ctx)?;
    Ok(change)
}

fn owns(change: &Change, ctx: &Context) -> Result<(), Refusal> {
    let me = ctx.member()?;
    if me.id == change.owner || me.role >= Role::Manager {
        return Ok(());
    }
    Err(Refusal::forbidden(format!("{} owns this change.", ctx.organisation.people.name(change.owner))))
}

fn find(changes: &Changes, n: u32) -> Result<&Change, Refusal> {
    changes.get(n).ok_or_else(|| Refusal::not_found("This case has no change with that number."))
}

fn stands(change: &Change) -> Refusal {
    let now = match change.state {
        State::Planned => "is planned and not in place yet",
        State::Made => "is already in place and only has to be checked",
        State::Checked => "has already been checked",
        State::Dropped => "was dropped",
    };
    Refusal::not_now(format!("This change {now}."))
}
