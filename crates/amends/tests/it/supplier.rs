//! A carrier on a case: asked by mail, answering by mail, in a thread of their own that the customer's conversation never
//! meets. Their mail finds the thread by its address or by what it answers, and makes nobody a customer.

use crate::post::{COMPLAINT, server};
use crate::world::{self, ADDRESS, ORG, World};
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use casework::case::Command;
use casework::customer;
use casework::message::{self, Delivery};
use casework::outside::{self, FIRST, Kind, Letter, Party, Place, Question, Way};
use engine::desk::Who;
use jiff::SignedDuration;
use mail::ingest::Went;
use mail::sending::{self, Dead};
use web::list::ListQuery;

const CLAIMS: &str = "claims@kestrel.example";

fn question() -> outside::Command {
    outside::Command::Ask(Question {
        party: "Kestrel Freight".to_owned(),
        kind: Kind::Carrier,
        address: CLAIMS.to_owned(),
        language: text::Language::of("de"),
        subject: "Pallet 60118".to_owned(),
        text: "Where was pallet 60118?".to_owned(),
        due: Some("2026-11-19T12:00:00Z".parse().unwrap()),
    })
}

/// A complaint of which a carrier was asked.
fn asked(world: &World) -> CaseNo {
    let no = world.complaint(COMPLAINT);
    world.tomas(no, Command::Own);
    world.tomas(no, question().into());
    no
}

/// The address of their thread.
fn thread(world: &World, no: CaseNo) -> String {
    format!("complaints+{}@northline.example", world.desk.tokens().outside_tag(ORG, no, 1))
}

fn mail(from: &str, to: &str, id: &str, more: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nMessage-ID: <{id}>\r\n{more}Subject: Re: Pallet 60118\r\n\r\n\
         It stood on our dock until Friday.\r\n"
    )
}

fn party(world: &World, no: CaseNo) -> Party {
    world.case(no).outside.get(1).unwrap().clone()
}

/// Where they wrote from, of each mail of theirs.
fn came(party: &Party) -> Vec<Option<String>> {
    let from = |letter: &Letter| if let Way::In { from, .. } = &letter.way { Some(from.clone()) } else { None };
    party.letters().iter().filter_map(from).collect()
}

#[test]
fn a_carrier_is_asked_by_a_mail_that_says_nothing_of_the_customer() {
    world::each(|world| {
        let no = asked(world);
        let (server, post) = server(world, &[]);
        assert_eq!(world.wait(post.send_due()).unwrap(), 2, "the acknowledgement, and the question");
        let sent = server.taken().into_iter().find(|sent| sent.to == CLAIMS).unwrap();
        let bounces = world.desk.tokens().bounce_tag(ORG, no, FIRST);
        assert_eq!(sent.from, format!("complaints+{bounces}@northline.example"));
        let text = String::from_utf8_lossy(&sent.bytes).replace("=\r\n", "");
        for theirs in ["Ingrid", "ingrid@", "Halden", "halden", "/c/", "Floor stands still", "The belt is wrong"] {
            assert!(!text.contains(theirs), "{theirs}: {text}");
        }
        let mail = email::read(&sent.bytes);
        assert_eq!(mail.reply_to.unwrap().address, thread(world, no));
        assert_eq!(mail.from.unwrap().address, ADDRESS);
        assert_eq!((mail.subject.as_str(), mail.in_reply_to.len()), ("Pallet 60118", 0));
        assert!(mail.visible_text.contains("Where was pallet 60118?"), "{}", mail.visible_text);
        assert!(
            format!("{}{}", mail.visible_text, mail.signature).contains("Bitte antworten Sie"),
            "in their language"
        );
        assert!(matches!(party(world, no).letters()[0].delivery(), Some(Delivery::Delivered(_))));
        assert_eq!(world.case(no).messages.next(), 3, "the complaint, and our acknowledgement");
    });
}

#[test]
fn their_answer_goes_to_their_thread_by_its_address_and_by_what_it_answers() {
    world::each(|world| {
        let no = asked(world);
        let before = world.case(no);
        let to = thread(world, no);
        assert_eq!(world.take(mail(CLAIMS, &to, "1@kestrel.example", "")), Went::Joined(no));
        let ours = world.words(no).into_iter().find(|words| words.n == FIRST).unwrap().message_id.unwrap();
        let reply = format!("In-Reply-To: <{ours}>\r\nReferences: <{ours}>\r\n");
        assert_eq!(world.take(mail(CLAIMS, ADDRESS, "2@kestrel.example", &reply)), Went::Joined(no));
        let chain = "References: <1@kestrel.example>\r\n";
        assert_eq!(world.take(mail(CLAIMS, ADDRESS, "3@kestrel.example", chain)), Went::Joined(no));
        let after = world.case(no);
        assert_eq!(came(&party(world, no)), [None, None, None]);
        assert_eq!((after.messages, after.participants), (before.messages, before.participants));
        assert_eq!(world.cases(), 1);
        let known = world.wait(world.desk.read(|sql| Ok(customer::by_email(sql, ORG, CLAIMS)?))).unwrap();
        assert_eq!(known, None, "nobody became a customer");
        assert_eq!(world.take(mail(CLAIMS, &to, "1@kestrel.example", "")), Went::Known(no), "the same mail once more");
    });
}

#[test]
fn a_stranger_who_holds_the_address_of_the_thread_writes_there_and_is_marked() {
    world::each(|world| {
        let no = asked(world);
        let to = thread(world, no);
        world.take(mail("Night Desk <night@kestrel.example>", &to, "1@kestrel.example", ""));
        assert_eq!(came(&party(world, no)), [Some("night@kestrel.example".to_owned())]);
        assert_eq!(world.cases(), 1);
        assert_eq!(world.case(no).messages.unanswered().count(), 1, "the complaint");
    });
}

#[test]
fn what_the_customer_writes_to_the_address_of_the_thread_belongs_to_the_conversation_with_them() {
    world::each(|world| {
        let no = asked(world);
        world.take(mail("ingrid@halden-print.example", &thread(world, no), "1@halden-print.example", ""));
        // Nor does it matter that it answers a mail to the carrier, which somebody passed on to them.
        let ours = world.words(no).into_iter().find(|words| words.n == FIRST).unwrap().message_id.unwrap();
        let reply = format!("References: <{ours}>\r\n");
        world.take(mail("Ingrid Moe <Ingrid@Halden-Print.example>", ADDRESS, "2@halden-print.example", &reply));
        assert_eq!(came(&party(world, no)), []);
        assert_eq!((world.cases(), world.case(no).messages.unanswered().count()), (1, 3));
        world.take(mail(CLAIMS, &thread(world, no), "3@kestrel.example", &reply));
        assert_eq!(came(&party(world, no)), [None]);
    });
}

#[test]
fn what_the_customer_writes_to_their_own_address_stays_theirs_whatever_it_answers() {
    world::each(|world| {
        let no = asked(world);
        let ours = world.words(no).into_iter().find(|words| words.n == FIRST).unwrap().message_id.unwrap();
        let case = format!("complaints+{}@northline.example", world.desk.tokens().tag(ORG, no));
        let reply = format!("In-Reply-To: <{ours}>\r\n");
        world.take(mail("ingrid@halden-print.example", &case, "2@halden-print.example", &reply));
        assert_eq!(came(&party(world, no)), []);
        assert_eq!(world.case(no).messages.unanswered().count(), 2);
    });
}

#[test]
fn an_address_of_a_thread_that_is_forged_or_of_another_case_leads_nowhere_of_ours() {
    world::each(|world| {
        let no = asked(world);
        let other = world.desk.tokens().outside_tag(OrgId(2), no, 1);
        let forged = [other, world.desk.tokens().outside_tag(ORG, no, 1).replace(".1-", ".2-")];
        for (tag, id) in forged.iter().zip(["1@x.example", "2@x.example"]) {
            let to = format!("complaints+{tag}@northline.example");
            assert!(matches!(world.take(mail(CLAIMS, &to, id, "")), Went::Opened(_)));
        }
        assert_eq!(came(&party(world, no)), []);
    });
}

#[test]
fn what_comes_with_their_mail_is_kept() {
    world::each(|world| {
        let no = asked(world);
        let raw = format!(
            "From: {CLAIMS}\r\nTo: {}\r\nMessage-ID: <1@kestrel.example>\r\nSubject: Re: Pallet\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the scan.\r\n\
             --b\r\nContent-Type: application/pdf; name=\"scan.pdf\"\r\nContent-Disposition: attachment; \
             filename=\"scan.pdf\"\r\n\r\n%PDF\r\n--b--\r\n",
            thread(world, no)
        );
        world.take(raw);
        let files = world.wait(world.desk.read(move |sql| Ok(message::store::files(sql, ORG, no)?))).unwrap();
        let files: Vec<_> = files.iter().map(|(n, file)| (*n, file.name.as_str())).collect();
        assert_eq!(files, [(FIRST + 1, "scan.pdf")]);
        let words = world.words(no).into_iter().find(|words| words.n == FIRST + 1).unwrap();
        assert!(words.arrival.is_some() && words.body == "See the scan.");
    });
}

#[test]
fn we_write_again_in_the_same_thread() {
    world::each(|world| {
        let no = asked(world);
        world.take(mail(CLAIMS, &thread(world, no), "1@kestrel.example", ""));
        world.tomas(no, outside::Command::Write { n: 1, text: "Who signed for it?".to_owned(), due: None }.into());
        let (server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        let sent = server.taken().into_iter().rfind(|sent| sent.to == CLAIMS).unwrap();
        let mail = email::read(&sent.bytes);
        assert_eq!(
            (mail.subject.as_str(), mail.in_reply_to),
            ("Re: Pallet 60118", vec!["1@kestrel.example".to_owned()])
        );
        assert_eq!(mail.references.len(), 2);
        assert!(party(world, no).waiting().next().is_none());
        let customers = server.taken().into_iter().filter(|sent| sent.to != CLAIMS);
        for mail in customers {
            let mail = email::read(&mail.bytes);
            assert!(
                !mail.references.iter().any(|id| id.contains("kestrel")),
                "the customer’s mail names none of theirs"
            );
        }
    });
}

#[test]
fn a_mail_that_bounces_is_on_the_thread_and_an_absence_note_answers_nothing() {
    world::each(|world| {
        let no = asked(world);
        let (_server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        let back = format!("complaints+{}@northline.example", world.desk.tokens().bounce_tag(ORG, no, FIRST));
        let away = "Auto-Submitted: auto-replied\r\n";
        world.take(mail(CLAIMS, &thread(world, no), "1@kestrel.example", away));
        assert!(party(world, no).owes().is_some(), "a machine wrote that");
        world.take(undelivered(&back, ""));
        let bounced = party(world, no);
        assert_eq!(bounced.bounced().map(|letter| letter.n), Some(FIRST));
        assert_eq!(bounced.owes(), None);
        assert_eq!(world.case(no).messages.next(), 3, "nothing of it is in the conversation");
    });
}

/// A mail to them that came back, with this about the mail it was.
fn undelivered(to: &str, original: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nMessage-ID: <2@mx.example>\r\nSubject: Undelivered\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\
         \r\nFinal-Recipient: rfc822; {CLAIMS}\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n{original}--b--\r\n"
    )
}

#[test]
fn a_bounce_that_comes_to_the_plain_address_is_known_by_the_mail_it_quotes() {
    world::each(|world| {
        let no = asked(world);
        let (_server, post) = server(world, &[]);
        world.wait(post.send_due()).unwrap();
        let ours = world.words(no).into_iter().find(|words| words.n == FIRST).unwrap().message_id.unwrap();
        let original = format!("--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{ours}>\r\n\r\n");
        world.take(undelivered(ADDRESS, &original));
        assert_eq!(party(world, no).bounced().map(|letter| letter.n), Some(FIRST));
        assert_eq!(world.case(no).messages.next(), 3, "nothing of it is in the conversation");
    });
}

#[test]
fn whoever_wrote_in_the_thread_outside_has_not_written_on_the_case() {
    world::each(|world| {
        let no = asked(world);
        world.take(mail(CLAIMS, &thread(world, no), "1@kestrel.example", ""));
        let ours = world.words(no).into_iter().find(|words| words.n == 2).unwrap().message_id.unwrap();
        let forged = format!("Reply-To: ingrid@halden-print.example\r\nIn-Reply-To: <{ours}>\r\n");
        world.take(mail(CLAIMS, ADDRESS, "2@kestrel.example", &forged));
        assert_eq!(world.case(no).messages.next(), 3, "it waits for somebody who says whose it is");
    });
}

#[test]
fn a_dead_letter_to_them_is_listed_under_their_name_and_goes_to_another_address() {
    world::each(|world| {
        let no = asked(world);
        let (server, post) = server(world, &["250 ok", "550 5.1.1 nobody of that name here"]);
        world.wait(post.send_due()).unwrap();
        let asking = ListQuery::of(ORG, Dead::default());
        let dead = world.wait(world.desk.read(move |sql| sending::dead(sql, &asking, 50))).unwrap().items;
        let [dead] = dead.as_slice() else { panic!("{dead:?}") };
        assert_eq!((dead.n, dead.contact.as_str(), dead.email.as_deref()), (FIRST, "Kestrel Freight", Some(CLAIMS)));
        let who = Who { org: ORG, actor: base::context::Actor::Member(world::TOMAS) };
        let to = |email: &'static str| {
            world.wait(sending::readdress(&world.desk, who, (no, FIRST), email, web::action::nothing()))
        };
        for wrong in ["kestrel", ADDRESS, "ingrid@halden-print.example"] {
            let refused = to(wrong).unwrap_err();
            assert!(matches!(&refused, Error::Refused(no) if no.field == Some("email")), "{wrong}: {refused}");
        }
        to("desk@kestrel.example").unwrap();
        world.wait(post.send_due()).unwrap();
        assert_eq!(server.taken().last().unwrap().to, "desk@kestrel.example");
        assert!(party(world, no).bounced().is_none());
        let known = world.wait(world.desk.read(|sql| Ok(customer::by_email(sql, ORG, "desk@kestrel.example")?)));
        assert_eq!(known.unwrap(), None);
    });
}

#[test]
fn a_question_waits_ten_seconds_and_can_be_taken_back() {
    world::everywhere(|place| {
        let world = World::holding(place, SignedDuration::from_secs(10));
        let _inside = world.runtime.enter();
        let no = asked(&world);
        let (server, post) = server(&world, &[]);
        world.wait(post.send_due()).unwrap();
        assert!(server.taken().iter().all(|sent| sent.to != CLAIMS));
        world.tomas(no, Command::Message(message::Command::TakeBack { n: FIRST }));
        world.pass(SignedDuration::from_mins(5));
        world.wait(post.send_due()).unwrap();
        assert!(server.taken().iter().all(|sent| sent.to != CLAIMS));
        assert!(party(&world, no).was_never_asked());
    });
}

#[test]
fn nobody_at_the_customer_is_asked_as_somebody_outside() {
    world::each(|world| {
        let no = world.complaint(COMPLAINT);
        let refused = |address: &str| {
            let outside::Command::Ask(question) = question() else { panic!("a question") };
            let question = Question { address: address.to_owned(), ..question };
            world.tries(no, outside::Command::Ask(question).into())
        };
        for (address, says) in [
            ("Ingrid@halden-print.example", "is Ingrid Moe’s, on the customer’s side"),
            ("dock@halden-print.example", "at the customer’s own company"),
            ("dock@Bergen.halden-print.example", "at the customer’s own company"),
            ("tomas@northline.example", "someone who works here"),
            (ADDRESS, "one of our own addresses"),
            ("kestrel", "not an email address"),
        ] {
            let refusal = refused(address);
            assert!(refusal.to_string().contains(says), "{address}: {refusal}");
            assert_eq!(refusal.field, Some("address"));
        }
    });
}

#[test]
fn what_was_written_in_a_thread_outside_is_found_by_those_who_read_it() {
    world::each(|world| {
        let no = asked(world);
        world.take(mail(CLAIMS, &thread(world, no), "1@kestrel.example", ""));
        let find = |org, words: &'static str| {
            world.wait(casework::search::index_due(&world.desk)).unwrap();
            world.wait(world.desk.read(move |sql| Ok(casework::search::find(sql, org, words, 9)?))).unwrap()
        };
        for words in ["60118", "stood on our dock", "where was pallet"] {
            assert_eq!(find(ORG, words), [no], "{words}");
            assert_eq!(find(OrgId(ORG.0 + 1), words), [], "{words}");
        }
        let documents =
            || world.wait(world.desk.read(|sql| Ok(casework::search::documents(sql, ORG, CaseNo(0), None)?))).unwrap();
        let before = documents();
        assert!(before.contains(&(no, FIRST)) && before.contains(&(no, FIRST + 1)), "{before:?}");
        world.wait(amends::rebuild::rebuild(&world.desk, ORG, |_| ())).unwrap();
        assert_eq!(find(ORG, "stood on our dock"), [no]);
        assert_eq!(documents(), before);
    });
}

#[test]
fn what_is_quoted_is_what_they_said() {
    world::each(|world| {
        let no = asked(world);
        world.take(mail(CLAIMS, &thread(world, no), "1@kestrel.example", ""));
        let quote =
            |words: &str| outside::Command::Quote { letter: FIRST + 1, place: Place::Reply, words: words.to_owned() };
        let done = world.tomas(no, quote("It stood on our dock").into());
        let who = Who { org: ORG, actor: base::context::Actor::Member(world::TOMAS) };
        let whose = web::draft::Whose::acting(who).unwrap();
        let put = |words: &'static str| {
            let (at, now) = (done.id, world.desk.now());
            let put = move |sql: &mut db::Sql<'_>| {
                outside::quote::into_draft(sql, whose, (at, now), (FIRST + 1, Place::Reply, words))
            };
            world.wait(world.desk.write(put))
        };
        put("It stood on our dock … until Friday.").unwrap();
        put("Friday").unwrap();
        let refused = put("It was lost.").unwrap_err();
        assert!(refused.to_string().contains("doesn’t say “It was lost”"), "{refused}");
        let path = format!("/cases/{no}/replies");
        let kept = world.wait(world.desk.read(move |sql| web::draft::kept(sql, whose, &path))).unwrap().unwrap();
        let text = kept.iter().find(|(name, _)| name == "text").map(|(_, text)| text.as_str()).unwrap();
        assert_eq!(text, "> It stood on our dock … until Friday.\n\n> Friday\n\n");
    });
}
