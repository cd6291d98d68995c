//! Reading the lines of a backup, and believing none before the last.

use std::io::{BufRead, BufReader, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::bufread::MultiGzDecoder;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::save::hex;
use super::{Copied, Header, Table};
use crate::Error;
use crate::value::Value;

/// An open transaction on an empty store that takes rows in.
pub(super) trait Sink {
    /// The highest migration of the store.
    fn schema(&mut self) -> Result<i64, Error>;
    /// Makes ready for the rows of one table.
    fn table(&mut self, table: Table) -> Result<(), Error>;
    fn row(&mut self, row: Vec<Value>) -> Result<(), Error>;
    fn end_table(&mut self) -> Result<(), Error>;
    fn commit(self) -> Result<(), Error>;
}

pub(super) struct Lines<R> {
    input: BufReader<MultiGzDecoder<BufReader<R>>>,
    sum: Sha256,
    line: Vec<u8>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        let input = BufReader::new(MultiGzDecoder::new(BufReader::new(input)));
        Self { input, sum: Sha256::new(), line: Vec::new() }
    }

    pub(super) fn header(&mut self) -> Result<Header, Error> {
        let no_backup = |_| Error::Backup("this is not a backup of this program".to_owned());
        let line = self.next().map_err(no_backup)?.unwrap_or_default();
        match (line["backup"].as_i64(), line["schema"].as_i64()) {
            (Some(1), Some(schema)) => Ok(Header { schema, program: line["program"].to_string() }),
            (Some(_), _) => Err(Error::Backup("the backup was made by a newer program".to_owned())),
            _ => Err(no_backup(Error::Closed)),
        }
    }

    fn next(&mut self) -> Result<Option<Json>, Error> {
        self.sum.update(&self.line);
        self.line.clear();
        self.input.read_until(b'\n', &mut self.line).map_err(|error| damaged(&error.to_string()))?;
        if self.line.is_empty() {
            return Ok(None);
        }
        serde_json::from_slice(&self.line).map(Some).map_err(|error| damaged(&error.to_string()))
    }

    /// Whether the totals in the last line are those of the lines before it, and nothing follows.
    fn verify(mut self, end: &Json, copied: Copied) -> Result<(), Error> {
        let sum = hex(&std::mem::take(&mut self.sum).finalize());
        let told = (end["tables"].as_u64(), end["rows"].as_u64(), end["sha256"].as_str());
        if told != (Some(copied.tables), Some(copied.rows), Some(sum.as_str())) {
            return Err(damaged("the totals at its end do not agree with what was read"));
        }
        // Reading to the very end also lets gzip compare its own check.
        self.next()?.map_or(Ok(()), |_| Err(damaged("something follows its end")))
    }
}

pub(super) fn load(input: impl Read, mut sink: impl Sink) -> Result<Copied, Error> {
    let mut lines = Lines::new(input);
    let (file, store) = (lines.header()?.schema, sink.schema()?);
    if file != store {
        return Err(Error::Backup(format!("it is of schema {file} and the store is at {store}")));
    }
    let mut copied = Copied { tables: 0, rows: 0 };
    let mut rows = 0;
    while let Some(line) = lines.next()? {
        match line {
            Json::Array(cells) => {
                sink.row(cells.into_iter().map(value).collect::<Result<_, _>>()?)?;
                rows += 1;
            }
            line if line["end"].is_object() => {
                lines.verify(&line["end"], copied)?;
                sink.commit()?;
                return Ok(copied);
            }
            line if line["rows"].as_u64() == Some(rows) => {
                sink.end_table()?;
                copied.tables += 1;
                copied.rows += std::mem::take(&mut rows);
            }
            line => sink.table(table(&line).ok_or_else(|| damaged("a line is not understood"))?)?,
        }
    }
    Err(damaged("its end is missing"))
}

fn table(line: &Json) -> Option<Table> {
    let columns = line["columns"].as_array()?.iter().map(|column| column.as_str().map(str::to_owned));
    Some(Table { name: line["table"].as_str()?.to_owned(), columns: columns.collect::<Option<_>>()? })
}

fn value(cell: Json) -> Result<Value, Error> {
    let strange = || damaged("a value is not understood");
    Ok(match cell {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(b),
        Json::String(text) => Value::Text(text),
        Json::Number(number) => match number.as_i64() {
            Some(n) => Value::Int(n),
            None => Value::Real(number.as_f64().ok_or_else(strange)?),
        },
        Json::Object(object) => match (object.get("base64"), object.get("real")) {
            (Some(Json::String(bytes)), None) => Value::Bytes(STANDARD.decode(bytes).map_err(|_| strange())?),
            (None, Some(Json::String(real))) => Value::Real(real.parse().map_err(|_| strange())?),
            _ => return Err(strange()),
        },
        Json::Array(_) => return Err(strange()),
    })
}

fn damaged(how: &str) -> Error {
    Error::Backup(format!("the file is damaged or was cut short, and nothing of it was kept: {how}"))
}
