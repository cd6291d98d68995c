//! The conversation as panels: who wrote without being known on the case, what was said, and the form to answer in.

mod composer;
mod strangers;
mod suggest;
mod thread;

pub use strangers::{PANEL as STRANGERS, Waiting};
pub use suggest::{Suggestion, suggestions};
pub use thread::paragraphs;

use super::{Channel, Command, Kind, Reply, Stance};
use crate::case::panel::{Column, Offer, Panel, Source, no_gist};
use crate::case::{self, Case};
use crate::promise::{self, Terms};
use askama::Template;
use base::ids::MemberId;
use composer::Composer;
use thread::{Entry, entries};
use web::widgets::Forms;

/// What was said, and the form to answer in.
pub static CONVERSATION: Panel =
    Panel { id: "thread", title: "Conversation", column: Column::Talk, opens_at: &[], gist: no_gist, offers, render };

fn offers(case: &Case) -> Vec<Offer> {
    let reply = Reply {
        channel: Channel::Email,
        text: String::new(),
        stance: Stance::default(),
        asks_understood: true,
        promises: Vec::new(),
    };
    let terms = Terms { owner: MemberId(0), what: String::new(), due: None };
    let mut offers = vec![
        Offer::new("replies", case::Command::Message(Command::Reply(reply))),
        Offer::new("notes", case::Command::Message(Command::Note { text: String::new() })),
        Offer::new("requests", case::Command::Promise(promise::Command::Request(terms))),
    ];
    for message in case.messages.all() {
        let n = message.n;
        match message.kind {
            Kind::In { .. } => {
                let waive = Command::Waive { n, why: String::new() };
                offers.push(Offer::new(format!("messages/{n}/waiver"), case::Command::Message(waive)));
            }
            Kind::Out { .. } => {
                let again = Command::SendAgain { n };
                offers.push(Offer::new(format!("messages/{n}/resending"), case::Command::Message(again)));
            }
            Kind::Note => {}
        }
    }
    offers
}

#[derive(Template)]
#[template(path = "message/panel/thread.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    entries: Vec<Entry>,
    suggestions: &'a [Suggestion],
    composer: Composer<'a>,
}

fn render(source: &Source) -> askama::Result<String> {
    let view = View {
        at: &source.forms,
        entries: entries(source),
        suggestions: &source.suggestions,
        composer: Composer::new(source),
    };
    view.render()
}
