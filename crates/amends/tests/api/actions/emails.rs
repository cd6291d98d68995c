//! The census of mail in a member’s name: whatever a member’s press sends to a customer is written by them, or they see it
//! in the form and can edit it.

use super::row::By;
use super::{Play, Way, patient, rows};
use amends::modules::MODULES;
use casework::case::possible::of_members;
use casework::message::{Purpose, Voice};
use serde_json::Value;
use std::collections::BTreeSet;
use strum::VariantArray;

/// Purposes whose action is tried elsewhere: praise is thanked by the action that sends others away.
const ELSEWHERE: [&str; 1] = ["thanked"];

/// What goes once more as it stands in the conversation.
const ONCE_MORE: &str = "/cases/{no}/messages/{n}/copies";

#[tokio::test]
async fn whatever_is_sent_by_a_members_press_was_written_or_seen_by_them() {
    let world = patient().await;
    let mut seen = BTreeSet::from(ELSEWHERE.map(str::to_owned));
    for row in rows().filter(|row| row.path.starts_with("/cases/") && matches!(row.by, By::Tomas | By::Astrid)) {
        let play = Play::begin(&world, row, row.has_mail).await;
        play.lead_up().await;
        // A message that is sent once more was seen when it went.
        let Some(action) = of_members(MODULES).find(|action| action.full_path() == row.path) else { continue };
        let shown = if action.mails.is_some() { words_of(&play).await } else { String::new() };
        let done = play.send(Way::Json, row.by, row.body).await;
        for sent in done.json["sent"].as_array().into_iter().flatten() {
            let (purpose, text) = (sent["purpose"].as_str().unwrap(), sent["text"].as_str().unwrap());
            let voice = purpose.parse::<Purpose>().unwrap().voice();
            assert_eq!(voice, Voice::Member, "{}: {purpose} is sent by a press and speaks for nobody", row.path);
            let is_theirs = words_in(row.body).iter().any(|typed| text.contains(typed.as_str()));
            assert!(
                is_theirs || shown == text || row.path == ONCE_MORE,
                "{}: nobody saw “{text}” of {purpose}",
                row.path
            );
            assert!(
                action.mails.is_none() || action.drafted().names.contains(&"text"),
                "{} cannot be edited",
                row.path
            );
            seen.insert(purpose.to_owned());
        }
    }
    let of_members = Purpose::VARIANTS.iter().filter(|purpose| purpose.voice() == Voice::Member);
    assert_eq!(seen, of_members.map(ToString::to_string).collect(), "a purpose that no row sends");
}

/// What the page shows before it goes; nothing where no email would go.
async fn words_of(play: &Play<'_>) -> String {
    let pressed = play.press(play.row.by, play.row.body).await;
    play.shown_first(play.row.by, &pressed).await.unwrap_or_default()
}

/// All that somebody typed who sent this body.
fn words_in(body: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(body).unwrap();
    let fields = body.as_object().into_iter().flatten().map(|(_, value)| value.as_str().unwrap_or_default().to_owned());
    fields.filter(|words| words.len() > 10).collect()
}
