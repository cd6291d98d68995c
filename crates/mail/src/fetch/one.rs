//! A single mail: durable here first; only then marked or moved there; then sorted into its case.
//!
//! Whoever dies in between leaves either a mail that is fetched again, which the store knows by its bytes, or one that
//! is noted as kept and is marked or moved at the next connection.

use super::Fetcher;
use super::round::{Can, broken, within};
use crate::connection::imap::{self, ANSWER, Session};
use crate::connection::{Step, Trouble};
use crate::ingest::{self, Brought};
use async_imap::error::Error as Imap;
use base::refusal::Error;
use engine::mailbox::progress::{self, Fate, Mark, Place};
use engine::mailbox::{After, Mailbox};
use engine::problem::OfFetching;
use futures_util::TryStreamExt;
use std::time::Duration;
use tokio::time::timeout;

/// How long the server may take over a whole mail.
const WHOLE: Duration = Duration::from_secs(10 * 60);

/// What the server says of a mail before it is fetched.
struct Head {
    size: usize,
    came_at_ms: Option<i64>,
}

/// Fetches a mail and does with it what its folder says. `mark` is how far the folder is read with it.
///
/// # Errors
/// The step that failed; a mail that alone is to blame is noted first, so that the next connection goes past it.
pub(super) async fn take(
    fetcher: &Fetcher,
    mailbox: &Mailbox,
    (session, can): (&mut Session, Can),
    (place, after): (&Place, &After),
    (uid, mark): (u32, Option<Mark>),
) -> Result<(), Trouble> {
    let note = |size: usize, fate: Fate| noted(fetcher, place, (uid, size, mark), fate);
    let Some(head) = head(session, uid).await? else {
        // Somebody deleted or moved it in the meantime.
        return gone(fetcher, place, uid, mark).await;
    };
    if head.size > fetcher.largest {
        let (size, largest) = (head.size as u64, fetcher.largest as u64);
        return note(head.size, Fate::TooLarge(OfFetching::TooLarge { size, largest }.into())).await;
    }
    let permit = fetcher.hands.acquire().await;
    let raw = match body(session, uid).await {
        Ok(Some(raw)) => raw,
        Ok(None) => return note(head.size, Fate::Failed(OfFetching::NotGiven.into())).await,
        Err(trouble) => {
            let why = OfFetching::NotFetched(Box::new(trouble.problem.clone()));
            note(head.size, Fate::Failed(why.into())).await?;
            return Err(trouble);
        }
    };
    let kept = ingest::keep_for(&fetcher.desk, place.org, raw, Brought { mailbox: Some(mailbox.id), peer: None }).await;
    let kept = kept.map_err(|error| Trouble::ours(Step::Store, error))?;
    // From here on it is never lost, whatever comes.
    note(head.size, if *after == After::Leave { Fate::Done } else { Fate::Kept }).await?;
    let finished = finish(fetcher, (session, can), place, after, uid).await;
    let lag = head.came_at_ms.map(|came| (fetcher.desk.now().as_millisecond() - came).max(0));
    if let Err(error) = ingest::sort(&fetcher.desk, kept).await {
        tracing::error!(job = "fetch-mail", cause = %error, "A fetched mail could not be sorted. It is tried again.");
    }
    drop(permit);
    finished?;
    fetcher.worked(mailbox, lag).await.map_err(|error| Trouble::ours(Step::Store, error))
}

async fn head(session: &mut Session, uid: u32) -> Result<Option<Head>, Trouble> {
    let asked = async {
        let answers = session.uid_fetch(uid.to_string(), "(UID RFC822.SIZE INTERNALDATE)").await?;
        answers.try_collect::<Vec<_>>().await
    };
    let found = within(ANSWER, asked).await?.into_iter().find(|mail| mail.uid == Some(uid));
    Ok(found.map(|mail| Head {
        size: mail.size.unwrap_or(0) as usize,
        came_at_ms: mail.internal_date().map(|date| date.timestamp_millis()),
    }))
}

async fn body(session: &mut Session, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
    let asked = async {
        let answers = session.uid_fetch(uid.to_string(), "(UID BODY.PEEK[])").await?;
        answers.try_collect::<Vec<_>>().await
    };
    let found = within(WHOLE, asked).await?;
    Ok(found.iter().find(|mail| mail.uid == Some(uid)).and_then(|mail| mail.body().map(<[u8]>::to_vec)))
}

/// Marks or moves a mail that is durable here, and notes that all is done.
///
/// # Errors
/// The step that failed; what is not done is done at the next connection.
pub(super) async fn finish(
    fetcher: &Fetcher,
    (session, can): (&mut Session, Can),
    place: &Place,
    after: &After,
    uid: u32,
) -> Result<(), Trouble> {
    match after {
        After::Leave => {}
        After::Seen => flag(session, uid, "+FLAGS.SILENT (\\Seen)").await?,
        After::Move(to) => {
            flag(session, uid, "+FLAGS.SILENT (\\Seen)").await?;
            move_to(session, can, uid, &imap::folder_name(to)).await?;
        }
    }
    noted(fetcher, place, (uid, 0, None), Fate::Done).await
}

async fn flag(session: &mut Session, uid: u32, what: &str) -> Result<(), Trouble> {
    let asked = async {
        let answers = session.uid_store(uid.to_string(), what).await?;
        answers.try_collect::<Vec<_>>().await
    };
    within(ANSWER, asked).await.map(drop)
}

/// Into a folder that is made when it is not there. Without MOVE the old copy is marked as deleted, and stays.
async fn move_to(session: &mut Session, can: Can, uid: u32, to: &str) -> Result<(), Trouble> {
    for is_first in [true, false] {
        let uid = uid.to_string();
        let moved =
            async { if can.r#move { session.uid_mv(&uid, to).await } else { session.uid_copy(&uid, to).await } };
        match timeout(ANSWER, moved).await {
            Ok(Ok(())) => break,
            Ok(Err(Imap::No(_))) if is_first => drop(timeout(ANSWER, session.create(to)).await),
            Ok(Err(error @ Imap::No(_))) => {
                let (folder, said) = (to.to_owned(), imap::said(&error));
                return Err(Trouble::at(Step::Folder, OfFetching::NotMoved { folder, said }));
            }
            Ok(Err(error)) => return Err(broken(&error)),
            Err(_) => return Err(Trouble::at(Step::Fetch, OfFetching::Silent)),
        }
    }
    if can.r#move { Ok(()) } else { flag(session, uid, "+FLAGS.SILENT (\\Deleted)").await }
}

/// Writes down what became of a mail, and in the same commit how far the folder is read.
async fn noted(
    fetcher: &Fetcher,
    place: &Place,
    (uid, size, mark): (u32, usize, Option<Mark>),
    fate: Fate,
) -> Result<(), Trouble> {
    let (at, now) = (place.clone(), fetcher.desk.now());
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let write = move |sql: &mut db::Sql<'_>| {
        progress::note(sql, &at, (uid, size), &fate, now)?;
        match mark {
            Some(mark) => Ok::<_, Error>(progress::set_mark(sql, &at, mark.first, mark.last)?),
            None => Ok(()),
        }
    };
    fetcher.desk.write(write).await.map_err(|error| Trouble::ours(Step::Store, error))
}

async fn gone(fetcher: &Fetcher, place: &Place, uid: u32, mark: Option<Mark>) -> Result<(), Trouble> {
    let at = place.clone();
    let write = move |sql: &mut db::Sql<'_>| {
        progress::vanished(sql, &at, uid)?;
        match mark {
            Some(mark) => Ok::<_, Error>(progress::set_mark(sql, &at, mark.first, mark.last)?),
            None => Ok(()),
        }
    };
    fetcher.desk.write(write).await.map_err(|error| Trouble::ours(Step::Store, error))
}
