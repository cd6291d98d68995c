//! The measuring itself takes minutes; here stands what it refuses, so that it never fills a store people work with.

use crate::{NO, Shell, USAGE};

#[test]
fn a_store_people_work_with_is_not_filled_and_not_measured() {
    let shell = Shell::new();
    shell.run(&["sample"]).ends(0);
    let before = shell.run(&["export", "--json"]).ends(0).out;
    let why = "That store is in use, and measuring would add invented cases to it. Choose an empty folder.";
    shell.run(&["bench", "--cases", "7", "--dir", "data"]).refused(NO, why);
    shell.run(&["--database", "sqlite:data/amends.db", "bench", "--cases", "7"]).refused(NO, why);
    assert_eq!(shell.run(&["export", "--json"]).ends(0).out, before);
    shell.run(&["mailbox", "list"]).ends(0).says("complaints@northline.example");
}

#[test]
fn a_store_that_was_filled_before_is_measured_with_as_many_cases_as_it_has() {
    let shell = Shell::northline();
    let store = rusqlite::Connection::open(shell.path("data/amends.db")).unwrap();
    store.execute("insert into counter (org, name, value) values (1, 'bench', 30)", []).unwrap();
    let why = "That store has 30 cases. Choose another folder, or use --cases 30.";
    shell.run(&["bench", "--cases", "7", "--dir", "data"]).refused(NO, why);
}

#[test]
fn what_is_measured_is_asked_for_in_numbers() {
    let shell = Shell::new();
    for cases in ["many", "1.5", "4294967296", ""] {
        shell.run(&["bench", "--cases", cases]).refused(USAGE, "for '--cases <CASES>'");
    }
    shell.write("plain", "a file");
    shell.run(&["bench", "--cases", "1", "--dir", "plain"]).refused(NO, "File exists");
    shell.run(&["--database", "oracle:x", "bench", "--cases", "1"]).refused(NO, "a store is sqlite:PATH");
}
