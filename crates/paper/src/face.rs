//! The fonts of a letter, and text shaped in them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Script, ShapePlan, UnicodeBuffer};

use crate::letter::PaperError;

const REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/regular"));
const SEMIBOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/semibold"));
const SPARE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/spare"));

/// The weight of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Semibold,
}

/// Glyphs of one font in a row, widths in units of the font size.
pub(crate) struct Run {
    pub(crate) font: Font,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    pub(crate) width: f32,
}

/// The fonts, read once per letter.
pub(crate) struct Faces {
    regular: Face,
    semibold: Face,
    spare: Face,
    /// The widths of words met so far: most of a letter is words said before.
    widths: RefCell<HashMap<(String, Weight), f32>>,
}

struct Face {
    font: Font,
    shaper: rustybuzz::Face<'static>,
    /// How to shape each script met so far; making one takes far longer than shaping a word.
    plans: RefCell<Vec<(Script, Rc<ShapePlan>)>>,
}

impl Faces {
    pub(crate) fn load() -> Result<Faces, PaperError> {
        Ok(Faces {
            regular: Face::load(REGULAR, "regular")?,
            semibold: Face::load(SEMIBOLD, "semibold")?,
            spare: Face::load(SPARE, "spare")?,
            widths: RefCell::default(),
        })
    }

    /// The text as glyphs, left to right. A sign that the letter's font lacks comes from the spare font; one that both
    /// lack is shown as the font's own empty box, its text kept for copying and reading aloud.
    pub(crate) fn shape(&self, text: &str, weight: Weight) -> Vec<Run> {
        let main = self.main(weight);
        let mut runs = Vec::new();
        let mut begin = 0;
        let mut in_spare = false;
        for (at, sign) in text.char_indices() {
            let spare = if is_mark(sign) { in_spare } else { !main.has(sign) && self.spare.has(sign) };
            if spare != in_spare && at > begin {
                runs.push(self.pick(main, in_spare).shape(&text[begin..at]));
                begin = at;
            }
            in_spare = spare;
        }
        if begin < text.len() {
            runs.push(self.pick(main, in_spare).shape(&text[begin..]));
        }
        runs
    }

    /// How wide the text is, in units of the font size.
    pub(crate) fn width(&self, text: &str, weight: Weight) -> f32 {
        let word = (text.to_owned(), weight);
        let known = self.widths.borrow().get(&word).copied();
        known.unwrap_or_else(|| {
            let width = self.shape(text, weight).iter().map(|run| run.width).sum();
            self.widths.borrow_mut().insert(word, width);
            width
        })
    }

    /// How wide a sign is on its own, in units of the font size.
    pub(crate) fn advance(&self, sign: char, weight: Weight) -> f32 {
        let main = self.main(weight);
        self.pick(main, !main.has(sign) && self.spare.has(sign)).advance(sign)
    }

    fn main(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Semibold => &self.semibold,
        }
    }

    fn pick<'a>(&'a self, main: &'a Face, spare: bool) -> &'a Face {
        if spare { &self.spare } else { main }
    }
}

impl Face {
    fn load(bytes: &'static [u8], name: &'static str) -> Result<Face, PaperError> {
        let font = Font::new(bytes.into(), 0).ok_or(PaperError::Font(name))?;
        let shaper = rustybuzz::Face::from_slice(bytes, 0).ok_or(PaperError::Font(name))?;
        Ok(Face { font, shaper, plans: RefCell::default() })
    }

    fn has(&self, sign: char) -> bool {
        self.shaper.glyph_index(sign).is_some()
    }

    fn plan(&self, script: Script) -> Rc<ShapePlan> {
        let known = self.plans.borrow().iter().find(|(of, _)| *of == script).map(|(_, plan)| Rc::clone(plan));
        known.unwrap_or_else(|| {
            let plan = Rc::new(ShapePlan::new(&self.shaper, Direction::LeftToRight, Some(script), None, &[]));
            self.plans.borrow_mut().push((script, Rc::clone(&plan)));
            plan
        })
    }

    /// The width of one sign on its own, in units of the font size.
    fn advance(&self, sign: char) -> f32 {
        let glyph = self.shaper.glyph_index(sign).unwrap_or_default();
        f32::from(self.shaper.glyph_hor_advance(glyph).unwrap_or_default()) / self.font.units_per_em()
    }

    fn shape(&self, text: &str) -> Run {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let plan = self.plan(buffer.script());
        let shaped = rustybuzz::shape_with_plan(&self.shaper, &plan, buffer);
        let (infos, places) = (shaped.glyph_infos(), shaped.glyph_positions());
        let unit = self.font.units_per_em();
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut end = text.len();
        let mut begin = end;
        for (info, place) in infos.iter().zip(places).rev() {
            let cluster = info.cluster as usize;
            if cluster != begin {
                end = begin;
                begin = cluster;
            }
            let id = GlyphId::new(info.glyph_id);
            let part = |units: i32| units as f32 / unit;
            let (across, right) = (part(place.x_advance), part(place.x_offset));
            let (up, down) = (part(place.y_offset), part(place.y_advance));
            glyphs.push(KrillaGlyph::new(id, across, right, up, down, begin..end, None));
        }
        glyphs.reverse();
        let width = places.iter().map(|place| place.x_advance as f32 / unit).sum();
        Run { font: self.font.clone(), text: text.to_owned(), glyphs, width }
    }
}

/// Signs that sit on the letter before them and must stay in its font.
pub(crate) fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_are_the_ones_meant() {
        let faces = Faces::load().unwrap();
        let name = |face: &Face| {
            let names = face.shaper.names().into_iter();
            names.filter(|name| name.name_id == 4).find_map(|name| name.to_string()).unwrap()
        };
        assert_eq!(name(&faces.regular), "Libertinus Serif Regular");
        assert_eq!(name(&faces.semibold), "Libertinus Serif Semibold");
        assert_eq!(name(&faces.spare), "DejaVu Sans Mono");
    }

    #[test]
    fn the_languages_of_our_customers_have_all_their_letters() {
        let faces = Faces::load().unwrap();
        let signs = "æøåÆØÅ äöüßÄÖÜẞ éèêëçœùÿ ñ¿¡áíóú ąćęłńóśźż čďěňřšťůž ăâîșț ğış ðþ Ελλάδα Українською ї є ґ Ünïçödé „“”‚‘’«»–—…•€£§°№";
        for face in [&faces.regular, &faces.semibold] {
            let missing: String = signs.chars().filter(|sign| !face.has(*sign)).collect();
            assert_eq!(missing, "");
        }
    }

    #[test]
    fn every_glyph_knows_the_text_it_stands_for() {
        let faces = Faces::load().unwrap();
        for text in ["office fjord", "e\u{301}tude", "☎ 55 12 34 56 ✓ ok", "你好 𝄞"] {
            let runs = faces.shape(text, Weight::Regular);
            let joined: String = runs.iter().map(|run| run.text.as_str()).collect();
            assert_eq!(joined, text);
            for run in &runs {
                let mut reached = 0;
                for glyph in &run.glyphs {
                    use krilla::text::Glyph;
                    let range = glyph.text_range();
                    assert!(range.start <= reached && range.end >= reached, "{text}: {range:?} after {reached}");
                    reached = range.end;
                }
                assert_eq!(reached, run.text.len(), "{text}");
            }
        }
        assert!(faces.shape("☎ 55", Weight::Regular).len() > 1);
    }
}
