//! Who may merge, move, split and link, when not, and within which time it is undone. Only cases of one customer become one:
//! nobody reads what another customer wrote.

use super::carry::{self, is_movable, within_a_day};
use super::facts::{Fact, How, LinkKind, Numbers};
use super::links;
use crate::case::{Case, Command as OnCase, Stored};
use crate::message::{Kind, Message};
use base::context::{Actor, Context, Role};
use base::ids::{CaseNo, ContactId};
use base::refusal::Refusal;
use base::words;
use text::text;

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// This case is the same as another, and goes on there.
    Merge { no: CaseNo, into: CaseNo },
    /// It is not the same after all.
    UndoMerge { no: CaseNo },
    /// A message belongs to another case.
    Move { no: CaseNo, n: u32, to: CaseNo },
    /// Some messages are a case of their own.
    Split { messages: Vec<u32>, subject: String },
    /// What went to that case comes back.
    UndoMove { no: CaseNo, to: CaseNo },
    /// The two have to do with each other.
    Link { no: CaseNo, to: CaseNo, how: LinkKind },
    /// They have not.
    Unlink { to: CaseNo },
}

/// What may be asked, and the other case as it stands: looked up where it is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    pub what: What,
    pub other: Option<Box<Other>>,
}

impl Command {
    /// The other case, and the version it was decided on in.
    pub fn seen(&self) -> Option<(CaseNo, u32)> {
        let other = self.other.as_ref()?;
        Some((other.no, other.case.as_ref()?.version))
    }
}

impl From<What> for Command {
    fn from(what: What) -> Command {
        Command { what, other: None }
    }
}

impl From<What> for OnCase {
    fn from(what: What) -> OnCase {
        OnCase::Joining(what.into())
    }
}

/// The other case, with the names of both customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub no: CaseNo,
    /// None for one that is to begin.
    pub case: Option<Case>,
    pub history: Vec<Stored>,
    pub customers: (String, String),
    /// Both are for the same person, who may have been two contacts before.
    pub is_one_person: bool,
    /// People who belong to the other's customer, of those who wrote what is moved.
    pub known_there: Vec<ContactId>,
    /// Who wrote to this case, by name, where a refusal may have to say so.
    pub names: Vec<(ContactId, String)>,
}

/// What follows on this case; what follows on the other is written in the same commit.
///
/// # Errors
/// A refusal in plain words.
pub fn decide(case: &Case, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let other = command.other.as_deref();
    match &command.what {
        What::Link { no, to, how } => links::link(case, (*no, *to), *how, other, ctx),
        What::Unlink { to } => links::unlink(case, *to, ctx),
        what => {
            may_act(case, ctx)?;
            if let Some(there) = other.and_then(|other| other.case.as_ref()) {
                may_act(there, ctx)?;
            }
            match what {
                What::Merge { no, into } => merge(case, (*no, *into), other),
                What::UndoMerge { no } => undo_merge(case, *no, other, ctx),
                What::Move { no, n, to } => move_message(case, (*no, *to), *n, other),
                What::Split { messages, subject } => split(case, messages, subject, other),
                What::UndoMove { no, to } => undo_move(case, (*no, *to), other, ctx),
                What::Link { .. } | What::Unlink { .. } => Ok(Vec::new()),
            }
        }
    }
}

/// Its owner, a manager, or anybody while nobody owns it.
pub(super) fn may_act(case: &Case, ctx: &Context) -> Result<(), Refusal> {
    let me = ctx.member()?;
    match case.owner {
        Some(owner) if owner != me.id && me.role < Role::Manager => {
            let name = ctx.organisation.people.name(owner);
            let says = format!("{name} owns “{}”. Ask {name} or a manager to do this.", case.head.subject);
            Err(Refusal::forbidden(says))
        }
        _ => Ok(()),
    }
}

/// A case that goes on in another takes nothing but that to be undone.
///
/// # Errors
/// Refused, with where it goes on.
pub fn still_here(case: &Case, command: &OnCase, ctx: &Context) -> Result<(), Refusal> {
    let Some(into) = &case.joining.into else { return Ok(()) };
    if matches!(command, OnCase::Joining(Command { what: What::UndoMerge { .. }, .. })) {
        return Ok(());
    }
    let no = into.case.to_string();
    Err(Refusal::not_now(match ctx.actor {
        Actor::Contact(_) => {
            text!(customer: "This is part of another case now. Open the link in our latest email, or reply to that email.")
        }
        _ => text!("This case was merged into {no}. Continue there.", no),
    }))
}

pub(super) fn nothing_with_itself(field: &'static str, (no, other): (CaseNo, CaseNo)) -> Result<(), Refusal> {
    if no == other {
        return Err(Refusal::invalid(field, format!("{no} is this case. Choose another one.")));
    }
    Ok(())
}

fn merge(case: &Case, (no, into): (CaseNo, CaseNo), other: Option<&Other>) -> Result<Vec<Fact>, Refusal> {
    carries_over(case, "This case", "the other case into this one")?;
    if other.is_some() {
        nothing_with_itself("into", (no, into))?;
    }
    let (other, there) = goes_on("into", other)?;
    same_customer("into", case, other, there)?;
    owes_no_more((case, "this case"), (there, &other.no.to_string()), "merge it")?;
    let numbers = carry::all_of(case, there);
    Ok(vec![Fact::Gave { to: other.no, how: How::Merge, numbers, subject: None }])
}

/// The other case, when it can take something.
fn goes_on<'a>(field: &'static str, other: Option<&'a Other>) -> Result<(&'a Other, &'a Case), Refusal> {
    let choose = || Refusal::invalid(field, "Enter the number of the other case, such as A-1042.");
    let other = other.ok_or_else(choose)?;
    let there = other.case.as_ref().ok_or_else(choose)?;
    stands_alone(field, other, there)?;
    if !there.is_open() {
        let says = format!("{} is closed. Choose an open case, or link the two.", other.no);
        return Err(Refusal::invalid(field, says));
    }
    Ok((other, there))
}

/// The other case does not go on in a third.
pub(super) fn stands_alone(field: &'static str, other: &Other, there: &Case) -> Result<(), Refusal> {
    let Some(into) = &there.joining.into else { return Ok(()) };
    Err(Refusal::invalid(field, format!("{} was merged into {1}. Choose {1}.", other.no, into.case)))
}

fn same_customer(field: &'static str, case: &Case, other: &Other, there: &Case) -> Result<(), Refusal> {
    if case.head.customer == there.head.customer || other.is_one_person {
        return Ok(());
    }
    let (ours, theirs) = &other.customers;
    let says = format!(
        "This is a case of {ours}, and {} one of {theirs}. Only cases of one customer can be merged. Merge the contacts \
         first if they are one person, or link the two cases.",
        other.no
    );
    Err(Refusal::invalid(field, says))
}

/// What was found, changed, written or judged stays where it was said: such a case takes another in, and goes nowhere itself.
/// `instead` is what may be merged instead.
fn carries_over(case: &Case, named: &str, instead: &str) -> Result<(), Refusal> {
    if !case.is_open() {
        return Err(Refusal::not_now(format!("{named} is closed. A closed case stays as it is; link it instead.")));
    }
    if let Some(group) = case.shared.group() {
        let says =
            format!("{named} is part of the group case {group}. Take it out of the group first, or link the two.");
        return Err(Refusal::not_now(says));
    }
    let verdict = &case.verdict;
    let has = if verdict.is_asked() || !verdict.all().is_empty() || verdict.prediction().is_some() {
        "verdict"
    } else if case.letter.last_sent().is_some() {
        "letter"
    } else if case.causes.finding().is_some() || case.causes.standing().next().is_some() {
        "causes"
    } else if !case.changes.all().is_empty() || case.changes.nothing_can_be_done().is_some() {
        "changes"
    } else if !case.outside.all().is_empty() {
        "thread with someone outside"
    } else {
        return Ok(());
    };
    Err(Refusal::not_now(format!(
        "{named} has its own {has}, so it can’t be merged into another. Merge {instead}, or link the two."
    )))
}

/// The other is contained already, so that nobody would contain any more what is still to be contained here.
fn owes_no_more((case, named): (&Case, &str), (there, other): (&Case, &str), then: &str) -> Result<(), Refusal> {
    if !carry::owes_more(case, there) {
        return Ok(());
    }
    let begins = words::capital(named);
    Err(Refusal::not_now(format!(
        "{begins} isn’t contained yet, and {other} is, so the impact of {named} would be overlooked. Contain {named} \
         first, then {then}."
    )))
}

fn undo_merge(case: &Case, no: CaseNo, other: Option<&Other>, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let into = case.joining.into.as_ref().ok_or_else(|| Refusal::not_now("This case isn’t merged into another."))?;
    if into.how != How::Merge {
        return Err(Refusal::not_now("Its split was undone, and that stays. Split the messages off again instead."));
    }
    in_time(into.at, ctx)?;
    let Some((other, there)) = other.and_then(|other| Some((other, other.case.as_ref()?))) else {
        return Ok(Vec::new());
    };
    still_holds((no, case), other, ctx)?;
    was_not_judged((no, other.no), there)?;
    let (_, carried) = carry::back(there, &other.history, case, no).ok_or_else(gone)?;
    Ok(vec![Fact::Took { from: other.no, how: How::MergeUndone, carried }])
}

/// What the customer decided while the two were one is about both, and stays.
fn was_not_judged((no, other): (CaseNo, CaseNo), there: &Case) -> Result<(), Refusal> {
    let taken = there.joining.taken_from(no).ok_or_else(gone)?;
    if there.verdict.all().iter().all(|given| given.at < taken.at) {
        return Ok(());
    }
    Err(Refusal::not_now(format!(
        "The customer has given their verdict on {other} since the merge. It is about both cases and stays, so the merge \
         can’t be undone. Move messages instead."
    )))
}

fn in_time(at: jiff::Timestamp, ctx: &Context) -> Result<(), Refusal> {
    if within_a_day(at, ctx.now) {
        return Ok(());
    }
    Err(Refusal::not_now("That was more than a day ago and can’t be undone. Split or move the messages instead."))
}

fn gone() -> Refusal {
    Refusal::not_now("That has been undone already.")
}

/// What the other took from this case is there still.
fn still_holds((no, case): (CaseNo, &Case), other: &Other, ctx: &Context) -> Result<(), Refusal> {
    let Some(there) = &other.case else { return Ok(()) };
    let names = &other.names;
    let other = other.no;
    if let Some(into) = &there.joining.into {
        let says = format!("{other} was itself merged into {}. Undo that first.", into.case);
        return Err(Refusal::not_now(says));
    }
    let taken = there.joining.taken_from(no).ok_or_else(gone)?;
    for (was, here) in &taken.numbers.messages {
        if let Some(Kind::Moved { to, .. }) = there.messages.get(*here).map(|message| &message.kind) {
            let which = case.messages.get(*was).map_or_else(|| "A message".to_owned(), |said| called(said, names, ctx));
            let says = format!("{which} was moved on from {other} to {to}. Undo that first.");
            return Err(Refusal::not_now(says));
        }
    }
    Ok(())
}

/// The contact who wrote it, also of a message that is read elsewhere now.
pub(super) fn writer(message: &Message) -> Option<ContactId> {
    let recorded = if let Actor::Contact(id) = message.by { Some(id) } else { None };
    message.sender().or(recorded)
}

/// A message as people tell it from others: by who wrote it and when.
pub(super) fn called(message: &Message, names: &[(ContactId, String)], ctx: &Context) -> String {
    let at = calendar::short(message.at, ctx.now, ctx.organisation.zone());
    let wrote = writer(message).and_then(|from| names.iter().find(|(id, _)| *id == from));
    match (wrote, message.by) {
        (Some((_, name)), _) => format!("{name}’s message of {at}"),
        (None, Actor::Member(id)) => format!("{}’s message of {at}", ctx.organisation.people.name(id)),
        (None, _) => format!("The message of {at}"),
    }
}

fn move_message(case: &Case, (no, to): (CaseNo, CaseNo), n: u32, other: Option<&Other>) -> Result<Vec<Fact>, Refusal> {
    can_move(case, n)?;
    stays(case, &[n]).map_err(|no| Refusal::not_now(no.says))?;
    if other.is_some() {
        nothing_with_itself("to", (no, to))?;
    }
    let (other, there) = goes_on("to", other)?;
    let wrote = case.messages.get(n).and_then(|message| message.sender());
    let is_known = |who: ContactId| there.participants.has(who) || other.known_there.contains(&who);
    if case.head.customer != there.head.customer && !wrote.is_some_and(is_known) {
        let (_, theirs) = &other.customers;
        let says = format!(
            "{} is a case of {theirs}, and the sender of this message isn’t one of their people. Choose another case.",
            other.no
        );
        return Err(Refusal::invalid("to", says));
    }
    let (_, numbers) = carry::numbers_of(case, &[n], there.messages.next());
    Ok(vec![Fact::Gave { to: other.no, how: How::Move, numbers, subject: None }])
}

fn can_move(case: &Case, n: u32) -> Result<(), Refusal> {
    let found = case.messages.get(n).filter(|message| !matches!(message.kind, Kind::Moved { .. }));
    let message = found.ok_or_else(|| Refusal::not_found("This case has no message with that number."))?;
    if is_movable(message) {
        return Ok(());
    }
    Err(Refusal::not_now(match message.kind {
        Kind::Out { .. } => "A reply moves with the message it answers. Move that message.",
        _ => "That message is part of what the customer decided here, and stays.",
    }))
}

/// A case keeps at least one message from the customer.
fn stays(case: &Case, leaving: &[u32]) -> Result<(), Refusal> {
    let mut said = case.messages.all().iter().filter(|message| message.sender().is_some());
    if said.any(|message| !leaving.contains(&message.n)) {
        return Ok(());
    }
    let says = "That would leave this case without a message from the customer. Merge the whole case instead.";
    Err(Refusal::invalid("messages", says))
}

fn split(case: &Case, messages: &[u32], subject: &str, other: Option<&Other>) -> Result<Vec<Fact>, Refusal> {
    // A probe names none, and asks whether there is anything to choose.
    let said = case.messages.all().iter().filter(|message| message.sender().is_some()).count();
    if !case.is_open() {
        return Err(Refusal::not_now("This case is closed. Move the message to another case instead."));
    }
    if said < 2 {
        return Err(Refusal::not_now("Only a case with two messages from the customer can be split."));
    }
    let mut chosen = messages.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    if !chosen.iter().any(|n| case.messages.get(*n).is_some_and(|message| message.sender().is_some())) {
        return Err(Refusal::invalid("messages", "Choose at least one message from the customer."));
    }
    chosen.iter().try_for_each(|n| can_move(case, *n).map_err(|no| Refusal::invalid("messages", no.says)))?;
    stays(case, &chosen)?;
    let subject = words::line("subject", subject, "Say in a few words what the new case is about.")?;
    let Some(other) = other else { return Ok(Vec::new()) };
    let (_, numbers) = carry::numbers_of(case, &chosen, 1);
    Ok(vec![Fact::Gave { to: other.no, how: How::Split, numbers, subject: Some(subject) }])
}

fn undo_move(
    case: &Case,
    (no, to): (CaseNo, CaseNo),
    other: Option<&Other>,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    // A probe names no case, and asks whether anything can come back.
    let mut all = case.joining.given.iter().rev().filter(|given| other.is_none() || given.to == to);
    let given = all.next().ok_or_else(|| Refusal::not_now("Nothing was moved from this case to that one."))?;
    in_time(given.at, ctx)?;
    let Some((other, there)) = other.and_then(|other| Some((other, other.case.as_ref()?))) else {
        return Ok(Vec::new());
    };
    still_holds((no, case), other, ctx)?;
    let (_, carried) = if given.how == How::Split {
        carries_over(there, &other.no.to_string(), &format!("this case into {}", other.no))?;
        owes_no_more((there, &other.no.to_string()), (case, "this case"), "undo the split")?;
        carry::back_whole(there, &other.history, case, no).ok_or_else(gone)?
    } else {
        carry::back(there, &other.history, case, no).ok_or_else(gone)?
    };
    Ok(vec![Fact::Took { from: other.no, how: given.how.undone(), carried }])
}

/// The numbers that leave, of a move or a split as it was written down.
pub(super) fn chosen(case: &Case, numbers: &Numbers) -> Vec<u32> {
    let all = numbers.messages.iter().map(|(n, _)| *n);
    all.filter(|n| case.messages.get(*n).is_some_and(is_movable)).collect()
}
