//! Mailboxes, the coach’s own rules, contacts.

use super::*;

fn boxed(settings: &MailboxSettings) -> Box<MailboxSettings> {
    Box::new(settings.clone())
}

#[test]
fn the_coachs_own_rules_are_told_before_and_after() {
    let organisation = northline().and(OfCoach::RulesChanged { from: String::new(), to: "pack: ours\n".to_owned() });
    let to = "pack: ours\nrules:\n".to_owned();
    let changed = OfCoach::RulesChanged { from: "pack: ours\n".to_owned(), to: to.clone() };
    organisation.then(by(ASTRID), Command::ChangeRules { pack: to.clone(), off: None }, [changed.into()]);
    let off = Some("denial.records".to_owned());
    let switched =
        OfCoach::RuleSwitchedOff { rule: "denial.records".to_owned(), from: "pack: ours\n".to_owned(), to: to.clone() };
    organisation.then(by(ASTRID), Command::ChangeRules { pack: to, off }, [switched.into()]);
    organisation.then(by(ASTRID), Command::ChangeRules { pack: "pack: ours\n".to_owned(), off: None }, []);
}

#[test]
fn a_mailbox_is_told_before_and_after_and_its_secrets_by_name_only() {
    let first = MailboxSettings::first("complaints@northline.example");
    let to = MailboxSettings { paused: true, address: "help@northline.example".to_owned(), ..first.clone() };
    let amend = |to: &MailboxSettings, secrets: &[&str]| {
        let secrets = secrets.iter().map(|name| (*name).to_owned()).collect();
        Command::Mailbox(FIRST, MailboxChange::Amended { to: Box::new(to.clone()), secrets })
    };
    let amended = OfMailbox::Amended { mailbox: FIRST, from: boxed(&first), to: boxed(&to), secrets: Vec::new() };
    let (from, moved) = (first.address.clone(), to.address.clone());
    let facts = [amended.into(), Settings::AddressChanged { from, to: moved }.into()];
    northline().then(by(ASTRID), amend(&to, &[]), facts);
    northline().then(by(ASTRID), amend(&first, &[]), []);
    let secrets = vec!["in_password".to_owned()];
    let typed = OfMailbox::Amended { mailbox: FIRST, from: boxed(&first), to: boxed(&first), secrets };
    northline().then(by(ASTRID), amend(&first, &["in_password"]), [typed.into()]);
    for change in [
        MailboxChange::Amended { to: Box::new(to), secrets: Vec::new() },
        MailboxChange::Removed,
        MailboxChange::Permitted,
        MailboxChange::SigningKeyMade(Dkim { domain: "d".to_owned(), selector: "s".to_owned() }),
    ] {
        assert_eq!(northline().refused(by(ASTRID), Command::Mailbox(MailboxId(9), change)).0, Kind::NotFound);
    }
}

#[test]
fn mailboxes_come_and_go_with_their_settings() {
    let second = MailboxSettings::first("returns@northline.example");
    let mailbox = MailboxId(2);
    let add = Command::Mailbox(mailbox, MailboxChange::Added(Box::new(second.clone())));
    let added = OfMailbox::Added { mailbox, settings: boxed(&second) };
    northline().then(by(ASTRID), add, [added.clone().into()]);
    let with = northline().and(added);
    let dkim = Dkim { domain: "northline.example".to_owned(), selector: "amends".to_owned() };
    let key = OfMailbox::SigningKeyMade {
        mailbox,
        address: second.address.clone(),
        domain: dkim.domain.clone(),
        selector: dkim.selector.clone(),
    };
    with.then(by(ASTRID), Command::Mailbox(mailbox, MailboxChange::SigningKeyMade(dkim.clone())), [key.clone().into()]);
    let permitted = OfMailbox::Permitted { mailbox, address: second.address.clone() };
    with.then(by(ASTRID), Command::Mailbox(mailbox, MailboxChange::Permitted), [permitted.into()]);
    let signed = with.and(key);
    assert_eq!(signed.0.mailboxes[&mailbox].dkim, Some(dkim.clone()));
    let removed = OfMailbox::Removed { mailbox, settings: Box::new(MailboxSettings { dkim: Some(dkim), ..second }) };
    signed.then(by(ASTRID), Command::Mailbox(mailbox, MailboxChange::Removed), [removed.clone().into()]);
    assert!(!signed.and(removed).0.mailboxes.contains_key(&mailbox));
}

#[test]
fn whoever_works_here_changes_contacts_and_no_value_of_theirs_is_a_fact() {
    let (contact, customer) = (ContactId(7), CustomerId(3));
    let command = |change| Command::Contact(contact, customer, change);
    northline().then(by(TOMAS), command(ContactChange::Added), [OfContact::Added { contact, customer }.into()]);
    let into = base::ids::ContactId(9);
    let merged = OfContact::Merged { contact, customer, into };
    northline().then(by(TOMAS), command(ContactChange::MergedInto(into)), [merged.into()]);
    let parted = OfContact::Parted { contact, customer, from: into };
    northline().then(by(TOMAS), command(ContactChange::PartedFrom(into)), [parted.into()]);
    let fields = vec!["name".to_owned()];
    let amended = OfContact::Amended { contact, customer, fields };
    northline().then(by(TOMAS), command(ContactChange::Amended(vec!["name"])), [amended.into()]);
    northline().then(by(TOMAS), command(ContactChange::Amended(Vec::new())), []);
    assert_eq!(northline().refused(by(MemberId(9)), command(ContactChange::Added)).0, Kind::Forbidden);
    let gone = northline().and(Membership::Left { member: TOMAS });
    assert_eq!(gone.refused(by(TOMAS), command(ContactChange::Added)).0, Kind::Forbidden);
}
