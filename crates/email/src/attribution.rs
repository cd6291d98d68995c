//! The lines that introduce a quoted mail: "On … wrote:", header blocks, "Original message" and their kin.

use crate::fields::{self, Field};
use crate::lexicon;

/// Longest line that can introduce a quote; longer ones are prose.
const MAX_LINE: usize = 300;

/// Lines an attribution may be wrapped over.
const MAX_WRAP: usize = 4;

/// How sure it is that a mail program wrote these lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sure {
    /// Even what follows without marks is quoted.
    Strong,
    /// Counts when marked quote lines follow.
    Weak,
}

/// Lines that introduce a quote: from, to (exclusive), and how surely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Introduction {
    pub from: usize,
    pub to: usize,
    pub sure: Sure,
}

/// Whether the line introduces a forwarded mail.
pub(crate) fn is_forward_marker(line: &str) -> bool {
    let trimmed = line.trim();
    if trimmed.len() < 5 || trimmed.len() > 120 || !(trimmed.starts_with(is_rule) || trimmed.ends_with([':', '：'])) {
        return false;
    }
    let dashed = is_dashed(trimmed);
    let phrase =
        trimmed.trim_matches(|c: char| is_rule(c) || c.is_whitespace() || matches!(c, ':' | '：')).to_lowercase();
    lexicon::FORWARDED.iter().any(|known| phrase == *known || dashed && phrase.starts_with(known))
}

/// "-----Original Message-----" and "reply above this line".
pub(crate) fn is_original_marker(line: &str) -> bool {
    let trimmed = line.trim();
    if trimmed.len() > 200 || !trimmed.starts_with(|c| is_rule(c) || c == '#') {
        return false;
    }
    let phrase = trimmed
        .trim_matches(|c: char| is_rule(c) || c.is_whitespace() || matches!(c, '#' | ':' | '<' | '>'))
        .to_lowercase();
    if lexicon::ORIGINAL.contains(&phrase.as_str()) {
        return is_dashed(trimmed);
    }
    lexicon::contains_any(&phrase, lexicon::REPLY_ABOVE)
}

/// Whether a line begins with two dashes of any kind.
fn is_dashed(line: &str) -> bool {
    let mut start = line.chars();
    let first = start.next().filter(|c| is_rule(*c) && !matches!(c, '*' | '~'));
    first.is_some() && start.next() == first
}

fn is_rule(c: char) -> bool {
    matches!(c, '-' | '_' | '=' | '*' | '—' | '–' | '─' | '~' | '\u{2010}')
}

/// A line of dashes, underscores or the like alone.
pub(crate) fn is_rule_line(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.len() >= 3 && trimmed.chars().all(is_rule)
}

/// Words between dashes, as programs in a language we do not know set above the header lines of the old mail.
pub(crate) fn is_caption(line: &str) -> bool {
    let trimmed = line.trim();
    let words = trimmed.trim_matches(|c: char| is_rule(c) || c.is_whitespace());
    trimmed.starts_with("---") && trimmed.ends_with("---") && !words.is_empty() && words.split_whitespace().count() <= 5
}

/// The field a line of a header block names, and its value. Stars and blanks of bold names are taken off.
pub(crate) fn header_field(line: &str) -> Option<(Field, &str)> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '\u{200E}' | '\u{200F}'));
    let head: usize =
        line.char_indices().take_while(|(_, c)| !matches!(c, ':' | '：')).take(24).map(|(_, c)| c.len_utf8()).sum();
    let colon = line[head..].chars().next().filter(|c| matches!(c, ':' | '：'))?;
    let name =
        line[..head].trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '\u{200E}' | '\u{200F}'));
    let value = line[head + colon.len_utf8()..].trim_matches(|c: char| c.is_whitespace() || c == '*');
    if name.is_empty() || value.starts_with("//") {
        return None;
    }
    fields::field(&name.to_lowercase()).map(|field| (field, value))
}

/// A header block that starts at line `at`: where it ends (exclusive).
pub(crate) fn header_block(lines: &[&str], at: usize) -> Option<usize> {
    header_run(lines, at).filter(|run| run.sure).map(|run| run.end)
}

/// Header-like lines that follow each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// Where they end (exclusive).
    pub end: usize,
    /// A mail program wrote them; otherwise no line of the run starts a block either.
    pub sure: bool,
}

/// The header-like lines from `at` on, judged.
///
/// "From: Oslo / To: Berlin / Date: 3 May" is a journey, and "Subject: Crane hire / Date: any morning" an order, not a mail:
/// a block needs an address, a subject with a whole date, or a word for "sent" that only mail programs use.
pub(crate) fn header_run(lines: &[&str], at: usize) -> Option<Run> {
    let first = header_field(lines[at])?;
    if matches!(first.0, Field::To | Field::Other) {
        return None;
    }
    let (mut from, mut sent, mut date, mut to, mut subject, mut address) = (false, false, false, false, false, false);
    let mut end = at;
    let mut gap = 0;
    for (here, line) in lines.iter().enumerate().skip(at).take(24) {
        match header_field(line) {
            Some((field, value)) => {
                gap = 0;
                end = here + 1;
                address |= field == Field::From && (value.contains('@') || value.contains("[mailto:"));
                match field {
                    Field::From => from = true,
                    Field::Sent => sent = true,
                    Field::Date => date |= value.is_empty() || Signs::of(value).date,
                    Field::To => to = true,
                    Field::Subject => subject = true,
                    Field::Other => {}
                }
            }
            None => {
                address |= from && end == here && line.contains('@');
                gap += 1;
                if gap > 2 {
                    break;
                }
            }
        }
    }
    let sure = sent && (to || subject) || date && subject || address && (date || to || subject || sent);
    Some(Run { end, sure: from && sure })
}

/// A header block whose names nobody here knows: a mailbox, then a date with the hour, then at least one more line.
pub(crate) fn foreign_block(lines: &[&str], at: usize) -> Option<usize> {
    let field = |line: &&str| {
        let (name, value) = line.trim().split_once([':', '：'])?;
        let is_name = (2..=24).contains(&name.chars().count())
            && !name.contains(['@', '<', '"', '.', ','])
            && name.split_whitespace().count() <= 3;
        (is_name && !name.contains(|c: char| c.is_numeric()) && !value.trim().is_empty())
            .then_some(value.trim().to_owned())
    };
    let block: Vec<String> = lines.iter().skip(at).take(6).map_while(field).collect();
    let [who, when, _, ..] = block.as_slice() else { return None };
    let is_mailbox = who
        .split_once('<')
        .is_some_and(|(name, rest)| !name.trim().is_empty() && rest.contains('@') && rest.ends_with('>'));
    let signs = Signs::of(when);
    let alone = at == 0 || lines[at - 1].trim().is_empty() || is_rule_line(lines[at - 1]) || is_caption(lines[at - 1]);
    (alone && is_mailbox && signs.date && signs.time && signs.words <= 10).then_some(at + block.len())
}

/// An attribution whose last line is `at` and whose first is not above `floor`.
pub(crate) fn attribution(lines: &[&str], at: usize, floor: usize) -> Option<Introduction> {
    let last = trim(lines[at]);
    if last.is_empty() || last.len() > MAX_LINE || !may_end(last) {
        return None;
    }
    let mut best: Option<Introduction> = None;
    let mut joined = String::new();
    for from in (floor..=at).rev().take(MAX_WRAP) {
        let line = trim(lines[from]);
        if line.is_empty() || line.len() > MAX_LINE || (from < at && line.starts_with('>')) {
            break;
        }
        joined = if joined.is_empty() { line.to_owned() } else { format!("{line} {joined}") };
        let Some((sure, dated)) = judge(&joined) else { continue };
        let better = best.is_none_or(|known| known.sure == Sure::Weak && sure == Sure::Strong);
        if dated && starts_like_one(line) {
            return Some(Introduction { from, to: at + 1, sure });
        }
        if better {
            best = Some(Introduction { from, to: at + 1, sure });
        }
    }
    best
}

/// Where an attribution starts that shares its line with the last words of the answer: `Fine. On 6 May …, A wrote:`.
pub(crate) fn shared_line(line: &str) -> Option<usize> {
    if line.len() > MAX_LINE || line.starts_with('>') || !may_end(trim(line)) {
        return None;
    }
    [" On ", " Am ", " Le ", " El ", " Il ", " Op ", " Em ", " Den "].iter().find_map(|start| {
        let at = line.find(start).filter(|at| line[..*at].contains(char::is_alphanumeric))?;
        let strong = judge(trim(&line[at..])).is_some_and(|(sure, dated)| sure == Sure::Strong && dated);
        (strong && starts_like_one(trim(&line[at..]))).then_some(at)
    })
}

/// Where an attribution ends that shares its line with the first words of the mail it quotes: `On 6 May …, A <a@…> wrote: Hi`.
pub(crate) fn leading(line: &str) -> Option<usize> {
    let (end, _) = line.match_indices([':', '：']).find(|(at, _)| {
        let core = trim(&line[..*at]);
        core.len() <= MAX_LINE
            && core.contains('<')
            && verb_tail(core) == Some(0)
            && starts_like_one(core)
            && judge(core).is_some_and(|(sure, dated)| sure == Sure::Strong && dated)
    })?;
    let end = end + line[end..].chars().next().map_or(1, char::len_utf8);
    (!line[end..].trim().is_empty()).then_some(end)
}

/// Trims blanks and the marks of writing direction that programs put around names and times.
fn trim(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    })
}

fn may_end(line: &str) -> bool {
    if line.ends_with([':', '：']) || line.ends_with("--") && line.starts_with("--") || line.ends_with(":*") {
        return true;
    }
    // Some programs leave the colon off or put it behind a bracket.
    ["wrote", "schrieb", "a écrit", "escribió", "escreveu", "skrev", "写道"].iter().any(|verb| line.ends_with(verb))
        || line.ends_with('>') && line.starts_with(|c: char| c.is_ascii_digit()) && line.contains('@')
}

/// Whether a line starts as attributions do: with a date, or a short preposition before one.
fn starts_like_one(line: &str) -> bool {
    let line =
        line.trim_start_matches(|c: char| is_rule(c) || c.is_whitespace() || matches!(c, '*' | '"' | '[' | '(' | '<'));
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    first.chars().count() <= 6 && line.chars().take(48).any(|c| c.is_ascii_digit())
}

/// Judges a joined line: how sure it is an attribution, and whether it names a date.
fn judge(line: &str) -> Option<(Sure, bool)> {
    let dashed = line.starts_with("---") && line.ends_with("--");
    let core = line.trim_matches(|c: char| is_rule(c) || c.is_whitespace());
    let core = core.trim_end_matches([':', '：', '*', ' ', '\u{A0}']);
    let signs = Signs::of(core);
    let tail = verb_tail(core);
    let telling = core.split(|c: char| c.is_whitespace() || c == ',').any(|word| lexicon::TELLING.contains(&word));
    // Nobody who tells a story types a date, the hour and an address between angle brackets.
    let telling = telling && !(signs.date && signs.time && signs.address && core.contains('<') && core.contains('>'));
    if quotes_by_name(core) && signs.words <= 12 {
        return Some((if signs.address { Sure::Strong } else { Sure::Weak }, true));
    }
    let Some(tail) = tail else { return without_verb(line, core, &signs, telling) };
    if tail > 6 && !(tail <= 9 && signs.address && signs.time) || signs.words > 30 {
        return None;
    }
    let program = signs.date && (signs.time || signs.address) || signs.address && signs.words <= 9 || dashed;
    let sure = if program && !telling { Sure::Strong } else { Sure::Weak };
    (sure == Sure::Strong || signs.words <= 15).then_some((sure, signs.date))
}

/// No verb we know: a date, whose mail it was, and little else.
fn without_verb(line: &str, core: &str, signs: &Signs, telling: bool) -> Option<(Sure, bool)> {
    if !signs.date || telling || signs.words > 20 {
        return None;
    }
    let ends = line.ends_with([':', '：']);
    let sure = if ends { Sure::Strong } else { Sure::Weak };
    let in_brackets = core.contains("<") && core.contains(">") || core.contains("(") && core.contains(")");
    if signs.address && in_brackets {
        // With the hour as well nobody writes it by hand, in whatever language.
        let by_program = ends && signs.time || signs.words <= 14 && core.ends_with(['>', ')', '"']);
        return (by_program && (starts_like_one(core) || signs.time)).then_some((sure, true));
    }
    let starts_with_date =
        core.starts_with(|c: char| c.is_ascii_digit()) || core.split_whitespace().next().is_some_and(is_day);
    if signs.address && signs.time && ends && signs.words <= 10 && starts_with_date {
        let last = core.split_whitespace().next_back().unwrap_or_default();
        return last.contains('@').then_some((sure, true));
    }
    (signs.time && ends && names_beside_date(core)).then_some((sure, true))
}

/// Whether a line holds a date with the hour, the name of a person, and nothing else.
fn names_beside_date(core: &str) -> bool {
    let is_date = |word: &str| {
        word.contains(|c: char| c.is_numeric())
            || is_day(word)
            || lexicon::DATE_WORDS.contains(&word.to_lowercase().as_str())
    };
    let words = core.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '|' | '-' | '–' | '·'));
    let words = words.map(|word| word.trim_matches(['.', ':'])).filter(|word| !word.is_empty() && !is_date(word));
    let names: Vec<&str> = words.collect();
    (2..=4).contains(&names.len()) && names.iter().all(|name| name.starts_with(char::is_uppercase))
}

/// Whether a word begins like the name of a day or month.
fn is_day(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    !word.is_empty()
        && lexicon::DAYS.iter().any(|day| {
            if day.chars().count() <= 2 { word == *day } else { word.starts_with(day) && word.chars().count() <= 12 }
        })
}

/// `Quoting Ann Ek <ann@…>:`
fn quotes_by_name(core: &str) -> bool {
    let lower = core.to_lowercase();
    lexicon::starts_with_any(&lower, lexicon::QUOTING) && lower.split_whitespace().count() >= 2
}

/// How many words stand behind the last verb of an attribution; `None` without one. Addresses are not counted.
fn verb_tail(core: &str) -> Option<usize> {
    let mut behind = 0;
    for word in core.rsplit(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation() || c == '：');
        let bare = bare.strip_suffix("(a").or(bare.strip_suffix("/a")).or(bare.strip_suffix("(а")).unwrap_or(bare);
        if lexicon::is_wrote(&bare.to_lowercase()) {
            return Some(behind);
        }
        if behind > 12 {
            return None;
        }
        behind += usize::from(!word.contains('@') && word.chars().any(char::is_alphanumeric));
    }
    None
}

struct Signs {
    date: bool,
    time: bool,
    address: bool,
    words: usize,
}

impl Signs {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut signs = Self { date: false, time: false, address: false, words: text.split_whitespace().count() };
        signs.address =
            text.split_whitespace().any(|word| word.find('@').is_some_and(|at| at > 0 && at + 3 < word.len()));
        let mut groups = 0;
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            let digits = &text[start..at];
            let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
            signs.date |= year;
            if digits.len() <= 2 {
                groups += 1;
                let next = bytes.get(at).copied().unwrap_or(b' ');
                let two = bytes.get(at + 1..at + 3).is_some_and(|d| d.iter().all(u8::is_ascii_digit));
                signs.time |= matches!(next, b':' | b'.' | b'h') && two && start + 2 >= at;
            }
        }
        signs.date |= groups >= 3 || groups >= 1 && signs.time;
        // Digits of other scripts are not taken apart: several of them are a date.
        signs.date |= text.chars().filter(|c| !c.is_ascii() && c.is_numeric()).count() >= 4;
        signs
    }
}
