//! Each change of settings once accepted and once refused, as facts.

mod beside;
mod members;

use super::aggregate::Content;
use super::{
    Command, ContactChange, Fact, Login, MailboxChange, MailboxSettings, Membership, OfCoach, OfContact, OfMailbox,
    OrganisationState, Profile, Settings,
};
use crate::member::rules::{MemberText, SettingsText};
use crate::member::{self, Member};
use base::context::{Actor, Context, Directory, Organisation, Role, Stamp};
use base::ids::{ContactId, CustomerId, MailboxId, MemberId, OrgId};
use base::refusal::{Kind, Refusal};
use calendar::{CalendarText, ServiceCalendar};
use engine::aggregate::Aggregate;
use engine::mailbox::{Dkim, FIRST};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use text::Language;

const ASTRID: MemberId = MemberId(1);
const TOMAS: MemberId = MemberId(2);

fn now() -> Timestamp {
    "2026-11-17T07:12:00Z".parse().unwrap()
}

fn calendar() -> CalendarText {
    ServiceCalendar::standard(TimeZone::UTC).into()
}

fn profile(name: &str, role: Role) -> Profile {
    let first = name.split(' ').next().unwrap_or(name).to_lowercase();
    Profile {
        name: name.to_owned(),
        email: format!("{first}@northline.example"),
        role,
        team: "order desk".to_owned(),
        limit: 50_000,
        direct_line: String::new(),
    }
}

fn founded() -> Fact {
    Fact::from(Settings::Founded {
        name: "Northline Parts".to_owned(),
        address: "complaints@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: calendar(),
        language: Language::English,
    })
}

fn added(member: MemberId, name: &str, role: Role) -> Fact {
    Fact::from(Membership::Added { member, profile: profile(name, role), signed_up: true })
}

/// Northline Parts with Astrid, who runs it, and Tomas, who works there.
fn northline() -> Given {
    given([founded(), added(ASTRID, "Astrid Lund", Role::Admin), added(TOMAS, "Tomas Reyes", Role::Agent)])
}

struct Given(OrganisationState);

fn given(facts: impl IntoIterator<Item = Fact>) -> Given {
    let stamp = Stamp { at: now(), by: Actor::System };
    let mut facts = facts.into_iter();
    let mut state = OrganisationState::begin(&facts.next().unwrap(), stamp).unwrap();
    facts.for_each(|fact| state.apply(&fact, stamp));
    Given(state)
}

impl Given {
    fn and(mut self, fact: impl Into<Fact>) -> Given {
        self.0.apply(&fact.into(), Stamp { at: now(), by: Actor::System });
        self
    }

    fn when(&self, actor: Actor, command: Command) -> Result<(Vec<Fact>, Content), Refusal> {
        let organisation = Organisation {
            name: String::new(),
            address: String::new(),
            currency: "EUR".to_owned(),
            calendar: ServiceCalendar::standard(TimeZone::UTC),
            people: Directory::default(),
            mailboxes: Vec::new(),
            language: Language::English,
        };
        self.0.decide(command, &Context { now: now(), actor, organisation: &organisation, has_mail: true, given: &[] })
    }

    #[track_caller]
    fn then(&self, actor: Actor, command: Command, facts: impl IntoIterator<Item = Fact>) -> Content {
        let (found, content) = self.when(actor, command).unwrap();
        assert_eq!(found, facts.into_iter().collect::<Vec<Fact>>());
        content
    }

    #[track_caller]
    fn refused(&self, actor: Actor, command: Command) -> (Kind, Option<&'static str>) {
        let no = self.when(actor, command).unwrap_err();
        assert!(!no.to_string().is_empty());
        (no.kind, no.field)
    }
}

fn by(member: MemberId) -> Actor {
    Actor::Member(member)
}

fn settings() -> SettingsText {
    SettingsText {
        name: "Northline Parts".to_owned(),
        address: "complaints@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        zone: "UTC".to_owned(),
        week: "mon-fri 08:00-16:00".to_owned(),
        holidays: String::new(),
        language: String::new(),
    }
}

fn tomas() -> MemberText {
    MemberText {
        name: "Tomas Reyes".to_owned(),
        email: "tomas@northline.example".to_owned(),
        role: "agent".to_owned(),
        team: "order desk".to_owned(),
        limit: "500".to_owned(),
        direct_line: String::new(),
        active: true,
    }
}

fn astrid() -> MemberText {
    MemberText { name: "Astrid Lund".to_owned(), role: "admin".to_owned(), ..tomas() }
}

#[test]
fn each_setting_that_is_another_is_one_fact_with_the_old_and_the_new_value() {
    let to = SettingsText {
        name: "Northline".to_owned(),
        address: "Help@northline.example".to_owned(),
        currency: "nok".to_owned(),
        zone: "Europe/Oslo".to_owned(),
        week: "mon-fri 09:00-17:00".to_owned(),
        holidays: "2026-12-25".to_owned(),
        language: "de".to_owned(),
    };
    let text = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    let (name, new_name) = text("Northline Parts", "Northline");
    let (address, new_address) = text("complaints@northline.example", "help@northline.example");
    let (eur, nok) = text("EUR", "NOK");
    let week = CalendarText {
        zone: "Europe/Oslo".to_owned(),
        week: "mon-fri 09:00-17:00".to_owned(),
        holidays: ["2026-12-25".parse().unwrap()].into(),
    };
    northline().then(
        by(ASTRID),
        Command::Settle(to),
        [
            Settings::Renamed { from: name, to: new_name }.into(),
            Settings::AddressChanged { from: address, to: new_address }.into(),
            Settings::CurrencyChanged { from: eur, to: nok }.into(),
            Settings::CalendarChanged { from: calendar(), to: week }.into(),
            Settings::LanguageChanged { from: Language::English, to: Language::German }.into(),
        ],
    );
    northline().then(by(ASTRID), Command::Settle(settings()), []);
}

#[test]
fn nobody_but_an_admin_changes_settings_and_members() {
    let kari = MemberId(3);
    let organisation = northline().and(added(kari, "Kari Holm", Role::Manager));
    let commands = || {
        [
            Command::Settle(settings()),
            Command::Invite {
                text: MemberText { email: "per@northline.example".to_owned(), ..tomas() },
                token: [1; 32],
            },
            Command::InviteAgain { member: TOMAS, token: [1; 32] },
            Command::Amend { member: TOMAS, text: tomas() },
            Command::Add { members: Vec::new(), password: None },
            Command::ChangeRules { pack: "pack: ours\n".to_owned(), off: None },
            Command::Mailbox(FIRST, MailboxChange::Permitted),
        ]
    };
    for actor in [by(TOMAS), by(kari), by(MemberId(99)), Actor::Contact(ContactId(1))] {
        for command in commands() {
            assert_eq!(organisation.refused(actor, command).0, Kind::Forbidden);
        }
    }
    for command in commands() {
        assert!(
            organisation.when(by(ASTRID), command.clone()).is_ok() && organisation.when(Actor::System, command).is_ok()
        );
    }
}

#[test]
fn an_admin_who_has_left_changes_nothing() {
    let organisation = northline().and(Membership::Left { member: ASTRID });
    assert_eq!(organisation.refused(by(ASTRID), Command::Settle(settings())).0, Kind::Forbidden);
    let own = Command::Login { member: ASTRID, change: Login::SignOutEverywhere { ends_keys: false } };
    assert_eq!(organisation.refused(by(ASTRID), own).0, Kind::Forbidden);
}

#[test]
fn a_history_begins_with_a_founding_or_with_what_was_carried_over() {
    let stamp = Stamp { at: now(), by: Actor::System };
    assert!(OrganisationState::begin(&added(TOMAS, "Tomas Reyes", Role::Agent), stamp).is_none());
    let note = Settings::Noted { what: "settled".to_owned(), about: serde_json::json!({}) };
    let noted = OrganisationState::begin(&note.into(), stamp).unwrap();
    assert_eq!((noted.settings, noted.version), (None, 1));
    assert_eq!(given([founded()]).0.mailboxes.len(), 1);
}
