//! Today: what I owe, to whom, by when; soonest first, each with its action in place.

pub mod api;
pub mod pages;
mod store;

pub use store::{After, Owed, late, owed_by, people};

use axum::routing::get;
use base::refusal::Error;
use db::Sql;
use web::frame::{Frame, Framed};
use web::module::{Count, Entry, Module, Part};

/// What is on every page: how much of what the member owes is late.
///
/// # Errors
/// When the store does not answer.
pub fn frame(sql: &mut Sql, framed: &Framed, frame: &mut Frame) -> Result<(), Error> {
    frame.late = store::late(sql, framed.org, framed.person.id, framed.now)?;
    Ok(())
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    calls: api::calls,
    pages: |router| router.route("/today", get(pages::today)),
    frame: Some(frame),
    reopen: &[pages::REOPEN],
    navigation: &[Entry {
        key: "g t",
        is_wide: false,
        count: |frame| (frame.late > 0).then(|| Count { says: format!("{} late", frame.late), is_late: true }),
        ..Entry::new("today", "Today", "/today", Part::Work)
    }],
    ..Module::new("today", "Today")
};
