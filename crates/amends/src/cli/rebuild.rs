//! `amends rebuild`: lists, Today, counts and search and the rows of settings made anew from the facts.

use super::{Installation, organisations, wait};
use crate::check::history;
use base::ids::OrgId;
use base::refusal::Error;
use clap::Args;
use engine::desk::Desk;
use std::process::ExitCode;

/// Rebuild lists, Today, counts and search from the history.
#[derive(Args)]
pub struct Rebuild {
    /// Only this organisation [default: all]
    #[arg(long)]
    org: Option<i64>,
    /// Rebuild although the history itself was altered or part of it is missing
    #[arg(long)]
    despite_loss: bool,
}

impl Rebuild {
    /// Folds every case again.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let desk = installation.open()?;
        wait(async {
            let mut all_were_read = true;
            for org in organisations(&desk, self.org).await? {
                if !self.despite_loss && is_altered(&desk, org).await? {
                    return Ok(ExitCode::FAILURE);
                }
                let told = |done: u64| {
                    if done.is_multiple_of(10_000) {
                        eprintln!("{done} cases rebuilt");
                    }
                };
                let done = crate::rebuild::rebuild(&desk, org, told).await?;
                done.settings.iter().chain(&done.unread).for_each(|says| eprintln!("amends rebuild: {says}"));
                println!("Organisation {org}: {} cases rebuilt.", done.cases - done.unread.len() as u64);
                all_were_read &= done.unread.is_empty() && done.settings.is_empty();
            }
            Ok(if all_were_read { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        })
    }
}

/// Lists made again from an altered history would hide what was altered.
async fn is_altered(desk: &Desk, org: OrgId) -> Result<bool, Error> {
    let wrong = history(desk, org).await?;
    wrong.iter().for_each(|says| eprintln!("amends rebuild: {says}"));
    if !wrong.is_empty() {
        eprintln!(
            "amends rebuild: Nothing was rebuilt, because the history of organisation {org} is not what was written. \
             Restore a backup, or run it with --despite-loss."
        );
    }
    Ok(!wrong.is_empty())
}
