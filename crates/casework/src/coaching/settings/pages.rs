//! The page of the coach's settings, for admins.

use super::{RuleLine, TRIED_ON, Trial, table, try_on};
use crate::coach_pack;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use base::refusal::Refusal;
use people::member::rules;
use people::organisation::{Command, STREAM};
use web::App;
use web::answer::{Answer, No, page_with, see, status};
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
use web::session::Me;

#[derive(Template)]
#[template(path = "coaching/settings/settings.html")]
struct Settings {
    frame: Frame,
    kept: Kept,
    pack: String,
    trial: Option<Trial>,
    languages: String,
    rules: Vec<RuleLine>,
    quiet: usize,
}

impl Settings {
    fn hint(&self) -> &'static str {
        "They extend the built-in rules: add a rule, change one, or turn one off. Each rule has bad and good examples, \
         which must pass before the rules are saved."
    }
}

/// `GET /settings/coach`
///
/// # Errors
/// When the member is no admin.
pub async fn show(State(app): State<App>, me: Me) -> Answer {
    rules::runs_the_house(&me.person)?;
    again(&app, &me, Kept::default(), None).await
}

async fn again(app: &App, me: &Me, kept: Kept, tried: Option<(String, Trial)>) -> Answer {
    let framed = me.framed(app);
    let org = me.who.org;
    let (frame, pack, tallies) = app
        .desk
        .read(move |sql| {
            let frame = framed.read(sql, "coach")?;
            Ok((frame, coach_pack::text(sql, org)?, coach_pack::tallies(sql, org)?))
        })
        .await?;
    let coach = crate::coach_pack::coach_of(&app.desk, org).await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let languages: Vec<&str> = coach.languages().map(language).collect();
    let (pack, trial) = match tried {
        Some((typed, trial)) => (typed, Some(trial)),
        None => (pack, None),
    };
    let (rules, quiet) = table(&coach, coach_pack::built_in(), tallies);
    let view =
        Settings { frame: frame.saying(notice), pack, trial, languages: languages.join(", "), rules, quiet, kept };
    page_with(code, &view)
}

/// A language as people call it.
fn language(code: &str) -> &str {
    match code {
        "en" => "English",
        "de" => "German",
        "fr" => "French",
        "es" => "Spanish",
        "nb" => "Norwegian",
        other => other,
    }
}

/// Browsers send line ends as CR LF; packs are kept with plain ones.
fn typed(sent: &Sent) -> String {
    sent.value("pack").replace("\r\n", "\n")
}

/// `POST /settings/coach`: the pack comes into force.
///
/// # Errors
/// When the member is no admin.
pub async fn keep(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    rules::runs_the_house(&me.person)?;
    let text = typed(&sent);
    match coach_pack::check(&text) {
        Ok(_) => {
            put(&app, &me, text, None).await?;
            see("/settings/coach")
        }
        Err(no) => again(&app, &me, sent.kept("coach", no), None).await,
    }
}

/// `POST /settings/coach/trial`: what the pack would have marked; nothing is kept.
///
/// # Errors
/// When the member is no admin.
pub async fn trial(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    rules::runs_the_house(&me.person)?;
    let text = typed(&sent);
    let then = match coach_pack::check(&text) {
        Ok(then) => then,
        Err(no) => return again(&app, &me, sent.kept("coach", no), None).await,
    };
    let org = me.who.org;
    let in_force = crate::coach_pack::coach_of(&app.desk, org).await?;
    let compared = text.clone();
    let trial = app.desk.read(move |sql| {
        let past = coach_pack::past_replies(sql, org, TRIED_ON)?;
        // A pack that is in force already is shown against the rules it was laid over.
        let same = coach_pack::text(sql, org)? == compared;
        Ok(try_on(&past, if same { coach_pack::built_in() } else { &in_force }, &then))
    });
    let trial = trial.await?;
    again(&app, &me, Kept::default(), Some((text, trial))).await
}

/// `POST /settings/coach/off`: one rule is switched off, by a line in the pack.
///
/// # Errors
/// When the member is no admin, or there is no such rule.
pub async fn off(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    rules::runs_the_house(&me.person)?;
    let (org, rule) = (me.who.org, sent.value("rule").to_owned());
    let coach = crate::coach_pack::coach_of(&app.desk, org).await?;
    if coach.rules().all(|known| known.id != rule) {
        let no = Refusal::invalid("rule", "That rule is already off, or does not exist.");
        return again(&app, &me, sent.kept("coach-off", no), None).await;
    }
    let own = app.desk.read(move |sql| Ok(coach_pack::text(sql, org)?)).await?;
    match coach_pack::switched_off(&own, &rule) {
        Ok(text) => {
            put(&app, &me, text, Some(rule)).await?;
            see("/settings/coach")
        }
        Err(no) => again(&app, &me, sent.kept("coach-off", no), None).await,
    }
}

async fn put(app: &App, me: &Me, pack: String, off: Option<String>) -> Result<(), No> {
    app.desk.act(me.who, STREAM, Command::ChangeRules { pack, off }).await?;
    Ok(())
}
