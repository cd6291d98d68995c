//! How pages open again with what was typed into a form that was refused. A form names the page it came from in a hidden
//! field, `page`, or is led back to it by `back`; each page says by a pattern of its path how it opens.

use super::App;
use super::answer::Answer;
use super::form::Kept;
use super::session::Me;
use futures_util::future::BoxFuture;
use std::collections::HashMap;

/// A page that opens again.
#[derive(Clone, Copy)]
pub struct Reopen {
    /// Its path, with the names of its numbers in braces: `/cases/{no}`.
    pub page: &'static str,
    pub open: fn(Again) -> BoxFuture<'static, Answer>,
}

/// What a page opens again with.
pub struct Again {
    pub app: App,
    /// Who sent the form.
    pub me: Me,
    /// The numbers in the page’s path, by name.
    pub path: HashMap<String, String>,
    query: String,
    /// What was typed. Its form is the path it was sent to, without the slash it begins with.
    pub kept: Kept,
}

impl Again {
    /// The query of its address, without the question mark; empty when there is none.
    pub fn query(&self) -> Option<&str> {
        Some(&self.query)
    }

    /// A part of the page’s path by its name; empty when it has none.
    pub fn part(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }
}

/// A page that was found by an address.
pub struct Found {
    reopen: Reopen,
    path: HashMap<String, String>,
    query: String,
}

impl App {
    /// The page at this address, if it is one that opens again.
    pub fn reopens(&self, address: &str) -> Option<Found> {
        find(self.modules.all().flat_map(|module| module.reopen), address)
    }
}

fn find<'a>(mut pages: impl Iterator<Item = &'a Reopen>, address: &str) -> Option<Found> {
    let address = address.split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    pages.find_map(|reopen| {
        let path = fits(reopen.page, path)?;
        Some(Found { reopen: *reopen, path, query: query.to_owned() })
    })
}

impl Found {
    pub fn open(self, app: &App, me: &Me, kept: Kept) -> BoxFuture<'static, Answer> {
        let Found { reopen, path, query } = self;
        (reopen.open)(Again { app: app.clone(), me: me.clone(), path, query, kept })
    }
}

/// The numbers of a path that fits a pattern.
pub(crate) fn fits(pattern: &str, path: &str) -> Option<HashMap<String, String>> {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut found = HashMap::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(found),
            (Some(part), Some(text)) => match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) if !text.is_empty() => drop(found.insert(name.to_owned(), text.to_owned())),
                None if part == text => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_its_pattern_and_no_other() {
        assert_eq!(fits("/cases/{no}", "/cases/A-1042").unwrap()["no"], "A-1042");
        assert!(fits("/today", "/today").unwrap().is_empty());
        for other in ["/cases", "/cases/", "/cases/A-1042/letter", "/customers/A-1042"] {
            assert_eq!(fits("/cases/{no}", other), None, "{other}");
        }
    }

    #[test]
    fn a_page_is_found_by_its_address_whatever_follows_its_path() {
        let today = [Reopen { page: "/today", open: |_| Box::pin(async { crate::answer::see("/") }) }];
        let query = |address| find(today.iter(), address).map(|found| found.query);
        assert_eq!(query("/today?after=1.2.3#late").as_deref(), Some("after=1.2.3"));
        assert_eq!(query("/today#late?").as_deref(), Some(""));
        assert_eq!(query("/cases"), None);
    }
}
