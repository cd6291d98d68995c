//! What a case begins with: its clocks, the first debt and an honest acknowledgement.

use super::*;

fn opening(channel: Channel, exempt: Option<Exempt>) -> Opening {
    let arrival = Arrival { channel, exempt, parent: None, ..mail("The floor stands still.", None) };
    Opening {
        no: CaseNo(1042),
        subject: "Floor stands still".to_owned(),
        customer: CustomerId(3),
        contact: INGRID,
        severity: Severity::Critical,
        acknowledge: true,
        lately: 0,
        arrival,
    }
}

fn opened(opening: Opening) -> crate::case::Decided {
    let organisation = northline();
    open(
        opening,
        &Context { now: now(), actor: Actor::System, organisation: &organisation, has_mail: true, given: &[] },
    )
    .unwrap()
}

#[test]
fn a_complaint_by_mail_is_owed_an_answer_and_acknowledged_with_its_number_and_an_hour() {
    let decided = opened(opening(Channel::Email, None));
    let kinds: Vec<_> = decided.facts.iter().map(Fact::kind).collect();
    assert_eq!(kinds, [("case", "opened"), ("message", "received"), ("message", "debt_opened"), ("message", "sent")]);
    let words = decided.bodies[1].text.to_string();
    assert!(words.contains("A-1042") && words.contains("by Tue 17 Nov, 12:12"), "{words}");
}

#[test]
fn the_clocks_run_in_business_time() {
    let decided = opened(opening(Channel::Email, None));
    let Some(Fact::Case(Happening::Opened { clocks, .. })) = decided.facts.first() else { unreachable!() };
    assert_eq!((clocks.acknowledge, clocks.own), (oslo("2026-11-17T10:12"), oslo("2026-11-17T12:12")));
    assert_eq!((clocks.contain, clocks.path), (oslo("2026-11-17T12:12"), oslo("2026-12-01T16:00")));
}

#[test]
fn the_clock_for_containing_goes_by_the_severity() {
    for (severity, by) in [(Severity::Degraded, "2026-11-18T16:00"), (Severity::Minor, "2026-11-20T16:00")] {
        let decided = opened(Opening { severity, ..opening(Channel::Email, None) });
        let Some(Fact::Case(Happening::Opened { clocks, .. })) = decided.facts.first() else { unreachable!() };
        assert_eq!(clocks.contain, oslo(by));
    }
}

#[test]
fn nothing_is_acknowledged_to_a_machine_on_the_telephone_or_without_an_address() {
    assert_eq!(opened(opening(Channel::Email, Some(Exempt::AutoReply))).facts.len(), 2);
    assert_eq!(opened(opening(Channel::Phone, None)).facts.len(), 3);
    assert_eq!(opened(opening(Channel::Form, None)).facts.len(), 4);
    assert_eq!(opened(Opening { acknowledge: false, ..opening(Channel::Email, None) }).facts.len(), 3);
}

#[test]
fn whoever_began_five_cases_within_the_hour_is_not_acknowledged_a_sixth_time() {
    let after = |lately| opened(Opening { lately, ..opening(Channel::Email, None) }).facts.len();
    assert_eq!((after(4), after(5)), (4, 3));
}

#[test]
fn a_complaint_without_a_title_takes_its_first_words_and_one_without_words_says_so() {
    let title = |subject: &str, text: &str| {
        let arrival = mail(text, None);
        let decided = opened(Opening { subject: subject.to_owned(), arrival, ..opening(Channel::Email, None) });
        let Some(Fact::Case(Happening::Opened { subject, .. })) = decided.facts.into_iter().next() else {
            unreachable!()
        };
        subject
    };
    assert_eq!(title(" ", "It\njams."), "It jams.");
    assert_eq!(title("", " "), "", "what it is called then is said where it is read");
    assert_eq!(crate::case::words::called(""), "A message without words");
    assert_eq!(crate::case::words::called("\u{FFFD}"), "An email we could not read");
    assert_eq!(title(&"x".repeat(500), "").chars().count(), base::words::LINE);
}

#[test]
fn a_title_that_an_earlier_version_made_up_is_no_subject() {
    let at = "2026-11-17T07:00:00Z";
    let clocks = format!(r#"{{"acknowledge":"{at}","own":"{at}","contain":"{at}","path":"{at}"}}"#);
    let opened = |v: i64, subject: &str| {
        let head = r#""channel":"email","customer":3,"contact":7,"severity":"minor""#;
        let body = format!(r#"{{"opened":{{{head},"subject":"{subject}","clocks":{clocks}}}}}"#);
        match Fact::from_json("case", "opened", v, &body) {
            Ok(Fact::Case(Happening::Opened { subject, .. })) => subject,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(opened(2, "A message without words"), "");
    assert_eq!(opened(3, "A mail we could not read"), crate::case::words::UNREADABLE);
    for v in [2, 3, 4] {
        assert_eq!(opened(v, "The wrong motor"), "The wrong motor");
    }
}
