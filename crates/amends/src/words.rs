//! Text as people type it: trimmed, bounded, and refused with the field's name when it is missing.

use crate::refusal::Refusal;

/// The longest single line kept: a title, a name. Characters.
pub const LINE: usize = 200;
/// The longest free text of a form: an answer, a reason, a promise. Characters.
pub const TEXT: usize = 20_000;

/// One line that must be there. Line breaks become spaces.
pub fn line(field: &'static str, text: &str, missing: &str) -> Result<String, Refusal> {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    within(field, flat, LINE, missing)
}

/// Free text that must be there.
pub fn required(field: &'static str, text: &str, missing: &str) -> Result<String, Refusal> {
    within(field, text.trim().to_owned(), TEXT, missing)
}

/// Free text that may be left out.
pub fn optional(field: &'static str, text: &str) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { within(field, text.to_owned(), TEXT, "").map(Some) }
}

fn within(field: &'static str, text: String, most: usize, missing: &str) -> Result<String, Refusal> {
    if text.is_empty() {
        return Err(Refusal::invalid(field, missing));
    }
    let long = text.chars().count();
    if long > most {
        let says = format!("This is {long} characters long; {most} is the most kept here. Shorten it, or attach it as a file.");
        return Err(Refusal::invalid(field, says));
    }
    Ok(text)
}

/// The first `most` characters, with an ellipsis where something was cut.
pub fn short(text: &str, most: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= most {
        return flat;
    }
    let cut: String = flat.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_text_names_its_field() {
        let refusal = required("what", "  \n", "Say what you promise.").unwrap_err();
        assert_eq!((refusal.field, refusal.says.as_str()), (Some("what"), "Say what you promise."));
    }

    #[test]
    fn a_line_never_holds_a_line_break() {
        assert_eq!(line("subject", "a\r\nBcc: b", "").unwrap(), "a Bcc: b");
    }

    #[test]
    fn too_long_a_text_says_how_long_it_may_be() {
        let refusal = line("name", &"x".repeat(201), "").unwrap_err();
        assert!(refusal.says.contains("201") && refusal.says.contains("200"));
    }
}
