//! What is kept of facts and read by lists, Today, search, export and check: on SQLite and, where AMENDS_TEST_POSTGRES
//! names a server, on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at what they did not expect")]

#[path = "../place/mod.rs"]
mod place;

mod contacts;
mod customers;
mod damage;
mod everything;
mod export;
mod groups;
mod joining;
mod lists;
mod mailed;
mod moving;
mod outgoing;
mod projections;
mod receiving;
mod sample;
mod search;
mod settings;
mod today;

use amends::{boot, sample as northline};
use base::context::{Actor, Role};
use base::ids::{CaseNo, MemberId, OrgId};
use base::refusal::Error;
use base::seal::Keys;
use base::time::instant;
use calendar::ServiceCalendar;
use casework::case::{Case, Command, Done, Stored};
use casework::message::{self, Channel, Recipients, Reply, Stance};
use db::Sql;
use engine::desk::{Clock, Desk, Who};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use people::member::{self, Member, OrganisationSetup};
use place::Place;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::runtime::Runtime;

const ONE: OrgId = OrgId(1);
const TWO: OrgId = OrgId(2);
/// Agent in each of them.
const TOMAS: MemberId = MemberId(1);
/// Admin in each of them.
const KARI: MemberId = MemberId(2);

/// A store with its clock, which stands until a story moves it.
struct World {
    // Before the runtime, which must outlive what the desk still has to finish.
    desk: Desk,
    runtime: Runtime,
    clock: Arc<AtomicI64>,
    /// Where the store lies, when nobody else keeps it.
    _place: Option<Place>,
}

/// Runs a story on every database there is.
fn everywhere(story: impl Fn(&Place)) {
    story(&Place::sqlite());
    if let Some(place) = Place::postgres() {
        story(&place);
    }
}

/// Runs a story with two organisations in one store, on Tuesday 17 November 2026, 08:00 in Oslo.
fn each(story: impl Fn(&World)) {
    everywhere(|place| {
        let world = World::open(place);
        for org in [ONE, TWO] {
            world.found(org);
        }
        story(&world);
    });
}

/// Runs a story with the sample organisation, on Wednesday 18 November 2026, 09:00 in Oslo.
fn with_sample(story: impl Fn(&World)) {
    everywhere(|place| story(&World::sample(place)));
}

impl World {
    fn open(place: &Place) -> World {
        let start: Timestamp = "2026-11-17T07:00:00Z".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
        let hand = clock.clone();
        let read: Clock = Arc::new(move || instant(hand.load(Ordering::SeqCst)));
        let (desk, _) = boot::open_with(&place.target, read, Keys::given("42".repeat(32))).unwrap();
        World { desk, runtime: Runtime::new().unwrap(), clock, _place: None }
    }

    /// The sample organisation in a file of its own.
    fn of_its_own() -> World {
        let place = Place::sqlite();
        let world = World::sample(&place);
        World { _place: Some(place), ..world }
    }

    fn sample(place: &Place) -> World {
        let world = World::open(place);
        world.pass(SignedDuration::from_hours(25));
        world.runtime.block_on(northline::found(&world.desk)).unwrap();
        world.index();
        world
    }

    fn found(&self, org: OrgId) {
        let now = self.desk.now();
        self.write(move |sql| {
            let organisation = OrganisationSetup {
                id: org,
                name: format!("Parts {org}"),
                address: format!("complaints@parts{org}.example"),
                currency: "EUR".to_owned(),
                calendar: ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap()),
            };
            member::found(sql, &organisation, now)?;
            for (id, name, role) in [(TOMAS, "Tomas Reyes", Role::Agent), (KARI, "Kari Holm", Role::Admin)] {
                let (first, _) = name.split_once(' ').unwrap_or((name, ""));
                let member = Member {
                    id,
                    name: name.to_owned(),
                    email: format!("{}@parts{org}.example", first.to_lowercase()),
                    role,
                    team: "order desk".to_owned(),
                    limit: 200_000,
                    direct_line: String::new(),
                    active: true,
                    signed_up: false,
                };
                member::add(sql, org, &member, None, now)?;
            }
            Ok(())
        });
    }

    fn pass(&self, time: SignedDuration) {
        self.clock.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    fn read<T: Send + 'static>(&self, read: impl FnMut(&mut Sql<'_>) -> Result<T, Error> + Send + 'static) -> T {
        self.runtime.block_on(self.desk.read(read)).unwrap()
    }

    fn write<T: Send + 'static>(&self, write: impl FnMut(&mut Sql<'_>) -> Result<T, Error> + Send + 'static) -> T {
        self.runtime.block_on(self.desk.write(write)).unwrap()
    }

    /// A member does something on a case.
    fn act(&self, (org, member): (OrgId, MemberId), no: CaseNo, command: impl Into<Command>) -> Done {
        let who = Who { org, actor: Actor::Member(member) };
        self.runtime.block_on(self.desk.act(who, no, command.into())).unwrap()
    }

    /// Tomas replies by mail; says which message it is.
    fn by_mail(&self, no: CaseNo, whom: Recipients) -> u32 {
        let reply = Reply {
            channel: Channel::Email,
            text: "We look.".to_owned(),
            stance: Stance::default(),
            asks_understood: false,
            promises: Vec::new(),
            whom,
        };
        let n = self.case(ONE, no).messages.next();
        self.act((ONE, TOMAS), no, message::Command::Reply(reply));
        n
    }

    fn case(&self, org: OrgId, no: CaseNo) -> Case {
        self.read(move |sql| Ok(casework::case::load(sql, org, no)?.0))
    }

    /// Every case of an organisation with its history.
    fn histories(&self, org: OrgId) -> Vec<(CaseNo, Vec<Stored>)> {
        self.read(move |sql| {
            let numbers = casework::case::numbers(sql, org, CaseNo(0), 1000)?;
            numbers.into_iter().map(|no| Ok((no, casework::case::history(sql, org, no)?))).collect()
        })
    }

    fn index(&self) {
        self.runtime.block_on(casework::search::index_due(&self.desk)).unwrap();
    }

    fn rebuild(&self, org: OrgId) {
        self.runtime.block_on(amends::rebuild::rebuild(&self.desk, org, |_| ())).unwrap();
    }

    /// What the check says.
    fn wrong(&self, org: OrgId) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let target = db::Target::Sqlite(folder.path().join("scratch.db"));
        let (scratch, _) = db::Db::open(&target, &boot::MIGRATIONS, db::Options::default()).unwrap();
        let mut wrong = Vec::new();
        let mut told = |says| wrong.push(says);
        self.runtime.block_on(amends::check::check(&self.desk, org, &scratch, &mut told)).unwrap();
        wrong
    }
}
