//! The page of a case is a list of panels. Each module brings its own as a value: what it is called, when it stands
//! open, which actions it has forms for, and how it is rendered. Whoever adds one lists it in its module.
//!
//! The rules say which of its actions are open to whoever looks (`may`), and the page shows no other form; the command
//! that asks them is the action's own (`possible`).

pub mod head;
pub mod history;
mod source;
#[cfg(test)]
pub(crate) mod tests;
pub mod way;

pub use source::Source;

use super::may::asked;
use super::possible::{self, Offer, of_members};
use super::{Case, Command, Step};
use base::context::{Actor, Context};
use base::refusal::Kind;
use std::collections::{HashMap, HashSet};
use web::module::Modules;
use web::widgets::Offered;

/// One part of the page.
pub struct Panel {
    /// Its anchor: what links, keys and refused forms come back to.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Where it stands.
    pub column: Column,
    /// And where among the others there.
    pub place: Place,
    /// The steps that are worked on in it: it stands open while the case is at one of them.
    pub opens_at: &'static [Step],
    /// How it stands, in a few words beside the heading.
    pub gist: fn(&Source) -> String,
    /// The actions it has forms for, by their paths.
    pub offers: &'static [&'static str],
    /// Its HTML, without the heading.
    pub render: fn(&Source) -> askama::Result<String>,
}

/// Where a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Across the page, above the rest.
    Head,
    /// The conversation.
    Talk,
    /// Beside it, folded under its heading.
    Side,
}

/// Where a panel stands among those of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Before all others.
    First,
    /// In the order of the modules.
    Usual,
    /// After all others.
    Last,
}

/// The page, from top to bottom.
pub fn panels(modules: Modules) -> Vec<&'static Panel> {
    let mut all: Vec<&Panel> = modules.panels().collect();
    all.sort_by_key(|panel| (panel.column, panel.place));
    all
}

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
pub fn offered(modules: Modules, case: &Case, ctx: &Context) -> HashMap<String, Offered> {
    let shown: HashSet<&str> = modules.panels::<Panel>().flat_map(|panel| panel.offers).copied().collect();
    let offers = offers_at(modules, |path| shown.contains(path), (case, ctx.actor));
    offers.into_iter().map(|offer| (offer.path, answer(case, offer.command, ctx))).collect()
}

/// Every form of the actions at these paths, in one walk over all actions.
fn offers_at(modules: Modules, is_shown: impl Fn(&str) -> bool, (case, by): (&Case, Actor)) -> Vec<Offer> {
    let actions = of_members(modules).filter(|action| is_shown(action.path));
    actions.flat_map(|action| possible::offers(case, action, by)).collect()
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
pub fn column(modules: Modules, column: Column, source: &Source) -> askama::Result<Vec<Shown>> {
    let wanted = panels(modules).into_iter().filter(|panel| panel.column == column);
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
    /// Every form it may show on a case that stands so, each with the command that asks the rules about it.
    pub fn offers(&self, modules: Modules, case: &Case, by: Actor) -> Vec<Offer> {
        offers_at(modules, |path| self.offers.contains(&path), (case, by))
    }

    /// The case is at one of its steps, or one of its forms was refused.
    pub fn stands_open(&self, source: &Source) -> bool {
        let refused = source.forms.kept.refusal.is_some() && self.holds(&source.forms.kept.form);
        refused || self.opens_at.contains(&source.case().step())
    }

    /// Whether this form stands in it: the path of one of its actions, with its number.
    fn holds(&self, form: &str) -> bool {
        let same = |(named, is): (&str, &str)| named == is || named == "{n}";
        let matches = |path: &&str| {
            path.split('/').count() == form.split('/').count() && path.split('/').zip(form.split('/')).all(same)
        };
        self.offers.iter().any(matches)
    }
}

/// For panels that stand in no fold and have no gist.
pub fn no_gist(_: &Source) -> String {
    String::new()
}
