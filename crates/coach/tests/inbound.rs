//! What is noticed in a customer's message.

#[path = "../corpus/loader.rs"]
mod loader;

use std::path::Path;
use std::sync::LazyLock;

use coach::eval::Tally;
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

#[test]
fn complaints_are_read_in_every_language_and_few_others_are_taken_for_one() {
    let coach = Coach::built_in();
    let mut corpus = loader::Corpus::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let wanted = |name: &str| name.contains(".inbound.") && !name.contains(".measure.");
    corpus.read(&folder, &wanted).unwrap_or_else(|error| panic!("{error}"));
    for language in ["en", "de", "fr", "es", "nb"] {
        let mut tally = Tally::default();
        for message in corpus.messages.iter().filter(|message| message.lang == language) {
            let read = coach.inbound(&message.text, Some(language)).complaint;
            tally.right += usize::from(read && message.complaint);
            tally.wrong += usize::from(read && !message.complaint);
            tally.missed += usize::from(!read && message.complaint);
        }
        let (precision, recall) = (tally.precision(), tally.recall());
        assert!(tally.right > 100 && precision >= 0.87 && recall >= 0.9, "{language}: {precision:.2} {recall:.2}");
    }
}

#[test]
fn who_tells_nothing_is_asked_rather_than_overlooked() {
    assert!(read("The blue one was delivered to number nine.").complaint);
    assert!(!read("Hello!").complaint);
    assert!(!read("").complaint);
}

#[test]
fn praise_and_a_complaint_in_one_message_are_told_as_both() {
    let both =
        read("Your nurses were lovely and very kind. The car park barrier was broken and kept us in for two hours.");
    assert!(both.complaint && both.compliment);
    let mocking = read("Brilliant. Paid for first class, stood by the toilet for two hours.");
    assert!(mocking.complaint && !mocking.compliment);
}

#[test]
fn a_wish_is_told_in_their_words_to_its_end_and_only_of_a_complaint() {
    let coach = Coach::built_in();
    let told = [
        (
            "en",
            "The rollers came back rusty. Please issue a credit note for the difference.",
            "credit note for the difference",
        ),
        (
            "de",
            "Berechnet wurde der Listenpreis. Wir erwarten eine Gutschrift über die Differenz.",
            "Gutschrift über die Differenz",
        ),
        (
            "fr",
            "Vous avez prélevé deux fois. Je demande le remboursement du second prélèvement.",
            "remboursement du second prélèvement",
        ),
        ("es", "Facturado a tarifa, es un error. Esperamos un abono por la diferencia.", "abono por la diferencia"),
        ("nb", "Prisen er feil. Vi venter en kreditnota på differansen.", "kreditnota på differansen"),
    ];
    for (language, message, wish) in told {
        let read = coach.inbound(message, Some(language)).desired_remedy;
        assert!(read.as_deref().is_some_and(|words| words.ends_with(wish)), "{language}: {read:?}");
    }
    assert_eq!(read("Could you please send me your catalogue of winter bulbs?").desired_remedy, None);
}

#[test]
fn a_part_that_is_only_a_place_or_fails_at_nothing_is_not_named() {
    assert_eq!(read("Nobody rang. I found a note on the door.").part, None);
    assert_eq!(read("The amount on the invoice is wrong.").part, None);
    assert_eq!(read("The pump is running well at 40 bar, thank you.").part, None);
}
