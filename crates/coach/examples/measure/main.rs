//! How well packs do on labelled texts, read at run time:
//! `cargo run --release -p amends-coach --example measure -- --rules crates/coach/rules --corpus FILE_OR_FOLDER…`.
//! `--json` prints the same as JSON, `--lang en` measures one language, `--files en.` only files so named,
//! `--only-rules` leaves the statistical reader out,
//! `--wrong N` prints up to N texts read otherwise than labelled (not for sets that only measure).

#[path = "../../corpus/loader.rs"]
mod loader;
mod count;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use coach::Coach;
use loader::Corpus;

#[derive(Default)]
struct Options {
    rules: Option<PathBuf>,
    corpus: Vec<PathBuf>,
    json: bool,
    lang: Option<String>,
    files: Option<String>,
    wrong: usize,
    only_rules: bool,
}

fn options() -> Result<Options, String> {
    let mut options = Options::default();
    let mut all = std::env::args().skip(1).peekable();
    while let Some(name) = all.next() {
        let mut value = || all.next().ok_or(format!("{name} wants a value"));
        match name.as_str() {
            "--rules" => options.rules = Some(value()?.into()),
            "--lang" => options.lang = Some(value()?),
            "--files" => options.files = Some(value()?),
            "--wrong" => options.wrong = value()?.parse().map_err(|_| "--wrong wants a number")?,
            "--only-rules" => options.only_rules = true,
            "--json" => options.json = true,
            "--corpus" => {
                options.corpus.push(value()?.into());
                while let Some(path) = all.next_if(|next| !next.starts_with("--")) {
                    options.corpus.push(path.into());
                }
            }
            other => return Err(format!("no option {other}")),
        }
    }
    Ok(options)
}

/// The coach with the packs of a folder, `core.yaml` first.
fn coach(folder: Option<&Path>) -> Result<Coach, String> {
    let Some(folder) = folder else { return Ok(Coach::built_in()) };
    let mut texts = Vec::new();
    for name in ["core", "en", "de", "fr", "es", "nb"] {
        let path = folder.join(format!("{name}.yaml"));
        texts.push((name, std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?));
    }
    // One by one first, so that an error names its pack.
    for (name, text) in &texts {
        let packs = [texts[0].1.as_str(), text];
        Coach::from_packs(&packs).map_err(|error| format!("{name}.yaml: {error}"))?;
    }
    Coach::from_packs(&texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>())
        .map_err(|error| error.to_string())
}

fn run() -> Result<(), String> {
    let options = options()?;
    let coach = coach(options.rules.as_deref())?;
    let coach = if options.only_rules { coach.without_learned() } else { coach };
    let mut corpus = Corpus::default();
    let wanted = |name: &str| options.files.as_ref().is_none_or(|part| name.contains(part.as_str()));
    for path in &options.corpus {
        corpus.read(path, &wanted)?;
    }
    let counts = count::count(&coach, &corpus, options.lang.as_deref(), options.wrong);
    if options.json {
        println!("{:#}", counts.json())
    } else {
        print!("{counts}")
    }
    Ok(())
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
