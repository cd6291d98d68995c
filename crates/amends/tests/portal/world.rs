//! Northline Parts on a fresh store with a clock that stands, and a browser without a script.

use crate::place::Place;
use amends::boot;
use amends::routes::router;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use base::context::{Actor, Role};
use base::ids::{CaseNo, ContactId, MemberId, OrgId};
use base::refusal::Error;
use base::time::instant;
use base::token::Link;
use calendar::ServiceCalendar;
use casework::case::{Case, Command};
use engine::desk::{Desk, Who};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use people::member::{self, Holder, Member, OrganisationSetup};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;
use web::{App, Reach};

pub const ORG: OrgId = OrgId(1);
pub const TOMAS: MemberId = MemberId(1);
pub const ANA: MemberId = MemberId(2);
/// Works at another organisation on the same server.
pub const STRANGER: MemberId = MemberId(1);
/// The largest upload of this server, in bytes.
pub const UPLOAD: usize = 2 * 1024 * 1024;

/// An organisation, its clock, and its router.
pub struct World {
    pub desk: Desk,
    pub router: Router,
    clock: Arc<AtomicI64>,
    _place: Place,
}

/// What was answered.
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// These words stand on the page; when not, the page is shown.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Page {
        assert!(self.text().contains(words), "“{words}” is not on this page:\n{}", self.text());
        self
    }

    #[track_caller]
    pub fn is_silent_about(&self, words: &str) -> &Page {
        assert!(!self.text().contains(words), "“{words}” is on this page:\n{}", self.text());
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Page {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Where a taken form leads.
    #[track_caller]
    pub fn leads(&self) -> String {
        self.is(303);
        self.header("location").to_owned()
    }
}

impl World {
    pub async fn open() -> World {
        let place = tokio::task::spawn_blocking(Place::asked).await.unwrap();
        let start: Timestamp = "2026-11-17T07:00:00Z".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
        let hand = clock.clone();
        let target = place.target.clone();
        let read = move || instant(hand.load(Ordering::SeqCst));
        let opening = tokio::task::spawn_blocking(move || boot::open(&target, Arc::new(read)).unwrap().0);
        let desk = opening.await.unwrap();
        let limits = base::config::Limits { upload: UPLOAD, ..Default::default() };
        let reach = Reach {
            public_url: "http://northline.example".to_owned(),
            is_secure: false,
            outbox: Some("data/outbox".to_owned()),
            limits,
            proxies: Vec::new(),
        };
        let router = router(App::new(desk.clone(), reach));
        let world = World { desk, router, clock, _place: place };
        world.found(ORG, "Northline Parts", &[("Tomas Reyes", 200_000), ("Ana Lindqvist", 50_000)]).await;
        world.found(OrgId(2), "Southline", &[("Olga Strand", 0)]).await;
        world
    }

    async fn found(&self, org: OrgId, name: &str, people: &[(&str, i64)]) {
        let now = self.desk.now();
        let organisation = OrganisationSetup {
            id: org,
            name: name.to_owned(),
            address: format!("complaints@{}.example", name.to_lowercase().replace(' ', "-")),
            currency: "EUR".to_owned(),
            calendar: ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap()),
        };
        let people: Vec<Member> = people
            .iter()
            .zip(1..)
            .map(|((name, limit), id)| Member {
                id: MemberId(id),
                name: (*name).to_owned(),
                email: format!("{}@{org}.example", name.to_lowercase().replace(' ', ".")),
                role: Role::Agent,
                team: "order desk".to_owned(),
                limit: *limit,
                direct_line: "+47 55 01 02 03".to_owned(),
                active: true,
                signed_up: true,
            })
            .collect();
        let founding = self.desk.settle(org, move |sql| {
            member::found(sql, &organisation, now)?;
            for person in &people {
                member::add(sql, org, person, None, now)?;
            }
            Ok::<_, Error>(())
        });
        founding.await.unwrap();
    }

    pub fn pass(&self, time: SignedDuration) {
        self.clock.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// A command that must be carried out, a minute later.
    #[track_caller]
    pub fn act(&self, by: Actor, no: CaseNo, command: impl Into<Command>) -> impl Future<Output = Case> {
        self.pass(SignedDuration::from_mins(1));
        let (desk, command) = (self.desk.clone(), command.into());
        async move { desk.act(Who { org: ORG, actor: by }, no, command).await.unwrap_or_else(|e| panic!("{e}")).state }
    }

    pub async fn case(&self, no: CaseNo) -> Case {
        self.desk.read(move |sql| desk_load(sql, no)).await.unwrap()
    }

    pub fn link(&self, no: CaseNo, contact: ContactId) -> String {
        format!("/c/{}", self.desk.tokens().link(Link { org: ORG, no, contact, generation: 0 }, self.desk.now()))
    }

    /// A session cookie of a member.
    pub async fn signed_in(&self, org: OrgId, id: MemberId) -> String {
        let token = member::fresh_token();
        let hash = member::token_hash(&token);
        let now = self.desk.now();
        let holder = Holder { org, member: id, expires_at: now + SignedDuration::from_hours(8) };
        self.desk.write(move |sql| Ok::<_, Error>(member::begin_session(sql, &hash, holder, now)?)).await.unwrap();
        format!("{}={token}", web::session::COOKIE)
    }

    pub async fn send(&self, request: Request<Body>) -> Page {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Page { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// The same with a browser that asks for these languages.
    pub async fn get_in(&self, languages: &str, path: &str) -> Page {
        self.send(Request::get(path).header(header::ACCEPT_LANGUAGE, languages).body(Body::empty()).unwrap()).await
    }

    /// A form of such a browser.
    pub async fn post_in(&self, languages: &str, path: &str, pairs: &[(&str, &str)]) -> Page {
        let request = form(path).header(header::ACCEPT_LANGUAGE, languages);
        self.send(request.body(Body::from(encoded(pairs))).unwrap()).await
    }

    /// The same, signed in.
    pub async fn get_as(&self, cookie: &str, path: &str) -> Page {
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// A form as a browser sends it.
    pub async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Page {
        self.send(form(path).body(Body::from(encoded(pairs))).unwrap()).await
    }

    /// The same, signed in.
    pub async fn post_as(&self, cookie: &str, path: &str, pairs: &[(&str, &str)]) -> Page {
        let request = form(path).header(header::COOKIE, cookie);
        self.send(request.body(Body::from(encoded(pairs))).unwrap()).await
    }

    /// A form with files: name of the field, of the file, type, bytes.
    pub async fn upload(&self, path: &str, pairs: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        let mut body = Vec::new();
        for (name, value) in pairs {
            body.extend(
                format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for (name, mime, bytes) in files {
            let head = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: {mime}\r\n\r\n"
            );
            body.extend(head.bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header(header::CONTENT_LENGTH, body.len())
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}

fn form(path: &str) -> axum::http::request::Builder {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    serde_html_form::to_string(pairs).unwrap()
}

fn desk_load(sql: &mut db::Sql, no: CaseNo) -> Result<Case, Error> {
    let history = casework::case::history(sql, ORG, no)?;
    let history: Vec<_> = history.into_iter().map(|stored| (stored.fact, stored.stamp)).collect();
    Ok(Case::fold(&history).unwrap())
}

/// A complaint of Ingrid's through the form: the case, and the path of her page.
pub async fn complaint(world: &World) -> (CaseNo, String) {
    complaint_by(world, "ingrid@halden.example").await
}

/// The same by someone else.
pub async fn complaint_by(world: &World, email: &str) -> (CaseNo, String) {
    let text = "The feeder belt tore on Monday.";
    let typed = [("text", text), ("name", "Ingrid Moe"), ("email", email), ("severity", "critical")];
    let leads = world.post("/complain", &typed).await.leads();
    let named: Vec<&str> = leads.strip_prefix("/complain/received/").unwrap().split('.').collect();
    let (no, contact) = (named[1].parse().unwrap(), ContactId(named[2].parse().unwrap()));
    // What the mail that goes there opens.
    (no, world.link(no, contact))
}
