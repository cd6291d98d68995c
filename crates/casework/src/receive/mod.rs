//! Words that come in and find their case, or begin one.

mod belonging;
mod outside;
mod report;
mod twins;

pub use belonging::proven;
pub use report::Report;

use crate::case::store::opened_since;
use crate::case::{
    ACKNOWLEDGED_AT_MOST, ACKNOWLEDGED_WITHIN, Case, Command, CommitAt, Content, Decided, Done, Fact, Opening,
    Severity, decide, open,
};
use crate::coach_pack;
use crate::customer::{self, Contact, Sender};
use crate::joining;
use crate::message::store::{Words, add_names, by_message_id, named};
use crate::message::strangers::Heard;
use crate::message::{self, Arrival, Channel, Exempt};
use base::context::{Actor, Context};
use base::ids::{CaseNo, MailboxId, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::arrival::Why;
use engine::content::NewFile;
use engine::desk::{Desk, Who, commit};
use engine::{counter, outbox};
use report::reported;
use text::Language;
use text::language::Known;

/// Words that came in, whichever way, as far as they could be understood.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// Who wrote or called.
    pub sender: Sender,
    /// The way they came; email unless said otherwise.
    pub channel: Option<Channel>,
    /// What it is about; may be empty.
    pub subject: String,
    /// What was said, quotes and signature folded off.
    pub text: String,
    /// How badly, as far as is known.
    pub severity: Option<Severity>,
    /// What only mail has: Message-ID, quotes, HTML, the arrival with the raw source.
    pub mail: Option<Words>,
    /// Who else it was addressed to, besides us.
    pub others: Vec<Sender>,
    /// Message-IDs this answers, nearest first.
    pub answers: Vec<String>,
    /// The case its reply address names, proof checked.
    pub tag: Option<CaseNo>,
    /// The thread with somebody outside that its reply address names, proof checked: the case, and which of them.
    pub outside: Option<(CaseNo, u32)>,
    /// The mailbox it was sent to, as far as its recipients tell.
    pub mailbox: Option<MailboxId>,
    /// Why no answer is due.
    pub exempt: Option<Exempt>,
    /// Nobody reads what is sent back: a list, a no-reply address. It is not told that we have it.
    pub unattended: bool,
    /// Unless it answers something of ours, it belongs to no case, because.
    pub quarantine: Option<Why>,
    /// What could not be read.
    pub problem: Option<message::Problems>,
    /// What it reports of a mail of ours, when it is no one's words.
    pub report: Option<Report>,
    /// Files that came with it.
    pub files: Vec<NewFile>,
    /// The language of the page they were written on.
    pub page: Option<Language>,
}

/// Where words that came in have gone.
#[derive(Clone, Debug)]
pub enum Received {
    /// They began a case.
    Opened(Box<Done>),
    /// They joined one.
    Joined(Box<Done>),
    /// They were here already.
    Known(CaseNo, u32),
    /// They are kept but belong to no case, because.
    SetAside(Why),
    /// They wait until it is said whether their sender belongs to this case.
    Asked(CaseNo),
}

impl Received {
    /// The case they are in.
    pub fn case(&self) -> Option<CaseNo> {
        match self {
            Received::Opened(done) | Received::Joined(done) => Some(done.id),
            Received::Known(no, _) => Some(*no),
            Received::SetAside(_) | Received::Asked(_) => None,
        }
    }

    /// The message they became; none when they only said something about a message of ours.
    pub fn message(&self) -> Option<u32> {
        let facts = match self {
            Received::Opened(done) | Received::Joined(done) => &done.facts,
            Received::Known(_, n) => return Some(*n),
            Received::SetAside(_) | Received::Asked(_) => return None,
        };
        facts.iter().find_map(|fact| match fact {
            Fact::Message(message::Fact::Received { n, .. }) => Some(*n),
            other => outside::letter(other),
        })
    }
}

/// Takes words in: they join the case they answer, or begin one. The same Message-ID twice is one message.
///
/// # Errors
/// A fault of the store. Words are never refused.
pub async fn receive(desk: &Desk, who: Who, incoming: Incoming) -> Result<Received, Error> {
    receive_and(desk, who, incoming, |_, _| Ok(())).await
}

/// The same; `also` is written in the same commit, such as where an arrival has gone.
///
/// # Errors
/// A fault of the store.
pub async fn receive_and<F>(desk: &Desk, who: Who, incoming: Incoming, also: F) -> Result<Received, Error>
where
    F: Fn(&mut Sql<'_>, &Received) -> Result<(), Error> + Send + 'static,
{
    let organisation = desk.organisation(who.org).await?;
    let now = desk.now();
    let take = move |sql: &mut Sql<'_>| {
        let ctx = Context {
            now,
            actor: who.actor,
            organisation: &organisation,
            has_mail: incoming.sender.email.is_some(),
            given: &[],
        };
        let received = find_and_take(sql, who.org, &ctx, &incoming)?;
        also(sql, &received)?;
        Ok(received)
    };
    desk.db().write(take).await
}

/// Who wrote, with the language of the first words a person wrote to us; failing that, of the page they wrote them on.
fn sender(sql: &mut Sql, org: OrgId, ctx: &Context, incoming: &Incoming) -> Result<Contact, Error> {
    let is_vouched_for = matches!(ctx.actor, Actor::Member(_));
    let sender = customer::recognise(sql, org, &incoming.sender, is_vouched_for, ctx.now)?;
    if sender.language.wrote_in.is_some() || incoming.exempt.is_some() {
        return Ok(sender);
    }
    let written = coach_pack::built_in().language_of(&incoming.text).and_then(Language::of);
    let heard = Known { chosen: None, wrote_in: written.or(incoming.page) };
    Ok(customer::learn(sql, org, sender, heard)?)
}

fn find_and_take(sql: &mut Sql, org: OrgId, ctx: &Context, incoming: &Incoming) -> Result<Received, Error> {
    let own = incoming.mail.as_ref().and_then(|m| m.message_id.as_deref());
    if let Some(id) = own
        && let Some((no, n)) = by_message_id(sql, org, id)?
    {
        if twins::is_held(sql, org, ctx.organisation, (no, n), incoming)? {
            return Ok(Received::Known(no, n));
        }
        // Other words under an id that is taken: whoever made it up twice loses none of them.
        let mut nameless = incoming.clone();
        nameless.mail = nameless.mail.map(|mail| Words { message_id: None, ..mail });
        return find_and_take(sql, org, ctx, &nameless);
    }
    if incoming.report.is_none()
        && let Some(theirs) = outside::thread(sql, org, incoming)?
    {
        return outside::join(sql, org, ctx, theirs, incoming);
    }
    let thread = thread(sql, org, incoming)?;
    if let Some(report) = &incoming.report {
        return reported(sql, org, ctx, report, thread.and_then(|thread| Some((thread.no, thread.parent?))));
    }
    match thread {
        Some(thread) => join(sql, org, ctx, thread, incoming),
        None if incoming.exempt.is_some() => Ok(Received::SetAside(Why::Machine)),
        None => match incoming.quarantine {
            Some(why) => Ok(Received::SetAside(why)),
            None => begin(sql, org, ctx, incoming),
        },
    }
}

/// The case words answer, and the message of it when it is known.
struct Thread {
    no: CaseNo,
    parent: Option<u32>,
    /// Its address carried proof that we wrote to them.
    proven: bool,
}

fn thread(sql: &mut Sql, org: OrgId, incoming: &Incoming) -> Result<Option<Thread>, Error> {
    // What came back undelivered may be what went to somebody outside; an answer of theirs goes to their thread.
    let may_be = |n: u32| incoming.report.is_some() || !crate::outside::is_outside(n);
    for id in &incoming.answers {
        if let Some((no, n)) = by_message_id(sql, org, id)?.filter(|(_, n)| may_be(*n)) {
            // A proof for another case outweighs a reference: mail programs mix references up, never addresses.
            if incoming.tag.is_none_or(|tag| tag == no) {
                return Ok(Some(Thread { no, parent: Some(n), proven: incoming.tag.is_some() }));
            }
        }
    }
    if let Some(no) = incoming.tag {
        return Ok(Some(Thread { no, parent: None, proven: true }));
    }
    if incoming.report.is_none()
        && let Some(no) = outside::case_of(sql, org, incoming)?
    {
        return Ok(Some(Thread { no, parent: None, proven: false }));
    }
    // It answers nothing we hold, but may be what others of a thread named before it came, or name what they named.
    let own = incoming.mail.iter().filter_map(|mail| mail.message_id.as_ref());
    for id in own.chain(&incoming.answers) {
        if let Some(no) = named(sql, org, id)? {
            return Ok(Some(Thread { no, parent: None, proven: false }));
        }
    }
    Ok(None)
}

fn join(sql: &mut Sql, org: OrgId, ctx: &Context, thread: Thread, incoming: &Incoming) -> Result<Received, Error> {
    let sent_to = thread.no;
    let found = joining::follow::followed(sql, org, (thread.no, thread.parent.unwrap_or_default()))?;
    let (case, chain) = (found.case, found.chain);
    let thread = Thread { no: found.at.0, parent: thread.parent.and(Some(found.at.1)).filter(|n| *n > 0), ..thread };
    let sender = sender(sql, org, ctx, incoming)?;
    lives(sql, org, &sender)?;
    // Whoever was merged into another is on their cases under the number they had.
    let sender = case.participants.known(sql, org, sender)?;
    let is_a_machine = thread.proven && incoming.exempt.is_some();
    if !is_a_machine && !belonging::belongs(sql, org, (&thread, &case), &sender, incoming)? {
        return unknown(sql, &CommitAt { org, id: thread.no, ctx }, (&case, chain), &sender, incoming);
    }
    let mut cc = Vec::new();
    for other in others(sql, org, ctx, incoming, &sender)? {
        let known = case.participants.known(sql, org, other)?.id;
        if known != sender.id && !cc.contains(&known) {
            cc.push(known);
        }
    }
    let arrival = Arrival { cc, parent: thread.parent, ..arrival(incoming, &sender) };
    let command = Command::Message(message::Command::Receive(arrival));
    let mut decided = decide(&case, command, ctx)?;
    if found.was_merged {
        decided.facts.push(joining::Fact::CameFor { n: case.messages.next(), case: sent_to }.into());
    }
    let (facts, content) = with_mail(decided, incoming);
    let done = commit(sql, &CommitAt { org, id: thread.no, ctx }, Some((&case, chain)), facts, content)?;
    add_names(sql, org, thread.no, &incoming.answers)?;
    Ok(Received::Joined(Box::new(done)))
}

/// Everyone else a person wrote to. What a machine sent puts nobody on a case.
fn others(
    sql: &mut Sql,
    org: OrgId,
    ctx: &Context,
    incoming: &Incoming,
    sender: &Contact,
) -> Result<Vec<Contact>, Error> {
    let mut others: Vec<Contact> = Vec::new();
    for other in incoming.others.iter().filter(|_| incoming.exempt.is_none() && !incoming.unattended) {
        if let Some(email) = &other.email
            && customer::works_here(sql, org, email)?
        {
            continue;
        }
        let contact = customer::recognise(sql, org, other, false, ctx.now)?;
        if contact.id != sender.id && !others.iter().any(|other| other.id == contact.id) {
            others.push(contact);
        }
    }
    Ok(others)
}

/// Whoever answers a mail of ours without being known on its case is asked about, not guessed: a Message-ID and even an
/// address of ours may have been passed on.
fn unknown(
    sql: &mut Sql,
    at: &CommitAt,
    before: (&Case, [u8; 32]),
    sender: &Contact,
    incoming: &Incoming,
) -> Result<Received, Error> {
    if incoming.exempt.is_some() {
        return Ok(Received::SetAside(Why::Machine));
    }
    if let Some(why) = incoming.quarantine {
        return Ok(Received::SetAside(why));
    }
    let Some(arrival) = incoming.mail.as_ref().and_then(|mail| mail.arrival) else {
        return begin(sql, at.org, at.ctx, incoming);
    };
    match before.0.messages.strangers.about(arrival) {
        Some(Heard::Apart) => return begin(sql, at.org, at.ctx, incoming),
        Some(_) => return Ok(Received::Asked(at.id)),
        None => {}
    }
    let command = Command::Message(message::Command::AskAboutStranger { from: sender.id, arrival });
    let decided = decide(before.0, command, at.ctx)?;
    let (facts, content) = decided.into();
    commit(sql, at, Some(before), facts, content)?;
    let own = incoming.mail.iter().filter_map(|mail| mail.message_id.clone());
    let names: Vec<String> = own.chain(incoming.answers.iter().cloned()).collect();
    add_names(sql, at.org, at.id, &names)?;
    Ok(Received::Asked(at.id))
}

fn begin(sql: &mut Sql, org: OrgId, ctx: &Context, incoming: &Incoming) -> Result<Received, Error> {
    let sender = sender(sql, org, ctx, incoming)?;
    lives(sql, org, &sender)?;
    let no = next_case(sql, org)?;
    let cc = others(sql, org, ctx, incoming, &sender)?.into_iter().map(|other| other.id).collect();
    let opening = Opening {
        no,
        acknowledge: sender.email.is_some() && !incoming.unattended,
        lately: opened_since(sql, org, sender.id, ctx.now - ACKNOWLEDGED_WITHIN, ACKNOWLEDGED_AT_MOST)?,
        subject: incoming.subject.clone(),
        customer: sender.customer,
        contact: sender.id,
        severity: incoming.severity.unwrap_or(Severity::Minor),
        arrival: Arrival { cc, ..arrival(incoming, &sender) },
    };
    let decided = open(opening, ctx)?;
    let (facts, content) = with_mail(decided, incoming);
    let done = commit(sql, &CommitAt { org, id: no, ctx }, None, facts, content)?;
    add_names(sql, org, no, &incoming.answers)?;
    Ok(Received::Opened(Box::new(done)))
}

/// What was decided, with what only mail has and the files that came.
fn with_mail(decided: Decided, incoming: &Incoming) -> (Vec<Fact>, Content) {
    let (facts, content) = decided.into();
    (facts, Content { files: incoming.files.clone(), mail: incoming.mail.clone(), ..content })
}

/// The next number of a case. The numbers handed out so far stay ahead of what a store already holds.
pub(crate) fn next_case(sql: &mut Sql, org: OrgId) -> Result<CaseNo, Error> {
    Ok(CaseNo(1000 + counter::next(sql, org, "case")?))
}

/// Whoever writes from an address has it: mail to it is no longer thought to come back.
fn lives(sql: &mut Sql, org: OrgId, sender: &Contact) -> Result<(), Error> {
    match &sender.email {
        Some(email) => Ok(outbox::revive(sql, org, email)?),
        None => Ok(()),
    }
}

fn arrival(incoming: &Incoming, sender: &Contact) -> Arrival {
    Arrival {
        channel: incoming.channel.unwrap_or(Channel::Email),
        from: sender.id,
        parent: None,
        cc: Vec::new(),
        exempt: incoming.exempt,
        problem: incoming.problem.clone(),
        text: incoming.text.clone(),
    }
}
