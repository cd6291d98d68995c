//! Two small organisations with a key each, and a way to call.

use crate::place::Place;
use amends::boot;
use amends::routes::router;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base::config::Limits;
use base::context::Role;
use base::ids::{MemberId, OrgId};
use base::seal::Keys;
use calendar::ServiceCalendar;
use engine::desk::Desk;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use people::member::{self, Holder, Member, Organisation, token_hash};
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt;
use web::{App, Reach};

/// Tomas of Northline.
pub const TOMAS: &str = "key-of-tomas";
/// Astrid of Northline, who runs it.
pub const ASTRID: &str = "key-of-astrid";
/// Vera of Southgate, another organisation in the same house.
pub const VERA: &str = "key-of-vera";

/// A house that is gone with the test.
pub struct World {
    app: Router,
    _place: Place,
}

/// What was answered.
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

/// Tuesday 17 November 2026, 08:12 in Oslo; it stays that hour, so that only a list's second key can tell rows apart.
fn morning() -> Timestamp {
    "2026-11-17T07:12:00Z".parse().unwrap()
}

/// A house with two organisations and no case.
pub async fn world() -> World {
    world_with(Limits::default()).await
}

/// The same with other limits.
pub async fn world_with(limits: Limits) -> World {
    let place = tokio::task::spawn_blocking(Place::asked).await.unwrap();
    let target = place.target.clone();
    let open = move || boot::open_with(&target, Arc::new(morning), Keys::given("42".repeat(32)));
    let (desk, _) = tokio::task::spawn_blocking(open).await.unwrap().unwrap();
    settle(&desk, OrgId(1), "Northline Parts", ("Tomas Reyes", "tomas@northline.example", TOMAS)).await;
    settle(&desk, OrgId(2), "Southgate Mills", ("Vera Stone", "vera@southgate.example", VERA)).await;
    let reach = Reach {
        public_url: "http://localhost".to_owned(),
        is_secure: false,
        outbox: None,
        limits,
        proxies: Vec::new(),
    };
    World { app: router(App::new(desk, reach)), _place: place }
}

async fn settle(desk: &Desk, org: OrgId, name: &'static str, who: (&'static str, &'static str, &'static str)) {
    let now = desk.now();
    let write = move |sql: &mut db::Sql<'_>| {
        let calendar = ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap());
        let address = who.1.replace(who.1.split('@').next().unwrap(), "care");
        let house = Organisation { id: org, name: name.to_owned(), address, currency: "EUR".to_owned(), calendar };
        member::found(sql, &house, now)?;
        let person = Member {
            id: MemberId(1),
            name: who.0.to_owned(),
            email: who.1.to_owned(),
            role: Role::Agent,
            team: "order desk".to_owned(),
            limit: 200_000,
            direct_line: String::new(),
            active: true,
            signed_up: false,
        };
        member::add(sql, org, &person, None, now)?;
        let holder = |id| Holder { org, member: MemberId(id), expires_at: Timestamp::MAX };
        member::add_key(sql, &token_hash(who.2), holder(1), "test", now)?;
        if org == OrgId(1) {
            let astrid = Member {
                id: MemberId(2),
                name: "Astrid Lund".to_owned(),
                email: "astrid@northline.example".to_owned(),
                role: Role::Admin,
                ..person
            };
            member::add(sql, org, &astrid, None, now)?;
            member::add_key(sql, &token_hash(ASTRID), holder(2), "test", now)?;
        }
        Ok(())
    };
    desk.write(write).await.unwrap();
}

/// A request below `/api/v1` with a key, as it is about to be sent.
pub fn request(method: Method, path: &str, key: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(format!("/api/v1{path}")).header("authorization", format!("Bearer {key}"))
}

impl World {
    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answered { status: parts.status, headers: parts.headers, json }
    }

    /// Reads with a key.
    pub async fn get(&self, key: &str, path: &str) -> Answered {
        self.send(request(Method::GET, path, key).body(Body::empty()).unwrap()).await
    }

    /// Sends JSON with a key.
    pub async fn post(&self, key: &str, path: &str, body: &Value) -> Answered {
        self.post_with(key, path, body, &[]).await
    }

    /// The same with headers.
    pub async fn post_with(&self, key: &str, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answered {
        let mut builder = request(Method::POST, path, key).header("content-type", "application/json");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        self.send(builder.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Opens a case of Ingrid's for Tomas; its number.
    pub async fn complaint(&self, text: &str) -> String {
        let body = json!({ "contact": { "name": "Ingrid Moe", "email": "ingrid@halden-print.example" }, "text": text });
        let taken = self.post(TOMAS, "/cases", &body).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.json);
        taken.json["case"].as_str().unwrap().to_owned()
    }
}

impl Answered {
    /// A no of this status, as problem JSON; its words and its field.
    #[track_caller]
    pub fn no(&self, status: u16) -> (&str, Option<&str>) {
        assert_eq!(self.status.as_u16(), status, "{}", self.json);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.json["status"], status);
        assert!(self.json["type"].as_str().is_some_and(|kind| kind.starts_with("about:blank#")));
        (self.json["detail"].as_str().unwrap(), self.json["field"].as_str())
    }

    /// What was answered under 200.
    #[track_caller]
    pub fn ok(&self) -> &Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.json);
        &self.json
    }

    /// The rows of a page, and where the next begins.
    #[track_caller]
    pub fn page(&self) -> (&[Value], Option<&str>) {
        (self.ok()["items"].as_array().unwrap(), self.json["next"].as_str())
    }
}
