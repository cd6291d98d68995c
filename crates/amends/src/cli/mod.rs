//! The command line: one binary, every command over the same store.

mod backup;
mod bench;
mod check;
mod coach;
mod dkim;
mod export;
mod ingest;
mod jobs;
mod mail;
mod mailbox;
mod member;
mod rebuild;
mod sample;
mod secret;
mod send;
mod serve;

use crate::{boot, private};
use base::config::{Config, Places};
use base::ids::OrgId;
use base::outside::Outside;
use base::refusal::{Error, Fault, Refusal};
use base::seal::Keys;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use db::Target;
use engine::desk::{Desk, machine_clock};
use engine::outbox::Hold;
use jiff::SignedDuration;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

/// Service recovery: from "you got this wrong" to "it is made right".
#[derive(Parser)]
#[command(version, about, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    installation: Installation,
    #[command(subcommand)]
    command: Command,
}

/// Which store a command works on.
#[derive(Args, Clone, Debug)]
pub struct Installation {
    /// Data folder
    #[arg(long, global = true, default_value = "data", env = "AMENDS_DATA")]
    pub data: PathBuf,
    /// Database: `sqlite:PATH` or `postgres://…` [default: a file in the data folder]
    #[arg(long, global = true, env = "AMENDS_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Settings file [default: `amends.toml` in the data folder]
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Back up the whole store to one file while the server runs, and verify the backup.
    Backup(backup::Backup),
    /// Benchmark this machine: pages, search, mail per second, startup, memory.
    Bench(bench::Bench),
    /// Verify the store against its history, and report what is wrong.
    Check,
    /// Check replies to customers: what hurts, what helps, what they promise. Needs no store.
    Coach(coach::Coach),
    /// Create a mailbox’s DKIM key, and print the DNS record to publish.
    Dkim(dkim::Dkim),
    /// Export all cases as JSON, one per line.
    Export(export::Export),
    /// Receive mail from standard input or files.
    Ingest(ingest::Bring),
    /// List the background jobs: when they run, on which node, and how the last run went.
    Jobs(jobs::Jobs),
    /// Create API keys.
    #[command(subcommand)]
    Key(member::Key),
    /// Show how mail is parsed.
    #[command(subcommand)]
    Mail(mail::Ask),
    /// Manage mailboxes: how mail is received and sent.
    #[command(subcommand)]
    Mailbox(mailbox::Mailboxes),
    /// Manage members.
    #[command(subcommand)]
    Member(member::Member),
    /// Manage organisations.
    #[command(subcommand)]
    Organisation(member::Organisation),
    /// Rebuild lists, Today, counts and search from the history.
    Rebuild(rebuild::Rebuild),
    /// Restore a backup into an empty store, and verify it.
    Restore(backup::Restore),
    /// Add the sample organisation Northline Parts, unless it exists.
    Sample,
    /// Manage what the secret key protects.
    #[command(subcommand)]
    Secret(secret::Secret),
    /// Send mail that is due, once; `serve` does this continuously.
    Send,
    /// Run the web server, API, mail and background jobs.
    Serve(serve::Serve),
}

/// EX_USAGE of sysexits.h: the command line cannot be understood.
const USAGE: u8 = 64;

impl Installation {
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
        let socket = self.config()?.receive.lmtp;
        let has_passage = socket.is_some_and(|place| Path::new(&place).starts_with(&self.data));
        private::folder(&self.data, has_passage)
            .map_err(|error| Fault::because(self.data.display().to_string()).caused_by(error))?;
        Ok(Places::below(&self.data)?)
    }

    /// Where the secret key is.
    ///
    /// # Errors
    /// When the data folder cannot be created.
    pub fn keys(&self) -> Result<Keys, Error> {
        Ok(Keys::below(&self.places()?.data))
    }

    /// Opens the store by the machine's clock; tells on standard error which migrations ran. Blocks.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub fn open(&self) -> Result<Desk, Error> {
        let config = self.config()?;
        let places = self.places()?;
        let keys = Keys::below(&places.data);
        let hold = Hold(SignedDuration::from_secs(config.undo_seconds.0.into()));
        let target = config.target(&places.data)?;
        if let Target::Sqlite(path) = &target {
            for ending in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_owned();
                name.push(ending);
                private::file(Path::new(&name));
            }
        }
        let (desk, applied) = boot::open_holding(&target, machine_clock(), keys, hold)?;
        for step in applied {
            eprintln!("store: migration {} done ({})", step.version, step.name);
        }
        Ok(desk.reaching(Outside::new(&config.mailboxes)))
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
    // What is written from here on is for our own user alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    log();
    let installation = &cli.installation;
    let done = match cli.command {
        Command::Backup(backup) => backup.run(installation),
        Command::Bench(bench) => bench.run(installation),
        Command::Check => check::run(installation),
        Command::Coach(coach) => coach.run(),
        Command::Dkim(dkim) => dkim.run(installation),
        Command::Export(export) => export.run(installation),
        Command::Ingest(bring) => Ok(ingest::run(installation, &bring)),
        Command::Jobs(jobs) => jobs.run(installation),
        Command::Key(key) => key.run(installation),
        Command::Mail(ask) => Ok(mail::run(&ask)),
        Command::Mailbox(mailbox) => mailbox.run(installation),
        Command::Member(member) => member.run(installation),
        Command::Organisation(organisation) => organisation.run(installation),
        Command::Rebuild(rebuild) => rebuild.run(installation),
        Command::Restore(restore) => restore.run(installation),
        Command::Sample => sample::run(installation),
        Command::Secret(secret) => secret.run(installation),
        Command::Send => Ok(send::run(installation)),
        Command::Serve(serve) => serve.run(installation).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("amends: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Waits on this thread for asynchronous work.
fn wait<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::from)?;
    runtime.block_on(work)
}

/// The organisations a command is about: the one named, or all.
async fn organisations(desk: &Desk, org: Option<i64>) -> Result<Vec<OrgId>, Error> {
    let all = desk.read(people::member::organisations).await?;
    let found: Vec<OrgId> = all.into_iter().map(|o| o.id).filter(|id| org.is_none_or(|org| org == id.0)).collect();
    match (org, found.is_empty()) {
        (Some(org), true) => Err(Refusal::not_found(format!("There is no organisation {org}.")).into()),
        _ => Ok(found),
    }
}

/// One of a few values by its name: a name that is none of them is refused with those there are.
fn one_of<T>(names: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}

/// Structured logs on standard error; `RUST_LOG` says how much, `AMENDS_LOG=json` how.
fn log() {
    use tracing_subscriber::filter::{LevelFilter, Targets};
    use tracing_subscriber::prelude::*;
    // Levels by target alone, without the patterns of EnvFilter: those cost the build a regex engine.
    let asked = std::env::var("RUST_LOG").ok().filter(|levels| !levels.trim().is_empty());
    let levels = asked.and_then(|levels| levels.parse().ok());
    let levels: Targets = levels.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry();
    if std::env::var("AMENDS_LOG").is_ok_and(|how| how == "json") {
        registry.with(lines.json().with_filter(levels)).init();
    } else {
        registry.with(lines.with_filter(levels)).init();
    }
}
