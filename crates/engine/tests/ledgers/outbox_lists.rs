//! What waits and what is dead, as lists show it: with the case and the person it goes to.

use crate::place::{CASE, ORG, OTHER, Place, at, everywhere};
use base::ids::OrgId;
use db::{args, sql};
use engine::outbox::trouble::Trouble;
use engine::outbox::{self, Standing, Waiting};

/// A case about a belt, of Ida.
fn case(place: &Place, org: OrgId, no: i64) {
    let row = sql!(
        "insert into case_row (org, no, subject, customer, contact, owner, step, misses, severity, channel, is_open,
                               unanswered, opened_at, last_at, version)
         values ($1, $2, 'The belt', 1, 1, 1, '', '', '', '', true, 0, 0, 0, 1)"
    );
    let person = sql!(
        "insert into contact (org, id, customer, name, email, role, created_at)
         values ($1, 1, 1, 'Ida Moe', 'ida@halden.example', '', 0) on conflict do nothing"
    );
    place.write(move |sql| {
        sql.run(person, &args![org.0])?;
        sql.run(row, &args![org.0, no])
    });
}

fn queue(place: &Place, org: OrgId, no: i64, n: u32, minutes: i64) {
    place.write(move |sql| outbox::queue(sql, org, no.into(), n, at(minutes)));
}

fn die(place: &Place, no: i64, n: u32) {
    queue(place, ORG, no, n, 0);
    let trouble = Trouble::answered(550, "5.1.1 no such user");
    place.write(move |sql| outbox::died(sql, (ORG, no.into(), n), &trouble, at(40)));
}

fn named(found: Vec<Standing>) -> Vec<(i64, u32)> {
    found.into_iter().map(|standing| (standing.no.0, standing.n)).collect()
}

#[test]
fn what_waits_is_listed_soonest_first_for_its_organisation_alone() {
    everywhere(|place| {
        case(place, ORG, 1042);
        case(place, ORG, 1043);
        case(place, OTHER, 1042);
        queue(place, ORG, 1042, 1, 9);
        queue(place, ORG, 1043, 2, 3);
        queue(place, OTHER, 1042, 1, 0);
        let waiting = |most| named(place.read(move |sql| outbox::waiting(sql, ORG, most)));
        assert_eq!((waiting(9), waiting(1)), (vec![(1043, 2), (1042, 1)], vec![(1043, 2)]));
    });
}

#[test]
fn a_line_tells_what_the_case_is_about_who_it_goes_to_and_how_it_stands() {
    everywhere(|place| {
        case(place, ORG, 1042);
        queue(place, ORG, 1042, 1, 0);
        let one = || place.read(|sql| outbox::waiting(sql, ORG, 9)).remove(0);
        let line = one();
        assert_eq!((line.subject.as_str(), line.contact.as_str()), ("The belt", "Ida Moe"));
        assert_eq!(line.email.as_deref(), Some("ida@halden.example"));
        assert_eq!((line.tries, line.at, line.in_hand, line.doubts, line.why()), (0, at(0), false, 0, None));
        place.write(|sql| outbox::claim(sql, at(0), at(20)));
        let waiting = Waiting { org: ORG, no: CASE, n: 1, tries: 1, since: at(0) };
        place.write(move |sql| outbox::begin(sql, &waiting, ("ida@halden.example", b"x"), at(0)));
        let line = one();
        assert_eq!((line.tries, line.at, line.in_hand), (1, at(20), true));
        place.write(|sql| outbox::claim(sql, at(20), at(40)));
        assert_eq!(one().doubts, 1, "whoever had it in hand has vanished");
    });
}

#[test]
fn dead_letters_are_listed_newest_cases_first_page_by_page_until_somebody_gives_them_up() {
    everywhere(|place| {
        for (no, n) in [(1042, 1), (1042, 5), (1043, 2)] {
            if n != 5 {
                case(place, ORG, no);
            }
            die(place, no, n);
        }
        let dead = |before, most| named(place.read(move |sql| outbox::dead(sql, ORG, before, most)));
        assert_eq!(dead((i64::MAX, 0), 9), [(1043, 2), (1042, 5), (1042, 1)]);
        assert_eq!(dead((i64::MAX, 0), 2), [(1043, 2), (1042, 5)]);
        assert_eq!(dead((1042, 5), 2), [(1042, 1)]);
        let line = place.read(|sql| outbox::dead(sql, ORG, (i64::MAX, 0), 1)).remove(0);
        assert_eq!((line.at, line.cause.as_deref()), (at(40), Some("no_mailbox")));
        place.write(|sql| outbox::give_up(sql, ORG, CASE, 5, outbox::Dealt::GivenUp));
        assert_eq!(dead((i64::MAX, 0), 9), [(1043, 2), (1042, 1)]);
    });
}
