//! Whatever arrives: no panic, no stack overflow, no work out of proportion, no live content.

use std::time::{Duration, Instant};

use email::{Mail, html_to_text, read, sanitise};
use proptest::prelude::*;

const HTML: &str = "From: a@b.test\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n";

/// Far above what the slowest case takes, far below what anything quadratic takes.
fn quick(what: &str, work: impl FnOnce() -> Mail) -> Mail {
    let start = Instant::now();
    let mail = work();
    assert!(start.elapsed() < Duration::from_secs(20), "{what}: {:?}", start.elapsed());
    mail
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn random_bytes_never_panic(raw in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&raw);
    }

    #[test]
    fn mail_like_scraps_never_panic(scraps in proptest::collection::vec(proptest::sample::select(SCRAPS), 0..60)) {
        let raw = scraps.concat();
        let _ = read(raw.as_bytes());
        let _ = sanitise(&raw);
    }

    #[test]
    fn random_text_keeps_its_words(text in "[a-z>:\\-_@ \n<.0-9]{0,400}") {
        let folded = email::quotes::fold(&text, &email::quotes::Context::default());
        let all = format!("{}\n{}\n{}", folded.visible, folded.quoted, folded.signature);
        let count = |text: &str| text.split_whitespace().count();
        prop_assert_eq!(count(&text), count(&all));
    }
}

const SCRAPS: &[&str] = &[
    "From: ",
    "a@b.test",
    "\r\n",
    "\n",
    "\r\n\r\n",
    "Content-Type: ",
    "multipart/mixed; boundary=b",
    "text/html",
    "message/rfc822",
    "--b",
    "--b--",
    "Content-Transfer-Encoding: base64",
    "quoted-printable",
    "=?utf-8?q?",
    "?=",
    "<",
    ">",
    "<b>",
    "<div class=\"gmail_quote\">",
    "</div>",
    "<blockquote>",
    "&nbsp;",
    "&#",
    "&#x80;",
    "&",
    "\"",
    "'",
    "=",
    "On 6 May 2024 at 09:14, A <a@b.test> wrote:",
    "> ",
    "-- ",
    "漏れ",
    "é",
    "\u{FEFF}",
    "\0",
    "References: <",
    "From: x\nSent: y\nTo: z",
    "____________",
    "charset=utf-7",
    "format=flowed",
    " \n",
    "<!--",
    "-->",
    "<script>",
    "<img src=",
    "http://x",
    "cid:",
    "Date: ",
    "Message-ID: <>",
];

#[test]
fn deep_mime_is_bounded() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
    let mail = quick("mails in mails", || read(format!("From: a@b.test\r\n{nested}").as_bytes()));
    assert!(mail.problems.iter().any(|problem| problem.to_string().contains("inside")), "{:?}", mail.problems);
    let multipart: String =
        (0..5000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
    quick("multiparts", || read(format!("From: a@b.test\r\n{multipart}\r\nhello").as_bytes()));
}

#[test]
fn deep_html_is_shown_as_text() {
    for tag in ["<div>", "<blockquote>", "<b a=1>", "<table><tr><td>", "<div></span><table><td></div>", "<svg><g>"] {
        let body = format!("hello {} world", tag.repeat(20_000));
        let mail = quick(tag, || read(format!("{HTML}{body}").as_bytes()));
        assert!(mail.visible_text.contains("hello") && mail.visible_text.contains("world"), "{tag}");
        assert!(mail.html.is_some_and(|html| html.starts_with("<pre>")), "{tag}");
    }
}

#[test]
fn html_that_makes_parsers_slow_is_bounded() {
    let fonts: String = (0..200).map(|n| format!("<font color={n}>")).collect();
    let attributes: String = (0..100_000).map(|n| format!("a{n} ")).collect();
    for (what, body) in [
        ("entities", "&".repeat(300_000)),
        ("reopened fonts", format!("{fonts}{}", "<p>x</p>".repeat(20_000))),
        ("attributes", format!("<a {attributes}>x</a>")),
        ("open tags", "<a ".repeat(50_000)),
        ("comments", "<!-- ".repeat(50_000)),
        ("styles", "<style>x</styl".repeat(50_000)),
    ] {
        quick(what, || read(format!("{HTML}{body}").as_bytes()));
    }
}

#[test]
fn many_lines_stay_linear() {
    for line in [
        "> quoted\n",
        "> quoted\nanswer\n",
        "From:\n",
        "--\n",
        "Sent from my iPhone\n",
        "_______\n",
        "somebody wrote:\n\n",
        "-----Original Message-----\n\n",
    ] {
        quick(line, || read(format!("From: a@b.test\r\n\r\nHi\n{}", line.repeat(20_000)).as_bytes()));
    }
}

#[test]
fn nothing_live_survives() {
    let html = sanitise(concat!(
        "<p onclick=\"x()\" style=\"background:url(https://spy.test)\">Hi</p><script>alert(1)</script><style>p{}</style>",
        "<form action=\"https://spy.test\"><input name=a></form><iframe src=\"https://spy.test\"></iframe>",
        "<a href=\"javascript:x()\">bad</a><a href=\"https://shop.test/a\">good</a><a href=\"/relative\">rel</a>",
        "<img src=\"https://spy.test/p.png\"><img src=\"https://spy.test/t.gif\" width=\"1\" height=\"1\"><img src=\"CID:logo\" onerror=x()>",
        "<img src=\"data:image/png;base64,AAAA\"><svg onload=x()><a xlink:href=\"javascript:x()\">s</a></svg><video src=\"https://spy.test\"></video>",
        "<link rel=stylesheet href=https://spy.test><base href=https://spy.test><meta http-equiv=refresh content=0>",
    ));
    for live in [
        "onclick",
        "onerror",
        "onload",
        "style",
        "script",
        "form",
        "iframe",
        "javascript",
        "https://spy",
        "data:",
        "<link",
        "<base",
        "<meta",
        "video",
        "/relative",
    ] {
        assert!(!html.contains(live), "{live}: {html}");
    }
    assert!(html.contains("rel=\"noopener noreferrer nofollow\"") && html.contains("target=\"_blank\""), "{html}");
    assert_eq!(html.matches("[image not loaded: spy.test]").count(), 1, "{html}");
    assert!(html.contains("src=\"CID:logo\""), "{html}");
}

#[test]
fn html_reads_as_its_words() {
    let text = html_to_text(
        "<style>p{}</style><p>Dear&nbsp;Ada,</p><ul><li>one</li><li>two</li></ul><p>a &lt; b &amp; c &#8364; &#128;<br>end</p><table><tr><td>x</td><td>y</td></tr></table>",
    );
    assert_eq!(text, "Dear Ada,\n- one\n- two\n\na < b & c € €\nend\nx\ty");
}
