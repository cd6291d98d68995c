//! The commands between two cases, as rows of the table of every command.

use super::every_command::{MEMBERS, OWNER, Row, row};
use super::*;
use crate::case::possible::of_customers;
use crate::joining::tests::{A, B, ask, merged, with};
use crate::joining::{LinkKind, Numbers, What};
use crate::message::Command as M;
use base::ids::CaseNo;

const NEW: CaseNo = CaseNo(1044);

fn two() -> Given {
    complaint().after(Actor::System, M::Receive(mail("And the spare.", None)))
}

fn split() -> What {
    What::Split { messages: vec![2], subject: "The spare".to_owned() }
}

pub(super) fn rows() -> Vec<Row> {
    let split = split();
    let link = What::Link { no: B, to: A, how: LinkKind::Related };
    let moves = || with(What::Move { no: B, n: 2, to: A }, A, &complaint());
    let (there, here) = merged();
    let (new, given) = ask(&two().after(TOMAS_ACTS, Command::Own), with(split.clone(), NEW, &complaint()));
    let back = with(What::UndoMove { no: B, to: NEW }, NEW, &new);
    vec![
        row(("merge", OWNER), owned(), with(What::Merge { no: B, into: A }, A, &complaint()), "was merged into A-1041"),
        row(("undo a merge", OWNER), here, with(What::UndoMerge { no: B }, A, &there), "isn’t merged into another"),
        row(("move a message", MEMBERS), two(), moves(), "no message with that number"),
        row(("split", MEMBERS), two(), with(split, NEW, &complaint()), "two messages from the customer"),
        row(("undo a move", OWNER), given, back, "Nothing was moved"),
        row(("link", MEMBERS), complaint(), link.clone(), "linked so already"),
        row(("unlink", MEMBERS), complaint().after(TOMAS_ACTS, link), What::Unlink { to: A }, "isn’t linked"),
    ]
}

/// A case that is contained, and what was split off it.
fn parted() -> (Given, Given) {
    let limit = remedy::Command::Contain { text: "A spare runs.".to_owned() };
    let here = two().after(TOMAS_ACTS, Command::Own).after(TOMAS_ACTS, limit);
    ask(&here, with(split(), NEW, &complaint()))
}

fn undone(here: &Given, there: &Given, says: &str) {
    here.when(TOMAS_ACTS, with(What::UndoMove { no: B, to: NEW }, NEW, there)).not_now(says);
}

#[test]
fn a_split_is_not_undone_while_what_was_split_off_is_still_to_be_contained() {
    let (there, here) = parted();
    let there = there.after(TOMAS_ACTS, remedy::Command::Assess { text: "The line stands still.".to_owned() });
    undone(&here, &there, "A-1044 isn’t contained yet, and this case is");
}

#[test]
fn what_may_be_merged_instead_is_named_from_where_it_is_said() {
    let (there, here) = parted();
    let there = there.after(TOMAS_ACTS, change::Command::Plan(labels()));
    undone(
        &here,
        &there,
        "A-1044 has its own changes, so it can’t be merged into another. Merge this case into A-1044",
    );
    there.when(TOMAS_ACTS, with(What::Merge { no: NEW, into: A }, A, &complaint())).not_now(
        "This case has its own changes, so it can’t be merged into another. Merge the other case into this one",
    );
}

#[test]
fn what_a_customer_answers_on_a_page_from_before_a_merge_has_a_number_there() {
    let all = of_customers(MODULES).map(|action| action.path);
    let forms: Vec<_> = all.filter(|path| path.contains("{n}")).collect();
    assert!(!forms.is_empty());
    for form in forms {
        assert!(Numbers::of_form(form).is_some(), "{form}");
    }
}
