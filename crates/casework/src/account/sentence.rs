//! What was added to the account, in one plain sentence.

use super::{Fact, Source};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    match fact {
        Fact::Answered { question, words, source } => {
            let from = match source {
                Source::Message(n) => format!("from message {n}"),
                Source::Call => "from a conversation".to_owned(),
                Source::Page => "on their page".to_owned(),
            };
            let who = if *source == Source::Page { names.speaker() } else { names.contact.to_owned() };
            format!("{} “{}”, {who} {from}", question.ours(), short(words, CLAUSE))
        }
        Fact::Understood { yes: true, words: None } => format!("{} confirmed that we understood", names.speaker()),
        Fact::Understood { yes: true, words: Some(words) } => {
            format!("{} confirmed that we understood: “{}”", names.speaker(), short(words, CLAUSE))
        }
        Fact::Understood { yes: false, words } => {
            let words = words.as_deref().map(|words| format!(": “{}”", short(words, CLAUSE))).unwrap_or_default();
            format!("{} says we haven’t understood{words}", names.speaker())
        }
    }
}
