//! Mailboxes: their settings, the addresses that lead to them, their secrets, and where each case came to.

use crate::place::{BOX, CASE, ORG, OTHER, Place, at, everywhere};
use base::config::Tls;
use base::ids::{CaseNo, MailboxId, OrgId};
use base::refusal::{Error, Kind, Refusal};
use engine::mailbox::Kept;
use engine::mailbox::progress::{self, Fate};
use engine::mailbox::standing::{self, Way};
use engine::mailbox::{self, After, Dkim, FIRST, Folder, Incoming, Mailbox, OAuth, Outgoing, Provider, Secret};
use engine::mailbox::{Server, SignIn, canary};
use engine::problem::OfFetching;

/// A mailbox with everything that can be set up.
fn full(address: &str, aliases: &[&str]) -> Mailbox {
    let server = |host: &str| Server {
        host: host.to_owned(),
        port: 993,
        tls: Tls::Implicit,
        user: "ida".to_owned(),
        sign_in: SignIn::Oauth,
        certificate: Some("-----BEGIN CERTIFICATE-----".to_owned()),
    };
    let folder = |name: &str, after| Folder { name: name.to_owned(), after };
    let folders = vec![folder("INBOX", After::Move("Done".to_owned())), folder("Web", After::Leave)];
    Mailbox {
        org: ORG,
        id: MailboxId(0),
        name: "Complaints".to_owned(),
        address: address.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        sender_name: "Northline".to_owned(),
        signature: "Northline Parts\n+47 55".to_owned(),
        paused: false,
        incoming: Some(Incoming { server: server("imap.northline.example"), folders, every: 90 }),
        outgoing: Some(Outgoing { server: server("smtp.northline.example") }),
        oauth: Some(OAuth {
            provider: Provider::Other,
            client_id: "7f3a".to_owned(),
            authorize_url: "https://id.example/authorize".to_owned(),
            token_url: "https://id.example/token".to_owned(),
            scope: "mail".to_owned(),
        }),
        dkim: Some(Dkim { domain: "northline.example".to_owned(), selector: "amends".to_owned() }),
        canary_hours: 6,
        version: 0,
    }
}

fn begin(place: &Place, org: OrgId, address: &'static str) {
    place.write(move |sql| mailbox::begin(sql, org, address, at(0)));
}

fn add(place: &Place, new: Mailbox) -> MailboxId {
    place.write(move |sql| mailbox::add(sql, &new, at(0)))
}

fn the(place: &Place, id: MailboxId) -> Mailbox {
    place.read(move |sql| mailbox::the(sql, ORG, id))
}

fn recipient(place: &Place, address: &'static str) -> Option<(OrgId, MailboxId)> {
    place.read(move |sql| mailbox::by_recipient(sql, address))
}

fn no(error: Error) -> Refusal {
    match error {
        Error::Refused(refusal) => refusal,
        Error::Broken(fault) => Refusal::gone(format!("a fault: {fault}")),
    }
}

#[test]
fn an_organisation_begins_with_its_own_address() {
    everywhere(|place| {
        begin(place, ORG, "help@northline.example");
        begin(place, OTHER, "help@halden.example");
        let first = the(place, FIRST);
        assert_eq!((first.address.as_str(), first.name.as_str()), ("help@northline.example", "help@northline.example"));
        assert_eq!((first.version, first.canary_hours, first.is_fetched()), (1, 0, false));
        assert_eq!(place.read(|sql| mailbox::all(sql, ORG)).len(), 1);
        assert_eq!(place.read(mailbox::everywhere).len(), 2);
        assert_eq!(add(place, full("web@northline.example", &[])), MailboxId(2));
    });
}

#[test]
fn everything_set_up_reads_back_as_it_was_written() {
    everywhere(|place| {
        let new = full("web@northline.example", &["a@northline.example", "b@northline.example"]);
        let id = add(place, new.clone());
        assert_eq!(the(place, id), Mailbox { id, version: 1, ..new.clone() });
        assert_eq!(place.read(move |sql| mailbox::one(sql, OTHER, id)), None);
        let bare = Mailbox { id, incoming: None, outgoing: None, oauth: None, dkim: None, paused: true, ..new };
        let amended = bare.clone();
        place.write(move |sql| mailbox::amend(sql, &amended));
        assert_eq!(the(place, id), Mailbox { version: 2, ..bare });
    });
}

#[test]
fn one_that_is_not_there_is_refused_in_words() {
    everywhere(|place| {
        let missing = no(place.refused(|sql| mailbox::the(sql, ORG, MailboxId(9))));
        assert_eq!((missing.kind, missing.to_string().as_str()), (Kind::NotFound, "There is no such mailbox."));
        let unknown = Mailbox { id: MailboxId(9), ..full("web@northline.example", &[]) };
        assert_eq!(no(place.refused(move |sql| mailbox::amend(sql, &unknown))).kind, Kind::NotFound);
        assert_eq!(recipient(place, "web@northline.example"), None, "nothing of it stays");
    });
}

#[test]
fn an_address_leads_to_one_mailbox_of_one_organisation() {
    everywhere(|place| {
        begin(place, ORG, "help@northline.example");
        begin(place, OTHER, "help@halden.example");
        let refused = |address: &str, aliases: &[&str]| {
            let new = full(address, aliases);
            no(place.refused(move |sql| mailbox::add(sql, &new, at(0)))).field
        };
        assert_eq!(refused("help@halden.example", &[]), Some("address"));
        assert_eq!(refused("web@northline.example", &["help@northline.example"]), Some("aliases"));
        let id = add(place, full("web@northline.example", &["old@northline.example"]));
        let taken = Mailbox { id, ..full("help@northline.example", &[]) };
        let says = no(place.refused(move |sql| mailbox::amend(sql, &taken)));
        assert!(says.to_string().contains("help@northline.example already belongs"), "{says}");
        assert_eq!(the(place, id).aliases, ["old@northline.example"], "what was refused changed nothing");
    });
}

#[test]
fn an_address_that_was_given_up_is_free_for_another() {
    everywhere(|place| {
        begin(place, ORG, "help@northline.example");
        let id = add(place, full("web@northline.example", &["old@northline.example"]));
        let moved = Mailbox { id, ..full("new@northline.example", &["web@northline.example"]) };
        place.write(move |sql| mailbox::amend(sql, &moved));
        assert_eq!(recipient(place, "old@northline.example"), None);
        assert_eq!(recipient(place, "web@northline.example"), Some((ORG, id)), "its own old address may be an alias");
        assert_eq!(add(place, full("old@northline.example", &[])), MailboxId(3));
    });
}

#[test]
fn a_recipient_is_known_in_any_case_of_letters_and_with_any_tag() {
    everywhere(|place| {
        begin(place, ORG, "help@northline.example");
        add(place, full("a+b@northline.example", &[]));
        for known in [
            "help@northline.example",
            " Help@NORTHLINE.example ",
            "help+a1042-3f09@northline.example",
            "help+@northline.example",
        ] {
            assert_eq!(recipient(place, known), Some((ORG, FIRST)), "{known}");
        }
        assert_eq!(recipient(place, "a+b@northline.example"), Some((ORG, MailboxId(2))), "an address may hold a plus");
        for unknown in [
            "",
            "help",
            "@northline.example",
            "helper@northline.example",
            "help@halden.example",
            "x+help@northline.example",
        ] {
            assert_eq!(recipient(place, unknown), None, "{unknown}");
        }
    });
}

#[test]
fn all_addresses_of_an_organisation_are_told_with_their_mailboxes() {
    everywhere(|place| {
        begin(place, ORG, "help@northline.example");
        add(place, full("web@northline.example", &["b@northline.example"]));
        let told = place.read(|sql| mailbox::leading_to(sql, ORG));
        let told: Vec<(&str, i64)> = told.iter().map(|(address, id)| (address.as_str(), id.0)).collect();
        assert_eq!(told, [("help@northline.example", 1), ("b@northline.example", 2), ("web@northline.example", 2)]);
        assert!(place.read(|sql| mailbox::leading_to(sql, OTHER)).is_empty());
    });
}

#[test]
fn a_secret_is_kept_by_its_name_replaced_and_forgotten() {
    everywhere(|place| {
        let sealed = |name| place.read(move |sql| mailbox::sealed(sql, ORG, BOX, name));
        let keep =
            |name, bytes: &'static [u8]| place.write(move |sql| mailbox::keep_secret(sql, ORG, BOX, name, bytes));
        assert!(!place.read(mailbox::has_secrets));
        keep(Secret::InPassword, b"one");
        keep(Secret::DkimKey, b"key");
        keep(Secret::InPassword, b"two");
        assert!(place.read(mailbox::has_secrets));
        assert_eq!((sealed(Secret::InPassword), sealed(Secret::OutPassword)), (Some(b"two".to_vec()), None));
        assert_eq!(place.read(|sql| mailbox::sealed(sql, OTHER, BOX, Secret::InPassword)), None);
        place.write(|sql| mailbox::forget_secret(sql, ORG, BOX, Secret::InPassword));
        assert_eq!(place.read(|sql| mailbox::kept_secrets(sql, ORG, BOX)), [Secret::DkimKey]);
        assert_ne!(Secret::InPassword.of(ORG, BOX), Secret::InPassword.of(OTHER, BOX));
        assert_ne!(Secret::InPassword.of(ORG, BOX), Secret::OutPassword.of(ORG, BOX));
    });
}

#[test]
fn one_that_is_removed_leaves_nothing_behind_but_the_cases_that_came_to_it() {
    everywhere(|place| {
        begin(place, ORG, "help@northline.example");
        let id = add(place, full("web@northline.example", &["old@northline.example"]));
        place.write(move |sql| {
            let folder = progress::Place { org: ORG, mailbox: id, folder: "INBOX".to_owned(), uidvalidity: 1 };
            mailbox::keep_secret(sql, ORG, id, Secret::InPassword, b"sealed")?;
            standing::failed(sql, ORG, id, Way::In, (at(0), &Kept::read("No answer.")))?;
            standing::granted(sql, ORG, id, at(60), at(0))?;
            progress::set_mark(sql, &folder, 1, 9)?;
            progress::note(sql, &folder, (9, 1), &Fate::Failed(OfFetching::Silent.into()), at(0))?;
            canary::claim(sql, (ORG, id), 6, at(0))?;
            mailbox::came_to(sql, ORG, CASE, id)?;
            mailbox::remove(sql, ORG, id)
        });
        assert_eq!(place.read(move |sql| mailbox::one(sql, ORG, id)), None);
        assert_eq!(recipient(place, "old@northline.example"), None);
        assert!(place.read(move |sql| mailbox::kept_secrets(sql, ORG, id)).is_empty());
        assert_eq!(place.read(move |sql| standing::standing(sql, ORG, id, Way::In)), standing::Standing::default());
        assert_eq!(place.read(move |sql| standing::permission(sql, ORG, id)), None);
        assert_eq!(place.read(move |sql| progress::mark(sql, ORG, id, "INBOX")), None);
        assert!(place.read(move |sql| progress::stuck(sql, ORG, id, 9)).is_empty());
        assert_eq!(place.read(|sql| mailbox::of_case(sql, ORG, CASE)).id, FIRST);
    });
}

#[test]
fn answers_leave_from_the_mailbox_a_case_first_came_to() {
    everywhere(|place| {
        begin(place, ORG, "help@northline.example");
        let id = add(place, full("web@northline.example", &[]));
        place.write(move |sql| mailbox::came_to(sql, ORG, CASE, id));
        place.write(|sql| mailbox::came_to(sql, ORG, CASE, FIRST));
        assert_eq!(place.read(|sql| mailbox::of_case(sql, ORG, CASE)).id, id);
        assert_eq!(place.read(|sql| mailbox::of_case(sql, ORG, CaseNo(7))).id, FIRST, "nobody knows where it came to");
    });
}

#[test]
fn one_that_sends_no_more_test_mails_forgets_the_last() {
    everywhere(|place| {
        let id = add(place, full("web@northline.example", &[]));
        place.write(move |sql| canary::claim(sql, (ORG, id), 6, at(0)));
        let quiet = Mailbox { id, canary_hours: 0, ..full("web@northline.example", &[]) };
        place.write(move |sql| mailbox::amend(sql, &quiet));
        let again = Mailbox { id, ..full("web@northline.example", &[]) };
        place.write(move |sql| mailbox::amend(sql, &again));
        assert_eq!(place.read(move |sql| canary::latest(sql, ORG, id)), None);
    });
}

#[test]
fn one_signs_in_by_permission_when_either_of_its_servers_does() {
    let one = full("web@northline.example", &[]);
    let by_password = |mut server: Server| {
        server.sign_in = SignIn::Password;
        server
    };
    let incoming = one.incoming.clone().map(|i| Incoming { server: by_password(i.server), ..i });
    let outgoing = one.outgoing.clone().map(|o| Outgoing { server: by_password(o.server) });
    let with = |incoming: &Option<Incoming>, outgoing: &Option<Outgoing>| {
        Mailbox { incoming: incoming.clone(), outgoing: outgoing.clone(), ..one.clone() }.needs_permission()
    };
    assert!(with(&one.incoming, &outgoing) && with(&incoming, &one.outgoing));
    assert!(!with(&incoming, &outgoing) && !with(&None, &None));
    assert!(one.is_fetched() && !Mailbox { paused: true, ..one.clone() }.is_fetched());
    let addresses = full("web@northline.example", &["a@northline.example"]);
    assert_eq!(addresses.addresses().collect::<Vec<_>>(), ["web@northline.example", "a@northline.example"]);
}
