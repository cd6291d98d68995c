//! Which colleagues the forms of a case offer: all of a small organisation, those near the case of a large one.

use crate::case::Case;
use base::context::{Context, Person};
use base::ids::MemberId;
use web::form::Kept;

/// Offered at most, before somebody asks for all.
const OFFERED: usize = 40;

/// Where a form names a colleague.
const FIELDS: [&str; 4] = ["owner", "to", "approver", "promise_owner"];

/// Those who are offered; whoever was chosen in a form that was refused is one of them.
pub(super) fn offered<'a>(case: &Case, kept: &Kept, ctx: &Context<'a>, everyone: bool) -> Vec<&'a Person> {
    let chosen = FIELDS.iter().filter_map(|field| kept.of(&kept.form, field).parse().ok().map(MemberId));
    let promisers = case.promises.all().iter().map(|promise| promise.owner);
    let changers = case.changes.standing().map(|change| change.owner);
    let me = ctx.member().ok().map(|me| me.id);
    let near: Vec<MemberId> = me.into_iter().chain(chosen).chain(case.owner).chain(promisers).chain(changers).collect();
    ctx.organisation.people.near(&near, if everyone { usize::MAX } else { OFFERED })
}
