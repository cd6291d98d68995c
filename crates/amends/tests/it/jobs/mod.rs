//! The runner: never twice at a time, at once when called, on one node of many, and loud when something fails.

mod logs;

use crate::world::{self, Place, World};
use amends::boot;
use amends::jobs::{jobs, start};
use base::refusal::{Error, Fault};
use engine::desk::machine_clock;
use engine::jobs::{self, Job, Leases, Per, Signal, Standing, Tasks, Turn, runner};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// How long leases last here.
const LENGTH: Duration = Duration::from_millis(900);

/// What the jobs of a story do, and what came of it.
#[derive(Default)]
struct Log {
    inside: AtomicUsize,
    most: AtomicUsize,
    runs: Mutex<Vec<&'static str>>,
    /// How long one run takes, milliseconds.
    takes: AtomicUsize,
    fails: AtomicBool,
}

impl Log {
    fn runs(&self) -> usize {
        self.runs.lock().unwrap().len()
    }

    fn ran_on(&self, node: &str) -> usize {
        self.runs.lock().unwrap().iter().filter(|ran| **ran == node).count()
    }
}

/// A node of the story, and what it shares with the others.
#[derive(Clone)]
struct Tools {
    node: &'static str,
    log: Arc<Log>,
}

async fn run(tools: Tools, turn: Turn) -> Result<(), Error> {
    struct Inside(Arc<Log>);
    impl Drop for Inside {
        fn drop(&mut self) {
            self.0.inside.fetch_sub(1, Ordering::SeqCst);
        }
    }
    let now = tools.log.inside.fetch_add(1, Ordering::SeqCst) + 1;
    let _inside = Inside(tools.log.clone());
    tools.log.most.fetch_max(now, Ordering::SeqCst);
    tools.log.runs.lock().unwrap().push(tools.node);
    assert!(!tools.log.fails.load(Ordering::SeqCst), "the roof is off");
    tokio::time::sleep(Duration::from_millis(tools.log.takes.load(Ordering::SeqCst) as u64)).await;
    drop(turn);
    Ok(())
}

const STORY: Job<Tools> = Job {
    name: "story",
    does: "Is told.",
    every: Duration::from_millis(20),
    on: None,
    per: Per::Once,
    can: |_| true,
    run: |tools, turn| Box::pin(run(tools, turn)),
};

/// A process of its own, as far as the store can tell.
struct Node {
    leases: Leases,
    tasks: Option<Tasks>,
}

impl Node {
    fn start(place: &Place, runtime: &Runtime, node: &'static str, log: &Arc<Log>, job: Job<Tools>) -> Node {
        let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
        let leases = Leases::new(desk.db().clone(), LENGTH);
        let _inside = runtime.enter();
        let tasks = runner::start([job], &Tools { node, log: log.clone() }, &leases);
        Node { leases, tasks: Some(tasks) }
    }

    fn stop(&mut self, runtime: &Runtime) {
        runtime.block_on(self.tasks.take().unwrap().stop());
    }

    /// Everything of it ends where it stands, as when the process is killed.
    fn die(&mut self) {
        drop(self.tasks.take());
    }

    fn stands(&self, runtime: &Runtime) -> Standing {
        let read = self.leases.db().read(|sql| Ok::<_, Error>(jobs::standings(sql, &["story"])?));
        runtime.block_on(read).unwrap().1.remove(0)
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) -> Duration {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(20), "in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
    began.elapsed()
}

fn rest(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

#[test]
fn a_job_on_one_node_goes_over_to_another_at_once_when_the_first_stops() {
    world::everywhere(|place| {
        let (runtime, log) = (Runtime::new().unwrap(), Arc::new(Log::default()));
        let mut first = Node::start(place, &runtime, "first", &log, STORY);
        until("the first runs it", || log.ran_on("first") > 2);
        let mut second = Node::start(place, &runtime, "second", &log, STORY);
        rest(LENGTH.as_millis() as u64 * 2);
        assert_eq!(log.ran_on("second"), 0, "the first prolongs its lease");
        let (holder, _) = first.stands(&runtime).held.unwrap();
        assert_eq!(holder, first.leases.node());
        first.stop(&runtime);
        let waited = until("the second runs it", || log.ran_on("second") > 2);
        assert!(waited < LENGTH, "it waited for a lease that was given back: {waited:?}");
        second.stop(&runtime);
        assert_eq!(second.stands(&runtime).held, None, "given back at the end");
        assert_eq!(log.most.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn a_job_of_a_node_that_dies_goes_over_when_its_lease_has_run_out_and_not_before() {
    world::everywhere(|place| {
        let (runtime, log) = (Runtime::new().unwrap(), Arc::new(Log::default()));
        let mut first = Node::start(place, &runtime, "first", &log, STORY);
        until("the first runs it", || log.ran_on("first") > 2);
        let mut second = Node::start(place, &runtime, "second", &log, STORY);
        rest(300);
        first.die();
        let waited = until("the second runs it", || log.ran_on("second") > 0);
        // It was last prolonged a third of its length ago at most.
        assert!(waited > LENGTH / 3 && waited < LENGTH + Duration::from_millis(500), "{waited:?}");
        second.stop(&runtime);
        assert_eq!(log.most.load(Ordering::SeqCst), 1);
    });
}

#[test]
fn a_run_that_takes_longer_than_the_lease_keeps_it() {
    world::everywhere(|place| {
        let (runtime, log) = (Runtime::new().unwrap(), Arc::new(Log::default()));
        log.takes.store(LENGTH.as_millis() as usize * 2, Ordering::SeqCst);
        let mut first = Node::start(place, &runtime, "first", &log, STORY);
        until("it runs", || log.runs() == 1);
        let mut second = Node::start(place, &runtime, "second", &log, STORY);
        until("it runs once more", || log.runs() == 2);
        assert_eq!((log.ran_on("first"), log.most.load(Ordering::SeqCst)), (2, 1));
        second.stop(&runtime);
        first.stop(&runtime);
        assert_eq!(log.inside.load(Ordering::SeqCst), 0, "what is in hand is finished at the end");
    });
}

#[test]
fn a_run_whose_lease_is_lost_is_broken_off_and_told() {
    world::everywhere(|place| {
        let (runtime, log) = (Runtime::new().unwrap(), Arc::new(Log::default()));
        log.takes.store(60_000, Ordering::SeqCst);
        let mut first = Node::start(place, &runtime, "first", &log, STORY);
        until("it runs", || log.runs() == 1);
        let stolen = first.leases.db().write(|sql| {
            jobs::free_all(sql)?;
            let (now, name) = (jobs::store::now(sql)?, "job story");
            Ok::<_, Error>(jobs::store::take(
                sql,
                (name, "somebody else"),
                (now, now + jiff::SignedDuration::from_hours(1)),
            )?)
        });
        assert!(runtime.block_on(stolen).unwrap());
        until("it is broken off", || log.inside.load(Ordering::SeqCst) == 0);
        until("that is written down", || first.stands(&runtime).last.is_some());
        let (_, cause) = first.stands(&runtime).last.unwrap().fault.unwrap();
        assert!(cause.contains("its lease was lost"), "{cause}");
        first.stop(&runtime);
        let (holder, _) = first.stands(&runtime).held.unwrap();
        assert_eq!(holder, "somebody else", "what another holds is not given back");
    });
}

#[test]
fn a_job_on_every_node_runs_on_each_and_never_twice_at_a_time_on_one() {
    let (place, runtime) = (Place::sqlite(), Runtime::new().unwrap());
    let logs = [0, 1].map(|_| Arc::new(Log::default()));
    let every = Job { per: Per::Node, ..STORY };
    let mut nodes =
        [("first", &logs[0]), ("second", &logs[1])].map(|(name, log)| Node::start(&place, &runtime, name, log, every));
    for log in &logs {
        until("each runs it", || log.runs() > 3);
        assert_eq!(log.most.load(Ordering::SeqCst), 1);
    }
    nodes.iter_mut().for_each(|node| node.stop(&runtime));
    assert_eq!(nodes[0].stands(&runtime).held, None, "it needs no lease");
}

#[test]
fn news_call_a_job_at_once_and_many_calls_during_a_run_make_one_more() {
    world::everywhere(|place| {
        let (runtime, log) = (Runtime::new().unwrap(), Arc::new(Log::default()));
        log.takes.store(300, Ordering::SeqCst);
        let signal = Signal { topic: "case ", when: "a case changes" };
        let called = Job { every: Duration::from_secs(3600), on: Some(signal), ..STORY };
        let mut node = Node::start(place, &runtime, "first", &log, called);
        until("the first run is over", || log.runs() == 1 && log.inside.load(Ordering::SeqCst) == 0);
        let tell = |topic: &'static str| {
            let telling = node.leases.db().write(move |sql| {
                sql.announce(topic);
                Ok::<_, Error>(())
            });
            runtime.block_on(telling).unwrap();
        };
        tell("settings 1");
        rest(200);
        assert_eq!(log.runs(), 1, "that was for others");
        tell("case 1 1001");
        until("it is called", || log.runs() == 2);
        for _ in 0..5 {
            tell("case 1 1002");
        }
        rest(1200);
        assert_eq!(log.runs(), 3, "five calls while it ran make one more run");
        node.stop(&runtime);
    });
}

#[test]
fn a_job_that_panics_fails_is_remembered_and_runs_again() {
    world::everywhere(|place| {
        let (runtime, log) = (Runtime::new().unwrap(), Arc::new(Log::default()));
        log.fails.store(true, Ordering::SeqCst);
        let mut node = Node::start(place, &runtime, "first", &log, STORY);
        until("it is tried again", || log.runs() > 2);
        log.fails.store(false, Ordering::SeqCst);
        until("it works", || node.stands(&runtime).last.is_some_and(|last| !last.is_failed()));
        let last = node.stands(&runtime).last.unwrap();
        let (when, cause) = last.fault.unwrap();
        assert!(cause.contains("it panicked: the roof is off") && when < last.at, "{cause}");
        assert_eq!(last.node, node.leases.node());
        node.stop(&runtime);
    });
}

/// What is logged on this thread while something is done.
pub fn logged(what: impl FnOnce()) -> String {
    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);
    impl io::Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let page = Page::default();
    let copy = page.clone();
    let log = tracing_subscriber::fmt().with_ansi(false).with_writer(move || copy.clone()).finish();
    tracing::subscriber::with_default(log, what);
    let bytes = page.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_a_job_leaves_running_is_waited_for_at_the_end() {
    static ENDED: AtomicBool = AtomicBool::new(false);
    let place = Place::sqlite();
    let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
    let runtime = Runtime::new().unwrap();
    let job: Job<()> = Job {
        name: "story",
        does: "Is told.",
        every: Duration::from_secs(3600),
        on: None,
        per: Per::Node,
        can: |_| true,
        run: |(), turn| {
            Box::pin(async move {
                let mut stop = turn.stop();
                tokio::spawn(async move {
                    drop(stop.wait_for(|stop| *stop).await);
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    ENDED.store(true, Ordering::SeqCst);
                    drop(stop);
                });
                Ok(())
            })
        },
    };
    runtime.block_on(async {
        let tasks = runner::start([job], &(), &Leases::new(desk.db().clone(), LENGTH));
        tokio::time::sleep(Duration::from_millis(100)).await;
        tasks.stop().await;
    });
    assert!(ENDED.load(Ordering::SeqCst));
}

#[test]
fn the_server_starts_every_job_of_the_list_and_each_notes_that_it_ran() {
    world::everywhere(|place| {
        let world = World::open(place);
        let mut config = base::config::Config::default();
        config.jobs.lease = base::config::LeaseLength::try_from(1).unwrap();
        // A name server that is not there is none that is missing.
        config.sender_check.server = Some("127.0.0.1:9".parse().unwrap());
        let places = base::config::Places::below(&world.folder).unwrap();
        let tasks = {
            let _inside = world.runtime.enter();
            start(&world.desk, &config, &places).unwrap()
        };
        let names: Vec<&'static str> = jobs().iter().map(|job| job.name).collect();
        let missing = || {
            let asked = names.clone();
            let read = world.desk.read(move |sql| Ok(jobs::standings(sql, &asked)?));
            let stands = world.wait(read).unwrap().1;
            let silent = names.iter().zip(stands).filter(|(_, stands)| stands.last.is_none());
            silent.map(|(name, _)| *name).collect::<Vec<_>>()
        };
        until("all have run", || missing().is_empty());
        world.wait(tasks.stop());
        let read = world.desk.read(move |sql| Ok(jobs::standings(sql, &names)?));
        for stands in world.wait(read).unwrap().1 {
            assert!(stands.held.is_none() && !stands.last.clone().unwrap().is_failed(), "{stands:?}");
        }
    });
}
