//! Who wrote in the thread without being known on the case, as the page asks about them.

use super::Source;
use base::words;
use engine::arrival::authentication::Authentication;

/// Characters shown of what they wrote.
const SHOWN: usize = 600;

/// The mail of someone who is asked about, as read from the store.
pub struct Knocking {
    /// Their number on the case.
    pub n: u32,
    /// How the mail begins.
    pub begins: Vec<u8>,
    /// What the published records say of its sender.
    pub sender: Option<Authentication>,
}

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
    /// Whether it is from whom it says.
    pub sender: Option<String>,
}

/// Everyone who is asked about; `all` holds their mails.
pub fn knocks(source: &Source, all: &[Knocking]) -> Vec<KnockView> {
    let open = source.case.messages.knocks.open();
    let shown = open.filter_map(|knock| {
        let found = all.iter().find(|found| found.n == knock.n)?;
        let who = source.others.iter().find(|other| other.id == knock.from);
        let (subject, text) = read(&found.begins);
        Some(KnockView {
            n: knock.n,
            name: who.map_or_else(|| "Someone".to_owned(), |who| who.name.clone()),
            email: who.and_then(|who| who.email.clone()).unwrap_or_default(),
            arrival: knock.arrival,
            subject,
            text,
            due: source.short(knock.due),
            sender: found.sender.as_ref().and_then(Authentication::says),
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
