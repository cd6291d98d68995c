//! Everyone on the customer's side but the person let down.

use crate::case::Case;
use crate::customer::{Contact, merging};
use crate::message;
use crate::message::panel::Waiting;
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use engine::arrival::{self, authentication};

/// People who are asked about at a time.
const MOST: usize = 5;

type Strangers = (Vec<Contact>, Vec<Waiting>);

/// Everyone but the person let down who is on the case or wrote, and the mail of those who are asked about.
pub(super) fn strangers(sql: &mut Sql, org: OrgId, case: &Case) -> Result<Strangers, Error> {
    let wrote = case.messages.all().iter().filter_map(|m| match m.kind {
        message::Kind::In { from, .. } => Some(from),
        _ => None,
    });
    let people = case.participants.all().iter().map(|person| person.contact);
    let mut ids: Vec<_> =
        wrote.chain(people).chain(case.messages.strangers.open().map(|stranger| stranger.from)).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut others = Vec::new();
    for id in ids.into_iter().filter(|id| *id != case.head.contact) {
        others.extend(merging::addressee(sql, org, id)?);
    }
    let mut waiting = Vec::new();
    for stranger in case.messages.strangers.open().take(MOST) {
        let begins = arrival::begins(sql, org, stranger.arrival)?;
        waiting.push(Waiting { n: stranger.n, begins, sender: authentication::one(sql, org, stranger.arrival)? });
    }
    Ok((others, waiting))
}
