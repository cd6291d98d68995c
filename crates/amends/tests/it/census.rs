//! Every SQL text of the program is one both databases understand, and none walks through a whole organisation.

use crate::world::{self, Place};
use amends::boot;
use db::{Dialect, Target, Text};
use engine::desk::machine_clock;

#[test]
fn every_text_of_the_program_can_be_prepared() {
    world::each(|world| {
        let refused = world.desk.db().prepare_all(db::census::texts());
        assert!(db::census::texts().count() > 50);
        assert!(refused.is_empty(), "{refused:#?}");
    });
}

/// Places that look at everything because they are asked to: the check, the measurement, counting anew, these tests.
const LOOKS_AT_ALL: [&str; 5] =
    ["src/check/store.rs", "src/stream/seal/store.rs", "src/cli/bench/store.rs", "src/case/store.rs", "tests/"];
/// Tables of which an organisation has few rows, or that are emptied as they fill; and the indexes of what is queued
/// or a dead letter.
const SMALL: [&str; 31] = [
    "organisation",
    "member",
    "session",
    "invitation",
    "api_key",
    "secret",
    "counter",
    "tally",
    "idempotency",
    "outbox_next",
    "coach_pack",
    "coach_tally",
    "outbox_waiting",
    "outbox_dead",
    "alert",
    "alert_word",
    "mailbox",
    "mailbox_canary",
    "mailbox_address",
    "mailbox_secret",
    "mailbox_state",
    "mailbox_token",
    "mailbox_consent",
    "mailbox_folder",
    "lease",
    "job",
    "authentication_mark",
    "m",
    "group_count",
    "group_task",
    "group_task_going",
];
/// Tables that grow with every case.
const GROWS: [&str; 23] = [
    "fact",
    "message_key",
    "message",
    "attachment",
    "letter_text",
    "arrival_source",
    "arrival",
    "outbox",
    "case_row",
    "owed",
    "promise",
    "alarm",
    "customer",
    "contact",
    "case_mailbox",
    "mailbox_uid",
    "authentication",
    "arrival_peer",
    "group_case",
    "group_child",
    "group_field",
    "group_text",
    "group_row",
];

/// SQLite's plan of a text.
fn plan(connection: &rusqlite::Connection, text: &Text) -> Vec<String> {
    let words = text.words(Dialect::Sqlite);
    let mut plan = connection.prepare(&format!("explain query plan {words}")).unwrap();
    // A plan is the same whatever is asked for: parameters stay unbound.
    plan.raw_query().mapped(|row| row.get::<_, String>(3)).map(Result::unwrap).collect()
}

/// The lines of it that read a table, or all of an organisation in it, from one end to the other.
fn walks(connection: &rusqlite::Connection, text: &Text) -> Vec<String> {
    plan(connection, text).into_iter().filter(|line| is_walk(line)).collect()
}

fn empty_store() -> (Place, rusqlite::Connection) {
    let place = Place::sqlite();
    drop(boot::open(&place.target, machine_clock()).unwrap());
    let Target::Sqlite(path) = &place.target else { panic!("{}", place.target) };
    let connection = rusqlite::Connection::open(path).unwrap();
    (place, connection)
}

fn is_walk(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (how, table) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let index = line.split(" INDEX ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    let index = index.trim_start_matches("sqlite_autoindex_");
    if SMALL.iter().any(|small| table == *small || index.starts_with(small)) {
        return false;
    }
    match how {
        "SCAN" => table.len() == 1 || GROWS.contains(&table),
        "SEARCH" => line.contains("(org=?)"),
        _ => false,
    }
}

#[test]
fn no_text_walks_through_all_of_an_organisation() {
    let (_place, connection) = empty_store();
    let hasty = db::census::texts().filter(|text| !LOOKS_AT_ALL.iter().any(|place| text.place().contains(place)));
    let found: Vec<String> = hasty
        .flat_map(|text| walks(&connection, text).into_iter().map(|line| format!("{}: {line}", text.place())))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// Where the texts of lists stand.
const LISTS: [&str; 5] =
    ["case/lists/store.rs", "promise/lists/store.rs", "group/lists/store.rs", "customer/store.rs", "arrival/store.rs"];

/// A page of a list: it goes on after a row, in an order, and no further than needed.
fn is_page(text: &Text) -> bool {
    let words = text.words(Dialect::Sqlite);
    let goes_on = [") < (", ") > (", "id < "].iter().any(|after| words.contains(after));
    goes_on && words.contains(" limit ") && LISTS.iter().any(|list| text.place().contains(list))
}

#[test]
fn a_page_of_a_list_is_one_range_of_one_index_that_begins_where_the_page_before_ended() {
    let (_place, connection) = empty_store();
    let pages: Vec<&Text> = db::census::texts().filter(|text| is_page(text)).collect();
    assert!(pages.len() >= 13, "{pages:#?}");
    let mut slow = Vec::new();
    for text in pages {
        let lines = plan(&connection, text);
        let is_range = |line: &String| line.starts_with("SEARCH") && line.contains(['<', '>']);
        let sorts = lines.iter().any(|line| line.contains("TEMP B-TREE"));
        if sorts || lines.iter().filter(|line| is_range(line)).count() != 1 {
            slow.push(format!("{}: {lines:#?}", text.place()));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

#[test]
fn a_walk_is_told_from_a_look_up() {
    assert!(is_walk("SCAN case_row"));
    assert!(is_walk("SCAN f USING INDEX fact_stream"));
    assert!(is_walk("SEARCH f USING INDEX fact_stream (org=?)"));
    assert!(!is_walk("SEARCH f USING INDEX fact_stream (org=? AND stream=?)"));
    assert!(!is_walk("SEARCH member USING INDEX sqlite_autoindex_member_1 (org=?)"));
    assert!(!is_walk("SCAN CONSTANT ROW"));
}
