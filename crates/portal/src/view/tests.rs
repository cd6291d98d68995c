//! What the customer reads of their case as it goes on: each fact, and the sentence they can check.

mod praised;
mod said;
mod shared;

use super::*;
use base::context::{Directory, Organisation, Role, Stamp};
use base::ids::{ContactId, CustomerId, MailboxId, MemberId};
use calendar::ServiceCalendar;
use casework::case::{Clocks, Fact, Happening, Severity};
use casework::change::{self, Count, Effect};
use casework::message::{self, Exempt, Purpose, Stance};
use casework::promise::{self, To};
use casework::remedy::{self, Authority};
use casework::verdict::{self, Scores};
use casework::{account, letter};
use jiff::tz::TimeZone;

const TOMAS: MemberId = MemberId(1);
const INGRID: ContactId = ContactId(7);
const OTHER: ContactId = ContactId(8);

fn oslo(civil: &str) -> Timestamp {
    TimeZone::get("Europe/Oslo").unwrap().to_timestamp(civil.parse().unwrap()).unwrap()
}

fn northline() -> Organisation {
    let tomas = Person {
        id: TOMAS,
        name: "Tomas Reyes".to_owned(),
        role: Role::Agent,
        team: "order desk".to_owned(),
        limit: 0,
        direct_line: "+47 22 (0) 33-44".to_owned(),
        active: true,
        language: None,
    };
    Organisation {
        name: "Northline Parts".to_owned(),
        address: "care@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap()),
        people: Directory::new(vec![tomas]),
        mailboxes: vec![("care@northline.example".to_owned(), MailboxId(1))],
        language: Language::English,
    }
}

fn received(n: u32, from: ContactId, exempt: Option<Exempt>) -> Fact {
    let channel = Channel::Email;
    message::Fact::Received { n, channel, from, parent: None, exempt, problem: None }.into()
}

fn sent(n: u32, to: ContactId, purpose: Purpose, asks_understood: bool) -> Fact {
    let (channel, answers, stance) = (Channel::Email, Vec::new(), Stance::default());
    message::Fact::Sent { n, to, channel, purpose, answers, stance, asks_understood }.into()
}

fn by_tomas(at: &str, fact: impl Into<Fact>) -> (Fact, Stamp) {
    (fact.into(), Stamp { at: oslo(at), by: Actor::Member(TOMAS) })
}

fn by_ingrid(at: &str, fact: impl Into<Fact>) -> (Fact, Stamp) {
    (fact.into(), Stamp { at: oslo(at), by: Actor::Contact(INGRID) })
}

fn opened() -> Vec<(Fact, Stamp)> {
    let soon = oslo("2026-11-17T12:00");
    let clocks = Clocks { acknowledge: soon, own: soon, contain: soon, path: soon };
    let (channel, severity) = (Channel::Email, Severity::Critical);
    let (customer, contact, subject) = (CustomerId(3), INGRID, "Floor stands still".to_owned());
    let opened = Happening::Opened { channel, subject, customer, contact, severity, clocks };
    vec![by_ingrid("2026-11-17T08:00", opened), by_ingrid("2026-11-17T08:00", received(1, INGRID, None))]
}

fn owned() -> Vec<(Fact, Stamp)> {
    let mut history = opened();
    history.push(by_tomas("2026-11-17T08:12", Happening::Owned { owner: TOMAS }));
    history
}

/// What the customer's page says on Friday, 20 November 2026 at noon.
fn seen<T>(history: &[(Fact, Stamp)], see: impl FnOnce(&Source) -> T) -> T {
    seen_in(Language::English, history, see)
}

fn seen_in<T>(language: Language, history: &[(Fact, Stamp)], see: impl FnOnce(&Source) -> T) -> T {
    seen_with(language, (history, &[]), see)
}

fn seen_with<T>(
    language: Language,
    (history, words): (&[(Fact, Stamp)], &[Words]),
    see: impl FnOnce(&Source) -> T,
) -> T {
    let (case, organisation) = (Case::fold(history).unwrap(), northline());
    let now = oslo("2026-11-20T12:00");
    let ctx = Context { now, actor: Actor::Contact(INGRID), organisation: &organisation, has_mail: true, given: &[] };
    let names = [(INGRID, "Ingrid Moe".to_owned()), (OTHER, "Nils Berg".to_owned())];
    see(&Source { case: &case, group: None, me: INGRID, names: &names, words, files: &[], ctx: &ctx, language })
}

fn after(more: impl IntoIterator<Item = (Fact, Stamp)>) -> Vec<(Fact, Stamp)> {
    owned().into_iter().chain(more).collect()
}

fn promised(due: &str) -> (Fact, Stamp) {
    let (what, zone) = ("Send the right motor".to_owned(), "Europe/Oslo".to_owned());
    let due = oslo(due);
    let made = promise::Fact::Made { n: 1, to: To::Contact(INGRID), owner: TOMAS, what, due, zone, message: None };
    by_tomas("2026-11-17T09:00", made)
}

fn promise_line(more: impl IntoIterator<Item = (Fact, Stamp)>) -> (&'static str, String, bool) {
    let lines = seen(&after(more), promises);
    assert_eq!(lines.len(), 1);
    let line = lines.into_iter().next().unwrap();
    (line.tone, line.says, line.may_judge)
}

#[test]
fn a_promise_is_told_with_its_first_date_however_it_goes() {
    use promise::Fact::{Broken, Confirmed, Done, NotYet, Renegotiated, Withdrawn};
    let moved = || Renegotiated { n: 1, due: oslo("2026-11-25T12:00"), why: "The carrier is late.".to_owned() };
    let done = || Done { n: 1, note: None };
    let (early, late) = ("2026-11-19T10:00", "2026-11-20T10:00");
    let (ahead, over) = ("2026-11-23T12:00", "2026-11-20T09:00");
    let table = [
        (ahead, vec![], "due", "Tomas · due Mon 23 Nov, 12:00", false),
        (over, vec![], "broken", "Tomas · late: it was due Fri 20 Nov, 09:00 and isn’t done yet", false),
        (
            ahead,
            vec![(early, moved())],
            "due",
            "Tomas · due Wed 25 Nov, 12:00 (first promised for Mon 23 Nov, 12:00)",
            false,
        ),
        (
            over,
            vec![(late, Broken { n: 1 }), (late, moved())],
            "broken",
            "Tomas · late: promised for Fri 20 Nov, 09:00, now due Wed 25 Nov, 12:00",
            false,
        ),
        (ahead, vec![(early, done())], "kept", "Tomas · kept on Thu 19 Nov, 10:00", true),
        (
            over,
            vec![(late, Broken { n: 1 }), (late, done())],
            "broken",
            "Tomas · done on Fri 20 Nov, 10:00, later than promised (Fri 20 Nov, 09:00)",
            true,
        ),
        (
            ahead,
            vec![(early, done()), (early, Confirmed { n: 1 })],
            "kept",
            "Tomas · kept on Thu 19 Nov, 10:00 · you confirmed it",
            false,
        ),
        (
            ahead,
            vec![(early, done()), (early, NotYet { n: 1, why: "It did not come.".to_owned() })],
            "due",
            "Tomas · due Mon 23 Nov, 12:00",
            false,
        ),
        (
            ahead,
            vec![(early, Withdrawn { n: 1, why: "They found one.".to_owned() })],
            "off",
            "Tomas · no longer needed",
            false,
        ),
    ];
    for (due, then, tone, says, may_judge) in table {
        let facts = then.into_iter().map(|(at, fact)| by_tomas(at, fact));
        let line = promise_line([promised(due)].into_iter().chain(facts));
        assert_eq!(line, (tone, says.to_owned(), may_judge));
    }
}

#[test]
fn what_colleagues_ask_of_each_other_is_never_shown() {
    let (what, due) = ("Look for a motor".to_owned(), oslo("2026-11-18T12:00"));
    let requested = promise::Fact::Requested { n: 1, of: TOMAS, by: TOMAS, what, due };
    let asked = [by_tomas("2026-11-17T09:00", requested)];
    assert!(seen(&after(asked), promises).is_empty());
}

fn offered(authority: Authority) -> (Fact, Stamp) {
    let (kind, what, currency) = (remedy::Kind::Replacement, "A new motor".to_owned(), "EUR".to_owned());
    by_tomas("2026-11-17T09:00", remedy::Fact::Offered { n: 1, kind, what, cost: 1000, currency, authority })
}

#[test]
fn a_remedy_is_shown_once_it_may_be_given_and_judged_once_it_came() {
    use remedy::Fact::{Approved, Confirmed, Delivered, Refused, Refuted, Withdrawn};
    let came = || Delivered { n: 1, evidence: None, file: None };
    let no = |words: &str| Refuted { n: 1, words: words.to_owned() };
    let why = || "Too dear.".to_owned();
    let own = Authority::Own(TOMAS);
    let table = [
        (own, vec![], Some(("due", "on its way to you", (false, false)))),
        (
            own,
            vec![came()],
            Some(("due", "with you since Thu 19 Nov, 10:00, as far as we know. Did it help?", (true, true))),
        ),
        (
            own,
            vec![came(), Confirmed { n: 1 }],
            Some(("kept", "with you since Thu 19 Nov, 10:00; you told us that it helped", (false, true))),
        ),
        (
            own,
            vec![came(), no("It hums.")],
            Some(("broken", "you told us that it didn’t help: “It hums.”", (false, false))),
        ),
        (own, vec![Withdrawn { n: 1, why: why() }], None),
        (Authority::Asked(TOMAS), vec![], None),
        (Authority::Asked(TOMAS), vec![Refused { n: 1, by: TOMAS, why: why() }], None),
        (
            Authority::Asked(TOMAS),
            vec![Approved { n: 1, by: TOMAS }],
            Some(("due", "on its way to you", (false, false))),
        ),
    ];
    for (authority, then, wanted) in table {
        let told = format!("{authority:?} then {then:?}");
        let facts = then.into_iter().map(|fact| by_tomas("2026-11-19T10:00", fact));
        let lines = seen(&after([offered(authority)].into_iter().chain(facts)), remedies);
        let line = lines.first().map(|line| (line.tone, line.says.as_str(), (line.may_confirm, line.may_refute)));
        assert_eq!(line, wanted, "{told}");
    }
}

fn planned(due: &str) -> (Fact, Stamp) {
    let (what, expectation) = ("Two people read the label".to_owned(), "No wrong motor".to_owned());
    let (due, check_on) = (oslo(due), oslo("2027-02-01T12:00"));
    by_tomas("2026-11-17T09:00", change::Fact::Planned { n: 1, what, expectation, owner: TOMAS, due, check_on })
}

fn checked(effect: Effect, before: Option<Count>, after: Option<Count>) -> change::Fact {
    change::Fact::Checked { n: 1, effect, before, after, words: String::new(), again: None }
}

#[test]
fn a_change_is_told_until_it_was_checked_whether_it_worked() {
    let made = || change::Fact::Made { n: 1 };
    let count = |times, days| Some(Count { times, days });
    let check = "on 1 February 2027 we’ll check whether it worked, and write to you";
    let table = [
        ("2026-12-01T12:00", vec![], "due", format!("Tomas · by 1 December 2026 · {check}")),
        ("2026-11-20T12:00", vec![], "broken", "Tomas · late: it was due by 20 November 2026".to_owned()),
        ("2026-11-19T12:00", vec![made()], "due", format!("Tomas · in place · {check}")),
        (
            "2026-11-19T12:00",
            vec![made(), checked(Effect::Worked, count(4, 30), count(1, 1))],
            "kept",
            "Tomas · in place, and it happens less often · before: 4 times in 30 days; since then: once in 1 day"
                .to_owned(),
        ),
        (
            "2026-11-19T12:00",
            vec![made(), checked(Effect::DidNotWork, count(4, 30), None)],
            "broken",
            "Tomas · in place, but it didn’t work".to_owned(),
        ),
        (
            "2026-11-19T12:00",
            vec![change::Fact::Dropped { n: 1, why: "Too slow.".to_owned() }],
            "off",
            "Tomas · we’re no longer doing this; ask us if you’d like to know why".to_owned(),
        ),
    ];
    for (due, then, tone, says) in table {
        let facts = then.into_iter().map(|fact| by_tomas("2026-11-19T13:00", fact));
        let lines = seen(&after([planned(due)].into_iter().chain(facts)), changes);
        assert_eq!((lines[0].tone, &lines[0].says), (tone, &says));
        assert_eq!(lines[0].what, "Two people read the label");
    }
}
