//! Full-text search: FTS5 on SQLite, tsvector on PostgreSQL. The one module that owns a dialect pair.

mod fold;
pub mod pages;
mod projection;
mod store;

use axum::routing::get;
pub use fold::{Term, terms};
pub use projection::{JOB, MARKS, index_due, index_newest};
use store::forget;
pub use store::{Due, clear, documents, due, find, mark, marked, take_in};
use web::module::Module;

/// What this module adds to the product.
pub static MODULE: Module = Module {
    pages: |router| router.route("/search", get(pages::palette)),
    projections: &[MARKS],
    jobs: &[JOB],
    ..Module::new("search", "Search")
};
