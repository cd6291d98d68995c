//! Contain and cure: what limits the customer's exposure now, and what makes good (ISO 10002: redress).
//!
//! Reading order: this page (facts and fold), `rules` (authority: what a member may give without asking).

text::catalogues!();

pub mod api;
pub mod actions;
pub mod panel;
mod rules;
mod sentence;
pub mod store;
#[cfg(test)]
mod tests;

pub use rules::{Command, Offer, decide, given_by};
pub use sentence::sentence;

use crate::case;
use base::context::{Actor, Stamp};
use base::ids::MemberId;
use engine::facts;
use engine::stream::kinds::Facts;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use web::module::{Module, Piece};

base::choice! {
    /// What makes good.
    #[schema(as = RemedyKind)]
    pub enum Kind {
        /// Something to work with meanwhile.
        Loan,
        /// A new one.
        Replacement,
        /// Done over again, rightly.
        Redo,
        /// Money back.
        Refund,
        /// Money off.
        Credit,
        /// The truth about what happened.
        Explanation,
        /// An apology, in person.
        Apology,
    }
}

/// How long what a customer was given counts against the limit of whoever gave it.
pub const LATELY: SignedDuration = SignedDuration::from_hours(24 * 30);

/// On whose authority something is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// Within what the giver may give without asking.
    Own(MemberId),
    /// Above it; this one person was asked.
    Asked(MemberId),
    /// That person said yes.
    Approved(MemberId),
}

facts! {
    /// What can happen to containment and remedies. `n` counts the remedies of a case from 1.
    pub enum Fact of "remedy" {
        /// It was assessed what the customer stands to lose while this is not fixed.
        ExposureAssessed "exposure_assessed" v1 { text: String },
        /// The impact on the customer was limited, and how.
        Contained "contained" v1 { text: String },
        /// The impact needs no limiting, and why.
        NoContainmentNeeded "no_containment_needed" v1 { why: String },
        /// A remedy was offered; `cost` is in minor units of the organisation's currency.
        Offered "offered" v1 { n: u32, kind: Kind, what: String, cost: i64, currency: String, authority: Authority },
        /// The approver said yes to a remedy.
        Approved "approved" v1 { n: u32, by: MemberId },
        /// The approver said no to a remedy, and which rule forbids it.
        Refused "refused" v1 { n: u32, by: MemberId, why: String },
        /// A remedy was delivered. `evidence` says how we know, `file` is the attachment that shows it.
        Delivered "delivered" v1 { n: u32, evidence: Option<String>, file: Option<u32> },
        /// The customer confirmed that a remedy was delivered.
        Confirmed "confirmed" v1 { n: u32 },
        /// The customer says that a remedy was not delivered, or does not help.
        Refuted "refuted" v1 { n: u32, words: String },
        /// A remedy is no longer offered.
        Withdrawn "withdrawn" v1 { n: u32, why: String },
    }
}

/// How a remedy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// Waits for the one who may approve it.
    Asked,
    /// To be delivered.
    Offered,
    /// With the customer.
    Delivered,
    /// The customer agrees.
    Confirmed,
    /// The customer does not.
    Refuted,
    /// The approver said no.
    Refused,
    /// Taken back.
    Withdrawn,
}

/// One remedy as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// Counts the remedies of a case from 1.
    pub n: u32,
    /// What kind.
    pub kind: Kind,
    /// What exactly.
    pub what: String,
    /// Minor units of `currency`.
    pub cost: i64,
    /// ISO 4217.
    pub currency: String,
    /// On whose authority.
    pub authority: Authority,
    /// How it stands.
    pub state: State,
    /// How we know that it is with the customer.
    pub evidence: Option<String>,
    /// The attachment that shows it.
    pub file: Option<u32>,
    /// The last reason or words given: why refused, refuted, withdrawn.
    pub why: Option<String>,
    /// When it was offered; when it was approved, where somebody was asked.
    pub given_at: Timestamp,
    /// When it was delivered.
    pub delivered_at: Option<Timestamp>,
}

impl Remedy {
    /// The break is fixed by it: confirmed by the customer, or delivered with evidence.
    pub fn is_proven(&self) -> bool {
        match self.state {
            State::Confirmed => true,
            State::Delivered => self.evidence.is_some() || self.file.is_some(),
            _ => false,
        }
    }

    /// It is still wanted and not yet with the customer.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Asked | State::Offered | State::Refuted)
    }
}

/// How the customer's exposure is limited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Containment {
    /// By this.
    By(String),
    /// Not needed, because.
    NotNeeded(String),
}

/// Containment and remedies of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remedies {
    exposure: Option<String>,
    containment: Option<Containment>,
    list: Vec<Remedy>,
}

/// Something was offered.
pub fn is_an_offer(fact: &case::Fact) -> bool {
    matches!(fact, case::Fact::Remedy(Fact::Offered { .. }))
}

impl Remedies {
    /// What the customer stands to lose.
    pub fn exposure(&self) -> Option<&str> {
        self.exposure.as_deref()
    }

    /// What limits it.
    pub fn containment(&self) -> Option<&Containment> {
        self.containment.as_ref()
    }

    /// All remedies, oldest first.
    pub fn all(&self) -> &[Remedy] {
        &self.list
    }

    /// The remedy with this number.
    pub fn get(&self, n: u32) -> Option<&Remedy> {
        self.list.get((n as usize).checked_sub(1)?)
    }

    /// The number the next remedy gets.
    pub fn next(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    /// At least one remedy is proven, and none that is still wanted is outstanding.
    pub fn is_fixed(&self) -> bool {
        self.list.iter().any(Remedy::is_proven) && !self.list.iter().any(Remedy::is_open)
    }

    /// What somebody gave without asking or approved, and it stands: who, and its cost in this currency.
    pub fn given(&self, currency: &str, since: Option<Timestamp>) -> impl Iterator<Item = (MemberId, i64)> {
        let stands = |remedy: &&Remedy| !matches!(remedy.state, State::Asked | State::Refused | State::Withdrawn);
        let given = self.list.iter().filter(stands).filter(move |remedy| remedy.currency == currency);
        given
            .filter(move |remedy| since.is_none_or(|since| remedy.given_at >= since))
            .map(|remedy| (giver(remedy.authority), remedy.cost))
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::ExposureAssessed { text } => self.exposure = Some(text.clone()),
            Fact::Contained { text } => self.containment = Some(Containment::By(text.clone())),
            Fact::NoContainmentNeeded { why } => self.containment = Some(Containment::NotNeeded(why.clone())),
            Fact::Offered { kind, what, cost, currency, authority, .. } => {
                let state = if matches!(authority, Authority::Asked(_)) { State::Asked } else { State::Offered };
                self.list.push(Remedy {
                    n: self.next(),
                    kind: *kind,
                    what: what.clone(),
                    cost: *cost,
                    currency: currency.clone(),
                    authority: *authority,
                    state,
                    evidence: None,
                    file: None,
                    why: None,
                    given_at: stamp.at,
                    delivered_at: None,
                });
            }
            Fact::Approved { n, by } => self.on(*n, |r| {
                r.authority = Authority::Approved(*by);
                r.state = State::Offered;
                r.given_at = stamp.at;
            }),
            Fact::Refused { n, why, .. } => self.on(*n, |r| r.end(State::Refused, why)),
            Fact::Delivered { n, evidence, file } => self.on(*n, |r| {
                r.state = State::Delivered;
                r.evidence = evidence.clone();
                r.file = *file;
                r.delivered_at = Some(stamp.at);
            }),
            Fact::Confirmed { n } => self.on(*n, |r| r.state = State::Confirmed),
            Fact::Refuted { n, words } => self.on(*n, |r| r.end(State::Refuted, words)),
            Fact::Withdrawn { n, why } => self.on(*n, |r| r.end(State::Withdrawn, why)),
        }
    }

    /// A number that stays given out, of a remedy that came from another case and went back.
    pub(crate) fn hold_place(&mut self, remedy: Remedy) {
        self.list.push(Remedy { n: self.next(), state: State::Withdrawn, why: None, ..remedy });
    }

    fn on(&mut self, n: u32, change: impl FnOnce(&mut Remedy)) {
        if let Some(remedy) = self.list.get_mut((n as usize).wrapping_sub(1)) {
            change(remedy);
        }
    }
}

impl Remedy {
    fn end(&mut self, state: State, why: &str) {
        self.state = state;
        self.why = Some(why.to_owned());
    }
}

/// Who recorded it, for the fold of pages that name people.
pub fn giver(authority: Authority) -> MemberId {
    match authority {
        Authority::Own(id) | Authority::Asked(id) | Authority::Approved(id) => id,
    }
}

/// Whether this actor is the customer.
pub fn is_contact(actor: Actor) -> bool {
    matches!(actor, Actor::Contact(_))
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    facts: Fact::KINDS,
    panels: &[Piece::of(&panel::PANEL)],
    texts: Some(&TEXTS),
    ..Module::new("remedy", "Containment and remedies")
};
