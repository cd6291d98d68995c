//! The settings of the coach: own rules tried and put in force, rules switched off, and who may.

use super::world::World;

const PACK: &str = "pack: ours\r\nlanguage: en\r\nrules:\r\n- id: ours.pump\r\n  mode: HOLLOW\r\n  weight: 90\r\n  why: No date.\r\n  \
    better: Say the day.\r\n  any: [\"we will swap\"]\r\n  bad: [\"We will swap it.\"]\r\n  good: [\"We swapped it.\"]\r\n";
const REPLY: &str = "We will swap the pump, kindly do the needful.";

#[tokio::test]
async fn only_an_admin_sets_the_coach() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "manager").await;
    tomas.get("/settings/coach").await.is(403);
    for path in ["/settings/coach", "/settings/coach/trial", "/settings/coach/off"] {
        tomas.post(path, &[("pack", ""), ("rule", "denial.records")]).await.is(403);
    }
}

#[tokio::test]
async fn a_pack_is_tried_on_past_replies_then_put_in_force_and_that_is_written_down() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let case = astrid.record("The pump broke.", &[("own", "yes")]).await;
    astrid.insists(&format!("{case}/replies"), &[("text", REPLY), ("channel", "phone")]).await.leads_to(&case);
    let tried = astrid.post("/settings/coach/trial", &[("pack", PACK)]).await.is(200);
    let tried = tried.says("1 new finding, 0 gone").says("<mark>We will swap</mark>").says("ours.pump");
    assert!(tried.has("id: ours.pump"), "what was typed is still there");
    assert!(!astrid.get("/settings/coach").await.has("ours.pump"), "nothing is in force yet");
    astrid.post("/settings/coach", &[("pack", PACK)]).await.leads_to("/settings/coach");
    astrid.get("/settings/coach").await.says("id: ours.pump");
    astrid.insists(&format!("{case}/replies"), &[("text", REPLY), ("channel", "phone")]).await.leads_to(&case);
    astrid
        .get("/settings/coach")
        .await
        .says("<th scope=\"row\" class=\"mono\">ours.pump\n")
        .says("<small>No date.</small>")
        .says("<td class=\"num\">1</td>");
    astrid.get("/organisation").await.says("changed the organisation’s own rules for the coach: 11 lines added");
}

#[tokio::test]
async fn a_broken_pack_is_refused_by_line_and_column_and_the_old_one_stays() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.post("/settings/coach", &[("pack", PACK)]).await.leads_to("/settings/coach");
    let broken = PACK.replace("HOLLOW", "HOLOW");
    let page = astrid.post("/settings/coach", &[("pack", &broken)]).await.is(422);
    page.says("Line 5, column 9: there is no mode").says("mode: HOLOW");
    let wrong = PACK.replace("We swapped it.", "We will swap it.");
    let page = astrid.post("/settings/coach", &[("pack", &wrong)]).await.is(422);
    page.says("is found by ours.pump");
    astrid.get("/settings/coach").await.says("mode: HOLLOW");
}

#[tokio::test]
async fn a_rule_most_people_set_aside_shows_itself_and_is_switched_off_by_one_click() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let case = astrid.record("The pump broke.", &[("own", "yes")]).await;
    let form = [("text", "Kindly do the needful."), ("channel", "phone"), ("coach_overruled", "jargon.office our_way")];
    for _ in 0..30 {
        astrid.insists(&format!("{case}/replies"), &form).await.leads_to(&case);
    }
    astrid.get("/settings/coach").await.says("mono\">jargon.office\n\n<span class=\"chip broken\">noisy</span>");
    astrid.get(&case).await.says("dismissed jargon.office (how we speak here)");
    // The counts are those the facts tell.
    amends::rebuild::rebuild(&world.desk, base::ids::OrgId(1), |_| {}).await.unwrap();
    let page = astrid.get("/settings/coach").await;
    let page = page.says("<td class=\"num\">30</td>\n<td class=\"num\">0</td>\n<td class=\"num\">30</td>");
    page.says("how we speak here: 30");
    astrid.post("/settings/coach/off", &[("rule", "jargon.office")]).await.leads_to("/settings/coach");
    let page = astrid.get("/settings/coach").await.says("- {id: jargon.office, off: true}");
    page.says("mono\">jargon.office\n").says("<span class=\"chip off\">off</span>");
    astrid.post("/settings/coach/off", &[("rule", "jargon.office")]).await.is(422).says("is already off");
}

#[tokio::test]
async fn what_a_message_says_is_suggested_and_set_by_one_click_alone() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let text = "Hello,\nthe seal of the new pump broke again. We have called three times. My lawyer will hear of this. Who comes to mend it?";
    let case = astrid.record(text, &[("own", "yes")]).await;
    let page = astrid.get(&case).await.says("From their latest message").says("They ask").says("a lawyer");
    let account = page.between("action=\"", "/account\"");
    assert!(page.has("Add to the account") && !account.is_empty());
    let part = page.between("name=\"which_part\" value=\"", "\"");
    assert_eq!(part, "the seal of the new pump");
    assert_eq!(page.between("name=\"what\" value=\"", "\""), "the seal of the new pump broke again.");
    assert_eq!(page.between("name=\"they_tried\" value=\"", "\""), "We have called three times.");
    astrid.post(&format!("{case}/account"), &[("which_part", &part), ("source", "1")]).await.leads_to(&case);
    assert!(
        !astrid.get(&case).await.has("name=\"which_part\" value="),
        "what stands in the account is not offered again"
    );
    let note = page.between("name=\"text\" value=\"They mention", "\"");
    let note = format!("They mention{note}").replace("&#39;", "'");
    astrid.post(&format!("{case}/notes"), &[("text", &note)]).await.leads_to(&case);
    assert!(
        !astrid.get(&case).await.has("name=\"text\" value=\"They mention a lawyer"),
        "what is kept is not offered again"
    );
}
