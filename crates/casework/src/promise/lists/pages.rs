//! The page of promises across cases.

use super::{Line, Wanted, list};
use askama::Template;
use axum::extract::{RawQuery, State};
use base::context::House;
use base::ids::{CaseNo, MemberId};
use base::time::{instant, millis};
use jiff::Timestamp;
use web::App;
use web::answer::{Answer, page};
use web::frame::{Frame, Notice};
use web::session::Me;

/// Rows on a page.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "promise/lists/promises.html")]
struct PromisesPage {
    frame: Frame,
    rows: Vec<Row>,
    standing: &'static str,
    mine: bool,
    more: Option<String>,
    first: bool,
}

struct Row {
    line: Line,
    owner: String,
    to: String,
    when: String,
    tone: &'static str,
    says: String,
}

/// The filters in the address, and what of it was not understood.
#[derive(Default)]
struct Asked {
    wanted: Wanted,
    passed_over: Vec<String>,
}

impl Asked {
    fn read(query: &str, me: MemberId) -> Asked {
        let sent: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let mut asked = Asked::default();
        for (name, value) in sent.iter().filter(|(_, value)| !value.is_empty()) {
            if asked.take(name, value, me).is_none() {
                asked.passed_over.push(format!("“{name}={}”", base::words::short(value, 40)));
            }
        }
        asked
    }

    fn take(&mut self, name: &str, value: &str, me: MemberId) -> Option<()> {
        match (name, value) {
            ("standing", _) => self.wanted.standing = value.parse().ok()?,
            ("whose", "mine") => self.wanted.owner = Some(me),
            ("whose", "all") => self.wanted.owner = None,
            ("after", _) => self.wanted.after = Some(key(value)?),
            _ => return None,
        }
        Some(())
    }

    fn notice(&self) -> Option<Notice> {
        let is_wrong = !self.passed_over.is_empty();
        let says = format!("Not understood, and passed over: {}.", self.passed_over.join(", "));
        is_wrong.then_some(Notice { says, is_wrong })
    }
}

fn key(value: &str) -> Option<(Timestamp, CaseNo, u32)> {
    let parts: Vec<&str> = value.split('-').collect();
    let [due, no, n] = parts.as_slice() else { return None };
    Some((instant(due.parse().ok()?), CaseNo(no.parse().ok()?), n.parse().ok()?))
}

/// `GET /promises`
///
/// # Errors
/// When the store does not answer.
pub async fn promises(State(app): State<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    let framed = me.framed(&app);
    let asked = Asked::read(&query.unwrap_or_default(), me.person.id);
    let (now, org, _person) = (app.desk.now(), me.who.org, me.person.clone());
    let wanted = asked.wanted.clone();
    let (frame, mut lines) =
        app.desk.read(move |sql| Ok((framed.read(sql, "promises")?, list(sql, org, &wanted, ROWS + 1)?))).await?;
    let more = lines.len() > ROWS as usize;
    lines.truncate(ROWS as usize);
    let standing: &'static str = asked.wanted.standing.into();
    let mine = asked.wanted.owner.is_some();
    let view = PromisesPage {
        frame: frame.saying(asked.notice()),
        more: lines.last().filter(|_| more).map(|last| next(standing, mine, last)),
        rows: lines.into_iter().map(|line| row(line, &me.house, now)).collect(),
        standing,
        mine,
        first: asked.wanted.after.is_none(),
    };
    page(&view)
}

fn next(standing: &str, mine: bool, last: &Line) -> String {
    let whose = if mine { "mine" } else { "all" };
    format!("/promises?standing={standing}&whose={whose}&after={}-{}-{}", millis(last.due), last.no.0, last.n)
}

fn row(line: Line, house: &House, now: Timestamp) -> Row {
    let zone = house.zone();
    let is_late = line.due < now && line.done_at.is_none();
    let soon = line.due < now + jiff::SignedDuration::from_hours(4) && line.done_at.is_none();
    let mut says = vec![format!(
        "{} {}",
        if line.to.is_some() { "asked" } else { "promised" },
        calendar::short(line.made_at, now, zone)
    )];
    match (line.state.as_str(), line.done_at) {
        ("countered", _) => says.push("something else was offered".to_owned()),
        ("requested", _) => says.push("not answered yet".to_owned()),
        (_, Some(done)) if done > line.due => says.push(format!("done late, {}", calendar::short(done, now, zone))),
        (_, Some(done)) => says.push(format!("done {}", calendar::short(done, now, zone))),
        _ => {}
    }
    Row {
        owner: house.people.name(line.owner),
        to: line.to.map_or_else(|| format!("{}, {}", line.contact, line.customer), |id| house.people.name(id)),
        when: if is_late {
            calendar::until(line.due, now, zone).replace(" ago", " late")
        } else {
            calendar::short(line.due, now, zone)
        },
        tone: if is_late {
            "late"
        } else if soon {
            "soon"
        } else {
            ""
        },
        says: says.join(" · "),
        line,
    }
}

impl PromisesPage {
    fn standings(&self) -> [(&'static str, &'static str); 4] {
        [("due", "Still due"), ("asked", "Asked, not agreed"), ("broken", "Broken"), ("kept", "Kept")]
    }

    fn whose(&self) -> &'static str {
        if self.mine { "mine" } else { "all" }
    }

    fn title(&self) -> String {
        match self.frame.promised {
            0 => "No promise to a customer is open".to_owned(),
            1 => "One promise to a customer is open".to_owned(),
            n => format!("{n} promises to customers are open"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Standing;
    use super::*;

    #[test]
    fn filters_that_make_no_sense_are_passed_over_by_name() {
        let asked = Asked::read("standing=kept&whose=nobody&after=1-2", MemberId(3));
        assert_eq!(asked.wanted, Wanted { standing: Standing::Kept, ..Wanted::default() });
        assert_eq!(asked.passed_over, ["“whose=nobody”", "“after=1-2”"]);
        assert!(asked.notice().is_some());
    }
}
