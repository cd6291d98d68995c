//! What modules contribute: routes of pages, calls of the API, and what the API's document says of them.

use super::App;
use super::book::Entry;
use axum::Router;
use axum::routing::MethodRouter;

/// The doors of all deeds and reads: as forms, as API, and written down.
#[derive(Default)]
pub struct Doors {
    /// Routes of the pages.
    pub pages: Router<App>,
    /// Routes of the API, below `/api/v1`.
    pub api: Router<App>,
    /// What the API's document says of them.
    pub book: Vec<Entry>,
    room: &'static str,
}

impl Doors {
    /// The doors that open from here on belong to this room.
    #[must_use]
    pub fn of(mut self, room: &'static str) -> Doors {
        self.room = room;
        self
    }

    /// Opens a call of the API that has no form, and writes it down.
    #[must_use]
    pub fn call(mut self, entry: Entry, answer: MethodRouter<App>) -> Doors {
        self.api = self.api.route(&entry.path, answer);
        self.book.push(Entry { room: self.room, ..entry });
        self
    }
}
