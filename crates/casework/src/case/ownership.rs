//! Who owns a case: taking it, and handing it over with a colleague's agreement.

use super::Case;
use super::facts::Happening;
use base::context::{Context, Role};
use base::ids::MemberId;
use base::refusal::Refusal;
use base::words;

pub(super) fn own(case: &Case, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    match case.owner {
        Some(owner) if owner == me.id => Err(Refusal::not_now("This case is already yours.")),
        Some(owner) if me.role < Role::Manager => {
            let name = ctx.organisation.people.name(owner);
            Err(Refusal::not_now(format!("{name} owns this case. Ask {name} to hand it over.")))
        }
        _ => Ok(Happening::Owned { owner: me.id }),
    }
}

pub(super) fn hand_over(case: &Case, to: MemberId, note: &str, ctx: &Context) -> Result<Happening, Refusal> {
    let me = ctx.member()?;
    if case.owner != Some(me.id) && me.role < Role::Manager {
        return Err(Refusal::forbidden("Only the owner or a manager can hand over a case."));
    }
    let to = ctx.colleague("to", to)?;
    if case.owner == Some(to.id) {
        return Err(Refusal::invalid("to", format!("{} already owns it.", to.name)));
    }
    let note = words::required(
        "note",
        note,
        "Say why, and what the next owner needs to know, so that the customer doesn’t have to repeat it.",
    )?;
    Ok(Happening::HandOverOffered { to: to.id, note })
}

pub(super) fn accept_hand_over(case: &Case, ctx: &Context) -> Result<Happening, Refusal> {
    Ok(Happening::HandOverAccepted { owner: asked(case, ctx)? })
}

pub(super) fn decline_hand_over(case: &Case, why: &str, ctx: &Context) -> Result<Happening, Refusal> {
    asked(case, ctx)?;
    Ok(Happening::HandOverDeclined { why: words::required("why", why, "Say why not.")? })
}

pub(super) fn no_hand_over() -> Refusal {
    Refusal::not_now("Nobody is being asked to take over this case any more.")
}

/// Whoever acts is the colleague who was asked.
fn asked(case: &Case, ctx: &Context) -> Result<MemberId, Refusal> {
    let me = ctx.member()?;
    let offered = case.hand_over.as_ref().ok_or_else(no_hand_over)?;
    if offered.to != me.id {
        return Err(Refusal::forbidden(format!(
            "{} was asked to take over this case.",
            ctx.organisation.people.name(offered.to)
        )));
    }
    Ok(me.id)
}
