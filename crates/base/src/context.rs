//! What every rule is handed: the hour, who acts, who works here. Rules read no clock and no table.

use crate::ids::{ContactId, MailboxId, MemberId};
use crate::refusal::Refusal;
use crate::words;
use calendar::{CalendarText, ServiceCalendar};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use text::{Language, Text};

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Someone who works here.
    Member(MemberId),
    /// The let-down customer, through their own page or their mail.
    Contact(ContactId),
    /// Amends itself: the clock, the mail jobs.
    System,
}

base::choice! {
    /// What a member may do. Each role may do what the ones before it may.
    #[derive(PartialOrd, Ord)]
    pub enum Role {
        /// Works on cases.
        Agent,
        /// Answers for a team: may hand over, approve and waive for others.
        Manager,
        /// Sees everything, leads rounds.
        Executive,
        /// Runs the organisation: members, settings, keys.
        Admin,
    }
}

/// A person who works here, as far as the rules need to know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their number.
    pub id: MemberId,
    /// As the customer sees it.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The function they belong to: order desk, logistics, finance.
    pub team: String,
    /// What they may give without asking, in minor units of the organisation's currency.
    pub limit: i64,
    /// Their direct line, as shown to the customer. May be empty.
    pub direct_line: String,
    /// Someone who has left keeps their history and may do nothing.
    pub active: bool,
    /// The language they chose to read; none for English.
    pub language: Option<Language>,
}

/// Everyone who works here.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    people: Vec<Person>,
}

impl Directory {
    /// A directory of these people.
    pub fn new(mut people: Vec<Person>) -> Self {
        people.sort_by_key(|p| p.id);
        Directory { people }
    }

    /// Everyone, by number.
    pub fn all(&self) -> &[Person] {
        &self.people
    }

    /// Those who can be asked for something today.
    pub fn active(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|p| p.active)
    }

    /// Whom one is likely to turn to: everyone in an organisation of at most so many; else these people, their teams and those who
    /// lead, as far as there is room.
    pub fn near(&self, these: &[MemberId], most: usize) -> Vec<&Person> {
        let mut found: Vec<&Person> = self.active().collect();
        if found.len() <= most {
            return found;
        }
        let teams: Vec<&str> = these.iter().filter_map(|id| self.find(*id)).map(|p| p.team.as_str()).collect();
        let distance = |person: &Person| match person {
            p if these.contains(&p.id) => 0,
            p if teams.contains(&p.team.as_str()) => 1,
            p if p.role >= Role::Manager => 2,
            _ => 3,
        };
        found.sort_by_key(|person| (distance(person), person.id));
        found.truncate(most);
        found.sort_by_key(|person| person.id);
        found
    }

    /// The person with this number, also when they have left.
    pub fn find(&self, id: MemberId) -> Option<&Person> {
        self.people.binary_search_by_key(&id, |p| p.id).ok().and_then(|at| self.people.get(at))
    }

    /// Their name; someone we no longer know is named by number.
    pub fn name(&self, id: MemberId) -> String {
        self.find(id).map_or_else(|| format!("member {id}"), |p| p.name.clone())
    }

    /// Who answers for this person: a manager of their team, else any manager or above who is not they.
    pub fn manager_of(&self, id: MemberId) -> Option<MemberId> {
        let team = self.find(id).map(|p| p.team.as_str());
        let above = || self.active().filter(|p| p.role >= Role::Manager && p.id != id);
        above().find(|p| Some(p.team.as_str()) == team).or_else(|| above().next()).map(|p| p.id)
    }
}

/// The texts and choices of an organisation that rules read.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its name, as the customer sees it.
    pub name: String,
    /// The address its complaints come to and its answers come from.
    pub address: String,
    /// ISO 4217 code of all its money.
    pub currency: String,
    /// Its working hours and holidays; carries its time zone.
    pub calendar: ServiceCalendar,
    /// Who works here.
    pub people: Directory,
    /// Every address that leads here, in lower case, with its mailbox.
    pub mailboxes: Vec<(String, MailboxId)>,
    /// The language of customers of whom nothing else is known.
    pub language: Language,
}

impl Organisation {
    /// The mailbox an address leads to, in any case of letters, with or without a `+tag`.
    pub fn mailbox_of(&self, address: &str) -> Option<MailboxId> {
        let (local, domain) = address.trim().rsplit_once('@')?;
        let bare = local.split_once('+').map_or(local, |(bare, _)| bare);
        let is = |known: &str, local: &str| {
            known
                .rsplit_once('@')
                .is_some_and(|(name, at)| name.eq_ignore_ascii_case(local) && at.eq_ignore_ascii_case(domain))
        };
        let find = |local: &str| self.mailboxes.iter().find(|(known, _)| is(known, local)).map(|(_, id)| *id);
        find(local).or_else(|| find(bare))
    }

    /// The IANA name of the zone its calendar is kept in.
    pub fn zone_name(&self) -> String {
        CalendarText::from(self.calendar.clone()).zone
    }

    /// The zone its dates are told in.
    pub fn zone(&self) -> &TimeZone {
        &self.calendar.zone
    }
}

/// What one command is decided with.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The instant of the command.
    pub now: Timestamp,
    /// Who gives it.
    pub actor: Actor,
    /// Where.
    pub organisation: &'a Organisation,
    /// The person the case is for has an address that mail reaches. Whoever has none is told by people, not by mail.
    pub has_mail: bool,
    /// What each member has given this customer lately in other cases. Rules on limits read it.
    pub given: &'a [Given],
}

/// What a member gave without asking, or approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub by: MemberId,
    /// In minor units of the organisation's currency.
    pub cost: i64,
}

impl<'a> Context<'a> {
    /// The member who acts; refused when it is not a member at work here.
    pub fn member(&self) -> Result<&'a Person, Refusal> {
        match self.actor {
            Actor::Member(id) => {
                let found = self.organisation.people.find(id).filter(|person| person.active);
                found.ok_or_else(|| Refusal::forbidden("Only a member can do this."))
            }
            _ => Err(Refusal::forbidden("Only a member can do this.")),
        }
    }

    /// The member who acts, who must have at least this role.
    pub fn at_least(&self, role: Role) -> Result<&'a Person, Refusal> {
        let person = self.member()?;
        if person.role < role {
            return Err(Refusal::forbidden(format!("This needs the role {role}. Ask a colleague who has it.")));
        }
        Ok(person)
    }

    /// Refused when mail does not reach the customer; `instead` says what to do in its place.
    pub fn by_mail(&self, instead: &str) -> Result<(), Refusal> {
        if self.has_mail {
            return Ok(());
        }
        Err(Refusal::not_now(format!("We have no email address for them. {instead}")))
    }

    /// A colleague who can be asked for something.
    pub fn colleague(&self, field: &'static str, id: MemberId) -> Result<&'a Person, Refusal> {
        let found = self.organisation.people.find(id).filter(|p| p.active);
        found.ok_or_else(|| Refusal::invalid(field, "There is no such member. Choose a colleague from the list."))
    }

    /// A moment that must lie ahead, such as a due date.
    pub fn ahead(
        &self,
        field: &'static str,
        at: Option<Timestamp>,
        missing: impl Into<Text>,
    ) -> Result<Timestamp, Refusal> {
        let at = at.ok_or_else(|| Refusal::invalid(field, missing))?;
        if at <= self.now {
            return Err(Refusal::invalid(field, "That date has passed. Choose a later one."));
        }
        if at > self.now + jiff::SignedDuration::from_hours(24 * 366 * 3) {
            return Err(Refusal::invalid(field, "That date is more than three years away. Check the year."));
        }
        Ok(at)
    }

    /// So many business minutes from now, by the organisation's service calendar.
    /// An organisation whose calendar never opens is answered in wall-clock time.
    pub fn business(&self, minutes: i64) -> Timestamp {
        self.organisation
            .calendar
            .add_business(self.now, minutes)
            .unwrap_or_else(|_| self.now + jiff::SignedDuration::from_mins(minutes))
    }

    /// So many business days from now, by the organisation's service calendar.
    pub fn business_days(&self, days: i64) -> Timestamp {
        self.organisation
            .calendar
            .add_business_days(self.now, days)
            .unwrap_or_else(|_| self.now + jiff::SignedDuration::from_hours(24 * days))
    }
}

/// What the numbered things of a case are called, oldest first, so that a sentence can name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    /// What was promised or asked for.
    pub promises: Vec<String>,
    /// What was offered.
    pub remedies: Vec<String>,
    /// What caused it.
    pub causes: Vec<String>,
    /// What becomes different.
    pub changes: Vec<String>,
    /// Who outside was asked.
    pub outside: Vec<String>,
}

/// Whom a sentence about a fact names, and where and when it is read.
#[derive(Clone, Copy, Debug)]
pub struct Naming<'a> {
    /// Everyone who may be named.
    pub people: &'a Directory,
    /// The name of the person let down.
    pub contact: &'a str,
    /// Everyone on the customer's side, in the order of their numbers; who is not among them is called as the person
    /// let down.
    pub participants: &'a [(ContactId, String)],
    /// What the numbered things of the case are called; where one is unknown, its number is said.
    pub titles: &'a Titles,
    /// The zone moments are told in.
    pub zone: &'a TimeZone,
    /// The instant it is read: another year is told.
    pub now: Timestamp,
    /// Who stated the fact.
    pub by: Actor,
}

impl Naming<'_> {
    /// Who stated the fact: a colleague's name, the contact's, or the program's own.
    pub fn actor(&self) -> String {
        match self.by {
            Actor::Member(id) => self.people.name(id),
            Actor::Contact(id) => self.person(id),
            Actor::System => "Amends".to_owned(),
        }
    }

    /// Somebody on the customer's side.
    pub fn person(&self, id: ContactId) -> String {
        let found = self.participants.iter().find(|(known, _)| *known == id);
        found.map_or_else(|| self.contact.to_owned(), |(_, name)| name.clone())
    }

    /// Somebody on the customer's side by their number on the case.
    pub fn participant(&self, n: u32) -> String {
        let found = (n as usize).checked_sub(1).and_then(|at| self.participants.get(at));
        found.map_or_else(|| self.contact.to_owned(), |(_, name)| name.clone())
    }

    /// Who said what the customer said: whoever did so on their own page, else the person let down.
    pub fn speaker(&self) -> String {
        if let Actor::Contact(id) = self.by { self.person(id) } else { self.contact.to_owned() }
    }

    /// A colleague's name.
    pub fn member(&self, id: MemberId) -> String {
        self.people.name(id)
    }

    /// A moment that still says enough years later: `Tue 17 Nov 18:00`, with its year when that is another.
    pub fn moment(&self, at: Timestamp) -> String {
        let (at, now) = (self.zone.to_datetime(at), self.zone.to_datetime(self.now));
        let form = if at.year() == now.year() { "%a %-d %b %H:%M" } else { "%a %-d %b %Y %H:%M" };
        at.strftime(form).to_string()
    }

    /// What thing `n` (from 1) of a kind is called: “loan unit”, or `promise 2` when nobody knows.
    pub fn thing(&self, kind: &str, titles: &[String], n: u32) -> String {
        let title = (n as usize).checked_sub(1).and_then(|at| titles.get(at));
        title.map_or_else(|| format!("{kind} {n}"), |title| format!("“{}”", words::short(title, words::CLAUSE)))
    }
}

/// When a fact was stated and by whom; handed to every fold beside the fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The instant.
    pub at: Timestamp,
    /// Who stated it.
    pub by: Actor,
}
