//! What a customer reads who is one of many: that we came first, and what changes for all of them.

use super::*;
use casework::group::{Fact as OfGroup, Group, Happening as InGroup};

fn found() -> Vec<(Fact, Stamp)> {
    let soon = oslo("2026-11-17T12:00");
    let clocks = Clocks { acknowledge: soon, own: soon, contain: soon, path: soon };
    let (customer, contact, severity) = (CustomerId(3), INGRID, Severity::Critical);
    let subject = "Feeder belts can tear".to_owned();
    let opened = Happening::Opened { channel: Channel::Found, subject, customer, contact, severity, clocks };
    vec![by_tomas("2026-11-17T08:00", opened), by_tomas("2026-11-17T08:00", Happening::Owned { owner: TOMAS })]
}

fn group(facts: impl IntoIterator<Item = change::Fact>) -> Group {
    let stamp = Stamp { at: oslo("2026-11-17T08:00"), by: Actor::Member(TOMAS) };
    let opened = InGroup::Opened { title: "Feeder belts can tear".to_owned(), severity: Severity::Critical };
    let mut group = Group::begin(&opened.into(), stamp).unwrap();
    facts.into_iter().for_each(|fact| group.apply(&OfGroup::from(fact), stamp));
    group
}

/// The same page, of a case in this group.
fn in_group<T>(group: &Group, see: impl FnOnce(&Source) -> T) -> T {
    seen(&found(), |source| see(&Source { group: Some(group), ..*source }))
}

#[test]
fn whoever_has_said_nothing_yet_is_told_that_we_came_first() {
    let says = seen(&found(), unheard);
    assert!(says.starts_with("We found that this affects you, and wrote to you before you had to ask."), "{says}");
    assert!(says.ends_with("tell Tomas here."), "{says}");
    let mut written = found();
    written.push(by_ingrid("2026-11-17T09:00", received(1, INGRID, None)));
    assert!(seen(&written, unheard).starts_with("We have what you wrote"));
    assert!(seen(&opened(), unheard).starts_with("We have what you wrote"));
}

#[test]
fn that_is_said_in_every_language() {
    for language in Language::ALL {
        let says = seen_in(language, &found(), unheard);
        assert!(says.contains("Tomas") && (language == Language::English) == says.starts_with("We "), "{says}");
    }
}

#[test]
fn what_changes_for_all_of_them_stands_on_the_page_of_each() {
    let planned = change::Fact::Planned {
        n: 1,
        what: "The splice press stops when cold".to_owned(),
        expectation: "No cold splice".to_owned(),
        owner: TOMAS,
        due: oslo("2026-11-30T12:00"),
        check_on: oslo("2026-12-18T12:00"),
    };
    let group = group([planned]);
    let lines = in_group(&group, changes);
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].tone, lines[0].what.as_str()), ("due", "The splice press stops when cold"));
}

#[test]
fn what_cannot_be_done_for_anybody_is_said_to_each() {
    let why = "The part is not made any more.".to_owned();
    let group = group([change::Fact::NothingCanBeDone { why: why.clone() }]);
    assert_eq!(in_group(&group, |source| nothing_can_be_done(source).map(str::to_owned)), Some(why));
    assert_eq!(seen(&found(), |source| nothing_can_be_done(source).map(str::to_owned)), None);
}
