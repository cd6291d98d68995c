//! What the coach says of a reply that does not fit its case.

use std::sync::LazyLock;

use coach::{Coach, Context, Mode, Promised, Report};
use jiff::Zoned;

static COACH: LazyLock<Coach> = LazyLock::new(Coach::built_in);

fn answer(customer: &str, reply: &str) -> Report {
    COACH.read(reply, &Context { customer_text: Some(customer), language: Some("en"), ..Context::default() })
}

fn misfits(report: &Report) -> Vec<&str> {
    report.findings.iter().filter(|found| found.mode == Mode::Mismatch).map(|found| found.sub.as_str()).collect()
}

const SPARKS: &str = "The heater (order 88213) sparks when I switch it on and there was smoke last night. My two-year-old \
     sleeps in that room. What should I do?";

#[test]
fn a_number_that_was_given_is_not_asked_for_again() {
    let asks = "I am sorry, we sent you the wrong pump. Please send us your order number.";
    let told = answer("You sent the wrong pump with order 88213, this is unacceptable.", asks);
    assert!(misfits(&told).contains(&"asked_again"), "{:?}", told.findings);
    let untold = answer("You sent the wrong pump, this is unacceptable.", asks);
    assert!(!misfits(&untold).contains(&"asked_again"), "{:?}", untold.findings);
    let context = Context {
        customer_text: Some("Still the wrong pump, and nobody answers. This is unacceptable."),
        earlier: &["My order is 88213.".to_owned()],
        ..Context::default()
    };
    assert!(misfits(&COACH.read(asks, &context)).contains(&"asked_again"), "it stands in an earlier message");
}

#[test]
fn safety_comes_before_everything_else() {
    let late = "Dear Ms Lund, customer care is close to our hearts. The Nordic range has been sold since 2015. We were \
         interested to read about your experience. A colleague looks into it. I am sorry for the smoke.";
    assert!(misfits(&answer(SPARKS, late)).contains(&"safety"));
    let first = "Dear Ms Lund, please unplug the heater now and do not use it again. Is everyone well? I am sorry: we sold \
         you a heater with a bad plug. A new one is with you tomorrow at ten. Ana Ruiz";
    assert_eq!(misfits(&answer(SPARKS, first)), Vec::<&str>::new());
}

#[test]
fn a_smile_and_a_voucher_do_not_fit_what_is_serious() {
    let reply = "I am sorry, unplug it. Please accept a 10 euro voucher. Have a great weekend :)";
    let serious = answer(SPARKS, reply);
    assert!(misfits(&serious).contains(&"tone") && misfits(&serious).contains(&"small_remedy"), "{serious:?}");
    let light = answer("My parcel came a day late again, this is annoying. Where was it?", reply);
    assert!(!misfits(&light).contains(&"tone") && !misfits(&light).contains(&"small_remedy"), "{light:?}");
}

#[test]
fn nobody_but_the_customer_calls_a_case_closed() {
    for (language, closes, asks) in [
        ("en", "We consider the matter closed.", "Is the matter settled for you?"),
        ("de", "Wir betrachten die Sache als erledigt.", "Ist die Sache damit für Sie erledigt?"),
        ("fr", "Nous considérons ce dossier comme clos.", "L'affaire est-elle réglée pour vous ?"),
        ("es", "Damos por cerrado el asunto.", "¿Queda el asunto resuelto para usted?"),
        ("nb", "Vi anser saken som avsluttet.", "Er saken løst for deg?"),
    ] {
        let read = |text: &str| COACH.read(text, &Context { language: Some(language), ..Context::default() });
        assert!(misfits(&read(closes)).contains(&"closed"), "{closes}");
        assert!(!misfits(&read(asks)).contains(&"closed"), "{asks}");
    }
}

#[test]
fn a_later_date_for_what_was_promised_is_named_unless_the_reply_says_that_it_moves() {
    let at = |text: &str| -> Zoned { text.parse().unwrap() };
    let promised =
        [Promised { what: "The new pump arrives".to_owned(), due: "2026-12-01T17:00+01:00".parse().unwrap() }];
    let read = |reply: &str| {
        let context = Context {
            customer_text: Some("Where is my new pump? You promised it."),
            sent_at: Some(at("2026-11-30T10:00+01:00[+01:00]")),
            promised: &promised,
            language: Some("en"),
            ..Context::default()
        };
        COACH.read(reply, &context)
    };
    let quiet = read("The new pump will arrive on Friday.");
    assert!(misfits(&quiet).contains(&"other_date"), "{quiet:?}");
    let honest = read("I promised you the new pump for Tuesday, and it is late: it will arrive on Friday.");
    assert!(!misfits(&honest).contains(&"other_date"), "{honest:?}");
    let in_time = read("The new pump will arrive tomorrow at noon.");
    assert!(!misfits(&in_time).contains(&"other_date"), "{in_time:?}");
    let other = read("I will call you on Friday at ten.");
    assert!(!misfits(&other).contains(&"other_date"), "{other:?}");
}

#[test]
fn an_apology_belongs_at_the_front() {
    let complaint = "You charged me twice and nobody called me back. This is unacceptable.";
    let facts = "Your order was placed on 3 November. It was shipped on 5 November. The courier had it on 6 November. The \
         invoice was made on 7 November. ";
    let last = answer(complaint, &format!("{facts}It was charged twice. We are sorry that we charged you twice."));
    assert!(misfits(&last).contains(&"late_apology"), "{last:?}");
    let first = answer(complaint, &format!("We are sorry that we charged you twice. {facts}I am sorry for the calls."));
    assert!(!misfits(&first).contains(&"late_apology"), "{first:?}");
}

#[test]
fn a_department_signs_in_nobodys_place() {
    let complaint = "You charged me twice and nobody called me back. This is unacceptable.";
    let by = |who: &str| {
        let reply = format!("We are sorry, we charged you twice. The money is back tomorrow.\n\nKind regards,\n{who}");
        misfits(&answer(complaint, &reply)).contains(&"department")
    };
    assert!(by("Customer Service Team"));
    assert!(!by("Ana Ruiz"));
}
