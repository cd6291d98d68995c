//! Whatever is written, every word of it is on paper, in its order, and on no page that says another number.

#![expect(clippy::unwrap_used, reason = "a PDF that cannot be opened again should stop the test")]

use lopdf::Document;
use paper::{Block, Letter, pdf};
use proptest::prelude::*;

/// Words that can be found again: each has a number of its own.
fn numbered(words: &[u8], from: usize) -> String {
    let word = |(n, length): (usize, &u8)| format!("w{}{}", from + n, "x".repeat(usize::from(*length)));
    words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

fn block() -> impl Strategy<Value = (u8, Vec<u8>)> {
    (0_u8..5, proptest::collection::vec(0_u8..9, 1..60))
}

fn letter(blocks: &[(u8, Vec<u8>)]) -> (Letter, usize) {
    let mut count = 0;
    let blocks = blocks
        .iter()
        .map(|(kind, words)| {
            let text = numbered(words, count);
            count += words.len();
            match kind {
                0 => Block::Heading(text),
                1 => Block::Paragraph(text),
                2 => Block::Item(text),
                3 => Block::Fact { label: "Case".to_owned(), value: text },
                _ => Block::Signature(vec!["Yours".to_owned(), text]),
            }
        })
        .collect();
    let letter = Letter {
        sender: vec!["Northline Parts".to_owned(), "Bergen".to_owned()],
        recipient: vec!["Ida Moe".to_owned()],
        place_date: "Bergen, 18 November 2026".to_owned(),
        subject: "The belt".to_owned(),
        blocks,
        footer: "A-1042".to_owned(),
        language: "en".to_owned(),
        ..Letter::default()
    };
    (letter, count)
}

fn pages(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).unwrap();
    document.get_pages().keys().map(|page| document.extract_text(&[*page]).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_word_is_there_once_and_in_order(blocks in proptest::collection::vec(block(), 0..30)) {
        let (letter, count) = letter(&blocks);
        let bytes = pdf(&letter).unwrap();
        let pages = pages(&bytes);
        for (number, page) in pages.iter().enumerate() {
            let says = format!("{} / {}", number + 1, pages.len());
            prop_assert!(page.contains(&says), "page {number}: {page}");
            prop_assert!(page.contains("A-1042") && page.contains("Northline Parts"));
        }
        let all = pages.join(" ");
        let found: Vec<usize> = all
            .split_whitespace()
            .filter_map(|word| word.strip_prefix('w')?.trim_end_matches('x').parse().ok())
            .collect();
        prop_assert_eq!(found, (0..count).collect::<Vec<usize>>());
        prop_assert_eq!(pdf(&letter).unwrap(), bytes, "the same letter is the same file");
    }
}

#[test]
fn the_address_stands_in_the_window_of_an_envelope() {
    let (letter, _) = letter(&[(1, vec![3; 40])]);
    let document = Document::load_mem(&pdf(&letter).unwrap()).unwrap();
    assert_eq!(document.get_pages().len(), 1);
    let text = pages(&pdf(&letter).unwrap()).remove(0);
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("“{part}” is missing from “{text}”"));
    assert!(place("Northline Parts") < place("Ida Moe") && place("Ida Moe") < place("Bergen, 18 November 2026"));
    assert!(place("Bergen, 18 November 2026") < place("The belt") && place("The belt") < place("w0"));
}
