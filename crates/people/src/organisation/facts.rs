//! What can happen to an organisation, as it is stored. A fact belongs to the module whose settings it changes; here
//! stands the one list of those modules. Values are told *from* and *to*. A password, a token or a key never stands here.

use super::records::{KnownMailbox, KnownMember, MailboxSettings, Profile};
use base::context::Role;
use base::ids::{ContactId, CustomerId, MailboxId, MemberId};
use calendar::CalendarText;
use engine::aggregate::StoredFact;
use engine::facts;
use engine::stream::Why;
use engine::stream::kinds::{Facts, Kind};
use jiff::Timestamp;
use serde_json::Value;
use text::Language;

facts! {
    /// What can happen to the settings of the organisation itself.
    pub enum Settings of "organisation" {
        /// The organisation was set up. Its address is its first mailbox.
        Founded "founded" v1 {
            name: String,
            address: String,
            currency: String,
            calendar: CalendarText,
            language: Language,
        },
        /// A change from before settings were facts of a chained history, as it was written down then.
        Noted "noted" v1 { what: String, about: Value },
        /// All settings as they stood when they became facts of a chained history.
        CarriedOver "carried_over" v1 {
            since: Timestamp,
            name: String,
            address: String,
            currency: String,
            calendar: CalendarText,
            language: Language,
            members: Vec<KnownMember>,
            mailboxes: Vec<KnownMailbox>,
            coach_pack: String,
        },
        /// The organisation has another name.
        Renamed "renamed" v1 { from: String, to: String },
        /// Complaints come to another address.
        AddressChanged "address_changed" v1 { from: String, to: String },
        /// Its money is counted in another currency.
        CurrencyChanged "currency_changed" v1 { from: String, to: String },
        /// Its time zone, opening hours or holidays changed.
        CalendarChanged "calendar_changed" v1 { from: CalendarText, to: CalendarText },
        /// Customers of whom nothing else is known read another language.
        LanguageChanged "language_changed" v1 { from: Language, to: Language },
    }
}

facts! {
    /// What can happen to a member.
    pub enum Membership of "member" {
        /// A member was added without an invitation. `signed_up` says that they have a password.
        Added "added" v1 { member: MemberId, profile: Profile, signed_up: bool },
        /// A member was invited.
        Invited "invited" v1 { member: MemberId, profile: Profile },
        /// A member got a new invitation, with which they set a new password.
        InvitedAgain "invited_again" v1 { member: MemberId },
        /// A member set a password by invitation.
        Joined "joined" v1 { member: MemberId },
        /// A member’s name changed.
        Renamed "renamed" v1 { member: MemberId, from: String, to: String },
        /// A member may do something else.
        RoleChanged "role_changed" v1 { member: MemberId, from: Role, to: Role },
        /// A member belongs to another team.
        TeamChanged "team_changed" v1 { member: MemberId, from: String, to: String },
        /// A member can approve up to another amount, in minor units of the currency.
        LimitChanged "limit_changed" v1 { member: MemberId, from: i64, to: i64 },
        /// A member has another direct line.
        DirectLineChanged "direct_line_changed" v1 { member: MemberId, from: String, to: String },
        /// A member has left.
        Left "left" v1 { member: MemberId },
        /// A member who had left works here again.
        Returned "returned" v1 { member: MemberId },
        /// A member changed their password.
        PasswordChanged "password_changed" v1 { member: MemberId },
        /// A member signed out on all devices.
        SignedOutEverywhere "signed_out_everywhere" v1 { member: MemberId },
        /// A member chose the language they read. Whoever never chose reads English.
        LanguageChosen "language_chosen" v1 { member: MemberId, from: Option<Language>, to: Language },
        /// An API key was made for a member.
        KeyMade "key_made" v1 { member: MemberId, label: String },
        /// A member’s API key was revoked.
        KeyRevoked "key_revoked" v1 { member: MemberId, label: String },
    }
}

facts! {
    /// What can happen to a mailbox.
    pub enum OfMailbox of "mailbox" {
        /// A mailbox was added.
        Added "added" v1 { mailbox: MailboxId, settings: Box<MailboxSettings> },
        /// A mailbox’s settings changed. `secrets` names the passwords and keys that were typed anew.
        Amended "amended" v1 {
            mailbox: MailboxId,
            from: Box<MailboxSettings>,
            to: Box<MailboxSettings>,
            secrets: Vec<String>,
        },
        /// A mailbox was removed.
        Removed "removed" v1 { mailbox: MailboxId, settings: Box<MailboxSettings> },
        /// The provider of a mailbox gave permission to use it.
        Permitted "permitted" v1 { mailbox: MailboxId, address: String },
        /// A key was made that the mail of a mailbox is signed with.
        SigningKeyMade "signing_key_made" v1 {
            mailbox: MailboxId,
            address: String,
            domain: String,
            selector: String,
        },
    }
}

facts! {
    /// What can happen to the organisation’s own rules of the reply coach.
    pub enum OfCoach of "coach" {
        /// The organisation’s own rules changed.
        RulesChanged "rules_changed" v1 { from: String, to: String },
        /// A rule was switched off, by a line in the organisation’s own rules.
        RuleSwitchedOff "rule_switched_off" v1 { rule: String, from: String, to: String },
    }
}

facts! {
    /// What members change about the people at a customer. Their names and addresses stand in the customer’s own rows, so
    /// that they can be erased.
    pub enum OfContact of "contact" {
        /// A contact was added.
        Added "added" v1 { contact: ContactId, customer: CustomerId },
        /// A contact was changed. `fields` names what.
        Amended "amended" v1 { contact: ContactId, customer: CustomerId, fields: Vec<String> },
        /// A contact is the same person as another, who goes on.
        Merged "merged" v1 { contact: ContactId, customer: CustomerId, into: ContactId },
        /// A contact that was merged into another is not the same person after all.
        Parted "parted" v1 { contact: ContactId, customer: CustomerId, from: ContactId },
    }
}

/// One fact of an organisation's history. Which module it belongs to is all that is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Of its own settings.
    Organisation(Settings),
    Member(Membership),
    Mailbox(OfMailbox),
    /// Of its own rules of the reply coach.
    Coach(OfCoach),
    Contact(OfContact),
}

macro_rules! modules {
    ($($variant:ident $inner:ty),* $(,)?) => {
        $(impl From<$inner> for Fact {
            fn from(fact: $inner) -> Self {
                Fact::$variant(fact)
            }
        })*

        impl Fact {
            /// All kinds that an organisation's history can hold, module by module.
            pub fn kinds() -> impl Iterator<Item = &'static Kind> {
                [$(<$inner>::KINDS),*].into_iter().flatten()
            }
        }

        impl StoredFact for Fact {
            fn kind(&self) -> (&'static str, &'static str) {
                match self {
                    $(Fact::$variant(fact) => (<$inner>::MODULE, fact.kind()),)*
                }
            }

            fn version(&self) -> u32 {
                match self {
                    $(Fact::$variant(fact) => fact.version(),)*
                }
            }

            fn to_json(&self) -> Result<String, serde_json::Error> {
                match self {
                    $(Fact::$variant(fact) => fact.to_json(),)*
                }
            }

            fn from_json(module: &str, kind: &str, v: i64, body: &str) -> Result<Fact, Why> {
                match module {
                    $(<$inner>::MODULE => <$inner>::from_json(kind, v, body).map(Fact::$variant),)*
                    _ => Err(Why::Module),
                }
            }

            fn named(_number: i64) -> String {
                "The history of the organisation’s settings".to_owned()
            }
        }
    };
}

modules! {
    Organisation Settings,
    Member Membership,
    Mailbox OfMailbox,
    Coach OfCoach,
    Contact OfContact,
}
