//! Each projection by itself: what it keeps, that it takes away its own and no more, and that it makes the same of a
//! history at once and of the same history fact by fact.

use crate::everything::{of_its_own, with_everything};
use crate::{ONE, TWO, World, each};
use amends::check::lists;
use amends::modules::MODULES;
use base::context::{Actor, Context, Organisation as Setting};
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use casework::case::{Case, Fact, Stored, fold};
use casework::customer::Sender;
use casework::receive::{Incoming, receive};
use casework::{coach_pack, group, search};
use db::{Db, Options, Sql, Target};
use engine::aggregate::{Commit, Projection, Streams};
use engine::counter;
use engine::desk::Who;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const ALL: Streams = Streams { after: 0, upto: None };

/// What each projection keeps of an organisation, by its name.
type Held = BTreeMap<&'static str, BTreeSet<String>>;

fn projections() -> Vec<&'static dyn Projection<Case>> {
    MODULES.projections().of::<Case>().collect()
}

fn held(sql: &mut Sql, org: OrgId) -> Result<Held, Error> {
    let mut held: Held = projections().iter().map(|each| (each.name(), BTreeSet::new())).collect();
    let mut keep = |name: &str, row: String| {
        held.get_mut(name).unwrap().insert(row);
    };
    for (no, row) in lists(sql, org, CaseNo(0), None)? {
        let of = match row.split(' ').next() {
            Some("promise") => "promises",
            Some("group_child") => "cases of groups",
            _ => "cases",
        };
        keep(of, format!("{no} {row}"));
    }
    for (name, value) in counter::tallies(sql, org)?.into_iter().filter(|(_, value)| *value != 0) {
        keep(if name == "promised" { "promises" } else { "cases" }, format!("{value} {name}"));
    }
    for (rule, counts) in coach_pack::tallies(sql, org)? {
        keep("coach", format!("{rule} {counts:?}"));
    }
    for (group, counts) in group::counts_of_all(sql, org)?.into_iter().filter(|(_, counts)| !counts.is_zero()) {
        keep("cases of groups", format!("{group} {counts:?}"));
    }
    let found = search::documents(sql, org, CaseNo(0), None)?;
    for (no, n) in found.into_iter().chain(search::marked(sql, org, CaseNo(0), None)?) {
        keep("search", format!("{no} {n}"));
    }
    Ok(held)
}

/// What a projection is handed of the whole history of each case.
fn make(
    sql: &mut Sql,
    (org, setting): (OrgId, &Setting),
    projection: &dyn Projection<Case>,
    histories: &[(CaseNo, Vec<Stored>)],
) -> Result<(), Error> {
    for (no, history) in histories {
        let ctx = Context {
            now: jiff::Timestamp::UNIX_EPOCH,
            actor: Actor::System,
            organisation: setting,
            has_mail: true,
            given: &[],
        };
        let after = fold(history).unwrap();
        let facts: Vec<Fact> = history.iter().map(|stored| stored.fact.clone()).collect();
        let commit = Commit { org, id: *no, before: None, after: &after, facts: &facts, ctx: &ctx };
        projection.apply(sql, &commit)?;
    }
    Ok(())
}

fn setting(world: &World, org: OrgId) -> Arc<Setting> {
    world.runtime.block_on(world.desk.organisation(org)).unwrap()
}

/// Words by the form, in both organisations.
fn complaints(world: &World) {
    for org in [ONE, TWO] {
        for n in 1..=3 {
            let sender =
                Sender { name: format!("Caller {n}"), email: Some(format!("{n}@x.example")), ..Sender::default() };
            let incoming =
                Incoming { sender, subject: format!("Case {n}"), text: "It jams.".to_owned(), ..Incoming::default() };
            world.runtime.block_on(receive(&world.desk, Who { org, actor: Actor::System }, incoming)).unwrap();
        }
    }
}

#[test]
fn every_projection_has_a_name_and_keeps_something() {
    with_everything(|world| {
        let held = world.read(|sql| held(sql, ONE));
        let names: Vec<&str> = held.keys().copied().collect();
        assert_eq!(names, ["cases", "cases of groups", "coach", "promises", "search"]);
        for (name, rows) in held {
            assert!(!rows.is_empty(), "{name} keeps nothing");
        }
    });
}

#[test]
fn clearing_one_projection_leaves_every_other_and_applying_it_brings_all_of_it_back() {
    with_everything(|world| {
        let (histories, setting) = (Arc::new(world.histories(ONE)), setting(world, ONE));
        let before = world.read(|sql| held(sql, ONE));
        for projection in projections() {
            world.write(move |sql| projection.clear(sql, ONE, ALL));
            let cleared = world.read(|sql| held(sql, ONE));
            for (name, rows) in &cleared {
                if *name == projection.name() {
                    assert_eq!(rows, &BTreeSet::new(), "{name} is not empty");
                } else {
                    assert_eq!(rows, &before[name], "{name} changed when {} was cleared", projection.name());
                }
            }
            let (histories, setting) = (histories.clone(), setting.clone());
            world.write(move |sql| make(sql, (ONE, &setting), projection, &histories));
            assert_eq!(world.read(|sql| held(sql, ONE)), before, "{} made again", projection.name());
        }
    });
}

#[test]
fn clearing_one_organisation_leaves_the_other_as_it_was() {
    each(|world| {
        complaints(world);
        let other = world.read(|sql| held(sql, TWO));
        for projection in projections() {
            world.write(move |sql| projection.clear(sql, ONE, ALL));
        }
        assert!(world.read(|sql| held(sql, ONE)).values().all(BTreeSet::is_empty));
        assert_eq!(world.read(|sql| held(sql, TWO)), other);
        assert_eq!(world.wrong(TWO), [""; 0]);
        world.rebuild(ONE);
        assert_eq!(world.wrong(ONE), [""; 0]);
    });
}

#[test]
fn clearing_one_case_takes_its_rows_and_its_share_in_the_totals_and_nothing_else() {
    with_everything(|world| {
        let histories = world.histories(ONE);
        let of = |rows: &BTreeSet<String>, no: CaseNo| {
            rows.iter().filter(|row| row.starts_with(&format!("{no} "))).cloned().collect::<BTreeSet<_>>()
        };
        for (no, _) in histories.into_iter().step_by(9) {
            let before = world.read(|sql| held(sql, ONE));
            world.write(move |sql| {
                let streams = Streams { after: no.0 - 1, upto: Some(no.0) };
                projections().iter().try_for_each(|projection| projection.clear(sql, ONE, streams))
            });
            let after = world.read(|sql| held(sql, ONE));
            for name in ["cases", "cases of groups", "promises", "search"] {
                assert_eq!(of(&after[name], no), BTreeSet::new(), "{name} still holds {no}");
                let gone: Vec<&String> = before[name].difference(&after[name]).collect();
                let is_total = |row: &str| !row.starts_with("A-");
                assert!(gone.iter().all(|row| row.starts_with(&format!("{no} ")) || is_total(row)), "{gone:?}");
            }
            world.rebuild(ONE);
            assert_eq!(world.read(|sql| held(sql, ONE)), before, "{no}");
        }
    });
}

/// An empty store of the same schema.
fn scratch() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("scratch.db"));
    let (db, _) = Db::open(&target, &amends::boot::MIGRATIONS, Options::default()).unwrap();
    (folder, db)
}

/// The same history handed over in commits of so many facts.
fn bit_by_bit(
    sql: &mut Sql,
    setting: &Setting,
    projection: &dyn Projection<Case>,
    (no, history): &(CaseNo, Vec<Stored>),
    step: usize,
) -> Result<(), Error> {
    let ctx = Context {
        now: jiff::Timestamp::UNIX_EPOCH,
        actor: Actor::System,
        organisation: setting,
        has_mail: true,
        given: &[],
    };
    let mut before: Option<Case> = None;
    let mut upto = 0;
    while upto < history.len() {
        let from = upto;
        upto = (upto + step).min(history.len());
        let after = fold(&history[..upto]).unwrap();
        let facts: Vec<Fact> = history[from..upto].iter().map(|stored| stored.fact.clone()).collect();
        let commit = Commit { org: ONE, id: *no, before: before.as_ref(), after: &after, facts: &facts, ctx: &ctx };
        projection.apply(sql, &commit)?;
        before = Some(after);
    }
    Ok(())
}

#[test]
fn what_is_made_fact_by_fact_is_what_is_made_of_the_whole_by_each_projection_alone() {
    let world = of_its_own();
    let (histories, setting) = (Arc::new(world.histories(ONE)), setting(&world, ONE));
    for projection in projections() {
        let whole = {
            let ((_folder, db), histories, setting) = (scratch(), histories.clone(), setting.clone());
            let made = db.write(move |sql| {
                make(sql, (ONE, &setting), projection, &histories)?;
                held(sql, ONE)
            });
            world.runtime.block_on(made).unwrap()
        };
        for step in [1, 2, 5] {
            let ((_folder, db), histories, setting) = (scratch(), histories.clone(), setting.clone());
            let made = db.write(move |sql| {
                histories.iter().try_for_each(|each| bit_by_bit(sql, &setting, projection, each, step))?;
                held(sql, ONE)
            });
            let made = world.runtime.block_on(made).unwrap();
            assert_eq!(made, whole, "{} in commits of {step}", projection.name());
        }
    }
}
