//! Pages that are told, not painted: an event names what changed, and the browser reads it again by the ordinary way.

use super::App;
use super::PageError;
use super::session::{Me, signed_in};
use axum::extract::{Query, State};
use axum::http::request::Parts;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use base::ids::{CaseNo, MemberId, OrgId};
use base::refusal::{Error, Refusal};
use engine::desk::{CASES, SETTINGS, topic, topics};
use futures_util::Stream;
use serde::Deserialize;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Interval;

/// How often it is looked whether a session goes on, beside what is announced of it.
const SESSION_LOOKED_AT: Duration = Duration::from_secs(30);
/// Streams one member has open at the same time, at most: pages in tabs, on several devices.
const STREAMS: usize = 50;

/// Who is looking at which page, in this process.
#[derive(Clone)]
pub struct Here {
    pages: Arc<Mutex<HashMap<String, Vec<String>>>>,
    moves: broadcast::Sender<String>,
    seats: Arc<Mutex<HashMap<(OrgId, MemberId), usize>>>,
}

impl Default for Here {
    fn default() -> Self {
        Here { pages: Arc::default(), moves: broadcast::channel(256).0, seats: Arc::default() }
    }
}

/// One open stream of a member.
struct Seat(Here, (OrgId, MemberId));

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.0.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = seats.get_mut(&self.1) {
            *taken = taken.saturating_sub(1);
        }
        seats.retain(|_, taken| *taken > 0);
    }
}

/// One open page; closing it takes the name away.
struct Looking {
    here: Here,
    topic: String,
    name: String,
}

impl Here {
    fn seat(&self, org: OrgId, member: MemberId) -> Result<Seat, Refusal> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seats.entry((org, member)).or_default();
        if *taken >= STREAMS {
            return Err(Refusal::too_often("Too many pages are open at the same time. Close some."));
        }
        *taken += 1;
        Ok(Seat(self.clone(), (org, member)))
    }

    fn look(&self, topic: &str, name: &str) -> Looking {
        self.pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(topic.to_owned())
            .or_default()
            .push(name.to_owned());
        drop(self.moves.send(topic.to_owned()));
        metrics::gauge!("amends_live_listeners").increment(1.0);
        Looking { here: self.clone(), topic: topic.to_owned(), name: name.to_owned() }
    }

    /// The others who look at a page, each once.
    fn others(&self, topic: &str, me: &str) -> Vec<String> {
        let all = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let mut others: Vec<String> =
            all.get(topic).into_iter().flatten().filter(|name| *name != me).cloned().collect();
        others.sort();
        others.dedup();
        others
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        metrics::gauge!("amends_live_listeners").decrement(1.0);
        let mut all = self.here.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = all.get_mut(&self.topic) {
            if let Some(at) = names.iter().position(|name| *name == self.name) {
                names.swap_remove(at);
            }
            if names.is_empty() {
                all.remove(&self.topic);
            }
        }
        drop(all);
        drop(self.here.moves.send(self.topic.clone()));
    }
}

/// What a page wants to hear of: `case 1042`, or `today` for anything of the organisation.
#[derive(Deserialize)]
pub struct Wanted {
    about: String,
}

/// The one stream of a page.
pub async fn stream(
    State(app): State<App>,
    me: Me,
    Query(wanted): Query<Wanted>,
    parts: Parts,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, PageError> {
    let org = me.who.org;
    let seat = app.here.seat(org, me.person.id)?;
    let named = wanted.about.strip_prefix(CASES).and_then(|no| no.trim().parse::<CaseNo>().ok());
    let topic = named.map_or_else(|| topics(org), |no| topic(org, no));
    let listening = Listening {
        looking: app.here.look(&topic, &me.person.name),
        news: app.desk.news(),
        moves: app.here.moves.subscribe(),
        settings: format!("{SETTINGS} {org}"),
        session: Session { app, parts },
        looked: tokio::time::interval(SESSION_LOOKED_AT),
        greeted: false,
        _seat: seat,
    };
    let events = futures_util::stream::unfold(listening, next);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}

/// Whose stream it is: it ends with the session that opened it.
struct Session {
    app: App,
    parts: Parts,
}

impl Session {
    /// A store that does not answer is no sign-out.
    async fn has_ended(&self) -> bool {
        matches!(signed_in(&self.app, &self.parts).await, Ok(None) | Err(Error::Refused(_)))
    }
}

struct Listening {
    looking: Looking,
    news: broadcast::Receiver<Arc<str>>,
    moves: broadcast::Receiver<String>,
    /// The topic that is announced when somebody signs out everywhere.
    settings: String,
    session: Session,
    looked: Interval,
    greeted: bool,
    _seat: Seat,
}

async fn next(mut listening: Listening) -> Option<(Result<Event, Infallible>, Listening)> {
    if !listening.greeted {
        listening.greeted = true;
        return Some((Ok(listening.here()), listening));
    }
    loop {
        tokio::select! {
            _ = listening.looked.tick() => if listening.session.has_ended().await { return None },
            news = listening.news.recv() => match news {
                Ok(topic) if *topic == *listening.settings && listening.session.has_ended().await => return None,
                Ok(topic) if topic.as_ref() != "*" && !listening.concerns(&topic) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return Some((Ok(Event::default().event("changed").data("read again")), listening)),
                Err(RecvError::Closed) => return None,
            },
            moved = listening.moves.recv() => match moved {
                Ok(topic) if topic != listening.looking.topic => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return Some((Ok(listening.here()), listening)),
                Err(RecvError::Closed) => return None,
            },
        }
    }
}

impl Listening {
    /// A case page hears of its case; any other page of all cases of its organisation.
    fn concerns(&self, topic: &str) -> bool {
        if self.looking.topic.ends_with(' ') {
            topic.starts_with(&self.looking.topic)
        } else {
            topic == self.looking.topic
        }
    }

    fn here(&self) -> Event {
        let others = self.looking.here.others(&self.looking.topic, &self.looking.name);
        Event::default().event("here").data(serde_json::json!(others).to_string())
    }
}
