//! Group cases, a line each: how each stands, its letters, and its history in sentences. Its cases have lines of their own,
//! which name it.

use base::context::{Naming, Titles};
use base::ids::{GroupNo, OrgId};
use base::refusal::{Error, Fault, Refusal};
use casework::group::api::GroupShape;
use casework::group::{self, Group};
use db::Sql;
use engine::aggregate::StoredFact;
use engine::stream::{self, Stored, write_actor};
use people::member;
use serde_json::{Value, json};

/// The lines of the next few groups after the one with this stream, and the last; none when there are no more.
///
/// # Errors
/// When the store does not answer, or a history cannot be read.
pub fn groups(sql: &mut Sql, org: OrgId, after: i64, most: u32) -> Result<Option<(i64, Vec<Value>)>, Error> {
    let numbers = group::numbers(sql, org, after, most)?;
    let Some(last) = numbers.last().copied() else { return Ok(None) };
    let lines = numbers.into_iter().map(|no| line(sql, org, no)).collect::<Result<Vec<_>, Error>>()?;
    Ok(Some((last.into(), lines)))
}

fn line(sql: &mut Sql, org: OrgId, no: GroupNo) -> Result<Value, Error> {
    let history: Vec<Stored<group::Fact>> = stream::load(sql, org, no.into())?;
    let gone = || Fault::because(format!("{no} has no history"));
    let state = stream::try_fold::<Group>(no.into(), &history)?.ok_or_else(gone)?;
    let missing = || Refusal::not_found("There is no such organisation here.");
    let organisation = member::organisation(sql, org)?.ok_or_else(missing)?;
    let titles = state.titles();
    let told = |stored: &Stored<group::Fact>, titles: &Titles| {
        let (people, zone, by) = (&organisation.people, organisation.zone(), stored.stamp.by);
        let names =
            Naming { people, contact: "the customers", participants: &[], titles, zone, now: state.last_at, by };
        let (module, kind) = stored.fact.kind();
        json!({
            "version": stored.version,
            "kind": format!("{module}.{kind}"),
            "at": stored.stamp.at,
            "by": write_actor(by),
            "says": group::sentence(&stored.fact, &names),
        })
    };
    let facts: Vec<Value> = history.iter().map(|stored| told(stored, &titles)).collect();
    let mut letters = Vec::new();
    for letter in &state.letters {
        for (language, text) in group::texts(sql, (org, no), letter.n)? {
            letters.push(json!({ "n": letter.n, "language": language.code(), "text": text }));
        }
    }
    let shape = GroupShape::new(no, &state).with(group::counts(sql, org, no)?, Vec::new());
    let shape = serde_json::to_value(shape).map_err(Fault::from)?;
    Ok(json!({ "group": no.to_string(), "org": org.0, "state": shape, "letters": letters, "facts": facts }))
}
