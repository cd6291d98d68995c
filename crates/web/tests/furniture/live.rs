//! Pages that are told: what changed, and who else is looking.

use crate::place::{COOKIE, ORG, Place};
use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use base::ids::CaseNo;
use engine::desk::topic;
use futures_util::StreamExt;
use std::time::Duration;
use tower::ServiceExt;

struct Page(BodyDataStream);

impl Page {
    async fn open(place: &Place, cookie: &str, about: &str) -> Page {
        let request = Request::get(format!("/live?about={about}")).header("cookie", cookie);
        let response = place.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        Page(response.into_body().into_data_stream())
    }

    /// The next thing it is told; none when it is told nothing for a while.
    async fn hears(&mut self) -> Option<String> {
        let next = tokio::time::timeout(Duration::from_millis(400), self.0.next()).await.ok()??;
        Some(String::from_utf8(next.unwrap().to_vec()).unwrap())
    }
}

async fn announce(place: &Place, topic: String) {
    let said = place.app.desk.write(move |sql| {
        sql.announce(topic.clone());
        Ok::<_, base::refusal::Error>(())
    });
    said.await.unwrap();
}

#[tokio::test]
async fn a_page_of_a_case_hears_of_its_case_and_of_no_other() {
    let place = Place::open();
    let mut page = Page::open(&place, COOKIE, "case%207").await;
    assert!(page.hears().await.unwrap().contains("event: here"));
    announce(&place, topic(ORG, CaseNo(70))).await;
    announce(&place, topic(base::ids::OrgId(2), CaseNo(7))).await;
    announce(&place, "settings 1".to_owned()).await;
    assert_eq!(page.hears().await, None);
    announce(&place, topic(ORG, CaseNo(7))).await;
    assert!(page.hears().await.unwrap().contains("event: changed"));
    announce(&place, "*".to_owned()).await;
    assert!(page.hears().await.unwrap().contains("event: changed"), "anything may have changed");
}

#[tokio::test]
async fn any_other_page_hears_of_every_case_of_its_organisation() {
    let place = Place::open();
    let mut page = Page::open(&place, COOKIE, "today").await;
    page.hears().await;
    announce(&place, topic(base::ids::OrgId(12), CaseNo(7))).await;
    assert_eq!(page.hears().await, None);
    announce(&place, topic(ORG, CaseNo(7))).await;
    assert!(page.hears().await.unwrap().contains("changed"));
}

#[tokio::test]
async fn who_else_looks_at_a_case_is_told_until_they_go() {
    let place = Place::open();
    let mut ida = Page::open(&place, COOKIE, "case%207").await;
    assert!(ida.hears().await.unwrap().contains("data: []"));
    let mut eva = Page::open(&place, "amends_session=eva-session", "case%207").await;
    assert!(eva.hears().await.unwrap().contains("Member 7"));
    assert!(ida.hears().await.unwrap().contains("Member 9"));
    let elsewhere = Page::open(&place, "amends_session=eva-session", "case%208").await;
    assert_eq!(ida.hears().await, None);
    drop((eva, elsewhere));
    assert!(ida.hears().await.unwrap().contains("data: []"));
}

#[tokio::test]
async fn nobody_listens_without_a_session() {
    let place = Place::open();
    let request = Request::get("/live?about=today").body(Body::empty()).unwrap();
    assert_eq!(place.send(request).await.header("location"), "/sign-in");
}
