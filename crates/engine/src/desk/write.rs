//! What one commit holds: facts, what is kept beside them, the projections, and the news of it.

use crate::aggregate::{Aggregate, Commit};
use crate::projections::Projections;
use crate::stream;
use base::context::{Context, Stamp};
use base::ids::OrgId;
use base::refusal::{Error, Fault, Refusal};
use db::Sql;

/// What came of a command.
#[derive(Clone, Debug)]
pub struct Done<A: Aggregate> {
    pub id: A::Id,
    /// How it stands now.
    pub state: A,
    pub facts: Vec<A::Fact>,
    /// What is said of what was kept beside them.
    pub told: A::Told,
}

impl<A: Aggregate> Done<A> {
    /// How many facts it was made of before.
    pub fn version_before(&self) -> u32 {
        self.state.version().saturating_sub(u32::try_from(self.facts.len()).unwrap_or(u32::MAX))
    }
}

/// Where and in what circumstances something is written.
pub struct CommitAt<'a, A: Aggregate> {
    pub org: OrgId,
    pub id: A::Id,
    /// The hour, who acts, and the organisation.
    pub ctx: &'a Context<'a>,
}

/// How something stands, with the hash its next fact is chained to. Refused when there is no such thing.
///
/// # Errors
/// A refusal when it is not there; a fault when its history cannot be read.
pub fn load<A: Aggregate>(sql: &mut Sql, org: OrgId, id: A::Id) -> Result<(A, [u8; 32]), Error> {
    let history = stream::load(sql, org, id.into())?;
    let chain = history.last().map_or([0; 32], |last| last.chain);
    let state = stream::try_fold::<A>(id.into(), &history)?;
    Ok((state.ok_or_else(|| Refusal::not_found(format!("There is no {} {id}.", A::TITLE)))?, chain))
}

/// Writes everything that follows from a decision. `before` is the state and its chain; none when it begins.
///
/// # Errors
/// A refusal or a fault; then nothing stays.
pub fn commit<A: Aggregate>(
    sql: &mut Sql,
    at: &CommitAt<A>,
    before: Option<(&A, [u8; 32])>,
    facts: Vec<A::Fact>,
    content: A::Content,
) -> Result<Done<A>, Error> {
    let stamp = Stamp { at: at.ctx.now, by: at.ctx.actor };
    let after = apply(before.map(|(state, _)| state), &facts, stamp)?;
    let (version, chain) = before.map_or((0, [0; 32]), |(state, chain)| (state.version(), chain));
    let commit = Commit {
        org: at.org,
        id: at.id,
        before: before.map(|(state, _)| state),
        after: &after,
        facts: &facts,
        ctx: at.ctx,
    };
    let content = A::prepare(sql, &commit, content)?;
    let witnessed: Vec<_> = facts.iter().map(|fact| (fact, A::witness(&content, fact))).collect();
    stream::append_with(sql, (at.org, at.id.into()), (version, chain), stamp, &witnessed)?;
    let told = A::keep(sql, &commit, content)?;
    project(sql, &commit)?;
    sql.announce(super::topic_of::<A>(at.org, at.id));
    Ok(Done { id: at.id, state: after, facts, told })
}

/// The one way every row of a projection is written: by the commit of a command, and by a rebuild.
pub(super) fn project<A: Aggregate>(sql: &mut Sql, commit: &Commit<A>) -> Result<(), Error> {
    let all = Projections::known(sql)?;
    all.of::<A>().try_for_each(|projection| projection.apply(sql, commit))
}

fn apply<A: Aggregate>(before: Option<&A>, facts: &[A::Fact], stamp: Stamp) -> Result<A, Error> {
    let mut rest = facts.iter();
    let mut state = match before {
        Some(state) => state.clone(),
        None => {
            let first = rest.next().and_then(|fact| A::begin(fact, stamp));
            first.ok_or_else(|| Fault::because(format!("a {} began with something else than its opening", A::TITLE)))?
        }
    };
    for fact in rest {
        state.apply(fact, stamp);
    }
    Ok(state)
}
