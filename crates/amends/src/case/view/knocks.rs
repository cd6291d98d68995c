//! Who wrote in the thread without being known on the case, as the page asks about them.

use super::Source;
use crate::words;

/// Characters shown of what they wrote.
const SHOWN: usize = 600;

/// Someone who is asked about.
pub struct KnockView {
    /// Their number on the case.
    pub n: u32,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The mail that waits.
    pub arrival: i64,
    /// What it is about.
    pub subject: String,
    /// How it begins.
    pub text: String,
    /// By when it is to be said.
    pub due: String,
}

/// Everyone who is asked about; `begins` holds how their mails begin.
pub fn knocks(source: &Source, begins: &[(u32, Vec<u8>)]) -> Vec<KnockView> {
    let open = source.case.messages.knocks.open();
    let shown = open.filter_map(|knock| {
        let (_, raw) = begins.iter().find(|(n, _)| *n == knock.n)?;
        let who = source.others.iter().find(|other| other.id == knock.from);
        let (subject, text) = read(raw);
        Some(KnockView {
            n: knock.n,
            name: who.map_or_else(|| "Someone".to_owned(), |who| who.name.clone()),
            email: who.and_then(|who| who.email.clone()).unwrap_or_default(),
            arrival: knock.arrival,
            subject,
            text,
            due: source.short(knock.due),
        })
    });
    shown.collect()
}

/// A mail may wait here because nobody but its reader has seen it: what breaks the reader is shown as unread.
fn read(raw: &[u8]) -> (String, String) {
    let read = std::panic::catch_unwind(|| {
        let mail = email::read(raw);
        (words::short(&mail.subject, words::LINE), words::short(&mail.visible_text, SHOWN))
    });
    read.unwrap_or_default()
}
