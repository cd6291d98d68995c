//! Whatever a value is, it comes back as it went in: from a row, and from a backup of it.

use db::backup::{backup, restore};
use db::{Db, Error, args, sql};
use proptest::prelude::*;

use crate::place::Place;

type Note = (i64, Option<String>, Option<bool>, Option<f64>, Option<Vec<u8>>);

fn note() -> impl Strategy<Value = Note> {
    // PostgreSQL keeps no NUL, and no number is the same as NaN.
    let text = proptest::option::of("[^\u{0}]{0,40}");
    let real = proptest::option::of(any::<f64>().prop_filter("a number", |x| !x.is_nan()));
    let bytes = proptest::option::of(proptest::collection::vec(any::<u8>(), 0..60));
    (any::<i64>(), text, any::<Option<bool>>(), real, bytes)
}

fn put(db: &Db, notes: &[Note]) {
    let (text, notes) =
        (sql!("insert into note (id, body, done, weight, raw) values ($1, $2, $3, $4, $5)"), notes.to_vec());
    let putting = db.write::<_, Error, _>(move |sql| {
        for (id, body, done, weight, raw) in &notes {
            sql.run(text, &args![*id, body, *done, *weight, raw])?;
        }
        Ok(())
    });
    putting.wait().unwrap();
}

fn all(db: &Db) -> Vec<Note> {
    let text = sql!("select id, body, done, weight, raw from note order by id");
    let read = db.read::<_, Error, _>(move |sql| {
        sql.all(text, &args![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
    });
    read.wait().unwrap()
}

fn comes_back(from: &Place, to: &Place, notes: &[Note]) -> Result<(), TestCaseError> {
    let (full, empty) = (from.open(), to.open());
    put(&full, notes);
    prop_assert_eq!(all(&full), notes);
    let mut file = Vec::new();
    let wrote = backup(&full, &mut file, "null").unwrap();
    prop_assert_eq!(restore(&*file, &empty).unwrap(), wrote);
    prop_assert_eq!(all(&empty), notes);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn in_a_row_and_in_a_backup(notes in proptest::collection::btree_map(any::<i64>(), note(), 0..12)) {
        let notes: Vec<Note> = notes.into_iter().map(|(id, note)| (id, note.1, note.2, note.3, note.4)).collect();
        comes_back(&Place::sqlite(), &Place::sqlite(), &notes)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn from_one_database_to_the_other_and_back(notes in proptest::collection::btree_map(any::<i64>(), note(), 0..12)) {
        let notes: Vec<Note> = notes.into_iter().map(|(id, note)| (id, note.1, note.2, note.3, note.4)).collect();
        if let (Some(there), Some(back)) = (Place::postgres(), Place::postgres()) {
            comes_back(&Place::sqlite(), &there, &notes)?;
            comes_back(&back, &Place::sqlite(), &notes)?;
        }
    }
}
