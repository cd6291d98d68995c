//! Everything that is kept of facts, made again from them: lists, Today, totals, full text.

use base::ids::OrgId;
use base::refusal::Error;
use casework::case::Case;
use casework::group::Group;
use casework::search;
use engine::desk::Desk;
use people::organisation::OrganisationState;

/// What came of folding every case anew.
#[derive(Debug, Default)]
pub struct Rebuilt {
    /// Cases there are.
    pub cases: u64,
    /// Why the rows of some stay as they were: a fact of theirs cannot be read.
    pub unread: Vec<String>,
    /// The same of the settings.
    pub settings: Vec<String>,
}

/// Folds the settings of an organisation again, then its group cases, then every case, page by page, while others work; tells `told` how many
/// cases are done so far. A case that cannot be read keeps its rows, and is told of.
///
/// # Errors
/// When the store does not answer.
pub async fn rebuild(desk: &Desk, org: OrgId, mut told: impl FnMut(u64)) -> Result<Rebuilt, Error> {
    let (mut after, mut done) = (None, Rebuilt::default());
    while let Some(page) = desk.rebuild_page::<OrganisationState>(org, after).await? {
        after = Some(page.last);
        done.settings.extend(page.unread);
    }
    // Cases are folded with what is known of the people who work on them.
    desk.forget(Some(org));
    after = None;
    while let Some(page) = desk.rebuild_page::<Group>(org, after).await? {
        after = Some(page.last);
        done.unread.extend(page.unread);
    }
    after = None;
    while let Some(page) = desk.rebuild_page::<Case>(org, after).await? {
        search::index_due(desk).await?;
        after = Some(page.last);
        done.cases += page.streams;
        done.unread.extend(page.unread);
        told(done.cases);
    }
    Ok(done)
}
