//! Who someone is who writes or calls: recognised by address, number and name, and put to the account they belong to.

use crate::{ONE, TWO, World, each};
use base::ids::{ContactId, CustomerId, OrgId};
use casework::customer::{self, Contact, ContactRole, Sender, amend_contact, by_email, contacts, customer as account};
use text::Language;

fn sender(name: &str, email: &str, phone: &str, company: &str) -> Sender {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Sender {
        name: name.to_owned(),
        email: some(email),
        phone: some(phone),
        company: some(company),
        ..Sender::default()
    }
}

fn recognise(world: &World, org: OrgId, sender: Sender) -> Contact {
    let now = world.desk.now();
    world.write(move |sql| Ok(customer::recognise(sql, org, &sender, false, now)?))
}

/// Ingrid Moe of Halden Print, who writes and calls.
fn ingrid(world: &World) -> Contact {
    recognise(world, ONE, sender("Ingrid Moe", "ingrid@halden.example", "+47 22 33 44 55", "Halden Print"))
}

#[test]
fn whoever_writes_from_a_known_address_is_the_same_person_whatever_they_call_themselves() {
    each(|world| {
        let ingrid = ingrid(world);
        for name in ["Ingrid Moe", "I. Moe", "", "Somebody Else"] {
            let again = recognise(world, ONE, sender(name, "ingrid@halden.example", "", ""));
            assert_eq!((again.id, again.name.as_str()), (ingrid.id, "Ingrid Moe"), "{name}");
        }
    });
}

#[test]
fn whoever_calls_is_known_by_number_and_name_together() {
    each(|world| {
        let ingrid = ingrid(world);
        for (name, phone, is_she) in [
            ("Ingrid Moe", "22334455", true),
            ("INGRID MOE", "0047 22 33 44 55", true),
            ("", "(22) 33-44-55", true),
            ("Per Moe", "22334455", false),
            ("Ingrid Moe", "22334456", false),
            ("Ingrid Moe", "118", false),
        ] {
            let caller = recognise(world, ONE, sender(name, "", phone, ""));
            assert_eq!(caller.id == ingrid.id, is_she, "{name} on {phone}");
        }
    });
}

#[test]
fn somebody_else_on_the_same_line_belongs_to_the_same_account_unless_they_name_another() {
    each(|world| {
        let ingrid = ingrid(world);
        let per = recognise(world, ONE, sender("Per Moe", "", "22 33 44 55", ""));
        assert!(per.id != ingrid.id && per.customer == ingrid.customer);
        let guest = recognise(world, ONE, sender("Nora Vik", "", "22 33 44 55", "Vik Transport"));
        assert_ne!(guest.customer, ingrid.customer);
        let nobody = recognise(world, ONE, sender("", "", "22 33 44 55", ""));
        assert!(nobody.id != ingrid.id && nobody.id != per.id, "of several on one line nobody is guessed");
    });
}

#[test]
fn an_address_counts_more_than_a_number() {
    each(|world| {
        let ingrid = ingrid(world);
        let per = recognise(world, ONE, sender("Per Moe", "per@halden.example", "22 33 44 55", ""));
        assert_ne!(per.id, ingrid.id);
        let again = recognise(world, ONE, sender("Per Moe", "ingrid@halden.example", "99 88 77 66", ""));
        assert_eq!(again.id, ingrid.id);
    });
}

#[test]
fn people_of_one_domain_are_one_account_and_people_at_a_mail_house_are_not() {
    each(|world| {
        let of = |name: &str, email: &str| recognise(world, ONE, sender(name, email, "", "")).customer;
        let name = |id: CustomerId| world.read(move |sql| Ok(account(sql, ONE, id)?)).unwrap().name;
        let halden = of("Geir Foss", "geir@halden-print.example");
        assert_eq!(of("Silje Aas", "silje@halden-print.example"), halden);
        assert_eq!(name(halden), "Halden Print");
        let (ann, bo) = (of("Ann Lee", "ann@gmail.com"), of("Bo Ek", "bo@gmail.com"));
        assert_ne!(ann, bo);
        assert_eq!((name(ann), name(bo)), ("Ann Lee".to_owned(), "Bo Ek".to_owned()));
        assert_eq!(name(of("", "carl@gmail.com")), "carl@gmail.com");
    });
}

#[test]
fn a_company_that_is_named_is_the_account_of_that_name() {
    each(|world| {
        let of =
            |name: &str, email: &str, company: &str| recognise(world, ONE, sender(name, email, "", company)).customer;
        let first = of("Ann Lee", "ann@gmail.com", "Acme");
        assert_eq!(of("Bo Ek", "bo@gmail.com", "Acme"), first);
        assert_eq!(of("Carl Ås", "", "Acme"), first);
        assert_ne!(of("Dag Vik", "dag@gmail.com", "Acme Two"), first);
    });
}

#[test]
fn whoever_gives_no_name_is_called_by_what_is_known_of_them() {
    each(|world| {
        let name = |email: &str, phone: &str| recognise(world, ONE, sender(" ", email, phone, "")).name;
        assert_eq!(name("geir.foss@halden.example", ""), "geir.foss");
        assert_eq!(name("", "22 33 44 55"), "Unknown caller");
        assert_eq!(name("", ""), "Unknown caller");
    });
}

#[test]
fn the_same_person_in_another_organisation_is_another_contact() {
    each(|world| {
        let ingrid = ingrid(world);
        let elsewhere = recognise(world, TWO, sender("Ingrid Moe", "ingrid@halden.example", "", ""));
        let read = |org| world.read(move |sql| Ok(by_email(sql, org, "ingrid@halden.example")?)).unwrap();
        assert_eq!((read(ONE), read(TWO)), (ingrid, elsewhere));
        let people = world.read(|sql| Ok(contacts(sql, TWO, CustomerId(1))?));
        assert_eq!(people.len(), 1);
    });
}

#[test]
fn a_language_that_was_chosen_stays_whatever_is_chosen_for_them_later() {
    each(|world| {
        let in_language = |language| Sender { language, ..sender("Ingrid Moe", "ingrid@halden.example", "", "") };
        let chosen = |language| recognise(world, ONE, in_language(language)).language.chosen;
        assert_eq!(chosen(None), None);
        assert_eq!(chosen(Some(Language::German)), Some(Language::German));
        assert_eq!(chosen(Some(Language::French)), Some(Language::German));
        assert_eq!(chosen(None), Some(Language::German));
    });
}

#[test]
fn a_contact_who_is_amended_is_found_by_what_they_are_reached_by_now() {
    each(|world| {
        let ingrid = ingrid(world);
        let now = Contact {
            email: Some("ingrid.moe@halden.example".to_owned()),
            phone: Some("99 88 77 66".to_owned()),
            role: ContactRole::Procurement,
            ..ingrid.clone()
        };
        let amended = now.clone();
        world.write(move |sql| Ok(amend_contact(sql, ONE, &amended)?));
        let same = |sender| recognise(world, ONE, sender).id == ingrid.id;
        assert!(same(sender("", "ingrid.moe@halden.example", "", "")));
        assert!(same(sender("Ingrid Moe", "", "99887766", "")));
        assert!(!same(sender("Ingrid Moe", "", "22334455", "")), "the old number reaches nobody");
        assert!(!same(sender("Ingrid Moe", "ingrid@halden.example", "", "")), "nor does the old address");
        let read = world.read(move |sql| Ok(customer::contact(sql, ONE, now.id)?)).unwrap();
        assert_eq!(read.role, ContactRole::Procurement);
    });
}

#[test]
fn the_one_person_of_a_name_at_a_company_is_found_and_of_two_neither() {
    each(|world| {
        let ingrid = ingrid(world);
        let named = |company: &'static str, name: &'static str| -> Option<ContactId> {
            world.read(move |sql| Ok(customer::of_name(sql, ONE, company, name)?)).map(|contact| contact.id)
        };
        assert_eq!(named("halden print", "INGRID MOE"), Some(ingrid.id));
        assert_eq!((named("Halden", "Ingrid Moe"), named("Halden Print", "Ingrid")), (None, None));
        recognise(world, ONE, sender("Ingrid Moe", "other@halden.example", "", "Halden Print"));
        assert_eq!(named("Halden Print", "Ingrid Moe"), None);
    });
}
