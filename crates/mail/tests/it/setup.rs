//! Mailboxes set up through one way: settings, secrets, addresses and the history in one commit.

use crate::world::{ORG, SYSTEM, World};
use base::ids::MailboxId;
use base::refusal::{Error, Kind, Refusal};
use engine::mailbox::rules::MailboxBody;
use engine::mailbox::{self, FIRST, Secret};
use mail::connection::setup;
use people::organisation::history;

fn body() -> MailboxBody {
    MailboxBody {
        address: "Web@northline.example".to_owned(),
        in_host: "imap.northline.example".to_owned(),
        in_password: "correct horse".to_owned(),
        ..MailboxBody::default()
    }
}

fn no<T: std::fmt::Debug>(done: Result<T, Error>) -> Refusal {
    match done.unwrap_err() {
        Error::Refused(refusal) => refusal,
        Error::Broken(fault) => panic!("{fault}"),
    }
}

async fn add(world: &World, body: MailboxBody) -> MailboxId {
    setup::add(&world.desk, SYSTEM, &body).await.unwrap()
}

async fn kept(world: &World, id: MailboxId) -> Vec<Secret> {
    let mut kept = world.read(move |sql| mailbox::kept_secrets(sql, ORG, id)).await;
    kept.sort_by_key(Secret::to_string);
    kept
}

/// How many changes the history of settings holds.
async fn changes(world: &World) -> usize {
    world.read(|sql| history::before(sql, ORG, None, 99)).await.len()
}

#[tokio::test]
async fn a_mailbox_that_is_added_leads_here_at_once_and_its_password_is_sealed() {
    let world = World::open().await;
    let id = add(&world, body()).await;
    assert_eq!(world.desk.organisation(ORG).await.unwrap().mailbox_of("web@northline.example"), Some(id));
    let sealed = world.read(move |sql| mailbox::sealed(sql, ORG, id, Secret::InPassword)).await.unwrap();
    assert!(!sealed.windows(7).any(|part| part == b"correct"));
    assert_eq!(setup::secret(&world.desk, ORG, id, Secret::InPassword).await.unwrap(), "correct horse");
    assert_eq!(changes(&world).await, 2, "founded, and added");
    let missing = no(setup::secret(&world.desk, ORG, id, Secret::OutPassword).await);
    assert!(missing.to_string().contains("There is no password yet"), "{missing}");
    let lost = no(setup::secret(&world.with_another_key(), ORG, id, Secret::InPassword).await);
    assert!(lost.to_string().contains("another key"), "{lost}");
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_behind() {
    let world = World::open().await;
    let refused = |body: MailboxBody| {
        let desk = world.desk.clone();
        async move { no(setup::add(&desk, SYSTEM, &body).await).field }
    };
    assert_eq!(refused(MailboxBody { in_password: String::new(), ..body() }).await, Some("in_password"));
    assert_eq!(refused(MailboxBody { address: "help@halden.example".to_owned(), ..body() }).await, Some("address"));
    assert_eq!(refused(MailboxBody { every: Some(1), ..body() }).await, Some("every"));
    let stopped = setup::add_and(&world.desk, SYSTEM, &body(), |_, _| Err(Refusal::not_now("Not today.").into())).await;
    assert_eq!(no(stopped).kind, Kind::NotNow);
    assert_eq!(world.read(|sql| mailbox::all(sql, ORG)).await.len(), 1);
    assert!(!world.read(mailbox::has_secrets).await);
    assert_eq!(changes(&world).await, 1);
}

#[tokio::test]
async fn a_secret_that_is_not_typed_again_stays_as_it_is() {
    let world = World::open().await;
    let id = add(&world, body()).await;
    let amended = MailboxBody { name: "Web shop".to_owned(), in_password: String::new(), ..body() };
    setup::amend(&world.desk, SYSTEM, id, &amended).await.unwrap();
    assert_eq!(setup::secret(&world.desk, ORG, id, Secret::InPassword).await.unwrap(), "correct horse");
    let found = world.read(move |sql| mailbox::the(sql, ORG, id)).await;
    assert_eq!((found.name.as_str(), found.version), ("Web shop", 2));
    let typed = MailboxBody { in_password: "battery staple".to_owned(), ..body() };
    setup::amend(&world.desk, SYSTEM, id, &typed).await.unwrap();
    assert_eq!(setup::secret(&world.desk, ORG, id, Secret::InPassword).await.unwrap(), "battery staple");
}

#[tokio::test]
async fn a_password_does_not_follow_to_another_server() {
    let world = World::open().await;
    let id = add(&world, body()).await;
    let moved = MailboxBody { in_host: "imap.evil.example".to_owned(), in_password: String::new(), ..body() };
    let refused = no(setup::amend(&world.desk, SYSTEM, id, &moved).await);
    assert_eq!(refused.field, Some("in_password"));
    let found = world.read(move |sql| mailbox::the(sql, ORG, id)).await;
    assert_eq!(found.incoming.unwrap().server.host, "imap.northline.example");
}

#[tokio::test]
async fn permission_given_at_one_provider_is_not_handed_to_another() {
    let world = World::open().await;
    let oauth = |provider: &str| MailboxBody {
        client_id: "7f3a".to_owned(),
        client_secret: "application".to_owned(),
        authorize_url: format!("https://{provider}/authorize"),
        token_url: format!("https://{provider}/token"),
        scope: "mail".to_owned(),
        in_password: String::new(),
        ..body()
    };
    let id = add(&world, oauth("id.one.example")).await;
    let keep = move |sql: &mut db::Sql<'_>| {
        mailbox::keep_secret(sql, ORG, id, Secret::RefreshToken, b"sealed")?;
        mailbox::keep_secret(sql, ORG, id, Secret::AccessToken, b"sealed")
    };
    world.desk.write(keep).await.unwrap();
    let renamed = MailboxBody { name: "Web shop".to_owned(), client_secret: String::new(), ..oauth("id.one.example") };
    setup::amend(&world.desk, SYSTEM, id, &renamed).await.unwrap();
    assert_eq!(kept(&world, id).await, [Secret::AccessToken, Secret::ClientSecret, Secret::RefreshToken]);
    setup::amend(&world.desk, SYSTEM, id, &oauth("id.two.example")).await.unwrap();
    assert_eq!(kept(&world, id).await, [Secret::ClientSecret], "the one that was typed for the new provider");
}

#[tokio::test]
async fn a_mailbox_is_removed_but_never_the_organisations_own() {
    let world = World::open().await;
    assert_eq!(no(setup::remove(&world.desk, SYSTEM, FIRST).await).kind, Kind::NotNow);
    assert_eq!(no(setup::remove(&world.desk, SYSTEM, MailboxId(9)).await).kind, Kind::NotFound);
    assert_eq!(no(setup::amend(&world.desk, SYSTEM, MailboxId(9), &body()).await).kind, Kind::NotFound);
    let id = add(&world, body()).await;
    setup::remove(&world.desk, SYSTEM, id).await.unwrap();
    assert_eq!(world.desk.organisation(ORG).await.unwrap().mailbox_of("web@northline.example"), None);
    assert!(kept(&world, id).await.is_empty());
    assert_eq!(changes(&world).await, 3);
    assert_eq!(add(&world, body()).await, MailboxId(3), "a number never means two mailboxes");
}
