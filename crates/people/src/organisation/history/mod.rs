//! The history of an organisation's settings as people read it: who changed what, from what to what, and when. Newest
//! first, page by page.

pub mod page;
mod sentence;

pub use sentence::{Changed, says};

use super::{Fact, Membership, STREAM, Settings};
use base::context::{Actor, Organisation};
use base::ids::{MemberId, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::aggregate::StoredFact;
use engine::stream::{self, Stored};
use jiff::Timestamp;

/// One change, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number in the history, from 1.
    pub n: u32,
    /// What sort: `member.role_changed`. Older changes have the names they had then: `organisation.settled`.
    pub kind: String,
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// The member it is about, if it is about one.
    pub member: Option<MemberId>,
    /// What has another value now; empty where that is not known.
    pub values: Vec<Changed>,
    /// In a sentence, to follow the name of who did it.
    pub says: String,
}

impl Change {
    /// A stored fact as it is told.
    pub fn of(stored: &Stored<Fact>, organisation: &Organisation) -> Change {
        let (module, kind) = stored.fact.kind();
        let kind = match &stored.fact {
            Fact::Organisation(Settings::Noted { what, .. }) => what.as_str(),
            _ => kind,
        };
        Change {
            n: stored.version,
            kind: format!("{module}.{kind}"),
            at: stored.stamp.at,
            by: stored.stamp.by,
            member: about(&stored.fact, stored.stamp.by),
            values: sentence::values(&stored.fact, organisation),
            says: says(&stored.fact, stored.stamp.by, organisation),
        }
    }

    /// The name of who did it.
    pub fn who(&self, organisation: &Organisation) -> String {
        match self.by {
            Actor::Member(id) => organisation.people.name(id),
            Actor::Contact(_) => "A customer".to_owned(),
            Actor::System => "Amends".to_owned(),
        }
    }
}

/// The changes before this one, the newest first, at most `most`.
///
/// # Errors
/// A fault when one of them cannot be read.
pub fn before(sql: &mut Sql, org: OrgId, n: Option<u32>, most: u32) -> Result<Vec<Stored<Fact>>, Error> {
    stream::before(sql, (org, STREAM.into()), n, most)
}

/// So many facts are looked through at a time for those about one member.
const STRIDE: u32 = 200;

/// The changes about one member before this one, the newest first, at most `most`.
///
/// # Errors
/// A fault when one of them cannot be read.
pub fn of_member(
    sql: &mut Sql,
    org: OrgId,
    member: MemberId,
    (mut n, most): (Option<u32>, u32),
) -> Result<Vec<Stored<Fact>>, Error> {
    let mut found = Vec::new();
    loop {
        let page = before(sql, org, n, STRIDE)?;
        n = page.last().map(|stored| stored.version);
        let ended = page.len() < STRIDE as usize;
        found.extend(page.into_iter().filter(|stored| about(&stored.fact, stored.stamp.by) == Some(member)));
        if ended || found.len() >= most as usize {
            found.truncate(most as usize);
            return Ok(found);
        }
    }
}

/// The member a fact is about.
fn about(fact: &Fact, by: Actor) -> Option<MemberId> {
    use Membership::{
        Added, DirectLineChanged, Invited, InvitedAgain, Joined, KeyMade, KeyRevoked, LanguageChosen, Left,
        LimitChanged, PasswordChanged, Renamed, Returned, RoleChanged, SignedOutEverywhere, TeamChanged,
    };
    match fact {
        Fact::Member(
            Added { member, .. }
            | Invited { member, .. }
            | InvitedAgain { member }
            | Joined { member }
            | Renamed { member, .. }
            | RoleChanged { member, .. }
            | TeamChanged { member, .. }
            | LimitChanged { member, .. }
            | DirectLineChanged { member, .. }
            | Left { member }
            | Returned { member }
            | PasswordChanged { member }
            | SignedOutEverywhere { member }
            | LanguageChosen { member, .. }
            | KeyMade { member, .. }
            | KeyRevoked { member, .. },
        ) => Some(*member),
        Fact::Organisation(Settings::Noted { what, about }) => match (what.as_str(), by) {
            (
                "password_changed" | "language_chosen" | "signed_out_everywhere" | "key_made" | "key_revoked",
                Actor::Member(id),
            ) => Some(id),
            _ => about.get("member").and_then(serde_json::Value::as_i64).map(MemberId),
        },
        _ => None,
    }
}
