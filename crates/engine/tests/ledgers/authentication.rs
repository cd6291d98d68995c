//! What was found of senders: each arrival asked about once, and again only where the records could not be read.

use crate::place::{CASE, ORG, OTHER, Place, at, everywhere};
use base::ids::OrgId;
use db::{args, sql};
use engine::arrival;
use engine::arrival::authentication::{self, Authentication, Due, Outcome, Peer};

fn mails(place: &Place, org: OrgId, many: u8) {
    place.write(move |sql| (0..many).try_for_each(|n| arrival::store(sql, org, &[n], at(0)).map(drop)));
}

fn due(place: &Place, minutes: i64, most: u32) -> Vec<(i64, u32)> {
    let found = place.read(move |sql| authentication::due(sql, ORG, at(minutes), most));
    found.into_iter().map(|due| (due.arrival, due.tries)).collect()
}

fn note(place: &Place, (arrival, tries): (i64, u32), found: Option<Authentication>, minutes: i64) {
    let due = Due { org: ORG, arrival, tries };
    place.write(move |sql| authentication::found(sql, due, found.as_ref(), at(minutes)));
}

fn unread() -> Authentication {
    Authentication { domain: "rival.example".to_owned(), dkim: Outcome::TempError, ..Authentication::default() }
}

#[test]
fn a_mail_is_due_until_something_was_found_and_then_never_again() {
    everywhere(|place| {
        mails(place, ORG, 3);
        mails(place, OTHER, 1);
        assert_eq!(due(place, 0, 9), [(1, 0), (2, 0), (3, 0)]);
        assert_eq!(due(place, 0, 2), [(1, 0), (2, 0)]);
        note(place, (1, 0), Some(Authentication::default()), 0);
        note(place, (2, 0), None, 0);
        assert_eq!(due(place, 100_000, 9), [(3, 0)]);
        assert_eq!(place.read(|sql| authentication::one(sql, ORG, 2)), None, "it names no sender");
    });
}

#[test]
fn what_was_found_late_of_an_older_mail_makes_no_newer_one_due_again() {
    everywhere(|place| {
        mails(place, ORG, 3);
        note(place, (3, 0), Some(Authentication::default()), 0);
        note(place, (1, 0), Some(Authentication::default()), 0);
        assert!(due(place, 0, 9).is_empty());
    });
}

#[test]
fn records_that_could_not_be_read_are_asked_for_again_after_a_while_three_times_in_all() {
    everywhere(|place| {
        mails(place, ORG, 1);
        note(place, (1, 0), Some(unread()), 0);
        assert!(due(place, 9, 9).is_empty());
        assert_eq!(due(place, 10, 9), [(1, 1)]);
        note(place, (1, 1), Some(unread()), 10);
        assert_eq!((due(place, 69, 9), due(place, 70, 9)), (vec![], vec![(1, 2)]));
        note(place, (1, 2), Some(unread()), 70);
        assert!(due(place, 100_000, 9).is_empty());
    });
}

#[test]
fn a_second_look_that_finds_nothing_ends_the_asking_and_keeps_the_first() {
    everywhere(|place| {
        mails(place, ORG, 1);
        note(place, (1, 0), Some(unread()), 0);
        note(place, (1, 1), None, 10);
        assert!(due(place, 100_000, 9).is_empty());
        assert_eq!(place.read(|sql| authentication::one(sql, ORG, 1)), Some(unread()));
    });
}

#[test]
fn everything_that_was_found_reads_back_by_arrival_and_by_message() {
    everywhere(|place| {
        mails(place, ORG, 2);
        let found = Authentication {
            domain: "rival.example".to_owned(),
            signed_by: Some("lists.example".to_owned()),
            dkim: Outcome::Pass,
            spf: Outcome::SoftFail,
            dmarc: Outcome::PermError,
            enforced: true,
            aligned: false,
        };
        note(place, (2, 0), Some(found.clone()), 0);
        let message = sql!("insert into message (org, case_no, n, body, arrival) values ($1, $2, $3, '', $4)");
        place.write(move |sql| {
            sql.run(message, &args![ORG.0, CASE.0, 1_i64, 1_i64])?;
            sql.run(message, &args![ORG.0, CASE.0, 4_i64, 2_i64])
        });
        assert_eq!(place.read(|sql| authentication::one(sql, ORG, 2)), Some(found.clone()));
        assert_eq!(place.read(|sql| authentication::of_case(sql, ORG, CASE)), [(4, found)]);
        assert!(place.read(|sql| authentication::of_case(sql, OTHER, CASE)).is_empty());
    });
}

#[test]
fn whoever_brought_a_mail_first_is_remembered() {
    everywhere(|place| {
        mails(place, ORG, 1);
        let peer = |ip: &str| Peer {
            ip: ip.parse().unwrap(),
            helo: "mx.rival.example".to_owned(),
            mail_from: "ida@rival.example".to_owned(),
        };
        let (first, second) = (peer("2001:db8::25"), peer("192.0.2.1"));
        let expected = first.clone();
        place.write(move |sql| authentication::peer(sql, ORG, 1, &first));
        place.write(move |sql| authentication::peer(sql, ORG, 1, &second));
        assert_eq!(place.read(|sql| authentication::peer_of(sql, ORG, 1)), Some(expected));
        assert_eq!(place.read(|sql| authentication::peer_of(sql, OTHER, 1)), None);
    });
}
