//! The commands on the people of a case, as rows of the table of every command.

use super::every_command::{MEMBERS, Row, row};
use super::*;
use crate::message::Whom;
use crate::participant::tests::{BOSS, NILS, adds};
use crate::participant::{Command as P, Part, Role};

/// What such a command is called in the table.
pub(super) fn name(command: &P) -> &'static str {
    match command {
        P::Add { .. } => "add a person",
        P::Change { .. } => "change a role",
        P::Remove { .. } => "remove a person",
        P::SendPage { .. } => "send a page",
    }
}

/// A reply that is on its way to Ingrid, and to Nils as a copy.
fn to_two() -> Given {
    let whom = message::Recipients { cc: vec![Whom::Known(NILS)], ..Default::default() };
    let reply = message::Reply { promises: Vec::new(), whom, ..admission() };
    complaint().after(TOMAS_ACTS, message::Command::Reply(reply))
}

pub(super) fn rows() -> Vec<Row> {
    let nils = || complaint().after(TOMAS_ACTS, adds(NILS, Role::Affected, None));
    let part = Part { role: Role::DecisionMaker, stands_for: None, authority: String::new() };
    let missed = message::Command::Miss { n: 2, contact: NILS, failure: message::Failure::said("no such user") };
    let copy = message::Command::SendCopy { n: 2, to: Some(NILS), copy: None };
    let written = in_writing().after(TOMAS_ACTS, adds(NILS, Role::Affected, None));
    vec![
        row(("add a person", MEMBERS), complaint(), adds(BOSS, Role::Copied, None), "on this case already"),
        row(("change a role", MEMBERS), nils(), P::Change { n: 2, part, customer: None }, "already their role"),
        row(("remove a person", MEMBERS), nils(), P::Remove { n: 2, why: "Left.".to_owned() }, "has that number"),
        row(("send a page", MEMBERS), nils(), P::SendPage { n: 2 }, "less than an hour ago"),
        row(("ask someone else’s verdict", MEMBERS), written, verdict::Command::AskAlso { n: 2 }, "already been asked"),
        row(("miss", "amends"), to_two(), missed.clone(), "known already"),
        row(("send a copy", MEMBERS), to_two().after(Actor::System, missed), copy, "reached everyone"),
    ]
}
