//! Binding, the kinds of value, and the one picture a read sees.

use std::sync::mpsc;

use db::{Arg, Db, Dialect, Error, FromColumn, Text, args, sql};

use crate::place::{Place, add, everywhere};

fn ask<T: FromColumn + Send + 'static>(db: &Db, text: Text, args: &'static [Arg<'static>]) -> Result<Option<T>, Error> {
    db.read(move |sql| sql.one(text, args, |row| row.get(0))).wait()
}

#[test]
fn parameters_are_bound_by_their_number_in_any_order_and_more_than_once() {
    everywhere(|place| {
        let db = place.open();
        let text = sql!("select cast($2 as text) || cast($1 as text) || cast($1 as text)");
        let said: Option<String> = ask(&db, text, &[Arg::Text("a"), Arg::Text("b")]).unwrap();
        assert_eq!(said.as_deref(), Some("baa"));
    });
}

#[test]
fn a_wrong_count_of_parameters_is_refused_rather_than_read_as_null() {
    everywhere(|place| {
        let db = place.open();
        let text = sql!("select cast($1 as bigint) + cast($2 as bigint)");
        for few_or_many in [&[Arg::Int(1)][..], &[Arg::Int(1), Arg::Int(2), Arg::Int(3)][..]] {
            let fault = db.read::<_, Error, _>(move |sql| sql.run(text, few_or_many)).wait().unwrap_err();
            assert!(fault.to_string().contains("2 parameters"), "{fault}");
        }
    });
}

#[test]
fn every_kind_of_value_comes_back_as_it_went_in_and_so_does_its_absence() {
    everywhere(|place| {
        let db = place.open();
        let put = sql!("insert into note (id, body, done, weight, raw) values ($1, $2, $3, $4, $5)");
        db.write::<_, Error, _>(move |sql| {
            sql.run(put, &args![i64::MAX, &"naïve ’ 🙂".to_owned(), true, -0.1, &[0_u8, 255]])?;
            sql.run(put, &args![2, None::<&str>, None::<bool>, None::<f64>, None::<&[u8]>])
        })
        .wait()
        .unwrap();
        let text = sql!("select id, body, done, weight, raw from note order by id desc");
        type Note = (i64, Option<String>, Option<bool>, Option<f64>, Option<Vec<u8>>);
        let read = db.read::<Vec<Note>, Error, _>(move |sql| {
            sql.all(text, &args![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        });
        let full = (i64::MAX, Some("naïve ’ 🙂".to_owned()), Some(true), Some(-0.1), Some(vec![0, 255]));
        assert_eq!(read.wait().unwrap(), [full, (2, None, None, None, None)]);
    });
}

#[test]
fn a_column_of_another_kind_is_an_error_that_does_not_repeat_the_value() {
    everywhere(|place| {
        let db = place.open();
        let fault = ask::<i64>(&db, sql!("select cast($1 as text)"), &[Arg::Text("secret")]).unwrap_err().to_string();
        assert!(fault.contains("reading.rs:") && fault.contains("a text") && !fault.contains("secret"), "{fault}");
        assert!(ask::<i64>(&db, sql!("select cast(null as bigint)"), &[]).is_err());
        assert!(ask::<i32>(&db, sql!("select cast($1 as bigint)"), &[Arg::Int(i64::MAX)]).is_err());
    });
}

#[test]
fn one_row_is_one_row_and_a_second_is_refused() {
    everywhere(|place| {
        let db = place.open();
        let text = sql!("select id from note");
        assert_eq!(ask::<i64>(&db, text, &[]).unwrap(), None);
        db.write(|sql| add(sql, 7, "")).wait().unwrap();
        assert_eq!(ask::<i64>(&db, text, &[]).unwrap(), Some(7));
        db.write(|sql| add(sql, 8, "")).wait().unwrap();
        assert!(ask::<i64>(&db, text, &[]).is_err());
    });
}

#[test]
fn a_read_sees_one_picture_while_writes_go_on() {
    everywhere(|place| {
        let db = place.open();
        let count = sql!("select count(*) from note");
        let (looked, first_look) = mpsc::channel();
        let (wrote, written) = mpsc::channel::<()>();
        let reading = db.read::<_, Error, _>(move |sql| {
            let before: Option<i64> = sql.one(count, &args![], |row| row.get(0))?;
            looked.send(()).unwrap();
            written.recv().unwrap();
            Ok((before, sql.one(count, &args![], |row| row.get(0))?))
        });
        first_look.recv().unwrap();
        db.write(|sql| add(sql, 1, "meanwhile")).wait().unwrap();
        wrote.send(()).unwrap();
        assert_eq!(reading.wait().unwrap(), (Some(0), Some(0)));
        assert_eq!(ask::<i64>(&db, count, &[]).unwrap(), Some(1));
    });
}

#[test]
fn a_read_cannot_write() {
    everywhere(|place| {
        let db = place.open();
        assert!(db.read(|sql| add(sql, 1, "")).wait().is_err());
    });
}

#[test]
fn the_census_counts_the_texts_of_the_program_and_names_those_a_database_refuses() {
    everywhere(|place| {
        let db = place.open();
        let lost = sql!("select lost from note");
        let insert = |text: &&Text| text.words(Dialect::Sqlite) == "insert into note (id, body) values ($1, $2)";
        let ours: Vec<_> = db::census::texts().filter(insert).collect();
        assert_eq!(ours.len(), 1, "the insert in place.rs is counted once");
        let skipped = sql!("insert into note (id, body) values ($1, $3)");
        let refusals = db.prepare_all([&lost, ours[0], &skipped]);
        let words: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        assert_eq!(words.len(), 2, "{words:?}");
        assert!(words[0].contains("reading.rs:") && words[0].contains("lost"), "{words:?}");
    });
}

#[tokio::test]
async fn an_answer_can_be_awaited_and_the_store_opened_inside_a_runtime() {
    // The tests' own client, which makes and drops the database, may not run inside a runtime either.
    let places = std::thread::spawn(|| [Some(Place::sqlite()), Place::postgres()]).join().unwrap();
    for place in places.iter().flatten() {
        let db = place.open();
        let _news = db.news();
        db.write(|sql| add(sql, 1, "awaited")).await.unwrap();
        let body = sql!("select body from note");
        let body = db.read::<_, Error, _>(move |sql| sql.one(body, &args![], |row| row.get::<String>(0))).await;
        assert_eq!(body.unwrap().as_deref(), Some("awaited"));
    }
    std::thread::spawn(|| drop(places)).join().unwrap();
}
