//! The customer's own page: their case from their side, by a signed link, without an account and without a script.
//!
//! Reading order: this page (what they may see), `guest` (who holds a link), `view` (the case in words they can check), `pages` (what is shown),
//! `actions` (what they can say). Nothing said among ourselves is ever read for this page.

extern crate self as portal;

text::catalogues!();

pub mod actions;
pub mod guest;
pub mod intake_form;
pub mod language;
pub mod pages;
mod papers;
mod thanks;
mod view;

use axum::routing::get;
use base::ids::ContactId;
use casework::message::{Exempt, Kind, Message};
use web::module::Module;

/// Whether a message is part of the conversation with this person: their own words, and what was addressed to them.
/// Notes, requests among colleagues, other people's mail and what a machine sent are not.
pub fn may_see(message: &Message, contact: ContactId) -> bool {
    let by_a_machine = matches!(&message.kind, Kind::In { exempt: Some(Exempt::AutoReply | Exempt::Bounce), .. });
    // What was taken back has never been said.
    message.concerns(contact) && !by_a_machine && !message.was_taken_back()
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    public: |router, modules| {
        router
            .route("/c/{token}", get(pages::theirs))
            .route("/c/{token}/letters/{n}", get(papers::letter))
            .route("/c/{token}/files/{n}/{i}", get(papers::file))
            .merge(actions::forms(modules))
            .merge(language::routes())
    },
    texts: Some(&TEXTS),
    ..Module::new("portal", "The customer’s page")
};
