//! Nothing crosses: every address of the world, tried with the numbers of another organisation.

use super::world::{PASSWORD, Page, Visitor, World};
use amends::routes::registry;
use base::context::Role;
use base::ids::{MemberId, OrgId};
use calendar::ServiceCalendar;
use engine::mailbox::{self, Mailbox};
use jiff::tz::TimeZone;
use people::member::{self, Member, OrganisationSetup, password};
use utoipa::openapi::HttpMethod;

/// A word that stands in everything the other organisation has.
const SECRET: &str = "zebra";

/// Another organisation in the same world, with a member, a customer, a case and a promise; Zoe of it signed in.
async fn others(world: &World) -> Visitor<'_> {
    let (now, hash) = (world.desk.now(), password::hash(PASSWORD).unwrap());
    let org = OrganisationSetup {
        id: OrgId(2),
        name: "zebra works".to_owned(),
        address: "complaints@zebra.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
    };
    let zoe = Member {
        id: MemberId(7),
        name: "Zoe zebra".to_owned(),
        email: "zoe@zebra.example".to_owned(),
        role: Role::Admin,
        team: "zebra team".to_owned(),
        limit: 0,
        direct_line: "zebra line".to_owned(),
        active: true,
        signed_up: true,
    };
    let found = move |sql: &mut db::Sql<'_>| {
        member::found(sql, &org, now)?;
        // Mailboxes count from 1 in each organisation, so that only a second one is a number that others lack.
        let first = mailbox::the(sql, org.id, mailbox::FIRST)?;
        let second = Mailbox { name: "zebra returns".to_owned(), address: "returns@zebra.example".to_owned(), ..first };
        mailbox::add(sql, &second, now)?;
        member::add(sql, org.id, &zoe, Some(&hash), now)
    };
    world.desk.settle(OrgId(2), found).await.unwrap();
    let mut zoe = world.signed_in("zoe@zebra.example").await;
    let more = [("company", "zebra ltd"), ("name", "Zack zebra"), ("email", "zack@zebra.example"), ("own", "yes")];
    let path = zoe.record("My zebra is striped the wrong way.", &more).await;
    assert_eq!(path, "/cases/A-1001");
    let promise = [("what", "A zebra on loan"), ("due", "2026-11-18T12:00")];
    zoe.post("/cases/A-1001/promises", &promise).await.leads_to("/cases/A-1001");
    zoe.get("/cases/A-1001").await.is(200).says("zebra");
    let raw = b"From: zebra@robot.example\r\nSubject: zebra\r\nAuto-Submitted: auto-replied\r\n\r\nzebra\r\n";
    mail::ingest::take(&world.desk, OrgId(2), raw.to_vec()).await.unwrap();
    zoe.get("/arrivals").await.says("zebra@robot.example");
    zoe
}

/// The path of a call with the other organisation's numbers in it.
fn filled(path: &str) -> String {
    let id = match path.split('/').nth(1) {
        Some("members") => "7",
        Some("mailboxes" | "mail") => "2",
        _ => "1",
    };
    path.replace("{group}", "G-1")
        .replace("{no}", "A-1001")
        .replace("{n}", "1")
        .replace("{id}", id)
        .replace("{contact}", "1")
}

/// Hidden: not there, or not theirs, and not a word of it.
#[track_caller]
fn is_hidden(page: &Page, what: &str) {
    assert!(matches!(page.status.as_u16(), 403 | 404), "{what}: {} {}", page.status, page.body);
    assert!(!page.body.to_lowercase().contains(SECRET), "{what} leaks: {}", page.body);
}

#[tokio::test]
async fn every_change_of_state_is_closed_to_another_organisation() {
    let world = World::northline().await;
    let zoe = others(&world).await;
    let version = async || zoe.get("/cases/A-1001").await.is(200).between("name=\"version\" value=\"", "\"");
    let before = version().await;
    let mut astrid = world.astrid().await;
    let key =
        astrid.post("/me/keys", &[("label", "k"), ("password", PASSWORD)]).await.between("<p class=\"mono\">", "<");
    let operations = registry().operations;
    assert!(operations.len() > 30, "there are {} operations", operations.len());
    for operation in &operations {
        let path = filled(&operation.path);
        if operation.method == HttpMethod::Get {
            let asks = if path.contains("search") { "?q=striped" } else { "" };
            let page = astrid.ask(&key, &format!("/api/v1{path}{asks}")).await;
            if path == operation.path {
                // The search is told back what it was asked; nothing else of the others may stand in a list.
                assert!(page.is(200).body.find(SECRET).is_none(), "{path} leaks");
            } else {
                is_hidden(&page, &path);
            }
            continue;
        }
        if path == operation.path {
            continue;
        }
        is_hidden(&astrid.post(&path, &[]).await, &path);
        // By the API a body is read first; whatever is said must be what is said of a number that nobody has.
        let there = astrid.api(&key, &format!("/api/v1{path}"), "{}").await;
        let nowhere = astrid.api(&key, &format!("/api/v1{}", path.replace("1001", "9001")), "{}").await;
        let same = nowhere.body.replace("9001", "1001");
        assert_eq!((there.status, &there.body), (nowhere.status, &same), "{path}");
        assert!(there.status.is_client_error() && !there.body.contains(SECRET), "{path}: {}", there.body);
    }
    assert_eq!(version().await, before, "something was added to it");
}

#[tokio::test]
async fn every_page_is_closed_to_another_organisation() {
    let world = World::northline().await;
    others(&world).await;
    let mut astrid = world.astrid().await;
    for path in [
        "/cases/A-1001",
        "/customers/1",
        "/members/7",
        "/cases/A-1001/letter",
        "/cases/A-1001/letters/1",
        "/cases/A-1001/letters/1/pdf",
        "/cases/A-1001/messages/1/files/1",
        "/cases/A-1001/messages/1/source",
        "/cases/A-1001/messages/1/html",
        "/arrivals/1/source",
    ] {
        is_hidden(&astrid.get(path).await, path);
    }
    let contact = [("name", "Mine now"), ("role", "user")];
    let member = [("name", "Mine now"), ("role", "agent"), ("active", "yes")];
    is_hidden(&astrid.post("/customers/1/contacts", &contact).await, "a contact added");
    is_hidden(&astrid.post("/customers/1/contacts/1", &contact).await, "a contact changed");
    is_hidden(&astrid.post("/members/7", &member).await, "a member changed");
    is_hidden(&astrid.post("/arrivals/1/case", &[]).await, "a mail made a case");
    is_hidden(&astrid.post("/arrivals/1/sorting", &[]).await, "a mail sorted");
    is_hidden(&astrid.post("/members/7/invitation", &[]).await, "a member invited");
    let lists = [
        "/today",
        "/cases",
        "/cases?status=all",
        "/cases?owner=7",
        "/cases?customer=1",
        "/cases?unanswered=1",
        "/cases?before=9000000000000-9",
        "/promises",
        "/promises?standing=due&whose=all",
        "/customers",
        "/customers?q=z",
        "/customers?after=1",
        "/members",
        "/organisation",
        "/settings/coach",
        "/me",
        "/record",
        "/arrivals",
        "/search?q=A-1001",
        "/search?q=striped",
        "/search?q=zack",
    ];
    for path in lists {
        let page = astrid.get(path).await.is(200);
        assert!(!page.body.contains(SECRET), "{path} leaks: {}", page.body);
    }
}

#[tokio::test]
async fn nothing_but_the_doors_is_open_to_a_stranger() {
    let world = World::northline().await;
    let mut stranger = world.stranger();
    let pages = [
        "/today",
        "/cases",
        "/cases/A-1001",
        "/promises",
        "/customers",
        "/customers/1",
        "/members",
        "/members/1",
        "/me",
        "/organisation",
        "/settings/coach",
        "/record",
        "/search?q=a",
        "/live?about=today",
    ];
    for path in pages {
        let page = stranger.get(path).await;
        assert!(page.status.as_u16() == 303 && page.place.starts_with("/sign-in"), "{path}: {page:?}");
    }
    for operation in registry().operations {
        let path = filled(&operation.path);
        if operation.method == HttpMethod::Get {
            stranger.ask("not a key", &format!("/api/v1{path}")).await.is(401);
            continue;
        }
        stranger.api("not a key", &format!("/api/v1{path}"), "{}").await.is(401);
        let page = stranger.post(&path, &[]).await;
        let is_no_page = matches!(page.status.as_u16(), 404 | 405);
        assert!(is_no_page || page.place.starts_with("/sign-in"), "{path}: {} {}", page.status, page.body);
    }
}
