//! Mail on its way: claimed by one, kept as bytes before it is handed over, and noted whatever becomes of it.

use crate::place::{CASE, ORG, OTHER, Place, at, everywhere};
use base::ids::CaseNo;
use engine::outbox::trouble::{Cause, Trouble};
use engine::outbox::{self, RETURNS, Waiting, after_return};
use jiff::SignedDuration;

/// A message of the case, queued at the beginning.
fn queue(place: &Place, n: u32) {
    place.write(move |sql| outbox::queue(sql, ORG, CASE, n, at(0)));
}

/// Who claims at a minute has it for twenty.
fn claim(place: &Place, minutes: i64) -> Option<Waiting> {
    place.write(move |sql| outbox::claim(sql, at(minutes), at(minutes + 20)))
}

fn waiting(n: u32, tries: u32) -> Waiting {
    Waiting { org: ORG, no: CASE, n, tries, since: at(0) }
}

fn begin(place: &Place, n: u32, bytes: &'static [u8]) {
    place.write(move |sql| outbox::begin(sql, &waiting(n, 1), ("ida@halden.example", bytes), at(0)));
}

fn kept(place: &Place, n: u32, recipient: &'static str) -> Option<Vec<u8>> {
    place.read(move |sql| outbox::kept(sql, &waiting(n, 1), recipient))
}

fn sent(place: &Place, n: u32) {
    place.write(move |sql| outbox::sent(sql, &waiting(n, 1), "250 2.0.0 Ok: queued as 4F8A", at(1)));
}

fn busy() -> Trouble {
    Trouble::answered(451, "4.3.0 come back later")
}

fn failed(place: &Place, n: u32, next: Option<i64>) {
    place.write(move |sql| outbox::failed(sql, &waiting(n, 1), &busy(), next.map(at), at(2)));
}

fn dead(place: &Place) -> i64 {
    place.read(|sql| outbox::dead_count(sql, ORG))
}

#[test]
fn a_queued_message_is_claimed_by_one_and_by_another_when_that_one_is_gone() {
    everywhere(|place| {
        assert_eq!(claim(place, 0), None);
        queue(place, 2);
        assert!(!place.read(|sql| outbox::is_due(sql, at(-1))));
        assert!(place.read(|sql| outbox::is_due(sql, at(0))));
        assert_eq!(claim(place, 3), Some(waiting(2, 1)));
        assert!(!place.read(|sql| outbox::is_due(sql, at(22))));
        assert_eq!((claim(place, 22), claim(place, 23)), (None, Some(waiting(2, 2))));
    });
}

#[test]
fn what_has_waited_longest_goes_first() {
    everywhere(|place| {
        place.write(|sql| {
            outbox::queue(sql, ORG, CASE, 1, at(5))?;
            outbox::queue(sql, OTHER, CaseNo(7), 4, at(3))?;
            outbox::queue(sql, ORG, CASE, 2, at(9))
        });
        let order: Vec<u32> = std::iter::from_fn(|| claim(place, 8)).map(|waiting| waiting.n).collect();
        assert_eq!(order, [4, 1], "the third is not due");
    });
}

#[test]
fn of_many_who_claim_at_once_each_message_goes_to_one() {
    everywhere(|place| {
        (1..=12).for_each(|n| queue(place, n));
        type Claimed = db::Answer<Option<Waiting>, db::Error>;
        let asked: Vec<Claimed> = (0..12).map(|_| place.db.write(|sql| outbox::claim(sql, at(0), at(20)))).collect();
        let mut claimed: Vec<u32> =
            asked.into_iter().filter_map(|answer| answer.wait().unwrap()).map(|waiting| waiting.n).collect();
        claimed.extend(std::iter::from_fn(|| claim(place, 0)).map(|waiting| waiting.n));
        claimed.sort_unstable();
        assert_eq!(claimed, (1..=12).collect::<Vec<u32>>());
    });
}

#[test]
fn the_bytes_that_were_about_to_go_are_kept_for_the_same_address_alone() {
    everywhere(|place| {
        queue(place, 2);
        claim(place, 0);
        assert_eq!(kept(place, 2, "ida@halden.example"), None);
        begin(place, 2, b"Subject: first\r\n");
        begin(place, 2, b"Subject: second\r\n");
        assert_eq!(kept(place, 2, "ida@halden.example").as_deref(), Some(&b"Subject: second\r\n"[..]));
        assert_eq!(kept(place, 2, "ida@elsewhere.example"), None, "the person has moved: it is written anew");
        sent(place, 2);
        assert_eq!(kept(place, 2, "ida@halden.example"), None);
        assert_eq!(claim(place, 10_000), None);
    });
}

#[test]
fn a_message_with_a_trouble_waits_for_its_next_try_and_one_without_is_a_dead_letter() {
    everywhere(|place| {
        queue(place, 2);
        claim(place, 0);
        begin(place, 2, b"kept");
        failed(place, 2, Some(50));
        assert_eq!(kept(place, 2, "ida@halden.example").as_deref(), Some(&b"kept"[..]), "the same mail goes again");
        assert_eq!((claim(place, 49), dead(place)), (None, 0));
        assert_eq!(place.read(|sql| outbox::troubles(sql, ORG, CASE)), [(2, 1, busy().text())]);
        assert_eq!(claim(place, 50), Some(waiting(2, 2)));
        failed(place, 2, None);
        assert_eq!((claim(place, 10_000), dead(place)), (None, 1));
        assert_eq!(kept(place, 2, "ida@halden.example"), None);
    });
}

#[test]
fn a_dead_letter_that_is_sent_again_begins_from_nothing() {
    everywhere(|place| {
        queue(place, 2);
        claim(place, 0);
        failed(place, 2, None);
        place.write(|sql| outbox::give_up(sql, ORG, CASE, 2, outbox::Dealt::GivenUp));
        assert_eq!(dead(place), 0, "nobody has to look at it any more");
        place.write(|sql| outbox::queue(sql, ORG, CASE, 2, at(30)));
        assert!(place.read(|sql| outbox::troubles(sql, ORG, CASE)).is_empty());
        assert_eq!(claim(place, 30), Some(Waiting { since: at(30), ..waiting(2, 1) }));
        failed(place, 2, None);
        assert_eq!(dead(place), 1, "it is news again");
    });
}

#[test]
fn only_a_dead_letter_is_given_up() {
    everywhere(|place| {
        queue(place, 2);
        place.write(|sql| outbox::give_up(sql, ORG, CASE, 2, outbox::Dealt::GivenUp));
        claim(place, 0);
        failed(place, 2, None);
        assert_eq!(dead(place), 1);
    });
}

#[test]
fn a_full_mailbox_gets_a_message_again_three_times_at_growing_distances() {
    everywhere(|place| {
        queue(place, 2);
        claim(place, 0);
        assert_eq!(place.read(|sql| outbox::returns(sql, ORG, CASE, 2)), RETURNS, "what was not sent never comes back");
        for returns in 0..RETURNS {
            sent(place, 2);
            assert_eq!(place.read(|sql| outbox::returns(sql, ORG, CASE, 2)), returns);
            let full = Trouble::reported(Some("5.2.2"), "mailbox full");
            place.write(move |sql| outbox::came_back(sql, (ORG, CASE, 2), &full, at(60), at(30)));
            assert_eq!(claim(place, 59), None);
            assert_eq!(claim(place, 60), Some(Waiting { since: at(30), ..waiting(2, 1) }));
        }
        let pauses: Vec<i64> = (0..9).map_while(after_return).map(|pause| pause.as_hours()).collect();
        assert_eq!(pauses, [4, 12, 24]);
        assert_eq!(after_return(RETURNS), None::<SignedDuration>);
    });
}

#[test]
fn what_a_server_on_the_way_says_changes_only_what_was_sent() {
    everywhere(|place| {
        queue(place, 1);
        queue(place, 2);
        sent(place, 2);
        place.write(|sql| (1..=2).try_for_each(|n| outbox::late(sql, ORG, CASE, n)));
        let troubles = place.read(|sql| outbox::troubles(sql, ORG, CASE));
        assert!(matches!(&troubles[..], [(2, _, says)] if *says == Cause::Late.text()), "{troubles:?}");
        place.write(|sql| outbox::died(sql, (ORG, CASE, 2), &busy(), at(9)));
        assert_eq!((dead(place), place.read(|sql| outbox::dead_count(sql, OTHER))), (1, 0));
    });
}

#[test]
fn everything_is_due_at_once_when_the_queue_is_released() {
    everywhere(|place| {
        queue(place, 1);
        queue(place, 2);
        claim(place, 0);
        claim(place, 0);
        failed(place, 1, Some(600));
        failed(place, 2, None);
        place.write(outbox::release);
        assert_eq!(claim(place, 1), Some(waiting(1, 2)));
        assert_eq!(claim(place, 1), None, "a dead letter stays one");
    });
}

#[test]
fn how_much_waits_since_when_and_how_much_is_dead_is_told_of_the_whole_store() {
    everywhere(|place| {
        assert_eq!(place.read(outbox::depth), (0, None, 0));
        place.write(|sql| {
            outbox::queue(sql, ORG, CASE, 1, at(5))?;
            outbox::queue(sql, OTHER, CASE, 1, at(3))?;
            outbox::queue(sql, ORG, CASE, 2, at(1))?;
            outbox::died(sql, (ORG, CASE, 2), &busy(), at(9))
        });
        assert_eq!(place.read(outbox::depth), (2, Some(at(3)), 1));
    });
}

#[test]
fn an_address_is_dead_until_a_member_says_otherwise() {
    everywhere(|place| {
        let is_dead = |org| place.read(move |sql| outbox::is_dead(sql, org, "ida@halden.example"));
        let bury = |minutes, cause| {
            place.write(move |sql| outbox::bury(sql, ORG, "ida@halden.example", cause, at(minutes)));
        };
        bury(1, Cause::NoMailbox);
        bury(2, Cause::NoDomain);
        assert_eq!(is_dead(ORG), Some((at(2), Cause::NoDomain.text())));
        assert_eq!(is_dead(OTHER), None);
        place.write(|sql| outbox::revive(sql, ORG, "ida@halden.example"));
        assert_eq!(is_dead(ORG), None);
    });
}

#[test]
fn what_servers_answer_is_known_by_its_code_its_status_or_its_words() {
    let known = [
        (550, "5.4.4 unable to look up the host", Cause::NoDomain, true),
        (451, "4.4.4 unable to look up the host", Cause::Busy, false),
        (550, "5.1.10 recipient not found", Cause::NoMailbox, true),
        (552, "5.3.4 message too big", Cause::TooLarge, true),
        (550, "5.1.8 sender domain does not exist", Cause::Sender, true),
        (530, "authentication required", Cause::SignIn, false),
        (550, "mailbox is full", Cause::MailboxFull, true),
        (421, "too many connections, blocked for an hour", Cause::Blocked, false),
        (550, "", Cause::Refused, true),
        (421, "", Cause::Busy, false),
    ];
    for (code, words, cause, for_good) in known {
        let trouble = Trouble::answered(code, words);
        assert_eq!((trouble.cause, trouble.for_good), (cause, for_good), "{code} {words}");
    }
    let dead: Vec<Cause> = [Cause::NoMailbox, Cause::NoDomain, Cause::MailboxFull, Cause::Blocked, Cause::Refused]
        .into_iter()
        .filter(|cause| cause.is_of_the_address())
        .collect();
    assert_eq!(dead, [Cause::NoMailbox, Cause::NoDomain]);
}

#[test]
fn a_servers_words_are_repeated_no_longer_than_a_line() {
    let long = Trouble::answered(550, &"no ".repeat(500));
    let says = long.says();
    assert!(says.chars().count() < 250 && says.contains('…'), "{says}");
    let silent = Trouble::passing(Cause::Unreachable, "");
    assert_eq!(silent.text(), Cause::Unreachable.text());
}

#[test]
fn a_message_that_waits_is_claimed_by_nobody_until_its_hour() {
    everywhere(|place| {
        place.write(|sql| outbox::queue_from(sql, (ORG, CASE, 2), at(1), at(0)));
        assert_eq!(place.read(|sql| outbox::held(sql, ORG, CASE, at(0))), [(2, at(1))]);
        assert_eq!(claim(place, 0), None);
        assert_eq!(claim(place, 1), Some(waiting(2, 1)));
        assert_eq!(place.read(|sql| outbox::held(sql, ORG, CASE, at(0))), [], "it is in somebody's hands");
    });
}

#[test]
fn a_message_is_taken_back_until_somebody_has_it_in_hand() {
    everywhere(|place| {
        place.write(|sql| outbox::queue_from(sql, (ORG, CASE, 2), at(1), at(0)));
        assert!(!place.write(|sql| outbox::take_back(sql, OTHER, CASE, 2)), "another organisation's");
        assert!(place.write(|sql| outbox::take_back(sql, ORG, CASE, 2)));
        assert_eq!(claim(place, 5), None, "nobody sends it");
        queue(place, 3);
        claim(place, 3);
        assert!(!place.write(|sql| outbox::take_back(sql, ORG, CASE, 3)), "it is being handed over");
        failed(place, 3, Some(4));
        assert!(!place.write(|sql| outbox::take_back(sql, ORG, CASE, 3)), "it may have gone");
    });
}
