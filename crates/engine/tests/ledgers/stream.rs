//! The stream: facts chained one to the next, read back by kind and version, and stopped at what cannot be read.

use crate::place::{ORG, OTHER, Place, at, everywhere};
use base::context::{Actor, Stamp};
use base::ids::{ContactId, MemberId, OrgId};
use base::refusal::Error;
use db::{Text, args, sql};
use engine::aggregate::StoredFact;
use engine::facts;
use engine::stream::kinds::Facts;
use engine::stream::{self, Stored, Why};

facts! {
    /// What can happen to a kettle.
    pub enum Boiled of "kettle" {
        /// It was bought.
        Bought "bought" v1,
        /// It was filled.
        Filled "filled" v2 from v1 by cups_were_called_amount { cups: i64 },
    }
}

fn cups_were_called_amount(mut fields: serde_json::Value) -> serde_json::Value {
    fields["cups"] = fields["amount"].take();
    fields
}

impl StoredFact for Boiled {
    fn kind(&self) -> (&'static str, &'static str) {
        (Boiled::MODULE, Facts::kind(self))
    }

    fn version(&self) -> u32 {
        Facts::version(self)
    }

    fn to_json(&self) -> Result<String, serde_json::Error> {
        Facts::to_json(self)
    }

    fn from_json(module: &str, kind: &str, v: i64, body: &str) -> Result<Self, Why> {
        if module == Boiled::MODULE { Facts::from_json(kind, v, body) } else { Err(Why::Module) }
    }

    fn named(number: i64) -> String {
        format!("kettle {number}")
    }
}

fn filled(cups: i64) -> Boiled {
    Boiled::Filled { cups }
}

fn append(place: &Place, (org, no): (OrgId, i64), by: Actor, facts: &[Boiled]) {
    let (facts, stamp) = (facts.to_vec(), Stamp { at: at(no), by });
    place.write(move |sql| {
        let end = stream::end(sql, org, no)?;
        stream::append(sql, (org, no), end, stamp, &facts)
    });
}

fn load(place: &Place, no: i64) -> Result<Vec<Stored<Boiled>>, Error> {
    place.db.read(move |sql| stream::load(sql, ORG, no)).wait()
}

fn verify(place: &Place, no: i64) -> Option<String> {
    place.read(move |sql| stream::verify(sql, ORG, no, false))
}

/// Three facts in stream 1, stated by three, in two commits.
fn kettle(place: &Place) {
    append(place, (ORG, 1), Actor::System, &[Boiled::Bought]);
    append(place, (ORG, 1), Actor::Member(MemberId(7)), &[filled(2)]);
    append(place, (ORG, 1), Actor::Contact(ContactId(3)), &[filled(5)]);
}

fn alter(place: &Place, text: Text) {
    assert_eq!(place.write(move |sql| sql.run(text, &args![])), 1);
}

#[test]
fn facts_read_back_in_order_with_when_and_by_whom() {
    everywhere(|place| {
        kettle(place);
        let history = load(place, 1).unwrap();
        let told: Vec<(u32, Boiled, Actor)> =
            history.iter().map(|stored| (stored.version, stored.fact.clone(), stored.stamp.by)).collect();
        assert_eq!(
            told,
            [
                (1, Boiled::Bought, Actor::System),
                (2, filled(2), Actor::Member(MemberId(7))),
                (3, filled(5), Actor::Contact(ContactId(3))),
            ]
        );
        assert!(history.iter().all(|stored| stored.stamp.at == at(1)));
        assert_eq!(place.read(|sql| stream::end(sql, ORG, 1)), (3, history[2].chain));
        assert_eq!(place.read(|sql| stream::end(sql, ORG, 2)), (0, [0; 32]));
        assert!(load(place, 2).unwrap().is_empty());
    });
}

#[test]
fn the_same_facts_in_another_stream_or_organisation_have_another_chain() {
    everywhere(|place| {
        for at in [(ORG, 1), (ORG, 2), (OTHER, 1)] {
            append(place, at, Actor::System, &[Boiled::Bought]);
        }
        let end = |org, no| place.read(move |sql| stream::end(sql, org, no)).1;
        assert!(end(ORG, 1) != end(ORG, 2) && end(ORG, 1) != end(OTHER, 1));
        append(place, (ORG, 3), Actor::System, &[Boiled::Bought, filled(1)]);
        append(place, (ORG, 4), Actor::System, &[Boiled::Bought]);
        append(place, (ORG, 4), Actor::System, &[filled(1)]);
        assert_eq!((verify(place, 3), verify(place, 4)), (None, None));
    });
}

#[test]
fn of_two_who_append_after_the_same_fact_one_is_told_that_another_was_quicker() {
    everywhere(|place| {
        kettle(place);
        let (version, chain) = place.read(|sql| stream::end(sql, ORG, 1));
        let stamp = Stamp { at: at(9), by: Actor::System };
        append(place, (ORG, 1), Actor::System, &[filled(1)]);
        let late: Error =
            place.refused(move |sql| stream::append(sql, (ORG, 1), (version, chain), stamp, &[filled(2)]));
        let Error::Broken(fault) = late else { panic!("{late}") };
        assert!(matches!(fault.cause(), Some(db::Error::Conflict { .. })), "{fault}");
        assert_eq!(load(place, 1).unwrap().len(), 4);
    });
}

#[test]
fn a_page_of_a_history_goes_back_from_the_newest() {
    everywhere(|place| {
        kettle(place);
        let before = |version, most| {
            let page: Vec<Stored<Boiled>> = place.read(move |sql| stream::before(sql, (ORG, 1), version, most));
            page.into_iter().map(|stored| stored.version).collect::<Vec<u32>>()
        };
        assert_eq!((before(None, 2), before(Some(2), 2), before(Some(1), 2)), (vec![3, 2], vec![1], vec![]));
    });
}

#[test]
fn streams_are_listed_by_number_between_two_bounds() {
    everywhere(|place| {
        for no in [5, 3, 9, 1] {
            append(place, (ORG, no), Actor::System, &[Boiled::Bought, filled(1)]);
        }
        append(place, (OTHER, 4), Actor::System, &[Boiled::Bought]);
        let streams = |bounds, most| place.read(move |sql| stream::streams(sql, ORG, bounds, most));
        assert_eq!(streams((0, 100), 9), [1, 3, 5, 9]);
        assert_eq!((streams((1, 9), 9), streams((1, 100), 2)), (vec![3, 5], vec![3, 5]));
    });
}

#[test]
fn whatever_is_altered_in_a_history_shows() {
    everywhere(|place| {
        let breaches = [
            sql!("update fact set body = replace(body, '2', '9') where org = 1 and stream = 1 and version = 2"),
            sql!("update fact set at = at + 1 where org = 1 and stream = 1 and version = 2"),
            sql!("update fact set actor = 'm8' where org = 1 and stream = 1 and version = 2"),
            sql!("update fact set kind = 'poured' where org = 1 and stream = 1 and version = 2"),
            sql!("update fact set room = 'pot' where org = 1 and stream = 1 and version = 2"),
            sql!("delete from fact where org = 1 and stream = 1 and version = 2"),
            sql!("update fact set version = 9 where org = 1 and stream = 1 and version = 2"),
        ];
        kettle(place);
        let (begin, end) = (sql!("delete from fact"), sql!("select count(*) from fact"));
        for breach in breaches {
            assert_eq!(verify(place, 1), None);
            alter(place, breach);
            let wrong = verify(place, 1).unwrap_or_else(|| panic!("{} does not show", breach.place()));
            assert!(wrong.contains("fact 2"), "{}: {wrong}", breach.place());
            place.write(move |sql| sql.run(begin, &args![]));
            assert_eq!(place.read(move |sql| sql.one(end, &args![], |row| row.get::<i64>(0))), Some(0));
            kettle(place);
        }
    });
}

#[test]
fn a_body_that_is_said_to_be_erased_shows_even_with_the_hash_of_what_stood_there() {
    everywhere(|place| {
        kettle(place);
        let body: String = Facts::to_json(&filled(2)).unwrap();
        let erase = sql!(
            "update fact set body = '{\"filled\":{\"cups\":0}}', erased_hash = $1
             where org = 1 and stream = 1 and version = 2"
        );
        let hash: [u8; 32] = {
            use sha2::{Digest, Sha256};
            Sha256::digest(&body).into()
        };
        place.write(move |sql| sql.run(erase, &args![&hash]));
        assert!(verify(place, 1).is_some_and(|says| says.contains("is not what was written")));
        place.write(move |sql| sql.run(erase, &args![&[9_u8; 32]]));
        assert!(verify(place, 1).is_some());
    });
}

#[test]
fn a_body_of_an_older_version_is_brought_up_while_it_is_read() {
    everywhere(|place| {
        append(place, (ORG, 1), Actor::System, &[Boiled::Bought]);
        let old = sql!("update fact set kind = 'filled', v = 1, body = $1 where org = 1 and stream = 1");
        place.write(move |sql| sql.run(old, &args![r#"{"filled":{"amount":3}}"#]));
        assert_eq!(load(place, 1).unwrap()[0].fact, filled(3));
    });
}

#[test]
fn a_fact_that_cannot_be_read_stops_its_own_stream_by_name_and_no_other() {
    everywhere(|place| {
        let spoilt = [
            (sql!("update fact set kind = 'lent' where stream = 1 and version = 2"), "facts called kettle.lent"),
            (sql!("update fact set room = 'pot' where stream = 1 and version = 2"), "facts called pot.filled"),
            (sql!("update fact set v = 3 where stream = 1 and version = 2"), "up to v2"),
            (sql!("update fact set v = 0 where stream = 1 and version = 2"), "never was a v0"),
            (sql!("update fact set body = '{' where stream = 1 and version = 2"), "its body cannot be read"),
            (sql!("update fact set actor = 'nobody' where stream = 1 and version = 2"), "“nobody” is nobody"),
            (sql!("update fact set at = 9223372036854775807 where stream = 1 and version = 2"), "is no moment"),
        ];
        append(place, (ORG, 2), Actor::System, &[Boiled::Bought]);
        let clear = sql!("delete from fact where stream = 1");
        for (spoil, says) in spoilt {
            kettle(place);
            alter(place, spoil);
            let error = load(place, 1).unwrap_err();
            let stops = stream::unreadable(&error).unwrap_or_else(|| panic!("{error}")).to_string();
            assert!(stops.starts_with("kettle 1 stops at fact 2 (") && stops.contains(says), "{stops}");
            assert_eq!(load(place, 2).unwrap().len(), 1);
            place.write(move |sql| sql.run(clear, &args![]));
        }
    });
}

#[test]
fn a_hash_of_another_length_is_told_and_nothing_is_appended_to_it() {
    everywhere(|place| {
        append(place, (ORG, 1), Actor::System, &[Boiled::Bought]);
        let short = sql!("update fact set chain = $1 where stream = 1");
        place.write(move |sql| sql.run(short, &args![&[1_u8, 2]]));
        let error = load(place, 1).unwrap_err();
        assert!(error.to_string().contains("2 bytes long instead of 32"), "{error}");
        let end: Error = place.refused(|sql| stream::end(sql, ORG, 1));
        assert!(end.to_string().contains("not of 32 bytes"), "{end}");
    });
}

#[test]
fn whoever_goes_through_many_hears_of_what_stops_and_stops_at_other_faults() {
    let mut told = Vec::new();
    let one =
        Stored { version: 3, fact: Boiled::Bought, stamp: Stamp { at: at(0), by: Actor::System }, chain: [0; 32] };
    let unreadable = base::refusal::Fault::from(one.unreadable(7, Why::Beginning));
    let read: Result<Option<u8>, Error> =
        stream::readable(Err(unreadable.into()), |stops| told.push(stops.to_string()));
    assert_eq!(read.unwrap(), None);
    assert_eq!(told, ["kettle 7 stops at fact 3 (kettle.bought v1): no history begins with such a fact"]);
    assert_eq!(stream::readable(Ok(1_u8), |_| told.clear()).unwrap(), Some(1));
    let away: Error = db::Error::Closed.into();
    assert!(stream::readable::<u8>(Err(away), |_| told.clear()).is_err());
    assert_eq!(told.len(), 1, "neither of them stopped at a fact");
}
