//! Who says that they belong to a customer is believed when somebody vouches for it: a member, or the domain they write from.

use crate::world::{ORG, Place, World};
use base::context::Actor;
use base::ids::{ContactId, OrgId};
use base::refusal::Error;
use casework::customer::{self, Sender};
use casework::message::Channel;
use casework::receive::{Incoming, proven, receive};
use engine::desk::Who;
use engine::mailbox::domain::give_domain;
use engine::mailbox::rules::MailboxBody;
use mail::connection::setup;
use mail::ingest::Went;
use people::member::{self, OrganisationSetup};

const WHO: Who = Who { org: ORG, actor: Actor::System };

fn mail(from: &str, id: &str, more: &str) -> String {
    format!(
        "From: {from}\r\nTo: complaints@northline.example\r\nSubject: Belt\r\nMessage-ID: <{id}@mail.example>\r\n{more}\r\n\
         The belt tore, says {id}.\r\n"
    )
}

fn contact(world: &World, email: &'static str) -> customer::Contact {
    world.wait(world.desk.read(move |sql| Ok(customer::by_email(sql, ORG, email)?))).unwrap().unwrap()
}

fn is_confirmed(world: &World, id: ContactId) -> bool {
    world.wait(world.desk.read(move |sql| Ok(customer::is_confirmed(sql, ORG, id)?))).unwrap()
}

#[test]
fn a_company_that_is_only_typed_opens_no_case_of_that_company() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let no = world.complaint(mail("Ingrid Moe <ingrid@halden.example>", "first", ""));
    let sender = Sender {
        name: "Mallory".to_owned(),
        email: Some("mallory@evil.example".to_owned()),
        company: Some("Halden".to_owned()),
        ..Sender::default()
    };
    let text = "Let me in.".to_owned();
    let typed = Incoming { sender, channel: Some(Channel::Form), text, ..Incoming::default() };
    world.wait(receive(&world.desk, WHO, typed)).unwrap();
    let mallory = contact(&world, "mallory@evil.example");
    assert_eq!(mallory.customer, contact(&world, "ingrid@halden.example").customer, "the hint is kept");
    assert!(!is_confirmed(&world, mallory.id));
    let went = world.take(mail("mallory@evil.example", "second", "In-Reply-To: <first@mail.example>\r\n"));
    assert!(matches!(went, Went::Aside(_)) && went.to_string().contains(&no.to_string()), "{went}");
}

#[test]
fn a_colleague_joins_once_somebody_vouches_for_them() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let no = world.complaint(mail("Ingrid Moe <ingrid@halden.example>", "first", ""));
    let answers = "In-Reply-To: <first@mail.example>\r\n";
    // Whoever writes the domain into From is not yet from there.
    let went = world.take(mail("Per <per@halden.example>", "second", answers));
    assert!(matches!(went, Went::Aside(_)), "{went}");
    let per = contact(&world, "per@halden.example").id;
    assert!(!is_confirmed(&world, per));
    // Mail of the case itself carries an address that only it knows.
    let tag = world.desk.tokens().tag(ORG, no);
    let to = format!("Cc: complaints+{tag}@northline.example\r\n{answers}");
    assert!(matches!(world.take(mail("Kari <kari@halden.example>", "third", &to)), Went::Joined(_)));
    // The domain proves a mail of Per's: from then on he is a colleague.
    let own = world.complaint(mail("Per <per@halden.example>", "fourth", ""));
    let prove = |domain: &'static str| {
        world.wait(world.desk.write(move |sql| proven(sql, ORG, (own, 1), domain))).unwrap();
        is_confirmed(&world, per)
    };
    assert!(!prove("evil.example"));
    assert!(prove("halden.example"));
    assert!(matches!(world.take(mail("Per <per@halden.example>", "fifth", answers)), Went::Joined(_)));
}

#[test]
fn two_people_at_a_provider_are_two_customers() {
    let place = Place::sqlite();
    let world = World::open(&place);
    for (n, domain) in ["t-online.de", "hotmail.co.uk", "orange.fr", "gmx.at", "qq.com"].into_iter().enumerate() {
        world.complaint(mail(&format!("a@{domain}"), &format!("a{n}"), ""));
        world.complaint(mail(&format!("b@{domain}"), &format!("b{n}"), ""));
        let both = world.wait(world.desk.read(move |sql| {
            let one = customer::by_email(sql, ORG, &format!("a@{domain}"))?;
            Ok((one, customer::by_email(sql, ORG, &format!("b@{domain}"))?))
        }));
        let (one, other) = both.unwrap();
        assert_ne!(one.unwrap().customer, other.unwrap().customer, "{domain}");
    }
}

#[test]
fn an_address_of_another_organisation_cannot_be_claimed_first() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let rival = OrgId(2);
    let now = world.desk.now();
    let found = world.desk.write(move |sql| {
        let first = member::organisations(sql)?.remove(0);
        let setup = OrganisationSetup {
            id: rival,
            name: "Fjord Rival".to_owned(),
            address: "help@fjord.example".to_owned(),
            ..first
        };
        member::found(sql, &setup, now)
    });
    world.wait(found).unwrap();
    let who = Who { org: rival, actor: Actor::System };
    let claim = |address: &str| {
        let body = MailboxBody { name: "x".to_owned(), address: address.to_owned(), ..MailboxBody::default() };
        world.wait(setup::add(&world.desk, who, &body)).map_err(|error| error.to_string())
    };
    let (taken, free) = (claim("complaints@northline.example"), claim("support@northline.example"));
    let says = |no: Result<_, String>, address: &str| no.unwrap_err().replace(address, "X");
    let (taken, free) = (says(taken, "complaints@northline.example"), says(free, "support@northline.example"));
    assert_eq!(taken, free, "one answer, whoever has it");
    assert!(claim("support@fjord.example").is_ok() && claim("fjord@gmail.com").is_ok());
    // Whoever runs the server says whose a domain is.
    let give = |domain: &'static str, org| {
        world
            .wait(world.desk.write(move |sql| give_domain(sql, domain, Some(org))))
            .map_err(|e: Error| e.to_string())
            .unwrap();
    };
    give("third.example", ORG);
    assert!(claim("help@third.example").is_err());
    give("northline.example", rival);
    assert!(claim("support@northline.example").is_ok());
}
