//! An organisation of two: Astrid, who runs it, and Tomas, who was invited.

use base::context::{Actor, Directory, Organisation, Role};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use base::seal::Keys;
use calendar::ServiceCalendar;
use db::{Db, Migration, Options, Sql, Target};
use engine::desk::{Desk, Who, Wiring};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use people::member::rules::MemberText;
use people::member::{self, Member, OrganisationSetup};
use people::organisation::{self, Command, Done, STREAM};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use web::module::{Module, Modules};

pub const ORG: OrgId = OrgId(1);
pub const ASTRID: MemberId = MemberId(1);
pub const TOMAS: MemberId = MemberId(2);

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

/// The modules of people, whose projections a store keeps.
static MODULES: [&Module; 2] = [&organisation::MODULE, &member::MODULE];

pub struct World {
    pub desk: Desk,
    runtime: Runtime,
    made: Option<(String, String)>,
    _folder: TempDir,
}

pub fn setup(name: &str, address: &str) -> OrganisationSetup {
    OrganisationSetup {
        id: ORG,
        name: name.to_owned(),
        address: address.to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
    }
}

pub fn member(name: &str, role: Role) -> Member {
    let first = name.split(' ').next().unwrap_or(name).to_lowercase();
    Member {
        id: MemberId(0),
        name: name.to_owned(),
        email: format!("{first}@northline.example"),
        role,
        team: "order desk".to_owned(),
        limit: 50_000,
        direct_line: String::new(),
        active: true,
        signed_up: true,
    }
}

pub fn typed(name: &str, role: &str) -> MemberText {
    let first = name.split(' ').next().unwrap_or(name);
    MemberText {
        name: name.to_owned(),
        email: format!("{first}@Northline.example"),
        role: role.to_owned(),
        team: "order desk".to_owned(),
        limit: "500".to_owned(),
        direct_line: String::new(),
        active: true,
    }
}

pub fn by(member: MemberId) -> Who {
    Who { org: ORG, actor: Actor::Member(member) }
}

pub const SYSTEM: Who = Who { org: ORG, actor: Actor::System };

/// What somebody reads of the organisation who knows nothing of it but its people.
pub fn organisation(people: Directory) -> Organisation {
    Organisation {
        name: "Northline Parts".to_owned(),
        address: "help@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
        people,
        mailboxes: Vec::new(),
        language: Default::default(),
    }
}

impl World {
    fn open(target: &Target, folder: TempDir, made: Option<(String, String)>) -> World {
        let (db, _) = Db::open(target, &MIGRATIONS, Options { readers: 1, writers: 2 }).unwrap();
        let db = Modules::new(&MODULES).projections().kept_in(db);
        let wiring = Wiring { organisation: member::organisation, settled: &[] };
        let desk = Desk::open(db, Arc::new(|| at(0)), Keys::default(), wiring).unwrap();
        World { desk, runtime: Runtime::new().unwrap(), made, _folder: folder }
    }

    #[track_caller]
    pub fn read<T: Send + 'static>(&self, read: impl FnOnce(&mut Sql<'_>) -> Result<T, Error> + Send + 'static) -> T {
        self.runtime.block_on(self.desk.read(read)).unwrap()
    }

    #[track_caller]
    pub fn write<T: Send + 'static>(&self, write: impl FnMut(&mut Sql<'_>) -> Result<T, Error> + Send + 'static) -> T {
        self.runtime.block_on(self.desk.write(write)).unwrap()
    }

    pub fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    /// Carries a command out.
    #[track_caller]
    pub fn act(&self, who: Who, command: Command) -> Done {
        self.wait(self.desk.act(who, STREAM, command)).unwrap()
    }

    /// Why it is not carried out.
    #[track_caller]
    pub fn refused(&self, who: Who, command: Command) -> Refusal {
        match self.wait(self.desk.act(who, STREAM, command)).err().unwrap() {
            Error::Refused(refusal) => refusal,
            Error::Broken(fault) => panic!("{fault}"),
        }
    }

    /// What rules are told of the organisation now.
    pub fn organisation(&self) -> Arc<Organisation> {
        self.wait(self.desk.organisation(ORG)).unwrap()
    }

    pub fn members(&self) -> Vec<Member> {
        self.read(|sql| Ok(member::members(sql, ORG)?))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.made {
            on(server, &format!("drop database {name} with (force)"));
        }
    }
}

fn on(server: &str, statement: &str) {
    postgres::Client::connect(server, postgres::NoTls).unwrap().batch_execute(statement).unwrap();
}

/// Runs a story in an empty server on every database there is.
pub fn everywhere(story: impl Fn(&World)) {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("people.db"));
    story(&World::open(&target, folder, None));
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("AMENDS_TEST_POSTGRES") else { return };
    let name = format!("people_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    on(&server, &format!("create database {name}"));
    let target = Target::Postgres(format!("{}/{name}", server.rsplit_once('/').unwrap().0));
    story(&World::open(&target, tempfile::tempdir().unwrap(), Some((server, name))));
}

/// Runs a story with Astrid and Tomas in it; his invitation has the token of sevens.
pub fn at_northline(story: impl Fn(&World)) {
    everywhere(|world| {
        world.write(|sql| {
            let founded = setup("Northline Parts", "help@northline.example");
            organisation::found(sql, &founded, Actor::System, at(0)).map(drop)
        });
        let new = Box::new(setup("Northline Parts", "help@northline.example"));
        let admin = Box::new(member("Astrid Lund", Role::Admin));
        world.act(SYSTEM, Command::MoveIn { settings: new, admin, password: "astrids hash".to_owned() });
        world.act(by(ASTRID), Command::Invite { text: typed("Tomas Reyes", "agent"), token: [7; 32] });
        story(world);
    });
}
