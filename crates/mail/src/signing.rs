//! The key a mailbox's mail is signed with: made here, its private half sealed, its public half shown for publishing.

use super::dkim::{self, Kind, Unsigned};
use super::ways;
use crate::connection::Unable;
use base::ids::MailboxId;
use base::refusal::{Error, Fault, Refusal};
use base::words;
use engine::desk::{Desk, Who};
use engine::mailbox::{self, Dkim, Mailbox, Secret};
use engine::outbox::trouble::{Cause, Trouble};
use engine::problem::Here;
use people::organisation::{self, Command, MailboxChange};

/// The longest label of a name in the DNS.
const LABEL: usize = 63;

/// Makes a key, which signs from now on; gives back the name and the text of the record to publish.
///
/// # Errors
/// Refused when there is no such mailbox, or the selector cannot stand in the DNS.
pub async fn make(desk: &Desk, who: Who, id: MailboxId, kind: Kind, selector: &str) -> Result<(String, String), Error> {
    let selector = self::selector(selector)?;
    let private = tokio::task::spawn_blocking(move || dkim::fresh(kind)).await.map_err(Fault::from)??;
    let sealed = desk.keys().seal(&Secret::DkimKey.of(who.org, id), &private)?;
    let now = desk.now();
    let kept = desk.settle(who.org, move |sql| {
        let mut mailbox = mailbox::the(sql, who.org, id)?;
        let domain = mailbox.address.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned();
        let dkim = Dkim { domain, selector: selector.clone() };
        mailbox.dkim = Some(dkim.clone());
        mailbox::amend(sql, &mailbox)?;
        mailbox::keep_secret(sql, who.org, id, Secret::DkimKey, &sealed)?;
        let change = MailboxChange::SigningKeyMade(dkim.clone());
        organisation::within(sql, who, Command::Mailbox(id, change), now)?;
        Ok(dkim)
    });
    Ok(dkim::record(&private, &kept.await?)?)
}

fn selector(given: &str) -> Result<String, Refusal> {
    let text = words::line("selector", given, "Enter a selector for the key, such as amends.")?.to_lowercase();
    let is_label = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && text.trim_matches('-') == text;
    if is_label && text.len() <= LABEL {
        Ok(text)
    } else {
        Err(Refusal::invalid("selector", "A selector may contain only letters, digits and hyphens."))
    }
}

/// The record a mailbox's key is published in; none when its mail is not signed.
///
/// # Errors
/// Refused when the key is not here.
pub async fn record(desk: &Desk, mailbox: &Mailbox) -> Result<Option<(String, String)>, Error> {
    let Some(dkim) = &mailbox.dkim else { return Ok(None) };
    match ways::open(desk, mailbox, Secret::DkimKey).await? {
        Some(private) => Ok(Some(dkim::record(&private, dkim)?)),
        None => Ok(None),
    }
}

/// The mail, signed where its mailbox signs. Without its key it waits: unsigned it might vanish in silence.
///
/// # Errors
/// Why it cannot be signed now.
pub async fn signed(desk: &Desk, mailbox: &Mailbox, mail: Vec<u8>) -> Result<Vec<u8>, Trouble> {
    let Some(dkim) = &mailbox.dkim else { return Ok(mail) };
    let waits = |why: Here| Trouble::passing(Cause::Sender, "").because(why);
    let shut = |unable: Unable| waits(Here::SigningKey(Box::new(unable.problem())));
    let private = ways::open(desk, mailbox, Secret::DkimKey).await.map_err(shut)?;
    let private = private.ok_or_else(|| waits(Here::NoSigningKey))?;
    dkim::sign(&private, dkim, &mail).map_err(|unsigned| match unsigned {
        Unsigned::OddKey => waits(Here::OddSigningKey),
        Unsigned::Fault(fault) => shut(Unable::Fault(fault)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_one_label_of_the_dns() {
        let longest = "a".repeat(LABEL);
        for (given, kept) in
            [("amends", "amends"), (" Amends-2026 ", "amends-2026"), ("1", "1"), (longest.as_str(), longest.as_str())]
        {
            assert_eq!(selector(given).unwrap(), kept);
        }
        let too_long = "a".repeat(LABEL + 1);
        for given in ["-amends", "amends-", "-", "two.labels", "two words", "størst", "a_b", "a;b", too_long.as_str()]
        {
            let no = selector(given).unwrap_err();
            assert_eq!(no.field, Some("selector"), "{given}");
            assert!(no.to_string().contains("letters, digits and hyphens"), "{given}: {no}");
        }
        assert!(selector("  ").unwrap_err().to_string().contains("Enter a selector"));
    }
}
