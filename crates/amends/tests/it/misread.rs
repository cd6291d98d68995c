//! Mails that were given to the wrong person, swallowed or hidden once: what becomes of them in the store.

use crate::world::{ORG, World, each};
use base::ids::CaseNo;
use casework::customer::{self, Contact, company_domain};
use casework::message::store;
use casework::search;
use engine::arrival::Aside;
use integrations::export;
use mail::ingest::Went;
use serde_json::Value;
use std::path::Path;

/// A mail of the folder of those that were read wrongly.
fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../email/tests/faults");
    std::fs::read(folder.join(format!("{name}.eml"))).unwrap()
}

fn contact(world: &World, no: CaseNo) -> Contact {
    let id = world.case(no).head.contact;
    world.wait(world.desk.read(move |sql| Ok(customer::contact(sql, ORG, id)?))).unwrap().unwrap()
}

fn mail(headers: &str, text: &str) -> String {
    let date = if headers.contains("Date: ") { "" } else { "Date: Tue, 03 Nov 2026 09:15:00 +0100\n" };
    format!("To: complaints@northline.example\n{date}{headers}\n\n{text}\n").replace('\n', "\r\n")
}

/// An answer to the acknowledgement of a case.
fn answer(world: &World, no: CaseNo, from: &str, id: &str) -> String {
    let acknowledgement = world.words(no)[1].message_id.clone().unwrap();
    mail(
        &format!("From: {from}\nMessage-ID: <{id}>\nSubject: Re: Kettle\nIn-Reply-To: <{acknowledgement}>"),
        "And now?",
    )
}

#[test]
fn a_case_belongs_to_whoever_wrote_and_not_to_what_passed_it_on() {
    for (name, address, called) in [
        ("01-own-address-replyto", "ann.ek01@example.org", "Ann Ek"),
        ("01c-shop-mailer-replyto", "ann.ek01c@example.org", "Ann Ek"),
        ("01f-noreply-de", "ann.ek01f@example.org", "Ann Ek"),
        ("02-google-groups-via", "ann.ek02@example.org", "Ann Ek"),
        ("03s-xars-new-complaint", "ann.ek03@example.org", "Ann Ek"),
        ("20s-unquoted-comma-from", "ann.ek20@example.org", "Ek, Ann"),
        ("20u-route-from", "ann.ek20u@example.org", "ann.ek20u"),
        ("64s-contactform-desk", "ann64@var.example", "ann64"),
        ("68s0-auto-subject-person", "ann68@var.example", "Ann"),
        ("68s2-auto-subject-person", "ann68@var.example", "Ann"),
    ] {
        each(|world| {
            let no = world.complaint(fixture(name));
            let contact = contact(world, no);
            assert_eq!((contact.email.as_deref(), contact.name.as_str()), (Some(address), called), "{name}");
            assert!(world.words(no)[0].body.contains("kettle leaks"), "{name}");
            // They are told that we have it.
            assert_eq!(world.words(no).len(), 2, "{name}");
        });
    }
}

#[test]
fn files_of_text_are_kept_byte_for_byte() {
    each(|world| {
        let no = world.complaint(fixture("84-text-attachment-bytes-store"));
        let file = |i| world.wait(world.desk.read(move |sql| Ok(store::file(sql, ORG, (no, 1, i))?))).unwrap().unwrap();
        assert_eq!(
            (file(1).name.as_str(), file(1).bytes),
            ("prices.csv", b"Gr\xf6\xdfe;Preis \x80\r\n1;2\r\n".to_vec())
        );
        assert_eq!(file(2).bytes, b"\xff\xfe\x00\x01\x80\x81binary\x00log".to_vec());
        assert_eq!(file(3).bytes, "<meta charset=utf-8><p>Größe</p>".as_bytes());
    });
}

#[test]
fn strangers_at_one_provider_are_asked_about() {
    for name in ["80t-stranger-same-provider-t-online.de", "80o-stranger-same-provider-orange.fr"] {
        each(|world| {
            let stranger = String::from_utf8(fixture(name)).unwrap();
            let provider = stranger.split("bo.s@").nth(1).unwrap().split('>').next().unwrap();
            assert_eq!(company_domain(&format!("ann@{provider}")), None);
            let no = world
                .complaint(mail(&format!("From: Ann Ek <ann@{provider}>\nMessage-ID: <1@x.example>"), "It leaks."));
            let acknowledgement = world.words(no)[1].message_id.clone().unwrap();
            let named = stranger.split("In-Reply-To: <").nth(1).unwrap().split('>').next().unwrap();
            let went = world.take(stranger.replace(named, &acknowledgement));
            assert!(matches!(&went, Went::Aside(Aside::Asked(asked)) if *asked == no), "{went}");
            assert_eq!(world.case(no).messages.strangers.open().count(), 1);
        });
    }
}

#[test]
fn a_person_who_asks_for_answers_elsewhere_is_answered_there_and_nobody_takes_their_place() {
    each(|world| {
        let from = "Ann Ek <ann@ek-works.example>\nReply-To: ann.private@gmail.com";
        let no = world
            .complaint(mail(&format!("From: {from}\nMessage-ID: <1@ek-works.example>\nSubject: Kettle"), "It leaks."));
        assert_eq!(contact(world, no).email.as_deref(), Some("ann.private@gmail.com"));
        assert_eq!(world.take(answer(world, no, from, "2@ek-works.example")), Went::Joined(no));
        let thief = "Bo <bo@elsewhere.example>\nReply-To: ann.private@gmail.com";
        assert!(matches!(world.take(answer(world, no, thief, "3@elsewhere.example")), Went::Aside(_)));
        // Whoever is known by the address they wrote from stays who they are.
        let known = world.complaint(mail("From: Cy <cy@works.example>\nMessage-ID: <4@works.example>", "It leaks."));
        let again = "From: Cy <cy@works.example>\nReply-To: other@works.example\nMessage-ID: <5@works.example>";
        let second = world.complaint(mail(again, "Another one leaks."));
        assert_eq!(contact(world, second).id, contact(world, known).id);
    });
}

#[test]
fn a_mailing_list_is_no_person() {
    each(|world| {
        let list = "From: Ann Ek <ann@ek.example>\nReply-To: pumps@lists.example\nList-Id: <pumps.lists.example>\nMessage-ID: <1@ek.example>";
        let no = world.complaint(mail(list, "It leaks."));
        assert_eq!(contact(world, no).email.as_deref(), Some("ann@ek.example"));
        assert_eq!(world.words(no).len(), 1);
    });
}

const TWIN: &str = "From: Ann <ann@ek.example>\nMessage-ID: <twin@ek.example>\nSubject: Scan";

#[test]
fn the_same_id_swallows_nothing_but_the_same_mail() {
    let with_file = |file: &str| {
        format!(
            "{TWIN}\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee file.\n--b\nContent-Type: text/csv; name=a.csv\n\n{file}\n--b--"
        )
    };
    for (first, second) in [
        (mail(TWIN, "It leaks."), mail(&TWIN.replace("ann@ek.example>", "bo@other.example>"), "It leaks.")),
        (mail(TWIN, "It leaks."), mail(TWIN, "It leaks again.")),
        (mail(TWIN, ""), mail(TWIN, "It leaks.")),
        (mail(TWIN, "It leaks."), mail(&format!("{TWIN}\nDate: Wed, 04 Nov 2026 09:15:00 +0100"), "It leaks.")),
        (mail(TWIN, "It leaks."), mail(&TWIN.replace("Scan", "Second scan"), "It leaks.")),
        (mail(&with_file("1;2"), ""), mail(&with_file("1;3"), "")),
    ] {
        each(|world| {
            let no = world.complaint(first.clone());
            let went = world.take(second.clone());
            assert!(matches!(went, Went::Opened(other) if other != no), "{went}\n{second}");
        });
    }
}

#[test]
fn the_same_mail_by_another_way_is_known() {
    each(|world| {
        let no = world.complaint(mail(TWIN, "It leaks."));
        let again =
            mail(&format!("Received: from a by b; today\n{}", TWIN.replace("Scan", "[pumps] Scan")), "It  leaks.\n");
        assert_eq!(world.take(again), Went::Known(no));
    });
}

#[test]
fn somebody_elses_words_under_an_id_of_ours_are_heard() {
    each(|world| {
        let no = world.complaint(mail(TWIN, "It leaks."));
        let ours = world.words(no)[1].message_id.clone().unwrap();
        let went = world.take(mail(
            &format!("From: Ann <ann@ek.example>\nMessage-ID: <{ours}>\nSubject: Lid"),
            "The lid broke too.",
        ));
        assert!(matches!(went, Went::Opened(_) | Went::Joined(_)), "{went}");
    });
}

#[test]
fn words_of_every_script_and_numbers_are_found_in_what_was_written() {
    each(|world| {
        let text = "Чайник ещё протекает. Україна. Ο βραστήρας στάζει. 水壶漏水了。やかんが漏れる。 Kühlschränke bei Strassner in Łódź, 1.299,00 EUR, Tel. +49 171 5550199.";
        let headers = "From: Øystein Åsen <oa@asen.example>\nMessage-ID: <1@asen.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\nSubject: x";
        let no = world.complaint(mail(headers, text));
        world.wait(search::index_newest(&world.desk)).unwrap();
        for query in [
            "чайник",
            "чаиник",
            "ЧАЙНИК",
            "ещё",
            "еще",
            "україна",
            "украіна",
            "βραστήρας",
            "βραστηρας",
            "στάζ",
            "水壶",
            "漏水",
            "壶漏",
            "漏",
            "かん",
            "漏れる",
            "kühlschränke",
            "kuhlschranke",
            "kuehlschraenke",
            "straßner",
            "lodz",
            "Łódź",
            "oystein",
            "øystein",
            "aasen",
            "1299",
            "1.299",
            "+491715550199",
            "0171 5550199",
            "5550199",
            "+49 171 5550199",
            "oa@asen.example",
        ] {
            let asked = query.to_owned();
            let found = world.wait(world.desk.read(move |sql| Ok(search::find(sql, ORG, &asked, 5)?))).unwrap();
            assert_eq!(found, [no], "{query}");
        }
        for query in ["水漏", "чай протекать", "1298", "0171 5550198", "漏壶"] {
            let asked = query.to_owned();
            let found = world.wait(world.desk.read(move |sql| Ok(search::find(sql, ORG, &asked, 5)?))).unwrap();
            assert_eq!(found, [], "{query}");
        }
    });
}

#[test]
fn everything_that_came_is_in_the_export_once() {
    each(|world| {
        let no = world.complaint(mail(TWIN, "It leaks."));
        let known = world.take(mail(&format!("X-Way: other\n{TWIN}"), "It leaks."));
        assert_eq!(known, Went::Known(no));
        let away = "From: Bo <bo@x.example>\nMessage-ID: <a@x.example>\nSubject: Automatic reply: Kettle\nAuto-Submitted: auto-replied";
        assert!(matches!(world.take(mail(away, "I am away.")), Went::Aside(_)));
        let read = world.desk.read(|sql| export::asides(sql, ORG, 0, 50));
        let (last, lines) = world.wait(read).unwrap().unwrap();
        let told: Vec<(i64, &str)> =
            lines.iter().map(|line| (line["arrival"].as_i64().unwrap(), line["set_aside"].as_str().unwrap())).collect();
        assert_eq!(
            told,
            [(2, "received before: it is message 1 of A-1001"), (3, "sent by a machine, and answers nothing of ours")]
        );
        assert!(lines.iter().all(|line| line["sha256"].as_str().is_some_and(|hash| hash.len() == 64)));
        assert!(lines.iter().all(|line| line["case"] == Value::Null));
        assert!(world.wait(world.desk.read(move |sql| export::asides(sql, ORG, last, 50))).unwrap().is_none());
    });
}

#[test]
fn callers_are_found_by_their_number() {
    each(|world| {
        let reached = |typed: &'static str| {
            world.wait(world.desk.read(move |sql| Ok(customer::reached_by(sql, ORG, typed)?))).unwrap()
        };
        let now = world.desk.now();
        let caller = customer::Sender {
            name: "Østen Lie".to_owned(),
            phone: Some("+47 55 12 34 56".to_owned()),
            ..customer::Sender::default()
        };
        let made = world
            .desk
            .write(move |sql| Ok::<_, base::refusal::Error>(customer::recognise(sql, ORG, &caller, false, now)?));
        let made = world.wait(made).unwrap();
        for typed in ["004755123456", "+47 55 12 34 56", "55123456", "(55) 12-34-56"] {
            assert_eq!(reached(typed).iter().map(|account| account.id).collect::<Vec<_>>(), [made.customer], "{typed}");
        }
        assert!(reached("5512").is_empty() && reached("Lie 55123456").is_empty() && reached("55123457").is_empty());
    });
}
