//! The page of promises across cases.

use super::{Line, Standing, Wanted, list};
use crate::customer::speaking;
use askama::Template;
use axum::extract::{RawQuery, State};
use base::context::Organisation;
use jiff::Timestamp;
use strum::VariantArray;
use web::App;
use web::answer::{Answer, page};
use web::frame::Frame;
use web::list::{Around, ListQuery, Names, Owner, Tab, USUAL, Value};
use web::session::Me;

#[derive(Template)]
#[template(path = "promise/lists/promises.html")]
struct PromisesPage {
    frame: Frame,
    asked: ListQuery<Wanted>,
    around: Around,
    rows: Vec<PromiseRow>,
}

struct PromiseRow {
    line: Line,
    owner: String,
    to: String,
    when: String,
    tone: &'static str,
    says: String,
}

/// `GET /promises`
///
/// # Errors
/// When the store does not answer.
pub async fn promises(State(app): State<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    let asked: ListQuery<Wanted> = ListQuery::by_person(query.as_deref(), me.who.org);
    let (framed, now, id, reading) = (me.framed(&app), app.desk.now(), me.person.id, asked.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "promises")?;
        Ok((frame, list(sql, id, &reading, reading.limit(USUAL))?))
    });
    let (frame, found) = read.await?;
    let view = PromisesPage {
        frame: frame.saying(asked.notice()),
        around: Around::new(&asked, &found, Names { people: &me.organisation.people, customer: None }),
        rows: found.items.into_iter().map(|line| row(line, &me.organisation, now)).collect(),
        asked,
    };
    page(&view)
}

fn row(line: Line, organisation: &Organisation, now: Timestamp) -> PromiseRow {
    let zone = organisation.zone();
    let is_open = line.done_at.is_none();
    let soon = now + jiff::SignedDuration::from_hours(4);
    PromiseRow {
        owner: organisation.people.name(line.owner),
        to: line.to.map_or_else(|| speaking(&line.contact, &line.customer), |id| organisation.people.name(id)),
        when: if is_open { calendar::due(line.due, now, zone) } else { calendar::short(line.due, now, zone) },
        tone: match line.due {
            due if is_open && due < now => "late",
            due if is_open && due < soon => "soon",
            _ => "",
        },
        says: says(&line, organisation, now),
        line,
    }
}

/// Since when it is owed, and what has come of it.
fn says(line: &Line, organisation: &Organisation, now: Timestamp) -> String {
    let at = |moment| calendar::short(moment, now, organisation.zone());
    let made = if line.to.is_some() { "requested" } else { "promised" };
    let became = match (line.state.as_str(), line.done_at) {
        ("countered", _) => Some("counter-offer made".to_owned()),
        ("requested", _) => Some("no answer yet".to_owned()),
        (_, Some(done)) if done > line.due => Some(format!("done late, {}", at(done))),
        (_, Some(done)) => Some(format!("done {}", at(done))),
        _ => None,
    };
    let made = format!("{made} {}", at(line.made_at));
    [Some(made), became].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Open promises to customers, and how many of them the list holds that is all on its page: those whose date has passed are
/// among the broken.
fn open(all: i64, due: Option<usize>) -> String {
    let says = match all {
        0 => "No open promises to customers".to_owned(),
        1 => "1 open promise to customers".to_owned(),
        n => format!("{n} open promises to customers"),
    };
    let due = due.and_then(|due| i64::try_from(due).ok()).filter(|due| *due < all);
    due.map(|due| format!("{says}: {due} still due, {} broken", all - due)).unwrap_or(says)
}

/// A list that is empty, or longer than the page.
fn whose(standing: Standing, is_mine: bool) -> &'static str {
    match (standing, is_mine) {
        (Standing::Due, false) => "Promises still due",
        (Standing::Due, true) => "Your promises still due",
        (Standing::Asked, false) => "Requests waiting for an answer",
        (Standing::Asked, true) => "Requests waiting for your answer",
        (Standing::Broken, false) => "Broken promises",
        (Standing::Broken, true) => "Promises you have broken",
        (Standing::Kept, false) => "Kept promises",
        (Standing::Kept, true) => "Promises you have kept",
    }
}

impl PromisesPage {
    fn standing(&self) -> Standing {
        self.asked.filter.standing.unwrap_or_default()
    }

    fn is_mine(&self) -> bool {
        self.asked.filter.owner == Some(Owner::Me)
    }

    fn standings(&self) -> Vec<Tab> {
        let tab = |standing: &Standing| Tab {
            says: standing.title(),
            href: self.asked.with("standing", &standing.write()),
            is_here: *standing == self.standing(),
        };
        Standing::VARIANTS.iter().map(tab).collect()
    }

    fn owners(&self) -> Vec<Tab> {
        let tab = |says, owner: &str, is_here| Tab { says, href: self.asked.with("owner", owner), is_here };
        let is_all = self.asked.filter.owner.is_none();
        vec![tab("Everyone’s", "", is_all), tab("Mine", "me", self.is_mine())]
    }

    /// What the list below holds, by its number where it is all on this page.
    fn headline(&self) -> String {
        let (here, is_mine) = (self.rows.len(), self.is_mine());
        let to_customers = self.rows.iter().filter(|row| row.line.to.is_none()).count();
        let counted = |thing: &str| if here == 1 { format!("1 {thing}") } else { format!("{here} {thing}s") };
        let is_counted = here > 0 && !self.around.has_pages();
        match (self.standing(), is_mine) {
            (Standing::Due, false) => open(self.frame.promised, (!self.around.has_pages()).then_some(to_customers)),
            (standing, _) if !is_counted => whose(standing, is_mine).to_owned(),
            (Standing::Due, true) => format!("You have {} still due", counted("promise")),
            (Standing::Asked, false) => format!("{} waiting for an answer", counted("request")),
            (Standing::Asked, true) => format!("{} waiting for your answer", counted("request")),
            (Standing::Broken, false) => format!("{} broken", counted("promise")),
            (Standing::Broken, true) => format!("You have broken {}", counted("promise")),
            (Standing::Kept, false) => format!("{} kept", counted("promise")),
            (Standing::Kept, true) => format!("You have kept {}", counted("promise")),
        }
    }

    fn order(&self) -> &'static str {
        if self.standing().is_over() { "most recently due first" } else { "soonest due first" }
    }

    /// What an empty list says.
    fn nothing(&self) -> &'static str {
        match (self.standing(), self.is_mine()) {
            (Standing::Due, false) => "No promises due",
            (Standing::Due, true) => "You have no promises due",
            (Standing::Asked, false) => "No requests waiting for an answer",
            (Standing::Asked, true) => "No requests waiting for your answer",
            (Standing::Broken, false) => "No broken promises",
            (Standing::Broken, true) => "You have broken no promises",
            (Standing::Kept, false) => "No promises kept yet",
            (Standing::Kept, true) => "You have not kept a promise yet",
        }
    }

    fn hint(&self) -> &'static str {
        match self.standing() {
            Standing::Due => "Promises are made in a reply or on a case.",
            Standing::Asked => "Requests to colleagues are made on a case.",
            Standing::Broken | Standing::Kept => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_open_promises_says_which_of_them_are_in_the_list() {
        assert_eq!(open(14, Some(13)), "14 open promises to customers: 13 still due, 1 broken");
        assert_eq!(open(13, Some(13)), "13 open promises to customers");
        assert_eq!(open(120, None), "120 open promises to customers");
        assert_eq!(open(1, Some(0)), "1 open promise to customers: 0 still due, 1 broken");
        assert_eq!(open(0, Some(0)), "No open promises to customers");
    }
}
