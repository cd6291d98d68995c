//! The action on the organisation’s settings, which admins do: the whole of them at once.

use super::OrganisationSetup;
use super::rules::{self, SettingsText};
use crate::organisation::{Command, Done, STREAM};
use axum::Json;
use axum::routing::get;
use base::context::Organisation;
use base::ids::OrgId;
use base::refusal::{Error, Fault, Refusal};
use calendar::{CalendarText, ServiceCalendar};
use db::Sql;
use engine::desk::Who;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use text::Language;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Body, Order, Place, Registry, Subject};
use web::answer::Problem;
use web::openapi::Operation;
use web::session::KeyHolder;

/// The organisation of whoever acts.
pub struct OfOrganisation;

/// The organisation’s settings: the whole of them.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct OrganisationSettings {
    /// Its name, as customers know it.
    organisation: String,
    /// The address complaints come to and answers come from.
    address: String,
    /// ISO 4217 code of all its money.
    currency: String,
    /// IANA name of its time zone.
    zone: String,
    /// Its opening hours, one line each or separated by semicolons: `mon-fri 08:00-12:00 12:30-16:00; sat 09:00-13:00`.
    /// Monday to Friday, 8 to 16, when left out.
    week: String,
    /// Its holidays, one date a line; none when left out.
    holidays: String,
    /// The language customers are written to in whose own is not known: `en`, `de`, `fr`, `es` or `nb`; stays as it is
    /// when left out.
    language: String,
}

impl Body<OfOrganisation> for OrganisationSettings {
    const PATH: &'static str = "";
    const SAYS: &'static str = "Change the organisation’s settings, for an admin: the whole of them.";
    type Command = OrganisationSettings;

    fn command(self, _place: &Place<'_, OfOrganisation>) -> Result<OrganisationSettings, Refusal> {
        Ok(self)
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfOrganisation>] = &[Action::of::<OrganisationSettings>()];

/// Lists the settings as they are.
pub fn reads(registry: Registry) -> Registry {
    let says = "The organisation’s settings, for an admin.";
    let read = Operation::get::<OrganisationShape>("/organisation", says);
    registry.call(read, get(show))
}

async fn show(KeyHolder(me): KeyHolder) -> Result<Json<OrganisationShape>, Problem> {
    rules::runs_the_house(&me.person)?;
    let Organisation { name, address, currency, calendar, language, .. } = (*me.organisation).clone();
    let organisation = OrganisationSetup { id: me.who.org, name, address, currency, calendar };
    Ok(Json((&Settled { organisation, language }).into()))
}

/// The settings as they are.
#[derive(Serialize, ToSchema)]
#[schema(as = Organisation)]
pub struct OrganisationShape {
    /// Its name, as customers know it.
    organisation: String,
    /// The address complaints come to and answers come from.
    address: String,
    /// ISO 4217 code of all its money.
    currency: String,
    /// IANA name of its time zone.
    zone: String,
    /// Its opening hours, separated by semicolons.
    week: String,
    /// Its holidays, one date a line.
    holidays: String,
    /// The language customers are written to in whose own is not known.
    language: &'static str,
}

/// The settings, and the language customers are written to in whose own is not known.
#[derive(Clone, Debug)]
pub struct Settled {
    organisation: OrganisationSetup,
    language: Language,
}

impl From<&Settled> for OrganisationShape {
    fn from(Settled { organisation, language }: &Settled) -> OrganisationShape {
        let text = CalendarText::from(organisation.calendar.clone());
        let holidays: Vec<String> = text.holidays.iter().map(ToString::to_string).collect();
        OrganisationShape {
            organisation: organisation.name.clone(),
            address: organisation.address.clone(),
            currency: organisation.currency.clone(),
            zone: text.zone,
            week: text.week,
            holidays: holidays.join("\n"),
            language: language.code(),
        }
    }
}

impl Subject for OfOrganisation {
    const NAME: &'static str = "organisation";
    const BASE: &'static str = "/organisation";
    type At = ();
    type Tools = ();
    type Command = OrganisationSettings;
    type Done = Settled;
    type Shape = OrganisationShape;

    fn at(_path: &HashMap<String, String>) -> Result<(), Refusal> {
        Ok(())
    }

    fn admits(organisation: &Organisation, who: Who) -> Result<(), Refusal> {
        rules::admin(organisation, who.actor).map(drop)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, (): (), order: Order<OfOrganisation>) -> Result<Settled, Error> {
        let typed = order.command;
        if !typed.language.is_empty() && Language::of(&typed.language).is_none() {
            return Err(Refusal::invalid("language", "Choose a language from the list.").into());
        }
        let text = SettingsText {
            name: typed.organisation,
            address: typed.address,
            currency: typed.currency,
            zone: typed.zone,
            week: typed.week,
            holidays: typed.holidays,
            language: typed.language,
        };
        let also = order.also;
        let change = move |sql: &mut Sql<'_>, done: &Done| also(sql, &settled(done)?);
        let done = app.desk.act_and(who, STREAM, (Command::Settle(text), Vec::new()), change).await?;
        settled(&done)
    }

    fn page((): ()) -> String {
        "/organisation".to_owned()
    }

    fn shape(done: &Settled) -> OrganisationShape {
        done.into()
    }
}

/// The settings as they are after a change.
fn settled(done: &Done) -> Result<Settled, Error> {
    let missing = || Refusal::not_found("There is no such organisation here.");
    let is = done.state.settings.as_ref().ok_or_else(missing)?;
    let calendar = ServiceCalendar::try_from(is.calendar.clone()).map_err(Fault::from)?;
    let organisation = OrganisationSetup {
        id: OrgId(0),
        name: is.name.clone(),
        address: is.address.clone(),
        currency: is.currency.clone(),
        calendar,
    };
    Ok(Settled { organisation, language: is.language })
}
