//! The operations of the API: what every call takes and answers, written down where the call is listed.

use super::answer::ProblemShape;
use super::list::Page;
use utoipa::openapi::path::{HttpMethod, Parameter, ParameterIn};
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};

/// One call of the API.
pub struct Operation {
    /// What it is about; calls are shown under this heading.
    pub module: &'static str,
    /// GET or POST.
    pub method: HttpMethod,
    /// Below `/api/v1`.
    pub path: String,
    /// What it does: one sentence.
    pub says: &'static str,
    /// What may stand in the query.
    pub asks: Vec<Parameter>,
    /// The name of its body's shape.
    pub body: Option<String>,
    /// The status and the name of its answer's shape when all goes well.
    pub answer: (u16, String),
    /// It changes something that has versions, and may name the one it is meant for.
    pub has_version: bool,
    /// All shapes its body and its answers are made of, by name.
    pub shapes: Vec<(String, RefOr<Schema>)>,
}

impl Operation {
    fn new(method: HttpMethod, path: &str, says: &'static str, status: u16) -> Operation {
        let mut operation = Operation {
            module: "",
            method,
            path: path.to_owned(),
            says,
            asks: Vec::new(),
            body: None,
            answer: (status, String::new()),
            has_version: false,
            shapes: Vec::new(),
        };
        operation.shape::<ProblemShape>();
        operation
    }

    /// A read, which answers `A`.
    pub fn get<A: ToSchema>(path: &str, says: &'static str) -> Operation {
        let mut operation = Operation::new(HttpMethod::Get, path, says, 200);
        operation.answer.1 = operation.shape::<A>();
        operation
    }

    /// A read of a list, which answers a page of `A`. Each kind of page has a name of its own.
    pub fn list<A: ToSchema>(path: &str, says: &'static str) -> Operation {
        let mut operation = Operation::new(HttpMethod::Get, path, says, 200);
        let name = format!("{}Page", operation.shape::<A>());
        operation.shapes.push((name.clone(), Page::<A>::schema()));
        operation.answer.1 = name;
        operation
    }

    /// A change, which takes `B` and answers `A` under this status.
    pub fn post<B: ToSchema, A: ToSchema>(path: &str, says: &'static str, status: u16) -> Operation {
        let mut operation = Operation::new(HttpMethod::Post, path, says, status);
        operation.answer.1 = operation.shape::<A>();
        operation.body = Some(operation.shape::<B>());
        operation.closed();
        operation
    }

    /// With this in the query.
    #[must_use]
    pub fn asking<Q: IntoParams>(mut self) -> Operation {
        self.asks = Q::into_params(|| Some(ParameterIn::Query));
        self
    }

    /// Whether it changes something.
    pub fn is_change(&self) -> bool {
        self.method == HttpMethod::Post
    }

    /// The names in braces of its path, in order.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }

    /// A body has these fields and no others.
    fn closed(&mut self) {
        let body = self.shapes.iter_mut().find(|(name, _)| self.body.as_ref() == Some(name));
        if let Some((_, RefOr::T(Schema::Object(object)))) = body {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }

    fn shape<S: ToSchema>(&mut self) -> String {
        let name = S::name().into_owned();
        self.shapes.push((name.clone(), S::schema()));
        S::schemas(&mut self.shapes);
        name
    }
}
