//! Durable inserts per second with 1, 32 and 256 commands waiting: `cargo run --release --example throughput [TARGET]`.
//! Writes to a fresh table of the given store, or to a file in the current folder that is removed afterwards.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use db::{Db, Error, Migration, Options, Target, args, sql};

const ENTRIES: Migration = Migration {
    version: 1,
    name: "entries",
    sql: "create table entry (id bigint primary key, subject bigint not null, body text not null);
          create index entry_subject on entry (subject)",
    sqlite: "",
    postgres: "",
};

fn main() -> Result<(), Error> {
    let scratch = std::path::PathBuf::from("throughput.scratch");
    let given = std::env::args().nth(1);
    let target = given.map_or_else(|| Ok(Target::Sqlite(scratch.join("store.db"))), |given| given.parse())?;
    let (db, _) = Db::open(&target, &[ENTRIES], Options::default())?;
    let mut id = jiff::Timestamp::now().as_microsecond();
    for waiting in [1, 32, 256] {
        let (count, seconds) = insert(&db, waiting, &mut id)?;
        println!("{waiting:>4} waiting: {:>7.0} inserts/s", count / seconds);
    }
    drop(db);
    std::fs::remove_dir_all(scratch).ok();
    Ok(())
}

fn insert(db: &Db, waiting: usize, id: &mut i64) -> Result<(f64, f64), Error> {
    let (start, mut count, mut answers) = (Instant::now(), 0.0, VecDeque::new());
    let body = "The parcel came three weeks late and nobody answered the telephone. ".repeat(6);
    while start.elapsed() < Duration::from_secs(3) {
        while answers.len() < waiting {
            *id += 1;
            let (id, body) = (*id, body.clone());
            answers.push_back(db.write::<_, Error, _>(move |sql| {
                sql.run(sql!("insert into entry (id, subject, body) values ($1, $2, $3)"), &args![id, id % 997, &body])
            }));
        }
        if let Some(answer) = answers.pop_front() {
            answer.wait()?;
            count += 1.0;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    answers.into_iter().try_for_each(|answer| answer.wait().map(drop))?;
    Ok((count, seconds))
}
