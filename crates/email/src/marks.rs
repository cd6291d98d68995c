//! Which lines of a text are quoted by the marks before them: `>`, bars, initials, or blocks of HTML.

use crate::htmltext::Hint;

/// Which lines carry quote marks.
pub(crate) fn marks(lines: &[&str], hints: &[Hint]) -> Vec<bool> {
    let mut marks: Vec<bool> = lines.iter().map(|line| line.trim_start().starts_with('>')).collect();
    let bars: Vec<bool> = lines.iter().map(|line| is_barred(line)).collect();
    for at in 0..lines.len() {
        marks[at] |= hints.get(at) == Some(&Hint::Quote);
        marks[at] |= bars[at] && (bars.get(at + 1) == Some(&true) || at > 0 && bars[at - 1]);
        if let Some(initials) = initials(lines[at]) {
            let same = |other: Option<&&str>| other.and_then(|line| self::initials(line)) == Some(initials);
            marks[at] |= same(lines.get(at + 1)) || (at > 0 && same(lines.get(at - 1)));
        }
    }
    for at in 1..lines.len().saturating_sub(1) {
        // `>:` is the wrapped end of `<address>:`.
        if marks[at]
            && lines[at].trim_start().starts_with(">:")
            && lines[at - 1].contains('<')
            && !lines[at - 1].contains('>')
        {
            marks[at] = false;
        }
        if !marks[at] && marks[at - 1] && marks[at + 1] && is_wrapped_link(lines[at - 1], lines[at]) {
            marks[at] = true;
        }
    }
    marks
}

/// Initials or a name before `>`, as old programs quote: `Ingrid> text`.
fn initials(line: &str) -> Option<&str> {
    let (name, _) = line.trim_start().split_once('>')?;
    (!name.is_empty()
        && name.len() <= 12
        && name.chars().all(char::is_alphanumeric)
        && name.starts_with(char::is_uppercase))
    .then_some(name)
}

/// A link that a mail program broke over two lines inside a quote.
fn is_wrapped_link(before: &str, line: &str) -> bool {
    let line = line.trim();
    let single = !line.contains(' ');
    line.starts_with("(http")
        || line.starts_with("<http")
        || line.starts_with("http")
        || single && before.contains("http") && line.contains(['=', '/', '&', '?', '%', ')'])
}

/// A bar before the line and none after it: a quote by some programs, and no row of a table.
fn is_barred(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && (line.len() == 1 || line.starts_with("| ")) && line.matches('|').count() == 1
}

/// Whether a mark is a program's own, so that it needs nothing that introduces it: no bar, no indentation, no block that
/// some programs put around what is written now.
pub(crate) fn is_sure(line: &str, hint: Option<&Hint>) -> bool {
    !matches!(hint, Some(Hint::Indent | Hint::Container | Hint::Attribution)) && !is_barred(line)
}
