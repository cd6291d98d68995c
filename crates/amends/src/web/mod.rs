//! The doors people and programs come in by. A door parses, asks the desk, and renders; it decides nothing.
//!
//! Reading order: `routes` (every address of the house), `deed` (a change of state as form and as JSON),
//! `session` (who is here), `answer` (what we say, also when we say no), `frame` (what is on every page),
//! `safety` (headers and cross-site requests), `live` (pages that are told).

pub mod answer;
pub mod assets;
pub mod book;
pub mod call;
pub mod deed;
pub mod download;
pub mod expected;
pub mod form;
pub mod frame;
pub mod idempotency;
pub mod live;
pub mod meanwhile;
pub mod routes;
pub mod safety;
pub mod session;

pub use answer::{Answer, No};
pub use form::Kept;
pub use routes::router;

use crate::coaching::ask::Second;
use crate::config::{Limits, Network};
use crate::desk::Desk;
use crate::watch::numbers::Numbers;
use std::sync::Arc;

/// What every door needs. Clones are cheap.
#[derive(Clone)]
pub struct App {
    /// The only way in.
    pub desk: Desk,
    /// How this house is reached and what it takes.
    pub house: Arc<Reach>,
    /// Who is looking at what.
    pub here: live::Here,
    /// Numbers for Prometheus.
    pub numbers: Numbers,
    /// How often strangers and programs may try.
    pub gates: Arc<safety::Gates>,
    /// Where second opinions on drafts come from, if anywhere.
    pub second: Option<Arc<Second>>,
}

/// How this house is reached and what it takes.
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
        let gates = Arc::new(safety::Gates::new(&reach.limits));
        let (house, here, numbers) = (Arc::new(reach), live::Here::default(), Numbers::default());
        App { desk, house, here, numbers, gates, second: None }
    }

    /// The same, with second opinions on drafts.
    #[must_use]
    pub fn with_second(self, second: Option<Second>) -> App {
        App { second: second.map(Arc::new), ..self }
    }

    /// The same, counting.
    #[must_use]
    pub fn counting(self, numbers: Numbers) -> App {
        App { numbers, ..self }
    }
}
