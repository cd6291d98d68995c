//! Labelled replies and messages: one JSON object a line.

use super::{CommandError, DATA};
use ::coach::eval::{Labelled, LabelledPromise};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::path::Path;

/// Every row of a file; a line that is no JSON object is named.
pub(super) fn rows(path: &Path, text: &str) -> Result<Vec<Value>, CommandError> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let read = lines.map(|(line, at)| {
        let row: Result<Value, _> = serde_json::from_str(line);
        row.map_err(|error| CommandError::new(DATA, format!("{}:{at}:{}: {error}", path.display(), error.column())))
    });
    read.collect()
}

/// A reply as it was labelled: `reply`, `customer`, `sent_at`, `complaint`, `labels`, and `promises` whose `start` and
/// `end` count code points. None when the row is no such thing.
pub(super) fn reply(row: &Value) -> Option<Labelled> {
    let reply = row["reply"].as_str()?.to_owned();
    let byte = |at: &Value| {
        let at = usize::try_from(at.as_u64()?).ok()?;
        Some(reply.char_indices().nth(at).map_or(reply.len(), |(byte, _)| byte))
    };
    let promises = row["promises"].as_array().into_iter().flatten().filter_map(|promise| {
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

/// A customer's message, and whether it was labelled a complaint: `text`, `complaint` as 0, 1 or true, false.
pub(super) fn message(row: &Value) -> Option<(&str, bool)> {
    let label = &row["complaint"];
    let complaint = label.as_bool().or_else(|| label.as_i64().map(|n| n != 0))?;
    Some((row["text"].as_str()?, complaint))
}
