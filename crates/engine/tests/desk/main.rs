//! The desk with an aggregate that is none of the business: what holds for a kettle holds for a case.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod kettle;

use base::context::{Actor, Context, Directory, Organisation};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Kind, Refusal};
use base::seal::Keys;
use calendar::ServiceCalendar;
use db::{Db, Migration, Options, Sql, Target, args, sql};
use engine::content::NewFile;
use engine::desk::{CommitAt, Desk, Rebuilt, Who, Wiring, commit, load};
use engine::projections::{Projected, Projections};
use engine::stream;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kettle::{Ask, Boiled, Kettle, LEVELS};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const ORG: OrgId = OrgId(1);
const OTHER: OrgId = OrgId(2);
const WHO: Who = Who { org: ORG, actor: Actor::Member(MemberId(7)) };

/// The tables of the engine, as the program's first step makes them, and two of the kettle's.
fn migrations() -> [Migration; 3] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../amends/migrations");
    let read = |name: &str| -> &'static str { Box::leak(std::fs::read_to_string(folder.join(name)).unwrap().into()) };
    let first = Migration {
        version: 1,
        name: "as shipped",
        sql: read("0001_first.sql"),
        sqlite: read("0001_first.sqlite.sql"),
        postgres: read("0001_first.postgres.sql"),
    };
    let kettles = Migration {
        version: 2,
        name: "kettles",
        sql:
            "create table level (org bigint not null, no bigint not null, cups bigint not null, primary key (org, no));
              create table kept (org bigint not null, no bigint not null, name text not null)",
        sqlite: "",
        postgres: "",
    };
    let history = Migration { version: 34, name: "seals", sql: read("0034_history.sql"), sqlite: "", postgres: "" };
    [first, kettles, history]
}

struct Kitchen {
    desk: Desk,
    runtime: Runtime,
    made: Option<(String, String)>,
    _folder: TempDir,
}

impl Kitchen {
    fn open(target: &Target, folder: TempDir, made: Option<(String, String)>) -> Kitchen {
        let (db, _) = Db::open(target, &migrations(), Options::default()).unwrap();
        let db = Projections::new([Projected::of(&LEVELS)]).kept_in(db);
        let organisation = |_: &mut Sql, org: OrgId| Ok((org == ORG || org == OTHER).then(organisation));
        let wiring = Wiring { organisation, settled: &[] };
        let clock = Arc::new(|| Timestamp::from_second(1_800_000_000).unwrap());
        let desk = Desk::open(db, clock, Keys::default(), wiring).unwrap();
        Kitchen { desk, runtime: Runtime::new().unwrap(), made, _folder: folder }
    }

    fn buy(&self, org: OrgId, no: i64) {
        let begin = move |sql: &mut Sql<'_>| {
            let organisation = organisation();
            let ctx = Context {
                now: Timestamp::UNIX_EPOCH,
                actor: Actor::System,
                organisation: &organisation,
                has_mail: false,
                given: &[],
            };
            let at = CommitAt { org, id: no, ctx: &ctx };
            commit::<Kettle>(sql, &at, None, vec![Boiled::Bought {}], Vec::new()).map(drop)
        };
        self.runtime.block_on(self.desk.write(begin)).unwrap();
    }

    fn ask(&self, no: i64, command: Ask) -> Result<Kettle, Error> {
        self.runtime.block_on(self.desk.act(WHO, no, command)).map(|done| done.state)
    }

    fn state(&self, org: OrgId, no: i64) -> Result<Kettle, Error> {
        self.runtime.block_on(self.desk.read(move |sql| load::<Kettle>(sql, org, no))).map(|(kettle, _)| kettle)
    }

    fn levels(&self, org: OrgId) -> (Vec<(i64, i64)>, i64) {
        let read = move |sql: &mut Sql<'_>| {
            let text = sql!("select no, cups from level where org = $1 order by no");
            let levels = sql.all(text, &args![org.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let total = engine::counter::tallies(sql, org)?.into_iter().find(|(name, _)| name == "cups");
            Ok((levels, total.map_or(0, |(_, cups)| cups)))
        };
        self.runtime.block_on(self.desk.read(read)).unwrap()
    }

    fn page(&self, org: OrgId, after: Option<i64>) -> Option<Rebuilt> {
        self.runtime.block_on(self.desk.rebuild_page::<Kettle>(org, after)).unwrap()
    }

    fn rebuild(&self, org: OrgId) -> u64 {
        let (mut after, mut count) = (None, 0);
        while let Some(page) = self.page(org, after) {
            assert_eq!(page.unread, Vec::<String>::new());
            (after, count) = (Some(page.last), count + page.streams);
        }
        count
    }

    fn spoil(&self) {
        let spoil = |sql: &mut Sql<'_>| {
            sql.run(sql!("update level set cups = cups + 40 where no = 1"), &args![])?;
            sql.run(sql!("insert into level (org, no, cups) values (1, 77, 3)"), &args![])?;
            Ok(sql.run(sql!("update tally set value = 1000 where name = 'cups'"), &args![])?)
        };
        self.runtime.block_on(self.desk.write(spoil)).unwrap();
    }
}

impl Drop for Kitchen {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.made {
            let drop = format!("drop database {name} with (force)");
            postgres::Client::connect(server, postgres::NoTls).unwrap().batch_execute(&drop).unwrap();
        }
    }
}

fn organisation() -> Organisation {
    Organisation {
        name: "Tea".to_owned(),
        address: "tea@tea.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
        people: Directory::new(Vec::new()),
        mailboxes: Vec::new(),
        language: Default::default(),
    }
}

/// Runs a story on every database there is.
fn everywhere(story: impl Fn(&Kitchen)) {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("tea.db"));
    story(&Kitchen::open(&target, folder, None));
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("AMENDS_TEST_POSTGRES") else { return };
    let name = format!("tea_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let create = format!("create database {name}");
    postgres::Client::connect(&server, postgres::NoTls).unwrap().batch_execute(&create).unwrap();
    let target = Target::Postgres(format!("{}/{name}", server.rsplit_once('/').unwrap().0));
    story(&Kitchen::open(&target, tempfile::tempdir().unwrap(), Some((server, name))));
}

#[test]
fn a_command_is_carried_out_and_its_rows_are_there_at_once() {
    everywhere(|kitchen| {
        kitchen.buy(ORG, 1);
        assert_eq!(kitchen.ask(1, Ask::Fill(6)).unwrap(), Kettle { cups: 6, version: 2 });
        assert_eq!(kitchen.ask(1, Ask::Pour(2)).unwrap(), Kettle { cups: 4, version: 3 });
        assert_eq!(kitchen.state(ORG, 1).unwrap(), Kettle { cups: 4, version: 3 });
        assert_eq!(kitchen.levels(ORG), (vec![(1, 4)], 4));
    });
}

#[test]
fn a_refused_command_leaves_nothing_behind() {
    everywhere(|kitchen| {
        kitchen.buy(ORG, 1);
        let refused = kitchen.ask(1, Ask::Pour(1)).unwrap_err();
        assert!(matches!(refused, Error::Refused(no) if no.kind == Kind::NotNow));
        assert_eq!(kitchen.state(ORG, 1).unwrap().version, 1);
        assert_eq!(kitchen.levels(ORG), (vec![(1, 0)], 0));
    });
}

#[test]
fn what_is_written_beside_a_command_stays_only_with_it() {
    everywhere(|kitchen| {
        kitchen.buy(ORG, 1);
        let refuse = |_: &mut Sql<'_>, _: &engine::desk::Done<Kettle>| Err(Refusal::not_now("Not today.").into());
        let refused = kitchen.runtime.block_on(kitchen.desk.act_and(WHO, 1, (Ask::Fill(3), Vec::new()), refuse));
        assert!(matches!(refused, Err(Error::Refused(_))));
        assert_eq!(kitchen.state(ORG, 1).unwrap(), Kettle { cups: 0, version: 1 });
    });
}

#[test]
fn files_that_come_with_a_command_are_kept_in_its_commit() {
    everywhere(|kitchen| {
        kitchen.buy(ORG, 1);
        let file = |name: &str| NewFile {
            name: name.to_owned(),
            mime: "image/png".to_owned(),
            inline: false,
            content_id: None,
            bytes: vec![1],
        };
        let files = vec![file("one.png"), file("two.png")];
        kitchen.runtime.block_on(kitchen.desk.act_with(WHO, 1, Ask::Fill(1), files)).unwrap();
        let read = |sql: &mut Sql<'_>| {
            let text = sql!("select name from kept where org = $1 order by name");
            Ok(sql.all(text, &args![ORG.0], |row| row.get::<String>(0))?)
        };
        assert_eq!(kitchen.runtime.block_on(kitchen.desk.read(read)).unwrap(), ["one.png", "two.png"]);
    });
}

#[test]
fn many_at_once_are_carried_out_one_after_the_other() {
    everywhere(|kitchen| {
        kitchen.buy(ORG, 1);
        let fill = |_| {
            let desk = kitchen.desk.clone();
            kitchen.runtime.spawn(async move { desk.act(WHO, 1, Ask::Fill(1)).await.map(drop) })
        };
        let asked: Vec<_> = (0..20).map(fill).collect();
        for one in asked {
            kitchen.runtime.block_on(one).unwrap().unwrap();
        }
        assert_eq!(kitchen.state(ORG, 1).unwrap(), Kettle { cups: 20, version: 21 });
        assert_eq!(kitchen.levels(ORG), (vec![(1, 20)], 20));
    });
}

#[test]
fn another_organisation_does_not_see_it() {
    everywhere(|kitchen| {
        kitchen.buy(ORG, 1);
        let missing = kitchen.state(OTHER, 1).unwrap_err();
        assert_eq!(missing.to_string(), "There is no kettle 1.");
        assert_eq!(kitchen.levels(OTHER), (Vec::new(), 0));
    });
}

#[test]
fn a_rebuild_mends_rows_strays_and_totals() {
    everywhere(|kitchen| {
        for no in 1..=3 {
            kitchen.buy(ORG, no);
            kitchen.ask(no, Ask::Fill(no)).unwrap();
        }
        let right = kitchen.levels(ORG);
        kitchen.spoil();
        assert_ne!(kitchen.levels(ORG), right);
        assert_eq!(kitchen.rebuild(ORG), 3);
        assert_eq!(kitchen.levels(ORG), right);
    });
}

#[test]
fn a_command_between_two_pages_of_a_rebuild_is_counted_once() {
    everywhere(|kitchen| {
        for no in 1..=260 {
            kitchen.buy(ORG, no);
        }
        kitchen.ask(3, Ask::Fill(2)).unwrap();
        kitchen.ask(255, Ask::Fill(5)).unwrap();
        let first = kitchen.page(ORG, None).unwrap();
        assert_eq!((first.last, first.streams), (250, 250));
        kitchen.ask(3, Ask::Fill(1)).unwrap();
        kitchen.ask(255, Ask::Pour(4)).unwrap();
        let rest = kitchen.page(ORG, Some(first.last)).unwrap();
        assert_eq!((rest.last, rest.streams), (260, 10));
        assert!(kitchen.page(ORG, Some(rest.last)).is_none());
        let (levels, total) = kitchen.levels(ORG);
        assert_eq!((levels.iter().map(|(_, cups)| cups).sum::<i64>(), total), (4, 4));
    });
}

#[test]
fn a_chain_is_whole_until_someone_alters_a_fact() {
    everywhere(|kitchen| {
        kitchen.buy(ORG, 1);
        kitchen.ask(1, Ask::Fill(6)).unwrap();
        let verify = |sql: &mut Sql<'_>| stream::verify(sql, ORG, 1, false);
        assert_eq!(kitchen.runtime.block_on(kitchen.desk.read(verify)).unwrap(), None);
        let alter = |sql: &mut Sql<'_>| {
            let text =
                sql!("update fact set body = replace(body, '6', '9') where org = 1 and stream = 1 and version = 2");
            Ok(sql.run(text, &args![])?)
        };
        assert_eq!(kitchen.runtime.block_on(kitchen.desk.write(alter)).unwrap(), 1);
        let wrong = kitchen.runtime.block_on(kitchen.desk.read(verify)).unwrap().unwrap();
        assert!(wrong.contains("fact 2") && wrong.contains("kettle.filled"), "{wrong}");
    });
}

#[test]
fn what_is_made_of_settings_is_made_once_until_they_change() {
    everywhere(|kitchen| {
        static MADE: AtomicU32 = AtomicU32::new(0);
        MADE.store(0, Ordering::SeqCst);
        let made = || {
            let read = |_: &mut Sql<'_>| Ok(u64::from(MADE.fetch_add(1, Ordering::SeqCst)));
            *kitchen.runtime.block_on(kitchen.desk.cached::<u64, _>(ORG, read)).unwrap()
        };
        assert_eq!((made(), made()), (0, 0));
        kitchen.runtime.block_on(kitchen.desk.settle(ORG, |_| Ok(()))).unwrap();
        assert_eq!((made(), made()), (1, 1));
        kitchen.desk.forget(Some(OTHER));
        assert_eq!(made(), 1);
        kitchen.desk.forget(None);
        assert_eq!(made(), 2);
    });
}

#[test]
fn what_a_commit_announces_names_the_kind_and_the_number() {
    everywhere(|kitchen| {
        kitchen.buy(ORG, 4);
        let mut news = kitchen.desk.news();
        kitchen.ask(4, Ask::Fill(1)).unwrap();
        let heard = kitchen
            .runtime
            .block_on(async { tokio::time::timeout(std::time::Duration::from_secs(10), news.recv()).await });
        assert_eq!(heard.unwrap().unwrap().as_ref(), "kettle 1 4");
    });
}
