//! A group case: one break, many customers. What it has for all of them stands here once: how the impact is limited, why it
//! happened, what changes, and the letter to all. Its children are ordinary cases, each with its own person, messages,
//! promises and verdict; only that person closes it.
//!
//! Reading order: [`facts`], this page (the fold), `rules` (what may be asked), [`shared`] (what a case knows of its
//! group), `table` and `fields` (a CSV read, a letter filled in), `work` (the job that opens cases, passes on what is shared
//! and sends the letter, in batches). `children` is the list of them.
//!
//! A group has a history of its own, and each of its cases keeps its own: what concerns both is written into both, in one
//! transaction. What is done for thousands is done by the job, a few cases at a time, so that nobody else waits; each
//! case's own history says whether it has been done there, so that it is done once, whoever dies in between.

pub mod actions;
mod aggregate;
pub mod api;
pub mod children;
pub mod facts;
mod fields;
mod join;
pub mod lists;
pub mod pages;
pub mod panel;
mod projection;
mod rules;
mod sentence;
pub mod shared;
mod store;
pub mod subject;
pub mod table;
#[cfg(test)]
mod tests;
pub mod work;

pub use aggregate::{Content, load, shown};
pub use facts::{Audience, Fact, Happening};
pub use join::{act, open};
pub use projection::counts;
pub use rules::{Command, MOST};
pub use sentence::{sentence, shared_sentence};
pub use shared::{Held, Shared, Stands};
pub use store::{Counts, counts_as_summed, counts_of_all, history, members, numbers, rows, texts};
pub use table::read as read_table;

use crate::case::Severity;
use crate::cause::Causes;
use crate::change::{Changes, State as ChangeState};
use crate::remedy::Remedies;
use axum::routing::get;
use base::context::{Stamp, Titles};
use base::ids::MemberId;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use text::Language;
use web::module::{Entry, Module, Part, Piece};

/// A letter to all that went, or is going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Counts the letters of a group from 1.
    pub n: u32,
    /// Whom it goes to.
    pub to: Audience,
    /// The languages it is written in.
    pub languages: Vec<Language>,
    /// The language of those who read none of them.
    pub otherwise: Option<Language>,
    /// When it began to go out.
    pub at: Timestamp,
    /// What had not gone out by then did not go.
    pub is_stopped: bool,
}

/// A group case as it stands: the fold of its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is about.
    pub title: String,
    /// How badly its customers are hit.
    pub severity: Severity,
    /// The one person it belongs to.
    pub owner: Option<MemberId>,
    /// What limits the impact on all.
    pub remedies: Remedies,
    pub causes: Causes,
    pub changes: Changes,
    /// Cases that belong to it.
    pub children: i64,
    /// Tables that were taken in.
    pub imports: u32,
    /// The names of their columns: fields of the letter.
    pub columns: Vec<String>,
    /// The languages the letter is saved in.
    pub drafted: Vec<Language>,
    pub letters: Vec<Letter>,
    /// The fact that last changed what stands for all.
    pub as_of: u32,
    pub opened_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub last_at: Timestamp,
    /// How many facts it is made of.
    pub version: u32,
}

impl Group {
    /// A group that has just been opened.
    pub fn begin(fact: &Fact, stamp: Stamp) -> Option<Group> {
        let Fact::Group(Happening::Opened { title, severity }) = fact else { return None };
        Some(Group {
            title: title.clone(),
            severity: *severity,
            owner: None,
            remedies: Remedies::default(),
            causes: Causes::default(),
            changes: Changes::default(),
            children: 0,
            imports: 0,
            columns: Vec::new(),
            drafted: Vec::new(),
            letters: Vec::new(),
            as_of: 1,
            opened_at: stamp.at,
            closed_at: None,
            last_at: stamp.at,
            version: 1,
        })
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        let before = self.stands();
        self.version += 1;
        self.last_at = stamp.at;
        match fact {
            Fact::Group(happening) => self.happen(happening, stamp),
            Fact::Remedy(fact) => self.remedies.apply(fact, stamp),
            Fact::Cause(fact) => self.causes.apply(fact, stamp),
            Fact::Change(fact) => self.changes.apply(fact, stamp),
        }
        if self.stands() != before {
            self.as_of = self.version;
        }
    }

    fn happen(&mut self, happening: &Happening, stamp: Stamp) {
        match happening {
            Happening::Opened { .. } => {}
            Happening::Owned { owner } => self.owner = Some(*owner),
            Happening::Retitled { title } => self.title = title.clone(),
            Happening::Imported { n, columns, .. } => {
                self.imports = *n;
                let new = columns.iter().filter(|name| !self.columns.contains(name)).cloned().collect::<Vec<_>>();
                self.columns.extend(new);
            }
            Happening::Joined { cases } => self.children += cases.len() as i64,
            Happening::Left { .. } => self.children -= 1,
            Happening::LetterDrafted { language, .. } => {
                if !self.drafted.contains(language) {
                    self.drafted.push(*language);
                }
            }
            Happening::LetterSent { n, to, languages, otherwise } => self.letters.push(Letter {
                n: *n,
                to: *to,
                languages: languages.clone(),
                otherwise: *otherwise,
                at: stamp.at,
                is_stopped: false,
            }),
            Happening::LetterStopped { n } => {
                if let Some(letter) = self.letters.iter_mut().find(|letter| letter.n == *n) {
                    letter.is_stopped = true;
                }
            }
            Happening::Closed => self.closed_at = Some(stamp.at),
            Happening::Reopened { .. } => self.closed_at = None,
        }
    }

    /// It has not been closed.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// The number of its last letter; 0 when none went.
    pub fn letter(&self) -> u32 {
        self.letters.last().map_or(0, |letter| letter.n)
    }

    /// What stands for all of its cases.
    pub fn stands(&self) -> Stands {
        let nothing = self.changes.nothing_can_be_done().is_some();
        let mut planned = self.changes.standing().peekable();
        let is_planned = planned.peek().is_some();
        Stands {
            contained: self.remedies.containment().is_some(),
            cause: self.causes.standing().next().is_some(),
            change: is_planned || nothing,
            checked: (is_planned || nothing) && planned.all(|change| change.state == ChangeState::Checked),
        }
    }

    /// What its numbered things are called, for sentences about them.
    pub fn titles(&self) -> Titles {
        Titles {
            causes: self.causes.all().iter().map(|cause| cause.text.clone()).collect(),
            changes: self.changes.all().iter().map(|change| change.what.clone()).collect(),
            ..Titles::default()
        }
    }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    actions: &[&actions::ACTIONS],
    reads: api::calls,
    pages: |router| {
        router
            .route("/group-cases", get(pages::groups))
            .route("/group-cases/{group}", get(pages::group))
            .route("/group-cases/{group}/rows", get(pages::rows))
            .route("/group-cases/{group}/letter", get(pages::letter))
            .route("/group-cases/{group}/letter/{no}", get(pages::letter_as))
    },
    projections: &[projection::CHILDREN, projection::GROUPS],
    jobs: &[work::JOB],
    panels: &[Piece::of(&panel::PANEL)],
    reopen: &[pages::GROUP_REOPENS, pages::LETTER_REOPENS, pages::LIST_REOPENS],
    navigation: &[Entry::new("groups", "Group cases", "/group-cases", Part::More)],
    facts: Happening::KINDS,
    ..Module::new("group", "Group cases")
};
