//! What may be asked of an organisation. Secrets come as hashes; they are written beside the facts and stand in none.

use super::{MailboxSettings, OrganisationState};
use crate::member::rules::{KeyTerms, MemberText, SettingsText};
use crate::member::{self, Member};
use base::ids::{ContactId, CustomerId, MailboxId, MemberId};
use engine::mailbox::Dkim;
use text::Language;

/// The SHA-256 of a token that opens something: an invitation, an API key.
pub type TokenHash = [u8; 32];

/// What may be asked.
#[derive(Clone, Debug)]
pub enum Command {
    /// The first person comes and sets the organisation up as they want it.
    MoveIn {
        /// As it is to be.
        settings: Box<member::OrganisationSetup>,
        /// Who comes.
        admin: Box<Member>,
        /// The hash of their password.
        password: String,
    },
    /// Changes name, address, currency and opening hours.
    Settle(SettingsText),
    /// Adds members without inviting them: from the command line, or as sample data.
    Add {
        /// Who, each with their number.
        members: Vec<Member>,
        /// The hash of the password all of them have; none when they are to set one by invitation.
        password: Option<String>,
    },
    /// Invites someone.
    Invite {
        /// Who they are, as typed.
        text: MemberText,
        /// Of the link's token.
        token: TokenHash,
    },
    /// Makes a new invitation, also for someone who has forgotten their password.
    InviteAgain {
        /// Whom.
        member: MemberId,
        /// Of the link's token.
        token: TokenHash,
    },
    /// Changes who a member is and what they may do.
    Amend {
        /// Whom.
        member: MemberId,
        text: MemberText,
    },
    /// Changes how a member signs in, or what signs in for them.
    Login { member: MemberId, change: Login },
    /// Puts other rules of the reply coach in force.
    ChangeRules {
        /// All of them, as written.
        pack: String,
        /// The one rule that is switched off by this, when that is all.
        off: Option<String>,
    },
    /// Writes down what changed about a mailbox, in the commit that changes its row.
    Mailbox(MailboxId, MailboxChange),
    /// Writes down what changed about a contact, in the commit that changes their row.
    Contact(ContactId, CustomerId, ContactChange),
}

/// How a member signs in, what signs in for them, and the language they read.
#[derive(Clone, Debug)]
pub enum Login {
    /// Sets a password by invitation.
    Join {
        /// Of the invitation's token.
        token: TokenHash,
        password: String,
        /// API keys from before end too.
        ends_keys: bool,
    },
    /// Sets another password.
    ChangePassword {
        /// Of the new one.
        password: String,
        /// API keys end too.
        ends_keys: bool,
    },
    /// Chooses the language they read.
    ChooseLanguage(Language),
    /// Signs out on all devices.
    SignOutEverywhere {
        /// API keys end too.
        ends_keys: bool,
    },
    /// Makes an API key.
    MakeKey {
        /// What it is for, as typed.
        label: String,
        /// Of the key.
        token: TokenHash,
        /// How long it lasts, and what it may.
        terms: KeyTerms,
    },
    /// Revokes an API key.
    RevokeKey {
        /// What it is called.
        label: String,
    },
}

/// What changed about a mailbox.
#[derive(Clone, Debug)]
pub enum MailboxChange {
    /// It was added.
    Added(Box<MailboxSettings>),
    /// It was set up in another way.
    Amended {
        /// As it is now.
        to: Box<MailboxSettings>,
        /// The passwords and keys typed anew.
        secrets: Vec<String>,
    },
    /// It was removed.
    Removed,
    /// Its provider gave permission.
    Permitted,
    /// Its mail is signed with a new key.
    SigningKeyMade(Dkim),
}

/// What changed about a contact.
#[derive(Clone, Debug)]
pub enum ContactChange {
    /// They were added.
    Added,
    /// These of their fields have other values now.
    Amended(Vec<&'static str>),
    /// They are the same person as that one.
    MergedInto(ContactId),
    /// They are not after all.
    PartedFrom(ContactId),
}

impl engine::aggregate::Command for Command {
    type Of = OrganisationState;
}
