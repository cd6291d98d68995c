//! A letter on paper: what is printed is what was hashed, and nothing is added to its words.

use super::super::{Head, paper};
use super::*;
use ::paper::{Block, Letter};
use base::context::Context;
use base::ids::CaseNo;
use text::Language;

fn printed(sections: &Sections, language: Language) -> Letter {
    let organisation = northline();
    let ctx = Context { now: now(), actor: TOMAS_ACTS, organisation: &organisation, has_mail: true, given: &[] };
    let sha256 = sections.sha256();
    paper(sections, Head { no: CaseNo(1042), sha256: &sha256, contact: "Ingrid Moe", language }, &ctx)
}

fn of(fixed: &str) -> Vec<Block> {
    let sections = Sections { fixed: fixed.to_owned(), ..path_in_writing() };
    let blocks = printed(&sections, Language::English).blocks;
    let from = blocks.iter().position(|block| *block == Block::Heading("What we have done".to_owned())).unwrap();
    let to = blocks.iter().position(|block| *block == Block::Heading("What changes".to_owned())).unwrap();
    blocks[from + 1..to].to_vec()
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(text.to_owned())
}

fn item(text: &str) -> Block {
    Block::Item(text.to_owned())
}

#[test]
fn the_head_says_from_whom_to_whom_and_when_and_the_foot_what_it_was_hashed_as() {
    let letter = printed(&path_in_writing(), Language::English);
    assert_eq!(letter.sender, ["Northline Parts", "care@northline.example"]);
    assert_eq!(letter.recipient, ["Ingrid Moe"]);
    assert!(letter.place_date.contains("17 Nov"), "{}", letter.place_date);
    assert_eq!(letter.footer, format!("A-1042 · {}", path_in_writing().sha256()));
    assert_eq!((letter.subject.as_str(), letter.title.as_str()), ("What happened", "What happened"));
    assert_eq!((letter.language.as_str(), letter.author.as_str()), ("en", "Northline Parts"));
}

#[test]
fn the_parts_stand_in_their_order_under_the_headings_of_its_language() {
    for language in Language::ALL {
        let blocks = printed(&path_in_writing(), language).blocks;
        let [
            Block::Paragraph(happened),
            Block::Heading(fixed),
            _,
            Block::Heading(changes),
            _,
            Block::Paragraph(closing),
        ] = blocks.as_slice()
        else {
            unreachable!("{blocks:?}")
        };
        assert_eq!((happened.as_str(), closing.as_str()), ("We sent the wrong motor.", "Tomas Reyes"));
        let is_english = language == Language::English;
        assert_eq!(
            fixed == "What we have done" && changes == "What changes",
            is_english,
            "{language:?}: {fixed}, {changes}"
        );
    }
}

#[test]
fn lines_with_a_dash_are_items_and_other_lines_are_one_paragraph() {
    assert_eq!(of("- one\n- two"), [item("one"), item("two")]);
    assert_eq!(of("One line\nand its end."), [paragraph("One line and its end.")]);
    assert_eq!(of("First.\n\nSecond."), [paragraph("First."), paragraph("Second.")]);
    assert_eq!(of("Namely:\n- one\nand more"), [paragraph("Namely:"), item("one"), paragraph("and more")]);
    assert_eq!(of("-no item\n - one"), [paragraph("-no item"), item("one")]);
    assert_eq!(of("windows\r\n\r\nlines"), [paragraph("windows"), paragraph("lines")]);
    assert_eq!(of("\n\n  \n\nAlone.\n\n"), [paragraph("Alone.")]);
}

#[test]
fn every_word_of_the_letter_is_printed_and_no_other() {
    let sections = Sections {
        happened: "Alpha beta\n\n- gamma\n- delta".to_owned(),
        fixed: "Epsilon\nzeta".to_owned(),
        ..path_in_writing()
    };
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace().filter(|word| *word != "-").map(str::to_owned).collect()
    };
    let printed: Vec<String> = printed(&sections, Language::English)
        .blocks
        .into_iter()
        .filter_map(|block| match block {
            Block::Paragraph(text) | Block::Item(text) => Some(text),
            _ => None,
        })
        .flat_map(|text| words(&text))
        .collect();
    assert_eq!(printed, words(&sections.text()));
}
