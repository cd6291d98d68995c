//! What the API shows of what was found out about why.

use crate::cause::{Branch, Fact, Finding};
use web::shapes;

shapes! {
    /// What was found out about why it happened.
    pub enum FactShape as CauseFact of Fact {
        /// A cause was named.
        Named { n, branch, text, whys } => "named" {
            /// Which cause of the case.
            n: u32 = *n,
            /// Where in the work it lies.
            branch: Branch = *branch,
            /// What it is.
            text: String = text.clone(),
            /// The chain of whys, from the symptom down.
            whys: Vec<String> = whys.clone(),
        },
        /// It was not that.
        Struck { n, why } => "struck" {
            /// Which cause of the case.
            n: u32 = *n,
            /// Why not.
            why: String = why.clone(),
        },
        /// It was said whether the complaint is borne out.
        Found { finding, reason } => "found" {
            /// Whether it is.
            finding: Finding = *finding,
            /// On what grounds.
            reason: String = reason.clone(),
        },
    }
}
