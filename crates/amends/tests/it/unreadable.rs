//! A fact that cannot be read stops its own case, by name; every other case goes on.

use crate::keeping::{amends, said};
use crate::world::{ORG, Place, World, everywhere};
use amends::check::lists;
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use base::refusal::Error;
use casework::case::Command;
use casework::{coach_pack, customer, deadlines};
use db::{Text, args, sql};
use engine::desk::Who;
use engine::jobs::Turn;
use engine::stream::unreadable;
use jiff::SignedDuration;
use mail::ingest::{self, Went};
use serde_json::Value;

/// What is planted into a case of its own, and what is said of it.
fn plants() -> [(Text, &'static str); 7] {
    [
        (
            sql!("update fact set kind = 'lent' where org = 1 and stream = 1001 and version = 2"),
            "A-1001 stops at fact 2 (message.lent v2): this program does not know facts called message.lent",
        ),
        (
            sql!("update fact set v = 9 where org = 1 and stream = 1002 and version = 3"),
            "A-1002 stops at fact 3 (message.debt_opened v9): this program reads message.debt_opened up to v1",
        ),
        (
            sql!("update fact set actor = 'x7' where org = 1 and stream = 1003 and version = 1"),
            "A-1003 stops at fact 1 (case.opened v4): “x7” is nobody who could have stated it",
        ),
        (
            sql!("update fact set chain = erased_hash where org = 1 and stream = 1004 and version = 2"),
            "A-1004 stops at fact 2 (message.received v2): its hash is 3 bytes long instead of 32",
        ),
        (
            sql!("update fact set room = 'weather' where org = 1 and stream = 1005 and version = 4"),
            "A-1005 stops at fact 4 (weather.sent v1): this program does not know facts called weather.sent",
        ),
        (
            sql!("update fact set body = '{}' where org = 1 and stream = 1006 and version = 1"),
            "A-1006 stops at fact 1 (case.opened v4): its body cannot be read",
        ),
        (
            sql!("delete from fact where org = 1 and stream = 1007 and version = 1"),
            "A-1007 stops at fact 2 (message.received v2): no history begins with such a fact",
        ),
    ]
}

fn mail(n: u32) -> String {
    format!(
        "From: Ida Moe <ida{n}@firm{n}.example>\r\nTo: complaints@northline.example\r\nMessage-ID: <{n}@mail.example>\r\n\
         Subject: Wrong belt {n}\r\n\r\nIt is the wrong one.\r\n"
    )
}

/// Eight cases of one mail each: A-1001 to A-1008. The last one is left as it was written.
const HEALTHY: CaseNo = CaseNo(1008);

fn spoilt(place: &Place) -> World {
    let world = World::open(place);
    for n in 1..=8 {
        world.complaint(mail(n));
    }
    let write = world.desk.write(|sql| {
        // The plant of a hash that is too short needs bytes, which are bound and not written.
        sql.run(
            sql!("update fact set erased_hash = $1 where org = 1 and stream = 1004 and version = 2"),
            &args![&[1_u8, 2, 3]],
        )?;
        for (plant, _) in plants() {
            assert_eq!(sql.run(plant, &args![])?, 1, "{}", plant.place());
        }
        Ok::<_, Error>(())
    });
    world.wait(write).unwrap();
    world
}

#[test]
fn check_names_what_cannot_be_read_and_looks_at_all_the_rest() {
    everywhere(|place| {
        drop(spoilt(place));
        let told = amends(place, &["check"], "");
        assert_eq!(told.status.code(), Some(1));
        let told = said(&told);
        for (_, words) in plants() {
            assert!(told.contains(words), "nothing says “{words}” in {told}");
        }
        assert!(told.contains("8 cases checked: "), "{told}");
        assert!(!told.contains("A-1008") && !told.contains("amends rebuild"), "{told}");
    });
}

#[test]
fn export_names_what_cannot_be_read_and_hands_out_all_the_rest() {
    everywhere(|place| {
        drop(spoilt(place));
        let output = amends(place, &["export", "--json"], "");
        assert_eq!(output.status.code(), Some(1));
        let told = String::from_utf8_lossy(&output.stderr);
        for (_, words) in plants() {
            assert!(told.contains(words), "nothing says “{words}” in {told}");
        }
        assert!(told.contains("7 cases could not be exported; all others were."), "{told}");
        let [line] = String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["case"], "A-1008");
    });
}

#[test]
fn rebuild_names_what_cannot_be_read_and_leaves_its_rows_as_they_were() {
    everywhere(|place| {
        let world = spoilt(place);
        let rows = || world.wait(world.desk.read(|sql| Ok(lists(sql, ORG, CaseNo(0), None)?))).unwrap();
        let before = rows();
        drop(world.wait(world.desk.write(|sql| {
            Ok::<_, Error>(sql.run(sql!("update case_row set subject = 'Spoilt' where no = 1008"), &args![])?)
        })));
        let refused = amends(place, &["rebuild"], "");
        assert!(refused.status.code() == Some(1) && said(&refused).contains("Nothing was rebuilt"));
        let told = amends(place, &["rebuild", "--despite-loss"], "");
        assert_eq!(told.status.code(), Some(1));
        let told = said(&told);
        for (_, words) in plants() {
            assert!(told.contains(words), "nothing says “{words}” in {told}");
        }
        assert_eq!(rows(), before, "the case that can be read was folded again, and no other has gone");
    });
}

#[test]
fn nothing_is_added_to_a_case_that_cannot_be_read_and_all_others_go_on() {
    everywhere(|place| {
        let world = spoilt(place);
        let who = Who { org: ORG, actor: Actor::Member(crate::world::TOMAS) };
        for no in 1001..=1007 {
            let stopped = world.wait(world.desk.act(who, CaseNo(no), Command::Own)).unwrap_err();
            assert!(unreadable(&stopped).is_some_and(|stops| stops.stream == format!("A-{no}")), "{stopped}");
        }
        world.tomas(HEALTHY, Command::Own);
        // A mail that answers one of them is kept and waits for it; one that begins a case begins one.
        let answer = mail(1).replace("<1@", "<9@").replace("Subject:", "In-Reply-To: <1@mail.example>\r\nSubject:");
        let waits = world.take(answer);
        assert!(matches!(&waits, Went::Waiting(Some(why)) if why.contains("A-1001 stops at fact 2")), "{waits}");
        let mended = sql!("update fact set kind = 'received' where org = 1 and stream = 1001 and version = 2");
        world.wait(world.desk.write(move |sql| Ok::<_, Error>(sql.run(mended, &args![])?))).unwrap();
        world.wait(ingest::resume(&world.desk, world.desk.now(), || false)).unwrap();
        assert_eq!(world.words(CaseNo(1001)).last().unwrap().body, "It is the wrong one.");
        assert_eq!(world.case(CaseNo(1001)).messages.unanswered().count(), 2);
        assert_eq!(world.complaint(mail(10)), CaseNo(1009));
    });
}

#[test]
fn what_is_read_across_cases_leaves_out_the_one_that_cannot_be_read() {
    everywhere(|place| {
        let world = spoilt(place);
        world
            .wait(world.desk.read(|sql| {
                assert_eq!(coach_pack::past_replies(sql, ORG, 50)?.len(), 0);
                coach_pack::tallies(sql, ORG)?;
                assert!(customer::contact(sql, ORG, ContactId(1))?.is_some());
                Ok(())
            }))
            .unwrap();
        let plant = world.desk.write(|sql| {
            sql.run(sql!("update owed set kind = 'someone_else' where org = 1 and case_no = 1001"), &args![])?;
            let alarm = sql!("insert into alarm (org, case_no, i, kind, n, at) values (1, 1001, 9, 'break', 1, 5)");
            Ok::<_, Error>(sql.run(alarm, &args![])?)
        });
        world.wait(plant).unwrap();
        // Settings can still be changed, though whom the case is put before hangs on them.
        world.wait(world.desk.settle(ORG, |_| Ok(()))).unwrap();
        // Its alarm is not heard, and not every second.
        let failed = world.wait(deadlines::act(world.desk.clone(), Turn::alone())).unwrap_err();
        assert!(failed.to_string().contains("A-1001 stops at fact 2"), "{failed}");
        let rings = sql!("select at from alarm where org = 1 and case_no = 1001 and i = 9");
        let at = world.wait(world.desk.read(move |sql| Ok(sql.one(rings, &args![], |row| row.get(0))?))).unwrap();
        assert_eq!(at.map(base::time::instant), Some(world.desk.now() + SignedDuration::from_mins(5)));
    });
}
