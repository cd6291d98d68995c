//! Answers as bytes: the same each time, read back the same, with no header that was not meant.

use email::{Attachment, ComposeError, Mailbox, Outgoing, compose, read};

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: Some(name.to_owned()), address: address.to_owned() }
}

fn answer() -> Outgoing {
    Outgoing {
        message_id: "out-7@amends.test".into(),
        from: mailbox("Ada Bärenreiter, Amends", "care@amends.test"),
        reply_to: Some(mailbox("Amends", "care+a1042@amends.test")),
        to: vec![mailbox("Ingrid Solberg", "ingrid@solberg.test")],
        cc: vec![mailbox("Tomas Berg", "tomas@solberg.test")],
        subject: "Ihre Pumpe – was wir tun, und bis wann: eine längere Betreffzeile für die Faltung".into(),
        in_reply_to: Some("1@solberg.test".into()),
        references: vec!["0@solberg.test".into(), "1@solberg.test".into()],
        date_ms: 1_714_979_640_000,
        text: "Guten Tag,\n\ndie Pumpe kommt am Freitag. 漏れ\n.\nFrom here on all is well.\n".into(),
        html: Some("<p>Guten Tag,</p><p>die Pumpe kommt am Freitag.</p><img src=\"cid:logo@amends.test\">".into()),
        attachments: vec![
            Attachment {
                name: "Brief für Ingrid.pdf".into(),
                mime: "application/pdf".into(),
                bytes: vec![0, 1, 2, 255, b'\n', b'\r'],
                ..Attachment::default()
            },
            Attachment {
                name: "logo.png".into(),
                mime: "image/png".into(),
                bytes: vec![9; 100],
                inline: true,
                content_id: Some("logo@amends.test".into()),
            },
        ],
        auto: false,
    }
}

fn bytes(out: &Outgoing) -> Vec<u8> {
    compose(out).unwrap_or_default()
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    assert_eq!(bytes(&answer()), bytes(&answer()));
    assert_ne!(bytes(&answer()), bytes(&Outgoing { message_id: "out-8@amends.test".into(), ..answer() }));
}

#[test]
fn an_answer_reads_back_as_it_was_meant() {
    let (out, mail) = (answer(), read(&bytes(&answer())));
    assert_eq!(mail.message_id.as_deref(), Some("out-7@amends.test"));
    assert_eq!(mail.from.as_ref(), Some(&out.from));
    assert_eq!(mail.reply_to, out.reply_to);
    assert_eq!((mail.to, mail.cc), (out.to, out.cc));
    assert_eq!(mail.subject, out.subject);
    assert_eq!(mail.in_reply_to, ["1@solberg.test"]);
    assert_eq!(mail.references, out.references);
    assert_eq!(mail.date, Some(out.date_ms));
    assert_eq!(mail.visible_text, out.text.trim());
    assert!(mail.html.is_some_and(|html| html.contains("Freitag") && html.contains("cid:logo@amends.test")));
    let mut files = mail.attachments;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    assert_eq!(files, out.attachments);
    assert_eq!(mail.problems, Vec::<email::Problem>::new());
}

#[test]
fn plain_answers_and_plain_answers_with_files_read_back() {
    let plain = Outgoing { html: None, attachments: Vec::new(), ..answer() };
    assert_eq!(read(&bytes(&plain)).visible_text, plain.text.trim());
    let with_files = Outgoing { html: None, ..answer() };
    let mail = read(&bytes(&with_files));
    assert_eq!((mail.visible_text.as_str(), mail.attachments.len()), (with_files.text.trim(), 2));
}

#[test]
fn every_line_ends_with_crlf_and_stays_short() {
    let long = Outgoing {
        text: "long ".repeat(400),
        references: (0..60).map(|n| format!("{n}.abcdefgh@solberg.test")).collect(),
        ..answer()
    };
    for bytes in [bytes(&answer()), bytes(&long)] {
        let text = String::from_utf8(bytes).expect("only ASCII goes over the wire");
        assert!(text.is_ascii());
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert!(text.lines().all(|line| line.len() <= 998), "{:?}", text.lines().map(str::len).max());
    }
    assert_eq!(read(&bytes(&long)).references.len(), 20);
}

#[test]
fn no_field_can_smuggle_a_header_in() {
    let evil = "x\r\nBcc: victim@else.test\r\n\r\nbody";
    let mut out = answer();
    out.subject = evil.into();
    out.from.name = Some(evil.into());
    out.to[0].name = Some(evil.into());
    out.message_id = format!("id@amends.test>{evil}");
    out.in_reply_to = Some(evil.into());
    out.references = vec![evil.into()];
    out.attachments[0].name = evil.into();
    out.attachments[0].mime = evil.into();
    out.attachments[1].content_id = Some(evil.into());
    let text = String::from_utf8(bytes(&out)).expect("ASCII");
    assert!(!text.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{text}");
}

#[test]
fn addresses_with_line_breaks_are_refused() {
    for address in ["a@b.test\r\nBcc: c@d.test", "a@b.test>, <c@d.test", "no address", "", "@b.test"] {
        let out = Outgoing { to: vec![Mailbox { name: None, address: address.into() }], ..answer() };
        assert_eq!(compose(&out), Err(ComposeError::Address(address.into())), "{address:?}");
    }
}

#[test]
fn an_answer_to_nobody_or_without_an_id_is_refused() {
    assert_eq!(compose(&Outgoing { to: Vec::new(), cc: Vec::new(), ..answer() }), Err(ComposeError::NoRecipient));
    for id in ["", "<>", "no-at-sign"] {
        assert_eq!(compose(&Outgoing { message_id: id.into(), ..answer() }), Err(ComposeError::MessageId), "{id:?}");
    }
}

#[test]
fn automatic_answers_say_so_and_are_recognised() {
    let mail = read(&bytes(&Outgoing { auto: true, ..answer() }));
    assert_eq!(mail.class, email::Class::AutoReply);
    let text = String::from_utf8(bytes(&Outgoing { auto: true, ..answer() })).expect("ASCII");
    assert!(text.contains("Auto-Submitted: auto-replied\r\n") && text.contains("X-Auto-Response-Suppress: All\r\n"));
}
