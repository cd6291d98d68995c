//! Pages that are told, not painted: an event names what changed, and the browser reads it again by the ordinary way.

use super::App;
use super::session::Me;
use axum::extract::{Query, State};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use base::ids::CaseNo;
use engine::desk::{CASES, topic, topics};
use futures_util::Stream;
use serde::Deserialize;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// Who is looking at which page, in this process.
#[derive(Clone)]
pub struct Here(Arc<Mutex<HashMap<String, Vec<String>>>>, broadcast::Sender<String>);

impl Default for Here {
    fn default() -> Self {
        Here(Arc::default(), broadcast::channel(256).0)
    }
}

/// One open page; closing it takes the name away.
struct Looking {
    here: Here,
    topic: String,
    name: String,
}

impl Here {
    fn look(&self, topic: &str, name: &str) -> Looking {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(topic.to_owned())
            .or_default()
            .push(name.to_owned());
        drop(self.1.send(topic.to_owned()));
        metrics::gauge!("amends_live_listeners").increment(1.0);
        Looking { here: self.clone(), topic: topic.to_owned(), name: name.to_owned() }
    }

    /// The others who look at a page, each once.
    fn others(&self, topic: &str, me: &str) -> Vec<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
        let mut all = self.here.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = all.get_mut(&self.topic) {
            if let Some(at) = names.iter().position(|name| *name == self.name) {
                names.swap_remove(at);
            }
            if names.is_empty() {
                all.remove(&self.topic);
            }
        }
        drop(all);
        drop(self.here.1.send(self.topic.clone()));
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
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let org = me.who.org;
    let named = wanted.about.strip_prefix(CASES).and_then(|no| no.trim().parse::<CaseNo>().ok());
    let topic = named.map_or_else(|| topics(org), |no| topic(org, no));
    let listening = Listening {
        looking: app.here.look(&topic, &me.person.name),
        news: app.desk.news(),
        moves: app.here.1.subscribe(),
        greeted: false,
    };
    let events = futures_util::stream::unfold(listening, next);
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

struct Listening {
    looking: Looking,
    news: broadcast::Receiver<Arc<str>>,
    moves: broadcast::Receiver<String>,
    greeted: bool,
}

async fn next(mut listening: Listening) -> Option<(Result<Event, Infallible>, Listening)> {
    if !listening.greeted {
        listening.greeted = true;
        return Some((Ok(listening.here()), listening));
    }
    loop {
        tokio::select! {
            news = listening.news.recv() => match news {
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
