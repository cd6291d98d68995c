//! Forms as browsers send them: with files and without, read whole or kept as typed.

use crate::place::{COOKIE, Heard, Place};
use axum::http::Request;
use base::refusal::Refusal;
use serde::Deserialize;
use text::Language;
use web::Kept;
use web::form::Sent;

const BOUNDARY: &str = "boundary-of-a-browser";

/// One part of a form: a field, or a file when it has a name.
fn part(name: &str, file: Option<&str>, content: &[u8]) -> Vec<u8> {
    let file = file.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: image/png")).unwrap_or_default();
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

async fn send(place: &Place, parts: &[Vec<u8>]) -> Heard {
    let body = [parts.concat(), format!("--{BOUNDARY}--\r\n").into_bytes()].concat();
    let request = Request::post("/bells/7/ringing")
        .header("cookie", COOKIE)
        .header("sec-fetch-site", "same-origin")
        .header("content-length", body.len())
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    place.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn fields_and_files_come_in_together_and_an_empty_file_is_none() {
    let place = Place::open();
    let parts = [part("times", None, b"2"), part("file", Some("../belt.png"), b"\x89PNG"), part("file", Some(""), b"")];
    assert_eq!(send(&place, &parts).await.header("location"), "/bells/7");
    assert_eq!(place.rung().await, 2);
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_with_its_limit_and_nothing_is_done() {
    let place = Place::open();
    let parts = [part("note", None, b"typed with care"), part("file", Some("big.png"), &[7; 3000])];
    let heard = send(&place, &parts).await;
    assert_eq!(heard.status.as_u16(), 413);
    assert!(heard.body.contains("0 MB"), "{}", heard.body);
    assert_eq!(place.rung().await, 0);
}

#[tokio::test]
async fn bytes_that_are_no_text_or_no_form_are_refused_in_words() {
    let place = Place::open();
    let heard = send(&place, &[part("note", None, &[0xff, 0xfe])]).await;
    assert_eq!(heard.status.as_u16(), 422);
    let other = place.form("/bells/7/ringing", "note=%FF%FE&times=1").await;
    assert!(matches!(other.status.as_u16(), 303 | 422), "{}", other.status);
    let unbound = Request::post("/bells/7/ringing")
        .header("cookie", COOKIE)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data");
    assert_eq!(place.send(unbound.body("x".into()).unwrap()).await.status.as_u16(), 422);
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Typed {
    text: String,
    times: Option<u32>,
    is_urgent: bool,
}

fn sent(pairs: &[(&str, &str)]) -> Sent {
    Sent { pairs: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(), files: Vec::new() }
}

#[test]
fn a_form_is_read_into_its_body_and_what_is_empty_is_left_out() {
    let form = sent(&[("text", "a & b = c"), ("times", ""), ("is_urgent", "true"), ("back", "/today")]);
    let typed = Typed { text: "a & b = c".to_owned(), times: None, is_urgent: true };
    assert_eq!(form.read(), Ok(typed));
    assert_eq!((form.value("text"), form.value("nothing")), ("a & b = c", ""));
    assert_eq!(sent(&[("times", "1"), ("times", "2")]).value("times"), "2", "the last of a name counts");
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default, deny_unknown_fields)]
struct Strict {
    text: String,
}

#[test]
fn what_a_form_carries_besides_is_passed_over_also_where_a_program_may_send_nothing_else() {
    let form = sent(&[("text", "a"), ("once", "5f0c"), ("typing", "77aa.1"), ("version", "3"), ("back", "/today")]);
    assert_eq!(form.read(), Ok(Strict { text: "a".to_owned() }));
}

#[test]
fn the_field_that_is_not_what_it_should_be_is_named() {
    for (pairs, field) in [
        (&[("text", "fine"), ("times", "often")][..], "times"),
        (&[("times", "-1")], "times"),
        (&[("times", "1"), ("is_urgent", "perhaps")], "is_urgent"),
    ] {
        let no = sent(pairs).read::<Typed>().unwrap_err();
        assert_eq!(no.field, Some(field), "{no}");
    }
}

#[test]
fn what_was_typed_is_kept_for_its_own_form_alone() {
    let kept =
        sent(&[("text", ""), ("why", "because")]).kept("cases/A-1/exposure", Refusal::invalid("text", "Say it."));
    assert!(kept.is("cases/A-1/exposure") && !kept.is("cases/A-1/title"));
    let here = kept.clone().below("/cases/A-1");
    assert_eq!((here.form.as_str(), here.of("exposure", "why"), here.of("title", "why")), ("exposure", "because", ""));
    assert_eq!(here.or("exposure", "text", "as it was"), "", "a field that was emptied stays empty");
    assert_eq!(
        (here.or("exposure", "other", "as it was"), here.or("title", "text", "as it was")),
        ("as it was", "as it was")
    );
    assert_eq!(
        (here.wrong("exposure", "text"), here.wrong("exposure", "why"), here.wrong("title", "text")),
        (Some("Say it."), None, None)
    );
    assert_eq!(kept.clone().below("/customers").form, "cases/A-1/exposure", "it stands on no other page");
    assert_eq!(kept.named("other").of("other", "why"), "because");
}

#[test]
fn why_it_was_refused_is_said_in_the_readers_language_and_added_to() {
    let refusal = Refusal::invalid(
        "text",
        text::text!(customer: "We couldn’t read this form. Go back, check what you typed and send it again."),
    );
    let mut kept = sent(&[]).kept("form", refusal).in_language(Language::German);
    let german = kept.problem().unwrap().to_owned();
    assert!(!german.is_empty() && !german.contains("Go back"), "{german}");
    kept.add("Eva moved it.");
    assert!(kept.problem().unwrap().ends_with("Eva moved it."));
    let nothing = Kept::nothing(Refusal::not_now("Not today."));
    assert_eq!((nothing.problem(), nothing.of("", "x")), (Some("Not today."), ""));
    assert_eq!((Kept::default().problem(), Kept::default().is("")), (None, false));
}
