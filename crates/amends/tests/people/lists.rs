//! The lists: filters in the address, pages, the palette.

use super::world::{PASSWORD, World};

#[tokio::test]
async fn the_cases_list_goes_on_after_fifty() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    for n in 1..=53 {
        astrid.record(&format!("Belt number {n:02}"), &[]).await;
        world.later(jiff::SignedDuration::from_secs(1));
    }
    let first = astrid.get("/cases").await.is(200).says("53 open cases").says("Belt number 53").says("Belt number 04");
    assert!(!first.has("Belt number 03"));
    let older = first.between("<a class=\"button\" href=\"/cases?", "\"").replace("&amp;", "&");
    let older = format!("/cases?{older}");
    let second = astrid.get(&older).await.is(200).says("Belt number 03").says("Belt number 01");
    assert!(!second.has("Belt number 04") && !second.has("Next page"));
    astrid.get("/cases?q=03").await.is(200).says("Belt number 03");
}

#[tokio::test]
async fn filters_hold_together_and_what_is_not_understood_is_said() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.record("The first belt", &[("own", "yes")]).await;
    astrid.record("The second belt", &[("severity", "critical")]).await;
    let only = |page: &super::world::Page| (page.has("The first belt"), page.has("The second belt"));
    assert_eq!(only(&astrid.get("/cases").await), (true, true));
    assert_eq!(only(&astrid.get("/cases?owner=me").await), (true, false));
    assert_eq!(only(&astrid.get("/cases?owner=none").await), (false, true));
    assert_eq!(only(&astrid.get("/cases?owner=1&status=all").await), (true, false));
    assert_eq!(only(&astrid.get("/cases?severity=critical&unanswered=1").await), (false, true));
    assert_eq!(only(&astrid.get("/cases?customer=1&owner=me").await), (true, false));
    assert_eq!(only(&astrid.get("/cases?q=belt&owner=me").await), (true, false));
    assert_eq!(only(&astrid.get("/cases?q=belt&step=verdict").await), (false, false));
    assert_eq!(only(&astrid.get("/cases?status=closed").await), (false, false));
    astrid.get("/cases?q=flange").await.is(200).says("No matching cases for “flange”");
    let odd = astrid.get("/cases?severity=terrible&owner=me&before=x").await.is(200).says("“severity=terrible”");
    assert_eq!(only(&odd), (true, false));
    let odd = odd.says("Ignored unknown filter: “severity=terrible”").says("This is the first page.");
    odd.says("href=\"/cases\" data-swap aria-label=\"Remove filter: Assigned to me\"");
}

#[tokio::test]
async fn the_palette_finds_cases_by_number_and_words_and_customers_by_name() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.record("The belt tore, again.", &[]).await;
    let found = |page: super::world::Page| -> Vec<String> {
        let all: Vec<serde_json::Value> = serde_json::from_str(&page.is(200).body).unwrap();
        all.iter().map(|each| each["href"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(astrid.get("/search?q=A-1001").await), ["/cases/A-1001"]);
    assert_eq!(found(astrid.get("/search?q=bel").await), ["/cases/A-1001"]);
    assert_eq!(found(astrid.get("/search?q=halden").await), ["/cases/A-1001", "/customers/1"]);
    assert_eq!(found(astrid.get("/search?q=+").await), [""; 0]);
    world.stranger().get("/search?q=bel").await.leads_to("/sign-in?back=%2Fsearch%3Fq%3Dbel");
}

#[tokio::test]
async fn customers_are_found_by_the_beginning_of_their_name_whatever_the_capitals() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    for company in ["Ålesund Fisk", "Halden Print & Pack", "Hamar Bok", "Bergen Bokbinderi"] {
        astrid.record("Late.", &[("company", company), ("name", "Someone")]).await;
    }
    let page = astrid.get("/customers?q=ha").await.is(200).says("Halden Print &#38; Pack").says("Hamar Bok");
    assert!(!page.has("Bergen"));
    astrid.get("/customers?q=%C3%A5le").await.says("Ålesund Fisk");
    astrid.get("/customers?q=zz").await.says("No customer’s name begins with “zz”");
    let all = astrid.get("/customers").await;
    let at = |name: &str| all.body.find(name).unwrap();
    assert!(at("Bergen") < at("Halden") && at("Halden") < at("Hamar") && at("Hamar") < at("Ålesund"));
}

#[tokio::test]
async fn promises_are_listed_by_how_they_stand_and_whose_they_are() {
    let world = World::northline().await;
    let mut tomas = world.joined("Tomas Reyes", "agent").await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    for (what, due) in [("The later one", "2026-11-20T12:00"), ("The sooner one", "2026-11-18T12:00")] {
        astrid.post(&format!("{path}/promises"), &[("what", what), ("due", due)]).await.leads_to(&path);
    }
    let asked = [("what", "The tracking number"), ("due", "2026-11-18T10:00"), ("owner", "2")];
    astrid.post(&format!("{path}/requests"), &asked).await.leads_to(&path);
    let due = astrid.get("/promises").await.is(200).says("2 open promises to customers");
    assert!(due.body.find("The sooner one").unwrap() < due.body.find("The later one").unwrap());
    assert!(!due.has("The tracking number"));
    astrid.get("/promises?owner=me").await.says("<h1>You have 2 promises still due</h1>");
    astrid.get("/promises?standing=asked").await.says("<h1>1 request waiting for an answer</h1>");
    astrid.get("/promises?standing=broken").await.says("<h1>Broken promises</h1>");
    tomas.get("/promises?standing=asked&whose=mine").await.says("The tracking number");
    assert!(!astrid.get("/promises?standing=asked&whose=mine").await.has("The tracking number"));
    tomas.get("/promises?whose=mine").await.says("You have no promises due");
    tomas.get("/promises?standing=odd").await.is(200).says("“standing=odd”");
    tomas.post(&format!("{path}/promises/3/acceptance"), &[("back", "/today")]).await.leads_to("/today");
    tomas.get("/promises?whose=mine").await.says("The tracking number").says("for Astrid Lund");
}

#[tokio::test]
async fn today_goes_on_page_by_page_and_its_forms_lead_back_to_their_page() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    for n in 1..=57 {
        let promise =
            [("what", format!("Part number {n:02}")), ("due", format!("2026-12-{:02}T{:02}:00", n / 24 + 1, n % 24))];
        let promise: Vec<(&str, &str)> = promise.iter().map(|(name, value)| (*name, value.as_str())).collect();
        astrid.post(&format!("{path}/promises"), &promise).await.leads_to(&path);
    }
    let next = |page: &super::world::Page| {
        let later = page.has("Next page").then(|| page.between("<a class=\"button\" href=\"/today?after", "\""));
        later.map(|later| format!("/today?after{later}"))
    };
    let (mut here, mut shown) = ("/today".to_owned(), Vec::new());
    loop {
        let page = astrid.get(&here).await.is(200).says("1 person is waiting on you, Astrid");
        assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
        assert_eq!(page.has("First page"), here != "/today");
        shown.extend((1..=57).filter(|n| page.has(&format!("Part number {n:02}"))));
        let Some(later) = next(&page) else { break };
        here = later;
    }
    assert_eq!(shown, (1..=57).collect::<Vec<_>>(), "each once, soonest first");
    let late = [("due", "2026-11-10T12:00"), ("why", "the van broke down"), ("back", here.as_str())];
    let page = astrid.post(&format!("{path}/promises/57/new-date"), &late).await.is(422);
    page.says("has passed").says(">the van broke down</textarea>").says("Part number 57");
    let back = [("back", here.as_str()), ("note", "They hold it.")];
    astrid.post(&format!("{path}/promises/57/completion"), &back).await.leads_to(&here);
    astrid.get("/today?after=x").await.is(200).says("Part number 01").says("This is the first page.");
    astrid.get("/today?after=9999999999999.1.1").await.is(200).says("Nothing is due later");
}

#[tokio::test]
async fn page_and_api_give_the_same_rows_for_the_same_query_string() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    for n in 1..=6 {
        let severity = ["critical", "degraded", "minor"][n % 3];
        let company = format!("Firm {}", n % 2);
        let own: &[(&str, &str)] = if n % 2 == 0 { &[("own", "yes")] } else { &[] };
        let more: Vec<(&str, &str)> =
            [("severity", severity), ("company", company.as_str())].into_iter().chain(own.iter().copied()).collect();
        let path = astrid.record(&format!("Belt number {n}"), &more).await;
        if n % 2 == 0 {
            let promise = [("what", "A call"), ("due", "2026-11-20T12:00")];
            astrid.post(&format!("{path}/promises"), &promise).await.leads_to(&path);
        }
        world.later(jiff::SignedDuration::from_secs(1));
    }
    let key = astrid
        .post("/me/keys", &[("label", "lists"), ("password", PASSWORD)])
        .await
        .is(200)
        .between("<p class=\"mono\">", "<");
    for list in [
        "/cases",
        "/cases?limit=2",
        "/cases?status=all",
        "/cases?status=closed",
        "/cases?owner=me",
        "/cases?owner=nobody",
        "/cases?owner=none&severity=critical",
        "/cases?owner=1&limit=1",
        "/cases?unanswered=true&owner=nobody",
        "/cases?unanswered=1",
        "/cases?closed=false&step=own",
        "/cases?customer=1",
        "/cases?q=belt&limit=4",
        "/cases?q=belt&owner=me",
        "/cases?before=1900000000000-1004&limit=2",
        "/promises",
        "/promises?owner=me&limit=2",
        "/promises?whose=mine&standing=kept",
    ] {
        let page = astrid.get(list).await.is(200).lacks("Ignored unknown filter");
        let list_of_rows = page.body.split("<li data-row>").skip(1);
        let shown: Vec<String> = list_of_rows.map(|row| number(row).to_owned()).collect();
        let answered = astrid.ask(&key, &format!("/api/v1{list}")).await.is(200);
        let answered: serde_json::Value = serde_json::from_str(&answered.body).unwrap();
        let items = answered["items"].as_array().unwrap();
        let told: Vec<String> = items.iter().map(|row| row["case"].as_str().unwrap().to_owned()).collect();
        assert_eq!(shown, told, "{list}");
        let next = answered["next"].as_str();
        assert_eq!(page.has("Next page"), next.is_some(), "{list}");
        assert!(next.is_none_or(|next| page.has(&format!("after={next}"))), "{list}: one cursor for both");
    }
}

/// The case a row leads to.
fn number(row: &str) -> &str {
    let (_, rest) = row.split_once("href=\"/cases/").unwrap();
    rest.split(['"', '#']).next().unwrap()
}

#[tokio::test]
async fn every_page_of_a_list_takes_a_strayed_cursor_for_its_first_page_and_says_so() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.record("The belt tore.", &[("own", "yes")]).await;
    for list in ["/cases", "/promises", "/today", "/customers", "/arrivals", "/mail/out"] {
        for strayed in ["yesterday", "%00", "Y2FzZXMgMiAxIDE", "99999999999999999999", "%F0%9F%99%82"] {
            let page = astrid.get(&format!("{list}?after={strayed}")).await.is(200);
            let says = if strayed == "%00" { "Ignored unknown filter" } else { "This is the first page." };
            page.says(says);
        }
        let page = astrid.get(&format!("{list}?colour=red&after=")).await.is(200);
        page.says("Ignored unknown filter: “colour=red”.").lacks("This is the first page.");
    }
    astrid.get("/cases?after=yesterday").await.says("The belt tore.");
}

#[tokio::test]
async fn links_saved_before_still_show_what_they_showed() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.record("The first belt", &[("own", "yes")]).await;
    world.later(jiff::SignedDuration::from_secs(1));
    astrid.record("The second belt", &[]).await;
    let moved: jiff::Timestamp = "2026-11-17T07:12:01Z".parse().unwrap();
    let only = |page: &super::world::Page| (page.has("The first belt"), page.has("The second belt"));
    for (old, shows) in [
        (format!("/cases?before={}-1002", moved.as_millisecond()), (true, false)),
        (format!("/cases?before={}-1002&owner=none", moved.as_millisecond()), (false, false)),
        ("/cases?owner=none&unanswered=1".to_owned(), (false, true)),
        ("/customers?q=halden&after=7".to_owned(), (false, false)),
        ("/arrivals?show=spam&before=7".to_owned(), (false, false)),
        ("/mail/out?before=1042_3".to_owned(), (false, false)),
        ("/promises?standing=due&whose=all&after=1700000000000-1042-3".to_owned(), (false, false)),
        ("/today?after=9999999999999.1.1".to_owned(), (false, false)),
    ] {
        let page = astrid.get(&old).await.is(200).lacks("Ignored unknown filter").lacks("This is the first page.");
        assert_eq!(only(&page), shows, "{old}");
    }
}

#[tokio::test]
async fn a_line_says_how_many_promises_to_the_customer_are_still_due() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    let key = astrid
        .post("/me/keys", &[("label", "lists"), ("password", PASSWORD)])
        .await
        .is(200)
        .between("<p class=\"mono\">", "<");
    astrid.get("/cases").await.lacks(" promised");
    for what in ["A call", "A visit"] {
        let promise = [("what", what), ("due", "2026-11-18T12:00")];
        astrid.post(&format!("{path}/promises"), &promise).await.leads_to(&path);
    }
    astrid.get("/cases").await.says(" · 2 promised");
    astrid.post(&format!("{path}/promises/1/completion"), &[("note", "We spoke.")]).await.leads_to(&path);
    astrid.get("/cases").await.says(" · 1 promised");
    astrid.get("/cases").await.lacks(" broken<");
    world.later(jiff::SignedDuration::from_hours(48));
    let done = [("version", ""), ("note", "It was fitted late.")];
    astrid.post(&format!("{path}/promises/2/completion"), &done).await.leads_to(&path);
    astrid.get("/cases").await.says(">1 broken</b>").lacks(" promised");
    astrid.ask(&key, "/api/v1/cases").await.is(200).says("\"promised\":0,").says("\"broken\":1,");
}
