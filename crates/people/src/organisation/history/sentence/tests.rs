//! Every kind of change in its sentence, as it follows the name of who made it.

use super::*;
use base::config::Tls;
use base::context::{Directory, Person, Role};
use base::ids::{ContactId, CustomerId, MailboxId};
use calendar::ServiceCalendar;
use engine::mailbox::{After, Folder, Incoming, Outgoing};
use jiff::tz::TimeZone;
use serde_json::json;
use text::Language;

const ASTRID: MemberId = MemberId(1);
const TOMAS: MemberId = MemberId(2);

fn organisation() -> Organisation {
    let person = |id, name: &str| Person {
        id,
        name: name.to_owned(),
        role: Role::Agent,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        language: None,
    };
    Organisation {
        name: "Northline Parts".to_owned(),
        address: "help@northline.example".to_owned(),
        currency: "NOK".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
        people: Directory::new(vec![person(ASTRID, "Astrid Lund"), person(TOMAS, "Tomas Reyes")]),
        mailboxes: Vec::new(),
        language: Language::English,
    }
}

fn by(member: MemberId, fact: impl Into<Fact>) -> String {
    says(&fact.into(), Actor::Member(member), &organisation())
}

/// What Astrid did.
fn said(fact: impl Into<Fact>) -> String {
    by(ASTRID, fact)
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn changed(of: &str, from: &str, to: &str) -> String {
    let (from, to, member) = (text(from), text(to), TOMAS);
    said(match of {
        "name" => Fact::from(Settings::Renamed { from, to }),
        "address" => Settings::AddressChanged { from, to }.into(),
        "currency" => Settings::CurrencyChanged { from, to }.into(),
        "team" => Membership::TeamChanged { member, from, to }.into(),
        _ => Membership::DirectLineChanged { member, from, to }.into(),
    })
}

#[test]
fn a_setting_is_told_from_what_it_was_to_what_it_is() {
    assert_eq!(
        changed("name", "Northline Parts", "Northline"),
        "changed the name from “Northline Parts” to “Northline”"
    );
    assert_eq!(changed("address", "a@b", "c@d"), "changed the address from a@b to c@d");
    assert_eq!(changed("currency", "EUR", "NOK"), "changed the currency from EUR to NOK");
    assert_eq!(changed("team", "", "logistics"), "changed Tomas Reyes’s team to “logistics”");
    assert_eq!(changed("team", "logistics", ""), "changed Tomas Reyes’s team from “logistics” to nothing");
    assert_eq!(changed("line", "1", "2"), "changed Tomas Reyes’s direct line from “1” to “2”");
    let language = Settings::LanguageChanged { from: Language::English, to: Language::Norwegian };
    assert_eq!(said(language), "changed the language for customers from English to Norwegian");
}

#[test]
fn of_opening_hours_only_what_is_another_is_told() {
    let from = CalendarText { zone: text("UTC"), week: text("mon-fri 08:00-16:00"), holidays: BTreeSet::new() };
    let free = BTreeSet::from(["2026-12-25".parse().unwrap(), "2026-12-24".parse().unwrap()]);
    let to = CalendarText { zone: text("Europe/Oslo"), holidays: free, ..from.clone() };
    assert_eq!(
        said(Settings::CalendarChanged { from: from.clone(), to }),
        "changed the time zone from UTC to Europe/Oslo; the holidays to “2026-12-24, 2026-12-25”"
    );
    let longer = CalendarText { week: text("mon-sat 08:00-16:00"), ..from.clone() };
    assert_eq!(
        said(Settings::CalendarChanged { from, to: longer }),
        "changed the opening hours from “mon-fri 08:00-16:00” to “mon-sat 08:00-16:00”"
    );
}

#[test]
fn what_people_do_to_themselves_is_told_otherwise_than_what_they_do_to_others() {
    let label = || text("the shop");
    for (fact, own, others) in [
        (Membership::PasswordChanged { member: TOMAS }, "changed their own password", "changed Tomas Reyes’s password"),
        (
            Membership::SignedOutEverywhere { member: TOMAS },
            "signed out on all devices",
            "signed Tomas Reyes out on all devices",
        ),
        (
            Membership::KeyMade { member: TOMAS, label: label() },
            "made the API key “the shop”",
            "made the API key “the shop” for Tomas Reyes",
        ),
        (
            Membership::KeyRevoked { member: TOMAS, label: label() },
            "revoked the API key “the shop”",
            "revoked Tomas Reyes’s API key “the shop”",
        ),
        (
            Membership::LimitChanged { member: TOMAS, from: 0, to: 120_000 },
            "changed their own limit from NOK\u{a0}0.00 to NOK\u{a0}1,200.00",
            "changed Tomas Reyes’s limit from NOK\u{a0}0.00 to NOK\u{a0}1,200.00",
        ),
        (
            Membership::RoleChanged { member: TOMAS, from: Role::Agent, to: Role::Admin },
            "changed their own role from agent to admin",
            "changed Tomas Reyes’s role from agent to admin",
        ),
    ] {
        assert_eq!((by(TOMAS, fact.clone()), said(fact)), (text(own), text(others)));
    }
}

#[test]
fn members_come_go_and_return() {
    let profile = || super::super::super::Profile {
        name: text("Per Moe"),
        email: text("per@northline.example"),
        role: Role::Manager,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
    };
    let member = MemberId(3);
    assert_eq!(said(Membership::Added { member, profile: profile(), signed_up: true }), "added Per Moe as manager");
    assert_eq!(by(member, Membership::Added { member, profile: profile(), signed_up: true }), "signed up as manager");
    assert_eq!(said(Membership::Invited { member, profile: profile() }), "invited Per Moe as manager");
    assert_eq!(said(Membership::InvitedAgain { member: TOMAS }), "made a new invitation for Tomas Reyes");
    assert_eq!(by(TOMAS, Membership::Joined { member: TOMAS }), "set a password by invitation");
    assert_eq!(said(Membership::Left { member: TOMAS }), "recorded that Tomas Reyes has left");
    assert_eq!(said(Membership::Returned { member: TOMAS }), "recorded that Tomas Reyes works here again");
    assert_eq!(said(Membership::Left { member: MemberId(9) }), "recorded that member 9 has left");
    let renamed = Membership::Renamed { member: TOMAS, from: text("Tomas Reyes"), to: text("Tomás Reyes") };
    assert_eq!(said(renamed), "renamed Tomas Reyes to Tomás Reyes");
}

fn server(host: &str, sign_in: SignIn) -> Server {
    Server { host: text(host), port: 993, tls: Tls::Implicit, user: text("ida"), sign_in, certificate: None }
}

#[test]
fn a_mailbox_is_told_by_what_changed_of_it_and_never_by_a_secret() {
    let was = MailboxSettings::first("help@northline.example");
    let amended = |to: MailboxSettings, secrets: &[&str]| {
        let secrets = secrets.iter().map(|name| text(name)).collect();
        said(OfMailbox::Amended { mailbox: MailboxId(1), from: Box::new(was.clone()), to: Box::new(to), secrets })
    };
    let folders =
        vec![Folder { name: text("INBOX"), after: After::Seen }, Folder { name: text("Web"), after: After::Leave }];
    let incoming = Some(Incoming { server: server("imap.example", SignIn::Password), folders, every: 60 });
    let fetched = MailboxSettings { incoming, canary_hours: 6, ..was.clone() };
    assert_eq!(
        amended(fetched, &["in_password"]),
        "changed the mailbox help@northline.example: the fetching to imap.example:993 as ida; \
         the folders to “INBOX, Web”; the test mails from “none” to “every 6 h”; passwords or keys were entered again"
    );
    let outgoing = Some(Outgoing { server: server("smtp.example", SignIn::None) });
    let sends = amended(MailboxSettings { outgoing, paused: true, aliases: vec![text("a@b")], ..was.clone() }, &[]);
    assert_eq!(
        sends,
        "changed the mailbox help@northline.example: the other addresses to “a@b”; the paused from no to yes; \
         the sending to smtp.example:993"
    );
    assert_eq!(amended(was.clone(), &[]), "changed the mailbox help@northline.example: how it connects");
}

#[test]
fn other_things_that_happen_to_a_mailbox_name_its_address() {
    let settings = Box::new(MailboxSettings::first("web@northline.example"));
    let (mailbox, address) = (MailboxId(2), text("web@northline.example"));
    assert_eq!(
        said(OfMailbox::Added { mailbox, settings: settings.clone() }),
        "added the mailbox web@northline.example"
    );
    assert_eq!(said(OfMailbox::Removed { mailbox, settings }), "removed the mailbox web@northline.example");
    assert_eq!(
        said(OfMailbox::Permitted { mailbox, address: address.clone() }),
        "gave Amends permission to use the mailbox web@northline.example"
    );
    let made = OfMailbox::SigningKeyMade { mailbox, address, domain: text("d"), selector: text("amends") };
    assert_eq!(said(made), "made the key “amends”, which signs the mail of web@northline.example");
}

#[test]
fn rules_of_the_coach_and_contacts_are_told_without_their_words() {
    let rules = |from: &str, to: &str| said(OfCoach::RulesChanged { from: text(from), to: text(to) });
    let says = |lines: &str| format!("changed the organisation’s own rules for the coach: {lines}");
    assert_eq!(rules("a\n", "a\nb\nc\n"), says("2 lines added"));
    assert_eq!(rules("a\nb\n", "a\n"), says("1 line removed"));
    assert_eq!(rules("a\nb\n", "a\nc\n"), says("1 line added, 1 line removed"));
    assert_eq!(rules("a\nb\n", "b\na\n"), says("lines moved"));
    let off = OfCoach::RuleSwitchedOff { rule: text("denial.records"), from: text("a"), to: text("b") };
    assert_eq!(said(off), "switched off the coach’s rule denial.records");
    let (contact, customer) = (ContactId(7), CustomerId(3));
    assert_eq!(said(OfContact::Added { contact, customer }), "added a contact to customer 3");
    let into = base::ids::ContactId(8);
    assert_eq!(
        said(OfContact::Merged { contact, customer, into }),
        format!("merged contact {contact} of customer 3 into contact 8")
    );
    assert_eq!(
        said(OfContact::Parted { contact, customer, from: into }),
        format!("undid the merge of contact {contact} of customer 3 into contact 8")
    );
    let fields = vec![text("name"), text("email")];
    assert_eq!(said(OfContact::Amended { contact, customer, fields }), "changed a contact of customer 3: name, email");
}

#[test]
fn a_change_from_before_the_chain_is_told_as_far_as_it_is_known() {
    let noted = |what: &str, about: Value| said(Settings::Noted { what: text(what), about });
    for (what, about, says) in [
        ("founded", json!({"name": "Northline"}), "set up Northline"),
        (
            "settled",
            json!({"name": "Northline", "currency": "NOK", "calendar": {"week": "mon-fri", "zone": "UTC"}}),
            "changed the settings; since then they are: Northline, NOK, mon-fri UTC",
        ),
        ("member_invited", json!({"name": "Per Moe", "role": "agent"}), "invited Per Moe as agent"),
        (
            "member_amended",
            json!({"name": "Per Moe", "role": "agent", "team": "sales"}),
            "changed Per Moe; since then: agent, team “sales”",
        ),
        ("member_amended", json!({"name": "Per Moe", "role": "agent"}), "changed Per Moe; since then: agent"),
        ("member_left", json!({"name": "Per Moe"}), "recorded that Per Moe has left"),
        ("key_made", json!({"label": "the shop"}), "made the API key “the shop”"),
        ("coach_rule_off", json!({"rule": "denial"}), "switched off the coach’s rule denial"),
        ("mailbox_removed", json!({"address": "a@b"}), "removed the mailbox a@b"),
        ("mail_key_made", json!({"address": "a@b"}), "made a key that signs the mail of a@b"),
        ("contact_amended", json!(null), "changed a contact"),
        ("something_nobody_knows", json!({}), "something nobody knows"),
    ] {
        assert_eq!(noted(what, about), says);
    }
}

#[test]
fn values_are_told_apart_for_those_who_compare_them() {
    let northline = organisation();
    let limit = Membership::LimitChanged { member: TOMAS, from: 0, to: 5 };
    let told = values(&limit.into(), &northline);
    assert_eq!((told[0].what, told[0].from.as_str(), told[0].to.as_str()), ("limit", "NOK\u{a0}0.00", "NOK\u{a0}0.05"));
    assert!(values(&Membership::PasswordChanged { member: TOMAS }.into(), &northline).is_empty());
    let chosen = Membership::LanguageChosen { member: TOMAS, from: None, to: Language::English };
    assert!(values(&chosen.clone().into(), &northline).is_empty(), "whoever never chose reads English already");
    assert_eq!(by(TOMAS, chosen), "changed their own language to English");
}
