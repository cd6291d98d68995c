//! In which language a customer is answered, and that everything they read is in it.

use crate::objection;
use crate::walk::{SCORES, letter_and_question, mended, owned, reply, written};
use crate::world::{ORG, TOMAS, World, complaint, complaint_by};
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use casework::case::Command;
use casework::customer::Sender;
use casework::message::{Channel, Command as Say, Kind, store};
use casework::promise::{Command as Promise, Terms};
use casework::receive::{Incoming, Received, receive};
use casework::remedy::Command as Cure;
use casework::verdict::Command as Judge;
use engine::desk::Who;
use jiff::SignedDuration;
use mail::compose::{Letterhead, gather, outgoing};
use people::member::rules::SettingsText;
use people::organisation::{self, STREAM};
use std::collections::BTreeSet;
use text::message::{self, Part};
use text::{Audience, Language, census};

const US: Actor = Actor::Member(TOMAS);

const GERMAN: &str =
    "Der Riemen ist am Montag schon wieder gerissen, und niemand hat uns zurückgerufen. Was tun Sie jetzt?";

async fn words(world: &World, no: CaseNo, n: u32) -> String {
    let found = world.desk.read(move |sql| Ok(store::one(sql, ORG, no, n)?)).await.unwrap();
    found.map(|words| words.body).unwrap_or_default()
}

/// What a mail with these words begins.
async fn mailed(world: &World, email: &str, text: &str) -> (CaseNo, String) {
    let sender = Sender { name: "Jana Weiss".to_owned(), email: Some(email.to_owned()), ..Sender::default() };
    let incoming = Incoming { sender, subject: "4711".to_owned(), text: text.to_owned(), ..Incoming::default() };
    let who = Who { org: ORG, actor: Actor::System };
    match receive(&world.desk, who, incoming).await.unwrap() {
        Received::Opened(done) => (done.id, world.link(done.id, done.state.head.contact)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mail_in_german_gets_a_german_acknowledgement_and_a_german_page() {
    let world = World::open().await;
    let (no, page) = mailed(&world, "jana@weiss.example", GERMAN).await;
    let acknowledged = words(&world, no, 2).await;
    assert!(acknowledged.starts_with("Vielen Dank für Ihre Nachricht zu „4711“."), "{acknowledged}");
    assert!(acknowledged.contains("bis Di., 17. Nov., 12:00 Uhr"), "{acknowledged}");
    let seen = world.get_in("en-GB, en;q=0.9", &page).await;
    seen.is(200).says("<html lang=\"de\">").says("Was wir verstanden haben").says("Vorgang A-1001");
}

#[tokio::test]
async fn what_is_too_short_to_tell_is_answered_in_the_organisations_language() {
    let world = World::open().await;
    let settings = SettingsText {
        name: "Northline Parts".to_owned(),
        address: "complaints@northline-parts.example".to_owned(),
        currency: "EUR".to_owned(),
        zone: "Europe/Oslo".to_owned(),
        language: "nb".to_owned(),
        ..SettingsText::default()
    };
    let who = Who { org: ORG, actor: Actor::System };
    world.desk.act(who, STREAM, organisation::Command::Settle(settings)).await.unwrap();
    let (no, page) = mailed(&world, "jana@weiss.example", "4711 kaputt").await;
    assert!(words(&world, no, 2).await.contains("Saksnummeret ditt er A-1001"));
    world.get(&page).await.says("<html lang=\"nb\">");
    world.get_in("fr-FR", &page).await.says("<html lang=\"fr\">");
}

#[tokio::test]
async fn the_form_is_in_the_language_of_the_browser_and_in_the_one_they_choose() {
    let world = World::open().await;
    world.get_in("es-MX,es;q=0.8", "/complain").await.is(200).says("<html lang=\"es\">").says("¿Qué ha pasado?");
    world.get_in("ja, *;q=0.1", "/complain").await.says("<html lang=\"en\">").says("What happened?");
    let chosen = world.get_in("es-MX", "/complain?language=fr").await;
    chosen.says("<html lang=\"fr\">").says("name=\"language\" value=\"fr\"").says("Que s’est-il passé");
    world.get_in("de", "/complain?language=tlh").await.says("<html lang=\"de\">");
    let typed = [("text", ""), ("name", "Jana"), ("email", "jana"), ("language", "fr")];
    let refused = world.post_in("es-MX", "/complain", &typed).await;
    refused
        .is(422)
        .says("<html lang=\"fr\">")
        .says("Veuillez vérifier 2 champs.")
        .says("name=\"language\" value=\"fr\"");
}

#[tokio::test]
async fn what_they_chose_on_the_form_outweighs_what_they_write_in() {
    let world = World::open().await;
    let typed = [("text", GERMAN), ("name", "Jana Weiss"), ("email", "jana@weiss.example"), ("language", "nb")];
    let received = world.post_in("en", "/complain", &typed).await.leads();
    world.get_in("en", &received).await.says("<html lang=\"nb\">").says("Saksnummeret ditt er A-1001.");
    assert!(words(&world, "A-1001".parse().unwrap(), 2).await.starts_with("Vi har mottatt"));
}

#[tokio::test]
async fn whoever_chose_nothing_is_written_to_in_their_own_language_and_not_in_their_browsers() {
    let world = World::open().await;
    let typed = [("text", GERMAN), ("name", "Jana Weiss"), ("email", "jana@weiss.example")];
    let received = world.post_in("es", "/complain", &typed).await.leads();
    world.get_in("es", &received).await.says("<html lang=\"es\">");
    let page = world.link("A-1001".parse().unwrap(), ContactId(1));
    world.get_in("es", &page).await.says("<html lang=\"de\">");
    let short = [("text", "4711"), ("name", "Ana Ruiz"), ("email", "ana@ruiz.example")];
    world.post_in("es", "/complain", &short).await.leads();
    let page = world.link("A-1002".parse().unwrap(), ContactId(2));
    world.get(&page).await.says("<html lang=\"es\">");
}

#[tokio::test]
async fn a_language_chosen_on_the_page_holds_for_the_page_and_for_every_mail_after_it() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    world.get_in("fr", &base).await.says("<html lang=\"en\">").says("lang=\"de\">Deutsch</button>");
    assert_eq!(world.post(&format!("{base}/language"), &[("language", "de")]).await.leads(), base);
    world.get_in("fr", &base).await.says("<html lang=\"de\">").says("<b lang=\"de\">Deutsch</b>");
    world.act(US, no, Command::Own).await;
    world.act(US, no, Command::AskAccount { n: None }).await;
    assert!(words(&world, no, 3).await.starts_with("Bevor wir etwas entscheiden"));
    let unknown = world.post_in("de", &format!("{base}/language"), &[("language", "tlh")]).await;
    unknown.is(422).says("Wählen Sie eine der Sprachen auf der Seite.");
    world.get(&base).await.says("<html lang=\"de\">");
}

#[tokio::test]
async fn whoever_names_an_address_we_know_does_not_change_its_language() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    world.post(&format!("{base}/language"), &[("language", "de")]).await.leads();
    let typed = [("text", "x"), ("name", "Mallory"), ("email", "ingrid@halden.example"), ("language", "fr")];
    let leads = world.post_in("fr", "/complain", &typed).await.leads();
    world.get_in("fr", &leads).await.says("<html lang=\"fr\">").is_silent_about("Deutsch");
    world.get(&world.link(no, world.case(no).await.head.contact)).await.says("<html lang=\"de\">");
}

#[tokio::test]
async fn a_no_is_said_in_the_language_of_the_browser() {
    let world = World::open().await;
    let (_, base) = complaint(&world).await;
    let forged = world.get_in("de", &format!("{base}x")).await;
    forged.is(404).says("<html lang=\"de\">").says("Dieser Link funktioniert nicht").is_silent_about("Northline");
    world.get_in("nb", "/complain/77").await.is(404).says("Det er ikke noe klageskjema på denne adressen.");
    for _ in 0..30 {
        world.post("/complain", &[("text", "")]).await;
    }
    world.post_in("es", "/complain", &[]).await.is(429).says("Demasiados intentos");
    world.pass(SignedDuration::from_hours(24 * 367));
    world.get_in("fr", &base).await.is(410).says("Ce lien a expiré");
}

/// All that a customer reads on the way from the form to "resolved", and the mails they get, in one language.
async fn all_that_is_read(language: Language) -> Vec<String> {
    let world = World::open().await;
    let chosen = language.code();
    let mut seen = vec![world.get(&format!("/complain?language={chosen}")).await.text()];
    let typed =
        [("text", "Riemen 4711"), ("wish", "!"), ("order", "4711"), ("language", chosen), ("severity", "critical")];
    seen.push(world.post("/complain", &typed).await.text());
    let typed: Vec<_> = typed.into_iter().chain([("name", "Jana Weiss"), ("email", "jana@weiss.example")]).collect();
    let trapped: Vec<_> = typed.iter().copied().chain([("website", "x")]).collect();
    seen.push(world.post("/complain", &trapped).await.text());
    let received = world.post("/complain", &typed).await.leads();
    seen.push(world.get(&received).await.text());
    let again = world.post_in(chosen, "/complain", &typed).await.leads();
    seen.push(world.get_in(chosen, &again).await.text());
    let no: CaseNo = "A-1001".parse().unwrap();
    let base = world.link(no, ContactId(1));
    seen.push(world.get(&format!("{base}/received")).await.text());
    let story = Story { world: &world, no, base: &base };
    story.refused(&mut seen).await;
    story.walked(&mut seen).await;
    crate::people::read(&world, no, language, &mut seen).await;
    story.mails(language, &mut seen).await;
    seen.push(world.get(&format!("{base}/letters/1")).await.text());
    for odd in [format!("{base}x"), format!("{base}/letters/9"), format!("{base}/files/1/9"), "/complain/77".to_owned()]
    {
        seen.push(world.get_in(chosen, &odd).await.text());
    }
    world.pass(SignedDuration::from_hours(24 * 400));
    seen.push(world.get_in(chosen, &base).await.text());
    seen
}

struct Story<'a> {
    world: &'a World,
    no: CaseNo,
    base: &'a str,
}

impl Story<'_> {
    async fn page(&self, seen: &mut Vec<String>) {
        seen.push(self.world.get(self.base).await.text());
    }

    /// A form sent: what it is answered with, and the page it leads to.
    async fn sends(&self, path: &str, pairs: &[(&str, &str)], seen: &mut Vec<String>) {
        let answer = self.world.post(&format!("{}/{path}", self.base), pairs).await;
        if answer.status.as_u16() == 303 {
            let leads = answer.leads();
            seen.push(self.world.get(&leads).await.text());
        } else {
            assert!(answer.status.is_client_error(), "{path}: {}", answer.text());
            seen.push(answer.text());
        }
    }

    /// Everything that can be sent too early or left empty.
    async fn refused(&self, seen: &mut Vec<String>) {
        self.page(seen).await;
        let long = "x".repeat(20_001);
        for (path, pairs) in [
            ("understanding", vec![]),
            ("understanding", vec![("understood", "no")]),
            ("account", vec![("what", "")]),
            ("messages", vec![("text", "")]),
            ("messages", vec![("text", long.as_str())]),
            ("promises/1/confirmation", vec![]),
            ("remedies/1/confirmation", vec![]),
            ("verdict", vec![("word", "made_right"), ("care", "9")]),
            ("verdict", vec![]),
        ] {
            self.sends(path, &pairs, seen).await;
        }
    }

    async fn walked(&self, seen: &mut Vec<String>) {
        let (world, no) = (self.world, self.no);
        world.act(US, no, Command::AskAccount { n: None }).await;
        self.page(seen).await;
        self.sends("account", &[("what", "4711")], seen).await;
        owned(world, no).await;
        self.sends("understanding", &[("understood", "no"), ("words", "4712")], seen).await;
        self.sends("understanding", &[("understood", "yes")], seen).await;
        self.promises(seen).await;
        mended(world, no).await;
        self.page(seen).await;
        self.sends("remedies/1/refutation", &[("words", "")], seen).await;
        self.sends("promises/1/refutation", &[("why", "")], seen).await;
        self.sends("remedies/1/refutation", &[("words", "4713")], seen).await;
        world.act(US, no, Command::Remedy(Cure::Deliver { n: 1, evidence: String::new(), file: None })).await;
        self.sends("remedies/1/confirmation", &[], seen).await;
        self.sends("remedies/1/confirmation", &[], seen).await;
        self.sends("promises/1/confirmation", &[], seen).await;
        self.sends("promises/1/confirmation", &[], seen).await;
        self.sends("messages", &[("text", "4714")], seen).await;
        world.act(US, no, Command::Message(Say::Reply(reply("4715")))).await;
        written(world, no).await;
        self.page(seen).await;
        self.verdicts(seen).await;
    }

    /// Promises as they stand: due, moved, late, done late.
    async fn promises(&self, seen: &mut Vec<String>) {
        let (world, no) = (self.world, self.no);
        let at = |hours| Some(world.desk.now() + SignedDuration::from_hours(hours));
        let terms = Terms { owner: TOMAS, what: "4716".to_owned(), due: at(30) };
        world.act(US, no, Command::Promise(Promise::Make(terms))).await;
        self.page(seen).await;
        let moved = Promise::Renegotiate { n: 2, due: at(40), why: "4717".to_owned() };
        world.act(US, no, Command::Promise(moved)).await;
        self.page(seen).await;
        world.pass(SignedDuration::from_hours(41));
        self.page(seen).await;
        let moved = Promise::Renegotiate { n: 2, due: at(50), why: "4718".to_owned() };
        world.act(US, no, Command::Promise(moved)).await;
        self.page(seen).await;
        world.act(US, no, Command::Promise(Promise::Complete { n: 2, note: "It is fitted.".to_owned() })).await;
        self.page(seen).await;
    }

    async fn verdicts(&self, seen: &mut Vec<String>) {
        let (world, no) = (self.world, self.no);
        let with = |word| SCORES.into_iter().chain([("word", word)]).collect::<Vec<_>>();
        self.sends("verdict", &with("nonsense"), seen).await;
        self.sends("verdict", &[("word", "not_yet")], seen).await;
        world.pass(SignedDuration::from_hours(24 * 10));
        world.act(Actor::System, no, Command::Verdict(Judge::Remind)).await;
        world.pass(SignedDuration::from_hours(24 * 20));
        world.act(Actor::System, no, Command::Verdict(Judge::Lapse)).await;
        self.page(seen).await;
        self.sends("verdict", &with("not_yet"), seen).await;
        world.act(US, no, Command::Message(Say::Reply(reply("4719")))).await;
        letter_and_question(world, no).await;
        self.sends("verdict", &with("someone_else"), seen).await;
        world.act(US, no, Command::Message(Say::Reply(reply("4720")))).await;
        letter_and_question(world, no).await;
        self.sends("verdict", &with("made_right"), seen).await;
        self.sends("verdict", &with("made_right"), seen).await;
    }

    /// Every mail of the case, with its words, its frame and its subject.
    async fn mails(&self, language: Language, seen: &mut Vec<String>) {
        let organisation = self.world.desk.organisation(ORG).await.unwrap();
        let head = Letterhead { public_url: "https://northline.example".to_owned() };
        let case = self.world.case(self.no).await;
        let mut sent = 0;
        for message in case.messages.all() {
            if message.channel != Channel::Email || !matches!(message.kind, Kind::Out { .. }) {
                continue;
            }
            let (no, n) = (self.no, message.n);
            let draft = self.world.desk.read(move |sql| gather(sql, ORG, no, n)).await.unwrap();
            let mail = outgoing(&draft, &organisation, self.world.desk.tokens(), &head).unwrap();
            let html = mail.html.unwrap();
            assert!(html.contains(&format!("<html lang=\"{}\">", language.code())), "{html}");
            seen.extend([mail.subject, mail.text, html]);
            sent += 1;
        }
        assert!(sent >= 9, "acknowledgement, questions, moved promises, letters, requests, reminder: {sent}");
    }
}

/// The English of a text between its holes, as far as a reader would notice it: three words and more.
fn telling(english: &str) -> Vec<String> {
    let parts = message::read(english).unwrap().0;
    let words = parts.into_iter().filter_map(|part| match part {
        Part::Words(words) => Some(words.trim().to_owned()),
        _ => None,
    });
    words.filter(|words| words.split_whitespace().filter(|word| word.len() > 1).count() > 2).collect()
}

fn for_customers() -> BTreeSet<&'static str> {
    let all = census::texts().filter(|source| source.audience() == Audience::Customer);
    all.map(|source| source.english()).collect()
}

async fn holds_no_english(language: Language) {
    let seen = [all_that_is_read(language).await, objection::all_that_is_read(language).await].concat().join("\n");
    for english in for_customers() {
        for telling in telling(english) {
            assert!(!seen.contains(&telling), "in {language:?} a customer reads “{telling}” of “{english}”");
        }
    }
}

#[tokio::test]
async fn a_german_customer_reads_no_english() {
    holds_no_english(Language::German).await;
}

#[tokio::test]
async fn a_french_customer_reads_no_english() {
    holds_no_english(Language::French).await;
}

#[tokio::test]
async fn a_spanish_customer_reads_no_english() {
    holds_no_english(Language::Spanish).await;
}

#[tokio::test]
async fn a_norwegian_customer_reads_no_english() {
    holds_no_english(Language::Norwegian).await;
}

#[tokio::test]
async fn the_story_that_is_read_in_every_language_shows_nearly_every_text_there_is() {
    let english = Language::English;
    let seen = [all_that_is_read(english).await, objection::all_that_is_read(english).await].concat().join("\n");
    let all: Vec<_> = for_customers().into_iter().filter(|english| !telling(english).is_empty()).collect();
    let unseen: Vec<_> = all.iter().filter(|text| !telling(text).iter().any(|words| seen.contains(words))).collect();
    assert!(unseen.len() * 4 <= all.len(), "{} of {} are not shown: {unseen:#?}", unseen.len(), all.len());
}

#[tokio::test]
async fn two_people_of_one_customer_each_read_their_own_language() {
    let world = World::open().await;
    let (_, first) = complaint_by(&world, "ingrid@halden.example").await;
    let (_, second) = complaint_by(&world, "per@halden.example").await;
    world.post(&format!("{first}/language"), &[("language", "de")]).await.leads();
    world.get(&first).await.says("<html lang=\"de\">");
    world.get(&second).await.says("<html lang=\"en\">");
}
