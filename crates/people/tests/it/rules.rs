//! What a member, a week and a password must be.

use crate::world::{organisation, typed};
use base::context::{Actor, Directory, Person, Role};
use base::ids::{ContactId, MemberId};
use base::refusal::{Kind, Refusal};
use people::member::password::{SHORTEST, acceptable};
use people::member::rules::{self, MemberText, SettingsText};
use std::collections::BTreeSet;

fn field<T: std::fmt::Debug>(read: Result<T, Refusal>) -> Option<&'static str> {
    read.unwrap_err().field
}

#[test]
fn a_member_is_read_as_typed_and_what_may_be_left_out_may_be() {
    let text = MemberText { team: " ".to_owned(), limit: String::new(), ..typed("  Kari \n Holm ", "manager") };
    let kari = rules::typed(&text, "EUR").unwrap();
    assert_eq!((kari.name.as_str(), kari.role, kari.team.as_str(), kari.limit), ("Kari Holm", Role::Manager, "", 0));
    assert!(kari.active && !kari.signed_up && kari.email.is_empty());
    let limit = |limit: &str, currency| {
        rules::typed(&MemberText { limit: limit.to_owned(), ..typed("Kari", "agent") }, currency).map(|kari| kari.limit)
    };
    assert_eq!((limit("1,200", "JPY").unwrap(), limit("1,200.00", "EUR").unwrap()), (1_200, 120_000));
    assert_eq!(field(limit("1,200", "EUR")), Some("limit"), "it can mean two amounts");
    assert_eq!(rules::invited(&typed("Kari", "agent"), "EUR").unwrap().email, "kari@northline.example");
}

#[test]
fn each_slip_about_a_member_names_its_field() {
    let with = |change: fn(&mut MemberText)| {
        let mut text = typed("Kari Holm", "agent");
        change(&mut text);
        field(rules::invited(&text, "EUR"))
    };
    assert_eq!(with(|text| text.name = " \n".to_owned()), Some("name"));
    assert_eq!(with(|text| text.name = "x".repeat(201)), Some("name"));
    assert_eq!(with(|text| text.email = "kari".to_owned()), Some("email"));
    assert_eq!(with(|text| text.role = "Boss".to_owned()), Some("role"));
    assert_eq!(with(|text| text.limit = "-5".to_owned()), Some("limit"));
    assert_eq!(with(|text| text.team = "x".repeat(201)), Some("team"));
    assert_eq!(with(|text| text.direct_line = "x".repeat(201)), Some("direct_line"));
}

#[test]
fn the_first_person_is_an_admin_with_a_password_of_their_own() {
    let admin = rules::first_admin(" Astrid  Lund", "Astrid@Northline.example", "correct horse", "Northline").unwrap();
    assert_eq!(
        (admin.name.as_str(), admin.email.as_str(), admin.role),
        ("Astrid Lund", "astrid@northline.example", Role::Admin)
    );
    assert_eq!(field(rules::first_admin("", "a@b", "correct horse", "Northline")), Some("name"));
    assert_eq!(field(rules::first_admin("Astrid", "astrid", "correct horse", "Northline")), Some("email"));
    assert_eq!(field(rules::first_admin("Astrid", "a@b", "short", "Northline")), Some("password"));
}

#[test]
fn a_password_is_counted_in_letters_and_is_neither_short_nor_endless() {
    let long = "a red bicycle on the ferry to Oslo ".repeat(28);
    assert!(acceptable("rødgrød på", &[]).is_ok() && acceptable(&long, &[]).is_ok());
    for wrong in ["ø".repeat(SHORTEST - 1), "a red bicycle ".repeat(72), String::new()] {
        assert_eq!(acceptable(&wrong, &[]).unwrap_err().field, Some("password"), "{} letters", wrong.chars().count());
    }
}

#[test]
fn a_week_and_holidays_are_read_as_people_write_them() {
    let text = |week: &str, holidays: &str| SettingsText {
        name: "Northline".to_owned(),
        address: "help@northline.example".to_owned(),
        currency: " eur ".to_owned(),
        zone: " Europe/Oslo ".to_owned(),
        week: week.to_owned(),
        holidays: holidays.to_owned(),
        language: String::new(),
    };
    let read = |week: &str, holidays: &str| rules::settings(&text(week, holidays));
    let usual = read("  ", "").unwrap();
    assert_eq!(usual.calendar, read(rules::WEEK, "").unwrap().calendar, "unless said otherwise");
    let free = read("sat 09:00-12:00", "2026-12-25; 2026-12-26,2027-01-01\r\n2027-01-01").unwrap();
    assert_eq!((free.calendar.holidays.len(), free.currency.as_str()), (3, "EUR"));
    assert_eq!(field(read("mon 17:00-09:00", "")), Some("week"));
    for wrong in ["25.12.2026", "2026-02-30", "2026-12"] {
        let no = read("", wrong).unwrap_err();
        assert!(no.field == Some("holidays") && no.to_string().contains(&format!("“{wrong}”")), "{no}");
    }
    let nowhere = SettingsText { zone: "  ".to_owned(), ..text("", "") };
    assert_eq!(field(rules::settings(&nowhere)), Some("zone"));
}

#[test]
fn a_key_is_told_from_the_others_by_its_name() {
    let taken = BTreeSet::from(["the web shop".to_owned()]);
    assert_eq!(rules::key_label(" reports ", &taken).unwrap(), "reports");
    assert_eq!(field(rules::key_label("the  web\tshop", &taken)), Some("label"), "spaces make no difference");
    assert_eq!(field(rules::key_label("", &taken)), Some("label"));
}

#[test]
fn only_an_admin_at_work_runs_the_organisation() {
    let person = |id, role, active| Person {
        id: MemberId(id),
        name: String::new(),
        role,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
        active,
        language: None,
    };
    let people = vec![person(1, Role::Admin, true), person(2, Role::Executive, true), person(3, Role::Admin, false)];
    let northline = organisation(Directory::new(people));
    assert_eq!(rules::admin(&northline, Actor::Member(MemberId(1))).unwrap().id, MemberId(1));
    for nobody in
        [2, 3, 9].map(|id| Actor::Member(MemberId(id))).into_iter().chain([Actor::System, Actor::Contact(ContactId(1))])
    {
        assert_eq!(rules::admin(&northline, nobody).unwrap_err().kind, Kind::Forbidden, "{nobody:?}");
    }
}
