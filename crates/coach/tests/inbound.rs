//! What is noticed in a customer's message.

use std::sync::LazyLock;

use coach::{Coach, Inbound};

static ENGLISH: LazyLock<Coach> = LazyLock::new(Coach::english);

fn read(message: &str) -> Inbound {
    ENGLISH.inbound(message, Some("en"))
}

#[test]
fn a_complaint_is_told_from_a_compliment_and_from_a_question() {
    let complaint = read("The pump you sent is broken and nobody answers my calls. I have been waiting for two weeks!");
    assert!(complaint.complaint && !complaint.compliment);
    let praise = read("Thank you so much for the quick repair, Ana was wonderful.");
    assert!(praise.compliment && !praise.complaint);
    assert!(!read("Do you open on Sundays?").complaint);
}

#[test]
fn a_no_that_praises_is_no_complaint() {
    assert!(!read("Lovely place, great staff, we enjoyed every minute.").complaint);
}

#[test]
fn what_they_ask_and_what_would_make_it_right_is_kept_in_their_words() {
    let read = read("My order came late. Why was it late? I want a full refund.");
    assert_eq!(read.questions.len(), 1);
    assert_eq!(read.questions[0].text, "Why was it late?");
    assert!(read.desired_remedy.is_some_and(|words| words.contains("refund")));
}

#[test]
fn severity_law_and_need_are_noticed() {
    let hurt = read("The charger caught fire and my son was burned.");
    assert!(hurt.safety);
    assert_eq!(hurt.severity.as_deref(), Some("critical"));
    assert!(read("I will go to the ombudsman with this.").legal_threat);
    assert!(read("My mother is in a wheelchair and the lift is broken.").vulnerability);
    assert_eq!(read("Production stopped because the valve failed.").severity.as_deref(), Some("critical"));
}

#[test]
fn history_with_us_is_noticed() {
    assert!(read("I have called five times and emailed twice, still no answer.").repeat_contact);
    assert!(read("You promised to call me on Monday and never did.").broken_promise);
    assert!(read("I am closing my account and moving to another bank.").churn);
    assert!(read("The man at the desk was rude to us.").rude_staff);
}

#[test]
fn the_part_it_is_about_is_read_in_their_words() {
    assert_eq!(read("The seal of the pump leaks again.").part.as_deref(), Some("The seal of the pump"));
    assert_eq!(read("I waited an hour, and then the whole order was wrong.").part.as_deref(), Some("the whole order"));
    assert_eq!(read("Nobody answered for a week.").part, None);
}

#[test]
fn an_organisation_names_parts_of_its_own() {
    let own = "pack: ours\nlexicons:\n  PART+: \"(impeller|spindle)\"\n";
    let packs: Vec<&str> = coach::BUILT_IN.iter().map(|(_, text)| *text).chain([own]).collect();
    let coach = Coach::from_packs(&packs).unwrap_or_else(|error| panic!("{error}"));
    let read = |coach: &Coach| coach.inbound("Since Monday the impeller rattles.", Some("en")).part;
    assert_eq!((read(&ENGLISH), read(&coach)), (None, Some("the impeller".to_owned())));
}

#[test]
fn severity_stage_and_part_are_read_in_every_language() {
    let coach = Coach::built_in();
    let told = [
        ("de", "Die Anlage steht seit Montag, die Dichtung leckt und der Techniker kam nicht.", "support"),
        ("fr", "La production est à l'arrêt, le joint fuit et le technicien n'est pas venu.", "support"),
        ("es", "La producción está parada, la junta pierde agua y el técnico no vino.", "support"),
        ("nb", "Produksjonen står, pakningen lekker og teknikeren kom ikke.", "support"),
    ];
    for (language, message, stage) in told {
        let read = coach.inbound(message, Some(language));
        assert_eq!(read.severity.as_deref(), Some("critical"), "{language}");
        assert_eq!(read.journey_stage.as_deref(), Some(stage), "{language}");
        assert!(read.part.is_some(), "{language}");
    }
}

#[test]
fn the_speaker_and_the_stage_are_suggested() {
    assert_eq!(read("Our accounts payable team cannot match the invoice.").role.as_deref(), Some("accounting"));
    assert_eq!(read("The parcel was never delivered.").journey_stage.as_deref(), Some("delivery"));
}
