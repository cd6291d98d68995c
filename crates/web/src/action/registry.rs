//! The list of all actions and calls, module by module: what the router answers and the API’s document describes.

use super::{Action, Audience, Subject, handlers};
use crate::App;
use crate::openapi::Operation;
use axum::Router;
use axum::routing::MethodRouter;

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
    /// Who does it.
    pub audience: Audience,
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
            self.actions.push(Listed {
                module: self.module,
                subject: S::NAME,
                path: path.clone(),
                says: action.says,
                audience: action.audience,
            });
            if action.audience == Audience::Member {
                self.pages = self.pages.route(&path, handlers::form(action));
            }
            if action.audience != Audience::Customer {
                self = self.call((action.operation)(&path), handlers::json(action));
            }
        }
        self
    }

    /// Lists a call of the API that is no action: a read, or a question.
    #[must_use]
    pub fn call(mut self, operation: Operation, answer: MethodRouter<App>) -> Registry {
        self.api = self.api.route(&operation.path, answer);
        self.operations.push(Operation { module: self.module, ..operation });
        self
    }
}
