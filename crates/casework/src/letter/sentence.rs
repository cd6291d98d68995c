//! What happened to the letter, in one plain sentence.

use super::Fact;
use crate::message::Channel;
use base::context::Naming;

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    match fact {
        Fact::Drafted { version } => format!("{} saved version {version} of the letter", names.actor()),
        Fact::Addressed { version, contact } => {
            format!("{} addressed version {version} of the letter to {}", names.actor(), names.person(*contact))
        }
        Fact::Sent { version, message, .. } => {
            format!("Version {version} of the letter went out as message {message}")
        }
    }
}

/// How a letter went, to begin a line: "Posted".
pub fn gone(channel: Channel) -> &'static str {
    match channel {
        Channel::Post => "Posted",
        Channel::InPerson => "Handed over",
        Channel::Phone => "Read out on the phone",
        _ => "Sent",
    }
}
