//! The OpenAPI 3.1 document, made from the list of its operations.

use std::collections::BTreeMap;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{
    Operation as Described, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi, OpenApiBuilder,
    Paths, PathsBuilder, Ref, Required, Response, ResponseBuilder, Schema, ServerBuilder, Type,
};
use web::openapi::Operation;

const ABOUT: &str = "Service recovery: from “you got this wrong” to “it is made right”. Every change of state is one \
call, with the same name and rules as on the pages. Times are RFC 3339 in UTC; a time you send without an offset is \
read in the organisation’s time zone. Amounts count the smallest unit of their currency.";

/// The refusals a call may answer with, and when.
const REFUSALS: [(&str, &str); 10] = [
    ("401", "The key is missing or not valid."),
    ("403", "The key’s member is not allowed to do this."),
    ("404", "It does not exist in this organisation."),
    ("405", "The address supports other methods."),
    ("409", "The case’s state does not allow this, or a request with this Idempotency-Key is still being processed."),
    ("412", "The case has changed since the version in If-Match."),
    ("413", "The body is too large."),
    ("415", "The body is not declared as JSON."),
    ("422", "Something is missing or wrong; `field` names it."),
    ("429", "Too many calls in one minute with this key; Retry-After gives the seconds to wait."),
];

const FAULT: (&str, &str) = ("500", "Something went wrong on our side; nothing was saved halfway.");

/// The document of these calls.
pub fn document(operations: &[Operation]) -> OpenApi {
    let info = InfoBuilder::new()
        .title("Amends")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(LicenseBuilder::new().name("Apache-2.0 OR MIT").identifier(Some("Apache-2.0 OR MIT")).build()))
        .build();
    let mut modules: Vec<&str> = operations.iter().map(|operation| operation.module).collect();
    modules.dedup();
    let mut seen = std::collections::HashSet::new();
    modules.retain(|module| seen.insert(*module));
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([ServerBuilder::new().url("/api/v1").build()]))
        .tags(Some(modules.into_iter().map(|module| TagBuilder::new().name(module).build())))
        .paths(paths(operations))
        .components(Some(components(operations)))
        .security(Some([SecurityRequirement::new("key", Vec::<String>::new())]))
        .build()
}

fn paths(operations: &[Operation]) -> Paths {
    let mut items: BTreeMap<&str, PathItem> = BTreeMap::new();
    for operation in operations {
        let item = PathItem::new(operation.method.clone(), described(operation));
        items.entry(&operation.path).or_default().merge_operations(item);
    }
    items.into_iter().fold(PathsBuilder::new(), |paths, (path, item)| paths.path(path, item)).build()
}

fn described(operation: &Operation) -> Described {
    let method = if operation.is_change() { "post" } else { "get" };
    let id: String = operation.path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let id = id.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    let mut told = OperationBuilder::new()
        .tag(operation.module)
        .summary(Some(operation.says))
        .operation_id(Some(format!("{method}_{id}")))
        .parameters(Some(operation.holes().map(hole)))
        .parameters(Some(operation.asks.clone()))
        .response(operation.answer.0.to_string(), answer(operation))
        .response(FAULT.0, Ref::from_response_name(FAULT.0));
    for (status, _) in REFUSALS.iter().filter(|(status, _)| may_answer(operation, status)) {
        told = told.response(*status, Ref::from_response_name(*status));
    }
    if let Some(body) = &operation.body {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(body))).build();
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::False));
        told = told.request_body(Some(body.build())).parameter(once());
    }
    if operation.has_version {
        told = told.parameter(expected());
    }
    told.build()
}

fn may_answer(operation: &Operation, status: &str) -> bool {
    match status {
        "403" | "409" | "413" | "415" => operation.is_change(),
        "404" => operation.holes().next().is_some(),
        "405" => false,
        "412" => operation.has_version,
        "422" => operation.is_change() || !operation.asks.is_empty(),
        _ => true,
    }
}

fn answer(operation: &Operation) -> Response {
    let (status, shape) = &operation.answer;
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(shape))).build();
    let says = match operation.answer.1.as_str() {
        "CoachReport" => "The requested data.",
        _ if operation.has_version => "Done; the case as it is now.",
        _ if operation.is_change() => "Done.",
        _ => "The requested data.",
    };
    let header = |says: &str| HeaderBuilder::new().schema(Some(text())).description(Some(says.to_owned())).build();
    let mut response = ResponseBuilder::new().description(says).content("application/json", content);
    if operation.path.starts_with("/cases/{no}") && operation.is_change() || operation.path == "/cases/{no}" {
        response = response.header("ETag", header("The version of the case, in quotation marks."));
    }
    if *status == 201 && operation.path.starts_with("/cases") {
        response = response.header("Location", header("The address of the case."));
    }
    response.build()
}

fn text() -> Schema {
    ObjectBuilder::new().schema_type(Type::String).build().into()
}

fn hole(name: &str) -> Parameter {
    let (schema, says): (Schema, &str) = match name {
        "no" => {
            let number = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^(A-)?[0-9]{1,15}$"));
            (number.build().into(), "The case’s number: `A-1042`, or `1042`.")
        }
        "group" => {
            let number = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^(G-)?[0-9]{1,9}$"));
            (number.build().into(), "The group case’s number: `G-12`, or `12`.")
        }
        "language" => {
            let tag = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["en", "de", "fr", "es", "nb"]));
            (tag.build().into(), "The language it is written in.")
        }
        "n" => {
            let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(u32::MAX));
            (number.build().into(), "The number within the case, from 1.")
        }
        _ => (ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).build().into(), "Its number."),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(schema))
        .description(Some(says))
        .build()
}

fn once() -> Parameter {
    let key = ObjectBuilder::new().schema_type(Type::String).max_length(Some(200)).pattern(Some("^[!-~]+$"));
    header(
        "Idempotency-Key",
        key.build().into(),
        "A text of your choice, new for each change. The same request sent again within a day is carried out once \
         and answered the same, with `Idempotent-Replayed: true`, also when what it did was undone since: use a new key \
         to do it again. Another request with the same key is refused.",
    )
}

fn expected() -> Parameter {
    let tag = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^(\\*|\"[0-9]{1,9}\")$"));
    let says = "The version to change, from the case’s ETag. If the case has changed since: 412.";
    header("If-Match", tag.build().into(), says)
}

fn header(name: &str, schema: Schema, says: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .schema(Some(schema))
        .description(Some(says))
        .build()
}

fn components(operations: &[Operation]) -> Components {
    let shapes: BTreeMap<_, _> = operations.iter().flat_map(|operation| operation.shapes.iter().cloned()).collect();
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A key created on your account page, or with `amends key add`. The program acts as that member.",
        ))
        .build();
    let components =
        ComponentsBuilder::new().schemas_from_iter(shapes).security_scheme("key", SecurityScheme::Http(key));
    REFUSALS
        .iter()
        .chain([&FAULT])
        .fold(components, |components, (status, says)| components.response(*status, no(says)))
        .build()
}

fn no(says: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(says).content("application/problem+json", content).build()
}
