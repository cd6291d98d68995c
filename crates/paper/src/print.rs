//! Pages as PDF: PDF/A-2a and PDF/UA-1, so the letter can be archived and read aloud.

use std::num::NonZeroU16;

use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, Tag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use crate::face::{Faces, Run};
use crate::flow::{EDGE, LEFT, PAGE, Part, Placed, Style, WIDTH, wide};
use crate::letter::{Letter, PaperError};
use crate::lines::{clean, lines};

/// Where the footer's first line and the head of later pages stand, in points from the top.
const FOOT: f32 = 279.0 * 72.0 / 25.4;
const HEAD: f32 = 17.0 * 72.0 / 25.4;
/// So much of the line the footer's text may take; the rest is the page number's.
const FOOT_WIDTH: f32 = WIDTH - 40.0;
/// A footer is a line or two; what does not fit in three is left to the case.
const FOOT_LINES: usize = 3;
/// No more of a text at the edge of the page is looked at.
const EDGE_TEXT: usize = 600;
/// Longer titles are cut in the document's properties and outline.
const TITLE: usize = 300;

/// A letter laid on pages, ready to be written.
pub(crate) struct Print<'a> {
    pub(crate) letter: &'a Letter,
    pub(crate) faces: &'a Faces,
    pub(crate) parts: &'a [Part],
    pub(crate) pages: &'a [Vec<Placed>],
    pub(crate) edge: Edge,
}

/// What stands at the edges of the pages, the same on each.
pub(crate) struct Edge {
    name: Vec<Run>,
    date: Vec<Run>,
    foot: Vec<Vec<Run>>,
}

impl Edge {
    pub(crate) fn of(letter: &Letter, faces: &Faces) -> Edge {
        let set = |text: &str, width: f32| -> Vec<Vec<Run>> {
            let text: String = text.chars().take(EDGE_TEXT).collect();
            let lines = lines(faces, &text, EDGE.weight, width / EDGE.size);
            lines.iter().map(|line| faces.shape(line.trim_end(), EDGE.weight)).collect()
        };
        let first = |text: &str, width: f32| set(text, width).into_iter().next().unwrap_or_default();
        let name = letter.sender.first().map(String::as_str).unwrap_or_default();
        let mut foot = set(&letter.footer, FOOT_WIDTH);
        foot.truncate(FOOT_LINES);
        Edge { name: first(name, WIDTH * 0.6), date: first(&letter.place_date, WIDTH * 0.4), foot }
    }
}

/// What was drawn for a part: its bullet or label, and its text.
#[derive(Default, Clone)]
struct Drawn {
    markers: Vec<Identifier>,
    text: Vec<Identifier>,
}

impl Print<'_> {
    /// The letter as an archivable, accessible PDF; where a rule of those cannot be kept (a sign that no font has, no
    /// language or date), as a plain tagged one.
    pub(crate) fn pdf(&self) -> Result<Vec<u8>, PaperError> {
        let strict = ConfigurationBuilder::new()
            .with_archival_validator(Archival::A2_A)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|error| PaperError::Setting(format!("{error:?}")))?;
        match self.write(strict) {
            Err(KrillaError::Validation(_)) => self.write(Configuration::default()),
            written => written,
        }
        .map_err(|error| PaperError::Setting(error.to_string()))
    }

    fn write(&self, configuration: Configuration) -> Result<Vec<u8>, KrillaError> {
        let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        let mut drawn = vec![Drawn::default(); self.parts.len()];
        let mut outline = Outline::new();
        for (number, rows) in self.pages.iter().enumerate() {
            let size = PageSettings::from_wh(PAGE.0, PAGE.1).unwrap_or_default();
            let mut page = document.start_page_with(size);
            let mut surface = page.surface();
            self.head(&mut surface, number);
            for (row, top) in rows {
                let part = &mut drawn[row.part];
                let base = baseline(*top, row.style);
                if let Some((runs, style)) = &row.marker {
                    part.markers.push(tagged(&mut surface, runs, (LEFT, base), *style));
                }
                if let (Part::Heading { title, .. }, true) = (&self.parts[row.part], part.text.is_empty()) {
                    let target = XyzDestination::new(number, Point::from_xy(0.0, *top));
                    outline.push_child(OutlineNode::new(titled(title), target));
                }
                part.text.push(tagged(&mut surface, &row.runs, (row.x, base), row.style));
            }
            self.foot(&mut surface, number);
            surface.finish();
            page.finish();
        }
        document.set_metadata(self.metadata());
        document.set_outline(outline);
        document.set_tag_tree(self.tags(drawn));
        document.finish()
    }

    /// The sender and the date at the top of every page but the first.
    fn head(&self, surface: &mut Surface, number: usize) {
        if number == 0 {
            return;
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Header)));
        draw(surface, &self.edge.name, (LEFT, HEAD), EDGE);
        draw_right(surface, &self.edge.date, HEAD);
        surface.end_tagged();
    }

    fn foot(&self, surface: &mut Surface, number: usize) {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        let mut y = FOOT;
        for line in &self.edge.foot {
            draw(surface, line, (LEFT, y), EDGE);
            y += EDGE.leading;
        }
        let page = format!("{} / {}", number + 1, self.pages.len());
        draw_right(surface, &self.faces.shape(&page, EDGE.weight), FOOT);
        surface.end_tagged();
    }

    fn metadata(&self) -> Metadata {
        let letter = self.letter;
        let mut metadata = Metadata::new()
            .title(titled(if letter.title.trim().is_empty() { &letter.subject } else { &letter.title }))
            .creator("Amends".to_owned());
        if !letter.author.trim().is_empty() {
            metadata = metadata.authors(vec![titled(&letter.author)]);
        }
        if let Some((date, year)) = letter.date.and_then(|date| Some((date, u16::try_from(date.year()).ok()?))) {
            let date = DateTime::new(year).month(date.month().unsigned_abs()).day(date.day().unsigned_abs());
            metadata = metadata.creation_date(date.utc_offset_hour(0));
        }
        if is_language(&letter.language) { metadata.language(letter.language.clone()) } else { metadata }
    }

    /// The reading order; items that follow each other are one list.
    fn tags(&self, drawn: Vec<Drawn>) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(self.letter.language.clone()).filter(|tag| is_language(tag)));
        let mut list: Option<TagGroup> = None;
        for (part, drawn) in self.parts.iter().zip(drawn) {
            if *part == Part::Item {
                list.get_or_insert_with(|| TagGroup::new(Tag::L(ListNumbering::Disc))).push(item(drawn));
                continue;
            }
            if let Some(list) = list.take() {
                tree.push(list);
            }
            let mut group = match part {
                Part::Heading { level, title } => {
                    TagGroup::new(Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(titled(title))))
                }
                Part::Paragraph | Part::Item => TagGroup::new(Tag::P),
            };
            drawn.markers.into_iter().chain(drawn.text).for_each(|id| group.push(id));
            tree.push(group);
        }
        if let Some(list) = list {
            tree.push(list);
        }
        tree
    }
}

fn item(drawn: Drawn) -> TagGroup {
    let mut item = TagGroup::new(Tag::LI);
    let (mut label, mut body) = (TagGroup::new(Tag::Lbl), TagGroup::new(Tag::LBody));
    drawn.markers.into_iter().for_each(|id| label.push(id));
    drawn.text.into_iter().for_each(|id| body.push(id));
    item.push(label);
    item.push(body);
    item
}

fn tagged(surface: &mut Surface, runs: &[Run], at: (f32, f32), style: Style) -> Identifier {
    let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    draw(surface, runs, at, style);
    surface.end_tagged();
    id
}

fn draw(surface: &mut Surface, runs: &[Run], (mut x, y): (f32, f32), style: Style) {
    let shade = if style.grey { 88 } else { 20 };
    let paint = luma::Color::new(shade).into();
    surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, ..Fill::default() }));
    for run in runs {
        surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, run.font.clone(), &run.text, style.size, false);
        x += run.width * style.size;
    }
}

fn draw_right(surface: &mut Surface, runs: &[Run], y: f32) {
    draw(surface, runs, (LEFT + WIDTH - wide(runs) * EDGE.size, y), EDGE);
}

/// The line on which letters stand, a third of their size under the middle of the row.
fn baseline(top: f32, style: Style) -> f32 {
    top + style.leading / 2.0 + style.size * 0.33
}

fn titled(text: &str) -> String {
    let text = clean(text).replace('\n', " ");
    let text: String = text.trim().chars().take(TITLE).collect();
    // A title must not be empty where one is required.
    if text.is_empty() { "–".to_owned() } else { text }
}

fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_told_from_other_words() {
        assert!(["en", "nb-NO", "zh-Hant-TW", "deu"].into_iter().all(is_language));
        assert!(!["", "Norwegian", "n", "nb_NO", "en-"].into_iter().any(is_language));
    }
}
