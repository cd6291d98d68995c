//! Mail goes out: claimed from the outbox, written, handed to the mail server or laid into a folder, and noted.
//!
//! The order of commits makes a crash harmless: a claim is durable before anything is sent and holds the message for
//! a while; the bytes are durable before they are handed over; what became of them is durable after. Whoever dies
//! between the last two leaves it unknown whether the server took the mail: it is sent again, as the same bytes with
//! the same Message-ID, which is what lets the other side see that it is one mail.

use super::compose::{self, Letterhead};
use super::letters;
use super::several::{self, Handed};
use super::signing;
pub use super::way::Way;
use super::way::{AT_ONCE, Parcel, unwritten};
use super::ways::Ways;
use base::context::{Actor, Context};
use base::ids::{MailboxId, OrgId};
use base::refusal::{Error, Fault};
use casework::case::{Command, Done};
use casework::joining::copies;
use casework::joining::follow::{self, Place};
use casework::message;
use engine::desk::{self, Desk, Who};
use engine::jobs::{Failures, Turn};
use engine::mailbox::standing::{self, Way as Direction};
use engine::mailbox::{Kept, Mailbox};
use engine::outbox::failure::{End, Failure};
use engine::outbox::trouble::{Cause, Trouble};
use engine::outbox::{self, Waiting, back_off};
use engine::problem::Here;
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long a claimed message is nobody else's; longer than any conversation with a mail server may last, twice.
const CLAIM: SignedDuration = SignedDuration::from_mins(20);
/// How often the outbox is looked into when nothing calls.
const TICK: Duration = Duration::from_secs(5);

/// The post: what it needs to send.
#[derive(Clone)]
pub struct Post {
    desk: Desk,
    ways: Ways,
    head: Arc<Letterhead>,
}

impl Post {
    /// A post that sends what the desk queues.
    pub fn new(desk: Desk, way: Way, head: Letterhead) -> Post {
        Post { desk, ways: Ways::new(way), head: Arc::new(head) }
    }

    /// The desk it works for.
    pub(super) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// A mail server takes what this mailbox sends; else it goes into a folder.
    pub(super) fn has_server(&self, mailbox: &Mailbox) -> bool {
        mailbox.outgoing.is_some() || matches!(self.ways.organisation(), Way::Server(_))
    }

    /// Sends what is due, several at a time, and what becomes due meanwhile, until nothing is in hand any more. Told to
    /// stop, it begins nothing and finishes what is in hand. Any number of nodes may do this side by side: each claims
    /// what it sends.
    ///
    /// # Errors
    /// What failed on our side; what a mail server refuses is no fault but noted on the message.
    pub async fn work(&self, turn: Turn) -> Result<(), Error> {
        let (mut in_flight, mut failures, mut silent) = (JoinSet::new(), Failures::default(), None);
        loop {
            while in_flight.len() < AT_ONCE && !turn.is_stopping() {
                match self.claim().await {
                    Ok(Some(waiting)) => {
                        let post = self.clone();
                        in_flight.spawn(async move { (waiting.clone(), post.send(waiting).await) });
                    }
                    Ok(None) => break,
                    // What is in hand is finished all the same.
                    Err(error) => {
                        silent = Some(error);
                        break;
                    }
                }
            }
            if in_flight.is_empty() {
                break;
            }
            tokio::select! {
                Some(ended) = in_flight.join_next() => match ended {
                    Ok((_, Ok(()))) => {}
                    Ok((waiting, Err(error))) => failures.note(named(&waiting), error),
                    Err(broke) => failures.note("a mail that was being sent", broke),
                },
                () = turn.called(), if in_flight.len() < AT_ONCE => {}
                () = tokio::time::sleep(TICK) => {}
            }
        }
        if let Some(error) = silent {
            failures.note("the outbox", error);
        }
        failures.told()
    }

    /// Sends everything that is due now, one after the other; says how many messages that were.
    ///
    /// # Errors
    /// What failed on our side, after the others were tried.
    pub async fn send_due(&self) -> Result<usize, Error> {
        let (mut failures, mut count) = (Failures::default(), 0);
        while let Some(waiting) = self.claim().await? {
            count += 1;
            if let Err(error) = self.send(waiting.clone()).await {
                failures.note(named(&waiting), error);
            }
        }
        failures.told().map(|()| count)
    }

    async fn claim(&self) -> Result<Option<Waiting>, Error> {
        let now = self.desk.now();
        if !self.desk.read(move |sql| Ok(outbox::is_due(sql, now)?)).await? {
            return Ok(None);
        }
        self.desk.write(move |sql| Ok::<_, Error>(outbox::claim(sql, now, now + CLAIM)?)).await
    }

    /// A fault of ours leaves the message in the outbox: its claim runs out, and the same mail goes again.
    async fn send(&self, waiting: Waiting) -> Result<(), Error> {
        let (outcome, fault) = match self.parcel(&waiting).await {
            Ok(Ok((mailbox, parcel))) => (several::hand_over(self, &mailbox, &parcel).await, None),
            Ok(Err(unwritable)) => (Err(unwritable), None),
            Err(error) => (Err(Trouble::passing(Cause::Busy, "").because(Here::Fault)), Some(error)),
        };
        let noted = match outcome {
            Ok(handed) => self.sent(&waiting, handed).await,
            Err(trouble) => self.troubled(&waiting, trouble).await,
        };
        match fault {
            Some(error) => Err(Fault::because("it could not be written").caused_by(error).into()),
            None => noted.map_err(|error| Fault::because("what became of it was not recorded").caused_by(error).into()),
        }
    }

    /// The mail, durable before it is handed over: whoever dies after that sends the same bytes again.
    async fn parcel(&self, waiting: &Waiting) -> Result<Result<(Mailbox, Parcel), Trouble>, Error> {
        let (org, no, n) = (waiting.org, waiting.no, waiting.n);
        let organisation = self.desk.organisation(org).await?;
        let draft = self.desk.read(move |sql| letters::gather(sql, (org, no, n))).await?;
        let recipients = draft.recipients();
        let (whom, asked) = (recipients.join(" "), waiting.clone());
        let kept = self.desk.read(move |sql| Ok(outbox::kept(sql, &asked, &whom)?)).await?;
        let bytes = match kept {
            Some(bytes) => bytes,
            None => match email::compose(&draft.outgoing(&organisation, self.desk.tokens(), &self.head)?) {
                Ok(bytes) => match signing::signed(&self.desk, draft.mailbox(), bytes).await {
                    Ok(bytes) => bytes,
                    Err(waits) => return Ok(Err(waits)),
                },
                Err(why) => return Ok(Err(unwritten(why))),
            },
        };
        let (asked, whom, copy, now) = (waiting.clone(), recipients.join(" "), bytes.clone(), self.desk.now());
        let begun = self.desk.write(move |sql| Ok::<_, Error>(outbox::begin(sql, &asked, (&whom, &copy), now)?));
        begun.await?;
        let spare = draft.comes_back_to(self.desk.tokens());
        let sender = (!draft.is_an_answer_by_itself()).then(|| spare.clone());
        let parcel = Parcel { sender, spare, recipients, id: draft.message_id(), bytes };
        Ok(Ok((draft.mailbox().clone(), parcel)))
    }

    /// Through the mailbox's own server or that of the organisation; how that went is noted at the mailbox.
    pub(super) async fn through(&self, mailbox: &Mailbox, parcel: &Parcel) -> Result<String, Trouble> {
        let outcome = match self.ways.of(&self.desk, mailbox).await {
            Ok(way) => way.hand_over(parcel).await,
            Err(trouble) => Err(trouble),
        };
        if let Err(error) = self.stands(mailbox.org, mailbox.id, outcome.as_ref().err()).await {
            tracing::error!(org = %mailbox.org, mailbox = %mailbox.id, cause = %error,
                "Whether sending through a mailbox works was not recorded.");
        }
        outcome
    }

    /// A server that refuses a mail works; one that is not there, or does not let us in, does not.
    async fn stands(&self, org: OrgId, id: MailboxId, trouble: Option<&Trouble>) -> Result<(), Error> {
        let down = trouble.filter(|trouble| matches!(trouble.cause, Cause::Unreachable | Cause::SignIn));
        let (down, now) = (down.map(Kept::from), self.desk.now());
        let note = move |sql: &mut db::Sql<'_>| match &down {
            Some(why) => Ok(standing::failed(sql, org, id, Direction::Out, (now, why))?),
            None => Ok(standing::worked(sql, org, id, Direction::Out, (now, None))?),
        };
        self.desk.write(note).await
    }

    async fn sent(&self, waiting: &Waiting, handed: Handed) -> Result<(), Error> {
        let (done, now) = (waiting.clone(), self.desk.now());
        let Handed { answer, missed } = handed;
        self.note(waiting, |n| message::Command::Deliver { n }, move |sql| Ok(outbox::sent(sql, &done, &answer, now)?))
            .await?;
        for (address, trouble) in missed {
            several::missed(self, waiting, &address, trouble).await?;
        }
        Ok(())
    }

    async fn troubled(&self, waiting: &Waiting, trouble: Trouble) -> Result<(), Error> {
        let now = self.desk.now();
        let pause = back_off(waiting.tries, now.duration_since(waiting.since), rand::random());
        let next = pause.filter(|_| !trouble.for_good).map(|pause| now + pause);
        let (done, known) = (waiting.clone(), trouble.clone());
        let write_down = move |sql: &mut db::Sql<'_>| Ok(outbox::failed(sql, &done, &known, next, now)?);
        if next.is_some() {
            let (org, no) = (waiting.org, waiting.no);
            let told = move |sql: &mut db::Sql<'_>| {
                sql.announce(desk::topic(org, no));
                write_down(sql)
            };
            return self.desk.write(told).await;
        }
        let end = if trouble.for_good { End::Refused } else { End::Tried };
        let failure = Failure::new(end, trouble.clone());
        let command = move |n| message::Command::Fail { n, failure: failure.clone() };
        let (at, is_dead) = (waiting.clone(), trouble.for_good && trouble.cause.is_of_the_address());
        let buried = move |sql: &mut db::Sql<'_>| {
            write_down(sql)?;
            let whom = if is_dead { compose::recipient(sql, at.org, at.no, at.n)? } else { None };
            match whom {
                Some(email) => Ok(outbox::bury(sql, at.org, &email, trouble.cause, now)?),
                None => Ok(()),
            }
        };
        self.note(waiting, command, buried).await
    }

    /// What became of it, and the outbox, in one commit: on the case where the message is read now, and on those that hold it
    /// too. When the case knows already, the outbox alone.
    pub(super) async fn note<C, F>(&self, waiting: &Waiting, command: C, also: F) -> Result<(), Error>
    where
        C: Fn(u32) -> message::Command + Send + Sync + Clone + 'static,
        F: Fn(&mut db::Sql<'_>) -> Result<(), Error> + Send + Sync + Clone + 'static,
    {
        let system = Who { org: waiting.org, actor: Actor::System };
        let organisation = self.desk.organisation(waiting.org).await?;
        let mut at = (waiting.no, 0);
        loop {
            let now_at = self.now_at(waiting).await?;
            // It may go to another case while this is noted: then once more, there.
            if now_at == at {
                return self.desk.write(also).await;
            }
            at = now_at;
            let (noted, news, now, organisation) =
                (also.clone(), command.clone(), self.desk.now(), organisation.clone());
            let both = move |sql: &mut db::Sql<'_>, _: &Done| {
                let actor = system.actor;
                let ctx = Context { now, actor, organisation: &organisation, has_mail: true, given: &[] };
                copies::tell(sql, (system.org, &ctx), at, &news)?;
                noted(sql)
            };
            match self.desk.act_and(system, at.0, (Command::Message(command(at.1)), Vec::new()), both).await {
                Ok(_) => return Ok(()),
                Err(Error::Refused(_)) => {}
                Err(broken) => return Err(broken),
            }
        }
    }

    /// The case in which the message is read now, and its number there.
    async fn now_at(&self, waiting: &Waiting) -> Result<Place, Error> {
        let (org, from) = (waiting.org, (waiting.no, waiting.n));
        self.desk.read(move |sql| follow::now_at(sql, org, from)).await
    }
}

fn named(waiting: &Waiting) -> String {
    format!("message {} of case {} of organisation {}", waiting.n, waiting.no, waiting.org)
}
