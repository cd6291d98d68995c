//! `amends backup` and `amends restore`: the whole store in one file, proved by restoring and folding it.

use super::check::check_all;
use super::{House, organisations, wait};
use crate::boot::{self, MIGRATIONS};
use base::refusal::{Error, Fault, Refusal};
use base::seal;
use clap::Args;
use db::backup::{Copied, backup, peek, restore};
use db::{Db, Migration, Options, Target};
use engine::desk::{Desk, machine_clock};
use engine::mailbox;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `amends backup` is told.
#[derive(Args)]
pub struct Backup {
    /// The file to write; `-` for standard output, which cannot be proved.
    file: PathBuf,
    /// Write nothing; prove a backup that is there: restore it into a scratch store and check every case.
    #[arg(long)]
    verify: bool,
    /// Do not prove the backup after writing it.
    #[arg(long, conflicts_with = "verify")]
    unproved: bool,
}

/// What `amends restore` is told.
#[derive(Args)]
pub struct Restore {
    /// The backup.
    file: PathBuf,
}

impl Backup {
    /// Writes or proves a backup.
    pub fn run(&self, house: &House) -> Result<ExitCode, Error> {
        if self.verify {
            return prove(&self.file);
        }
        let config = house.config()?;
        let (db, _) = Db::open(&config.target(&house.places()?.data)?, &MIGRATIONS, Options::default())?;
        if self.file.as_os_str() == "-" {
            let mut out = BufWriter::new(std::io::stdout());
            backup(&db, &mut out, &header())?;
            return Ok(out.flush().map(|()| ExitCode::SUCCESS).map_err(Fault::from)?);
        }
        let copied = write(&db, &self.file)?;
        println!("{}: {} rows of {} tables.", self.file.display(), copied.rows, copied.tables);
        if db.read(mailbox::has_secrets).wait()? {
            println!(
                "It holds secrets of mailboxes, sealed. Keep a copy of {} (or of {}) too, apart from it: without that \
                 key the passwords of the mailboxes have to be typed anew.",
                house.places()?.data.join(seal::FILE).display(),
                seal::VARIABLE
            );
        }
        if self.unproved { Ok(ExitCode::SUCCESS) } else { prove(&self.file) }
    }
}

/// The first line of a backup tells which program made it.
fn header() -> String {
    serde_json::json!({ "program": "amends", "version": env!("CARGO_PKG_VERSION") }).to_string()
}

/// Writes beside the file and puts it in place at the end, so that a backup is never half there.
fn write(db: &Db, file: &Path) -> Result<Copied, Error> {
    let fault = |error: std::io::Error| Fault::because(file.display().to_string()).caused_by(error);
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let mut out = BufWriter::new(File::create(&part).map_err(fault)?);
    let copied = backup(db, &mut out, &header())?;
    let whole = out.into_inner().map_err(|error| fault(error.into_error()))?;
    whole.sync_all().map_err(fault)?;
    std::fs::rename(&part, file).map_err(fault)?;
    Ok(copied)
}

fn prove(file: &Path) -> Result<ExitCode, Error> {
    let folder = tempfile::tempdir().map_err(Fault::from)?;
    let (desk, _) = fill(file, &Target::Sqlite(folder.path().join("proof.db")))?;
    report(&desk, "The backup is sound")
}

/// Checks every case and says so.
fn report(desk: &Desk, sound: &str) -> Result<ExitCode, Error> {
    let (cases, wrong) = wait(check_all(desk, |says| eprintln!("{says}")))?;
    if wrong > 0 {
        eprintln!("{wrong} things are wrong in {cases} cases.");
        return Ok(ExitCode::FAILURE);
    }
    println!("{sound}: {cases} cases fold and every history is unaltered.");
    Ok(ExitCode::SUCCESS)
}

impl Restore {
    /// Fills an empty store.
    pub fn run(&self, house: &House) -> Result<ExitCode, Error> {
        let config = house.config()?;
        let (desk, copied) = fill(&self.file, &config.target(&house.places()?.data)?)?;
        println!("{} rows of {} tables are back.", copied.rows, copied.tables);
        report(&desk, "The store is sound")
    }
}

/// Restores a backup into an empty store: with the schema it was made from, then migrated, then folded anew.
fn fill(file: &Path, target: &Target) -> Result<(Desk, Copied), Error> {
    let open = || File::open(file).map_err(|error| Fault::because(file.display().to_string()).caused_by(error));
    let schema = peek(open()?)?.schema;
    let newest = MIGRATIONS.iter().map(|step| step.version).max().unwrap_or(0);
    if schema > newest {
        let says = format!(
            "This backup was made by a newer version of the program: its schema is {schema}, and this program reads \
             schemas up to {newest}. Install the newer version."
        );
        return Err(Refusal::not_now(says).into());
    }
    let steps: Vec<Migration> = MIGRATIONS.into_iter().filter(|step| step.version <= schema).collect();
    let copied = {
        let (db, _) = Db::open(target, &steps, Options::default()).map_err(|error| match error {
            db::Error::TooNew { .. } => Error::from(not_empty()),
            other => other.into(),
        })?;
        restore(open()?, &db)?
    };
    let (desk, _) = boot::open(target, machine_clock())?;
    wait(async {
        for org in organisations(&desk, None).await? {
            crate::rebuild::rebuild(&desk, org, |_| ()).await?;
        }
        Ok::<(), Error>(())
    })?;
    Ok((desk, copied))
}

fn not_empty() -> Refusal {
    Refusal::not_now(
        "There is a store already. A backup is restored into an empty one: name another with --data or --database.",
    )
}
