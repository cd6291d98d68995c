//! A fresh store with the tables as shipped for each test, gone afterwards.

use base::ids::{CaseNo, MailboxId, OrgId};
use db::{Db, Migration, Options, Sql, Target};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

pub const ORG: OrgId = OrgId(1);
pub const OTHER: OrgId = OrgId(2);
pub const CASE: CaseNo = CaseNo(1042);
pub const BOX: MailboxId = MailboxId(1);

/// So many minutes after the tests begin.
pub fn at(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-11-17T07:00:00Z".parse().unwrap();
    start + SignedDuration::from_mins(minutes)
}

/// The steps of the program, read from their files.
static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../amends/migrations");
    let mut steps = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let version: i64 = name.split('_').next().unwrap().parse().unwrap();
        let text: &'static str = Box::leak(std::fs::read_to_string(&path).unwrap().into());
        let empty = Migration { version, name: "as shipped", sql: "", sqlite: "", postgres: "" };
        let step = steps.entry(version).or_insert(empty);
        match name.rsplit('.').nth(1) {
            Some("sqlite") => step.sqlite = text,
            Some("postgres") => step.postgres = text,
            _ => step.sql = text,
        }
    }
    steps.into_values().collect()
});

pub struct Place {
    pub db: Db,
    made: Option<(String, String)>,
    _folder: TempDir,
}

impl Place {
    fn open(target: &Target, folder: TempDir, made: Option<(String, String)>) -> Place {
        let (db, _) = Db::open(target, &MIGRATIONS, Options { readers: 1, writers: 2 }).unwrap();
        Place { db, made, _folder: folder }
    }

    /// Writes, and stops the test at a fault or a refusal.
    #[track_caller]
    pub fn write<T, E>(&self, act: impl FnMut(&mut Sql<'_>) -> Result<T, E> + Send + 'static) -> T
    where
        T: Send + 'static,
        E: From<db::Error> + Debug + Send + 'static,
    {
        self.db.write(act).wait().unwrap()
    }

    /// Reads, and stops the test at a fault or a refusal.
    #[track_caller]
    pub fn read<T, E>(&self, act: impl FnOnce(&mut Sql<'_>) -> Result<T, E> + Send + 'static) -> T
    where
        T: Send + 'static,
        E: From<db::Error> + Debug + Send + 'static,
    {
        self.db.read(act).wait().unwrap()
    }

    /// Why it cannot be written.
    #[track_caller]
    pub fn refused<T, E>(&self, act: impl FnMut(&mut Sql<'_>) -> Result<T, E> + Send + 'static) -> E
    where
        T: Debug + Send + 'static,
        E: From<db::Error> + Debug + Send + 'static,
    {
        self.db.write(act).wait().unwrap_err()
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

/// Runs a story on every database there is.
pub fn everywhere(story: impl Fn(&Place)) {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("ledgers.db"));
    story(&Place::open(&target, folder, None));
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("AMENDS_TEST_POSTGRES") else { return };
    let name = format!("ledgers_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    on(&server, &format!("create database {name}"));
    let target = Target::Postgres(format!("{}/{name}", server.rsplit_once('/').unwrap().0));
    story(&Place::open(&target, tempfile::tempdir().unwrap(), Some((server, name))));
}
