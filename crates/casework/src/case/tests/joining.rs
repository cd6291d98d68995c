//! The commands between two cases, as rows of the table of every command.

use super::every_command::{MEMBERS, OWNER, Row, row};
use super::*;
use crate::joining::tests::{A, B, ask, merged, with};
use crate::joining::{LinkKind, What};
use crate::message::Command as M;
use base::ids::CaseNo;

pub(super) fn rows() -> Vec<Row> {
    let two = || complaint().after(Actor::System, M::Receive(mail("And the spare.", None)));
    let split = What::Split { messages: vec![2], subject: "The spare".to_owned() };
    let link = What::Link { no: B, to: A, how: LinkKind::Related };
    let moves = || with(What::Move { no: B, n: 2, to: A }, A, &complaint());
    let (there, here) = merged();
    let (new, given) = ask(&two().after(TOMAS_ACTS, Command::Own), with(split.clone(), CaseNo(1044), &complaint()));
    let back = with(What::UndoMove { no: B, to: CaseNo(1044) }, CaseNo(1044), &new);
    vec![
        row(("merge", OWNER), owned(), with(What::Merge { no: B, into: A }, A, &complaint()), "was merged into A-1041"),
        row(("undo a merge", OWNER), here, with(What::UndoMerge { no: B }, A, &there), "isn’t merged into another"),
        row(("move a message", MEMBERS), two(), moves(), "no message with that number"),
        row(("split", MEMBERS), two(), with(split, CaseNo(1044), &complaint()), "two messages from the customer"),
        row(("undo a move", OWNER), given, back, "Nothing was moved"),
        row(("link", MEMBERS), complaint(), link.clone(), "linked so already"),
        row(("unlink", MEMBERS), complaint().after(TOMAS_ACTS, link), What::Unlink { to: A }, "isn’t linked"),
    ]
}
