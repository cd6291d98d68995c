//! What a mail means, from its bytes: who wrote, which case it answers, and what belongs to no case.

use super::*;
use base::context::Directory;
use calendar::ServiceCalendar;
use jiff::tz::TimeZone;
use proptest::prelude::*;

const ORG: OrgId = OrgId(1);
const NO: CaseNo = CaseNo(1042);

fn organisation() -> Organisation {
    let address = |address: &str, id| (address.to_owned(), MailboxId(id));
    Organisation {
        name: "Northline Parts".to_owned(),
        address: "help@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
        people: Directory::default(),
        mailboxes: vec![address("help@northline.example", 1), address("web@northline.example", 2)],
        language: Default::default(),
    }
}

fn tokens() -> Tokens {
    Tokens::new(b"secret")
}

fn meaning(raw: &[u8]) -> Meaning {
    let (organisation, tokens) = (organisation(), tokens());
    understand(email::read(raw), raw, 7, Ours { org: ORG, organisation: &organisation, tokens: &tokens })
}

/// A mail of Ida with these fields instead of the usual ones, or besides.
fn mail(fields: &str, body: &str) -> String {
    let mut head = String::new();
    for usual in [
        "From: Ida Moe <ida@halden.example>",
        "To: help@northline.example",
        "Subject: The belt",
        "Message-ID: <1@halden.example>",
    ] {
        let name = usual.split(':').next().unwrap_or_default();
        if !fields.lines().any(|line| line.starts_with(&format!("{name}:"))) {
            head.push_str(&format!("{usual}\r\n"));
        }
    }
    format!("{head}{fields}\r\n\r\n{body}\r\n").replace("\r\n\r\n\r\n", "\r\n\r\n")
}

#[track_caller]
fn words_of(raw: &[u8]) -> Incoming {
    match meaning(raw) {
        Meaning::Words(words) => *words,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn heard(fields: &str) -> Incoming {
    words_of(mail(fields, "It has torn again.").as_bytes())
}

#[track_caller]
fn aside(raw: &str) -> Why {
    match meaning(raw.as_bytes()) {
        Meaning::Aside(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_persons_mail_is_their_words_with_where_they_came_from() {
    let words = heard("");
    assert_eq!((words.sender.name.as_str(), words.sender.email.as_deref()), ("Ida Moe", Some("ida@halden.example")));
    assert_eq!((words.subject.as_str(), words.text.trim()), ("The belt", "It has torn again."));
    assert_eq!(
        (words.channel, words.mailbox, words.unattended, words.exempt),
        (Some(Channel::Email), Some(MailboxId(1)), false, None)
    );
    let kept = words.mail.unwrap();
    assert_eq!((kept.message_id.as_deref(), kept.arrival), (Some("1@halden.example"), Some(7)));
    assert!(words.answers.is_empty() && words.tag.is_none() && words.problem.is_none() && words.files.is_empty());
}

#[test]
fn the_case_is_named_by_the_address_it_was_sent_to_wherever_that_stands() {
    let ours = format!("help+{}@northline.example", tokens().tag(ORG, NO));
    for field in ["To", "Cc", "Delivered-To", "X-Original-To"] {
        assert_eq!(heard(&format!("{field}: {ours}\r\n")).tag, Some(NO), "{field}");
    }
    assert_eq!(heard(&format!("To: eva@halden.example, Northline <{ours}>\r\n")).tag, Some(NO));
    let shouted = heard(&format!("To: {}\r\n", ours.to_uppercase()));
    assert_eq!(shouted.tag, Some(NO), "some servers write addresses in capitals");
}

#[test]
fn a_proof_that_is_forged_or_of_another_organisation_names_no_case() {
    let forged = tokens().tag(ORG, NO).replace("1042", "1043");
    let theirs = tokens().tag(OrgId(2), NO);
    for tag in [forged.as_str(), theirs.as_str(), "a1042", "a1042-", "x"] {
        assert_eq!(heard(&format!("To: help+{tag}@northline.example\r\n")).tag, None, "{tag}");
    }
}

#[test]
fn the_mailbox_is_the_one_it_was_delivered_to_before_any_it_was_addressed_to() {
    let to = |fields: &str| heard(fields).mailbox.map(|id| id.0);
    assert_eq!(to("To: web@northline.example\r\nDelivered-To: help@northline.example\r\n"), Some(1));
    assert_eq!(to("To: eva@halden.example\r\nCc: Web@Northline.example\r\n"), Some(2));
    assert_eq!(to("To: eva@halden.example\r\n"), None);
}

#[test]
fn an_answer_to_a_machine_goes_to_the_person_it_names_or_to_nobody() {
    let form = heard("From: Shop <no-reply@shop.example>\r\nReply-To: Eva <eva@halden.example>\r\n");
    assert_eq!((form.sender.email.as_deref(), form.unattended), (Some("eva@halden.example"), false));
    let shop = heard("From: Shop <noreply@shop.example>\r\n");
    assert_eq!((shop.sender.email.as_deref(), shop.unattended), (Some("noreply@shop.example"), true));
    let both = heard("From: <do-not-reply@shop.example>\r\nReply-To: <donotreply-2@shop.example>\r\n");
    assert!(both.unattended);
    let person = heard("Reply-To: Eva <eva@halden.example>\r\n");
    assert_eq!(person.sender.email.as_deref(), Some("ida@halden.example"), "a person who wrote is who wrote");
    let norman = heard("From: Norman Reply <norman@halden.example>\r\n");
    assert!(!norman.unattended);
}

#[test]
fn who_cannot_be_written_to_is_kept_by_name_and_who_has_none_is_unknown() {
    let odd = heard("From: Ida Moe <ida>\r\n");
    assert_eq!((odd.sender.name.as_str(), odd.sender.email.as_deref()), ("Ida Moe", None));
    let nobody = heard("From:\r\n");
    assert_eq!((nobody.sender.name.as_str(), nobody.unattended), ("Unknown sender", true));
    let long = heard(&format!("From: <{}@halden.example>\r\n", "x".repeat(400)));
    assert_eq!(long.sender.email, None);
    assert_eq!(heard("From: <Ida@Halden.Example>\r\n").sender.email.as_deref(), Some("ida@halden.example"));
}

#[test]
fn our_own_mail_that_comes_round_is_set_aside_and_a_forged_one_is_heard_and_not_answered() {
    let tag = tokens().tag(ORG, NO);
    let own = mail(&format!("From: help@northline.example\r\nTo: help+{tag}@northline.example\r\n"), "x");
    assert_eq!(aside(&own), Why::Own);
    let claims = heard("From: help@northline.example\r\n");
    assert!(claims.unattended, "we would hear our own answer");
}

#[test]
fn a_mail_that_went_through_too_many_servers_is_in_a_loop() {
    let through = |many: usize| mail(&"Received: by mx.example\r\n".repeat(many), "x");
    assert!(matches!(meaning(through(HOPS).as_bytes()), Meaning::Words(_)));
    assert_eq!(aside(&through(HOPS + 1)), Why::Loop);
    let in_body = mail("", &"Received: by mx.example\r\n".repeat(HOPS + 1));
    assert!(matches!(meaning(in_body.as_bytes()), Meaning::Words(_)), "only the head is counted");
}

#[test]
fn what_it_answers_is_told_nearest_first_and_once() {
    let words = heard("In-Reply-To: <c@x>\r\nReferences: <a@x> <b@x> <c@x>\r\n");
    assert_eq!(words.answers, ["c@x", "b@x", "a@x"]);
    assert_eq!(heard("References: <a@x>\r\n <b@x>\r\n").answers, ["b@x", "a@x"]);
}

#[test]
fn a_message_id_too_long_for_an_index_is_known_by_its_hash_wherever_it_is_named() {
    let long = format!("{}@halden.example", "x".repeat(1_200));
    let kept = id(&long);
    assert!(kept.len() < ID && kept.ends_with("@too-long.invalid"));
    assert_eq!(id(&long), kept);
    assert_ne!(id(&format!("y{long}")), kept);
    let fits = "x".repeat(ID);
    assert_eq!((id(&fits), id("a\0b")), (fits, "ab".to_owned()));
}

#[test]
fn a_machine_that_answers_is_exempt_and_a_list_is_not_written_to() {
    let absent = heard("Auto-Submitted: auto-replied\r\nSubject: Out of office\r\n");
    assert_eq!(absent.exempt, Some(Exempt::AutoReply));
    let list =
        heard("List-Id: <news.halden.example>\r\nList-Unsubscribe: <https://halden.example>\r\nPrecedence: list\r\n");
    assert_eq!((list.exempt, list.unattended, list.quarantine), (None, true, None));
    let spam = heard("X-Spam-Flag: YES\r\n");
    assert_eq!((spam.quarantine, spam.unattended), (Some(Why::Spam), true));
}

#[test]
fn bytes_that_are_no_words_become_a_case_with_the_source_beside_it() {
    let raw: Vec<u8> = (0..4_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let words = words_of(&raw);
    let problem = words.problem.unwrap().text().to_string();
    assert!(problem.starts_with("We could not read this mail; its raw source is attached."), "{problem}");
    let source = words.files.iter().find(|file| file.name == "original.eml").unwrap();
    assert_eq!((source.mime.as_str(), source.bytes.as_slice()), ("message/rfc822", raw.as_slice()));
}

#[test]
fn a_mail_nobody_could_read_is_a_case_of_its_bytes_and_of_why() {
    let words = unread(b"\0\xff", 7, Whole::TooSlow);
    assert_eq!(words.problem, Problems::of([Whole::Unread.into(), Whole::TooSlow.into()]));
    assert_eq!(casework::case::words::called(&words.subject), "An email we could not read");
    assert_eq!((words.files[0].bytes.as_slice(), words.mail.unwrap().arrival), (&b"\0\xff"[..], Some(7)));
    assert_eq!((words.sender.name.as_str(), words.sender.email), ("Unknown sender", None));
}

#[test]
fn legible_is_what_holds_words() {
    assert!(is_legible("The belt") && is_legible("Ремень\n\tпорван"));
    assert!(is_legible(&format!("{}\u{fffd}", "x".repeat(60))), "one odd sign in sixty is a slip");
    for not in ["", "  \n", "\u{fffd}\u{fffd}ab", "a\u{1}b\u{2}"] {
        assert!(!is_legible(not), "{not:?}");
    }
}

#[test]
fn a_test_mail_is_known_by_its_id_or_its_subject_and_told_from_one_that_was_returned() {
    let made = Timestamp::from_second(1_794_898_800).unwrap();
    let tag = tokens().canary(ORG, MailboxId(2), made);
    let back = mail(&format!("Message-ID: <{tag}@northline.example>\r\n"), "x");
    let renamed = mail(&format!("Subject: Test mail: does mail to web@northline.example arrive? ({tag})\r\n"), "x");
    for raw in [back, renamed] {
        assert!(matches!(meaning(raw.as_bytes()), Meaning::Canary(MailboxId(2), at, None) if at == made), "{raw}");
    }
    let answered = heard(&format!("Subject: Re: Test mail: does mail arrive? ({tag})\r\n"));
    assert_eq!(answered.text.trim(), "It has torn again.", "whoever answers it is heard");
    let theirs = tokens().canary(OrgId(2), MailboxId(2), made);
    assert!(matches!(meaning(mail(&format!("Message-ID: <{theirs}@x>\r\n"), "x").as_bytes()), Meaning::Words(_)));
}

proptest! {
    #[test]
    fn whatever_comes_it_means_something_and_nothing_of_it_is_what_the_store_cannot_keep(
        raw in proptest::collection::vec(any::<u8>(), 0..400), is_mail: bool,
    ) {
        let raw = if is_mail { [mail("", "").as_bytes(), &raw].concat() } else { raw };
        if let Meaning::Words(words) = meaning(&raw) {
            let kept = words.mail.clone().unwrap_or_default();
            let texts = [Some(words.subject), Some(words.text), kept.quoted, kept.signature, kept.html, kept.message_id,
                words.problem.map(|problem| problem.text().to_string())];
            prop_assert!(texts.iter().flatten().all(|text| !text.contains('\0')));
            prop_assert!(words.files.iter().all(|file| !file.name.contains('\0') && !file.mime.contains('\0')));
        }
    }
}
