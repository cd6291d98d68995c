//! How a case begins: opened, received, owed an answer, acknowledged; and when what is due.

use super::decide::Decided;
use super::facts::{Clocks, Fact, Happening, Severity};
use super::texts;
use crate::message::{self, Arrival, Channel, Purpose};
use base::context::Context;
use base::ids::{CaseNo, ContactId, CustomerId, MemberId};
use base::refusal::Refusal;
use base::words;

/// A complaint that begins a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The number it gets.
    pub no: CaseNo,
    /// Its title.
    pub subject: String,
    /// The account.
    pub customer: CustomerId,
    /// The person let down.
    pub contact: ContactId,
    /// How badly, as far as is known.
    pub severity: Severity,
    /// Whether they can be written to, to say that we have it.
    pub acknowledge: bool,
    /// How many cases this person began within [`ACKNOWLEDGED_WITHIN`].
    pub lately: u32,
    /// The words it came in.
    pub arrival: Arrival,
}

/// Whoever begins many cases in a short time is a machine that answers us: so many are acknowledged within that time.
pub const ACKNOWLEDGED_AT_MOST: u32 = 5;
/// The time in which acknowledgements to one person are counted.
pub const ACKNOWLEDGED_WITHIN: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);
/// Business minutes until the customer knows that we have it.
const ACKNOWLEDGE: i64 = 2 * 60;
/// Business minutes until one person owns it.
const OWN: i64 = 4 * 60;
/// Business days until the path is in writing.
const PATH: i64 = 10;

/// The facts a case begins with: opened, received, owed an answer, acknowledged where that goes by mail.
pub fn open(opening: Opening, ctx: &Context) -> Result<Decided, Refusal> {
    let mut subject = words::short(&opening.subject, words::LINE);
    if subject.is_empty() {
        subject = words::short(&opening.arrival.text, 80);
    }
    let clocks = clocks(opening.severity, ctx);
    let opened = Happening::Opened {
        channel: opening.arrival.channel,
        subject: subject.clone(),
        customer: opening.customer,
        contact: opening.contact,
        severity: opening.severity,
        clocks,
    };
    let mut decided = Decided::default();
    decided.add([opened]);
    let none = message::Messages::default();
    let (channel, exempt) = (opening.arrival.channel, opening.arrival.exempt);
    decided.body(1, Some(opening.subject), opening.arrival.text.clone());
    let received = message::Command::Receive(opening.arrival);
    decided.add(message::decide(&none, opening.contact, &received, ctx)?);
    let wanted = opening.acknowledge && opening.lately < ACKNOWLEDGED_AT_MOST;
    if wanted && matches!(channel, Channel::Email | Channel::Form) && exempt.is_none() {
        decided.add(message::send(2, opening.contact, Channel::Email, Purpose::Acknowledgement, Vec::new()));
        let (no, organisation) = (opening.no, ctx.organisation);
        match channel {
            Channel::Form => {
                let text = texts::form_acknowledgement(no, ctx.now, clocks.own, organisation);
                decided.body(2, Some(format!("{} [{no}]", organisation.name)), text);
            }
            _ => decided.body(2, None, texts::acknowledgement(no, &subject, ctx.now, clocks.own, organisation)),
        }
    }
    Ok(decided)
}

/// Somebody who is affected by a break that others have told us of: their case begins with us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// What it is about.
    pub subject: String,
    /// The account.
    pub customer: CustomerId,
    /// The person let down.
    pub contact: ContactId,
    /// How badly.
    pub severity: Severity,
    /// Who answers for it.
    pub owner: MemberId,
}

/// The facts such a case begins with: it is opened, and owned. Nothing was said yet, so no answer is owed.
pub fn open_for(affected: Affected, ctx: &Context) -> Vec<Fact> {
    let clocks = clocks(affected.severity, ctx);
    let opened = Happening::Opened {
        channel: Channel::Found,
        subject: affected.subject,
        customer: affected.customer,
        contact: affected.contact,
        severity: affected.severity,
        clocks,
    };
    vec![opened.into(), Happening::Owned { owner: affected.owner }.into()]
}

/// When what is due of a case that begins now.
pub fn clocks(severity: Severity, ctx: &Context) -> Clocks {
    Clocks {
        acknowledge: ctx.business(ACKNOWLEDGE),
        own: ctx.business(OWN),
        contain: contain_by(severity, ctx),
        path: ctx.business_days(PATH),
    }
}

/// By severity: 4 business hours, 1 day, 3 days (recovery path, "Contain").
pub(super) fn contain_by(severity: Severity, ctx: &Context) -> jiff::Timestamp {
    match severity {
        Severity::Critical => ctx.business(4 * 60),
        Severity::Degraded => ctx.business_days(1),
        Severity::Minor => ctx.business_days(3),
    }
}
