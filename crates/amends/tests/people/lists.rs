//! The lists: filters in the address, pages, the palette.

use super::house::House;

#[tokio::test]
async fn the_cases_list_goes_on_after_fifty() {
    let house = House::northline().await;
    let mut astrid = house.astrid().await;
    for n in 1..=53 {
        astrid.record(&format!("Belt number {n:02}"), &[]).await;
        house.later(jiff::SignedDuration::from_secs(1));
    }
    let first = astrid.get("/cases").await.is(200).says("53 open cases").says("Belt number 53").says("Belt number 04");
    assert!(!first.has("Belt number 03"));
    let older = first.between("<a class=\"button\" href=\"", "\"").replace("&amp;", "&");
    let second = astrid.get(&older).await.is(200).says("Belt number 03").says("Belt number 01");
    assert!(!second.has("Belt number 04") && !second.has("Older cases"));
    astrid.get("/cases?q=03").await.is(200).says("Belt number 03");
}

#[tokio::test]
async fn filters_hold_together_and_what_is_not_understood_is_said() {
    let house = House::northline().await;
    let mut astrid = house.astrid().await;
    astrid.record("The first belt", &[("own", "yes")]).await;
    astrid.record("The second belt", &[("harm", "stopped")]).await;
    let only = |page: &super::house::Page| (page.has("The first belt"), page.has("The second belt"));
    assert_eq!(only(&astrid.get("/cases").await), (true, true));
    assert_eq!(only(&astrid.get("/cases?owner=me").await), (true, false));
    assert_eq!(only(&astrid.get("/cases?owner=none").await), (false, true));
    assert_eq!(only(&astrid.get("/cases?owner=1&status=all").await), (true, false));
    assert_eq!(only(&astrid.get("/cases?harm=stopped&unanswered=1").await), (false, true));
    assert_eq!(only(&astrid.get("/cases?customer=1&owner=me").await), (true, false));
    assert_eq!(only(&astrid.get("/cases?q=belt&owner=me").await), (true, false));
    assert_eq!(only(&astrid.get("/cases?q=belt&step=verdict").await), (false, false));
    assert_eq!(only(&astrid.get("/cases?status=closed").await), (false, false));
    astrid.get("/cases?q=flange").await.is(200).says("No case says “flange”");
    let odd = astrid.get("/cases?harm=terrible&owner=me&before=x").await.is(200).says("“harm=terrible”");
    assert_eq!(only(&odd), (true, false));
    odd.says("href=\"/cases\" data-swap aria-label=\"Take off: mine\"");
}

#[tokio::test]
async fn the_palette_finds_cases_by_number_and_words_and_customers_by_name() {
    let house = House::northline().await;
    let mut astrid = house.astrid().await;
    astrid.record("The belt tore, again.", &[]).await;
    let found = |page: super::house::Page| -> Vec<String> {
        let all: Vec<serde_json::Value> = serde_json::from_str(&page.is(200).body).unwrap();
        all.iter().map(|each| each["href"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(astrid.get("/search?q=A-1001").await), ["/cases/A-1001"]);
    assert_eq!(found(astrid.get("/search?q=bel").await), ["/cases/A-1001"]);
    assert_eq!(found(astrid.get("/search?q=halden").await), ["/cases/A-1001", "/customers/1"]);
    assert_eq!(found(astrid.get("/search?q=+").await), [""; 0]);
    house.stranger().get("/search?q=bel").await.leads_to("/sign-in");
}

#[tokio::test]
async fn customers_are_found_by_the_beginning_of_their_name_whatever_the_capitals() {
    let house = House::northline().await;
    let mut astrid = house.astrid().await;
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
    let house = House::northline().await;
    let mut tomas = house.joined("Tomas Reyes", "agent").await;
    let mut astrid = house.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    for (what, due) in [("The later one", "2026-11-20T12:00"), ("The sooner one", "2026-11-18T12:00")] {
        astrid.post(&format!("{path}/promises"), &[("what", what), ("due", due)]).await.leads_to(&path);
    }
    let asked = [("what", "The tracking number"), ("due", "2026-11-18T10:00"), ("owner", "2")];
    astrid.post(&format!("{path}/requests"), &asked).await.leads_to(&path);
    let due = astrid.get("/promises").await.is(200).says("2 promises to customers are open");
    assert!(due.body.find("The sooner one").unwrap() < due.body.find("The later one").unwrap());
    assert!(!due.has("The tracking number"));
    tomas.get("/promises?standing=asked&whose=mine").await.says("The tracking number");
    assert!(!astrid.get("/promises?standing=asked&whose=mine").await.has("The tracking number"));
    tomas.get("/promises?whose=mine").await.says("Nothing is promised and open by you");
    tomas.get("/promises?standing=odd").await.is(200).says("“standing=odd”");
    tomas.post(&format!("{path}/promises/3/acceptance"), &[("back", "/today")]).await.leads_to("/today");
    tomas.get("/promises?whose=mine").await.says("The tracking number").says("for Astrid Lund");
}

#[tokio::test]
async fn today_goes_on_page_by_page_and_its_forms_lead_back_to_their_page() {
    let house = House::northline().await;
    let mut astrid = house.astrid().await;
    let path = astrid.record("The belt tore.", &[("own", "yes")]).await;
    for n in 1..=57 {
        let promise =
            [("what", format!("Part number {n:02}")), ("due", format!("2026-12-{:02}T{:02}:00", n / 24 + 1, n % 24))];
        let promise: Vec<(&str, &str)> = promise.iter().map(|(name, value)| (*name, value.as_str())).collect();
        astrid.post(&format!("{path}/promises"), &promise).await.leads_to(&path);
    }
    let next = |page: &super::house::Page| {
        let later =
            page.has("What is due later").then(|| page.between("<a class=\"button\" href=\"/today?after", "\""));
        later.map(|later| format!("/today?after{later}"))
    };
    let (mut here, mut shown) = ("/today".to_owned(), Vec::new());
    loop {
        let page = astrid.get(&here).await.is(200).says("You owe 1 person something");
        assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
        assert_eq!(page.has("The soonest"), here != "/today");
        shown.extend((1..=57).filter(|n| page.has(&format!("Part number {n:02}"))));
        let Some(later) = next(&page) else { break };
        here = later;
    }
    assert_eq!(shown, (1..=57).collect::<Vec<_>>(), "each once, soonest first");
    let late = [("due", "2026-11-10T12:00"), ("why", "the van broke down"), ("back", here.as_str())];
    let page = astrid.post(&format!("{path}/promises/57/new-date"), &late).await.is(422);
    page.says("already passed").says(">the van broke down</textarea>").says("Part number 57");
    let back = [("back", here.as_str())];
    astrid.post(&format!("{path}/promises/57/completion"), &back).await.leads_to(&here);
    astrid.get("/today?after=x").await.is(200).says("Part number 01");
    astrid.get("/today?after=9999999999999.1.1").await.is(200).says("Nothing is due later than that");
}
