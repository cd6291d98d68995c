//! What is kept of facts, made bit by bit with each command, is what is made of the whole history: on both databases,
//! whatever happened, and also when a rebuild came in the middle of it, or search took words in beside it.

use super::super::{Case, Command, Content, load, open};
use super::moves::{Move, any_move, arrival, command, opening};
use crate::customer::{Contact, ContactRole, Customer, add_contact, add_customer};
use crate::given::{INGRID, KARI, MODULES, northline, now};
use crate::message;
use base::context::{Actor, Context};
use base::ids::{CaseNo, CustomerId, OrgId};
use base::refusal::Error;
use base::seal::Keys;
use db::{Db, Migration, Options, Sql, Target, Text, args, sql};
use engine::desk::{CommitAt, Desk, Who, Wiring, commit};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use tokio::runtime::Runtime;

const ORG: OrgId = OrgId(1);
const NO: CaseNo = CaseNo(1042);
/// Another of the same person, which it is merged with, and parted from again.
const OTHER: CaseNo = CaseNo(1043);
/// And more of them.
const CASES: [CaseNo; 4] = [NO, OTHER, CaseNo(1044), CaseNo(1045)];

/// The steps by which stores grow, as they lie beside the program that takes them.
fn migrations() -> Vec<Migration> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../amends/migrations");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.matches('.').count() == 1)
        .collect();
    names.sort();
    let read = |name: String| -> &'static str {
        Box::leak(std::fs::read_to_string(folder.join(name)).unwrap_or_default().into())
    };
    let step = |name: String| {
        let stem = name.trim_end_matches(".sql");
        Migration {
            version: stem[..4].parse().unwrap(),
            name: "as shipped",
            sql: read(name.clone()),
            sqlite: read(format!("{stem}.sqlite.sql")),
            postgres: read(format!("{stem}.postgres.sql")),
        }
    };
    names.into_iter().map(step).collect()
}

struct Store {
    desk: Desk,
    clock: Arc<Mutex<jiff::Timestamp>>,
    runtime: Runtime,
}

impl Store {
    fn new(target: &Target) -> Store {
        let clock = Arc::new(Mutex::new(now()));
        let reads = clock.clone();
        let (db, _) = Db::open(target, &migrations(), Options::default()).unwrap();
        let db = MODULES.projections().kept_in(db);
        let wiring = Wiring { organisation: |_, _| Ok(Some(northline())), settled: &[] };
        let desk = Desk::open(db, Arc::new(move || *reads.lock().unwrap()), Keys::default(), wiring).unwrap();
        Store { desk, clock, runtime: Runtime::new().unwrap() }
    }

    fn write<T: Send + 'static>(&self, write: impl FnMut(&mut Sql<'_>) -> Result<T, Error> + Send + 'static) -> T {
        self.runtime.block_on(self.desk.write(write)).unwrap()
    }

    /// The complaint every run begins with, as case 1042, and once more as each of the others.
    fn begin(&self, has_mail: bool) {
        self.write(move |sql| {
            let at = now();
            let moe = Customer { id: CustomerId(3), name: "Moe Metall".to_owned(), since: None };
            add_customer(sql, ORG, &moe, None, at)?;
            let ingrid = Contact {
                id: INGRID,
                customer: CustomerId(3),
                name: "Ingrid Moe".to_owned(),
                email: has_mail.then(|| "ingrid@moe.example".to_owned()),
                phone: None,
                role: ContactRole::User,
                language: Default::default(),
            };
            add_contact(sql, ORG, &ingrid, at)?;
            let organisation = northline();
            let ctx = Context { now: at, actor: Actor::System, organisation: &organisation, has_mail, given: &[] };
            for id in CASES {
                let (facts, content): (_, Content) = open(opening(has_mail), &ctx)?.into();
                commit::<Case>(sql, &CommitAt { org: ORG, id, ctx: &ctx }, None, facts, content)?;
            }
            Ok(())
        });
    }

    /// One move on one of two cases; true when it was carried out.
    fn make(&self, next: &Move, has_mail: bool) -> bool {
        let (no, other) = if next.choice.is_multiple_of(3) { (OTHER, NO) } else { (NO, OTHER) };
        let case = self.pass(next, no);
        let (actor, command) = match next.joining(&case, no, other) {
            Some(what) => (Actor::Member(KARI), what.into()),
            None => command(&case, next, self.desk.now(), has_mail),
        };
        self.runtime.block_on(self.acts(no, actor, command))
    }

    /// One move that joins two of all cases or parts them, or gives one something to be joined, while search takes in what
    /// it has not yet: both wait for the same commit.
    fn join(&self, next: &Move) -> bool {
        let (no, other) = (CASES[next.choice % 4], CASES[(next.choice / 4 % 3 + next.choice + 1) % 4]);
        let case = self.pass(next, no);
        let command = match next.joins(&case, no, other) {
            Some(what) => what.into(),
            None => message::Command::Receive(arrival("It jams again.", None)).into(),
        };
        let (done, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        let holds = self.desk.write(move |_| {
            held.lock().unwrap().recv().ok();
            Ok(())
        });
        let pause = |millis| tokio::time::sleep(Duration::from_millis(millis));
        let acts = async {
            pause(6).await;
            self.acts(no, Actor::Member(KARI), command).await
        };
        let goes = async {
            pause(9).await;
            drop(done);
        };
        let finds = async {
            pause(3).await;
            crate::search::index_due(&self.desk).await
        };
        let (held, found, is_done, ()) = self.runtime.block_on(async { tokio::join!(holds, finds, acts, goes) });
        held.and(found).unwrap();
        is_done
    }

    /// The time that passes before a move, and the case then.
    fn pass(&self, next: &Move, no: CaseNo) -> Case {
        *self.clock.lock().unwrap() += SignedDuration::from_mins(next.minutes);
        self.runtime.block_on(self.desk.read(move |sql| load(sql, ORG, no))).unwrap().0
    }

    async fn acts(&self, no: CaseNo, actor: Actor, command: Command) -> bool {
        match self.desk.act(Who { org: ORG, actor }, no, command).await {
            Ok(_) => true,
            Err(Error::Refused(_)) => false,
            Err(fault) => panic!("{fault}"),
        }
    }

    fn rebuild(&self) {
        let mut after = None;
        while let Some(page) = self.runtime.block_on(self.desk.rebuild_page::<Case>(ORG, after)).unwrap() {
            assert!(page.unread.is_empty(), "{page:?}");
            after = Some(page.last);
        }
    }

    /// Every row of every projection.
    fn rows(&self) -> Vec<String> {
        self.runtime.block_on(crate::search::index_due(&self.desk)).unwrap();
        let texts: [Text; 6] = [
            sql!(
                "select 'case ' || no || ' ' || subject || ' ' || customer || ' ' || contact || ' ' || owner || ' ' || step
                     || ' ' || misses || ' ' || severity || ' ' || channel || ' ' || coalesce(outcome, '-') || ' ' || is_open
                     || ' ' || unanswered || ' ' || opened_at || ' ' || last_at || ' '
                     || coalesce(cast(next_due as text), '-') || ' ' || version || ' ' || coalesce(cast(merged_into as text), '-')
                 from case_row where org = $1"
            ),
            sql!(
                "select 'owed ' || case_no || ' ' || i || ' ' || kind || ' ' || member || ' ' || due || ' ' || n || ' '
                     || what || ' ' || contact from owed where org = $1"
            ),
            sql!("select 'alarm ' || case_no || ' ' || i || ' ' || kind || ' ' || n || ' ' || at from alarm where org = $1"),
            sql!(
                "select 'promise ' || case_no || ' ' || n || ' ' || owner || ' ' || coalesce(cast(to_member as text), '-')
                     || ' ' || what || ' ' || due || ' ' || state || ' ' || standing || ' ' || made_at || ' '
                     || coalesce(cast(done_at as text), '-') || ' ' || coalesce(cast(broken_at as text), '-') || ' '
                     || customer from promise where org = $1"
            ),
            sql!("select 'total ' || name || ' ' || value from tally where org = $1 and value <> 0"),
            sql!("select 'rule ' || rule || ' ' || what || ' ' || n from coach_tally where org = $1 and n <> 0"),
        ];
        let mut rows: Vec<String> = Vec::new();
        for text in texts {
            let found = self.desk.read(move |sql| Ok(sql.all(text, &args![ORG.0], |row| row.get::<String>(0))?));
            rows.extend(self.runtime.block_on(found).unwrap());
        }
        let known = self.desk.read(|sql| Ok(crate::search::documents(sql, ORG, CaseNo(0), None)?));
        rows.extend(self.runtime.block_on(known).unwrap().iter().map(|(no, n)| format!("found {no} {n}")));
        rows.sort();
        rows
    }
}

fn runs_on(target: &mut dyn FnMut() -> Target) {
    let strategy = prop::collection::vec(any_move(), 20..50);
    let mut runner = TestRunner::deterministic();
    let mut accepted = 0;
    for nth in 0..8 {
        let has_mail = nth % 3 != 0;
        let store = Store::new(&target());
        store.begin(has_mail);
        let moves = strategy.new_tree(&mut runner).unwrap().current();
        for (at, next) in moves.iter().enumerate() {
            accepted += usize::from(store.make(next, has_mail));
            if at == moves.len() / 2 {
                store.rebuild();
            }
        }
        let bit_by_bit = store.rows();
        store.rebuild();
        assert_eq!(store.rows(), bit_by_bit, "{moves:?}");
        assert!(bit_by_bit.iter().any(|row| row.starts_with("case 1042")), "{bit_by_bit:?}");
    }
    assert!(accepted > 60, "{accepted} commands were carried out");
}

/// Little but what joins and parts.
fn joins_on(target: &mut dyn FnMut() -> Target) {
    let strategy = prop::collection::vec(any_move(), 80..120);
    let mut runner = TestRunner::deterministic();
    let mut accepted = 0;
    for _ in 0..4 {
        let store = Store::new(&target());
        store.begin(true);
        let moves = strategy.new_tree(&mut runner).unwrap().current();
        accepted += moves.iter().filter(|next| store.join(next)).count();
        let bit_by_bit = store.rows();
        store.rebuild();
        assert_eq!(store.rows(), bit_by_bit, "{moves:?}");
    }
    assert!(accepted > 100, "{accepted} commands were carried out");
}

fn on_sqlite(runs: fn(&mut dyn FnMut() -> Target)) {
    let folder = tempfile::tempdir().unwrap();
    let mut nth = 0;
    runs(&mut || {
        nth += 1;
        Target::Sqlite(folder.path().join(format!("{nth}.db")))
    });
}

#[test]
fn what_each_commit_keeps_is_what_a_rebuild_makes_on_sqlite() {
    on_sqlite(runs_on);
}

#[test]
fn however_cases_are_joined_and_parted_search_knows_what_a_rebuild_finds_on_sqlite() {
    on_sqlite(joins_on);
}

#[test]
fn what_each_commit_keeps_is_what_a_rebuild_makes_on_postgres() {
    on_postgres("rebuilt", runs_on);
}

#[test]
fn however_cases_are_joined_and_parted_search_knows_what_a_rebuild_finds_on_postgres() {
    on_postgres("joined", joins_on);
}

fn on_postgres(called: &str, runs: fn(&mut dyn FnMut() -> Target)) {
    let Ok(server) = std::env::var("AMENDS_TEST_POSTGRES") else { return };
    let (base, _) = server.rsplit_once('/').unwrap();
    let run = |statement: String| {
        postgres::Client::connect(&server, postgres::NoTls).unwrap().batch_execute(&statement).unwrap();
    };
    let mut names = Vec::new();
    runs(&mut || {
        let name = format!("{called}_{}_{}", std::process::id(), names.len());
        run(format!("create database {name}"));
        names.push(name.clone());
        Target::Postgres(format!("{base}/{name}"))
    });
    names.iter().for_each(|name| run(format!("drop database {name} with (force)")));
}
