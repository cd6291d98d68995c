//! Words as people type them: none, too many, padded, of any script; each field is asked about by its name.

use super::*;
use crate::cause::{Branch, Finding};
use crate::letter::Sections;
use crate::remedy::Offer;
use base::words::{LINE, TEXT};

/// One field of one command.
struct Field {
    name: &'static str,
    given: Given,
    by: Actor,
    command: Box<dyn Fn(String) -> Command>,
    most: usize,
}

fn field<C: Into<Command>>(
    name: &'static str,
    (given, by): (Given, Actor),
    command: impl Fn(String) -> C + 'static,
) -> Field {
    Field { name, given, by, command: Box::new(move |text| command(text).into()), most: TEXT }
}

fn line<C: Into<Command>>(name: &'static str, of: (Given, Actor), command: impl Fn(String) -> C + 'static) -> Field {
    Field { most: LINE, ..field(name, of, command) }
}

fn x() -> String {
    "x".to_owned()
}

/// Every field that must be filled in.
fn required() -> Vec<Field> {
    [of_cases(), of_promises(), of_remedies(), of_learning(), of_letters()].into_iter().flatten().collect()
}

fn of_cases() -> Vec<Field> {
    use message::Command as M;
    let tomas = |given| (given, TOMAS_ACTS);
    let ana = (owned().after(TOMAS_ACTS, hand_over()), ANA_ACTS);
    let returned = owned().after(Actor::System, M::Fail { n: 2, failure: message::Failure::said("x") });
    let told = || learned();
    vec![
        field("note", tomas(owned()), |note| Command::HandOver { to: ANA, note }),
        field("why", ana, |why| Command::DeclineHandOver { why }),
        line("subject", tomas(complaint()), |subject| Command::Retitle { subject }),
        field("text", tomas(told()), |text| Command::TellResult { text }),
        field("why", tomas(answered()), |why| Command::Dismiss { reason: DismissalReason::Order, why }),
        field("why", (looked_at(), KARI_ACTS), |why| Command::DeclineDismissal { why }),
        field("words", (dismissed(), INGRID_SAYS), |words| Command::Object { words }),
        field("text", tomas(complaint()), |text| M::Note { text }),
        field("text", tomas(complaint()), |text| M::Reply(Reply { text, ..admission() })),
        field("why", tomas(complaint()), |why| M::Waive { n: 1, reason: WaiverReason::Thanks, why }),
        field("why", tomas(returned), |why| M::GiveUp { n: 2, why }),
        field("words", (owned(), INGRID_SAYS), |words| account::Command::Understand { yes: false, words }),
    ]
}

fn of_promises() -> Vec<Field> {
    use promise::Command as P;
    let due = || Some(oslo("2026-11-18T15:00"));
    let terms = move |owner, what| promise::Terms { owner, what, due: due() };
    let asked = complaint().after(TOMAS_ACTS, P::Request(terms(ANA, x())));
    let done = owned().after(TOMAS_ACTS, P::Complete { n: 1, note: "It is fitted.".to_owned() });
    vec![
        field("what", (complaint(), TOMAS_ACTS), move |what| P::Make(terms(TOMAS, what))),
        field("what", (complaint(), TOMAS_ACTS), move |what| P::Request(terms(ANA, what))),
        field("why", (asked.clone(), ANA_ACTS), |why| P::Decline { n: 1, why }),
        field("why", (asked.clone(), ANA_ACTS), move |why| P::Counter { n: 1, what: x(), due: due(), why }),
        field("why", (owned(), TOMAS_ACTS), move |why| P::Renegotiate { n: 1, due: due(), why }),
        field("why", (done, INGRID_SAYS), |why| P::Refute { n: 1, why }),
        field("why", (asked, TOMAS_ACTS), |why| P::Withdraw { n: 1, why }),
    ]
}

fn of_remedies() -> Vec<Field> {
    use remedy::Command as R;
    let offer = |what, cost, approver| R::Offer(Offer { kind: remedy::Kind::Redo, what, cost, approver });
    let asked = complaint().after(TOMAS_ACTS, offer(x(), 200_001, Some(KARI)));
    let offered = complaint().after(TOMAS_ACTS, offer(x(), 0, None));
    let there = offered.clone().after(TOMAS_ACTS, R::Deliver { n: 1, evidence: x(), file: None });
    vec![
        field("text", (complaint(), TOMAS_ACTS), |text| R::Assess { text }),
        field("text", (complaint(), TOMAS_ACTS), |text| R::Contain { text }),
        field("why", (complaint(), TOMAS_ACTS), |why| R::NoContainment { why }),
        field("what", (complaint(), TOMAS_ACTS), move |what| offer(what, 0, None)),
        field("why", (asked, KARI_ACTS), |why| R::Refuse { n: 1, why }),
        field("words", (there, INGRID_SAYS), |words| R::Refute { n: 1, words }),
        field("why", (offered, TOMAS_ACTS), |why| R::Withdraw { n: 1, why }),
    ]
}

fn of_learning() -> Vec<Field> {
    use cause::Command as W;
    use change::{Command as C, Plan};
    let named = complaint().after(TOMAS_ACTS, W::Name { branch: Branch::Method, text: x(), whys: Vec::new() });
    let planned = complaint().after(TOMAS_ACTS, C::Plan(labels()));
    let made = planned.clone().after(ANA_ACTS, C::Make { n: 1 });
    let nothing = complaint().after(TOMAS_ACTS, C::NothingCanBeDone { why: x() });
    let due = || Some(oslo("2026-11-25T12:00"));
    let check = |words| {
        let effect = change::Effect::Worked;
        C::Check { n: 1, effect, before: None, after: None, words, again: None }
    };
    vec![
        field("text", (complaint(), TOMAS_ACTS), |text| W::Name { branch: Branch::Method, text, whys: Vec::new() }),
        field("why", (named, TOMAS_ACTS), |why| W::Strike { n: 1, why }),
        field("reason", (owned(), TOMAS_ACTS), |reason| W::Find { finding: Finding::Upheld, reason }),
        field("what", (complaint(), TOMAS_ACTS), |what| C::Plan(Plan { what, ..labels() })),
        field("expectation", (complaint(), TOMAS_ACTS), |expectation| C::Plan(Plan { expectation, ..labels() })),
        field("why", (planned.clone(), ANA_ACTS), move |why| C::Move { n: 1, due: due(), why }),
        field("words", (made, ANA_ACTS), check),
        field("why", (planned, ANA_ACTS), |why| C::Drop { n: 1, why }),
        field("why", (complaint(), TOMAS_ACTS), |why| C::NothingCanBeDone { why }),
        field("why", (nothing, TOMAS_ACTS), |why| C::SomethingCanBeDone { why }),
        field("what", (complaint(), TOMAS_ACTS), |what| C::CannotBeUndone { what }),
    ]
}

fn of_letters() -> Vec<Field> {
    use letter::Command::Send;
    let of = || (complaint(), TOMAS_ACTS);
    vec![
        line("subject", of(), |subject| Send(Sections { subject, ..path_in_writing() })),
        field("happened", of(), |happened| Send(Sections { happened, ..path_in_writing() })),
        field("fixed", of(), |fixed| Send(Sections { fixed, ..path_in_writing() })),
        field("changes", of(), |changes| Send(Sections { changes, ..path_in_writing() })),
        field("closing", of(), |closing| Send(Sections { closing, ..path_in_writing() })),
    ]
}

#[test]
fn a_field_left_empty_is_asked_about_by_its_name_in_a_whole_sentence() {
    for Field { name, given, by, command, .. } in required() {
        for empty in ["", " ", "\n\r\t ", "\u{a0}\u{2003}"] {
            let refusal = given.when(by, command(empty.to_owned())).outcome().unwrap_err();
            let says = refusal.to_string();
            assert_eq!(refusal.field, Some(name), "{:?}: {says}", command(x()));
            assert!(says.ends_with(['.', '?']) && says.chars().count() > 10, "{:?}: {says}", command(x()));
        }
    }
}

#[test]
fn a_text_too_long_to_keep_is_refused_with_its_length_and_the_most_there_can_be() {
    for Field { name, given, by, command, most } in required() {
        let long = "ß".repeat(most + 1);
        let refusal = given.when(by, command(long)).outcome().unwrap_err();
        let says = refusal.to_string();
        assert_eq!(refusal.field, Some(name), "{:?}: {says}", command(x()));
        let numbers = if most == LINE { ["201", "200"] } else { ["20,001", "20,000"] };
        assert!(numbers.iter().all(|number| says.contains(number)), "{says}");
        let whole = given.when(by, command("ß".repeat(most))).outcome();
        assert!(whole.is_ok(), "{most} characters, which are more bytes, are kept: {:?}", whole.err());
    }
}

#[test]
fn words_of_any_script_are_kept_as_they_were_typed_but_for_the_space_around_them() {
    for typed in ["Łódź 😀 ‏שלום‎ 你好", "“a” <b> & 'c' {d} %s $1; drop table fact; --", "e\u{301}\u{200d}👩‍🔧"]
    {
        for Field { name, given, by, command, .. } in required() {
            let decided = given.when(by, command(format!(" \n{typed}\t "))).decided();
            let kept: Vec<String> = decided.facts.iter().map(|fact| fact.to_json().unwrap()).collect();
            let in_facts = kept.iter().any(|json| json.contains(&serde_json::to_string(typed).unwrap()));
            let in_words = decided.bodies.iter().any(|body| body.text.to_string().contains(typed));
            let in_letter = decided.letter.as_ref().is_some_and(|(_, letter)| {
                let Sections { subject, happened, fixed, changes, closing } = letter;
                [subject, happened, fixed, changes, closing].into_iter().any(|part| part.contains(typed))
            });
            assert!(in_facts || in_words || in_letter, "{name}: {:?} keeps {kept:?}", command(x()));
            assert!(!kept.iter().any(|json| json.contains("\\t") || json.contains(" \\n")), "{name}: {kept:?}");
        }
    }
}

#[test]
fn a_title_is_one_line_whatever_was_pasted_into_it() {
    let pasted = "Wrong\r\nmotor\t\u{2028} again";
    complaint()
        .when(TOMAS_ACTS, Command::Retitle { subject: pasted.to_owned() })
        .then([Happening::Retitled { subject: "Wrong motor again".to_owned() }]);
}
