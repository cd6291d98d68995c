//! A fresh store for each test, gone afterwards.

use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, Error, Migration, Options, Sql, Target, args, sql};
use tempfile::TempDir;

// The child stands before its parent in the order of names, so that backups meet it first.
pub const NOTES: Migration = Migration {
    version: 1,
    name: "notes",
    sql: "create table note (id bigint primary key, body text, done boolean, weight double precision, raw bytea);
          create table answer (id bigint primary key, note bigint not null references note (id), body text not null)",
    sqlite: "create virtual table words using fts5 (body)",
    postgres: "create table words (rowid bigint primary key, body text not null,
               found tsvector generated always as (to_tsvector('simple', body)) stored)",
};

pub struct Place {
    pub target: Target,
    pub folder: TempDir,
    made: Option<(String, String)>,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { target: Target::Sqlite(folder.path().join("data/store.db")), folder, made: None }
    }

    /// A database of its own on the server of the tests, when there is one.
    pub fn postgres() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("AMENDS_TEST_POSTGRES").ok()?;
        let name = format!("db_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        on(&server, &format!("create database {name}"));
        let (base, _) = server.rsplit_once('/').unwrap();
        let target = Target::Postgres(format!("{base}/{name}"));
        Some(Self { target, folder: tempfile::tempdir().unwrap(), made: Some((server, name)) })
    }

    pub fn open(&self) -> Db {
        self.open_with(&[NOTES])
    }

    pub fn open_with(&self, migrations: &[Migration]) -> Db {
        Db::open(&self.target, migrations, Options::default()).unwrap().0
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.made {
            on(server, &format!("drop database {name} with (force)"));
        }
    }
}

fn on(server: &str, statement: &str) {
    postgres::Client::connect(server, postgres::NoTls).unwrap().batch_execute(statement).unwrap();
}

/// Runs a test on every database there is.
pub fn everywhere(test: impl Fn(&Place)) {
    test(&Place::sqlite());
    if let Some(place) = Place::postgres() {
        test(&place);
    }
}

pub fn add(sql: &mut Sql<'_>, id: i64, body: &str) -> Result<(), Error> {
    let added = sql.run(sql!("insert into note (id, body) values ($1, $2)"), &args![id, body])?;
    assert_eq!(added, 1);
    Ok(())
}

pub fn bodies(db: &Db) -> Vec<String> {
    let text = sql!("select body from note order by id");
    db.read::<_, Error, _>(move |sql| sql.all(text, &args![], |row| row.get(0))).wait().unwrap()
}
