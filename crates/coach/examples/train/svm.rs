//! A linear classifier trained by dual coordinate descent (Hsieh and others 2008): L2-regularised, squared hinge loss,
//! features weighed by their log-count ratio (Wang and Manning 2012). The same rows give the same weights.

use crate::data::Row;

/// How a classifier is trained.
#[derive(Clone, Copy)]
pub struct Settings {
    /// How dear an error is.
    pub cost: f32,
    /// An error on a row that has the label costs so many times more.
    pub positive: f32,
    /// Between plain weights (0) and log-count ratios (1).
    pub ratio: f32,
    pub rounds: usize,
}

/// Weights by feature index, and the bias.
#[derive(Clone)]
pub struct Line {
    pub weights: Vec<f32>,
    pub bias: f32,
}

impl Line {
    pub fn score(&self, features: &[(u32, f32)]) -> f32 {
        self.bias + features.iter().map(|(at, value)| self.weights[*at as usize] * value).sum::<f32>()
    }

    /// The best of a row's sentences, or of all of it as a run.
    pub fn of(&self, row: &Row, whole: bool) -> f32 {
        if whole || row.parts.is_empty() {
            return self.score(&row.whole);
        }
        row.parts.iter().map(|part| self.score(part)).fold(f32::NEG_INFINITY, f32::max)
    }
}

/// Trains one label (a bit) on rows whose value of it is known.
pub fn train(rows: &[&Row], label: u32, features: usize, settings: Settings) -> Line {
    let rows: Vec<(&[(u32, f32)], f32)> = rows
        .iter()
        .filter(|row| row.known & label != 0 && !row.whole.is_empty())
        .map(|row| (row.whole.as_slice(), if row.gold & label != 0 { 1.0 } else { -1.0 }))
        .collect();
    let ratios = ratios(&rows, features, settings.ratio);
    let squares: Vec<f32> = rows.iter().map(|(row, _)| square(row, &ratios) + 1.0).collect();
    let mut line = Line { weights: vec![0.0; features], bias: 0.0 };
    let mut alphas = vec![0.0_f32; rows.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..settings.rounds {
        shuffle(&mut order, &mut seed);
        for at in &order {
            let (row, sign) = rows[*at];
            let cost = settings.cost * if sign > 0.0 { settings.positive } else { 1.0 };
            let diagonal = 0.5 / cost;
            let score =
                line.bias + row.iter().map(|(f, v)| line.weights[*f as usize] * ratios[*f as usize] * v).sum::<f32>();
            let gradient = sign * score - 1.0 + diagonal * alphas[*at];
            let old = alphas[*at];
            let new = (old - gradient / (squares[*at] + diagonal)).max(0.0);
            if (new - old).abs() < 1e-7 {
                continue;
            }
            alphas[*at] = new;
            let step = (new - old) * sign;
            row.iter().for_each(|(f, v)| line.weights[*f as usize] += step * ratios[*f as usize] * v);
            line.bias += step;
        }
    }
    line.weights.iter_mut().zip(&ratios).for_each(|(weight, ratio)| *weight *= ratio);
    line
}

fn square(row: &[(u32, f32)], ratios: &[f32]) -> f32 {
    row.iter().map(|(f, v)| (ratios[*f as usize] * v).powi(2)).sum()
}

/// How much more often rows with the label have a feature, as a weight of that feature.
fn ratios(rows: &[(&[(u32, f32)], f32)], features: usize, share: f32) -> Vec<f32> {
    if share == 0.0 {
        return vec![1.0; features];
    }
    let (mut with, mut without) = (vec![0.0_f32; features], vec![0.0_f32; features]);
    let (mut all_with, mut all_without) = (0.0_f32, 0.0_f32);
    for (row, sign) in rows {
        let (counts, all) = if *sign > 0.0 { (&mut with, &mut all_with) } else { (&mut without, &mut all_without) };
        *all += 1.0;
        row.iter().for_each(|(f, _)| counts[*f as usize] += 1.0);
    }
    let ratio = |(p, n): (&f32, &f32)| (((p + 0.5) / (all_with + 1.0)) / ((n + 0.5) / (all_without + 1.0))).ln().abs();
    with.iter().zip(&without).map(|both| (1.0 - share) + share * ratio(both)).collect()
}

fn shuffle(order: &mut [usize], seed: &mut u64) {
    for at in (1..order.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        #[expect(clippy::cast_possible_truncation, reason = "a place in a list of rows")]
        order.swap(at, (*seed % (at as u64 + 1)) as usize);
    }
}
