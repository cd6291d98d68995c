//! Mailboxes found, and mail kept for them: once for each organisation it is addressed to.

use super::spool::Spool;
use super::talk::Envelope;
use crate::ingest::{self, Brought};
use base::ids::{MailboxId, OrgId};
use base::refusal::Error;
use engine::arrival::authentication::Peer;
use engine::desk::Desk;
use engine::mailbox::{self, FIRST};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Room for so many of the largest mails in memory at the same time.
const LARGEST_AT_ONCE: usize = 2;
/// What a permit stands for, bytes.
const PERMIT: usize = 1024;

const KEPT: &str = "250 2.0.0 Message accepted.";
const NOT_KEPT: &str = "451 4.3.0 The message could not be stored because of an error on our side. Try again later.";

/// A mailbox of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    org: OrgId,
    mailbox: MailboxId,
}

/// What all conversations share, and who leads this one.
#[derive(Clone)]
pub struct Taking {
    desk: Desk,
    folder: PathBuf,
    most: usize,
    permits: usize,
    memory: Arc<Semaphore>,
    from: Option<IpAddr>,
}

impl Taking {
    /// Keeps mail of at most so many bytes, and large ones in this folder while they come in.
    pub fn new(desk: Desk, folder: PathBuf, most: usize) -> Taking {
        // A semaphore counts in 32 bits when many permits are taken at once.
        let permits = (most / PERMIT + 1).saturating_mul(LARGEST_AT_ONCE).min(u32::MAX as usize / 2);
        Taking { desk, folder, most, permits, memory: Arc::new(Semaphore::new(permits)), from: None }
    }

    /// The same for one conversation, with somebody who brings mail from afar; none for a server beside us.
    pub fn brought_by(&self, from: Option<IpAddr>) -> Arc<Taking> {
        Arc::new(Taking { from, ..self.clone() })
    }

    /// A place for a mail to come in.
    pub fn spool(&self) -> Spool {
        Spool::new(&self.folder, self.most)
    }

    /// The mailbox an address leads to. `postmaster` alone is the first organisation's (RFC 5321, 4.5.1).
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn find(&self, address: String) -> Result<Option<Found>, Error> {
        let found = self.desk.read(move |sql| {
            if address.eq_ignore_ascii_case("postmaster") {
                let first = people::member::organisations(sql)?.into_iter().next();
                return Ok(first.map(|organisation| (organisation.id, FIRST)));
            }
            mailbox::by_recipient(sql, &address)
        });
        Ok(found.await?.map(|(org, mailbox)| Found { org, mailbox }))
    }

    /// Keeps a mail, and then sorts it. One answer for each recipient, in their order.
    pub async fn take(&self, envelope: &Envelope<Found>, spool: Spool) -> Vec<&'static str> {
        let wanted = u32::try_from((spool.size() / PERMIT + 1).min(self.permits)).unwrap_or(u32::MAX);
        let _room = self.memory.acquire_many(wanted).await;
        let Ok(mail) = spool.whole(b"").await.inspect_err(|error| tracing::error!(%error, "a mail was lost on disk"))
        else {
            return vec![NOT_KEPT; envelope.to.len()];
        };
        let mut orgs: Vec<OrgId> = Vec::new();
        for (_, found) in &envelope.to {
            if !orgs.contains(&found.org) {
                orgs.push(found.org);
            }
        }
        let mut answers = vec![NOT_KEPT; envelope.to.len()];
        for org in orgs {
            let answer = self.keep(envelope, org, &mail).await;
            let theirs = envelope.to.iter().zip(&mut answers).filter(|((_, found), _)| found.org == org);
            theirs.for_each(|(_, slot)| *slot = answer);
        }
        answers
    }

    async fn keep(&self, envelope: &Envelope<Found>, org: OrgId, mail: &[u8]) -> &'static str {
        let mine = || envelope.to.iter().filter(move |(_, found)| found.org == org);
        let raw = [head(&envelope.from, mine().map(|(address, _)| address.as_str())).as_bytes(), mail].concat();
        let peer = self.from.map(|ip| Peer { ip, helo: envelope.helo.clone(), mail_from: envelope.from.clone() });
        let brought = Brought { mailbox: mine().map(|(_, found)| found.mailbox).next(), peer };
        let kept = match ingest::keep_for(&self.desk, org, raw, brought).await {
            Ok(kept) => kept,
            Err(error) => {
                tracing::error!(%org, %error, "a received mail could not be stored");
                return NOT_KEPT;
            }
        };
        // It is durable: what becomes of it now is between the clock and us.
        if let Err(error) = ingest::sort(&self.desk, kept).await {
            tracing::error!(%org, %error, "a received mail is stored and waits to be sorted");
        }
        KEPT
    }
}

/// The envelope, on top of the mail: a recipient's address may carry the token of a case which no header shows.
/// Nothing in it changes from one try to the next, so that the same mail brought again is the same bytes.
fn head<'a>(from: &str, to: impl Iterator<Item = &'a str>) -> String {
    let mut head = String::new();
    if is_plain(from) {
        head.push_str(&format!("Return-Path: <{from}>\r\n"));
    }
    for address in to.filter(|to| is_plain(to)) {
        head.push_str(&format!("Delivered-To: {address}\r\n"));
    }
    head
}

fn is_plain(address: &str) -> bool {
    !address.chars().any(|c| c.is_control() || c == '<' || c == '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_stands_on_top_of_the_mail_and_nothing_in_it_adds_a_field() {
        let lines = |from: &str, to: &[&str]| head(from, to.iter().copied());
        assert_eq!(
            lines("ida@halden.example", &["help@northline.example", "web@northline.example"]),
            "Return-Path: <ida@halden.example>\r\nDelivered-To: help@northline.example\r\n\
             Delivered-To: web@northline.example\r\n"
        );
        assert_eq!(lines("", &["postmaster"]), "Return-Path: <>\r\nDelivered-To: postmaster\r\n");
        for odd in ["a@b\r\nBcc: c@d", "a\0@b", "<a@b>", "a@b>"] {
            assert_eq!(lines(odd, &[odd]), "", "{odd:?}");
        }
        assert_eq!(lines("a@b", &["x\n@y", "help@northline.example"]).lines().count(), 2);
    }
}
