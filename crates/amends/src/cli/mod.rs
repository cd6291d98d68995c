//! The command line: one binary, every command over the same store.

mod sample;
mod serve;

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
    Serve(serve::Serve),
    Sample(sample::Sample),
}

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
    let cli = Cli::parse();
    log();
    let done = match cli.command {
        Command::Serve(serve) => serve.run(&cli.house),
        Command::Sample(sample) => sample.run(&cli.house),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("amends: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Structured logs on standard error; `RUST_LOG` says how much, `AMENDS_LOG=json` how.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var("AMENDS_LOG").is_ok_and(|how| how == "json") {
        builder.json().init();
    } else {
        builder.init();
    }
}
