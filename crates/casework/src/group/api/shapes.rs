//! A group case as programs read it, and what came of a change.

use crate::case::Severity;
use crate::group::subject::Came;
use crate::group::table::Refused;
use crate::group::work::{Kind, Task};
use crate::group::{Counts, Group, Stands};
use base::ids::GroupNo;
use engine::aggregate::StoredFact;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What came of a change of a group case.
#[derive(Serialize, ToSchema)]
#[schema(as = GroupDone)]
pub struct DoneShape {
    /// How it stands now.
    state: GroupShape,
    /// The facts that were added, by module and name: `group.joined`.
    facts: Vec<String>,
    /// Rows of the table that could not be used; the others become cases one after the other.
    refused: Vec<RefusedShape>,
}

/// A row of a table that could not be used.
#[derive(Serialize, ToSchema)]
#[schema(as = RefusedRow)]
pub struct RefusedShape {
    /// Which table of the group, from 1; null for the one that was just sent.
    import: Option<u32>,
    /// Its line in the table, from 1.
    line: u32,
    /// The beginning of the row as it stood.
    text: String,
    /// What is wrong, in a sentence.
    why: String,
}

/// A group case.
#[derive(Serialize, ToSchema)]
#[schema(as = GroupCase)]
pub struct GroupShape {
    /// Its number, `G-12`.
    group: String,
    /// What broke, and for whom.
    title: String,
    /// How badly its customers are hit.
    severity: Severity,
    /// The member it belongs to.
    owner: Option<i64>,
    /// What stands for all of its cases.
    stands: Stands,
    /// How many of its customers stand where; null in what came of a change.
    counts: Option<Counts>,
    /// What is, or was, done for all of them, and how far it is; null in what came of a change.
    work: Option<Vec<WorkShape>>,
    /// The names of fields its letter can use.
    fields: Vec<String>,
    /// The languages its letter is saved in.
    languages: Vec<&'static str>,
    /// Letters that went out, or are going.
    letters: u32,
    /// When it was opened.
    opened_at: Timestamp,
    /// When it was closed; null while it is open.
    closed_at: Option<Timestamp>,
    /// How many facts it is made of.
    version: u32,
}

/// Something that is done for a whole group.
#[derive(Serialize, ToSchema)]
#[schema(as = GroupWork)]
pub struct WorkShape {
    /// `rows`: rows of a table become cases; `letter`: a letter goes out.
    kind: Kind,
    /// Which table or letter, from 1.
    n: u32,
    /// How many there were when it began.
    total: i64,
    /// How many have been dealt with.
    done: i64,
    /// And of these, how many were passed over with a reason.
    held: i64,
    /// It is not finished yet.
    going: bool,
}

impl GroupShape {
    /// A group as it stands.
    pub fn new(no: GroupNo, group: &Group) -> GroupShape {
        GroupShape {
            group: no.to_string(),
            title: group.title.clone(),
            severity: group.severity,
            owner: group.owner.map(|id| id.0),
            stands: group.stands(),
            counts: None,
            work: None,
            fields: crate::group::fields::names(&group.columns),
            languages: group.drafted.iter().map(|language| language.code()).collect(),
            letters: group.letter(),
            opened_at: group.opened_at,
            closed_at: group.closed_at,
            version: group.version,
        }
    }

    /// With its numbers.
    #[must_use]
    pub fn with(self, counts: Counts, tasks: Vec<(Task, bool)>) -> GroupShape {
        let work = tasks.into_iter().map(|(task, going)| {
            let Task { kind, n, total, done, held, .. } = task;
            WorkShape { kind, n, total, done, held, going }
        });
        GroupShape { counts: Some(counts), work: Some(work.collect()), ..self }
    }
}

impl RefusedShape {
    /// A row, and the table it stood in.
    pub fn new(import: Option<u32>, Refused { line, text, why }: Refused) -> RefusedShape {
        RefusedShape { import, line, text, why }
    }
}

impl DoneShape {
    /// What came of it.
    pub fn new(came: &Came) -> DoneShape {
        let facts = came.done.facts.iter().map(StoredFact::kind).map(|(module, kind)| format!("{module}.{kind}"));
        DoneShape {
            state: GroupShape::new(came.done.id, &came.done.state),
            facts: facts.collect(),
            refused: came.refused.iter().cloned().map(|row| RefusedShape::new(None, row)).collect(),
        }
    }
}
