//! Fields of a letter to all: `{first name}` and every column of the table its customers came in, filled in for each of
//! them. A field is found whatever its capitals, and whether its words are parted by a space, a dash or a line.

use crate::letter::Sections;

/// Fields that everybody has, whatever the table holds.
pub(super) const OWN: [&str; 4] = ["name", "first name", "company", "case"];
/// The longest name of a field. Characters.
const LONGEST: usize = 60;

/// What stands in the fields of one customer, by their names.
pub(super) type Values = [(String, String)];

/// All names a letter can use.
pub(super) fn names(columns: &[String]) -> Vec<String> {
    let own = OWN.into_iter().map(str::to_owned);
    own.chain(columns.iter().filter(|column| !OWN.contains(&key(column).as_str())).cloned()).collect()
}

/// What two spellings of a name have in common.
pub(super) fn key(name: &str) -> String {
    name.to_lowercase().split([' ', '_', '-']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A piece of a text: words, or the name of a field.
enum Piece<'a> {
    Words(&'a str),
    Field(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut rest, mut found) = (text, Vec::new());
    while let Some((before, after)) = rest.split_once('{') {
        match after.split_once('}').filter(|(name, _)| is_name(name)) {
            Some((name, more)) => {
                found.extend([Piece::Words(before), Piece::Field(name)]);
                rest = more;
            }
            None => {
                let (words, more) = rest.split_at(before.len() + 1);
                found.push(Piece::Words(words));
                rest = more;
            }
        }
    }
    found.push(Piece::Words(rest));
    found
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= LONGEST && !name.contains(['{', '\n'])
}

/// The first field of a text that is not among these names.
pub(super) fn unknown(text: &str, names: &[String]) -> Option<String> {
    let known: Vec<String> = names.iter().map(|name| key(name)).collect();
    pieces(text).into_iter().find_map(|piece| match piece {
        Piece::Field(name) if !known.contains(&key(name)) => Some(name.trim().to_owned()),
        _ => None,
    })
}

/// A text with its fields filled in; the name of a field that has no value, when there is one.
fn fill(text: &str, values: &Values) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Field(name) => {
                let wanted = key(name);
                let found = values.iter().find(|(known, _)| key(known) == wanted).map(|(_, value)| value.trim());
                let value = found.filter(|value| !value.is_empty());
                filled.push_str(value.ok_or_else(|| name.trim().to_owned())?);
            }
        }
    }
    Ok(filled)
}

/// A letter as it reads for one customer.
///
/// # Errors
/// The name of the first field that has no value for them.
pub(super) fn filled(letter: &Sections, values: &Values) -> Result<Sections, String> {
    Ok(Sections {
        subject: fill(&letter.subject, values)?,
        happened: fill(&letter.happened, values)?,
        fixed: fill(&letter.fixed, values)?,
        changes: fill(&letter.changes, values)?,
        closing: fill(&letter.closing, values)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> Vec<(String, String)> {
        [("first name", "Anke"), ("Order number", "1042-7"), ("visit", " ")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }

    #[test]
    fn fields_are_filled_in_however_their_names_are_spelt() {
        let text = "Dear {First_Name}, your order {order-number} …";
        assert_eq!(fill(text, &values()), Ok("Dear Anke, your order 1042-7 …".to_owned()));
    }

    #[test]
    fn a_field_without_a_value_is_named_and_nothing_is_sent_with_a_hole() {
        assert_eq!(fill("We come on {visit}.", &values()), Err("visit".to_owned()));
        assert_eq!(fill("We come on {day}.", &values()), Err("day".to_owned()));
    }

    #[test]
    fn a_field_nobody_knows_is_found_before_anything_is_sent() {
        let names = names(&["Order number".to_owned(), "Name".to_owned()]);
        assert_eq!(names, ["name", "first name", "company", "case", "Order number"]);
        assert_eq!(unknown("{name}, {order number}: {ordr}", &names), Some("ordr".to_owned()));
        assert_eq!(unknown("{name} {ORDER_NUMBER}", &names), None);
    }

    #[test]
    fn braces_that_hold_no_name_are_words() {
        for text in ["a { b", "a {} b", "{ \n }", "}{", "{{}"] {
            assert_eq!(fill(text, &values()), Ok(text.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_without_braces_stays_as_it_is(text in "[^{}]{0,200}") {
            prop_assert_eq!(fill(&text, &[]), Ok(text));
        }

        #[test]
        fn whatever_is_typed_nothing_goes_wrong(text in ".{0,120}") {
            let _ = fill(&text, &values());
            let _ = unknown(&text, &names(&[]));
        }
    }
}
