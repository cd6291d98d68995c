//! Mail that is in no case, a line each, so that all that ever came can be counted.

use super::store;
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use engine::arrival::{self, State};
use serde_json::{Value, json};

/// The lines of the next few mails after the one with number `after`, and the number of the last; none when there are no
/// more.
///
/// # Errors
/// When the store does not answer.
pub fn asides(sql: &mut Sql, org: OrgId, after: i64, most: u32) -> Result<Option<(i64, Vec<Value>)>, Error> {
    let found = store::asides(sql, org, after, most)?;
    let Some(last) = found.last().map(|(id, _)| *id) else { return Ok(None) };
    let mut lines = Vec::with_capacity(found.len());
    for (id, sha256) in found {
        let Some(arrival) = arrival::one(sql, org, id)? else { continue };
        lines.push(json!({
            "arrival": id,
            "org": org.0,
            "sha256": sha256,
            "at": arrival.received_at,
            "set_aside": why(&arrival.state),
        }));
    }
    Ok(Some((last, lines)))
}

/// Why a mail is no message of a case.
fn why(state: &State) -> String {
    match state {
        State::Sorted(no, Some(n)) => format!("received before: it is message {n} of {no}"),
        State::Sorted(no, None) => format!("it reports on mail of {no}"),
        State::SetAside(aside) => aside.text().to_string(),
        State::Failed(fault) => format!("could not be sorted yet: {fault}"),
        State::Stored => "not sorted yet".to_owned(),
    }
}
