//! The statistical reader: raises what the rules miss, sentence by sentence, and says that it is less sure.
//!
//! A linear model per language over the features of [`features`], trained on the corpus of this crate
//! (`examples/train`). It knows no phrase by heart and gives no reason of its own: what it marks is worded by the rules
//! of the kind `learned` in the packs, and switched off with them.

mod features;
mod mark;
mod model;
#[doc(hidden)]
pub mod training;

use std::sync::{Arc, LazyLock};

pub(crate) use mark::{Barred, mark};
pub(crate) use model::Model;

use crate::report::Mode;
use crate::token::Text;
use features::{Spelled, features};

/// Where the label of a promise stands among those of sentences: after the modes.
fn promise_label() -> usize {
    modes().count()
}

/// The modes that sentences are labelled with, in the order of the models.
pub(crate) fn modes() -> impl Iterator<Item = Mode> {
    Mode::all().filter(|mode| mode.hurts() || mode.helps())
}

/// The model of a language that comes with the coach.
pub(crate) fn built_in(language: &str) -> Option<Arc<Model>> {
    type Kept = LazyLock<Option<Arc<Model>>>;
    static EN: Kept = LazyLock::new(|| Model::read(include_bytes!("../../models/en.bin")).map(Arc::new));
    static DE: Kept = LazyLock::new(|| Model::read(include_bytes!("../../models/de.bin")).map(Arc::new));
    static FR: Kept = LazyLock::new(|| Model::read(include_bytes!("../../models/fr.bin")).map(Arc::new));
    static ES: Kept = LazyLock::new(|| Model::read(include_bytes!("../../models/es.bin")).map(Arc::new));
    static NB: Kept = LazyLock::new(|| Model::read(include_bytes!("../../models/nb.bin")).map(Arc::new));
    let kept = match language {
        "en" => &EN,
        "de" => &DE,
        "fr" => &FR,
        "es" => &ES,
        "nb" => &NB,
        _ => return None,
    };
    LazyLock::force(kept).clone()
}

/// So much below its threshold a score still hints at a label.
const NEARLY: f32 = 0.25;

/// Fewer words than this say too little to be judged without a rule.
const TELLING: usize = 3;

/// What such a sentence scores.
const NOT_AT_ALL: f32 = -9.0;

/// What the model says of every sentence of a text.
pub(crate) struct Scored {
    labels: usize,
    /// By how much each label of each sentence is over its threshold; sentence after sentence.
    over: Vec<f32>,
}

impl Scored {
    pub(crate) fn of(text: &Text, model: &Model) -> Self {
        let table = &model.sentences;
        let labels = table.labels.len();
        let spelled = Spelled::of(text, &model.classes);
        let mut scored = Self { labels, over: Vec::new() };
        let mut sums = vec![0; labels];
        for sentence in &text.sentences {
            sums.fill(0);
            let mut count = 0;
            features(text, sentence.tokens.clone(), &spelled, |feature| {
                count += 1;
                table.add(feature, &mut sums);
            });
            for (label, score) in table.labels.iter().zip(table.scores(&sums, count)) {
                let tells = sentence.tokens.len() >= TELLING;
                scored.over.push(if tells { score - label.threshold } else { NOT_AT_ALL });
            }
        }
        scored
    }

    /// By how much a sentence is over the threshold of a mode; negative: it does not have it.
    fn over(&self, sentence: usize, label: usize) -> f32 {
        if label < self.labels {
            self.over.get(sentence * self.labels + label).copied().unwrap_or(NOT_AT_ALL)
        } else {
            NOT_AT_ALL
        }
    }

    /// Some sentence has this mode or comes near: too little to mark it, enough not to say that it is missing.
    pub(crate) fn hints(&self, mode: Mode) -> bool {
        let label = modes().position(|known| known == mode);
        label.is_some_and(|label| self.any(label))
    }

    /// The same for a promise.
    pub(crate) fn hints_promise(&self) -> bool {
        self.any(promise_label())
    }

    fn any(&self, label: usize) -> bool {
        let sentences = self.over.len() / self.labels.max(1);
        (0..sentences).any(|sentence| self.over(sentence, label) >= -NEARLY)
    }

    /// Evidence that somebody of ours commits to something in this sentence.
    pub(crate) fn promises(&self, sentence: usize) -> bool {
        self.over(sentence, promise_label()) >= 0.0
    }
}

/// The most that a message's wording as a whole adds to what its cues count, or takes from it: it tips what is nearly even.
const MOST_POINTS: f32 = 2.0;

/// What a customer's message as a whole says about being a complaint, in the points its cues are counted in.
pub(crate) fn points(text: &Text, model: &Model) -> i32 {
    let table = &model.messages;
    let spelled = Spelled::of(text, &model.classes);
    let mut sums = vec![0; table.labels.len()];
    let mut count = 0;
    features(text, 0..text.tokens.len(), &spelled, |feature| {
        count += 1;
        table.add(feature, &mut sums);
    });
    let points = table.scores(&sums, count).first().copied().unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, reason = "within two points")]
    let points = points.clamp(-MOST_POINTS, MOST_POINTS).round() as i32;
    points
}
