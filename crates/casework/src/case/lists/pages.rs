//! The page of the list of cases: every filter stands in the address, so that a list can be kept, sent and come back to.

use super::{Listed, Status, Unanswered, Wanted, list, severity_name};
use crate::case::{Outcome, Severity, Step, outcome};
use crate::customer;
use askama::Template;
use axum::extract::{RawQuery, State};
use base::context::Organisation;
use base::ids::{CaseNo, MemberId};
use base::words;
use jiff::Timestamp;
use strum::VariantArray;
use web::App;
use web::answer::{Answer, page};
use web::frame::Frame;
use web::list::{Around, ListQuery, Names, Owner, USUAL, Value};
use web::session::Me;

#[derive(Template)]
#[template(path = "case/lists/cases.html")]
struct CasesPage {
    frame: Frame,
    asked: ListQuery<Wanted>,
    around: Around,
    rows: Vec<CaseRow>,
    owners: Vec<(String, String)>,
}

/// A case in the list as shown.
pub struct CaseRow {
    pub case: Listed,
    /// Its owner's name.
    pub owner: Option<String>,
    /// Five stones: done, now, or nothing yet.
    pub stones: [&'static str; 5],
    /// The step, or how it ended.
    pub says: String,
    /// How the chip looks.
    pub tone: &'static str,
    /// When the next thing is due.
    pub due: String,
    /// How that looks.
    pub due_tone: &'static str,
}

/// `GET /cases`
///
/// # Errors
/// When the store does not answer.
pub async fn cases(State(app): State<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    let asked: ListQuery<Wanted> = ListQuery::by_person(query.as_deref(), me.who.org);
    let (framed, now, org, id) = (me.framed(&app), app.desk.now(), me.who.org, me.person.id);
    if asked.filter.q.is_some() {
        crate::search::index_newest(&app.desk).await?;
    }
    let reading = asked.clone();
    let read = app.desk.read(move |sql| {
        let here = if reading.filter.unanswered.is_some() { "unanswered" } else { "cases" };
        let frame = framed.read(sql, here)?;
        let customer = reading.filter.customer.map(|id| customer::customer(sql, org, id)).transpose()?.flatten();
        Ok((frame, list(sql, id, &reading, reading.limit(USUAL))?, customer))
    });
    let (frame, found, customer) = read.await?;
    let names = Names { people: &me.organisation.people, customer: customer.as_ref().map(|c| c.name.as_str()) };
    let view = CasesPage {
        frame: frame.saying(asked.notice()),
        around: Around::new(&asked, &found, names),
        owners: owners(&me.organisation, me.person.id),
        rows: found.items.into_iter().map(|case| row(case, &me.organisation, now)).collect(),
        asked,
    };
    page(&view)
}

fn owners(organisation: &Organisation, me: MemberId) -> Vec<(String, String)> {
    let fixed = [(Owner::Me.write(), "Me".to_owned()), (Owner::Nobody.write(), "Unassigned".to_owned())];
    let others = organisation.people.active().filter(|p| p.id != me).map(|p| (p.id.to_string(), p.name.clone()));
    fixed.into_iter().chain(others).collect()
}

/// A case as a line of a list.
pub fn row(case: Listed, organisation: &Organisation, now: Timestamp) -> CaseRow {
    let at = Step::ALL.iter().position(|step| <&str>::from(*step) == case.step).unwrap_or_default();
    let how: Option<Outcome> = case.outcome.as_deref().and_then(|text| text.parse().ok());
    let right = matches!(how, Some(Outcome::MadeRight | Outcome::MadeRightWithWhatCannotBeUndone));
    let stone = |n: usize| match n {
        _ if right || n < at => "done",
        _ if n == at => "now",
        _ => "",
    };
    let (says, tone) = match how {
        _ if case.merged_into.is_some() => (merged(case.merged_into), "off"),
        Some(how) => (words::capital(outcome(how)), if right { "done" } else { "off" }),
        None => (Step::ALL.get(at).map_or(String::new(), |step| step.title().to_owned()), ""),
    };
    let (due, due_tone) = due(&case, organisation, now);
    CaseRow {
        owner: case.owner.map(|id| organisation.people.name(id)),
        stones: [0, 1, 2, 3, 4].map(stone),
        says,
        tone,
        due,
        due_tone,
        case,
    }
}

fn merged(into: Option<CaseNo>) -> String {
    into.map(|no| format!("Merged into {no}")).unwrap_or_default()
}

fn due(case: &Listed, organisation: &Organisation, now: Timestamp) -> (String, &'static str) {
    let zone = organisation.zone();
    let soon = now + jiff::SignedDuration::from_hours(4);
    match case.next_due {
        _ if case.merged_into.is_some() => (String::new(), ""),
        _ if !case.is_open => (format!("closed {}", calendar::short(case.last_at, now, zone)), ""),
        Some(due) if due < now => (calendar::due(due, now, zone), "late"),
        Some(due) => (calendar::due(due, now, zone), if due < soon { "due" } else { "" }),
        None => (String::new(), ""),
    }
}

/// The answer to the page's question, with its numbers.
fn headline(open: i64, unanswered: i64, asked: Option<Unanswered>) -> String {
    let cases = match open {
        0 => "No open cases".to_owned(),
        1 => "1 open case".to_owned(),
        n => format!("{n} open cases"),
    };
    match (asked, unanswered) {
        (Some(Unanswered), 0) => "Every message is answered".to_owned(),
        (Some(Unanswered), 1) => "1 message is waiting for an answer".to_owned(),
        (Some(Unanswered), n) => format!("{n} messages are waiting for an answer"),
        (None, 0) => format!("{cases}, every message answered"),
        (None, 1) => format!("{cases}, 1 message waiting for an answer"),
        (None, n) => format!("{cases}, {n} messages waiting for an answer"),
    }
}

impl CasesPage {
    fn headline(&self) -> String {
        headline(self.frame.open, self.frame.unanswered, self.asked.filter.unanswered)
    }

    fn order(&self) -> &'static str {
        if self.asked.filter.q.is_some() { "newest first" } else { "most recently updated first" }
    }

    /// The words that are looked for.
    fn q(&self) -> String {
        self.asked.value("q")
    }

    fn statuses(&self) -> Vec<(String, String)> {
        Status::VARIANTS.iter().map(|status| (status.write(), status.title().to_owned())).collect()
    }

    /// The status that holds when none is chosen.
    fn usual(&self) -> String {
        format!("Default: {}", Wanted { status: None, ..self.asked.filter.clone() }.status().title().to_lowercase())
    }

    fn steps(&self) -> Vec<(String, String)> {
        Step::ALL.iter().map(|step| (step.write(), step.title().to_owned())).collect()
    }

    fn severities(&self) -> Vec<(String, String)> {
        Severity::VARIANTS.iter().map(|severity| (severity.write(), severity_name(*severity).to_owned())).collect()
    }

    /// Filters that have no field of their own, kept while others change.
    fn hidden(&self) -> Vec<(&'static str, String)> {
        let others = ["outcome", "unanswered", "customer"];
        others.into_iter().map(|name| (name, self.asked.value(name))).filter(|(_, value)| !value.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_answers_the_question_of_the_page() {
        for (open, unanswered, asked, says) in [
            (0, 0, None, "No open cases, every message answered"),
            (1, 1, None, "1 open case, 1 message waiting for an answer"),
            (53, 8, None, "53 open cases, 8 messages waiting for an answer"),
            (53, 0, Some(Unanswered), "Every message is answered"),
            (53, 1, Some(Unanswered), "1 message is waiting for an answer"),
            (53, 8, Some(Unanswered), "8 messages are waiting for an answer"),
        ] {
            assert_eq!(headline(open, unanswered, asked), says);
        }
    }
}
