//! `amends secret`: what hangs on the secret key, begun anew by whoever runs the server.

use super::Installation;
use crate::boot::MIGRATIONS;
use crate::keys;
use base::refusal::Error;
use base::seal::Keys;
use clap::Subcommand;
use db::{Db, Options};
use engine::desk::renew_links;
use std::process::ExitCode;

/// Manage what the secret key protects.
#[derive(Subcommand)]
pub enum Secret {
    /// End every link and reply address sent so far; new mail carries new ones
    Links,
    /// Sign the history as it is now, with this server’s key. Run “amends check” first
    Sign,
}

impl Secret {
    /// Does what is asked, also while the store cannot be opened for work because its key is lost.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let places = installation.places()?;
        let (db, _) = Db::open(&installation.config()?.target(&places.data)?, &MIGRATIONS, Options::default())?;
        let keys = Keys::below(&places.data);
        match self {
            Secret::Links => {
                renew_links(&db, &keys)?;
                println!("Links and reply addresses sent so far no longer work. Restart the server.");
            }
            Secret::Sign => {
                println!("{} histories signed as they are now.", keys::seal_all(&db, &keys)?);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
