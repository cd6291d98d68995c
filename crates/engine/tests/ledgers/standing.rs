//! How a mailbox stands, and the permission it has.

use crate::place::{BOX, ORG, OTHER, Place, at, everywhere};
use base::ids::{MailboxId, MemberId, OrgId};
use engine::mailbox::Kept;
use engine::mailbox::standing::{self, Consent, Standing, Way};

fn worked(place: &Place, way: Way, minutes: i64, lag: Option<i64>) {
    place.write(move |sql| standing::worked(sql, ORG, BOX, way, (at(minutes), lag)));
}

fn failed(place: &Place, way: Way, minutes: i64, says: &'static str) {
    place.write(move |sql| standing::failed(sql, ORG, BOX, way, (at(minutes), &Kept::read(says))));
}

fn stands(place: &Place, org: OrgId, way: Way) -> Standing {
    place.read(move |sql| standing::standing(sql, org, BOX, way))
}

#[test]
fn a_way_that_fails_is_known_since_its_first_failure_until_it_works() {
    everywhere(|place| {
        assert_eq!(stands(place, ORG, Way::In), Standing::default());
        failed(place, Way::In, 1, "No answer.");
        failed(place, Way::In, 5, "Sign-in refused.");
        let down = Standing {
            tried_at: Some(at(5)),
            failing_since: Some(at(1)),
            error: Some(Kept::read("Sign-in refused.")),
            ..Standing::default()
        };
        assert_eq!(stands(place, ORG, Way::In), down);
        worked(place, Way::In, 7, None);
        let up = Standing { tried_at: Some(at(7)), ok_at: Some(at(7)), ..Standing::default() };
        assert_eq!(stands(place, ORG, Way::In), up);
        failed(place, Way::In, 9, "No answer.");
        let again = stands(place, ORG, Way::In);
        assert_eq!((again.failing_since, again.ok_at), (Some(at(9)), Some(at(7))));
    });
}

#[test]
fn the_two_ways_and_two_organisations_stand_for_themselves() {
    everywhere(|place| {
        failed(place, Way::Out, 1, "No answer.");
        assert_eq!(stands(place, ORG, Way::In), Standing::default());
        assert_eq!(stands(place, OTHER, Way::Out), Standing::default());
    });
}

#[test]
fn how_long_mail_took_is_that_of_the_latest_that_came() {
    everywhere(|place| {
        worked(place, Way::In, 1, Some(4_000));
        worked(place, Way::In, 2, None);
        assert_eq!(stands(place, ORG, Way::In).lag, Some(4_000), "no mail came");
        failed(place, Way::In, 3, "No answer.");
        worked(place, Way::In, 4, Some(900));
        assert_eq!(stands(place, ORG, Way::In).lag, Some(900));
    });
}

#[test]
fn a_permission_is_revoked_only_as_it_was_read() {
    everywhere(|place| {
        let permission = || place.read(|sql| standing::permission(sql, ORG, BOX));
        let granted = |minutes| place.write(move |sql| standing::granted(sql, ORG, BOX, at(minutes + 60), at(minutes)));
        let revoked =
            |minutes| place.write(move |sql| standing::revoked(sql, ORG, BOX, &Kept::read("It expired."), at(minutes)));
        assert_eq!(permission(), None);
        granted(0);
        granted(5);
        assert!(!revoked(0), "another has renewed it in the meantime");
        assert_eq!(permission().unwrap().revoked, None);
        assert!(revoked(5));
        assert_eq!(permission().unwrap().revoked.unwrap().to_string(), "It expired.");
        granted(9);
        let renewed = permission().unwrap();
        assert_eq!((renewed.revoked, renewed.granted_at, renewed.access_until), (None, at(9), at(69)));
        place.write(|sql| standing::stale(sql, ORG, BOX));
        assert!(permission().unwrap().access_until < at(0), "the next use renews it");
    });
}

#[test]
fn whoever_was_sent_for_permission_comes_back_once() {
    everywhere(|place| {
        let consent = |minutes| Consent {
            org: ORG,
            mailbox: MailboxId(3),
            member: MemberId(7),
            verifier: vec![1, 2, 3],
            expires_at: at(minutes),
        };
        let (first, second) = (consent(10), consent(30));
        place.write(move |sql| standing::sent_for_consent(sql, &[1; 32], &first));
        place.write(move |sql| standing::sent_for_consent(sql, &[2; 32], &second));
        let back = |state: u8| place.write(move |sql| standing::back_from_consent(sql, &[state; 32]));
        assert_eq!(back(9), None);
        assert_eq!((back(1), back(1)), (Some(consent(10)), None));
        place.write(|sql| standing::forget_consents(sql, at(30)));
        assert_eq!(back(2), Some(consent(30)), "the last minute is theirs");
        let third = consent(30);
        place.write(move |sql| standing::sent_for_consent(sql, &[3; 32], &third));
        place.write(|sql| standing::forget_consents(sql, at(31)));
        assert_eq!(back(3), None);
    });
}
