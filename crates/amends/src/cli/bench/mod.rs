//! `amends bench`: fills a scratch store with cases of realistic size and measures what an organisation of that size feels like.
//!
//! Reading order: this page (what is asked, in which order it is done), `text` (believable words), `fill` (cases made
//! by the same commands people use), `figure` (how a figure is taken and shown), `pages`, `reads`, `post`, `lmtp`,
//! `group` and `start` (what is measured).

mod coach;
mod figure;
mod fill;
mod group;
mod lmtp;
mod pages;
mod post;
mod reads;
mod start;
mod store;
mod text;

use super::{Installation, wait};
use crate::boot;
use base::refusal::{Error, Fault, Refusal};
use clap::Args;
use db::Target;
use engine::desk::machine_clock;
use figure::Figure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Benchmark this machine: pages, search, mail per second, startup, memory.
#[derive(Args)]
pub struct Bench {
    /// Number of cases to fill the store with
    #[arg(long, default_value_t = 10_000)]
    cases: u32,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Folder to keep the filled store in; a store that is already there is measured as it is
    #[arg(long)]
    dir: Option<PathBuf>,
}

impl Bench {
    /// Fills, measures and tells.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let scratch = tempfile::tempdir().map_err(Fault::from)?;
        let folder = self.dir.as_deref().unwrap_or(scratch.path());
        std::fs::create_dir_all(folder).map_err(Fault::from)?;
        let target = match &installation.database {
            Some(named) => named.parse().map_err(Fault::from)?,
            None => Target::Sqlite(folder.join("amends.db")),
        };
        let figures = self.measure(&target, folder)?;
        if self.json {
            println!("{}", figure::json(self.cases, &target, &figures));
        } else {
            println!("{}", figure::table(self.cases, &target, &figures));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn measure(&self, target: &Target, folder: &Path) -> Result<Vec<Figure>, Error> {
        let (desk, _) = boot::open(target, machine_clock())?;
        let mut figures = wait(async {
            let mut figures = Vec::new();
            let filled = match store::filled(&desk).await? {
                0 if store::is_in_use(&desk).await? => {
                    let says =
                        "That store is in use, and measuring would add invented cases to it. Choose an empty folder.";
                    return Err(Refusal::not_now(says).into());
                }
                0 => fill::fill(&desk, self.cases, &mut figures).await?,
                kept if kept == i64::from(self.cases) => fill::Filled::again(self.cases),
                kept => {
                    let says = format!("That store has {kept} cases. Choose another folder, or use --cases {kept}.");
                    return Err(Refusal::invalid("cases", says).into());
                }
            };
            eprintln!("measuring");
            pages::measure(&desk, &filled, &mut figures).await?;
            reads::measure(&desk, &filled, &mut figures).await?;
            post::measure(&desk, &filled, &mut figures).await?;
            lmtp::measure(&desk, &filled, folder, &mut figures).await?;
            group::measure(&desk, &mut figures).await?;
            store::empty_outbox(&desk).await?;
            coach::measure(&mut figures).await?;
            Ok(figures)
        })?;
        drop(desk);
        start::measure(target, folder, &mut figures)?;
        Ok(figures)
    }
}
