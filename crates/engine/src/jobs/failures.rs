//! What failed of many things that a job did one after another.

use base::refusal::{Error, Fault};
use std::fmt::Display;

/// Failures told in full; more are counted.
const TOLD: usize = 5;

/// Gathers what failed, so that one thing that fails stops none of the others, and all of it is told once at the end.
#[derive(Debug, Default)]
pub struct Failures {
    told: Vec<String>,
    count: usize,
}

impl Failures {
    /// This failed, because.
    pub fn note(&mut self, what: impl Display, cause: impl Into<Fault>) {
        self.count += 1;
        if self.told.len() < TOLD {
            self.told.push(format!("{what}: {}", cause.into()));
        }
    }

    /// Nothing failed.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Nothing when nothing failed; else all of it as one fault.
    ///
    /// # Errors
    /// When anything failed.
    pub fn told(self) -> Result<(), Error> {
        match (self.count, self.count - self.told.len()) {
            (0, _) => Ok(()),
            (1, _) => Err(Fault::because(self.told.join("; ")).into()),
            (count, 0) => Err(Fault::because(format!("{count} things failed. {}", self.told.join("; "))).into()),
            (count, more) => {
                Err(Fault::because(format!("{count} things failed. {}; and {more} more", self.told.join("; "))).into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_failed_is_no_fault() {
        assert!(Failures::default().told().is_ok());
    }

    #[test]
    fn what_failed_is_told_with_its_cause_and_many_are_counted() {
        let disk = || std::io::Error::other("disk full");
        let mut one = Failures::default();
        one.note("case A-1042", Fault::because("cannot write").caused_by(disk()));
        assert_eq!(one.told().unwrap_err().to_string(), "case A-1042: cannot write: disk full");

        let mut many = Failures::default();
        (1..=7).for_each(|n| many.note(format!("case A-{n}"), disk()));
        let said = many.told().unwrap_err().to_string();
        assert!(said.starts_with("7 things failed. case A-1: disk full; ") && said.ends_with("; and 2 more"), "{said}");
    }
}
