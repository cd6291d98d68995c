//! Those outside a case as JSON.

mod facts;

use super::facts::{Agreement, Ending, Kind};
use super::{Charge, Letter, Party, Purpose, Way};
use crate::case::api::read_case;
use crate::message::Channel;
use crate::message::api::delivered;
use crate::message::store::{self, File, Words};
use axum::Json;
use axum::extract::State;
use axum::routing::get;
use base::context::Actor;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
pub use facts::FactShape;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::App;
use web::action::Registry;
use web::answer::Problem;
use web::extract::CasePath;
use web::list::Page;
use web::openapi::Operation;
use web::session::KeyHolder;

/// Somebody outside on a case. The customer never learns of them.
#[derive(Serialize, ToSchema)]
#[schema(as = OutsideParty)]
pub struct PartyShape {
    /// Counts those of a case from 1.
    n: u32,
    /// What they are called.
    party: String,
    /// What they are to us.
    kind: Kind,
    /// Where mail reaches them.
    address: String,
    /// What they read: `en`, `de`, `fr`, `es` or `nb`.
    language: &'static str,
    /// `open`; `closed`; `taken_back` when the only email to them was, so that they were never asked.
    state: &'static str,
    /// When they were first asked.
    asked_at: Timestamp,
    /// When their answer is wanted, while they owe one.
    answer_due: Option<Timestamp>,
    /// They owe an answer, and that moment has passed.
    is_overdue: bool,
    /// They were reminded since we last asked.
    is_reminded: bool,
    /// What they wrote that waits for an answer of ours.
    unanswered: Vec<OutsideDebtShape>,
    /// What was written to and fro, without its words.
    messages: Vec<OutsideMessageShape>,
    /// What they are to bear.
    charges: Vec<ChargeShape>,
    /// How it ended, while it is closed.
    ending: Option<Ending>,
    /// The same in words.
    why: Option<String>,
    /// When.
    closed_at: Option<Timestamp>,
}

/// A message of theirs that an answer is owed to.
#[derive(Serialize, ToSchema)]
#[schema(as = OutsideDebt)]
struct OutsideDebtShape {
    /// Its number.
    message: u32,
    /// By when.
    due: Timestamp,
}

/// A message to or from somebody outside.
#[derive(Serialize, ToSchema)]
#[schema(as = OutsideMessage)]
struct OutsideMessageShape {
    /// Its number on the case, from 1,000,001 on.
    n: u32,
    /// `in` from them, `out` to them.
    direction: &'static str,
    /// What it is for, when it went out: `question`, `message` or `reminder`.
    purpose: Option<&'static str>,
    /// The way it came or went.
    channel: Channel,
    /// When it was written, or said.
    at: Timestamp,
    /// The member who wrote or recorded it; null when it came by mail.
    member: Option<i64>,
    /// The address it came from, when it is not theirs.
    from: Option<String>,
    /// A machine wrote it.
    is_automatic: bool,
    /// Where it is, when it went out: `on_its_way`, `delivered`, `failed`, `given_up`, `taken_back`.
    delivery: Option<&'static str>,
    /// Why it did not arrive, or what of it could not be read.
    problem: Option<String>,
    /// Why it needs no answer, when somebody said so.
    waived: Option<String>,
}

/// What somebody outside is to bear.
#[derive(Serialize, ToSchema)]
#[schema(as = OutsideCharge)]
struct ChargeShape {
    /// Counts the charges of one of them from 1.
    n: u32,
    /// Minor units of `currency`.
    amount: i64,
    /// ISO 4217.
    currency: String,
    /// What they say to it.
    agreement: Agreement,
    /// What it is for, or what they said to it.
    words: Option<String>,
    /// When they were charged.
    at: Timestamp,
    /// Why it was dropped; null while it stands.
    dropped: Option<String>,
}

/// Somebody outside, with the words of their thread.
#[derive(Serialize, ToSchema)]
#[schema(as = OutsideThread)]
struct ThreadShape {
    /// Who, and how it stands.
    party: PartyShape,
    /// The words, oldest first.
    words: Vec<OutsideWordsShape>,
}

/// The words of a message to or from somebody outside.
#[derive(Serialize, ToSchema)]
#[schema(as = OutsideWords)]
struct OutsideWordsShape {
    /// The number of the message.
    n: u32,
    /// Its subject, when it is a mail.
    subject: Option<String>,
    /// What was said, quotes and signature folded off.
    text: String,
    /// What was quoted.
    quoted: Option<String>,
    /// How it was signed.
    signature: Option<String>,
    /// Its Message-ID, without brackets.
    message_id: Option<String>,
    /// Its files.
    files: Vec<OutsideFileShape>,
}

/// A file that came with it.
#[derive(Serialize, ToSchema)]
#[schema(as = OutsideFile)]
struct OutsideFileShape {
    /// Counts the files of a message from 1.
    i: u32,
    /// Its name.
    name: String,
    /// Its type as declared; not to be trusted for showing it.
    mime: String,
    /// Bytes.
    size: i64,
}

impl PartyShape {
    /// As it stands at this hour.
    pub fn new(party: &Party, now: Timestamp) -> PartyShape {
        let state = match (party.was_never_asked(), party.is_open()) {
            (true, _) => "taken_back",
            (false, true) => "open",
            (false, false) => "closed",
        };
        let (ended, owes) = (party.ended(), party.owes());
        PartyShape {
            n: party.n,
            party: party.name.clone(),
            kind: party.kind,
            address: party.address.clone(),
            language: party.language.code(),
            state,
            asked_at: party.asked_at,
            answer_due: owes,
            is_overdue: owes.is_some_and(|due| due < now),
            is_reminded: owes.is_some() && party.is_reminded(),
            unanswered: party.waiting().map(|(letter, due)| OutsideDebtShape { message: letter.n, due }).collect(),
            messages: party.letters().iter().map(Into::into).collect(),
            charges: party.charges().iter().map(Into::into).collect(),
            ending: ended.map(|ended| ended.how),
            why: ended.and_then(|ended| ended.why.clone()),
            closed_at: ended.map(|ended| ended.at),
        }
    }
}

impl From<&Letter> for OutsideMessageShape {
    fn from(letter: &Letter) -> Self {
        let member = if let Actor::Member(id) = letter.by { Some(id.0) } else { None };
        let (n, at, purpose) = (letter.n, letter.at, letter.purpose().map(purpose));
        match &letter.way {
            Way::In { channel, from, automatic, problem, waived, .. } => OutsideMessageShape {
                n,
                direction: "in",
                purpose,
                channel: *channel,
                at,
                member,
                from: from.clone(),
                is_automatic: *automatic,
                delivery: None,
                problem: problem.as_ref().map(|problem| problem.text().to_string()),
                waived: waived.clone(),
            },
            Way::Out { delivery, .. } => {
                let (delivery, problem) = delivered(delivery);
                OutsideMessageShape {
                    n,
                    direction: "out",
                    purpose,
                    channel: Channel::Email,
                    at,
                    member,
                    from: None,
                    is_automatic: false,
                    delivery: Some(delivery),
                    problem,
                    waived: None,
                }
            }
        }
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Question => "question",
        Purpose::More => "message",
        Purpose::Reminder => "reminder",
    }
}

impl From<&Charge> for ChargeShape {
    fn from(charge: &Charge) -> Self {
        ChargeShape {
            n: charge.n,
            amount: charge.amount,
            currency: charge.currency.clone(),
            agreement: charge.agreement,
            words: charge.words.clone(),
            at: charge.at,
            dropped: charge.dropped.clone(),
        }
    }
}

fn thread(party: &Party, now: Timestamp, words: &[Words], files: &[(u32, File)]) -> ThreadShape {
    let one = |letter: &Letter| {
        let said = words.iter().find(|words| words.n == letter.n).cloned().unwrap_or_default();
        let files = files.iter().filter(|(n, _)| *n == letter.n).map(|(_, file)| OutsideFileShape {
            i: file.i,
            name: file.name.clone(),
            mime: file.mime.clone(),
            size: file.size,
        });
        OutsideWordsShape {
            n: letter.n,
            subject: said.subject,
            text: said.body,
            quoted: said.quoted,
            signature: said.signature,
            message_id: said.message_id,
            files: files.collect(),
        }
    };
    ThreadShape { party: PartyShape::new(party, now), words: party.letters().iter().map(one).collect() }
}

async fn list(
    KeyHolder(me): KeyHolder,
    State(app): State<App>,
    CasePath { no, .. }: CasePath,
) -> Result<Json<Page<ThreadShape>>, Problem> {
    let (org, now) = (me.who.org, app.desk.now());
    let items = app.desk.read(move |sql| all(sql, (org, no), now)).await?;
    Ok(Json(Page { items, next: None }))
}

fn all(sql: &mut Sql, (org, no): (OrgId, CaseNo), now: Timestamp) -> Result<Vec<ThreadShape>, Error> {
    let (case, _) = read_case(sql, org, no)?;
    let (words, files) = (store::of_all(sql, org, no)?, store::files(sql, org, no)?);
    Ok(case.outside.all().iter().map(|party| thread(party, now, &words, &files)).collect())
}

/// All reads of this module.
pub fn calls(registry: Registry) -> Registry {
    let says = "The outside parties of a case (suppliers, carriers, workshops) with their threads, in the order they were \
                asked. The customer never sees any of it.";
    registry.call(Operation::list::<ThreadShape>("/cases/{no}/outside-parties", says), get(list))
}
