//! The action on the organisation’s settings, which admins do: the whole of them at once.

use super::rules::{self, SettingsText};
use super::{Organisation, history};
use axum::Json;
use axum::routing::get;
use base::context::House;
use base::ids::OrgId;
use base::refusal::{Error, Refusal};
use calendar::CalendarText;
use db::Sql;
use engine::desk::Who;
use serde::{Deserialize, Serialize};
use serde_json::json;
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

/// Lists them, and the settings as they are.
pub fn list(registry: Registry) -> Registry {
    let says = "The organisation’s settings, for an admin.";
    let read = Operation::get::<OrganisationShape>("/organisation", says);
    registry.of("The organisation").call(read, get(show)).actions(ACTIONS)
}

async fn show(KeyHolder(me): KeyHolder) -> Result<Json<OrganisationShape>, Problem> {
    rules::runs_the_house(&me.person)?;
    let House { name, address, currency, calendar, language, .. } = (*me.house).clone();
    let organisation = Organisation { id: me.who.org, name, address, currency, calendar };
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
    organisation: Organisation,
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

    fn admits(house: &House, who: Who) -> Result<(), Refusal> {
        rules::admin(house, who.actor).map(drop)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, (): (), order: Order<OfOrganisation>) -> Result<Settled, Error> {
        let typed = &order.command;
        let text = SettingsText {
            name: &typed.organisation,
            address: &typed.address,
            currency: &typed.currency,
            zone: &typed.zone,
            week: &typed.week,
            holidays: &typed.holidays,
        };
        let organisation = rules::settings(who.org, &text)?;
        let language = language(&typed.language, app.desk.house(who.org).await?.language)?;
        let (settled, now, also) = (Settled { organisation, language }, app.desk.now(), order.also);
        let settle = move |sql: &mut Sql<'_>| {
            let house = &settled.organisation;
            let others = super::organisations(sql)?;
            if others.iter().any(|o| o.id != house.id && o.address == house.address) {
                let says = "Another organisation of this server has that address. Choose another one.";
                return Err(Error::from(Refusal::invalid("address", says)));
            }
            super::settle(sql, house)?;
            super::speak(sql, house.id, language)?;
            let body = json!({
                "name": house.name, "address": house.address, "currency": house.currency, "calendar": house.calendar,
                "language": language,
            });
            history::state(sql, who.org, who.actor, ("settled", &body), now)?;
            also(sql, &settled)?;
            Ok(settled.clone())
        };
        app.desk.settle(who.org, settle).await
    }

    fn page((): ()) -> String {
        "/organisation".to_owned()
    }

    fn shape(done: &Settled) -> OrganisationShape {
        done.into()
    }
}

/// The language as sent; the one it was when none is named.
fn language(sent: &str, before: Language) -> Result<Language, Refusal> {
    match sent.trim() {
        "" => Ok(before),
        code => {
            Language::of(code).ok_or_else(|| Refusal::invalid("language", "Choose one of the languages in the list."))
        }
    }
}
