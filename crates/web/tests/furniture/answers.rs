//! What we say when we say no: to members as pages, to programs as problems, to customers in their language.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::refusal::{Error, Fault, Kind, Refusal};
use engine::stream::{Unreadable, Why};
use tower::ServiceExt;
use web::answer::{self, PageError, Problem};
use web::language;

async fn told(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// One of each kind.
fn all() -> [Refusal; 10] {
    [
        Refusal::invalid("due", "Say it."),
        Refusal::forbidden("Say it."),
        Refusal::not_now("Say it."),
        Refusal::not_found("Say it."),
        Refusal::gone("Say it."),
        Refusal::too_often("Say it."),
        Refusal::too_large("Say it."),
        Refusal::moved_on("Say it."),
        Refusal::unreadable("Say it."),
        Refusal::wrong_method("Say it."),
    ]
}

fn unreadable() -> Error {
    let stops =
        Unreadable { stream: "A-1042".to_owned(), number: 3, kind: "case.lent".to_owned(), v: 1, why: Why::Kind };
    Fault::because("the case").caused_by(Fault::from(stops)).into()
}

#[tokio::test]
async fn a_page_and_a_problem_say_the_same_under_the_same_status() {
    for refusal in all() {
        let (kind, field) = (refusal.kind, refusal.field);
        let (status, page) = told(PageError::from(refusal.clone()).into_response()).await;
        let (same, problem) = told(Problem::from(refusal).into_response()).await;
        assert_eq!((status, status), (same, answer::status(kind).as_u16()), "{kind:?}");
        assert!(page.contains("Say it.") && page.contains("<html"), "{kind:?}: {page}");
        let problem: serde_json::Value = serde_json::from_str(&problem).unwrap();
        assert_eq!((problem["detail"].as_str(), problem["field"].as_str()), (Some("Say it."), field), "{kind:?}");
        assert_eq!(problem["status"].as_u64(), Some(status.into()), "{kind:?}");
        let title = problem["title"].as_str().unwrap();
        assert!(page.contains(&title.replace('’', "&#x27;")) || page.contains(title), "{kind:?}: {title}");
    }
}

#[tokio::test]
async fn whoever_has_to_sign_in_is_led_there() {
    let response = PageError::from(Refusal::sign_in("Sign in first.")).into_response();
    assert_eq!((response.status().as_u16(), &response.headers()["location"]), (303, &"/sign-in".parse().unwrap()));
    assert_eq!(answer::status(Kind::SignIn).as_u16(), 401);
}

#[tokio::test]
async fn a_fault_tells_nobody_its_cause() {
    let broken = || Error::from(Fault::because("disk full at /var/lib/amends"));
    for (status, said) in
        [told(PageError::from(broken()).into_response()).await, told(Problem(broken()).into_response()).await]
    {
        assert_eq!(status, 500);
        assert!(!said.contains("disk") && !said.contains("/var/lib") && said.contains("on our side"), "{said}");
    }
}

#[tokio::test]
async fn a_case_that_cannot_be_read_is_named_with_what_to_do() {
    for (status, said) in
        [told(PageError::from(unreadable()).into_response()).await, told(Problem(unreadable()).into_response()).await]
    {
        assert_eq!(status, 500);
        assert!(said.contains("A-1042 cannot be opened") && said.contains("amends check"), "{said}");
        assert!(!said.contains("case.lent"), "{said}");
    }
}

async fn customer(refusal: fn() -> Response, accepts: &str) -> (u16, String) {
    let router: Router =
        Router::new().route("/", get(move || async move { refusal() })).layer(from_fn(language::spoken));
    let request = Request::get("/").header("accept-language", accepts).body(Body::empty()).unwrap();
    told(router.oneshot(request).await.unwrap()).await
}

#[tokio::test]
async fn a_customer_hears_a_no_in_the_language_their_browser_asks_for() {
    let expired = || answer::outside(&Refusal::gone("x")).into_response();
    for (accepts, code, title) in [
        ("de-AT, en;q=0.5", "de", "abgelaufen"),
        ("fr", "fr", "expiré"),
        ("es", "es", "caducado"),
        ("nb", "nb", "utløpt"),
        ("ja", "en", "This link has expired"),
    ] {
        let (status, page) = customer(expired, accepts).await;
        assert_eq!(status, 410);
        assert!(page.contains(&format!("lang=\"{code}\"")) && page.contains(title), "{accepts}: {page}");
        assert!(!page.contains("sign-in"), "it leads nowhere");
    }
}

#[tokio::test]
async fn a_page_for_members_that_a_customer_meets_becomes_one_of_theirs() {
    let inside = || PageError::from(Refusal::not_found("There is no case A-1.")).into_response();
    let (status, page) = customer(inside, "en").await;
    assert_eq!(status, 404);
    assert!(page.contains("class=\"outside\"") && page.contains("There is no case A-1."), "{page}");
    let broken = || PageError::from(Error::from(Fault::because("secret"))).into_response();
    let (status, page) = customer(broken, "de").await;
    assert!(status == 500 && page.contains("lang=\"de\"") && !page.contains("secret"), "{page}");
    let (status, page) = customer(|| "fine".into_response(), "de").await;
    assert_eq!((status, page.as_str()), (200, "fine"), "what is no refusal is left alone");
}
