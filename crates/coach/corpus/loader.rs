//! Reads labelled texts: one JSON object a line, told apart by what it holds. For measuring, training and tests only.
#![allow(dead_code, reason = "each of those who include it uses a part of it")]

use std::path::{Path, PathBuf};

use coach::eval::{Labelled, LabelledPromise};
use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

/// A sentence by itself, with the modes it has.
pub struct Sentence {
    pub lang: String,
    pub text: String,
    pub modes: Vec<String>,
    pub promise: Option<bool>,
    pub is_twin: bool,
    /// File it stands in, and by which its hand is known.
    pub style: String,
}

/// A customer's message.
pub struct Message {
    pub lang: String,
    pub text: String,
    pub complaint: bool,
    pub remedy: bool,
    pub style: String,
}

/// A sentence that promises or does not.
pub struct Promise {
    pub lang: String,
    pub text: String,
    pub promise: bool,
    pub due: Option<String>,
    pub sent_at: Option<Zoned>,
    pub style: String,
}

/// Two wordings of the same: one hurts.
pub struct Pair {
    pub lang: String,
    pub mode: String,
    pub bad: String,
    pub good: String,
}

/// A whole reply; `spans` with the mode of each.
pub struct Reply {
    pub lang: String,
    pub channel: String,
    pub labelled: Labelled,
    pub our_fault: Option<bool>,
    pub spans: Vec<(std::ops::Range<usize>, String)>,
    pub style: String,
}

/// All that was read.
#[derive(Default)]
pub struct Corpus {
    pub sentences: Vec<Sentence>,
    pub messages: Vec<Message>,
    pub promises: Vec<Promise>,
    pub pairs: Vec<Pair>,
    pub replies: Vec<Reply>,
}

impl Corpus {
    /// Reads a file, or every `.jsonl` of a folder whose name `wanted` takes.
    ///
    /// # Errors
    /// A file that cannot be read or a line that is no JSON, by name.
    pub fn read(&mut self, path: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<(), String> {
        for file in files(path)? {
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            if path.is_dir() && !wanted(&name) {
                continue;
            }
            let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
            for (line, at) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
                let row: Value =
                    serde_json::from_str(line).map_err(|error| format!("{}:{at}: {error}", file.display()))?;
                self.row(&row, &name);
            }
        }
        Ok(())
    }

    fn row(&mut self, row: &Value, file: &str) {
        let lang = row["lang"].as_str().unwrap_or("en").to_owned();
        let style = style(file);
        let text = row["text"].as_str().unwrap_or_default().to_owned();
        let complaint = row["complaint"].as_bool().or_else(|| row["complaint"].as_i64().map(|n| n != 0));
        if let (Some(bad), Some(good)) = (row["bad"].as_str(), row["good"].as_str()) {
            let mode = row["mode"].as_str().unwrap_or_default().to_owned();
            self.pairs.push(Pair { lang, mode, bad: bad.to_owned(), good: good.to_owned() });
        } else if row["reply"].is_string() {
            self.replies.extend(reply(row, lang, style));
        } else if let Some(complaint) = complaint {
            self.messages.push(Message { lang, text, complaint, remedy: row["remedy"].is_string(), style });
        } else if row.get("modes").is_some() || row.get("mode").is_some() {
            let one = row["mode"].as_str().into_iter();
            let many = row["modes"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let modes = one.chain(many).map(str::to_owned).collect();
            let is_twin = row["twin_of"].is_string();
            self.sentences.push(Sentence { lang, text, modes, promise: row["promise"].as_bool(), is_twin, style });
        } else if row.get("due").is_some() || row.get("promise").is_some() {
            let due = row["due"].as_str().map(str::to_owned);
            let promise = row["promise"].as_bool().unwrap_or(true);
            self.promises.push(Promise { lang, text, promise, due, sent_at: moment(row), style });
        }
    }
}

/// `en.bank.sentences.jsonl` is by the hand `en.bank`: who wrote its sentences wrote its messages.
fn style(file: &str) -> String {
    file.split('.')
        .take_while(|part| !matches!(*part, "sentences" | "inbound" | "promises" | "replies" | "jsonl"))
        .collect::<Vec<_>>()
        .join(".")
}

fn files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut all: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    all.sort();
    Ok(all)
}

fn reply(row: &Value, lang: String, style: String) -> Option<Reply> {
    let reply = row["reply"].as_str()?.to_owned();
    let byte = |at: &Value| {
        let at = usize::try_from(at.as_u64()?).ok()?;
        Some(reply.char_indices().nth(at).map_or(reply.len(), |(byte, _)| byte))
    };
    let span = |value: &Value| Some(byte(&value["start"])?..byte(&value["end"])?);
    let promises = row["promises"].as_array().into_iter().flatten().filter_map(|promise| {
        let due = promise["due"].as_str().and_then(|due| due.get(..10)).and_then(|due| due.parse().ok());
        Some(LabelledPromise { span: span(promise)?, due })
    });
    let promises = promises.collect();
    let spans = row["spans"].as_array().into_iter().flatten();
    let spans = spans.filter_map(|one| Some((span(one)?, one["mode"].as_str()?.to_owned()))).collect();
    let labels = row["labels"].as_array()?.iter().filter_map(|label| label.as_str().map(str::to_owned)).collect();
    let labelled = Labelled {
        customer: row["customer"].as_str().map(str::to_owned),
        sent_at: moment(row),
        complaint: row["complaint"].as_bool()?,
        labels,
        promises,
        reply,
    };
    let channel = row["channel"].as_str().unwrap_or("other").to_owned();
    Some(Reply { lang, channel, labelled, our_fault: row["our_fault"].as_bool(), spans, style })
}

/// `sent_at` in `zone`; a date counts from the morning of that day.
fn moment(row: &Value) -> Option<Zoned> {
    let text = row["sent_at"].as_str()?.trim_end_matches('Z');
    let text = if text.len() == 10 { format!("{text}T10:00") } else { text.to_owned() };
    // The zones of the corpus are near enough to UTC for a day: no table of zones is needed here.
    text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()
}

/// Whether a file of the corpus trains: those that only measure do not.
pub fn trains(file: &str) -> bool {
    !file.contains(".measure.")
}

/// The hash of what the model of a language is trained on.
///
/// # Errors
/// A file that cannot be read, by name.
pub fn hash(folder: &Path, lang: &str) -> Result<u64, String> {
    let mut texts = Vec::new();
    for file in files(&folder.join("corpus"))? {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if trains(name) && name.starts_with(&format!("{lang}.")) {
            texts.push(std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?);
        }
    }
    Ok(coach::learned::training::corpus_hash(texts.iter().map(String::as_str)))
}
