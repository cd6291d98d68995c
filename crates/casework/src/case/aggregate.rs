//! A case as an aggregate: how its history is stored, what is kept beside its facts, and the projections of them.

use super::{Body, Case, Command, Decided, Fact, decide, keep};
use crate::customer::{self, Contact};
use crate::letter::Sections;
use crate::message::store::Words;
use crate::{participant, remedy};
use base::context::{Actor, Context, Given, Stamp};
use base::ids::{CaseNo, ContactId, OrgId};
use base::refusal::{Error, Refusal};
use db::Sql;
use engine::aggregate::{Aggregate, Commit, Here, StoredFact};
use engine::content::NewFile;
use engine::stream::Unreadable;
use engine::stream::{Why, Witness};
use engine::{desk, stream};
use text::Language;

/// A fact of a case as it is stored.
pub type Stored = stream::Stored<Fact>;
/// What came of a command on a case.
pub type Done = desk::Done<Case>;
/// Where something is written on a case.
pub type CommitAt<'a> = desk::CommitAt<'a, Case>;

/// What a decision on a case brings beside its facts.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The words of messages.
    pub bodies: Vec<Body>,
    /// The letter's version and text, when one was saved.
    pub letter: Option<(u32, Sections)>,
    /// The language it is written in, where that is not simply the reader's.
    pub written_in: Option<Language>,
    /// The letter as it was printed before, so that nobody waits for that; printed with the commit where it is not there.
    pub printed: Option<NewFile>,
    /// Files of the first message.
    pub files: Vec<NewFile>,
    /// Another case that was decided on too, in this version.
    pub other: Option<(CaseNo, u32)>,
    /// What only mail has, for the message that came in.
    pub mail: Option<Words>,
    /// All this as it is kept; made before anything is written.
    pub(crate) made: keep::Made,
}

impl engine::aggregate::Command for Command {
    type Of = Case;
}

impl StoredFact for Fact {
    fn kind(&self) -> (&'static str, &'static str) {
        Fact::kind(self)
    }

    fn version(&self) -> u32 {
        Fact::version(self)
    }

    fn to_json(&self) -> Result<String, serde_json::Error> {
        Fact::to_json(self)
    }

    fn from_json(module: &str, kind: &str, v: i64, body: &str) -> Result<Self, Why> {
        Fact::from_json(module, kind, v, body)
    }

    fn named(number: i64) -> String {
        CaseNo(number).to_string()
    }
}

impl Aggregate for Case {
    type Fact = Fact;
    type Command = Command;
    type Id = CaseNo;
    type Content = Content;
    /// The words that went out.
    type Told = Vec<Words>;

    const NAME: &'static str = "case";
    const TITLE: &'static str = "case";
    const NUMBERS: std::ops::Range<i64> = 1..1 << 40;

    fn begin(fact: &Fact, stamp: Stamp) -> Option<Case> {
        Case::begin(fact, stamp)
    }

    fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        Case::apply(self, fact, stamp);
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn resolve(&self, sql: &mut Sql, at: (OrgId, CaseNo), command: Command, ctx: &Context) -> Result<Command, Error> {
        participant::resolve::resolve(self, sql, at, command, ctx)
    }

    fn decide(&self, command: Command, ctx: &Context) -> Result<(Vec<Fact>, Content), Refusal> {
        decide(self, command, ctx).map(Into::into)
    }

    fn attach(content: &mut Content, files: Vec<NewFile>) {
        content.files.extend(files);
    }

    fn has_mail(&self, sql: &mut Sql, org: OrgId) -> Result<bool, Error> {
        Ok(contact_of(sql, org, self)?.email.is_some())
    }

    fn given(&self, sql: &mut Sql, no: CaseNo, command: &Command, at: &Here) -> Result<Vec<Given>, Error> {
        use crate::remedy::Command as R;
        match command {
            Command::Remedy(R::Offer(_) | R::Approve { .. }) => {
                // Of two who give the same customer something in two cases, the second sees what the first gave.
                sql.alone_with(&format!("given to customer {} of {}", self.head.customer, at.org))?;
                given_elsewhere(sql, (no, self), at)
            }
            _ => Ok(Vec::new()),
        }
    }

    fn prepare(sql: &mut Sql, commit: &Commit<Case>, mut content: Content) -> Result<Content, Error> {
        content.made = keep::prepare(sql, commit, &mut content)?;
        Ok(content)
    }

    fn witness(content: &Content, fact: &Fact) -> Option<Witness> {
        keep::witness(&content.made, fact)
    }

    fn keep(sql: &mut Sql, commit: &Commit<Case>, content: Content) -> Result<Vec<Words>, Error> {
        keep::keep(sql, commit, &content)?;
        Ok(content.made.went_out(commit.facts))
    }
}

/// What would follow from a command that names nobody who is not known, and how the case stands before; nothing is written.
///
/// # Errors
/// Refused as the command would be; a fault of the store.
pub fn dry_run(
    sql: &mut Sql,
    (no, actor): (CaseNo, Actor),
    command: Command,
    at: &Here,
) -> Result<(Case, Decided), Error> {
    let (case, _) = load(sql, at.org, no)?;
    let (has_mail, given) = (case.has_mail(sql, at.org)?, case.given(sql, no, &command, at)?);
    let ctx = Context { now: at.now, actor, organisation: at.organisation, has_mail, given: &given };
    let decided = decide(&case, command, &ctx)?;
    Ok((case, decided))
}

/// Whom the letter last saved is addressed to: somebody who speaks for the person let down, else they themselves.
///
/// # Errors
/// When they are no longer there; a fault of the store.
pub fn letter_to(sql: &mut Sql, org: OrgId, case: &Case) -> Result<Contact, Error> {
    addressee(sql, org, case.letter.to().unwrap_or(case.head.contact))
}

/// What members gave the customer of this case lately in others.
///
/// # Errors
/// A fault of the store.
pub fn given_elsewhere(sql: &mut Sql, (no, case): (CaseNo, &Case), at: &Here) -> Result<Vec<Given>, Error> {
    let money = (at.now, at.organisation.currency.as_str());
    Ok(remedy::store::given_elsewhere(sql, at.org, (case.head.customer, no), money)?)
}

/// The whole history of a case, in order; empty when there is no such case.
///
/// # Errors
/// A fault when it cannot be read.
pub fn history(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<Stored>, Error> {
    stream::load(sql, org, no.0)
}

/// A stored fact by itself: its case, its number, its version, its body.
pub type One = (CaseNo, u32, i64, String);

/// Reads a fact of this module and kind by itself.
///
/// # Errors
/// When it cannot be read.
pub fn read_one(one: &One, (module, kind): (&str, &str)) -> Result<Fact, Unreadable> {
    let (no, number, v, body) = one;
    Fact::from_json(module, kind, *v, body).map_err(|why| {
        let kind = format!("{module}.{kind}");
        Unreadable { stream: no.to_string(), number: *number, kind, v: *v, why }
    })
}

/// The numbers of the cases after `after`, in order, at most `most`.
///
/// # Errors
/// A fault of the store.
pub fn numbers(sql: &mut Sql, org: OrgId, after: CaseNo, most: u32) -> Result<Vec<CaseNo>, Error> {
    let found = stream::streams(sql, org, (after.0, Case::NUMBERS.end), most)?;
    Ok(found.into_iter().map(CaseNo).collect())
}

/// The state after a stored history.
pub fn fold(history: &[Stored]) -> Option<Case> {
    stream::fold(history)
}

/// A case as it stands, with the hash its next fact is chained to.
///
/// # Errors
/// Refused when there is no such case; a fault when its history cannot be read.
pub fn load(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<(Case, [u8; 32]), Error> {
    desk::load(sql, org, no)
}

/// The person a case is for, with the address that mail to them goes to.
///
/// # Errors
/// Refused when they are not there any more.
pub fn contact_of(sql: &mut Sql, org: OrgId, case: &Case) -> Result<Contact, Error> {
    addressee(sql, org, case.head.contact)
}

/// Somebody on a case, with the address that mail to them goes to.
///
/// # Errors
/// Refused when they are not there any more.
pub(super) fn addressee(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<Contact, Error> {
    let found = customer::merging::addressee(sql, org, id)?;
    Ok(found.ok_or_else(|| Refusal::not_found("This contact no longer exists."))?)
}
