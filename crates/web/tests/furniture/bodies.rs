//! A body of JSON: read strictly, so that a slip of the pen is named and never passes for something left out.

use axum::body::Bytes;
use base::refusal::Refusal;
use serde::Deserialize;
use web::extract::{Body, CasePath, limit};
use web::list::MOST;

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Note {
    text: String,
    times: Option<u32>,
    #[serde(rename = "sentTo")]
    sent_to: Vec<String>,
}

fn read(json: &str) -> Result<Note, (Option<&'static str>, String)> {
    let body = Body(Bytes::from(json.to_owned()));
    body.read().map_err(|no: Refusal| (no.field, no.to_string()))
}

#[test]
fn what_is_left_out_is_what_it_usually_is() {
    assert_eq!(read(""), Ok(Note::default()));
    assert_eq!(read(" {} \n"), Ok(Note::default()));
    let full = Note { text: "a\nb".to_owned(), times: Some(3), sent_to: vec!["x".to_owned()] };
    assert_eq!(read(r#"{"text": "a\nb", "times": 3, "sentTo": ["x"]}"#), Ok(full));
}

#[test]
fn a_field_it_does_not_have_is_named_with_those_it_has() {
    let (field, says) = read(r#"{"txet": "a"}"#).unwrap_err();
    assert_eq!(field, Some("body"));
    assert!(says.contains("“txet”") && says.contains("text, times, sentTo"), "{says}");
    let long = format!(r#"{{"{}": 1}}"#, "x".repeat(500));
    assert!(read(&long).unwrap_err().1.len() < 300, "a name is repeated as far as it helps");
    let none = Body(Bytes::from_static(b"{\"a\": 1}")).read::<Nothing>().unwrap_err().to_string();
    assert!(none.ends_with("It takes none."), "{none}");
}

#[derive(Debug, Deserialize)]
struct Nothing {}

#[test]
fn a_field_that_is_not_what_it_should_be_is_named() {
    for (json, field) in [
        (r#"{"times": "three"}"#, "times"),
        (r#"{"times": -1}"#, "times"),
        (r#"{"text": "fine", "sentTo": "x"}"#, "sentTo"),
        (r#"{"text": null, "times": 1}"#, "text"),
    ] {
        let (named, says) = read(json).unwrap_err();
        assert!(named == Some(field) && says.contains(&format!("“{field}”")), "{json}: {says}");
    }
}

#[test]
fn what_is_no_object_is_refused_and_not_taken_for_an_empty_one() {
    for json in ["[]", "[{}]", "null", "3", "\"text\"", "{", "{} {}", "{\"text\": }", "\u{feff}{}"] {
        assert_eq!(read(json).unwrap_err().0, Some("body"), "{json}");
    }
}

#[test]
fn a_text_with_a_sign_the_store_cannot_keep_is_refused() {
    let (field, says) = read(r#"{"text": "a\u0000b"}"#).unwrap_err();
    assert!(field == Some("body") && says.contains("U+0000"), "{says}");
    assert!(read(r#"{"text": "a\u0001b"}"#).is_ok());
}

#[test]
fn a_page_holds_as_many_rows_as_it_may() {
    assert_eq!((limit(None), limit(Some(1)), limit(Some(MOST))), (Ok(50), Ok(1), Ok(MOST)));
    for wrong in [0, MOST + 1, u32::MAX] {
        assert_eq!(limit(Some(wrong)).unwrap_err().field, Some("limit"), "{wrong}");
    }
}

#[test]
fn a_place_is_read_out_of_the_numbers_of_its_path() {
    let path = |pairs: &[(&str, &str)]| {
        let path = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        CasePath::read(&path).map(|at| (at.no.0, at.n)).map_err(|no| no.kind)
    };
    assert_eq!(path(&[("no", "A-1042"), ("n", "3")]), Ok((1042, 3)));
    assert_eq!(path(&[("no", "1042")]), Ok((1042, 0)));
    for wrong in
        [&[][..], &[("no", "x")], &[("n", "3")], &[("no", "1"), ("n", "-3")], &[("no", "1"), ("n", "4294967296")]]
    {
        assert!(path(wrong).is_err(), "{wrong:?}");
    }
}
