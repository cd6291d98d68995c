//! Where a signature begins and, as people write on below it, where it ends.

use email::quotes::{Context, fold};

/// Each case: a text, and what of it stays visible.
fn check(cases: &[(&str, &str)]) {
    for (text, visible) in cases {
        assert_eq!(fold(text, &Context::default()).visible, *visible, "for\n{text}");
    }
}

#[test]
fn what_is_added_below_a_signature_stays_visible() {
    check(&[
        (
            "The kettle leaks.\n\n-- \nAnn Ek\n\nPS: If I hear nothing by Friday I cancel.",
            "The kettle leaks.\n\nPS: If I hear nothing by Friday I cancel.",
        ),
        (
            "It leaks.\n--\nAnn Ek\nTel. +47 22 22 22 22\n\nI forgot to say that it also smells of burnt plastic.",
            "It leaks.\nI forgot to say that it also smells of burnt plastic.",
        ),
        ("It leaks.\n\n-- \nAnn Ek\n\nThis e-mail is confidential and meant for the intended recipient.", "It leaks."),
        ("It leaks.\n\n-- \nYou received this message because you are subscribed to the group Pumps.", "It leaks."),
    ]);
}

#[test]
fn lines_drawn_between_paragraphs_begin_no_signature() {
    for text in [
        "Three things are wrong:\n--\nthe lid does not close\n--\nthe kettle leaks\n--\nthe bill is wrong",
        "The kettle leaks.\n—\nAnd the bill is wrong, please send a new one.",
        "First the lid broke.\n--\nThen the handle came off while I was pouring hot water.\nNow it leaks as well.",
        "Summary\n__\nYour driver did not ring the bell, and nobody called me back!",
    ] {
        check(&[(text, text)]);
    }
}

#[test]
fn plain_signatures_fold_as_ever() {
    check(&[
        ("It leaks.\n\n-- \nAnn Ek\nEk & Sons AS", "It leaks."),
        ("It leaks.\n\n--\nAnn Ek\nStreet 5\n0001 Oslo", "It leaks."),
        ("It leaks.\n\n—\nAnn", "It leaks."),
        ("It leaks.\n\n-- \nLife is what happens while you wait for the plumber.", "It leaks."),
    ]);
}

#[test]
fn forms_with_drawn_lines_and_lists_behind_a_colon_have_no_signature() {
    for text in [
        "Name: Ann\n________________________\nThe kettle leaks.\n________________________\nPhone: 12345678\nAnn Ek",
        "Order:\n--\n2 kettles\nblack",
        "It leaks\n____________\nThe lid broke too.",
    ] {
        check(&[(text, text)]);
    }
}

#[test]
fn what_is_written_inside_the_signature_of_a_program_is_seen() {
    let html = "<p>Hello,</p><div class=\"moz-signature\">The kettle leaks since Monday and nobody answers.<br>Please replace it.</div>";
    let visible = email::quotes::fold_html(html, &Context::default()).visible;
    assert!(visible.contains("kettle leaks") && visible.contains("Hello"), "{visible}");
    let plain = "<p>Hello,</p><p>It leaks and drips.</p><div class=\"moz-signature\">Ann Ek<br>Ek AS</div>";
    assert_eq!(email::quotes::fold_html(plain, &Context::default()).visible, "Hello,\n\nIt leaks and drips.");
}

#[test]
fn what_no_program_shows_is_not_said() {
    let html = "<div style=\"display: none\">Preview <div>of it</div></div><p>It leaks.</p>";
    assert_eq!(email::html_to_text(html), "It leaks.");
    assert_eq!(email::html_to_text("<div style=\"display:none\"><p>It leaks.</p>"), "It leaks.");
}
