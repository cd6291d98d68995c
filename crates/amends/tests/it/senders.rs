//! Whether a mail is from whom it says, asked of a DNS server that answers over the wire.

use crate::world::{self, ORG, World};
use base::ids::CaseNo;
use base::refusal::Error;
use db::{args, sql};
use engine::arrival::authentication::{self, Authentication, Outcome, Peer, Standing};
use engine::mailbox::Dkim;
use jiff::SignedDuration;
use mail::authenticate::Checker;
use mail::dkim::{self, Kind};
use mail::ingest::{self, Brought, Went};
use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};

const MAIL: &str = "From: Ingrid <ingrid@fjord.example>\r\nTo: service@northline.example\r\nSubject: Wrong doors\r\n\
Message-ID: <1@fjord.example>\r\nDate: Tue, 17 Nov 2026 07:00:00 +0000\r\n\r\nYou sent the wrong doors again.\r\n";

/// Answers with the texts it was given, and otherwise that there is no such name; or with a failure, when told to.
struct Dns {
    at: SocketAddr,
    texts: Arc<Mutex<Option<HashMap<String, String>>>>,
}

impl Dns {
    fn with(texts: &[(&str, &str)]) -> Dns {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let at = socket.local_addr().unwrap();
        let dns = Dns { at, texts: Arc::default() };
        dns.now_knows(texts);
        let texts = dns.texts.clone();
        std::thread::spawn(move || {
            let mut query = [0; 1500];
            while let Ok((size, from)) = socket.recv_from(&mut query) {
                socket.send_to(&answer(&query[..size], texts.lock().unwrap().as_ref()), from).unwrap();
            }
        });
        dns
    }

    fn now_knows(&self, texts: &[(&str, &str)]) {
        let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        *self.texts.lock().unwrap() = Some(texts);
    }

    fn fails(&self) {
        *self.texts.lock().unwrap() = None;
    }

    fn checker(&self) -> Checker {
        Checker::new(Some(self.at)).unwrap()
    }
}

/// RFC 1035, 4.1: the head and the question as they came, and one TXT record.
fn answer(query: &[u8], texts: Option<&HashMap<String, String>>) -> Vec<u8> {
    let (mut name, mut at) = (Vec::new(), 12);
    while query[at] != 0 {
        let end = at + 1 + usize::from(query[at]);
        name.push(String::from_utf8_lossy(&query[at + 1..end]).to_lowercase());
        at = end;
    }
    let question = &query[12..at + 5];
    let is_text = query[at + 1..at + 3] == [0, 16];
    let text = texts.and_then(|texts| texts.get(&name.join("."))).filter(|_| is_text);
    let code = match (texts, text) {
        (None, _) => 2,
        (_, Some(_)) => 0,
        (_, None) => 3,
    };
    let mut reply = query[..2].to_vec();
    reply.extend([0x81, 0x80 | code, 0, 1, 0, u8::from(text.is_some()), 0, 0, 0, 0]);
    reply.extend(question);
    if let Some(text) = text {
        let mut pieces = Vec::new();
        for piece in text.as_bytes().chunks(255) {
            pieces.push(u8::try_from(piece.len()).unwrap());
            pieces.extend(piece);
        }
        reply.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
        reply.extend(u16::try_from(pieces.len()).unwrap().to_be_bytes());
        reply.extend(pieces);
    }
    reply
}

/// The mail with a signature of this domain, and the record that proves it.
fn signed(domain: &str) -> (Vec<u8>, (String, String)) {
    let key = dkim::fresh(Kind::Ed25519).unwrap();
    let by = Dkim { selector: "s1".to_owned(), domain: domain.to_owned() };
    (dkim::sign(&key, &by, MAIL.as_bytes()).unwrap(), dkim::record(&key, &by).unwrap())
}

fn found(world: &World, no: CaseNo) -> Vec<(u32, Authentication)> {
    world.wait(world.desk.read(move |sql| Ok(authentication::of_case(sql, ORG, no)?))).unwrap()
}

fn the_one(world: &World, no: CaseNo) -> Authentication {
    let all = found(world, no);
    let [(1, one)] = all.as_slice() else { panic!("{all:?}") };
    one.clone()
}

#[test]
fn a_mail_that_its_domain_signed_is_proven_and_a_forged_one_is_not() {
    world::each(|world| {
        let (mail, record) = signed("fjord.example");
        let dns = Dns::with(&[(&record.0, &record.1), ("_dmarc.fjord.example", "v=DMARC1; p=reject")]);
        let no = world.complaint(mail.clone());
        assert_eq!(found(world, no), [], "nobody was asked yet");
        assert_eq!(world.wait(dns.checker().round(&world.desk)).unwrap(), 1);
        let one = the_one(world, no);
        assert_eq!((one.dkim, one.spf, one.dmarc), (Outcome::Pass, Outcome::None, Outcome::Pass));
        assert_eq!(
            (one.standing(), one.says().as_deref()),
            (Standing::Proven, Some("Verified: signed by fjord.example"))
        );
        assert_eq!(world.wait(dns.checker().round(&world.desk)).unwrap(), 0, "it is asked about once");
        let by_arrival = world.wait(world.desk.read(|sql| Ok(authentication::one(sql, ORG, 1)?))).unwrap();
        assert_eq!(by_arrival, Some(one));

        let forged = String::from_utf8(mail).unwrap().replace("wrong doors again", "bill to pay").replace("<1@", "<2@");
        let no = world.complaint(forged);
        world.wait(dns.checker().round(&world.desk)).unwrap();
        let one = the_one(world, no);
        // Its server was never seen: what fails by signature might still pass by SPF.
        assert_ne!(one.dkim, Outcome::Pass);
        assert_eq!(one.standing(), Standing::Unproven);
    });
}

#[test]
fn a_server_that_may_not_send_for_a_domain_is_denied_by_it() {
    world::each(|world| {
        let dns = Dns::with(&[
            ("fjord.example", "v=spf1 ip4:192.0.2.7 -all"),
            ("_dmarc.fjord.example", "v=DMARC1; p=quarantine"),
        ]);
        let came_from = |ip: &str| {
            let mail_from = "ingrid@fjord.example".to_owned();
            let peer = Peer { ip: ip.parse().unwrap(), helo: "mx.fjord.example".to_owned(), mail_from };
            let mail = MAIL.replace("<1@", &format!("<{ip}@")).into_bytes();
            let kept =
                world.wait(ingest::keep_for(&world.desk, ORG, mail, Brought { mailbox: None, peer: Some(peer) }));
            let taken = world.wait(ingest::sort(&world.desk, kept.unwrap())).unwrap();
            let Went::Opened(no) = taken.went else { panic!("{}", taken.went) };
            world.wait(dns.checker().round(&world.desk)).unwrap();
            let one = the_one(world, no);
            (one.spf, one.standing(), one.says().unwrap())
        };
        let (spf, standing, says) = came_from("192.0.2.7");
        assert_eq!(
            (spf, standing, says.as_str()),
            (Outcome::Pass, Standing::Proven, "Verified: sent by a server of fjord.example")
        );
        let (spf, standing, says) = came_from("198.51.100.9");
        assert_eq!((spf, standing), (Outcome::Fail, Standing::Refuted));
        assert!(says.contains("fjord.example says this mail is not from them"), "{says}");
        // A server beside us passes on what others sent: it proves nothing.
        assert_eq!(came_from("127.0.0.1").0, Outcome::None);
    });
}

#[test]
fn a_dns_that_fails_is_asked_again_later_and_three_times_at_most() {
    world::each(|world| {
        let (mail, record) = signed("fjord.example");
        let dns = Dns::with(&[]);
        dns.fails();
        let no = world.complaint(mail);
        let round = || world.wait(dns.checker().round(&world.desk)).unwrap();
        assert_eq!((round(), round()), (1, 0));
        let one = the_one(world, no);
        assert_eq!((one.standing(), one.says()), (Standing::Unknown, None));
        world.pass(SignedDuration::from_mins(11));
        dns.now_knows(&[(&record.0, &record.1)]);
        assert_eq!(round(), 1);
        let one = the_one(world, no);
        assert_eq!(one.standing(), Standing::Proven);
        world.pass(SignedDuration::from_hours(24));
        assert_eq!(round(), 0);
    });
}

#[test]
fn a_mail_whose_source_is_gone_is_not_asked_about_for_ever() {
    world::each(|world| {
        let dns = Dns::with(&[]);
        dns.fails();
        world.complaint(signed("fjord.example").0);
        let round = || world.wait(dns.checker().round(&world.desk)).unwrap();
        assert_eq!(round(), 1);
        let erase = sql!("delete from arrival_source where id = 1");
        world.wait(world.desk.write(move |sql| Ok::<_, Error>(sql.run(erase, &args![])?))).unwrap();
        world.pass(SignedDuration::from_mins(11));
        assert_eq!((round(), round()), (1, 0));
    });
}

#[test]
fn a_mail_without_a_sender_is_asked_about_once_and_nothing_is_said() {
    world::each(|world| {
        let no = world.complaint("To: service@northline.example\r\nSubject: Doors\r\n\r\nWrong doors.\r\n");
        let dns = Dns::with(&[]);
        let round = || world.wait(dns.checker().round(&world.desk)).unwrap();
        assert_eq!((round(), round()), (1, 0));
        assert_eq!(found(world, no), []);
    });
}
