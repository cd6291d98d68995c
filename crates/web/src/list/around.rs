//! What stands around the rows of a list on the screen: chips that take a filter off, and the way to the other pages.

use super::{Filter, ListQuery, Names, Page};

/// A filter that is set, and where the list is without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// "Unassigned".
    pub says: String,
    /// The address without it.
    pub without: String,
}

/// What stands around the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The filters that are set.
    pub chips: Vec<Chip>,
    /// Rows on this page.
    pub shown: usize,
    /// The address of the first page, when this is another.
    pub first: Option<String>,
    /// The address of the next page, when there is one.
    pub next: Option<String>,
}

impl Around {
    pub fn new<F: Filter, R>(asked: &ListQuery<F>, page: &Page<R>, names: Names<'_>) -> Around {
        let chips = asked.filter.chips(names).into_iter();
        Around {
            chips: chips.map(|(name, says)| Chip { says, without: asked.without(name) }).collect(),
            shown: page.items.len(),
            first: asked.after.as_ref().map(|_| asked.first()),
            next: page.next.as_deref().map(|cursor| asked.next(cursor)),
        }
    }

    /// There are other pages than this one.
    pub fn has_pages(&self) -> bool {
        self.first.is_some() || self.next.is_some()
    }
}

/// One of several ways to look at the same list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub says: &'static str,
    pub href: String,
    /// This is the way the list is looked at now.
    pub is_here: bool,
}
