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
