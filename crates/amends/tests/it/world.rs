//! One small named world: Northline Parts on a fresh store, and a clock that stands until a story moves it.

pub use crate::place::Place;
use amends::boot;
use base::config::{Mailboxes, Network};
use base::context::{Actor, Role};
use base::ids::{CaseNo, MemberId, OrgId};
use base::outside::Outside;
use base::refusal::{Error, Refusal};
use base::seal::Keys;
use base::time::instant;
use calendar::ServiceCalendar;
use casework::case::Done;
use casework::case::{Case, Command};
use casework::message::store::{self, Words};
use db::{args, sql};
use engine::desk::{Clock, Desk, Who};
use engine::outbox::Hold;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use mail::ingest::{self, Went};
use people::member::{self, Member, OrganisationSetup};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::runtime::Runtime;

pub const ORG: OrgId = OrgId(1);
pub const TOMAS: MemberId = MemberId(1);
/// A byte of the key that secrets are sealed with.
pub const KEY: &str = "42";
/// Where the complaints of Northline Parts come to.
pub const ADDRESS: &str = "complaints@northline.example";

/// Servers of stories stand on this machine.
pub fn here() -> Outside {
    let inner = ["127.0.0.0/8", "::1"].map(|text| Network::try_from(text.to_owned()).unwrap()).to_vec();
    Outside::new(&Mailboxes { inner, ports: Vec::new() })
}

/// Runs a story on every database there is, in a place without anything.
pub fn everywhere(story: impl Fn(&Place)) {
    story(&Place::sqlite());
    if let Some(place) = Place::postgres() {
        story(&place);
    }
}

/// Runs a story on every database there is, at Northline Parts on Tuesday 17 November 2026, 08:00 in Oslo.
pub fn each(story: impl Fn(&World)) {
    everywhere(|place| {
        let world = World::open(place);
        // A mail transport is made and dropped inside the runtime it talks in.
        let _inside = world.runtime.enter();
        story(&world);
    });
}

/// The organisation and its clock.
pub struct World {
    // Before the runtime, which must outlive what the desk still has to finish.
    pub desk: Desk,
    pub runtime: Runtime,
    pub folder: std::path::PathBuf,
    clock: Arc<AtomicI64>,
}

impl World {
    pub fn open(place: &Place) -> World {
        World::holding(place, SignedDuration::ZERO)
    }

    /// The same, where mail of members waits for so long before it goes.
    pub fn holding(place: &Place, hold: SignedDuration) -> World {
        let start: Timestamp = "2026-11-17T07:00:00Z".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
        let hand = clock.clone();
        let read: Clock = Arc::new(move || instant(hand.load(Ordering::SeqCst)));
        // Programs that a story starts over this store find the same key.
        std::fs::write(place.folder.path().join(base::seal::FILE), KEY.repeat(32)).unwrap();
        let (desk, _) = boot::open_holding(&place.target, read, Keys::given(KEY.repeat(32)), Hold(hold)).unwrap();
        let desk = desk.reaching(here());
        let world = World { desk, runtime: Runtime::new().unwrap(), folder: place.folder.path().to_owned(), clock };
        world.found();
        world
    }

    fn found(&self) {
        let now = self.desk.now();
        let setting_up = self.desk.write(move |sql| {
            if !member::organisations(sql)?.is_empty() {
                return Ok(());
            }
            let zone = TimeZone::get("Europe/Oslo").unwrap();
            let organisation = OrganisationSetup {
                id: ORG,
                name: "Northline Parts".to_owned(),
                address: ADDRESS.to_owned(),
                currency: "EUR".to_owned(),
                calendar: ServiceCalendar::standard(zone),
            };
            member::found(sql, &organisation, now)?;
            let tomas = Member {
                id: TOMAS,
                name: "Tomas Reyes".to_owned(),
                email: "tomas@northline.example".to_owned(),
                role: Role::Agent,
                team: "order desk".to_owned(),
                limit: 200_000,
                direct_line: String::new(),
                active: true,
                signed_up: false,
            };
            member::add(sql, ORG, &tomas, None, now)
        });
        self.wait(setting_up).unwrap();
    }

    pub fn wait<T>(&self, what: impl Future<Output = T>) -> T {
        self.runtime.block_on(what)
    }

    pub fn pass(&self, time: SignedDuration) {
        self.clock.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// A mail comes in.
    pub fn take(&self, mail: impl Into<Vec<u8>>) -> Went {
        self.wait(ingest::take(&self.desk, ORG, mail.into())).unwrap().went
    }

    /// A complaint comes in and opens a case.
    pub fn complaint(&self, mail: impl Into<Vec<u8>>) -> CaseNo {
        match self.take(mail) {
            Went::Opened(no) => no,
            other => panic!("opened no case: {other}"),
        }
    }

    pub fn case(&self, no: CaseNo) -> Case {
        self.wait(self.desk.read(move |sql| casework::case::load(sql, ORG, no))).unwrap().0
    }

    pub fn words(&self, no: CaseNo) -> Vec<Words> {
        self.wait(self.desk.read(move |sql| Ok(store::of_all(sql, ORG, no)?))).unwrap()
    }

    /// Tomas does something on a case.
    pub fn tomas(&self, no: CaseNo, command: Command) -> Done {
        let who = Who { org: ORG, actor: Actor::Member(TOMAS) };
        self.wait(self.desk.act(who, no, command)).unwrap()
    }

    /// Tomas tries something that is refused.
    pub fn tries(&self, no: CaseNo, command: Command) -> Refusal {
        let who = Who { org: ORG, actor: Actor::Member(TOMAS) };
        match self.wait(self.desk.act(who, no, command)) {
            Err(Error::Refused(refusal)) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    /// How many cases there are.
    pub fn cases(&self) -> i64 {
        let count = sql!("select count(*) from case_row");
        self.wait(self.desk.read(move |sql| Ok(sql.one(count, &args![], |row| row.get(0))?))).unwrap().unwrap()
    }
}
