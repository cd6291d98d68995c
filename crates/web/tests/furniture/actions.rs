//! An action by its two ways: the form of a page, and JSON with a key.

use crate::bell::ACTIONS;
use crate::place::Place;
use axum::http::Request;
use web::action::{Audience, Registry};

#[tokio::test]
async fn a_form_that_is_taken_leads_to_the_page_or_where_it_asks_to_go() {
    let place = Place::open();
    let heard = place.form("/bells/7/ringing", "times=2").await;
    assert_eq!((heard.status.as_u16(), heard.header("location")), (303, "/bells/7"));
    assert_eq!(place.rung().await, 2);
    let back = place.form("/bells/7/ringing", "back=%2Ftoday%3Fafter%3D1").await;
    assert_eq!(back.header("location"), "/today?after=1");
    for elsewhere in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "%2F%09%2Fevil.example"]
    {
        let heard = place.form("/bells/7/ringing", &format!("back={elsewhere}")).await;
        assert_eq!(heard.header("location"), "/bells/7", "{elsewhere}");
    }
}

#[tokio::test]
async fn a_form_that_is_refused_opens_again_with_what_was_typed_and_what_is_wrong() {
    let place = Place::open();
    let heard = place.form("/bells/7/ringing", "note=wrong+word&times=1").await;
    assert_eq!(heard.status.as_u16(), 422);
    assert_eq!(
        heard.body,
        r#"bell 7 typed "wrong word" wrong Some("Say something else.") says Some("Say something else.") query Some("")"#
    );
    let on_another = place.form("/bells/7/ringing", "note=wrong&page=%2Fbells%2F8%3Fx%3D1").await;
    assert!(
        on_another.body.starts_with("bell 8") && on_another.body.ends_with(r#"query Some("x=1")"#),
        "{}",
        on_another.body
    );
    assert_eq!(place.rung().await, 0);
}

#[tokio::test]
async fn whoever_comes_second_hears_what_happened_meanwhile() {
    let place = Place::open();
    let heard = place.form("/bells/7/ringing", "version=4").await;
    assert_eq!(heard.status.as_u16(), 409);
    assert!(heard.body.contains("The neighbours sleep. Eva muffled it."), "{}", heard.body);
    let late = place.form("/bells/7/ringing", "version=5&times=9").await;
    assert!(late.body.contains("The neighbours sleep.") && !late.body.contains("muffled"), "{}", late.body);
    assert_eq!(place.form("/bells/7/ringing", "version=5").await.status.as_u16(), 303);
}

#[tokio::test]
async fn a_field_that_cannot_be_read_is_named() {
    let place = Place::open();
    let heard = place.json("/bells/7/ringing", &[], r#"{"times": "often"}"#).await;
    assert_eq!((heard.status.as_u16(), heard.json()["field"].as_str()), (422, Some("times")));
    let heard = place.json("/bells/7/ringing", &[], r#"{"at": "yesterweek"}"#).await;
    assert_eq!((heard.status.as_u16(), heard.json()["field"].as_str()), (422, Some("at")));
    let at = place.json("/bells/7/ringing", &[], r#"{"at": "2027-01-20T12:00"}"#).await;
    assert_eq!(at.json()["at"].as_str(), Some("2027-01-20T12:00:00Z"));
}

#[tokio::test]
async fn a_program_is_answered_with_what_came_of_it() {
    let place = Place::open();
    let heard = place.json("/bells/7/ringing", &[], r#"{"times": 3}"#).await;
    assert_eq!((heard.status.as_u16(), heard.header("etag")), (201, "\"6\""));
    let answer = heard.json();
    assert_eq!(
        (answer["bell"].as_i64(), answer["times"].as_i64(), answer["secret"].as_str()),
        (Some(7), Some(3), Some("ding"))
    );
    let refused = place.json("/bells/7/ringing", &[], r#"{"times": 4}"#).await;
    let problem = refused.json();
    assert_eq!((refused.status.as_u16(), problem["type"].as_str()), (409, Some("/problems/not-now")));
    assert_eq!((problem["detail"].as_str(), problem["field"].as_str()), (Some("The neighbours sleep."), None));
    assert_eq!((problem["status"].as_i64(), refused.header("content-type")), (Some(409), "application/problem+json"));
    assert_eq!(place.rung().await, 3);
}

#[tokio::test]
async fn an_empty_body_is_one_with_every_field_left_out() {
    let place = Place::open();
    let request = Request::post("/api/v1/bells/7/ringing").header("authorization", "bearer  ida-key ");
    assert_eq!(place.send(request.body("".into()).unwrap()).await.status.as_u16(), 201);
}

#[tokio::test]
async fn who_does_it_decides_by_which_way_it_is_done() {
    let place = Place::open();
    assert_eq!(place.json("/bells/7/clappers/2/tolling", &[], "").await.json()["times"].as_i64(), Some(2));
    assert_eq!(place.form("/bells/7/clappers/2/tolling", "").await.status.as_u16(), 404, "programs alone do that");
    assert_eq!(place.form("/bells/7/knocking", "").await.status.as_u16(), 404, "customers do that on their page");
    assert_eq!(place.json("/bells/7/knocking", &[], "").await.status.as_u16(), 404);
    assert_eq!(place.rung().await, 2);
}

#[tokio::test]
async fn a_path_that_names_no_number_of_ours_is_nowhere() {
    let place = Place::open();
    for path in
        ["/bells/x/ringing", "/bells/A-/ringing", "/bells/7/clappers/-1/tolling", "/bells/99999999999999999999/ringing"]
    {
        let heard = place.json(path, &[], "").await;
        assert_eq!(
            (heard.status.as_u16(), heard.json()["type"].as_str()),
            (404, Some("/problems/not-found")),
            "{path}"
        );
    }
    assert_eq!(place.rung().await, 0);
}

#[tokio::test]
async fn whom_the_subject_does_not_admit_changes_nothing_by_either_way() {
    let place = Place::open();
    let by_form = Request::post("/bells/7/ringing").header("cookie", "amends_session=eva-session");
    let by_form =
        by_form.header("sec-fetch-site", "same-origin").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(place.send(by_form.body("".into()).unwrap()).await.status.as_u16(), 403);
    let by_key = Request::post("/api/v1/bells/7/ringing").header("authorization", "Bearer eva-key");
    assert_eq!(place.send(by_key.body("".into()).unwrap()).await.status.as_u16(), 403);
    assert_eq!(place.rung().await, 0);
}

#[tokio::test]
async fn a_version_is_not_asked_of_what_has_none() {
    let place = Place::open();
    let heard = place.json("/bells/7/ringing", &[("if-match", "\"17\"")], "").await;
    assert_eq!((heard.status.as_u16(), heard.json()["field"].as_str()), (422, Some("If-Match")));
    assert_eq!(place.json("/bells/7/ringing", &[("if-match", "*")], "").await.status.as_u16(), 201);
}

#[test]
fn every_action_is_listed_with_its_path_and_who_does_it() {
    let registry = Registry::default().of("bell").actions(ACTIONS);
    let listed: Vec<(&str, Audience)> = registry.actions.iter().map(|one| (one.path.as_str(), one.audience)).collect();
    assert_eq!(
        listed,
        [
            ("/bells/{no}/ringing", Audience::Member),
            ("/bells/{no}/clappers/{n}/tolling", Audience::Key),
            ("/bells/{no}/knocking", Audience::Customer),
        ]
    );
    assert!(registry.actions.iter().all(|one| one.module == "bell" && one.subject == "bell" && !one.says.is_empty()));
    let described: Vec<(&str, u16)> = registry.operations.iter().map(|one| (one.path.as_str(), one.answer.0)).collect();
    assert_eq!(described, [("/bells/{no}/ringing", 201), ("/bells/{no}/clappers/{n}/tolling", 200)]);
    let toll = &registry.operations[1];
    assert_eq!(toll.holes().collect::<Vec<_>>(), ["no", "n"]);
    assert!(toll.is_change() && !toll.has_version && toll.module == "bell");
    assert!(toll.shapes.iter().any(|(name, _)| Some(name) == toll.body.as_ref()));
}
