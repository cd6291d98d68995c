//! A sample organisation to look around in: Northline Parts, its people, its customers, and some forty cases.
//!
//! Reading order: [`people`] and `customers` (who), `times` (when), `story` and `commands` (how a case is told),
//! `post` and `play` (how it is lived through the desk), `stories` (the cases). No row is written behind the rules:
//! whatever a story tells was received, decided and refused like anything else.

mod customers;
mod commands;
mod outsiders;
mod group;
pub mod people;
mod play;
mod post;
mod stories;
mod story;
#[cfg(test)]
mod tests;
mod times;
mod twins;

use ::people::member::{self, password};
use base::context::Role;
use base::ids::OrgId;
use base::refusal::{Error, Fault};
use engine::desk::Desk;
use engine::outbox::trouble::Trouble;
use engine::{counter, outbox};
use futures_util::future::try_join_all;
use play::{Mailed, Play, Stage};
use times::Times;

/// The number the feeder belt of Halden Print & Pack has in the organisation's documents.
const FEEDER_BELT: i64 = 1042;

/// What to tell whoever starts the server with the sample.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Where its complaints come to.
    pub address: &'static str,
    /// What everyone signs in with.
    pub password: &'static str,
    /// Everyone who can sign in.
    pub logins: Vec<Login>,
    /// Cases made just now; 0 when the organisation was there already.
    pub cases: usize,
}

/// Someone who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The function they belong to.
    pub team: String,
}

impl Summary {
    /// Who can sign in, and how to send a complaint to the sample; for the terminal.
    pub fn tell(&self) -> String {
        let made = match self.cases {
            0 => "The sample organisation Northline Parts exists already.".to_owned(),
            cases => format!("Sample organisation Northline Parts added: {} people, {cases} cases.", self.logins.len()),
        };
        let logins: Vec<String> = self
            .logins
            .iter()
            .map(|login| format!("  {:<28} {}, {}, {}", login.email, login.name, login.role, login.team))
            .collect();
        format!(
            "{made}\nSign in with the password “{}” as one of:\n{}\nTo make a complaint, use the form at /complain, or run  amends ingest < mail.eml  (address: {})",
            self.password,
            logins.join("\n"),
            self.address
        )
    }
}

/// Sets the sample organisation up and lives its cases, dated back from the desk's now. Does nothing when it is
/// there already.
///
/// # Errors
/// When the store does not answer, or a story breaks a rule of the product.
pub async fn found(desk: &Desk) -> Result<Summary, Error> {
    let logins =
        people::members().into_iter().map(|m| Login { name: m.name, email: m.email, role: m.role, team: m.team });
    let mut summary =
        Summary { address: people::ADDRESS, password: people::PASSWORD, logins: logins.collect(), cases: 0 };
    let houses = desk.read(member::organisations).await?;
    if houses.iter().any(|organisation| organisation.address == people::ADDRESS) {
        return Ok(summary);
    }
    let org = OrgId(houses.iter().map(|organisation| organisation.id.0).max().unwrap_or(0) + 1);
    let times = Times::new(desk.now());
    settle(desk, org, times.now).await?;
    let stage = Stage { desk: desk.clone(), organisation: desk.organisation(org).await?, org, until: times.now };
    summary.cases = live(&stage, &times).await?;
    Ok(summary)
}

/// The organisation, its members and the people it knows. One password, hashed once.
async fn settle(desk: &Desk, org: OrgId, now: jiff::Timestamp) -> Result<(), Error> {
    let hash = tokio::task::spawn_blocking(|| password::hash(people::PASSWORD)).await.map_err(Fault::from)??;
    desk.settle(org, move |sql| {
        let times = Times::new(now);
        member::found(sql, &people::organisation(org, &times), now)?;
        member::add_all(sql, org, &people::members(), Some(&hash), now)?;
        Ok(customers::settle(sql, org, &times)?)
    })
    .await
}

/// Opens the cases in the order they happened, which numbers them; then lives each of them to its end, side by side.
async fn live(stage: &Stage, times: &Times) -> Result<usize, Error> {
    let mut stories = stories::all(times);
    stories.sort_by_key(story::Story::begins);
    let org = stage.org;
    let before = stories.iter().filter(|s| s.begins() < stories::feeder_belt_began(times)).count() as i64;
    let first = FEEDER_BELT - 1000 - 1 - before;
    stage.desk.write(move |sql| Ok(counter::reset(sql, org, "case", first)?)).await?;
    let mut plays = Vec::new();
    let mut grouped = None;
    for story in stories {
        if grouped.is_none() && story.begins() > group::begins(times) {
            grouped = Some(group::begin(stage, times).await?);
        }
        plays.push(Play::open(stage, story.commands).await?);
    }
    let cases = plays.len();
    let mut mailed: Vec<Mailed> = try_join_all(plays.into_iter().map(Play::finish)).await?.concat();
    let grouped = match grouped {
        Some(told) => told,
        None => group::begin(stage, times).await?,
    };
    let (letters, customers) = grouped.finish().await?;
    mailed.extend(letters);
    let cases = cases + customers + twins::tell(stage, times).await?;
    stage.desk.write(move |sql| note_in_outbox(sql, &mailed)).await?;
    Ok(cases)
}

/// What the mail server of a story has handed over must not be sent by the real one.
fn note_in_outbox(sql: &mut db::Sql, mailed: &[Mailed]) -> Result<(), Error> {
    for (waiting, came_back) in mailed {
        match came_back {
            None => outbox::sent(sql, waiting, "250 2.0.0 Ok", waiting.since)?,
            Some(reason) => outbox::failed(sql, waiting, &Trouble::answered(550, reason), None, waiting.since)?,
        }
    }
    Ok(())
}
