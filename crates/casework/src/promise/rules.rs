//! Who may move a promise, and when.

use super::{Fact, Promise, Promises, State, To};
use base::context::{Actor, Context, Role};
use base::ids::{ContactId, MemberId};
use base::refusal::Refusal;
use base::words;
use jiff::Timestamp;
use text::text;

/// What is promised, by whom, until when; as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The one person who will owe it.
    pub owner: MemberId,
    /// What is owed.
    pub what: String,
    /// The moment it is due.
    pub due: Option<Timestamp>,
}

/// What a person, the customer or the clock may ask of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Promise something to the customer.
    Make(Terms),
    /// Ask a colleague for something.
    Request(Terms),
    /// Say yes to a request, or to a counter-offer.
    Accept { n: u32 },
    /// Say no, and why.
    Decline { n: u32, why: String },
    /// Offer something else.
    Counter { n: u32, what: String, due: Option<Timestamp>, why: String },
    /// Agree a new date before the old one passes.
    Renegotiate { n: u32, due: Option<Timestamp>, why: String },
    /// Say it is done.
    Complete { n: u32, note: String },
    /// Whoever was owed agrees.
    Confirm { n: u32 },
    /// Whoever was owed does not.
    Refute { n: u32, why: String },
    /// It is no longer wanted.
    Withdraw { n: u32, why: String },
    /// The clock found its date passed.
    Break { n: u32 },
}

const NO_DATE: &str = "A promise needs a date and a time. By when will it be done?";

/// What follows from a command: facts, or a refusal in plain words. `contact` is who the case is for.
pub fn decide(promises: &Promises, contact: ContactId, command: Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let breaks =
        command.moves().and_then(|n| promises.get(n)).filter(|p| overdue(p, ctx)).map(|p| Fact::Broken { n: p.n });
    let fact = match command {
        Command::Make(terms) => make(promises.next(), To::Contact(contact), terms, None, ctx)?,
        Command::Request(terms) => request(promises.next(), terms, ctx)?,
        Command::Accept { n } => accept(find(promises, n)?, ctx)?,
        Command::Decline { n, why } => decline(find(promises, n)?, &why, ctx)?,
        Command::Counter { n, what, due, why } => {
            let offer = Terms { owner: find(promises, n)?.owner, what, due };
            counter(find(promises, n)?, offer, &why, ctx)?
        }
        Command::Renegotiate { n, due, why } => renegotiate(find(promises, n)?, due, &why, ctx)?,
        Command::Complete { n, note } => complete(find(promises, n)?, &note, ctx)?,
        Command::Confirm { n } => confirm(find(promises, n)?, ctx)?,
        Command::Refute { n, why } => refute(find(promises, n)?, &why, ctx)?,
        Command::Withdraw { n, why } => withdraw(find(promises, n)?, &why, ctx)?,
        Command::Break { n } => break_(find(promises, n)?, ctx)?,
    };
    Ok(breaks.into_iter().filter(|broken| *broken != fact).chain([fact.clone()]).collect())
}

/// Owed, and its date has passed without anyone having said so: whatever moves it next says so first.
fn overdue(promise: &Promise, ctx: &Context) -> bool {
    breaks_at(promise).is_some_and(|due| due <= ctx.now)
}

/// The moment this promise breaks by itself, unless it is kept or moved before.
pub fn breaks_at(promise: &Promise) -> Option<Timestamp> {
    (promise.is_owed() && !promise.is_broken()).then_some(promise.due)
}

impl Command {
    /// The promise this moves, when it moves one that is there already.
    fn moves(&self) -> Option<u32> {
        match self {
            Command::Make(_) | Command::Request(_) => None,
            Command::Accept { n }
            | Command::Decline { n, .. }
            | Command::Counter { n, .. }
            | Command::Renegotiate { n, .. }
            | Command::Complete { n, .. }
            | Command::Confirm { n }
            | Command::Refute { n, .. }
            | Command::Withdraw { n, .. }
            | Command::Break { n } => Some(*n),
        }
    }
}

/// A promise made outright, alone or inside a reply.
pub fn make(n: u32, to: To, terms: Terms, message: Option<u32>, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    let owner = ctx.colleague("owner", terms.owner)?.id;
    let what = words::required("what", &terms.what, "Say what you promise, so that both sides know when it is done.")?;
    let due = ctx.ahead("due", terms.due, NO_DATE)?;
    let zone = ctx.organisation.zone_name();
    Ok(Fact::Made { n, to, owner, what, due, zone, message })
}

fn request(n: u32, terms: Terms, ctx: &Context) -> Result<Fact, Refusal> {
    let by = ctx.member()?.id;
    let of = ctx.colleague("owner", terms.owner)?.id;
    if of == by {
        return Err(Refusal::invalid(
            "owner",
            "You cannot ask yourself. Promise it to the customer, or choose a colleague.",
        ));
    }
    let what = words::required("what", &terms.what, "Say what you ask for.")?;
    let due = ctx.ahead("due", terms.due, "A request needs a date and a time. By when do you need it?")?;
    Ok(Fact::Requested { n, of, by, what, due })
}

fn accept(promise: &Promise, ctx: &Context) -> Result<Fact, Refusal> {
    let me = ctx.member()?.id;
    let answers = match promise.state {
        State::Requested => promise.owner == me,
        State::Countered => promise.to == To::Member(me),
        _ => return Err(stands(promise)),
    };
    if !answers {
        return Err(Refusal::forbidden("Only the person who was asked can accept it."));
    }
    if promise.due <= ctx.now {
        return Err(Refusal::not_now("The requested date has passed. Suggest one you can keep."));
    }
    Ok(Fact::Accepted { n: promise.n })
}

fn decline(promise: &Promise, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    let me = ctx.member()?.id;
    let answers = match promise.state {
        State::Requested => promise.owner == me,
        State::Countered => promise.to == To::Member(me),
        _ => return Err(stands(promise)),
    };
    if !answers {
        return Err(Refusal::forbidden("Only the person who was asked can decline it."));
    }
    let why = words::required("why", why, "Say why not, so that they can look for another way.")?;
    Ok(Fact::Declined { n: promise.n, why })
}

fn counter(promise: &Promise, offer: Terms, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    let me = ctx.member()?.id;
    if promise.state != State::Requested {
        return Err(stands(promise));
    }
    if promise.owner != me {
        return Err(Refusal::forbidden("Only the person who was asked can suggest something else."));
    }
    let what =
        if offer.what.trim().is_empty() { promise.what.clone() } else { words::required("what", &offer.what, "")? };
    let due = ctx.ahead("due", offer.due, "By when could you do it?")?;
    let why = words::required("why", why, "Say why, so that they can consider your suggestion.")?;
    Ok(Fact::Countered { n: promise.n, what, due, why })
}

fn renegotiate(promise: &Promise, due: Option<Timestamp>, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    owes(promise, ctx)?;
    if !promise.is_owed() {
        return Err(stands(promise));
    }
    let why = words::required("why", why, "Say why the date changes. The person you promised will read it.")?;
    let due = ctx.ahead("due", due, "Give the new date and time.")?;
    if due == promise.due {
        return Err(Refusal::invalid("due", "That is the date it already has."));
    }
    Ok(Fact::Renegotiated { n: promise.n, due, why })
}

fn complete(promise: &Promise, note: &str, ctx: &Context) -> Result<Fact, Refusal> {
    owes(promise, ctx)?;
    if !promise.is_owed() {
        return Err(stands(promise));
    }
    // The customer reads that it was kept; a colleague who asked for it sees for themselves.
    let note = match promise.to {
        To::Contact(_) => Some(words::required("note", note, "Say how we know: what was done, and who saw it.")?),
        To::Member(_) => words::optional("note", note)?,
    };
    Ok(Fact::Done { n: promise.n, note })
}

fn confirm(promise: &Promise, ctx: &Context) -> Result<Fact, Refusal> {
    owed(promise, ctx)?;
    if promise.state != State::Done {
        return Err(moved_on(promise, ctx));
    }
    Ok(Fact::Confirmed { n: promise.n })
}

fn refute(promise: &Promise, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    owed(promise, ctx)?;
    if promise.state != State::Done {
        return Err(moved_on(promise, ctx));
    }
    let why = words::required("why", why, text!(customer: "Tell us what is still missing."))?;
    Ok(Fact::NotYet { n: promise.n, why })
}

fn withdraw(promise: &Promise, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    owed(promise, ctx)?;
    if promise.is_settled() {
        return Err(stands(promise));
    }
    let why = words::required("why", why, "Say why it’s no longer needed.")?;
    Ok(Fact::Withdrawn { n: promise.n, why })
}

fn break_(promise: &Promise, ctx: &Context) -> Result<Fact, Refusal> {
    if ctx.actor != Actor::System {
        return Err(Refusal::forbidden("Only the clock breaks a promise."));
    }
    if !promise.is_owed() || promise.is_broken() || promise.due > ctx.now {
        return Err(stands(promise));
    }
    Ok(Fact::Broken { n: promise.n })
}

fn find(promises: &Promises, n: u32) -> Result<&Promise, Refusal> {
    promises.get(n).ok_or_else(|| Refusal::not_found(text!(customer: "There is no such promise in this case.")))
}

/// The owner moves their promise; a manager may for someone who is away.
fn owes(promise: &Promise, ctx: &Context) -> Result<(), Refusal> {
    let person = ctx.member()?;
    if person.id == promise.owner || person.role >= Role::Manager {
        return Ok(());
    }
    Err(Refusal::forbidden(format!(
        "{} owns this promise. Only they or a manager can change it.",
        ctx.organisation.people.name(promise.owner)
    )))
}

/// Only whoever is owed can let a promise go or call it kept: the customer, or the colleague who asked.
fn owed(promise: &Promise, ctx: &Context) -> Result<(), Refusal> {
    let mine = match (promise.to, ctx.actor) {
        (To::Contact(owed), Actor::Contact(me)) => owed == me,
        (To::Member(owed), Actor::Member(me)) => owed == me && ctx.member().is_ok(),
        _ => false,
    };
    let whose = || match ctx.actor {
        Actor::Contact(_) => text!(customer: "There is no such promise in this case."),
        _ if promise.is_to_contact() => text!("Only the customer can say that."),
        _ => text!("Only the colleague who asked can say that."),
    };
    if mine { Ok(()) } else { Err(Refusal::forbidden(whose())) }
}

/// What whoever is owed reads when it can no longer be judged: the customer sees how it stands on their page.
fn moved_on(promise: &Promise, ctx: &Context) -> Refusal {
    match ctx.actor {
        Actor::Contact(_) => Refusal::not_now(
            text!(customer: "This promise has changed since you opened the page. You can see below where it stands now."),
        ),
        _ => stands(promise),
    }
}

fn stands(promise: &Promise) -> Refusal {
    let now = match promise.state {
        State::Requested => "is still waiting for a yes or a no",
        State::Countered => "has a suggestion waiting for an answer",
        State::Promised => "is owed and not done yet",
        State::Done => "is already done",
        State::Confirmed => "is done and confirmed",
        State::Declined => "was declined",
        State::Withdrawn => "was withdrawn",
    };
    Refusal::not_now(format!("This promise {now}. Look at the case again: someone may have moved it."))
}
