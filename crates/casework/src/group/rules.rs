//! What may be asked of a group case, by whom, and when it may be closed.

use super::facts::{Audience, Fact, Happening};
use super::table::Table;
use super::{Content, Group, fields};
use crate::account::Account;
use crate::change::State as ChangeState;
use crate::letter::Sections;
use crate::{cause, change, remedy};
use base::context::{Context, Person, Role};
use base::ids::CaseNo;
use base::refusal::Refusal;
use base::words;
use text::Language;

/// The most cases of one group.
pub const MOST: i64 = 20_000;

/// What may be asked of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Take it: from now on I answer for it.
    Own,
    /// Say better what it is about.
    Retitle { title: String },
    /// Limit the impact on all.
    Contain(remedy::Command),
    /// Of why it happened.
    Cause(cause::Command),
    /// Of what becomes different.
    Change(change::Command),
    /// Take in a table of customers.
    Import(Table),
    /// Take in a case that is there already.
    Add { case: CaseNo },
    /// Take a case out, and why.
    Remove { case: CaseNo, why: String },
    /// Keep the text of the letter in one language.
    Draft { language: Language, sections: Box<Sections> },
    /// Send the letter. Whoever reads none of its languages gets it in this one, or it is held back from them; none while
    /// nobody has said which.
    Send { to: Audience, otherwise: Option<Option<Language>> },
    /// Let what has not gone out yet of the last letter not go out.
    Stop,
    /// It is done.
    Close,
    /// It is not, because.
    Reopen { why: String },
    /// The job: these cases have been opened for it.
    Join { cases: Vec<CaseNo> },
}

/// What follows.
pub(super) fn decide(group: &Group, command: Command, ctx: &Context) -> Result<(Vec<Fact>, Content), Refusal> {
    if let Command::Join { cases } = command {
        // The job opens them for whoever sent the table, also when that person has left meanwhile.
        return plain(vec![Happening::Joined { cases }]);
    }
    let me = ctx.member()?;
    if !group.is_open() && !matches!(command, Command::Reopen { .. } | Command::Own) {
        return Err(Refusal::not_now("This group case is closed. Reopen it first."));
    }
    let mut content = Content::default();
    let happening = match command {
        Command::Own => own(group, me)?,
        Command::Retitle { title } => Happening::Retitled { title: words::line("title", &title, TITLE)? },
        Command::Contain(command) => return plain(remedy::decide(&group.remedies, command, ctx)?),
        Command::Cause(command) => {
            return plain(cause::decide(&group.causes, &Account::default(), command, ctx)?);
        }
        Command::Change(command) => return plain(change::decide(&group.changes, command, ctx)?),
        Command::Import(table) => import(group, table, &mut content)?,
        Command::Add { case } => {
            room_for(group, 1)?;
            Happening::Joined { cases: vec![case] }
        }
        Command::Join { cases } => Happening::Joined { cases },
        Command::Remove { case, why } => {
            let why = words::required("why", &why, "Say why this case doesn’t belong to the group.")?;
            Happening::Left { case, why }
        }
        Command::Draft { language, sections } => draft(group, language, *sections, &mut content)?,
        Command::Send { to, otherwise } => send(group, (to, otherwise.flatten()), me)?,
        Command::Stop => {
            answers_for(group, me)?;
            let last = group.letters.last().filter(|letter| !letter.is_stopped);
            let last = last.ok_or_else(|| Refusal::not_now("No letter is going out."))?;
            Happening::LetterStopped { n: last.n }
        }
        Command::Close => close(group, me)?,
        Command::Reopen { why } => {
            answers_for(group, me)?;
            if group.is_open() {
                return Err(Refusal::not_now("This group case is open."));
            }
            Happening::Reopened { why: words::required("why", &why, "Say why it goes on.")? }
        }
    };
    Ok((vec![happening.into()], content))
}

/// What is wrong when nobody says what a group is about.
pub(super) const TITLE: &str = "Say in a few words what broke, and for whom.";

fn plain<F: Into<Fact>>(facts: Vec<F>) -> Result<(Vec<Fact>, Content), Refusal> {
    Ok((facts.into_iter().map(Into::into).collect(), Content::default()))
}

fn own(group: &Group, me: &Person) -> Result<Happening, Refusal> {
    match group.owner {
        Some(owner) if owner == me.id => Err(Refusal::not_now("You already own this group case.")),
        Some(_) if me.role < Role::Manager => {
            Err(Refusal::forbidden("Somebody owns this group case. Only a manager can take it over."))
        }
        _ => Ok(Happening::Owned { owner: me.id }),
    }
}

/// Only the owner or a manager speaks to all of them at once, or ends it.
fn answers_for(group: &Group, me: &Person) -> Result<(), Refusal> {
    if group.owner == Some(me.id) || me.role >= Role::Manager {
        return Ok(());
    }
    Err(Refusal::forbidden("Only the owner of the group case or a manager can do this. Assign it to yourself first."))
}

fn room_for(group: &Group, more: i64) -> Result<(), Refusal> {
    if group.children + more <= MOST {
        return Ok(());
    }
    Err(Refusal::invalid("csv", format!("A group case holds at most {MOST} cases. Open another one for the rest.")))
}

fn import(group: &Group, table: Table, content: &mut Content) -> Result<Happening, Refusal> {
    if table.rows.is_empty() {
        let first = table.refused.first().map(|bad| format!(" Line {}: {}", bad.line, bad.why)).unwrap_or_default();
        return Err(Refusal::invalid("csv", format!("No row of this table can be used.{first}")));
    }
    room_for(group, table.rows.len() as i64)?;
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let n = group.imports + 1;
    let (good, bad, columns) = (count(table.rows.len()), count(table.refused.len()), table.columns.clone());
    content.table = Some(table);
    Ok(Happening::Imported { n, good, bad, columns })
}

/// A letter to all is one that could go to each: with all its parts, and no field that nobody knows.
fn draft(group: &Group, language: Language, sections: Sections, content: &mut Content) -> Result<Happening, Refusal> {
    words::line("subject", &sections.subject, "Give the letter a subject.")?;
    let parts = [
        ("happened", &sections.happened, "Say what happened, as we understand it, and what we got wrong."),
        ("fixed", &sections.fixed, "A letter says what was done to put it right. Write the short-term part."),
        ("changes", &sections.changes, "A letter says what will stop it recurring. Write the long-term part."),
        ("closing", &sections.closing, "Close the letter: who answers, and how to reach them."),
    ];
    for (field, text, missing) in parts {
        words::required(field, text, missing)?;
        known(field, text, group)?;
    }
    known("subject", &sections.subject, group)?;
    let sha256 = sections.sha256();
    content.text = Some((language, sections));
    Ok(Happening::LetterDrafted { language, sha256 })
}

fn known(field: &'static str, text: &str, group: &Group) -> Result<(), Refusal> {
    let all = fields::names(&group.columns);
    let Some(unknown) = fields::unknown(text, &all) else { return Ok(()) };
    let says = format!("No field is called “{unknown}”. There are: {}.", all.join(", "));
    Err(Refusal::invalid(field, says))
}

fn send(group: &Group, (to, otherwise): (Audience, Option<Language>), me: &Person) -> Result<Happening, Refusal> {
    answers_for(group, me)?;
    if group.children == 0 {
        return Err(Refusal::not_now("Nobody is in this group yet. Add its customers first."));
    }
    if group.drafted.is_empty() {
        return Err(Refusal::not_now("The letter isn’t written yet. Write and save it in at least one language."));
    }
    if let Some(language) = otherwise.filter(|language| !group.drafted.contains(language)) {
        let says = format!("The letter isn’t written in {}. Choose a language it is written in.", language.english());
        return Err(Refusal::invalid("otherwise", says));
    }
    Ok(Happening::LetterSent { n: group.letter() + 1, to, languages: group.drafted.clone(), otherwise })
}

/// A group closes as the path of a case does: contained, explained, changed, and the change looked at. Its cases do not
/// close with it; each waits for its own customer.
fn close(group: &Group, me: &Person) -> Result<Happening, Refusal> {
    answers_for(group, me)?;
    let stands = group.stands();
    let unchecked = group.changes.standing().find(|change| change.state != ChangeState::Checked);
    let missing = match unchecked {
        _ if !stands.contained => "what limits the impact, or why nothing is needed".to_owned(),
        _ if !stands.cause => "at least one cause".to_owned(),
        _ if !stands.change => "a change with an owner and a date, or why nothing can be done".to_owned(),
        Some(change) if change.state == ChangeState::Planned => format!("“{}” in place", change.what),
        Some(change) => format!("whether “{}” worked", change.what),
        None => return Ok(Happening::Closed),
    };
    Err(Refusal::not_now(format!("It’s too early to close the group case. Still missing: {missing}.")))
}
