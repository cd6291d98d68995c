//! SQL texts put together while the program is compiled, so that a text made of parts is as static as one written out,
//! and the census sees every one of them whole.

/// Parts joined into one static text: `joined!("select ", COLUMNS, " from note")`. Each part is a constant.
#[macro_export]
macro_rules! joined {
    ($($part:expr),+ $(,)?) => { $crate::joined_by!(""; $($part),+) };
}

/// The same with something between each two of the parts: `joined_by!(", "; "id", "body")`.
#[macro_export]
macro_rules! joined_by {
    ($between:expr; $($part:expr),+ $(,)?) => {{
        const PARTS: &[&str] = &[$($part),+];
        const LENGTH: usize = $crate::words::length(PARTS, $between);
        const BYTES: [u8; LENGTH] = $crate::words::join(PARTS, $between);
        $crate::words::text(&BYTES)
    }};
}

/// A static text with its parameters by number instead of by name: `:owner` becomes `$2` where `owner` is the second of
/// the names. A name that is not among them does not compile:
///
/// ```compile_fail
/// const TEXT: &str = db::numbered!("select :onwer", &[&["owner"]]);
/// ```
#[macro_export]
macro_rules! numbered {
    ($text:expr, $names:expr) => {{
        const LENGTH: usize = $crate::words::number($text, $names, &mut []);
        const BYTES: [u8; LENGTH] = {
            let mut bytes = [0; LENGTH];
            $crate::words::number($text, $names, &mut bytes);
            bytes
        };
        $crate::words::text(&BYTES)
    }};
}

/// How many bytes the joined parts have.
pub const fn length(parts: &[&str], between: &str) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < parts.len() {
        sum += parts[i].len() + if i > 0 { between.len() } else { 0 };
        i += 1;
    }
    sum
}

/// The joined parts; `N` is their [`length`].
pub const fn join<const N: usize>(parts: &[&str], between: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let (mut at, mut i) = (0, 0);
    while i < parts.len() {
        if i > 0 {
            at = put(between.as_bytes(), (0, between.len()), &mut bytes, at);
        }
        at = put(parts[i].as_bytes(), (0, parts[i].len()), &mut bytes, at);
        i += 1;
    }
    bytes
}

/// Bytes that were joined of texts, as a text.
pub const fn text(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // Whole texts joined are a text.
        Err(_) => "",
    }
}

/// Writes a text with its parameters numbered, as far as `out` reaches, and returns how long it is.
///
/// The numbers count through all lists of names. Within quotation marks a colon is a colon.
pub const fn number(text: &str, names: &[&[&str]], out: &mut [u8]) -> usize {
    let bytes = text.as_bytes();
    let (mut from, mut to, mut is_quoted) = (0, 0, false);
    while from < bytes.len() {
        if bytes[from] == b'\'' {
            is_quoted = !is_quoted;
        }
        let end = name_end(bytes, from + 1);
        if bytes[from] == b':' && !is_quoted && end > from + 1 {
            to = put(b"$", (0, 1), out, to);
            to = put_number(place_of(bytes, (from + 1, end), names), out, to);
            from = end;
        } else {
            to = put(bytes, (from, from + 1), out, to);
            from += 1;
        }
    }
    to
}

const fn name_end(bytes: &[u8], from: usize) -> usize {
    let mut end = from;
    while end < bytes.len() && (bytes[end].is_ascii_lowercase() || bytes[end] == b'_') {
        end += 1;
    }
    end
}

/// Which of the names stands there, counted from 1.
const fn place_of(bytes: &[u8], range: (usize, usize), names: &[&[&str]]) -> usize {
    let (mut place, mut list) = (1, 0);
    while list < names.len() {
        let mut i = 0;
        while i < names[list].len() {
            if is_same(bytes, range, names[list][i].as_bytes()) {
                return place;
            }
            place += 1;
            i += 1;
        }
        list += 1;
    }
    assert!(names.len() == usize::MAX, "a parameter of this SQL text has no such name in its list");
    0
}

const fn is_same(bytes: &[u8], (from, to): (usize, usize), name: &[u8]) -> bool {
    if to - from != name.len() {
        return false;
    }
    let mut i = 0;
    while i < name.len() {
        if bytes[from + i] != name[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn put(bytes: &[u8], (from, to): (usize, usize), out: &mut [u8], at: usize) -> usize {
    let mut i = from;
    while i < to {
        let place = at + i - from;
        if place < out.len() {
            out[place] = bytes[i];
        }
        i += 1;
    }
    at + to - from
}

const fn put_number(number: usize, out: &mut [u8], at: usize) -> usize {
    let at = if number >= 10 { put_number(number / 10, out, at) } else { at };
    put(&[b'0' + (number % 10) as u8], (0, 1), out, at)
}

#[cfg(test)]
mod tests {
    const COLUMNS: &str = joined_by!(", "; "c.no", "c.subject");
    const BELT: &str = joined!("select ", COLUMNS, " from case_row c where c.subject = 'æ: :no'");

    #[test]
    fn parts_are_joined_into_one_text() {
        assert_eq!(BELT, "select c.no, c.subject from case_row c where c.subject = 'æ: :no'");
        assert_eq!(joined!("one"), "one");
    }

    #[test]
    fn names_become_numbers_through_all_lists_and_stay_within_quotation_marks() {
        const TEXT: &str = numbered!("(:at, :no) < (:no) or ':at' = :owner", &[&["at"], &[], &["no", "owner"]]);
        assert_eq!(TEXT, "($1, $2) < ($2) or ':at' = $3");
        assert_eq!(numbered!(BELT, &[]), BELT);
        assert_eq!(numbered!("a : b", &[]), "a : b");
    }

    #[test]
    fn the_tenth_name_is_told_from_the_first() {
        const NAMES: &[&[&str]] = &[&["a", "b", "c", "d", "e", "f", "g", "h", "i", "jo"], &["j"]];
        assert_eq!(numbered!(":jo :j :a", NAMES), "$10 $11 $1");
    }
}
