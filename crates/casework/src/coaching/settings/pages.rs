//! The page of the coach's settings, for admins.

use super::{RuleLine, TRIED_ON, Trial, table, try_on};
use crate::coach_pack;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use base::refusal::Error;
use people::member::rules;
use web::App;
use web::answer::{Answer, page_with, status};
use web::draft;
use web::form::{Kept, Sent};
use web::frame::{Frame, Notice};
use web::reopen::{Again, Reopen};
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
    let typed = draft::of_page(&app, &me, "/settings/coach").await?.named("coach");
    again(&app, &me, typed, None).await
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

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/settings/coach", open: |opening| Box::pin(reopen(opening)) };

async fn reopen(opening: Again) -> Answer {
    rules::runs_the_house(&opening.me.person)?;
    let form = if opening.kept.form.ends_with("/off") { "coach-off" } else { "coach" };
    again(&opening.app, &opening.me, opening.kept.named(form), None).await
}

/// `POST /settings/coach/trial`: what the pack would have marked; nothing is kept.
///
/// # Errors
/// When the member is no admin.
pub async fn trial(State(app): State<App>, me: Me, sent: Sent) -> Answer {
    rules::runs_the_house(&me.person)?;
    let text = typed(&sent);
    let then = match coach_pack::checked(text.clone()).await {
        Ok(then) => then,
        Err(Error::Refused(no)) => return again(&app, &me, sent.kept("coach", no), None).await,
        Err(fault) => return Err(fault.into()),
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
