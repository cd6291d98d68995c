//! A module is a value: what it adds to the product, in one place. `modules.rs` of the program lists them all, and the
//! router, the API's document, the navigation and what is on every page are made by walking that list.

use super::App;
use super::action::Registry;
use super::frame::{Frame, FrameSource};
use super::reopen::Reopen;
use axum::Router;
use engine::stream::kinds::Kind;

/// What one module adds.
pub struct Module {
    /// Its name: that of its folder.
    pub name: &'static str,
    /// The heading its calls stand under in the API's document.
    pub title: &'static str,
    /// Its changes of state, and its reads, as calls of the API and as forms.
    pub calls: fn(Registry) -> Registry,
    /// Its pages for members.
    pub pages: fn(Router<App>) -> Router<App>,
    /// Its pages for people without an account; how often they are asked for is limited.
    pub public: fn(Router<App>) -> Router<App>,
    /// What it puts on every page.
    pub frame: Option<FrameSource>,
    /// How its pages open again with a form that was refused.
    pub reopen: &'static [Reopen],
    /// Where the navigation leads in it.
    pub navigation: &'static [Entry],
    /// What can happen in it, as it is stored.
    pub facts: &'static [Kind],
}

impl Module {
    /// A module that adds nothing yet.
    pub const fn new(name: &'static str, title: &'static str) -> Module {
        Module {
            name,
            title,
            calls: |registry| registry,
            pages: |router| router,
            public: |router| router,
            frame: None,
            reopen: &[],
            navigation: &[],
            facts: &[],
        }
    }
}

impl std::fmt::Debug for Module {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
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

/// The entries of all modules, in their order, that stand in one part.
pub fn navigation(modules: &'static [&'static Module], part: Part) -> Vec<&'static Entry> {
    modules.iter().flat_map(|module| module.navigation).filter(|entry| entry.part == part).collect()
}
