//! One fact of each kind of an organisation's settings, in the order they are declared.

use base::context::Role;
use base::ids::{ContactId, CustomerId, MailboxId, MemberId};
use calendar::CalendarText;
use engine::mailbox::{After, Dkim, Folder, Incoming, OAuth, Outgoing, Provider, Server, SignIn};
use jiff::Timestamp;
use people::organisation::records::{KnownMailbox, KnownMember};
use people::organisation::{
    Fact, MailboxSettings, Membership, OfCoach, OfContact, OfMailbox, Profile, Settings, Standing,
};
use text::Language;

const ANA: MemberId = MemberId(2);
const RETURNS: MailboxId = MailboxId(2);

fn text(words: &str) -> String {
    words.to_owned()
}

fn calendar(week: &str) -> CalendarText {
    let holidays = ["2026-12-25".parse().unwrap()].into();
    CalendarText { zone: text("Europe/Oslo"), week: text(week), holidays }
}

fn since() -> Timestamp {
    "2026-11-17T12:00:00Z".parse().unwrap()
}

fn ana() -> Profile {
    Profile {
        name: text("Ana Lindqvist"),
        email: text("ana@northline.example"),
        role: Role::Agent,
        team: text("logistics"),
        limit: 50_000,
        direct_line: text("+47 55 01 02 11"),
    }
}

fn mailbox() -> Box<MailboxSettings> {
    let server = |host: &str, port| Server {
        host: text(host),
        port,
        tls: base::config::Tls::Implicit,
        user: text("returns"),
        sign_in: SignIn::Oauth,
        certificate: None,
    };
    Box::new(MailboxSettings {
        aliases: vec![text("retur@northline.example")],
        sender_name: text("Northline returns"),
        signature: text("Northline Parts"),
        incoming: Some(Incoming {
            server: server("imap.northline.example", 993),
            folders: vec![Folder { name: text("INBOX"), after: After::Move(text("Done")) }],
            every: 60,
        }),
        outgoing: Some(Outgoing { server: server("smtp.northline.example", 465) }),
        oauth: Some(OAuth {
            provider: Provider::Other,
            client_id: text("amends"),
            authorize_url: text("https://login.example/authorize"),
            token_url: text("https://login.example/token"),
            scope: text("mail"),
        }),
        dkim: Some(Dkim { domain: text("northline.example"), selector: text("amends") }),
        canary_hours: 6,
        ..MailboxSettings::first("returns@northline.example")
    })
}

/// All of them.
pub fn examples() -> Vec<Fact> {
    let mut all: Vec<Fact> = Vec::new();
    all.extend(of_the_organisation().map(Fact::from));
    all.extend(of_members().map(Fact::from));
    all.extend(of_mailboxes().map(Fact::from));
    all.extend(beside());
    all
}

fn of_the_organisation() -> [Settings; 8] {
    let standing = Standing {
        profile: ana(),
        active: true,
        signed_up: true,
        since: since(),
        language: Some(Language::German),
        keys: [text("the web shop")].into(),
    };
    [
        Settings::Founded {
            name: text("Northline Parts"),
            address: text("complaints@northline.example"),
            currency: text("EUR"),
            calendar: calendar("mon-fri 08:00-16:00"),
            language: Language::English,
        },
        Settings::Noted {
            what: text("member_invited"),
            about: serde_json::json!({ "member": 2, "name": "Ana Lindqvist", "role": "agent" }),
        },
        Settings::CarriedOver {
            since: since(),
            name: text("Northline Parts"),
            address: text("complaints@northline.example"),
            currency: text("EUR"),
            calendar: calendar("mon-fri 08:00-16:00"),
            language: Language::Norwegian,
            members: vec![KnownMember { member: ANA, standing }],
            mailboxes: vec![KnownMailbox { mailbox: RETURNS, settings: *mailbox() }],
            coach_pack: text("pack: ours\n"),
        },
        Settings::Renamed { from: text("Northline Parts"), to: text("Northline") },
        Settings::AddressChanged { from: text("complaints@northline.example"), to: text("help@northline.example") },
        Settings::CurrencyChanged { from: text("EUR"), to: text("NOK") },
        Settings::CalendarChanged { from: calendar("mon-fri 08:00-16:00"), to: calendar("mon-fri 09:00-17:00") },
        Settings::LanguageChanged { from: Language::English, to: Language::Norwegian },
    ]
}

fn of_members() -> [Membership; 16] {
    use Membership::*;
    let member = ANA;
    [
        Added { member, profile: ana(), signed_up: true },
        Invited { member, profile: ana() },
        InvitedAgain { member },
        Joined { member },
        Renamed { member, from: text("Ana Lind"), to: text("Ana Lindqvist") },
        RoleChanged { member, from: Role::Agent, to: Role::Manager },
        TeamChanged { member, from: text("logistics"), to: text("order desk") },
        LimitChanged { member, from: 50_000, to: 100_000 },
        DirectLineChanged { member, from: text("+47 55 01 02 11"), to: text("") },
        Left { member },
        Returned { member },
        PasswordChanged { member },
        SignedOutEverywhere { member },
        LanguageChosen { member, from: None, to: Language::German },
        KeyMade { member, label: text("the web shop") },
        KeyRevoked { member, label: text("the web shop") },
    ]
}

fn of_mailboxes() -> [OfMailbox; 5] {
    let address = || text("returns@northline.example");
    let mut paused = mailbox();
    paused.paused = true;
    let (domain, selector) = (text("northline.example"), text("amends"));
    [
        OfMailbox::Added { mailbox: RETURNS, settings: mailbox() },
        OfMailbox::Amended { mailbox: RETURNS, from: mailbox(), to: paused, secrets: vec![text("in_password")] },
        OfMailbox::Removed { mailbox: RETURNS, settings: mailbox() },
        OfMailbox::Permitted { mailbox: RETURNS, address: address() },
        OfMailbox::SigningKeyMade { mailbox: RETURNS, address: address(), domain, selector },
    ]
}

fn beside() -> [Fact; 6] {
    let (contact, customer) = (ContactId(7), CustomerId(3));
    let (from, to) = (text(""), text("pack: ours\n"));
    [
        OfCoach::RulesChanged { from: from.clone(), to: to.clone() }.into(),
        OfCoach::RuleSwitchedOff { rule: text("denial.records"), from, to }.into(),
        OfContact::Added { contact, customer }.into(),
        OfContact::Amended { contact, customer, fields: vec![text("e-mail address")] }.into(),
        OfContact::Merged { contact, customer, into: ContactId(8) }.into(),
        OfContact::Parted { contact, customer, from: ContactId(8) }.into(),
    ]
}
