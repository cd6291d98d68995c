//! A letter is seen as the mail and the paper it will be, before it goes; what was marked while it was written goes along.

use super::telephone::{LETTER, until_the_letter};
use super::world::{Visitor, World};

/// A case of somebody with an address, ready for its letter; its path.
async fn ready(astrid: &mut Visitor<'_>) -> String {
    let path = astrid.record("The pin does not fit.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await;
    until_the_letter(astrid, &path).await;
    path
}

/// The letter, with what went wrong told so.
fn letter(happened: &'static str) -> Vec<(&'static str, &'static str)> {
    let part = |(name, words)| if name == "happened" { (name, happened) } else { (name, words) };
    LETTER.into_iter().map(part).collect()
}

const SHIRKS: &str = "This is beyond our control. We sent you the wrong pin.";

#[tokio::test]
async fn a_letter_is_seen_as_mail_and_as_paper_before_it_goes() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = ready(&mut astrid).await;
    let preview = format!("{path}/letter/preview");
    astrid.get(&preview).await.is(404).says("No draft of this letter has been saved yet");
    let saved = [LETTER.as_slice(), &[("back", preview.as_str())]].concat();
    astrid.post(&format!("{path}/letter-drafts"), &saved).await.leads_to(&preview);
    let page = astrid.get(&preview).await.is(200).says("Nothing has been sent yet").says("Your treadle pin");
    let page = page.says("ingrid@halden.example").says("not sent yet").says(">Send letter</button>");
    page.says("From now on every thread is read back.").says("/c/…<br/>");
    astrid.get(&path).await.lacks("sent Ingrid Moe the letter");
}

#[tokio::test]
async fn a_letter_with_red_marks_names_them_in_its_preview_but_for_those_that_were_dismissed() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = ready(&mut astrid).await;
    let (letters, preview) = (format!("{path}/letters"), format!("{path}/letter/preview"));
    astrid.post(&format!("{path}/letter-drafts"), &letter(SHIRKS)).await.leads_to(&path);
    let page = astrid.get(&preview).await.is(200).says("The coach marks this in red: Shifts blame");
    let count = page.between("name=\"marks\" value=\"", "\"");
    page.says(&format!("Send letter with {count} mark"));
    let rule = rule_of(&astrid.post(&letters, &letter(SHIRKS)).await.is(422).body);
    let aside = format!("{rule} quote");
    let query = serde_html_form::to_string([("coach_overruled", aside.as_str()), ("other", "x")]).unwrap();
    let page = astrid.get(&format!("{preview}?{query}")).await.is(200).lacks("Shifts blame").lacks("name=\"other\"");
    page.says(&format!("name=\"coach_overruled\" value=\"{aside}\"")).says(">Send letter</button>");
    let sent = [letter(SHIRKS), vec![("coach_overruled", aside.as_str())]].concat();
    astrid.post(&letters, &sent).await.leads_to(&path);
    astrid.get(&path).await.says("dismissed");
}

/// The rule that marks words which shift blame.
fn rule_of(refused: &str) -> String {
    assert!(refused.contains("Shifts blame"), "{refused}");
    let report = casework::coach_pack::built_in().read(SHIRKS, &coach::Context::default());
    let shirks = report.findings.iter().find(|finding| finding.mode == coach::Mode::Shirk);
    shirks.unwrap().rule.clone()
}
