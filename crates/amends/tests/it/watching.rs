//! Whether the server says how it stands: to admins by another way than the broken one, to machines by number.

use crate::post::{COMPLAINT, server};
use crate::smtp::Server;
use crate::world::{self, ADDRESS, ORG, Place, World};
use base::config::{Alerts, Smtp, Tls};
use base::context::Role;
use base::ids::MemberId;
use base::refusal::Error;
use base64::Engine;
use engine::mailbox::Kept;
use engine::mailbox::{self, standing};
use jiff::SignedDuration;
use mail::watch::{self, deliver};
use mail::way::Way;
use people::member::{self, Member};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// A page on this machine that keeps what is posted to it, and answers 500 the first time.
fn listener() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = heard.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut line) = (String::new(), String::new());
            while reader.read_line(&mut line).unwrap() > 2 {
                head.push_str(&line.to_lowercase());
                line.clear();
            }
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
            let mut body = vec![0; length.parse().unwrap()];
            reader.read_exact(&mut body).unwrap();
            let mut kept = kept.lock().unwrap();
            let status = if kept.is_empty() { "500 Not Now" } else { "204 No Content" };
            kept.push(format!("{head}\n{}", String::from_utf8(body).unwrap()));
            write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        }
    });
    (url, heard)
}

fn astrid(world: &World) {
    let now = world.desk.now();
    let admin = Member {
        id: MemberId(2),
        name: "Astrid Lund".to_owned(),
        email: "astrid@northline.example".to_owned(),
        role: Role::Admin,
        team: "office".to_owned(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        signed_up: true,
    };
    world.wait(world.desk.write(move |sql| member::add(sql, ORG, &admin, None, now))).unwrap();
}

fn fails(world: &World, says: Option<&'static str>) {
    let now = world.desk.now();
    let noted = world.desk.write(move |sql| {
        let (id, way) = (mailbox::FIRST, standing::Way::In);
        match says {
            Some(says) => standing::failed(sql, ORG, id, way, (now, &Kept::read(says)))?,
            None => standing::worked(sql, ORG, id, way, (now, None))?,
        }
        Ok::<_, Error>(())
    });
    world.wait(noted).unwrap();
}

#[test]
fn a_mailbox_that_fails_is_told_once_by_webhook_and_by_mail_and_once_more_when_it_is_over() {
    world::each(|world| {
        astrid(world);
        let (url, heard) = listener();
        let post: Server = world.wait(Server::start(&[]));
        let smtp =
            Smtp { host: "127.0.0.1".to_owned(), port: Some(post.port), tls: Tls::None, user: None, password: None };
        let way = Way::new(Some(&smtp), &world.folder).unwrap();
        let alerts = Alerts { webhook: Some(url), secret: Some(SECRET.to_owned()) };
        let courier = deliver::Courier::new(&alerts, way, "https://care.northline.example".to_owned()).unwrap();
        let round = || {
            let changed = world.wait(watch::look(&world.desk)).unwrap();
            let (said, failures) = world.wait(courier.deliver(&world.desk));
            (changed, said, failures.is_empty())
        };
        fails(world, Some("The sign-in was refused."));
        assert_eq!(round(), (0, 0, true), "a short trouble is nobody's alarm");
        world.pass(SignedDuration::from_mins(16));
        // The webhook answers 500 the first time, and is told again.
        assert_eq!(round(), (1, 1, false));
        assert_eq!(round(), (0, 1, true));
        assert_eq!(round(), (0, 0, true));
        fails(world, None);
        assert_eq!(round(), (1, 2, true));
        assert_eq!(round(), (0, 0, true));

        let heard = heard.lock().unwrap().clone();
        assert_eq!(heard.len(), 3);
        let (first, begun, ended) = (&heard[0], &heard[1], &heard[2]);
        assert!(begun.contains("alert.begun") && begun.contains("The sign-in was refused."), "{begun}");
        assert!(ended.contains("alert.ended"), "{ended}");
        let field = |text: &str, name: &str| {
            text.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap().trim().to_owned()
        };
        assert_eq!(field(first, "webhook-id"), field(begun, "webhook-id"), "the same word has the same id");
        let (_, body) = begun.split_once('\n').unwrap();
        let body = body.rsplit('\n').next().unwrap();
        let key = base64::engine::general_purpose::STANDARD.decode(SECRET.trim_start_matches("whsec_")).unwrap();
        let seal = deliver::signature(&key, &field(begun, "webhook-id"), &field(begun, "webhook-timestamp"), body);
        // The head was lowered to be compared; base64 is compared so too.
        assert_eq!(field(begun, "webhook-signature"), seal.to_lowercase());

        let subjects: Vec<(String, String)> =
            post.taken().iter().map(|given| (given.to.clone(), email::read(&given.bytes).subject)).collect();
        let [(to, begun), (_, ended)] = subjects.as_slice() else { panic!("{subjects:?}") };
        assert_eq!(to, "astrid@northline.example");
        assert!(begun.starts_with("Alert: ") && ended.starts_with("Resolved: "), "{begun} {ended}");
        assert_eq!(post.taken()[0].from, "", "a robot's word comes back to nobody");
        let told = world.wait(world.desk.read(|sql| Ok(watch::latest(sql, ORG, 10)?))).unwrap();
        assert!(told.len() == 1 && told[0].ended_at.is_some());
    });
}

#[test]
fn mail_that_does_not_go_out_for_an_hour_is_an_alert() {
    world::each(|world| {
        world.complaint(COMPLAINT);
        let (_server, post) = server(world, &["451 4.3.0 not now"; 20]);
        for _ in 0..5 {
            world.wait(post.send_due()).unwrap();
            world.pass(SignedDuration::from_mins(20));
        }
        assert_eq!(world.wait(watch::look(&world.desk)).unwrap(), 1);
        let open = world.wait(world.desk.read(|sql| Ok(watch::open(sql, ORG)?))).unwrap();
        let says = open[0].text().to_string();
        assert!(says.contains("1 mail has been waiting") && says.contains("451"), "{says}");
    });
}

#[test]
fn the_program_says_that_it_lives_is_ready_and_how_much_there_is_of_what() {
    world::everywhere(|place| {
        let world = World::open(place);
        world.complaint(COMPLAINT);
        drop(world);
        let (mut child, base) = served(place);
        let get = |path: &str, token: Option<&str>| {
            let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
            let mut request = agent.get(format!("{base}{path}"));
            if let Some(token) = token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            let mut answer = request.call().unwrap();
            (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
        };
        assert_eq!(get("/healthz", None), (200, "alive\n".to_owned()));
        let (status, ready) = get("/readyz", None);
        assert!(status == 200 && ready.contains("\"store\":\"ok\"") && ready.contains("\"writer\":\"ok\""), "{ready}");
        assert_eq!(get("/metrics", None).0, 401);
        assert_eq!(get("/metrics", Some("wrong")).0, 401);
        let ran = "amends_job_runs_total{job=\"send-mail\"}";
        let began = Instant::now();
        while !get("/metrics", Some("a-token")).1.contains(ran) {
            assert!(began.elapsed() < Duration::from_secs(10), "no job has run");
            std::thread::sleep(Duration::from_millis(50));
        }
        let (status, text) = get("/metrics", Some("a-token"));
        assert_eq!(status, 200);
        for name in [
            "amends_http_requests_total{route=\"/healthz\",method=\"GET\",status=\"200\"} 1",
            "amends_outbox_dead 0",
            "amends_job_last_seconds{job=\"send-mail\"} ",
            "amends_debts_open 1",
            "amends_arrivals_unsorted 0",
            "amends_mailbox_failing{org=\"1\",mailbox=\"1\",way=\"out\"} 0",
        ] {
            assert!(text.contains(name), "{name} is not in\n{text}");
        }
        assert!(!text.contains(ADDRESS) && !text.contains("ingrid"), "a number names a person");
        child.kill().unwrap();
        child.wait().unwrap();
    });
}

fn served(place: &Place) -> (std::process::Child, String) {
    std::fs::write(place.folder.path().join("amends.toml"), "[metrics]\ntoken = \"a-token\"\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command.arg("--data").arg(place.folder.path()).arg("--database").arg(place.address());
    let mut child = command
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("Amends is running at ") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "it did not open");
    }
    let base = line.trim().rsplit(' ').next().unwrap().to_owned();
    (child, base)
}
