//! Search finds whole words and beginnings, newest first, and reads no further than it is asked to.

use crate::world::{ORG, World, each};
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use casework::message::store::{self, Words};
use casework::search;

/// Messages of cases, as numbers and words, kept and taken into the index in this order.
fn index(world: &World, org: OrgId, said: Vec<(i64, u32, String)>) {
    for some in said.chunks(700).map(<[_]>::to_vec) {
        let put = world.desk.write(move |sql| {
            for (no, n, words) in &some {
                let words = Words { n: *n, body: words.clone(), ..Words::default() };
                store::add(sql, org, CaseNo(*no), &words)?;
                search::mark(sql, org, CaseNo(*no), *n)?;
            }
            Ok::<_, Error>(())
        });
        world.wait(put).unwrap();
        world.wait(casework::search::index_due(&world.desk)).unwrap();
    }
}

fn found(world: &World, org: OrgId, query: &str, most: u32) -> Vec<i64> {
    let query = query.to_owned();
    let read = world.desk.read(move |sql| Ok(search::find(sql, org, &query, most)?));
    world.wait(read).unwrap().into_iter().map(|no| no.0).collect()
}

#[test]
fn a_word_of_every_message_finds_the_newest_cases_each_once() {
    each(|world| {
        // Old cases last: the order of writing is not the order of age. Every case says it forty times over.
        let all = (1001..=1060).rev().flat_map(|no| (1..=40).map(move |n| (no, n, format!("delivery of case{no}"))));
        index(world, ORG, all.collect());
        let newest = |most: i64| (1001..=1060).rev().take(usize::try_from(most).unwrap()).collect::<Vec<_>>();
        for most in [1, 7, 50] {
            assert_eq!(found(world, ORG, "delivery", u32::try_from(most).unwrap()), newest(most));
            assert_eq!(found(world, ORG, "deliv", u32::try_from(most).unwrap()), newest(most));
        }
        assert_eq!(found(world, ORG, "delivery", 200), newest(60));
        assert_eq!(found(world, ORG, "delivery case1003", 50), [1003]);
        assert_eq!(found(world, ORG, "of del", 2), [1060, 1059]);
        assert_eq!(found(world, ORG, "delivery nothing", 50), [0; 0]);
    });
}

#[test]
fn a_beginning_stands_for_all_words_that_begin_so() {
    each(|world| {
        let words = ["seal", "sealed", "sealing", "sea", "deal"];
        index(world, ORG, (1001..).zip(words).map(|(no, word)| (no, 1, format!("the {word} broke"))).collect());
        assert_eq!(found(world, ORG, "seal", 50), [1003, 1002, 1001]);
        assert_eq!(found(world, ORG, "sea", 50), [1004, 1003, 1002, 1001]);
        assert_eq!(found(world, ORG, "sealings", 50), [0; 0]);
        // Only the last word may be a beginning.
        assert_eq!(found(world, ORG, "seal broke", 50), [1001]);
        assert_eq!(found(world, ORG, "broke seali", 50), [1003]);
    });
}

#[test]
fn nothing_of_another_organisation_is_found() {
    each(|world| {
        for org in [OrgId(1), OrgId(2), OrgId(3)] {
            index(world, org, vec![(1000 + org.0, 1, format!("a torn belt of org{org}"))]);
        }
        for org in [OrgId(1), OrgId(2), OrgId(3)] {
            for query in ["belt", "be", "torn"] {
                assert_eq!(found(world, org, query, 50), [1000 + org.0], "{query}");
            }
            let other = OrgId(org.0 % 3 + 1);
            assert_eq!(found(world, org, &format!("org{other}"), 50), [0; 0], "{org} finds nothing of {other}");
        }
    });
}

#[test]
fn words_of_all_scripts_are_found_as_they_are_typed() {
    each(|world| {
        let said = ["Ålesund høyere straße", "यह हिन्दी है", "배송이 늦었습니다", "доставка"];
        index(world, ORG, (1001..).zip(said).map(|(no, words)| (no, 1, words.to_owned())).collect());
        for (query, no) in [("ålesund", 1001), ("HØYERE", 1001), ("straße", 1001), ("배송", 1003), ("Дост", 1004)]
        {
            assert_eq!(found(world, ORG, query, 50), [no], "{query}");
        }
        assert_eq!(found(world, ORG, "हिन्दी", 50), [1002]);
    });
}

#[test]
fn what_was_written_is_marked_in_its_commit_and_taken_in_once_however_many_do_it() {
    each(|world| {
        let no =
            world.complaint("From: Sofie <sofie@halden.example>\r\nSubject: Torn belt\r\n\r\nThe splice failed.\r\n");
        assert_eq!(found(world, ORG, "splice", 50), [0; 0]);
        let marked = world.desk.read(|sql| Ok(search::marked(sql, ORG, CaseNo(0), None)?));
        assert_eq!(world.wait(marked).unwrap(), [(no, 0), (no, 1)]);
        let all = world.wait(async {
            tokio::join!(
                casework::search::index_due(&world.desk),
                casework::search::index_due(&world.desk),
                casework::search::index_due(&world.desk)
            )
        });
        all.0.and(all.1).and(all.2).unwrap();
        for words in ["splice", "torn", "sofie", "halden", "1001"] {
            assert_eq!(found(world, ORG, words, 50), [no.0], "{words}");
        }
        let marked = world.desk.read(|sql| Ok(search::marked(sql, ORG, CaseNo(0), None)?));
        assert_eq!(world.wait(marked).unwrap(), []);
        let known = world.desk.read(|sql| Ok(search::documents(sql, ORG, CaseNo(0), None)?));
        assert_eq!(world.wait(known).unwrap(), [(no, 0), (no, 1)]);
    });
}
