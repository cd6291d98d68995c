//! `amends rebuild`: lists, Today, counts and search and the rows of settings made anew from the facts.

use super::{Installation, organisations, wait};
use base::refusal::Error;
use clap::Args;
use std::process::ExitCode;

/// Rebuild lists, Today, counts and search from the history.
#[derive(Args)]
pub struct Rebuild {
    /// Only this organisation [default: all]
    #[arg(long)]
    org: Option<i64>,
}

impl Rebuild {
    /// Folds every case again.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let desk = installation.open()?;
        wait(async {
            let mut all_were_read = true;
            for org in organisations(&desk, self.org).await? {
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
