//! The command line: one binary, every command over the same store.

mod ingest;
mod mail;
mod send;

use crate::boot;
use crate::config::{Config, Places};
use crate::desk::{Desk, machine_clock};
use crate::refusal::Error;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Service recovery: from "you got this wrong" to "it is made right".
#[derive(Parser)]
#[command(version, about, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    house: House,
    #[command(subcommand)]
    command: Command,
}

/// Which house a command works on.
#[derive(Args, Clone, Debug)]
pub struct House {
    /// The data folder.
    #[arg(long, global = true, default_value = "data", env = "AMENDS_DATA")]
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; by default a file in the data folder.
    #[arg(long, global = true, env = "AMENDS_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// The settings file; `amends.toml` in the data folder by default.
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Take mail in: one from standard input, or from files.
    Ingest(ingest::Bring),
    /// Send what waits in the outbox and is due, once; `serve` does it all the time.
    Send,
    /// Ask how mail is understood.
    #[command(subcommand)]
    Mail(mail::Ask),
}

/// EX_USAGE of sysexits.h: the command line cannot be understood.
const USAGE: u8 = 64;

impl House {
    /// The settings: command line over file over default.
    ///
    /// # Errors
    /// When the file cannot be understood.
    pub fn config(&self) -> Result<Config, Error> {
        let path = self.config.clone().unwrap_or_else(|| self.data.join("amends.toml"));
        let mut config = Config::read(&path)?;
        config.database = self.database.clone().or(config.database);
        Ok(config)
    }

    /// The places on disk.
    ///
    /// # Errors
    /// When the data folder cannot be created.
    pub fn places(&self) -> Result<Places, Error> {
        Ok(Places::below(&self.data)?)
    }

    /// Opens the house by the machine's clock; tells on standard error which migrations ran. Blocks.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub fn open(&self) -> Result<Desk, Error> {
        let config = self.config()?;
        let places = self.places()?;
        let (desk, applied) = boot::open(&config.target(&places.data)?, machine_clock())?;
        for step in applied {
            eprintln!("store: step {} done ({})", step.version, step.name);
        }
        Ok(desk)
    }
}

/// Runs the command named on the command line.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(says) => {
            let code = if says.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS };
            drop(says.print());
            return code;
        }
    };
    match cli.command {
        Command::Ingest(bring) => ingest::run(&cli.house, &bring),
        Command::Send => send::run(&cli.house),
        Command::Mail(ask) => mail::run(&ask),
    }
}
