//! The book of the API: what every call takes and answers, written down where the call is opened.

use super::answer::ProblemShape;
use super::list::Page;
use utoipa::openapi::path::{HttpMethod, Parameter, ParameterIn};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};

/// One call of the API.
pub struct Entry {
    /// What it is about; calls are shown under this heading.
    pub room: &'static str,
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
    /// All shapes its body and its answers are made of, by name.
    pub shapes: Vec<(String, RefOr<Schema>)>,
}

impl Entry {
    fn new(method: HttpMethod, path: &str, says: &'static str, status: u16) -> Entry {
        let mut entry = Entry {
            room: "",
            method,
            path: path.to_owned(),
            says,
            asks: Vec::new(),
            body: None,
            answer: (status, String::new()),
            shapes: Vec::new(),
        };
        entry.shape::<ProblemShape>();
        entry
    }

    /// A read, which answers `A`.
    pub fn get<A: ToSchema>(path: &str, says: &'static str) -> Entry {
        let mut entry = Entry::new(HttpMethod::Get, path, says, 200);
        entry.answer.1 = entry.shape::<A>();
        entry
    }

    /// A read of a list, which answers a page of `A`. Each kind of page has a name of its own.
    pub fn list<A: ToSchema>(path: &str, says: &'static str) -> Entry {
        let mut entry = Entry::new(HttpMethod::Get, path, says, 200);
        let name = format!("{}Page", entry.shape::<A>());
        entry.shapes.push((name.clone(), Page::<A>::schema()));
        entry.answer.1 = name;
        entry
    }

    /// A change, which takes `B` and answers `A` under this status.
    pub fn post<B: ToSchema, A: ToSchema>(path: &str, says: &'static str, status: u16) -> Entry {
        let mut entry = Entry::new(HttpMethod::Post, path, says, status);
        entry.answer.1 = entry.shape::<A>();
        entry.body = Some(entry.shape::<B>());
        entry
    }

    /// With this in the query.
    #[must_use]
    pub fn asking<Q: IntoParams>(mut self) -> Entry {
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

    fn shape<S: ToSchema>(&mut self) -> String {
        let name = S::name().into_owned();
        self.shapes.push((name.clone(), S::schema()));
        S::schemas(&mut self.shapes);
        name
    }
}
