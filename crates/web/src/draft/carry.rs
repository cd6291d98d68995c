//! Drafts that move: what was typed on the page of a case stands on that of the case it was merged into.

use super::{Typing, Whose, Written, below, keep, read, store};
use base::refusal::Error;
use db::Sql;

/// What a member typed on one page goes on on another: each form where `place` puts it. A form it puts nowhere stays.
///
/// # Errors
/// When the store does not answer.
pub fn carry(
    sql: &mut Sql,
    whose: Whose,
    (from, to): (&str, &str),
    place: impl Fn(Written) -> Option<Written>,
) -> Result<(), Error> {
    let rows = store::of_page(sql, whose, from, &below(from))?;
    // The newest last, so that it is the draft there.
    for (path, lies, (form, turn), fields, at) in rows.into_iter().rev() {
        let typing = (!form.is_empty()).then(|| Typing { form, turn, over: String::new() });
        let written = Written { path: path.clone(), page: to.to_owned(), fields: read(&fields), typing };
        let Some(written) = place(written) else { continue };
        // Not emptied: what the same form brings later goes on as well.
        store::forget(sql, whose, (&path, &lies))?;
        keep(sql, whose, &written, at)?;
    }
    Ok(())
}
