//! What the coach says about whole replies.

use std::sync::LazyLock;

use coach::{BUILT_IN, Coach, Complaint, Context, Mode, Report};

static ENGLISH: LazyLock<Coach> = LazyLock::new(Coach::english);

fn read(reply: &str) -> Report {
    ENGLISH.read(reply, &Context::default())
}

fn answer(customer: &str, reply: &str) -> Report {
    ENGLISH.read(reply, &Context { customer_text: Some(customer), ..Context::default() })
}

fn spelled<'a>(report: &Report, reply: &'a str, mode: Mode) -> Vec<&'a str> {
    report.findings.iter().filter(|f| f.mode == mode).map(|f| &reply[f.span.clone()]).collect()
}

#[test]
fn an_open_question_makes_a_felt_apology_good_listening() {
    let seed = "I'm sorry that you feel like that. Why do you say it? Can you give me some examples?";
    let report = answer("Your service is terrible, nobody ever answers.", seed);
    assert!(report.listens());
    assert!(!report.has(Mode::NonApology));
    assert!(!report.denies_shirks_or_attacks());
}

#[test]
fn the_same_apology_alone_is_weak() {
    let report = read("I'm sorry that you feel like that.");
    assert!(report.has(Mode::NonApology));
    assert!(!report.listens());
}

#[test]
fn spans_point_at_the_words_in_any_script() {
    let reply = "“Señora Müller” – thank you.\nWe apologise for any inconvenience caused – 谢谢.";
    assert_eq!(spelled(&read(reply), reply, Mode::NonApology), ["apologise for any inconvenience caused"]);
}

#[test]
fn shifting_blame_is_told_apart_from_owning_a_partner() {
    assert!(read("The delay was caused by our courier partner.").denies_shirks_or_attacks());
    let owned = read("Our courier lost it; that is our mistake, and a replacement leaves today.");
    assert!(owned.admits() && !owned.denies_shirks_or_attacks());
}

#[test]
fn a_reply_to_a_compliment_is_left_alone() {
    let reply = "Thank you! We always strive to provide the best service and look forward to seeing you soon.";
    let report = answer("Lovely staff, a wonderful stay, thank you so much.", reply);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[test]
fn a_reply_about_a_known_complaint_is_read_as_one_whatever_its_last_message_says() {
    let asked = "I need to know today which of the six presses have the lock, and what this does to my order.";
    let about = |complaint, customer| {
        let context = Context { customer_text: Some(customer), complaint, ..Context::default() };
        ENGLISH.read("This is beyond our control.", &context)
    };
    assert!(about(Complaint::Unknown, asked).findings.is_empty(), "nothing says that it is a complaint");
    for complaint in [Complaint::Taken, Complaint::Known] {
        let report = about(complaint, asked);
        assert!(report.to_complaint && report.denies_shirks_or_attacks(), "{complaint:?}: {:?}", report.findings);
        assert!(!report.has(Mode::NoOwnership), "what has to be said once is not asked for in every reply");
    }
    let praise = "Lovely staff, a wonderful visit, thank you so much.";
    assert!(about(Complaint::Taken, praise).findings.is_empty(), "who only praises complains of nothing");
    assert!(about(Complaint::Known, praise).denies_shirks_or_attacks());
}

#[test]
fn what_is_missing_is_said_when_it_answers_a_complaint() {
    let report = answer("The pump you sent is broken and nobody calls me back.", "We regret the trouble. Kind regards");
    assert!(report.has(Mode::NoOwnership) && report.has(Mode::NoNextStep));
    let better = "We sent you a broken pump; that is our mistake. I will bring a new one on Friday at 9.";
    let report = answer("The pump you sent is broken and nobody calls me back.", better);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[test]
fn a_question_left_open_is_named() {
    let report =
        answer("I was charged twice. Why was my card charged twice?", "We regret the trouble. Your business matters.");
    assert_eq!(report.unanswered.len(), 1);
    assert_eq!(report.unanswered[0].text, "Why was my card charged twice?");
    let answered =
        answer("I was charged twice. Why was my card charged twice?", "Our till failed and charged your card again.");
    assert!(answered.unanswered.is_empty());
}

#[test]
fn a_reply_to_another_message_is_noticed() {
    let reply = "We are delighted that you had a wonderful time and enjoyed the garden. See you again!";
    let report = answer("The heating was broken for three nights and the kitchen was filthy. Terrible.", reply);
    assert!(report.has(Mode::Mismatch), "{:?}", report.findings);
}

#[test]
fn quoted_lines_and_quotations_are_not_the_writers_own() {
    let reply = "We sent the wrong pump.\n\n> we apologise for any inconvenience caused\n";
    assert!(!read(reply).has(Mode::NonApology));
    let cited = "You wrote that we said \"we apologise for any inconvenience caused\", and that was wrong of us.";
    assert!(!read(cited).has(Mode::NonApology));
    let unclosed =
        "The 24\" pump and the \"large one are gone. We apologise for any inconvenience, and call it a \"mix-up\".";
    assert!(read(unclosed).has(Mode::NonApology));
}

#[test]
fn at_most_four_findings_are_shown_and_the_weightiest_come_first() {
    let reply = "We always strive to provide the best service. We will look into the matter. As per our policy, refunds are \
                 not possible. You should have called us. Our records show that you did not. We apologise for any inconvenience.";
    let report = read(reply);
    assert!(report.findings.len() > 4 && report.shown().len() == 4);
    assert!(report.findings.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
}

#[test]
fn an_organisation_adds_removes_weighs_and_switches_off() {
    let own = r#"
pack: ours
lexicons: {GADGET: "(fluxer|fluxers)"}
rules:
- {id: jargon.office, off: true}
- {id: denial.records, weight: 5}
- {id: shirk.policy, any-: ["(our|my) hands are tied"], any+: ["the house book says"]}
- {id: ours.gadget, mode: WISHY, weight: 70, why: "Say pump.", any: ["{GADGET} .. act up"], bad: ["The fluxer may act up."], good: ["The pump failed."]}
"#;
    let mut packs: Vec<&str> =
        BUILT_IN.iter().filter(|(name, _)| ["core", "en"].contains(name)).map(|(_, text)| *text).collect();
    packs.push(own);
    let coach = Coach::from_packs(&packs).unwrap();
    let read = |reply: &str| coach.read(reply, &Context::default());
    assert!(!read("Kindly do the needful.").has(Mode::Jargon));
    assert!(!read("I am afraid that our hands are tied.").has(Mode::Shirk));
    assert!(read("I am afraid that the house book says no.").has(Mode::Shirk));
    assert!(read("It may be that the fluxers act up.").has(Mode::Wishy));
    assert_eq!(read("Our records show that it was sent to you.").findings[0].weight, 5);
    assert!(coach.test_rules().iter().all(|wrong| wrong.rule != "ours.gadget"));
}

#[test]
fn a_broken_pack_says_where_it_is_broken() {
    let packs = [
        ("pack: x\nlanguage: xx\nrules:\n- id: a\n  mode: DENIAL\n  any: [\"we (never\"]\n", (6, 13)),
        ("pack: x\nlanguage: xx\nrules:\n- id: a\n  mode: SILLY\n", (5, 9)),
        ("pack: x\nlanguage: xx\ncolour: red\n", (3, 1)),
        ("pack: x\nlanguage: xx\nrules:\n- id: a\n  mode: DENIAL\n  any: [\"{WHO} said\"]\n", (6, 10)),
        ("pack: [\n", (2, 1)),
    ];
    for (text, place) in packs {
        let error = Coach::from_packs(&[text]).unwrap_err();
        assert_eq!((error.line, error.column), place, "{error}\n{text}");
    }
}

#[test]
fn a_better_way_is_made_from_the_words_at_hand() {
    let better = |reply: &str, mode: Mode| {
        let found = read(reply).findings.into_iter().find(|finding| finding.mode == mode);
        found.map(|finding| finding.better).unwrap_or_default()
    };
    let dated = better("We are sorry for the wait. I will call you.", Mode::NoDate);
    assert!(dated.contains("By when?") && !dated.contains("17:00"), "no day is invented: {dated}");
    let plain = better("We apologise for any inconvenience caused.", Mode::NonApology);
    assert!(plain.ends_with("“apologise for the inconvenience caused”"), "{plain}");
    assert!(better("We will call you soon.", Mode::Wishy).contains("call you by Friday 17:00"));
}
