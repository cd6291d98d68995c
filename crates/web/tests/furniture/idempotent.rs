//! `Idempotency-Key`: a request sent twice is carried out once, and answered the same both times.

use crate::place::{KEY, Place};
use axum::http::Request;
use jiff::SignedDuration;

const ONE: (&str, &str) = ("idempotency-key", "one");

#[tokio::test]
async fn a_request_sent_twice_is_carried_out_once_and_shows_no_secret_twice() {
    let place = Place::open();
    let first = place.json("/bells/7/ringing", &[ONE], r#"{"times": 2}"#).await;
    let second = place.json("/bells/7/ringing", &[ONE], r#"{"times": 2}"#).await;
    assert_eq!((first.status, second.status), (second.status, first.status));
    assert_eq!(place.rung().await, 2);
    let (first, answer) = (first.json(), second.json());
    assert_eq!((first["secret"].as_str(), answer["secret"].as_str()), (Some("ding"), None));
    assert_eq!((answer["bell"].as_i64(), answer["times"].as_i64()), (Some(7), Some(2)));
    assert_eq!((second.header("location"), second.header("content-type")), ("/bells/7", "application/json"));
    assert_eq!(second.header("idempotent-replayed"), "true", "it was answered before");
}

#[tokio::test]
async fn the_same_key_for_another_request_is_refused() {
    let place = Place::open();
    place.json("/bells/7/ringing", &[ONE], r#"{"times": 2}"#).await;
    for (path, body) in [
        ("/bells/7/ringing", r#"{"times": 3}"#),
        ("/bells/8/ringing", r#"{"times": 2}"#),
        ("/bells/7/clappers/1/tolling", ""),
    ] {
        let heard = place.json(path, &[ONE], body).await;
        assert_eq!((heard.status.as_u16(), heard.json()["field"].as_str()), (422, Some("Idempotency-Key")), "{path}");
    }
    assert_eq!(place.rung().await, 2);
}

#[tokio::test]
async fn what_was_refused_may_be_sent_again_under_its_key() {
    let place = Place::open();
    assert_eq!(place.json("/bells/7/ringing", &[ONE], r#"{"times": 9}"#).await.status.as_u16(), 409);
    assert_eq!(place.json("/bells/7/ringing", &[ONE], r#"{"times": 1}"#).await.status.as_u16(), 201);
}

#[tokio::test]
async fn without_a_key_every_request_is_another() {
    let place = Place::open();
    for _ in 0..3 {
        place.json("/bells/7/ringing", &[], "").await;
    }
    assert_eq!(place.rung().await, 3);
}

#[tokio::test]
async fn a_key_is_a_text_of_a_bounded_length() {
    let place = Place::open();
    let long = "x".repeat(201);
    for wrong in [long.as_str(), "é"] {
        let heard = place.json("/bells/7/ringing", &[("idempotency-key", wrong)], "").await;
        assert_eq!((heard.status.as_u16(), heard.json()["field"].as_str()), (422, Some("Idempotency-Key")), "{wrong}");
    }
    assert_eq!(place.json("/bells/7/ringing", &[("idempotency-key", &long[1..])], "").await.status.as_u16(), 201);
}

#[tokio::test]
async fn of_two_at_the_same_time_one_is_carried_out_and_both_are_answered_the_same() {
    let place = Place::open();
    let send = || {
        let request = Request::post("/api/v1/bells/7/ringing").header("authorization", format!("Bearer {KEY}"));
        place.send(request.header("idempotency-key", "two").body("".into()).unwrap())
    };
    let (one, two) = tokio::join!(send(), send());
    assert_eq!((one.status.as_u16(), two.status.as_u16()), (201, 201));
    assert_eq!(place.rung().await, 1);
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    let place = Place::open();
    place.json("/bells/7/ringing", &[ONE], "").await;
    let forget = || {
        let now = place.app.desk.now();
        place.app.desk.write(move |sql| web::idempotency::forget_old(sql, now))
    };
    place.pass(SignedDuration::from_hours(24));
    forget().await.unwrap();
    place.json("/bells/7/ringing", &[ONE], "").await;
    assert_eq!(place.rung().await, 1);
    place.pass(SignedDuration::from_secs(1));
    forget().await.unwrap();
    place.json("/bells/7/ringing", &[ONE], "").await;
    assert_eq!(place.rung().await, 2);
}
