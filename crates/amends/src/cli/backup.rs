//! `amends backup` and `amends restore`: the whole store in one file, proved by restoring and folding it.

use super::check::check_all;
use super::{Installation, organisations, wait};
use crate::boot::{self, MIGRATIONS};
use crate::keys;
use base::refusal::{Error, Fault, Refusal};
use base::seal::{FILE, Keys, VARIABLE};
use clap::Args;
use db::backup::{Copied, backup, peek, restore};
use db::{Db, Migration, Options, Target};
use engine::desk::{Desk, machine_clock};
use engine::mailbox;
use engine::stream::seal::{self, Sealed};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Back up the whole store to one file while the server runs, and verify the backup.
#[derive(Args)]
pub struct Backup {
    /// File to write; `-` for standard output, which can’t be verified
    file: PathBuf,
    /// Write nothing; verify an existing backup by restoring it into a temporary store and checking every case
    #[arg(long)]
    verify: bool,
    /// Skip the verification after writing
    #[arg(long, conflicts_with = "verify")]
    unproved: bool,
}

/// Restore a backup into an empty store, and verify it.
#[derive(Args)]
pub struct Restore {
    /// Backup file
    file: PathBuf,
}

impl Backup {
    /// Writes or proves a backup.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        if self.verify {
            return prove(&self.file, &installation.keys()?);
        }
        let config = installation.config()?;
        let (db, _) = Db::open(&config.target(&installation.places()?.data)?, &MIGRATIONS, Options::default())?;
        if self.file.as_os_str() == "-" {
            let mut out = BufWriter::new(std::io::stdout());
            backup(&db, &mut out, &header())?;
            return Ok(out.flush().map(|()| ExitCode::SUCCESS).map_err(Fault::from)?);
        }
        let copied = write(&db, &self.file)?;
        println!("{}: {} rows of {} tables written.", self.file.display(), copied.rows, copied.tables);
        if db.read(mailbox::has_secrets).wait()? {
            println!("It contains encrypted mailbox passwords.");
        }
        if db.read(seal::is_marked).wait()? {
            println!(
                "Keep a copy of {} (or of {}) somewhere else: without that key, customers’ links end, the history can’t \
                 be verified, and mailbox passwords must be entered again.",
                installation.places()?.data.join(FILE).display(),
                VARIABLE
            );
        }
        if self.unproved { Ok(ExitCode::SUCCESS) } else { prove(&self.file, &installation.keys()?) }
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

fn prove(file: &Path, keys: &Keys) -> Result<ExitCode, Error> {
    let folder = tempfile::tempdir().map_err(Fault::from)?;
    let (desk, _) = fill(file, &Target::Sqlite(folder.path().join("proof.db")))?;
    look_at_seals(&desk, keys)?;
    report(&desk, "Backup verified")
}

/// Lets the check look at the seals when they were made with the key that is here, and says so when they were not.
fn look_at_seals(desk: &Desk, keys: &Keys) -> Result<Sealed, Error> {
    let sealed = keys::look(desk.db(), keys)?;
    match sealed {
        Sealed::Ours => keys::carry(desk.db(), keys)?,
        Sealed::Another | Sealed::Unknown => eprintln!(
            "The history is signed with a key that is not here, so its signatures were not verified. Put {} \
             back, or start again with “amends secret sign” and “amends secret links”.",
            FILE
        ),
        Sealed::Never => {}
    }
    Ok(sealed)
}

/// Checks every case and says so.
fn report(desk: &Desk, sound: &str) -> Result<ExitCode, Error> {
    let (cases, wrong) = wait(check_all(desk, |says| eprintln!("{says}")))?;
    if wrong > 0 {
        eprintln!("{wrong} problems found in {cases} cases.");
        return Ok(ExitCode::FAILURE);
    }
    println!("{sound}: {cases} cases, no problems found.");
    Ok(ExitCode::SUCCESS)
}

impl Restore {
    /// Fills an empty store.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let config = installation.config()?;
        let (desk, copied) = fill(&self.file, &config.target(&installation.places()?.data)?)?;
        println!("{} rows of {} tables restored.", copied.rows, copied.tables);
        let keys = installation.keys()?;
        let sealed = look_at_seals(&desk, &keys)?;
        let code = report(&desk, "Store verified")?;
        if sealed == Sealed::Never && code == ExitCode::SUCCESS {
            keys::seal_all(desk.db(), &keys)?;
        }
        Ok(code)
    }
}

/// Restores a backup into an empty store: with the schema it was made from, then migrated, then rebuilt.
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
    Refusal::not_now("The store is not empty. Choose an empty one with --data or --database.")
}
