//! What is an alert: something an admin must know of, that does not mend itself.

use super::about::{About, Failing};
use base::ids::MailboxId;
use engine::mailbox::canary::Canary;
use engine::mailbox::standing::{Permission, Standing};
use engine::outbox::trouble::Cause;
use jiff::{SignedDuration, Timestamp};

/// How long mail may wait, tried again and again, before somebody is told.
pub const STUCK_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// How long an arrival may lie unsorted.
pub const UNSORTED_AFTER: SignedDuration = SignedDuration::from_mins(15);
/// How long a mailbox may fail.
pub const FAILING_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// Mail of an organisation that has been tried several times and still waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stuck {
    /// How many.
    pub count: i64,
    /// Since when the oldest of it waits.
    pub since: Option<Timestamp>,
    /// Why the last try of one of them failed.
    pub cause: Option<Cause>,
    /// What the server said.
    pub words: Option<String>,
}

/// A mailbox as it stands.
#[derive(Clone, Debug)]
pub struct Post {
    pub id: MailboxId,
    /// What it is called.
    pub name: String,
    /// How fetching stands.
    pub incoming: Standing,
    /// How sending stands.
    pub outgoing: Standing,
    /// Its permission, where it signs in by one.
    pub permission: Option<Permission>,
    /// The test mail it sends to itself, when it does.
    pub canary: Option<Canary>,
}

/// How mail stands in one organisation.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// What waits too long.
    pub stuck: Stuck,
    /// Arrivals that lie unsorted too long.
    pub unsorted: u32,
    /// Its mailboxes, but for those that are paused.
    pub posts: Vec<Post>,
}

/// Something an admin must know of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The mailbox it is about; none for the whole organisation.
    pub mailbox: Option<MailboxId>,
    /// What it is.
    pub about: About,
}

/// Everything there is to tell of.
pub fn seen(picture: &Picture, now: Timestamp) -> Vec<Seen> {
    let of_all = |about| Seen { mailbox: None, about };
    let mut seen = Vec::new();
    let Stuck { count, since, cause, words } = picture.stuck.clone();
    if since.is_some_and(|since| now.duration_since(since) >= STUCK_AFTER) {
        seen.push(of_all(About::Outbox { count, cause, words }));
    }
    if picture.unsorted > 0 {
        seen.push(of_all(About::Unsorted { count: picture.unsorted }));
    }
    for post in &picture.posts {
        let revoked = post.permission.as_ref().and_then(|permission| permission.revoked.clone());
        let permission = revoked.map(|why| About::Permission { mailbox: post.name.clone(), why });
        let fetching = failing(post, &post.incoming, now).map(About::Fetching);
        let sending = failing(post, &post.outgoing, now).map(About::Sending);
        let of_this = [fetching, sending, permission, missed(post, now)].into_iter().flatten();
        seen.extend(of_this.map(|about| Seen { mailbox: Some(post.id), about }));
    }
    seen
}

fn failing(post: &Post, way: &Standing, now: Timestamp) -> Option<Failing> {
    let since = way.failing_since.filter(|since| now.duration_since(*since) >= FAILING_AFTER)?;
    let minutes = now.duration_since(since).as_secs() / 60;
    Some(Failing { mailbox: post.name.clone(), minutes, why: way.error.clone().unwrap_or_default() })
}

/// Mail that is lost in silence: everything seems to work, and what is sent to the mailbox does not come in.
fn missed(post: &Post, now: Timestamp) -> Option<About> {
    let canary = post.canary.as_ref()?;
    let minutes = now.duration_since(canary.missed_since(now)?).as_secs() / 60;
    Some(About::Canary { mailbox: post.name.clone(), minutes, why: canary.trouble.clone() })
}

/// How long it usually takes until the next mail comes: the middle one of the gaps between the last ones, newest first.
pub fn usual_gap(came: &[Timestamp]) -> Option<SignedDuration> {
    let mut gaps: Vec<SignedDuration> =
        came.windows(2).filter_map(|two| Some(two.first()?.duration_since(*two.get(1)?))).collect();
    gaps.sort();
    gaps.get(gaps.len() / 2).copied().filter(|_| gaps.len() >= 5)
}

#[cfg(test)]
mod tests;
