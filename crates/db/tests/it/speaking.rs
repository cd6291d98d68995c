//! What transactions announce, to whom, and when.

use std::sync::Arc;
use std::time::{Duration, Instant};

use db::{Db, Error};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use crate::place::{Place, add, bodies, everywhere};

fn heard(news: &mut Receiver<Arc<str>>, wanted: &str) -> Vec<String> {
    let (mut topics, start) = (Vec::new(), Instant::now());
    while start.elapsed() < Duration::from_secs(5) && !topics.iter().any(|topic| topic == wanted) {
        match news.try_recv() {
            Ok(topic) => topics.push(topic.to_string()),
            Err(TryRecvError::Empty) => std::thread::sleep(Duration::from_millis(5)),
            Err(other) => panic!("{other}"),
        }
    }
    topics
}

fn say(db: &Db, id: i64, topic: &'static str) {
    let said = db.write(move |sql| {
        sql.announce(topic);
        add(sql, id, topic)
    });
    said.wait().unwrap();
}

#[test]
fn only_what_was_committed_is_announced_and_after_the_commit() {
    everywhere(|place| {
        let db = place.open();
        let mut news = db.news();
        let undone = db.write::<(), Error, _>(|sql| {
            sql.announce("undone");
            Err(Error::Closed)
        });
        undone.wait().unwrap_err();
        let watcher = {
            let (db, mut news) = (db.clone(), db.news());
            std::thread::spawn(move || {
                assert_eq!(heard(&mut news, "case 7"), ["case 7"]);
                bodies(&db)
            })
        };
        say(&db, 1, "case 7");
        assert_eq!(watcher.join().unwrap(), ["case 7"], "the row is there when its news is");
        assert_eq!(heard(&mut news, "case 7"), ["case 7"]);
    });
}

#[test]
fn another_node_on_postgresql_hears_the_same_words() {
    let Some(place) = Place::postgres() else { return };
    let (here, there) = (place.open(), place.open());
    let mut news = there.news();
    say(&here, 1, "case 7");
    assert_eq!(heard(&mut news, "case 7"), ["case 7"]);
}

#[test]
fn a_commit_by_another_process_on_the_file_is_heard_as_anything() {
    let place = Place::sqlite();
    let (here, there) = (place.open(), place.open());
    let mut news = there.news();
    say(&here, 1, "case 7");
    assert_eq!(heard(&mut news, "*"), ["*"]);
}

#[test]
fn ones_own_commits_are_never_heard_as_anything() {
    let place = Place::sqlite();
    let db = place.open();
    let mut news = db.news();
    let big = "x".repeat(100_000);
    for id in 0..120 {
        let big = big.clone();
        db.write(move |sql| add(sql, id, &big)).wait().unwrap();
    }
    std::thread::sleep(Duration::from_millis(600));
    say(&db, 1000, "end");
    assert_eq!(heard(&mut news, "end"), ["end"]);
}
