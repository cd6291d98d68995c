//! What may be done now: the rules themselves are asked, so that no page keeps a copy of them.

use super::decide::try_out;
use super::{Case, Command};
use base::context::Context;
use base::refusal::Kind;

/// Whether whoever acts may do this in the state the case is in. A field that is still empty does not count: a form is
/// offered to be filled in.
pub fn may(case: &Case, command: Command, ctx: &Context) -> bool {
    let refused = try_out(case, command, ctx).err();
    !refused.is_some_and(|no| matches!(no.kind, Kind::Forbidden | Kind::NotNow | Kind::NotFound))
}
