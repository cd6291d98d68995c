//! A mail to several people: handed over once for all of them. A server that wants one of them not at all is asked about
//! each alone, so that a dead address keeps nobody else's mail back.

use super::out::Post;
use super::way::Parcel;
use base::refusal::Error;
use casework::joining::follow::{Followed, followed};
use casework::{customer, message};
use db::Sql;
use engine::mailbox::Mailbox;
use engine::outbox::failure::{End, Failure};
use engine::outbox::trouble::Trouble;
use engine::outbox::{self, Waiting};

/// A mail that was handed over.
pub(super) struct Handed {
    /// What the server answered.
    pub answer: String,
    /// Whom of several it does not reach, by address, and why.
    pub missed: Vec<(String, Trouble)>,
}

/// Hands it over; to each alone where the server refuses it for all.
///
/// # Errors
/// Why it went to nobody.
pub(super) async fn hand_over(post: &Post, mailbox: &Mailbox, parcel: &Parcel) -> Result<Handed, Trouble> {
    let trouble = match post.through(mailbox, parcel).await {
        Ok(answer) => return Ok(Handed { answer, missed: Vec::new() }),
        Err(trouble) => trouble,
    };
    if !trouble.for_good || parcel.recipients.len() < 2 {
        return Err(trouble);
    }
    let (mut taken, mut missed) = (None, Vec::new());
    for recipient in &parcel.recipients {
        let alone = Parcel {
            sender: parcel.sender.clone(),
            spare: parcel.spare.clone(),
            recipients: vec![recipient.clone()],
            id: parcel.id.clone(),
            bytes: parcel.bytes.clone(),
        };
        match post.through(mailbox, &alone).await {
            Ok(answer) => taken = Some(answer),
            Err(why) => missed.push((recipient.clone(), why)),
        }
    }
    taken.map(|answer| Handed { answer, missed }).ok_or(trouble)
}

/// Notes whom it did not reach; a dead address is remembered.
///
/// # Errors
/// A fault of the store.
pub(super) async fn missed(post: &Post, waiting: &Waiting, address: &str, trouble: Trouble) -> Result<(), Error> {
    let (org, now, email) = (waiting.org, post.desk().now(), address.to_owned());
    let sent_from = (waiting.no, waiting.n);
    let whose = move |sql: &mut Sql<'_>| {
        let Followed { case, at: (_, n), .. } = followed(sql, org, sent_from)?;
        let all = case.messages.get(n).map(message::Message::recipients).unwrap_or_default();
        Ok(customer::merging::at_address(sql, org, &all, &email)?)
    };
    let Some(contact) = post.desk().read(whose).await? else { return Ok(()) };
    let end = if trouble.for_good { End::Refused } else { End::Tried };
    let failure = Failure::new(end, trouble.clone());
    let contact = contact.id;
    let command = move |n| message::Command::Miss { n, contact, failure: failure.clone() };
    let (cause, email) = (trouble.cause, address.to_owned());
    let is_dead = trouble.for_good && cause.is_of_the_address();
    let buried = move |sql: &mut Sql<'_>| {
        if is_dead { Ok(outbox::bury(sql, org, &email, cause, now)?) } else { Ok::<_, Error>(()) }
    };
    post.note(waiting, command, buried).await
}
