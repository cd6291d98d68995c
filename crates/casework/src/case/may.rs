//! What may be done now: the rules themselves are asked, so that no page keeps a copy of them.

use super::decide::try_out;
use super::{Case, Command};
use base::context::Context;
use base::refusal::{Kind, Refusal};

/// Whether whoever acts may do this in the state the case is in.
pub fn may(case: &Case, command: Command, ctx: &Context) -> bool {
    asked(case, command, ctx).is_ok()
}

/// The same, with the reason why not. A field that is still empty does not count: a form is offered to be filled in.
pub fn asked(case: &Case, command: Command, ctx: &Context) -> Result<(), Refusal> {
    match try_out(case, command, ctx) {
        Err(no) if matches!(no.kind, Kind::Forbidden | Kind::NotNow | Kind::NotFound) => Err(no),
        _ => Ok(()),
    }
}
