//! Every form that acts is known when it comes twice: each page is opened as it is served, and each of its forms carries the
//! version of what it changes, or a number drawn for it alone.

use super::world::World;
use std::collections::HashSet;

/// Forms that may come twice; `tidy` says why.
const HARMLESS: [&str; 10] = [
    "/sign-out",
    "/me/password",
    "/me/sign-out",
    "/me/keys",
    "/me/keys/revocation",
    "/drafts/discarding",
    "/drafts/showing",
    "/sign-in",
    "/trial",
    "/consent",
];

/// The forms of a page that change something: where each is sent, and what it holds.
fn forms(page: &str) -> Vec<(&str, &str)> {
    let forms = page.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
    let acts = forms.filter(|form| form.split('>').next().is_some_and(|tag| tag.contains("method=\"post\"")));
    acts.map(|form| (between(form, "action=\"").unwrap_or_default(), form)).collect()
}

fn between<'a>(form: &'a str, before: &str) -> Option<&'a str> {
    form.split_once(before)?.1.split('"').next()
}

/// What a form is known by.
fn number(form: &str) -> Option<&str> {
    let number = |name: &str| between(form, &format!("name=\"{name}\" value=\""));
    number("version").or_else(|| number("once")).filter(|number| !number.is_empty())
}

#[tokio::test]
async fn every_form_of_every_page_is_known_when_it_comes_twice() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let case = astrid.record("The belt tore.", &[("email", "ingrid@halden.example"), ("own", "yes")]).await;
    world.joined("Tomas Reyes", "agent").await;
    let letter = format!("{case}/letter");
    astrid.post("/group-cases", &[("title", "Belts can tear"), ("severity", "critical")]).await.is(303);
    let no = case.rsplit('/').next().unwrap();
    astrid.post("/group-cases/G-1/children", &[("case", no)]).await.is(303);
    let mut seen = HashSet::new();
    for page in [
        "/today",
        &case,
        &letter,
        "/record",
        "/customers/1",
        "/cases",
        "/promises",
        "/mail/out",
        "/mail/health",
        "/arrivals",
        "/members",
        "/members/2",
        "/organisation",
        "/settings/coach",
        "/settings/mailboxes/new",
        "/me",
        "/group-cases",
        "/group-cases/G-1",
        "/group-cases/G-1/letter",
    ] {
        let page = astrid.get(page).await.is(200);
        for (action, form) in forms(&page.body) {
            if HARMLESS.iter().any(|end| action.ends_with(end)) {
                continue;
            }
            assert!(number(form).is_some(), "sent twice, this form acts twice: {form}");
            seen.insert(action.trim_start_matches(&case).to_owned());
        }
    }
    let must = ["/replies", "/notes", "/letters", "/record", "/customers/1/contacts", "/members", "/organisation"];
    let groups = ["/group-cases", "/group-cases/G-1/causes", "/group-cases/G-1/letter-drafts/en"];
    for action in must.into_iter().chain(groups) {
        assert!(seen.contains(action), "{action} is not among {seen:?}");
    }
}

#[tokio::test]
async fn a_form_that_changes_no_case_is_taken_once() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    astrid.record("The belt tore.", &[]).await;
    let once = number_of(&astrid.get("/customers/1").await.body, "/customers/1/contacts");
    let nils = [("name", "Nils Bakke"), ("role", "user"), ("once", once.as_str())];
    for _ in 0..3 {
        astrid.post("/customers/1/contacts", &nils).await.is(303);
    }
    let page = astrid.get("/customers/1").await;
    assert_eq!(page.body.matches("<span>Nils Bakke, user</span>").count(), 1, "{}", page.body);
    assert_ne!(number_of(&page.body, "/customers/1/contacts"), once, "the next form is another");
}

#[tokio::test]
async fn what_a_form_is_known_by_is_no_part_of_what_it_says() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    let once = number_of(&astrid.get("/settings/mailboxes/new").await.body, "/mailboxes");
    let form = [("address", "help@northline.example"), ("once", once.as_str()), ("typing", "5f0c.3")];
    for _ in 0..2 {
        let page = astrid.post("/mailboxes", &form).await.is(303);
        assert!(page.place.starts_with("/settings/mailboxes"), "{}", page.place);
    }
    let page = astrid.get("/settings/mailboxes").await;
    assert_eq!(page.body.matches("/settings/mailboxes/2").count(), 1, "{}", page.body);
    page.lacks("/settings/mailboxes/3");
}

fn number_of(page: &str, action: &str) -> String {
    let forms = forms(page);
    let (_, form) = forms.iter().find(|(sent_to, _)| *sent_to == action).unwrap();
    number(form).unwrap().to_owned()
}
