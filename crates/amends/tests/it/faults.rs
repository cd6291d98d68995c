//! A fault that nobody can mend by pressing another button is logged once, whole, and with what it happened to.

use crate::jobs::logged;
use crate::post::COMPLAINT;
use crate::world::{self, ORG, Place, World};
use amends::routes::router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base::config::{Alerts, Limits};
use base::refusal::Error;
use casework::deadlines;
use db::{args, sql};
use engine::jobs::Turn;
use engine::mailbox::Kept;
use engine::mailbox::{FIRST, standing};
use jiff::SignedDuration;
use mail::watch::{self, deliver::Courier};
use mail::way::Way;
use tower::ServiceExt;
use web::{App, Reach};

fn reach() -> Reach {
    Reach {
        public_url: "http://localhost".to_owned(),
        is_secure: false,
        outbox: None,
        limits: Limits::default(),
        proxies: Vec::new(),
    }
}

#[test]
fn a_request_that_fails_is_logged_once_with_its_route_and_the_words_of_the_database() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let broke = world.desk.write(|sql| Ok::<_, Error>(sql.run(sql!("drop table api_key"), &args![])?));
    world.wait(broke).unwrap();
    let app = router(App::new(world.desk.clone(), reach()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let told = logged(|| {
        let request = Request::get("/api/v1/cases/A-1042").header("authorization", "Bearer of-nobody");
        let answer = runtime.block_on(app.oneshot(request.body(Body::empty()).unwrap())).unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    });
    let errors: Vec<&str> = told.lines().filter(|line| line.contains("ERROR")).collect();
    let [line] = errors.as_slice() else { panic!("{told}") };
    assert!(line.contains("A request failed.") && line.contains("no such table: api_key"), "{line}");
    assert!(line.contains("method=\"GET\"") && line.contains("route=\"/api/v1/cases/{no}\""), "{line}");
    assert!(!line.contains("1042"), "what stands in the address may be about a person: {line}");
}

#[test]
fn an_alert_that_cannot_be_told_says_which_and_why_down_to_the_socket() {
    world::each(|world| {
        let now = world.desk.now();
        let noted = world.desk.write(move |sql| {
            Ok::<_, Error>(standing::failed(
                sql,
                ORG,
                FIRST,
                standing::Way::In,
                (now, &Kept::read("Sign-in refused.")),
            )?)
        });
        world.wait(noted).unwrap();
        world.pass(SignedDuration::from_mins(16));
        world.wait(watch::look(&world.desk)).unwrap();
        let secret = Some("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=".to_owned());
        let alerts = Alerts { webhook: Some("http://127.0.0.1:1/hook".to_owned()), secret };
        let way = Way::Folder(world.folder.join("outbox"));
        let courier = Courier::new(&alerts, way, "https://care.northline.example".to_owned()).unwrap();
        let (said, failures) = world.wait(courier.deliver(&world.desk));
        let fault = failures.told().unwrap_err().to_string();
        assert_eq!(said, 0);
        assert!(
            fault.starts_with("alert 1 of organisation 1 by hook: cannot call the webhook at 127.0.0.1:1: io: "),
            "{fault}"
        );
        assert!(fault.contains("Connection refused"), "{fault}");
    });
}

#[test]
fn a_case_whose_history_cannot_be_read_is_named_and_holds_up_no_other() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let (broken, well) =
        (world.complaint(COMPLAINT), world.complaint(COMPLAINT.replace("<1@", "<2@").replace("Ingrid", "Ola")));
    let at = world.desk.now();
    let harmed = world.desk.write(move |sql| {
        sql.run(sql!("update fact set body = 'nothing' where stream = $1"), &args![broken.0])?;
        let ring = sql!("insert into alarm (org, case_no, i, kind, n, at) values (1, $1, 99, 'lapse', 0, $2)");
        for no in [broken, well] {
            sql.run(ring, &args![no.0, base::time::millis(at)])?;
        }
        Ok::<_, Error>(())
    });
    world.wait(harmed).unwrap();
    let act = || world.wait(deadlines::act(world.desk.clone(), Turn::alone()));
    let fault = act().unwrap_err().to_string();
    assert!(fault.starts_with(&format!("case {broken} of organisation 1: ")), "{fault}");
    assert!(!fault.contains(&well.to_string()), "{fault}");
    assert!(act().is_ok(), "what failed is put off for a while, so that it does not ring every second");
    world.pass(SignedDuration::from_mins(6));
    assert!(act().is_err(), "and then heard again");
}
