//! Who wrote without being the person let down.

use crate::arrival;
use crate::case::Case;
use crate::customer::{self, Contact};
use crate::ids::OrgId;
use crate::message;
use crate::refusal::Error;
use db::Sql;

/// People who are asked about at a time.
const KNOCKS: usize = 5;

type Strangers = (Vec<Contact>, Vec<(u32, Vec<u8>)>);

/// Everyone but the person let down who wrote or knocked, and how the mail begins of those who are asked about.
pub(super) fn strangers(sql: &mut Sql, org: OrgId, case: &Case) -> Result<Strangers, Error> {
    let wrote = case.messages.all().iter().filter_map(|m| match m.kind {
        message::Kind::In { from, .. } => Some(from),
        _ => None,
    });
    let mut ids: Vec<_> = wrote.chain(case.messages.knocks.open().map(|knock| knock.from)).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut others = Vec::new();
    for id in ids.into_iter().filter(|id| *id != case.head.contact) {
        others.extend(customer::contact(sql, org, id)?);
    }
    let mut knocks = Vec::new();
    for knock in case.messages.knocks.open().take(KNOCKS) {
        knocks.push((knock.n, arrival::begins(sql, org, knock.arrival)?));
    }
    Ok((others, knocks))
}
