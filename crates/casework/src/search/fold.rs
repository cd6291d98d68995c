//! Words as search keeps them and looks for them, the same on both sides and in both databases: without accents, written out
//! where people write out, and in pairs where a script sets no blanks between its words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Enough of a long mail to be found by; PostgreSQL refuses a tsvector above 1 MB. Characters.
const LONGEST: usize = 50_000;
/// The longest word kept or looked for, in characters.
const WORD: usize = 64;
/// Digits that make a number worth finding by its end, as telephone numbers are.
const FEWEST_DIGITS: usize = 6;
/// Digits of the longest telephone number.
const MOST_DIGITS: usize = 15;

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As the index keeps it.
    pub word: String,
    /// It may be the beginning of a longer one.
    pub begins: bool,
}

/// What is kept of texts: each word once and once more as it may be typed, between blanks.
pub(super) fn kept(texts: &[String]) -> String {
    let mut words = Words::default();
    for text in texts {
        let text = beginning(text, LONGEST);
        for word in plain(text) {
            words.take_in(&word);
        }
        written_out(text, &mut words);
        numbers(text, &mut words);
    }
    words.all
}

/// The words of a query, at most sixteen. The last may be the beginning of one.
pub fn terms(query: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    for word in plain(query).take(16) {
        for run in runs(&word) {
            terms.extend(
                pairs(&run).unwrap_or_else(|| vec![Term { word: beginning(&run, WORD).to_owned(), begins: false }]),
            );
        }
    }
    if let Some(last) = terms.last_mut()
        && !last.word.chars().next().is_some_and(is_unspaced)
    {
        last.begins = true;
    }
    terms
}

#[derive(Default)]
struct Words {
    all: String,
    seen: std::collections::HashSet<String>,
}

impl Words {
    /// Keeps a word of any scripts.
    fn take_in(&mut self, word: &str) {
        if word.is_ascii() {
            return self.add(word);
        }
        for run in runs(word) {
            if !run.chars().next().is_some_and(is_unspaced) {
                self.add(&run);
                continue;
            }
            let letters: Vec<char> = run.chars().collect();
            for pair in letters.windows(2) {
                self.add(&String::from_iter(pair));
            }
            // So that every letter is the beginning of something.
            self.add(&letters.last().map(char::to_string).unwrap_or_default());
        }
    }

    fn add(&mut self, word: &str) {
        let word = beginning(word, WORD);
        if !word.is_empty() && !self.seen.contains(word) {
            self.seen.insert(word.to_owned());
            self.all.push_str(word);
            self.all.push(' ');
        }
    }
}

/// The first `most` characters.
fn beginning(text: &str, most: usize) -> &str {
    // No text has more characters than bytes.
    let ends = if text.len() > most { text.char_indices().nth(most).map(|(at, _)| at) } else { None };
    ends.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// The words of a text, folded.
fn plain(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty());
    words.map(fold).filter(|word| !word.is_empty())
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() || is_combining_mark(c)
}

/// A word as it is kept: small letters without accents, ligatures and wide letters as plain ones.
fn fold(word: &str) -> String {
    // Most words of most mails; they have nothing to fold but capitals.
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            'ґ' => folded.push('г'),
            // Stretches words in Arabic, and is no letter.
            '\u{640}' => {}
            c => folded.push(c),
        }
    }
    // The small form of some letters has an accent of its own.
    folded.nfc().filter(|c| !is_accent(*c)).collect()
}

/// Marks that people leave out: accents of Latin, Greek and Cyrillic, points of Hebrew, vowels of Arabic.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}'
            | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}'
            | '\u{6EA}'..='\u{6ED}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{FE20}'..='\u{FE2F}'
    )
}

/// Letters of scripts that set no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
            | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}'
    )
}

/// A folded word cut where its script begins or ends to set blanks.
fn runs(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunk_by(|one, next| is_unspaced(*one) == is_unspaced(*next)).map(String::from_iter).collect()
}

/// A run without blanks as a query sees it: every pair of letters stands in what is looked for.
fn pairs(run: &str) -> Option<Vec<Term>> {
    let letters: Vec<char> = run.chars().collect();
    match letters.as_slice() {
        [first, ..] if !is_unspaced(*first) => None,
        [] => None,
        [only] => Some(vec![Term { word: only.to_string(), begins: true }]),
        all => Some(all.windows(2).map(|pair| Term { word: String::from_iter(pair), begins: false }).collect()),
    }
}

/// Words once more as people write them who have no such letters: `kuehl` for `kühl`.
fn written_out(text: &str, words: &mut Words) {
    let has = |c: char| matches!(c, 'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü' | 'ø' | 'Ø' | 'å' | 'Å');
    if !text.contains(has) {
        return;
    }
    for word in text.split(|c: char| !is_letter(c)).filter(|word| word.contains(has)) {
        let mut out = String::with_capacity(word.len() + 4);
        for c in word.chars() {
            match c {
                'ä' | 'Ä' => out.push_str("ae"),
                'ö' | 'Ö' | 'ø' | 'Ø' => out.push_str("oe"),
                'ü' | 'Ü' => out.push_str("ue"),
                'å' | 'Å' => out.push_str("aa"),
                c => out.push(c),
            }
        }
        words.take_in(&fold(&out));
    }
}

/// Numbers that stand in groups, once more as one: amounts, and telephone numbers from each of their digits on.
fn numbers(text: &str, words: &mut Words) {
    let joins = |c: char| {
        c.is_ascii_digit()
            || matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '.' | ',' | '\'' | '’' | '-' | '/' | '(' | ')' | '+')
    };
    for group in text.split(|c: char| !joins(c)).filter(|group| group.bytes().filter(u8::is_ascii_digit).count() >= 4) {
        let digits: String = group.chars().filter(char::is_ascii_digit).collect();
        let parts = group.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
        if (FEWEST_DIGITS..=MOST_DIGITS).contains(&digits.len()) {
            let number = digits.trim_start_matches('0');
            for from in 0..=number.len().saturating_sub(FEWEST_DIGITS) {
                words.add(&number[from..]);
            }
        } else if parts > 1 && digits.len() < FEWEST_DIGITS {
            words.add(&digits);
        }
        thousands(group, words);
    }
}

/// `1.299,00` and `1 299` are also found as `1299`.
fn thousands(group: &str, words: &mut Words) {
    let parts: Vec<&str> = group.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let Some((first, rest)) = parts.split_first() else { return };
    let count = rest.iter().take_while(|part| part.len() == 3).count();
    if count > 0 && first.len() <= 3 {
        words.add(&format!("{first}{}", rest.get(..count).unwrap_or_default().concat()));
    }
}

/// A query that is a telephone number and nothing else, without what is dialled before it.
pub(super) fn telephone(query: &str) -> Option<Term> {
    let query = query.trim();
    let is_one = query.chars().all(|c| c.is_ascii_digit() || " +-()/.".contains(c));
    let digits: String = query.chars().filter(char::is_ascii_digit).collect();
    let dialled = digits.trim_start_matches('0').to_owned();
    let has_sign = query.starts_with(['+', '0', '(']) || query.contains(' ');
    (is_one && has_sign && (FEWEST_DIGITS..=MOST_DIGITS).contains(&dialled.len()))
        .then_some(Term { word: dialled, begins: true })
}

#[cfg(test)]
mod tests {
    use super::{Term, kept, telephone, terms};

    fn words(text: &str) -> Vec<String> {
        kept(&[text.to_owned()]).split_whitespace().map(str::to_owned).collect()
    }

    fn asked(query: &str) -> Vec<String> {
        terms(query).into_iter().map(|term| if term.begins { format!("{}*", term.word) } else { term.word }).collect()
    }

    #[test]
    fn of_a_word_without_end_the_beginning_is_kept_and_looked_for() {
        let (plain, accented) = ("x".repeat(65), "é".repeat(65));
        assert_eq!(words(&plain), ["x".repeat(64)]);
        assert_eq!(words(&accented), ["e".repeat(64)]);
        assert_eq!(asked(&plain), [format!("{}*", "x".repeat(64))]);
        assert_eq!(words(&format!("{}last", "é ".repeat(25_000))), ["e"], "beyond what is read of a text");
    }

    #[test]
    fn each_word_is_taken_in_once() {
        assert_eq!(
            words("Re: The BELT, the belt! sofie@halden.example"),
            ["re", "the", "belt", "sofie", "halden", "example"]
        );
        assert_eq!(words("Ålesund ålesund"), ["alesund", "aalesund"]);
    }

    #[test]
    fn a_word_is_kept_and_asked_for_in_one_form() {
        for (written, form) in [
            ("чайник", "чаиник"),
            ("ещё", "еще"),
            ("Україна", "украіна"),
            ("Αθήνα", "αθηνα"),
            ("βραστήρας", "βραστηρασ"),
            ("cœur", "coeur"),
            ("ﬁnal", "final"),
            ("ＡＢＣ１２３", "abc123"),
            ("שָׁלוֹם", "שלום"),
            ("Łódź", "lodz"),
            ("Øystein", "oystein"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("cafe\u{301}s", "cafes"),
            ("مُحَمَّد", "محمد"),
            ("한국", "한국"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert!(words(written).contains(&form.to_owned()), "{written}: {:?}", words(written));
            assert_eq!(asked(written), [format!("{form}*")], "{written}");
        }
    }

    #[test]
    fn letters_that_some_write_out_are_kept_both_ways() {
        assert!(words("Kühlschränke").contains(&"kuhlschranke".to_owned()));
        assert!(words("Kühlschränke").contains(&"kuehlschraenke".to_owned()));
        assert_eq!(asked("kuehlschraenke"), ["kuehlschraenke*"]);
    }

    #[test]
    fn scripts_without_blanks_are_kept_in_pairs() {
        assert_eq!(words("水壶漏水"), ["水壶", "壶漏", "漏水", "水"]);
        assert_eq!(asked("漏水"), ["漏水"]);
        assert_eq!(asked("壶漏水"), ["壶漏", "漏水"]);
        assert_eq!(asked("水"), ["水*"]);
        assert_eq!(asked("iPhone漏水"), ["iphone", "漏水"]);
        assert!(words("やかんが漏れる").contains(&"かん".to_owned()));
    }

    #[test]
    fn numbers_are_found_however_they_are_written() {
        let phone = words("Call +49 171 5550199.");
        for end in ["491715550199", "1715550199", "5550199"] {
            assert!(phone.contains(&end.to_owned()), "{end}: {phone:?}");
        }
        let number = |digits: &str| Some(Term { word: digits.to_owned(), begins: true });
        assert_eq!(telephone("+49 171 5550199"), number("491715550199"));
        assert_eq!(telephone("0049171/5550199"), number("491715550199"));
        assert_eq!(telephone("0171 5550199"), number("1715550199"));
        assert_eq!((telephone("1042"), telephone("A-1042"), telephone("20 pumps")), (None, None, None));
        assert!(words("1.299,00 EUR").contains(&"1299".to_owned()) && words("1 299 EUR").contains(&"1299".to_owned()));
        assert_eq!(asked("A-1042"), ["a", "1042*"]);
        assert_eq!(asked("1042"), ["1042*"]);
    }

    #[test]
    fn a_query_is_taken_apart_into_plain_words() {
        assert_eq!(
            asked("  Halden \"feeder-belt\" OR near(A-1042)"),
            ["halden", "feeder", "belt", "or", "near", "a", "1042*"]
        );
        assert!(terms("!! -- ''").is_empty());
    }
}
