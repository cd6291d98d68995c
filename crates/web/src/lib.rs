//! The furniture of HTTP: what every page and every call of the API is read with and answered in. It knows no module.
//!
//! Reading order: `action` (a change of state as form and as JSON, and the registry of all), `session` (who is here), `draft` (what
//! they typed and have not sent) and `signed_out` (when their session ended meanwhile),
//! `answer` (what we say, also when we say no), `frame` (what is on every page), `csrf`, `headers` and `rate_limit`
//! (what strangers and other sites may not do), `live` (pages that are told), `list` (filters, cursors and pages).

extern crate self as web;

text::catalogues!();

pub mod action;
pub mod answer;
pub mod assets;
pub mod csrf;
pub mod extract;
pub mod download;
pub mod draft;
pub mod precondition;
pub mod fields;
pub mod form;
pub mod frame;
pub mod headers;
pub mod idempotency;
pub mod language;
pub mod list;
pub mod live;
pub mod login_throttle;
pub mod module;
pub mod openapi;
pub mod palette;
pub mod problem;
pub mod reopen;
pub mod rate_limit;
pub mod session;
pub mod signed_out;
mod shapes;
mod unfit;
pub mod widgets;

pub use answer::{Answer, PageError};
pub use form::Kept;

use base::config::{Limits, Network};
use engine::desk::Desk;
use engine::slots::Slots;
use module::Modules;
use std::sync::Arc;

/// What every handler needs. Clones are cheap.
#[derive(Clone)]
pub struct App {
    /// The only way in.
    pub desk: Desk,
    /// How this server is reached and what it takes.
    pub reach: Arc<Reach>,
    /// Who is looking at what.
    pub here: live::Here,
    /// How often strangers and programs may try.
    pub rate_limits: Arc<rate_limit::RateLimits>,
    /// Every module of the program.
    pub modules: Modules,
    /// What one module needs and no other knows.
    slots: Arc<Slots>,
}

/// How this server is reached and what it takes.
#[derive(Clone, Debug)]
pub struct Reach {
    /// `https://help.northline.example`, without a slash at the end; for links in mail and on pages.
    pub public_url: String,
    /// Cookies go over TLS only.
    pub is_secure: bool,
    /// Where mail goes that has no server: the folder, when no SMTP server is set.
    pub outbox: Option<String>,
    /// What is taken in one piece.
    pub limits: Limits,
    /// Web servers whose word on whom they pass on is believed.
    pub proxies: Vec<Network>,
}

impl App {
    /// An app over a desk.
    pub fn new(desk: Desk, reach: Reach) -> App {
        let rate_limits = Arc::new(rate_limit::RateLimits::new(&reach.limits));
        let (reach, here) = (Arc::new(reach), live::Here::default());
        App { desk, reach, here, rate_limits, modules: Modules::default(), slots: Arc::default() }
    }

    /// The same, made of these modules.
    #[must_use]
    pub fn of(self, modules: Modules) -> App {
        App { modules, ..self }
    }

    /// The same, with something of one module, found again by its type.
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(self, value: T) -> App {
        App { slots: Arc::new(self.slots.and(value)), ..self }
    }

    /// What a module put here of this type, if it did.
    pub fn slot<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.slots.get()
    }
}
