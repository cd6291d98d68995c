//! What training needs of the coach: words, sentences and features as the reader sees them, and the bytes of a model.
//! Not for other use.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::features::{self, Classes, Spelled};
use super::model::{FORMAT, MAGIC};
use super::modes;
use crate::coach::Coach;
use crate::kept::Kept;
use crate::report::Mode;
use crate::token::Text;

/// The class of small words.
pub const SMALL: u8 = features::SMALL;

/// Names of what sentences are labelled with, in the order of the models.
#[must_use]
pub fn sentence_labels() -> Vec<&'static str> {
    modes().map(Mode::name).chain(["PROMISE"]).collect()
}

/// Strengths by which the rules refute what the model sees, as bits of the labels of sentences.
#[must_use]
pub fn refuted_by(label: usize) -> u32 {
    let Some(mode) = modes().nth(label) else { return 0 };
    let bit = |strength: &Mode| modes().position(|known| known == *strength).map_or(0, |at| 1 << at);
    super::mark::refuting(mode).iter().map(bit).sum()
}

/// A sentence of a text, as features.
pub struct Piece {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// The numbers of its features; some stand there twice.
    pub features: Vec<u32>,
}

/// A table of a model before it is bytes.
#[derive(Default)]
pub struct Weights {
    /// Bias, scale, threshold of each label.
    pub labels: Vec<[f32; 3]>,
    /// Features in rising order, each with one weight per label.
    pub rows: Vec<(u32, Vec<i8>)>,
}

/// An example of a rule.
pub struct RuleText<'a> {
    /// Its words.
    pub text: &'a str,
    /// The mode of the rule.
    pub mode: Mode,
    /// It has the mode; else it lacks it.
    pub is_bad: bool,
}

impl Coach {
    /// The words of a text.
    #[must_use]
    pub fn words(&self, text: &str, language: &str) -> Vec<String> {
        let Some(language) = self.of(language) else { return Vec::new() };
        let text = Text::read(text, &language.normal, &language.vocabulary);
        (0..text.tokens.len()).map(|at| text.lower(at).to_owned()).collect()
    }

    /// The sentences of a text with their features, and those of the text as one run.
    #[must_use]
    pub fn pieces(&self, text: &str, language: &str, classes: &[(String, u8)]) -> (Vec<Piece>, Vec<u32>) {
        let Some(language) = self.of(language) else { return (Vec::new(), Vec::new()) };
        let classes: Classes = classes.iter().map(|(word, class)| (features::word(word), *class)).collect();
        let text = Text::read(text, &language.normal, &language.vocabulary);
        let spelled = Spelled::of(&text, &classes);
        let run = |tokens: Range<usize>| {
            let mut all = Vec::new();
            features::features(&text, tokens, &spelled, |feature| all.push(feature));
            all
        };
        let piece = |tokens: Range<usize>| Piece { span: text.bytes(tokens.clone()), features: run(tokens) };
        let pieces = text.sentences.iter().map(|sentence| piece(sentence.tokens.clone())).collect();
        (pieces, run(0..text.tokens.len()))
    }

    /// The examples of the rules of a language.
    #[must_use]
    pub fn rule_texts(&self, language: &str) -> Vec<RuleText<'_>> {
        let rules = self.of(language).into_iter().flat_map(|language| &language.rules);
        let texts = rules.filter(|rule| !rule.missing).flat_map(|rule| {
            let bad = rule.bad.iter().map(|placed| (placed, true));
            let all = bad.chain(rule.good.iter().map(|placed| (placed, false)));
            all.map(|(placed, is_bad)| RuleText { text: &placed.text, mode: rule.mode, is_bad })
        });
        texts.collect()
    }

    /// This coach by its rules alone.
    #[must_use]
    pub fn without_learned(mut self) -> Self {
        self.languages = self.languages.iter().filter_map(Kept::without_learned).collect();
        self
    }

    /// The hash of the corpus that the model of a language was trained on.
    #[must_use]
    pub fn trained_on(&self, language: &str) -> Option<u64> {
        Some(self.of(language)?.learned.as_ref()?.corpus)
    }
}

/// FNV-1a (64 bit) of files, for [`Coach::trained_on`].
#[must_use]
pub fn corpus_hash<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    texts.into_iter().flat_map(|text| text.bytes().filter(|byte| *byte != b'\r')).fold(0xcbf2_9ce4_8422_2325, fnv)
}

/// A model as bytes.
#[must_use]
pub fn bytes(corpus: u64, classes: &[(String, u8)], tables: [&Weights; 2]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend([FORMAT, features::VERSION, 0, 0]);
    out.extend(corpus.to_le_bytes());
    let known: FxHashMap<u32, u8> = classes.iter().map(|(word, class)| (features::word(word), *class)).collect();
    let mut known: Vec<(u32, u8)> = known.into_iter().collect();
    known.sort_unstable();
    count(&mut out, known.len());
    for (word, class) in known {
        out.extend(word.to_le_bytes());
        out.push(class);
    }
    for table in tables {
        count(&mut out, table.labels.len());
        table.labels.iter().flatten().for_each(|number| out.extend(number.to_le_bytes()));
        count(&mut out, table.rows.len());
        table.rows.iter().for_each(|(feature, _)| out.extend(feature.to_le_bytes()));
        table.rows.iter().flat_map(|(_, weights)| weights).for_each(|weight| out.extend(weight.to_le_bytes()));
    }
    out
}

fn count(out: &mut Vec<u8>, count: usize) {
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}
