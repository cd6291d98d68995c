//! What Amends suggests to write to somebody outside.

use super::Party;
use base::context::Context;
use text::{Moment, Text, text};

/// A reminder to begin with, as they read it, which names what was asked; whoever sends it can change every word.
pub fn reminder(party: &Party, question: &str, ctx: &Context) -> String {
    let by = ctx.member().map_or_else(|_| ctx.organisation.name.clone(), |me| me.name.clone());
    let day = Moment::day(party.question().map_or(party.asked_at, |letter| letter.at), ctx.organisation.zone());
    // Of a question whose words were erased only the day is known.
    let asked = match question {
        "" => {
            text!(customer: "On {day} we asked you something and have no answer from you yet. Please let us know where it stands.", day)
        }
        _ => {
            text!(customer: "On {day} we asked you about “{question}” and have no answer from you yet. Please let us know where it stands.", day, question)
        }
    };
    let text = Text::paragraphs([text!(customer: "Hello,"), asked, text!(customer: "Kind regards"), Text::from(by)]);
    text.in_language(party.language)
}
