//! The query of a call: a name nobody knows is refused, and never taken for a filter that is not there.

use crate::place::Place;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::Request;
use axum::routing::{get, post};
use serde::Deserialize;
use tower::ServiceExt;
use web::extract::{self, Id, QueryOf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    limit: Option<u32>,
    name: Option<String>,
}

async fn ask(path: &str) -> (u16, serde_json::Value) {
    let place = Place::open();
    let router: Router = Router::new()
        .route(
            "/",
            get(|QueryOf(wanted): QueryOf<Wanted>| async move { format!("[{:?}, {:?}]", wanted.limit, wanted.name) }),
        )
        .route("/customers/{id}", get(|Id(id): Id| async move { id.to_string() }))
        .with_state(place.app.clone());
    let response = router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    (status, serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text)))
}

#[tokio::test]
async fn a_query_is_read_by_its_names() {
    assert_eq!(ask("/?limit=3&name=Halden%20%26%20Co").await.1, serde_json::json!("[Some(3), Some(\"Halden & Co\")]"));
    assert_eq!(ask("/").await.0, 200);
}

#[tokio::test]
async fn a_name_nobody_knows_and_a_value_that_cannot_be_are_refused() {
    for (query, field) in [
        ("/?limt=3", "query"),
        ("/?limit=many", "limit"),
        ("/?limit=-1", "limit"),
        ("/?name=a%00b", "query"),
        ("/?limit=1&limit=2", "limit"),
    ] {
        let (status, problem) = ask(query).await;
        assert_eq!((status, problem["field"].as_str()), (422, Some(field)), "{query}: {problem}");
    }
}

#[tokio::test]
async fn a_number_at_the_end_of_a_path_is_one() {
    assert_eq!(ask("/customers/7").await.1, serde_json::json!(7));
    for path in ["/customers/x", "/customers/99999999999999999999", "/customers/7.5"] {
        assert_eq!(ask(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn a_body_must_say_that_it_is_json_and_may_be_so_large() {
    let place = Place::open();
    let router: Router = Router::new()
        .route("/", post(|body: extract::Body| async move { body.0.len().to_string() }))
        .layer(DefaultBodyLimit::max(100))
        .with_state(place.app.clone());
    let send = |kind: Option<&str>, body: &str| {
        let request = kind.map_or(Request::post("/"), |kind| Request::post("/").header("content-type", kind));
        let sent = router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap());
        async move { sent.await.unwrap().status().as_u16() }
    };
    for kind in ["application/json", "Application/JSON; charset=utf-8", "application/json ;x=y"] {
        assert_eq!(send(Some(kind), "{}").await, 200, "{kind}");
    }
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonx")] {
        assert_eq!((send(kind, "{}").await, send(kind, "").await), (415, 200), "{kind:?}");
    }
    assert_eq!(send(Some("application/json"), &" ".repeat(101)).await, 413);
}
