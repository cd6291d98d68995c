//! What concerns a group and a case at once, written into both histories in one transaction: a group begins, a case that
//! is there already joins it or is taken out. And what only the store knows before a letter goes or a group closes.

use super::facts::{Audience, Happening};
use super::shared;
use super::work;
use super::{Command, Content, Group, rules, store};
use crate::case::{self, Command as OnCase, CommitAt, Severity, decide};
use base::context::{Context, Organisation};
use base::ids::{CaseNo, GroupNo, OrgId};
use base::refusal::{Error, Refusal};
use base::words;
use db::Sql;
use engine::counter;
use engine::desk::{CommitAt as At, Desk, Done, Who, commit};
use text::Language;

/// Opens a group case; whoever opens it owns it. A case that showed the break may join it at once.
///
/// # Errors
/// A refusal in plain words, or a fault.
pub fn open(
    sql: &mut Sql,
    org: OrgId,
    ctx: &Context,
    (title, severity): (&str, Severity),
    first: Option<CaseNo>,
) -> Result<Done<Group>, Error> {
    let me = ctx.member()?.id;
    let title = words::line("title", title, rules::TITLE)?;
    let group = GroupNo::nth(counter::next(sql, org, "group")?);
    let opened = [Happening::Opened { title, severity }, Happening::Owned { owner: me }];
    let joined = first.map(|case| Happening::Joined { cases: vec![case] });
    let facts = opened.into_iter().chain(joined).map(Into::into).collect();
    let done = commit::<Group>(sql, &At { org, id: group, ctx }, None, facts, Content::default())?;
    if let Some(case) = first {
        join(sql, (org, ctx), &done, case)?;
    }
    Ok(done)
}

/// Carries a command out on a group with all that it means for its cases, in one commit: the one way in for members.
///
/// # Errors
/// A refusal in plain words, or a fault; then nothing is written.
pub async fn act(desk: &Desk, who: Who, group: GroupNo, command: Command) -> Result<Done<Group>, Error> {
    act_and(desk, who, group, command, |_, _| Ok(())).await
}

/// The same; `also` is written in the same commit.
///
/// # Errors
/// A refusal in plain words, or a fault; then nothing is written.
pub(super) async fn act_and<F>(
    desk: &Desk,
    who: Who,
    group: GroupNo,
    command: Command,
    also: F,
) -> Result<Done<Group>, Error>
where
    F: Fn(&mut Sql<'_>, &Done<Group>) -> Result<(), Error> + Send + 'static,
{
    let (organisation, now, asked) = (desk.organisation(who.org).await?, desk.now(), command.clone());
    let also = move |sql: &mut Sql<'_>, done: &Done<Group>| {
        let ctx = Context { now, actor: who.actor, organisation: &organisation, has_mail: true, given: &[] };
        consequences(sql, (who.org, &ctx), done, &asked)?;
        also(sql, done)
    };
    desk.act_and(who, group, (command, Vec::new()), also).await
}

/// What a command on a group means for its cases, in the same transaction.
///
/// # Errors
/// A refusal in plain words, or a fault; then nothing of it stays.
fn consequences(
    sql: &mut Sql,
    (org, ctx): (OrgId, &Context),
    done: &Done<Group>,
    command: &Command,
) -> Result<(), Error> {
    match command {
        Command::Add { case } => join(sql, (org, ctx), done, *case),
        Command::Remove { case, why } => {
            let leave = shared::Command::Leave { why: why.clone() };
            on_case(sql, (org, ctx), *case, |state| match state.shared.group() {
                Some(group) if group == done.id => Ok(leave),
                _ => Err(Refusal::not_found(format!("{case} is not in this group case."))),
            })
        }
        Command::Send { to, otherwise } => may_go(sql, (org, ctx.organisation), done, (*to, *otherwise)),
        Command::Close => nothing_going(sql, org, done.id, "Wait until it is done, then close the group case."),
        _ => Ok(()),
    }
}

fn join(sql: &mut Sql, at: (OrgId, &Context), done: &Done<Group>, case: CaseNo) -> Result<(), Error> {
    let (group, state) = (done.id, &done.state);
    let (letter, as_of, stands) = (state.letter(), state.as_of, state.stands());
    on_case(sql, at, case, |_| Ok(shared::Command::Join { group, letter, as_of, stands }))
}

fn on_case(
    sql: &mut Sql,
    (org, ctx): (OrgId, &Context),
    no: CaseNo,
    command: impl FnOnce(&case::Case) -> Result<shared::Command, Refusal>,
) -> Result<(), Error> {
    let (state, chain) = case::load(sql, org, no)?;
    let decided = decide(&state, OnCase::Shared(command(&state)?), ctx)?;
    let (facts, content) = decided.into();
    commit(sql, &CommitAt { org, id: no, ctx }, Some((&state, chain)), facts, content)?;
    Ok(())
}

/// One letter at a time; and whoever reads none of its languages is told of before it goes.
fn may_go(
    sql: &mut Sql,
    (org, organisation): (OrgId, &Organisation),
    done: &Done<Group>,
    (to, otherwise): (Audience, Option<Option<Language>>),
) -> Result<(), Error> {
    let n = done.state.letter();
    let others = work::store::of_group(sql, org, done.id)?;
    if others.iter().any(|(task, is_going)| *is_going && !(task.kind == work::Kind::Letter && task.n == n)) {
        return Err(Refusal::not_now(going(&others, n, "Wait until it is done, or stop it.")).into());
    }
    if work::store::audience(sql, (org, done.id), (n, to))? == 0 {
        return Err(Refusal::not_now("A letter has reached everybody in this group already.").into());
    }
    if otherwise.is_some() {
        return Ok(());
    }
    let without = without_text(sql, (org, organisation), done.id, (to, &done.state.drafted))?;
    let Some((_, _, first)) = without.first() else { return Ok(()) };
    let count: i64 = without.iter().map(|(_, count, _)| count).sum();
    let names: Vec<&str> = without.iter().map(|(language, _, _)| language.english()).collect();
    let others = if count > 1 { format!("{first} and {} others read", count - 1) } else { format!("{first} reads") };
    let says = format!(
        "{others} {}, in which the letter isn’t written. Write it, or choose a language for them, or hold it back.",
        names.join(", ")
    );
    Err(Refusal::invalid("otherwise", says).into())
}

/// Languages that somebody reads whom a letter would go to, and in which it is not written: how many read them, and one
/// of their names.
pub(super) fn without_text(
    sql: &mut Sql,
    (org, organisation): (OrgId, &Organisation),
    group: GroupNo,
    (to, written): (Audience, &[Language]),
) -> Result<Vec<(Language, i64, String)>, Error> {
    let mut found: Vec<(Language, i64, String)> = Vec::new();
    for (known, count, first) in work::store::languages(sql, (org, group), to)? {
        let language = known.or(None, organisation.language);
        match found.iter_mut().find(|(other, _, _)| *other == language) {
            Some((_, all, _)) => *all += count,
            None => found.push((language, count, first)),
        }
    }
    found.retain(|(language, _, _)| !written.contains(language));
    Ok(found)
}

fn nothing_going(sql: &mut Sql, org: OrgId, group: GroupNo, then: &str) -> Result<(), Error> {
    let tasks = work::store::of_group(sql, org, group)?;
    if tasks.iter().any(|(_, is_going)| *is_going) {
        return Err(Refusal::not_now(going(&tasks, u32::MAX, then)).into());
    }
    Ok(())
}

fn going(tasks: &[(work::Task, bool)], but: u32, then: &str) -> String {
    let is_this = |task: &work::Task| task.kind == work::Kind::Letter && task.n == but;
    let task = tasks.iter().find(|(task, is_going)| *is_going && !is_this(task)).map(|(task, _)| task);
    let Some(task) = task else { return then.to_owned() };
    let what = match task.kind {
        work::Kind::Rows => "Customers are still being added",
        _ => "A letter is still going out",
    };
    format!("{what}: {} of {}. {then}", task.done, task.total)
}

/// The text of the letter that is being written, by language.
pub(super) fn draft_of(
    sql: &mut Sql,
    org: OrgId,
    group: GroupNo,
) -> Result<Vec<(Language, crate::letter::Sections)>, Error> {
    Ok(store::texts(sql, (org, group), 0)?)
}
