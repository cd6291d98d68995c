//! What Amends suggests to write to somebody outside.

use super::Party;
use base::context::Context;
use text::{Moment, Text, text};

/// A reminder to begin with, as they read it; whoever sends it can change every word.
pub fn reminder(party: &Party, ctx: &Context) -> String {
    let by = ctx.member().map_or_else(|_| ctx.organisation.name.clone(), |me| me.name.clone());
    let asked = party.letters().iter().rev().find(|letter| letter.wanted().is_some());
    let day = Moment::day(asked.map_or(party.asked_at, |letter| letter.at), ctx.organisation.zone());
    let text = Text::paragraphs([
        text!(customer: "Hello,"),
        text!(customer: "On {day} we asked you something and have no answer from you yet. Please let us know where it stands.", day),
        text!(customer: "Kind regards"),
        Text::from(by),
    ]);
    text.in_language(party.language)
}
