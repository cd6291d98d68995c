//! Who wrote in the thread without being known on the case: a panel that asks about each of them.

use crate::case::panel::{Column, Panel, Place, Source, no_gist};
use askama::Template;
use base::words;
use engine::arrival::authentication::Authentication;
use web::widgets::Forms;

/// Those who are asked about.
pub static PANEL: Panel = Panel {
    id: "strangers",
    title: "New people in this thread",
    column: Column::Head,
    place: Place::Usual,
    opens_at: &[],
    gist: no_gist,
    offers: &["strangers/{n}/letting-in", "strangers/{n}/setting-apart"],
    render,
};

/// Characters shown of what they wrote.
const SHOWN: usize = 600;

/// The mail of someone who is asked about, as read from the store.
pub struct Waiting {
    /// Their number on the case.
    pub n: u32,
    /// How the mail begins.
    pub begins: Vec<u8>,
    /// What the published records say of its sender.
    pub sender: Option<Authentication>,
}

#[derive(Template)]
#[template(path = "message/panel/strangers.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    strangers: Vec<Stranger>,
}

/// Someone who is asked about, as shown.
struct Stranger {
    n: u32,
    name: String,
    email: String,
    /// The mail that waits.
    arrival: i64,
    subject: String,
    /// How it begins.
    text: String,
    /// By when it is to be decided.
    due: String,
    /// Whether it is from whom it says.
    sender: Option<String>,
}

fn render(source: &Source) -> askama::Result<String> {
    let open = source.case().messages.strangers.open();
    let shown = open.filter_map(|who| {
        let found = source.read.waiting.iter().find(|found| found.n == who.n)?;
        let contact = source.read.others.iter().find(|other| other.id == who.from);
        let (subject, text) = read(&found.begins);
        Some(Stranger {
            n: who.n,
            name: contact.map_or_else(|| "Someone".to_owned(), |contact| contact.name.clone()),
            email: contact.and_then(|contact| contact.email.clone()).unwrap_or_default(),
            arrival: who.arrival,
            subject,
            text,
            due: source.short(who.due),
            sender: found.sender.as_ref().and_then(Authentication::says),
        })
    });
    View { at: &source.forms, strangers: shown.collect() }.render()
}

/// A mail may wait here because nobody but its reader has seen it: what breaks the reader is shown as unread.
fn read(raw: &[u8]) -> (String, String) {
    let read = std::panic::catch_unwind(|| {
        let mail = email::read(raw);
        (words::short(&mail.subject, words::LINE), words::short(&mail.visible_text, SHOWN))
    });
    read.unwrap_or_default()
}
