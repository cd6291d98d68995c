//! The lists across cases: each filter shows exactly the rows it is true of, in their order, and every page of any
//! length leads on to the next without losing or repeating one, also where rows are alike.

use crate::{KARI, ONE, TOMAS, TWO, World, each, with_sample};
use base::context::Actor;
use base::ids::{CaseNo, MemberId, OrgId};
use casework::case::lists::{self, Listed};
use casework::case::{Command, Outcome, Severity, Step};
use casework::customer::{self, Sender};
use casework::promise::{self, Terms};
use casework::receive::{Incoming, receive};
use engine::desk::Who;
use std::collections::BTreeSet;
use strum::VariantArray;
use web::list::{ListQuery, Page};

fn cases(world: &World, org: OrgId, me: MemberId, query: &str, most: u32) -> Page<Listed> {
    let asked = ListQuery::by_program(Some(query), org).unwrap();
    world.read(move |sql| Ok(lists::list(sql, me, &asked, most)?))
}

/// Page by page to the end, so many at a time.
fn walked(world: &World, me: MemberId, query: &str, most: u32) -> Vec<Listed> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = cases(world, ONE, me, &format!("{query}{after}"), most);
        assert!(page.items.len() <= most as usize, "{query}");
        all.extend(page.items);
        match page.next {
            Some(next) => after = format!("&after={next}"),
            None => return all,
        }
    }
}

/// One filter as a program writes it, and the rows it is true of.
struct Filter {
    query: String,
    is_true: Box<dyn Fn(&Listed) -> bool>,
}

fn filter(query: impl Into<String>, is_true: impl Fn(&Listed) -> bool + 'static) -> Filter {
    Filter { query: query.into(), is_true: Box::new(is_true) }
}

/// Every value of every filter that has few of them, and some of the others.
fn filters(all: &[Listed]) -> Vec<Vec<Filter>> {
    let step = |step: Step| {
        let name: &'static str = step.into();
        filter(format!("step={name}"), move |row| row.step == name)
    };
    let severity = |severity: &Severity| {
        let name: &'static str = severity.into();
        filter(format!("severity={name}"), move |row| row.severity == name)
    };
    let outcome = |outcome: &Outcome| {
        let name: &'static str = outcome.into();
        filter(format!("outcome={name}"), move |row| row.outcome.as_deref() == Some(name))
    };
    let owners: BTreeSet<Option<i64>> = all.iter().map(|row| row.owner.map(|id| id.0)).collect();
    let owner = |owner: Option<i64>| {
        let name = owner.map_or_else(|| "nobody".to_owned(), |id| id.to_string());
        filter(format!("owner={name}"), move |row| row.owner.map(|id| id.0) == owner)
    };
    let customers: BTreeSet<i64> = all.iter().map(|row| row.customer.id).collect();
    let customer = |id: i64| filter(format!("customer={id}"), move |row| row.customer.id == id);
    vec![
        vec![filter("status=open", |row| row.is_open), filter("status=closed", |row| !row.is_open)],
        Step::ALL.into_iter().map(step).collect(),
        Severity::VARIANTS.iter().map(severity).collect(),
        Outcome::VARIANTS.iter().map(outcome).collect(),
        owners.into_iter().map(owner).collect(),
        customers.into_iter().step_by(5).map(customer).collect(),
        vec![filter("unanswered=true", |row| row.unanswered > 0)],
    ]
}

fn numbers(rows: &[Listed]) -> Vec<CaseNo> {
    rows.iter().map(|row| row.no).collect()
}

#[test]
fn each_filter_and_each_two_together_show_the_rows_they_are_true_of() {
    with_sample(|world| {
        let all = walked(world, TOMAS, "status=all", 200);
        assert!(all.len() > 30);
        let groups = filters(&all);
        let mut shown = 0;
        for (at, group) in groups.iter().enumerate() {
            for one in group {
                let wide = if one.query.starts_with("status=") { "" } else { "&status=all" };
                let wanted: Vec<Listed> = all.iter().filter(|row| (one.is_true)(row)).cloned().collect();
                let found = walked(world, TOMAS, &format!("{}{wide}", one.query), 200);
                assert_eq!(numbers(&found), numbers(&wanted), "{}", one.query);
                for other in groups[at + 1..].iter().flatten() {
                    let both = format!("{}&{}{wide}", one.query, other.query);
                    let wanted: Vec<&Listed> =
                        all.iter().filter(|row| (one.is_true)(row) && (other.is_true)(row)).collect();
                    let found = walked(world, TOMAS, &both, 200);
                    assert_eq!(numbers(&found), wanted.iter().map(|row| row.no).collect::<Vec<_>>(), "{both}");
                    shown += found.len();
                }
            }
        }
        assert!(shown > 300, "{shown} rows were shown");
    });
}

#[test]
fn mine_are_those_of_whoever_asks() {
    with_sample(|world| {
        let all = walked(world, TOMAS, "status=all", 200);
        for me in [TOMAS, KARI, MemberId(9)] {
            let mine: Vec<CaseNo> = all.iter().filter(|row| row.owner == Some(me)).map(|row| row.no).collect();
            assert_eq!(numbers(&walked(world, me, "owner=me&status=all", 200)), mine);
        }
    });
}

#[test]
fn the_list_goes_from_the_case_that_changed_last_to_the_one_that_changed_first() {
    with_sample(|world| {
        let all = walked(world, TOMAS, "status=all", 200);
        let places: Vec<_> = all.iter().map(|row| (row.last_at, row.no)).collect();
        assert!(places.windows(2).all(|pair| pair[0] > pair[1]), "{places:?}");
        let found = walked(world, TOMAS, "q=the", 200);
        assert!(found.len() > 5 && found.windows(2).all(|pair| pair[0].no > pair[1].no), "words: newest number first");
    });
}

#[test]
fn pages_of_any_length_show_each_row_once_to_the_end() {
    with_sample(|world| {
        for query in
            ["status=all", "status=open", "status=closed", "unanswered=true", "owner=nobody", "step=own", "q=the"]
        {
            let whole = numbers(&walked(world, TOMAS, query, 200));
            for most in [1, 2, 7, u32::try_from(whole.len().max(1)).unwrap()] {
                assert_eq!(numbers(&walked(world, TOMAS, query, most)), whole, "{query} in pages of {most}");
            }
        }
    });
}

/// Thirty cases that began in the same moment, each with a promise due in the same moment.
fn alike(world: &World) -> Vec<CaseNo> {
    let due = Some(world.desk.now() + jiff::SignedDuration::from_hours(5));
    (0..30)
        .map(|n| {
            let sender =
                Sender { name: "Ann Lee".to_owned(), email: Some("ann@x.example".to_owned()), ..Sender::default() };
            let incoming =
                Incoming { sender, subject: format!("Case {n}"), text: "It jams.".to_owned(), ..Incoming::default() };
            let who = Who { org: ONE, actor: Actor::System };
            let no = world.runtime.block_on(receive(&world.desk, who, incoming)).unwrap().case().unwrap();
            world.act((ONE, TOMAS), no, Command::Own);
            let terms = Terms { owner: TOMAS, what: format!("Promise {n}"), due };
            world.act((ONE, TOMAS), no, promise::Command::Make(terms));
            no
        })
        .collect()
}

#[test]
fn rows_that_are_alike_in_what_they_are_ordered_by_stand_on_one_page_each() {
    each(|world| {
        let mut all = alike(world);
        for most in [1, 4, 29, 30, 31] {
            let promises = promises(world, TOMAS, "standing=due", most);
            assert_eq!(promises.iter().map(|(no, _)| *no).collect::<Vec<_>>(), all, "promises in pages of {most}");
        }
        all.reverse();
        for most in [1, 4, 29, 30, 31] {
            assert_eq!(numbers(&walked(world, TOMAS, "owner=me", most)), all, "cases in pages of {most}");
        }
    });
}

fn promises(world: &World, me: MemberId, query: &str, most: u32) -> Vec<(CaseNo, u32)> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let asked = ListQuery::by_program(Some(&format!("{query}{after}")), ONE).unwrap();
        let page = world.read(move |sql| Ok(promise::lists::list(sql, me, &asked, most)?));
        all.extend(page.items.iter().map(|line| (line.no, line.n)));
        match page.next {
            Some(next) => after = format!("&after={next}"),
            None => return all,
        }
    }
}

#[test]
fn promises_are_listed_by_how_they_stand_and_whose_they_are_in_the_order_of_their_dates() {
    with_sample(|world| {
        let mut listed = 0;
        for (standing, is_over) in [("due", false), ("asked", false), ("broken", true), ("kept", true)] {
            let mut wanted = Vec::new();
            for (no, history) in world.histories(ONE) {
                let case = casework::case::fold(&history).unwrap();
                let theirs = case.promises.all().iter().filter(|promise| promise.standing() == standing);
                wanted.extend(theirs.map(|promise| (promise.due, no, promise.n, promise.owner)));
            }
            wanted.sort();
            if is_over {
                wanted.reverse();
            }
            listed += wanted.len();
            let of = |owner: Option<MemberId>| -> Vec<(CaseNo, u32)> {
                let theirs = wanted.iter().filter(|(_, _, _, by)| owner.is_none_or(|owner| owner == *by));
                theirs.map(|(_, no, n, _)| (*no, *n)).collect()
            };
            for most in [3, 200] {
                assert_eq!(promises(world, TOMAS, &format!("standing={standing}"), most), of(None), "{standing}");
                let mine = promises(world, TOMAS, &format!("standing={standing}&owner=me"), most);
                assert_eq!(mine, of(Some(TOMAS)), "{standing}, mine");
                let hers = promises(world, TOMAS, &format!("standing={standing}&owner=4"), most);
                assert_eq!(hers, of(Some(MemberId(4))), "{standing}, of member 4");
            }
        }
        assert!(listed > 30, "{listed} promises");
    });
}

#[test]
fn customers_are_listed_by_name_whatever_its_capitals_and_two_of_one_name_are_two() {
    each(|world| {
        let names = ["zinc & co", "Ålesund Fisk", "acme", "Acme", "ACME Two", "beta", "Acme"];
        let now = world.desk.now();
        world.write(move |sql| {
            for (name, id) in names.iter().zip(1..) {
                let account =
                    customer::Customer { id: base::ids::CustomerId(id), name: (*name).to_owned(), since: None };
                customer::add_customer(sql, ONE, &account, None, now)?;
            }
            Ok(())
        });
        let listed = |query: &str, most| {
            let (mut all, mut after) = (Vec::new(), String::new());
            loop {
                let asked = ListQuery::by_program(Some(&format!("{query}{after}")), ONE).unwrap();
                let page = world.read(move |sql| Ok(customer::list(sql, &asked, most)?));
                all.extend(page.items.into_iter().map(|account| account.id.0));
                match page.next {
                    Some(next) => after = format!("&after={next}"),
                    None => return all,
                }
            }
        };
        for most in [1, 2, 3, 100] {
            assert_eq!(listed("", most), [3, 4, 7, 5, 6, 1, 2], "in pages of {most}");
            assert_eq!(listed("q=ACME", most), [3, 4, 7, 5]);
            assert_eq!(listed("q=%C3%A5le", most), [2]);
            assert_eq!(listed("q=nobody", most), [0; 0]);
        }
    });
}

#[test]
fn nothing_of_another_organisation_is_listed() {
    each(|world| {
        alike(world);
        for query in ["status=all", "owner=me", "owner=nobody", "unanswered=true", "customer=1", "q=case"] {
            assert_eq!(cases(world, TWO, TOMAS, query, 200).items, [], "{query}");
        }
    });
}

#[test]
fn a_cursor_beyond_the_end_shows_an_empty_page_that_is_the_last() {
    let world = World::of_its_own();
    let last = walked(&world, TOMAS, "status=all", 200).pop().unwrap();
    let after = format!("status=all&after={}_{}", last.last_at.as_millisecond(), last.no.0);
    let page = cases(&world, ONE, TOMAS, &after, 10);
    assert_eq!((page.items.len(), page.next), (0, None));
}
