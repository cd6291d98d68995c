//! A mailbox that somebody sets up leads to mail servers outside, and nowhere into the network this server stands in.

use crate::world::{ORG, World, here};
use base::context::Actor;
use base::outside::Outside;
use engine::desk::Who;
use engine::mailbox::rules::MailboxBody;
use mail::connection::setup;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const WHO: Who = Who { org: ORG, actor: Actor::System };

fn body(host: &str, port: u16) -> MailboxBody {
    MailboxBody {
        name: "Repairs".to_owned(),
        address: format!("repairs{port}@northline.example"),
        in_host: host.to_owned(),
        in_port: Some(port),
        in_password: "secret".to_owned(),
        paused: true,
        ..MailboxBody::default()
    }
}

#[test]
fn an_inner_address_is_refused_by_name_unless_the_configuration_names_it() {
    let place = crate::world::Place::sqlite();
    let world = World::open(&place);
    let strict = world.desk.reaching(Outside::default());
    let add = |desk: &engine::desk::Desk, body: MailboxBody| {
        world.wait(setup::add(desk, WHO, &body)).map_err(|e| e.to_string())
    };
    for host in ["127.0.0.1", "::1", "localhost", "10.0.0.1", "169.254.169.254"] {
        let no = add(&strict, body(host, 993)).unwrap_err();
        assert!(no.contains("[mailboxes] inner"), "{host}: {no}");
    }
    assert!(add(&strict, body("imap.example.com", 6379)).unwrap_err().contains("port 6379"));
    for url in ["http://127.0.0.1:8399/latest/meta-data?x=1", "https://169.254.169.254/x"] {
        let oauth = MailboxBody {
            client_id: "us".to_owned(),
            authorize_url: "https://id.example.com/a".to_owned(),
            token_url: url.to_owned(),
            scope: "mail".to_owned(),
            ..body("imap.example.com", 993)
        };
        assert!(add(&strict, oauth).unwrap_err().contains("[mailboxes] inner"), "{url}");
    }
    assert!(add(&world.desk.reaching(here()), body("127.0.0.1", 1143)).is_ok());
    assert!(add(&strict, body("imap.example.com", 993)).is_ok());
}

/// A server that answers whatever comes with these words, and counts who comes.
async fn server(words: &'static [u8]) -> (SocketAddr, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let (address, count) = (listener.local_addr().unwrap(), std::sync::Arc::default());
    let came: std::sync::Arc<std::sync::atomic::AtomicUsize> = std::sync::Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            came.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            drop(stream.write_all(words).await);
            drop(stream.read(&mut [0; 64]).await);
        }
    });
    (address, count)
}

#[test]
fn a_name_that_leads_inside_is_looked_at_when_it_is_connected_to_and_told_without_a_byte_of_what_stands_there() {
    let place = crate::world::Place::sqlite();
    let world = World::open(&place);
    let (address, came) = world.wait(server(b"\x00secret of an inner service\r\n"));
    let plain = MailboxBody { in_tls: Some(base::config::Tls::None), ..body("localhost", address.port()) };
    let id = world.wait(setup::add(&world.desk, WHO, &plain)).unwrap();
    let tried = |desk: &engine::desk::Desk| {
        let all = world.wait(mail::connection::trial::run(desk, ORG, id)).unwrap();
        all[0].outcome.clone().unwrap_err().says()
    };
    let strict = world.desk.reaching(Outside::default());
    let no = tried(&strict);
    assert!(no.contains("[mailboxes] inner") && came.load(std::sync::atomic::Ordering::SeqCst) == 0, "{no}");
    let said = tried(&world.desk);
    assert!(came.load(std::sync::atomic::Ordering::SeqCst) > 0);
    assert!(!said.contains("secret") && !said.contains("115, 101"), "{said}");
}

#[test]
fn a_mail_server_whose_answer_is_nested_too_deep_ends_its_connection_and_not_the_program() {
    let place = crate::world::Place::sqlite();
    let world = World::open(&place);
    let line = format!("* 1 FETCH (BODYSTRUCTURE {}\r\n", "(".repeat(5000));
    let (address, _) = world.wait(server(Box::leak(line.into_bytes().into_boxed_slice())));
    for tls in [base::config::Tls::None, base::config::Tls::Starttls] {
        let mailbox = MailboxBody {
            in_tls: Some(tls),
            address: format!("{tls}@northline.example"),
            ..body("localhost", address.port())
        };
        let id = world.wait(setup::add(&world.desk, WHO, &mailbox)).unwrap();
        let tried = world.wait(mail::connection::trial::run(&world.desk, ORG, id)).unwrap();
        assert!(tried[0].outcome.is_err());
    }
}
