//! What lists, Today and the clock read of a case: rows that are a pure function of its state.

use super::{Case, Debt, owed, path};
use crate::promise::breaks_at;
use base::context::Directory;
use jiff::Timestamp;

/// One line of the Cases list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The step it stands at, by name.
    pub step: &'static str,
    /// What that step misses first.
    pub misses: String,
    /// Messages an answer is owed for.
    pub unanswered: i64,
    /// When the next thing is due.
    pub next_due: Option<Timestamp>,
}

/// What the clock does on a case, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AlarmKind {
    /// Break a promise whose date passes.
    Break,
    /// Remind the customer once.
    Remind,
    /// Let an unanswered question lapse.
    Lapse,
}

/// One thing the clock has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// What.
    pub kind: AlarmKind,
    /// The promise it is about; 0 for the case.
    pub n: u32,
    /// When.
    pub at: Timestamp,
}

/// Everything the read tables hold of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// Its line in the list.
    pub row: Row,
    /// What is owed on it.
    pub owed: Vec<Debt>,
    /// What the clock has to do.
    pub alarms: Vec<Alarm>,
}

/// The rows of a case.
pub fn project(case: &Case, people: &Directory) -> Projection {
    let owed = owed(case, people);
    let stones = path(case);
    let stone = stones.iter().find(|s| !s.is_done());
    let row = Row {
        step: case.step().into(),
        misses: stone.and_then(|s| s.missing.first()).map(|m| m.says.clone()).unwrap_or_default(),
        unanswered: case.messages.unanswered().count() as i64,
        next_due: owed.iter().map(|d| d.due).min(),
    };
    Projection { row, owed, alarms: alarms(case) }
}

fn alarms(case: &Case) -> Vec<Alarm> {
    let breaks =
        case.promises.all().iter().filter_map(|p| breaks_at(p).map(|at| Alarm { kind: AlarmKind::Break, n: p.n, at }));
    let remind = case.verdict.remind_at().map(|at| Alarm { kind: AlarmKind::Remind, n: 0, at });
    let lapse = case.verdict.lapses_at().map(|at| Alarm { kind: AlarmKind::Lapse, n: 0, at });
    breaks.chain(remind).chain(lapse).collect()
}
