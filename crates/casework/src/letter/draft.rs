//! A first text for the letter, from the facts of the case and from nothing else.

use super::Sections;
use crate::account::{Account, Question};
use crate::change::{Changes, State as ChangeState};
use crate::promise::Promises;
use crate::remedy::{Containment, Remedies};
use base::context::Directory;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Who and where the letter speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The contact, as addressed.
    pub contact: &'a str,
    /// The owner who signs.
    pub owner: &'a str,
    /// The owner's direct line; may be empty.
    pub direct_line: &'a str,
    /// Whether mail reaches the contact, and with it their own page.
    pub has_mail: bool,
    /// The case's title.
    pub subject: &'a str,
    /// Everyone who may be named.
    pub people: &'a Directory,
    /// The zone its dates are told in.
    pub zone: &'a TimeZone,
}

/// A draft. What is not known yet stays empty for the owner to write.
pub fn draft(account: &Account, remedies: &Remedies, changes: &Changes, promises: &Promises, names: Names) -> Sections {
    Sections {
        subject: format!("What happened, what we did and what changes: {}", names.subject),
        happened: happened(account, names),
        fixed: fixed(remedies, promises, names),
        changes: changing(changes, names),
        closing: closing(names),
    }
}

fn happened(account: &Account, names: Names) -> String {
    let mut parts = vec![format!("Dear {},", names.contact)];
    let told: Vec<String> = [Question::What, Question::TheyTried, Question::OurResponse, Question::NotEnough]
        .into_iter()
        .filter_map(|q| account.answer(q))
        .map(|a| format!("“{}”", a.words))
        .collect();
    if !told.is_empty() {
        parts.push(format!("this is what you told us, in your own words: {}", told.join(" ")));
    }
    parts.join("\n\n")
}

fn fixed(remedies: &Remedies, promises: &Promises, names: Names) -> String {
    let contained = match remedies.containment() {
        Some(Containment::By(text)) => Some(format!("To limit the damage at once: {text}")),
        _ => None,
    };
    let given = remedies.all().iter().filter(|r| r.is_proven()).map(|r| {
        let when = r.delivered_at.map(|at| format!(", {}", day(at, names.zone))).unwrap_or_default();
        format!("{}{when}", r.what)
    });
    let kept = promises
        .to_contact()
        .filter(|p| p.done_at.is_some())
        .map(|p| format!("{}{}", p.what, if p.is_broken() { " (later than we promised)" } else { "" }));
    list(contained.into_iter().chain(given).chain(kept))
}

fn changing(changes: &Changes, names: Names) -> String {
    let planned = changes.standing().map(|c| {
        let owner = names.people.name(c.owner);
        let by = day(c.due, names.zone);
        let done = if c.state == ChangeState::Planned { format!("by {by}") } else { "in place".to_owned() };
        let check = day(c.check_on, names.zone);
        format!("{} ({owner}, {done}). On {check} we look whether it worked, and write to you.", c.what)
    });
    let nothing = changes
        .nothing_can_be_done()
        .map(|why| format!("We cannot change this, and you should hear it from us plainly: {why}"));
    let undone = changes.cannot_be_undone().map(|what| format!("What we cannot undo: {what}"));
    list(planned.chain(nothing).chain(undone))
}

fn closing(names: Names) -> String {
    let line = if names.direct_line.is_empty() { String::new() } else { format!(", {}", names.direct_line) };
    let (page, asking) = if names.has_mail {
        ("You can see all of this, and how our promises stand, on your own page. ", "")
    } else {
        ("", " I will ask you, and write down what you say.")
    };
    format!(
        "{page}Whether it is made right is for you to say; nobody here can close it for you.{asking}\n\n{}{line}",
        names.owner
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%-d %B %Y").to_string()
}
