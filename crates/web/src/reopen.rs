//! A form that was refused goes back to the page it came from, with what was typed. Pages say how they open again.

use super::App;
use super::answer::Answer;
use super::form::Kept;
use super::session::Me;
use std::future::Future;
use std::pin::Pin;

/// A page on its way.
pub type Opening = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// How the pages below one path open again.
pub struct Reopen {
    /// What their address begins with: `/today`.
    pub below: &'static str,
    /// Opens the page at this address, with a form as it was typed.
    pub open: fn(App, Me, String, Kept) -> Opening,
}

impl App {
    /// How the page at this address opens again, if it has said so.
    pub fn reopens(&self, address: &str) -> Option<&'static Reopen> {
        self.modules.iter().flat_map(|module| module.reopen).find(|page| address.starts_with(page.below))
    }
}
