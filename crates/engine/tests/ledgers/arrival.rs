//! What arrived: kept once, sorted once, and never lost from sight before somebody has dealt with it.

use crate::place::{BOX, CASE, ORG, OTHER, Place, at, everywhere};
use base::ids::{MailboxId, MemberId, OrgId};
use db::{Sql, args, sql};
use engine::arrival::authentication::{self, Authentication, Due, Peer};
use engine::arrival::{self, Arrival, Aside, Discarded, State, Why};

fn store(place: &Place, org: OrgId, raw: &'static [u8], minutes: i64) -> (i64, bool) {
    place.write(move |sql| arrival::store(sql, org, raw, at(minutes)))
}

/// So many mails, a minute apart; their numbers count from 1.
fn mails(place: &Place, raw: &[&'static [u8]]) {
    for (each, minutes) in raw.iter().zip(0..) {
        store(place, ORG, each, minutes);
    }
}

fn one(place: &Place, id: i64) -> Arrival {
    place.read(move |sql| arrival::one(sql, ORG, id)).unwrap()
}

fn numbers(found: Vec<Arrival>) -> Vec<i64> {
    found.into_iter().map(|arrival| arrival.id).collect()
}

const SPAM: Aside = Aside::Because(Why::Spam);

fn discard(sql: &mut Sql, id: i64) -> Result<bool, db::Error> {
    let said = Discarded { at: at(9), by: MemberId(7), why: "A newsletter.".to_owned() };
    arrival::discard(sql, ORG, id, &said)
}

#[test]
fn the_same_bytes_are_the_same_arrival_within_an_organisation_alone() {
    everywhere(|place| {
        assert_eq!(store(place, ORG, b"one", 0), (1, true));
        assert_eq!(store(place, ORG, b"two", 1), (2, true));
        assert_eq!(store(place, ORG, b"one", 2), (1, false), "brought again");
        assert_eq!(store(place, OTHER, b"one", 3), (1, true), "another organisation counts for itself");
        let first = one(place, 1);
        assert_eq!((first.received_at, first.size, first.tries, first.state), (at(0), 3, 0, State::Stored));
        assert_eq!(place.read(|sql| arrival::one(sql, OTHER, 2)), None);
    });
}

#[test]
fn its_bytes_come_back_as_they_came_and_its_beginning_is_64_kb() {
    everywhere(|place| {
        let long: &'static [u8] = Box::leak([0, 255, b'x'].repeat(30_000).into());
        store(place, ORG, long, 0);
        assert_eq!(place.read(|sql| arrival::raw(sql, ORG, 1)).as_deref(), Some(long));
        assert_eq!(place.read(|sql| arrival::begins(sql, ORG, 1)), &long[..65_536]);
        assert_eq!(place.read(|sql| arrival::raw(sql, OTHER, 1)), None);
        assert!(place.read(|sql| arrival::begins(sql, OTHER, 1)).is_empty());
    });
}

#[test]
fn the_first_word_on_the_mailbox_it_came_to_counts() {
    everywhere(|place| {
        mails(place, &[b"one"]);
        assert_eq!(place.read(|sql| arrival::mailbox(sql, ORG, 1)), None);
        place.write(|sql| arrival::came_to(sql, ORG, 1, MailboxId(3)));
        place.write(|sql| arrival::came_to(sql, ORG, 1, BOX));
        assert_eq!(place.read(|sql| arrival::mailbox(sql, ORG, 1)), Some(MailboxId(3)));
    });
}

#[test]
fn attempts_are_counted_until_it_was_read_or_failed_and_end_when_it_is_sorted() {
    everywhere(|place| {
        mails(place, &[b"one"]);
        let attempt = || place.write(|sql| arrival::attempt(sql, ORG, 1));
        assert_eq!((attempt(), attempt()), (Some(1), Some(2)));
        place.write(|sql| arrival::was_read(sql, ORG, 1));
        assert_eq!(attempt(), Some(1));
        place.write(|sql| arrival::failed(sql, ORG, 1, "The disk was full."));
        let failed = one(place, 1);
        assert_eq!((failed.tries, failed.state), (0, State::Failed("The disk was full.".to_owned())));
        assert_eq!(attempt(), Some(1));
        assert_eq!(one(place, 1).state, State::Stored, "what is attempted again has not failed yet");
        assert!(place.write(|sql| arrival::sorted(sql, ORG, 1, CASE, Some(2))));
        assert_eq!(attempt(), None);
        assert_eq!(place.write(|sql| arrival::attempt(sql, ORG, 9)), None, "there is no such one");
    });
}

#[test]
fn whoever_comes_second_to_sort_it_changes_nothing() {
    everywhere(|place| {
        mails(place, &[b"one", b"two"]);
        assert!(place.write(|sql| arrival::sorted(sql, ORG, 1, CASE, Some(2))));
        assert!(!place.write(|sql| arrival::sorted(sql, ORG, 1, CASE, Some(3))));
        assert!(!place.write(|sql| arrival::set_aside(sql, ORG, 1, &SPAM)));
        place.write(|sql| arrival::failed(sql, ORG, 1, "too late"));
        assert_eq!(one(place, 1).state, State::Sorted(CASE, Some(2)));
        assert!(place.write(|sql| arrival::set_aside(sql, ORG, 2, &SPAM)));
        assert!(!place.write(|sql| arrival::sorted(sql, ORG, 2, CASE, None)));
        assert_eq!(one(place, 2).state, State::SetAside(SPAM));
    });
}

#[test]
fn what_was_set_aside_can_be_taken_back_also_when_it_was_discarded() {
    everywhere(|place| {
        mails(place, &[b"one"]);
        assert!(!place.write(|sql| arrival::take_back(sql, ORG, 1)), "it is not set aside");
        place.write(|sql| arrival::set_aside(sql, ORG, 1, &SPAM));
        assert!(place.write(|sql| discard(sql, 1)));
        assert!(place.write(|sql| arrival::take_back(sql, ORG, 1)));
        let back = one(place, 1);
        assert_eq!((back.state, back.discarded), (State::Stored, None));
        assert!(place.write(|sql| arrival::sorted(sql, ORG, 1, CASE, None)));
        assert_eq!(one(place, 1).state, State::Sorted(CASE, None), "a report is no message of the case");
    });
}

#[test]
fn a_mail_is_discarded_once_with_who_when_and_why() {
    everywhere(|place| {
        mails(place, &[b"one", b"two"]);
        assert!(!place.write(|sql| discard(sql, 1)), "it may still be sorted");
        place.write(|sql| arrival::set_aside(sql, ORG, 1, &SPAM));
        assert!(place.write(|sql| discard(sql, 1)));
        assert!(!place.write(|sql| discard(sql, 1)));
        let said = one(place, 1).discarded.unwrap();
        assert_eq!((said.at, said.by, said.why.as_str()), (at(9), MemberId(7), "A newsletter."));
        assert_eq!(numbers(place.read(|sql| arrival::waiting(sql, ORG, i64::MAX, 9))), [2]);
        assert_eq!(numbers(place.read(|sql| arrival::discarded(sql, ORG, i64::MAX, 9))), [1]);
    });
}

#[test]
fn what_waits_is_listed_newest_first_page_by_page_and_by_its_reason() {
    everywhere(|place| {
        mails(place, &[b"1", b"2", b"3", b"4", b"5"]);
        place.write(|sql| arrival::set_aside(sql, ORG, 1, &SPAM));
        place.write(|sql| arrival::set_aside(sql, ORG, 2, &Aside::Because(Why::Machine)));
        place.write(|sql| arrival::set_aside(sql, ORG, 4, &SPAM));
        place.write(|sql| arrival::sorted(sql, ORG, 3, CASE, None));
        place.write(|sql| arrival::failed(sql, ORG, 5, "spam"));
        let waiting = |before, most| numbers(place.read(move |sql| arrival::waiting(sql, ORG, before, most)));
        assert_eq!(waiting(i64::MAX, 9), [5, 4, 2, 1]);
        assert_eq!((waiting(i64::MAX, 2), waiting(4, 2)), (vec![5, 4], vec![2, 1]));
        let because =
            |before, most| numbers(place.read(move |sql| arrival::waiting_because(sql, ORG, Why::Spam, before, most)));
        assert_eq!(because(i64::MAX, 9), [4, 1]);
        assert_eq!((because(5, 1), because(1, 9)), (vec![4], vec![]));
        assert!(numbers(place.read(|sql| arrival::waiting(sql, OTHER, i64::MAX, 9))).is_empty());
    });
}

#[test]
fn what_is_left_to_sort_comes_oldest_first_from_every_organisation() {
    everywhere(|place| {
        mails(place, &[b"1", b"2", b"3", b"4"]);
        store(place, OTHER, b"theirs", -5);
        place.write(|sql| arrival::failed(sql, ORG, 1, "The disk was full."));
        place.write(|sql| arrival::sorted(sql, ORG, 2, CASE, None));
        place.write(|sql| arrival::set_aside(sql, ORG, 3, &SPAM));
        let left = |until, most| place.read(move |sql| arrival::left(sql, at(until), most));
        assert_eq!(left(9, 9), [(OTHER, 1), (ORG, 1), (ORG, 4)]);
        assert_eq!(left(9, 2), [(OTHER, 1), (ORG, 1)]);
        assert_eq!(left(2, 9), [(OTHER, 1), (ORG, 1)], "what came later has time yet");
        assert_eq!(left(3, 9).len(), 3, "the minute itself is over");
    });
}

#[test]
fn only_what_a_machine_put_away_is_forgotten_and_then_with_all_that_was_known_of_it() {
    everywhere(|place| {
        mails(place, &[b"1", b"2", b"3", b"4"]);
        place.write(|sql| {
            let peer = Peer { ip: [192, 0, 2, 1].into(), helo: "mx".to_owned(), mail_from: String::new() };
            for id in 1..=3 {
                authentication::peer(sql, ORG, id, &peer)?;
                let due = Due { org: ORG, arrival: id, tries: 0 };
                authentication::found(sql, due, Some(&Authentication::default()), at(0))?;
                arrival::set_aside(sql, ORG, id, &Aside::Because(Why::TestMail))?;
            }
            arrival::put_away(sql, ORG, 1, at(1))?;
            arrival::put_away(sql, ORG, 4, at(1))?;
            discard(sql, 2)?;
            (1..=4).try_for_each(|id| arrival::forget(sql, ORG, id))
        });
        for id in 2..=4 {
            assert!(place.read(move |sql| arrival::raw(sql, ORG, id)).is_some(), "{id}");
        }
        assert_eq!(place.read(|sql| arrival::one(sql, ORG, 1)), None);
        assert_eq!(place.read(|sql| arrival::raw(sql, ORG, 1)), None);
        assert_eq!(place.read(|sql| authentication::one(sql, ORG, 1)), None);
        assert_eq!(place.read(|sql| authentication::peer_of(sql, ORG, 1)), None);
        assert!(place.read(|sql| authentication::peer_of(sql, ORG, 2)).is_some());
        let rest = sql!("select count(*) from arrival_source");
        assert_eq!(place.read(move |sql| sql.one(rest, &args![], |row| row.get::<i64>(0))), Some(3));
    });
}
