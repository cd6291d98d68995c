//! Today: what a member owes and what nobody owns, soonest first, read off the same rules that made it.

use crate::{ONE, TOMAS, TWO, World, each, with_sample};
use base::context::Actor;
use base::ids::{CaseNo, ContactId, MemberId, OrgId};
use casework::case::{Command, DebtKind, fold, owed};
use casework::customer::Sender;
use casework::receive::{Incoming, receive};
use engine::desk::Who;
use insight::today::{self, Mine, Owed};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use web::list::ListQuery;

/// Page by page to the end, so many at a time.
fn listed(world: &World, org: OrgId, me: MemberId, most: u32) -> Vec<Owed> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let asked: ListQuery<Mine> = ListQuery::by_program(Some(&after), org).unwrap();
        let page = world.read(move |sql| Ok(today::list(sql, me, &asked, most)?));
        all.extend(page.items);
        match page.next {
            Some(next) => after = format!("after={next}"),
            None => return all,
        }
    }
}

/// What the rules say that is owed, by this member or by nobody in particular.
fn by_the_rules(world: &World, me: MemberId) -> Vec<(Timestamp, CaseNo, DebtKind, bool, ContactId)> {
    let organisation = world.runtime.block_on(world.desk.organisation(ONE)).unwrap();
    let mut all = Vec::new();
    for (no, history) in world.histories(ONE) {
        let case = fold(&history).unwrap();
        for (debt, i) in owed(&case, &organisation.people).into_iter().zip(1..) {
            if debt.member.is_none_or(|member| member == me) {
                all.push((debt.due, no, i, debt.kind, debt.member.is_none(), case.head.contact));
            }
        }
    }
    all.sort_by_key(|(due, no, i, ..)| (*due, *no, *i));
    all.into_iter().map(|(due, no, _, kind, is_anyones, contact)| (due, no, kind, is_anyones, contact)).collect()
}

#[test]
fn a_member_reads_what_they_owe_and_what_nobody_owns_soonest_first() {
    with_sample(|world| {
        for me in (1..=9).map(MemberId) {
            let wanted: Vec<_> =
                by_the_rules(world, me).into_iter().map(|(due, no, kind, any, _)| (due, no, kind, any)).collect();
            for most in [1, 4, 200] {
                let read = listed(world, ONE, me, most);
                let read: Vec<_> = read
                    .iter()
                    .map(|row| (row.due, row.no, row.kind.parse::<DebtKind>().unwrap(), row.is_anyones))
                    .collect();
                assert_eq!(read, wanted, "member {me} in pages of {most}");
            }
        }
    });
}

#[test]
fn what_is_late_and_how_many_people_wait_is_counted_of_ones_own_alone() {
    with_sample(|world| {
        let now = world.desk.now();
        let mut waited_for = 0;
        for me in (1..=9).map(MemberId) {
            let mine: Vec<_> = by_the_rules(world, me)
                .into_iter()
                .filter(|(_, _, kind, is_anyones, _)| !is_anyones && *kind != DebtKind::Waiting)
                .collect();
            let late = mine.iter().filter(|(due, ..)| *due < now).count() as i64;
            let people: BTreeSet<_> = mine.iter().map(|(.., contact)| *contact).collect();
            let counted = world.read(move |sql| Ok((today::late(sql, ONE, me, now)?, today::people(sql, ONE, me)?)));
            assert_eq!(counted, (late, people.len() as i64), "member {me}");
            waited_for += people.len();
        }
        assert!(waited_for > 10);
    });
}

#[test]
fn each_row_names_the_case_the_person_and_what_waits() {
    with_sample(|world| {
        for row in listed(world, ONE, TOMAS, 200) {
            let case = world.case(ONE, row.no);
            assert_eq!((row.subject.as_str(), row.version), (case.head.subject.as_str(), case.version), "{}", row.no);
            assert!(!row.contact.is_empty() && !row.customer.is_empty(), "{}", row.no);
            match row.kind.parse::<DebtKind>().unwrap() {
                DebtKind::Answer => {
                    assert!(row.said.is_some_and(|said| !said.trim().is_empty()), "{} says what waits", row.no);
                }
                DebtKind::Promise | DebtKind::Request | DebtKind::Counter | DebtKind::Confirm => {
                    let promise = case.promises.get(row.n).unwrap();
                    assert_eq!((row.what.as_str(), row.made_at), (promise.what.as_str(), Some(promise.made_at)));
                }
                DebtKind::Contain | DebtKind::Path | DebtKind::Ask => {
                    assert!(!row.lack.is_empty() && !row.says().is_empty())
                }
                _ => {}
            }
        }
    });
}

fn complaint(world: &World, org: OrgId, name: &str) -> CaseNo {
    let sender = Sender { name: name.to_owned(), ..Sender::default() };
    let incoming = Incoming { sender, subject: "Belt".to_owned(), text: "Wrong.".to_owned(), ..Incoming::default() };
    let who = Who { org, actor: Actor::System };
    world.runtime.block_on(receive(&world.desk, who, incoming)).unwrap().case().unwrap()
}

#[test]
fn a_case_leaves_everybodys_page_when_somebody_takes_it() {
    each(|world| {
        let no = complaint(world, ONE, "Ann Lee");
        let kinds = |me| -> Vec<String> { listed(world, ONE, me, 50).into_iter().map(|row| row.kind).collect() };
        assert_eq!(kinds(TOMAS), ["answer", "own"]);
        assert_eq!(kinds(crate::KARI), ["answer", "own"]);
        world.act((ONE, TOMAS), no, Command::Own);
        assert_eq!(kinds(TOMAS), ["answer"]);
        assert_eq!(kinds(crate::KARI), [""; 0]);
        assert_eq!(listed(world, TWO, TOMAS, 50), [], "and nothing of it stands with a namesake elsewhere");
    });
}

#[test]
fn what_is_due_now_is_late_a_moment_later() {
    each(|world| {
        let no = complaint(world, ONE, "Ann Lee");
        world.act((ONE, TOMAS), no, Command::Own);
        let due = listed(world, ONE, TOMAS, 1)[0].due;
        let late = |now| world.read(move |sql| Ok(today::late(sql, ONE, TOMAS, now)?));
        assert_eq!((late(due), late(due + SignedDuration::from_millis(1))), (0, 1));
    });
}
