//! What members may do: invite, amend, change their own password, make keys; and that every change is written down.

use super::world::{PASSWORD, Visitor, World};
use base::context::Actor;
use base::ids::{MemberId, OrgId};
use engine::desk::Who;
use jiff::SignedDuration;
use people::member::rules::KeyTerms;
use people::organisation::{Command, Login, STREAM};

#[tokio::test]
async fn everybody_sees_who_works_here_and_only_an_admin_changes_it() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let seen = tomas.get("/members").await.is(200).says("Astrid Lund").says("tomas@northline.example");
    assert!(!seen.has("Invite a member"));
    let form = [("name", "Eve"), ("email", "eve@northline.example"), ("role", "admin"), ("limit", "0")];
    tomas.post("/members", &form).await.is(403);
    tomas.get("/members/1").await.is(403);
    tomas.post("/members/1", &[("name", "Nobody"), ("role", "agent")]).await.is(403);
    tomas.post("/members/2/invitation", &[]).await.is(403);
    tomas.get("/organisation").await.is(403);
    tomas.post("/organisation", &[("organisation", "Mine")]).await.is(403);
    assert!(!tomas.get("/members").await.has("Eve"));
}

#[tokio::test]
async fn an_address_that_has_a_member_is_refused_by_name_and_the_form_is_kept() {
    let world = World::northline().await;
    let form = [("name", "Astrid Two"), ("email", "ASTRID@northline.example"), ("role", "agent"), ("limit", "0")];
    let page = world.astrid().await.post("/members", &form).await.is(422);
    page.says("already belongs to a member").says("value=\"Astrid Two\"").says("id=\"invite-email-error\"");
}

#[tokio::test]
async fn the_last_admin_can_neither_step_back_nor_leave() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let form = [("name", "Astrid Lund"), ("role", "agent"), ("limit", "0"), ("active", "true")];
    astrid.post("/members/1", &form).await.is(422).says("is the last admin");
    let gone = [("name", "Astrid Lund"), ("role", "admin"), ("limit", "0"), ("active", "false")];
    astrid.post("/members/1", &gone).await.is(422).says("is the last admin");
    astrid.get("/organisation").await.is(200);
    world.joined("Kari Holm", "admin").await;
    astrid.post("/members/1", &form).await.leads_to("/members");
    astrid.get("/organisation").await.is(403);
}

#[tokio::test]
async fn who_has_left_is_signed_out_and_cannot_come_back_in() {
    let world = World::northline().await;
    let tomas = world.joined("Tomas Reyes", "agent").await;
    let gone = [("name", "Tomas Reyes"), ("role", "agent"), ("limit", "500"), ("active", "false")];
    world.astrid().await.post("/members/2", &gone).await.leads_to("/members");
    tomas.get("/today").await.leads_to("/sign-in");
    world.stranger().sign_in("tomas@northline.example", PASSWORD).await.is(422);
    world.astrid().await.get("/members").await.says("has left");
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_every_other_session() {
    let world = World::northline().await;
    let (mut here, there) = (world.astrid().await, world.astrid().await);
    let fresh = "another bicycle in the sun";
    here.post("/me/password", &[("old", "wrong"), ("password", fresh)])
        .await
        .is(422)
        .says("That’s not your current password");
    there.get("/today").await.is(200);
    here.post("/me/password", &[("old", PASSWORD), ("password", fresh)]).await.leads_to("/me");
    here.get("/me").await.is(200);
    there.get("/today").await.leads_to("/sign-in");
    world.stranger().sign_in("astrid@northline.example", PASSWORD).await.is(422);
    world.stranger().sign_in("astrid@northline.example", fresh).await.leads_to("/today");
    here.post("/me/sign-out", &[]).await.leads_to("/sign-in");
    here.get("/me").await.leads_to("/sign-in?back=%2Fme");
}

#[tokio::test]
async fn a_key_is_shown_once_opens_the_api_and_can_be_taken_back() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let case = astrid.record("The belt tore.", &[]).await;
    let made = astrid.post("/me/keys", &[("label", "the web shop"), ("password", PASSWORD)]).await.is(200);
    let key = made.between("<p class=\"mono\">", "<");
    assert!(!astrid.get("/me").await.says("the web shop").has(&key));
    astrid.post("/me/keys", &[("label", "the web shop"), ("password", PASSWORD)]).await.is(422).says("already");
    let path = format!("/api/v1{case}/ownership");
    world.stranger().api(&key, &path, "{}").await.is(200).says("case.owned");
    astrid.post("/me/keys/revocation", &[("label", "the web shop")]).await.leads_to("/me");
    world.stranger().api(&key, &path, "{}").await.is(401);
}

#[tokio::test]
async fn each_change_of_settings_is_a_fact_of_the_organisation() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.invite("Tomas Reyes", "agent").await;
    let settings = |week, holidays| {
        [
            ("organisation", "Northline Parts AS"),
            ("address", "complaints@northline.example"),
            ("currency", "NOK"),
            ("zone", "Europe/Oslo"),
            ("week", week),
            ("holidays", holidays),
        ]
    };
    astrid.get("/organisation").await.is(200).says("value=\"Northline Parts\"").says("value=\"EUR\"");
    let wrong = settings("mon 16:00-08:00", "");
    astrid.post("/organisation", &wrong).await.is(422).says("is not a time range").says("mon 16:00-08:00");
    let right = settings("mon-thu 09:00-17:00", "2026-12-25\n2026-12-26");
    astrid.post("/organisation", &right).await.leads_to("/organisation");
    astrid
        .get("/organisation")
        .await
        .is(200)
        .says("mon-thu 09:00-17:00")
        .says("2026-12-26")
        .says("Astrid Lund changed the name from “Northline Parts” to “Northline Parts AS”")
        .says("changed the currency from EUR to NOK")
        .says("the opening hours from “mon-fri 08:00-16:00” to “mon-thu 09:00-17:00”")
        .says("the holidays to “2026-12-25, 2026-12-26”")
        .says("invited Tomas Reyes as agent")
        .says("set up Northline Parts");
}

#[tokio::test]
async fn what_changes_about_a_member_stands_on_their_page_and_on_their_own() {
    let world = World::northline().await;
    let tomas = world.joined("Tomas Reyes", "agent").await;
    let form =
        [("name", "Tomas Reyes"), ("role", "manager"), ("team", "logistics"), ("limit", "2000"), ("active", "true")];
    let mut astrid = world.astrid().await;
    astrid.post("/members/2", &form).await.leads_to("/members");
    for page in [astrid.get("/members/2").await.is(200), tomas.get("/me").await.is(200)] {
        page.says("Astrid Lund invited Tomas Reyes as agent")
            .says("Tomas Reyes set a password by invitation")
            .says("changed Tomas Reyes’s role from agent to manager")
            .says("changed Tomas Reyes’s team to “logistics”")
            .says("changed Tomas Reyes’s limit from €500.00 to €2,000.00")
            .lacks("set up Northline");
    }
}

#[tokio::test]
async fn the_history_goes_on_page_by_page_and_is_for_those_who_answer_for_others() {
    let world = World::northline().await;
    let tomas = world.joined("Tomas Reyes", "agent").await;
    let who = Who { org: OrgId(1), actor: Actor::Member(MemberId(2)) };
    for n in 0..60_u8 {
        let (label, terms) = (format!("till {n}"), KeyTerms::default());
        let change = Login::MakeKey { label, token: [n; 32], terms };
        world.desk.act(who, STREAM, Command::Login { member: MemberId(2), change }).await.unwrap();
    }
    let astrid = world.astrid().await;
    let first = astrid.get("/organisation/history").await.is(200).says("till 59").lacks("till 9”");
    let older = first.between("<a href=\"/organisation/history?", "\"").replace("&amp;", "&").replace("&#38;", "&");
    let last = astrid.get(&format!("/organisation/history?{older}")).await.is(200).says("till 9”").lacks("till 10”");
    last.says("invited Tomas Reyes as agent").lacks("Older changes");
    astrid.get("/organisation/history?member=2").await.is(200).says("till 59").lacks("set up Northline");
    tomas.get("/organisation/history").await.is(403);
    tomas.get("/organisation/history?member=1").await.is(403);
    tomas.get("/organisation/history?member=2").await.is(200).says("till 59");
    astrid.get("/organisation/history?member=99").await.is(404);
}

#[tokio::test]
async fn programs_read_the_history_of_the_settings_with_the_key_of_a_manager() {
    let world = World::northline().await;
    let mut kari = world.joined("Kari Holm", "manager").await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let key_of = async |who: &mut Visitor<'_>| {
        who.post("/me/keys", &[("label", "the till"), ("password", PASSWORD)])
            .await
            .is(200)
            .between("<p class=\"mono\">", "<")
    };
    let (hers, his) = (key_of(&mut kari).await, key_of(&mut tomas).await);
    let form = [("name", "Tomas Reyes"), ("role", "manager"), ("limit", "500"), ("active", "true")];
    world.stranger().ask(&his, "/api/v1/organisation/history").await.is(403);
    world.astrid().await.post("/members/3", &form).await.leads_to("/members");
    let told = world.stranger().ask(&hers, "/api/v1/organisation/history?limit=1").await.is(200);
    let told: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    let change = &told["items"][0];
    assert_eq!(change["kind"], "member.role_changed");
    assert_eq!((&change["who"], &change["by"], &change["member"]), (&"Astrid Lund".into(), &1.into(), &3.into()));
    assert_eq!(change["values"], serde_json::json!([{ "what": "role", "from": "agent", "to": "manager" }]));
    assert_eq!(change["says"], "changed Tomas Reyes’s role from agent to manager");
    let next = told["next"].as_str().unwrap();
    let path = format!("/api/v1/organisation/history?member=3&after={next}");
    world.stranger().ask(&hers, &path).await.is(200).says("member.key_made").lacks("role_changed");
    world.stranger().ask(&hers, "/api/v1/organisation/history?after=x").await.is(422);
    assert!(!told.to_string().contains(&hers));
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_and_changes_nothing() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let form = [("name", "Eve"), ("email", "eve@northline.example"), ("role", "admin"), ("limit", "0")];
    for site in ["cross-site", "same-site"] {
        astrid.post_from(site, "/members", &form).await.is(403);
        astrid.post_from(site, "/me/sign-out", &[]).await.is(403);
        astrid.post_from(site, "/record", &[("text", "x")]).await.is(403);
    }
    assert!(!astrid.get("/members").await.is(200).has("Eve"));
}

#[tokio::test]
async fn a_key_is_made_with_the_password_alone_and_ends_when_it_should() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let key = [("label", "the till"), ("days", "30"), ("scope", "read"), ("password", "not her password")];
    astrid.post("/me/keys", &key).await.is(422).says("That’s not your current password");
    astrid.post("/me/keys", &[("label", "the till"), ("days", "x"), ("password", PASSWORD)]).await.is(422);
    let made =
        astrid.post("/me/keys", &[("label", "the till"), ("days", "30"), ("scope", "read"), ("password", PASSWORD)]);
    let key = made.await.is(200).says("read only").says("not used yet").between("<p class=\"mono\">", "<");
    let case = astrid.record("The belt tore.", &[]).await;
    world.stranger().ask(&key, "/api/v1/cases").await.is(200);
    world.stranger().api(&key, &format!("/api/v1{case}/ownership"), "{}").await.is(403).says("can only read");
    astrid.get("/me").await.says("last used");
    world.later(SignedDuration::from_hours(24 * 31));
    world.stranger().ask(&key, "/api/v1/cases").await.is(401);
}

#[tokio::test]
async fn keys_end_with_the_password_the_sessions_and_the_invitation_unless_they_are_to_be_kept() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let opens = async |key: &str| world.stranger().ask(key, "/api/v1/cases").await.status.as_u16();
    let made = async |who: &mut Visitor<'_>, label: &str| {
        let form = [("label", label), ("password", PASSWORD)];
        who.post("/me/keys", &form).await.is(200).between("<p class=\"mono\">", "<")
    };
    let kept = made(&mut tomas, "kept").await;
    let same = [("old", PASSWORD), ("password", PASSWORD), ("keep_keys", "yes")];
    tomas.post("/me/password", &same).await.leads_to("/me");
    assert_eq!(opens(&kept).await, 200);
    tomas.post("/me/password", &[("old", PASSWORD), ("password", PASSWORD)]).await.leads_to("/me");
    assert_eq!(opens(&kept).await, 401, "a new password");
    tomas.moves_to("203.0.113.1");
    let second = made(&mut tomas, "second").await;
    tomas.post("/me/sign-out", &[]).await.leads_to("/sign-in");
    assert_eq!(opens(&second).await, 401, "signed out everywhere");
    let mut tomas = world.signed_in("tomas@northline.example").await;
    let third = made(&mut tomas, "third").await;
    let again = world.astrid().await.post("/members/2/invitation", &[]).await.is(200);
    let token = again.between("http://help.northline.example/invitation/", "<");
    let mut invited = world.stranger_from("203.0.113.2");
    invited.post(&format!("/invitation/{token}"), &[("password", PASSWORD)]).await.leads_to("/today");
    assert_eq!(opens(&third).await, 401, "a new invitation");
    let mut tomas = invited;
    let last = made(&mut tomas, "last").await;
    let member = |active| [("name", "Tomas Reyes"), ("role", "agent"), ("limit", "500"), ("active", active)];
    let mut astrid = world.astrid().await;
    astrid.post("/members/2", &member("false")).await.leads_to("/members");
    astrid.post("/members/2", &member("true")).await.leads_to("/members");
    assert_eq!(opens(&last).await, 401, "left, and came back");
}

#[tokio::test]
async fn weak_passwords_and_ones_own_name_are_refused() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    for weak in ["1234567890", "qwertyuiop", "password12", "tomas@northline.example", "Northline Parts"] {
        tomas.post("/me/password", &[("old", PASSWORD), ("password", weak)]).await.is(422).says("password");
    }
}

#[tokio::test]
async fn sign_ins_and_failures_are_kept_where_their_member_sees_them() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    for _ in 0..3 {
        world.stranger().sign_in("tomas@northline.example", "a guess").await.is(422);
    }
    tomas.get("/me").await.says("Signed in").says("Wrong password, 3 times");
    tomas.post("/sign-out", &[]).await.leads_to("/sign-in");
    let tomas = world.signed_in("tomas@northline.example").await;
    tomas.get("/me").await.says("Signed out");
}

#[tokio::test]
async fn members_are_told_by_mail_of_what_lets_somebody_in_as_them() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    tomas.post("/me/keys", &[("label", "the till"), ("password", PASSWORD)]).await.is(200);
    tomas.post("/me/password", &[("old", PASSWORD), ("password", PASSWORD)]).await.leads_to("/me");
    world.astrid().await.post("/members/2/invitation", &[]).await.is(200);
    let folder = tempfile::tempdir().unwrap();
    let way = mail::way::Way::Folder(folder.path().to_owned());
    for _ in 0..2 {
        mail::notices::send_due(&world.desk, &way, "http://help.northline.example").await.unwrap();
    }
    let mails: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|mail| std::fs::read_to_string(mail.unwrap().path()).unwrap())
        .collect();
    assert_eq!(mails.len(), 3, "each once: {mails:?}");
    assert!(mails.iter().all(|mail| mail.contains("tomas@northline.example") && mail.contains("/me")));
    for subject in ["the till", "password was changed", "new invitation"] {
        assert!(mails.iter().any(|mail| mail.contains(subject)), "{subject}");
    }
}
