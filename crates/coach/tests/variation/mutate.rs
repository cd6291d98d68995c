//! Ways to say the same a little differently: whole words put in the place of others, a word in between, a clause
//! before or after, a slip of the pen. Each changes one thing.

/// Words, and what is put in their place.
type Pairs = &'static [(&'static str, &'static str)];

/// Words that change places, one way or the other, by language and kind of change.
const SWAPS: [(&str, &str, Pairs); 12] = [
    (
        "en",
        "short form",
        &[
            ("we will", "we'll"),
            ("do not", "don't"),
            ("did not", "didn't"),
            ("is not", "isn't"),
            ("cannot", "can't"),
            ("you are", "you're"),
            ("we are", "we're"),
            ("we have", "we've"),
            ("it is", "it's"),
            ("will not", "won't"),
            ("i am", "I'm"),
            ("has not", "hasn't"),
            ("was not", "wasn't"),
        ],
    ),
    (
        "en",
        "long form",
        &[
            ("we'll", "we will"),
            ("don't", "do not"),
            ("didn't", "did not"),
            ("isn't", "is not"),
            ("can't", "cannot"),
            ("you're", "you are"),
            ("we're", "we are"),
            ("we've", "we have"),
            ("it's", "it is"),
            ("won't", "will not"),
            ("i'm", "I am"),
            ("wasn't", "was not"),
        ],
    ),
    (
        "en",
        "american",
        &[
            ("apologise", "apologize"),
            ("apologised", "apologized"),
            ("apologising", "apologizing"),
            ("honour", "honor"),
            ("favour", "favor"),
            ("behaviour", "behavior"),
            ("organisation", "organization"),
            ("programme", "program"),
            ("centre", "center"),
            ("cheque", "check"),
            ("realise", "realize"),
            ("recognise", "recognize"),
            ("prioritise", "prioritize"),
            ("minimise", "minimize"),
        ],
    ),
    (
        "en",
        "synonym",
        &[
            ("customers", "clients"),
            ("customer", "client"),
            ("problem", "issue"),
            ("issue", "problem"),
            ("staff", "employees"),
            ("happened", "occurred"),
            ("parcel", "package"),
            ("firm", "company"),
            ("company", "firm"),
            ("quickly", "fast"),
            ("colleagues", "co-workers"),
        ],
    ),
    (
        "en",
        "word between",
        &[
            ("we have", "we have also"),
            ("we are", "we are really"),
            ("we will", "we will certainly"),
            ("has been", "has already been"),
            ("was not", "was certainly not"),
            ("you are", "you are simply"),
            ("will be", "will certainly be"),
            ("it is", "it is really"),
            ("have been", "have already been"),
        ],
    ),
    (
        "en",
        "person",
        &[
            ("we will", "I will"),
            ("we are", "I am"),
            ("we have", "I have"),
            ("we cannot", "I cannot"),
            ("we do", "I do"),
            ("we were", "I was"),
            ("we can", "I can"),
        ],
    ),
    (
        "de",
        "word between",
        &[
            ("wir haben", "wir haben auch"),
            ("wir sind", "wir sind wirklich"),
            ("wir werden", "wir werden selbstverständlich"),
            ("ist nicht", "ist wirklich nicht"),
            ("sie haben", "Sie haben einfach"),
        ],
    ),
    ("de", "short form", &[("haben es", "haben's"), ("ist es", "ist's"), ("dass", "daß"), ("außerhalb", "ausserhalb")]),
    (
        "fr",
        "word between",
        &[
            ("nous avons", "nous avons bien"),
            ("nous sommes", "nous sommes vraiment"),
            ("vous avez", "vous avez simplement"),
            ("a été", "a bien été"),
            ("est", "est vraiment"),
        ],
    ),
    (
        "es",
        "word between",
        &[
            ("hemos", "también hemos"),
            ("no es", "realmente no es"),
            ("usted no", "usted simplemente no"),
            ("se ha", "también se ha"),
            ("lamentamos", "también lamentamos"),
        ],
    ),
    (
        "nb",
        "word between",
        &[
            ("vi har", "vi har også"),
            ("vi er", "vi er virkelig"),
            ("vi vil", "vi vil selvfølgelig"),
            ("er ikke", "er virkelig ikke"),
            ("du har", "du har selvfølgelig"),
        ],
    ),
    ("nb", "synonym", &[("kunder", "kundene våre"), ("problemet", "saken"), ("beklager", "beklager virkelig")]),
];

/// What can stand before a sentence and leaves it as it is.
const OPENINGS: [(&str, &str); 5] = [
    ("en", "Dear Ms Berg, "),
    ("de", "Guten Tag Frau Berg, "),
    ("fr", "Bonjour Madame, "),
    ("es", "Buenos días, "),
    ("nb", "Hei Berg, "),
];

/// And after it.
const CLOSINGS: [(&str, &str); 5] = [
    ("en", " Kind regards, Ana"),
    ("de", " Freundliche Grüße, Ana"),
    ("fr", " Cordialement, Ana"),
    ("es", " Un saludo, Ana"),
    ("nb", " Hilsen Ana"),
];

/// Every variation of `text`, with the name of what was done.
pub fn all(lang: &str, text: &str) -> Vec<(&'static str, String)> {
    let mut made: Vec<(&'static str, String)> = Vec::new();
    for (of, how, pairs) in SWAPS.iter().filter(|(of, ..)| *of == lang) {
        debug_assert_eq!(*of, lang);
        let swapped = pairs.iter().filter_map(|(from, to)| swap(text, from, to));
        made.extend(swapped.map(|swapped| (*how, swapped)));
    }
    let of = |all: &[(&str, &'static str); 5]| all.iter().find(|(of, _)| *of == lang).map_or("", |(_, words)| *words);
    if !text.contains('@') {
        made.push(("opening", format!("{}{text}", of(&OPENINGS))));
    }
    made.push(("closing", format!("{text}{}", of(&CLOSINGS))));
    made.push(("capitals", text.to_uppercase()));
    made.extend(slip(text).map(|slipped| ("slip", slipped)));
    made
}

/// `from`, where it stands as whole words, becomes `to`; a capital at the start stays one.
fn swap(text: &str, from: &str, to: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '\'');
    let at = lower
        .match_indices(from)
        .map(|(at, _)| at)
        .find(|at| edge(lower[..*at].chars().next_back()) && edge(lower[at + from.len()..].chars().next()))?;
    let mut to = to.to_owned();
    if text[at..].starts_with(char::is_uppercase) {
        let mut letters = to.chars();
        to = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    }
    Some(format!("{}{to}{}", &text[..at], &text[at + from.len()..]))
}

/// Two letters in the middle of the longest word change places.
fn slip(text: &str) -> Option<String> {
    let word =
        text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() >= 7).max_by_key(|word| word.len())?;
    let at = text.find(word)?;
    let is_inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '’'));
    if is_inside(text[..at].chars().next_back()) || is_inside(text[at + word.len()..].chars().next()) {
        return None;
    }
    let mut letters: Vec<char> = word.chars().collect();
    let middle = (2..letters.len() - 2).find(|at| letters[*at] != letters[at + 1])?;
    letters.swap(middle, middle + 1);
    let slipped: String = letters.into_iter().collect();
    Some(format!("{}{slipped}{}", &text[..at], &text[at + word.len()..]))
}
