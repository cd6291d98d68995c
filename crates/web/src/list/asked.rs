//! A whole query: the filter, the cursor and the length of the page, read alike from a person and from a program.
//!
//! What cannot be understood is told, and never taken for something else: to a person at the head of the page, which then
//! shows the rest; to a program by a refusal that names it, for a program that is not understood must not act on more
//! rows than it meant.

use super::{Field, Filter, Page, cursor};
use crate::frame::Notice;
use base::ids::OrgId;
use base::refusal::Refusal;
use base::words;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, RefOr, Required, Schema, Type};

/// Rows of a page unless said otherwise.
pub const USUAL: u32 = 50;
/// The most rows of one page.
pub const MOST: u32 = 200;
const AFTER: &str = "after";
const LIMIT: &str = "limit";

/// A query as it was sent.
#[derive(Clone, Debug)]
pub struct ListQuery<F: Filter> {
    /// Which rows are wanted.
    pub filter: F,
    /// After which of them.
    pub after: Option<F::Key>,
    /// The cursor as it goes into an address.
    cursor: Option<String>,
    limit: Option<u32>,
    /// What was not understood: as it was sent, and why.
    unread: Vec<(String, Refusal)>,
    /// The form that was taken before, by the path it was sent to: the page says what came of it. Empty when none was.
    pub done: String,
    /// The mail that went with it and may be taken back: `A-1042/7`.
    pub undo: String,
    /// Where it is asked.
    pub org: OrgId,
    /// The page of the list, where that depends on what it is a list of.
    below: Option<String>,
}

impl<F: Filter> ListQuery<F> {
    /// The rows of this filter, from the first on.
    pub fn of(org: OrgId, filter: F) -> ListQuery<F> {
        ListQuery {
            filter,
            after: None,
            cursor: None,
            limit: None,
            unread: Vec::new(),
            done: String::new(),
            undo: String::new(),
            org,
            below: None,
        }
    }

    /// The same on a page of its own, such as that of what the rows belong to.
    #[must_use]
    pub fn below(self, page: String) -> ListQuery<F> {
        ListQuery { below: Some(page), ..self }
    }

    /// As a person sends it: in the address of the page. What is not understood is left out, and told by `notice`.
    pub fn by_person(query: Option<&str>, org: OrgId) -> ListQuery<F> {
        let mut asked = ListQuery::of(org, F::default());
        let sent: Vec<(String, String)> = serde_html_form::from_str(query.unwrap_or_default()).unwrap_or_default();
        for (name, value) in sent {
            match name.as_str() {
                "done" => asked.done = value,
                "undo" => asked.undo = value,
                _ => {
                    if let Err(refusal) = asked.take(&name, value.trim()) {
                        asked.unread.push((format!("{name}={}", words::short(&value, 40)), refusal));
                    }
                }
            }
        }
        asked
    }

    /// As a program sends it.
    ///
    /// # Errors
    /// Names the first that is not understood.
    pub fn by_program(query: Option<&str>, org: OrgId) -> Result<ListQuery<F>, Refusal> {
        let mut asked = ListQuery::of(org, F::default());
        let sent: Result<Vec<(String, String)>, _> = serde_html_form::from_str(query.unwrap_or_default());
        let sent = sent.map_err(|cause| Refusal::invalid("query", format!("The query could not be read: {cause}.")))?;
        for (name, value) in sent {
            asked.take(&name, value.trim())?;
        }
        Ok(asked)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let is_known = name == AFTER || name == LIMIT || field::<F>(name).is_some() || F::FORMER.contains(&name);
        if value.is_empty() && is_known {
            return Ok(());
        }
        if value.contains('\0') || name.contains('\0') {
            return Err(Refusal::invalid("query", "The query holds the character U+0000. Leave it out."));
        }
        let now = F::formerly(name, value);
        if now.as_ref().is_some_and(|(name, _)| name.is_empty()) {
            return Ok(());
        }
        let (name, value) = now.as_ref().map_or((name, value), |(name, value)| (*name, value.as_str()));
        match name {
            AFTER => self.take_cursor(value),
            LIMIT => self.take_limit(value),
            _ => {
                let field = field::<F>(name).ok_or_else(|| unknown::<F>(name))?;
                let wrong = || Refusal::invalid(field.name, format!("“{}” takes {}.", field.name, (field.takes)()));
                self.filter.set(field.name, value).then_some(()).ok_or_else(wrong)
            }
        }
    }

    fn take_cursor(&mut self, value: &str) -> Result<(), Refusal> {
        let foreign = || {
            let says = "This is not a cursor of this list. Send back what the page before gave as “next”.";
            Refusal::invalid(AFTER, says)
        };
        let key: F::Key = cursor::read(self.org, value).ok_or_else(foreign)?;
        self.cursor = Some(cursor::write(self.org, &key));
        self.after = Some(key);
        Ok(())
    }

    fn take_limit(&mut self, value: &str) -> Result<(), Refusal> {
        let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
        self.limit = Some(limit.ok_or_else(|| Refusal::invalid(LIMIT, format!("A page holds 1 to {MOST} rows.")))?);
        Ok(())
    }

    /// Rows of this page; so many when none were asked for.
    pub fn limit(&self, usual: u32) -> u32 {
        self.limit.unwrap_or(usual)
    }

    /// This page of rows that were read, one more than its limit so that it is known whether there are more.
    /// `key` says where a page that ends with a row goes on.
    pub fn page<R>(&self, mut rows: Vec<R>, limit: u32, key: impl Fn(&R) -> F::Key) -> Page<R> {
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|last| cursor::write(self.org, &key(last)));
        Page { items: rows, next }
    }

    /// What stands in a field, as it is written there; empty when it is not set.
    pub fn value(&self, name: &str) -> String {
        self.filter.pairs().into_iter().find(|(set, _)| *set == name).map(|(_, value)| value).unwrap_or_default()
    }

    /// The address of this very page.
    pub fn here(&self) -> String {
        self.address(self.filter.pairs(), self.cursor.as_deref())
    }

    /// The address of the first page with these filters.
    pub fn first(&self) -> String {
        self.address(self.filter.pairs(), None)
    }

    /// The address of the page after this cursor.
    pub fn next(&self, cursor: &str) -> String {
        self.address(self.filter.pairs(), Some(cursor))
    }

    /// The address of the first page without this filter.
    pub fn without(&self, name: &str) -> String {
        self.address(self.filter.pairs().into_iter().filter(|(set, _)| *set != name).collect(), None)
    }

    /// The address of the first page with another value of this filter; an empty one takes it off.
    pub fn with(&self, name: &'static str, value: &str) -> String {
        let mut changed = self.filter.clone();
        if value.is_empty() {
            return self.without(name);
        }
        changed.set(name, value);
        self.address(changed.pairs(), None)
    }

    fn address(&self, mut pairs: Vec<(&'static str, String)>, after: Option<&str>) -> String {
        pairs.extend(self.limit.map(|limit| (LIMIT, limit.to_string())));
        pairs.extend(after.map(|cursor| (AFTER, cursor.to_owned())));
        let page = self.below.as_deref().unwrap_or(F::PATH);
        match serde_html_form::to_string(&pairs) {
            Ok(query) if !query.is_empty() => format!("{page}?{query}"),
            _ => page.to_owned(),
        }
    }

    /// What was not understood, for the head of the page.
    pub fn notice(&self) -> Option<Notice> {
        let is_cursor = |refusal: &Refusal| refusal.field == Some(AFTER);
        let strayed = self.unread.iter().any(|(_, why)| is_cursor(why));
        let unknown: Vec<String> =
            self.unread.iter().filter(|(_, why)| !is_cursor(why)).map(|(sent, _)| format!("“{sent}”")).collect();
        let mut says = Vec::new();
        match unknown.len() {
            0 => {}
            1 => says.push(format!("Ignored unknown filter: {}.", unknown.join(", "))),
            _ => says.push(format!("Ignored unknown filters: {}.", unknown.join(", "))),
        }
        if strayed {
            says.push("That link does not lead to a page of this list. This is the first page.".to_owned());
        }
        (!says.is_empty()).then(|| Notice { says: says.join(" "), is_wrong: true })
    }
}

fn field<F: Filter>(name: &str) -> Option<&'static Field> {
    F::FIELDS.iter().find(|field| field.name == name)
}

fn unknown<F: Filter>(name: &str) -> Refusal {
    let known: Vec<&str> = F::FIELDS.iter().map(|field| field.name).chain([AFTER, LIMIT]).collect();
    let says = format!("Unknown filter: “{}”. This list takes {}.", words::short(name, 40), known.join(", "));
    Refusal::invalid("query", says)
}

/// What the API's document says of the query.
impl<F: Filter> IntoParams for ListQuery<F> {
    fn into_params(_within: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let declared = F::FIELDS.iter().map(|field| parameter(field.name, field.says.trim(), (field.schema)()));
        let after = ObjectBuilder::new().schema_type(Type::String).into();
        let limit = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(MOST)).into();
        let says = format!("Rows of a page; {USUAL} unless said otherwise.");
        let paging = [
            parameter(AFTER, "The cursor that the page before gave as `next`.", after),
            parameter(LIMIT, &says, limit),
        ];
        declared.chain(paging).collect()
    }
}

fn parameter(name: &str, says: &str, schema: RefOr<Schema>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(says))
        .schema(Some(schema))
        .build()
}
