//! Test mails of a mailbox: sent by one, known when they come back, and missed when they do not.

use crate::place::{BOX, ORG, Place, at, everywhere};
use db::{args, sql};
use engine::mailbox;
use engine::mailbox::Kept;
use engine::mailbox::canary::{self, Canary};

/// A mailbox that sends one every six hours.
fn mailbox(place: &Place) {
    let hours = sql!("update mailbox set canary_hours = 6");
    place.write(move |sql| -> Result<(), base::refusal::Error> {
        mailbox::begin(sql, ORG, "help@northline.example", at(0))?;
        sql.run(hours, &args![])?;
        Ok(())
    });
}

fn claim(place: &Place, minutes: i64) -> Option<jiff::Timestamp> {
    place.write(move |sql| canary::claim(sql, (ORG, BOX), 6, at(minutes)))
}

fn latest(place: &Place) -> Canary {
    place.read(|sql| canary::latest(sql, ORG, BOX)).unwrap()
}

fn handed(place: &Place, made: i64) {
    place.write(move |sql| canary::handed(sql, (ORG, BOX, at(made)), at(made + 1)));
}

fn back(place: &Place, made: i64, arrival: i64, minutes: i64) -> Option<i64> {
    place.write(move |sql| canary::back(sql, (ORG, BOX, at(made)), arrival, at(minutes)))
}

#[test]
fn one_that_is_due_is_claimed_once_and_again_when_no_server_took_it() {
    everywhere(|place| {
        mailbox(place);
        assert_eq!(claim(place, 0), Some(at(0)));
        assert_eq!(claim(place, 1), None, "it is in somebody's hands");
        place.write(|sql| canary::not_taken(sql, (ORG, BOX, at(0)), &Kept::read("Sign-in refused.")));
        assert_eq!(latest(place).trouble.unwrap().to_string(), "Sign-in refused.");
        assert_eq!(claim(place, 2), Some(at(0)), "as the same mail");
        handed(place, 0);
        let on_its_way = latest(place);
        assert_eq!((on_its_way.handed_at, on_its_way.trouble), (Some(at(1)), None));
        assert_eq!((claim(place, 359), claim(place, 360)), (None, Some(at(360))));
    });
}

#[test]
fn whoever_vanished_while_sending_leaves_it_to_another() {
    everywhere(|place| {
        mailbox(place);
        claim(place, 0);
        assert_eq!((claim(place, 19), claim(place, 20)), (None, Some(at(0))));
    });
}

#[test]
fn of_many_who_claim_at_once_one_sends_it() {
    everywhere(|place| {
        mailbox(place);
        type Claimed = db::Answer<Option<jiff::Timestamp>, db::Error>;
        let asked: Vec<Claimed> =
            (0..6).map(|_| place.db.write(|sql| canary::claim(sql, (ORG, BOX), 6, at(0)))).collect();
        let claimed = asked.into_iter().filter_map(|answer| answer.wait().unwrap()).count();
        assert_eq!(claimed, 1);
    });
}

#[test]
fn only_the_bytes_of_the_latest_that_came_back_are_needed() {
    everywhere(|place| {
        mailbox(place);
        claim(place, 0);
        handed(place, 0);
        assert_eq!(back(place, 0, 11, 2), None, "there was none before");
        let first = latest(place);
        assert_eq!((first.back_at, first.ok_at, first.took), (Some(at(2)), Some(at(2)), Some(120_000)));
        assert_eq!(back(place, 0, 12, 3), Some(12), "it came twice");
        assert_eq!(latest(place).back_at, Some(at(2)));
        claim(place, 360);
        handed(place, 360);
        assert_eq!(back(place, 0, 13, 361), Some(13), "so late that the next was sent");
        assert_eq!(back(place, 360, 14, 362), Some(11), "the one before is needed no longer");
    });
}

#[test]
fn those_that_never_came_back_are_missed_since_the_first_until_one_does() {
    everywhere(|place| {
        mailbox(place);
        for made in [0, 360, 720] {
            claim(place, made);
            handed(place, made);
        }
        let lost = latest(place);
        assert_eq!((lost.made_at, lost.lost_since), (at(720), Some(at(0))));
        place.write(|sql| canary::troubled(sql, (ORG, BOX, at(720)), &Kept::read("Mailbox full.")));
        place.write(|sql| canary::troubled(sql, (ORG, BOX, at(360)), &Kept::read("an old one")));
        assert_eq!(latest(place).trouble.unwrap().to_string(), "Mailbox full.");
        back(place, 720, 1, 725);
        let found = latest(place);
        assert_eq!((found.lost_since, found.trouble), (None, None));
        claim(place, 1080);
        let next = latest(place);
        assert_eq!((next.lost_since, next.ok_at), (None, Some(at(725))), "the one before it came back");
    });
}

#[test]
fn a_mailbox_that_sends_none_has_none() {
    everywhere(|place| {
        mailbox(place);
        claim(place, 0);
        let none = sql!("update mailbox set canary_hours = 0");
        place.write(move |sql| sql.run(none, &args![]));
        assert_eq!(place.read(|sql| canary::latest(sql, ORG, BOX)), None);
        place.write(|sql| canary::forget(sql, ORG, BOX));
        let again = sql!("update mailbox set canary_hours = 6");
        place.write(move |sql| sql.run(again, &args![]));
        assert_eq!(place.read(|sql| canary::latest(sql, ORG, BOX)), None);
    });
}
