//! Everything the panels of one page are made from, read once and handed to each of them.

use crate::case::Stored;
use crate::case::pages::Read;
use crate::case::{Case, sentence};
use crate::customer::Contact;
use crate::message::panel::Suggestion;
use base::context::{Actor, Context, Naming, Titles};
use base::ids::{CaseNo, ContactId, MemberId};
use jiff::{SignedDuration, Timestamp};
use text::Text;
use web::widgets::Forms;

/// One case, as one person looks at it.
pub struct Source<'a> {
    pub no: CaseNo,
    /// What the store holds of it.
    pub read: &'a Read,
    /// Who looks, where, when.
    pub ctx: &'a Context<'a>,
    /// Its forms, with those the rules allow.
    pub forms: Forms<'a>,
    /// Whom something may be asked of; in a large organisation those near the case.
    pub colleagues: Vec<(i64, String)>,
    /// How many there are besides, when not all are offered.
    pub more: Option<usize>,
    /// What the coach reads in the customer's latest message.
    pub suggestions: Vec<Suggestion>,
    /// How many red marks and unrecorded promises a reply has that was refused for them.
    pub marks: Option<u32>,
    /// A language model may be asked.
    pub has_second_opinion: bool,
    /// The folder mail goes into while no mail server is set up.
    pub outbox: Option<String>,
}

impl<'a> Source<'a> {
    /// How the case stands.
    pub fn case(&self) -> &'a Case {
        &self.read.case
    }

    /// The person let down.
    pub fn contact(&self) -> &'a Contact {
        &self.read.contact
    }

    /// Somebody on the customer's side, by name.
    pub fn person(&self, id: ContactId) -> String {
        let found = self.read.names.iter().find(|(known, _)| *known == id);
        found.map_or_else(|| self.contact().name.clone(), |(_, name)| name.clone())
    }

    /// The contact of somebody on the customer's side.
    pub fn contact_named(&self, id: ContactId) -> Option<&'a Contact> {
        if id == self.contact().id { Some(self.contact()) } else { self.read.others.iter().find(|c| c.id == id) }
    }

    /// As they are called in a sentence.
    pub fn first_name(&self) -> &'a str {
        self.contact().first_name()
    }

    /// The number of whoever looks.
    pub fn me(&self) -> i64 {
        self.ctx.member().map_or(0, |me| me.id.0)
    }

    /// A colleague's name.
    pub fn member(&self, id: MemberId) -> String {
        self.ctx.organisation.people.name(id)
    }

    /// The name of whoever did something.
    pub fn name(&self, actor: Actor) -> String {
        match actor {
            Actor::Member(id) => self.member(id),
            Actor::Contact(id) => self.person(id),
            Actor::System => "Amends".to_owned(),
        }
    }

    /// A text as whoever looks reads it.
    pub fn read_as(&self, text: &Text) -> String {
        text.in_language(self.ctx.member().ok().and_then(|me| me.language).unwrap_or_default())
    }

    /// A moment at a glance.
    pub fn short(&self, at: Timestamp) -> String {
        calendar::short(at, self.ctx.now, self.ctx.organisation.zone())
    }

    /// How far a moment is.
    pub fn until(&self, at: Timestamp) -> String {
        calendar::until(at, self.ctx.now, self.ctx.organisation.zone())
    }

    /// A date to begin with in a form: the end of the next working day.
    pub fn tomorrow(&self) -> String {
        let (now, organisation) = (self.ctx.now, self.ctx.organisation);
        let day = organisation.calendar.add_business_days(now, 1).unwrap_or(now + SignedDuration::from_hours(24));
        organisation.zone().to_datetime(day).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// A fact in a sentence.
    pub fn sentence(&self, stored: &Stored, titles: &Titles) -> String {
        let names = Naming {
            people: &self.ctx.organisation.people,
            contact: &self.contact().name,
            participants: &self.read.names,
            titles,
            zone: self.ctx.organisation.zone(),
            now: self.ctx.now,
            by: stored.stamp.by,
        };
        sentence(&stored.fact, &names)
    }
}
