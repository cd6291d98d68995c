//! The page of the Cases list: every filter stands in the address, so that a list can be kept, sent and come back to.

use super::{Listed, Status, Wanted, list};
use crate::case::{Harm, Outcome, Step, labels, outcome};
use crate::customer;
use askama::Template;
use axum::extract::{RawQuery, State};
use base::context::House;
use base::ids::{CaseNo, CustomerId, MemberId};
use base::time::{instant, millis};
use base::words;
use jiff::Timestamp;
use strum::VariantArray;
use web::App;
use web::answer::{Answer, page};
use web::frame::{Frame, Notice};
use web::session::Me;

/// Rows on a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "case/lists/cases.html")]
struct CasesPage {
    frame: Frame,
    asked: Asked,
    rows: Vec<Row>,
    chips: Vec<(String, String)>,
    owners: Vec<(String, String)>,
    older: Option<String>,
    first: bool,
}

/// A case in the list as shown.
pub struct Row {
    /// The case.
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

/// What was asked for: the filters as they stand in the address, and what of it was not understood.
#[derive(Default)]
struct Asked {
    wanted: Wanted,
    /// Name and value, in the order of the form.
    pairs: Vec<(&'static str, String)>,
    passed_over: Vec<String>,
}

impl Asked {
    fn read(query: &str, me: MemberId) -> Asked {
        let sent: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let mut asked = Asked::default();
        let mut status = None;
        for (name, value) in sent {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match asked.take(&name, value, me, &mut status) {
                Some(name) => asked.pairs.push((name, value.to_owned())),
                None => asked.passed_over.push(format!("“{name}={}”", base::words::short(value, 40))),
            }
        }
        let w = &asked.wanted;
        let looks_wide = w.customer.is_some() || w.unanswered || w.outcome.is_some() || !w.query.is_empty();
        let usual = if looks_wide { Status::All } else { Status::Open };
        asked.wanted.status = status.unwrap_or(usual);
        asked
    }

    /// Takes one filter in; none when there is no such filter or value.
    fn take(&mut self, name: &str, value: &str, me: MemberId, status: &mut Option<Status>) -> Option<&'static str> {
        let wanted = &mut self.wanted;
        match name {
            "q" => wanted.query = value.to_owned(),
            "status" => *status = Some(value.parse().ok()?),
            "owner" => wanted.owner = Some(owner(value, me)?),
            "step" => wanted.step = Some(value.parse::<Step>().map(|_| value.to_owned()).ok()?),
            "harm" => wanted.harm = Some(value.parse::<Harm>().map(|_| value.to_owned()).ok()?),
            "outcome" => wanted.outcome = Some(value.parse::<Outcome>().map(|_| value.to_owned()).ok()?),
            "unanswered" => wanted.unanswered = (value == "1").then_some(true)?,
            "customer" => wanted.customer = Some(CustomerId(value.parse().ok()?)),
            "before" => wanted.before = Some(key(value)?),
            _ => return None,
        }
        NAMES.iter().find(|known| **known == name).copied()
    }

    fn value(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(n, _)| *n == name).map_or("", |(_, v)| v.as_str())
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }

    /// The address with these filters but one, on its first page.
    fn without(&self, left_out: &str) -> String {
        address(self.pairs.iter().filter(|(name, _)| *name != left_out && *name != "before"))
    }

    /// The address of the page after this row.
    fn after(&self, row: &Listed) -> String {
        let before = ("before", format!("{}-{}", millis(row.last_at), row.no.0));
        address(self.pairs.iter().filter(|(name, _)| *name != "before").chain([&before]))
    }

    fn notice(&self) -> Option<Notice> {
        let is_wrong = !self.passed_over.is_empty();
        let says = format!("Not understood, and passed over: {}.", self.passed_over.join(", "));
        is_wrong.then_some(Notice { says, is_wrong })
    }

    /// Which entry of the rail this list is.
    fn here(&self) -> &'static str {
        if self.wanted.unanswered { "unanswered" } else { "cases" }
    }
}

const NAMES: [&str; 9] = ["q", "status", "owner", "step", "harm", "outcome", "unanswered", "customer", "before"];

fn address<'a>(pairs: impl Iterator<Item = &'a (&'static str, String)>) -> String {
    let pairs: Vec<_> = pairs.collect();
    match serde_html_form::to_string(&pairs) {
        Ok(query) if !query.is_empty() => format!("/cases?{query}"),
        _ => "/cases".to_owned(),
    }
}

fn owner(value: &str, me: MemberId) -> Option<MemberId> {
    match value {
        "me" => Some(me),
        "none" => Some(MemberId(0)),
        number => number.parse().ok().map(MemberId),
    }
}

fn key(value: &str) -> Option<(Timestamp, CaseNo)> {
    let (at, no) = value.split_once('-')?;
    Some((instant(at.parse().ok()?), CaseNo(no.parse().ok()?)))
}

/// `GET /cases`
///
/// # Errors
/// When the store does not answer.
pub async fn cases(State(app): State<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    let framed = me.framed(&app);
    let asked = Asked::read(&query.unwrap_or_default(), me.person.id);
    let (now, org, _person) = (app.desk.now(), me.who.org, me.person.clone());
    let (wanted, here) = (asked.wanted.clone(), asked.here());
    if !wanted.query.is_empty() {
        crate::search::index_due(&app.desk).await?;
    }
    let (frame, mut listed, customer) = app
        .desk
        .read(move |sql| {
            let frame = framed.read(sql, here)?;
            let customer = wanted.customer.map(|id| customer::customer(sql, org, id)).transpose()?.flatten();
            Ok((frame, list(sql, org, &wanted, ROWS + 1)?, customer))
        })
        .await?;
    let more = listed.len() > ROWS as usize;
    listed.truncate(ROWS as usize);
    let older = listed.last().filter(|_| more && asked.wanted.query.is_empty()).map(|last| asked.after(last));
    let view = CasesPage {
        frame: frame.saying(asked.notice()),
        chips: chips(&asked, &me.house, customer.map(|c| c.name)),
        owners: owners(&me.house, me.person.id),
        rows: listed.into_iter().map(|case| row(case, &me.house, now)).collect(),
        older,
        first: asked.wanted.before.is_none(),
        asked,
    };
    page(&view)
}

fn owners(house: &House, me: MemberId) -> Vec<(String, String)> {
    let fixed = [("me".to_owned(), "Me".to_owned()), ("none".to_owned(), "Nobody yet".to_owned())];
    let others = house.people.active().filter(|p| p.id != me).map(|p| (p.id.to_string(), p.name.clone()));
    fixed.into_iter().chain(others).collect()
}

/// What is filtered by, in words, each with the address without it.
fn chips(asked: &Asked, house: &House, customer: Option<String>) -> Vec<(String, String)> {
    let says = |name: &str, value: &str| match name {
        "q" => Some(format!("with “{value}”")),
        "status" => Some(status_says(value).to_owned()),
        "owner" => Some(match value {
            "me" => "mine".to_owned(),
            "none" | "0" => "nobody’s yet".to_owned(),
            id => format!("of {}", house.people.name(MemberId(id.parse().unwrap_or_default()))),
        }),
        "step" => value.parse::<Step>().ok().map(|step| format!("at {}", step.title())),
        "harm" => value.parse::<Harm>().ok().map(|harm| labels::harm_says(&harm).to_owned()),
        "outcome" => value.parse::<Outcome>().ok().map(|how| outcome(how).to_owned()),
        "unanswered" => Some("unanswered".to_owned()),
        "customer" => Some(customer.clone().unwrap_or_else(|| "a customer who is not here".to_owned())),
        _ => None,
    };
    asked.pairs.iter().filter_map(|(name, value)| Some((says(name, value)?, asked.without(name)))).collect()
}

fn status_says(status: &str) -> &'static str {
    match status {
        "closed" => "closed",
        "all" => "open and closed",
        _ => "open",
    }
}

/// A case as a line of a list.
pub fn row(case: Listed, house: &House, now: Timestamp) -> Row {
    let at = Step::ALL.iter().position(|step| <&str>::from(*step) == case.step).unwrap_or_default();
    let how: Option<Outcome> = case.outcome.as_deref().and_then(|text| text.parse().ok());
    let right = matches!(how, Some(Outcome::MadeRight | Outcome::MadeRightWithWhatCannotBeUndone));
    let stone = |n: usize| match n {
        _ if right || n < at => "done",
        _ if n == at => "now",
        _ => "",
    };
    let (says, tone) = match how {
        Some(how) => (words::capital(outcome(how)), if right { "done" } else { "off" }),
        None => (Step::ALL.get(at).map_or(String::new(), |step| step.title().to_owned()), ""),
    };
    let (due, due_tone) = due(&case, house, now);
    Row {
        owner: case.owner.map(|id| house.people.name(id)),
        stones: [0, 1, 2, 3, 4].map(stone),
        says,
        tone,
        due,
        due_tone,
        case,
    }
}

fn due(case: &Listed, house: &House, now: Timestamp) -> (String, &'static str) {
    let zone = house.zone();
    match case.next_due {
        _ if !case.is_open => (format!("closed {}", calendar::short(case.last_at, now, zone)), ""),
        Some(due) if due < now => (calendar::until(due, now, zone).replace(" ago", " late"), "late"),
        Some(due) if due < now + jiff::SignedDuration::from_hours(4) => (calendar::short(due, now, zone), "due"),
        Some(due) => (calendar::short(due, now, zone), ""),
        None => (String::new(), ""),
    }
}

impl CasesPage {
    fn steps(&self) -> Vec<(&'static str, &'static str)> {
        Step::ALL.iter().map(|step| ((*step).into(), step.title())).collect()
    }

    fn harms(&self) -> Vec<(&'static str, &'static str)> {
        let short = |harm: &Harm| match harm {
            Harm::Stopped => "Stopped",
            Harm::Degraded => "Degraded",
            Harm::Annoyance => "Annoyance",
        };
        Harm::VARIANTS.iter().map(|harm| ((*harm).into(), short(harm))).collect()
    }

    /// Filters that have no field of their own, kept while others change.
    fn hidden(&self) -> Vec<(&'static str, &str)> {
        let others = ["outcome", "unanswered", "customer"];
        others.into_iter().map(|name| (name, self.asked.value(name))).filter(|(_, value)| !value.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: MemberId = MemberId(3);

    #[test]
    fn filters_that_make_no_sense_are_passed_over_by_name() {
        let asked = Asked::read("step=own&harm=terrible&owner=x&colour=red&before=nowhere&unanswered=yes", ME);
        assert_eq!(asked.wanted, Wanted { step: Some("own".to_owned()), ..Wanted::default() });
        assert_eq!(asked.passed_over.len(), 5);
        assert!(asked.notice().unwrap().says.contains("“harm=terrible”"));
    }

    #[test]
    fn taking_a_filter_off_keeps_the_others_and_begins_at_the_first_page() {
        let asked = Asked::read("q=belt+%26+braces&owner=me&before=1700000000000-1042", ME);
        assert_eq!(asked.wanted.owner, Some(ME));
        assert_eq!(asked.without("owner"), "/cases?q=belt+%26+braces");
        assert_eq!(asked.without("q"), "/cases?owner=me");
    }

    #[test]
    fn a_list_of_open_cases_opens_up_where_closed_ones_matter_too() {
        assert_eq!(Asked::read("", ME).wanted.status, Status::Open);
        assert_eq!(Asked::read("unanswered=1", ME).wanted.status, Status::All);
        assert_eq!(Asked::read("customer=7", ME).wanted.status, Status::All);
        assert_eq!(Asked::read("customer=7&status=open", ME).wanted.status, Status::Open);
    }
}
