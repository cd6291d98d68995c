//! Two organisations of one server, each with its own address.

use base::config::{Mailboxes, Network};
use base::context::Actor;
use base::ids::OrgId;
use base::outside::Outside;
use base::refusal::Error;
use base::seal::Keys;
use calendar::ServiceCalendar;
use casework::{case, coaching, promise, search};
use db::{Db, Migration, Options, Sql, Target};
use engine::desk::{Desk, Who, Wiring, renew_links};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use people::member::{self, OrganisationSetup};
use people::organisation;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use web::module::{Module, Modules};

pub const ORG: OrgId = OrgId(1);
pub const OTHER: OrgId = OrgId(2);
pub const SYSTEM: Who = Who { org: ORG, actor: Actor::System };

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

/// The modules whose projections a store keeps, as the program lists them.
static MODULES: [&Module; 5] =
    [&case::MODULE, &promise::MODULE, &organisation::MODULE, &coaching::MODULE, &search::MODULE];

/// The servers of these tests stand on this machine.
pub fn inner() -> Outside {
    let inner = vec![Network::try_from("127.0.0.1".to_owned()).unwrap()];
    Outside::new(&Mailboxes { inner, ..Mailboxes::default() })
}

pub struct World {
    pub desk: Desk,
    folder: TempDir,
}

impl World {
    pub async fn open() -> World {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("mail.db"));
        let desk = World::desk(&target, "11".repeat(32));
        for (id, name) in [(ORG, "northline"), (OTHER, "halden")] {
            let setup = OrganisationSetup {
                id,
                name: name.to_owned(),
                address: format!("help@{name}.example"),
                currency: "EUR".to_owned(),
                calendar: ServiceCalendar::standard(TimeZone::UTC),
            };
            desk.write(move |sql| member::found(sql, &setup, Timestamp::UNIX_EPOCH)).await.unwrap();
        }
        World { desk, folder }
    }

    fn desk(target: &Target, key: String) -> Desk {
        let (db, _) = Db::open(target, &MIGRATIONS, Options { readers: 1, writers: 1 }).unwrap();
        let db = Modules::new(&MODULES).projections().kept_in(db);
        let wiring = Wiring { organisation: member::organisation, settled: &[] };
        let clock = || Timestamp::from_second(1_800_000_000).unwrap();
        Desk::open(db, Arc::new(clock), Keys::given(key), wiring).unwrap().reaching(inner())
    }

    /// The same store for a server that began again with another key, because the first was lost.
    pub fn with_another_key(&self) -> Desk {
        let key = "22".repeat(32);
        renew_links(self.desk.db(), &Keys::given(key.clone())).unwrap();
        World::desk(self.desk.db().target(), key)
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Sql<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.desk.read(read).await.unwrap()
    }
}
