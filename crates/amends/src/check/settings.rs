//! The settings of an organisation against their history: its chain, and the rows that are read of it.

use super::store;
use crate::modules::MODULES;
use base::context::{Actor, Context, Organisation};
use base::ids::OrgId;
use base::refusal::Error;
use db::{Db, Sql};
use engine::aggregate::Commit;
use engine::desk::Desk;
use engine::stream;
use people::organisation::{self, Fact, OrganisationState, STREAM};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is read of the settings.
struct Read {
    /// Their state and all that ever happened to them; none when that cannot be read.
    state: Option<(OrganisationState, Vec<Fact>)>,
    rows: Vec<String>,
    wrong: Vec<String>,
}

/// What is wrong with the settings, in plain words.
pub(super) async fn look(
    desk: &Desk,
    org: OrgId,
    scratch: &Db,
    organisation: &Arc<Organisation>,
) -> Result<Vec<String>, Error> {
    let Read { state, rows, mut wrong } = desk.read(move |sql| read(sql, org)).await?;
    let Some((state, facts)) = state else { return Ok(wrong) };
    let (organisation, now) = (organisation.clone(), desk.now());
    let all = MODULES.projections();
    let fresh = scratch.write(move |sql| {
        let ctx = Context { now, actor: Actor::System, organisation: &organisation, has_mail: true, given: &[] };
        let commit = Commit { org, id: STREAM, before: None, after: &state, facts: &facts, ctx: &ctx };
        all.of::<OrganisationState>().try_for_each(|projection| projection.apply(sql, &commit))?;
        let rows = organisation::rows(sql, org)?;
        store::forget_settings(sql, org)?;
        Ok::<_, Error>(rows)
    });
    let (held, expected): (BTreeSet<String>, BTreeSet<String>) =
        (rows.into_iter().collect(), fresh.await?.into_iter().collect());
    let told = |row: &String, how: &str| format!("the settings: {how}: {row}; run “amends rebuild”");
    wrong.extend(held.difference(&expected).map(|row| told(row, "a row holds what the facts do not say")));
    wrong.extend(expected.difference(&held).map(|row| told(row, "a row lacks what the facts say")));
    Ok(wrong)
}

fn read(sql: &mut Sql, org: OrgId) -> Result<Read, Error> {
    let mut wrong: Vec<String> = Vec::new();
    let state = stream::readable(folded(sql, org), |stops| wrong.push(stops.to_string()))?.flatten();
    if state.is_none() && wrong.is_empty() {
        wrong.push("the settings have no history".to_owned());
    }
    Ok(Read { state, rows: organisation::rows(sql, org)?, wrong })
}

fn folded(sql: &mut Sql, org: OrgId) -> Result<Option<(OrganisationState, Vec<Fact>)>, Error> {
    let history = stream::load(sql, org, STREAM.into())?;
    let state = stream::try_fold::<OrganisationState>(STREAM.into(), &history)?;
    Ok(state.map(|state| (state, history.into_iter().map(|stored| stored.fact).collect())))
}
