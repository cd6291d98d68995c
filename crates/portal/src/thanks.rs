//! What a page says after something was sent from it: thanks, and by when an answer is owed.

use super::view::{Source, last_word};
use casework::message::Debt;
use casework::verdict::Word;
use text::{Text, text};
use web::frame::Notice;

/// Thanks for what was just said, with what follows from it.
pub fn thanks(said: &str, source: &Source) -> Option<Notice> {
    let us = source.us();
    let says = match said {
        "understanding" => text!(customer: "Thank you. {us} can see your answer.", us),
        "account" => text!(customer: "Thank you. We’ve passed your answers on to {us}.", us),
        "messages" => owed(source, text!(customer: "Thank you, we’ve received your message.")),
        "confirmation" => text!(customer: "Thank you for letting us know."),
        "refutation" | "objection" => owed(source, text!(customer: "Thank you for telling us. We’ve reopened this.")),
        "verdict" => match last_word(source)? {
            Word::MadeRight => text!(customer: "Thank you. We’ve recorded your answer, and {us} can see it.", us),
            Word::NotYet => owed(source, text!(customer: "Thank you for telling us. We’ve reopened this.")),
            Word::SomeoneElse => {
                owed(source, text!(customer: "Thank you for telling us. Someone other than {us} will take over.", us))
            }
        },
        _ => return None,
    };
    Some(Notice { says: says.in_language(source.language), is_wrong: false })
}

/// With the moment by which an answer is owed for what they wrote last.
fn owed(source: &Source, thanks: Text) -> Text {
    let theirs = source.case.messages.unanswered().filter(|m| m.sender() == Some(source.me));
    let last = theirs.last().and_then(|m| m.debt.as_ref());
    match last {
        Some(Debt::Open { due }) => {
            Text::sentences([thanks, text!(customer: "You’ll have a reply by {when}.", when = source.moment(*due))])
        }
        _ => thanks,
    }
}
