//! Everything that is kept of facts, made again from them: lists, Today, totals, full text.

use base::ids::OrgId;
use base::refusal::Error;
use casework::case::Case;
use casework::search;
use engine::desk::Desk;

/// Folds every case of an organisation again, page by page, while others work; tells `told` how many are done so far.
/// Answers how many there are.
///
/// # Errors
/// When a history cannot be read, or the store does not answer.
pub async fn rebuild(desk: &Desk, org: OrgId, mut told: impl FnMut(u64)) -> Result<u64, Error> {
    let (mut after, mut done) = (None, 0);
    while let Some((last, cases)) = desk.rebuild_page::<Case>(org, after).await? {
        search::index_due(desk).await?;
        (after, done) = (Some(last), done + cases);
        told(done);
    }
    Ok(done)
}
