//! Mail comes in: it is kept, finds its case or begins one, and never gets lost or taken for somebody else's.

use crate::world::{self, ADDRESS, ORG, World};
use base::context::Actor;
use base::ids::CaseNo;
use base::refusal::Error;
use casework::case::Command;
use casework::message::{self, Delivery, Exempt, Kind, Purpose, store};
use engine::arrival::{self, Aside, State};
use engine::desk::Who;
use mail::ingest::{self, Went};

/// A mail of Ingrid Moe's with these further header lines, each ended.
pub fn from_ingrid(id: &str, headers: &str, text: &str) -> String {
    mail("Ingrid Moe <ingrid@halden-print.example>", id, headers, text)
}

pub fn mail(from: &str, id: &str, headers: &str, text: &str) -> String {
    let to = if headers.contains("To: ") { "" } else { "To: complaints@northline.example\r\n" };
    format!("From: {from}\r\nMessage-ID: <{id}>\r\nSubject: Floor stands still\r\n{to}{headers}\r\n{text}\r\n")
}

pub fn complaint() -> String {
    from_ingrid("1@halden-print.example", "", "The feeder belt you sent is the wrong one, and our floor stands still.")
}

/// The address that names a case, with its proof.
pub fn reply_address(world: &World, no: CaseNo) -> String {
    format!("To: complaints+{}@northline.example\r\n", world.desk.tokens().tag(ORG, no))
}

fn unanswered(world: &World, no: CaseNo) -> usize {
    world.case(no).messages.unanswered().count()
}

/// The Message-ID of the acknowledgement of a case.
pub fn acknowledgement(world: &World, no: CaseNo) -> String {
    world.words(no)[1].message_id.clone().unwrap()
}

pub fn state(world: &World, id: i64) -> State {
    world.wait(world.desk.read(move |sql| Ok(arrival::one(sql, ORG, id)?))).unwrap().unwrap().state
}

pub fn take(world: &World, mail: impl Into<Vec<u8>>) -> ingest::Taken {
    world.wait(ingest::take(&world.desk, ORG, mail.into())).unwrap()
}

#[test]
fn a_complaint_opens_a_case_with_a_debt_and_an_acknowledgement() {
    world::each(|world| {
        let taken = take(world, complaint());
        let Went::Opened(no) = taken.went else { panic!("{}", taken.went) };
        assert_eq!(no.to_string(), "A-1001");
        assert_eq!(unanswered(world, no), 1);
        let case = world.case(no);
        assert_eq!(case.head.subject, "Floor stands still");
        let sent = case.messages.get(2).unwrap();
        assert!(matches!(sent.kind, Kind::Out { purpose: Purpose::Acknowledgement, delivery: Delivery::OnItsWay, .. }));
        assert_eq!(state(world, taken.arrival), State::Sorted(no, Some(1)));
        let raw = world.wait(world.desk.read(move |sql| Ok(arrival::raw(sql, ORG, taken.arrival)?))).unwrap();
        assert_eq!(raw.unwrap(), complaint().into_bytes());
    });
}

#[test]
fn an_answer_to_the_address_of_a_case_joins_it_without_any_reference() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let lars = "Lars Haug <lars@halden-print.example>";
        let colleague = mail(lars, "2@halden-print.example", &reply_address(world, no), "And?");
        assert_eq!(world.take(colleague), Went::Joined(no));
        assert_eq!(unanswered(world, no), 2);
    });
}

#[test]
fn an_answer_that_references_our_mail_joins_its_case() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let references = format!("References: <1@halden-print.example> <{}>\r\n", acknowledgement(world, no));
        assert_eq!(world.take(from_ingrid("2@halden-print.example", &references, "And?")), Went::Joined(no));
    });
}

#[test]
fn the_same_subject_alone_joins_nothing() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let other = world.complaint(from_ingrid("2@halden-print.example", "", "Another belt is wrong."));
        assert_ne!(other, no);
    });
}

#[test]
fn the_same_message_id_twice_is_one_message() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let again = complaint().replace("To:", "X-Relay: another\r\nTo:");
        assert_eq!(world.take(again), Went::Known(no));
        assert_eq!((world.words(no).len(), unanswered(world, no)), (2, 1));
    });
}

#[test]
fn the_same_bytes_twice_are_one_arrival_even_without_a_message_id() {
    world::each(|world| {
        let nameless = complaint().replace("Message-ID: <1@halden-print.example>\r\n", "");
        let first = take(world, nameless.clone());
        let second = take(world, nameless);
        assert_eq!(second.arrival, first.arrival);
        assert_eq!(second.went, Went::Known(first.went.case().unwrap()));
        assert_eq!(world.cases(), 1);
    });
}

#[test]
fn a_forged_proof_in_the_address_joins_nothing() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let address = reply_address(world, no).replace("-", "-0");
        let forged = world.complaint(mail("Eve <eve@other.example>", "x@other.example", &address, "Hello"));
        assert_ne!(forged, no);
        assert_eq!(world.words(no).len(), 2);
    });
}

/// A stranger's mail in the thread of a case; it waits, and the case asks about them.
fn strangers_mail(world: &World, no: CaseNo, id: &str, headers: &str) -> i64 {
    let taken = take(world, mail("Mira Holm <mira@other.example>", id, headers, "Tell me all."));
    assert!(matches!(&taken.went, Went::Aside(Aside::Asked(asked)) if *asked == no), "{}", taken.went);
    taken.arrival
}

fn resort(world: &World) {
    world.wait(ingest::resume(&world.desk, world.desk.now(), || false)).unwrap();
}

#[test]
fn whoever_is_not_known_on_a_case_is_asked_about_by_reference_and_by_address_alike() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let references = format!("In-Reply-To: <{}>\r\n", acknowledgement(world, no));
        let first = strangers_mail(world, no, "x1@other.example", &references);
        let second = strangers_mail(world, no, "x2@other.example", &reply_address(world, no));
        let case = world.case(no);
        let open: Vec<(u32, i64)> = case.messages.strangers.open().map(|k| (k.n, k.arrival)).collect();
        assert_eq!(open, [(1, first), (2, second)]);
        let debts = casework::case::owed(&case, &world.wait(world.desk.organisation(ORG)).unwrap().people);
        assert_eq!(debts.iter().filter(|d| d.kind == casework::case::DebtKind::Stranger).count(), 2);
        assert_eq!((world.words(no).len(), world.cases()), (2, 1), "nothing is guessed");
        // The same mail once more asks nothing more.
        strangers_mail(world, no, "x1@other.example", &references);
        assert_eq!(world.case(no).messages.strangers.open().count(), 2);

        world.tomas(no, Command::Message(message::Command::LetIn { n: 1 }));
        resort(world);
        let case = world.case(no);
        assert_eq!(case.messages.strangers.open().count(), 0, "who belongs here belongs with everything they wrote");
        assert_eq!((world.words(no).len(), unanswered(world, no), world.cases()), (4, 3, 1));
        assert!(matches!(state(world, first), State::Sorted(to, Some(3)) if to == no));
        // From now on they are known here.
        let more = mail("Mira Holm <mira@other.example>", "x3@other.example", &references, "And this.");
        assert_eq!(world.take(more), Went::Joined(no));
    });
}

#[test]
fn what_someone_else_wrote_in_a_thread_can_be_a_case_of_its_own() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let arrival = strangers_mail(world, no, "x1@other.example", &reply_address(world, no));
        world.tomas(no, Command::Message(message::Command::SetApart { n: 1 }));
        resort(world);
        assert_eq!((world.words(no).len(), world.cases()), (2, 2));
        let State::Sorted(own, Some(1)) = state(world, arrival) else { panic!("{:?}", state(world, arrival)) };
        assert_eq!(unanswered(world, own), 1);
        let again = world.desk.act(
            Who { org: ORG, actor: Actor::Member(crate::world::TOMAS) },
            no,
            Command::Message(message::Command::LetIn { n: 1 }),
        );
        assert!(world.wait(again).is_err(), "it has been answered");
    });
}

#[test]
fn other_words_under_an_id_that_is_taken_are_not_lost() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let other = from_ingrid("1@halden-print.example", "", "Now the second floor stands still too.");
        let Went::Opened(second) = world.take(other.clone()) else { panic!("other words are no copy") };
        assert_ne!(second, no);
        let copy = complaint().replace("Subject:", "Received: from list.example by mx.example\r\nSubject:");
        assert_eq!(world.take(copy), Went::Known(no), "a copy by another way is one message");
    });
}

#[test]
fn what_comes_late_finds_the_thread_that_named_it() {
    world::each(|world| {
        let names = "References: <a@halden-print.example> <b@halden-print.example>\r\n";
        let no = world.complaint(from_ingrid("c@halden-print.example", names, "And now?"));
        assert_eq!(world.take(from_ingrid("a@halden-print.example", "", "It is wrong.")), Went::Joined(no));
        let sibling = from_ingrid("d@halden-print.example", "In-Reply-To: <b@halden-print.example>\r\n", "Well?");
        assert_eq!(world.take(sibling), Went::Joined(no));
        let other = world.complaint(from_ingrid("x@halden-print.example", "In-Reply-To: <>\r\n", "Another thing."));
        assert_ne!(other, no, "an empty id matches nothing");
    });
}

#[test]
fn an_absence_note_opens_no_debt_and_gets_no_answer() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let headers = format!("Auto-Submitted: auto-replied\r\n{}", reply_address(world, no));
        assert_eq!(world.take(from_ingrid("away@halden-print.example", &headers, "I am away.")), Went::Joined(no));
        let case = world.case(no);
        assert!(matches!(case.messages.get(3).unwrap().kind, Kind::In { exempt: Some(Exempt::AutoReply), .. }));
        assert_eq!((case.messages.all().len(), unanswered(world, no)), (3, 1));

        let lone =
            take(world, from_ingrid("lone@halden-print.example", "Auto-Submitted: auto-replied\r\n", "I am away."));
        assert!(matches!(lone.went, Went::Aside(_)), "{}", lone.went);
        assert!(matches!(state(world, lone.arrival), State::SetAside(_)));
        assert_eq!(world.cases(), 1);
    });
}

#[test]
fn an_answer_that_came_back_is_owed_again() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let text = "We sent the wrong belt. What does the stop cost you?".to_owned();
        let reply = message::Reply {
            channel: message::Channel::Email,
            text,
            stance: message::Stance::default(),
            asks_understood: false,
            promises: Vec::new(),
            whom: Default::default(),
        };
        world.tomas(no, Command::Own);
        world.tomas(no, Command::Message(message::Command::Reply(reply)));
        let system = Who { org: ORG, actor: Actor::System };
        let delivered = Command::Message(message::Command::Deliver { n: 3 });
        world.wait(world.desk.act(system, no, delivered)).unwrap();
        assert_eq!(unanswered(world, no), 0);

        let ours = world.words(no)[2].message_id.clone().unwrap();
        assert_eq!(world.take(bounce(&ours)), Went::Joined(no));
        assert_eq!(unanswered(world, no), 1);
        assert!(matches!(
            &world.case(no).messages.get(3).unwrap().kind,
            Kind::Out { delivery: Delivery::Failed(why), .. } if why.text().to_string().contains("came back")
        ));
    });
}

fn bounce(of: &str) -> String {
    format!(
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {ADDRESS}\r\nMessage-ID: <b1@mx.example>\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nThis mail could not be delivered.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; ingrid@halden-print.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{of}>\r\nSubject: Re: Floor stands still\r\n\r\nBelt\r\n--b--\r\n"
    )
}

#[test]
fn whoever_opens_case_after_case_is_acknowledged_five_times_an_hour() {
    world::each(|world| {
        let acknowledged = |at: u32| {
            let no = world.complaint(from_ingrid(&format!("m{at}@halden-print.example"), "", "Wrong again."));
            world.case(no).messages.all().len() == 2
        };
        assert_eq!((0..7).filter(|at| acknowledged(*at)).count(), 5);
        world.pass(jiff::SignedDuration::from_mins(61));
        assert!(acknowledged(8));
    });
}

#[test]
fn what_cannot_be_understood_becomes_a_case_with_its_source() {
    let unknown_charset =
        from_ingrid("c@h.example", "Content-Type: text/plain; charset=x-nobody-knows\r\n", "Belt wr\u{f8}ng");
    let broken = from_ingrid("d@h.example", "Content-Type: multipart/mixed; boundary=never\r\n", "--no boundary here");
    let nobody = "From:\r\nMessage-ID: <e@h.example>\r\nSubject: Wrong belt\r\n\r\nIt stands still.\r\n".to_owned();
    let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80).collect();
    let mails = [unknown_charset.into_bytes(), broken.into_bytes(), nobody.into_bytes(), noise, b"\0\0\0\0".to_vec()];
    world::each(|world| {
        for mail in &mails {
            let taken = take(world, mail.clone());
            let Went::Opened(no) = taken.went else { panic!("{}", taken.went) };
            let words = world.words(no);
            assert_eq!(words[0].arrival, Some(taken.arrival));
            let problem = match &world.case(no).messages.get(1).unwrap().kind {
                Kind::In { problem, .. } => problem.clone(),
                _ => None,
            };
            assert!(!words[0].body.is_empty() || problem.is_some(), "{no} says nothing");
        }
        assert_eq!(world.cases(), mails.len() as i64);
    });
}

#[test]
fn a_mail_with_nul_characters_is_kept_on_both_databases() {
    world::each(|world| {
        let text = "The belt\0 is wrong.\u{1}";
        let no = world.complaint(from_ingrid("nul\0@halden-print.example", "X: \0\r\n", text));
        assert!(world.words(no)[0].body.contains("is wrong."));
    });
}

#[test]
fn a_mail_that_stopped_the_program_twice_becomes_a_case_without_being_read() {
    world::each(|world| {
        let begun = |raw: String| {
            let now = world.desk.now();
            world.wait(world.desk.write(move |sql| {
                let (id, _) = arrival::store(sql, ORG, raw.as_bytes(), now)?;
                Ok::<_, Error>((id, arrival::attempt(sql, ORG, id)?))
            }))
        };
        assert_eq!(begun(complaint()).unwrap().1, Some(1));
        assert_eq!(begun(complaint()).unwrap().1, Some(2));
        assert_eq!(world.wait(ingest::resume(&world.desk, world.desk.now(), || false)).unwrap(), 1);

        let no = CaseNo(1001);
        let Kind::In { problem: Some(problem), .. } = world.case(no).messages.get(1).unwrap().kind.clone() else {
            panic!("no problem is told")
        };
        let problem = problem.text().to_string();
        assert!(problem.contains("We could not read this mail") && problem.contains("twice"), "{problem}");
        assert_eq!(unanswered(world, no), 1);
        let file = world.wait(world.desk.read(move |sql| Ok(store::file(sql, ORG, (no, 1, 1))?))).unwrap().unwrap();
        assert_eq!((file.name.as_str(), file.bytes), ("original.eml", complaint().into_bytes()));
    });
}

#[test]
fn an_arrival_that_was_left_is_sorted_once_however_often_it_is_tried() {
    world::each(|world| {
        let now = world.desk.now();
        let stored =
            world.desk.write(move |sql| Ok::<_, Error>(arrival::store(sql, ORG, complaint().as_bytes(), now)?));
        let (id, _) = world.wait(stored).unwrap();
        let (desk, other) = (world.desk.clone(), world.desk.clone());
        let (a, b) = world.wait(async { tokio::join!(ingest::again(&desk, ORG, id), ingest::again(&other, ORG, id)) });
        assert_eq!(a.unwrap().went.case(), b.unwrap().went.case().or(Some(CaseNo(1001))));
        assert_eq!(world.cases(), 1);
        assert_eq!(world.take(complaint()), Went::Known(CaseNo(1001)));
    });
}
