//! What is on every page: who is signed in, and the numbers nobody should have to look for.

use crate::context::{Person, Role};
use crate::counter;
use crate::ids::{MemberId, OrgId};
use crate::refusal::Error;
use crate::{member, outbox, today, watch};
use db::Sql;
use jiff::Timestamp;

/// A sentence at the head of the page.
#[derive(Clone, Debug)]
pub struct Notice {
    /// In plain words.
    pub says: String,
    /// Something did not work.
    pub is_wrong: bool,
}

/// What is on every page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Which entry of the rail this page is.
    pub here: &'static str,
    /// The organisation's name.
    pub house: String,
    /// Who is signed in.
    pub name: String,
    /// What they owe and is late.
    pub late: i64,
    /// Open cases.
    pub open: i64,
    /// Promises owed to customers.
    pub promised: i64,
    /// Messages nobody has answered yet.
    pub unanswered: i64,
    /// Cases nobody owns.
    pub unowned: i64,
    /// Mail that did not arrive and that nobody has dealt with.
    pub dead: i64,
    /// What an admin must know of, for those who answer for others.
    pub alerts: Vec<String>,
    /// Said at the head of the page.
    pub notice: Option<Notice>,
}

/// Reads the numbers: one row a number, and one range of the member's own debts.
///
/// # Errors
/// When the store does not answer.
pub fn read(sql: &mut Sql, org: OrgId, me: &Person, here: &'static str, now: Timestamp) -> Result<Frame, Error> {
    let house = member::organisation_name(sql, org)?;
    let late = late(sql, org, me.id, now)?;
    let dead = outbox::dead_count(sql, org)?;
    let mut frame = Frame { here, house, name: me.name.clone(), late, dead, ..Frame::default() };
    if me.role >= Role::Manager {
        frame.alerts = watch::open(sql, org)?.into_iter().map(|alert| alert.says).collect();
    }
    for (name, value) in counter::tallies(sql, org)? {
        match name.as_str() {
            "open" => frame.open = value,
            "promised" => frame.promised = value,
            "unanswered" => frame.unanswered = value,
            "unowned" => frame.unowned = value,
            _ => {}
        }
    }
    Ok(frame)
}

fn late(sql: &mut Sql, org: OrgId, me: MemberId, now: Timestamp) -> Result<i64, Error> {
    Ok(today::late(sql, org, me, now)?)
}

impl Frame {
    /// With a sentence at the head of the page.
    #[must_use]
    pub fn saying(mut self, notice: Option<Notice>) -> Frame {
        self.notice = notice.or(self.notice);
        self
    }
}
