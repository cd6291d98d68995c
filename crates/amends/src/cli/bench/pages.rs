//! The pages people look at, asked of the whole program in this process: routing, session, SQL, rendering, headers.

use super::figure::{Figure, time};
use super::fill::{Filled, ORG};
use crate::routes::router;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use base::config::Limits;
use base::ids::MemberId;
use base::refusal::{Error, Fault};
use base::token::Link;
use engine::desk::Desk;
use people::member::{self, Holder};
use std::net::{Ipv4Addr, SocketAddr};
use tower::ServiceExt;
use web::{App, Reach, session};

/// Runs of each page.
const RUNS: u32 = 1000;
/// More than any page may weigh.
const LARGEST: usize = 10 << 20;

/// Measures every page; one that does not answer is told on standard error and left out.
pub async fn measure(desk: &Desk, filled: &Filled, figures: &mut Vec<Figure>) -> Result<(), Error> {
    let reach = Reach {
        public_url: "http://localhost".to_owned(),
        is_secure: false,
        outbox: None,
        limits: Limits::default(),
        proxies: Vec::new(),
    };
    let organisation = Organisation { router: router(App::new(desk.clone(), reach)), cookie: sign_in(desk).await? };
    let case = |n| format!("/cases/{}", filled.long_case(n));
    let link = desk
        .tokens()
        .link(Link { org: ORG, no: filled.case(7), contact: contact(desk, filled).await?, generation: 0 }, desk.now());
    let theirs = move |_| format!("/c/{link}");
    organisation.page("page: Today", "", &|_| "/today".to_owned(), figures).await?;
    organisation.page("page: Cases", "0.5 ms CPU", &|_| "/cases".to_owned(), figures).await?;
    organisation.page("page: a case with 10 messages", "0.5 ms CPU", &case, figures).await?;
    organisation.page("page: Customers", "", &|_| "/customers".to_owned(), figures).await?;
    organisation.page("page: the customer's own", "", &theirs, figures).await
}

async fn contact(desk: &Desk, filled: &Filled) -> Result<base::ids::ContactId, Error> {
    let no = filled.case(7);
    Ok(desk.read(move |sql| casework::case::load(sql, ORG, no)).await?.0.head.contact)
}

async fn sign_in(desk: &Desk) -> Result<String, Error> {
    let token = member::fresh_token();
    let (hash, now) = (member::token_hash(&token), desk.now());
    let tomorrow = now + jiff::SignedDuration::from_hours(24);
    let begun = desk.write(move |sql| {
        let holder = Holder { org: ORG, member: MemberId(2), expires_at: tomorrow };
        Ok(member::begin_session(sql, &hash, holder, now)?)
    });
    begun.await?;
    Ok(format!("{}={token}", session::COOKIE))
}

struct Organisation {
    router: Router,
    cookie: String,
}

impl Organisation {
    async fn page(
        &self,
        what: &str,
        aim: &'static str,
        path: &dyn Fn(u32) -> String,
        figures: &mut Vec<Figure>,
    ) -> Result<(), Error> {
        let (status, weight) = self.get(&path(0)).await?;
        if status != StatusCode::OK {
            eprintln!("{what}: {} answers {status}; not measured", path(0));
            return Ok(());
        }
        let what = format!("{what} ({:.0} kB)", weight as f64 / 1000.0);
        let visit = async |n: u32| self.get(&path(n)).await.map(drop);
        figures.push(time(&what, aim, RUNS, visit).await?);
        Ok(())
    }

    async fn get(&self, path: &str) -> Result<(StatusCode, usize), Error> {
        let asker = ConnectInfo(SocketAddr::from((Ipv4Addr::LOCALHOST, 40_000)));
        let request = Request::get(path).header(header::COOKIE, &self.cookie).extension(asker).body(Body::empty());
        let request = request.map_err(Fault::from)?;
        let response = self.router.clone().oneshot(request).await.map_err(Fault::from)?;
        let status = response.status();
        let body = to_bytes(response.into_body(), LARGEST).await.map_err(Fault::from)?;
        Ok((status, body.len()))
    }
}
