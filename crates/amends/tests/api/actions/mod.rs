//! Each action once accepted and once refused, by form and by JSON, through the router; and what holds for all of them.
//!
//! Reading order: this page (how a row is played), `row` (what a row says), `of_case`, `outside` and `others` (the rows).

mod bodies;
mod emails;
mod groups;
mod joining;
mod of_case;
mod open;
mod others;
mod outside;
pub mod row;

pub use bodies::fields;

use crate::world::{ASTRID, Answered, TOMAS, World, world_with};
use amends::routes::registry;
use base::config::Limits;
use row::{By, Refused, Step, Trial};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use web::action::{Audience, Listed};

/// The two ways an action is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Form,
    Json,
}

/// A world that takes as many calls as all actions need.
async fn patient() -> World {
    world_with(Limits { calls: 100_000, ..Limits::default() }).await
}

fn rows() -> impl Iterator<Item = &'static Trial> {
    let tables = [of_case::TABLE, outside::TABLE, others::TABLE, groups::TABLE, joining::TABLE];
    tables.into_iter().flatten()
}

/// The path of an action as the table names it: the customer’s lie below her own page.
fn named(action: &Listed) -> String {
    match action.audience {
        // What both do is listed once for each.
        Audience::Member | Audience::Key | Audience::Both => action.path.clone(),
        Audience::Customer => action.path.replace("/cases/{no}", "/c/{token}"),
    }
}

#[test]
fn every_action_has_a_row_and_every_row_an_action() {
    let actions: BTreeSet<String> = registry().actions.iter().map(named).collect();
    let written: BTreeSet<String> = rows().map(|row| row.path.to_owned()).collect();
    assert_eq!(written, actions);
    assert_eq!(written.len(), rows().count(), "two rows are about one action");
}

#[tokio::test]
async fn each_action_is_accepted_by_form_and_by_json() {
    let world = patient().await;
    for row in rows() {
        for way in ways(row) {
            let play = Play::begin(&world, row, row.has_mail).await;
            play.lead_up().await;
            let done = play.send(way, row.by, row.body).await;
            let fine = [200, 201, 303].contains(&done.status.as_u16());
            assert!(fine, "{} by {way:?}: {} {}", row.path, done.status, done.told());
            if way == Way::Json && row.path.starts_with("/cases/") && row.by != By::Program {
                let facts = done.json["facts"].as_array().map_or(0, Vec::len);
                assert!(facts > 0, "{}: {}", row.path, done.json);
            }
        }
    }
}

#[tokio::test]
async fn each_action_is_refused_by_form_and_by_json_in_the_same_words() {
    let world = patient().await;
    for row in rows() {
        let mut told: Vec<(Way, Answered)> = Vec::new();
        for way in ways(row) {
            let no = refused(&world, row, way).await;
            let status = no.status.as_u16();
            assert_eq!(status, wanted(row.refused), "{} by {way:?}: {}", row.path, no.told());
            if way == Way::Json
                && let Some(field) = field(row.refused)
            {
                assert_eq!(no.json["field"], field, "{}: {}", row.path, no.json);
            }
            told.push((way, no));
        }
        if let [(_, form), (_, json)] = &told[..] {
            let says = json.json["detail"].as_str().unwrap();
            assert!(form.told().contains(says), "{}: “{says}” is not on the page:\n{}", row.path, form.told());
        }
    }
}

/// The customer has no key, and what a program brings no form.
fn ways(row: &Trial) -> impl Iterator<Item = Way> {
    let both = [Way::Form, Way::Json];
    both.into_iter().filter(|way| match row.by {
        By::Ingrid => *way == Way::Form,
        By::Program => *way == Way::Json,
        By::Tomas | By::Astrid | By::Mail => true,
    })
}

fn wanted(refused: Refused) -> u16 {
    match refused {
        Refused::Without(_) | Refused::With(..) => 422,
        Refused::Again | Refused::TooEarly | Refused::NoMail => 409,
        Refused::ToAgents => 403,
        Refused::NotThere => 404,
    }
}

fn field(refused: Refused) -> Option<&'static str> {
    match refused {
        Refused::Without(field) | Refused::With(_, field) => Some(field),
        _ => None,
    }
}

async fn refused(world: &World, row: &'static Trial, way: Way) -> Answered {
    let has_mail = row.has_mail && !matches!(row.refused, Refused::NoMail);
    let mut play = Play::begin(world, row, has_mail).await;
    if !matches!(row.refused, Refused::TooEarly) {
        play.lead_up().await;
    }
    match row.refused {
        Refused::Without(_) => play.send(way, row.by, "{}").await,
        Refused::With(body, _) => play.send(way, row.by, body).await,
        Refused::Again => {
            play.send(way, row.by, row.body).await;
            play.send(way, row.by, row.body).await
        }
        Refused::TooEarly | Refused::NoMail => play.send(way, row.by, row.body).await,
        Refused::ToAgents => play.send(way, By::Tomas, row.body).await,
        Refused::NotThere => {
            play.id = 9_999;
            play.send(way, row.by, row.body).await
        }
    }
}

/// One row on a case, or a mail, of its own.
struct Play<'a> {
    world: &'a World,
    row: &'static Trial,
    case: String,
    /// Her own page.
    page: String,
    /// A group case that Tomas owns, and this case is in.
    group: String,
    /// The number of a contact.
    contact: i64,
    /// Another case of the same person, where a row speaks of one.
    other: String,
    /// Tells texts apart that may stand once only.
    i: u32,
    /// The number of what is no case.
    id: i64,
}

impl<'a> Play<'a> {
    async fn begin(world: &'a World, row: &'static Trial, has_mail: bool) -> Play<'a> {
        let i = world.next();
        let case = world.complaint_of(i, has_mail).await;
        let page = world.page_of(&case).await;
        let id = match row.path {
            path if path.starts_with("/arrivals") => world.set_aside(i).await,
            path if path.starts_with("/mailboxes/") => mailbox(world, i).await,
            _ => 1,
        };
        let group = if row.path.contains("{group}") { world.group_with(&case).await } else { String::new() };
        let speaks_of_another = joining::TABLE.iter().any(|trial| trial.path == row.path);
        let other = if speaks_of_another { world.complaint_of(i, has_mail).await } else { String::new() };
        let contact =
            if row.path.ends_with("merge") && row.path.contains("{contact}") { contact(world, i).await } else { 1 };
        Play { world, row, case, page, group, contact, other, i, id }
    }

    async fn lead_up(&self) {
        for step in self.row.before.iter().copied().flatten() {
            self.step(step).await;
        }
    }

    async fn step(&self, &(by, does, body): &Step) {
        let body = &body.replace("{other}", &self.other);
        let done = match by {
            By::Mail if does == "miss" => return self.world.missed(&self.case, body.parse().unwrap()).await,
            By::Mail if does == "fail" => return self.world.bounced(&self.case, body.parse().unwrap()).await,
            By::Mail if does == "ask" => return self.world.asked_outside(&self.case).await,
            By::Mail if does == "deliver" => return self.world.delivered(&self.case, body.parse().unwrap()).await,
            By::Mail => return self.world.asked_about_stranger(&self.case).await,
            By::Ingrid => self.world.form(None, &format!("{}/{does}", self.page), &pairs(body)).await,
            By::Tomas | By::Astrid | By::Program => {
                let does = does.replace("{group}", &self.group).replace("{language}", "en");
                let does = does.replace("{contact}", &self.contact.to_string());
                let path = if does.starts_with('/') { does } else { format!("/cases/{}/{does}", self.case) };
                self.world.post(key(by), &path, &serde_json::from_str(body).unwrap()).await
            }
        };
        let fine = [200, 303].contains(&done.status.as_u16());
        assert!(fine, "{} before {}: {} {}", does, self.row.path, done.status, done.told());
    }

    fn path(&self) -> String {
        let (id, n) = (self.id.to_string(), self.row.n.to_string());
        let path = self.row.path.replace("/c/{token}", &self.page).replace("{no}", &self.case);
        let path = path.replace("{group}", &self.group).replace("{language}", "en");
        path.replace("{n}", &n).replace("{id}", &id).replace("{contact}", &self.contact.to_string())
    }

    async fn send(&self, way: Way, by: By, body: &str) -> Answered {
        if way == Way::Json {
            let body = serde_json::from_str(&self.filled(way, body)).unwrap();
            return self.world.post(key(by), &self.path(), &body).await;
        }
        let pressed = self.press(by, body).await;
        let Some(text) = self.shown_first(by, &pressed).await else { return pressed };
        let words = [pairs(&self.filled(way, body)), vec![("text".to_owned(), text)]].concat();
        self.world.form(who(by), &self.path(), &words).await
    }

    /// The form as its page sends it.
    async fn press(&self, by: By, body: &str) -> Answered {
        self.world.form(who(by), &self.path(), &pairs(&self.filled(Way::Form, body))).await
    }

    /// The words of the email that a form leads to before it goes; none when it leads to none.
    async fn shown_first(&self, by: By, pressed: &Answered) -> Option<String> {
        let place = pressed.headers.get("location")?.to_str().unwrap();
        let shown = if place.starts_with("/cases/") && place.contains("/mail/") {
            self.world.page_as(who(by)?, place).await.told()
        } else {
            return None;
        };
        let (_, rest) = shown.split_once("rows=\"12\" required>").unwrap();
        Some(rest.split_once("</textarea>").unwrap().0.to_owned())
    }

    fn filled(&self, way: Way, body: &str) -> String {
        let body = body.replace("{i}", &format!("{}{way:?}", self.i).to_lowercase());
        body.replace("{mailbox}", &address(self.i)).replace("{other}", &self.other)
    }
}

/// The address of the mailbox that is added for a row.
fn address(i: u32) -> String {
    format!("box{i}@northline.example")
}

/// A mailbox of its own; its number.
async fn mailbox(world: &World, i: u32) -> i64 {
    let added = world.post(ASTRID, "/mailboxes", &serde_json::json!({ "address": address(i) })).await;
    added.json["id"].as_i64().unwrap()
}

/// Somebody more at the first customer; their number.
async fn contact(world: &World, i: u32) -> i64 {
    let more = serde_json::json!({ "name": format!("Nobody {i}") });
    world.post(TOMAS, "/customers/1/contacts", &more).await.json["id"].as_i64().unwrap()
}

fn key(by: By) -> &'static str {
    if by == By::Astrid { ASTRID } else { TOMAS }
}

/// The number of the member whose session a form is sent in.
fn who(by: By) -> Option<i64> {
    match by {
        By::Tomas => Some(1),
        By::Astrid => Some(2),
        By::Ingrid | By::Program | By::Mail => None,
    }
}

/// A body as a form sends it.
fn pairs(body: &str) -> Vec<(String, String)> {
    let object: Map<String, Value> = serde_json::from_str(body).unwrap();
    let mut pairs = Vec::new();
    for (name, value) in object {
        let values = if let Value::Array(list) = value { list } else { vec![value] };
        pairs.extend(values.into_iter().map(|value| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        }));
    }
    pairs
}
