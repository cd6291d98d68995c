//! Who answers, what was said and asked, and whose turn it is.

use super::*;

#[test]
fn who_is_responsible_is_named_and_how_to_call_them() {
    assert!(seen(&opened(), who).contains("As soon as someone takes it on"));
    assert_eq!(seen(&opened(), |source| source.us()), "Northline Parts");
    assert_eq!(seen(&opened(), direct_line), None);

    assert_eq!(seen(&owned(), who), "Tomas Reyes is responsible for this until you tell us it’s resolved.");
    assert_eq!(seen(&owned(), |source| source.us()), "Tomas");
    let line = Some(("+472203344".to_owned(), "+47 22 (0) 33-44".to_owned()));
    assert_eq!(seen(&owned(), direct_line), line, "as a telephone dials it, and as they give it");

    assert_eq!(first_name("  Ana  Maria Lindqvist"), "Ana");
    assert_eq!(first_name(""), "");
}

fn answered(word: Word, taken: Option<Channel>) -> (Fact, Stamp) {
    let scores = Scores { care: 4, help: 4, trust: 4 };
    let given = verdict::Fact::Given { scores, word, words: None, taken };
    if taken.is_some() { by_tomas("2026-11-19T10:00", given) } else { by_ingrid("2026-11-19T10:00", given) }
}

fn asked() -> (Fact, Stamp) {
    by_tomas("2026-11-18T10:00", verdict::Fact::Asked { message: 2, remind_at: oslo("2026-11-25T10:00") })
}

#[test]
fn only_the_customer_can_say_that_it_is_resolved_and_the_page_says_when_it_is_their_turn() {
    let follows = "If something has changed since, write to Tomas below and we’ll reopen it.";
    let table = [
        (vec![], false, "We haven’t asked you yet because we’re not finished.".to_owned()),
        (vec![asked()], true, "Tomas believes that everything is done. Only you can say".to_owned()),
        (
            vec![asked(), by_tomas("2026-11-19T10:00", verdict::Fact::Lapsed)],
            true,
            "We don’t take that as a yes.".to_owned(),
        ),
        (
            vec![asked(), answered(Word::MadeRight, None)],
            false,
            format!("Your answer on Thu 19 Nov, 10:00: it’s resolved. {follows}"),
        ),
        (
            vec![asked(), answered(Word::MadeRight, Some(Channel::Phone))],
            false,
            format!("it’s resolved. You told Tomas Reyes on the phone. {follows}"),
        ),
        (
            vec![asked(), answered(Word::NotYet, Some(Channel::InPerson))],
            false,
            "it isn’t resolved yet. You told Tomas Reyes in person. Tomas is working on what is missing".to_owned(),
        ),
        (
            vec![asked(), answered(Word::SomeoneElse, None)],
            false,
            "you’d like to talk to someone else. Someone other than Tomas will contact you.".to_owned(),
        ),
    ];
    for (then, asks, says) in table {
        let view = seen(&after(then), verdict);
        assert_eq!(view.asks, asks, "{}", view.says);
        assert!(view.says.contains(&says), "{} lacks {says}", view.says);
    }
    let made_right = after([asked(), answered(Word::MadeRight, None)]);
    assert!(seen(&made_right, who).contains("was responsible for this until you told us"));
}

#[test]
fn a_case_that_was_taken_for_no_complaint_says_so_and_how_to_object() {
    let closed = Happening::Closed { outcome: Outcome::NotAComplaint, why: Some("An order.".to_owned()), reason: None };
    let view = seen(&after([by_tomas("2026-11-18T10:00", closed)]), verdict);
    assert!(!view.asks);
    assert!(view.says.contains("On 18 November 2026 we closed this"), "{}", view.says);
    assert!(view.may_object && view.says.contains("If that’s wrong, tell us by 18 December 2026."), "{}", view.says);
}

#[test]
fn whether_we_understood_is_asked_until_they_have_said_so_since() {
    let asks = || by_tomas("2026-11-17T10:00", sent(2, INGRID, Purpose::Reply, true));
    let says = |at: &str, yes, words: Option<&str>| {
        by_ingrid(at, account::Fact::Understood { yes, words: words.map(str::to_owned) })
    };
    assert!(!seen(&owned(), |source| asks_understood(source.case)));
    assert!(seen(&after([asks()]), |source| asks_understood(source.case)));
    let lost = by_tomas(
        "2026-11-17T10:05",
        message::Fact::Failed { n: 2, failure: message::Failure::said("No such mailbox.") },
    );
    assert!(!seen(&after([asks(), lost]), |source| asks_understood(source.case)), "it never reached them");

    let no = after([asks(), says("2026-11-18T10:00", false, Some("It was the motor."))]);
    assert!(!seen(&no, |source| asks_understood(source.case)));
    let told = "You told us that we didn’t quite understand you. “It was the motor.”";
    assert_eq!(seen(&no, understood).as_deref(), Some(told));

    let again = by_tomas("2026-11-19T10:00", sent(3, INGRID, Purpose::Reply, true));
    let mut asked_again = no;
    asked_again.push(again);
    assert!(seen(&asked_again, |source| asks_understood(source.case)), "we wrote anew since");
    let yes = after([asks(), says("2026-11-18T10:00", true, None)]);
    assert_eq!(seen(&yes, understood).as_deref(), Some("You told us that we understood you correctly."));
    assert_eq!(seen(&owned(), understood), None);
}

#[test]
fn the_six_questions_are_shown_once_they_were_sent_and_hold_what_was_answered() {
    assert!(!seen(&owned(), asks_account));
    let sent = by_tomas("2026-11-17T10:00", sent(2, INGRID, Purpose::AccountAsked, false));
    assert!(seen(&after([sent.clone()]), asks_account));
    let closed = Happening::Closed { outcome: Outcome::NotAComplaint, why: None, reason: None };
    let over = after([sent, by_tomas("2026-11-18T10:00", closed)]);
    assert!(!seen(&over, asks_account), "a closed case asks nothing");

    let (question, source) = (Question::When, account::Source::Page);
    let answer = account::Fact::Answered { question, words: "On Monday.".to_owned(), source };
    let questions = seen(&after([by_ingrid("2026-11-18T10:00", answer)]), account);
    assert_eq!(questions.len(), 6);
    let filled: Vec<(&str, &str)> =
        questions.iter().filter(|told| !told.words.is_empty()).map(|told| (told.name, told.words.as_str())).collect();
    assert_eq!(filled, [("when", "On Monday.")]);
}

#[test]
fn the_talk_holds_their_own_words_and_ours_to_them_newest_first_and_nothing_else() {
    let history = after([
        by_tomas("2026-11-17T10:00", sent(2, INGRID, Purpose::Acknowledgement, false)),
        by_tomas("2026-11-17T11:00", sent(3, INGRID, Purpose::Reply, false)),
        by_tomas("2026-11-17T12:00", message::Fact::Noted { n: 4 }),
        by_tomas("2026-11-17T13:00", sent(5, OTHER, Purpose::Reply, false)),
        by_ingrid("2026-11-17T14:00", received(6, OTHER, None)),
        by_ingrid("2026-11-17T15:00", received(7, INGRID, Some(Exempt::AutoReply))),
        by_ingrid("2026-11-17T16:00", received(8, INGRID, Some(Exempt::Bounce))),
        by_ingrid("2026-11-17T17:00", received(9, INGRID, Some(Exempt::Verdict))),
    ]);
    let lines = seen(&history, |source| talk(source, INGRID));
    let told: Vec<(u32, &str, &str)> = lines.iter().map(|line| (line.n, line.tone, line.who.as_str())).collect();
    let ours = "Northline Parts";
    assert_eq!(told, [(9, "theirs", "You"), (3, "ours", "Tomas Reyes"), (2, "ours", ours), (1, "theirs", "You")]);
    assert_eq!(lines[3].when, "Tue 17 Nov, 08:00");
}

#[test]
fn a_letter_is_listed_by_its_day_with_its_file_and_is_not_repeated_in_the_talk() {
    let history = after([
        by_tomas("2026-11-18T10:00", sent(2, INGRID, Purpose::Letter, false)),
        by_tomas("2026-11-18T10:00", letter::Fact::Drafted { version: 1 }),
        by_tomas("2026-11-18T10:00", letter::Fact::Sent { version: 1, message: 2, sha256: "00".repeat(32) }),
    ]);
    let pdf =
        File { i: 1, name: "letter.pdf".to_owned(), mime: "application/pdf".to_owned(), size: 2048, inline: false };
    let files = [(2, pdf)];
    let body = "Dear Ingrid,\n\nWe were wrong.".to_owned();
    let words =
        Words { n: 2, subject: None, body, quoted: None, signature: None, html: None, message_id: None, arrival: None };
    seen(&history, |source| {
        let source = Source { words: std::slice::from_ref(&words), files: &files, ..*source };
        let line = letters(&source).pop().unwrap();
        assert_eq!((line.version, line.title.as_str()), (1, "Our letter of 18 November 2026"));
        assert_eq!(line.pdf.unwrap().0, "files/2/1");
        let said = talk(&source, INGRID);
        assert_eq!((said[0].letter, said[0].text.is_empty(), said[0].files.len()), (Some(1), true, 1));
    });
    seen(&history, |source| assert!(letters(source)[0].pdf.is_none(), "a letter whose file is gone is still listed"));
}

#[test]
fn every_language_of_the_page_has_its_own_words_and_its_own_dates() {
    let history = after([promised("2026-11-23T12:00"), planned("2026-12-01T12:00"), asked()]);
    let told = |language| {
        let all = |source: &Source| {
            let (promise, change) = (promises(source).remove(0).says, changes(source).remove(0).says);
            [promise, change, verdict(source).says, who(source)]
        };
        seen_in(language, &history, all)
    };
    let mut known: Vec<[String; 4]> = Vec::new();
    for language in Language::ALL {
        let says = told(language);
        for (i, text) in says.iter().enumerate() {
            assert!(known.iter().all(|other| other[i] != *text), "{}: {text} is another language's", language.code());
            assert!(!text.contains(['{', '}']), "a hole is left open: {text}");
        }
        known.push(says);
    }
}
