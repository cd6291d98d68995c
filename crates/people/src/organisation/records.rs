//! What facts of an organisation say of members and mailboxes: everything but their secrets.

use base::context::Role;
use base::ids::{MailboxId, MemberId, OrgId};
use engine::mailbox::{Dkim, Incoming, Mailbox, OAuth, Outgoing};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use text::Language;

/// Who a member is and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// As the customer sees it.
    pub name: String,
    /// Signs in with this.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The function they belong to.
    pub team: String,
    /// What they can approve, in minor units of the organisation's currency.
    pub limit: i64,
    /// As shown to the customer.
    pub direct_line: String,
}

/// A member as they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Who they are and what they may do.
    pub profile: Profile,
    /// Still works here.
    pub active: bool,
    /// Has set a password.
    pub signed_up: bool,
    /// Since when they are known here.
    pub since: Timestamp,
    /// The language they chose to read; none for English.
    pub language: Option<Language>,
    /// The names of their API keys.
    pub keys: BTreeSet<String>,
}

/// A member who was there when settings became facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownMember {
    pub member: MemberId,
    /// How they stood.
    pub standing: Standing,
}

/// A mailbox that was there when settings became facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownMailbox {
    pub mailbox: MailboxId,
    /// How it was set up.
    pub settings: MailboxSettings,
}

/// How a mailbox is set up. Its passwords and keys are kept sealed elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxSettings {
    /// What it is called here.
    pub name: String,
    /// The address it receives for and answers from.
    pub address: String,
    /// Other addresses that lead to it.
    pub aliases: Vec<String>,
    /// The name beside the address on what it sends.
    pub sender_name: String,
    /// Words below what it sends.
    pub signature: String,
    /// Neither fetched nor sent through for now.
    pub paused: bool,
    /// How mail is fetched.
    pub incoming: Option<Incoming>,
    /// How mail goes out.
    pub outgoing: Option<Outgoing>,
    /// Where permission is asked for.
    pub oauth: Option<OAuth>,
    /// How what it sends is signed.
    pub dkim: Option<Dkim>,
    /// Hours between two test mails; 0 for none.
    pub canary_hours: u32,
}

impl MailboxSettings {
    /// The first mailbox of an organisation, as it begins.
    pub fn first(address: &str) -> MailboxSettings {
        MailboxSettings {
            name: address.to_owned(),
            address: address.to_owned(),
            aliases: Vec::new(),
            sender_name: String::new(),
            signature: String::new(),
            paused: false,
            incoming: None,
            outgoing: None,
            oauth: None,
            dkim: None,
            canary_hours: 0,
        }
    }
}

impl MailboxSettings {
    /// The mailbox of this number that is set up so.
    pub(super) fn of(&self, org: OrgId, id: MailboxId, version: i64) -> Mailbox {
        let is = self.clone();
        Mailbox {
            org,
            id,
            name: is.name,
            address: is.address,
            aliases: is.aliases,
            sender_name: is.sender_name,
            signature: is.signature,
            paused: is.paused,
            incoming: is.incoming,
            outgoing: is.outgoing,
            oauth: is.oauth,
            dkim: is.dkim,
            canary_hours: is.canary_hours,
            version,
        }
    }
}

impl From<&Mailbox> for MailboxSettings {
    fn from(mailbox: &Mailbox) -> MailboxSettings {
        let mut mailbox = mailbox.clone();
        // Rows keep them in no order.
        mailbox.aliases.sort();
        MailboxSettings {
            name: mailbox.name,
            address: mailbox.address,
            aliases: mailbox.aliases,
            sender_name: mailbox.sender_name,
            signature: mailbox.signature,
            paused: mailbox.paused,
            incoming: mailbox.incoming,
            outgoing: mailbox.outgoing,
            oauth: mailbox.oauth,
            dkim: mailbox.dkim,
            canary_hours: mailbox.canary_hours,
        }
    }
}
