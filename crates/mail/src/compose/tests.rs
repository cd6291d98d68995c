//! What a mail to a customer says in its head and below its words, whoever wrote it and whatever it answers.

use super::*;
use base::context::{Directory, Person, Role, Stamp};
use base::ids::{ContactId, CustomerId, MailboxId, MemberId};
use calendar::ServiceCalendar;
use casework::case::{Clocks, Fact, Happening, Severity};
use casework::customer::ContactRole;
use casework::message::{self, Stance};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

const TOMAS: MemberId = MemberId(1);
const INGRID: ContactId = ContactId(7);
const TOMAS_ACTS: Actor = Actor::Member(TOMAS);
const CASE: CaseNo = CaseNo(1042);

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_794_898_800 + minute * 60).unwrap()
}

fn tokens() -> Tokens {
    Tokens::new(b"secret")
}

fn northline() -> Organisation {
    let tomas = Person {
        id: TOMAS,
        name: "Tomas Reyes".to_owned(),
        role: Role::Agent,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        language: None,
    };
    Organisation {
        name: "Northline Parts".to_owned(),
        address: "care@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
        people: Directory::new(vec![tomas]),
        mailboxes: Vec::new(),
        language: Language::English,
    }
}

fn mailbox() -> Mailbox {
    Mailbox {
        org: OrgId(1),
        id: MailboxId(1),
        name: String::new(),
        address: "care@northline.example".to_owned(),
        aliases: Vec::new(),
        sender_name: String::new(),
        signature: String::new(),
        paused: false,
        incoming: None,
        outgoing: None,
        oauth: None,
        dkim: None,
        canary_hours: 0,
        version: 1,
    }
}

fn opened(channel: Channel) -> Fact {
    let clocks = Clocks { acknowledge: at(60), own: at(60), contain: at(60), path: at(60) };
    let subject = "Floor stands still".to_owned();
    Happening::Opened { channel, subject, customer: CustomerId(3), contact: INGRID, severity: Severity::Minor, clocks }
        .into()
}

fn received(n: u32) -> Fact {
    let channel = Channel::Email;
    message::Fact::Received { n, channel, from: INGRID, parent: None, exempt: None, problem: None }.into()
}

fn sent(n: u32, purpose: Purpose, asks_understood: bool) -> Fact {
    let (channel, answers, stance) = (Channel::Email, Vec::new(), Stance::default());
    message::Fact::Sent { n, to: INGRID, channel, purpose, answers, stance, asks_understood }.into()
}

fn words(n: u32, subject: Option<&str>, body: &str) -> Words {
    Words {
        n,
        subject: subject.map(str::to_owned),
        body: body.to_owned(),
        quoted: None,
        signature: None,
        html: None,
        message_id: Some(format!("m{n}@example")),
        arrival: None,
    }
}

/// The draft of the last message of a history, each fact a minute after the one before.
fn draft(history: &[(Fact, Actor)], words: Vec<Words>) -> Draft {
    let stamped = history.iter().zip(0..).map(|((fact, by), minute)| (fact.clone(), Stamp { at: at(minute), by: *by }));
    let case = Case::fold(&stamped.collect::<Vec<_>>()).unwrap();
    let contact = Contact {
        id: INGRID,
        customer: CustomerId(3),
        name: "Ingrid Moe".to_owned(),
        email: Some("ingrid@halden.example".to_owned()),
        phone: None,
        role: ContactRole::User,
        language: Default::default(),
    };
    let message = case.messages.all().last().unwrap().clone();
    Draft {
        org: OrgId(1),
        no: CASE,
        case,
        message,
        contact,
        to: Vec::new(),
        cc: Vec::new(),
        generation: 0,
        words,
        files: Vec::new(),
        mailbox: mailbox(),
    }
}

/// Tomas answers Ingrid's mail.
fn reply(purpose: Purpose, asks: bool) -> Draft {
    let history =
        [(opened(Channel::Email), Actor::System), (received(1), Actor::System), (sent(2, purpose, asks), TOMAS_ACTS)];
    draft(&history, vec![words(1, Some("Floor stands still"), "Help."), words(2, None, "We were wrong.\n\nTomas")])
}

fn written(draft: &Draft) -> Outgoing {
    let head = Letterhead { public_url: "https://care.northline.example".to_owned() };
    outgoing(draft, &northline(), &tokens(), &head).unwrap()
}

#[test]
fn the_subject_carries_the_number_of_the_case_once_and_one_re() {
    let table = [
        (Channel::Email, Some("Floor stands still"), "Re: Floor stands still [A-1042]"),
        (Channel::Email, Some("Re: RE: re:Floor stands still"), "Re: Floor stands still [A-1042]"),
        (Channel::Email, Some("Re: Floor stands still [A-1042]"), "Re: Floor stands still [A-1042]"),
        (Channel::Email, Some(" [A-1042] "), "Re: Floor stands still [A-1042]"),
        (Channel::Email, Some("re:"), "Re: Floor stands still [A-1042]"),
        (Channel::Email, Some("Reform of the floor"), "Re: Reform of the floor [A-1042]"),
        (Channel::Email, Some("Gøy på gulvet [A-104]"), "Re: Gøy på gulvet [A-104] [A-1042]"),
        (Channel::Email, Some("日本"), "Re: 日本 [A-1042]"),
        (Channel::Email, None, "Re: Floor stands still [A-1042]"),
        (Channel::Form, None, "Floor stands still [A-1042]"),
        (Channel::Phone, None, "Floor stands still [A-1042]"),
    ];
    for (channel, first, wanted) in table {
        let history = [
            (opened(channel), Actor::System),
            (received(1), Actor::System),
            (sent(2, Purpose::Reply, false), TOMAS_ACTS),
        ];
        let draft = draft(&history, vec![words(1, first, "Help."), words(2, None, "Yes.")]);
        assert_eq!(written(&draft).subject, wanted, "{first:?}");
    }
    let mut own = reply(Purpose::Letter, false);
    own.words[1].subject = Some("What happened".to_owned());
    assert_eq!(written(&own).subject, "What happened", "a letter has a title of its own");
}

#[test]
fn a_mail_answers_the_last_that_came_in_and_names_the_thread_before_it() {
    let (incoming, outgoing) = (|n| (received(n), Actor::System), |n| (sent(n, Purpose::Reply, false), TOMAS_ACTS));
    let table = [
        ("i", None, vec![]),
        ("io", Some(1), vec![1]),
        ("ioio", Some(3), vec![1, 2, 3]),
        ("ioioo", Some(3), vec![1, 2, 4, 3]),
        ("oo", Some(1), vec![1]),
        ("ooo", Some(2), vec![1, 2]),
    ];
    let id = |n: &u32| format!("m{n}@example");
    for (thread_of, parent, references) in table {
        let mut history = vec![(opened(Channel::Email), Actor::System)];
        history.extend(thread_of.chars().zip(1..).map(|(way, n)| if way == 'i' { incoming(n) } else { outgoing(n) }));
        let last = u32::try_from(thread_of.len()).unwrap();
        let draft = draft(&history, (1..=last).map(|n| words(n, None, "x")).collect());
        let found = thread(&draft.words, &draft.case, last);
        assert_eq!(found, (parent.as_ref().map(id), references.iter().map(id).collect()), "{thread_of}");
    }

    let mut history = vec![(opened(Channel::Email), Actor::System), incoming(1)];
    history.extend((2..=30).map(outgoing));
    let long = draft(&history, (1..=30).map(|n| words(n, None, "x")).collect());
    let (parent, references) = thread(&long.words, &long.case, 30);
    assert_eq!((parent, references.len()), (Some(id(&1)), 20));
    assert_eq!(references[19], id(&1), "the mail it answers stays at the end of a long thread");
    assert_eq!(references[18], id(&29), "and the newest before it");
}

#[test]
fn a_message_without_an_id_is_no_part_of_the_thread() {
    let mut draft = reply(Purpose::Reply, false);
    draft.words[0].message_id = None;
    let mail = written(&draft);
    assert_eq!((mail.in_reply_to, mail.references), (None, vec![]));
}

#[test]
fn it_is_from_who_wrote_it_unless_the_mailbox_always_says_one_name() {
    let owned: (Fact, Actor) = (Happening::Owned { owner: TOMAS }.into(), TOMAS_ACTS);
    let by = |actor, is_owned: bool, purpose| {
        let mut history = vec![(opened(Channel::Email), Actor::System), (received(1), Actor::System)];
        history.extend(is_owned.then(|| owned.clone()));
        history.push((sent(2, purpose, false), actor));
        draft(&history, vec![words(1, None, "Help."), words(2, None, "Yes.")])
    };
    let table = [
        (by(TOMAS_ACTS, false, Purpose::Reply), "Tomas Reyes (Northline Parts)"),
        (by(Actor::System, true, Purpose::Reply), "Tomas Reyes (Northline Parts)"),
        (by(Actor::System, false, Purpose::Reply), "Northline Parts"),
        (by(Actor::Member(MemberId(9)), false, Purpose::Reply), "member 9 (Northline Parts)"),
        // What goes by itself goes in nobody's name, whoever has the case.
        (by(Actor::System, true, Purpose::Reminder), "Northline Parts"),
        (by(TOMAS_ACTS, true, Purpose::Acknowledgement), "Northline Parts"),
    ];
    for (draft, name) in table {
        let mail = written(&draft);
        assert_eq!(mail.from.name.as_deref(), Some(name));
        assert_eq!(mail.from.address, "care@northline.example");
        let always = Draft { mailbox: Mailbox { sender_name: "Northline Care".to_owned(), ..mailbox() }, ..draft };
        assert_eq!(written(&always).from.name.as_deref(), Some("Northline Care"));
    }
}

#[test]
fn answers_and_mails_that_come_back_carry_the_proof_that_we_wrote() {
    let draft = reply(Purpose::Reply, false);
    let tag = |address: &str| {
        let (local, domain) = address.rsplit_once('@').unwrap();
        assert_eq!(domain, "northline.example");
        local.strip_prefix("care+").unwrap().to_owned()
    };
    let reply_to = written(&draft).reply_to.unwrap();
    assert_eq!(tokens().read_tag(OrgId(1), &tag(&reply_to.address)), Some(CASE));
    assert_eq!(reply_to.name.as_deref(), Some("Northline Parts"));
    let back = comes_back_to(&draft, &tokens());
    assert_eq!(tokens().read_bounce_tag(OrgId(1), &tag(&back)), Some((CASE, 2)));
    assert_eq!(plus("care", "tag"), "care+tag@localhost", "an address nobody can write to is no panic");
}

#[test]
fn only_what_is_sent_by_itself_is_marked_so_and_each_purpose_has_its_own_way_in() {
    let table = [
        (Purpose::Reply, false, "Open your page"),
        (Purpose::Acknowledgement, true, "Follow your complaint"),
        (Purpose::AccountAsked, false, "Tell us what happened"),
        (Purpose::PromiseMoved, false, "Open your page"),
        (Purpose::Letter, false, "Open your page"),
        (Purpose::VerdictAsked, false, "Answer the three questions"),
        (Purpose::Reminder, true, "Answer the three questions"),
        (Purpose::Result, false, "Open your page"),
    ];
    for (purpose, auto, button) in table {
        let draft = reply(purpose, false);
        let mail = written(&draft);
        assert_eq!(mail.auto, auto, "{purpose:?}");
        assert_eq!(draft.is_an_answer_by_itself(), purpose == Purpose::Acknowledgement);
        let html = mail.html.unwrap();
        assert!(html.contains(&format!(">{button}</a>")), "{purpose:?}");
        let url = mail.text.lines().find(|line| line.starts_with("https://")).unwrap().to_owned();
        assert!(url.starts_with("https://care.northline.example/c/"));
        assert!(html.contains(&format!("href=\"{url}\"")), "one link in both");
    }
}

#[test]
fn the_plain_text_has_words_question_signature_and_number_in_this_order() {
    let mut draft = reply(Purpose::Reply, true);
    draft.mailbox.signature = "\nNorthline Parts AS\n+47 22 33 44 55\n".to_owned();
    let text = written(&draft).text;
    let (above, below) = text.split_once("\n-- \n").unwrap();
    assert_eq!(above, "We were wrong.\n\nTomas\n\nHave we understood? Answer on your page or reply to this email.\n");
    let below: Vec<&str> = below.lines().collect();
    assert_eq!(below[..2], ["Northline Parts AS", "+47 22 33 44 55"]);
    assert_eq!(below.last(), Some(&"Northline Parts · A-1042"));
    assert!(
        !written(&reply(Purpose::Reply, false)).text.contains("Have we understood?"),
        "asked only when it is asked"
    );
}

#[test]
fn whatever_was_typed_stays_words_in_the_page() {
    let mut draft = reply(Purpose::Reply, false);
    draft.words[1].body = "1 < 2 <script>alert(1)</script>\n&amp;\n\n\n  \nSecond <b>paragraph</b>".to_owned();
    draft.mailbox.signature = "<img src=x>".to_owned();
    let html = written(&draft).html.unwrap();
    for tag in ["<script", "<b>", "<img"] {
        assert!(!html.contains(tag), "{tag} in {html}");
    }
    assert!(html.contains("&#38;amp;"), "what looked like a mark-up was typed: {html}");
    assert_eq!(html.matches("<p>").count(), 2 + 4, "two paragraphs; signature, lead, button and foot");
}

#[test]
fn the_mail_is_in_the_language_of_the_organisation_when_nothing_else_is_known() {
    let head = Letterhead { public_url: "https://care.northline.example".to_owned() };
    let draft = reply(Purpose::Acknowledgement, true);
    let mut known: Vec<String> = Vec::new();
    for language in Language::ALL {
        let organisation = Organisation { language, ..northline() };
        let mail = outgoing(&draft, &organisation, &tokens(), &head).unwrap();
        assert!(mail.html.unwrap().contains(&format!("<html lang=\"{}\">", language.code())));
        assert!(!known.contains(&mail.text), "{} has words of its own", language.code());
        known.push(mail.text);
    }
}

#[test]
fn a_second_try_is_the_same_mail_to_the_byte() {
    let draft = reply(Purpose::Reply, true);
    let bytes = || email::compose(&written(&draft)).unwrap();
    assert_eq!(bytes(), bytes());
    assert_eq!(draft.message_id(), "m2@example");
    assert_eq!(draft.recipients(), ["ingrid@halden.example"]);
}

#[test]
fn without_its_words_or_an_address_nothing_is_sent() {
    let mut gone = reply(Purpose::Reply, false);
    gone.words.pop();
    let head = Letterhead { public_url: String::new() };
    assert!(outgoing(&gone, &northline(), &tokens(), &head).is_err());
    let mut nobody = reply(Purpose::Reply, false);
    nobody.contact.email = None;
    assert!(nobody.recipients().is_empty());
    assert!(email::compose(&written(&nobody)).is_err(), "and it cannot be written either");
}

proptest! {
    /// Whatever a name or a subject holds, the head of the mail says what we meant to say and nothing more.
    #[test]
    fn nobody_can_write_a_line_of_the_head(
        subject in "(\\PC|\r|\n|\r\nBcc: eve@evil.example\r\n){0,40}",
        name in "(\\PC|\r|\n|\r\nX-Evil: 1\r\n|\"|,|<|>){0,30}",
    ) {
        let mut draft = reply(Purpose::Reply, false);
        draft.words[1].subject = Some(subject);
        draft.contact.name = name.clone();
        draft.mailbox.sender_name = name;
        let Ok(bytes) = email::compose(&written(&draft)) else { return Ok(()) };
        let text = String::from_utf8_lossy(&bytes);
        let head = text.split("\r\n\r\n").next().unwrap();
        let names: Vec<&str> = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).map(|line| {
            line.split(':').next().unwrap_or_default()
        }).collect();
        for name in ["Bcc", "X-Evil"] {
            prop_assert!(!names.contains(&name), "{}", head);
        }
        for name in ["Subject", "From", "To", "Reply-To", "Date", "Message-ID"] {
            prop_assert_eq!(names.iter().filter(|known| known.eq_ignore_ascii_case(name)).count(), 1, "{}", head);
        }
        let read = email::read(&bytes);
        prop_assert_eq!(read.to.len(), 1, "{}", head);
        prop_assert_eq!(&read.to[0].address, "ingrid@halden.example");
    }
}
