//! `amends check`: what is wrong in the store, in plain words; exit code 1 when anything is.

use super::{Installation, organisations, wait};
use crate::boot::MIGRATIONS;
use crate::check::{check, unproven};
use base::refusal::{Error, Fault};
use db::{Db, Options, Target};
use engine::desk::Desk;
use std::process::ExitCode;

/// Checks the whole store.
pub fn run(installation: &Installation) -> Result<ExitCode, Error> {
    let desk = installation.open()?;
    let (cases, wrong) = wait(check_all(&desk, |says| println!("{says}")))?;
    let unproven = wait(unproven_in_all(&desk))?;
    if unproven > 0 {
        println!(
            "{unproven} messages were stored by an older version, which kept no hash of their words in the history. \
             Whether they were changed since cannot be known."
        );
    }
    if wrong == 0 {
        println!("{cases} cases checked: no problems found.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{cases} cases checked: {wrong} problems found.");
    Ok(ExitCode::FAILURE)
}

async fn unproven_in_all(desk: &Desk) -> Result<u64, Error> {
    let mut count = 0;
    for org in organisations(desk, None).await? {
        count += unproven(desk, org).await?;
    }
    Ok(count)
}

/// Checks every organisation and tells each thing that is wrong; how many cases there are, and how many such things.
pub(super) async fn check_all(desk: &Desk, told: impl Fn(String)) -> Result<(u64, u64), Error> {
    let folder = tempfile::tempdir().map_err(Fault::from)?;
    let target = Target::Sqlite(folder.path().join("scratch.db"));
    let (scratch, _) = Db::open(&target, &MIGRATIONS, Options::default())?;
    let (mut cases, mut wrong) = (0, 0);
    for org in organisations(desk, None).await? {
        let mut count = |says: String| {
            wrong += 1;
            told(says);
        };
        cases += check(desk, org, &scratch, &mut count).await?;
    }
    Ok((cases, wrong))
}
