//! A trained model as bytes: what is known of words, and of each feature one weight per label.
//!
//! Layout, little-endian: `ACLM`, format, [`features::VERSION`], two zero bytes; hash of the corpus (u64); number of
//! word classes (u32) and of each the word (u32) and its class (u8); then two tables, of sentences and of messages:
//! labels (u32), of each bias, scale and threshold (f32 each), features
//! (u32), their numbers in rising order (u32 each), their weights (i8, one per label and feature).

use super::features::{self, Classes};

/// Version of the layout.
pub(crate) const FORMAT: u8 = 1;
pub(crate) const MAGIC: [u8; 4] = *b"ACLM";
/// Bits of a feature's number that choose where to look for it.
const INDEX_BITS: u32 = 13;

/// What one label needs besides its weights.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Label {
    pub bias: f32,
    /// A weight of 1 counts so much.
    pub scale: f32,
    /// From this score on the label is given.
    pub threshold: f32,
}

/// Linear models over the same features.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub labels: Vec<Label>,
    keys: Vec<u32>,
    /// Where in `keys` those begin whose upper bits are the index.
    index: Vec<u32>,
    weights: Vec<i8>,
}

/// A language's model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub corpus: u64,
    pub classes: Classes,
    pub sentences: Table,
    pub messages: Table,
}

/// Reads a model from its start to its end.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn f32(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }
}

impl Model {
    /// `None` when these bytes are no model, or one of other features.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let head = bytes.take(8)?;
        if head[..4] != MAGIC || head[4] != FORMAT || head[5] != features::VERSION {
            return None;
        }
        let corpus = u64::from_le_bytes(bytes.take(8)?.try_into().ok()?);
        let count = bytes.count()?;
        let known = bytes.take(count.checked_mul(5)?)?.chunks_exact(5);
        let classes = known.map(|row| (u32::from_le_bytes([row[0], row[1], row[2], row[3]]), row[4])).collect();
        let model = Self { corpus, classes, sentences: table(&mut bytes)?, messages: table(&mut bytes)? };
        bytes.0.is_empty().then_some(model)
    }
}

fn table(bytes: &mut Bytes<'_>) -> Option<Table> {
    let count = bytes.count()?;
    let mut labels = Vec::new();
    for _ in 0..count {
        labels.push(Label { bias: bytes.f32()?, scale: bytes.f32()?, threshold: bytes.f32()? });
    }
    let features = bytes.count()?;
    let keys = bytes.take(features.checked_mul(4)?)?.chunks_exact(4);
    let keys: Vec<u32> = keys.map(|key| u32::from_le_bytes([key[0], key[1], key[2], key[3]])).collect();
    let weights = bytes.take(features.checked_mul(count)?)?;
    let weights = weights.iter().map(|weight| i8::from_le_bytes([*weight])).collect();
    Some(Table { labels, index: index(&keys)?, keys, weights })
}

/// Numbers that do not rise are none of ours.
fn index(keys: &[u32]) -> Option<Vec<u32>> {
    if !keys.is_sorted() {
        return None;
    }
    let mut index = Vec::with_capacity((1 << INDEX_BITS) + 1);
    let mut at = 0;
    for upper in 0..=1_u64 << INDEX_BITS {
        while keys.get(at).is_some_and(|key| u64::from(key >> (32 - INDEX_BITS)) < upper) {
            at += 1;
        }
        index.push(u32::try_from(at).ok()?);
    }
    Some(index)
}

impl Table {
    /// Adds the weights of a feature to `sums`, which has one place per label.
    pub(crate) fn add(&self, feature: u32, sums: &mut [i32]) {
        let upper = (feature >> (32 - INDEX_BITS)) as usize;
        let (Some(from), Some(to)) = (self.index.get(upper), self.index.get(upper + 1)) else { return };
        let (from, to) = (*from as usize, *to as usize);
        let Some(at) = self.keys[from..to].iter().position(|key| *key == feature) else { return };
        let row = (from + at) * self.labels.len();
        for (sum, weight) in sums.iter_mut().zip(&self.weights[row..]) {
            *sum += i32::from(*weight);
        }
    }

    /// The score of each label, of sums over so many features.
    pub(crate) fn scores(&self, sums: &[i32], features: usize) -> Vec<f32> {
        #[expect(clippy::cast_precision_loss, reason = "sums and counts of one sentence are small")]
        let score =
            |(label, sum): (&Label, &i32)| label.bias + label.scale * *sum as f32 / (features.max(1) as f32).sqrt();
        self.labels.iter().zip(sums).map(score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learned::training::{Weights, bytes};

    fn written() -> Vec<u8> {
        let rows = vec![(7, vec![-3, 1]), (0x8000_0000, vec![4, 0]), (u32::MAX, vec![5, -5])];
        let table = Weights { labels: vec![[0.5, 0.1, 0.0], [1.0, 1.0, 2.0]], rows };
        bytes(11, &[("we".to_owned(), 1)], [&table, &Weights::default()])
    }

    #[test]
    fn a_model_scores_by_the_weights_it_was_written_with() {
        let model = Model::read(&written()).unwrap();
        let mut sums = vec![0, 0];
        for feature in [7, 8, 0x8000_0000, u32::MAX] {
            model.sentences.add(feature, &mut sums);
        }
        assert_eq!((model.corpus, sums.as_slice()), (11, [6, -4].as_slice()));
        let scores = model.sentences.scores(&sums, 4);
        assert!((scores[0] - 0.8).abs() < 1e-6 && (scores[1] + 1.0).abs() < 1e-6, "{scores:?}");
    }

    #[test]
    fn bytes_that_are_cut_short_or_of_another_version_are_no_model() {
        let whole = written();
        assert!((0..whole.len()).all(|length| Model::read(&whole[..length]).is_none()));
        for at in [0, 4, 5] {
            let mut other = whole.clone();
            other[at] ^= 1;
            assert!(Model::read(&other).is_none());
        }
        assert!(Model::read(&[whole.as_slice(), &[0]].concat()).is_none());
    }
}
