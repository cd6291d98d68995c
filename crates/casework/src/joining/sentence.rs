//! What happened between two cases, in one plain sentence: it stands in the histories of both.

use super::facts::{Fact, How, LinkKind};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let by = names.actor();
    match fact {
        Fact::Took { from, how, carried } => {
            let messages = messages(carried.numbers.messages.len());
            match how {
                How::Merge => format!("{by} merged {from} into this case"),
                How::MergeUndone => format!("{by} undid the merge into {from}"),
                How::Move => format!("{by} moved {messages} here from {from}"),
                How::MoveUndone => format!("{by} moved back what had gone to {from}"),
                How::Split => format!("{by} split {messages} off {from} into this case"),
                How::SplitUndone => format!("{by} undid the split into {from}"),
            }
        }
        Fact::Gave { to, how, numbers, subject } => {
            let messages = messages(numbers.messages.len());
            match how {
                How::Merge => format!("{by} merged this case into {to}"),
                How::MergeUndone => format!("{by} undid the merge of {to} into this case"),
                How::Move => format!("{by} moved {messages} to {to}"),
                How::MoveUndone => format!("{by} moved back to {to} what had come from there"),
                How::Split => {
                    let called = subject.as_ref().map(|subject| format!(", “{}”", short(subject, CLAUSE)));
                    format!("{by} split {messages} off into {to}{}", called.unwrap_or_default())
                }
                How::SplitUndone => format!("{by} undid the split: it continues in {to}"),
            }
        }
        Fact::CameFor { n, case } => format!("Message {n} was sent to {case}, which was merged into this case"),
        Fact::Linked { to, how } => format!("{by} linked this case: {} {to}", link_name(*how)),
        Fact::Unlinked { to } => format!("{by} removed the link to {to}"),
    }
}

fn messages(count: usize) -> String {
    if count == 1 { "a message".to_owned() } else { format!("{count} messages") }
}

/// What a case has to do with the other, to stand before its number.
pub fn link_name(how: LinkKind) -> &'static str {
    match how {
        LinkKind::Related => "related to",
        LinkKind::DuplicateOf => "duplicate of",
        LinkKind::DuplicatedBy => "duplicated by",
        LinkKind::CausedBy => "caused by",
        LinkKind::Caused => "caused",
    }
}
