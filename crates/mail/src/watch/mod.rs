//! Watching over the house: whether it lives and is ready, numbers for Prometheus, how mail stands, and alerts.
//!
//! Reading order: [`rules`] (what is an alert), this page (looking, once a minute), `store` (its SQL), [`tell`] (how
//! admins hear of it by another way than the one that is broken), [`numbers`] (for Prometheus), [`pages`] (for people
//! and for machines that ask whether we live).

pub mod numbers;
pub mod pages;
pub mod rules;
mod store;
pub mod tell;

pub use store::{Alert, latest, open};

use axum::routing::{get, post};
use base::context::Role;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::arrival;
use engine::desk::{self, Desk};
use engine::mailbox::{self, canary, standing};
use jiff::Timestamp;
use people::member;
use rules::{Picture, Post, Seen, UNSORTED_AFTER};
use std::collections::HashMap;
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
        frame.alerts = open(sql, framed.org)?.into_iter().map(|alert| alert.says).collect();
    }
    Ok(())
}

/// Looks at every organisation, and writes down which alerts begin and which end. Says how many changed.
///
/// # Errors
/// When the store does not answer.
pub async fn look(desk: &Desk) -> Result<usize, Error> {
    let now = desk.now();
    let seen = desk.read(move |sql| everywhere(sql, now)).await?;
    let mut changed = 0;
    for (org, seen, open) in seen {
        let begun: Vec<Seen> = seen.iter().filter(|s| !open.iter().any(|a| a.is(s))).cloned().collect();
        let ended: Vec<i64> = open.iter().filter(|a| !seen.iter().any(|s| a.is(s))).map(|a| a.id).collect();
        if begun.is_empty() && ended.is_empty() {
            continue;
        }
        changed += begun.len() + ended.len();
        let write = move |sql: &mut Sql<'_>| {
            for alert in &begun {
                store::begin(sql, org, alert, now)?;
            }
            for id in &ended {
                store::end(sql, org, *id, now)?;
            }
            // Every page's head shows it.
            sql.announce(desk::topic(org, CaseNo(0)));
            Ok::<_, Error>(())
        };
        desk.write(write).await?;
    }
    Ok(changed)
}

type Looked = Vec<(OrgId, Vec<Seen>, Vec<Alert>)>;

fn everywhere(sql: &mut Sql, now: Timestamp) -> Result<Looked, Error> {
    let mut unsorted: HashMap<OrgId, u32> = HashMap::new();
    for (org, _) in arrival::left(sql, now - UNSORTED_AFTER, COUNTED)? {
        *unsorted.entry(org).or_default() += 1;
    }
    let mut looked = Vec::new();
    for house in member::organisations(sql)? {
        let picture = picture(sql, house.id, unsorted.get(&house.id).copied().unwrap_or_default())?;
        looked.push((house.id, rules::seen(&picture, now), store::open(sql, house.id)?));
    }
    Ok(looked)
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
    pages: |router| {
        router.route("/mail/health", get(pages::health)).route("/mail/health/{id}/signing", post(pages::sign))
    },
    frame: Some(frame),
    navigation: &[Entry::new("health", "Mail health", "/mail/health", Part::More)],
    ..Module::new("watch", "How mail stands")
};
