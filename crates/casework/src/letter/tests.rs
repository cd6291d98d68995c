//! A letter says both what was fixed and what will stop it, and once sent it is not altered.

use super::{Command, Fact, Sections};
use crate::given::*;
use crate::message::{self, Channel, Purpose};
use base::context::{Actor, Titles};

mod drafts;
mod paper;

fn sent(version: u32, message: u32) -> Fact {
    Fact::Sent { version, message, sha256: path_in_writing().sha256() }
}

#[test]
fn a_draft_is_kept_as_the_next_version_and_sends_nothing() {
    complaint().when(TOMAS_ACTS, Command::Save(path_in_writing())).then([Fact::Drafted { version: 1 }]);
    let second =
        given(facts![Fact::Drafted { version: 1 }]).when(TOMAS_ACTS, Command::Save(path_in_writing())).decided();
    assert_eq!(
        (second.facts, second.letter, second.bodies.len()),
        (facts![Fact::Drafted { version: 2 }], Some((2, path_in_writing())), 0)
    );
}

#[test]
fn a_draft_may_still_miss_parts_but_a_letter_may_not() {
    for (field, cut) in [
        ("happened", Sections { happened: String::new(), ..path_in_writing() }),
        ("fixed", Sections { fixed: " ".to_owned(), ..path_in_writing() }),
        ("changes", Sections { changes: String::new(), ..path_in_writing() }),
        ("closing", Sections { closing: String::new(), ..path_in_writing() }),
    ] {
        complaint().when(TOMAS_ACTS, Command::Save(cut.clone())).then([Fact::Drafted { version: 1 }]);
        complaint().when(TOMAS_ACTS, Command::Send(cut)).refused_at(field, "");
    }
    let untitled = Sections { subject: " ".to_owned(), ..path_in_writing() };
    complaint().when(TOMAS_ACTS, Command::Save(untitled)).refused_at("subject", "Give the letter a subject");
}

#[test]
fn a_draft_too_long_to_keep_names_its_part() {
    let long = Sections { changes: "x".repeat(base::words::TEXT + 1), ..path_in_writing() };
    complaint().when(TOMAS_ACTS, Command::Save(long)).refused_at("changes", "Shorten it");
}

#[test]
fn a_letter_goes_out_as_a_message_that_answers_what_is_open() {
    let mut wanted: Vec<_> =
        message::send(2, INGRID, Channel::Email, Purpose::Letter, vec![1]).into_iter().map(Into::into).collect();
    wanted.extend(facts![Fact::Drafted { version: 1 }, sent(1, 2)]);
    let decided = complaint().when(TOMAS_ACTS, Command::Send(path_in_writing())).decided();
    assert_eq!(decided.facts, wanted);
    assert_eq!(decided.bodies[0].text, path_in_writing().text());
    assert_eq!(decided.bodies[0].subject.as_deref(), Some("What happened"));
}

#[test]
fn whom_no_mail_reaches_is_posted_given_or_read_the_letter_and_it_has_arrived() {
    let case = complaint().without_mail();
    case.when(TOMAS_ACTS, Command::Send(path_in_writing())).refused_at("channel", "Print the letter");
    for channel in [Channel::Post, Channel::InPerson, Channel::Phone] {
        let mut wanted: Vec<_> =
            message::send(2, INGRID, channel, Purpose::Letter, vec![1]).into_iter().map(Into::into).collect();
        assert_eq!(wanted.len(), 2, "sent and delivered");
        wanted.extend(facts![Fact::Drafted { version: 1 }, sent(1, 2)]);
        case.when(TOMAS_ACTS, Command::Hand { sections: path_in_writing(), channel }).then(wanted);
    }
    let from_afar = Command::Hand { sections: path_in_writing(), channel: Channel::Page };
    case.when(TOMAS_ACTS, from_afar).refused_at("channel", "by email or by post");
}

#[test]
fn what_was_sent_stays_as_it_was_when_another_is_written() {
    let again = complaint()
        .after(TOMAS_ACTS, Command::Send(path_in_writing()))
        .after(TOMAS_ACTS, Command::Save(Sections { fixed: "Not.".to_owned(), ..path_in_writing() }));
    let letter = &again.case.letter;
    assert_eq!((letter.version(), letter.last_sent().unwrap().version), (2, 1));
    assert_eq!(letter.last_sent().unwrap().sha256, path_in_writing().sha256());
}

#[test]
fn every_word_of_a_letter_is_in_its_hash() {
    let one = path_in_writing().sha256();
    for other in [
        Sections { subject: "Other".to_owned(), ..path_in_writing() },
        Sections { happened: "Other".to_owned(), ..path_in_writing() },
        Sections { fixed: "Other".to_owned(), ..path_in_writing() },
        Sections { changes: "Other".to_owned(), ..path_in_writing() },
        Sections { closing: "Other".to_owned(), ..path_in_writing() },
    ] {
        assert_ne!(one, other.sha256());
    }
    let padded = Sections { fixed: "\r\n The right one runs since Tuesday. ".to_owned(), ..path_in_writing() };
    assert_eq!(one, padded.sha256());
}

#[test]
fn only_colleagues_write_letters() {
    for actor in [INGRID_SAYS, Actor::System] {
        complaint().when(actor, Command::Save(path_in_writing())).forbidden("Only a member");
        complaint().when(actor, Command::Send(path_in_writing())).forbidden("Only a member");
    }
}

#[test]
fn every_fact_is_told_in_a_sentence() {
    let sentence = |fact: Fact| told(fact, TOMAS_ACTS, &Titles::default());
    assert_eq!(sentence(Fact::Drafted { version: 2 }), "Tomas Reyes saved version 2 of the letter");
    assert_eq!(sentence(sent(2, 5)), "Version 2 of the letter went out as message 5");
}
