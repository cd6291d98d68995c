//! From trained lines to the bytes of a model: quantised, and without what hardly weighs.

use coach::learned::training::{Weights, bytes};

use crate::data::{Data, Row};
use crate::svm::{Line, Settings, train};

/// The most features a table keeps.
const MOST: usize = 36_000;

/// The threshold of each label.
type Cuts = [f32];

pub fn model(corpus: u64, sentences: (&Data, &Cuts), messages: (&Data, (f32, f32)), settings: Settings) -> Vec<u8> {
    let (data, (slope, shift)) = messages;
    let mut points = table((data, &[0.0]), settings, MOST);
    for [bias, scale, _] in &mut points.labels {
        (*bias, *scale) = (*bias * slope + shift, *scale * slope);
    }
    let tables = [table(sentences, settings, MOST), points];
    bytes(corpus, &sentences.0.classes, [&tables[0], &tables[1]])
}

fn table((data, cuts): (&Data, &Cuts), settings: Settings, most: usize) -> Weights {
    let rows: Vec<&Row> = data.rows.iter().collect();
    let lines: Vec<Line> =
        (0..data.labels.len()).map(|label| train(&rows, 1 << label, data.features.len(), settings)).collect();
    let scales: Vec<f32> = lines.iter().map(scale).collect();
    let quantised = |line: &Line, scale: f32, at: usize| {
        #[expect(clippy::cast_possible_truncation, reason = "scaled to fit")]
        let weight = (line.weights[at] / scale).round().clamp(-127.0, 127.0) as i8;
        weight
    };
    let mut rows: Vec<(u32, Vec<i8>)> = data
        .features
        .iter()
        .enumerate()
        .map(|(at, feature)| {
            (*feature, lines.iter().zip(&scales).map(|(line, scale)| quantised(line, *scale, at)).collect())
        })
        .collect();
    let weight = |row: &(u32, Vec<i8>)| row.1.iter().map(|weight| i32::from(*weight).pow(2)).sum::<i32>();
    rows.sort_by_key(|row| (std::cmp::Reverse(weight(row)), row.0));
    rows.truncate(most);
    rows.sort_unstable();
    let labels = lines.iter().zip(&scales).zip(cuts);
    let labels = labels.map(|((line, scale), threshold)| [line.bias, *scale, *threshold]).collect();
    Weights { labels, rows }
}

/// What a weight of 1 stands for; a line without weights has none.
fn scale(line: &Line) -> f32 {
    let most = line.weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    if most == 0.0 { 1.0 } else { most / 127.0 }
}
