//! Search with whatever people type: it answers, says the same on both databases, and never takes words for commands.

use crate::{ONE, World, each};
use base::context::Actor;
use base::ids::CaseNo;
use casework::case::Command;
use casework::customer::Sender;
use casework::receive::{Incoming, receive};
use casework::search;
use engine::desk::Who;

fn case(world: &World, name: &str, subject: &str, text: &str) -> CaseNo {
    let email = Some(format!("{}@halden-print.example", name.to_lowercase().replace(' ', ".")));
    let sender =
        Sender { name: name.to_owned(), email, company: Some("Halden Print & Pack".to_owned()), ..Sender::default() };
    let incoming = Incoming { sender, subject: subject.to_owned(), text: text.to_owned(), ..Incoming::default() };
    let who = Who { org: ONE, actor: Actor::System };
    world.runtime.block_on(receive(&world.desk, who, incoming)).unwrap().case().unwrap()
}

/// Three cases in the index: A-1001 to A-1003.
fn filled(world: &World) {
    case(
        world,
        "Ingrid Moe",
        "Feeder-belt OR motor",
        "The belt (No. 4711) isn't right. NEAR the end it jams, 100 % of the time.",
    );
    case(world, "Åse Ødegård", "Størrelse på røret", "Røret er for smalt: 20mm i stedet for 25mm. E = mc2?");
    case(world, "Nguyễn An", "价格 不对", "The invoice's total is wrong AND late; drop table fact; -- <b>bold</b>");
    world.index();
}

fn found(world: &World, query: &str) -> Vec<i64> {
    let query = query.to_owned();
    world.read(move |sql| Ok(search::find(sql, ONE, &query, 50)?)).into_iter().map(|no| no.0 - 1000).collect()
}

#[test]
fn whatever_is_typed_is_looked_for_as_words() {
    each(|world| {
        filled(world);
        for (query, cases) in [
            ("belt", &[1][..]),
            ("BELT", &[1]),
            ("  belt\t\n", &[1]),
            ("\"belt\"", &[1]),
            ("belt OR invoice", &[]),
            ("belt or", &[1]),
            ("NEAR jams", &[1]),
            ("invoice AND late", &[3]),
            ("NOT belt", &[]),
            ("belt -motor", &[1]),
            ("words:belt", &[]),
            ("bel*", &[1]),
            ("(belt", &[1]),
            ("belt)", &[1]),
            ("be^lt", &[]),
            ("isn't", &[1]),
            ("isn’t", &[1]),
            ("100 % of", &[1]),
            ("100", &[3, 2, 1]),
            ("4711", &[1]),
            ("471", &[1]),
            ("feeder-belt", &[1]),
            ("20mm", &[2]),
            ("røret", &[2]),
            ("RØRET", &[2]),
            ("smalt røret", &[2]),
            ("drop table fact", &[3]),
            ("'; drop table case_row; --", &[]),
            ("bold", &[3]),
            ("价格", &[3]),
        ] {
            assert_eq!(found(world, query), cases, "{query:?}");
        }
    });
}

#[test]
fn a_case_is_found_by_its_number_its_people_and_their_company() {
    each(|world| {
        filled(world);
        for (query, cases) in [
            ("A-1002", &[2][..]),
            ("1002", &[2]),
            ("a 1002", &[2]),
            ("ingrid", &[1]),
            ("moe ingrid", &[1]),
            ("ødegård", &[2]),
            ("halden", &[3, 2, 1]),
            ("print pack", &[3, 2, 1]),
            ("ingrid.moe@halden-print.example", &[1]),
            ("an nguyễn", &[3]),
            ("nobody", &[]),
        ] {
            assert_eq!(found(world, query), cases, "{query:?}");
        }
    });
}

#[test]
fn nothing_but_signs_finds_nothing_and_breaks_nothing() {
    each(|world| {
        filled(world);
        for query in [
            "", " ", "*", "\"", "''", "()", "-- /* */", "%_", "\\", ";", "\u{0}", "\u{200b}", "🙂", "&|!<->:*",
            "\"\"\"",
        ] {
            assert_eq!(found(world, query), [0; 0], "{query:?}");
        }
    });
}

#[test]
fn a_whole_letter_pasted_into_the_field_is_answered() {
    each(|world| {
        filled(world);
        let letter = "belt ".repeat(50_000);
        assert_eq!(found(world, &letter), [1], "the same word many times over");
        let words: String = (0..5_000).map(|n| format!("word{n} ")).collect();
        assert_eq!(found(world, &words), [0; 0]);
        assert_eq!(found(world, &"x".repeat(1_000_000)), [0; 0]);
        let sixteen = format!("belt {}nothing", "belt ".repeat(15));
        assert_eq!(found(world, &sixteen), [1], "what comes after sixteen words is not looked for");
    });
}

#[test]
fn a_new_title_and_a_new_word_are_found_after_they_are_taken_in() {
    each(|world| {
        filled(world);
        world.act((ONE, crate::TOMAS), CaseNo(1001), Command::Own);
        let note = casework::message::Command::Note { text: "Gothenburg has a spare.".to_owned() };
        world.act((ONE, crate::TOMAS), CaseNo(1001), note);
        let before = found(world, "gothenburg");
        assert!(before.is_empty(), "not taken in yet");
        world.index();
        assert_eq!(found(world, "gothenburg"), [1]);
        assert_eq!(found(world, "gothenburg spare"), [1]);
        assert_eq!(found(world, "gothenburg belt"), [0; 0], "all words stand in one message");
    });
}

#[test]
fn as_many_are_found_as_are_wanted_and_the_newest_of_them() {
    each(|world| {
        for n in 0..12 {
            case(world, &format!("Caller {n}"), "Belt", &"belt ".repeat(n + 1));
        }
        world.index();
        for most in [0, 1, 5, 12, 100] {
            let read = world.read(move |sql| Ok(search::find(sql, ONE, "belt", most)?));
            let wanted: Vec<CaseNo> = (1001..=1012).rev().take(most as usize).map(CaseNo).collect();
            assert_eq!(read, wanted, "{most} wanted");
        }
    });
}

#[test]
fn what_is_marked_once_more_after_it_was_taken_in_is_found_once() {
    each(|world| {
        filled(world);
        let all = || world.read(|sql| Ok(search::documents(sql, ONE, CaseNo(0), None)?));
        let before = all();
        // As a rebuild does of what is being taken in at that moment.
        world.write(|sql| Ok(search::mark(sql, ONE, CaseNo(1001), 1)?));
        world.index();
        assert_eq!((found(world, "belt"), all()), (vec![1], before));
    });
}
