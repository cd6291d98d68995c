//! The letter as rows from top to bottom, and the rows on pages.

use crate::face::{Faces, Run, Weight};
use crate::letter::{Block, Letter};
use crate::lines::{balanced, clean, lines};

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;
/// A4.
pub(crate) const PAGE: (f32, f32) = (210.0 * MM, 297.0 * MM);
/// Where text begins from the left.
pub(crate) const LEFT: f32 = 30.0 * MM;
/// How wide text runs: some eighty letters of the size below, which an eye follows with ease.
pub(crate) const WIDTH: f32 = 145.0 * MM;
const FIRST_TOP: f32 = 19.0 * MM;
const TOP: f32 = 30.0 * MM;
const BOTTOM: f32 = 268.0 * MM;
/// The address shows in a window envelope from here, and the text keeps clear of the window and the first fold.
const ADDRESS: f32 = 50.0 * MM;
const DATE: f32 = 92.0 * MM;

const INDENT: f32 = 16.0;
const LABELS: f32 = 118.0;

/// How a kind of text is set: sizes in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    pub(crate) leading: f32,
    pub(crate) grey: bool,
}

const fn style(weight: Weight, size: f32, leading: f32, grey: bool) -> Style {
    Style { weight, size, leading, grey }
}

const NAME: Style = style(Weight::Semibold, 16.0, 21.0, false);
const SMALL: Style = style(Weight::Regular, 9.0, 13.0, true);
const BODY: Style = style(Weight::Regular, 11.5, 16.5, false);
const STRONG: Style = style(Weight::Semibold, 11.5, 16.5, false);
const SUBJECT: Style = style(Weight::Semibold, 14.0, 19.0, false);
/// The footer and the head of later pages.
pub(crate) const EDGE: Style = style(Weight::Regular, 8.0, 11.0, true);

/// What a row belongs to, for those who have the letter read to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Paragraph,
    Heading { level: u16, title: String },
    Item,
}

/// One line of the letter.
pub(crate) struct SheetLine {
    pub(crate) runs: Vec<Run>,
    pub(crate) style: Style,
    /// From the left edge of the page, in points.
    pub(crate) x: f32,
    /// What stands before the line at the margin: a bullet or a label.
    pub(crate) marker: Option<(Vec<Run>, Style)>,
    /// Index into the parts.
    pub(crate) part: usize,
    space: f32,
    /// On the first page no higher than this.
    floor: f32,
    /// No page may end before this row.
    keep: bool,
}

/// A row and where its top is on the page, in points.
pub(crate) type Placed = (SheetLine, f32);

/// The rows of a letter with the parts they belong to.
pub(crate) struct Flow<'a> {
    faces: &'a Faces,
    pub(crate) rows: Vec<SheetLine>,
    pub(crate) parts: Vec<Part>,
    /// The next row stays with the row before it.
    held: bool,
}

impl<'a> Flow<'a> {
    pub(crate) fn of(letter: &Letter, faces: &'a Faces) -> Flow<'a> {
        let mut flow = Flow { faces, rows: Vec::new(), parts: Vec::new(), held: false };
        flow.head(letter);
        for (place, block) in letter.blocks.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|place| letter.blocks.get(place));
            flow.block(block, before);
        }
        flow
    }

    fn head(&mut self, letter: &Letter) {
        if let Some((name, address)) = letter.sender.split_first() {
            self.text(Part::Paragraph, name, NAME, 0.0);
            self.text(Part::Paragraph, &address.join("  ·  "), SMALL, 1.0);
        }
        let first = self.rows.len();
        self.text(Part::Paragraph, &letter.recipient.join("\n"), BODY, 24.0);
        self.floor_at(first, ADDRESS);
        let first = self.rows.len();
        self.text(Part::Paragraph, &letter.place_date, BODY, 24.0);
        self.floor_at(first, DATE);
        for row in &mut self.rows[first..] {
            row.x = LEFT + WIDTH - wide(&row.runs) * row.style.size;
        }
        let heading = Part::Heading { level: 1, title: letter.subject.clone() };
        self.text(heading, &letter.subject, SUBJECT, 22.0);
        self.held = true;
    }

    fn floor_at(&mut self, row: usize, floor: f32) {
        if let Some(row) = self.rows.get_mut(row) {
            row.floor = floor;
        }
    }

    fn block(&mut self, block: &Block, before: Option<&Block>) {
        let after_heading = matches!(before, None | Some(Block::Heading(_)));
        let space = if after_heading { 4.0 } else { 9.0 };
        match block {
            Block::Heading(title) => {
                let part = Part::Heading { level: 2, title: title.clone() };
                self.text(part, title, STRONG, 18.0);
                self.held = true;
            }
            Block::Paragraph(text) => {
                let space = if before.is_none() { 10.0 } else { space };
                self.text(Part::Paragraph, text, BODY, space);
            }
            Block::Item(text) => {
                let space = if matches!(before, Some(Block::Item(_))) { 4.0 } else { space.min(6.0) };
                let first = self.indented(Part::Item, text, INDENT, space);
                self.mark(first, "•", BODY);
            }
            Block::Fact { label, value } => self.fact(label, value, before, space),
            Block::Signature(lines) => self.signature(lines),
        }
    }

    fn fact(&mut self, label: &str, value: &str, before: Option<&Block>, space: f32) {
        let space = if matches!(before, Some(Block::Fact { .. })) { 2.0 } else { space };
        let grey = Style { grey: true, ..BODY };
        let label = clean(label).replace('\n', " ");
        if self.faces.width(&label, grey.weight) * grey.size > LABELS - 10.0 {
            self.text(Part::Paragraph, &label, grey, space);
            self.held = true;
            self.indented(Part::Paragraph, value, LABELS, 0.0);
        } else {
            let first = self.indented(Part::Paragraph, value, LABELS, space);
            self.mark(first, &label, grey);
        }
    }

    fn signature(&mut self, lines: &[String]) {
        let Some((greeting, names)) = lines.split_first() else { return };
        let first = self.rows.len();
        self.held = true;
        self.text(Part::Paragraph, greeting, BODY, 18.0);
        self.text(Part::Paragraph, &names.join("\n"), BODY, 26.0);
        for row in self.rows.iter_mut().skip(first.max(1)) {
            row.keep = true;
        }
    }

    fn text(&mut self, part: Part, text: &str, style: Style, space: f32) {
        self.set(part, text, style, (0.0, space));
    }

    fn indented(&mut self, part: Part, text: &str, indent: f32, space: f32) -> usize {
        let first = self.rows.len();
        self.set(part, text, BODY, (indent, space));
        first
    }

    fn mark(&mut self, row: usize, text: &str, style: Style) {
        let runs = self.faces.shape(text, style.weight);
        if let Some(row) = self.rows.get_mut(row) {
            row.marker = Some((runs, style));
        }
    }

    /// Adds the rows of a text; of four lines or more, two stay together at either end of a page, of fewer all do.
    fn set(&mut self, part: Part, text: &str, style: Style, (indent, space): (f32, f32)) {
        if text.trim().is_empty() {
            return;
        }
        let breaks = if matches!(part, Part::Heading { .. }) { balanced } else { lines };
        let lines = breaks(self.faces, text, style.weight, (WIDTH - indent) / style.size);
        let (count, number) = (lines.len(), self.parts.len());
        self.parts.push(part);
        for (place, mut line) in lines.into_iter().enumerate() {
            if place + 1 < count && !line.ends_with(' ') {
                line.push(' ');
            }
            let keep = if place == 0 { self.held } else { place == 1 || place + 1 == count };
            self.rows.push(SheetLine {
                runs: self.faces.shape(&line, style.weight),
                style,
                x: LEFT + indent,
                marker: None,
                part: number,
                space: if place == 0 { space } else { 0.0 },
                floor: 0.0,
                keep,
            });
        }
        self.held = false;
    }
}

/// The width of runs in units of the font size.
pub(crate) fn wide(runs: &[Run]) -> f32 {
    runs.iter().map(|run| run.width).sum()
}

/// Lays rows on pages; every page ends where it may, or where it must.
pub(crate) fn pages(rows: Vec<SheetLine>) -> Vec<Vec<Placed>> {
    let mut rows: std::collections::VecDeque<SheetLine> = rows.into();
    let mut pages = Vec::new();
    while !rows.is_empty() || pages.is_empty() {
        let first = pages.is_empty();
        let tops = tops(rows.make_contiguous(), first);
        let fit = tops.len();
        let ends_well = |count: &usize| rows.get(*count).is_none_or(|next| !next.keep);
        let count = (1..=fit).rev().find(ends_well).unwrap_or(fit);
        pages.push(rows.drain(..count).zip(tops).collect());
    }
    pages
}

/// Where the rows of one page stand, as many as fit and always one.
fn tops(rows: &[SheetLine], first: bool) -> Vec<f32> {
    let mut tops = Vec::new();
    let mut y = if first { FIRST_TOP } else { TOP };
    for row in rows {
        let space = if tops.is_empty() { 0.0 } else { row.space };
        let top = if first { (y + space).max(row.floor) } else { y + space };
        if top + row.style.leading > BOTTOM && !tops.is_empty() {
            break;
        }
        tops.push(top);
        y = top + row.style.leading;
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(faces: &Faces, blocks: Vec<Block>) -> Vec<Vec<Placed>> {
        let letter = Letter { subject: "Feeder 7".into(), blocks, ..Letter::default() };
        pages(Flow::of(&letter, faces).rows)
    }

    fn text_of(row: &SheetLine) -> String {
        row.runs.iter().map(|run| run.text.as_str()).collect()
    }

    fn lines_of(count: usize) -> String {
        (0..count).map(|line| format!("line {line}\n")).collect()
    }

    #[test]
    fn no_page_ends_or_begins_with_a_single_line_of_a_paragraph() {
        let faces = Faces::load().unwrap();
        for shift in 4..36 {
            let pages = set(
                &faces,
                vec![Block::Paragraph(lines_of(shift)), Block::Paragraph(lines_of(5)), Block::Paragraph(lines_of(60))],
            );
            for pair in pages.windows(2) {
                let (last, next) = (&pair[0][pair[0].len() - 2..], &pair[1][..2]);
                if last[1].0.part == next[0].0.part {
                    assert_eq!(last[0].0.part, last[1].0.part, "an orphan after {shift} lines");
                    assert_eq!(next[0].0.part, next[1].0.part, "a widow after {shift} lines");
                }
            }
        }
    }

    #[test]
    fn a_heading_is_never_the_last_line_of_a_page_and_a_signature_never_stands_alone() {
        let faces = Faces::load().unwrap();
        for shift in 26..52 {
            let pages = set(
                &faces,
                vec![
                    Block::Paragraph(lines_of(shift)),
                    Block::Heading("What we change".into()),
                    Block::Paragraph(lines_of(3)),
                    Block::Signature(vec!["Yours".into(), "Tomas Reyes".into(), "Direct line 55 12".into()]),
                ],
            );
            for page in &pages {
                assert_ne!(text_of(&page[page.len() - 1].0), "What we change");
            }
            assert_ne!(text_of(&pages[pages.len() - 1][0].0), "Yours");
        }
    }

    #[test]
    fn rows_stay_inside_the_page_and_in_order() {
        let faces = Faces::load().unwrap();
        let pages = set(&faces, (0..160).map(|n| Block::Item(format!("{n} {}", "word ".repeat(30)))).collect());
        assert!(pages.len() > 10);
        for page in &pages {
            assert!(page.windows(2).all(|pair| pair[1].1 >= pair[0].1 + pair[0].0.style.leading - 0.01));
            assert!(page.iter().all(|(row, top)| top + row.style.leading <= BOTTOM + 0.01));
        }
    }

    #[test]
    fn a_signature_longer_than_a_page_is_cut_rather_than_lost() {
        let faces = Faces::load().unwrap();
        let pages = set(&faces, vec![Block::Signature(vec!["name".to_owned(); 200])]);
        assert_eq!(pages.iter().flatten().filter(|(row, _)| text_of(row).trim() == "name").count(), 200);
    }
}
