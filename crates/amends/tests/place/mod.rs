//! Where the store of a test lies: a file, or a database of its own on the PostgreSQL server of the tests.

#![allow(dead_code, clippy::allow_attributes, reason = "each of those that share it uses another part")]

use db::Target;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// Where a store lies; gone when the story is over.
pub struct Place {
    pub target: Target,
    pub folder: TempDir,
    made: Option<(String, String)>,
}

impl Place {
    pub fn sqlite() -> Place {
        let folder = tempfile::tempdir().unwrap();
        Place { target: Target::Sqlite(folder.path().join("amends.db")), folder, made: None }
    }

    /// A database of its own on the server of the tests, when there is one.
    pub fn postgres() -> Option<Place> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("AMENDS_TEST_POSTGRES").ok()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // A test that was killed leaves its database behind, and the number of its process comes again.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let name = format!("amends_test_{}_{number}_{since:x}", std::process::id());
        on(&server, format!("create database {name}"));
        let (base, _) = server.rsplit_once('/').unwrap();
        let target = Target::Postgres(format!("{base}/{name}"));
        Some(Place { target, folder: tempfile::tempdir().unwrap(), made: Some((server, name)) })
    }

    /// The address of the store as the command line takes it, password and all.
    pub fn address(&self) -> String {
        match &self.target {
            Target::Sqlite(path) => format!("sqlite:{}", path.display()),
            Target::Postgres(url) => url.clone(),
        }
    }

    /// On SQLite, or wherever AMENDS_TEST_ON says: for tests that are run once on each.
    pub fn asked() -> Place {
        match std::env::var("AMENDS_TEST_ON").as_deref() {
            Ok("postgres") => Place::postgres().unwrap_or_else(|| panic!("AMENDS_TEST_POSTGRES names no server")),
            _ => Place::sqlite(),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = self.made.take() {
            on(&server, format!("drop database {name} with (force)"));
        }
    }
}

/// On a thread of its own: the client waits, and a test may be inside a runtime that must not.
fn on(server: &str, statement: String) {
    let server = server.to_owned();
    let done = std::thread::spawn(move || {
        postgres::Client::connect(&server, postgres::NoTls).unwrap().batch_execute(&statement).unwrap();
    });
    done.join().unwrap();
}
