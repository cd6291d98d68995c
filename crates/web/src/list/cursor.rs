//! Where a page of a list ends and the next begins: one opaque spelling for all lists.
//!
//! A cursor names its list and its organisation, so that one that has strayed is refused instead of being understood as
//! some other place. It holds a position and grants nothing: what a page shows is asked for by organisation all the same.

use base::ids::OrgId;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::Debug;

/// The longest cursor that is read, in bytes: that of the longest name a list is ordered by is shorter.
const LONGEST: usize = 2_000;

/// What a list is ordered by, as its last row has it.
pub trait Key: Clone + Debug + PartialEq + Send + Sync + 'static {
    /// Tells the cursors of this list from those of all others.
    const KIND: &'static str;

    /// The position in plain text.
    fn write(&self) -> String;

    /// Reads it back.
    fn read(plain: &str) -> Option<Self>;

    /// Reads what was sent before there was one kind of cursor: links that people have saved, programs that are half
    /// way through a list.
    fn formerly(_sent: &str) -> Option<Self> {
        None
    }
}

/// A position as it is handed out.
pub fn write<K: Key>(org: OrgId, key: &K) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {org} {}", K::KIND, key.write()))
}

/// A position as it is sent back; none when it is not one of this list.
pub fn read<K: Key>(org: OrgId, sent: &str) -> Option<K> {
    if sent.len() > LONGEST {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(sent).ok();
    let plain = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let key = plain.as_deref().and_then(|plain| {
        let (kind, rest) = plain.split_once(' ')?;
        let (of, key) = rest.split_once(' ')?;
        // PostgreSQL keeps every character but U+0000.
        let is_ours = kind == K::KIND && of == org.to_string() && !key.contains('\0');
        is_ours.then(|| K::read(key)).flatten()
    });
    key.or_else(|| K::formerly(sent))
}

/// So many whole numbers with something between each two.
pub fn numbers<const N: usize>(text: &str, between: char) -> Option<[i64; N]> {
    let numbers: Result<Vec<i64>, _> = text.split(between).map(str::parse).collect();
    numbers.ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Place(i64, i64);

    impl Key for Place {
        const KIND: &'static str = "place";

        fn write(&self) -> String {
            format!("{} {}", self.0, self.1)
        }

        fn read(plain: &str) -> Option<Self> {
            numbers(plain, ' ').map(|[a, b]| Place(a, b))
        }

        fn formerly(sent: &str) -> Option<Self> {
            numbers(sent, '_').map(|[a, b]| Place(a, b))
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    struct Name(String);

    impl Key for Name {
        const KIND: &'static str = "name";

        fn write(&self) -> String {
            self.0.clone()
        }

        fn read(plain: &str) -> Option<Self> {
            Some(Name(plain.to_owned()))
        }
    }

    const OURS: OrgId = OrgId(1);

    proptest! {
        #[test]
        fn a_cursor_reads_back_as_it_was_written(a: i64, b: i64, org: i64) {
            prop_assert_eq!(read(OrgId(org), &write(OrgId(org), &Place(a, b))), Some(Place(a, b)));
        }

        #[test]
        fn a_cursor_of_names_reads_back_whatever_the_name(name in "[^\u{0}]{0,200}") {
            let key = Name(name);
            prop_assert_eq!(read(OURS, &write(OURS, &key)), Some(key));
        }

        #[test]
        fn whatever_is_sent_nothing_goes_wrong(sent in ".{0,80}") {
            let _ = read::<Place>(OURS, &sent);
            let _ = read::<Name>(OURS, &sent);
        }
    }

    #[test]
    fn a_cursor_that_has_strayed_is_not_understood() {
        let other_list = write(OURS, &Name("1 2".to_owned()));
        let other_organisation = write(OrgId(2), &Place(1, 2));
        let too_large = URL_SAFE_NO_PAD.encode("place 1 9223372036854775808 1");
        let too_few = URL_SAFE_NO_PAD.encode("place 1 7");
        let with_nul = URL_SAFE_NO_PAD.encode("name 1 a\0b");
        let cut = write(OURS, &Place(1_763_448_000_000, 1042));
        for sent in ["", "yesterday", "%21", "====", &other_list, &other_organisation, &too_large, &too_few, &cut[..9]]
        {
            assert_eq!(read::<Place>(OURS, sent), None, "{sent}");
        }
        assert_eq!(read::<Name>(OURS, &with_nul), None);
        assert_eq!(read::<Place>(OURS, &"A".repeat(2_001)), None);
    }

    #[test]
    fn what_was_sent_before_cursors_were_opaque_is_still_read() {
        assert_eq!(read(OURS, "1763448000000_1042"), Some(Place(1_763_448_000_000, 1042)));
        assert_eq!(read::<Place>(OURS, "1763448000000_1042_7"), None);
        assert_eq!(read::<Place>(OURS, "99999999999999999999_1"), None);
    }
}
