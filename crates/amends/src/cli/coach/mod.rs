//! `amends coach`: reads replies on the command line, runs the examples of rule packs, and measures how well it reads.
//! Needs no store.
//!
//! Reading order: this page (what is asked, and how it ends), `read` (files in, packs laid over), `pretty` and `sarif`
//! (what is told), `examples` (`amends coach test`), `eval` and `labels` (`amends coach eval`).

mod eval;
mod examples;
mod labels;
mod pretty;
mod read;
mod sarif;

use ::coach::Mode;
use base::refusal::{Error, Fault};
use clap::{Args, Subcommand};
use engine::desk::machine_clock;
use read::{Language, Read};
use std::path::PathBuf;
use std::process::ExitCode;

/// EX_USAGE, EX_DATAERR and EX_NOINPUT of sysexits.h.
const USAGE: u8 = super::USAGE;
const DATA: u8 = 65;
const NO_INPUT: u8 = 66;
/// Something was marked that `--fail-on` names.
const MARKED: u8 = 1;

/// What cannot be done, and the exit code that says so.
struct CommandError {
    code: u8,
    says: String,
}

impl CommandError {
    fn new(code: u8, says: impl Into<String>) -> CommandError {
        CommandError { code, says: says.into() }
    }
}

/// Check replies to customers before they are sent.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Coach {
    #[command(subcommand)]
    also: Option<Also>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Subcommand)]
enum Also {
    /// Run the examples of every rule, of the built-in packs or of these
    Test(examples::Examples),
    /// Measure how well the coach does on labelled replies or customer messages
    Eval(eval::Eval),
}

/// What is read, and how it is told.
#[derive(Args)]
struct Reading {
    /// Replies to check; `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print the full report as JSON, one object per file
    #[arg(long, conflicts_with = "sarif")]
    json: bool,
    /// Print the findings as SARIF 2.1.0
    #[arg(long)]
    sarif: bool,
    /// Exit with 1 on findings of these modes (`DENIAL,SHIRK`), of this weight or more (`60`), or `any`
    #[arg(long, value_name = "MODES")]
    fail_on: Option<String>,
    /// The customer’s message that the replies answer
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Language of the replies, for example `en` [default: detected]
    #[arg(long)]
    language: Option<String>,
    /// When the replies are sent, `2026-11-17T09:30` or RFC 3339 [default: now]
    #[arg(long, value_name = "MOMENT")]
    sent_at: Option<String>,
    /// Time zone of dates, for example `Europe/Oslo`
    #[arg(long, default_value = "UTC")]
    zone: String,
    /// Rule pack to add to the built-in ones; can be repeated
    #[arg(long = "pack", value_name = "FILE")]
    packs: Vec<PathBuf>,
}

impl Coach {
    /// Does it; tells on standard error why it cannot.
    pub fn run(&self) -> Result<ExitCode, Error> {
        let done = match &self.also {
            Some(Also::Test(examples)) => examples.run(),
            Some(Also::Eval(eval)) => eval.run(),
            None => self.reading.run(),
        };
        done.or_else(|no| {
            eprintln!("amends: {}", no.says);
            Ok(ExitCode::from(no.code))
        })
    }
}

/// What makes a reading fail.
enum FailOn {
    Any,
    Weight(u8),
    Modes(Vec<Mode>),
}

impl FailOn {
    fn read(text: &str) -> Result<FailOn, CommandError> {
        if text == "any" {
            return Ok(FailOn::Any);
        }
        if let Ok(weight @ ..=100) = text.parse() {
            return Ok(FailOn::Weight(weight));
        }
        let unknown = |name: &str| {
            let all: Vec<&str> = Mode::all().filter(|mode| !mode.helps()).map(Mode::name).collect();
            CommandError::new(
                USAGE,
                format!("--fail-on {name}: use `any`, a weight from 0 to 100, or modes from {}", all.join(", ")),
            )
        };
        let modes = text.split(',').map(|name| {
            let mode = Mode::named(&name.trim().to_uppercase());
            mode.filter(|mode| !mode.helps()).ok_or_else(|| unknown(name))
        });
        modes.collect::<Result<_, _>>().map(FailOn::Modes)
    }

    fn marks(&self, read: &Read) -> bool {
        read.report.findings.iter().any(|finding| match self {
            FailOn::Any => true,
            FailOn::Weight(least) => finding.weight >= *least,
            FailOn::Modes(modes) => modes.contains(&finding.mode),
        })
    }
}

impl Reading {
    fn run(&self) -> Result<ExitCode, CommandError> {
        let fail_on = self.fail_on.as_deref().map(FailOn::read).transpose()?;
        let coach = read::coach(&self.packs)?;
        let language = Language::named(&coach, self.language.as_deref())?;
        let at = read::moment(self.sent_at.as_deref(), &self.zone, (machine_clock())())?;
        let answers = self.answers.as_deref().map(read::file).transpose()?;
        let mut all = Vec::new();
        for path in &self.files {
            let text = read::file(path)?;
            all.push(Read::new(&coach, path, text, (answers.as_deref(), &at, &language)));
        }
        let told = if self.json {
            read::json(&coach, &all, answers.as_deref())
        } else if self.sarif {
            sarif::log(&coach, &all)
        } else {
            pretty::tell(&all)
        };
        print(&told)?;
        let failed = fail_on.is_some_and(|fail_on| all.iter().any(|read| fail_on.marks(read)));
        Ok(if failed { ExitCode::from(MARKED) } else { ExitCode::SUCCESS })
    }
}

/// Writes to standard output; a reader who has gone away is no fault of ours.
fn print(text: &str) -> Result<(), CommandError> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CommandError::new(1, Fault::from(error).to_string()))
        }
        _ => Ok(()),
    }
}
