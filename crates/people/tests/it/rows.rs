//! What is kept of settings to be read quickly: rows that are a function of the facts, and told anew to every rule.

use crate::world::{ASTRID, ORG, SYSTEM, TOMAS, World, at, at_northline, by, everywhere, member, setup, typed};
use base::context::{Actor, Role};
use base::ids::{MailboxId, MemberId, OrgId};
use base::refusal::{Error, Kind};
use db::{args, sql};
use engine::mailbox::{self, FIRST};
use people::member::rules::{MemberText, SettingsText};
use people::member::{self as members, OrganisationSetup};
use people::organisation::{self, Command, Login, MailboxChange, MailboxSettings, OrganisationState};
use text::Language;

fn settings() -> SettingsText {
    SettingsText {
        name: "Northline".to_owned(),
        address: "Complaints@northline.example".to_owned(),
        currency: "nok".to_owned(),
        zone: "Europe/Oslo".to_owned(),
        week: "mon-fri 09:00-17:00".to_owned(),
        holidays: "2026-12-25".to_owned(),
        language: "nb".to_owned(),
    }
}

type Rows = (Vec<members::Member>, String, Vec<mailbox::Mailbox>, Vec<(MemberId, Language)>);

/// Every row that is a function of the facts.
fn rows(world: &World) -> Rows {
    let told = format!("{:?}", world.read(|sql| members::organisation(sql, ORG)));
    let boxes = world.read(|sql| mailbox::all(sql, ORG));
    let mut languages = world.read(|sql| members::languages(sql, ORG));
    languages.sort();
    (world.members(), told, boxes, languages)
}

#[test]
fn settings_that_change_are_told_to_every_rule_from_then_on() {
    at_northline(|world| {
        assert_eq!(world.organisation().name, "Northline Parts");
        world.act(by(ASTRID), Command::Settle(settings()));
        let now = world.organisation();
        assert_eq!((now.name.as_str(), now.currency.as_str(), now.language), ("Northline", "NOK", Language::Norwegian));
        assert_eq!((now.zone_name().as_str(), now.calendar.holidays.len()), ("Europe/Oslo", 1));
        assert_eq!(now.mailbox_of("complaints@northline.example"), Some(FIRST), "the first mailbox moved with it");
        assert_eq!(now.mailbox_of("help@northline.example"), None);
    });
}

#[test]
fn an_address_belongs_to_one_organisation_of_a_server() {
    at_northline(|world| {
        let other = OrganisationSetup { id: OrgId(2), ..setup("Halden", "help@northline.example") };
        let found = world.desk.write(move |sql| organisation::found(sql, &other, Actor::System, at(0)).map(drop));
        let Err(Error::Refused(no)) = world.wait(found) else { panic!("two with one address") };
        assert_eq!((no.kind, no.field), (Kind::Invalid, Some("address")));
        world.write(|sql| {
            let other = OrganisationSetup { id: OrgId(2), ..setup("Halden", "help@halden.example") };
            organisation::found(sql, &other, Actor::System, at(0)).map(drop)
        });
        let taken = SettingsText { address: "help@halden.example".to_owned(), ..settings() };
        assert_eq!(world.refused(by(ASTRID), Command::Settle(taken)).field, Some("address"));
        assert_eq!(world.organisation().name, "Northline Parts", "nothing of it stays");
        assert_eq!(world.read(members::organisations).len(), 2);
    });
}

#[test]
fn a_server_is_empty_until_the_first_person_comes() {
    everywhere(|world| {
        assert!(!world.read(|sql| Ok(members::is_inhabited(sql)?)));
        world.write(|sql| members::found(sql, &setup("Northline", "help@northline.example"), at(0)));
        assert!(!world.read(|sql| Ok(members::is_inhabited(sql)?)));
        assert_eq!(world.read(|sql| Ok(members::organisation_name(sql, ORG)?)), "Northline");
        assert_eq!(world.read(|sql| Ok(members::organisation_name(sql, OrgId(9))?)), "");
        assert!(world.read(|sql| members::organisation(sql, OrgId(9))).is_none());
        world.write(|sql| members::add(sql, ORG, &member("Astrid Lund", Role::Admin), None, at(0)));
        assert!(world.read(|sql| Ok(members::is_inhabited(sql)?)));
    });
}

#[test]
fn members_are_listed_by_name_with_what_they_may_do() {
    at_northline(|world| {
        let text =
            MemberText { team: "logistics".to_owned(), limit: "2000".to_owned(), ..typed("Zoe Reyes", "manager") };
        world.act(by(ASTRID), Command::Amend { member: TOMAS, text });
        world.write(|sql| members::add(sql, ORG, &member("Kari Holm", Role::Executive), Some("hash"), at(0)));
        let all = world.members();
        let told: Vec<(&str, Role, bool)> = all.iter().map(|m| (m.name.as_str(), m.role, m.signed_up)).collect();
        assert_eq!(
            told,
            [
                ("Astrid Lund", Role::Admin, true),
                ("Kari Holm", Role::Executive, true),
                ("Zoe Reyes", Role::Manager, false)
            ]
        );
        assert_eq!(
            (all[2].team.as_str(), all[2].limit, all[2].email.as_str()),
            ("logistics", 200_000, "tomas@northline.example")
        );
        let people = &world.organisation().people;
        assert_eq!(people.find(TOMAS).map(|person| (person.role, person.limit)), Some((Role::Manager, 200_000)));
    });
}

#[test]
fn an_email_address_signs_in_one_person_of_the_server() {
    at_northline(|world| {
        let again = Command::Invite { text: typed("Tomas Berg", "agent"), token: [8; 32] };
        let no = world.refused(by(ASTRID), again);
        assert_eq!(no.field, Some("email"));
        assert!(no.to_string().contains("tomas@northline.example"), "{no}");
        assert_eq!(world.members().len(), 2);
    });
}

#[test]
fn what_was_made_bit_by_bit_is_what_is_made_of_the_whole_history() {
    at_northline(|world| {
        world.act(by(ASTRID), Command::Settle(settings()));
        world.act(
            by(ASTRID),
            Command::Amend { member: TOMAS, text: MemberText { active: false, ..typed("Tomás Reyes", "manager") } },
        );
        world.act(by(ASTRID), Command::Login { member: ASTRID, change: Login::ChooseLanguage(Language::German) });
        world.act(by(ASTRID), Command::ChangeRules { pack: "pack: ours\n".to_owned(), off: None });
        let second = MailboxSettings { paused: true, ..MailboxSettings::first("web@northline.example") };
        world.act(by(ASTRID), Command::Mailbox(MailboxId(2), MailboxChange::Added(Box::new(second))));
        let right = rows(world);
        let spoil = [
            sql!("update organisation set name = 'Spoilt', currency = 'USD', language = 'fr'"),
            sql!("update member set name = 'Spoilt', role = 'admin', active = true, language = 'es'"),
            sql!(
                "insert into member (org, id, name, email, role, team, spending, direct_line, active, created_at)
                  values (1, 99, 'Stray', 'stray@northline.example', 'admin', '', 0, '', true, 0)"
            ),
            sql!("update mailbox set name = 'Spoilt', paused = false where id = 2"),
        ];
        for text in spoil {
            world.write(move |sql| Ok(sql.run(text, &args![])?));
        }
        assert_ne!(rows(world).1, right.1);
        let page = world.wait(world.desk.rebuild_page::<OrganisationState>(ORG, None)).unwrap().unwrap();
        assert_eq!((page.streams, page.unread), (1, Vec::<String>::new()));
        let mended = rows(world);
        assert_eq!((&mended.0, &mended.1, &mended.3), (&right.0, &right.1, &right.3));
        let settings = |all: &[mailbox::Mailbox]| all.iter().map(MailboxSettings::from).collect::<Vec<_>>();
        assert_eq!(settings(&mended.2), settings(&right.2));
        let astrid = world.read(|sql| Ok(members::password_of(sql, ORG, ASTRID)?));
        assert_eq!(astrid.as_deref(), Some("astrids hash"), "what no fact knows is not made anew");
    });
}

#[test]
fn members_who_are_added_together_are_numbered_and_keep_the_numbers_they_bring() {
    at_northline(|world| {
        let with = |id, name: &str| members::Member { id: MemberId(id), ..member(name, Role::Agent) };
        let all = vec![with(0, "Per Moe"), with(20, "Kari Holm"), with(0, "Ola Lie")];
        world.act(SYSTEM, Command::Add { members: all, password: Some("hash".to_owned()) });
        let mut numbers: Vec<(i64, String)> = world.members().into_iter().map(|m| (m.id.0, m.name)).skip(1).collect();
        numbers.sort();
        let expected = [(2, "Tomas Reyes"), (3, "Per Moe"), (20, "Kari Holm"), (21, "Ola Lie")];
        assert_eq!(numbers, expected.map(|(id, name)| (id, name.to_owned())));
        let taken = Command::Add { members: vec![with(20, "Eva Dahl")], password: None };
        assert_eq!(world.refused(SYSTEM, taken).kind, Kind::NotNow);
    });
}
