//! Conversations as tables: what is said on the left, how the answer begins on the right.

use super::*;
use proptest::prelude::*;

const SIZE: usize = 1000;

fn rules(kind: Kind, starttls: bool) -> Rules {
    Rules { kind, name: "mx.northline.example".to_owned(), size: SIZE, starttls }
}

fn smtp() -> Talk<u8> {
    Talk::new(rules(Kind::Smtp, false))
}

fn lmtp() -> Talk<u8> {
    Talk::new(rules(Kind::Lmtp, false))
}

/// Looks a recipient up: one domain is ours, and one address brings our store down.
fn find(address: &str) -> Result<Option<u8>, ()> {
    match address {
        "broken@northline.example" => Err(()),
        ours if ours.eq_ignore_ascii_case("postmaster") || ours.ends_with("@northline.example") => Ok(Some(1)),
        _ => Ok(None),
    }
}

/// What is done after one line, in a word and what is said; `.` ends a mail.
fn step(talk: &mut Talk<u8>, line: &str) -> String {
    if line == "." {
        let Some(envelope) = talk.end() else { return "no mail".to_owned() };
        let to: Vec<&str> = envelope.to.iter().map(|(address, _)| address.as_str()).collect();
        return format!("mail of {} from <{}> to {}", envelope.helo, envelope.from, to.join(" "));
    }
    let done = match talk.hear(format!("{line}\r\n").as_bytes()) {
        Step::Ask(address) => {
            let found = find(&address);
            talk.answered(address, found)
        }
        done => done,
    };
    match done {
        Step::Say(says) => says,
        Step::Ask(address) => format!("asked again: {address}"),
        Step::Data(says) => format!("data {says}"),
        Step::Chunk { size, last, dropped } => {
            let last = if last { " last" } else { "" };
            format!("chunk {size}{last}{}", dropped.map(|why| format!(" dropped {why}")).unwrap_or_default())
        }
        Step::Private(says) => format!("private {says}"),
        Step::Bye(says) => format!("bye {says}"),
    }
}

#[track_caller]
fn plays(talk: &mut Talk<u8>, lines: &[(&str, &str)]) {
    for (line, begins) in lines {
        let answer = step(talk, line);
        assert!(answer.starts_with(begins), "{line}: {answer}");
    }
}

#[test]
fn a_mail_goes_in_by_the_usual_order_and_another_after_it() {
    plays(
        &mut smtp(),
        &[
            ("EHLO mx.halden.example", "250-mx.northline.example"),
            ("MAIL FROM:<ida@halden.example> SIZE=900", "250 2.1.0"),
            ("RCPT TO:<help@northline.example>", "250 2.1.5"),
            ("RCPT TO:<nobody@elsewhere.example>", "550 5.1.1"),
            ("RCPT TO:<help+a1@northline.example>", "250 2.1.5"),
            ("DATA", "data 354"),
            (
                ".",
                "mail of mx.halden.example from <ida@halden.example> to help@northline.example help+a1@northline.example",
            ),
            ("MAIL FROM:<>", "250 2.1.0"),
            ("RCPT TO:<Postmaster>", "250 2.1.5"),
            ("DATA", "data 354"),
            (".", "mail of mx.halden.example from <> to postmaster"),
            ("QUIT", "bye 221"),
        ],
    );
}

#[test]
fn what_comes_out_of_order_is_refused_and_the_mail_in_hand_stays() {
    plays(
        &mut smtp(),
        &[
            ("MAIL FROM:<ida@halden.example>", "503 5.5.1 Send a greeting"),
            ("RCPT TO:<help@northline.example>", "503 5.5.1 Send MAIL"),
            ("DATA", "503 5.5.1 Send MAIL"),
            ("HELO mx.halden.example", "250 mx.northline.example"),
            ("RCPT TO:<help@northline.example>", "503 5.5.1 Send MAIL"),
            ("MAIL FROM:<ida@halden.example>", "250"),
            ("MAIL FROM:<eva@halden.example>", "503 5.5.1 A message is already"),
            ("DATA", "503 5.5.1 Send RCPT"),
            ("RCPT TO:<nobody@elsewhere.example>", "550"),
            ("DATA", "503 5.5.1 Send RCPT"),
            ("RCPT TO:<help@northline.example>", "250"),
            ("NOOP", "250"),
            ("VRFY help", "252"),
            ("HELP", "214"),
            ("DATA", "data"),
            (".", "mail of mx.halden.example from <ida@halden.example> to help@northline.example"),
            (".", "no mail"),
        ],
    );
}

#[test]
fn a_reset_and_a_new_greeting_forget_the_envelope() {
    for forgets in ["RSET", "EHLO mx.halden.example", "HELO mx.halden.example"] {
        plays(
            &mut smtp(),
            &[
                ("EHLO other.example", "250"),
                ("MAIL FROM:<ida@halden.example>", "250"),
                ("RCPT TO:<help@northline.example>", "250"),
                (forgets, "250"),
                ("DATA", "503 5.5.1 Send MAIL"),
                ("MAIL FROM:<eva@halden.example>", "250"),
            ],
        );
    }
    let mut talk = smtp();
    plays(&mut talk, &[("EHLO a.example", "250"), ("MAIL FROM:<ida@halden.example>", "250")]);
    assert!(talk.is_in_hand());
    plays(&mut talk, &[("RSET", "250")]);
    assert!(!talk.is_in_hand());
}

#[test]
fn each_of_the_two_is_greeted_in_its_own_way() {
    assert_eq!(smtp().greeting(), "220 mx.northline.example ESMTP Amends");
    assert_eq!(lmtp().greeting(), "220 mx.northline.example LMTP Amends");
    plays(&mut lmtp(), &[("EHLO x.example", "500 5.5.1 This is LMTP"), ("HELO x.example", "500 5.5.1 This is LMTP")]);
    plays(&mut smtp(), &[("LHLO x.example", "500 5.5.1 This is SMTP")]);
    plays(&mut lmtp(), &[("LHLO x.example", "250-mx"), ("MAIL FROM:<>", "250")]);
    assert_eq!((smtp().kind(), lmtp().kind()), (Kind::Smtp, Kind::Lmtp));
}

#[test]
fn what_is_offered_is_told_and_what_is_not_is_refused() {
    let greeting = step(&mut smtp(), "EHLO x.example");
    for offered in ["PIPELINING", "SIZE 1000", "8BITMIME", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES"] {
        assert!(greeting.contains(offered), "{offered}: {greeting}");
    }
    assert!(!greeting.contains("STARTTLS") && !greeting.contains("AUTH"), "{greeting}");
    plays(&mut smtp(), &[("STARTTLS", "502 5.5.1 TLS"), ("AUTH PLAIN AGlkYQB4", "502 5.5.1 Auth"), ("ETRN x", "50")]);
    let mut private: Talk<u8> = Talk::new(rules(Kind::Smtp, true));
    assert!(step(&mut private, "EHLO x.example").contains("\r\n250-STARTTLS\r\n"));
    plays(&mut private, &[("STARTTLS", "private 220")]);
}

#[test]
fn a_mail_that_says_that_it_is_too_large_is_refused_before_it_is_sent() {
    plays(
        &mut smtp(),
        &[
            ("EHLO x.example", "250"),
            ("MAIL FROM:<ida@halden.example> SIZE=1001", "552 5.3.4"),
            ("RCPT TO:<help@northline.example>", "503"),
            ("MAIL FROM:<ida@halden.example> SIZE=1000", "250"),
        ],
    );
    assert!(smtp().too_large().contains("1000 bytes"));
}

#[test]
fn a_mail_in_chunks_is_ended_by_its_last_and_mixes_with_nothing() {
    plays(
        &mut smtp(),
        &[
            ("EHLO x.example", "250"),
            ("BDAT 10", "chunk 10 dropped 503 5.5.1 Send MAIL"),
            ("MAIL FROM:<ida@halden.example>", "250"),
            ("BDAT 10", "chunk 10 dropped 503 5.5.1 Send RCPT"),
            ("RCPT TO:<help@northline.example>", "250"),
            ("BDAT 10", "chunk 10"),
            ("RCPT TO:<web@northline.example>", "503 5.5.1 The message has started"),
            ("DATA", "503 5.5.1 The message was started with BDAT"),
            ("BDAT 0 LAST", "chunk 0 last"),
            (".", "mail of x.example from <ida@halden.example> to help@northline.example"),
            ("MAIL FROM:<ida@halden.example>", "250"),
            ("RCPT TO:<help@northline.example>", "250"),
            ("DATA", "data 354"),
        ],
    );
    plays(&mut smtp(), &[("EHLO x.example", "250"), ("BDAT 2001", "bye 552")]);
}

#[test]
fn a_store_that_does_not_answer_is_no_reason_to_send_the_mail_back() {
    plays(
        &mut smtp(),
        &[
            ("EHLO x.example", "250"),
            ("MAIL FROM:<ida@halden.example>", "250"),
            ("RCPT TO:<broken@northline.example>", "451 4.3.0"),
            ("DATA", "503 5.5.1 Send RCPT"),
        ],
    );
}

#[test]
fn a_hundred_recipients_are_taken_and_the_rest_may_be_sent_again() {
    let mut talk = smtp();
    plays(&mut talk, &[("EHLO x.example", "250"), ("MAIL FROM:<>", "250")]);
    for n in 0..RECIPIENTS {
        plays(&mut talk, &[(&format!("RCPT TO:<p{n}@northline.example>"), "250")]);
    }
    plays(&mut talk, &[("RCPT TO:<more@northline.example>", "452 4.5.3"), ("DATA", "data")]);
    assert_eq!(talk.end().unwrap().to.len(), RECIPIENTS);
}

#[test]
fn what_cannot_be_read_is_answered_by_what_is_wrong_with_it() {
    plays(
        &mut smtp(),
        &[
            ("NONSENSE", "500 5.5.1"),
            ("", "500 5.5.1"),
            ("MAIL FROM:ida", "5"),
            ("MAIL FROM:<ida@halden.example> NONSENSE=1", "555 5.5.4"),
            ("MAIL FROM:<ida@halden.example> SIZE=many", "501 5.5.4"),
            ("MAIL", "501 5.5.2 Syntax: MAIL"),
            ("RCPT TO:<>", "5"),
            ("EHLO", "501 5.5.2"),
        ],
    );
}

#[test]
fn a_line_without_its_end_and_one_that_is_too_long_are_not_taken_for_commands() {
    for line in ["NOOP\n", "NOOP", "NOOP\r", "\n", ""] {
        assert!(matches!(smtp().hear(line.as_bytes()), Step::Bye(says) if says.starts_with("500 5.5.2")), "{line:?}");
    }
    assert!(matches!(smtp().too_long(), Step::Say(says) if says.starts_with("500 5.5.2")));
}

#[test]
fn nobody_tries_for_ever() {
    let mut wrong = smtp();
    for _ in 0..WRONG {
        plays(&mut wrong, &[("NONSENSE", "500")]);
    }
    plays(&mut wrong, &[("NONSENSE", "bye 421 4.7.0")]);
    let mut idle = smtp();
    for _ in 0..IDLE {
        plays(&mut idle, &[("NOOP", "250")]);
    }
    plays(&mut idle, &[("NOOP", "bye 421")]);
    let mut guessing = smtp();
    plays(&mut guessing, &[("EHLO x.example", "250"), ("MAIL FROM:<>", "250")]);
    for n in 0..WRONG {
        plays(&mut guessing, &[(&format!("RCPT TO:<p{n}@elsewhere.example>"), "550")]);
    }
    plays(&mut guessing, &[("RCPT TO:<last@elsewhere.example>", "bye 421")]);
}

#[test]
fn whoever_brings_a_mail_may_go_on_for_as_long_again() {
    let mut talk = smtp();
    plays(&mut talk, &[("EHLO x.example", "250")]);
    for _ in 0..3 {
        for _ in 0..WRONG - 1 {
            plays(&mut talk, &[("NONSENSE", "500")]);
        }
        plays(
            &mut talk,
            &[
                ("MAIL FROM:<ida@halden.example>", "250"),
                ("RCPT TO:<help@northline.example>", "250"),
                ("DATA", "data"),
                (".", "mail"),
            ],
        );
    }
}

fn line() -> impl Strategy<Value = String> {
    let known = proptest::sample::select(vec![
        "EHLO x.example",
        "HELO x.example",
        "LHLO x.example",
        "MAIL FROM:<ida@halden.example>",
        "MAIL FROM:<>",
        "MAIL FROM:<ida@halden.example> SIZE=1001",
        "RCPT TO:<help@northline.example>",
        "RCPT TO:<postmaster>",
        "RCPT TO:<nobody@elsewhere.example>",
        "RCPT TO:<broken@northline.example>",
        "DATA",
        "BDAT 7",
        "BDAT 7 LAST",
        "RSET",
        "NOOP",
        "QUIT",
        "VRFY x",
        "STARTTLS",
        ".",
    ]);
    prop_oneof![9 => known.prop_map(str::to_owned), 1 => "[ -~]{0,40}", 1 => "\\PC{0,12}"]
}

proptest! {
    #[test]
    fn in_whatever_order_no_mail_is_taken_that_nobody_sent_or_that_goes_to_nobody(
        lines in proptest::collection::vec(line(), 0..60), is_lmtp: bool,
    ) {
        let mut talk = if is_lmtp { lmtp() } else { smtp() };
        let (mut greeted, mut sender, mut recipients) = (false, false, 0);
        for line in &lines {
            let answer = step(&mut talk, line);
            let is_yes = answer.starts_with("250");
            match line.get(..4).unwrap_or_default() {
                "EHLO" | "HELO" | "LHLO" if is_yes => (greeted, sender, recipients) = (true, false, 0),
                "RSET" if is_yes => (sender, recipients) = (false, 0),
                "MAIL" if is_yes => {
                    prop_assert!(greeted && !sender, "{:?}", lines);
                    sender = true;
                }
                "RCPT" if is_yes => {
                    prop_assert!(sender, "{:?}", lines);
                    recipients += 1;
                }
                "DATA" if answer.starts_with("data") => prop_assert!(recipients > 0, "{:?}", lines),
                "BDAT" if !answer.contains("dropped") && answer.starts_with("chunk") => {
                    prop_assert!(recipients > 0, "{:?}", lines);
                }
                _ => {}
            }
            if line == "." {
                prop_assert_eq!(answer == "no mail", !sender);
                (sender, recipients) = (false, 0);
            }
            if answer.starts_with("bye") || answer.starts_with("private") {
                break;
            }
        }
    }

    #[test]
    fn whatever_is_heard_the_answer_is_a_code_and_words_on_lines_of_their_own(
        bytes in proptest::collection::vec(any::<u8>(), 0..80), ends: bool,
    ) {
        let mut bytes = bytes;
        if ends {
            bytes.extend_from_slice(b"\r\n");
        }
        if let Step::Say(says) | Step::Bye(says) | Step::Data(says) | Step::Private(says) = smtp().hear(&bytes) {
            for line in says.split("\r\n") {
                prop_assert!(line.len() > 3 && line[..3].bytes().all(|b| b.is_ascii_digit()), "{:?}", says);
                prop_assert!(line.bytes().all(|b| (b' '..=b'~').contains(&b)), "{:?}", says);
            }
        }
    }
}
