//! What two cases have to do with each other, said and taken back.

use super::facts::{Fact, LinkKind};
use super::rules::{Other, nothing_with_itself, stands_alone};
use crate::case::Case;
use base::context::Context;
use base::ids::CaseNo;
use base::refusal::Refusal;

pub(super) fn link(
    case: &Case,
    (no, to): (CaseNo, CaseNo),
    how: LinkKind,
    other: Option<&Other>,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    if to == CaseNo(0) {
        return Err(Refusal::invalid("to", "Enter the number of the other case, such as A-1042."));
    }
    nothing_with_itself("to", (no, to))?;
    if case.joining.links.contains(&(to, how)) {
        return Err(Refusal::invalid("to", "These two cases are linked so already."));
    }
    if let Some((other, there)) = other.and_then(|other| Some((other, other.case.as_ref()?))) {
        stands_alone("to", other, there)?;
    }
    Ok(vec![Fact::Linked { to, how }])
}

pub(super) fn unlink(case: &Case, to: CaseNo, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    if case.joining.links.is_empty() {
        return Err(Refusal::not_now("This case isn’t linked to another."));
    }
    if !case.joining.links.iter().any(|(linked, _)| *linked == to) {
        return Err(Refusal::invalid("to", "These two cases aren’t linked."));
    }
    Ok(vec![Fact::Unlinked { to }])
}
