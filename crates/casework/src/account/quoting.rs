//! Words that are said to be from a message are in it. Whoever sums up what they heard says that it was on the phone.

use super::{Fact, Source};
use crate::message::store;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use base::words::{CLAUSE, short};
use db::Sql;

/// What ends a passage: each is looked for by itself, so that a quote may leave something out.
const ENDS: [char; 8] = ['\n', '…', '.', '!', '?', ';', '。', '؛'];

/// The first passage of a quote that is not in what was said; none when all of it is. Letters and figures count, and not
/// how they are capitalised, spaced or punctuated; what stands in square brackets is whoever quotes it.
pub fn missing<'a>(said: &str, quote: &'a str) -> Option<&'a str> {
    let said = bare(said);
    let passages = quote.split(['[', ']']).enumerate().filter(|(nth, _)| nth % 2 == 0);
    let mut passages = passages.flat_map(|(_, outside)| outside.split(ENDS)).map(str::trim);
    passages.find(|passage| !said.contains(&bare(passage)))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Refuses an answer whose words the message that it names does not hold.
///
/// # Errors
/// Names the question, or a fault of the store.
pub(crate) fn is_there(sql: &mut Sql, org: OrgId, no: CaseNo, fact: &Fact) -> Result<(), Error> {
    let Fact::Answered { question, words, source: Source::Message(n) } = fact else { return Ok(()) };
    let said: Vec<String> = store::one(sql, org, no, *n)?.map_or_else(Vec::new, |words| {
        [words.subject, Some(words.body), words.quoted, words.signature].into_iter().flatten().collect()
    });
    let Some(passage) = missing(&said.join("\n"), words) else { return Ok(()) };
    let passage = short(passage, CLAUSE);
    let says = format!("That message doesn’t say “{passage}”. Quote what it says, or choose “Phone or in person”.");
    Err(Refusal::invalid((*question).into(), says).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "The motor you sent is the wrong one!\nIt has 2.5 kW, and we  ordered 4.\n— Ingrid";

    #[test]
    fn words_of_the_message_are_there_however_they_are_spaced_and_punctuated() {
        for quote in ["the motor you sent", "“We ordered 4”", "The wrong one. It has 2.5 kW", "it has 2.5\nkW"] {
            assert_eq!(missing(SAID, quote), None, "{quote}");
        }
        assert_eq!(missing("届いた部品が違います。", "部品が違います"), None, "a language without spaces");
    }

    #[test]
    fn a_quote_may_leave_something_out_and_say_what_is_meant() {
        assert_eq!(missing(SAID, "The motor … is the wrong one"), None);
        assert_eq!(missing(SAID, "It [the motor for line 3] has 2.5 kW"), None);
    }

    #[test]
    fn a_summary_is_no_quote() {
        assert_eq!(missing(SAID, "The motor you sent. It is too weak."), Some("It is too weak"));
        assert_eq!(missing("", "Anything"), Some("Anything"));
    }
}
