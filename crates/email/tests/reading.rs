//! What a mail says of itself: headers, class, reports, charsets, parts.

use email::{Class, Mail, read};

fn mail(headers: &str, body: &str) -> Mail {
    read(format!("{}\r\n\r\n{}", headers.trim().replace('\n', "\r\n"), body.replace('\n', "\r\n")).as_bytes())
}

const INGRID: &str = "From: Ingrid Solberg <ingrid@Solberg.TEST>\nTo: care@amends.test\nSubject: Pump leaks\nMessage-ID: <1@solberg.test>\nDate: Mon, 6 May 2024 09:14:00 +0200";

fn with(more: &str) -> Mail {
    mail(&format!("{INGRID}\n{more}"), "It leaks.")
}

#[test]
fn a_plain_complaint_is_read_whole() {
    let mail = with(
        "Cc: \"Berg, Tomas\" <tomas@solberg.test>\nReply-To: buying@solberg.test\nDelivered-To: care+a1042@amends.test",
    );
    assert_eq!(mail.message_id.as_deref(), Some("1@solberg.test"));
    assert_eq!(mail.from.as_ref().map(|from| from.address.as_str()), Some("ingrid@solberg.test"));
    assert_eq!(mail.cc[0].name.as_deref(), Some("Berg, Tomas"));
    assert_eq!(mail.reply_to.as_ref().map(|to| to.address.as_str()), Some("buying@solberg.test"));
    assert_eq!(mail.delivered_to, ["care+a1042@amends.test"]);
    assert_eq!(mail.date, Some(1_714_979_640_000));
    assert_eq!((mail.class, mail.visible_text.as_str()), (Class::New, "It leaks."));
    assert_eq!(mail.problems, Vec::<email::Problem>::new());
    assert!(mail.readable);
}

#[test]
fn an_empty_message_id_is_no_id() {
    for id in ["Message-ID:", "Message-ID: <>", "Message-ID: < >", "Message-ID:  \t "] {
        let mail = mail(&format!("From: a@b.test\n{id}\nReferences: <> <x@y.test> <x@y.test>"), "hello");
        assert_eq!(mail.message_id, None, "{id}");
        assert_eq!(mail.references, ["x@y.test"]);
    }
}

#[test]
fn prose_in_in_reply_to_is_not_an_id() {
    let mail = with("In-Reply-To: Your message of \"Mon, 6 May\" <7@amends.test>");
    assert_eq!(mail.in_reply_to, ["7@amends.test"]);
    assert!(with("In-Reply-To: Your message of Monday").in_reply_to.is_empty());
}

#[test]
fn a_broken_from_is_tolerated_and_told() {
    let lotus = mail("From: \"ingrid@solberg.test\" <ingrid@solberg.test>", "x");
    assert_eq!(lotus.from.map(|from| from.address).as_deref(), Some("ingrid@solberg.test"));
    let fallback = mail("From: Ingrid Solberg\nSender: ingrid@solberg.test", "x");
    assert_eq!(fallback.from.map(|from| from.address).as_deref(), Some("ingrid@solberg.test"));
    assert!(fallback.problems.iter().any(|problem| problem.to_string().contains("Sender")));
    assert_eq!(mail("From: MAILER-DAEMON", "x").from.map(|from| from.address).as_deref(), Some("MAILER-DAEMON"));
    assert!(mail("Subject: nobody", "x").problems.iter().any(|problem| problem.to_string().contains("who sent it")));
}

#[test]
fn robots_lists_and_spam_are_told_from_people() {
    for (header, class) in [
        ("Auto-Submitted: auto-replied", Class::AutoReply),
        ("Auto-Submitted: auto-generated (out of office)", Class::AutoReply),
        ("Auto-Submitted: no", Class::New),
        ("X-Autoreply: yes", Class::AutoReply),
        ("X-Autorespond: away", Class::AutoReply),
        ("Precedence: auto_reply", Class::AutoReply),
        ("X-Auto-Response-Suppress: All", Class::New),
        ("Precedence: bulk", Class::New),
        ("List-Id: <pumps.lists.test>", Class::List),
        ("X-Spam-Flag: YES", Class::Spam),
        ("X-Spam-Status: Yes, score=9.1", Class::Spam),
        ("X-Spam-Status: No, score=0.1", Class::New),
        ("In-Reply-To: <7@amends.test>", Class::Reply),
        ("X-Failed-Recipients: ada@amends.test", Class::Bounce),
        ("List-Id: <a.test>\nX-Spam-Flag: YES\nAuto-Submitted: auto-replied", Class::AutoReply),
    ] {
        assert_eq!(with(header).class, class, "{header}");
    }
}

#[test]
fn a_vacation_answer_is_known_by_its_subject() {
    for subject in
        ["Automatic reply: Pump", "Automatische Antwort: Pumpe", "Réponse automatique : Pompe", "自动回复: 水泵"]
    {
        assert_eq!(mail(&format!("From: a@b.test\nSubject: {subject}"), "Away.").class, Class::AutoReply, "{subject}");
    }
    assert_eq!(mail("From: a@b.test\nSubject: Urlaub\nPrecedence: bulk", "Weg.").class, Class::AutoReply);
    assert_eq!(mail("From: a@b.test\nSubject: Urlaub verdorben", "Ihre Pumpe!").class, Class::New);
}

const REPORT: &str = "From: MAILER-DAEMON@mx.test\nTo: care@amends.test\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=b";

fn report(action: &str, status: &str) -> Mail {
    let body = format!(
        "--b\n\nNot delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\nOriginal-Recipient: rfc822;ingrid@solberg.test\nFinal-Recipient: rfc822; i.solberg@Solberg.test\nAction: {action}\nStatus: {status}\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <out-7@amends.test>\nSubject: Sorry\n\nSorry.\n--b--\n"
    );
    mail(REPORT, &body)
}

#[test]
fn a_bounce_names_who_failed_and_which_mail_it_was() {
    let bounce = report("failed", "5.1.1");
    assert_eq!(bounce.class, Class::Bounce);
    assert_eq!(bounce.failed_recipients, ["ingrid@solberg.test"]);
    assert_eq!(bounce.original_message_id.as_deref(), Some("out-7@amends.test"));
}

#[test]
fn a_report_of_delay_is_no_bounce() {
    for action in ["delayed", "delivered", "relayed"] {
        let report = report(action, "4.4.7");
        assert_eq!((report.class, report.failed_recipients.len()), (Class::AutoReply, 0), "{action}");
    }
}

#[test]
fn a_bounce_in_prose_is_understood() {
    let bounce = mail(
        "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.test>\nSubject: failure notice",
        "Hi. I could not deliver your message.\n\n<ingrid@solberg.test>:\nNo such user.\n\n--- Below is a copy.\nMessage-ID: <out-7@amends.test>\n",
    );
    assert_eq!(bounce.class, Class::Bounce);
    assert_eq!(bounce.failed_recipients, ["ingrid@solberg.test"]);
    assert_eq!(bounce.original_message_id.as_deref(), Some("out-7@amends.test"));
}

#[test]
fn a_forwarded_mail_shows_the_customer_inside() {
    let forward = mail(
        "From: sales@amends.test\nSubject: Fwd: Pump\nContent-Type: multipart/mixed; boundary=b",
        "--b\n\nPlease act.\n--b\nContent-Type: message/rfc822\n\nFrom: Ingrid <ingrid@solberg.test>\nSubject: =?utf-8?q?Pumpe_l=C3=A4uft?=\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nIt leaks.\n--c\nContent-Type: image/png; name=leak.png\nContent-Transfer-Encoding: base64\n\nAAAA\n--c--\n--b--\n",
    );
    assert_eq!(forward.class, Class::Forward);
    for wanted in ["Please act.", "ingrid@solberg.test", "Pumpe läuft", "It leaks."] {
        assert!(forward.visible_text.contains(wanted), "{wanted}: {}", forward.visible_text);
    }
    let names: Vec<&str> = forward.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["attachment-1.eml", "leak.png"]);
}

#[test]
fn a_forward_prefix_without_a_forwarded_mail_in_a_thread_is_a_reply() {
    let mail = mail("From: a@b.test\nSubject: VS: Pumppu\nIn-Reply-To: <7@amends.test>", "Yhä rikki.");
    assert_eq!(mail.class, Class::Reply);
    assert_eq!(super_forward().class, Class::Forward);
}

fn super_forward() -> Mail {
    mail(
        "From: a@b.test\nSubject: WG: Pumpe",
        "Bitte kümmern.\n\n-------- Weitergeleitete Nachricht --------\nVon: x@y.test\n\nLeckt.",
    )
}

#[test]
fn letters_survive_wrong_and_unknown_charsets() {
    let head = |charset: &str| {
        format!("From: a@b.test\nSubject: x\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n").replace('\n', "\r\n")
    };
    let bytes = |charset: &str, body: &[u8]| [head(charset).as_bytes(), body].concat();
    assert_eq!(read(&bytes("iso-8859-1", b"Gr\xFC\xDFe")).visible_text, "Grüße");
    assert_eq!(read(&bytes("gb2312", b"\xCB\xAE\xB1\xC3")).visible_text, "水泵");
    assert_eq!(read(&bytes("utf-8", b"Gr\xFC\xDFe")).visible_text, "Grüße");
    let unknown = read(&bytes("x-klingon", "Grüße".as_bytes()));
    assert_eq!(unknown.visible_text, "Grüße");
    assert!(unknown.problems.iter().any(|problem| problem.to_string().contains("x-klingon")), "{:?}", unknown.problems);
}

#[test]
fn flowed_paragraphs_are_joined_and_quotes_kept_apart() {
    let mail = mail(
        &format!("{INGRID}\nContent-Type: text/plain; format=flowed"),
        "The pump leaks \nagain.\n> We \n> sent it.\nNo.\n-- \nIngrid",
    );
    assert_eq!(mail.visible_text, "The pump leaks again.\n> We sent it.\nNo.");
    assert_eq!(mail.signature, "--\nIngrid");
}

#[test]
fn special_parts_are_named() {
    for (mime, word) in [
        ("application/ms-tnef; name=winmail.dat", "winmail.dat"),
        ("application/pkcs7-mime; name=smime.p7m", "S/MIME"),
        ("application/pgp-encrypted", "PGP"),
        ("text/calendar; method=REQUEST", "calendar"),
    ] {
        let mail = mail(
            &format!("{INGRID}\nContent-Type: multipart/mixed; boundary=b"),
            &format!("--b\n\nHello\n--b\nContent-Type: {mime}\n\nx\n--b--\n"),
        );
        assert_eq!((mail.visible_text.as_str(), mail.attachments.len()), ("Hello", 1), "{mime}");
        assert!(mail.problems.iter().any(|problem| problem.to_string().contains(word)), "{mime}: {:?}", mail.problems);
    }
}

#[test]
fn attachment_names_cannot_leave_their_folder() {
    let part = |name: &str| {
        format!(
            "--b\n\nHello\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"{name}\"\n\nx\n--b--\n"
        )
    };
    for (given, safe) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\temp\\\\a.pdf", "a.pdf"),
        ("...", "attachment-1.pdf"),
        ("inv\u{202E}fdp.exe", "invfdp.exe"),
    ] {
        let mail = mail(&format!("{INGRID}\nContent-Type: multipart/mixed; boundary=b"), &part(given));
        assert_eq!(mail.attachments[0].name, safe, "{given}");
    }
}

#[test]
fn html_only_mail_has_text_and_safe_html() {
    let mail = mail(
        &format!("{INGRID}\nContent-Type: text/html"),
        "<p>It <b>leaks</b>.</p><img src=\"cid:leak\"><img src=\"https://spy.test/p.png\" width=50><script>x()</script>",
    );
    assert_eq!(mail.visible_text, "It leaks.");
    let html = mail.html.unwrap_or_default();
    assert!(
        html.contains("cid:leak") && html.contains("[image not loaded: spy.test]") && !html.contains("script"),
        "{html}"
    );
}

#[test]
fn the_quick_reader_says_the_same_but_the_html() {
    let raw = format!("{INGRID}\nContent-Type: text/html\n\n<p>It leaks.</p>").replace('\n', "\r\n");
    let (full, quick) = (read(raw.as_bytes()), email::read_text(raw.as_bytes()));
    assert_eq!(quick, Mail { html: None, ..full.clone() });
    assert_eq!(email::safe_html(raw.as_bytes()), full.html);
}

#[test]
fn bytes_without_headers_are_shown_as_text() {
    let mail = read(b"\x00\xFFjust some w\xF6rds");
    assert!(mail.visible_text.contains("wörds"), "{mail:?}");
}

#[test]
fn threads_follow_the_nearest_known_ancestor() {
    let one = |id: &str, references: &str| {
        mail(&format!("From: a@b.test\nMessage-ID: <{id}>\nReferences: {references}"), "x")
    };
    let mails =
        [one("1@x", ""), one("3@x", "<1@x> <2@x>"), one("4@x", "<1@x> <3@x>"), one("5@x", "<5@x>"), one("", "<>")];
    assert_eq!(email::thread::parents(&mails), [None, Some(0), Some(1), None, None]);
}

#[test]
fn words_in_odd_places_are_not_lost() {
    for raw in [
        "From: a@b.test\nSubject: x\nIt leaks without a blank line\nNote: still\n",
        "From: a@b.test\nIt leaks in the headers\nSubject: x\n\nand still\n",
        "From: a@b.test\nContent-Type: multipart/mixed; boundary=b\n\nIt leaks and the boundary never comes, still\n",
        "From: a@b.test\nContent-Type: text/enriched\n\nIt leaks <bold>still</bold>\n",
        "From: a@b.test\nContent-Transfer-Encoding: base64\n\nIt leaks, not base64, still!\n",
        "From: a@b.test\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\n \n--b\nContent-Type: text/html\n\n<p>It leaks still</p>\n--b--\n",
    ] {
        let mail = read(raw.as_bytes());
        assert!(mail.visible_text.contains("It leaks") && mail.visible_text.contains("still"), "{raw}: {mail:?}");
    }
}
