//! Trains the statistical reader on the corpus: `cargo run --release -p amends-coach --example train` writes
//! `models/LANG.bin` for every language; `-- --try` only prints what it does on voices left out, `-- --lang en` does one
//! language, `--cost`, `--positive`, `--ratio`, `--precision` change how. The same corpus and packs give the same bytes.

#[path = "../../corpus/loader.rs"]
mod loader;
mod cross;
mod data;
mod svm;
mod write;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use coach::Coach;
use cross::{Cut, cut, scores};
use loader::Corpus;
use svm::Settings;

struct Options {
    lang: Option<String>,
    only_try: bool,
    settings: Settings,
    precision: f64,
}

fn options() -> Result<Options, String> {
    let settings = Settings { cost: 0.7, positive: 1.5, ratio: 0.5, rounds: 25 };
    let mut options = Options { lang: None, only_try: false, settings, precision: 0.6 };
    let mut all = std::env::args().skip(1);
    while let Some(name) = all.next() {
        if name == "--try" {
            options.only_try = true;
            continue;
        }
        let value = all.next().ok_or(format!("{name} wants a value"))?;
        let number = value.parse::<f32>().map_err(|_| format!("{name} wants a number"));
        match name.as_str() {
            "--lang" => options.lang = Some(value),
            "--cost" => options.settings.cost = number?,
            "--positive" => options.settings.positive = number?,
            "--ratio" => options.settings.ratio = number?,
            "--precision" => options.precision = f64::from(number?),
            other => return Err(format!("no option {other}")),
        }
    }
    Ok(options)
}

fn run() -> Result<(), String> {
    let options = options()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let coach = Coach::built_in().without_learned();
    let mut corpus = Corpus::default();
    corpus.read(&folder.join("corpus"), &loader::trains)?;
    for lang in ["en", "de", "fr", "es", "nb"]
        .into_iter()
        .filter(|lang| options.lang.as_deref().is_none_or(|only| only == *lang))
    {
        let (sentences, messages) = data::of(&coach, &corpus, lang);
        println!(
            "== {lang}: {} rows, {} messages, {} features",
            sentences.rows.len(),
            messages.rows.len(),
            sentences.features.len()
        );
        let of_sentences = calibrate(&sentences, &options);
        let of_messages = calibrate_messages(&messages, options.settings);
        if !options.only_try {
            let path: PathBuf = folder.join("models").join(format!("{lang}.bin"));
            let hash = loader::hash(folder, lang)?;
            let bytes = write::model(hash, (&sentences, &of_sentences), (&messages, of_messages), options.settings);
            println!("   {} bytes", bytes.len());
            std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

/// The threshold of every label, found on styles left out, and printed.
fn calibrate(data: &data::Data, options: &Options) -> Vec<f32> {
    let all = scores(data, options.settings, false);
    let mut found = Vec::new();
    let mut sum = Cut::default();
    let mut averages = 0.0;
    for (label, scores) in all.iter().enumerate() {
        let wanted = wanted(&data.labels[label], options.precision);
        let cut = cut(data, scores, label, wanted);
        let average = cross::average(data, scores, label);
        averages += if label < 10 { average / 10.0 } else { 0.0 };
        print!("{average:.3}");
        print_cut(&data.labels[label], &cut);
        if label < 10 {
            sum.gold += cut.gold;
            sum.right += cut.right;
            sum.wrong += cut.wrong;
            sum.more_right += cut.more_right;
            sum.more_wrong += cut.more_wrong;
            sum.both_right += cut.both_right;
            sum.both_wrong += cut.both_wrong;
            sum.rules_right += cut.rules_right;
            sum.rules_wrong += cut.rules_wrong;
        }
        found.push(cut.threshold);
    }
    print!("{averages:.3}");
    print_cut("TEN MODES", &sum);
    found
}

/// How scores of messages become points, found on styles left out, and printed.
fn calibrate_messages(data: &data::Data, settings: Settings) -> (f32, f32) {
    let all = scores(data, settings, true);
    let Some(scores) = all.first() else { return (0.0, 0.0) };
    let points = cross::points(data, scores);
    print!("{:.3}", cross::average(data, scores, 0));
    print_cut("COMPLAINT", &cross::joined(data, scores, points));
    points
}

/// How probable a label must be to be given: a promise that nobody made is worse.
fn wanted(label: &str, otherwise: f64) -> f64 {
    match label {
        "PROMISE" => 0.7,
        _ => otherwise,
    }
}

fn print_cut(name: &str, cut: &Cut) {
    let pair =
        |right: usize, wrong: usize| format!("{:.2}/{:.2}", Cut::precision(right, wrong), Cut::recall(right, cut.gold));
    println!(
        "   {name:12} gold {:>4}  rules {}  model {}  added +{} -{}  both {}",
        cut.gold,
        pair(cut.rules_right, cut.rules_wrong),
        pair(cut.right, cut.wrong),
        cut.more_right,
        cut.more_wrong,
        pair(cut.both_right, cut.both_wrong)
    );
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
