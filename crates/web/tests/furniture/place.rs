//! A server with one organisation, a member, a key, and nothing to do but ring bells.

use crate::bell::{ACTIONS, MODULE};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use base::config::Limits;
use base::context::{Directory, Organisation, Person, Role};
use base::ids::{MemberId, OrgId};
use base::seal::Keys;
use calendar::ServiceCalendar;
use db::{Db, Migration, Options, Sql, Target, args, sql};
use engine::counter;
use engine::desk::{Desk, Wiring};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use text::Language;
use tower::ServiceExt;
use web::action::Registry;
use web::module::{Module, Modules};
use web::session::token_hash;
use web::{App, Reach, assets, csrf, extract, headers, live};

pub const ORG: OrgId = OrgId(1);
/// At work, and gone.
pub const IDA: MemberId = MemberId(7);
const GONE: MemberId = MemberId(8);
/// What Ida's browser and her program carry.
pub const COOKIE: &str = "amends_session=ida-session";
pub const KEY: &str = "ida-key";

/// An answer, all of it.
pub struct Heard {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Heard {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub struct Place {
    pub app: App,
    pub router: Router,
    clock: Arc<AtomicI64>,
    _folder: TempDir,
}

fn organisation() -> Organisation {
    let person = |id, language| Person {
        id,
        name: format!("Member {id}"),
        role: Role::Agent,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
        active: id != GONE,
        language,
    };
    Organisation {
        name: "Bells".to_owned(),
        address: "help@bells.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
        people: Directory::new(vec![
            person(IDA, None),
            person(GONE, None),
            person(MemberId(9), Some(Language::German)),
        ]),
        mailboxes: Vec::new(),
        language: Language::English,
    }
}

fn migrations() -> [Migration; 3] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../amends/migrations");
    let read = |name: &str| -> &'static str {
        Box::leak(std::fs::read_to_string(folder.join(format!("{name}.sql"))).unwrap().into())
    };
    let (sql, sqlite) = (read("0001_first"), read("0001_first.sqlite"));
    let first = Migration { version: 1, name: "as shipped", sql, sqlite, postgres: "" };
    let access = Migration { version: 35, name: "keys that end", sql: read("0035_access"), sqlite: "", postgres: "" };
    [first, access, Migration { version: 36, name: "drafts", sql: read("0036_drafts"), sqlite: "", postgres: "" }]
}

fn fill(sql: &mut Sql) -> Result<(), db::Error> {
    let member = sql!(
        "insert into member (org, id, name, email, role, team, spending, direct_line, active, created_at)
         values ($1, $2, '', $3, 'agent', '', 0, '', $4, 0)"
    );
    let session = sql!("insert into session (token, org, member, created_at, expires_at) values ($1, $2, $3, 0, $4)");
    let key = sql!("insert into api_key (token, org, member, label, created_at) values ($1, $2, $3, '', 0)");
    let until = Timestamp::from_second(1_800_003_600).unwrap();
    for (id, name) in [(IDA, "ida"), (GONE, "gone"), (MemberId(9), "eva")] {
        sql.run(member, &args![ORG, id, name, id != GONE])?;
        let token = token_hash(&format!("{name}-session"));
        sql.run(session, &args![&token, ORG, id, until])?;
        sql.run(key, &args![&token_hash(&format!("{name}-key")), ORG, id])?;
    }
    Ok(())
}

impl Place {
    pub fn open() -> Place {
        Place::with(Limits { upload: 2000, ..Limits::default() }, false)
    }

    pub fn with(limits: Limits, is_secure: bool) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("bells.db"));
        let (db, _) = Db::open(&target, &migrations(), Options { readers: 2, writers: 1 }).unwrap();
        db.write(fill).wait().unwrap();
        let clock = Arc::new(AtomicI64::new(1_800_000_000));
        let told = clock.clone();
        let wiring = Wiring { organisation: |_, org| Ok((org == ORG).then(organisation)), settled: &[] };
        let now = move || Timestamp::from_second(told.load(Ordering::SeqCst)).unwrap();
        let desk = Desk::open(db, Arc::new(now), Keys::default(), wiring).unwrap();
        let reach = Reach {
            public_url: "https://bells.example".to_owned(),
            is_secure,
            outbox: None,
            limits,
            proxies: Vec::new(),
        };
        static MODULES: [&Module; 1] = [&MODULE];
        let app = App::new(desk, reach).of(Modules::new(&MODULES));
        let registry = Registry::default().of("bell").actions(ACTIONS);
        let router = Router::new()
            .merge(registry.pages)
            .route("/live", get(live::stream))
            .layer(from_fn(csrf::same_site))
            .nest("/api/v1", registry.api.layer(DefaultBodyLimit::max(extract::BODY)))
            .route("/assets/{*name}", get(assets::serve))
            .layer(from_fn_with_state(app.clone(), headers::security))
            .with_state(app.clone());
        Place { app, router, clock, _folder: folder }
    }

    /// Lets time go by.
    pub fn pass(&self, time: SignedDuration) {
        self.clock.fetch_add(time.as_secs(), Ordering::SeqCst);
    }

    pub async fn send(&self, request: Request<Body>) -> Heard {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Heard { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// A form as Ida's browser sends it.
    pub async fn form(&self, path: &str, body: &str) -> Heard {
        let request = Request::post(path)
            .header("cookie", COOKIE)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(body.to_owned().into()).unwrap()).await
    }

    /// JSON as Ida's program sends it, with more headers.
    pub async fn json(&self, path: &str, more: &[(&str, &str)], body: &str) -> Heard {
        let mut request = Request::post(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {KEY}"))
            .header("content-type", "application/json");
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.to_owned().into()).unwrap()).await
    }

    /// How often any bell has been rung.
    pub async fn rung(&self) -> i64 {
        let tallies = self.app.desk.read(|sql| Ok(counter::tallies(sql, ORG)?)).await.unwrap();
        tallies.into_iter().find(|(name, _)| name == "rung").map_or(0, |(_, times)| times)
    }
}
