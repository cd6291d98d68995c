//! What is sent is signed, and another's verifier finds the signature good by the record that was shown for publishing.

use crate::post::{COMPLAINT, reply, server, troubles};
use crate::world::{self, ORG, World};
use base::context::Actor;
use base::ids::CaseNo;
use base::refusal::Error;
use engine::desk::Who;
use engine::mailbox;
use mail::{dkim::Kind, signing};
use mail_auth::common::cache::NoCache;
use mail_auth::common::parse::TxtRecordParser;
use mail_auth::common::verify::DomainKey;
use mail_auth::{AuthenticatedMessage, DkimResult, MessageAuthenticator, Parameters, ResolverCache, Txt};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Instant;

/// A DNS that knows what it was told and nothing else.
struct Dns(HashMap<Box<str>, Txt>);

impl Dns {
    fn with((name, text): &(String, String)) -> Dns {
        let key = || Txt::DomainKey(Arc::new(DomainKey::parse(text.as_bytes()).unwrap()));
        Dns(HashMap::from([(name.clone().into(), key()), (format!("{name}.").into(), key())]))
    }
}

impl ResolverCache<Box<str>, Txt> for Dns {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.get(name).cloned()
    }

    fn remove<Q>(&self, _: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: Box<str>, _: Txt, _: Instant) {}
}

fn verdicts(world: &World, mail: &[u8], dns: &Dns) -> Vec<bool> {
    let message = AuthenticatedMessage::parse(mail).unwrap();
    // Nothing is asked of it but what the cache knows.
    let resolver = MessageAuthenticator::new_google().unwrap();
    let outputs = world.wait(resolver.verify_dkim(Parameters {
        params: &message,
        cache_txt: Some(dns),
        cache_mx: None::<&NoCache<Box<str>, mail_auth::RecordSet<mail_auth::MX>>>,
        cache_ptr: None::<&NoCache<IpAddr, mail_auth::RecordSet<Box<str>>>>,
        cache_ipv4: None::<&NoCache<Box<str>, mail_auth::RecordSet<Ipv4Addr>>>,
        cache_ipv6: None::<&NoCache<Box<str>, mail_auth::RecordSet<Ipv6Addr>>>,
    }));
    outputs.iter().map(|output| *output.result() == DkimResult::Pass).collect()
}

fn make(world: &World, kind: Kind, selector: &str) -> Result<(String, String), Error> {
    let who = Who { org: ORG, actor: Actor::System };
    world.wait(signing::make(&world.desk, who, mailbox::FIRST, kind, selector))
}

#[test]
fn a_signature_holds_for_the_mail_as_sent_and_for_no_other() {
    world::each(|world| {
        for (kind, selector) in [(Kind::Rsa, "amends-1"), (Kind::Ed25519, "amends-2")] {
            let record = make(world, kind, selector).unwrap();
            assert_eq!(record.0, format!("{selector}._domainkey.northline.example"));
            assert!(record.1.starts_with(&format!("v=DKIM1; k={kind}; p=")), "{}", record.1);
            let no = world.complaint(COMPLAINT.replace("<1@", &format!("<{selector}@")));
            reply(world, no);
            let (server, post) = server(world, &[]);
            world.wait(post.send_due()).unwrap();
            let dns = Dns::with(&record);
            for given in server.taken() {
                assert_eq!(verdicts(world, &given.bytes, &dns), [true]);
                let text = String::from_utf8(given.bytes).unwrap();
                assert!(text.lines().all(|line| line.len() <= 998), "a line is too long for mail");
                let forged = text.replace("Subject: ", "Subject: URGENT ");
                assert_eq!(verdicts(world, forged.as_bytes(), &dns), [false]);
            }
            assert_eq!(world.wait(signing::record(&world.desk, &first(world))).unwrap(), Some(record));
        }
        assert!(
            matches!(make(world, Kind::Rsa, "no dots.here"), Err(Error::Refused(no)) if no.field == Some("selector"))
        );
    });
}

fn first(world: &World) -> mailbox::Mailbox {
    world.wait(world.desk.read(|sql| mailbox::the(sql, ORG, mailbox::FIRST))).unwrap()
}

#[test]
fn mail_whose_key_is_gone_waits_and_says_so() {
    world::each(|world| {
        make(world, Kind::Ed25519, "amends").unwrap();
        let forgotten =
            world.desk.write(|sql| mailbox::forget_secret(sql, ORG, mailbox::FIRST, mailbox::Secret::DkimKey));
        world.wait(forgotten).unwrap();
        let no: CaseNo = world.complaint(COMPLAINT);
        let (server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        assert_eq!(server.tried().len(), 0);
        let told = troubles(world, no);
        let [(2, 1, why)] = told.as_slice() else { panic!("{told:?}") };
        assert!(why.contains("signing key") && why.contains("Mail health"), "{why}");
    });
}
