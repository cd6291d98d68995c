//! What lists, Today and the clock read of a case: rows that are a pure function of its state.

use super::lists::{Line, line};
use super::{Case, Owed, owed};
use crate::promise::breaks_at;
use base::context::Directory;
use jiff::Timestamp;

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
    pub kind: AlarmKind,
    /// The promise it is about; 0 for the case.
    pub n: u32,
    pub at: Timestamp,
}

/// Everything the read tables hold of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    /// Its line in the list.
    pub row: Line,
    pub owed: Vec<Owed>,
    /// What the clock has to do.
    pub alarms: Vec<Alarm>,
}

/// The rows of a case.
pub fn project(case: &Case, people: &Directory) -> Projection {
    let owed = owed(case, people);
    Projection { row: line(case, &owed), owed, alarms: alarms(case) }
}

fn alarms(case: &Case) -> Vec<Alarm> {
    if case.joining.is_merged() {
        return Vec::new();
    }
    let breaks =
        case.promises.all().iter().filter_map(|p| breaks_at(p).map(|at| Alarm { kind: AlarmKind::Break, n: p.n, at }));
    let remind = case.verdict.remind_at().map(|at| Alarm { kind: AlarmKind::Remind, n: 0, at });
    let lapse = case.verdict.lapses_at().map(|at| Alarm { kind: AlarmKind::Lapse, n: 0, at });
    breaks.chain(remind).chain(lapse).collect()
}
