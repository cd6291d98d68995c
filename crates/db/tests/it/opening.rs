//! Opening a store: creating, migrating, refusing.

use std::fs;

use db::{Db, Error, Migration, Options, Target, args, sql, sql_each};

use crate::place::{NOTES, Place, add, bodies, everywhere};

const COLOURS: Migration =
    Migration { version: 2, name: "colours", sql: "alter table note add column colour text", sqlite: "", postgres: "" };
const BROKEN: Migration = Migration {
    version: 3,
    name: "broken",
    sql: "create table half (id bigint primary key); create table note (id bigint)",
    sqlite: "",
    postgres: "",
};

fn open(place: &Place, migrations: &[Migration]) -> Result<Vec<i64>, Error> {
    let (_db, applied) = Db::open(&place.target, migrations, Options::default())?;
    Ok(applied.iter().map(|step| step.version).collect())
}

#[test]
fn opening_takes_the_missing_steps_in_order_and_says_which() {
    everywhere(|place| {
        assert_eq!(open(place, &[NOTES]).unwrap(), [1]);
        assert!(open(place, &[NOTES]).unwrap().is_empty());
        assert_eq!(open(place, &[COLOURS, NOTES]).unwrap(), [2]);
    });
}

#[test]
fn a_store_newer_than_the_program_is_refused_in_plain_words() {
    everywhere(|place| {
        open(place, &[NOTES, COLOURS]).unwrap();
        let refusal = open(place, &[NOTES]).unwrap_err();
        assert!(matches!(refusal, Error::TooNew { store: 2, program: 1 }), "{refusal}");
        let says = "its schema is 2, and this program reads schemas up to 1.";
        assert!(refusal.to_string().contains(says), "{refusal}");
    });
}

#[test]
fn a_step_that_fails_leaves_nothing_behind() {
    everywhere(|place| {
        let db = place.open();
        db.write(|sql| add(sql, 1, "kept")).wait().unwrap();
        let fault = open(place, &[NOTES, COLOURS, BROKEN]).unwrap_err();
        assert!(fault.to_string().contains("migration 3 (broken)"), "{fault}");
        assert_eq!(db.prepare_all([&sql!("select colour from note")]).len(), 0, "the step before it stays");
        assert_eq!(db.prepare_all([&sql!("select id from half")]).len(), 1);
        assert_eq!(bodies(&db), ["kept"]);
    });
}

#[test]
fn a_store_with_content_is_copied_before_a_step_is_taken() {
    let place = Place::sqlite();
    place.open().write(|sql| add(sql, 1, "precious")).wait().unwrap();
    let backups = place.folder.path().join("data/backups");
    assert!(!backups.exists(), "a new store needs no copy");
    open(&place, &[NOTES, COLOURS]).unwrap();
    let copies: Vec<_> = fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(copies.len(), 1);
    assert!(copies[0].file_name().unwrap().to_string_lossy().starts_with("before-2-"));
    let (copy, applied) = Db::open(&Target::Sqlite(copies[0].clone()), &[NOTES], Options::default()).unwrap();
    assert_eq!((bodies(&copy), applied.len()), (vec!["precious".to_owned()], 0));
}

#[test]
fn nodes_that_open_a_store_at_once_migrate_it_once() {
    everywhere(|place| {
        for program in [&[NOTES][..], &[NOTES, COLOURS][..]] {
            let steps: usize = std::thread::scope(|scope| {
                let openers: Vec<_> = (0..4).map(|_| scope.spawn(|| open(place, program).unwrap().len())).collect();
                openers.into_iter().map(|opener| opener.join().unwrap()).sum()
            });
            assert_eq!(steps, 1);
        }
    });
}

#[test]
fn a_new_file_that_many_open_at_once_is_never_busy() {
    for _ in 0..40 {
        let place = Place::sqlite();
        std::thread::scope(|scope| {
            let openers: Vec<_> = (0..8).map(|_| scope.spawn(|| open(&place, &[NOTES]).map(drop))).collect();
            openers.into_iter().for_each(|opener| opener.join().unwrap().unwrap());
        });
    }
}

#[test]
fn a_key_that_is_the_row_number_on_sqlite_takes_no_second_tree() {
    let place = Place::sqlite();
    let db = place.open();
    let text = sql!("select count(*) from sqlite_master where type = 'index' and tbl_name = 'note'");
    let indexes = db.read::<_, Error, _>(move |sql| sql.one(text, &args![], |row| row.get::<i64>(0))).wait();
    assert_eq!(indexes.unwrap(), Some(0));
}

#[test]
fn a_place_that_cannot_be_reached_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    fs::write(
        folder.path().join("text.db"),
        "this is not a database, but a long enough text to look like one".repeat(20),
    )
    .unwrap();
    let nobody = "postgres://nobody:s3cret@127.0.0.1:1/none".parse().unwrap();
    for target in
        [Target::Sqlite(folder.path().join("file/x.db")), Target::Sqlite(folder.path().join("text.db")), nobody]
    {
        let fault = Db::open(&target, &[NOTES], Options::default()).err().unwrap();
        assert!(matches!(&fault, Error::Unavailable(words) if !words.contains("s3cret")), "{fault:?}");
    }
}

/// The address of a PostgreSQL store, with what is said about the way to it.
fn by(place: &Place, way: &str) -> Target {
    let Target::Postgres(url) = &place.target else { panic!("{:?} is no server", place.target) };
    Target::Postgres(format!("{url}?{way}"))
}

#[test]
fn the_way_to_a_server_is_private_when_its_address_asks_for_it() {
    let Some(place) = Place::postgres() else { return };
    let whose = sql_each! {
        sqlite: "select 'no server'",
        postgres: "select current_setting('ssl_cert_file') || case when s.ssl then ' private' else ' open' end
                   from pg_stat_ssl s where s.pid = pg_backend_pid()",
    };
    let look = |target: &Target| {
        let (db, _) = Db::open(target, &[NOTES], Options::default())?;
        db.read(move |sql| sql.one(whose, &args![], |row| row.get::<String>(0))).wait().map(Option::unwrap)
    };
    let told = look(&place.target).unwrap();
    let (file, way) = told.split_once(' ').unwrap();
    assert_eq!(way, "open", "nobody asked for more");
    let trusted = look(&by(&place, &format!("sslmode=verify-full&sslrootcert={file}"))).unwrap();
    assert!(trusted.ends_with(" private"), "{trusted}");
}

#[test]
fn a_server_whose_certificate_nobody_vouches_for_is_not_talked_to() {
    let Some(place) = Place::postgres() else { return };
    let refused = Db::open(&by(&place, "sslmode=require"), &[NOTES], Options::default()).err().unwrap().to_string();
    assert!(refused.contains("certificate"), "{refused}");
    let missing = by(&place, "sslmode=require&sslrootcert=/nowhere/root.pem");
    let refused = Db::open(&missing, &[NOTES], Options::default()).err().unwrap().to_string();
    assert!(refused.contains("sslrootcert /nowhere/root.pem"), "{refused}");
}
