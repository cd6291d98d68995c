//! Which way a mail goes: through its mailbox's own server, else the server-wide one, else into a folder.

use crate::world::{ORG, SYSTEM, World};
use base::config::Tls;
use engine::mailbox::rules::MailboxBody;
use engine::mailbox::{self, FIRST, Mailbox, Secret, SignIn};
use engine::outbox::trouble::Cause;
use mail::connection::setup;
use mail::signing;
use mail::way::Way;
use mail::ways::{self, Ways};

fn folder(world: &World) -> Ways {
    Ways::new(Way::Folder(world.folder().join("outbox")))
}

fn body() -> MailboxBody {
    MailboxBody {
        name: "Web".to_owned(),
        address: "web@northline.example".to_owned(),
        out_host: "127.0.0.1".to_owned(),
        out_password: "correct horse".to_owned(),
        ..MailboxBody::default()
    }
}

async fn add(world: &World, body: MailboxBody) -> Mailbox {
    let id = setup::add(&world.desk, SYSTEM, &body).await.unwrap();
    world.read(move |sql| mailbox::the(sql, ORG, id)).await
}

#[tokio::test]
async fn a_mailbox_without_a_server_goes_the_server_wide_way() {
    let world = World::open().await;
    let first = world.read(|sql| mailbox::the(sql, ORG, FIRST)).await;
    assert!(matches!(folder(&world).of(&world.desk, &first).await, Ok(Way::Folder(_))));
}

#[tokio::test]
async fn a_mailbox_with_a_server_goes_through_it() {
    let world = World::open().await;
    let own = add(&world, body()).await;
    let ways = folder(&world);
    assert!(matches!(ways.of(&world.desk, &own).await, Ok(Way::Server(_))));
    assert!(matches!(ways.of(&world.desk, &own).await, Ok(Way::Server(_))), "and again");
    assert!(matches!(ways.organisation(), Way::Folder(_)));
    let open = MailboxBody {
        address: "open@northline.example".to_owned(),
        out_tls: Some(Tls::None),
        out_sign_in: Some(SignIn::None),
        out_password: String::new(),
        ..body()
    };
    let open = add(&world, open).await;
    assert!(matches!(ways.of(&world.desk, &open).await, Ok(Way::Server(_))), "nobody has to sign in there");
}

#[tokio::test]
async fn what_cannot_go_now_waits_and_says_why() {
    let world = World::open().await;
    let ways = folder(&world);
    let paused = add(&world, MailboxBody { paused: true, ..body() }).await;
    let trouble = ways.of(&world.desk, &paused).await.err().unwrap();
    assert_eq!((trouble.for_good, trouble.cause), (false, Cause::Busy));
    assert!(trouble.says().contains("Web is paused"), "{}", trouble.says());
    let own = add(&world, MailboxBody { address: "own@northline.example".to_owned(), ..body() }).await;
    let trouble = ways.of(&world.with_another_key(), &own).await.err().unwrap();
    assert_eq!((trouble.for_good, trouble.cause), (false, Cause::SignIn));
    assert!(trouble.says().contains("another key"), "{}", trouble.says());
    let permitted = MailboxBody {
        address: "oauth@northline.example".to_owned(),
        client_id: "7".to_owned(),
        authorize_url: "https://id.example/a".to_owned(),
        token_url: "https://id.example/t".to_owned(),
        scope: "mail".to_owned(),
        out_password: String::new(),
        ..body()
    };
    let permitted = add(&world, permitted).await;
    let trouble = ways.of(&world.desk, &permitted).await.err().unwrap();
    assert!(!trouble.for_good && trouble.says().contains("not been authorised yet"), "{}", trouble.says());
}

#[tokio::test]
async fn a_secret_opens_for_its_own_mailbox() {
    let world = World::open().await;
    let own = add(&world, body()).await;
    assert_eq!(ways::open(&world.desk, &own, Secret::OutPassword).await.unwrap().as_deref(), Some("correct horse"));
    assert_eq!(ways::open(&world.desk, &own, Secret::DkimKey).await.unwrap(), None);
}

#[tokio::test]
async fn a_mail_is_signed_where_its_mailbox_signs_and_waits_when_the_key_is_not_here() {
    let world = World::open().await;
    let mail = b"From: web@northline.example\r\nSubject: x\r\n\r\nx\r\n".to_vec();
    let plain = add(&world, body()).await;
    assert_eq!(signing::signed(&world.desk, &plain, mail.clone()).await.unwrap(), mail);
    assert!(signing::record(&world.desk, &plain).await.unwrap().is_none());
    let id = plain.id;
    let made = signing::make(&world.desk, SYSTEM, id, mail::dkim::Kind::Ed25519, "Amends-2026").await.unwrap();
    assert_eq!(made.0, "amends-2026._domainkey.northline.example");
    let signs = world.read(move |sql| mailbox::the(sql, ORG, id)).await;
    assert_eq!(signing::record(&world.desk, &signs).await.unwrap(), Some(made));
    let signed = signing::signed(&world.desk, &signs, mail.clone()).await.unwrap();
    assert!(signed.starts_with(b"DKIM-Signature:") && signed.ends_with(&mail));
    let waits = signing::signed(&world.with_another_key(), &signs, mail.clone()).await.unwrap_err();
    assert!(!waits.for_good && waits.says().contains("another key"), "{}", waits.says());
    world.desk.write(move |sql| mailbox::forget_secret(sql, ORG, id, Secret::DkimKey)).await.unwrap();
    let gone = signing::signed(&world.desk, &signs, mail).await.unwrap_err();
    assert!(gone.says().contains("Create a new one"), "{}", gone.says());
}

#[tokio::test]
async fn a_selector_is_a_label_of_the_dns() {
    let world = World::open().await;
    for wrong in ["", "a.b", "-a", "ø", "a b", &"x".repeat(64)] {
        let made = signing::make(&world.desk, SYSTEM, FIRST, mail::dkim::Kind::Ed25519, wrong).await;
        assert!(matches!(made, Err(base::refusal::Error::Refused(no)) if no.field == Some("selector")), "{wrong}");
    }
    let missing = signing::make(&world.desk, SYSTEM, mailbox_nobody_has(), mail::dkim::Kind::Ed25519, "a").await;
    assert!(matches!(missing, Err(base::refusal::Error::Refused(_))));
}

fn mailbox_nobody_has() -> base::ids::MailboxId {
    base::ids::MailboxId(9)
}
