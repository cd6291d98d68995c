//! The action on oneself: the language one reads.

use crate::organisation::{self, Login, STREAM};
use base::context::Actor;
use base::ids::OrgId;
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::desk::Who;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use text::Language;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Body, Order, Place, Subject};

/// Whoever acts.
pub struct OfMe;

/// The language to read.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct LanguageChoice {
    /// `en`, `de`, `fr`, `es` or `nb`.
    language: String,
}

impl Body<OfMe> for LanguageChoice {
    const PATH: &'static str = "language";
    const SAYS: &'static str = "Choose the language you read; what is not translated is shown in English.";
    type Command = Language;

    fn command(self, _place: &Place<'_, OfMe>) -> Result<Language, Refusal> {
        let choose = || Refusal::invalid("language", "Choose one of the languages in the list.");
        Language::of(&self.language).ok_or_else(choose)
    }
}

/// All actions on oneself.
pub const ACTIONS: &[Action<OfMe>] = &[Action::of::<LanguageChoice>()];

/// The language one reads now.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = LanguageChosen)]
pub struct DoneShape {
    /// `en`, `de`, `fr`, `es` or `nb`.
    language: &'static str,
}

impl Subject for OfMe {
    const NAME: &'static str = "oneself";
    const BASE: &'static str = "/me";
    type At = ();
    type Tools = ();
    type Command = Language;
    type Done = DoneShape;
    type Shape = DoneShape;

    fn at(_: &HashMap<String, String>) -> Result<(), Refusal> {
        Ok(())
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, (): (), order: Order<OfMe>) -> Result<DoneShape, Error> {
        let Actor::Member(member) = who.actor else {
            return Err(Refusal::forbidden("Only a member has a language here.").into());
        };
        let Order { command: language, also, .. } = order;
        let done = DoneShape { language: language.code() };
        let command = organisation::Command::Login { member, change: Login::ChooseLanguage(language) };
        let also = move |sql: &mut Sql<'_>, _: &organisation::Done| also(sql, &done);
        app.desk.act_and(who, STREAM, (command, Vec::new()), also).await?;
        Ok(done)
    }

    fn page((): ()) -> String {
        "/me".to_owned()
    }

    fn shape(done: &DoneShape) -> DoneShape {
        *done
    }
}
