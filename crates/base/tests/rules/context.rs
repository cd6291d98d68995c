//! What every rule is handed: who may act, what lies ahead, how time is counted, and how a sentence names things.

use base::context::{Actor, Context, Directory, Naming, Organisation, Person, Role, Titles};
use base::ids::{ContactId, MailboxId, MemberId};
use base::refusal::{Kind, Refusal};
use calendar::{CalendarText, ServiceCalendar};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

fn now() -> Timestamp {
    // A Tuesday.
    "2026-11-17T07:12:00Z".parse().unwrap()
}

fn organisation() -> Organisation {
    let person = |id, role, active| Person {
        id: MemberId(id),
        name: format!("Member {id}"),
        role,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
        active,
        language: None,
    };
    Organisation {
        name: "Northline Parts".to_owned(),
        address: "help@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
        people: Directory::new(vec![
            person(1, Role::Agent, true),
            person(2, Role::Manager, true),
            person(3, Role::Admin, false),
        ]),
        mailboxes: vec![
            ("help@northline.example".to_owned(), MailboxId(1)),
            ("web+form@northline.example".to_owned(), MailboxId(2)),
        ],
        language: Default::default(),
    }
}

fn by<'a>(organisation: &'a Organisation, actor: Actor) -> Context<'a> {
    Context { now: now(), actor, organisation, has_mail: true, given: &[] }
}

fn member(id: i64) -> Actor {
    Actor::Member(MemberId(id))
}

#[test]
fn only_a_member_at_work_acts_as_one() {
    let organisation = organisation();
    assert_eq!(by(&organisation, member(1)).member().unwrap().id, MemberId(1));
    for nobody in [member(3), member(9), Actor::Contact(ContactId(1)), Actor::System] {
        assert_eq!(by(&organisation, nobody).member().unwrap_err().kind, Kind::Forbidden, "{nobody:?}");
        assert_eq!(by(&organisation, nobody).at_least(Role::Agent).unwrap_err().kind, Kind::Forbidden, "{nobody:?}");
    }
}

#[test]
fn a_role_that_is_too_low_is_told_which_one_it_needs() {
    let organisation = organisation();
    assert!(
        by(&organisation, member(2)).at_least(Role::Manager).is_ok()
            && by(&organisation, member(2)).at_least(Role::Agent).is_ok()
    );
    let refused = by(&organisation, member(1)).at_least(Role::Manager).unwrap_err();
    assert_eq!((refused.kind, refused.field), (Kind::Forbidden, None));
    assert!(refused.to_string().contains("manager"), "{refused}");
}

#[test]
fn a_colleague_must_be_at_work() {
    let organisation = organisation();
    let asked = |id| by(&organisation, member(1)).colleague("owner", MemberId(id));
    assert_eq!(asked(2).unwrap().id, MemberId(2));
    for nobody in [3, 9] {
        let refused = asked(nobody).unwrap_err();
        assert_eq!((refused.kind, refused.field), (Kind::Invalid, Some("owner")), "{nobody}");
    }
}

#[test]
fn whoever_has_no_mail_is_told_by_people() {
    let organisation = organisation();
    assert!(by(&organisation, Actor::System).by_mail("Call them.").is_ok());
    let without = Context { has_mail: false, ..by(&organisation, Actor::System) };
    let refused = without.by_mail("Call them.").unwrap_err();
    assert_eq!(refused.kind, Kind::NotNow);
    assert!(refused.to_string().ends_with("Call them."), "{refused}");
}

#[test]
fn a_due_date_lies_ahead_and_within_three_years() {
    let organisation = organisation();
    let ahead = |seconds: Option<i64>| {
        let at = seconds.map(|seconds| now() + SignedDuration::from_secs(seconds));
        by(&organisation, member(1))
            .ahead("due", at, "Say until when.")
            .map_err(|no: Refusal| (no.field, no.to_string()))
    };
    assert_eq!(ahead(Some(1)), Ok(now() + SignedDuration::from_secs(1)));
    let years = 3 * 366 * 24 * 3600;
    assert!(ahead(Some(years)).is_ok());
    for (wrong, word) in
        [(None, "until when"), (Some(0), "passed"), (Some(-60), "passed"), (Some(years + 1), "three years")]
    {
        let (field, says) = ahead(wrong).unwrap_err();
        assert!(field == Some("due") && says.contains(word), "{wrong:?}: {says}");
    }
}

#[test]
fn business_time_is_counted_by_the_calendar_and_by_the_clock_where_it_never_opens() {
    let organisation = organisation();
    let ctx = by(&organisation, Actor::System);
    let said = |at: Timestamp| at.to_string();
    assert_eq!(said(ctx.business(60)), "2026-11-17T09:00:00Z", "the day begins at eight");
    assert_eq!(said(ctx.business_days(4)), said(ctx.organisation.calendar.add_business_days(now(), 4).unwrap()));
    assert!(ctx.business_days(4) > now() + SignedDuration::from_hours(5 * 24), "over a weekend");
    let closed = CalendarText { zone: "UTC".to_owned(), week: String::new(), holidays: Default::default() };
    if let Ok(calendar) = ServiceCalendar::try_from(closed) {
        let closed = Organisation { calendar, ..organisation.clone() };
        assert_eq!(by(&closed, Actor::System).business(60), now() + SignedDuration::from_mins(60));
        assert_eq!(by(&closed, Actor::System).business_days(2), now() + SignedDuration::from_hours(48));
    }
}

#[test]
fn an_address_leads_to_a_mailbox_in_any_case_of_letters_and_with_any_tag() {
    let organisation = organisation();
    for known in ["help@northline.example", " Help@Northline.EXAMPLE", "help+a1042-3f09@northline.example"] {
        assert_eq!(organisation.mailbox_of(known), Some(MailboxId(1)), "{known}");
    }
    assert_eq!(organisation.mailbox_of("web+form@northline.example"), Some(MailboxId(2)), "an address may hold a plus");
    for other in
        ["", "help", "help@", "@northline.example", "helper@northline.example", "help@northline.example.evil.example"]
    {
        assert_eq!(organisation.mailbox_of(other), None, "{other}");
    }
}

#[test]
fn a_sentence_names_who_what_and_when() {
    let (organisation, zone) = (organisation(), TimeZone::get("Europe/Oslo").unwrap());
    let titles = Titles { promises: vec!["loan unit".to_owned(), "x".repeat(300)], ..Titles::default() };
    let naming = |by| Naming {
        people: &organisation.people,
        contact: "Ida Moe",
        participants: &[],
        titles: &titles,
        zone: &zone,
        now: now(),
        by,
    };
    assert_eq!(naming(member(2)).actor(), "Member 2");
    assert_eq!(naming(Actor::Contact(ContactId(4))).actor(), "Ida Moe");
    assert_eq!(naming(Actor::System).actor(), "Amends");
    let names = naming(Actor::System);
    assert_eq!((names.member(MemberId(3)).as_str(), names.member(MemberId(9)).as_str()), ("Member 3", "member 9"));
    assert_eq!(names.thing("promise", &titles.promises, 1), "“loan unit”");
    assert_eq!(names.thing("promise", &titles.promises, 3), "promise 3");
    assert_eq!(names.thing("promise", &titles.promises, 0), "promise 0", "numbers begin with 1");
    assert!(names.thing("promise", &titles.promises, 2).chars().count() <= 162, "a long one is cut");
    assert_eq!(names.moment("2026-11-17T17:00:00Z".parse().unwrap()), "Tue 17 Nov 18:00");
    assert_eq!(names.moment("2027-01-01T08:05:00Z".parse().unwrap()), "Fri 1 Jan 2027 09:05");
    assert_eq!(names.moment("2026-12-31T23:30:00Z".parse().unwrap()), "Fri 1 Jan 2027 00:30", "by their own clock");
}
