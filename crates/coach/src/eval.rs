//! How well the coach does on labelled replies: precision and recall, reply by reply.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::Zoned;

use crate::coach::Coach;
use crate::context::{Calendar, Context};
use crate::report::{Mode, Report};

/// A promise as a person labelled it.
#[derive(Debug, Clone)]
pub struct LabelledPromise {
    /// Bytes of the reply.
    pub span: Range<usize>,
    /// The latest day, when the words tell one and it was labelled.
    pub due: Option<jiff::civil::Date>,
}

/// A reply as a person labelled it.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The reply.
    pub reply: String,
    /// The customer's message.
    pub customer: Option<String>,
    /// When the reply was sent.
    pub sent_at: Option<Zoned>,
    /// It answers a complaint.
    pub complaint: bool,
    /// The modes it has, by their names.
    pub labels: BTreeSet<String>,
    /// The promises it makes.
    pub promises: Vec<LabelledPromise>,
}

/// Hits and misses of one thing looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    /// Found and labelled.
    pub right: usize,
    /// Found, not labelled.
    pub wrong: usize,
    /// Labelled, not found.
    pub missed: usize,
}

impl Tally {
    /// Share of what was found that is right; 1 when nothing was found.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Share of what is labelled that was found; 1 when nothing is labelled.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    /// The harmonic mean of the two.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    fn count(&mut self, found: bool, labelled: bool) {
        self.right += usize::from(found && labelled);
        self.wrong += usize::from(found && !labelled);
        self.missed += usize::from(!found && labelled);
    }
}

fn share(part: usize, whole: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of replies are small")]
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The Wilson interval (95 %) of a share of `part` in `whole`.
#[must_use]
pub fn interval(part: usize, whole: usize) -> (f64, f64) {
    if whole == 0 {
        return (0.0, 1.0);
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of replies are small")]
    let n = whole as f64;
    let (p, z) = (share(part, whole), 1.96_f64);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// What an evaluation found.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// By mode, replies counted.
    pub modes: BTreeMap<Mode, Tally>,
    /// The ten ways to hurt, taken together.
    pub negative: Tally,
    /// Promises by the sentences they stand in.
    pub promises: Tally,
    /// Labelled due days that were read as that day, out of so many promises found.
    pub due_right: (usize, usize),
    /// Promises found without a labelled due day that were given one, out of so many.
    pub due_invented: (usize, usize),
    /// Every mark that is shown, what is missing included: right when its mode was labelled.
    pub shown: Tally,
    /// Marks shown in replies to a complaint in which nobody labelled a way to hurt, and the number of such replies.
    pub shown_good: (usize, usize),
    /// Of these marks, those whose mode was not labelled either: they would do harm.
    pub harmful: usize,
    /// Customers' messages that read as a complaint.
    pub complaint: Tally,
    /// Findings of the ten ways to hurt in replies to non-complaints, and the number of such replies.
    pub flags: (usize, usize),
}

/// Reads every reply with `coach` and compares.
#[must_use]
pub fn evaluate(coach: &Coach, replies: &[Labelled]) -> Scores {
    let mut scores = Scores::default();
    for labelled in replies {
        let context = Context {
            customer_text: labelled.customer.as_deref(),
            sent_at: labelled.sent_at.clone(),
            calendar: Calendar::default(),
            ..Context::default()
        };
        let report = coach.read(&labelled.reply, &context);
        modes(labelled, &report, &mut scores);
        shown(labelled, &report, &mut scores);
        if let Some(customer) = &labelled.customer {
            scores.complaint.count(coach.inbound(customer, None).complaint, labelled.complaint);
        }
        promises(labelled, &report, &mut scores);
    }
    scores
}

fn modes(labelled: &Labelled, report: &Report, scores: &mut Scores) {
    for mode in Mode::all() {
        let (found, gold) = (report.has(mode), labelled.labels.contains(mode.name()));
        scores.modes.entry(mode).or_default().count(found, gold);
        if mode.hurts() {
            scores.negative.count(found, gold);
        }
    }
    if !labelled.complaint {
        scores.flags.0 += report.findings.iter().filter(|finding| finding.mode.hurts()).count();
        scores.flags.1 += 1;
    }
}

/// What people see of it: every mark counts, not every mode once.
fn shown(labelled: &Labelled, report: &Report, scores: &mut Scores) {
    let is_good = labelled.complaint && !Mode::all().any(|mode| mode.hurts() && labelled.labels.contains(mode.name()));
    scores.shown_good.1 += usize::from(is_good);
    for finding in report.shown() {
        let is_right = labelled.labels.contains(finding.mode.name());
        scores.shown.right += usize::from(is_right);
        scores.shown.wrong += usize::from(!is_right);
        scores.shown_good.0 += usize::from(is_good);
        scores.harmful += usize::from(is_good && !is_right);
    }
    for mode in Mode::all().filter(|mode| mode.hurts() && labelled.labels.contains(mode.name())) {
        scores.shown.missed += usize::from(!report.has(mode));
    }
}

fn promises(labelled: &Labelled, report: &Report, scores: &mut Scores) {
    let meets = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    for gold in &labelled.promises {
        let found = report.promises.iter().find(|promise| meets(&sentence(&labelled.reply, &promise.span), &gold.span));
        scores.promises.count(found.is_some(), true);
        let Some(found) = found else { continue };
        let day = found.due.latest().map(Zoned::date);
        match gold.due {
            Some(due) => {
                scores.due_right.1 += 1;
                scores.due_right.0 += usize::from(day == Some(due));
            }
            None => {
                scores.due_invented.1 += 1;
                scores.due_invented.0 += usize::from(day.is_some());
            }
        }
    }
    let mut last = 0..0;
    for promise in &report.promises {
        let around = sentence(&labelled.reply, &promise.span);
        let right = labelled.promises.iter().any(|gold| meets(&around, &gold.span));
        if !right && last != around {
            scores.promises.count(true, false);
        }
        last = around;
    }
}

/// The sentence around `span`, roughly: to the nearest stop or line end on both sides.
fn sentence(text: &str, span: &Range<usize>) -> Range<usize> {
    let stop = |c: char| matches!(c, '.' | '!' | '?' | '\n');
    let start = text[..span.start].rfind(stop).map_or(0, |at| at + 1);
    let end = text[span.end..].find(stop).map_or(text.len(), |at| at + span.end);
    start..end.max(span.end)
}
