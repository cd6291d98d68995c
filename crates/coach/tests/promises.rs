//! Who promises what, by when, on what condition.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::sync::LazyLock;

use coach::{Actor, Coach, Context, PromiseRead};

static ENGLISH: LazyLock<Coach> = LazyLock::new(Coach::english);

fn promises(reply: &str) -> Vec<PromiseRead> {
    let sent_at = "2025-04-30T10:15+00:00[+00:00]".parse().unwrap();
    let context = Context { sent_at: Some(sent_at), language: Some("en"), ..Context::default() };
    ENGLISH.read(reply, &context).promises
}

fn one(reply: &str) -> PromiseRead {
    let mut all = promises(reply);
    assert_eq!(all.len(), 1, "{reply}: {all:?}");
    all.remove(0)
}

#[test]
fn the_actor_is_me_the_house_a_named_colleague_a_team_or_somebody_outside() {
    assert_eq!(one("I will send you a new pump on Friday.").actor, Actor::Me);
    assert_eq!(one("We will send you a new pump on Friday.").actor, Actor::We);
    assert_eq!(one("On Friday Ana Ruiz will call you.").actor, Actor::Named("Ana Ruiz".into()));
    assert_eq!(one("Our repair team will call you on Friday.").actor, Actor::Team("Our repair team".into()));
    assert_eq!(one("The courier will collect it on Friday.").actor, Actor::ThirdParty("The courier".into()));
}

#[test]
fn the_action_and_the_day_are_in_the_writers_words() {
    let promise = one("I'll send you a new pump by Friday noon.");
    assert_eq!(promise.action, "send you a new pump by Friday noon");
    assert_eq!(promise.due.latest().unwrap().to_string(), "2025-05-02T12:00:00+00:00[UTC]");
    assert!(promise.firm && promise.condition.is_none());
}

#[test]
fn a_day_named_first_counts_too() {
    assert_eq!(one("By Monday we will have repaired the roof.").due.latest().unwrap().date().to_string(), "2025-05-05");
}

#[test]
fn two_promises_in_one_sentence_keep_their_own_days() {
    let all = promises("I will send the pump tomorrow and we will refund you within 3 days.");
    let days: Vec<String> = all.iter().map(|p| p.due.latest().unwrap().date().to_string()).collect();
    assert_eq!(days, ["2025-05-01", "2025-05-03"]);
}

#[test]
fn what_the_customer_must_do_first_is_a_condition() {
    let promise = one("If you send me a photo, I will replace the pump.");
    assert_eq!(promise.condition.as_deref(), Some("If you send me a photo"));
    assert!(one("Please send us a photo of the plug. We will replace it.").condition.is_some());
}

#[test]
fn past_negated_hoped_quoted_and_asked_are_no_promises() {
    let none = [
        "We have repaired the pump.",
        "We will not be able to refund you.",
        "We look forward to seeing you.",
        "We hope to do better.",
        "You said \"we will call you on Monday\" and nobody did.",
        "He said we will call.",
        "Will you be at home?",
        "On Friday you called us.",
    ];
    for reply in none {
        assert!(promises(reply).is_empty(), "{reply}: {:?}", promises(reply));
    }
}

#[test]
fn a_vague_promise_is_not_firm() {
    assert!(!one("We will look into the matter.").firm);
    assert!(one("We will look into the matter by Friday.").firm);
    assert!(!one("This will not happen again.").firm);
}

#[test]
fn a_second_verb_after_and_is_promised_too_and_a_wish_to_look_is_one() {
    assert_eq!(
        one("We have received your message and will follow up with you there.").action,
        "follow up with you there"
    );
    assert!(!one("We would like to look into this for you.").firm);
    assert!(!one("I assure you that you will notice the change.").firm);
    assert!(promises("We would like to thank you for your patience.").is_empty());
    assert!(promises("Tell us of any requirements that we can assist with.").is_empty());
}

#[test]
fn a_day_to_come_and_what_happens_then_is_a_promise_in_any_person_and_tense() {
    let table = [
        ("A courier collects it tomorrow.", "2025-05-01"),
        ("You have my answer by noon.", "2025-04-30"),
        ("Ana checks the pump on Tuesday at 9.", "2025-05-06"),
        ("Refund: Friday at the latest.", "2025-05-02"),
        ("The lock will be fitted by Friday.", "2025-05-02"),
        ("A new card reaches you in 3 to 5 working days.", "2025-05-07"),
        ("My brother, who will call you within the hour, has the drawings.", "2025-04-30"),
        ("Expect a call from Bev at quarter past four.", "2025-04-30"),
        ("I have asked Stan to come round on Saturday.", "2025-05-03"),
    ];
    for (reply, day) in table {
        assert_eq!(one(reply).due.latest().unwrap().date().to_string(), day, "{reply}");
    }
}

#[test]
fn a_day_of_what_is_over_of_the_customers_or_of_a_rule_is_no_promise() {
    let none = [
        "The van was with you at half past ten.",
        "You need to sign it by Friday.",
        "The shop shuts at four on Friday.",
        "We hope it arrives before the weekend.",
        "Please send us the form by Friday.",
        "A full answer was given in our letter of 2 May.",
        "Refunds take 3 to 5 working days.",
        "We are open every Monday at eight.",
        "You say that the surveyor will come on Friday.",
        "Thank you for writing to us today.",
    ];
    for reply in none {
        assert!(promises(reply).is_empty(), "{reply}: {:?}", promises(reply));
    }
}

#[test]
fn a_day_in_a_condition_is_no_due_day() {
    let fallback = one("If it is not there in 5 days, we will send another.");
    assert!(fallback.due.latest().is_none() && fallback.condition.is_some(), "{fallback:?}");
    let counted = one("Once you send the photo, I will replace it within 3 days.");
    assert!(counted.due.latest().is_none() && counted.due.is_dated(), "{counted:?}");
    let today = one("If you drop the keys in by five, I'll cut the new set tonight.");
    assert_eq!(today.due.latest().unwrap().date().to_string(), "2025-04-30");
}

#[test]
fn what_we_will_not_do_to_the_customer_is_promised_and_what_we_refuse_is_not() {
    for reply in
        ["I won't be charging you for the second visit.", "Nothing further will be collected from your account."]
    {
        assert_eq!(promises(reply).len(), 1, "{reply}");
    }
    for reply in ["We will not be increasing the award.", "We won't be able to match that price."] {
        assert!(promises(reply).is_empty(), "{reply}: {:?}", promises(reply));
    }
}
