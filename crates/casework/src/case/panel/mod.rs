//! The page of a case is a list of panels. Each module brings its own as a value: what it is called, when it stands
//! open, what it offers to do, and how it is rendered. Whoever adds a module to the page adds one line to [`PANELS`].
//!
//! A panel offers commands; the rules say which of them are open to whoever looks (`may`), and the page shows no other.

mod head;
mod history;
mod source;
#[cfg(test)]
pub(crate) mod tests;
mod way;

pub use source::Source;

use super::may::asked;
use super::{Case, Command, Step};
use crate::{account, cause, change, letter, message, promise, remedy, verdict};
use base::context::Context;
use base::refusal::Kind;
use std::collections::HashMap;
use web::widgets::Offered;

/// One part of the page.
pub struct Panel {
    /// Its anchor: what links, keys and refused forms come back to.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Where it stands.
    pub column: Column,
    /// The steps that are worked on in it: it stands open while the case is at one of them.
    pub opens_at: &'static [Step],
    /// How it stands, in a few words beside the heading.
    pub gist: fn(&Source) -> String,
    /// Every form it may show on a case that stands so.
    pub offers: fn(&Case) -> Vec<Offer>,
    /// Its HTML, without the heading.
    pub render: fn(&Source) -> askama::Result<String>,
}

/// Where a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Across the page, above the rest.
    Head,
    /// The conversation.
    Talk,
    /// Beside it, folded under its heading.
    Side,
}

/// A form, and the command it sends. Fields that are typed are empty in it.
pub struct Offer {
    /// Where it is sent, below the case.
    pub path: String,
    /// What it asks the rules.
    pub command: Command,
}

impl Offer {
    /// A form of a panel.
    pub fn new(path: impl Into<String>, command: Command) -> Offer {
        Offer { path: path.into(), command }
    }
}

/// The page, from top to bottom.
pub static PANELS: [&Panel; 12] = [
    &head::PANEL,
    &message::panel::STRANGERS,
    &way::PANEL,
    &message::panel::CONVERSATION,
    &promise::panel::PANEL,
    &remedy::panel::PANEL,
    &account::panel::PANEL,
    &cause::panel::PANEL,
    &change::panel::PANEL,
    &letter::panel::PANEL,
    &verdict::panel::PANEL,
    &history::PANEL,
];

/// A panel as the page shows it.
pub struct Shown {
    /// Its anchor.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// How it stands.
    pub gist: String,
    /// ` open`, or nothing.
    pub open: &'static str,
    /// The rest of it.
    pub html: String,
}

/// What the page offers whoever looks, by the paths its forms are sent to: the rules are asked about each.
pub fn offered(case: &Case, ctx: &Context) -> HashMap<String, Offered> {
    let offers = PANELS.iter().flat_map(|panel| (panel.offers)(case));
    offers.map(|offer| (offer.path, answer(case, offer.command, ctx))).collect()
}

fn answer(case: &Case, command: Command, ctx: &Context) -> Offered {
    match asked(case, command, ctx) {
        Ok(()) => Offered::Open,
        Err(refusal) if refusal.kind == Kind::NotNow => Offered::NotNow(refusal.to_string()),
        Err(_) => Offered::Never,
    }
}

/// The panels of one column, rendered.
///
/// # Errors
/// When a template cannot be written.
pub fn column(column: Column, source: &Source) -> askama::Result<Vec<Shown>> {
    let wanted = PANELS.iter().filter(|panel| panel.column == column);
    wanted.map(|panel| show(panel, source)).collect()
}

fn show(panel: &Panel, source: &Source) -> askama::Result<Shown> {
    Ok(Shown {
        id: panel.id,
        title: panel.title,
        gist: (panel.gist)(source),
        open: if panel.stands_open(source) { " open" } else { "" },
        html: (panel.render)(source)?,
    })
}

impl Panel {
    /// The case is at one of its steps, or one of its forms was refused.
    pub fn stands_open(&self, source: &Source) -> bool {
        let refused = source.forms.kept.refusal.is_some() && self.holds(&source.forms.kept.form, source.case());
        refused || self.opens_at.contains(&source.case().step())
    }

    /// Whether this form stands in it.
    fn holds(&self, form: &str, case: &Case) -> bool {
        (self.offers)(case).iter().any(|offer| offer.path == form)
    }
}

/// For panels that stand in no fold and have no gist.
pub fn no_gist(_: &Source) -> String {
    String::new()
}

/// For panels that offer nothing.
pub fn no_offers(_: &Case) -> Vec<Offer> {
    Vec::new()
}
