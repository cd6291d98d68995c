//! What happened to the letter, in one plain sentence.

use super::Fact;
use crate::context::Naming;

/// One sentence, without a full stop.
pub fn tell(fact: &Fact, names: &Naming) -> String {
    match fact {
        Fact::Drafted { version } => format!("{} kept version {version} of the letter", names.actor()),
        Fact::Sent { version, message, .. } => {
            format!("The letter to {}, version {version}, went out as message {message}", names.contact)
        }
    }
}
