//! Those who work here: the organisation, its members, how they sign in.
//!
//! What is known of them are projections of the organisation's facts (`organisation`). A password is kept as an argon2id hash; sessions, invitations and API keys are kept
//! as SHA-256 of a random 256-bit token, so that a stolen store lets nobody in.

pub mod actions;
pub mod api;
pub mod notices;
pub mod organisation_actions;
pub mod own_actions;
pub mod pages;
pub mod password;
pub mod rules;
pub mod sign_ins;
mod store;

pub use store::*;
pub use web::session::{Holder, token_hash};

use crate::organisation::Membership;
use base::context::Role;
use base::ids::{MemberId, OrgId};
use base::refusal::Error;
use calendar::ServiceCalendar;
use db::Sql;
use engine::desk::Desk;
use engine::jobs::{Job, Tools};
use engine::stream::kinds::Facts;
use jiff::SignedDuration;
use std::time::Duration;
use web::frame::{Frame, Framed};
use web::module::{Entry, Module, Part};
use web::{draft, idempotency};

/// What is on every page: the name of the organisation.
///
/// # Errors
/// When the store does not answer.
pub fn frame(sql: &mut Sql, framed: &Framed, frame: &mut Frame) -> Result<(), Error> {
    frame.organisation = organisation_name(sql, framed.org)?;
    Ok(())
}

/// An organisation as set up.
#[derive(Clone, Debug)]
pub struct OrganisationSetup {
    pub id: OrgId,
    /// As the customer sees it.
    pub name: String,
    /// The address its complaints come to and its answers come from.
    pub address: String,
    /// ISO 4217.
    pub currency: String,
    /// Its working hours.
    pub calendar: ServiceCalendar,
}

/// A member as set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: MemberId,
    /// As the customer sees it.
    pub name: String,
    /// Signs in with this.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The function they belong to.
    pub team: String,
    /// What they may give without asking; minor units.
    pub limit: i64,
    /// As shown to the customer.
    pub direct_line: String,
    /// Still works here.
    pub active: bool,
    /// Has set a password.
    pub signed_up: bool,
}

/// A fresh random token for a link, a cookie or a key; 256 bits, URL-safe.
pub fn fresh_token() -> String {
    use base64::Engine;
    let bytes: [u8; 32] = rand::random();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// How long after its end a session is deleted.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// How long a sign-in is remembered.
const SIGN_INS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 183);

/// Deletes what has expired.
const CLEAN_UP: Job<Tools> = Job::new(
    "clean-up",
    "Deletes sessions, idempotency keys and drafts that have expired, and sign-ins of half a year ago.",
    Duration::from_secs(3600),
    |tools, _| Box::pin(clean_up(tools.desk)),
);

async fn clean_up(desk: Desk) -> Result<(), Error> {
    let now = desk.now();
    let cleaning = desk.write(move |sql| {
        forget_sessions(sql, now - KEPT)?;
        draft::forget_old(sql, now)?;
        sign_ins::forget_before(sql, now - SIGN_INS_KEPT)?;
        idempotency::forget_old(sql, now)
    });
    cleaning.await
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS, &own_actions::ACTIONS],
    reads: api::calls,
    jobs: &[CLEAN_UP],
    pages: |router| router.merge(pages::routes()),
    frame: Some(frame),
    reopen: &[pages::members::LIST, pages::members::ONE, pages::organisation::REOPENS, pages::me::REOPENS],
    facts: Membership::KINDS,
    navigation: &[
        Entry { key: "g m", ..Entry::new("members", "Members", "/members", Part::More) },
        Entry::new("me", "Your account", "/me", Part::Menu),
    ],
    ..Module::new("member", "Members")
};
