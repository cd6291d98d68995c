//! Two small organisations with a key each, and a way to call.

use crate::place::Place;
use amends::boot;
use amends::routes::router;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base::config::Limits;
use base::context::{Actor, Role};
use base::ids::{CaseNo, ContactId, MemberId, OrgId};
use base::seal::Keys;
use base::token::Link;
use calendar::ServiceCalendar;
use casework::{message, outside};
use engine::counter;
use engine::desk::{Desk, Who};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mail::ingest;
use people::member::rules::KeyTerms;
use people::member::{self, Holder, Member, OrganisationSetup, token_hash};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tower::ServiceExt;
use web::{App, Reach};

/// Tomas of Northline.
pub const TOMAS: &str = "key-of-tomas";
/// Astrid of Northline, who runs it.
pub const ASTRID: &str = "key-of-astrid";
/// Vera of Southgate, another organisation on the same server.
pub const VERA: &str = "key-of-vera";

/// A store that is gone with the test.
pub struct World {
    app: Router,
    pub desk: Desk,
    count: AtomicU32,
    _place: Place,
}

/// What was answered.
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
    text: String,
}

/// Tuesday 17 November 2026, 08:12 in Oslo; it stays that hour, so that only a list's second key can tell rows apart.
fn morning() -> Timestamp {
    "2026-11-17T07:12:00Z".parse().unwrap()
}

/// A server with two organisations and no case.
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
    World { app: router(App::new(desk.clone(), reach)), desk, count: AtomicU32::new(0), _place: place }
}

async fn settle(desk: &Desk, org: OrgId, name: &'static str, who: (&'static str, &'static str, &'static str)) {
    let now = desk.now();
    let write = move |sql: &mut db::Sql<'_>| {
        let calendar = ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap());
        let address = who.1.replace(who.1.split('@').next().unwrap(), "care");
        let organisation =
            OrganisationSetup { id: org, name: name.to_owned(), address, currency: "EUR".to_owned(), calendar };
        member::found(sql, &organisation, now)?;
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
        member::add_key(sql, &token_hash(who.2), (org, MemberId(1)), ("test", KeyTerms::default()), now)?;
        if org == OrgId(1) {
            let astrid = Member {
                id: MemberId(2),
                name: "Astrid Lund".to_owned(),
                email: "astrid@northline.example".to_owned(),
                role: Role::Admin,
                limit: 1_000_000,
                ..person
            };
            member::add(sql, org, &astrid, None, now)?;
            member::add_key(sql, &token_hash(ASTRID), (org, MemberId(2)), ("test", KeyTerms::default()), now)?;
            counter::reset(sql, org, "member", 2)?;
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
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answered { status: parts.status, headers: parts.headers, json, text }
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
    /// What was answered as people read it.
    pub fn told(&self) -> String {
        let plain = self.text.replace("&#39;", "'").replace("&#34;", "\"").replace("&quot;", "\"");
        plain.replace("&lt;", "<").replace("&gt;", ">").replace("&#38;", "&").replace("&amp;", "&")
    }

    /// A no of this status, as problem JSON; its words and its field.
    #[track_caller]
    pub fn no(&self, status: u16) -> (&str, Option<&str>) {
        assert_eq!(self.status.as_u16(), status, "{}", self.json);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.json["status"], status);
        assert!(self.json["type"].as_str().is_some_and(|kind| kind.starts_with("/problems/")));
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

/// What the tables of actions need besides.
impl World {
    /// A number that was not given before.
    pub fn next(&self) -> u32 {
        self.count.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Opens a case of somebody of her own; with an address that mail reaches, or with a telephone alone.
    pub async fn complaint_of(&self, i: u32, has_mail: bool) -> String {
        let contact = if has_mail {
            json!({ "name": "Ingrid Moe", "email": format!("ingrid{i}@halden-print.example") })
        } else {
            json!({ "name": format!("Thomas Whitfield {i}"), "phone": format!("+47 934 11 {i:03}") })
        };
        let taken = self.post(TOMAS, "/cases", &json!({ "contact": contact, "text": "The motor is wrong." })).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.json);
        taken.json["case"].as_str().unwrap().to_owned()
    }

    /// The page of whoever a case is for.
    pub async fn page_of(&self, case: &str) -> String {
        let answered = self.get(TOMAS, &format!("/cases/{case}")).await;
        let contact = ContactId(answered.ok()["state"]["contact"].as_i64().unwrap());
        let link = Link { org: OrgId(1), no: case.parse().unwrap(), contact, generation: 0 };
        format!("/c/{}", self.desk.tokens().link(link, self.desk.now()))
    }

    async fn system(&self, case: &str, command: message::Command) {
        let (who, no): (Who, CaseNo) = (Who { org: OrgId(1), actor: Actor::System }, case.parse().unwrap());
        self.desk.act(who, no, casework::case::Command::from(command)).await.unwrap_or_else(|no| panic!("{no}"));
    }

    /// A message comes back undelivered.
    pub async fn bounced(&self, case: &str, n: u32) {
        self.system(case, message::Command::Fail { n, failure: message::Failure::said("no such user") }).await;
    }

    /// A message arrives.
    pub async fn delivered(&self, case: &str, n: u32) {
        self.system(case, message::Command::Deliver { n }).await;
    }

    /// A carrier was asked an hour ago and had half an hour to answer.
    pub async fn asked_outside(&self, case: &str) {
        let asked_at = self.desk.now() - SignedDuration::from_hours(1);
        let question = outside::Question {
            party: "Kestrel Freight".to_owned(),
            kind: outside::Kind::Carrier,
            address: "claims@kestrel.example".to_owned(),
            language: None,
            subject: "Pallet 60118".to_owned(),
            text: "Where was it?".to_owned(),
            due: Some(asked_at + SignedDuration::from_mins(30)),
        };
        let (who, no): (Who, CaseNo) =
            (Who { org: OrgId(1), actor: Actor::Member(MemberId(1)) }, case.parse().unwrap());
        let desk = self.desk.at(Arc::new(move || asked_at));
        let asks = casework::case::Command::from(outside::Command::Ask(question));
        desk.act(who, no, asks).await.unwrap_or_else(|no| panic!("{no}"));
    }

    /// A message comes back from the second person on the case alone.
    pub async fn missed(&self, case: &str, n: u32) {
        let answered = self.get(TOMAS, &format!("/cases/{case}")).await;
        let contact = ContactId(answered.ok()["participants"][1]["contact"]["id"].as_i64().unwrap());
        let failure = message::Failure::said("no such user");
        self.system(case, message::Command::Miss { n, contact, failure }).await;
    }

    /// Somebody who is not known on a case writes in its thread.
    pub async fn asked_about_stranger(&self, case: &str) {
        self.system(
            case,
            message::Command::AskAboutStranger { from: ContactId(1), arrival: 9_000 + i64::from(self.next()) },
        )
        .await;
    }

    /// A group case of Tomas that this case is in; its number.
    pub async fn group_with(&self, case: &str) -> String {
        let body = json!({ "title": "Belts can tear", "severity": "critical", "case": case });
        let opened = self.post(TOMAS, "/group-cases", &body).await;
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.json);
        opened.json["state"]["group"].as_str().unwrap().to_owned()
    }

    /// A machine’s mail is set aside; its number.
    pub async fn set_aside(&self, i: u32) -> i64 {
        let raw = format!(
            "From: shop@robot.example\r\nTo: care@northline.example\r\nSubject: Out of office\r\n\
             Message-ID: <{i}@robot.example>\r\nAuto-Submitted: auto-replied\r\n\r\nI am away until Monday.\r\n"
        );
        ingest::take(&self.desk, OrgId(1), raw.into_bytes()).await.unwrap().arrival
    }

    /// A form as a browser sends it: in the session of a member of Northline, or of nobody.
    pub async fn form(&self, member: Option<i64>, path: &str, pairs: &[(String, String)]) -> Answered {
        let mut builder = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(id) = member {
            builder = builder.header("cookie", self.session(MemberId(id)).await);
        }
        self.send(builder.body(Body::from(serde_html_form::to_string(pairs).unwrap())).unwrap()).await
    }

    /// A page as a member of Northline sees it.
    pub async fn page_as(&self, member: i64, path: &str) -> Answered {
        let cookie = self.session(MemberId(member)).await;
        self.send(Request::builder().uri(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
    }

    async fn session(&self, id: MemberId) -> String {
        let token = member::fresh_token();
        let (hash, now) = (token_hash(&token), self.desk.now());
        let holder = Holder { org: OrgId(1), member: id, expires_at: Timestamp::MAX };
        self.desk.write(move |sql| Ok(member::begin_session(sql, &hash, holder, now)?)).await.unwrap();
        format!("{}={token}", web::session::COOKIE)
    }

    /// A page that anybody may read.
    pub async fn page(&self, path: &str) -> Answered {
        self.send(Request::builder().uri(path).body(Body::empty()).unwrap()).await
    }
}
