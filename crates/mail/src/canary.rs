//! Test mails: each mailbox that is asked to sends one to itself, by the way its answers go, and knows it again when it
//! comes in by the way customers' mail comes. It opens no case and wants no answer.

use super::out::Post;
use super::signing;
use super::way::{Parcel, unwritten};
use base::ids::{MailboxId, OrgId};
use base::refusal::Error;
use base::token::Tokens;
use db::Sql;
use email::{Class, Mail, Outgoing};
use engine::arrival::{self, Aside, Why};
use engine::jobs::Failures;
use engine::mailbox::Kept;
use engine::mailbox::canary::{self, Next, Which};
use engine::mailbox::{self, Mailbox};
use engine::outbox::trouble::Trouble;
use jiff::Timestamp;

const SUBJECT: &str = "Test mail:";
const TEXT: &str = "Amends sent this mail from this mailbox to itself, to check that mail arrives.\n\n\
                    You don’t need to do anything. Amends recognises it and opens no case.\n";

/// The test mail that this mail is; or that it says could not be delivered, and then it is true.
pub fn known(mail: &Mail, org: OrgId, tokens: &Tokens) -> Option<(MailboxId, Timestamp, bool)> {
    let is_return = mail.class == Class::Bounce;
    let id = if is_return { &mail.original_message_id } else { &mail.message_id };
    // Some services give mail that passes through them an id of their own; its subject they leave alone. Whoever answers
    // it begins theirs with another word, and is heard.
    let own = mail.subject.strip_prefix(SUBJECT).filter(|_| !is_return);
    let subject = own.and_then(|rest| rest.rsplit_once('(')).and_then(|(_, tag)| tag.strip_suffix(')'));
    let named = [id.as_deref().and_then(|id| id.split_once('@')).map(|(local, _)| local), subject];
    let found = named.into_iter().flatten().find_map(|tag| tokens.read_canary(org, tag));
    found.map(|(mailbox, made_at)| (mailbox, made_at, is_return))
}

/// It is back, or could not be delivered, as this arrival: nobody is shown it among what needs looking at, and only
/// the latest that came back is kept. Gives why it is in no case; none when somebody else has dealt with it.
///
/// # Errors
/// A fault of the store.
pub fn note(
    sql: &mut Sql,
    arrival: i64,
    which: Which,
    trouble: Option<&Kept>,
    now: Timestamp,
) -> Result<Option<Why>, Error> {
    let (org, ..) = which;
    let why = if trouble.is_some() { Why::TestMailReturned } else { Why::TestMail };
    if !arrival::set_aside(sql, org, arrival, &Aside::Because(why))? {
        return Ok(None);
    }
    arrival::put_away(sql, org, arrival, now)?;
    match trouble {
        Some(why) => canary::troubled(sql, which, why)?,
        None => {
            if let Some(needless) = canary::back(sql, which, arrival, now)? {
                arrival::forget(sql, org, needless)?;
            }
        }
    }
    Ok(Some(why))
}

/// Sends every test mail that is due; says how many a mail server took.
///
/// Each is claimed in the commit that decides that it is due, so that of many nodes one sends it; whoever dies after
/// that leaves it to be sent again, as the same mail, when the claim has run out.
///
/// # Errors
/// A fault of the store, or what failed of some mailboxes after the others were dealt with.
pub async fn send_due(post: &Post) -> Result<usize, Error> {
    let desk = post.desk();
    let now = desk.now();
    let due = desk.read(move |sql| {
        let mut due = Vec::new();
        for mailbox in mailbox::everywhere(sql)?.into_iter().filter(|m| m.canary_hours > 0 && !m.paused) {
            let last = canary::latest(sql, mailbox.org, mailbox.id)?;
            if canary::next(last.as_ref(), mailbox.canary_hours, now) != Next::Wait {
                due.push(mailbox);
            }
        }
        Ok(due)
    });
    let (mut failures, mut taken) = (Failures::default(), 0);
    for mailbox in due.await?.into_iter().filter(|mailbox| post.has_server(mailbox)) {
        match send(post, &mailbox).await {
            Ok(is_taken) => taken += usize::from(is_taken),
            Err(error) => failures.note(format_args!("mailbox {} of organisation {}", mailbox.id, mailbox.org), error),
        }
    }
    failures.told().map(|()| taken)
}

/// Claimed before it is handed over. False when another node has claimed it, or no mail server took it.
async fn send(post: &Post, mailbox: &Mailbox) -> Result<bool, Error> {
    let desk = post.desk();
    let (org, id, hours, now) = (mailbox.org, mailbox.id, mailbox.canary_hours, desk.now());
    let claimed = desk.write(move |sql| Ok::<_, Error>(canary::claim(sql, (org, id), hours, now)?));
    let Some(made_at) = claimed.await? else { return Ok(false) };
    let which: Which = (org, id, made_at);
    let outcome = match parcel(post, mailbox, made_at).await {
        Ok(parcel) => post.through(mailbox, &parcel).await,
        Err(trouble) => Err(trouble),
    };
    let now = desk.now();
    match outcome {
        Ok(_) => desk.write(move |sql| Ok::<_, Error>(canary::handed(sql, which, now)?)).await.map(|()| true),
        Err(trouble) => desk
            .write(move |sql| Ok::<_, Error>(canary::not_taken(sql, which, &Kept::from(&trouble))?))
            .await
            .map(|()| false),
    }
}

async fn parcel(post: &Post, mailbox: &Mailbox, made_at: Timestamp) -> Result<Parcel, Trouble> {
    let tag = post.desk().tokens().canary(mailbox.org, mailbox.id, made_at);
    let domain = mailbox.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let ourselves = email::Mailbox { name: Some("Amends".to_owned()), address: mailbox.address.clone() };
    let mail = Outgoing {
        message_id: format!("{tag}@{domain}"),
        from: ourselves.clone(),
        to: vec![ourselves],
        subject: format!("{SUBJECT} does mail to {} arrive? ({tag})", mailbox.address),
        date_ms: made_at.as_millisecond(),
        text: TEXT.to_owned(),
        auto: true,
        ..Outgoing::default()
    };
    let bytes = email::compose(&mail).map_err(unwritten)?;
    let bytes = signing::signed(post.desk(), mailbox, bytes).await?;
    let (address, id) = (mailbox.address.clone(), mail.message_id);
    Ok(Parcel { sender: Some(address.clone()), spare: address.clone(), recipients: vec![address], id, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORG: OrgId = OrgId(1);
    const MAILBOX: MailboxId = MailboxId(2);

    fn tokens() -> Tokens {
        Tokens::new(b"secret")
    }

    fn made() -> Timestamp {
        Timestamp::from_second(1_794_898_800).unwrap()
    }

    fn tag() -> String {
        tokens().canary(ORG, MAILBOX, made())
    }

    fn mail(id: Option<String>, subject: String) -> Mail {
        Mail { message_id: id, subject, ..Mail::default() }
    }

    #[test]
    fn our_own_test_mail_is_known_by_its_id_or_by_its_subject() {
        let (id, subject) = (format!("{}@northline.example", tag()), format!("{SUBJECT} does it arrive? ({})", tag()));
        let theirs = || Some("0123@relay.example".to_owned());
        for known_by in [
            mail(Some(id.clone()), subject.clone()),
            mail(Some(id.clone()), "[EXTERNAL] Test".to_owned()),
            mail(theirs(), subject.clone()),
            mail(None, subject.clone()),
        ] {
            assert_eq!(known(&known_by, ORG, &tokens()), Some((MAILBOX, made(), false)), "{known_by:?}");
            assert_eq!(known(&known_by, OrgId(9), &tokens()), None, "it is another organisation's");
            assert_eq!(known(&known_by, ORG, &Tokens::new(b"other")), None, "and nobody can make one");
        }
        for unknown in [
            mail(theirs(), format!("Re: {subject}")),
            mail(theirs(), format!("Fwd: {subject}")),
            mail(theirs(), subject.replace(')', "")),
            mail(theirs(), format!("{subject} and more")),
            mail(Some(format!("re-{id}")), "Re: Test".to_owned()),
            mail(Some(tag()), "an id without a domain".to_owned()),
            mail(None, String::new()),
        ] {
            assert_eq!(known(&unknown, ORG, &tokens()), None, "whoever answers it is heard: {unknown:?}");
        }
    }

    #[test]
    fn a_test_mail_that_could_not_be_delivered_is_told_by_the_mail_it_was() {
        let returned = |original: Option<String>, subject: String| Mail {
            class: Class::Bounce,
            original_message_id: original,
            ..mail(Some("bounce@mx.example".to_owned()), subject)
        };
        let id = || Some(format!("{}@northline.example", tag()));
        let subject = format!("{SUBJECT} does it arrive? ({})", tag());
        assert_eq!(known(&returned(id(), "Undelivered".to_owned()), ORG, &tokens()), Some((MAILBOX, made(), true)));
        assert_eq!(known(&returned(None, subject), ORG, &tokens()), None, "a bounce proves nothing by its subject");
        let own_id = Mail { message_id: id(), ..returned(None, String::new()) };
        assert_eq!(known(&own_id, ORG, &tokens()), None, "nor by an id it gives itself");
    }
}
