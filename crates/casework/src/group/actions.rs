//! The actions on group cases: one is opened, its customers are added, the letter is written and sent, and what is shared
//! is recorded once for all of them.

use super::facts::Audience;
use super::subject::{OfGroup, Place, Wish};
use super::{Command, table};
use crate::cause;
use crate::change::{self, Count, Plan};
use crate::letter::Sections;
use crate::remedy;
use base::ids::MemberId;
use base::refusal::Refusal;
use base::words;
use serde::Deserialize;
use text::Language;
use utoipa::ToSchema;
use web::action::{Action, Body};
use web::extract::nowhere;

/// One break, many customers.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct GroupOpening {
    /// What broke, and for whom, in a few words.
    title: String,
    /// `critical`, `degraded` or `minor`: how badly its customers are hit.
    severity: String,
    /// The case that showed it, `A-1042`; it joins the group. May be left out.
    case: String,
}

impl Body<OfGroup> for GroupOpening {
    const PATH: &'static str = "";
    const SAYS: &'static str = "Open a group case: one break that many customers are affected by.";
    const STATUS: u16 = 201;
    type Command = Wish;

    fn command(self, place: &Place<'_>) -> Result<Wish, Refusal> {
        let title = words::line("title", &self.title, super::rules::TITLE)?;
        let severity = place.one_of("severity", &self.severity)?;
        let first = if self.case.trim().is_empty() { None } else { Some(words::case_number("case", &self.case)?) };
        Ok(Wish::Open { title, severity, first })
    }
}

/// Customers who are affected.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChildrenAdding {
    /// A table as CSV: the first row names the columns; `name`, `email`, `phone`, `company`, `language` and `role` say who
    /// somebody is, and every column is a field of the letter. Each good row becomes a case; broken ones are answered with
    /// their line and why.
    csv: String,
    /// Or a case that is there already, `A-1042`.
    case: String,
}

impl Body<OfGroup> for ChildrenAdding {
    const PATH: &'static str = "{group}/children";
    const SAYS: &'static str = "Add customers to a group case: from a table as CSV, or a case that is there already.";
    type Command = Wish;

    fn command(self, place: &Place<'_>) -> Result<Wish, Refusal> {
        match (self.csv.trim(), self.case.trim()) {
            ("", "") if place.has_file => Ok(Wish::Table),
            ("", "") => Err(Refusal::invalid("csv", super::subject::NO_TABLE)),
            ("", number) => Ok(Wish::On(Command::Add { case: words::case_number("case", number)? })),
            (_, "") => Ok(Wish::On(Command::Import(table::read(&self.csv)?))),
            _ => Err(Refusal::invalid("case", "Add a table or a case, not both at once.")),
        }
    }
}

/// A case that does not belong to the group.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct ChildRemoval {
    /// Why.
    why: String,
}

impl Body<OfGroup> for ChildRemoval {
    const PATH: &'static str = "{group}/children/{no}/removal";
    const SAYS: &'static str = "Take a case out of a group case, and say why; it keeps its history.";
    type Command = Wish;

    fn command(self, place: &Place<'_>) -> Result<Wish, Refusal> {
        Ok(Wish::On(Command::Remove { case: place.at.case.ok_or_else(nowhere)?, why: self.why }))
    }
}

/// The letter to all in one language.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct GroupLetterDraft {
    /// What the letter is about. Fields stand in braces, here and below: `{first name}`, `{order number}`.
    subject: String,
    /// What happened, and what we got wrong.
    happened: String,
    /// What was done: the short term.
    fixed: String,
    /// What will stop it recurring: the long term.
    changes: String,
    /// Who answers, and how to reach them.
    closing: String,
}

impl Body<OfGroup> for GroupLetterDraft {
    const PATH: &'static str = "{group}/letter-drafts/{language}";
    const SAYS: &'static str = "Save the letter to all in one language; each customer gets it in their own.";
    type Command = Wish;

    fn command(self, place: &Place<'_>) -> Result<Wish, Refusal> {
        let language = place.at.language.ok_or_else(nowhere)?;
        let sections = Box::new(Sections {
            subject: self.subject,
            happened: self.happened,
            fixed: self.fixed,
            changes: self.changes,
            closing: self.closing,
        });
        Ok(Wish::On(Command::Draft { language, sections }))
    }
}

fn language(field: &'static str, text: &str) -> Result<Language, Refusal> {
    let known = Language::ALL.into_iter().find(|language| language.code() == text.trim());
    known.ok_or_else(|| Refusal::invalid(field, "Choose one of the languages we write: en, de, fr, es or nb."))
}

/// The letter goes out.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct GroupLetterSending {
    /// `not_told` (default): those no letter has reached yet; or `everyone`.
    to: Option<Audience>,
    /// For those who read a language the letter is not written in: one it is written in, or `hold` to hold it back from
    /// them. Left out, the letter goes only when there is nobody like that.
    otherwise: String,
    /// How many red marks of the coach its texts are sent with all the same; without it a letter that has any is refused.
    marks: Option<u32>,
    /// The language of the text below.
    language: String,
    /// The text in that language, saved before the letter goes: what the letter is about. Left out, with all that follows,
    /// the texts go as they are saved.
    subject: String,
    /// What happened, and what we got wrong.
    happened: String,
    /// What was done: the short term.
    fixed: String,
    /// What will stop it recurring: the long term.
    changes: String,
    /// Who answers, and how to reach them.
    closing: String,
}

impl Body<OfGroup> for GroupLetterSending {
    const PATH: &'static str = "{group}/letters";
    const SAYS: &'static str =
        "Send the letter to the customers of a group case, each a mail of their own in their own language.";
    type Command = Wish;

    fn command(self, _place: &Place<'_>) -> Result<Wish, Refusal> {
        let otherwise = match self.otherwise.trim() {
            "" => None,
            "hold" => Some(None),
            tag => Some(Some(language("otherwise", tag)?)),
        };
        let text = if self.language.trim().is_empty() {
            None
        } else {
            let sections = Sections {
                subject: self.subject,
                happened: self.happened,
                fixed: self.fixed,
                changes: self.changes,
                closing: self.closing,
            };
            Some((language("language", &self.language)?, Box::new(sections)))
        };
        Ok(Wish::Send { to: self.to.unwrap_or(Audience::NotTold), otherwise, marks: self.marks, text })
    }
}

/// What limits the impact on all, or why nothing needs to.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct GroupContainment {
    /// What limits it.
    text: String,
    /// Why nothing needs limiting, instead.
    why_none: String,
}

impl Body<OfGroup> for GroupContainment {
    const PATH: &'static str = "{group}/containment";
    const SAYS: &'static str =
        "Record what limits the impact on all customers of a group case, or why nothing is needed.";
    type Command = remedy::Command;

    fn command(self, _place: &Place<'_>) -> Result<remedy::Command, Refusal> {
        if self.text.trim().is_empty() && !self.why_none.trim().is_empty() {
            return Ok(remedy::Command::NoContainment { why: self.why_none });
        }
        Ok(remedy::Command::Contain { text: self.text })
    }
}

/// Why it happened, to all of them.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct GroupCause {
    /// `conditions`, `method`, `system`, `material`, `measurement` or `environment`.
    branch: String,
    /// What caused it.
    text: String,
    /// Why, and why that, down to a condition that can be changed.
    whys: Vec<String>,
}

impl Body<OfGroup> for GroupCause {
    const PATH: &'static str = "{group}/causes";
    const SAYS: &'static str = "Add a cause to a group case; it stands for each of its cases.";
    type Command = cause::Command;

    fn command(self, place: &Place<'_>) -> Result<cause::Command, Refusal> {
        let branch = place.one_of("branch", &self.branch)?;
        Ok(cause::Command::Name { branch, text: self.text, whys: self.whys })
    }
}

/// What will be done differently.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct GroupChange {
    /// What is done differently.
    what: String,
    /// What we expect of it.
    expectation: String,
    /// Who makes it; the sender when left out.
    owner: Option<i64>,
    /// By when it is in place.
    due: String,
    /// When we look whether it worked.
    check_on: String,
}

impl Body<OfGroup> for GroupChange {
    const PATH: &'static str = "{group}/changes";
    const SAYS: &'static str =
        "Plan a change for a group case as an experiment: what, expectation, owner, date, check.";
    type Command = change::Command;

    fn command(self, place: &Place<'_>) -> Result<change::Command, Refusal> {
        let (due, check_on) = (place.moment("due", &self.due)?, place.moment("check_on", &self.check_on)?);
        let owner = MemberId(self.owner.unwrap_or(place.me().0));
        Ok(change::Command::Plan(Plan { what: self.what, expectation: self.expectation, owner, due, check_on }))
    }
}

/// What came of a change.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct GroupChangeCheck {
    /// `worked`, `did_not_work` or `too_early`.
    effect: String,
    /// What you saw.
    words: String,
    /// How often it happened before.
    times_before: Option<u32>,
    /// In so many days.
    days_before: Option<u32>,
    /// How often since.
    times_after: Option<u32>,
    /// In so many days.
    days_after: Option<u32>,
    /// When you look again, if it is too early.
    again: String,
}

impl Body<OfGroup> for GroupChangeCheck {
    const PATH: &'static str = "{group}/changes/{n}/check";
    const SAYS: &'static str = "Record what a change of a group case led to.";
    type Command = change::Command;

    fn command(self, place: &Place<'_>) -> Result<change::Command, Refusal> {
        let effect = place.one_of("effect", &self.effect)?;
        let before = self.times_before.zip(self.days_before).map(|(times, days)| Count { times, days });
        let after = self.times_after.zip(self.days_after).map(|(times, days)| Count { times, days });
        let again = place.moment("again", &self.again)?;
        Ok(change::Command::Check { n: place.n, effect, before, after, words: self.words, again })
    }
}

web::bodies! { OfGroup => Wish;
    GroupOwnership(), "{group}/ownership", "Assign a group case to yourself." => Wish::On(Command::Own);
    GroupTitle(title = "In a few words."), "{group}/title",
        "Rename a group case." => Wish::On(Command::Retitle { title });
    GroupCauseStriking[n](why = "How we know."), "{group}/causes/{n}/striking",
        "Rule out a cause of a group case, and say how you know."
        => Wish::from(cause::Command::Strike { n, why });
    GroupChangeMaking[n](), "{group}/changes/{n}/making",
        "Mark a change of a group case as in place." => Wish::from(change::Command::Make { n });
    GroupChangeDropping[n](why = "Why."), "{group}/changes/{n}/dropping",
        "Drop a change of a group case, and say why." => Wish::from(change::Command::Drop { n, why });
    GroupNothingCanBeDone(why = "Why."), "{group}/nothing-can-be-done",
        "Record that nothing can be done about the break of a group case, and why."
        => Wish::from(change::Command::NothingCanBeDone { why });
    GroupLetterStopping(), "{group}/letters/stopping",
        "Stop a letter that is still going out; what has gone has gone." => Wish::On(Command::Stop);
    GroupClosing(), "{group}/closing",
        "Close a group case, once its changes are in place and checked; its cases stay as they are."
        => Wish::On(Command::Close);
    GroupReopening(why = "Why."), "{group}/reopening",
        "Open a closed group case again, and say why." => Wish::On(Command::Reopen { why });
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfGroup>] = &[
    Action::of::<GroupOpening>(),
    Action::of::<GroupOwnership>(),
    Action::of::<GroupTitle>(),
    Action::of::<ChildrenAdding>(),
    Action::of::<ChildRemoval>(),
    Action::of::<GroupLetterDraft>(),
    Action::of::<GroupLetterSending>(),
    Action::of::<GroupLetterStopping>(),
    Action::of::<GroupContainment>(),
    Action::of::<GroupCause>(),
    Action::of::<GroupCauseStriking>(),
    Action::of::<GroupChange>(),
    Action::of::<GroupChangeMaking>(),
    Action::of::<GroupChangeCheck>(),
    Action::of::<GroupChangeDropping>(),
    Action::of::<GroupNothingCanBeDone>(),
    Action::of::<GroupClosing>(),
    Action::of::<GroupReopening>(),
];
