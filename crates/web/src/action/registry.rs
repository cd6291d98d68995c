//! The list of all actions and calls, module by module: what the router answers and the API’s document describes.

use super::{Action, Audience, Subject, handlers};
use crate::answer::Problem;
use crate::draft::Fields;
use crate::openapi::Operation;
use crate::{App, reopen};
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use base::refusal::Refusal;
use std::any::Any;

/// An action without the type of its subject, as lists and tests walk it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The heading it is listed under.
    pub module: &'static str,
    /// What it changes.
    pub subject: &'static str,
    /// The whole path of its form, with the names of its numbers in braces; the API’s is the same below `/api/v1`.
    pub path: String,
    /// What it does: one sentence.
    pub says: &'static str,
    /// Who does it; what two do is listed for each.
    pub audience: Audience,
}

/// A list of actions, whatever they change: what a module brings.
pub trait Actions: Sync {
    /// Puts them among all others.
    fn list(&self, registry: Registry) -> Registry;

    /// The fields that are kept as a draft of a form that members send to this path; none when it is no form of theirs.
    fn drafted(&self, path: &str) -> Option<Fields>;

    /// The list itself, for whoever knows what they change.
    fn as_any(&self) -> &dyn Any;
}

impl<S: Subject> Actions for &'static [Action<S>] {
    fn list(&self, registry: Registry) -> Registry {
        registry.actions(self)
    }

    fn drafted(&self, path: &str) -> Option<Fields> {
        let mut forms = self.iter().filter(|action| action.audience.has_members());
        forms.find(|action| reopen::fits(&action.full_path(), path).is_some()).map(Action::drafted)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// All actions and calls: as forms, as API, and written down.
#[derive(Default)]
pub struct Registry {
    /// Routes of the forms.
    pub pages: Router<App>,
    /// Routes of the API, below `/api/v1`.
    pub api: Router<App>,
    /// What the API’s document says of them.
    pub operations: Vec<Operation>,
    pub actions: Vec<Listed>,
    module: &'static str,
}

impl Registry {
    /// What is listed from here on belongs to this module.
    #[must_use]
    pub fn of(mut self, module: &'static str) -> Registry {
        self.module = module;
        self
    }

    /// Lists actions. Those of members are answered as form and as JSON, those of keys as JSON; the customer’s are answered
    /// by their page.
    #[must_use]
    pub fn actions<S: Subject>(mut self, actions: &'static [Action<S>]) -> Registry {
        for action in actions {
            let path = action.full_path();
            let (module, subject, says) = (self.module, S::NAME, action.says);
            let list = |audience| Listed { module, subject, path: path.clone(), says, audience };
            match action.audience {
                Audience::Both => self.actions.extend([Audience::Member, Audience::Customer].map(list)),
                one => self.actions.push(list(one)),
            }
            if action.audience.has_members() {
                self.pages = self.pages.route(&path, handlers::form(action));
            }
            if action.audience != Audience::Customer {
                self = self.call((action.operation)(&path), handlers::json(action));
            }
        }
        self
    }

    /// Lists a call of the API that is no action: a read, or a question. One that takes nothing in its query refuses what
    /// stands there; the others do as they read it.
    #[must_use]
    pub fn call(mut self, operation: Operation, answer: MethodRouter<App>) -> Registry {
        let answer = if operation.asks.is_empty() { answer.layer(from_fn(without_query)) } else { answer };
        self.api = self.api.route(&operation.path, answer);
        self.operations.push(Operation { module: self.module, ..operation });
        self
    }
}

/// A name in the query of a call that knows none is refused, so that it does not pass for a filter.
async fn without_query(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    if query.is_empty() {
        return next.run(request).await;
    }
    let name = base::words::short(query.split(['=', '&']).next().unwrap_or_default(), 60);
    let says = format!("This call has no parameter “{name}”. It takes none.");
    Problem::from(Refusal::invalid("query", says)).into_response()
}
