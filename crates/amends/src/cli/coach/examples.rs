//! `amends coach test`: every rule's bad examples fire it, and no good one does.

use super::read::{broken, file};
use super::{CommandError, DATA, USAGE};
use ::coach::{BUILT_IN, Coach, RuleExample};
use clap::Args;
use std::path::Path;
use std::process::ExitCode;

/// Which packs.
#[derive(Args)]
pub struct Examples {
    /// Built-in packs by name (`en`), or files to add to them [default: all built-in packs]
    packs: Vec<String>,
}

/// An example that came out wrong is as bad as a pack that cannot be read.
const WRONG: u8 = 1;

impl Examples {
    /// Runs them.
    pub(super) fn run(&self) -> Result<ExitCode, CommandError> {
        let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
        let (built_in, files): (Vec<&String>, Vec<&String>) =
            self.packs.iter().partition(|pack| names.contains(&pack.as_str()));
        let base = Coach::built_in();
        let mut wrong = Vec::new();
        if files.is_empty() || !built_in.is_empty() {
            let wanted = |one: &RuleExample| built_in.is_empty() || built_in.iter().any(|name| **name == one.language);
            wrong.extend(base.test_rules().into_iter().filter(wanted).map(|one| one.to_string()));
        }
        let known = base.test_rules();
        let mut texts: Vec<String> = BUILT_IN.iter().map(|(_, text)| (*text).to_owned()).collect();
        let mut coach = base;
        for name in files {
            let path = Path::new(name);
            if !path.exists() {
                let says = format!("{name}: neither a file nor a built-in pack ({})", names.join(", "));
                return Err(CommandError::new(USAGE, says));
            }
            texts.push(file(path)?);
            let all: Vec<&str> = texts.iter().map(String::as_str).collect();
            coach = Coach::from_packs(&all).map_err(|no| broken(path, &no))?;
            let new = coach.test_rules().into_iter().filter(|one| !known.contains(one));
            wrong.extend(new.map(|one| format!("{name}: {one}")));
        }
        wrong.sort();
        wrong.dedup();
        for one in &wrong {
            eprintln!("{one}");
        }
        if wrong.is_empty() {
            println!("{} rules in {}: all examples pass.", coach.rules().count(), languages(&coach));
            for (language, rule) in coach.untried() {
                println!("{rule} ({language}) has no bad or no good example. Add one of each.");
            }
            return Ok(ExitCode::SUCCESS);
        }
        let some = if wrong.len() == 1 { "1 example".to_owned() } else { format!("{} examples", wrong.len()) };
        Err(CommandError::new(if self.packs.is_empty() { WRONG } else { DATA }, format!("{some} failed.")))
    }
}

fn languages(coach: &Coach) -> String {
    coach.languages().collect::<Vec<_>>().join(", ")
}
