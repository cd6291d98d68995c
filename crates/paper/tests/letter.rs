//! Letters as their reader gets them: the PDF opened again with another library.

#![expect(clippy::unwrap_used, reason = "a PDF that cannot be opened again should stop the test")]

use lopdf::{Document, Object};
use paper::{Block, Letter, pdf};

fn letter(blocks: Vec<Block>) -> Letter {
    Letter {
        sender: vec!["Northline Parts".into(), "Sandviksveien 12".into(), "5036 Bergen".into()],
        recipient: vec!["Ingrid Moe".into(), "Halden Print & Pack".into(), "1767 Halden".into()],
        place_date: "Bergen, 18 November 2026".into(),
        date: Some(jiff::civil::date(2026, 11, 18)),
        subject: "Feeder 7: what happened and what we change".into(),
        blocks,
        footer: "A-1042 · 4f8a1c".into(),
        language: "en".into(),
        title: "Letter to Ingrid Moe".into(),
        author: "Tomas Reyes".into(),
    }
}

fn text_of(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    pages.keys().map(|page| document.extract_text(&[*page]).unwrap().replace('\n', " ")).collect()
}

fn says(bytes: &[u8], key: &[u8]) -> bool {
    bytes.windows(key.len()).any(|window| window == key)
}

#[test]
fn everything_written_can_be_read_again_in_order() {
    let blocks = vec![
        Block::Paragraph("Dear Ingrid,\nthe belt we sent you was the wrong one.".into()),
        Block::Heading("What we did at once".into()),
        Block::Fact { label: "Loan unit".into(), value: "on your floor since Tuesday".into() },
        Block::Item("A new belt, fitted and run for one shift".into()),
        Block::Item("Your order line checked by two".into()),
        Block::Signature(vec!["Yours sincerely".into(), "Tomas Reyes".into()]),
    ];
    let pages = text_of(&pdf(&letter(blocks)).unwrap());
    assert_eq!(pages.len(), 1);
    let mut rest = pages[0].as_str();
    for part in [
        "Northline Parts",
        "Sandviksveien 12",
        "Halden Print & Pack",
        "Bergen, 18 November 2026",
        "Feeder 7: what happened and what we change",
        "Dear Ingrid,",
        "the belt we sent you was the wrong one.",
        "What we did at once",
        "Loan unit",
        "on your floor since Tuesday",
        "•",
        "A new belt",
        "•",
        "checked by two",
        "Yours sincerely",
        "Tomas Reyes",
        "A-1042 · 4f8a1c",
        "1 / 1",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("“{part}” is missing from “{rest}”"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn twenty_pages_break_cleanly_and_each_says_which_it_is() {
    let paragraph =
        |n: usize| Block::Paragraph(format!("Begin{n}. {}End{n}.", "We looked at each step with you. ".repeat(40)));
    let bytes = pdf(&letter((0..52).map(paragraph).collect())).unwrap();
    let pages = text_of(&bytes);
    assert!((18..=26).contains(&pages.len()), "{} pages", pages.len());
    for (number, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("{} / {}", number + 1, pages.len())), "page {number}: {page}");
        assert!(page.contains("A-1042 · 4f8a1c"));
        assert!(page.contains("Northline Parts"));
    }
    let all = pages.concat();
    for n in 0..52 {
        assert_eq!(all.matches(&format!("Begin{n}.")).count(), 1);
        assert_eq!(all.matches(&format!("End{n}.")).count(), 1);
    }
}

#[test]
fn the_same_letter_is_the_same_file_and_another_is_another() {
    let first = letter(vec![Block::Paragraph("It is made right.".into())]);
    assert_eq!(pdf(&first).unwrap(), pdf(&first).unwrap());
    let other = letter(vec![Block::Paragraph("It is made right!".into())]);
    assert_ne!(pdf(&first).unwrap(), pdf(&other).unwrap());
}

#[test]
fn a_letter_is_the_same_file_whatever_was_printed_before_it() {
    let first = letter(vec![Block::Paragraph("Dear Ingrid, Łódź ≠ 東京.".into())]);
    let other = letter(vec![Block::Item("Another ≠ one, with 東京 in it.".into()), Block::Paragraph("Łódź".into())]);
    let press = paper::Press::new().unwrap();
    for each in [&first, &other, &first, &other] {
        assert_eq!(press.pdf(each).unwrap(), pdf(each).unwrap());
    }
}

#[test]
fn the_pages_are_a4_tagged_titled_and_in_a_language() {
    let bytes = pdf(&letter(vec![Block::Paragraph("Dear Ingrid,".into())])).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en");
    assert!(catalog.has(b"StructTreeRoot"));
    let page = document.get_object(document.get_pages()[&1]).unwrap().as_dict().unwrap();
    let sides: Vec<f32> =
        page.get(b"MediaBox").unwrap().as_array().unwrap().iter().map(|n| Object::as_float(n).unwrap()).collect();
    assert!((sides[2] - 595.276).abs() < 0.01 && (sides[3] - 841.89).abs() < 0.01, "{sides:?}");
    assert!(says(&bytes, b"Letter to Ingrid Moe"));
    assert!(says(&bytes, b"pdfaid:part") && says(&bytes, b"pdfuaid:part"), "it is archivable and accessible");
}

#[test]
fn the_letters_of_europe_are_set_without_a_gap() {
    let words = "Ærlig Übergröße forçat niño Łódź Ελλάδα Україна ☎ ✓";
    let bytes = pdf(&letter(vec![Block::Paragraph(words.into())])).unwrap();
    let page = text_of(&bytes).concat();
    assert!(words.split(' ').all(|word| page.contains(word)), "{page}");
    assert!(says(&bytes, b"pdfaid:part"), "no sign was missing");
}

#[test]
fn no_text_makes_it_fail() {
    let odd = [
        "",
        " ",
        "\n\n",
        "你好世界 مرحبا 👩‍👩‍👧 𝄞",
        "\0\u{1b}[31m\u{feff}\u{fffe}\u{e000}",
        "x".repeat(1_500).leak(),
        "\u{301}",
    ];
    for text in odd {
        let strange = Letter {
            sender: vec![text.into(); 3],
            recipient: vec![text.into(); 3],
            place_date: text.into(),
            date: None,
            subject: text.into(),
            blocks: vec![
                Block::Heading(text.into()),
                Block::Paragraph(text.into()),
                Block::Item(text.into()),
                Block::Fact { label: text.into(), value: text.into() },
                Block::Signature(vec![text.into(); 3]),
            ],
            footer: text.into(),
            language: text.into(),
            title: text.into(),
            author: text.into(),
        };
        let bytes = pdf(&strange).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert!(!Document::load_mem(&bytes).unwrap().get_pages().is_empty());
    }
    assert_eq!(text_of(&pdf(&Letter::default()).unwrap()).len(), 1);
}
