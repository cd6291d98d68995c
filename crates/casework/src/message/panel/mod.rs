//! The conversation as panels: who wrote without being known on the case, what was said, and the form to answer in.

mod composer;
mod doubts;
mod strangers;
mod suggest;
mod thread;

pub use strangers::{PANEL as STRANGERS, Waiting};
pub use suggest::{Suggestion, suggestions};
pub use thread::paragraphs;

use super::WaiverReason;
use crate::case::panel::{Column, Panel, Place, Source, no_gist};
use askama::Template;
use base::context::Role;
use composer::Composer;
use thread::{Entry, entries};
use web::widgets::Forms;

/// What was said, and the form to answer in.
pub static CONVERSATION: Panel = Panel {
    id: "thread",
    title: "Conversation",
    column: Column::Talk,
    place: Place::Usual,
    opens_at: &[],
    gist: no_gist,
    offers: &[
        "replies",
        "notes",
        "requests",
        "messages/{n}/waiver",
        "messages/{n}/resending",
        "messages/{n}/copies",
        "messages/{n}/taking-back",
        "messages/{n}/move",
    ],
    render,
};

const WAIVERS: [(WaiverReason, &str); 6] = [
    (WaiverReason::Thanks, "They thank us or agree"),
    (WaiverReason::Answered, "Answered on the phone or in person"),
    (WaiverReason::Duplicate, "The same as another message"),
    (WaiverReason::Automatic, "Sent by a machine"),
    (WaiverReason::Spam, "Advertising"),
    (WaiverReason::Other, "Something else"),
];

/// The reasons whoever looks may give; what is on no list is a manager's to say, and stands last.
fn waivers(source: &Source) -> &'static [(WaiverReason, &'static str)] {
    let is_manager = source.ctx.member().is_ok_and(|me| me.role >= Role::Manager);
    if is_manager { &WAIVERS } else { WAIVERS.split_last().map_or(&[], |(_, rest)| rest) }
}

#[derive(Template)]
#[template(path = "message/panel/thread.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    entries: Vec<Entry>,
    /// Why a message may need no answer.
    waivers: &'static [(WaiverReason, &'static str)],
    suggestions: &'a [Suggestion],
    composer: Composer<'a>,
}

fn render(source: &Source) -> askama::Result<String> {
    let view = View {
        at: &source.forms,
        entries: entries(source),
        waivers: waivers(source),
        suggestions: &source.suggestions,
        composer: Composer::new(source),
    };
    view.render()
}
