//! A first text for the letter, from the facts of the case and from nothing else.

use super::Sections;
use crate::account::{Account, Question};
use crate::change::{Changes, State as ChangeState};
use crate::promise::Promises;
use crate::remedy::{Containment, Remedies};
use base::context::Directory;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use text::say;
use text::{Language, Moment};

/// Who and where the letter speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// How the contact is greeted.
    pub greeted: &'a str,
    /// The owner who signs.
    pub owner: &'a str,
    /// The owner's direct line; may be empty.
    pub direct_line: &'a str,
    /// Whether mail reaches the contact, and with it their own page.
    pub has_mail: bool,
    /// The case's title; empty to leave it out.
    pub subject: &'a str,
    /// Everyone who may be named.
    pub people: &'a Directory,
    /// The zone its dates are told in.
    pub zone: &'a TimeZone,
    /// The language it is written in: the contact's.
    pub language: Language,
}

/// Only English and Norwegian write to people by their first name alone.
pub fn greets_by_first_name(language: Language) -> bool {
    matches!(language, Language::English | Language::Norwegian)
}

/// How somebody of this name is greeted.
pub fn greeted(name: &str, language: Language) -> &str {
    let first = name.split_whitespace().next().filter(|_| greets_by_first_name(language));
    first.unwrap_or(name)
}

/// A draft in the contact's language. What is not known yet stays empty for the owner to write.
pub fn draft(account: &Account, remedies: &Remedies, changes: &Changes, promises: &Promises, names: Names) -> Sections {
    Sections {
        subject: match names.subject {
            "" => say!(names.language, "What happened, what we have done and what changes"),
            subject => say!(names.language, "What happened, what we have done and what changes: {subject}", subject),
        },
        happened: happened(account, names),
        fixed: fixed(remedies, promises, names),
        changes: changing(changes, names),
        closing: closing(names),
    }
}

fn happened(account: &Account, names: Names) -> String {
    let mut parts = vec![say!(names.language, "Dear {name},", name = names.greeted)];
    let told: Vec<String> = [Question::What, Question::TheyTried, Question::OurResponse, Question::NotEnough]
        .into_iter()
        .filter_map(|q| account.answer(q))
        .map(|a| say!(names.language, "“{words}”", words = &a.words))
        .collect();
    if !told.is_empty() {
        parts.push(say!(
            names.language,
            "This is what you told us, in your own words: {words}",
            words = told.join(" ")
        ));
    }
    parts.join("\n\n")
}

fn fixed(remedies: &Remedies, promises: &Promises, names: Names) -> String {
    let contained = match remedies.containment() {
        Some(Containment::By(what)) => Some(say!(names.language, "What we did straight away: {what}", what)),
        _ => None,
    };
    let given = remedies.all().iter().filter(|r| r.is_proven()).map(|r| {
        let when = r.delivered_at.map(|at| format!(", {}", day(at, names))).unwrap_or_default();
        format!("{}{when}", r.what)
    });
    let kept = promises.to_contact().filter(|p| p.done_at.is_some()).map(|p| match p.is_broken() {
        true => say!(names.language, "{what} (later than we promised)", what = &p.what),
        false => p.what.clone(),
    });
    list(contained.into_iter().chain(given).chain(kept))
}

fn changing(changes: &Changes, names: Names) -> String {
    let planned = changes.standing().map(|c| {
        let (owner, by) = (names.people.name(c.owner), day(c.due, names));
        let stands = match c.state {
            ChangeState::Planned => say!(names.language, "{what} ({owner}, by {by}).", what = &c.what, owner, by),
            _ => say!(names.language, "{what} ({owner}, in place).", what = &c.what, owner),
        };
        let check = day(c.check_on, names);
        format!(
            "{stands} {}",
            say!(names.language, "On {check} we will check whether it worked, and write to you.", check)
        )
    });
    let nothing = changes
        .nothing_can_be_done()
        .map(|why| say!(names.language, "We cannot change this, and we want to tell you so openly: {why}", why));
    let undone = changes.cannot_be_undone().map(|what| say!(names.language, "What we cannot undo: {what}", what));
    list(planned.chain(nothing).chain(undone))
}

fn closing(names: Names) -> String {
    let line = if names.direct_line.is_empty() { String::new() } else { format!(", {}", names.direct_line) };
    let ask = say!(names.language, "Whether it is resolved is for you to say; nobody here can close it for you.");
    let said = if names.has_mail {
        let page = say!(names.language, "Your own page shows all of this and how our promises stand.");
        format!("{page} {ask}")
    } else {
        let call = say!(names.language, "I will ask you and write down your answer.");
        format!("{ask} {call}")
    };
    format!("{said}\n\n{}{line}", names.owner)
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")
}

fn day(at: Timestamp, names: Names) -> String {
    Moment::day(at, names.zone).in_language(names.language)
}
