//! Who is let in: by a session, by a key, from this site, and how often.

use crate::place::{COOKIE, Heard, KEY, Place};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use base::config::Limits;
use jiff::SignedDuration;
use tower::ServiceExt;
use web::{headers, rate_limit};

async fn with_cookie(place: &Place, cookie: &str) -> Heard {
    let request = Request::post("/bells/7/ringing")
        .header("cookie", cookie)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    place.send(request.body("".into()).unwrap()).await
}

async fn with_key(place: &Place, authorization: &str) -> Heard {
    let request = Request::post("/api/v1/bells/7/ringing").header("authorization", authorization);
    place.send(request.body("".into()).unwrap()).await
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_sign_in() {
    let place = Place::open();
    for cookie in [
        "other=x",
        "amends_session=",
        "amends_session=eva",
        "amends_session=gone-session",
        "xamends_session=ida-session",
    ] {
        let heard = with_cookie(&place, cookie).await;
        assert_eq!((heard.status.as_u16(), heard.header("location")), (303, "/sign-in?back=%2Fbells%2F7"), "{cookie}");
    }
    assert_eq!(place.rung().await, 0);
    for cookie in [COOKIE, "a=b; amends_session=ida-session; c=d"] {
        assert_eq!(with_cookie(&place, cookie).await.header("location"), "/bells/7", "{cookie}");
    }
}

#[tokio::test]
async fn a_session_ends_at_its_hour() {
    let place = Place::open();
    place.pass(SignedDuration::from_secs(3_599));
    assert_eq!(with_cookie(&place, COOKIE).await.header("location"), "/bells/7");
    place.pass(SignedDuration::from_secs(1));
    assert_eq!(with_cookie(&place, COOKIE).await.header("location"), "/sign-in?back=%2Fbells%2F7");
}

#[tokio::test]
async fn a_program_without_a_key_of_ours_is_told_how_to_show_one() {
    let place = Place::open();
    for wrong in ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic ida-key", "ida-key", "Bearer gone-key"] {
        let heard = with_key(&place, wrong).await;
        assert_eq!((heard.status.as_u16(), heard.header("www-authenticate")), (401, "Bearer"), "{wrong}");
        assert_eq!(heard.json()["type"].as_str(), Some("/problems/sign-in"), "{wrong}");
    }
    let without =
        place.send(Request::post("/api/v1/bells/7/ringing").header("cookie", COOKIE).body("".into()).unwrap());
    assert_eq!(without.await.status.as_u16(), 401, "a session opens no API");
    assert_eq!(place.rung().await, 0);
}

#[tokio::test]
async fn a_key_may_call_as_often_as_the_limit_says_and_another_key_for_itself() {
    let place = Place::with(Limits { calls: 3, ..Limits::default() }, false);
    for _ in 0..3 {
        assert_eq!(with_key(&place, &format!("Bearer {KEY}")).await.status.as_u16(), 201);
    }
    let heard = with_key(&place, &format!("Bearer {KEY}")).await;
    assert_eq!((heard.status.as_u16(), heard.header("retry-after")), (429, "1"));
    assert_eq!(heard.json()["type"].as_str(), Some("/problems/too-often"));
    assert_eq!(with_key(&place, "Bearer eva-key").await.status.as_u16(), 403, "that one is counted apart");
    assert_eq!(place.rung().await, 3);
}

#[tokio::test]
async fn a_change_that_another_site_sent_is_refused_and_a_look_is_not() {
    let place = Place::open();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("x-nothing", "")] {
        let request = Request::post("/bells/7/ringing")
            .header("cookie", COOKIE)
            .header("host", "bells.example")
            .header(name, value);
        let heard = place.send(request.body("".into()).unwrap()).await;
        assert_eq!(heard.status.as_u16(), 403, "{name}");
        assert!(heard.body.contains("sent from another website"), "{}", heard.body);
    }
    assert_eq!(place.rung().await, 0);
    let look = Request::get("/bells/7/ringing").header("cookie", COOKIE).header("sec-fetch-site", "cross-site");
    assert_eq!(place.send(look.body("".into()).unwrap()).await.status.as_u16(), 405, "not refused as forged");
}

#[tokio::test]
async fn every_answer_tells_browsers_what_they_may_do_with_it() {
    let place = Place::open();
    let heard = place.form("/bells/7/ringing", "").await;
    for (name, begins) in [
        ("content-security-policy", "default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert!(heard.header(name).starts_with(begins), "{name}: {}", heard.header(name));
    }
    assert!(!heard.header("content-security-policy").contains("unsafe"));
    assert_eq!(heard.header("strict-transport-security"), "", "only where TLS is");
    let secure = Place::with(Limits::default(), true);
    assert!(secure.form("/bells/7/ringing", "").await.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn a_header_an_answer_has_of_its_own_is_left_alone() {
    let place = Place::open();
    let own = || async { ([("cache-control", "public"), ("content-security-policy", "sandbox")], "x").into_response() };
    let router: Router = Router::new()
        .route("/", get(own))
        .layer(from_fn_with_state(place.app.clone(), headers::security))
        .with_state(place.app.clone());
    let response = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.headers()["cache-control"], "public");
    assert_eq!(response.headers()["content-security-policy"], "sandbox");
    assert_eq!(response.headers()["x-frame-options"], "DENY");
}

#[tokio::test]
async fn strangers_who_send_too_many_words_are_told_to_wait_and_may_go_on_looking() {
    let place = Place::open();
    let router: Router = Router::new()
        .route("/c/x", post(|| async { "taken" }).get(|| async { "shown" }))
        .layer(from_fn_with_state(place.app.clone(), rate_limit::of_strangers))
        .with_state(place.app.clone());
    let send = |request: Request<Body>| router.clone().oneshot(request);
    for _ in 0..30 {
        let taken = send(Request::post("/c/x").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(taken.status(), StatusCode::OK);
    }
    let refused = send(Request::post("/c/x").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let looks = send(Request::get("/c/x").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(looks.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_the_pages_are_made_of_is_kept_for_a_year_and_nothing_else_is_served() {
    let place = Place::open();
    let asked = |path: &str| place.send(Request::get(path).body(Body::empty()).unwrap());
    for (path, kind) in [
        (web::assets::css(), "text/css"),
        (web::assets::js(), "text/javascript"),
        (web::assets::icon(), "image/svg+xml"),
    ] {
        let heard = asked(path).await;
        assert_eq!(heard.status.as_u16(), 200, "{path}");
        assert!(heard.header("content-type").starts_with(kind) && heard.header("cache-control").contains("immutable"));
    }
    for path in ["/assets/amends.css", "/assets/../../Cargo.toml", "/assets/x"] {
        assert_eq!(asked(path).await.status.as_u16(), 404, "{path}");
    }
}
