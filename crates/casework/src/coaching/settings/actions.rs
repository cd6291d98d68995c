//! Actions on the organisation’s own rules of the reply coach, which admins do: putting them in force, switching one off.

use crate::coach_pack;
use base::context::Organisation;
use base::ids::OrgId;
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::desk::Who;
use people::member::rules;
use people::organisation::{self, STREAM};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Body, Order, Place, Subject};

/// The organisation’s own rules.
pub struct OfCoach;

/// What can be asked of them.
#[derive(Clone, Debug)]
pub enum Command {
    /// Put these in force.
    Settle {
        pack: String,
    },
    SwitchOff {
        rule: String,
    },
}

/// The organisation’s own rules of the coach: the whole of them.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct CoachRules {
    /// The rules as YAML, laid over those that come with the coach; none when left out.
    pack: String,
}

/// A rule to switch off.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct CoachRuleOff {
    /// Its name, such as `jargon.office`.
    rule: String,
}

impl Body<OfCoach> for CoachRules {
    const PATH: &'static str = "";
    const SAYS: &'static str = "Put your own rules of the coach in force, for an admin, once their examples hold.";
    type Command = Command;

    fn command(self, _place: &Place<'_, OfCoach>) -> Result<Command, Refusal> {
        // Browsers send line ends as CR LF; packs are kept with plain ones.
        Ok(Command::Settle { pack: self.pack.replace("\r\n", "\n") })
    }
}

impl Body<OfCoach> for CoachRuleOff {
    const PATH: &'static str = "off";
    const SAYS: &'static str = "Switch one rule of the coach off, for an admin.";
    type Command = Command;

    fn command(self, _place: &Place<'_, OfCoach>) -> Result<Command, Refusal> {
        Ok(Command::SwitchOff { rule: self.rule })
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfCoach>] = &[Action::of::<CoachRules>(), Action::of::<CoachRuleOff>()];

/// The organisation’s own rules as they are now.
#[derive(Serialize, ToSchema)]
#[schema(as = CoachSettings)]
pub struct RulesShape {
    /// The rules as YAML.
    pack: String,
}

impl Subject for OfCoach {
    const NAME: &'static str = "coach";
    const BASE: &'static str = "/settings/coach";
    type At = ();
    type Tools = ();
    type Command = Command;
    /// The rules in force.
    type Done = String;
    type Shape = RulesShape;

    fn at(_path: &HashMap<String, String>) -> Result<(), Refusal> {
        Ok(())
    }

    fn admits(organisation: &Organisation, who: Who) -> Result<(), Refusal> {
        rules::admin(organisation, who.actor).map(drop)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, (): (), order: Order<OfCoach>) -> Result<String, Error> {
        let (pack, off) = decided(app, who, order.command).await?;
        let (also, kept) = (order.also, pack.clone());
        let change = organisation::Command::ChangeRules { pack: pack.clone(), off };
        let also = move |sql: &mut Sql<'_>, _: &organisation::Done| also(sql, &kept);
        app.desk.act_and(who, STREAM, (change, Vec::new()), also).await?;
        Ok(pack)
    }

    fn page((): ()) -> String {
        "/settings/coach".to_owned()
    }

    fn shape(pack: &String) -> RulesShape {
        RulesShape { pack: pack.clone() }
    }
}

/// The rules as they are to be, and the one that is switched off, when that is all.
async fn decided(app: &App, who: Who, command: Command) -> Result<(String, Option<String>), Error> {
    match command {
        Command::Settle { pack } => {
            coach_pack::checked(pack.clone()).await?;
            Ok((pack, None))
        }
        Command::SwitchOff { rule } => {
            let coach = coach_pack::coach_of(&app.desk, who.org).await?;
            if coach.rules().all(|known| known.id != rule) {
                let says = "That rule is already off, or does not exist.";
                return Err(Refusal::invalid("rule", says).into());
            }
            let own = app.desk.read(move |sql| Ok(coach_pack::text(sql, who.org)?)).await?;
            Ok((coach_pack::switched_off(&own, &rule)?, Some(rule)))
        }
    }
}
