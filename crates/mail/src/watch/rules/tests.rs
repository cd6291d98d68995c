//! What admins are told of, and what they are not told of yet.

use super::*;
use engine::mailbox::Kept;

fn at(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-11-17T07:00:00Z".parse().unwrap();
    start + SignedDuration::from_mins(minutes)
}

fn post(name: &str) -> Post {
    Post {
        id: MailboxId(1),
        name: name.to_owned(),
        incoming: Standing::default(),
        outgoing: Standing::default(),
        permission: None,
        canary: None,
    }
}

fn down(minutes: i64, error: &str) -> Standing {
    Standing { failing_since: Some(at(minutes)), error: Some(Kept::read(error)), ..Standing::default() }
}

fn of(posts: Vec<Post>) -> Picture {
    Picture { posts, ..Picture::default() }
}

fn told(picture: &Picture, now: i64) -> Vec<(&'static str, Option<i64>)> {
    seen(picture, at(now)).into_iter().map(|seen| (seen.about.kind(), seen.mailbox.map(|id| id.0))).collect()
}

/// The words of the first alert.
fn says_of(picture: &Picture, now: i64) -> String {
    seen(picture, at(now))[0].about.text().to_string()
}

fn canary(made: i64, handed: bool) -> Canary {
    Canary {
        made_at: at(made),
        handed_at: handed.then(|| at(made)),
        back_at: None,
        trouble: None,
        lost_since: None,
        ok_at: None,
        took: None,
        claimed_until: None,
    }
}

#[test]
fn mail_that_waits_an_hour_is_an_alert_and_before_that_is_not() {
    let stuck = Stuck { count: 2, since: Some(at(0)), cause: Some(Cause::Unreachable), words: None };
    let picture = Picture { stuck, ..Picture::default() };
    assert_eq!((told(&picture, 59), told(&picture, 60)), (vec![], vec![("outbox", None)]));
    let says = says_of(&picture, 60);
    assert!(says.contains("2 mails have been waiting") && says.ends_with("could not be reached."), "{says}");
    let one = Stuck { count: 1, ..picture.stuck };
    assert!(says_of(&Picture { stuck: one, ..Picture::default() }, 60).contains("1 mail has been waiting"));
}

#[test]
fn what_could_not_be_sorted_is_counted_in_words() {
    let says = |unsorted| {
        let seen = seen(&Picture { unsorted, ..Picture::default() }, at(0));
        seen.first().map(|seen| seen.about.text().to_string().split(" could").next().unwrap_or_default().to_owned())
    };
    assert_eq!(says(0), None);
    assert_eq!((says(1).as_deref(), says(7).as_deref()), (Some("1 incoming mail"), Some("7 incoming mails")));
}

#[test]
fn a_mailbox_that_fails_for_a_quarter_of_an_hour_is_told_by_its_way_its_name_and_its_error() {
    let fetching = Post { incoming: down(0, "Sign-in refused."), ..post("Complaints") };
    let picture = of(vec![fetching]);
    assert_eq!((told(&picture, 14), told(&picture, 15)), (vec![], vec![("fetching", Some(1))]));
    let says = says_of(&picture, 20);
    assert!(says.contains("Complaints") && says.contains("20 minutes") && says.contains("Sign-in refused."), "{says}");
    let sending = Post { id: MailboxId(3), outgoing: down(0, ""), ..post("Web") };
    assert_eq!(told(&of(vec![sending]), 15), [("sending", Some(3))]);
}

#[test]
fn a_permission_that_is_gone_is_told_at_once() {
    let permission = |revoked: Option<&str>| Permission {
        access_until: at(60),
        granted_at: at(0),
        revoked: revoked.map(Kept::read),
    };
    let with = |revoked| of(vec![Post { permission: Some(permission(revoked)), ..post("Complaints") }]);
    assert_eq!(told(&with(None), 0), []);
    assert_eq!(told(&with(Some("It was withdrawn.")), 0), [("permission", Some(1))]);
    let says = says_of(&with(Some("It was withdrawn.")), 0);
    assert!(says.contains("It was withdrawn. Give permission again."), "{says}");
}

#[test]
fn a_test_mail_that_is_missed_is_told_with_where_to_look_or_with_what_went_wrong() {
    let with = |canary| of(vec![Post { canary: Some(canary), ..post("Complaints") }]);
    assert_eq!(
        (told(&with(canary(0, true)), 14), told(&with(canary(0, true)), 15)),
        (vec![], vec![("canary", Some(1))])
    );
    let says = |canary: Canary| says_of(&with(canary), 30);
    assert!(says(canary(0, true)).contains("30 minutes ago") && says(canary(0, true)).contains("spam folder"));
    let refused = Canary { trouble: Some(Kept::read("Mailbox full.")), ..canary(0, false) };
    assert!(says(refused).ends_with("Mailbox full."));
    let back = Canary { back_at: Some(at(2)), ..canary(0, true) };
    assert_eq!(told(&with(back), 30), []);
}

#[test]
fn several_things_at_once_are_told_each_for_itself() {
    let broken = Post {
        incoming: down(0, "No answer."),
        outgoing: down(0, "No answer."),
        canary: Some(canary(0, true)),
        ..post("Complaints")
    };
    let fine = Post { id: MailboxId(2), ..post("Web") };
    let picture = Picture { unsorted: 1, ..of(vec![fine, broken]) };
    assert_eq!(
        told(&picture, 60),
        [("unsorted", None), ("fetching", Some(1)), ("sending", Some(1)), ("canary", Some(1))]
    );
}

#[test]
fn what_is_usual_is_the_middle_of_the_gaps_and_needs_a_few_of_them() {
    let came: Vec<Timestamp> = [600, 70, 60, 50, 40, 30].into_iter().map(at).collect();
    assert_eq!(usual_gap(&came), Some(SignedDuration::from_mins(10)));
    assert_eq!((usual_gap(&came[..5]), usual_gap(&came[..1]), usual_gap(&[])), (None, None, None));
    let even: Vec<Timestamp> = [60, 50, 40, 20, 10, 9, 8].into_iter().map(at).collect();
    assert_eq!(usual_gap(&even), Some(SignedDuration::from_mins(10)));
}
