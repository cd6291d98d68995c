//! The rows of an organisation's settings: each that was spoilt is found and named, and mended by a rebuild, while
//! what no fact knows stays as it is.

use crate::{KARI, ONE, TWO, World, each};
use base::context::Actor;
use db::{Text, args, sql};
use engine::desk::Who;
use people::member;
use people::organisation::{self, Command, STREAM};

fn alter(world: &World, text: Text) {
    let changed = world.write(move |sql| Ok(sql.run(text, &args![])?));
    assert!(changed > 0, "{} changed nothing", text.place());
}

fn rows(world: &World) -> Vec<String> {
    let mut rows = world.read(|sql| organisation::rows(sql, ONE));
    rows.sort();
    rows
}

const PACK: &str = "pack: ours\nlanguage: en\nrules:\n- id: ours.pump\n  mode: HOLLOW\n  weight: 60\n  why: No date.\n  \
    better: Say the day.\n  any: [\"we will swap\"]\n  bad: [\"We will swap it.\"]\n  good: [\"We swapped it.\"]\n";

/// One row of each sort spoilt, and what the check says of it.
fn plants() -> Vec<(Text, &'static str)> {
    vec![
        (sql!("update organisation set name = 'Else' where id = 1"), "organisation “Else”"),
        (sql!("update organisation set currency = 'NOK' where id = 1"), "NOK"),
        (sql!("update member set role = 'admin' where org = 1 and id = 1"), "tomas@parts1.example admin"),
        (sql!("update member set spending = 9000000 where org = 1 and id = 1"), "limit 9000000"),
        (sql!("update member set name = 'Nobody' where org = 1 and id = 2"), "member 2 “Nobody”"),
        (sql!("update member set email = 'x@x.example' where org = 1 and id = 2"), "x@x.example"),
        (
            sql!(
                "insert into member (org, id, name, email, role, team, spending, direct_line, active, created_at)
                 values (1, 77, 'Ghost', 'ghost@x.example', 'admin', '', 0, '', true, 0)"
            ),
            "member 77 “Ghost”",
        ),
        (sql!("update mailbox set name = 'Other' where org = 1"), "mailbox 1"),
        (sql!("update coach_pack set text = 'pack: theirs' where org = 1"), "coach rules: pack: theirs"),
    ]
}

fn with_pack(world: &World) {
    let who = Who { org: ONE, actor: Actor::Member(KARI) };
    let command = Command::ChangeRules { pack: PACK.to_owned(), off: None };
    world.runtime.block_on(world.desk.act(who, STREAM, command)).unwrap();
}

#[test]
fn a_row_that_is_not_what_the_facts_say_is_named_and_mended() {
    each(|world| {
        with_pack(world);
        let (before, other) = (rows(world), world.read(|sql| organisation::rows(sql, TWO)));
        assert_eq!(world.wrong(ONE), [""; 0]);
        for (plant, named) in plants() {
            alter(world, plant);
            world.desk.forget(None);
            let wrong = world.wrong(ONE);
            assert!(!wrong.is_empty(), "{} is not seen", plant.place());
            assert!(wrong.iter().any(|says| says.contains(named)), "nothing says “{named}” in {wrong:#?}");
            assert!(wrong.iter().all(|says| says.starts_with("the settings: ")), "{wrong:#?}");
            world.rebuild(ONE);
            assert_eq!(rows(world), before, "{} is not mended", plant.place());
            assert_eq!(world.wrong(ONE), [""; 0]);
        }
        assert_eq!(world.read(|sql| organisation::rows(sql, TWO)), other, "nothing of the other organisation moved");
    });
}

#[test]
fn a_password_that_no_fact_knows_is_there_after_a_rebuild() {
    each(|world| {
        let kept = member::password::hash("correct horse battery").unwrap();
        let stored = kept.clone();
        world.write(move |sql| {
            Ok(sql.run(sql!("update member set password = $1 where org = 1 and id = 1"), &args![&stored])?)
        });
        world.rebuild(ONE);
        let now = world.read(|sql| {
            Ok(sql.one(sql!("select password from member where org = 1 and id = 1"), &args![], |row| row.get(0))?)
        });
        assert_eq!(now, Some(Some(kept)));
    });
}

#[test]
fn what_is_made_again_twice_is_what_was_made_once() {
    each(|world| {
        with_pack(world);
        world.rebuild(ONE);
        let once = rows(world);
        world.rebuild(ONE);
        assert_eq!(rows(world), once);
    });
}
