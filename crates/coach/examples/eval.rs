//! Prints how well the coach does on a file of labelled replies, one JSON object per line.
//!
//! `cargo run --release --example eval -- FILE [--json | --why]`

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Instant;

use coach::eval::{self, Labelled, LabelledPromise, Scores};
use coach::{Coach, Context, Mode};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("usage: eval FILE [--json | --why]");
        return ExitCode::from(2);
    };
    let how = arguments.next().unwrap_or_default();
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{file}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let rows: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let replies: Vec<Labelled> = rows.iter().filter_map(labelled).collect();
    let coach = Coach::english();
    if how == "--why" {
        why(&coach, &rows, &replies);
    }
    let scores = eval::evaluate(&coach, &replies);
    let median = median(&coach, &replies);
    if how == "--json" {
        println!("{}", scores.to_json(median))
    } else {
        table(&scores, median)
    }
    ExitCode::SUCCESS
}

fn labelled(row: &Value) -> Option<Labelled> {
    let reply = row["reply"].as_str()?.to_owned();
    let byte = |at: &Value| {
        let at = usize::try_from(at.as_u64()?).ok()?;
        Some(reply.char_indices().nth(at).map_or(reply.len(), |(byte, _)| byte))
    };
    let promises = row["promises"].as_array()?.iter().filter_map(|promise| {
        let due = promise["due"].as_str().and_then(|due| due.get(..10)).and_then(|due| due.parse().ok());
        Some(LabelledPromise { span: byte(&promise["start"])?..byte(&promise["end"])?, due })
    });
    let promises = promises.collect();
    Some(Labelled {
        customer: row["customer"].as_str().map(str::to_owned),
        sent_at: row["sent_at"].as_str().and_then(moment),
        complaint: row["complaint"].as_bool()?,
        labels: row["labels"].as_array()?.iter().filter_map(|l| l.as_str().map(str::to_owned)).collect(),
        promises,
        reply,
    })
}

/// A date counts from the morning of that day.
fn moment(text: &str) -> Option<jiff::Zoned> {
    let text = text.trim_end_matches('Z');
    let text = if text.len() == 10 { format!("{text}T10:00") } else { text.to_owned() };
    text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()
}

fn median(coach: &Coach, replies: &[Labelled]) -> f64 {
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..5 {
        for labelled in replies {
            let start = Instant::now();
            std::hint::black_box(coach.read(&labelled.reply, &Context::default()));
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}

fn table(scores: &Scores, median: f64) {
    println!("{:14} {:>5} {:>6} {:>6} {:>6}   recall 95 %", "", "gold", "P", "R", "F1");
    let line = |name: &str, tally: &eval::Tally| {
        let gold = tally.right + tally.missed;
        let (low, high) = eval::interval(tally.right, gold);
        let (p, r, f) = (tally.precision(), tally.recall(), tally.f1());
        println!(
            "{name:14} {gold:>5} {p:>6.2} {r:>6.2} {f:>6.2}   {low:.2} to {high:.2}   +{} -{}",
            tally.wrong, tally.missed
        );
    };
    for (mode, tally) in &scores.modes {
        line(mode.name(), tally);
    }
    line("ten negative", &scores.negative);
    line("promises", &scores.promises);
    println!("due right {:?}, invented {:?}", scores.due_right, scores.due_invented);
    println!("flags on non-complaints {:?}, p50 {median:.4} ms", scores.flags);
}

/// Every reply where the coach and the labels differ.
fn why(coach: &Coach, rows: &[Value], replies: &[Labelled]) {
    for (row, labelled) in rows.iter().zip(replies) {
        let context = Context {
            customer_text: labelled.customer.as_deref(),
            sent_at: labelled.sent_at.clone(),
            ..Context::default()
        };
        let report = coach.read(&labelled.reply, &context);
        let found: BTreeSet<String> =
            Mode::all().filter(|mode| report.has(*mode)).map(|mode| mode.name().to_owned()).collect();
        for mode in found.symmetric_difference(&labelled.labels) {
            let sign = if found.contains(mode) { '+' } else { '-' };
            let all = report.findings.iter().chain(&report.strengths);
            let here: Vec<String> = all
                .filter(|finding| finding.mode.name() == mode)
                .map(|finding| format!("{} «{}»", finding.rule, &labelled.reply[finding.span.clone()]))
                .collect();
            let spans = row["spans"].as_array().into_iter().flatten().filter(|span| span["mode"] == mode.as_str());
            let gold: Vec<&str> = spans.filter_map(|span| span["text"].as_str()).collect();
            println!("{sign}{mode} {} {} {}", row["id"], here.join(" | "), gold.join(" | "));
        }
        for promise in &report.promises {
            println!("  promise {} «{}»", row["id"], &labelled.reply[promise.span.clone()]);
        }
        for gold in &labelled.promises {
            let near = |p: &coach::PromiseRead| p.span.start < gold.span.end && gold.span.start < p.span.end;
            if !report.promises.iter().any(near) {
                println!("  MISSED promise {} «{}»", row["id"], &labelled.reply[gold.span.clone()]);
            }
        }
    }
}
