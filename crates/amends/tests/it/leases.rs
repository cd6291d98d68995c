//! A lease has one holder at a time, in whatever order nodes ask, hear, die and wake.

use crate::world::{self, World};
use base::refusal::Error;
use base::time::instant;
use engine::jobs::{Leases, Taken, store};
use jiff::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::time::{Duration, Instant};

/// How long a lease lasts in these stories, milliseconds.
const LENGTH: i64 = 1_000;
const NODES: usize = 3;

/// What may come next.
#[derive(Clone, Debug)]
enum Step {
    /// A node goes on: it asks, or its question reaches the store, or it hears the answer.
    Go(usize, Wish),
    /// Time passes, milliseconds.
    Pass(i64),
    /// A node dies, and is there again with nothing in its hands and another name.
    Die(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// Takes the lease, or prolongs it when it has it.
    Have,
    /// Gives it back, when it has it.
    GiveBack,
}

/// A question under way.
#[derive(Clone, Copy, Debug)]
enum Way {
    Asked { at: i64, prolongs: bool },
    Answered { at: i64, is_ours: bool },
    GivingBack,
}

/// A node as [`Leases`] behaves: it believes for the length of the lease from before it asked.
#[derive(Clone, Debug, Default)]
struct Node {
    life: usize,
    believes_until: Option<i64>,
    way: Option<Way>,
}

impl Node {
    fn believes(&self, now: i64) -> bool {
        self.believes_until.is_some_and(|until| now < until)
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let node = 0..NODES;
    let step = prop_oneof![
        8 => (node.clone(), prop_oneof![6 => Just(Wish::Have), 1 => Just(Wish::GiveBack)])
            .prop_map(|(node, wish)| Step::Go(node, wish)),
        4 => (1..LENGTH * 3 / 2).prop_map(Step::Pass),
        1 => node.prop_map(Step::Die),
    ];
    vec(step, 1..50)
}

/// The store's hour: not that of the nodes, for nobody compares the two.
fn store_hour(now: i64) -> Timestamp {
    instant(1_794_898_800_000 + now)
}

struct Story<'w> {
    world: &'w World,
    lease: String,
    nodes: Vec<Node>,
    now: i64,
}

impl Story<'_> {
    fn name(&self, at: usize) -> String {
        format!("node {at}, life {}", self.nodes[at].life)
    }

    fn ask<T: Send + 'static>(&self, what: impl Fn(&mut db::Sql<'_>) -> Result<T, db::Error> + Send + 'static) -> T {
        self.world.wait(self.world.desk.write(move |sql| Ok::<_, Error>(what(sql)?))).unwrap()
    }

    fn go(&mut self, at: usize, wish: Wish) {
        let (now, name, lease) = (self.now, self.name(at), self.lease.clone());
        let until = (store_hour(now), store_hour(now + LENGTH));
        let next = match self.nodes[at].way {
            None => self.begin(at, wish),
            Some(Way::Asked { at: asked, prolongs: false }) => {
                let is_ours = self.ask(move |sql| store::take(sql, (&lease, &name), until));
                Some(Way::Answered { at: asked, is_ours })
            }
            Some(Way::Asked { at: asked, prolongs: true }) => {
                let is_ours = self.ask(move |sql| store::prolong(sql, (&lease, &name), until.1));
                Some(Way::Answered { at: asked, is_ours })
            }
            Some(Way::GivingBack) => {
                self.ask(move |sql| store::give_back(sql, &lease, &name));
                None
            }
            Some(Way::Answered { at: asked, is_ours }) => {
                self.nodes[at].believes_until = is_ours.then_some(asked + LENGTH);
                None
            }
        };
        self.nodes[at].way = next;
    }

    fn begin(&mut self, at: usize, wish: Wish) -> Option<Way> {
        let now = self.now;
        let node = &mut self.nodes[at];
        match (node.believes(now), wish) {
            (true, Wish::GiveBack) => {
                node.believes_until = None;
                Some(Way::GivingBack)
            }
            (false, Wish::GiveBack) => None,
            (prolongs, Wish::Have) => Some(Way::Asked { at: now, prolongs }),
        }
    }

    fn holders(&self) -> usize {
        self.nodes.iter().filter(|node| node.believes(self.now)).count()
    }
}

fn play(world: &World, lease: String, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut story = Story { world, lease, nodes: vec![Node::default(); NODES], now: 0 };
    for step in steps {
        match step {
            Step::Go(at, wish) => story.go(*at, *wish),
            Step::Pass(time) => story.now += time,
            Step::Die(at) => story.nodes[*at] = Node { life: story.nodes[*at].life + 1, ..Node::default() },
        }
        prop_assert!(story.holders() <= 1, "{:?} at {}", story.nodes, story.now);
    }
    // Whatever was, after one length of silence anyone may have it.
    story.now += LENGTH;
    let (lease, until) = (story.lease.clone(), (store_hour(story.now), store_hour(story.now + LENGTH)));
    prop_assert!(story.ask(move |sql| store::take(sql, (&lease, "somebody new"), until)), "it never ran out");
    Ok(())
}

#[test]
fn at_no_time_do_two_nodes_believe_that_they_hold_a_lease() {
    world::each(|world| {
        let mut number = 0;
        let number = std::cell::RefCell::new(&mut number);
        let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
        let ran = runner.run(&steps(), |steps| {
            **number.borrow_mut() += 1;
            play(world, format!("lease {}", number.borrow()), &steps)
        });
        ran.unwrap();
    });
}

#[test]
fn a_lease_is_taken_prolonged_and_given_back_by_its_holder_alone() {
    world::each(|world| {
        let at = |seconds: i64| store_hour(seconds * 1000);
        let take = |node: &'static str, now: i64| {
            let write = world
                .desk
                .write(move |sql| Ok::<_, Error>(store::take(sql, ("mailbox 1 1", node), (at(now), at(now + 120)))?));
            world.wait(write).unwrap()
        };
        let prolong = |node: &'static str, now: i64| {
            let write =
                world.desk.write(move |sql| Ok::<_, Error>(store::prolong(sql, ("mailbox 1 1", node), at(now + 120))?));
            world.wait(write).unwrap()
        };
        let give_back = |node: &'static str| {
            let write = world.desk.write(move |sql| Ok::<_, Error>(store::give_back(sql, "mailbox 1 1", node)?));
            world.wait(write).unwrap();
        };
        assert!(take("a", 0));
        assert!(!take("b", 60));
        assert!(take("a", 60), "whoever has it may have it once more");
        assert!(!take("b", 179));
        assert!(take("b", 180), "the moment it runs out it is free");
        assert!(!prolong("a", 181), "what another has taken is lost");
        assert!(prolong("b", 181) && !take("a", 300));
        give_back("a");
        assert!(!take("a", 300), "nobody gives back what another holds");
        give_back("b");
        assert!(take("a", 300));
    });
}

#[test]
fn the_hour_of_leases_is_that_of_the_database() {
    world::each(|world| {
        let read = world.wait(world.desk.read(|sql| Ok(store::now(sql)?))).unwrap();
        let apart = Timestamp::now().duration_since(read).abs();
        assert!(apart < jiff::SignedDuration::from_secs(5), "{read}");
    });
}

#[test]
fn a_process_takes_a_lease_once_and_believes_in_it_as_long_as_it_prolongs_it() {
    world::each(|world| {
        let length = Duration::from_millis(600);
        let nodes = [0, 1].map(|_| Leases::new(world.desk.db().clone(), length));
        world.wait(async {
            let Ok(Taken::Ours(lease)) = nodes[0].take("x").await else { panic!("it is free") };
            assert!(lease.is_held());
            assert!(matches!(nodes[0].take("x").await, Ok(Taken::Others(_))), "one holder within a process, too");
            let began = Instant::now();
            while began.elapsed() < length * 2 {
                nodes[0].prolong().await.unwrap();
                assert!(lease.is_held());
                let Ok(Taken::Others(rest)) = nodes[1].take("x").await else { panic!("it is held") };
                assert!(rest <= length, "{rest:?}");
                tokio::time::sleep(length / 4).await;
            }
            // Silence: the holder stops believing first, and only then the other may take it.
            let mut others = Duration::ZERO;
            loop {
                match nodes[1].take("x").await.unwrap() {
                    Taken::Ours(_) => break,
                    Taken::Others(rest) => others = others.max(rest),
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            assert!(!lease.is_held(), "two hold it");
            lease.lost().await;
            assert_eq!(lease.during(std::future::pending::<()>()).await, None);
            lease.give_back().await.unwrap();
            assert!(matches!(nodes[0].take("y").await, Ok(Taken::Ours(_))), "each lease is one of its own");
        });
    });
}

#[test]
fn whoever_waits_for_a_lease_hears_when_it_is_given_back() {
    world::each(|world| {
        let nodes = [0, 1].map(|_| Leases::new(world.desk.db().clone(), Duration::from_secs(60)));
        world.wait(async {
            let Ok(Taken::Ours(lease)) = nodes[0].take("x").await else { panic!("it is free") };
            let Ok(Taken::Ours(other)) = nodes[0].take("y").await else { panic!("it is free") };
            let waiting = tokio::spawn({
                let node = nodes[1].clone();
                async move { node.given_back("x").await }
            });
            tokio::time::sleep(Duration::from_millis(100)).await;
            other.give_back().await.unwrap();
            tokio::time::sleep(Duration::from_millis(300)).await;
            assert!(!waiting.is_finished(), "that was another lease");
            lease.give_back().await.unwrap();
            tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap();
            assert!(matches!(nodes[1].take("x").await, Ok(Taken::Ours(_))));
        });
    });
}

#[test]
fn a_lease_that_another_has_taken_is_noticed_at_the_next_beat() {
    world::each(|world| {
        let mine = Leases::new(world.desk.db().clone(), Duration::from_secs(60));
        world.wait(async {
            let Ok(Taken::Ours(lease)) = mine.take("x").await else { panic!("it is free") };
            // As when the database's clock was set, or somebody freed all leases.
            world.desk.write(|sql| Ok::<_, Error>(engine::jobs::free_all(sql)?)).await.unwrap();
            let theirs = Leases::new(world.desk.db().clone(), Duration::from_secs(60));
            assert!(matches!(theirs.take("x").await, Ok(Taken::Ours(_))));
            assert!(lease.is_held(), "nobody has told it yet");
            mine.prolong().await.unwrap();
            assert!(!lease.is_held());
        });
    });
}
