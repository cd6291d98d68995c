//! What may be typed about a mailbox.

use super::*;

fn typed() -> MailboxBody {
    MailboxBody {
        address: "Help@Northline.example".to_owned(),
        in_host: "IMAP.northline.example".to_owned(),
        out_host: "smtp.northline.example".to_owned(),
        ..MailboxBody::default()
    }
}

fn read(body: &MailboxBody) -> Result<Mailbox, Refusal> {
    mailbox(OrgId(1), MailboxId(2), body)
}

fn field(body: &MailboxBody) -> Option<&'static str> {
    read(body).unwrap_err().field
}

#[test]
fn what_is_left_out_is_what_most_have() {
    let found = read(&typed()).unwrap();
    let (incoming, outgoing) = (found.incoming.unwrap(), found.outgoing.unwrap());
    assert_eq!((found.name.as_str(), found.address.as_str()), ("help@northline.example", "help@northline.example"));
    assert_eq!((incoming.server.port, incoming.server.tls), (993, Tls::Implicit));
    assert_eq!((outgoing.server.port, outgoing.server.tls), (587, Tls::Starttls));
    assert_eq!(incoming.server.user, "help@northline.example");
    assert_eq!(incoming.folders, [Folder { name: "INBOX".to_owned(), after: After::Seen }]);
}

#[test]
fn a_provider_known_by_name_fills_in_its_servers_and_its_permission() {
    let body = MailboxBody {
        address: "help@northline.example".to_owned(),
        provider: Some(Provider::Microsoft),
        client_id: "7f3a".to_owned(),
        ..MailboxBody::default()
    };
    let found = read(&body).unwrap();
    let server = found.incoming.as_ref().unwrap().server.clone();
    assert_eq!((server.host.as_str(), server.sign_in), ("outlook.office365.com", SignIn::Oauth));
    assert_eq!(found.outgoing.as_ref().unwrap().server.host, "smtp.office365.com");
    assert!(found.needs_permission());
    assert!(found.oauth.unwrap().token_url.starts_with("https://login.microsoftonline.com/"));
}

#[test]
fn folders_are_read_as_they_are_written_and_written_as_they_are_read() {
    let text = "INBOX = move Done\nWeb form = leave\nHelp = seen";
    let found = folders(text).unwrap();
    assert_eq!(folders_typed(&found), text);
    assert_eq!(folders("inbox").unwrap(), [Folder { name: "INBOX".to_owned(), after: After::Seen }]);
    for wrong in ["INBOX = delete", "= seen", "A\nA", "A = move B\nB = seen", "A = move "] {
        assert_eq!(folders(wrong).unwrap_err().field, Some("folders"), "{wrong}");
    }
}

#[test]
fn a_password_never_goes_in_the_clear_to_another_machine() {
    assert_eq!(field(&MailboxBody { in_tls: Some(Tls::None), ..typed() }), Some("in_tls"));
    assert_eq!(field(&MailboxBody { out_tls: Some(Tls::None), ..typed() }), Some("out_tls"));
    let open = MailboxBody { out_tls: Some(Tls::None), out_sign_in: Some(SignIn::None), ..typed() };
    assert!(read(&open).is_ok());
    let near = MailboxBody { in_tls: Some(Tls::None), in_host: "127.0.0.1".to_owned(), ..typed() };
    assert!(read(&near).is_ok());
}

#[test]
fn every_slip_names_its_field() {
    let wrong = [
        (MailboxBody { address: "help".to_owned(), ..typed() }, "address"),
        (MailboxBody { in_host: "imap northline".to_owned(), ..typed() }, "in_host"),
        (MailboxBody { every: Some(1), ..typed() }, "every"),
        (MailboxBody { aliases: "nobody".to_owned(), ..typed() }, "aliases"),
        (MailboxBody { in_certificate: "MIIB".to_owned(), ..typed() }, "in_certificate"),
        (MailboxBody { in_sign_in: Some(SignIn::Oauth), ..typed() }, "client_id"),
        (MailboxBody { dkim_domain: "northline.example".to_owned(), ..typed() }, "dkim_selector"),
        (MailboxBody { client_id: "7".to_owned(), ..typed() }, "authorize_url"),
    ];
    for (body, expected) in wrong {
        assert_eq!(field(&body), Some(expected));
    }
}

#[test]
fn tokens_are_asked_for_over_tls_alone() {
    assert!(url("token_url", "https://id.example/token").is_ok());
    assert!(url("token_url", "http://127.0.0.1:8025/token").is_ok());
    for wrong in ["http://id.example/token", "http://127.0.0.1.evil.example/", "ftp://x", "", "https://a b"] {
        assert!(url("token_url", wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_mailbox_says_what_secrets_it_needs() {
    let found = read(&typed()).unwrap();
    assert_eq!(needs(&found), [(Secret::InPassword, "in_password"), (Secret::OutPassword, "out_password")]);
    let open = MailboxBody { in_host: String::new(), out_sign_in: Some(SignIn::None), ..typed() };
    assert_eq!(needs(&read(&open).unwrap()), []);
}
