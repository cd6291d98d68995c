//! `amends sample`: the sample organisation Northline Parts, to look around in.

use super::House;
use crate::refusal::{Error, Fault};
use crate::sample::found;
use clap::Args;

/// Fill the store with the sample organisation Northline Parts, unless it is there.
#[derive(Args)]
pub struct Sample {}

impl Sample {
    /// Founds it and prints who can sign in.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub fn run(self, house: &House) -> Result<(), Error> {
        let desk = house.open()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Fault::from)?;
        let summary = runtime.block_on(found(&desk))?;
        match summary.cases {
            0 => eprintln!("sample: it is there already; nothing was changed"),
            cases => eprintln!("sample: {cases} cases"),
        }
        println!("{}", summary.tell());
        Ok(())
    }
}
