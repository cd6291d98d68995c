//! Writing the lines of a backup.

use std::io::{BufWriter, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Copied, Table};
use crate::{Arg, Error};

pub(super) struct File<W: Write> {
    out: GzEncoder<BufWriter<W>>,
    sum: Sha256,
    line: Vec<u8>,
    rows_here: u64,
    copied: Copied,
}

impl<W: Write> File<W> {
    pub(super) fn new(out: W) -> Self {
        let out = GzEncoder::new(BufWriter::new(out), Compression::fast());
        Self { out, sum: Sha256::new(), line: Vec::new(), rows_here: 0, copied: Copied { tables: 0, rows: 0 } }
    }

    pub(super) fn header(&mut self, schema: i64, program: &serde_json::Value) -> Result<(), Error> {
        let made = jiff::Timestamp::now().to_string();
        self.put(&json!({ "backup": 1, "schema": schema, "made": made, "program": program }))
    }

    pub(super) fn table(&mut self, table: &Table) -> Result<(), Error> {
        self.rows_here = 0;
        self.put(&json!({ "table": table.name, "columns": table.columns }))
    }

    pub(super) fn row<'a>(&mut self, cells: impl Iterator<Item = Result<Arg<'a>, Error>>) -> Result<(), Error> {
        self.line.push(b'[');
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                self.line.push(b',');
            }
            write_cell(&mut self.line, cell?).map_err(failed)?;
        }
        self.line.push(b']');
        self.rows_here += 1;
        self.end_line()
    }

    pub(super) fn end_table(&mut self) -> Result<(), Error> {
        self.copied.tables += 1;
        self.copied.rows += self.rows_here;
        self.put(&json!({ "rows": self.rows_here }))
    }

    pub(super) fn finish(mut self) -> Result<Copied, Error> {
        let sum = hex(&std::mem::take(&mut self.sum).finalize());
        self.put(&json!({ "end": { "tables": self.copied.tables, "rows": self.copied.rows, "sha256": sum } }))?;
        let out = self.out.finish().map_err(failed)?;
        out.into_inner().map_err(|error| failed(error.into_error()))?.flush().map_err(failed)?;
        Ok(self.copied)
    }

    fn put(&mut self, value: &serde_json::Value) -> Result<(), Error> {
        serde_json::to_writer(&mut self.line, value).map_err(|error| failed(error.into()))?;
        self.end_line()
    }

    fn end_line(&mut self) -> Result<(), Error> {
        self.line.push(b'\n');
        self.sum.update(&self.line);
        self.out.write_all(&self.line).map_err(failed)?;
        self.line.clear();
        Ok(())
    }
}

fn write_cell(line: &mut Vec<u8>, cell: Arg<'_>) -> std::io::Result<()> {
    match cell {
        Arg::Null => line.write_all(b"null"),
        Arg::Int(n) => write!(line, "{n}"),
        Arg::Bool(b) => write!(line, "{b}"),
        Arg::Real(x) if x.is_finite() => Ok(serde_json::to_writer(line, &x)?),
        Arg::Real(x) => write!(line, "{{\"real\":\"{x}\"}}"),
        Arg::Text(text) => Ok(serde_json::to_writer(line, text)?),
        Arg::Bytes(bytes) => write!(line, "{{\"base64\":\"{}\"}}", STANDARD.encode(bytes)),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(error: std::io::Error) -> Error {
    Error::Backup(format!("writing failed: {error}"))
}
