//! Who can give each command, what happens when it is given twice, and what is still heard once a case is closed.

use super::every_command::{MEMBERS, Row, everyone, rows};
use super::names::name;
use super::*;
use base::refusal::Kind;
use std::collections::BTreeSet;

#[test]
fn every_command_stands_in_the_table_under_its_name() {
    let rows = rows();
    for row in &rows {
        assert!(name(&row.command).contains(&row.name), "{} is another command", row.name);
    }
    let names: BTreeSet<&str> = rows.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), rows.len(), "each row once");
    let all: BTreeSet<&str> = rows.iter().flat_map(|row| name(&row.command)).collect();
    assert_eq!(names, all);
}

#[test]
fn only_those_who_can_give_a_command_are_heard_and_all_others_are_told_why() {
    for Row { name, given, command, who, .. } in rows() {
        let can: Vec<&str> = who.split(' ').collect();
        for (person, actor) in everyone() {
            let decided = given.when(actor, command.clone()).outcome();
            match decided {
                Ok(facts) => assert!(can.contains(&person) && !facts.is_empty(), "{person} can “{name}”"),
                Err(refusal) => {
                    assert!(!can.contains(&person), "{person} cannot “{name}”: {refusal}");
                    // A request of oneself and a thing of somebody else's are other mistakes than lacking the right.
                    let wanted = match person {
                        "stranger" => Kind::NotFound,
                        "astrid" if name == "request" => Kind::Invalid,
                        _ => Kind::Forbidden,
                    };
                    assert_eq!(refusal.kind, wanted, "{person}, “{name}”: {refusal}");
                    assert!(refusal.to_string().ends_with('.'), "{person}, “{name}”: {refusal}");
                }
            }
        }
    }
}

#[test]
fn what_is_for_members_is_refused_to_everyone_else_in_the_same_words() {
    for Row { name, given, command, .. } in rows().into_iter().filter(|row| row.who == MEMBERS) {
        for actor in [Actor::Member(LARS), INGRID_SAYS, Actor::System] {
            let refusal = given.when(actor, command.clone()).outcome().unwrap_err().to_string();
            let allowed = ["Only a member can do this.", "This isn’t possible on your page."];
            assert!(allowed.contains(&refusal.as_str()), "{name}: {refusal}");
        }
    }
}

#[test]
fn a_command_given_twice_is_carried_out_once_where_once_is_enough() {
    for row in rows() {
        let (by, Row { name, given, command, again, .. }) = (row.by(), row);
        let once = given.after(by, command.clone());
        match once.when(by, command).outcome() {
            Ok(_) => assert_eq!(again, "", "“{name}” can be given twice"),
            Err(refusal) => {
                let says = refusal.to_string();
                assert!(!again.is_empty() && says.contains(again), "“{name}” twice: {says}");
            }
        }
    }
}

/// What a closed case still hears: words, how mail went, the customer's own voice, and promises that are still owed.
const HEARD: &[&str] = &[
    "receive",
    "reply",
    "note",
    "deliver",
    "fail",
    "send again",
    "take back",
    "give up",
    "ask about stranger",
    "let in",
    "set apart",
    "understand",
    "object",
    "give verdict",
    "take verdict",
    "accept request",
    "accept counter-offer",
    "decline request",
    "counter-offer",
    "renegotiate",
    "complete",
    "confirm promise",
    "refute promise",
    "withdraw request",
    "withdraw promise",
    "break",
    "confirm remedy",
    "refute remedy",
    "coached",
    "miss",
    // What passes between us and somebody outside does not end with the case.
    "ask outside",
    "write outside",
    "remind outside",
    "note their answer",
    "receive from outside",
    "waive outside",
    "readdress outside",
    "quote",
    "charge",
    "answer a charge",
    "drop a charge",
    "close a thread",
    "deliver outside",
    "fail outside",
    "send outside again",
    "give up outside",
    "take back from outside",
    "add a person",
    "change a role",
    "remove a person",
    "send a page",
    "send a copy",
    // Its own rules say when.
    "undo a merge",
    "move a message",
    "undo a move",
    "link",
    "unlink",
];

#[test]
fn on_a_closed_case_words_are_heard_and_nothing_new_is_begun() {
    let closed = made_right();
    for row in rows() {
        let (by, Row { name, command, .. }) = (row.by(), row);
        let refused = closed.when(by, without_promises(command)).outcome().err();
        let is_closed = refused.as_ref().is_some_and(|refusal| refusal.to_string().contains("This case is closed"));
        assert_eq!(is_closed, !HEARD.contains(&name), "“{name}” on a closed case: {refused:?}");
        assert!(!is_closed || refused.is_some_and(|refusal| refusal.kind == Kind::NotNow), "{name}");
    }
}

/// A closed case takes a reply that promises nothing new.
fn without_promises(command: Command) -> Command {
    match command {
        Command::Message(message::Command::Reply(reply)) => {
            message::Command::Reply(Reply { promises: Vec::new(), ..reply }).into()
        }
        Command::Coached { command, coached } => {
            Command::Coached { command: Box::new(without_promises(*command)), coached }
        }
        other => other,
    }
}

#[test]
fn the_customer_is_told_in_their_own_words_that_a_case_is_closed() {
    let closed = made_right();
    let command = account::Command::Answer {
        answers: vec![(account::Question::What, "More.".to_owned())],
        source: account::Source::Page,
    };
    closed.when(INGRID_SAYS, command).not_now("Write to us below and we’ll reopen it.");
    closed.when(TOMAS_ACTS, Command::Own).not_now("It reopens when the customer writes or says “not yet”.");
}

#[test]
fn what_is_not_there_is_not_found_under_any_number() {
    let text = || "x".to_owned();
    let due = || Some(oslo("2026-11-19T12:00"));
    for n in [0, 9, u32::MAX] {
        for command in [
            Command::from(message::Command::Waive { n, reason: WaiverReason::Thanks, why: text() }),
            message::Command::SendAgain { n }.into(),
            message::Command::Unwaive { n }.into(),
            message::Command::GiveUp { n, why: text() }.into(),
            message::Command::LetIn { n }.into(),
            message::Command::SetApart { n }.into(),
            promise::Command::Accept { n }.into(),
            promise::Command::Decline { n, why: text() }.into(),
            promise::Command::Counter { n, what: text(), due: due(), why: text() }.into(),
            promise::Command::Renegotiate { n, due: due(), why: text() }.into(),
            promise::Command::Complete { n, note: text() }.into(),
            promise::Command::Confirm { n }.into(),
            promise::Command::Withdraw { n, why: text() }.into(),
            remedy::Command::Approve { n }.into(),
            remedy::Command::Deliver { n, evidence: text(), file: None }.into(),
            remedy::Command::Withdraw { n, why: text() }.into(),
            cause::Command::Strike { n, why: text() }.into(),
            change::Command::Make { n }.into(),
            change::Command::Move { n, due: due(), why: text() }.into(),
            change::Command::Drop { n, why: text() }.into(),
        ] {
            let refusal = in_writing().when(TOMAS_ACTS, command.clone()).outcome().unwrap_err();
            assert_eq!(refusal.kind, Kind::NotFound, "{command:?}: {refusal}");
        }
    }
}

#[test]
fn a_history_that_was_refused_something_is_the_history_it_was() {
    for row in rows() {
        let (by, before) = (row.by(), row.given.case.clone());
        let closed = made_right();
        let untouched = closed.case.clone();
        drop(row.given.when(Actor::Contact(STRANGER), row.command.clone()).outcome());
        drop(closed.when(by, row.command.clone()).outcome());
        assert_eq!((row.given.case, closed.case), (before, untouched), "{}", row.name);
    }
}
