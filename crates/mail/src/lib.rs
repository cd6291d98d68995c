//! Mail: what comes in, and what goes out.
//!
//! Reading order: [`read`] turns a mail into words for the desk; [`ingest`] takes bytes in, stores them, then sorts
//! them; [`report`] reads what servers say of mail of ours; [`compose`] writes an outgoing message as email, [`outside`] one to
//! a supplier or carrier, [`letters`] whichever it is; [`signing`] and
//! [`dkim`] sign it; [`ways`] chooses the way it goes; [`way`] hands
//! it to a mail server; [`authenticate`] asks the DNS about senders; [`canary`] sends test mails;
//! [`out`] keeps the books of that; [`sending`] shows
//! them; [`preview`] shows a letter before it goes; [`split`] takes a mailbox file apart.

extern crate self as mail;

text::catalogues!();

pub mod actions;
pub mod authenticate;
pub mod canary;
pub mod compose;
pub mod connection;
pub mod dkim;
pub mod fetch;
pub mod inbound;
pub mod ingest;
pub mod jobs;
pub mod letters;
pub mod notices;
pub mod out;
pub mod outside;
pub mod pages;
pub mod preview;
pub mod read;
pub mod report;
mod sender;
pub mod sending;
mod several;
pub mod signing;
pub mod signing_actions;
pub mod split;
pub mod watch;
pub mod way;
pub mod ways;
pub mod went;
use axum::routing::get;
use web::module::{Count, Entry, Module, Part};

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    reads: sending::api::calls,
    jobs: &jobs::JOBS,
    texts: Some(&TEXTS),
    pages: |router| {
        router
            .route("/arrivals", get(pages::arrivals))
            .route("/arrivals/{id}/source", get(pages::source))
            .route("/mail/out", get(sending::pages::out))
            .route("/cases/{no}/letter/preview", get(preview::show))
            .route("/cases/{no}/mail/{*form}", get(preview::email::show))
    },
    reopen: &[
        pages::REOPENS,
        sending::pages::REOPENS,
        preview::email::REOPENS[0],
        preview::email::REOPENS[1],
        preview::email::REOPENS[2],
    ],
    navigation: &[
        Entry::new("arrivals", "Mail set aside", "/arrivals", Part::More),
        Entry {
            key: "g o",
            count: |frame| Some(frame.dead).filter(|dead| *dead > 0).and_then(Count::late),
            ..Entry::new("out", "Outgoing mail", "/mail/out", Part::More)
        },
    ],
    ..Module::new("mail", "Mail")
};
