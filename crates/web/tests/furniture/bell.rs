//! A bell: something with an action for a form, one for a program, and one for strangers.

use axum::http::{HeaderMap, HeaderValue};
use axum::response::IntoResponse;
use base::context::{Actor, Organisation};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use engine::counter;
use engine::desk::Who;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Audience, Body, Order, Place, Subject};
use web::answer::Answer;
use web::extract::CasePath;
use web::module::Module;
use web::reopen::{Again, Reopen};
use web::session::Me;

pub struct OfBell;

/// How it is rung.
pub struct Ring {
    times: u32,
    files: usize,
    at: Option<Timestamp>,
}

/// It was.
pub struct Rung {
    no: i64,
    times: u32,
    files: usize,
    at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
pub struct RungShape {
    bell: i64,
    times: u32,
    files: usize,
    at: Option<Timestamp>,
    /// Shown once.
    secret: Option<&'static str>,
    location: String,
}

fn shape(done: &Rung, secret: Option<&'static str>) -> RungShape {
    RungShape {
        bell: done.no,
        times: done.times,
        files: done.files,
        at: done.at,
        secret,
        location: format!("/bells/{}", done.no),
    }
}

impl Subject for OfBell {
    const NAME: &'static str = "bell";
    const BASE: &'static str = "/bells/{no}";
    type At = CasePath;
    type Tools = ();
    type Command = Ring;
    type Done = Rung;
    type Shape = RungShape;

    fn at(path: &HashMap<String, String>) -> Result<CasePath, Refusal> {
        CasePath::read(path)
    }

    fn admits(_organisation: &Organisation, who: Who) -> Result<(), Refusal> {
        if who.actor == Actor::Member(MemberId(9)) {
            Err(Refusal::forbidden("Eva does not ring bells."))
        } else {
            Ok(())
        }
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, at: CasePath, order: Order<OfBell>) -> Result<Rung, Error> {
        let Order { command, also, files, seen, .. } = order;
        let (no, count) = (at.no.0, command.files + files.len());
        let ring = move |sql: &mut db::Sql<'_>| {
            if command.times > 3 || seen.is_some_and(|seen| seen < 5) {
                return Err(Refusal::not_now("The neighbours sleep.").into());
            }
            counter::tally(sql, who.org, "rung", i64::from(command.times))?;
            let done = Rung { no, times: command.times, files: count, at: command.at };
            also(sql, &done)?;
            Ok::<_, Error>(done)
        };
        app.desk.write(ring).await
    }

    fn page(at: CasePath) -> String {
        format!("/bells/{}", at.no.0)
    }

    async fn since(_app: &App, _me: &Me, _at: CasePath, seen: u32) -> Result<Option<String>, Error> {
        Ok((seen < 5).then(|| "Eva muffled it".to_owned()))
    }

    fn shape(done: &Rung) -> RungShape {
        shape(done, Some("ding"))
    }

    fn kept(done: &Rung) -> RungShape {
        shape(done, None)
    }

    fn headers(_done: &Rung) -> HeaderMap {
        HeaderMap::from_iter([(axum::http::header::ETAG, HeaderValue::from_static("\"6\""))])
    }
}

/// How often, and why.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Ringing {
    times: u32,
    note: String,
    at: String,
}

impl Body<OfBell> for Ringing {
    const PATH: &'static str = "ringing";
    const SAYS: &'static str = "Ring the bell.";
    const FIRST_COME: bool = true;
    const STATUS: u16 = 201;
    type Command = Ring;

    fn command(self, place: &Place<'_, OfBell>) -> Result<Ring, Refusal> {
        if self.note.contains("wrong") {
            return Err(Refusal::invalid("note", "Say something else."));
        }
        let at = place.moment("at", &self.at)?;
        Ok(Ring { times: self.times.max(1), files: usize::from(place.has_file) * 100, at })
    }
}

/// As a program does it.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Tolling {}

impl Body<OfBell> for Tolling {
    const PATH: &'static str = "clappers/{n}/tolling";
    const SAYS: &'static str = "Toll.";
    const AUDIENCE: Audience = Audience::Key;
    type Command = Ring;

    fn command(self, place: &Place<'_, OfBell>) -> Result<Ring, Refusal> {
        assert_eq!(place.me(), MemberId(7));
        Ok(Ring { times: 2, files: 0, at: None })
    }
}

/// As a stranger does it.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Knocking {}

impl Body<OfBell> for Knocking {
    const PATH: &'static str = "knocking";
    const SAYS: &'static str = "Knock.";
    const AUDIENCE: Audience = Audience::Customer;
    type Command = Ring;

    fn command(self, _place: &Place<'_, OfBell>) -> Result<Ring, Refusal> {
        Ok(Ring { times: 1, files: 0, at: None })
    }
}

pub static ACTIONS: &[Action<OfBell>] = &[Action::of::<Ringing>(), Action::of::<Tolling>(), Action::of::<Knocking>()];

async fn again(again: Again) -> Answer {
    let kept = &again.kept;
    let form = format!("{}/ringing", again.part("no"));
    let kept = kept.clone().below("/bells");
    let told = format!(
        "bell {} typed {:?} wrong {:?} says {:?} query {:?}",
        again.part("no"),
        kept.of(&form, "note"),
        kept.wrong(&form, "note"),
        kept.problem(),
        again.query(),
    );
    Ok(told.into_response())
}

pub static MODULE: Module = Module {
    reopen: &[Reopen { page: "/bells/{no}", open: |page| Box::pin(again(page)) }],
    ..Module::new("bell", "Bells")
};
