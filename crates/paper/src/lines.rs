//! Text into lines: where they may break, and where they best do.

use crate::face::{Faces, Weight, is_mark};

/// A last line shorter than this part of the width looks lost.
const LOST: f32 = 0.12;
/// What a lost last line costs, in the measure of a line left a third empty.
const LOST_COST: f32 = 0.11;

/// A heading of more lines is no heading, and is left as it is.
const HEADING: usize = 4;
/// Narrows a heading to within a hundredth of the width.
const HALVINGS: usize = 6;

/// A stretch of text that stays on one line; widths in units of the font size, without and with its closing blanks.
struct Word<'a> {
    text: &'a str,
    ink: f32,
    full: f32,
}

/// Breaks text into lines no wider than `width` (in units of the font size) that are as even as they can be.
/// Line ends in the text are kept. A word wider than a line is cut.
pub(crate) fn lines(faces: &Faces, text: &str, weight: Weight, width: f32) -> Vec<String> {
    let text = clean(text);
    text.trim().split('\n').flat_map(|line| broken(&words(faces, line.trim_end(), weight, width), width)).collect()
}

/// Like [`lines`], in as few lines, but all about as long: for headings.
pub(crate) fn balanced(faces: &Faces, text: &str, weight: Weight, width: f32) -> Vec<String> {
    let mut best = lines(faces, text, weight, width);
    if !(2..=HEADING).contains(&best.len()) {
        return best;
    }
    let (mut narrow, mut wide) = (width / 2.0, width);
    for _ in 0..HALVINGS {
        let middle = f32::midpoint(narrow, wide);
        let tried = lines(faces, text, weight, middle);
        if tried.len() > best.len() {
            narrow = middle;
        } else {
            (best, wide) = (tried, middle);
        }
    }
    best
}

/// The text without what has no place on paper: control signs, invisible marks of direction and of joining; blanks made plain.
pub(crate) fn clean(text: &str) -> String {
    let ends = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}'], "\n");
    ends.chars().filter(|sign| !is_invisible(*sign)).map(|sign| if sign == '\t' { ' ' } else { sign }).collect()
}

fn is_invisible(sign: char) -> bool {
    (sign.is_control() && sign != '\n' && sign != '\t')
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(sign, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
        || matches!(sign, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn words<'a>(faces: &Faces, line: &'a str, weight: Weight, width: f32) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let mut begin = 0;
    for (end, _) in unicode_linebreak::linebreaks(line) {
        let text = &line[begin..end];
        begin = end;
        let word = measured(faces, text, weight);
        if word.ink <= width {
            words.push(word);
        } else {
            words.extend(cut(faces, text, weight, width));
        }
    }
    words
}

fn measured<'a>(faces: &Faces, text: &'a str, weight: Weight) -> Word<'a> {
    let ink = faces.width(text.trim_end(), weight);
    let full = if text.ends_with(char::is_whitespace) { faces.width(text, weight) } else { ink };
    Word { text, ink, full }
}

/// Pieces of a word that each fit on a line, measured sign by sign, which is never less than they take up together.
fn cut<'a>(faces: &Faces, text: &'a str, weight: Weight, width: f32) -> Vec<Word<'a>> {
    let mut pieces = Vec::new();
    let (mut begin, mut wide) = (0, 0.0);
    for (at, sign) in text.char_indices() {
        let more = if is_mark(sign) { 0.0 } else { faces.advance(sign, weight) };
        if wide + more > width && at > begin && !is_mark(sign) {
            pieces.push(measured(faces, &text[begin..at], weight));
            (begin, wide) = (at, 0.0);
        }
        wide += more;
    }
    pieces.push(measured(faces, &text[begin..], weight));
    pieces
}

/// The breaks whose lines leave the least empty space, squared, the last line apart.
fn broken(words: &[Word], width: f32) -> Vec<String> {
    let mut best = vec![(0.0_f32, 0_usize); words.len() + 1];
    for end in 1..=words.len() {
        best[end] = (f32::INFINITY, end - 1);
        let mut wide = words[end - 1].ink;
        for begin in (0..end).rev() {
            if begin + 1 < end {
                wide += words[begin].full;
            }
            if wide > width && begin + 1 < end {
                break;
            }
            let cost = best[begin].0 + line_cost(wide / width, begin, end == words.len());
            if cost < best[end].0 {
                best[end] = (cost, begin);
            }
        }
    }
    let mut breaks = vec![words.len()];
    while let Some(&end) = breaks.last().filter(|end| **end > 0) {
        breaks.push(best[end].1);
    }
    breaks.reverse();
    let joined = |pair: &[usize]| words[pair[0]..pair[1]].iter().map(|word| word.text).collect();
    if words.is_empty() { vec![String::new()] } else { breaks.windows(2).map(joined).collect() }
}

fn line_cost(filled: f32, begin: usize, last: bool) -> f32 {
    match (last, begin > 0 && filled < LOST) {
        (true, true) => LOST_COST,
        (true, false) => 0.0,
        (false, _) => (1.0 - filled).max(0.0).powi(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, width: f32) -> Vec<String> {
        lines(&Faces::load().unwrap(), text, Weight::Regular, width)
    }

    #[test]
    fn lines_fit_and_nothing_is_lost() {
        let faces = Faces::load().unwrap();
        let text =
            "We fitted the new feeder belt on Wednesday and ran it for one shift before we left the hall. ".repeat(7);
        for width in [6.0, 11.0, 36.0] {
            let lines = set(&text, width);
            assert_eq!(lines.concat(), text.trim());
            assert!(
                lines.iter().all(|line| faces.width(line.trim_end(), Weight::Regular) <= width + 0.01),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn lines_are_even_rather_than_full() {
        let faces = Faces::load().unwrap();
        let wide = |line: &String| faces.width(line.trim_end(), Weight::Regular);
        let text = "A promise is a record with one owner and a date, and the customer sees how it stands.";
        let widths: Vec<f32> = set(text, 20.0).iter().map(wide).collect();
        let (shortest, longest) =
            (widths.iter().copied().fold(f32::MAX, f32::min), widths.iter().copied().fold(0.0, f32::max));
        assert!(shortest > longest * 0.5, "{widths:?}");
    }

    #[test]
    fn a_heading_of_two_lines_is_cut_in_the_middle() {
        let faces = Faces::load().unwrap();
        let text = "The stopped packing line: what happened, what we did, and what we change";
        let lines = balanced(&faces, text, Weight::Semibold, 28.0);
        assert_eq!(lines, ["The stopped packing line: what happened, ", "what we did, and what we change"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut_and_line_ends_are_kept() {
        let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        let cut = set(hash, 8.0);
        assert!(cut.len() > 2);
        assert_eq!(cut.concat(), hash);
        assert_eq!(set("one\r\ntwo\n\nthree", 20.0), ["one", "two", "", "three"]);
    }

    #[test]
    fn what_has_no_place_on_paper_is_left_out() {
        assert_eq!(clean("a\u{202e}b\u{7}\tc\u{ad}d\u{feff}\0"), "ab cd");
        assert_eq!(set("", 20.0), [""]);
    }
}
