//! The operations of the API for people: all on one page, grouped by module.

use askama::Template;
use utoipa::openapi::{RefOr, Schema};
use web::answer::{Answer, page};
use web::openapi::Operation;

#[derive(Template)]
#[template(path = "api_docs/docs.html")]
struct Docs {
    headings: Vec<Heading>,
}

/// Calls under one heading.
struct Heading {
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
pub fn docs(operations: &[Operation]) -> Answer {
    let mut headings: Vec<Heading> = Vec::new();
    for operation in operations {
        let call = shown(operation);
        match headings.iter_mut().find(|module| module.title == operation.module) {
            Some(module) => module.calls.push(call),
            None => headings.push(Heading { title: operation.module, calls: vec![call] }),
        }
    }
    page(&Docs { headings })
}

fn shown(operation: &Operation) -> Call {
    let asked = operation.asks.iter().map(|p| (p.name.clone(), p.description.clone().unwrap_or_default()));
    let sent = operation.body.iter().flat_map(|body| fields(operation, body));
    Call {
        method: if operation.is_change() { "POST" } else { "GET" },
        path: format!("/api/v1{}", operation.path),
        says: operation.says,
        fields: asked.chain(sent).collect(),
        status: operation.answer.0,
        answer: operation.answer.1.clone(),
    }
}

/// The fields of a body with what they mean.
fn fields(operation: &Operation, name: &str) -> Vec<(String, String)> {
    let shape = operation.shapes.iter().find(|(known, _)| known == name).map(|(_, shape)| shape);
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
