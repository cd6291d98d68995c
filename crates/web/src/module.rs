//! A module is a value: what it adds to the product, in one place. `modules.rs` of the program lists them all; the router,
//! the API's document, the navigation, the palette, commits, rebuild and check, background jobs, the page of a case and
//! what is counted and checked of all modules are made by walking that list.

use super::App;
use super::action::{Action, Actions, Registry, Subject};
use super::draft::Fields;
use super::frame::{Frame, FrameSource};
use super::palette::Finder;
use super::reopen::Reopen;
use axum::Router;
use engine::jobs::{Job, Tools};
use engine::projections::{Projected, Projections};
use engine::stream::kinds::Kind;
use std::any::Any;
use std::fmt;
use text::census::Catalogues;

/// What one module adds.
pub struct Module {
    /// Its name: that of its folder.
    pub name: &'static str,
    /// The heading its calls stand under in the API's document.
    pub title: &'static str,
    /// Its changes of state, each with its form and its call of the API.
    pub actions: &'static [&'static dyn Actions],
    /// The other calls of the API: what is read, and what is asked.
    pub reads: fn(Registry) -> Registry,
    /// Its pages for members.
    pub pages: fn(Router<App>) -> Router<App>,
    /// Forms of it that are no action's, and the fields of each that are kept as a draft.
    pub drafts: &'static [(&'static str, &'static [&'static str])],
    /// Its pages for people without an account; how often they are asked for is limited.
    pub public: fn(Router<App>, Modules) -> Router<App>,
    /// The rows it keeps of facts, its own and those of others, in the order they are written.
    pub projections: &'static [Projected],
    /// What it does by itself, when nobody asks.
    pub jobs: &'static [Job<Tools>],
    /// What it puts on the page of something that is no module's own, such as a case.
    pub panels: &'static [Piece],
    /// What it puts on every page.
    pub frame: Option<FrameSource>,
    /// How its pages open again with a form that was refused.
    pub reopen: &'static [Reopen],
    /// Where the navigation leads in it; the palette leads there too.
    pub navigation: &'static [Entry],
    /// What the palette finds in it as one types.
    pub palette: &'static [Finder],
    /// What can happen in it, as it is stored.
    pub facts: &'static [Kind],
    /// What it says, in other languages than English.
    pub texts: Option<&'static Catalogues>,
}

impl Module {
    /// A module that adds nothing yet.
    pub const fn new(name: &'static str, title: &'static str) -> Module {
        Module {
            name,
            title,
            actions: &[],
            reads: |registry| registry,
            pages: |router| router,
            drafts: &[],
            public: |router, _| router,
            projections: &[],
            jobs: &[],
            panels: &[],
            frame: None,
            reopen: &[],
            navigation: &[],
            palette: &[],
            facts: &[],
            texts: None,
        }
    }
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A value whose type this crate does not know; whoever shows such things asks for their type.
#[derive(Clone, Copy)]
pub struct Piece(&'static (dyn Any + Send + Sync));

impl Piece {
    /// This one.
    pub const fn of<T: Any + Send + Sync>(piece: &'static T) -> Piece {
        Piece(piece)
    }
}

/// Every module of the program, in order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Modules(&'static [&'static Module]);

impl Modules {
    /// These.
    pub const fn new(all: &'static [&'static Module]) -> Modules {
        Modules(all)
    }

    /// One after the other.
    pub fn all(self) -> impl Iterator<Item = &'static Module> {
        self.0.iter().copied()
    }

    /// All actions and calls: as forms, as API, and written down.
    pub fn registry(self) -> Registry {
        self.all().fold(Registry::default(), |registry, module| {
            let registry = (module.reads)(registry.of(module.title));
            module.actions.iter().fold(registry, |registry, actions| actions.list(registry))
        })
    }

    /// The actions on one subject.
    pub fn actions<S: Subject>(self) -> impl Iterator<Item = &'static Action<S>> {
        let lists = self.all().flat_map(|module| module.actions);
        lists.filter_map(|list| list.as_any().downcast_ref::<&'static [Action<S>]>()).copied().flatten()
    }

    /// The fields that are kept as a draft of a form that members send to this path; none when it is no form of theirs.
    pub fn drafted(self, path: &str) -> Option<Fields> {
        let plain = self.all().flat_map(|module| module.drafts).find(|(form, _)| *form == path);
        let plain = plain.map(|(_, names)| Fields { names, secret: &[] });
        plain.or_else(|| self.all().flat_map(|module| module.actions).find_map(|actions| actions.drafted(path)))
    }

    /// Every projection, as the store carries them along.
    pub fn projections(self) -> Projections {
        Projections::new(self.all().flat_map(|module| module.projections).copied())
    }

    /// Every job.
    pub fn jobs(self) -> Vec<Job<Tools>> {
        self.all().flat_map(|module| module.jobs).copied().collect()
    }

    /// The panels of one type.
    pub fn panels<T: Any>(self) -> impl Iterator<Item = &'static T> {
        self.all().flat_map(|module| module.panels).filter_map(|Piece(panel)| panel.downcast_ref())
    }

    /// The entries of the navigation.
    pub fn navigation(self) -> impl Iterator<Item = &'static Entry> {
        self.all().flat_map(|module| module.navigation)
    }

    /// What the palette looks into.
    pub fn palette(self) -> impl Iterator<Item = &'static Finder> {
        self.all().flat_map(|module| module.palette)
    }

    /// Everything that can happen, as it is stored.
    pub fn facts(self) -> impl Iterator<Item = &'static Kind> {
        self.all().flat_map(|module| module.facts)
    }
}

/// One entry of the navigation, and of the command palette.
pub struct Entry {
    /// Which page it is, as that page calls itself.
    pub here: &'static str,
    /// As a person reads it.
    pub title: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// The keys that lead there, such as `g t`; none when empty.
    pub key: &'static str,
    /// Above the line (the daily work), below it, or only in the menu.
    pub part: Part,
    /// On a narrow screen it stands in the menu alone.
    pub is_wide: bool,
    /// A number beside it.
    pub count: fn(&Frame) -> Option<Count>,
}

impl Entry {
    /// An entry without a number.
    pub const fn new(here: &'static str, title: &'static str, href: &'static str, part: Part) -> Entry {
        Entry { here, title, href, key: "", part, is_wide: true, count: |_| None }
    }
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The daily work.
    Work,
    /// Below the line.
    More,
    /// Only in the menu of whoever is signed in.
    Menu,
}

/// A number beside an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// As shown: `3`, `3 late`.
    pub says: String,
    /// It asks for attention.
    pub is_late: bool,
}

impl Count {
    /// A number that is just told.
    pub fn of(number: i64) -> Option<Count> {
        Some(Count { says: number.to_string(), is_late: false })
    }

    /// A number that asks for attention as soon as there is one.
    pub fn late(number: i64) -> Option<Count> {
        Some(Count { says: number.to_string(), is_late: number > 0 })
    }
}
