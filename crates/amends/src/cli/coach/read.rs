//! What the coach is given on the command line: texts, packs, the hour; and the report as JSON.

use super::{CommandError, DATA, NO_INPUT, USAGE};
use ::coach::{BUILT_IN, Calendar, Coach, Context, PackError, Report};
use casework::coaching::report::shape;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::{Value, json};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// A language by its name, or the one a text turns out to be in.
pub(super) struct Language(Option<String>);

impl Language {
    /// One the coach knows.
    pub(super) fn named(coach: &Coach, name: Option<&str>) -> Result<Language, CommandError> {
        let Some(name) = name else { return Ok(Language(None)) };
        if coach.languages().any(|known| known == name) {
            return Ok(Language(Some(name.to_owned())));
        }
        let known: Vec<&str> = coach.languages().collect();
        Err(CommandError::new(USAGE, format!("--language {name}: not supported; use one of {}", known.join(", "))))
    }

    /// Its name.
    pub(super) fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

/// A reply and what was found in it.
pub(super) struct Read {
    /// As it was named.
    pub(super) path: PathBuf,
    /// Its words.
    pub(super) text: String,
    /// What was found.
    pub(super) report: Report,
}

impl Read {
    /// Reads one.
    pub(super) fn new(
        coach: &Coach,
        path: &Path,
        text: String,
        (answers, at, language): (Option<&str>, &Zoned, &Language),
    ) -> Read {
        let context = Context {
            customer_text: answers,
            sent_at: Some(at.clone()),
            calendar: Calendar::default(),
            language: language.name(),
            month_first: false,
            ..Context::default()
        };
        let report = coach.read(&text, &context);
        Read { path: path.to_owned(), text, report }
    }

    /// How it is named to people and programs.
    pub(super) fn name(&self) -> String {
        if self.path == Path::new("-") { "stdin".to_owned() } else { self.path.display().to_string() }
    }
}

/// All reports as a JSON list: `[{"file", "report"}]`.
pub(super) fn json(coach: &Coach, all: &[Read], answers: Option<&str>) -> String {
    let one = |read: &Read| {
        let report = shape(coach, &read.text, &read.report, answers);
        json!({ "file": read.name(), "report": report })
    };
    format!("{:#}", Value::Array(all.iter().map(one).collect()))
}

/// The words of a file, or of standard input for `-`.
pub(super) fn file(path: &Path) -> Result<String, CommandError> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(path).map(|read| bytes = read)
    };
    read.map_err(|error| CommandError::new(NO_INPUT, format!("{}: {error}", path.display())))?;
    String::from_utf8(bytes).map_err(|_| CommandError::new(DATA, format!("{}: not UTF-8 text", path.display())))
}

/// The coach with these packs laid over its own; the first that does not fit is named with line and column.
pub(super) fn coach(packs: &[PathBuf]) -> Result<Coach, CommandError> {
    let mut texts: Vec<String> = Vec::new();
    let mut made = Coach::built_in();
    for path in packs {
        texts.push(file(path)?);
        made = laid_over(&texts).map_err(|no| broken(path, &no))?;
    }
    Ok(made)
}

fn laid_over(own: &[String]) -> Result<Coach, PackError> {
    let built_in = BUILT_IN.iter().map(|(_, text)| *text);
    Coach::from_packs(&built_in.chain(own.iter().map(String::as_str)).collect::<Vec<_>>())
}

/// A broken pack, as editors and build tools read it.
pub(super) fn broken(path: &Path, no: &PackError) -> CommandError {
    CommandError::new(DATA, format!("{}:{}:{}: {}", path.display(), no.line, no.column, no.says))
}

/// The moment replies are sent at, in this zone.
pub(super) fn moment(text: Option<&str>, zone: &str, now: Timestamp) -> Result<Zoned, CommandError> {
    let unknown = |_| CommandError::new(USAGE, format!("--zone {zone}: unknown time zone; write it like Europe/Oslo"));
    let zone = TimeZone::get(zone).map_err(unknown)?;
    let Some(text) = text else { return Ok(now.to_zoned(zone)) };
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at.to_zoned(zone));
    }
    let at = text.parse::<DateTime>().ok().and_then(|at| at.to_zoned(zone).ok());
    at.ok_or_else(|| {
        CommandError::new(USAGE, format!("--sent-at {text}: write it like 2026-11-17T09:30, or in RFC 3339"))
    })
}
