//! Where a signature starts: the delimiter, "Sent from my phone", a closing with contact details.

use crate::attribution::is_rule_line;
use crate::{Mailbox, lexicon};

/// A signature longer than this is a text that happens to follow two dashes.
const MAX_LINES: usize = 16;
const MAX_CHARS: usize = 1200;

/// The lines of `lines[from..to]` that are signature; they need not be at the very end.
pub(crate) fn find(lines: &[&str], from: usize, to: usize, sender: Option<&Mailbox>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut end = to;
    if let Some((start, stop)) = delimiter(lines, from, end) {
        found.extend(start..stop);
        if stop < end {
            return found;
        }
        end = start;
    }
    end = sent_from(lines, from, end, &mut found);
    if let Some(start) =
        ruled(lines, from, end).or_else(|| closing(lines, from, end)).or_else(|| card(lines, from, end, sender))
    {
        found.extend(start..end);
    }
    found
}

/// Whether lines are no more than a signature has.
pub(crate) fn is_short(lines: &[&str]) -> bool {
    let (count, size) = measure(lines);
    count <= MAX_LINES * 2 && size <= MAX_CHARS * 3
}

/// How many lines with something on them, and how many bytes.
fn measure(lines: &[&str]) -> (usize, usize) {
    lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .fold((0, 0), |(n, size), line| (n + 1, size + line.len()))
}

/// How mail programs begin a signature.
pub(crate) const DELIMITER: &str = "-- ";

/// Where the earliest signature behind a delimiter stands: what reads like a signature, up to where somebody goes on.
fn delimiter(lines: &[&str], from: usize, to: usize) -> Option<(usize, usize)> {
    let start = to.saturating_sub(MAX_LINES * 3).max(from);
    (start..to).find_map(|at| {
        if !is_delimiter(lines[at]) {
            return None;
        }
        let end = signature_end(lines, from, at, to);
        let (count, size) = measure(lines.get(at + 1..end).unwrap_or_default());
        (count > 0 && count <= MAX_LINES && size <= MAX_CHARS).then_some((at, end))
    })
}

fn is_delimiter(line: &str) -> bool {
    matches!(line.trim(), "--" | "—" | "__" | "- --" | "-- --")
}

/// Where the signature behind the delimiter at `at` ends. A first paragraph of sentences behind a line that somebody drew
/// is no signature at all; later ones are what was added: `PS: …`.
fn signature_end(lines: &[&str], from: usize, at: usize, to: usize) -> usize {
    let is_exact = lines[at] == DELIMITER;
    let above = (from..at).rev().map(|line| lines[line].trim()).find(|line| !line.is_empty());
    if !is_exact && above.is_some_and(|line| line.ends_with([':', '：'])) {
        return at;
    }
    // Lines drawn between the points of a list, each with something behind it.
    if !is_exact && (from..to).any(|line| line != at && is_delimiter(lines[line])) {
        return at;
    }
    let mut line = at + 1;
    let mut is_first = true;
    while line < to {
        let end = (line..to).find(|&line| lines[line].trim().is_empty()).unwrap_or(to);
        let paragraph = &lines[line..end];
        let speaks = is_postscript(paragraph) || (!is_exact || !is_first) && is_prose(paragraph);
        let is_sent_from = paragraph.iter().any(|line| is_sent_from(line));
        if speaks && !is_sent_from && !is_boilerplate(&lines[line..to]) {
            return if is_first { at } else { line };
        }
        is_first &= paragraph.is_empty();
        line = end + 1;
    }
    to
}

fn is_postscript(paragraph: &[&str]) -> bool {
    let first = paragraph.first().map(|line| line.trim().to_lowercase()).unwrap_or_default();
    let word = first.split([':', ' ']).next().unwrap_or_default();
    matches!(word, "ps" | "p.s." | "p.s" | "pps" | "p.p.s." | "nb" | "n.b." | "з.ы." | "p.d." | "pd")
}

/// Sentences rather than lines of a card.
fn is_prose(paragraph: &[&str]) -> bool {
    let text = paragraph.join(" ");
    let words = text.split_whitespace().count();
    let ends = text.trim_end().ends_with(['.', '!', '?', '。', '？', '！']);
    let has_contact = paragraph.iter().any(|line| is_contact(line));
    words >= 5 && ends && !has_contact
        || words >= 12 && !has_contact && paragraph.iter().any(|line| line.split_whitespace().count() >= 9)
}

/// A few words with a stop behind them.
fn is_sentence(line: &str) -> bool {
    line.split_whitespace().count() >= 3
        && line.ends_with(['.', '!', '?', '。'])
        && !is_contact(line)
        && !is_sent_from(line)
}

/// Whether lines that a mail program calls signature speak as a person does.
pub(crate) fn speaks(lines: &[&str]) -> bool {
    lines.iter().any(|line| is_sentence(line.trim()) && line.split_whitespace().count() >= 5) && !is_boilerplate(lines)
}

/// What no person writes by hand: notes on secrecy, lists and scanners.
fn is_boilerplate(lines: &[&str]) -> bool {
    let text = lines.iter().take(12).map(|line| line.to_lowercase()).collect::<Vec<_>>().join(" ");
    lexicon::contains_any(&text, lexicon::BOILERPLATE)
}

/// Takes "Sent from my phone" lines off the end; where one stands further up it alone is taken.
fn sent_from(lines: &[&str], from: usize, to: usize, found: &mut Vec<usize>) -> usize {
    let mut end = to;
    let mut seen = 0;
    for at in (from..to).rev() {
        if lines[at].trim().is_empty() {
            continue;
        }
        seen += 1;
        if is_sent_from(lines[at]) {
            if found.last() == Some(&(to - 1)) || seen == 1 {
                found.extend(at..end);
                end = at;
                seen = 0;
            } else {
                found.push(at);
            }
        } else if seen > 8 {
            break;
        }
    }
    end
}

pub(crate) fn is_sent_from(line: &str) -> bool {
    let trimmed = line.trim().trim_matches(|c| matches!(c, '*' | '_' | '[' | ']' | '<' | '>'));
    if trimmed.len() > 250 || trimmed.len() < 8 {
        return false;
    }
    let shown = trimmed.split(['<', '(', '[']).next().unwrap_or(trimmed);
    if shown.split_whitespace().count() > 14 {
        return false;
    }
    // "Sent from my desk, easier than on my phone" is a sentence: the device stands before the first stop.
    let clause = shown.find([',', ';', '!']).into_iter().chain(shown.find(". ")).min().unwrap_or(shown.len());
    let lower = shown[..clause].to_lowercase();
    let starts = lexicon::starts_with_any(&lower, lexicon::SENT_FROM)
        || lower.contains("から送信")
        || lower.contains("에서 보냄")
        || lower.contains("gönderildi");
    starts && lexicon::contains_any(&lower, lexicon::DEVICES)
}

/// A rule of dashes or underscores with a few short lines behind it.
fn ruled(lines: &[&str], from: usize, to: usize) -> Option<usize> {
    let start = to.saturating_sub(MAX_LINES * 3).max(from);
    (start..to).find(|&at| {
        if !is_rule_line(lines[at]) {
            return false;
        }
        let tail: Vec<&str> =
            lines[at + 1..to].iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        let short = tail.iter().all(|line| (line.chars().count() <= 64 || !line.contains(' ')) && !line.ends_with('?'));
        let underscores = lines[at].trim().len() >= 5 && lines[at].trim().starts_with('_');
        let plain_tail = underscores && tail.len() <= 6;
        let contact = tail.len() <= 12 && tail.iter().any(|line| has_phone(line) || has_address(line));
        // The lines of a form are drawn between its fields.
        let is_form = tail.iter().any(|line| is_rule_line(line))
            || lines[from..at].iter().any(|line| is_rule_line(line))
            || tail.iter().any(|line| is_sentence(line)) && !is_boilerplate(&tail);
        !tail.is_empty() && short && !is_form && (plain_tail || contact)
    })
}

/// "Kind regards", a name, and at least one line of contact details.
fn closing(lines: &[&str], from: usize, to: usize) -> Option<usize> {
    let tail = last_lines(lines, from, to, 12);
    let at = tail.iter().copied().rfind(|&at| is_closing(lines[at]))?;
    let after: Vec<&str> = tail.iter().filter(|line| **line > at).map(|&line| lines[line].trim()).collect();
    let card = after.len() >= 2
        && is_name(after[0])
        && after.iter().all(|line| is_card_line(line))
        && after[1..].iter().any(|line| is_contact(line));
    card.then_some(at)
}

/// The last paragraph, when it starts with the sender's name or names their address and reads like a card.
fn card(lines: &[&str], from: usize, to: usize, sender: Option<&Mailbox>) -> Option<usize> {
    let sender = sender?;
    let mut end = to;
    while end > from && lines[end - 1].trim().is_empty() {
        end -= 1;
    }
    let mut start = end;
    while start > from && !lines[start - 1].trim().is_empty() && end - start <= 8 {
        start -= 1;
    }
    let block = &lines[start..end];
    if start == from || block.len() < 2 || block.len() > 8 || !block.iter().all(|line| is_card_line(line)) {
        return None;
    }
    let named = sender
        .name
        .as_deref()
        .is_some_and(|name| name.contains(' ') && block[0].to_lowercase().contains(&name.to_lowercase()));
    let addressed = !sender.address.is_empty()
        && block.iter().any(|line| line.to_lowercase().contains(&sender.address.to_lowercase()));
    ((named || addressed) && block[1..].iter().any(|line| is_contact(line))).then_some(start)
}

/// The last `count` lines with something on them, first to last.
fn last_lines(lines: &[&str], from: usize, to: usize, count: usize) -> Vec<usize> {
    let mut tail: Vec<usize> = (from..to).rev().filter(|&at| !lines[at].trim().is_empty()).take(count).collect();
    tail.reverse();
    tail
}

fn is_closing(line: &str) -> bool {
    if line.len() > 60 {
        return false;
    }
    let lower = line.trim().trim_end_matches([',', '.', '!', ' ']).to_lowercase();
    lexicon::is_closing(&lower)
}

/// A name: words of letters, no number, no link.
fn is_name(line: &str) -> bool {
    line.chars().any(char::is_alphabetic)
        && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, '/' | '@' | '[' | ':'))
}

/// Short, and no sentence: what stands on a business card.
fn is_card_line(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= 70
        && line.split_whitespace().count() <= 9
        && !line.ends_with(['?', ':'])
        && !line.starts_with('[')
}

fn is_contact(line: &str) -> bool {
    has_phone(line)
        || has_address(line)
        || line.contains("http://")
        || line.contains("https://")
        || line.contains("www.")
}

fn has_address(line: &str) -> bool {
    line.contains('@')
}

/// A telephone number alone on its line, or behind the usual short word. Order numbers have other words before them.
fn has_phone(line: &str) -> bool {
    let line = line.trim();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let groups = line.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).count();
    if !(7..=30).contains(&digits) || (groups < 2 && !line.contains('+')) {
        return false;
    }
    const LABELS: &[&str] = &[
        "tel",
        "t",
        "phone",
        "ph",
        "p",
        "mobile",
        "mobil",
        "mob",
        "m",
        "fax",
        "f",
        "cell",
        "c",
        "tlf",
        "puh",
        "gsm",
        "handy",
        "office",
        "o",
        "direct",
        "d",
        "téléphone",
        "telefon",
        "teléfono",
        "telefono",
        "telefoon",
        "telefax",
        "portable",
        "móvil",
        "тел",
        "моб",
        "fon",
        "ext",
        "w",
    ];
    let mut words = line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| LABELS.contains(&word.to_lowercase().as_str()))
}
