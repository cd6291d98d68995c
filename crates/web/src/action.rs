//! A change of state as a value: one body, one name, three ways in — the form of a page, the API, the history.
//!
//! An [`Action`] says of what it is (its [`Subject`]), who does it, at which path, and how what was sent becomes a command.
//! It is made from its [`Body`] by one constructor and holds nothing but words and fn pointers, so that two handlers
//! (`handlers`: form and JSON) serve all actions of a subject, and the customer’s page serves those of its own. The
//! [`Registry`] is the list of them all; router, API document and tests walk it.

mod bodies;
mod handlers;
mod order;
mod registry;
mod seen_first;
mod typed;

use super::answer::{Answer, see};
use super::draft::Fields;
use super::extract::Body as Json;
use super::form::Sent;
use super::openapi::Operation;
use super::precondition::Expected;
use super::session::Me;
use super::{App, fields};
use axum::http::HeaderMap;
use base::context::{Actor, Organisation};
use base::ids::{ContactId, MemberId, OrgId};
use base::refusal::{Error, Refusal};
use engine::desk::Who;
use jiff::Timestamp;
pub use order::{Also, Order, Taken, nothing};
pub use registry::{Actions, Listed, Registry};
pub use seen_first::MAIL;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A member, by the form of a page; and a program that holds a key of theirs, by JSON.
    Member,
    /// A program that holds a key, by JSON; on the pages it is done in another way.
    Key,
    /// The customer, by a form of their own page.
    Customer,
    /// A member as above, and the customer as above.
    Both,
}

impl Audience {
    /// A member does it by a form.
    pub fn has_members(self) -> bool {
        matches!(self, Audience::Member | Audience::Both)
    }

    /// The customer does it.
    pub fn has_customers(self) -> bool {
        matches!(self, Audience::Customer | Audience::Both)
    }
}

/// What an action changes: how it is named in a path, and how a command is carried out on it.
pub trait Subject: Sized + Send + Sync + 'static {
    /// What it is called.
    const NAME: &'static str;
    /// Where it lies, with the names of its numbers in braces: `/cases/{no}`.
    const BASE: &'static str;
    /// It has versions, so that a change may be meant for one of them (`If-Match`).
    const HAS_VERSION: bool = false;
    /// Which one.
    type At: Copy + Send + Sync + 'static;
    /// What its bodies are read with, besides the place they were sent to.
    type Tools: Send + Sync;
    /// What can be asked of it.
    type Command: Send + 'static;
    /// What came of a command.
    type Done: Send + 'static;
    /// The same as the API answers it.
    type Shape: Serialize + ToSchema;

    /// Reads which one the numbers of a path name.
    ///
    /// # Errors
    /// When they are not numbers of ours.
    fn at(path: &HashMap<String, String>) -> Result<Self::At, Refusal>;

    /// The number of the thing within it; 0 where there is none.
    fn n(_at: Self::At) -> u32 {
        0
    }

    /// Who may change anything of it at all; asked before what they sent is read.
    ///
    /// # Errors
    /// Refused to all others.
    fn admits(_house: &Organisation, _who: Who) -> Result<(), Refusal> {
        Ok(())
    }

    /// What bodies are read with.
    fn tools(app: &App, org: OrgId) -> impl Future<Output = Result<Self::Tools, Error>> + Send;

    /// The same for the body of one action on one of its things; with what lies there already, where that is read too.
    fn tools_at(
        app: &App,
        org: OrgId,
        _at: Self::At,
        _path: &'static str,
    ) -> impl Future<Output = Result<Self::Tools, Error>> + Send {
        Self::tools(app, org)
    }

    /// Looks at the version a change is meant for before anything else is judged, so that who comes late hears that and
    /// not what follows from it.
    fn meant_for(
        _app: &App,
        _who: Who,
        _at: Self::At,
        expected: Expected,
    ) -> impl Future<Output = Result<(), Error>> + Send {
        let says = "Only a case has a version. Leave If-Match out here.";
        let any = expected == Expected::ANY;
        async move { if any { Ok(()) } else { Err(Refusal::invalid("If-Match", says).into()) } }
    }

    /// Carries a command out, or refuses it and changes nothing.
    fn carry_out(
        app: &App,
        who: Who,
        at: Self::At,
        order: Order<Self>,
    ) -> impl Future<Output = Result<Self::Done, Error>> + Send;

    /// Whether a command would send an email if it were carried out now.
    fn mails(
        _app: &App,
        _who: Who,
        _at: Self::At,
        _command: Self::Command,
    ) -> impl Future<Output = Result<bool, Error>> + Send {
        async { Ok(false) }
    }

    /// The page it is shown on.
    fn page(at: Self::At) -> String;

    /// What a form that was taken leads to.
    fn after(
        _app: &App,
        _me: &Me,
        at: Self::At,
        _done: Self::Done,
        taken: Taken,
    ) -> impl Future<Output = Answer> + Send {
        async move { see(&taken.back.unwrap_or_else(|| Self::page(at))) }
    }

    /// What others did to it after version `seen`, in one sentence; for whoever comes second.
    fn since(
        _app: &App,
        _me: &Me,
        _at: Self::At,
        _seen: u32,
    ) -> impl Future<Output = Result<Option<String>, Error>> + Send {
        async { Ok(None) }
    }

    /// The name of the mail that went with it and can still be taken back.
    fn mailed(_done: &Self::Done) -> Option<String> {
        None
    }

    /// Where a form leads that was taken before and came once more.
    fn repeated(at: Self::At, taken: Taken) -> String {
        taken.back.unwrap_or_else(|| Self::page(at))
    }

    /// What came of it, for the API.
    fn shape(done: &Self::Done) -> Self::Shape;

    /// The same as it is kept for a request that is sent again: what is shown once only is left out.
    fn kept(done: &Self::Done) -> Self::Shape {
        Self::shape(done)
    }

    /// Headers beside it.
    fn headers(_done: &Self::Done) -> HeaderMap {
        HeaderMap::new()
    }
}

/// What a body is read with.
pub struct Place<'a, S: Subject> {
    /// What it was sent to.
    pub at: S::At,
    /// The number of the thing within it; 0 when there is none.
    pub n: u32,
    /// The hour.
    pub now: Timestamp,
    /// The organisation.
    pub organisation: &'a Organisation,
    /// Who sends it.
    pub by: Actor,
    /// What it is read with besides.
    pub tools: &'a S::Tools,
    /// A file came along.
    pub has_file: bool,
}

impl<S: Subject> Place<'_, S> {
    /// The member who sends it; 0, which is nobody, when it is no member.
    pub fn me(&self) -> MemberId {
        if let Actor::Member(id) = self.by { id } else { MemberId(0) }
    }

    /// The contact who sends it, when it is one.
    pub fn contact(&self) -> Option<ContactId> {
        if let Actor::Contact(id) = self.by { Some(id) } else { None }
    }
}

/// What was sent, by whichever way.
pub enum Input<'a> {
    /// A form. Fields it has besides those of the body say where it came from, and are passed over.
    Form(&'a Sent),
    /// JSON. A field that the body does not have is refused.
    Json(&'a Json),
}

impl Input<'_> {
    fn read<B: DeserializeOwned>(&self) -> Result<B, Refusal> {
        match self {
            Input::Form(sent) => sent.read(),
            Input::Json(body) => body.read(),
        }
    }
}

/// What a probe is made with: a command as somebody would send it who has filled the form in plausibly.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// The number of the thing.
    pub n: u32,
    /// Who asks.
    pub by: Actor,
}

impl Probe {
    /// Something that was typed.
    pub fn text(self) -> String {
        "…".to_owned()
    }

    /// The member who asks; 0, which is nobody, when it is no member.
    pub fn me(self) -> MemberId {
        if let Actor::Member(id) = self.by { id } else { MemberId(0) }
    }

    /// The contact who asks, when it is one.
    pub fn contact(self) -> Option<ContactId> {
        if let Actor::Contact(id) = self.by { Some(id) } else { None }
    }
}

/// The body of an action on `S`: what may be sent, and the command it becomes.
pub trait Body<S: Subject>: DeserializeOwned + ToSchema + 'static {
    /// Below the subject; `{n}` stands for the number of a thing of it. Empty is the subject itself.
    const PATH: &'static str;
    /// What it does, for the API’s document: one sentence.
    const SAYS: &'static str;
    /// Who does it.
    const AUDIENCE: Audience = Audience::Member;
    /// Of two who act on the same picture of the subject the first is served.
    const FIRST_COME: bool = false;
    /// It sends an email that Amends has words for: its form shows them first, in the fields `subject` and `text`, below
    /// this, which says what the email is for.
    const MAILS: Option<&'static str> = None;
    /// The status of the API’s answer when it is done.
    const STATUS: u16 = 200;
    /// Its fields that no draft keeps: passwords and keys.
    const SECRET: &'static [&'static str] = &[];
    /// What it becomes.
    type Command: Into<S::Command>;

    /// The command.
    ///
    /// # Errors
    /// Names the field that cannot be read.
    fn command(self, place: &Place<'_, S>) -> Result<Self::Command, Refusal>;

    /// The command of somebody who has filled the form in plausibly: with it the rules are asked whether the action is
    /// open now. None for actions whose rules cannot be asked.
    fn probe(_probe: Probe) -> Option<Self::Command> {
        None
    }
}

/// A change of state, as a value.
pub struct Action<S: Subject> {
    /// Below the subject.
    pub path: &'static str,
    /// What it does: one sentence.
    pub says: &'static str,
    /// Who does it.
    pub audience: Audience,
    /// Of two who act on the same picture of the subject the first is served.
    pub is_first_come: bool,
    /// It sends an email that Amends has words for, which its form shows first; what the email is for.
    pub mails: Option<&'static str>,
    /// The status of the API’s answer when it is done.
    pub status: u16,
    drafted: fn() -> Fields,
    operation: fn(&str) -> Operation,
    read: fn(&Input<'_>, &Place<'_, S>) -> Result<S::Command, Refusal>,
    probe: fn(Probe) -> Option<S::Command>,
}

impl<S: Subject> Action<S> {
    /// The action of a body.
    pub const fn of<B: Body<S>>() -> Action<S> {
        Action {
            path: B::PATH,
            says: B::SAYS,
            audience: B::AUDIENCE,
            is_first_come: B::FIRST_COME,
            mails: B::MAILS,
            status: B::STATUS,
            drafted: drafted::<S, B>,
            operation: operation::<S, B>,
            read: read::<S, B>,
            probe: probe::<S, B>,
        }
    }

    /// Its whole path, with the names of its numbers in braces.
    pub fn full_path(&self) -> String {
        if self.path.is_empty() { S::BASE.to_owned() } else { format!("{}/{}", S::BASE, self.path) }
    }

    /// The fields that are kept as a draft of its form.
    pub fn drafted(&self) -> Fields {
        (self.drafted)()
    }

    /// The command it becomes.
    ///
    /// # Errors
    /// Names the field that cannot be read.
    pub fn command(&self, input: &Input<'_>, place: &Place<'_, S>) -> Result<S::Command, Refusal> {
        (self.read)(input, place)
    }

    /// The command that asks the rules whether it is open now.
    pub fn probe(&self, probe: Probe) -> Option<S::Command> {
        (self.probe)(probe)
    }
}

fn drafted<S: Subject, B: Body<S>>() -> Fields {
    Fields { names: fields::names::<B>().unwrap_or_default(), secret: B::SECRET }
}

fn operation<S: Subject, B: Body<S>>(path: &str) -> Operation {
    Operation { has_version: S::HAS_VERSION, ..Operation::post::<B, S::Shape>(path, B::SAYS, B::STATUS) }
}

fn read<S: Subject, B: Body<S>>(input: &Input<'_>, place: &Place<'_, S>) -> Result<S::Command, Refusal> {
    Ok(input.read::<B>()?.command(place)?.into())
}

fn probe<S: Subject, B: Body<S>>(probe: Probe) -> Option<S::Command> {
    B::probe(probe).map(Into::into)
}
