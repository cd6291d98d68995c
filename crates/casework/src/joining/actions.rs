//! The actions between cases.

use super::facts::LinkKind;
use super::rules::{Command, What};
use crate::case::subject::{OfCase, Place};
use base::ids::CaseNo;
use base::refusal::Refusal;
use base::words::case_number;
use serde::Deserialize;
use utoipa::ToSchema;
use web::action::{Action, Body, Probe};

/// Merge the case into another.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Merging {
    /// The number of the case that goes on, `A-1042`: an open one of the same customer.
    into: String,
}

impl Body<OfCase> for Merging {
    const PATH: &'static str = "merge";
    const SAYS: &'static str = "Merge the case into another of the same customer: it goes on there, with all that is owed. \
                                Within a day it can be undone.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(What::Merge { no: place.at.no, into: case_number("into", &self.into)? }.into())
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(What::Merge { no: CaseNo(0), into: CaseNo(0) }.into())
    }
}

/// Undo a merge.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MergeUndoing {}

impl Body<OfCase> for MergeUndoing {
    const PATH: &'static str = "undo-merge";
    const SAYS: &'static str = "Undo the merge of this case into another, within a day: it goes on by itself, with what came \
                                for it meanwhile.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(What::UndoMerge { no: place.at.no }.into())
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(What::UndoMerge { no: CaseNo(0) }.into())
    }
}

/// Move a message to another case.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MessageMoving {
    /// The number of the other case, `A-1042`.
    to: String,
}

impl Body<OfCase> for MessageMoving {
    const PATH: &'static str = "messages/{n}/move";
    const SAYS: &'static str =
        "Move a message to another case, with the answers it got. Within a day it can be undone.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(What::Move { no: place.at.no, n: place.n, to: case_number("to", &self.to)? }.into())
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(What::Move { no: CaseNo(0), n: probe.n, to: CaseNo(0) }.into())
    }
}

/// Split a case.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Splitting {
    /// The numbers of the messages that are a case of their own; their answers go along.
    messages: Vec<u32>,
    /// What the new case is about.
    subject: String,
}

impl Body<OfCase> for Splitting {
    const PATH: &'static str = "split";
    const SAYS: &'static str = "Make a new case of some messages, for the same person and with the same owner. Within a day it \
                                can be undone.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(What::Split { messages: self.messages, subject: self.subject }.into())
    }

    fn probe(probe: Probe) -> Option<Command> {
        Some(What::Split { messages: Vec::new(), subject: probe.text() }.into())
    }
}

/// Undo a move or a split.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MoveUndoing {
    /// The number of the case that the messages went to.
    to: String,
}

impl Body<OfCase> for MoveUndoing {
    const PATH: &'static str = "undo-move";
    const SAYS: &'static str = "Undo a split, or the last move of a message to that case, within a day.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(What::UndoMove { no: place.at.no, to: case_number("to", &self.to)? }.into())
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(What::UndoMove { no: CaseNo(0), to: CaseNo(0) }.into())
    }
}

/// Link two cases.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Linking {
    /// The number of the other case.
    to: String,
    /// What this one has to do with it: `related` (default), `duplicate_of`, `duplicated_by`, `caused_by` or `caused`.
    how: String,
}

impl Body<OfCase> for Linking {
    const PATH: &'static str = "links";
    const SAYS: &'static str = "Link the case to another: both show it. Customers don’t see links.";
    type Command = Command;

    fn command(self, place: &Place<'_>) -> Result<Command, Refusal> {
        let how = if self.how.is_empty() { LinkKind::Related } else { place.one_of("how", &self.how)? };
        Ok(What::Link { no: place.at.no, to: case_number("to", &self.to)?, how }.into())
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(What::Link { no: CaseNo(0), to: CaseNo(0), how: LinkKind::Related }.into())
    }
}

/// Remove a link.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct Unlinking {
    /// The number of the other case.
    to: String,
}

impl Body<OfCase> for Unlinking {
    const PATH: &'static str = "unlink";
    const SAYS: &'static str = "Remove the link to another case, on both sides.";
    type Command = Command;

    fn command(self, _place: &Place<'_>) -> Result<Command, Refusal> {
        Ok(What::Unlink { to: case_number("to", &self.to)? }.into())
    }

    fn probe(_probe: Probe) -> Option<Command> {
        Some(What::Unlink { to: CaseNo(0) }.into())
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCase>] = &[
    Action::of::<Merging>(),
    Action::of::<MergeUndoing>(),
    Action::of::<MessageMoving>(),
    Action::of::<Splitting>(),
    Action::of::<MoveUndoing>(),
    Action::of::<Linking>(),
    Action::of::<Unlinking>(),
];
