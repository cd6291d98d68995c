//! One kind of list: its filter declared once and read alike from page and API, one opaque cursor, one page, and what
//! frames it on the screen.
//!
//! Reading order: `filter` (declared fields, and the query string they are read from and written to), `value` (what may
//! stand in a field), `cursor` (where a page ends and the next begins), `asked` (a whole query, as a person or a program
//! sends it), `around` (headline, chips and pager). The shared HTML is in `web/list.html`.

mod around;
mod asked;
mod cursor;
pub mod filter;
mod value;

pub use around::{Around, Chip, Tab};
pub use asked::{ListQuery, MOST, USUAL};
pub use cursor::{Key, numbers};
pub use filter::{Field, Fields, Filter};
pub use value::{Names, Owner, Typed, Value};

#[doc(hidden)]
pub use base::ids::MemberId;

use serde::Serialize;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The cursor of the next page: send it back as `after`. Null when this is the last page.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// All there is, on one page.
    pub fn whole(items: Vec<T>) -> Page<T> {
        Page { items, next: None }
    }

    /// The same page with its rows in another shape.
    pub fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(shape).collect(), next: self.next }
    }
}
