//! A step to a working mailbox that failed, and why there is nothing to sign in with.

use super::Step;
use base::refusal::{Error, Fault, Refusal};
use base::seal::Shut;
use engine::problem::{Here, OfPermission, OfSignIn, Problem};

/// A step that failed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub step: Step,
    /// What is wrong.
    pub problem: Problem,
    /// The server refused our sign-in; trying again too soon may lock the account.
    pub is_refusal: bool,
}

impl Trouble {
    /// A step that failed.
    pub fn at(step: Step, problem: impl Into<Problem>) -> Trouble {
        Trouble { step, problem: problem.into(), is_refusal: false }
    }

    /// The server would not let us in.
    pub fn refused(why: OfSignIn) -> Trouble {
        Trouble { is_refusal: true, ..Trouble::at(Step::SignIn, why) }
    }

    /// The store or the key would not.
    pub fn ours(step: Step, why: impl Into<Unable>) -> Trouble {
        Trouble::at(step, why.into().problem())
    }

    /// What is wrong and what to do, in English.
    pub fn says(&self) -> String {
        self.problem.to_string()
    }
}

/// Why something cannot be had: a person can mend it, or we must.
#[derive(Debug)]
pub enum Unable {
    /// What is to be mended.
    For(Problem),
    /// What broke.
    Fault(Fault),
}

impl Unable {
    /// As it is kept; the log tells of a fault.
    pub fn problem(self) -> Problem {
        match self {
            Unable::For(problem) => problem,
            Unable::Fault(fault) => {
                tracing::error!(%fault, "a mailbox could not be served");
                Here::Fault.into()
            }
        }
    }
}

impl From<Problem> for Unable {
    fn from(problem: Problem) -> Unable {
        Unable::For(problem)
    }
}

impl From<Here> for Unable {
    fn from(here: Here) -> Unable {
        Unable::For(here.into())
    }
}

impl From<OfPermission> for Unable {
    fn from(why: OfPermission) -> Unable {
        Unable::For(why.into())
    }
}

impl From<Fault> for Unable {
    fn from(fault: Fault) -> Unable {
        Unable::Fault(fault)
    }
}

/// Nobody asked, so that there is nobody to be refused.
impl From<Error> for Unable {
    fn from(error: Error) -> Unable {
        Unable::Fault(error.into())
    }
}

impl From<Shut> for Unable {
    fn from(shut: Shut) -> Unable {
        match shut {
            Shut::Key(no) => Here::Key(no).into(),
            Shut::Fault(fault) => Unable::Fault(fault),
        }
    }
}

impl From<Unable> for Error {
    fn from(unable: Unable) -> Error {
        match unable {
            Unable::For(problem) => Refusal::not_now(problem.text()).into(),
            Unable::Fault(fault) => fault.into(),
        }
    }
}
