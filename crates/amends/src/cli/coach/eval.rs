//! `amends coach eval`: precision, recall and F1 with their intervals, on labelled replies or labelled messages.

use super::labels::{message, reply, rows};
use super::read::{Language, coach, file};
use super::{CommandError, DATA, print};
use ::coach::eval::{Labelled, Scores, Tally, evaluate, interval};
use ::coach::{Coach, Context, Mode};
use clap::Args;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Times each reply is read for the median.
const ROUNDS: usize = 5;

/// What is measured on.
#[derive(Args)]
pub struct Eval {
    /// Labelled replies, one JSON object per line; `-` is standard input
    file: PathBuf,
    /// The file contains customer messages with `text` and `complaint`; detected when no line has a `reply`
    #[arg(long)]
    complaints: bool,
    /// Print as JSON
    #[arg(long)]
    json: bool,
    /// Show where the coach and the labels differ, reply by reply
    #[arg(long, conflicts_with = "complaints")]
    why: bool,
    /// Rule pack to add to the built-in ones; can be repeated
    #[arg(long = "pack", value_name = "FILE")]
    packs: Vec<PathBuf>,
    /// Language of the messages of `--complaints`, for example `en` [default: detected, else English]
    #[arg(long)]
    language: Option<String>,
}

impl Eval {
    /// Measures.
    pub(super) fn run(&self) -> Result<ExitCode, CommandError> {
        let coach = coach(&self.packs)?;
        let rows = rows(&self.file, &file(&self.file)?)?;
        // Told apart by what they hold, so that nobody has to say which they are.
        let are_messages = self.complaints || !rows.iter().any(|row| reply(row).is_some());
        let told = if are_messages { self.complaints(&coach, &rows)? } else { self.replies(&coach, &rows)? };
        print(&told)?;
        Ok(ExitCode::SUCCESS)
    }

    fn unreadable(&self, wants: &str) -> CommandError {
        CommandError::new(DATA, format!("{}: no line has {wants}", self.file.display()))
    }

    fn replies(&self, coach: &Coach, rows: &[Value]) -> Result<String, CommandError> {
        let replies: Vec<(&Value, Labelled)> = rows.iter().filter_map(|row| Some((row, reply(row)?))).collect();
        if replies.is_empty() {
            return Err(self.unreadable("`reply`, `complaint` and `labels`"));
        }
        let by = [apart("channel", coach, &replies), apart("lang", coach, &replies)];
        let why = if self.why { differences(coach, &replies) } else { String::new() };
        let replies: Vec<Labelled> = replies.into_iter().map(|(_, labelled)| labelled).collect();
        let scores = evaluate(coach, &replies);
        let median = median(coach, &replies);
        Ok(if self.json { format!("{:#}", as_json(&scores, &by, median)) } else { why + &table(&scores, &by, median) })
    }

    fn complaints(&self, coach: &Coach, rows: &[Value]) -> Result<String, CommandError> {
        let messages: Vec<(&str, bool)> = rows.iter().filter_map(message).collect();
        if messages.is_empty() {
            return Err(self.unreadable("`reply`, `complaint` and `labels`, nor `text` and `complaint`"));
        }
        let language = Language::named(coach, self.language.as_deref())?;
        let mut tally = Tally::default();
        for (text, labelled) in messages {
            let mut read = coach.inbound(text, language.name());
            if read.language.is_none() {
                read = coach.inbound(text, Some("en"));
            }
            tally.right += usize::from(read.complaint && labelled);
            tally.wrong += usize::from(read.complaint && !labelled);
            tally.missed += usize::from(!read.complaint && labelled);
        }
        if self.json {
            let told = json!({ "precision": round(tally.precision()), "recall": round(tally.recall()),
                "f1": round(tally.f1()), "messages": rows.len(), "complaints": tally.right + tally.missed });
            return Ok(format!("{told:#}"));
        }
        Ok(format!("{HEAD}\n{}", line("complaints", &tally)))
    }
}

fn round(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

/// Scores by channel and by language.
type By = [BTreeMap<String, Scores>; 2];

/// The same by what rows say under `key`: the channel a reply went out on, its language.
fn apart(key: &str, coach: &Coach, replies: &[(&Value, Labelled)]) -> BTreeMap<String, Scores> {
    let mut by: BTreeMap<String, Vec<Labelled>> = BTreeMap::new();
    for (row, labelled) in replies {
        if let Some(value) = row[key].as_str() {
            by.entry(value.to_owned()).or_default().push(labelled.clone());
        }
    }
    by.into_iter().map(|(value, replies)| (value, evaluate(coach, &replies))).collect()
}

fn as_json(scores: &Scores, [channels, languages]: &By, ms_p50: f64) -> Value {
    let two = |tally: &Tally| json!({ "precision": round(tally.precision()), "recall": round(tally.recall()) });
    let modes: Map<String, Value> = Mode::all()
        .map(|mode| {
            let tally = scores.modes.get(&mode).copied().unwrap_or_default();
            let gold = tally.right + tally.missed;
            let told = json!({ "gold": gold, "precision": round(tally.precision()), "recall": round(tally.recall()) });
            (mode.name().to_owned(), told)
        })
        .collect();
    let share = |(part, whole): (usize, usize), none: f64| {
        if whole == 0 { none } else { round(part as f64 / whole as f64) }
    };
    let with_interval = |tally: &Tally| {
        let of = |part, whole| {
            let (low, high) = interval(part, whole);
            json!([round(low), round(high)])
        };
        json!({ "gold": tally.right + tally.missed, "precision": round(tally.precision()), "recall": round(tally.recall()),
            "precision_95": of(tally.right, tally.right + tally.wrong), "recall_95": of(tally.right, tally.right + tally.missed) })
    };
    let apart = |by: &BTreeMap<String, Scores>| -> Map<String, Value> {
        by.iter().map(|(value, scores)| (value.clone(), with_interval(&scores.negative))).collect()
    };
    let harmful = (scores.harmful, scores.shown_good.1);
    json!({
        "negative_micro": two(&scores.negative),
        "modes": modes,
        "promises": two(&scores.promises),
        "due": { "right_day": share(scores.due_right, 1.0), "invented": share(scores.due_invented, 0.0) },
        "flags_per_non_complaint": share(scores.flags, 0.0),
        "channels": apart(channels),
        "languages": apart(languages),
        "shown_per_good_reply": share(scores.shown_good, 0.0),
        "harmful_per_good_reply": share(harmful, 0.0),
        "shown": two(&scores.shown),
        "complaint": two(&scores.complaint),
        "ms_p50": round(ms_p50),
    })
}

fn median(coach: &Coach, replies: &[Labelled]) -> f64 {
    let mut times: Vec<f64> = Vec::new();
    for labelled in replies.iter().cycle().take(replies.len() * ROUNDS) {
        let start = Instant::now();
        std::hint::black_box(coach.read(&labelled.reply, &Context::default()));
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

const HEAD: &str = "                gold      P      R     F1   P 95 %         R 95 %";

fn line(name: &str, tally: &Tally) -> String {
    let gold = tally.right + tally.missed;
    let (p, r, f) = (tally.precision(), tally.recall(), tally.f1());
    let between = |part, whole| {
        let (low, high) = interval(part, whole);
        format!("{low:.2} to {high:.2}")
    };
    let (of_found, of_gold) = (between(tally.right, tally.right + tally.wrong), between(tally.right, gold));
    format!(
        "{name:14} {gold:>5} {p:>6.2} {r:>6.2} {f:>6.2}   {of_found}   {of_gold}   +{} -{}",
        tally.wrong, tally.missed
    )
}

fn table(scores: &Scores, by: &By, median: f64) -> String {
    let mut out = format!("{HEAD}\n");
    for mode in Mode::all() {
        let tally = scores.modes.get(&mode).copied().unwrap_or_default();
        writeln!(out, "{}", line(mode.name(), &tally)).ok();
    }
    writeln!(out, "{}\n{}", line("ten negative", &scores.negative), line("promises", &scores.promises)).ok();
    for (value, scores) in by.iter().filter(|by| by.len() > 1).flatten() {
        writeln!(out, "{}", line(&format!("  {value}"), &scores.negative)).ok();
    }
    writeln!(out, "{}", line("marks shown", &scores.shown)).ok();
    writeln!(out, "{}", line("complaints", &scores.complaint)).ok();
    let (shown, good) = scores.shown_good;
    writeln!(out, "shown on {good} good replies: {shown}, harmful: {}", scores.harmful).ok();
    let ((right, dated), (invented, undated)) = (scores.due_right, scores.due_invented);
    writeln!(out, "due days right {right} of {dated}, invented {invented} of {undated}").ok();
    writeln!(out, "flags on {} replies to non-complaints: {}; p50 {median:.4} ms", scores.flags.1, scores.flags.0).ok();
    out
}

/// Every reply where the coach and the labels differ.
fn differences(coach: &Coach, replies: &[(&Value, Labelled)]) -> String {
    let mut out = String::new();
    for (row, labelled) in replies {
        let customer_text = labelled.customer.as_deref();
        let context = Context { customer_text, sent_at: labelled.sent_at.clone(), ..Context::default() };
        let report = coach.read(&labelled.reply, &context);
        for mode in Mode::all().filter(|mode| report.has(*mode) != labelled.labels.contains(mode.name())) {
            let sign = if report.has(mode) { '+' } else { '-' };
            let here = report.findings.iter().chain(&report.strengths).filter(|finding| finding.mode == mode);
            let said: Vec<String> = here
                .map(|finding| format!("{} «{}»", finding.rule, words(&labelled.reply, &finding.span)))
                .chain(gold(row, mode))
                .collect();
            writeln!(out, "{sign}{} {} {}", mode.name(), row["id"], said.join(" | ")).ok();
        }
        for promise in &labelled.promises {
            let near = |p: &::coach::PromiseRead| p.span.start < promise.span.end && promise.span.start < p.span.end;
            if !report.promises.iter().any(near) {
                writeln!(out, "-promise {} «{}»", row["id"], words(&labelled.reply, &promise.span)).ok();
            }
        }
    }
    out
}

fn words<'a>(text: &'a str, span: &std::ops::Range<usize>) -> &'a str {
    text.get(span.clone()).unwrap_or_default()
}

/// What people labelled with this mode.
fn gold(row: &Value, mode: Mode) -> Vec<String> {
    let spans = row["spans"].as_array().into_iter().flatten().filter(|span| span["mode"] == mode.name());
    spans.filter_map(|span| span["text"].as_str().map(|text| format!("labelled «{text}»"))).collect()
}
