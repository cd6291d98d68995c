//! `amends export`: every case as one line of JSON, then every group case, then every mail that is in no case, page by page, in bounded memory.

use super::{Installation, organisations, wait};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault, Refusal};
use clap::Args;
use engine::desk::Desk;
use integrations::export;
use std::io::{BufWriter, ErrorKind, Write};
use std::process::ExitCode;

/// Cases read in one go.
const PAGE: u32 = 50;

/// Export all cases, and mail that is in no case, as JSON, one per line.
#[derive(Args)]
pub struct Export {
    /// Write one JSON object per line to standard output: cases, group cases, then mail that is in no case
    #[arg(long)]
    json: bool,
    /// Only this organisation [default: all]
    #[arg(long)]
    org: Option<i64>,
}

impl Export {
    /// Writes every case to standard output.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        if !self.json {
            return Err(Refusal::invalid("json", "Choose a format: amends export --json").into());
        }
        let desk = installation.open()?;
        let mut out = BufWriter::new(std::io::stdout().lock());
        let written = wait(async { Ok(write_all(&desk, self.org, &mut out).await) })?;
        match written {
            // `| head` has seen enough.
            Err(Stop::Write(error)) if error.kind() != ErrorKind::BrokenPipe => Err(Fault::from(error).into()),
            Err(Stop::Read(error)) => Err(error),
            Ok(unread) if unread > 0 => {
                eprintln!("{unread} cases could not be exported; all others were.");
                Ok(ExitCode::FAILURE)
            }
            _ => Ok(ExitCode::SUCCESS),
        }
    }
}

/// Why the export ended before its end.
enum Stop {
    Read(Error),
    Write(std::io::Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Read(error)
    }
}

/// Says on standard error which cases could not be read; how many that were.
async fn write_all(desk: &Desk, org: Option<i64>, out: &mut impl Write) -> Result<usize, Stop> {
    let mut unread = 0;
    for org in organisations(desk, org).await? {
        unread += write(desk, org, out).await?;
    }
    out.flush().map_err(Stop::Write)?;
    Ok(unread)
}

async fn write(desk: &Desk, org: OrgId, out: &mut impl Write) -> Result<usize, Stop> {
    let (mut after, mut unread) = (CaseNo(0), 0);
    while let Some(page) = desk.read(move |sql| export::page(sql, org, after, PAGE)).await? {
        for line in page.lines {
            writeln!(out, "{line}").map_err(Stop::Write)?;
        }
        page.unread.iter().for_each(|says| eprintln!("amends export: {says}"));
        unread += page.unread.len();
        after = page.last;
    }
    let mut group = 0;
    while let Some((last, lines)) = desk.read(move |sql| export::groups(sql, org, group, PAGE)).await? {
        for line in lines {
            writeln!(out, "{line}").map_err(Stop::Write)?;
        }
        group = last;
    }
    let mut arrival = 0;
    while let Some((last, lines)) = desk.read(move |sql| export::asides(sql, org, arrival, PAGE)).await? {
        for line in lines {
            writeln!(out, "{line}").map_err(Stop::Write)?;
        }
        arrival = last;
    }
    Ok(unread)
}
