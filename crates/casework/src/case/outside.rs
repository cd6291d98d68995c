//! What passes between us and somebody outside has no part in the customer's conversation, and no consequence for the case.

use super::Case;
use super::decide::Decided;
use crate::outside;
use base::context::Context;
use base::refusal::Refusal;

/// What follows, with the words of a message to or from them.
pub(super) fn act(case: &Case, command: outside::Command, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let outside::Decided { facts, words } = outside::decide(&case.outside, &case.remedies, command, ctx)?;
    decided.add(facts);
    if let Some((n, subject, text)) = words {
        decided.body(n, subject, text);
    }
    Ok(())
}
