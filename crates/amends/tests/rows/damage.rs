//! Each sort of damage to a store, one at a time: it is found, named by what it is of, said once, and where the facts
//! know better it is mended by a rebuild.

use crate::place::Place;
use crate::{ONE, World};
use db::{Target, Text, args, sql};
use std::path::{Path, PathBuf};

/// What is done behind the rules, what the check says of it, and whether a rebuild mends it.
struct Plant {
    does: Text,
    says: &'static str,
    is_mended: bool,
}

fn mended(does: Text, says: &'static str) -> Plant {
    Plant { does, says, is_mended: true }
}

fn lasting(does: Text, says: &'static str) -> Plant {
    Plant { does, says, is_mended: false }
}

/// Rows that are a function of the facts.
fn of_lists() -> Vec<Plant> {
    const STRAY: &str = "a list has a row that the history does not";
    const LOST: &str = "a list lacks a row that the history has";
    vec![
        mended(sql!("delete from case_row where no = (select min(no) from case_row)"), LOST),
        mended(sql!("update case_row set subject = 'Else' where no = (select min(no) from case_row)"), STRAY),
        mended(sql!("update case_row set step = 'learn' where step = 'own'"), STRAY),
        mended(sql!("update case_row set owner = 99 where owner = 1"), STRAY),
        mended(sql!("update case_row set unanswered = unanswered + 1 where no = (select min(no) from case_row)"), STRAY),
        mended(sql!("update case_row set is_open = true where is_open = false"), STRAY),
        mended(sql!("update case_row set next_due = 1 where no = (select max(no) from case_row)"), STRAY),
        mended(sql!("delete from owed where i = 1"), LOST),
        mended(sql!("update owed set member = 99 where member = 1"), STRAY),
        mended(sql!("update owed set due = 1 where i = 1"), STRAY),
        mended(sql!("delete from alarm where i = 1"), LOST),
        mended(sql!("update alarm set at = 1 where i = 1"), STRAY),
        mended(sql!("delete from promise where n = 1"), LOST),
        mended(sql!("update promise set state = 'done' where state = 'promised'"), STRAY),
        mended(sql!("update promise set standing = 'kept' where standing = 'broken'"), STRAY),
        mended(
            sql!(
                "insert into owed (org, case_no, i, kind, member, due, n, what, contact, lack)
                 select org, no, 90, 'own', 1, 1, 0, 'Invented', contact, '' from case_row where no = (select min(no) from case_row)"
            ),
            "“Invented”",
        ),
        mended(sql!("update tally set value = value + 7 where name = 'open'"), "the count “open” is "),
        mended(sql!("update tally set value = 0 where name = 'promised'"), "the count “promised” is 0"),
        mended(sql!("update tally set value = value - 1 where name = 'unowned'"), "the count “unowned” is "),
        mended(sql!("delete from tally where name = 'unanswered'"), "the count “unanswered” is 0"),
        mended(sql!("delete from search where rowid = (select min(rowid) from search)"), "is missing from search"),
        mended(
            sql!("insert into search (rowid, words) select max(rowid) + 900, 'ghost' from search"),
            "search lists a message",
        ),
    ]
}

/// What no fact knows: it is told, and stays until somebody brings it back from a backup.
fn of_content() -> Vec<Plant> {
    vec![
        lasting(
            sql!("delete from message where n = 1 and case_no = (select min(case_no) from message)"),
            "the text of message 1 is missing",
        ),
        lasting(
            sql!(
                "insert into message (org, case_no, n, body)
                 select org, case_no, 99, 'ghost' from message where n = 1 and case_no = (select min(case_no) from message)"
            ),
            "message 99 is stored, but not in the history",
        ),
        lasting(sql!("update attachment set bytes = x'00' where i = 1"), "has changed since it was stored"),
        lasting(sql!("update letter_text set closing = 'Nobody'"), "has changed since it was sent"),
        lasting(sql!("delete from letter_text"), "has changed since it was sent"),
        lasting(
            sql!("update outbox set state = 'queued' where state = 'sent'"),
            "is in the outbox, but is no longer being sent",
        ),
        lasting(sql!("update arrival_source set raw = x'00'"), "its raw source has changed since it was received"),
        lasting(sql!("delete from arrival_source"), "its raw source has changed since it was received"),
        lasting(sql!("delete from arrival"), "the raw source of message"),
        lasting(
            sql!("update arrival set n = 77 where n is not null"),
            "is recorded as message 77 of A-",
        ),
    ]
}

/// The history itself.
fn of_facts() -> Vec<Plant> {
    const CHAIN: &str = "is not what was written";
    vec![
        lasting(sql!("update fact set actor = 'm9' where version = 3 and stream = 1042"), CHAIN),
        lasting(sql!("update fact set at = at + 1 where version = 2 and stream = 1042"), CHAIN),
        lasting(sql!("update fact set body = replace(body, ':', ': ') where version = 2 and stream = 1042"), CHAIN),
        lasting(sql!("update fact set kind = 'noted' where version = 1 and stream = 1042"), "A-1042"),
        lasting(sql!("delete from fact where version = 2 and stream = 1042"), "A-1042"),
    ]
}

/// The sample in a file that is copied for each plant.
fn store() -> (tempfile::TempDir, PathBuf) {
    let place = Place::sqlite();
    let Target::Sqlite(path) = &place.target else { panic!("{}", place.target) };
    drop(World::sample(&place));
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("whole.db");
    let whole = rusqlite::Connection::open(path).unwrap();
    whole.execute("vacuum into ?1", [kept.to_str().unwrap()]).unwrap();
    (folder, kept)
}

fn copy(kept: &Path) -> World {
    let place = Place::sqlite();
    let Target::Sqlite(path) = &place.target else { panic!("{}", place.target) };
    std::fs::copy(kept, path).unwrap();
    let world = World::open(&place);
    world.pass(jiff::SignedDuration::from_hours(25));
    World { _place: Some(place), ..world }
}

fn alter(world: &World, text: Text) {
    let changed = world.write(move |sql| Ok(sql.run(text, &args![])?));
    assert!(changed > 0, "{} changed nothing", text.place());
}

fn try_all(plants: Vec<Plant>) {
    let (_folder, kept) = store();
    assert_eq!(copy(&kept).wrong(ONE), [""; 0]);
    for Plant { does, says, is_mended } in plants {
        let world = copy(&kept);
        alter(&world, does);
        let wrong = world.wrong(ONE);
        assert!(wrong.iter().any(|told| told.contains(says)), "{}: nothing says “{says}” in {wrong:#?}", does.place());
        let advised = wrong.iter().all(|told| told.ends_with("run “amends rebuild”"));
        assert_eq!(advised, is_mended, "{}: what helps is said, and only where it helps: {wrong:#?}", does.place());
        world.rebuild(ONE);
        assert_eq!(world.wrong(ONE).is_empty(), is_mended, "{}: {:#?}", does.place(), world.wrong(ONE));
    }
}

#[test]
fn rows_that_the_facts_know_better_are_named_and_mended() {
    try_all(of_lists());
}

#[test]
fn words_files_letters_and_mail_that_were_altered_are_named_and_stay_so() {
    try_all(of_content());
}

#[test]
fn a_history_that_was_altered_is_named_by_its_case() {
    let (_folder, kept) = store();
    for Plant { does, says, .. } in of_facts() {
        let world = copy(&kept);
        alter(&world, does);
        let wrong = world.wrong(ONE);
        assert!(wrong.iter().any(|told| told.contains(says)), "{}: nothing says “{says}” in {wrong:#?}", does.place());
        assert!(wrong.iter().any(|told| told.starts_with("A-1042")), "{wrong:#?}");
    }
}

#[test]
fn damage_to_one_case_is_told_of_that_case_alone() {
    let (_folder, kept) = store();
    let world = copy(&kept);
    alter(&world, sql!("update case_row set subject = 'Else' where no = 1042"));
    let wrong = world.wrong(ONE);
    assert_eq!(wrong.len(), 2, "the row that is there and the row that should be: {wrong:#?}");
    assert!(wrong.iter().all(|told| told.starts_with("A-1042: ")), "{wrong:#?}");
    assert!(wrong.iter().any(|told| told.contains("“Else”")), "{wrong:#?}");
}

#[test]
fn a_check_changes_nothing() {
    let (_folder, kept) = store();
    let world = copy(&kept);
    let facts = || world.read(|sql| Ok(sql.one(sql!("select count(*) from fact"), &args![], |row| row.get::<i64>(0))?));
    let before = facts();
    alter(&world, sql!("update case_row set subject = 'Else' where no = 1042"));
    let first = world.wrong(ONE);
    assert_eq!(world.wrong(ONE), first);
    assert_eq!(facts(), before);
}
