//! What changes from run to run without anybody having changed anything, replaced by what it is.

/// What stands behind these words is drawn by lot: a sealed link, a key, an address that answers to a case.
const DRAWN: [(&str, &str); 9] = [
    ("/c/", "[link]"),
    ("/complain/received/", "[receipt]"),
    ("/invitation/", "[invitation]"),
    ("/assets/", "[asset]"),
    ("complaints+", "[address]"),
    ("care+", "[address]"),
    ("bounce+", "[address]"),
    ("amends_", "[key]"),
    ("a1.", "[sealed]"),
];

/// Hexadecimal digits of what is drawn, and what it is.
const DIGITS: [(usize, &str); 2] = [(64, "[hash]"), (16, "[code]")];

/// The same words on any day.
pub fn text(words: &str) -> String {
    let words = sizes(words);
    hashes(&DRAWN.iter().fold(words, |words, (before, name)| masked(&words, before, name)))
}

fn masked(words: &str, before: &str, name: &str) -> String {
    let mut parts = words.split(before);
    let mut written = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // Where it is the end of another word, it is no beginning.
        let inside = before.starts_with(char::is_alphanumeric) && written.ends_with(char::is_alphanumeric);
        let rest = part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "._-=~".contains(c));
        // The end of a sentence is no part of a link.
        let drawn = part[..part.len() - rest.len()].trim_end_matches('.');
        written.push_str(before);
        // Nothing is drawn where nothing stands; and what is drawn is longer than a word.
        if inside || drawn.len() < 12 {
            written.push_str(part);
        } else {
            written.push_str(name);
            written.push_str(&part[drawn.len()..]);
        }
    }
    written
}

/// A letter on paper holds a drawn link, so that its length is another each time.
fn sizes(words: &str) -> String {
    let parts: Vec<&str> = words.split(" kB").collect();
    let (last, sized) = parts.split_last().unwrap_or((&"", &[]));
    let bare = sized.iter().map(|part| format!("{}[size] kB", part.trim_end_matches(|c: char| c.is_ascii_digit())));
    bare.collect::<String>() + last
}

fn hashes(words: &str) -> String {
    let mut written = String::new();
    let mut rest = words;
    while let Some(at) = rest.find(|c: char| c.is_ascii_hexdigit()) {
        let (before, found) = rest.split_at(at);
        let end = found.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(found.len());
        written.push_str(before);
        let drawn = DIGITS.iter().find(|(digits, _)| *digits == end);
        written.push_str(drawn.map_or(&found[..end], |(_, name)| name));
        rest = &found[end..];
    }
    written + rest
}

#[test]
fn what_is_drawn_is_named_and_what_is_not_stays() {
    let drawn = "http://x.example/c/AbCdEf0123456789-_. Write to complaints+abcdefghijkl.12@x.example";
    assert_eq!(text(drawn), "http://x.example/c/[link]. Write to complaints+[address]@x.example");
    assert_eq!(text("/c/… /complain/received/ /api/v1/me A-1001"), "/c/… /complain/received/ /api/v1/me A-1001");
    assert_eq!(text(&format!("sha256 {}.", "0a".repeat(32))), "sha256 [hash].");
    assert_eq!(text("A-1001-letter.pdf 21 kB and 7 kB."), "A-1001-letter.pdf [size] kB and [size] kB.");
    assert_eq!(text("[code*: 047d19ff3021bd6d]"), "[code*: [code]]");
    assert_eq!(text("<a1.0123456789abcdef@x.example>"), "<a1.[sealed]@x.example>");
}
