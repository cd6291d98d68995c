//! The conversation as panels: who wrote without being known on the case, what was said, and the form to answer in.

mod composer;
mod doubts;
mod strangers;
mod suggest;
mod trajectory;
mod thread;

pub use strangers::{PANEL as STRANGERS, Waiting};
pub use suggest::{Suggestion, latest, suggestions};
pub use thread::paragraphs;

use super::WaiverReason;
use crate::case::dismissal::may_be_waived;
use crate::case::panel::{Column, Panel, Place, Source, no_gist};
use askama::Template;
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
        "messages/{n}/waiver-undo",
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

#[derive(Template)]
#[template(path = "message/panel/thread.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    entries: Vec<Entry>,
    source: &'a Source<'a>,
    suggestions: &'a [Suggestion],
    composer: Composer<'a>,
}

impl View<'_> {
    /// Whether the form that moves a message is asked for, or holds something. On a long conversation they weigh.
    fn moves(&self, n: &u32) -> bool {
        self.source.read.moving == Some(*n) || self.at.kept.is(&format!("messages/{n}/move"))
    }

    /// Why a message may need no answer, as far as whoever looks may say so.
    fn waivers(&self, n: &u32) -> Vec<(WaiverReason, &'static str)> {
        let may = |reason| may_be_waived(self.source.case(), *n, reason, self.source.ctx).is_ok();
        WAIVERS.into_iter().filter(|(reason, _)| may(*reason)).collect()
    }
}

fn render(source: &Source) -> askama::Result<String> {
    let view = View {
        at: &source.forms,
        entries: entries(source),
        source,
        suggestions: &source.suggestions,
        composer: Composer::new(source),
    };
    view.render()
}
