//! Watching over the server: whether it lives and is ready, numbers for Prometheus, how mail stands, and alerts.
//!
//! Reading order: [`rules`] (what is an alert), [`about`] (what it says), this page (looking, once a minute), `store` (its SQL), [`tell`] (how
//! admins hear of it by another way than the one that is broken), [`numbers`] (for Prometheus), [`pages`] (for people
//! and for machines that ask whether we live). Many nodes may look and tell at the same time; nothing begins and
//! nothing is told twice.

pub mod about;
pub mod numbers;
pub mod pages;
pub mod rules;
mod store;
pub mod deliver;

pub use store::{Alert, latest, open};

use axum::routing::get;
use base::context::Role;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault};
use db::Sql;
use engine::arrival;
use engine::desk::{self, Desk};
use engine::mailbox::{self, canary, standing};
use jiff::Timestamp;
use people::member;
use rules::{Picture, Post, Seen, UNSORTED_AFTER};
use web::frame::{Frame, Framed};
use web::module::{Entry, Module, Part};

/// Arrivals counted at most.
const COUNTED: u32 = 1000;

/// What is on every page of those who answer for others: what an admin must know of.
///
/// # Errors
/// When the store does not answer.
pub fn frame(sql: &mut Sql, framed: &Framed, frame: &mut Frame) -> Result<(), Error> {
    if framed.person.role >= Role::Manager {
        let language = framed.person.language.unwrap_or_default();
        frame.alerts = open(sql, framed.org)?.iter().map(|alert| alert.text().in_language(language)).collect();
    }
    Ok(())
}

/// What topics of news begin with that tell of alerts.
pub const NEWS: &str = "alerts";

/// Looks at every organisation, and begins and ends alerts. Says how many changed.
///
/// Whether an alert begins or ends is decided in the transaction that writes it down, and the store holds one open
/// alert of a kind and mailbox at most: two nodes that look at the same time begin it once.
///
/// # Errors
/// When the store does not answer.
pub async fn look(desk: &Desk) -> Result<usize, Error> {
    let now = desk.now();
    let mut changed = 0;
    for org in desk.read(move |sql| changing(sql, now)).await? {
        changed += desk.write(move |sql| decide(sql, org, now)).await?;
    }
    Ok(changed)
}

/// The organisations in which an alert is to begin or to end, so that a quiet minute writes nothing.
fn changing(sql: &mut Sql, now: Timestamp) -> Result<Vec<OrgId>, Error> {
    let unsorted = unsorted(sql, now)?;
    let mut changing = Vec::new();
    for organisation in member::organisations(sql)? {
        let seen = seen(sql, organisation.id, &unsorted, now)?;
        let open = store::open(sql, organisation.id)?;
        let is_new = seen.iter().any(|seen| !open.iter().any(|alert| alert.is(seen)));
        let is_over = open.iter().any(|alert| !seen.iter().any(|seen| alert.is(seen)));
        if is_new || is_over {
            changing.push(organisation.id);
        }
    }
    Ok(changing)
}

/// Begins and ends what is to begin and to end as it stands now; how many that were.
fn decide(sql: &mut Sql, org: OrgId, now: Timestamp) -> Result<usize, Error> {
    let unsorted = unsorted(sql, now)?;
    let (seen, open) = (seen(sql, org, &unsorted, now)?, store::open(sql, org)?);
    let mut changed = 0;
    for seen in seen.iter().filter(|seen| !open.iter().any(|alert| alert.is(seen))) {
        let about = serde_json::to_string(&seen.about).map_err(Fault::from)?;
        changed += usize::from(store::begin(sql, org, (seen, &about), now)?);
    }
    for alert in open.iter().filter(|alert| !seen.iter().any(|seen| alert.is(seen))) {
        changed += usize::from(store::end(sql, org, alert.id, now)?);
    }
    if changed > 0 {
        // Every page's head shows it.
        sql.announce(desk::topic(org, CaseNo(0)));
        sql.announce(format!("{NEWS} {org}"));
    }
    Ok(changed)
}

/// The organisations of arrivals that have been left unsorted for too long.
fn unsorted(sql: &mut Sql, now: Timestamp) -> Result<Vec<OrgId>, Error> {
    Ok(arrival::left(sql, now - UNSORTED_AFTER, COUNTED)?.into_iter().map(|(org, _)| org).collect())
}

fn seen(sql: &mut Sql, org: OrgId, unsorted: &[OrgId], now: Timestamp) -> Result<Vec<Seen>, Error> {
    let unsorted = u32::try_from(unsorted.iter().filter(|of| **of == org).count()).unwrap_or(COUNTED);
    Ok(rules::seen(&picture(sql, org, unsorted)?, now))
}

fn picture(sql: &mut Sql, org: OrgId, unsorted: u32) -> Result<Picture, Error> {
    let mut posts = Vec::new();
    for mailbox in mailbox::all(sql, org)?.into_iter().filter(|mailbox| !mailbox.paused) {
        posts.push(Post {
            incoming: standing::standing(sql, org, mailbox.id, standing::Way::In)?,
            outgoing: standing::standing(sql, org, mailbox.id, standing::Way::Out)?,
            permission: standing::permission(sql, org, mailbox.id)?.filter(|_| mailbox.needs_permission()),
            canary: canary::latest(sql, org, mailbox.id)?,
            id: mailbox.id,
            name: mailbox.name,
        });
    }
    Ok(Picture { stuck: store::stuck(sql, org)?, unsorted, posts })
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&crate::signing_actions::ACTIONS],
    jobs: &[crate::jobs::RAISE_ALERTS, crate::jobs::SEND_ALERTS],
    pages: |router| router.route("/mail/health", get(pages::health)),
    reopen: &[pages::REOPENS],
    frame: Some(frame),
    navigation: &[Entry::new("health", "Mail health", "/mail/health", Part::More)],
    ..Module::new("watch", "Mail health")
};
