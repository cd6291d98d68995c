//! Bodies and files that something broke on the way, or that say one thing and are another.

use email::{Class, Mail, read};

fn mail(headers: &str, body: &[u8]) -> Mail {
    let head = format!(
        "From: Ann <ann@x.test>\nTo: care@amends.test\nMessage-ID: <1@x.test>\nSubject: Kettle\nMIME-Version: 1.0\n{headers}\n\n"
    );
    let mut raw = head.replace('\n', "\r\n").into_bytes();
    raw.extend_from_slice(body);
    read(&raw)
}

fn mixed(parts: &[&str]) -> Mail {
    let body = parts.iter().map(|part| format!("--b\n{part}\n")).collect::<String>();
    mail("Content-Type: multipart/mixed; boundary=b", format!("{body}--b--\n").replace('\n', "\r\n").as_bytes())
}

fn alternative(text: &str, html: &str) -> Mail {
    let body = format!(
        "--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    );
    mail("Content-Type: multipart/alternative; boundary=b", body.as_bytes())
}

#[test]
fn a_broken_encoding_hides_no_words() {
    let footer = "VGhlIGtldHRsZSBsZWFrcyBzaW5jZSBNb25kYXku\n______\nList footer";
    for kind in ["text/plain; charset=utf-8", "text/plain"] {
        let part = format!("Content-Type: {kind}\nContent-Transfer-Encoding: base64\n\n{footer}");
        assert!(mixed(&[&part]).visible_text.starts_with("The kettle leaks since Monday."), "{kind}");
    }
    let html = "PHA+VGhlIGtldHRsZSBsZWFrcyBzaW5jZSBNb25kYXkuPC9wPg==\n-- \nscanned by <Wall>";
    let part = format!("Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{html}");
    let read = mixed(&[&part]);
    assert!(read.visible_text.starts_with("The kettle leaks since Monday."), "{read:?}");
    assert!(!read.visible_text.contains("PHA"));
    let stray =
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nVGhlIGtldHRsZSBsZW!FrcyBzaW5jZSBNb25kYXku";
    let read = mixed(&[stray]);
    assert_eq!(read.visible_text, "The kettle leaks since Monday.");
    assert!(read.problems.iter().any(|problem| problem.to_string().contains("damaged")));
}

#[test]
fn files_keep_their_bytes_whatever_stands_around_them() {
    let csv = "Content-Type: text/csv; charset=windows-1252; name=a.csv\nContent-Transfer-Encoding: quoted-printable\n\nGr=F6=DFe;Preis =80=0D=0A1;2";
    assert_eq!(mixed(&["\nSee file.", csv]).attachments[0].bytes, b"Gr\xf6\xdfe;Preis \x80\r\n1;2");
    let wide = "Content-Type: text/plain; charset=utf-16; name=a.txt\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n//5LAOQA";
    assert_eq!(mixed(&["\nSee file.", wide]).attachments[0].bytes, b"\xff\xfeK\0\xe4\0");
    let pdf = "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQgaGVsbG8gd29ybGQ=\n_____\nList footer";
    let read = mixed(&["\nSee file.", pdf]);
    assert_eq!(read.attachments[0].bytes, b"%PDF-1.4 hello world");
    assert!(read.problems.iter().any(|problem| problem.to_string().contains("a.pdf")), "{:?}", read.problems);
}

#[test]
fn a_text_part_without_anything_to_see_gives_way_to_html() {
    for text in ["", " \u{a0}\n", "\u{200B}\u{200C}\u{FEFF}", "\u{2800}\u{3164}", "\u{ad}\u{34f} \u{200E}\u{2060}"] {
        assert_eq!(alternative(text, "<p>The kettle leaks.</p>").visible_text, "The kettle leaks.", "{text:?}");
    }
    for text in [
        "This message needs an HTML viewer.",
        "Your email client does not support HTML format.",
        "Diese Nachricht ist im HTML-Format.",
    ] {
        assert_eq!(alternative(text, "<p>The kettle leaks.</p>").visible_text, "The kettle leaks.", "{text:?}");
    }
    assert_eq!(alternative("It leaks.", "<p>The kettle leaks.</p>").visible_text, "It leaks.");
}

#[test]
fn charsets_are_found_where_no_label_tells() {
    let html = b"<html><head><meta http-equiv=Content-Type content='text/html; charset=koi8-r'></head><p>\xfe\xc1\xca\xce\xc9\xcb</p>";
    assert_eq!(mail("Content-Type: text/html\nContent-Transfer-Encoding: 8bit", html).visible_text, "Чайник");
    let japanese = b"\x1b$B$f$+$o$+$7\x1b(B";
    for kind in
        ["text/plain", "text/plain; charset=us-ascii", "text/plain; charset=utf-8", "text/plain; charset=unknown-8bit"]
    {
        assert_eq!(mail(&format!("Content-Type: {kind}"), japanese).visible_text, "ゆかわかし", "{kind}");
    }
    let labelled = "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit";
    assert_eq!(mail(labelled, "Kühlung – fällt aus".as_bytes()).visible_text, "Kühlung – fällt aus");
}

#[test]
fn a_mail_inside_is_shown_once_and_without_the_lines_around_it() {
    for inner in [
        "Content-Type: text/plain\n\nThe inside kettle leaks.",
        "Content-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nThe inside kettle leaks.\n--i--",
        "Content-Type: text/html\n\n<p>The inside kettle leaks.</p>",
    ] {
        let inside =
            format!("Content-Type: message/rfc822\n\nFrom: =?utf-8?Q?C=C3=BD?= <cy@x.test>\nSubject: Kettle\n{inner}");
        let body = format!("--b\n\nMy own words stand here\nand go on\n--b\n{inside}\n--b--\n");
        let head = "From: a@x.test\nMessage-ID: <1@x.test>\nSubject: Fwd: Kettle\nContent-Type: multipart/mixed; boundary=b\n\n";
        let mail = read(format!("{head}{body}").as_bytes());
        assert_eq!(mail.class, Class::Forward);
        let count = |words: &str| mail.visible_text.matches(words).count();
        assert_eq!(
            (count("My own words"), count("inside kettle"), count("--b"), count("From: Cý")),
            (1, 1, 0, 1),
            "{}",
            mail.visible_text
        );
        assert_eq!(mail.problems, Vec::<email::Problem>::new());
    }
}

#[test]
fn words_of_an_unknown_kind_are_words() {
    for kind in ["application/octet-stream", "message/partial; id=1; number=1; total=2", "x-unknown/x-unknown"] {
        assert_eq!(
            mail(&format!("Content-Type: {kind}"), b"The kettle leaks.\r\n").visible_text,
            "The kettle leaks.",
            "{kind}"
        );
    }
    let file = mail("Content-Type: application/octet-stream; name=a.bin", b"data");
    assert_eq!((file.visible_text.as_str(), file.attachments.len()), ("", 1));
}
