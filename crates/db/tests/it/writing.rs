//! What a write keeps, what it does not, and when its answer comes.

use std::sync::mpsc;
use std::time::Duration;

use db::{Answer, Db, Dialect, Error, Sql, args, sql, sql_each};

use crate::place::{Place, add, bodies, everywhere};

type Done = Answer<(), Error>;

/// Keeps the writer busy until the returned sender is used, so that what is written meanwhile is one group.
fn hold(db: &Db) -> (mpsc::Sender<()>, Done) {
    let (let_go, held) = mpsc::channel::<()>();
    let (started, begun) = mpsc::channel::<()>();
    let mut first = true;
    let answer = db.write(move |_| {
        // A group that is spoilt is run again, one by one.
        if std::mem::take(&mut first) {
            started.send(()).unwrap();
            held.recv_timeout(Duration::from_secs(10)).unwrap();
        }
        Ok(())
    });
    begun.recv().unwrap();
    (let_go, answer)
}

#[test]
fn an_answer_comes_after_the_commit_so_a_second_connection_sees_it() {
    everywhere(|place| {
        let (db, other) = (place.open(), place.open());
        for id in 0..20 {
            db.write(move |sql| add(sql, id, "kept")).wait().unwrap();
            assert_eq!(bodies(&other).len(), usize::try_from(id).unwrap() + 1);
        }
    });
}

#[test]
fn a_failing_command_in_a_group_leaves_its_neighbours_alone() {
    everywhere(|place| {
        let db = place.open();
        let (let_go, held) = hold(&db);
        let before = db.write(|sql| add(sql, 1, "before"));
        let failing: Done = db.write(|sql| {
            add(sql, 2, "undone")?;
            Err(Error::Backup("refused by a rule".to_owned()))
        });
        let after = db.write(|sql| add(sql, 3, "after"));
        let_go.send(()).unwrap();
        held.wait().unwrap();
        before.wait().unwrap();
        assert!(matches!(failing.wait(), Err(Error::Backup(_))));
        after.wait().unwrap();
        assert_eq!(bodies(&db), ["before", "after"]);
    });
}

#[test]
fn a_command_that_panics_is_an_error_and_the_next_one_works() {
    everywhere(|place| {
        let db = place.open();
        let broken: Done = db.write(|sql| {
            add(sql, 1, "undone")?;
            panic!("on purpose")
        });
        let fault = broken.wait().unwrap_err();
        assert!(matches!(&fault, Error::Panicked(words) if words == "on purpose"), "{fault}");
        let broken: Done = db.read(|_| panic!("on purpose"));
        assert!(matches!(broken.wait(), Err(Error::Panicked(_))));
        db.write(|sql| add(sql, 1, "kept")).wait().unwrap();
        assert_eq!(bodies(&db), ["kept"]);
    });
}

#[test]
fn a_statement_that_failed_undoes_the_command_even_when_it_says_ok() {
    everywhere(|place| {
        let db = place.open();
        db.write(|sql| add(sql, 1, "first")).wait().unwrap();
        let careless = db.write(|sql| {
            add(sql, 2, "undone")?;
            drop(add(sql, 1, "taken"));
            drop(add(sql, 3, "undone"));
            Ok(())
        });
        let fault: Error = careless.wait().unwrap_err();
        assert!(matches!(fault, Error::Conflict { .. }), "{fault}");
        assert_eq!(bodies(&db), ["first"]);
    });
}

#[test]
fn a_taken_key_is_a_conflict_that_names_the_place_of_the_statement() {
    everywhere(|place| {
        let db = place.open();
        db.write(|sql| add(sql, 1, "first")).wait().unwrap();
        let fault: Error = db.write(|sql| add(sql, 1, "second")).wait().unwrap_err();
        assert!(matches!(&fault, Error::Conflict { at, .. } if at.contains("place.rs:")), "{fault}");
        let loose = sql!("insert into answer (id, note, body) values (1, 99, '')");
        let fault = db.write(move |sql| sql.run(loose, &args![])).wait().unwrap_err();
        assert!(matches!(fault, Error::Database { .. }), "a missing parent is no conflict: {fault}");
    });
}

fn index(sql: &mut Sql<'_>, id: i64, body: &str) {
    sql.later(sql!("insert into words (rowid, body) values ($1, $2)"), &args![id, body]);
}

fn found(db: &Db, word: &'static str) -> Vec<i64> {
    let text = sql_each! {
        sqlite: "select rowid from words where words match $1 order by rowid",
        postgres: "select rowid from words where found @@ plainto_tsquery('simple', $1) order by rowid"
    };
    db.read::<_, Error, _>(move |sql| sql.all(text, &args![word], |row| row.get(0))).wait().unwrap()
}

#[test]
fn what_a_group_leaves_for_later_runs_in_the_order_of_its_numbers() {
    let place = Place::sqlite();
    let db = place.open();
    let (let_go, held) = hold(&db);
    let write = |ids: [i64; 2]| -> Done {
        db.write(move |sql| {
            for id in ids {
                let text =
                    sql!("insert into note (id, body) values ($1, (select 'number ' || (count(*) + 1) from note))");
                sql.later(text, &args![id]);
            }
            Ok(())
        })
    };
    let (first, second) = (write([4, 2]), write([3, 1]));
    let_go.send(()).unwrap();
    for answer in [held, first, second] {
        answer.wait().unwrap();
    }
    assert_eq!(bodies(&db), ["number 1", "number 2", "number 3", "number 4"]);
}

#[test]
fn what_is_left_for_later_runs_only_when_the_command_succeeds() {
    everywhere(|place| {
        let db = place.open();
        let (let_go, held) = hold(&db);
        let kept = db.write(|sql| {
            index(sql, 1, "late parcel");
            add(sql, 1, "late parcel")
        });
        let undone: Done = db.write(|sql| {
            index(sql, 2, "late train");
            Err(Error::Closed)
        });
        let_go.send(()).unwrap();
        held.wait().unwrap();
        kept.wait().unwrap();
        undone.wait().unwrap_err();
        assert_eq!(found(&db, "late"), [1]);
    });
}

#[test]
fn a_late_statement_that_fails_hits_its_own_command_alone() {
    everywhere(|place| {
        let db = place.open();
        let (let_go, held) = hold(&db);
        let before = db.write(|sql| add(sql, 1, "before"));
        let guilty = db.write(|sql| {
            sql.later(sql!("insert into note (id, body) values ($1, 'late')"), &args![2_i64]);
            add(sql, 2, "undone")
        });
        let after = db.write(|sql| add(sql, 3, "after"));
        let_go.send(()).unwrap();
        held.wait().unwrap();
        before.wait().unwrap();
        assert!(guilty.wait().is_err());
        after.wait().unwrap();
        assert_eq!(bodies(&db), ["before", "after"]);
    });
}

#[test]
fn two_handles_on_one_store_write_at_the_same_time_without_losing_a_count() {
    everywhere(|place| {
        let handles = [place.open(), place.open()];
        handles[0].write(|sql| add(sql, 1, "0")).wait().unwrap();
        let count = || {
            |sql: &mut Sql<'_>| {
                let lock = sql_each! {
                    sqlite: "select body from note where id = 1",
                    postgres: "select body from note where id = 1 for update"
                };
                let seen: i64 = sql.one(lock, &args![], |row| row.get::<String>(0))?.unwrap().parse().unwrap();
                sql.run(sql!("update note set body = $1 where id = 1"), &args![&(seen + 1).to_string()])
            }
        };
        let answers: Vec<Answer<u64, Error>> = (0..200).map(|turn| handles[turn % 2].write(count())).collect();
        answers.into_iter().for_each(|answer| assert_eq!(answer.wait().unwrap(), 1));
        assert_eq!(bodies(&handles[1]), ["200"]);
    });
}

#[test]
fn who_is_alone_with_a_name_sees_what_the_one_before_wrote() {
    everywhere(|place| {
        let handles = [place.open(), place.open()];
        let first = |n: i64| {
            move |sql: &mut Sql<'_>| {
                sql.alone_with("notes")?;
                let count = sql!("select count(*) from note");
                let before: i64 = sql.one(count, &args![], |row| row.get(0))?.unwrap_or_default();
                // Long enough for the other to have read, if nothing kept it waiting.
                std::thread::sleep(std::time::Duration::from_millis(50));
                if before == 0 { add(sql, n, "first") } else { Ok(()) }
            }
        };
        let answers: Vec<Done> = (0..4).map(|n| handles[n % 2].write(first(n as i64))).collect();
        answers.into_iter().for_each(|answer| answer.wait().unwrap());
        assert_eq!(bodies(&handles[0]).len(), 1);
    });
}

#[test]
fn a_lost_race_on_postgresql_is_begun_again_from_its_first_read() {
    let Some(place) = Place::postgres() else { return };
    let db = place.open();
    let next = || {
        |sql: &mut Sql<'_>| {
            let next = sql!("select coalesce(max(id), 0) + 1 from note");
            let id: i64 = sql.one(next, &args![], |row| row.get(0))?.unwrap();
            add(sql, id, "numbered")
        }
    };
    // Two at a time, because a crowd may lose more often than a command is begun again.
    for _ in 0..40 {
        let (one, two): (Done, Done) = (db.write(next()), db.write(next()));
        one.wait().unwrap();
        two.wait().unwrap();
    }
    assert_eq!(bodies(&db).len(), 80);
}

#[test]
fn a_connection_that_the_server_cut_is_replaced() {
    let Some(place) = Place::postgres() else { return };
    let db = place.open();
    assert_eq!(db.dialect(), Dialect::Postgres);
    db.write(|sql| add(sql, 1, "before")).wait().unwrap();
    let cut = sql_each! {
        sqlite: "select 1",
        postgres: "select count(pg_terminate_backend(pid)) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()"
    };
    db.read::<_, Error, _>(move |sql| sql.one(cut, &args![], |row| row.get::<i64>(0))).wait().unwrap();
    for id in 2..10 {
        db.write(move |sql| add(sql, id, "after")).wait().unwrap();
    }
    assert_eq!(bodies(&db).len(), 9);
}

#[test]
fn what_waits_when_the_last_handle_goes_is_still_written() {
    everywhere(|place| {
        let db = place.open();
        let answers: Vec<Done> = (0..50).map(|id| db.write(move |sql| add(sql, id, "late"))).collect();
        drop(db);
        answers.into_iter().for_each(|answer| answer.wait().unwrap());
        assert_eq!(bodies(&place.open()).len(), 50);
    });
}

#[test]
fn what_a_store_carries_along_is_found_by_its_type_in_each_of_its_transactions_and_in_no_other() {
    everywhere(|place| {
        let plain = place.open();
        let db = plain.clone().carrying(vec!["a list".to_owned()]);
        let read = db.read(|sql| Ok::<_, Error>(sql.carried::<Vec<String>>())).wait().unwrap();
        let written = db.write(|sql| Ok::<_, Error>(sql.carried::<Vec<String>>())).wait().unwrap();
        assert_eq!((read.as_deref(), written.as_deref()), (Some(&vec!["a list".to_owned()]), read.as_deref()));
        assert_eq!(db.read(|sql| Ok::<_, Error>(sql.carried::<u32>())).wait().unwrap(), None, "of another type");
        assert_eq!(plain.write(|sql| Ok::<_, Error>(sql.carried::<Vec<String>>())).wait().unwrap(), None);
    });
}
