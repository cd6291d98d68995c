//! A case: one complaint, from "you got this wrong" to "it is made right".
//!
//! Table of contents. [`facts`]: what can happen, and which modules there are. This page: the state, folded from
//! the facts. [`path`]: the five steps and what each still misses. `decide`: what follows from a command, across
//! modules. `owed`: who owes what by when, for Today. `sentence`: a fact in words. `store`: its SQL. `pages`, `api`: what people and
//! programs see of it. `subject`, `actions`, `possible`: what they can do.

text::catalogues!();

pub mod aggregate;
pub mod facts;

pub mod api;
mod consequences;
pub mod dismissal;
mod decide;
mod keep;
mod ending;
mod ownership;
pub mod managers;
mod open;
mod may;
pub mod possible;
pub mod subject;
mod settle;
mod taking_back;
pub mod actions;
pub mod done;
pub mod lists;
mod outside;
mod owed;
pub mod pages;
pub mod palette;
pub mod panel;
mod path;
#[cfg(test)]
mod properties;
pub mod projection;
pub mod row;
pub mod store;
mod sentence;
#[cfg(test)]
mod tests;
pub(crate) mod texts;
pub mod words;

pub use aggregate::{
    CommitAt, Content, Done, One, Stored, contact_of, dry_run, fold, given_elsewhere, history, letter_to, load,
    numbers, read_one,
};
pub use base::context::{Actor, Naming, Titles};
pub use decide::{Body, Command, Decided, decide, settled};
pub use dismissal::{Dismissal, SecondLook};
pub use facts::{Clocks, DismissalReason, Fact, Happening, Outcome, Reopening, Severity, Step};
pub(crate) use keep::printed;
pub use may::{asked, may};
pub use open::{ACKNOWLEDGED_AT_MOST, ACKNOWLEDGED_WITHIN, Affected, Opening, clocks, open, open_for};
pub use owed::{DebtKind, Owed, owed};
pub use path::{Lack, Missing, Stone, path};
pub use sentence::{sentence, titles};
pub use words::outcome;

use crate::account::Account;
use crate::cause::Causes;
use crate::change::Changes;
use crate::group::Shared;
use crate::joining::{self, Joining};
use crate::letter::Letter;
use crate::message::{self, Channel, Kind, Message, Messages, Purpose, WaiverReason};
use crate::outside::Outside;
use crate::participant::{self, Participants};
use crate::promise::Promises;
use crate::remedy::{self, Remedies};
use crate::verdict::Verdict;
use axum::routing::get;
use base::context::Stamp;
use base::ids::{ContactId, CustomerId, MemberId};
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use web::module::{Count, Entry, Module, Part, Piece};

/// What is known of a case from the moment it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The way the complaint came.
    pub channel: Channel,
    /// Its title.
    pub subject: String,
    /// The account it belongs to.
    pub customer: CustomerId,
    /// The person let down.
    pub contact: ContactId,
    /// How badly.
    pub severity: Severity,
    /// When what is due.
    pub clocks: Clocks,
    /// When it began.
    pub opened_at: Timestamp,
}

/// A colleague was asked to take the whole case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Who was asked.
    pub to: MemberId,
    /// Why, and what they need to know.
    pub note: String,
    pub at: Timestamp,
}

/// A case as it stands: the fold of its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// How it began.
    pub head: Head,
    /// The one person it belongs to.
    pub owner: Option<MemberId>,
    /// When the first owner took it.
    pub owned_at: Option<Timestamp>,
    /// A hand-over waiting for a yes or no.
    pub hand_over: Option<HandOver>,
    /// Its owner wants to close it as no complaint, and a manager has yet to look.
    pub second_look: Option<SecondLook>,
    /// That it was closed as no complaint, and what the customer said to it.
    pub dismissal: Dismissal,
    /// How often it changed hands.
    pub hand_overs: u32,
    /// The conversation.
    pub messages: Messages,
    /// Everyone on the customer's side.
    pub participants: Participants,
    pub account: Account,
    /// What was promised.
    pub promises: Promises,
    /// What limits and makes good.
    pub remedies: Remedies,
    pub causes: Causes,
    /// What becomes DIFFERENT.
    pub changes: Changes,
    /// The path in writing.
    pub letter: Letter,
    /// The customer's own word.
    pub verdict: Verdict,
    /// Suppliers, carriers, workshops, of whom the customer never learns.
    pub outside: Outside,
    /// What it shares with the other cases of its group.
    pub shared: Shared,
    /// What it took from other cases, gave them, and has to do with them.
    pub joining: Joining,
    /// Something was offered in it, or went between it and another case: limits are summed over such cases.
    pub counts_toward_limits: bool,
    /// Steps recorded as done, in order of the path.
    pub done: [Option<Timestamp>; 5],
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// When anything last happened.
    pub last_at: Timestamp,
    /// How many facts it is made of.
    pub version: u32,
}

impl Case {
    /// The state after a whole history; none when it does not begin with an opening.
    pub fn fold<'a>(history: impl IntoIterator<Item = &'a (Fact, Stamp)>) -> Option<Case> {
        let mut facts = history.into_iter();
        let (first, stamp) = facts.next()?;
        let mut case = Case::begin(first, *stamp)?;
        for (fact, stamp) in facts {
            case.apply(fact, *stamp);
        }
        Some(case)
    }

    /// A case that has just opened.
    pub fn begin(fact: &Fact, stamp: Stamp) -> Option<Case> {
        let Fact::Case(Happening::Opened { channel, subject, customer, contact, severity, clocks }) = fact else {
            return None;
        };
        let head = Head {
            channel: *channel,
            subject: subject.clone(),
            customer: *customer,
            contact: *contact,
            severity: *severity,
            clocks: *clocks,
            opened_at: stamp.at,
        };
        Some(Case {
            head,
            owner: None,
            owned_at: None,
            hand_over: None,
            second_look: None,
            dismissal: Dismissal::default(),
            hand_overs: 0,
            messages: Messages::default(),
            participants: Participants::begin(*contact, stamp.at),
            account: Account::default(),
            promises: Promises::default(),
            remedies: Remedies::default(),
            causes: Causes::default(),
            changes: Changes::default(),
            letter: Letter::default(),
            verdict: Verdict::default(),
            outside: Outside::default(),
            shared: Shared::default(),
            counts_toward_limits: false,
            joining: Joining::default(),
            done: [None; 5],
            outcome: None,
            closed_at: None,
            last_at: stamp.at,
            version: 1,
        })
    }

    /// Folds one more fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        self.version += 1;
        // What it has to do with other cases is no news of its own.
        if !joining::is_a_link(fact) {
            self.last_at = stamp.at;
        }
        self.joining.remember(fact, stamp);
        self.follow(fact, stamp);
        self.counts_toward_limits |= remedy::is_an_offer(fact) || joining::is_between(fact);
    }

    /// What a fact means for its part of the case, whichever history it stands in.
    pub(crate) fn follow(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Case(happening) => self.happen(happening, stamp),
            Fact::Message(fact) => {
                self.messages.apply(fact, stamp);
                self.participants.hear(fact, &self.messages, stamp);
                match fact {
                    message::Fact::Waived { n, reason: WaiverReason::Thanks | WaiverReason::Automatic, .. } => {
                        self.dismissal.waived(*n);
                    }
                    message::Fact::TakenBack { n } => {
                        self.letter.taken_back(*n);
                        self.verdict.taken_back(*n);
                    }
                    _ => {}
                }
            }
            Fact::Participant(fact) => self.take_part(fact, stamp),
            Fact::Account(fact) => {
                let beside = match stamp.by {
                    Actor::Contact(me) if self.tells_beside(me) => Some(me),
                    _ => None,
                };
                self.account.apply(fact, stamp, beside);
            }
            Fact::Promise(fact) => self.promises.apply(fact, stamp),
            Fact::Remedy(fact) => self.remedies.apply(fact, stamp),
            Fact::Cause(fact) => self.causes.apply(fact, stamp),
            Fact::Change(fact) => self.changes.apply(fact, stamp),
            Fact::Letter(fact) => self.letter.apply(fact, stamp),
            Fact::Verdict(fact) => self.verdict.apply(fact, stamp),
            Fact::Outside(fact) => self.outside.apply(fact, stamp),
            Fact::Shared(fact) => self.shared.apply(fact, stamp),
            Fact::Joining(fact) => joining::apply(self, fact, stamp),
        }
    }

    fn happen(&mut self, happening: &Happening, stamp: Stamp) {
        match happening {
            Happening::Opened { .. } => {}
            Happening::Owned { owner } | Happening::HandOverAccepted { owner } => self.goes_to(*owner, stamp),
            Happening::HandOverOffered { to, note } => {
                self.hand_over = Some(HandOver { to: *to, note: note.clone(), at: stamp.at });
            }
            Happening::HandOverDeclined { .. } => self.hand_over = None,
            Happening::Retitled { subject } => self.head.subject = subject.clone(),
            Happening::SeverityChanged { severity, contain } => {
                self.head.severity = *severity;
                self.head.clocks.contain = *contain;
            }
            Happening::SecondLookAsked { reason, why } => {
                let by = match stamp.by {
                    Actor::Member(id) => Some(id),
                    _ => None,
                };
                self.second_look = Some(SecondLook { reason: *reason, why: why.clone(), by, at: stamp.at });
            }
            Happening::SecondLookDeclined { .. } => self.second_look = None,
            Happening::StepDone { step } => self.done[*step as usize] = Some(stamp.at),
            Happening::StepFellBack { step, .. } => self.done[*step as usize] = None,
            Happening::Objected => self.dismissal.objects(),
            Happening::Closed { outcome, reason, .. } => {
                if *outcome == Outcome::NotAComplaint {
                    self.dismissal.closes(*reason, self.second_look.take());
                }
                self.outcome = Some(*outcome);
                self.second_look = None;
                self.closed_at = Some(stamp.at);
            }
            Happening::Reopened { cause: Some(Reopening::TakenBack), .. } => {
                self.second_look = self.dismissal.taken_back();
                self.outcome = None;
                self.closed_at = None;
            }
            Happening::Reopened { .. } => {
                let can_object = self.closed_at.is_some_and(|at| stamp.at <= at + dismissal::OBJECTION);
                if self.outcome == Some(Outcome::NotAComplaint) && can_object {
                    self.dismissal.reopens(self.messages.next() - 1);
                }
                self.outcome = None;
                self.closed_at = None;
            }
        }
    }

    /// Whoever is the complainant is who the case is for, and it belongs to their account.
    fn take_part(&mut self, fact: &participant::Fact, stamp: Stamp) {
        self.participants.apply(fact, stamp);
        if let participant::Fact::ComplainantChanged { contact, customer, .. } = fact {
            self.head.contact = *contact;
            self.head.customer = *customer;
        }
    }

    fn goes_to(&mut self, owner: MemberId, stamp: Stamp) {
        self.hand_overs += u32::from(self.owner.is_some_and(|before| before != owner));
        self.owner = Some(owner);
        self.owned_at = self.owned_at.or(Some(stamp.at));
        self.hand_over = None;
    }

    /// It went to the person let down, or to somebody who speaks for them.
    pub fn went_to_complainant(&self, message: &Message) -> bool {
        message.recipients().into_iter().any(|who| self.participants.speaks_for(who, self.head.contact))
    }

    /// What this person tells of it stands beside what the person let down tells, who neither are they nor do they speak
    /// for them.
    pub fn tells_beside(&self, who: ContactId) -> bool {
        !self.participants.speaks_for(who, self.head.contact)
    }

    /// The six questions went to them, or to whom they speak for.
    pub fn asked_account(&self, who: ContactId) -> bool {
        let asks = |m: &&Message| matches!(m.kind, Kind::Out { purpose: Purpose::AccountAsked, .. }) && m.went_out();
        let to_them = |m: &Message| m.recipients().into_iter().any(|to| self.participants.speaks_for(who, to));
        let of_theirs = |m: &Message| !self.tells_beside(who) && self.went_to_complainant(m);
        self.messages.all().iter().filter(asks).any(|m| to_them(m) || of_theirs(m))
    }

    /// It has not ended, and goes on in no other case.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none() && !self.joining.is_merged()
    }

    /// The first step that is not done; the last when all are.
    pub fn step(&self) -> Step {
        Step::ALL.into_iter().find(|s| self.done[*s as usize].is_none()).unwrap_or(Step::Learn)
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    reads: api::calls,
    pages: |router| router.route("/cases", get(lists::pages::cases)).route("/cases/{no}", get(pages::case)),
    reopen: &[pages::REOPENS],
    navigation: &[
        Entry {
            key: "g a",
            is_wide: false,
            count: |frame| Count::late(frame.unanswered),
            ..Entry::new("unanswered", "Unanswered", "/cases?unanswered=true", Part::Work)
        },
        Entry {
            key: "g c",
            is_wide: false,
            count: |frame| Count::of(frame.open),
            ..Entry::new("cases", "Cases", "/cases", Part::Work)
        },
    ],
    facts: Happening::KINDS,
    panels: &[Piece::of(&panel::head::PANEL), Piece::of(&panel::way::PANEL), Piece::of(&panel::history::PANEL)],
    projections: &[projection::ROWS],
    jobs: &[crate::deadlines::JOB],
    palette: &[palette::find],
    texts: Some(&TEXTS),
    ..Module::new("case", "Cases")
};
