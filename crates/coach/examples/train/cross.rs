//! Trying a classifier on voices it has not met: each style is left out once.

use coach::learned::training::refuted_by;

use crate::data::{Data, Row};
use crate::svm::{Settings, train};

/// Styles are left out in at most so many groups.
const FOLDS: usize = 10;

/// The score of every row for every label by a classifier that did not see its style; NaN where nothing is known.
pub fn scores(data: &Data, settings: Settings, whole: bool) -> Vec<Vec<f32>> {
    let folds = data.styles.len().min(FOLDS);
    let mut scores = vec![vec![f32::NAN; data.rows.len()]; data.labels.len()];
    for fold in 0..folds {
        let rows: Vec<&Row> = data.rows.iter().filter(|row| row.style % folds != fold).collect();
        for (label, scores) in scores.iter_mut().enumerate() {
            let bit = 1 << label;
            let line = train(&rows, bit, data.features.len(), settings);
            for (at, row) in data.rows.iter().enumerate() {
                if row.style % folds == fold && row.known & bit != 0 {
                    scores[at] = line.of(row, whole);
                }
            }
        }
    }
    scores
}

/// What a threshold does on rows left out.
#[derive(Clone, Copy, Default)]
pub struct Cut {
    pub threshold: f32,
    /// Rows the model alone gets right, wrong; rows that have the label.
    pub right: usize,
    pub wrong: usize,
    pub gold: usize,
    /// Of these, what the rules had not found.
    pub more_right: usize,
    pub more_wrong: usize,
    /// Found by the rules or by it: right, wrong.
    pub both_right: usize,
    pub both_wrong: usize,
    pub rules_right: usize,
    pub rules_wrong: usize,
}

impl Cut {
    pub fn precision(right: usize, wrong: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        if right + wrong == 0 { 1.0 } else { right as f64 / (right + wrong) as f64 }
    }

    pub fn recall(part: usize, gold: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        if gold == 0 { 1.0 } else { part as f64 / gold as f64 }
    }
}

/// Rows of which a label is known, with their score, highest first; the rules' own examples aside.
fn ranked<'a>(data: &'a Data, scores: &[f32], bit: u32) -> Vec<(f32, &'a Row)> {
    let all = scores.iter().copied().zip(&data.rows);
    let is_tried =
        |(score, row): &(f32, &Row)| !score.is_nan() && row.known & bit != 0 && data.styles[row.style] != "rules";
    let mut rows: Vec<(f32, &Row)> = all.filter(is_tried).collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    rows
}

/// Average precision: 1 when every row with the label stands before every row without it.
pub fn average(data: &Data, scores: &[f32], label: usize) -> f64 {
    let bit = 1 << label;
    let (mut right, mut sum) = (0_usize, 0.0);
    for (at, (_, row)) in ranked(data, scores, bit).iter().enumerate() {
        if row.gold & bit != 0 {
            right += 1;
            sum += Cut::recall(right, at + 1);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    if right == 0 { 0.0 } else { sum / right as f64 }
}

/// The threshold from which on a row has the label with this probability, by Platt's sigmoid. What the rules found counts
/// too: they were written with these rows in view, and will find less of what comes.
pub fn cut(data: &Data, scores: &[f32], label: usize, wanted: f64) -> Cut {
    let bit = 1 << label;
    let rows = ranked(data, scores, bit);
    let refuting = if data.labels.len() > 1 { refuted_by(label) } else { 0 };
    let gold = rows.iter().filter(|(_, row)| row.gold & bit != 0).count();
    let open: Vec<(f64, bool)> = rows
        .iter()
        .filter(|(_, row)| row.ruled & refuting == 0)
        .map(|(score, row)| (f64::from(*score), row.gold & bit != 0))
        .collect();
    let (slope, shift) = sigmoid(&open);
    let logit = (wanted / (1.0 - wanted)).ln();
    #[expect(clippy::cast_possible_truncation, reason = "scores are single")]
    let threshold = if slope > 0.05 { ((logit - shift) / slope) as f32 } else { f32::INFINITY };
    measure(&rows, (bit, refuting), gold, threshold)
}

/// How a message's score by the model becomes points beside those of its cues: two for each unit of its log-odds. The
/// cues were written with these messages in view, so their own score is no guide to how much it should weigh.
pub fn points(data: &Data, scores: &[f32]) -> (f32, f32) {
    let rows = data.rows.iter().zip(scores).filter(|(_, score)| !score.is_nan());
    let rows: Vec<(f64, bool)> = rows.map(|(row, score)| (f64::from(*score), row.gold & 1 != 0)).collect();
    let (slope, shift) = sigmoid(&rows);
    #[expect(clippy::cast_possible_truncation, reason = "scores are single")]
    let found = (2.0 * slope as f32, 2.0 * shift as f32);
    found
}

/// Precision and recall by cues and model together.
pub fn joined(data: &Data, scores: &[f32], (slope, shift): (f32, f32)) -> Cut {
    let mut cut = Cut::default();
    for (row, score) in data.rows.iter().zip(scores).filter(|(_, score)| !score.is_nan()) {
        let is_gold = row.gold & 1 != 0;
        let found = row.score + (slope * score + shift).clamp(-2.0, 2.0).round() >= 6.0;
        cut.gold += usize::from(is_gold);
        cut.both_right += usize::from(found && is_gold);
        cut.both_wrong += usize::from(found && !is_gold);
        cut.rules_right += usize::from(row.ruled & 1 != 0 && is_gold);
        cut.rules_wrong += usize::from(row.ruled & 1 != 0 && !is_gold);
    }
    cut
}

/// Slope and shift of a logistic curve through scores and truths, by Newton's method.
fn sigmoid(points: &[(f64, bool)]) -> (f64, f64) {
    let (mut slope, mut shift) = (1.0_f64, 0.0_f64);
    for _ in 0..60 {
        // A weak pull to 1 keeps the slope of a label with few rows in bounds.
        let (mut ga, mut gb, mut aa, mut ab, mut bb) = (0.1 * (slope - 1.0), 0.0, 0.1 + 1e-6, 0.0, 1e-6);
        for (score, truth) in points {
            let p = 1.0 / (1.0 + (-(slope * score + shift)).exp());
            let (d, w) = (p - f64::from(u8::from(*truth)), p * (1.0 - p));
            ga += d * score;
            gb += d;
            aa += w * score * score;
            ab += w * score;
            bb += w;
        }
        let det = aa * bb - ab * ab;
        slope -= ((bb * ga - ab * gb) / det).clamp(-2.0, 2.0);
        shift -= ((aa * gb - ab * ga) / det).clamp(-2.0, 2.0);
    }
    (slope, shift)
}

fn measure(rows: &[(f32, &Row)], (bit, refuting): (u32, u32), gold: usize, threshold: f32) -> Cut {
    let mut cut = Cut { threshold, gold, ..Cut::default() };
    for (score, row) in rows {
        let (is_gold, by_rule, by_model) =
            (row.gold & bit != 0, row.ruled & bit != 0, *score >= threshold && row.ruled & refuting == 0);
        cut.right += usize::from(by_model && is_gold);
        cut.wrong += usize::from(by_model && !is_gold);
        cut.more_right += usize::from(by_model && !by_rule && is_gold);
        cut.more_wrong += usize::from(by_model && !by_rule && !is_gold);
        cut.both_right += usize::from((by_model || by_rule) && is_gold);
        cut.both_wrong += usize::from((by_model || by_rule) && !is_gold);
        cut.rules_right += usize::from(by_rule && is_gold);
        cut.rules_wrong += usize::from(by_rule && !is_gold);
    }
    cut
}
