//! Who may be put on a case, in what part, and who may be taken off it.

use super::{Fact, Participant, Participants, Role};
use crate::case::Case;
use crate::message::{self, Channel, Kind, Purpose};
use base::context::Context;
use base::ids::{ContactId, CustomerId};
use base::refusal::Refusal;
use base::words;

/// A part in the case, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub role: Role,
    /// The number of the person they speak for.
    pub stands_for: Option<u32>,
    /// What lets them; may be empty.
    pub authority: String,
}

/// What may be asked of the people of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Put someone on it.
    Add { who: message::Whom, part: Part, customer: Option<CustomerId> },
    /// Give someone another part. `customer` is the account they belong to, looked up where they become the complainant.
    Change { n: u32, part: Part, customer: Option<CustomerId> },
    /// Take someone off it.
    Remove { n: u32, why: String },
    /// Send someone the link to their own page.
    SendPage { n: u32 },
}

/// What follows, and the message that goes out with it.
pub fn decide(case: &Case, command: &Command, ctx: &Context) -> Result<(Vec<Fact>, Vec<message::Fact>), Refusal> {
    let me = ctx.member()?;
    let people = &case.participants;
    if let Command::Add { part, .. } | Command::Change { part, .. } = command
        && part.role == Role::Complainant
        && me.role < base::context::Role::Manager
    {
        // Their word closes the case: whoever owns it must not choose whose word that is.
        let says = "Only a manager can change whose complaint this is. Add them in another role, or ask a manager.";
        return Err(Refusal::forbidden(says));
    }
    match command {
        Command::Add { who, part, customer } => add(people, who.contact()?, part, *customer).map(alone),
        Command::Change { n, part, customer } => change(people, find(people, *n)?, part, *customer).map(alone),
        Command::Remove { n, why } => remove(case, find(people, *n)?, why).map(|fact| alone(vec![fact])),
        Command::SendPage { n } => {
            let person = find(people, *n)?;
            if person.role == Role::Complainant {
                ctx.by_mail("Add an email address first, or tell them on the phone how it stands.")?;
            }
            message::not_twice(&case.messages, Purpose::PageLink, person.contact, ctx)?;
            let message = case.messages.next();
            let mail = message::send(message, person.contact, Channel::Email, Purpose::PageLink, Vec::new());
            Ok((vec![Fact::PageSent { n: *n, message }], mail))
        }
    }
}

fn alone(facts: Vec<Fact>) -> (Vec<Fact>, Vec<message::Fact>) {
    (facts, Vec::new())
}

fn add(
    people: &Participants,
    contact: ContactId,
    part: &Part,
    customer: Option<CustomerId>,
) -> Result<Vec<Fact>, Refusal> {
    let known = people.of(contact);
    if known.is_some_and(Participant::is_on) {
        return Err(Refusal::invalid("who", "They are on this case already. Change their role instead."));
    }
    let n = known.map_or(people.next(), |person| person.n);
    let (stands_for, authority) = checked(people, n, part)?;
    let role = if part.role == Role::Complainant { Role::Affected } else { part.role };
    let added = Fact::Added { n, contact, role, stands_for, authority };
    let let_down = if part.role == Role::Complainant { Some(let_down(n, contact, customer)?) } else { None };
    Ok([added].into_iter().chain(let_down).collect())
}

fn change(
    people: &Participants,
    person: &Participant,
    part: &Part,
    customer: Option<CustomerId>,
) -> Result<Vec<Fact>, Refusal> {
    let (stands_for, authority) = checked(people, person.n, part)?;
    if (person.role, person.stands_for, &person.authority) == (part.role, stands_for, &authority) {
        return Err(Refusal::invalid("role", "That is already their role."));
    }
    if person.role == Role::Complainant {
        return Err(Refusal::not_now(NEEDS_ONE));
    }
    if part.role == Role::Complainant {
        return Ok(vec![let_down(person.n, person.contact, customer)?]);
    }
    Ok(vec![Fact::RoleChanged { n: person.n, role: part.role, stands_for, authority }])
}

const NEEDS_ONE: &str = "A case needs a complainant. Make someone else the complainant first.";

fn let_down(n: u32, contact: ContactId, customer: Option<CustomerId>) -> Result<Fact, Refusal> {
    let customer = customer.ok_or_else(|| Refusal::invalid("role", "We don’t know which customer they belong to."))?;
    Ok(Fact::ComplainantChanged { n, contact, customer })
}

/// Only a representative speaks for someone, and says by what authority.
fn checked(people: &Participants, n: u32, part: &Part) -> Result<(Option<u32>, Option<String>), Refusal> {
    if part.role != Role::Representative {
        if part.stands_for.is_some() {
            return Err(Refusal::invalid("stands_for", "Only a representative speaks for someone. Leave this empty."));
        }
        if !part.authority.trim().is_empty() {
            let says = "Only a representative acts on someone’s authority. Leave this empty.";
            return Err(Refusal::invalid("authority", says));
        }
        return Ok((None, None));
    }
    let for_whom = || Refusal::invalid("stands_for", "Choose the person they represent.");
    let principal = people.get(part.stands_for.ok_or_else(for_whom)?).filter(|person| person.is_on());
    let principal = principal.ok_or_else(for_whom)?;
    if principal.n == n {
        return Err(Refusal::invalid("stands_for", "Nobody represents themselves. Choose someone else."));
    }
    if principal.role == Role::Representative {
        let says = "That person represents someone else. Choose the person they both speak for.";
        return Err(Refusal::invalid("stands_for", says));
    }
    if represented(people, n) {
        return Err(Refusal::invalid("role", "Someone represents them, so they can’t represent someone else."));
    }
    let missing = "Say what lets them act: a power of attorney, a parent, a works council.";
    Ok((Some(principal.n), Some(words::line("authority", &part.authority, missing)?)))
}

fn represented(people: &Participants, n: u32) -> bool {
    people.on().any(|other| other.role == Role::Representative && other.stands_for == Some(n))
}

/// Whoever is owed an answer or a promise stays until they have it.
fn remove(case: &Case, person: &Participant, why: &str) -> Result<Fact, Refusal> {
    if person.role == Role::Complainant {
        return Err(Refusal::not_now(NEEDS_ONE));
    }
    if represented(&case.participants, person.n) {
        return Err(Refusal::not_now("Someone represents them. Change or remove that person first."));
    }
    let theirs = |kind: &Kind| matches!(kind, Kind::In { from, .. } if *from == person.contact);
    if case.messages.unanswered().any(|message| theirs(&message.kind)) {
        return Err(Refusal::not_now("Their message is still unanswered. Answer it first."));
    }
    if case.promises.to_contact().any(|p| p.is_owed() && p.to == crate::promise::To::Contact(person.contact)) {
        return Err(Refusal::not_now("They are still owed a promise. Keep it first."));
    }
    let why = words::required("why", why, "Say why they are no longer on this case. It stays in the history.")?;
    Ok(Fact::Removed { n: person.n, why })
}

fn find(people: &Participants, n: u32) -> Result<&Participant, Refusal> {
    let found = people.get(n).filter(|person| person.is_on());
    found.ok_or_else(|| Refusal::not_found("Nobody on this case has that number."))
}
