//! The history of settings as it is stored and as people read it.

use crate::world::{ASTRID, ORG, SYSTEM, TOMAS, World, at_northline, by, typed};
use base::ids::MemberId;
use engine::stream;
use people::member::rules::MemberText;
use people::organisation::history::{Change, before, of_member};
use people::organisation::{Command, Login, STREAM};
use text::Language;

fn told(world: &World, n: Option<u32>, most: u32) -> Vec<Change> {
    let organisation = world.organisation();
    let page = world.read(move |sql| before(sql, ORG, n, most));
    page.iter().map(|stored| Change::of(stored, &organisation)).collect()
}

/// Astrid makes Tomas a manager, and chooses to read German.
fn changes(world: &World) {
    let text = MemberText { direct_line: "+47 55".to_owned(), ..typed("Tomas Reyes", "manager") };
    world.act(by(ASTRID), Command::Amend { member: TOMAS, text });
    world.act(by(ASTRID), Command::Login { member: ASTRID, change: Login::ChooseLanguage(Language::German) });
}

#[test]
fn each_change_tells_who_made_it_from_what_and_to_what() {
    at_northline(|world| {
        changes(world);
        let organisation = world.organisation();
        let told: Vec<(String, String)> =
            told(world, None, 9).iter().map(|change| (change.who(&organisation), change.says.clone())).collect();
        let said = [
            ("Astrid Lund", "changed their own language from English to German"),
            ("Astrid Lund", "changed Tomas Reyes’s direct line to “+47 55”"),
            ("Astrid Lund", "changed Tomas Reyes’s role from agent to manager"),
            ("Astrid Lund", "invited Tomas Reyes as agent"),
            ("Amends", "added Astrid Lund as admin"),
            ("Amends", "set up Northline Parts"),
        ];
        assert_eq!(told, said.map(|(who, says)| (who.to_owned(), says.to_owned())));
    });
}

#[test]
fn a_change_names_its_kind_its_member_and_its_values() {
    at_northline(|world| {
        changes(world);
        let role = &told(world, Some(5), 1)[0];
        assert_eq!((role.n, role.kind.as_str(), role.member), (4, "member.role_changed", Some(TOMAS)));
        let value = &role.values[0];
        assert_eq!((value.what, value.from.as_str(), value.to.as_str()), ("role", "agent", "manager"));
        let founded = &told(world, Some(2), 9)[0];
        assert_eq!((founded.n, founded.kind.as_str(), founded.member), (1, "organisation.founded", None));
        assert!(founded.values.is_empty());
    });
}

#[test]
fn pages_go_back_and_those_of_one_member_hold_nothing_of_another() {
    at_northline(|world| {
        changes(world);
        let numbers = |n, most| told(world, n, most).iter().map(|change| change.n).collect::<Vec<u32>>();
        assert_eq!((numbers(None, 2), numbers(Some(5), 2), numbers(Some(1), 2)), (vec![6, 5], vec![4, 3], vec![]));
        let of = |member, n, most| {
            let found = world.read(move |sql| of_member(sql, ORG, member, (n, most)));
            found.into_iter().map(|stored| stored.version).collect::<Vec<u32>>()
        };
        assert_eq!((of(TOMAS, None, 9), of(ASTRID, None, 9)), (vec![5, 4, 3], vec![6, 2]));
        assert_eq!(
            (of(TOMAS, None, 2), of(TOMAS, Some(4), 9), of(MemberId(9), None, 9)),
            (vec![5, 4], vec![3], vec![])
        );
    });
}

#[test]
fn members_are_found_however_many_changes_of_others_lie_between() {
    at_northline(|world| {
        for n in 0..230 {
            let text = MemberText { direct_line: n.to_string(), ..typed("Tomas Reyes", "agent") };
            world.act(SYSTEM, Command::Amend { member: TOMAS, text });
        }
        let found = world.read(|sql| of_member(sql, ORG, ASTRID, (None, 9)));
        assert_eq!(found.iter().map(|stored| stored.version).collect::<Vec<u32>>(), [2]);
    });
}

#[test]
fn the_history_is_chained_like_a_cases() {
    at_northline(|world| {
        changes(world);
        assert_eq!(world.read(|sql| stream::verify(sql, ORG, STREAM.into(), false)), None);
    });
}
