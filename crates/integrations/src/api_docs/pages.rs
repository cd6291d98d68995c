//! The documentation of the API for people: all calls on one page, grouped by module.

use askama::Template;
use utoipa::openapi::{RefOr, Schema};
use web::answer::{Answer, page};
use web::book::Entry;

#[derive(Template)]
#[template(path = "api_docs/docs.html")]
struct Docs {
    groups: Vec<Group>,
}

/// Calls under one heading.
struct Group {
    title: &'static str,
    calls: Vec<Call>,
}

/// One call as shown.
struct Call {
    method: &'static str,
    path: String,
    says: &'static str,
    /// Name, kind, and what it means.
    fields: Vec<(String, String)>,
    status: u16,
    answer: String,
}

/// `GET /api/docs`
pub fn docs(book: &[Entry]) -> Answer {
    let mut groups: Vec<Group> = Vec::new();
    for entry in book {
        let call = shown(entry);
        match groups.iter_mut().find(|group| group.title == entry.room) {
            Some(group) => group.calls.push(call),
            None => groups.push(Group { title: entry.room, calls: vec![call] }),
        }
    }
    page(&Docs { groups })
}

fn shown(entry: &Entry) -> Call {
    let asked = entry.asks.iter().map(|p| (p.name.clone(), p.description.clone().unwrap_or_default()));
    let sent = entry.body.iter().flat_map(|body| fields(entry, body));
    Call {
        method: if entry.is_change() { "POST" } else { "GET" },
        path: format!("/api/v1{}", entry.path),
        says: entry.says,
        fields: asked.chain(sent).collect(),
        status: entry.answer.0,
        answer: entry.answer.1.clone(),
    }
}

/// The fields of a body with what they mean.
fn fields(entry: &Entry, name: &str) -> Vec<(String, String)> {
    let shape = entry.shapes.iter().find(|(known, _)| known == name).map(|(_, shape)| shape);
    let Some(RefOr::T(Schema::Object(object))) = shape else { return Vec::new() };
    object.properties.iter().map(|(name, shape)| (name.clone(), meaning(shape))).collect()
}

fn meaning(shape: &RefOr<Schema>) -> String {
    let says = match shape {
        RefOr::Ref(reference) => Some(reference.description.clone()),
        RefOr::T(Schema::Object(object)) => object.description.clone(),
        RefOr::T(Schema::Array(array)) => array.description.clone(),
        RefOr::T(Schema::OneOf(choice)) => {
            let within = choice.items.iter().map(meaning).find(|says| !says.is_empty());
            choice.description.clone().or(within)
        }
        RefOr::T(_) => None,
    };
    says.unwrap_or_default()
}
