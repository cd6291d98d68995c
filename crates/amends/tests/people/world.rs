//! An organisation in a folder of its own, a clock that stands until it is moved, and visitors with a cookie each.

use crate::place::Place;
use amends::boot;
use amends::routes::router;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use base::config::Limits;
use base::context::Role;
use base::ids::{MemberId, OrgId};
use base::seal::Keys;
use base::time::instant;
use engine::desk::{Clock, Desk};
use engine::outbox::Hold;
use jiff::SignedDuration;
use people::member::{self, Member};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;
use web::{App, Reach};

pub const PASSWORD: &str = "a red bicycle in the rain";

/// What a carrier is asked, as the form of an outside party is filled in.
pub const QUESTION: [(&str, &str); 6] = [
    ("party", "Kestrel Freight"),
    ("kind", "carrier"),
    ("address", "claims@kestrel.example"),
    ("subject", "Pallet 60118"),
    ("text", "Where was it?"),
    ("due", "2026-11-19T12:00"),
];

pub struct World {
    pub desk: Desk,
    pub app: Router,
    hour: Arc<AtomicI64>,
    _place: Place,
}

/// What came back.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub place: String,
    pub cookie: Option<String>,
    pub known: Option<String>,
    pub body: String,
}

impl Page {
    pub fn has(&self, words: &str) -> bool {
        self.body.contains(words)
    }

    /// Stops unless the page is there and says this.
    #[track_caller]
    pub fn says(self, words: &str) -> Page {
        assert!(self.has(words), "“{words}” is not in {} {}", self.status, self.body);
        self
    }

    /// Stops when it says this.
    #[track_caller]
    pub fn lacks(self, words: &str) -> Page {
        assert!(!self.has(words), "“{words}” is in {}", self.body);
        self
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Page {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    /// Stops unless it leads here.
    #[track_caller]
    pub fn leads_to(self, place: &str) -> Page {
        // What was done is told along the way, and is no part of where it leads.
        let (told, _) = self.place.split_once("done=").unwrap_or((&self.place, ""));
        assert_eq!((self.status.as_u16(), told.trim_end_matches(['?', '&'])), (303, place), "{}", self.body);
        self
    }

    /// What lies in the form by which somebody signs in again.
    #[track_caller]
    pub fn carried(&self) -> String {
        let carried = self.between("name=\"carried\" value=\"", "\"").replace("&#34;", "\"");
        carried.replace("&#60;", "<").replace("&#62;", ">")
    }

    /// What stands between two texts, the first time.
    #[track_caller]
    pub fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self.body.split_once(before).unwrap_or_else(|| panic!("“{before}” is not in {}", self.body));
        rest.split_once(after).unwrap().0.to_owned()
    }
}

/// The events of an open page.
pub struct Stream(axum::body::BodyDataStream);

impl Stream {
    /// The next one; none when it has ended.
    pub async fn frame(&mut self) -> Option<axum::body::Bytes> {
        futures_util::StreamExt::next(&mut self.0).await.and_then(Result::ok)
    }
}

/// Someone with a browser.
pub struct Visitor<'a> {
    pub world: &'a World,
    cookie: Option<String>,
    /// What tells that this browser signed in before.
    known: Option<String>,
    /// Where they come from.
    address: SocketAddr,
}

impl World {
    /// Nobody lives here yet; it is Tuesday 17 November 2026, 08:12 in Oslo.
    pub async fn empty() -> World {
        World::holding(SignedDuration::ZERO).await
    }

    /// The same; mail of members can be taken back for so long.
    async fn holding(undo: SignedDuration) -> World {
        let place = tokio::task::spawn_blocking(Place::asked).await.unwrap();
        let target = place.target.clone();
        let start: jiff::Timestamp = "2026-11-17T07:12:00Z".parse().unwrap();
        let hour = Arc::new(AtomicI64::new(start.as_millisecond()));
        let read = hour.clone();
        let clock: Clock = Arc::new(move || instant(read.load(Ordering::Relaxed)));
        let open = move || boot::open_holding(&target, clock, Keys::default(), Hold(undo));
        let (desk, _) = tokio::task::spawn_blocking(open).await.unwrap().unwrap();
        let reach = Reach {
            public_url: "http://help.northline.example".to_owned(),
            is_secure: false,
            outbox: Some("outbox".to_owned()),
            limits: Limits::default(),
            proxies: Vec::new(),
        };
        let app = router(App::new(desk.clone(), reach));
        World { desk, app, hour, _place: place }
    }

    /// What whoever sets the server up sends, with the code that it printed.
    pub fn first_run(&self) -> Vec<(&'static str, &'static str)> {
        FIRST_RUN.into_iter().chain([("code", &*self.desk.tokens().setup_code().leak())]).collect()
    }

    /// So many come to work here, the last of them in the team of whoever runs it; their name.
    pub async fn crowd(&self, many: i64) -> String {
        let now = self.desk.now();
        let joining = self.desk.settle(OrgId(1), move |sql| {
            let astrid = member::members(sql, OrgId(1))?.remove(0);
            let colleague = |n: i64| Member {
                id: MemberId(n + 1),
                name: format!("Colleague {n}"),
                email: format!("colleague{n}@northline.example"),
                role: Role::Agent,
                team: if n == many { astrid.team.clone() } else { format!("hall {}", n % 7) },
                ..astrid.clone()
            };
            let colleagues: Vec<Member> = (1..=many).map(colleague).collect();
            member::add_all(sql, OrgId(1), &colleagues, None, now)
        });
        joining.await.unwrap();
        format!("Colleague {many}")
    }

    /// Northline Parts, with Astrid who runs it, signed in.
    pub async fn northline() -> World {
        World::northline_holding(SignedDuration::ZERO).await
    }

    /// The same; mail of members can be taken back for so long.
    pub async fn northline_holding(undo: SignedDuration) -> World {
        let world = World::holding(undo).await;
        world.stranger().post("/first-run", &world.first_run()).await.leads_to("/today");
        world
    }

    pub fn later(&self, by: SignedDuration) {
        self.hour.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
    }

    pub fn stranger(&self) -> Visitor<'_> {
        self.stranger_from("127.0.0.1")
    }

    /// The same from another address.
    pub fn stranger_from(&self, address: &str) -> Visitor<'_> {
        let address = SocketAddr::new(address.parse().unwrap(), 4711);
        Visitor { world: self, cookie: None, known: None, address }
    }

    /// Astrid Lund, admin.
    pub async fn astrid(&self) -> Visitor<'_> {
        self.signed_in("astrid@northline.example").await
    }

    pub async fn signed_in(&self, email: &str) -> Visitor<'_> {
        let mut visitor = self.stranger();
        visitor.sign_in(email, PASSWORD).await.leads_to("/today");
        visitor
    }

    /// Someone who was invited by Astrid and has set a password.
    pub async fn joined(&self, name: &str, role: &str) -> Visitor<'_> {
        let link = self.astrid().await.invite(name, role).await;
        let mut visitor = self.stranger();
        visitor.post(&link, &[("password", PASSWORD)]).await.leads_to("/today");
        visitor
    }
}

pub const FIRST_RUN: [(&str, &str); 8] = [
    ("organisation", "Northline Parts"),
    ("address", "complaints@northline.example"),
    ("currency", "EUR"),
    ("zone", "Europe/Oslo"),
    ("week", "mon-fri 08:00-16:00"),
    ("name", "Astrid Lund"),
    ("email", "Astrid@Northline.example"),
    ("password", PASSWORD),
];

/// `Tomas Reyes` has `tomas@northline.example`.
pub fn address_of(name: &str) -> String {
    format!("{}@northline.example", name.split(' ').next().unwrap().to_lowercase())
}

impl Visitor<'_> {
    pub async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).header(header::ACCEPT, "text/html"), Body::empty()).await
    }

    /// Goes on from another address: so many passwords are taken from each.
    pub fn moves_to(&mut self, address: &str) {
        self.address.set_ip(address.parse().unwrap());
    }

    /// What a page is told while it is open.
    pub async fn stream(&self, path: &str) -> Stream {
        let cookie = self.cookie.clone().unwrap_or_default();
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let answer = self.world.app.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        Stream(answer.into_body().into_data_stream())
    }

    /// A file, as it is.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let cookie = self.cookie.clone().unwrap_or_default();
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let answer = self.world.app.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        self.post_from("same-origin", path, form).await
    }

    pub async fn post_from(&mut self, site: &str, path: &str, form: &[(&str, &str)]) -> Page {
        let request = Request::post(path)
            .header("sec-fetch-site", site)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let page = self.send(request, Body::from(serde_html_form::to_string(form).unwrap())).await;
        if let Some(cookie) = &page.cookie {
            let value = cookie.split(';').next().unwrap().to_owned();
            self.cookie = Some(value).filter(|pair| !pair.ends_with('='));
        }
        self.known = page.known.clone().or(self.known.take());
        page
    }

    /// The same of words to the customer, with a second press that names the marks of the coach.
    pub async fn insists(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        let page = self.post(path, form).await;
        if page.status.as_u16() != 422 || !page.has("name=\"marks\"") {
            return page;
        }
        let count = page.between("name=\"marks\" value=\"", "\"");
        let known = [("marks", count.as_str())];
        self.post(path, &[form, &known].concat()).await
    }

    /// The same with another cookie than theirs.
    pub async fn post_with(&self, cookie: &str, path: &str, form: &[(&str, &str)]) -> Page {
        let body = Body::from(serde_html_form::to_string(form).unwrap());
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        Visitor { world: self.world, cookie: None, known: None, address: self.address }.send(request, body).await
    }

    /// A read by the API.
    pub async fn ask(&self, key: &str, path: &str) -> Page {
        self.send(Request::get(path).header(header::AUTHORIZATION, format!("Bearer {key}")), Body::empty()).await
    }

    pub async fn api(&self, key: &str, path: &str, body: &str) -> Page {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_owned())).await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Page {
        self.post("/sign-in", &[("email", email), ("password", password)]).await
    }

    /// Invites someone; the path of the link that is shown once.
    pub async fn invite(&mut self, name: &str, role: &str) -> String {
        let email = address_of(name);
        let form = [("name", name), ("email", email.as_str()), ("role", role), ("limit", "500")];
        let page = self.post("/members", &form).await.is(200);
        format!("/invitation/{}", page.between("http://help.northline.example/invitation/", "<"))
    }

    /// Records what Ingrid Moe of Halden Print said; the path of her case.
    pub async fn record(&mut self, text: &str, more: &[(&str, &str)]) -> String {
        let mut form = vec![
            ("text", text),
            ("channel", "phone"),
            ("severity", "degraded"),
            ("name", "Ingrid Moe"),
            ("company", "Halden Print"),
        ];
        form.extend_from_slice(more);
        let page = self.post("/record", &form).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        page.place
    }

    async fn send(&self, mut request: axum::http::request::Builder, body: Body) -> Page {
        for cookie in self.cookie.iter().chain(&self.known) {
            request = request.header(header::COOKIE, cookie);
        }
        request = request.extension(ConnectInfo(self.address));
        let answer = self.world.app.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let text = |name| answer.headers().get(name).map(|v| v.to_str().unwrap().to_owned());
        let (place, cookie) = (text(header::LOCATION).unwrap_or_default(), text(header::SET_COOKIE));
        let cookies = answer.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
        let known =
            cookies.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.starts_with("amends_known="));
        let (known, status) = (known.map(str::to_owned), answer.status());
        let body = String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap();
        Page { status, place, cookie, known, body }
    }
}
