//! An organisation as an aggregate: where its history is stored, what is kept beside its facts, and how a change is
//! carried out together with other rows.

use super::{Command, Fact, OrganisationState, Settings, keep, written};
use crate::member;
use crate::member::rules::KeyTerms;
use base::context::{Actor, Context, Directory, Organisation, Stamp};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::aggregate::{Aggregate, Commit};
use engine::content::NewFile;
use engine::desk::{self, CommitAt, Who};
use jiff::Timestamp;
use std::fmt;
use text::Language;

/// What came of a command on an organisation.
pub type Done = desk::Done<OrganisationState>;

/// The number of an organisation's history among its streams. There is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream(i64);

/// The one history of an organisation.
pub const STREAM: Stream = Stream(1 << 40);

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("here")
    }
}

impl From<i64> for Stream {
    fn from(number: i64) -> Stream {
        Stream(number)
    }
}

impl From<Stream> for i64 {
    fn from(Stream(number): Stream) -> i64 {
        number
    }
}

/// What a change brings that stands in no fact: hashes of passwords and tokens.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The hashes of new passwords.
    pub passwords: Vec<(MemberId, String)>,
    /// An invitation: the hash of its token, and for whom.
    pub invitation: Option<([u8; 32], MemberId)>,
    /// The hash of the token of the invitation that was used.
    pub used: Option<[u8; 32]>,
    /// An API key: its hash, whose, and its name.
    pub key: Option<([u8; 32], MemberId, String, KeyTerms)>,
}

impl Aggregate for OrganisationState {
    type Fact = Fact;
    type Command = Command;
    type Id = Stream;
    type Content = Content;
    type Told = ();

    const NAME: &'static str = "organisation";
    const TITLE: &'static str = "organisation";
    const NUMBERS: std::ops::Range<i64> = 1 << 40..(1 << 40) + 1;
    const IS_SETTINGS: bool = true;

    fn begin(fact: &Fact, stamp: Stamp) -> Option<OrganisationState> {
        OrganisationState::begun(fact, stamp)
    }

    fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        self.fold(fact, stamp);
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn decide(&self, command: Command, ctx: &Context) -> Result<(Vec<Fact>, Content), Refusal> {
        self.decided(command, ctx)
    }

    fn attach(_: &mut Content, _: Vec<NewFile>) {}

    fn has_mail(&self, _: &mut Sql, _: OrgId) -> Result<bool, Error> {
        Ok(true)
    }

    fn keep(sql: &mut Sql, commit: &Commit<OrganisationState>, content: Content) -> Result<(), Error> {
        keep::keep(sql, commit, content)
    }
}

/// Sets an organisation up; its address is its first mailbox.
///
/// # Errors
/// Refused when another organisation has that address.
pub fn found(sql: &mut Sql, new: &member::OrganisationSetup, by: Actor, now: Timestamp) -> Result<Done, Error> {
    let organisation = Organisation {
        name: new.name.clone(),
        address: new.address.clone(),
        currency: new.currency.clone(),
        calendar: new.calendar.clone(),
        people: Directory::default(),
        mailboxes: Vec::new(),
        language: Language::default(),
    };
    let founded = Settings::Founded {
        name: new.name.clone(),
        address: new.address.clone(),
        currency: new.currency.clone(),
        calendar: written(&new.calendar),
        language: Language::default(),
    };
    let ctx = Context { now, actor: by, organisation: &organisation, has_mail: true, given: &[] };
    let at = CommitAt { org: new.id, id: STREAM, ctx: &ctx };
    desk::commit::<OrganisationState>(sql, &at, None, vec![founded.into()], Content::default())
}

/// Carries a command out in a commit that writes other rows too. For a change alone there is [`desk::Desk::act`]; a
/// commit that this is part of must be one of [`desk::Desk::settle`], so that every node hears of it.
///
/// # Errors
/// A refusal in plain words, or a fault; then nothing of the commit stays.
pub fn within(sql: &mut Sql, who: Who, command: Command, now: Timestamp) -> Result<Done, Error> {
    let (state, chain) = desk::load::<OrganisationState>(sql, who.org, STREAM)?;
    let missing = || Refusal::not_found("There is no such organisation here.");
    let organisation = member::organisation(sql, who.org)?.ok_or_else(missing)?;
    let ctx = Context { now, actor: who.actor, organisation: &organisation, has_mail: true, given: &[] };
    let (facts, content) = state.decided(command, &ctx)?;
    desk::commit(sql, &CommitAt { org: who.org, id: STREAM, ctx: &ctx }, Some((&state, chain)), facts, content)
}
