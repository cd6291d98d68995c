//! `amends sample`: the sample organisation Northline Parts, to look around in.

use super::Installation;
use crate::sample::found;
use base::refusal::{Error, Fault};
use std::process::ExitCode;

/// Founds it, unless it is there, and prints who can sign in.
///
/// # Errors
/// When the store cannot be opened, or does not take it.
pub fn run(installation: &Installation) -> Result<ExitCode, Error> {
    let desk = installation.open()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Fault::from)?;
    let summary = runtime.block_on(found(&desk))?;
    println!("{}", summary.tell());
    Ok(ExitCode::SUCCESS)
}
