//! Numbers that are never given twice, and running totals.

use crate::place::{ORG, OTHER, Place, everywhere};
use base::ids::OrgId;
use engine::counter;

fn next(place: &Place, org: OrgId, name: &'static str) -> i64 {
    place.write(move |sql| counter::next(sql, org, name))
}

fn tallies(place: &Place, org: OrgId) -> Vec<(String, i64)> {
    let mut all = place.read(move |sql| counter::tallies(sql, org));
    all.sort();
    all
}

#[test]
fn numbers_count_from_1_for_each_name_of_each_organisation() {
    everywhere(|place| {
        assert_eq!([next(place, ORG, "case"), next(place, ORG, "case"), next(place, ORG, "case")], [1, 2, 3]);
        assert_eq!((next(place, ORG, "customer"), next(place, OTHER, "case")), (1, 1));
    });
}

#[test]
fn a_number_of_a_command_that_was_undone_is_given_to_the_next() {
    everywhere(|place| {
        next(place, ORG, "case");
        let undone = place.refused(|sql| {
            let given = counter::next(sql, ORG, "case")?;
            Err::<(), _>(db::Error::Backup(format!("undone after {given}")))
        });
        assert_eq!(undone.to_string(), "backup: undone after 2");
        assert_eq!(next(place, ORG, "case"), 2);
    });
}

#[test]
fn many_at_once_get_a_number_each() {
    everywhere(|place| {
        let asked: Vec<db::Answer<i64, db::Error>> =
            (0..30).map(|_| place.db.write(|sql| counter::next(sql, ORG, "case"))).collect();
        let mut given: Vec<i64> = asked.into_iter().map(|answer| answer.wait().unwrap()).collect();
        given.sort_unstable();
        assert_eq!(given, (1..=30).collect::<Vec<i64>>());
    });
}

#[test]
fn a_counter_is_set_forward_and_never_back() {
    everywhere(|place| {
        place.write(|sql| counter::reset(sql, ORG, "case", 1000));
        assert_eq!(next(place, ORG, "case"), 1001);
        place.write(|sql| counter::reset(sql, ORG, "case", 7));
        assert_eq!(next(place, ORG, "case"), 1002);
    });
}

#[test]
fn totals_move_by_what_changed_and_one_that_never_moved_is_not_written() {
    everywhere(|place| {
        place.write(|sql| {
            counter::tally(sql, ORG, "open", 3)?;
            counter::tally(sql, ORG, "open", -1)?;
            counter::tally(sql, ORG, "unowned", 0)?;
            counter::tally(sql, OTHER, "open", 5)
        });
        assert_eq!(tallies(place, ORG), [("open".to_owned(), 2)]);
        place.write(|sql| {
            counter::set_tally(sql, ORG, "open", 0)?;
            counter::set_tally(sql, ORG, "promised", 4)?;
            counter::set_tally(sql, ORG, "unowned", 0)
        });
        assert_eq!(tallies(place, ORG), [("open".to_owned(), 0), ("promised".to_owned(), 4)]);
        assert_eq!(tallies(place, OTHER), [("open".to_owned(), 5)]);
    });
}
