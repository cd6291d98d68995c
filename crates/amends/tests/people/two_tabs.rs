//! One form in two tabs, and one that was sent after the session ended: what was typed last is the draft, and nothing is lost.

use super::telephone::{LETTER, until_the_letter};
use super::world::{PASSWORD, Visitor, World};
use base::ids::{MemberId, OrgId};

/// A case of Ingrid’s; its path.
async fn case(astrid: &mut Visitor<'_>) -> String {
    astrid.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await
}

/// Types into a form of this case, in a tab that says how far it has come.
async fn typed(astrid: &mut Visitor<'_>, path: &str, text: &str, typing: &str) {
    let form = format!("{path}/notes");
    let fields = [("draft", form.as_str()), ("page", path), ("text", text), ("typing", typing)];
    astrid.post("/drafts", &fields).await.leads_to(path);
}

#[tokio::test]
async fn what_another_tab_has_not_seen_is_kept_beside_and_shown_when_it_is_asked_for() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    typed(&mut astrid, &path, "From the first tab", "aa.1").await;
    typed(&mut astrid, &path, "From the second tab", "bb.1").await;
    let page = astrid.get(&path).await.says(">From the second tab</textarea>").says("There is another draft of 08:12.");
    page.says("data-state=\"bb.1\"").says("data-other=\"aa\"").lacks("From the first tab");
    let notes = format!("{path}/notes");
    let back = format!("{path}?people=all");
    let asked = format!("{notes} aa");
    astrid.post("/drafts/showing", &[("draft", &asked), ("page", &back)]).await.leads_to(&back);
    let page = astrid.get(&path).await.says(">From the first tab</textarea>").says("data-other=\"bb\"");
    page.lacks("From the second tab");
    for unknown in [format!("{notes} cc"), format!("{notes} "), format!("{notes} beside bb")] {
        astrid.post("/drafts/showing", &[("draft", &unknown)]).await.leads_to(&path);
    }
    astrid.post("/drafts/showing", &[("draft", &notes)]).await.is(404);
    astrid.get(&path).await.says(">From the first tab</textarea>").says("data-other=\"bb\"");
    world.joined("Tomas Reyes", "agent").await.get(&path).await.lacks("another draft");
}

#[tokio::test]
async fn whoever_goes_on_from_what_the_other_tab_typed_replaces_it() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    typed(&mut astrid, &path, "From the first tab", "aa.1").await;
    typed(&mut astrid, &path, "From the first tab and the second", "bb.1 aa.1").await;
    typed(&mut astrid, &path, "From the", "aa.0").await;
    astrid.get(&path).await.says(">From the first tab and the second</textarea>").lacks("another draft");
}

#[tokio::test]
async fn what_is_sent_in_one_tab_leaves_what_was_typed_in_the_other() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    typed(&mut astrid, &path, "Ask Nils", "aa.1").await;
    typed(&mut astrid, &path, "Ask Ana", "bb.1").await;
    astrid.post(&format!("{path}/notes"), &[("text", "Ask Nils."), ("typing", "aa.2")]).await.leads_to(&path);
    astrid.get(&path).await.says(">Ask Ana</textarea>").lacks("another draft").says("<p>Ask Nils.</p>");
    typed(&mut astrid, &path, "Ask", "aa.1").await;
    astrid.get(&path).await.says(">Ask Ana</textarea>").lacks("another draft");
}

/// Signs in again in the browser that was theirs, with what was carried; leads there.
async fn back(astrid: &mut Visitor<'_>, carried: &str, back: &str) {
    let form = [("email", "astrid@northline.example"), ("password", PASSWORD), ("back", back), ("carried", carried)];
    astrid.post_with(&known(astrid), "/sign-in", &form).await.leads_to(back);
}

fn known(astrid: &Visitor<'_>) -> String {
    format!("amends_known={}", astrid.world.desk.tokens().known_browser(OrgId(1), MemberId(1)))
}

#[tokio::test]
async fn a_letter_sent_after_the_session_ended_stands_before_what_was_kept_of_it_and_goes_with_it() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = case(&mut astrid).await;
    until_the_letter(&mut astrid, &path).await;
    let (letters, page) = (format!("{path}/letters"), format!("{path}/letter"));
    let kept = [("draft", letters.as_str()), ("page", &page), ("happened", "We were"), ("typing", "aa.1")];
    astrid.post("/drafts", &kept).await.leads_to(&page);
    let preview = format!("{page}/preview");
    let form = [
        ("draft", letters.as_str()),
        ("page", &page),
        ("back", &preview),
        ("happened", "We were late, and nobody told you."),
        ("typing", "aa.2"),
    ];
    let known = known(&astrid);
    let signed_out = astrid.post_with(&known, &format!("{path}/letter-drafts"), &form).await.is(401);
    let signed_out = signed_out.says(&format!("name=\"back\" value=\"{page}\""));
    back(&mut astrid, &signed_out.carried(), &page).await;
    astrid.get(&page).await.says(">We were late, and nobody told you.</textarea>").lacks("another draft");
    // It goes from its preview, and nothing of it is left for the next letter.
    let saved = [LETTER.as_slice(), &[("draft", letters.as_str()), ("page", &page), ("typing", "aa.3")]].concat();
    astrid.post(&format!("{path}/letter-drafts"), &saved).await.leads_to(&path);
    astrid.insists(&letters, &[LETTER.as_slice(), &[("page", page.as_str())]].concat()).await.leads_to(&path);
    astrid.post("/drafts", &kept).await.leads_to(&page);
    astrid.get(&page).await.lacks("Draft of").lacks("another draft").lacks("We were late");
}

#[tokio::test]
async fn a_letter_to_all_sent_after_the_session_ended_is_back_in_its_language() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.post("/group-cases", &[("title", "Belts can tear"), ("severity", "critical")]).await.is(303);
    let page = "/group-cases/G-1/letter?language=de";
    let german = astrid.get(page).await.is(200).says(&format!("name=\"page\" value=\"{page}\""));
    german.says("action=\"/group-cases/G-1/letter-drafts/de\"");
    let form = [("page", page), ("happened", "Der Riemen kann reißen."), ("typing", "aa.2")];
    let known = known(&astrid);
    let signed_out = astrid.post_with(&known, "/group-cases/G-1/letter-drafts/de", &form).await.is(401);
    back(&mut astrid, &signed_out.carried(), page).await;
    astrid.get(page).await.says(">Der Riemen kann reißen.</textarea>").says("Draft of 08:12, not sent");
    astrid.get("/group-cases/G-1/letter?language=en").await.lacks("Riemen").lacks("Draft of");
}
