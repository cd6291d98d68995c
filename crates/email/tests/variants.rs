//! Mails after the kinds of those that were read wrongly, in other languages, charsets and programs.

use email::{Class, Mail, read};

const WORDS: &str = "The kettle leaks since Monday.";

/// A first mail with these headers beside the usual ones.
fn mail(headers: &str, body: &str) -> Mail {
    let headers = format!("From: Ann Ek <ann@ek.example>\nMessage-ID: <1@ek.example>\n{headers}");
    read(format!("{headers}\n\n{body}").replace('\n', "\r\n").as_bytes())
}

fn alternatives(text: &str) -> Mail {
    let parts = [format!("text/plain; charset=utf-8\n\n{text}"), format!("text/html\n\n<p>{WORDS}</p>")];
    let body = parts.map(|part| format!("--b\nContent-Type: {part}\n")).concat();
    mail("MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b", &format!("{body}--b--"))
}

#[test]
fn a_text_part_without_words_gives_way_to_the_html() {
    for text in ["&nbsp;", "&#8203;", ".", "-", "<br>", ">", "\u{FFFC}", "[HTML email]", "(no text)"] {
        assert_eq!(alternatives(text).visible_text, WORDS, "{text}");
    }
    for browser in ["View this email in your browser", "Im Browser ansehen"] {
        assert_eq!(alternatives(browser).visible_text, WORDS, "{browser}");
    }
    assert_eq!(alternatives("It leaks.").visible_text, "It leaks.");
}

#[test]
fn a_first_mail_says_more_than_its_heading() {
    for body in [
        format!("Transcript\n09:15 Ann wrote:\n> {WORDS}\n09:16 Agent wrote:\n> ok"),
        format!("Hello,\n\nOn Tue, Nov 3, 2026 at 9:15 AM Ann Ek <ann@ek.example> wrote:\n> {WORDS}"),
    ] {
        assert!(mail("Subject: Kettle", &body).visible_text.contains(WORDS), "{body}");
    }
}

#[test]
fn html_under_the_label_of_plain_letters_names_its_charset_itself() {
    let head = "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: text/html; charset=us-ascii";
    let body = b"<meta charset=\"windows-1251\"><p>\xd7\xe0\xe9\xed\xe8\xea</p>";
    let raw = [format!("From: a@x.example\r\n{head}\r\n\r\n").as_bytes(), body].concat();
    assert_eq!(read(&raw).visible_text, "Чайник");
}

#[test]
fn a_server_says_in_a_sentence_whom_it_did_not_reach() {
    let of_server = |subject: &str, body: &str| {
        let head =
            format!("From: postmaster@mx.example\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/html");
        read(format!("{head}; charset=utf-8\n\n{body}").replace('\n', "\r\n").as_bytes())
    };
    for subject in
        ["Undeliverable: Kettle", "Kan inte levereras: Kettle", "Imposibil de livrat: Kettle", "Nicht ausgeliefert"]
    {
        let mail = of_server(subject, "<p>We could not deliver to bo@x.example.</p>");
        assert_eq!((mail.class, mail.failed_recipients), (Class::Bounce, vec!["bo@x.example".to_owned()]), "{subject}");
    }
    let several = of_server("Undeliverable", "<p>Neither bo@x.example nor cy@x.example was reached.</p>");
    assert_eq!(several.failed_recipients, Vec::<String>::new());
}

#[test]
fn captions_and_names_of_header_lines_of_more_languages_fold() {
    let old = "Dear Ann,\nwe are sorry.\nIda";
    for introduction in [
        "-----Özgün İleti-----",
        "-----Originalus pranešimas-----",
        "-----Mesazhi origjinal-----",
        "Жіберуші: Ida Moe\nЖіберілді: 3 November 2026 09:15\nКімге: Ann Ek\nТақырыбы: Re: Kettle\n",
        "Nork: Ida Moe\nBidaltze-data: 3 November 2026 09:15\nNori: Ann Ek\nGaia: Re: Kettle\n",
    ] {
        let head = "In-Reply-To: <2@x.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8";
        let mail = mail(head, &format!("{WORDS}\n\n{introduction}\n{old}"));
        assert_eq!(mail.visible_text, WORDS, "{introduction}");
    }
}
