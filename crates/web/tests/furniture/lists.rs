//! A query as a person and as a program send it: read alike, written back as one address, and never misunderstood.

use base::context::Directory;
use base::ids::{MemberId, OrgId};
use proptest::prelude::*;
use web::list::{Around, Fields, Filter, Key, ListQuery, MOST, Names, Owner, Page, Typed, USUAL, numbers};

const ORG: OrgId = OrgId(1);

web::flag!(Waiting, "Waiting");

#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, utoipa::ToSchema)]
#[strum(serialize_all = "snake_case")]
pub enum Colour {
    Red,
    DarkBlue,
}

web::choice!(Colour, [Colour::Red, Colour::DarkBlue], |colour| format!("Colour: {colour:?}"));

web::filter! {
    /// Which bells.
    pub struct Bells {
        /// Of this member.
        owner: Owner where "b.owner = :owner",
        /// Those that wait.
        waiting: Waiting where "b.waits > 0",
        /// Of this colour.
        colour: Colour where "b.colour = :colour",
        /// With these words.
        q: Typed,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(i64, i64);

impl Key for Place {
    const KIND: &'static str = "bells";

    fn write(&self) -> String {
        format!("{} {}", self.0, self.1)
    }

    fn read(plain: &str) -> Option<Place> {
        numbers(plain, ' ').map(|[a, b]| Place(a, b))
    }

    fn formerly(sent: &str) -> Option<Place> {
        numbers(sent, '_').map(|[a, b]| Place(a, b))
    }
}

impl Filter for Bells {
    type Key = Place;
    const PATH: &'static str = "/bells";
    const FORMER: &'static [&'static str] = &["paint", "view"];

    fn formerly(name: &str, value: &str) -> Option<(&'static str, String)> {
        match (name, value) {
            ("paint", paint) => Some(("colour", paint.to_owned())),
            ("view", "all") => Some(("", String::new())),
            _ => None,
        }
    }
}

fn person(query: &str) -> ListQuery<Bells> {
    ListQuery::by_person(Some(query), ORG)
}

fn program(query: &str) -> Result<ListQuery<Bells>, (Option<&'static str>, String)> {
    ListQuery::by_program(Some(query), ORG).map_err(|no| (no.field, no.to_string()))
}

fn notice(query: &str) -> String {
    person(query).notice().map(|notice| notice.says).unwrap_or_default()
}

/// A page of three rows out of so many, and its next cursor.
fn page(asked: &ListQuery<Bells>, rows: i64) -> Page<i64> {
    asked.page((1..=rows).collect(), 3, |row| Place(100, *row))
}

#[test]
fn both_are_understood_alike() {
    for (query, here) in [
        ("", "/bells"),
        ("owner=me&q=cracked+bell", "/bells?owner=me&q=cracked+bell"),
        ("q=a&colour=dark_blue&owner=7", "/bells?owner=7&colour=dark_blue&q=a"),
        ("waiting=1&limit=20", "/bells?waiting=true&limit=20"),
        ("owner=&waiting=&q=&after=&limit=", "/bells"),
        ("q=%20%20padded%20", "/bells?q=padded"),
        ("paint=red", "/bells?colour=red"),
        ("view=all&owner=nobody", "/bells?owner=nobody"),
        ("view=&owner=none", "/bells?owner=nobody"),
    ] {
        assert_eq!(person(query).here(), here, "{query}");
        assert_eq!(person(query).notice().map(|notice| notice.says), None, "{query}");
        assert_eq!(program(query).unwrap().here(), here, "{query}");
    }
    assert_eq!(ListQuery::<Bells>::by_person(None, ORG).here(), "/bells");
}

#[test]
fn a_program_is_refused_what_it_may_not_have_meant() {
    for (query, field, word) in [
        ("ownr=me", "query", "This list takes owner, waiting, colour, q, after, limit"),
        ("ownr=", "query", "“ownr”"),
        ("owner=Tomas", "owner", "“owner” takes “me”"),
        ("colour=green", "colour", "red, dark_blue"),
        ("waiting=perhaps", "waiting", "“true”"),
        ("view=mine", "query", "“view”"),
        ("limit=0", "limit", "1 to 200"),
        ("limit=201", "limit", "1 to 200"),
        ("limit=many", "limit", "1 to 200"),
        ("after=yesterday", "after", "not a cursor of this list"),
        ("q=a%00b", "query", "U+0000"),
        ("done=ringing", "query", "“done”"),
    ] {
        let (named, says) = program(query).unwrap_err();
        assert!(named == Some(field) && says.contains(word), "{query}: {named:?} {says}");
    }
}

#[test]
fn a_person_is_told_what_was_not_understood_and_shown_the_rest() {
    assert_eq!(notice("ownr=me&owner=me"), "Ignored unknown filter: “ownr=me”.");
    assert_eq!(person("ownr=me&owner=me").here(), "/bells?owner=me");
    assert_eq!(notice("a=1&b=2"), "Ignored unknown filters: “a=1”, “b=2”.");
    assert!(notice("after=nonsense&a=1").ends_with("This is the first page."));
    assert!(notice(&format!("a={}", "x".repeat(300))).len() < 120);
    let done = person("done=ringing&owner=me");
    assert_eq!((done.done.as_str(), done.here().as_str()), ("ringing", "/bells?owner=me"));
}

#[test]
fn an_address_takes_a_filter_off_or_puts_another_value_in_and_begins_at_the_first_page() {
    let first = person("owner=me&q=belt&limit=3");
    let next = page(&first, 4).next.unwrap();
    let second = person(first.next(&next).split_once('?').unwrap().1);
    assert_eq!(second.after, Some(Place(100, 3)));
    assert_eq!(second.here(), first.next(&next));
    assert_eq!(second.first(), first.here());
    assert_eq!(second.without("owner"), "/bells?q=belt&limit=3");
    assert_eq!(second.with("colour", "red"), "/bells?owner=me&colour=red&q=belt&limit=3");
    assert_eq!(second.with("owner", ""), second.without("owner"));
    assert_eq!((second.value("owner").as_str(), second.value("colour").as_str()), ("me", ""));
    assert_eq!((first.limit(USUAL), person("").limit(USUAL)), (3, 50));
}

#[test]
fn a_page_goes_on_only_where_there_is_more() {
    let asked = person("");
    assert_eq!((page(&asked, 3).next, page(&asked, 0).items.len()), (None, 0));
    let more = page(&asked, 4);
    assert_eq!(more.items, [1, 2, 3]);
    let after = program(&format!("after={}", more.next.unwrap())).unwrap().after;
    assert_eq!(after, Some(Place(100, 3)));
    let shaped = page(&asked, 4).map(|row| row * 10);
    assert_eq!((shaped.items, shaped.next.is_some()), (vec![10, 20, 30], true));
    assert_eq!(Page::whole(vec![1]).next, None);
}

#[test]
fn a_cursor_of_a_link_somebody_saved_still_leads_there() {
    let old = program("after=100_3").unwrap();
    assert_eq!(old.after, Some(Place(100, 3)));
    assert!(!old.here().contains("100_3"), "it is handed on as cursors are written now");
    assert_eq!(person(old.here().split_once('?').unwrap().1).after, old.after);
}

#[test]
fn around_the_rows_stand_what_is_filtered_by_and_the_way_to_the_other_pages() {
    let people = Directory::default();
    let names = Names { people: &people, customer: None };
    let asked = person("owner=nobody&colour=dark_blue&limit=3");
    let around = Around::new(&asked, &page(&asked, 4), names);
    let chips: Vec<(&str, &str)> =
        around.chips.iter().map(|chip| (chip.says.as_str(), chip.without.as_str())).collect();
    assert_eq!(
        chips,
        [("Unassigned", "/bells?colour=dark_blue&limit=3"), ("Colour: DarkBlue", "/bells?owner=nobody&limit=3")]
    );
    assert!(around.shown == 3 && around.first.is_none() && around.has_pages());
    let last = person(around.next.unwrap().split_once('?').unwrap().1);
    let around = Around::new(&last, &page(&last, 2), names);
    assert_eq!((around.first.as_deref(), around.next), (Some(asked.here().as_str()), None));
    let only = person("");
    assert!(!Around::new(&only, &page(&only, 2), names).has_pages());
}

fn filter() -> impl Strategy<Value = Bells> {
    let owner = prop_oneof![Just(Owner::Me), Just(Owner::Nobody), (1_i64..).prop_map(|id| Owner::Member(MemberId(id)))];
    let colour = prop_oneof![Just(Colour::Red), Just(Colour::DarkBlue)];
    // What is typed is trimmed, and no store keeps NUL.
    let words = "[^\u{0}]{0,30}".prop_map(|text| text.trim().to_owned()).prop_filter("some", |text| !text.is_empty());
    let option = |is: bool| is.then_some(Waiting);
    (proptest::option::of(owner), any::<bool>(), proptest::option::of(colour), proptest::option::of(words))
        .prop_map(move |(owner, waiting, colour, q)| Bells { owner, waiting: option(waiting), colour, q: q.map(Typed) })
}

proptest! {
    #[test]
    fn every_filter_is_read_back_from_its_own_address(filter in filter(), limit in 1..=MOST, after in proptest::option::of((any::<i64>(), any::<i64>()))) {
        let asked = ListQuery::of(ORG, filter.clone());
        let here = asked.here();
        let query = here.split_once('?').map_or("", |(_, query)| query);
        prop_assert_eq!(&program(query).unwrap().filter, &filter);
        let limited = person(&format!("{query}&limit={limit}"));
        prop_assert_eq!((&limited.filter, limited.limit(USUAL)), (&filter, limit));
        if let Some((a, b)) = after {
            let next = limited.page(vec![0, 0], 1, |_| Place(a, b)).next.unwrap();
            let address = limited.next(&next);
            let second = program(address.split_once('?').unwrap().1).unwrap();
            prop_assert_eq!((second.after, second.filter), (Some(Place(a, b)), filter));
        }
    }

    #[test]
    fn whatever_stands_in_an_address_a_person_sees_a_list_and_a_program_is_answered_or_refused(query in "([a-z]{0,6}(=[ -~]{0,12})?&?){0,5}|\\PC{0,40}") {
        let shown = person(&query);
        if let Ok(asked) = program(&query) {
            prop_assert_eq!(shown.here(), asked.here());
            prop_assert!(shown.notice().is_none(), "{}", query);
        }
        prop_assert!(shown.here().starts_with("/bells"));
    }

    #[test]
    fn an_altered_cursor_never_leads_into_another_organisation(a: i64, b: i64, at: usize, to in "[A-Za-z0-9_-]") {
        let asked = ListQuery::of(ORG, Bells::default());
        let cursor = asked.page(vec![0, 0], 1, |_| Place(a, b)).next.unwrap();
        let theirs: Result<ListQuery<Bells>, _> = ListQuery::by_program(Some(&format!("after={cursor}")), OrgId(2));
        prop_assert_eq!(theirs.err().and_then(|no| no.field), Some("after"));
        let at = at % cursor.len();
        let altered = format!("{}{to}{}", &cursor[..at], &cursor[at + 1..]);
        match program(&format!("after={altered}")) {
            Ok(asked) => prop_assert!(asked.after.is_some() && asked.org == ORG),
            Err((field, _)) => prop_assert_eq!(field, Some("after")),
        }
    }
}

#[test]
fn conditions_are_handed_what_is_asked_for() {
    let mut bells = Bells::default();
    assert!(bells.set("owner", "me") && bells.set("colour", "red"));
    assert_eq!(bells.args(MemberId(3)), [db::Arg::Int(3), db::Arg::Null, db::Arg::Text("red")]);
}
