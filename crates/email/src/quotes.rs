//! What the sender wrote now, apart from what the mail repeats and how it is signed.
//!
//! Nothing is deleted: each line goes to exactly one of three texts. Hiding a customer's words is far worse than showing
//! a quote, so whatever is in doubt stays visible: quotes between answers, blocks nobody introduced, forwarded mails.

use crate::attribution::{self, Introduction, Sure};
use crate::htmltext::{self, Hint};
use crate::marks::{is_sure, marks};
use crate::signature;
use crate::{Mailbox, text};

/// What is known about the mail beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The author, whose name starts a signature.
    pub sender: Option<&'a Mailbox>,
    /// The mail passes on another: what it passes on is what it wants to say.
    pub forward: bool,
    /// The mail answers nothing: other mails in it are what it wants to say too, and header lines are those of a form.
    pub first: bool,
}

/// The three parts of a text. Every word of it is in exactly one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// What the sender wrote now.
    pub visible: String,
    /// Earlier mails, with the lines that introduce them.
    pub quoted: String,
    /// Signature.
    pub signature: String,
}

/// Splits plain text.
pub fn fold(text: &str, context: &Context<'_>) -> Folded {
    let mut lines: Vec<&str> = Vec::with_capacity(text.len() / 40);
    for line in text.lines() {
        // The blank behind two dashes tells a signature from a line that somebody drew.
        let line = if line == signature::DELIMITER { line } else { line.trim_end() };
        match attribution::shared_line(line).or_else(|| attribution::leading(line)) {
            Some(at) => lines.extend([line[..at].trim_end(), line[at..].trim_start()]),
            None => lines.push(line),
        }
    }
    split(&lines, &[], context)
}

/// Splits HTML, using what its structure says about quotes and signatures.
pub fn fold_html(html: &str, context: &Context<'_>) -> Folded {
    let rendered = htmltext::lines(html);
    let lines: Vec<&str> = rendered.iter().map(|line| line.text.as_str()).collect();
    let hints: Vec<Hint> = rendered.iter().map(|line| line.hint).collect();
    split(&lines, &hints, context)
}

/// Whether somewhere in the text a mail program showed the header lines of another mail.
pub(crate) fn has_header_block(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().take(2000).collect();
    let mut at = 0;
    while at < lines.len() {
        match attribution::header_run(&lines, at) {
            Some(run) if run.sure => return true,
            Some(run) => at = run.end,
            None => at += 1,
        }
    }
    false
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Visible,
    Quoted,
    Signature,
}

/// A run of marked quote lines with the lines that introduce it.
#[derive(Clone, Copy, Debug)]
struct Block {
    introduction: Option<(usize, usize)>,
    from: usize,
    to: usize,
    /// The marks are the program's own, not an indentation.
    sure: bool,
    /// The sender's own words lead to it: "Your page says:".
    cited: bool,
    /// Lines before it or in it say whose mail it is.
    named: bool,
}

impl Block {
    fn start(&self) -> usize {
        self.introduction.map_or(self.from, |(from, _)| from)
    }
}

/// The lines of a text with what is known of each.
#[derive(Clone, Copy)]
struct Page<'a> {
    lines: &'a [&'a str],
    hints: &'a [Hint],
    marks: &'a [bool],
}

/// The text cut into blocks; from `cut` on all is quoted, from `end` on all is a forwarded mail and stays.
struct Layout {
    blocks: Vec<Block>,
    cut: usize,
    end: usize,
}

fn split(lines: &[&str], hints: &[Hint], context: &Context<'_>) -> Folded {
    let marks = marks(lines, hints);
    let layout = layout(lines, hints, &marks, context);
    let mut places = vec![Place::Visible; lines.len()];
    for (line, place) in places.iter_mut().enumerate() {
        if (layout.cut..layout.end).contains(&line) {
            *place = Place::Quoted;
        } else if hints.get(line) == Some(&Hint::Signature) && line < layout.end && is_short(lines, hints, line) {
            *place = Place::Signature;
        }
    }
    signatures(lines, &layout, context, &mut places);
    place_blocks(lines, &layout, context.first, &mut places);
    if !hints.is_empty() {
        leave_words_in_signature(lines, &mut places);
    }
    leave_something(lines, &layout, context.first, &mut places);
    gather(&Page { lines, hints, marks: &marks }, &places)
}

/// Whether a block that a mail program calls signature is no longer than one: some people write inside it.
fn is_short(lines: &[&str], hints: &[Hint], at: usize) -> bool {
    let is_inside = |line: &usize| hints.get(*line) == Some(&Hint::Signature);
    let from = (0..at).rev().take(100).take_while(is_inside).last().unwrap_or(at);
    let to = (at..lines.len()).take(100).take_while(is_inside).last().unwrap_or(at);
    signature::is_short(&lines[from..=to])
}

/// A greeting alone, and sentences in what a mail program calls signature: they were written inside it.
fn leave_words_in_signature(lines: &[&str], places: &mut [Place]) {
    let of = |wanted: Place| -> Vec<&str> {
        lines.iter().zip(places.iter()).filter(|(_, place)| **place == wanted).map(|(line, _)| *line).collect()
    };
    let left: usize = of(Place::Visible).iter().map(|line| line.split_whitespace().count()).sum();
    if left <= 3 && signature::speaks(&of(Place::Signature)) {
        places.iter_mut().filter(|place| **place == Place::Signature).for_each(|place| *place = Place::Visible);
    }
}

/// Shows what would be hidden when nothing else is left: the words may stand inside the quoted mail or the signature.
fn leave_something(lines: &[&str], layout: &Layout, first: bool, places: &mut [Place]) {
    let hides_all = |places: &[Place]| {
        lines.iter().zip(places).all(|(line, place)| *place != Place::Visible || text::is_blank(line))
    };
    if layout.cut < layout.end && hides_all(places) {
        places[layout.cut..layout.end].fill(Place::Visible);
    }
    let is_left = |places: &[Place]| {
        let shown = lines.iter().zip(places).filter(|(_, place)| **place == Place::Visible);
        shown.map(|(line, _)| line.split_whitespace().count()).sum::<usize>()
    };
    if first && is_left(places) <= 2 {
        // A heading or a greeting alone: what is said stands in what looks like another mail.
        places.iter_mut().filter(|place| **place == Place::Quoted).for_each(|place| *place = Place::Visible);
    }
    if !hides_all(places) {
        return;
    }
    if first {
        places.fill(Place::Visible);
    }
    for block in layout.blocks.iter().filter(|block| !block.named) {
        places[block.from..block.to].fill(Place::Visible);
    }
    if hides_all(places) && layout.blocks.is_empty() {
        places.fill(Place::Visible);
    }
}

fn layout(lines: &[&str], hints: &[Hint], marks: &[bool], context: &Context<'_>) -> Layout {
    let mut layout = Layout { blocks: Vec::new(), cut: lines.len(), end: lines.len() };
    let mut floor = 0;
    let mut at = 0;
    let mut no_block_before = 0;
    while at < lines.len() {
        if marks[at] {
            let to = run_end(lines, marks, at);
            if passes_on(lines, hints, at, to) {
                (layout.end, layout.cut) = (at, at);
                return layout;
            }
            layout.blocks.push(block(lines, hints, at, to, None));
            at = to;
            floor = to;
            continue;
        }
        if attribution::is_forward_marker(lines[at]) {
            layout.end = at;
            layout.cut = at;
            return layout;
        }
        let Some(found) = introduction(&Page { lines, hints, marks }, at, floor, &mut no_block_before) else {
            at += 1;
            continue;
        };
        let next = next_line(lines, found.to);
        if next < lines.len() && marks[next] {
            let to = run_end(lines, marks, next);
            layout.blocks.push(block(lines, hints, next, to, Some((found.from, found.to))));
            at = to;
            floor = to;
        } else if found.sure == Sure::Strong {
            let from = with_rule(lines, found.from, floor);
            layout.cut = from;
            if context.forward || context.first {
                layout.end = from;
            }
            return layout;
        } else {
            at = found.to;
        }
    }
    layout
}

fn block(lines: &[&str], hints: &[Hint], from: usize, to: usize, introduction: Option<(usize, usize)>) -> Block {
    let introduction = introduction.map(|(start, end)| (with_rule(lines, start, 0), end));
    let is_built = hints.get(from) == Some(&Hint::Container);
    let introduces_itself = introduces_itself(lines, from, to, is_built);
    let named = introduction.is_some() || introduces_itself || hints.get(from) == Some(&Hint::Attribution);
    let sure = named || (from..to).any(|line| !lines[line].trim().is_empty() && is_sure(lines[line], hints.get(line)));
    let cited = introduction.is_none() && !introduces_itself && leads_to(lines, from);
    Block { introduction, from, to, sure, cited, named }
}

/// Whether a block that a mail program built holds a mail that is passed on.
fn passes_on(lines: &[&str], hints: &[Hint], from: usize, to: usize) -> bool {
    let built = |line: &usize| matches!(hints.get(*line), Some(Hint::Container | Hint::Attribution));
    let first = (from..to).take(6).filter(built).take(3);
    first.map(|line| lines[line].trim_start_matches(['>', ' '])).any(attribution::is_forward_marker)
}

/// Whether a block starts with the attribution of the mail it quotes; in one that a program `built` a vague one will do.
fn introduces_itself(lines: &[&str], from: usize, to: usize, built: bool) -> bool {
    let inner: Vec<&str> = lines[from..to].iter().take(8).map(|line| line.trim_start_matches(['>', ' '])).collect();
    (0..inner.len()).any(|at| {
        attribution::attribution(&inner, at, 0).is_some_and(|found| built || found.sure == Sure::Strong)
            || attribution::header_block(&inner, at).is_some()
            || attribution::is_original_marker(inner[at])
    })
}

/// Whether the line above ends in a colon and names no date and no address, as people lead to what they cite.
fn leads_to(lines: &[&str], from: usize) -> bool {
    let above = (0..from).rev().take(2).map(|line| lines[line].trim()).find(|line| !line.is_empty());
    above.is_some_and(|line| line.ends_with(':') && !line.contains(|c: char| c.is_numeric() || c == '@'))
}

/// The lines at `at` that introduce a quote, if any.
fn introduction(page: &Page<'_>, at: usize, floor: usize, no_block_before: &mut usize) -> Option<Introduction> {
    let Page { lines, hints, marks } = *page;
    if attribution::is_original_marker(lines[at]) {
        let next = next_line(lines, at + 1);
        let to = if next < lines.len() { attribution::header_block(lines, next).unwrap_or(at + 1) } else { at + 1 };
        return Some(Introduction { from: at, to, sure: Sure::Strong });
    }
    if at >= *no_block_before
        && let Some(run) = attribution::header_run(lines, at)
    {
        if run.sure {
            return Some(Introduction { from: at, to: run.end, sure: Sure::Strong });
        }
        *no_block_before = run.end;
    }
    if let Some(to) = attribution::foreign_block(lines, at) {
        return Some(Introduction { from: at, to, sure: Sure::Strong });
    }
    if hints.get(at) == Some(&Hint::Attribution) && !lines[at].trim().is_empty() {
        let to = (at..lines.len()).find(|&line| hints[line] != Hint::Attribution).unwrap_or(lines.len());
        let next = next_line(lines, to);
        let sure = if next < lines.len() && marks[next] { Sure::Weak } else { Sure::Strong };
        return Some(Introduction { from: at, to, sure });
    }
    attribution::attribution(lines, at, floor)
}

/// The first line with something on it from `at`, at most three blank ones away.
fn next_line(lines: &[&str], at: usize) -> usize {
    (at..lines.len().min(at + 4)).find(|&line| !lines[line].trim().is_empty()).unwrap_or(lines.len())
}

/// Where a run of quote lines ends; blank lines inside belong to it.
fn run_end(lines: &[&str], marks: &[bool], from: usize) -> usize {
    let mut end = from + 1;
    let mut at = end;
    while at < lines.len() && (marks[at] || lines[at].trim().is_empty()) {
        if marks[at] {
            end = at + 1;
        }
        at += 1;
    }
    end
}

/// Where an introduction starts when a line of dashes stands before it.
fn with_rule(lines: &[&str], from: usize, floor: usize) -> usize {
    let above = (floor..from).rev().take(3).find(|&line| !lines[line].trim().is_empty());
    above.filter(|&line| attribution::is_rule_line(lines[line]) || attribution::is_caption(lines[line])).unwrap_or(from)
}

/// Finds signatures before the first introduced quote and at the end of what the sender wrote.
fn signatures(lines: &[&str], layout: &Layout, context: &Context<'_>, places: &mut [Place]) {
    let end = layout.cut.min(layout.end);
    let last = layout.blocks.last().map_or(0, |block| block.to);
    let first_introduced = layout.blocks.iter().position(|block| block.introduction.is_some());
    if let Some(at) = first_introduced {
        let from = at.checked_sub(1).map_or(0, |before| layout.blocks[before].to);
        mark(lines, from, layout.blocks[at].start(), context, places);
    } else if let [.., block] = layout.blocks.as_slice()
        && !(block.to..end).any(|line| !lines[line].trim().is_empty())
    {
        let from = layout.blocks.len().checked_sub(2).map_or(0, |before| layout.blocks[before].to);
        mark(lines, from, block.from, context, places);
    }
    mark(lines, last, end, context, places);
}

fn mark(lines: &[&str], from: usize, to: usize, context: &Context<'_>, places: &mut [Place]) {
    for line in signature::find(lines, from, to, context.sender) {
        places[line] = Place::Signature;
    }
}

/// Decides which quotes fold: those at the end, and a single introduced one before the answer.
fn place_blocks(lines: &[&str], layout: &Layout, first: bool, places: &mut [Place]) {
    let end = layout.cut.min(layout.end);
    let text_from = |from: usize, to: usize, places: &[Place]| {
        (from..to).any(|line| places[line] == Place::Visible && !lines[line].trim().is_empty())
    };
    // From the last block up: is there anything the sender wrote behind it?
    let mut later = false;
    let mut next = end;
    for (at, block) in layout.blocks.iter().enumerate().rev() {
        let answered = text_from(block.to, next, places);
        let last = at + 1 == layout.blocks.len();
        let folds = match (answered || later, block.introduction) {
            (false, None) if first => block.named && !block.cited,
            (false, introduction) => block.sure && !block.cited || introduction.is_some(),
            (true, Some(_)) => last,
            (true, None) => false,
        };
        next = block.start();
        later |= answered;
        if let Some((from, to)) = block.introduction {
            places[from..to].fill(Place::Quoted);
        }
        if folds {
            places[block.start()..block.to].fill(Place::Quoted);
        }
    }
}

/// Puts the lines together; blank lines go with the line above them.
fn gather(page: &Page<'_>, places: &[Place]) -> Folded {
    let mut folded = Folded::default();
    let mut current = Place::Visible;
    for (at, (line, place)) in page.lines.iter().zip(places).enumerate() {
        if !line.trim().is_empty() {
            current = *place;
        }
        let part = match current {
            Place::Visible => &mut folded.visible,
            Place::Quoted => &mut folded.quoted,
            Place::Signature => &mut folded.signature,
        };
        // A block that quotes nothing needs no mark of a quote.
        let is_built = matches!(page.hints.get(at), Some(Hint::Container | Hint::Attribution));
        let bare = line.strip_prefix('>').filter(|_| is_built && current == Place::Visible);
        part.push_str(bare.map_or(*line, |bare| bare.strip_prefix(' ').unwrap_or(bare)).trim_end());
        part.push('\n');
    }
    for part in [&mut folded.visible, &mut folded.quoted, &mut folded.signature] {
        let trimmed = part.trim();
        if trimmed.len() < part.len() {
            *part = trimmed.to_owned();
        }
    }
    folded
}
