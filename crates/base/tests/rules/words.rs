//! Text as people type it: whatever comes in, what is kept is bounded, trimmed and safe to show.

use base::words;
use proptest::prelude::*;

#[test]
fn free_text_keeps_its_lines_and_loses_only_its_edges() {
    assert_eq!(words::required("what", "\n one\n\n two \n", "").unwrap(), "one\n\n two");
    assert_eq!(words::optional("why", " \n\t"), Ok(None));
    assert_eq!(words::optional("why", " because "), Ok(Some("because".to_owned())));
    let long = "æ".repeat(words::TEXT);
    assert!(words::required("what", &long, "").is_ok(), "letters are counted, not bytes");
    let refused = words::optional("why", &format!("{long}æ")).unwrap_err();
    assert!(refused.field == Some("why") && refused.to_string().contains("20,001"), "{refused}");
}

#[test]
fn a_typed_case_number_is_the_number_and_nothing_else() {
    for typed in ["A-1081", "a-1081", "1081", "  A-1081 \n"] {
        assert_eq!(words::case_number("into", typed), Ok(base::ids::CaseNo(1081)), "{typed}");
    }
    for typed in ["A-1081 junk", "A-1081 A-1082", "1081,1082", "A-", "", " ", "+1081", "A-1081\0"] {
        let refused = words::case_number("into", typed).unwrap_err();
        assert_eq!((refused.field, refused.to_string().contains("such as A-1042")), (Some("into"), true), "{typed}");
    }
}

#[test]
fn how_long_something_took_is_told_in_its_largest_unit() {
    let told = [0, 999, 1_000, 1_999, 2_000, 119_999, 120_000, 7_199_000, 7_200_000, 360_000_000].map(words::took);
    let said = [
        "under a second",
        "under a second",
        "1 second",
        "1 second",
        "2 seconds",
        "119 seconds",
        "2 minutes",
        "119 minutes",
        "2 hours",
        "100 hours",
    ];
    assert_eq!(told, said);
}

#[test]
fn a_text_is_cut_at_so_many_letters_with_a_sign_that_it_was() {
    assert_eq!(words::short("one two", 7), "one two");
    assert_eq!(words::short("one two three", 8), "one two…");
    assert_eq!(words::short("one  \n two", 20), "one two");
    assert_eq!(
        (words::short("abc", 1), words::short("abc", 0), words::short("", 0)),
        ("…".into(), "…".into(), String::new())
    );
}

#[test]
fn a_capital_stands_at_the_beginning_in_any_script() {
    let told = ["", "ærlig", "ß", "1a", "Élan"].map(words::capital);
    assert_eq!(told, ["", "Ærlig", "SS", "1a", "Élan"]);
}

#[test]
fn an_amount_is_read_by_the_decimals_of_its_currency() {
    for (text, currency, minor) in [
        ("1’200.50", "CHF", 120_050),
        ("1'200", "EUR", 120_000),
        (" 12\u{a0}000 ", "NOK", 1_200_000),
        (".5", "EUR", 50),
        ("5.", "EUR", 500),
        ("1.234", "KWD", 1_234),
        ("9999999999.99", "EUR", 999_999_999_999),
    ] {
        assert_eq!(words::amount("cost", text, currency), Ok(minor), "{text}");
    }
    for (wrong, currency) in
        [("1.5", "JPY"), ("1.2345", "KWD"), ("1e3", "EUR"), ("+5", "EUR"), ("٣", "EUR"), ("€5", "EUR")]
    {
        assert!(words::amount("cost", wrong, currency).is_err(), "{wrong}");
    }
}

#[test]
fn a_hash_is_the_one_every_other_program_makes() {
    assert_eq!(words::hex_sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

proptest! {
    #[test]
    fn a_line_is_one_line_of_a_bounded_length_or_refused(text in "\\PC{0,40}[\r\n\t ]{0,3}\\PC{0,260}") {
        match words::line("name", &text, "missing") {
            Ok(line) => {
                prop_assert!(!line.is_empty() && line.chars().count() <= words::LINE);
                prop_assert!(!line.contains(['\r', '\n', '\t']) && line.trim() == line);
                prop_assert_eq!(words::line("name", &line, "missing"), Ok(line));
            }
            Err(no) => prop_assert_eq!(no.field, Some("name")),
        }
    }

    #[test]
    fn an_address_that_is_kept_holds_one_at_sign_and_nothing_that_ends_a_header(text in "[a-zA-Z@.<>,; \r\nø-]{0,20}") {
        if let Ok(address) = words::address("email", &text) {
            prop_assert_eq!(address.matches('@').count(), 1);
            prop_assert!(!address.starts_with('@') && !address.ends_with('@'));
            prop_assert!(!address.contains(|c: char| c.is_whitespace() || "<>,;".contains(c)));
            prop_assert_eq!(&address.to_lowercase(), &address);
        }
    }

    #[test]
    fn a_file_name_is_safe_to_show_and_to_save_whatever_was_given(given in "\\PC{0,150}|[./\\\\]{0,9}[a-z]{0,3}") {
        let name = words::file_name(&given);
        prop_assert!(!name.is_empty() && !name.starts_with('.') && name.chars().count() <= 120);
        prop_assert!(!name.contains(|c: char| c.is_control() || "/\\<>:\"|?*".contains(c)), "{}", name);
    }

    #[test]
    fn what_was_typed_reads_back_as_the_same_amount(minor in 0_i64..9_999_999_999, currency in "EUR|JPY|KWD|NOK") {
        prop_assert_eq!(words::amount("cost", &words::amount_typed(minor, &currency), &currency), Ok(minor));
        let shown: String = words::money(minor, &currency).chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        prop_assert_eq!(words::amount("cost", &shown, &currency), Ok(minor));
        // As Germans write it: never another amount, and where it could be one it is asked about.
        let mirrored: String = words::money(minor, &currency)
            .chars()
            .filter_map(|c| match c {
                '.' => Some(','),
                ',' => Some('.'),
                c => c.is_ascii_digit().then_some(c),
            })
            .collect();
        match words::amount("cost", &mirrored, &currency) {
            Ok(read) => prop_assert_eq!(read, minor, "{}", mirrored),
            Err(_) => prop_assert!(currency == "KWD", "{}", mirrored),
        }
    }

    #[test]
    fn a_short_text_is_never_longer_than_asked_and_begins_as_the_whole(text in "\\PC{0,80}", most in 1_usize..40) {
        let short = words::short(&text, most);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert!(short.chars().count() <= most.max(1));
        prop_assert!(flat.starts_with(short.trim_end_matches('…')) || flat.contains('…'));
    }
}
