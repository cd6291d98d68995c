//! What a change of a mailbox needs besides its settings: passwords, and for which server they were typed.

use super::*;
use base::config::Tls;
use engine::mailbox::{Dkim, Folder, Incoming, Outgoing};

fn server(host: &str, sign_in: SignIn) -> Server {
    Server { host: host.to_owned(), port: 993, tls: Tls::Implicit, user: "ida".to_owned(), sign_in, certificate: None }
}

fn mailbox(fetches: Option<Server>, sends: Option<Server>) -> Mailbox {
    Mailbox {
        org: OrgId(1),
        id: MailboxId(2),
        name: "Web".to_owned(),
        address: "web@northline.example".to_owned(),
        aliases: Vec::new(),
        sender_name: String::new(),
        signature: String::new(),
        paused: false,
        incoming: fetches.map(|server| Incoming { server, folders: Vec::<Folder>::new(), every: 60 }),
        outgoing: sends.map(|server| Outgoing { server }),
        oauth: None,
        dkim: None,
        canary_hours: 0,
        version: 1,
    }
}

fn typed(names: &[Secret]) -> Vec<(Secret, String)> {
    names.iter().map(|name| (*name, "secret".to_owned())).collect()
}

#[test]
fn a_password_typed_for_one_server_is_not_handed_to_another() {
    let by = |host: &str| server(host, SignIn::Password);
    let old = mailbox(Some(by("imap.one.example")), Some(by("smtp.one.example")));
    let field = |new: &Mailbox, secrets: &[Secret]| elsewhere(&old, new, &typed(secrets)).map_err(|no| no.field);
    assert_eq!(field(&old, &[]), Ok(()), "nothing moved");
    let fetches_elsewhere = mailbox(Some(by("imap.evil.example")), Some(by("smtp.one.example")));
    assert_eq!(field(&fetches_elsewhere, &[]), Err(Some("in_password")));
    assert_eq!(field(&fetches_elsewhere, &[Secret::OutPassword]), Err(Some("in_password")), "that is another password");
    assert_eq!(field(&fetches_elsewhere, &[Secret::InPassword]), Ok(()));
    let sends_elsewhere = mailbox(Some(by("imap.one.example")), Some(by("smtp.evil.example")));
    assert_eq!(field(&sends_elsewhere, &[Secret::InPassword]), Err(Some("out_password")));
    assert_eq!(field(&sends_elsewhere, &[Secret::OutPassword]), Ok(()));
    let says = elsewhere(&old, &sends_elsewhere, &[]).unwrap_err().to_string();
    assert!(says.contains("smtp.evil.example"), "{says}");
}

#[test]
fn a_server_that_asks_for_no_password_may_be_another() {
    let old = mailbox(Some(server("imap.one.example", SignIn::Password)), None);
    for new in [
        mailbox(Some(server("imap.two.example", SignIn::Oauth)), None),
        mailbox(None, None),
        mailbox(Some(server("imap.one.example", SignIn::Password)), Some(server("smtp.two.example", SignIn::Password))),
    ] {
        assert!(elsewhere(&old, &new, &[]).is_ok(), "{:?}", new.incoming);
    }
}

#[test]
fn a_mailbox_has_every_secret_it_signs_in_with_kept_or_typed() {
    let both =
        mailbox(Some(server("imap.one.example", SignIn::Password)), Some(server("smtp.one.example", SignIn::Password)));
    let field =
        |of: &Mailbox, new: &[Secret], kept: &[Secret]| has_what_it_needs(of, &typed(new), kept).map_err(|no| no.field);
    assert_eq!(field(&both, &[], &[]), Err(Some("in_password")));
    assert_eq!(field(&both, &[Secret::InPassword], &[]), Err(Some("out_password")));
    assert_eq!(field(&both, &[Secret::InPassword], &[Secret::OutPassword]), Ok(()));
    assert_eq!(field(&both, &[], &[Secret::InPassword, Secret::OutPassword]), Ok(()));
    let permitted =
        mailbox(Some(server("imap.one.example", SignIn::Oauth)), Some(server("smtp.one.example", SignIn::None)));
    assert_eq!(field(&permitted, &[], &[]), Ok(()));
    let dkim = Some(Dkim { domain: "northline.example".to_owned(), selector: "amends".to_owned() });
    let signs = Mailbox { dkim, ..permitted };
    assert_eq!(field(&signs, &[], &[]), Err(Some("dkim_key")));
    let says = has_what_it_needs(&signs, &[], &[]).unwrap_err().to_string();
    assert!(says.contains("private key"), "{says}");
    assert_eq!(field(&signs, &[Secret::DkimKey], &[]), Ok(()));
}
