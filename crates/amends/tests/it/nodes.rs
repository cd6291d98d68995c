//! Two real processes of the program on one PostgreSQL: what must happen once happens once, whichever of them does it,
//! and when one is killed or stopped the other takes over.

use crate::world::{self, ORG, Place, World};
use amends::jobs::jobs as all_jobs;
use base::context::Role;
use base::ids::MemberId;
use base::refusal::Error;
use engine::jobs;
use engine::mailbox::Kept;
use engine::mailbox::{self, standing};
use jiff::{SignedDuration, Timestamp};
use mail::watch;
use people::member::{self, Member};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Seconds.
const LEASE: u64 = 2;

/// Where alerts are posted to: each word by its id, and how often it came.
#[derive(Clone)]
struct Hook(String, Arc<Mutex<BTreeMap<String, usize>>>);

impl Hook {
    fn open() -> Hook {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let hook = Hook(format!("http://{}/hook", listener.local_addr().unwrap()), Arc::default());
        let heard = hook.1.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut head, mut line) = (String::new(), String::new());
                while reader.read_line(&mut line).unwrap() > 2 {
                    head.push_str(&line.to_lowercase());
                    line.clear();
                }
                let field =
                    |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
                let mut body = vec![0; field("content-length:").parse().unwrap()];
                reader.read_exact(&mut body).unwrap();
                *heard.lock().unwrap().entry(field("webhook-id:")).or_default() += 1;
                write!(stream, "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            }
        });
        hook
    }

    fn heard(&self) -> Vec<(String, usize)> {
        self.1.lock().unwrap().clone().into_iter().collect()
    }
}

/// A process, with a data folder of its own as on another machine.
struct Node {
    child: Child,
    _folder: TempDir,
}

impl Node {
    fn start(place: &Place, hook: &Hook) -> Node {
        let folder = tempfile::tempdir().unwrap();
        let settings = format!(
            "[jobs]\nlease = {LEASE}\n[mailboxes]\ninner = [\"127.0.0.1\", \"::1\"]\n[sender_check]\nenabled = false\n[alerts]\nwebhook = \"{}\"\n\
             secret = \"whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\"\n",
            hook.0
        );
        std::fs::write(folder.path().join("amends.toml"), settings).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
        command.arg("--data").arg(folder.path()).arg("--database").arg(place.address());
        command.args(["serve", "--listen", "127.0.0.1:0"]).env("AMENDS_SECRET_KEY", world::KEY.repeat(32));
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Node { child, _folder: folder }
    }

    fn is(&self, holder: &str) -> bool {
        holder.contains(&format!("/{}-", self.child.id()))
    }

    fn signal(&self, name: &str) {
        let done = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The fetching of the mailbox has failed since then by the machine's clock, or works.
fn fails(world: &World, since: Option<Timestamp>) {
    let now = Timestamp::now();
    let noted = world.desk.write(move |sql| {
        let (id, way) = (mailbox::FIRST, standing::Way::In);
        match since {
            Some(since) => standing::failed(sql, ORG, id, way, (since, &Kept::read("Sign-in refused.")))?,
            None => standing::worked(sql, ORG, id, way, (now, None))?,
        }
        Ok::<_, Error>(())
    });
    world.wait(noted).unwrap();
}

fn holder(world: &World, job: &'static str) -> Option<String> {
    let read = world.desk.read(move |sql| Ok(jobs::standings(sql, &[job])?));
    world.wait(read).unwrap().1.remove(0).held.map(|(holder, _)| holder)
}

fn until(what: &str, is_so: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(40), "in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
    began.elapsed()
}

/// Which of the two has the job.
fn one_of<'n>(world: &World, nodes: &'n [Node; 2], job: &'static str) -> (&'n Node, &'n Node) {
    until("somebody has it", || holder(world, job).is_some());
    let found = holder(world, job).unwrap();
    let [first, second] = nodes;
    if first.is(&found) { (first, second) } else { (second, first) }
}

fn alerts(world: &World) -> Vec<watch::Alert> {
    world.wait(world.desk.read(|sql| Ok(watch::latest(sql, ORG, 50)?))).unwrap()
}

/// Northline Parts on PostgreSQL, its mailbox failing for twenty minutes; nothing where there is no server.
fn failing_since_twenty_minutes() -> Option<(Place, World)> {
    let Some(place) = Place::postgres() else {
        eprintln!("AMENDS_TEST_POSTGRES names no server: not tried");
        return None;
    };
    let world = World::open(&place);
    fails(&world, Some(Timestamp::now() - SignedDuration::from_mins(20)));
    Some((place, world))
}

#[test]
fn two_nodes_begin_an_alert_once_and_tell_it_once_and_whoever_is_killed_is_followed() {
    let Some((place, world)) = failing_since_twenty_minutes() else { return };
    let hook = Hook::open();
    let nodes = [Node::start(&place, &hook), Node::start(&place, &hook)];
    until("the alert is told", || !hook.heard().is_empty());
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(hook.heard(), [("alert-1-1-begun".to_owned(), 1)]);
    assert_eq!(alerts(&world).len(), 1);

    // The one that looks after alerts is killed: the other sees that the trouble is over.
    fails(&world, None);
    let (killed, other) = one_of(&world, &nodes, "raise-alerts");
    killed.signal("KILL");
    let waited = until("the other takes over", || holder(&world, "raise-alerts").is_some_and(|now| other.is(&now)));
    assert!(waited <= Duration::from_secs(LEASE + 2), "{waited:?}");
    until("the end is told", || hook.heard().len() == 2);
    std::thread::sleep(Duration::from_secs(1));
    let told: Vec<_> = hook.heard();
    assert_eq!(told, [("alert-1-1-begun".to_owned(), 1), ("alert-1-1-ended".to_owned(), 1)]);
    let alerts = alerts(&world);
    assert!(alerts.len() == 1 && alerts[0].ended_at.is_some(), "{alerts:?}");
    for job in all_jobs().iter().filter(|job| job.per == jobs::Per::Once && job.name != "check-senders") {
        until(job.name, || holder(&world, job.name).is_some_and(|now| other.is(&now)));
    }
}

#[test]
fn a_node_that_was_stopped_for_longer_than_its_lease_finds_out_when_it_goes_on() {
    let Some((place, world)) = failing_since_twenty_minutes() else { return };
    let hook = Hook::open();
    let nodes = [Node::start(&place, &hook), Node::start(&place, &hook)];
    until("the alert is told", || !hook.heard().is_empty());
    let (stopped, other) = one_of(&world, &nodes, "raise-alerts");
    stopped.signal("STOP");
    until("the other takes over", || holder(&world, "raise-alerts").is_some_and(|now| other.is(&now)));
    fails(&world, None);
    stopped.signal("CONT");
    std::thread::sleep(Duration::from_secs(LEASE * 2));
    assert!(holder(&world, "raise-alerts").is_some_and(|now| other.is(&now)), "the first has lost it for good");
    assert!(hook.heard().iter().all(|(_, count)| *count == 1), "{:?}", hook.heard());
    assert_eq!(alerts(&world).len(), 1);
}

#[test]
fn a_node_that_is_told_to_stop_hands_its_jobs_over_at_once() {
    let Some((place, world)) = failing_since_twenty_minutes() else { return };
    let hook = Hook::open();
    let mut nodes = [Node::start(&place, &hook), Node::start(&place, &hook)];
    until("the alert is told", || !hook.heard().is_empty());
    let (first, other) = one_of(&world, &nodes, "act-on-deadlines");
    let first = first.child.id();
    let other = other.child.id();
    for node in nodes.iter().filter(|node| node.child.id() == first) {
        node.signal("TERM");
    }
    let follows = format!("/{other}-");
    until("the other has it", || holder(&world, "act-on-deadlines").is_some_and(|now| now.contains(&follows)));
    for node in nodes.iter_mut().filter(|node| node.child.id() == first) {
        assert!(node.child.wait().unwrap().success());
    }
}

#[test]
fn amends_jobs_says_which_node_has_a_job_and_how_the_last_run_went() {
    let Some((place, world)) = failing_since_twenty_minutes() else { return };
    let hook = Hook::open();
    let node = Node::start(&place, &hook);
    until("all is noted", || {
        let read = world.desk.read(|sql| Ok(jobs::standings(sql, &["raise-alerts", "send-mail"])?));
        world.wait(read).unwrap().1.iter().all(|stands| stands.last.is_some())
    });
    let ask = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
        command.arg("--data").arg(place.folder.path()).arg("--database").arg(place.address()).args(arguments);
        let done = command.output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let list: Vec<Value> = serde_json::from_str(&ask(&["jobs", "--json"])).unwrap();
    let named = |name: &str| list.iter().find(|job| job["name"] == name).unwrap();
    assert_eq!(list.len(), all_jobs().len());
    assert!(node.is(named("raise-alerts")["holder"].as_str().unwrap()), "{list:?}");
    assert_eq!(named("raise-alerts")["last_run"]["failed"], false);
    assert_eq!((&named("send-mail")["per"], &named("send-mail")["holder"]), (&Value::from("node"), &Value::Null));
    let table = ask(&["jobs"]);
    assert_eq!(table.lines().count(), 1 + list.len(), "{table}");
    assert!(table.lines().any(|line| line.starts_with("raise-alerts") && line.contains(" left ")), "{table}");
}

/// An admin of a name; for stories that tell somebody by mail.
pub fn admin(world: &World, id: i64, name: &str) {
    let now = world.desk.now();
    let admin = Member {
        id: MemberId(id),
        name: name.to_owned(),
        email: format!("{}@northline.example", name.to_lowercase()),
        role: Role::Admin,
        team: "office".to_owned(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        signed_up: true,
    };
    world.wait(world.desk.write(move |sql| member::add(sql, ORG, &admin, None, now))).unwrap();
}
