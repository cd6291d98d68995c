//! An outgoing message as email: the same message gives the same bytes, at the first try and after a crash.

mod page;

pub(super) use page::Page;

use askama::Template;
use base::context::{Actor, Context, Organisation, Stamp};
use base::ids::{CaseNo, ContactId, OrgId};
use base::refusal::{Error, Fault};
use base::token::{Link, Tokens};
use casework::case::words::called;
use casework::case::{Case, Decided};
use casework::customer::{self, Contact};
use casework::joining::follow::{Followed, followed};
use casework::message::store::{self, Words};
use casework::message::{Channel, Kind, Message, Purpose, Voice};
use db::Sql;
use email::{Attachment, Outgoing};
use engine::content::NewFile;
use engine::mailbox::{self, Mailbox};
use text::text;
use text::{Language, Text};

/// Ids of a thread that are named, the newest of them.
pub(super) const REFERENCES: usize = 20;

/// What every letter of this organisation carries.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// The address people reach this server at, without a slash at its end.
    pub public_url: String,
}

/// All that is known of a message that is to go out.
#[derive(Clone, Debug)]
pub struct Draft {
    org: OrgId,
    no: CaseNo,
    case: Case,
    message: Message,
    /// The first it is addressed to.
    contact: Contact,
    /// The others it is addressed to, and those who get a copy.
    to: Vec<Contact>,
    cc: Vec<Contact>,
    /// Which of their links still open.
    generation: u32,
    words: Vec<Words>,
    files: Vec<NewFile>,
    mailbox: Mailbox,
}

/// Reads a message with everything its mail is written from.
///
/// # Errors
/// When it is not there, or the store does not answer.
pub fn gather(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<Draft, Error> {
    // What went along to another case before it was handed over goes from there.
    let (case, _) = casework::case::load(sql, org, no)?;
    let has_moved = case.messages.get(n).is_some_and(Message::has_moved);
    let (case, no, n) = match has_moved {
        true => followed(sql, org, (no, n)).map(|Followed { case, at: (no, n), .. }| (case, no, n))?,
        false => (case, no, n),
    };
    let missing = |what: &str| Fault::because(format!("{no}, message {n}: {what} is not there"));
    let message = case.messages.get(n).cloned().ok_or_else(|| missing("the message"))?;
    let Kind::Out { to, .. } = &message.kind else { return Err(missing("an outgoing message").into()) };
    let contact = named(sql, org, *to)?;
    let (to, cc) = others(sql, org, &message)?;
    let generation = customer::generation(sql, org, contact.id)?.unwrap_or_default();
    let words = store::of_case(sql, org, no)?;
    let mut files = Vec::new();
    for (of, file) in store::files(sql, org, no)? {
        if of == n {
            files.extend(store::file(sql, org, (no, n, file.i))?);
        }
    }
    let mailbox = mailbox::of_case(sql, org, no)?;
    Ok(Draft { org, no, case, message, contact, to, cc, generation, words, files, mailbox })
}

/// The mail that would go if this were decided now; nothing is written.
///
/// # Errors
/// When no mail would go, or the store does not answer.
pub fn as_if(
    sql: &mut Sql,
    (org, no): (OrgId, CaseNo),
    (before, decided): (&Case, &Decided),
    ctx: &Context,
) -> Result<Draft, Error> {
    let none = || Fault::because("nothing is sent by what was decided");
    let n = before.messages.next();
    let mut case = before.clone();
    for fact in &decided.facts {
        case.apply(fact, Stamp { at: ctx.now, by: ctx.actor });
    }
    let message = case.messages.get(n).cloned().ok_or_else(none)?;
    let first = message.recipients().first().copied().ok_or_else(none)?;
    let contact = named(sql, org, first)?;
    let (to, cc) = others(sql, org, &message)?;
    let language = contact.language.or(None, ctx.organisation.language);
    let body = decided.bodies.iter().find(|body| body.n == n).ok_or_else(none)?;
    let mut words = store::of_case(sql, org, no)?;
    words.push(store::plain(body, language));
    let mailbox = mailbox::of_case(sql, org, no)?;
    let generation = customer::generation(sql, org, contact.id)?.unwrap_or_default();
    Ok(Draft { org, no, case, message, contact, to, cc, generation, words, files: Vec::new(), mailbox })
}

fn named(sql: &mut Sql, org: OrgId, id: ContactId) -> Result<Contact, Error> {
    let missing = || Fault::because(format!("contact {id} is written to and is not there"));
    Ok(customer::merging::addressee(sql, org, id)?.ok_or_else(missing)?)
}

/// The others it is addressed to, and those who get a copy.
fn others(sql: &mut Sql, org: OrgId, message: &Message) -> Result<(Vec<Contact>, Vec<Contact>), Error> {
    let mut all = |ids: &[ContactId]| ids.iter().map(|id| named(sql, org, *id)).collect::<Result<Vec<_>, _>>();
    Ok((all(&message.to)?, all(&message.cc)?))
}

impl Draft {
    /// Everyone it goes to, To and Cc, by their numbers.
    pub fn recipients_by_number(&self) -> Vec<ContactId> {
        self.message.recipients()
    }

    /// The mailbox it leaves from.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// Whom it goes to; empty when nobody is known to be there.
    pub fn recipients(&self) -> Vec<String> {
        let all = std::iter::once(&self.contact).chain(&self.to).chain(&self.cc);
        all.filter_map(|contact| contact.email.clone()).collect()
    }

    /// A page is its owner's alone: a mail to several people has nobody's link.
    fn has_link(&self) -> bool {
        self.to.is_empty() && self.cc.is_empty()
    }

    /// The words of the message itself, without what stands under every email.
    pub fn own_words(&self) -> String {
        let own = self.words.iter().find(|words| words.n == self.message.n);
        own.map(|words| words.body.trim().to_owned()).unwrap_or_default()
    }

    pub fn message_id(&self) -> String {
        let own = self.words.iter().find(|words| words.n == self.message.n);
        own.and_then(|words| words.message_id.clone()).unwrap_or_default()
    }

    /// An automatic answer to a mail, which must not come back to anyone.
    pub fn is_an_answer_by_itself(&self) -> bool {
        matches!(&self.message.kind, Kind::Out { purpose: Purpose::Acknowledgement, .. })
    }
}

/// Where the one person an outgoing message goes to is reached; none when it goes to several, of whom it is not known
/// whose address it was.
///
/// # Errors
/// When it is not there, or the store does not answer.
pub fn recipient(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<Option<String>, Error> {
    let Followed { case, at: (_, n), .. } = followed(sql, org, (no, n))?;
    if let Some(address) = super::outside::address(&case, n) {
        return Ok(Some(address));
    }
    match case.messages.get(n).map(Message::recipients).unwrap_or_default().as_slice() {
        [only] => Ok(named(sql, org, *only)?.email),
        _ => Ok(None),
    }
}

/// The address a message comes back to when it cannot be delivered: it names the message, with its proof.
pub fn comes_back_to(draft: &Draft, tokens: &Tokens) -> String {
    plus(&draft.mailbox.address, &tokens.bounce_tag(draft.org, draft.no, draft.message.n))
}

pub(super) fn plus(address: &str, tag: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, "localhost"));
    format!("{local}+{tag}@{domain}")
}

/// Writes the mail. An address that cannot be written to is found when it is composed to bytes.
///
/// # Errors
/// When its words are gone, or the template fails.
pub fn outgoing(
    draft: &Draft,
    organisation: &Organisation,
    tokens: &Tokens,
    head: &Letterhead,
) -> Result<Outgoing, Fault> {
    let reply_to = email::Mailbox { name: Some(organisation.name.clone()), address: reply_address(draft, tokens) };
    let written = written(draft, organisation, head, &link(draft, tokens))?;
    Ok(Outgoing { reply_to: Some(reply_to), ..written })
}

/// The same as a colleague may read it: without what opens the customer's page, and without the address that answers to it.
///
/// # Errors
/// As above.
pub fn without_link(draft: &Draft, organisation: &Organisation, head: &Letterhead) -> Result<Outgoing, Fault> {
    written(draft, organisation, head, "…")
}

fn written(draft: &Draft, organisation: &Organisation, head: &Letterhead, name: &str) -> Result<Outgoing, Fault> {
    let n = draft.message.n;
    let own = draft.words.iter().find(|w| w.n == n).ok_or_else(|| Fault::because("the words of it are gone"))?;
    let (purpose, asks) = purpose(&draft.message);
    let language = draft.contact.language.or(None, organisation.language);
    let page = Page {
        words: &own.body,
        language,
        asks: asks.then(|| understood(draft.has_link()).in_language(language)),
        lead: if draft.has_link() { lead(purpose) } else { to_several() }.in_language(language),
        way: draft.has_link().then(|| (button(purpose).in_language(language), format!("{}/c/{name}", head.public_url))),
        signature: draft.mailbox.signature.trim(),
        foot: format!("{} · {}", organisation.name, draft.no),
    };
    let (in_reply_to, references) = thread(&draft.words, &draft.case, n);
    Ok(Outgoing {
        message_id: own.message_id.clone().unwrap_or_default(),
        from: email::Mailbox { name: Some(author(draft, organisation)), address: draft.mailbox.address.clone() },
        reply_to: None,
        to: std::iter::once(&draft.contact).chain(&draft.to).map(|who| addressed(draft, who)).collect(),
        cc: draft.cc.iter().map(|who| addressed(draft, who)).collect(),
        subject: own.subject.clone().unwrap_or_else(|| subject(draft, language)),
        in_reply_to,
        references,
        date_ms: draft.message.at.as_millisecond(),
        text: page.text(),
        html: Some(page.render()?),
        attachments: draft.files.iter().map(attachment).collect(),
        auto: matches!(purpose, Purpose::Acknowledgement | Purpose::Reminder),
    })
}

/// With their name beside the address; not on what the public form brings about, where the name is whatever somebody typed.
fn addressed(draft: &Draft, who: &Contact) -> email::Mailbox {
    let is_typed = draft.case.head.channel == Channel::Form;
    let is_automatic = matches!(draft.message.kind, Kind::Out { purpose: Purpose::Acknowledgement, .. });
    let name = (!is_typed || !is_automatic).then(|| who.name.clone());
    email::Mailbox { name, address: who.email.clone().unwrap_or_default() }
}

/// Good for a year from the day the message was written, so that a second try carries the same link.
fn link(draft: &Draft, tokens: &Tokens) -> String {
    let link = Link { org: draft.org, no: draft.no, contact: draft.contact.id, generation: draft.generation };
    tokens.link(link, draft.message.at)
}

fn purpose(message: &Message) -> (Purpose, bool) {
    match &message.kind {
        Kind::Out { purpose, asks_understood, .. } => (*purpose, *asks_understood),
        _ => (Purpose::Reply, false),
    }
}

/// The name the mailbox always sends by, else the person who wrote it, else the owner; the organisation where it goes by
/// itself.
fn author(draft: &Draft, organisation: &Organisation) -> String {
    if !draft.mailbox.sender_name.is_empty() {
        return draft.mailbox.sender_name.clone();
    }
    if purpose(&draft.message).0.voice() == Voice::Organisation {
        return organisation.name.clone();
    }
    let by = match draft.message.by {
        Actor::Member(id) => Some(id),
        _ => draft.case.owner,
    };
    by.map_or_else(
        || organisation.name.clone(),
        |id| format!("{} ({})", organisation.people.name(id), organisation.name),
    )
}

/// The mailbox's address with the proof that whoever answers was written to.
fn reply_address(draft: &Draft, tokens: &Tokens) -> String {
    plus(&draft.mailbox.address, &tokens.tag(draft.org, draft.no))
}

/// `Re: Floor stands still [A-1042]`; without the `Re:` when the customer has not written by mail.
fn subject(draft: &Draft, language: Language) -> String {
    let title = called(&draft.case.head.subject).in_language(language);
    let first = draft.words.first().and_then(|w| w.subject.as_deref()).unwrap_or(&title);
    let number = format!("[{}]", draft.no);
    let bare = first.replace(&number, "");
    let mut bare = bare.trim();
    while let Some(rest) = bare.get(..3).filter(|re| re.eq_ignore_ascii_case("re:")).and_then(|_| bare.get(3..)) {
        bare = rest.trim_start();
    }
    let answers = if draft.case.head.channel == Channel::Email { "Re: " } else { "" };
    format!("{answers}{} {number}", if bare.is_empty() { &title } else { bare })
}

/// Which mail it answers, and the thread, oldest first with that mail at its end.
fn thread(words: &[Words], case: &Case, n: u32) -> (Option<String>, Vec<String>) {
    let came_in = |n: u32| case.messages.get(n).is_some_and(|m| matches!(m.kind, Kind::In { .. }));
    let before = || words.iter().filter(|w| w.n < n).filter_map(|w| w.message_id.as_ref().map(|id| (w.n, id)));
    let answered = answered(case, n);
    let parent = before().rfind(|(n, _)| answered.contains(n)).or_else(|| before().rfind(|(n, _)| came_in(*n)));
    let parent = parent.or_else(|| before().next_back()).map(|(_, id)| id.clone());
    let mut thread: Vec<String> = before().map(|(_, id)| id.clone()).filter(|id| Some(id) != parent.as_ref()).collect();
    thread.extend(parent.clone());
    (parent, thread.split_off(thread.len().saturating_sub(REFERENCES)))
}

/// The messages it answers: of several people's mails the thread goes on with theirs.
fn answered(case: &Case, n: u32) -> Vec<u32> {
    match case.messages.get(n).map(|message| &message.kind) {
        Some(Kind::Out { answers, .. }) => answers.clone(),
        _ => Vec::new(),
    }
}

pub(super) fn attachment(file: &NewFile) -> Attachment {
    Attachment {
        name: file.name.clone(),
        mime: file.mime.clone(),
        bytes: file.bytes.clone(),
        inline: file.inline,
        content_id: file.content_id.clone(),
    }
}

/// What stands under the words.
fn lead(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Reply => text!(customer: "Your page has the whole conversation and everything we promised you."),
        Purpose::Acknowledgement => {
            text!(customer: "Follow your complaint or add to it on your page. You can also reply to this email.")
        }
        Purpose::AccountAsked => text!(customer: "The six questions are on your page."),
        Purpose::PromiseMoved => text!(customer: "Your page shows everything we promised you and where it stands."),
        Purpose::Letter => text!(customer: "This letter is attached as a PDF. You will also find it on your page."),
        Purpose::VerdictAsked | Purpose::Reminder => text!(customer: "The three questions are on your page."),
        Purpose::Dismissed => text!(customer: "If you see it differently, your page is the quickest way to tell us."),
        Purpose::Thanked => text!(customer: "Your page has what you wrote to us. You can add to it at any time."),
        Purpose::Result => text!(customer: "Your page shows what we changed and what came of it."),
        Purpose::PageLink => text!(customer: "The link is for you alone. Please don’t forward this email."),
    }
}

fn button(purpose: Purpose) -> Text {
    match purpose {
        Purpose::AccountAsked => text!(customer: "Tell us what happened"),
        Purpose::VerdictAsked | Purpose::Reminder => text!(customer: "Answer the three questions"),
        Purpose::Acknowledgement => text!(customer: "Follow your complaint"),
        _ => text!(customer: "Open your page"),
    }
}

/// Under a mail to several people, which has nobody's own link.
fn to_several() -> Text {
    text!(customer: "You can reply to this email. It went to several people, so it has no link to anyone’s own page.")
}

fn understood(has_link: bool) -> Text {
    if has_link {
        text!(customer: "Have we understood? Answer on your page or reply to this email.")
    } else {
        text!(customer: "Have we understood? Reply to this email.")
    }
}

#[cfg(test)]
mod tests;
