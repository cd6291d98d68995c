//! Which lines of a text are its own: quoted lines and signatures are left out, wrapped lines are joined.

use std::ops::Range;

/// A line that is this writer's own.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Bytes of the text, without the line break.
    pub bytes: Range<usize>,
    /// The sentence does not run on into the next line.
    pub ends_sentence: bool,
    pub ends_paragraph: bool,
}

/// From this length on, a line that ends without a stop is taken to be wrapped.
const WRAPPED: usize = 55;

/// The lines of `text` that are not quoted and not part of a signature.
pub(crate) fn visible(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive('\n') {
        let bytes = start..start + piece.trim_end_matches(['\n', '\r']).len();
        start += piece.len();
        let line = &text[bytes.clone()];
        if line == "-- " || line == "--" || opens_quotation(line) {
            break;
        }
        if line.trim_start().starts_with('>') {
            continue;
        }
        let next = text[start..].lines().next().unwrap_or("").trim_start();
        let paragraph = line.trim().is_empty() || next.is_empty();
        lines.push(Line { ends_sentence: paragraph || !runs_on(line, next), ends_paragraph: paragraph, bytes });
    }
    lines
}

/// "On 3 May, Ana wrote:" and the original-message rule: all below is another's text.
fn opens_quotation(line: &str) -> bool {
    let line = line.trim();
    let rule = line.starts_with("-----") && line.to_ascii_lowercase().contains("original message");
    let says = ["wrote:", "schrieb:", "a écrit :", "escribió:", "skrev:"];
    rule || (line.len() < 200
        && line.contains(|c: char| c.is_ascii_digit())
        && says.iter().any(|end| line.ends_with(end)))
}

fn runs_on(line: &str, next: &str) -> bool {
    let closed = line.trim_end().ends_with(['.', '!', '?', ':', ';']);
    let bullet = next.starts_with(['-', '*', '•', '>']);
    !closed && !bullet && (line.chars().count() >= WRAPPED || next.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> Vec<&str> {
        visible(text).into_iter().map(|line| &text[line.bytes]).collect()
    }

    #[test]
    fn quoted_lines_and_the_signature_are_not_read() {
        assert_eq!(own("Hello\n> you said\nBye\n-- \nAna\n"), ["Hello", "Bye"]);
        assert_eq!(own("Hello\n\nOn 3 May, Ana wrote:\nolder text"), ["Hello", ""]);
    }

    #[test]
    fn a_wrapped_line_runs_on_and_a_short_one_does_not() {
        let long = "We will send the new pump to your address in Bergen by the end of\nthis week";
        assert!(!visible(long)[0].ends_sentence);
        assert!(visible("Dear Ana\nWe were late")[0].ends_sentence);
    }
}
