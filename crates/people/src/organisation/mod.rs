//! The organisation and its settings: who works here and what they may do, its name, address, currency and opening
//! hours, its mailboxes and its own rules of the reply coach.
//!
//! Settings are facts of a history that is chained like a case's, so that everybody can see who changed what, from what
//! to what, and an altered history shows. The rows that the rest of the product reads (`organisation`, `member`) are
//! projections of it. Passwords, tokens and keys are no facts: they are written beside them, in the same commit.
//!
//! Reading order: this page (what an organisation is made of, and the fold), `facts`, `command` and `decide` (who may
//! change what), `keep` (secrets), `projection`, `history` (what people read of it), `carry_over` (older stores).

pub mod aggregate;
pub mod api;
pub mod carry_over;
pub mod command;
mod decide;
pub mod facts;
pub mod history;
mod keep;
pub mod projection;
pub mod records;
mod store;
#[cfg(test)]
mod tests;

pub use aggregate::{Done, STREAM, Stream, found, within};
pub use carry_over::carry_over;
pub use command::{Command, ContactChange, Login, MailboxChange};
pub use facts::{Fact, Membership, OfCoach, OfContact, OfMailbox, Settings};
pub use records::{MailboxSettings, Profile, Standing};
pub use store::rows;

use crate::member;
use base::context::{Role, Stamp};
use base::ids::{MailboxId, MemberId};
use calendar::{CalendarText, ServiceCalendar};
use engine::jobs::tools::SETTINGS_CHANGE;
use engine::jobs::{Job, Per, Tools};
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;
use text::Language;
use web::module::Module;

/// An organisation as its facts make it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationState {
    /// How many facts it is made of.
    pub version: u32,
    /// Everything below; none while only notes from before are known.
    pub settings: Option<Basics>,
    /// Everyone who works or worked here.
    pub members: BTreeMap<MemberId, Standing>,
    pub mailboxes: BTreeMap<MailboxId, MailboxSettings>,
    /// Its own rules of the reply coach.
    pub coach_pack: String,
}

/// What an organisation is to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basics {
    /// Since when.
    pub since: Timestamp,
    /// As the customer sees it.
    pub name: String,
    /// The address its complaints come to and its answers come from.
    pub address: String,
    /// ISO 4217.
    pub currency: String,
    /// Its working hours.
    pub calendar: CalendarText,
    /// What customers read of whom nothing else is known.
    pub language: Language,
}

impl OrganisationState {
    /// The state after the first fact; none when no history of an organisation begins so.
    fn begun(fact: &Fact, stamp: Stamp) -> Option<OrganisationState> {
        use Settings::{CarriedOver, Founded, Noted};
        let Fact::Organisation(Founded { .. } | Noted { .. } | CarriedOver { .. }) = fact else { return None };
        let mut begun = OrganisationState::default();
        begun.fold(fact, stamp);
        Some(begun)
    }

    fn fold(&mut self, fact: &Fact, stamp: Stamp) {
        self.version += 1;
        match fact {
            Fact::Organisation(fact) => self.fold_settings(fact, stamp),
            Fact::Member(fact) => self.fold_member(fact, stamp),
            Fact::Mailbox(fact) => self.fold_mailbox(fact),
            Fact::Coach(OfCoach::RulesChanged { to, .. } | OfCoach::RuleSwitchedOff { to, .. }) => {
                self.coach_pack.clone_from(to);
            }
            // Contacts are the customer's own rows; the history tells who changed them.
            Fact::Contact(_) => {}
        }
    }

    fn fold_settings(&mut self, fact: &Settings, stamp: Stamp) {
        match fact {
            Settings::Founded { name, address, currency, calendar, language } => {
                self.mailboxes.insert(engine::mailbox::FIRST, MailboxSettings::first(address));
                self.settings = Some(Basics {
                    since: stamp.at,
                    name: name.clone(),
                    address: address.clone(),
                    currency: currency.clone(),
                    calendar: calendar.clone(),
                    language: *language,
                });
            }
            Settings::Noted { .. } => {}
            Settings::CarriedOver {
                since,
                name,
                address,
                currency,
                calendar,
                language,
                members,
                mailboxes,
                coach_pack,
            } => {
                self.settings = Some(Basics {
                    since: *since,
                    name: name.clone(),
                    address: address.clone(),
                    currency: currency.clone(),
                    calendar: calendar.clone(),
                    language: *language,
                });
                self.members = members.iter().map(|known| (known.member, known.standing.clone())).collect();
                self.mailboxes = mailboxes.iter().map(|known| (known.mailbox, known.settings.clone())).collect();
                self.coach_pack.clone_from(coach_pack);
            }
            Settings::Renamed { to, .. } => self.change(|settings| settings.name.clone_from(to)),
            Settings::AddressChanged { to, .. } => {
                self.change(|settings| settings.address.clone_from(to));
                if let Some(first) = self.mailboxes.get_mut(&engine::mailbox::FIRST) {
                    first.address.clone_from(to);
                }
            }
            Settings::CurrencyChanged { to, .. } => self.change(|settings| settings.currency.clone_from(to)),
            Settings::CalendarChanged { to, .. } => self.change(|settings| settings.calendar.clone_from(to)),
            Settings::LanguageChanged { to, .. } => self.change(|settings| settings.language = *to),
        }
    }

    fn change(&mut self, how: impl FnOnce(&mut Basics)) {
        if let Some(settings) = &mut self.settings {
            how(settings);
        }
    }

    fn fold_member(&mut self, fact: &Membership, stamp: Stamp) {
        use Membership::{
            Added, DirectLineChanged, Invited, InvitedAgain, Joined, KeyMade, KeyRevoked, LanguageChosen, Left,
            LimitChanged, PasswordChanged, Renamed, Returned, RoleChanged, SignedOutEverywhere, TeamChanged,
        };
        let new = |profile: &Profile, signed_up| Standing {
            profile: profile.clone(),
            active: true,
            signed_up,
            since: stamp.at,
            language: None,
            keys: std::collections::BTreeSet::new(),
        };
        match fact {
            Added { member, profile, signed_up } => {
                self.members.insert(*member, new(profile, *signed_up));
            }
            Invited { member, profile } => {
                self.members.insert(*member, new(profile, false));
            }
            InvitedAgain { .. } | PasswordChanged { .. } | SignedOutEverywhere { .. } => {}
            Joined { member } => self.of(*member, |m| m.signed_up = true),
            Renamed { member, to, .. } => self.of(*member, |m| m.profile.name.clone_from(to)),
            RoleChanged { member, to, .. } => self.of(*member, |m| m.profile.role = *to),
            TeamChanged { member, to, .. } => self.of(*member, |m| m.profile.team.clone_from(to)),
            LimitChanged { member, to, .. } => self.of(*member, |m| m.profile.limit = *to),
            DirectLineChanged { member, to, .. } => self.of(*member, |m| m.profile.direct_line.clone_from(to)),
            Left { member } => self.of(*member, |m| m.active = false),
            Returned { member } => self.of(*member, |m| m.active = true),
            LanguageChosen { member, to, .. } => self.of(*member, |m| m.language = Some(*to)),
            KeyMade { member, label } => self.of(*member, |m| {
                m.keys.insert(label.clone());
            }),
            KeyRevoked { member, label } => self.of(*member, |m| {
                m.keys.remove(label);
            }),
        }
    }

    fn of(&mut self, member: MemberId, how: impl FnOnce(&mut Standing)) {
        if let Some(standing) = self.members.get_mut(&member) {
            how(standing);
        }
    }

    fn fold_mailbox(&mut self, fact: &OfMailbox) {
        match fact {
            OfMailbox::Added { mailbox, settings } | OfMailbox::Amended { mailbox, to: settings, .. } => {
                self.mailboxes.insert(*mailbox, (**settings).clone());
            }
            OfMailbox::Removed { mailbox, .. } => {
                self.mailboxes.remove(mailbox);
            }
            OfMailbox::Permitted { .. } => {}
            OfMailbox::SigningKeyMade { mailbox, domain, selector, .. } => {
                if let Some(known) = self.mailboxes.get_mut(mailbox) {
                    let (domain, selector) = (domain.clone(), selector.clone());
                    known.dkim = Some(engine::mailbox::Dkim { domain, selector });
                }
            }
        }
    }

    /// Whether this member can change members and settings: an admin who works here.
    fn is_run_by(&self, member: MemberId) -> bool {
        self.members.get(&member).is_some_and(|m| m.active && m.profile.role == Role::Admin)
    }

    /// The number of the next member.
    fn next_member(&self) -> MemberId {
        MemberId(self.members.keys().next_back().map_or(1, |last| last.0 + 1))
    }
}

/// A calendar as it is told apart: by its words.
pub(crate) fn written(calendar: &ServiceCalendar) -> CalendarText {
    CalendarText::from(calendar.clone())
}

/// Settings are read anew on every node once one has changed them.
const REFRESH_SETTINGS: Job<Tools> = Job {
    on: Some(SETTINGS_CHANGE),
    per: Per::Node,
    ..Job::new(
        "refresh-settings",
        "Drops cached settings of organisations, so that they are read again.",
        Duration::from_secs(3600),
        |tools, _| {
            Box::pin(async move {
                tools.desk.forget(None);
                Ok(())
            })
        },
    )
};

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&member::organisation_actions::ACTIONS],
    reads: |registry| api::calls(member::organisation_actions::reads(registry)),
    projections: &projection::ALL,
    jobs: &[REFRESH_SETTINGS],
    pages: |router| router.merge(history::page::routes()),
    facts: Settings::KINDS,
    ..Module::new("organisation", "The organisation")
};
