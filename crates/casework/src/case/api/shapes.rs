//! How a case stands, in short, and what came of a change.

use super::shown_kind;
use crate::case::{Case, Done, Fact, Outcome, Severity, Step, path, titles, words};
use crate::message::{self, Channel, Purpose};
use axum::http::{HeaderName, HeaderValue, header};
use base::ids::CaseNo;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What came of a change of state.
#[derive(Serialize, ToSchema)]
#[schema(as = Done)]
pub struct DoneShape {
    /// The case.
    case: String,
    /// How it stands now.
    state: StateShape,
    /// The facts that were added, by module and name: `promise.made`.
    facts: Vec<String>,
    /// What went to the customer with it, as it was written.
    sent: Vec<SentShape>,
}

/// Words that went to the customer.
#[derive(Serialize, ToSchema)]
#[schema(as = SentWords)]
struct SentShape {
    /// Which message of the case.
    message: u32,
    /// What it is for.
    purpose: Purpose,
    /// The way it goes.
    channel: Channel,
    /// Its own subject; null when it carries that of the conversation.
    subject: Option<String>,
    /// The words, without what stands under every email.
    text: String,
}

/// How a case stands, in short.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = CaseState)]
pub struct StateShape {
    /// Its number, `A-1042`.
    case: String,
    /// What it is about.
    subject: String,
    /// The member it belongs to; null while nobody owns it.
    owner: Option<i64>,
    /// The account it belongs to.
    customer: i64,
    /// The person let down.
    contact: i64,
    /// The group case it belongs to, `G-12`; null when it belongs to none.
    group: Option<String>,
    /// How badly.
    severity: Severity,
    /// The first step that is not done; the last when all are.
    step: Step,
    /// All five steps.
    path: Vec<StoneShape>,
    /// How it ended; null while it is open.
    outcome: Option<Outcome>,
    /// The case it goes on in, when it was merged into one.
    merged_into: Option<String>,
    /// Messages an answer is owed for.
    unanswered: usize,
    /// When it began.
    opened_at: Timestamp,
    /// When it ended.
    closed_at: Option<Timestamp>,
    /// How many facts it is made of; send it back as `If-Match` to change only what you have seen.
    version: u32,
}

/// One of the five steps.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = PathStep)]
pub struct StoneShape {
    /// Which.
    step: Step,
    /// All its evidence is there. Nobody can tick a step.
    done: bool,
    /// What is not there yet, in plain words.
    missing: Vec<String>,
}

/// Where words that came in have gone.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Taken)]
pub struct TakenShape {
    /// The case.
    case: String,
    /// Which message of the case.
    message: u32,
    /// They began the case.
    opened: bool,
    /// Where the case is read.
    location: String,
    /// How it stands now.
    state: StateShape,
}

/// What came of a change of state: how the case stands, and the facts that were added, by name.
pub fn done(done: &Done) -> DoneShape {
    let facts = done.facts.iter().map(|fact| fact.kind()).map(|(module, kind)| shown_kind(module, kind));
    DoneShape {
        case: done.id.to_string(),
        state: StateShape::new(done.id, &done.state),
        facts: facts.collect(),
        sent: done.facts.iter().filter_map(|fact| sent(fact, done)).collect(),
    }
}

fn sent(fact: &Fact, done: &Done) -> Option<SentShape> {
    let Fact::Message(message::Fact::Sent { n, purpose, channel, .. }) = fact else { return None };
    let words = done.told.iter().find(|words| words.n == *n)?;
    let (subject, text) = (words.subject.clone(), words.body.clone());
    Some(SentShape { message: *n, purpose: *purpose, channel: *channel, subject, text })
}

impl StateShape {
    /// A case in short.
    pub fn new(no: CaseNo, case: &Case) -> StateShape {
        let titles = titles(case);
        // Nothing is missing in a case that goes on in another.
        let is_here = !case.joining.is_merged();
        let steps = path(case).map(|stone| StoneShape {
            step: stone.step,
            done: stone.is_done(),
            missing: stone
                .missing
                .into_iter()
                .filter(|_| is_here)
                .map(|missing| words::missing(missing, &titles))
                .collect(),
        });
        StateShape {
            case: no.to_string(),
            subject: words::called(&case.head.subject).to_string(),
            owner: case.owner.map(|id| id.0),
            customer: case.head.customer.0,
            contact: case.head.contact.0,
            group: case.shared.group().map(|group| group.to_string()),
            severity: case.head.severity,
            step: case.step(),
            path: steps.into(),
            outcome: case.outcome,
            merged_into: case.joining.into.as_ref().map(|into| into.case.to_string()),
            unanswered: case.waiting().count(),
            opened_at: case.head.opened_at,
            closed_at: case.closed_at,
            version: case.version,
        }
    }
}

impl StateShape {
    /// How many facts the case is made of.
    pub fn version(&self) -> u32 {
        self.version
    }
}

impl TakenShape {
    /// Words that were taken in by this commit.
    pub fn of(done: &Done, opened: bool) -> TakenShape {
        let came = done.facts.iter().find_map(|fact| match fact {
            crate::case::Fact::Message(message::Fact::Received { n, .. }) => Some(*n),
            _ => None,
        });
        TakenShape {
            case: done.id.to_string(),
            message: came.unwrap_or_default(),
            opened,
            location: format!("/api/v1/cases/{}", done.id),
            state: StateShape::new(done.id, &done.state),
        }
    }

    /// Where the case is read.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// How many facts the case is made of.
    pub fn version(&self) -> u32 {
        self.state.version
    }
}

/// The version of a case as a header.
pub fn version(version: u32) -> [(HeaderName, HeaderValue); 1] {
    let tag = HeaderValue::from_str(&format!("\"{version}\""));
    [(header::ETAG, tag.unwrap_or(HeaderValue::from_static("\"0\"")))]
}
