//! What is kept beside the facts of a case, in the same commit: words, files, letters, outgoing mail. None of it can be
//! made again from facts.

use super::aggregate::{Content, addressee, contact_of, letter_to};
use super::{Case, Fact};
use crate::customer::{self, Contact};
use crate::message::store::{self, Words};
use crate::message::{self, Channel};
use crate::{account, joining, letter, letter::Sections, outside, participant};
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use base::refusal::{Error, Fault, Refusal};
use db::Sql;
use engine::aggregate::Commit;
use engine::content::NewFile;
use engine::outbox::{Dealt, Hold};
use engine::stream::Witness;
use engine::{arrival, outbox};
use jiff::Timestamp;
use text::Language;

/// What is kept, as it is kept: words in the language of whoever reads them, files with their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    words: Vec<Words>,
    /// Message, number, file.
    files: Vec<(u32, u32, NewFile)>,
    /// The hash of the mail that came in.
    source: Option<Vec<u8>>,
    /// The language a letter is written in.
    language: Language,
    /// The hash of the words and files that were taken from another case.
    carried: Option<Witness>,
}

impl Made {
    /// The words of what was sent.
    pub(super) fn went_out(self, facts: &[Fact]) -> Vec<Words> {
        let is_sent = |n: u32| {
            facts.iter().any(|fact| matches!(fact, Fact::Message(message::Fact::Sent { n: sent, .. }) if *sent == n))
        };
        self.words.into_iter().filter(|words| is_sent(words.n)).collect()
    }
}

/// Makes it.
pub(super) fn prepare(sql: &mut Sql, commit: &Commit<Case>, content: &mut Content) -> Result<Made, Error> {
    for fact in commit.facts {
        if let Fact::Account(fact) = fact {
            account::quoting::is_there(sql, commit.org, commit.id, fact)?;
        }
    }
    let carried = joining::prepare(sql, commit)?;
    let mut made = Made { words: words(sql, commit, content)?, carried, ..Made::default() };
    if let Some(first) = content.bodies.first() {
        let files = std::mem::take(&mut content.files);
        made.files.extend(files.into_iter().zip(1..).map(|(file, i)| (first.n, i, file)));
    }
    if let Some((_, sections)) = &content.letter {
        let laid_out = (sections, content.written_in, content.printed.take());
        made.language = write_letter(sql, commit, laid_out, &mut made.files)?;
    }
    if let Some(arrival) = made.words.iter().find_map(|words| words.arrival) {
        made.source = arrival::sha256(sql, commit.org, arrival)?;
    }
    Ok(made)
}

/// The language of a letter, and when it goes out its paper among the files of the message it goes out with.
fn write_letter(
    sql: &mut Sql,
    commit: &Commit<Case>,
    (sections, written_in, printed): (&Sections, Option<Language>, Option<NewFile>),
    files: &mut Vec<(u32, u32, NewFile)>,
) -> Result<Language, Error> {
    let sent = commit.facts.iter().find_map(|fact| match fact {
        Fact::Letter(letter::Fact::Sent { message, sha256, .. }) => Some((*message, sha256)),
        _ => None,
    });
    let contact = match sent {
        Some((message, _)) => reader(sql, commit, message)?,
        None => letter_to(sql, commit.org, commit.after)?,
    };
    let language = written_in.unwrap_or_else(|| reads(commit, &contact));
    if let Some((message, sha256)) = sent {
        let head = letter::Head { no: commit.id, sha256, contact: &contact.name, language };
        let file = printed.map_or_else(|| print_letter(commit, sections, head), Ok)?;
        files.push((message, 1, file));
    }
    Ok(language)
}

/// The hash of the words and files that a fact speaks of.
pub(super) fn witness(made: &Made, fact: &Fact) -> Option<Witness> {
    if matches!(fact, Fact::Joining(joining::Fact::Took { .. })) {
        return made.carried;
    }
    let n = fact.words()?;
    let words = made.words.iter().find(|words| words.n == n)?;
    let of_it = made.files.iter().filter(|(of, _, _)| *of == n);
    let files: Vec<Witness> = of_it.map(|(_, i, file)| message::witness::of_file(*i, file)).collect();
    let source = made.source.as_deref().filter(|_| words.arrival.is_some());
    Some(message::witness::of(words, source, &files))
}

/// Writes it.
pub(super) fn keep(sql: &mut Sql, commit: &Commit<Case>, content: &Content) -> Result<(), Error> {
    let made = &content.made;
    for words in &made.words {
        store::add(sql, commit.org, commit.id, words)?;
    }
    for (n, i, file) in &made.files {
        store::add_file(sql, commit.org, (commit.id, *n, *i), file)?;
    }
    if let Some((version, sections)) = &content.letter {
        store::add_letter(sql, (commit.org, commit.id, *version), sections, made.language)?;
    }
    queue(sql, commit)?;
    give_up(sql, commit)?;
    take_back(sql, commit)?;
    wake(sql, commit)?;
    joining::copied(sql, commit)?;
    joining::follow_through(sql, commit, content.other)
}

/// What nobody sends again, or what goes again under the number it has here, is no dead letter any more where it was sent
/// from.
fn give_up(sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
    for fact in commit.facts {
        let (n, how) = match fact {
            Fact::Message(message::Fact::GivenUp { n, .. })
            | Fact::Outside(outside::Fact::GivenUp { letter: n, .. }) => (*n, Dealt::GivenUp),
            Fact::Message(message::Fact::SentAgain { n }) => (*n, Dealt::SentAgain),
            _ => continue,
        };
        outbox::give_up(sql, commit.org, commit.id, n, how)?;
        for (no, n) in joining::copies::sent_from(sql, commit.org, (commit.id, commit.after, n))? {
            outbox::give_up(sql, commit.org, no, n, how)?;
        }
    }
    Ok(())
}

/// Whoever was put on the case is vouched for. A mail that waited for an answer about its sender is sorted again: now it
/// has its place.
fn wake(sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
    for fact in commit.facts {
        if let Fact::Participant(participant::Fact::Added { contact, .. }) = fact {
            vouch(sql, commit, *contact)?;
        }
        let (Fact::Message(message::Fact::LetIn { n }) | Fact::Message(message::Fact::SetApart { n })) = fact else {
            continue;
        };
        if let Some(stranger) = commit.after.messages.strangers.get(*n) {
            if matches!(fact, Fact::Message(message::Fact::LetIn { .. })) {
                vouch(sql, commit, stranger.from)?;
            }
            arrival::take_back(sql, commit.org, stranger.arrival)?;
            sql.announce(format!("{} {}", arrival::NEWS, commit.org));
        }
    }
    Ok(())
}

/// Whoever lets somebody in of whom a place at this customer is said knows that they have it.
fn vouch(sql: &mut Sql, commit: &Commit<Case>, id: ContactId) -> Result<(), Error> {
    let contact = customer::contact(sql, commit.org, id)?;
    if contact.is_some_and(|contact| contact.customer == commit.after.head.customer) {
        customer::confirm(sql, commit.org, id)?;
    }
    Ok(())
}

/// The language somebody reads.
fn reads(commit: &Commit<Case>, contact: &Contact) -> Language {
    contact.language.or(None, commit.ctx.organisation.language)
}

/// Whom the words of a message are for: the first it is addressed to, else the person let down.
fn reader(sql: &mut Sql, commit: &Commit<Case>, n: u32) -> Result<Contact, Error> {
    let recipients = commit.after.messages.get(n).map(message::Message::recipients).unwrap_or_default();
    match recipients.first() {
        Some(id) => addressee(sql, commit.org, *id),
        None => contact_of(sql, commit.org, commit.after),
    }
}

/// Words that Amends writes itself are kept as whoever they are for reads them.
fn words(sql: &mut Sql, commit: &Commit<Case>, content: &Content) -> Result<Vec<Words>, Error> {
    let sent: Vec<u32> = commit.facts.iter().filter_map(sent_by_mail).collect();
    let mut made = Vec::new();
    for body in &content.bodies {
        let is_mail = sent.contains(&body.n);
        // Whoever is outside is no contact of the customer's.
        let is_outside = outside::is_outside(body.n);
        let is_read = !is_outside && (is_mail || body.text.depends_on_language());
        let reader = if is_read { Some(reader(sql, commit, body.n)?) } else { None };
        let theirs = reader.as_ref().map_or(commit.ctx.organisation.language, |contact| reads(commit, contact));
        let language = content.written_in.unwrap_or(theirs);
        let mail = content.mail.as_ref().filter(|_| came_in(commit.facts, body.n));
        let mut words = mail.cloned().unwrap_or_else(|| store::plain(body, language));
        words.n = body.n;
        if is_mail {
            words.message_id = Some(message_id(commit, body.n, reader.as_ref()));
        }
        made.push(words);
    }
    Ok(made)
}

fn came_in(facts: &[Fact], number: u32) -> bool {
    facts.iter().any(|fact| match fact {
        Fact::Message(message::Fact::Received { n, .. }) | Fact::Outside(outside::Fact::Answered { letter: n, .. }) => {
            *n == number
        }
        _ => false,
    })
}

fn sent_by_mail(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Message(message::Fact::Sent { n, channel: Channel::Email, .. }) => Some(*n),
        Fact::Outside(fact) => outside::sent(fact),
        _ => None,
    }
}

/// A Message-ID that is made once, with the message, and kept through every try. The random part keeps two stores
/// of the same address apart.
fn message_id(commit: &Commit<Case>, n: u32, contact: Option<&Contact>) -> String {
    let random: u64 = rand::random();
    let to = contact.map_or(0, |c| c.id.0);
    let domain = commit.ctx.organisation.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    format!("a{}.{}.{n}.{to}.{random:016x}@{domain}", commit.org, commit.id.0)
}

/// A mail goes to everyone it is addressed to or to nobody: each must have an address.
fn queue(sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
    for fact in commit.facts {
        let n = match fact {
            Fact::Message(message::Fact::SentAgain { n }) => {
                joining::copies::sends_once(sql, commit.org, (commit.id, *n))?;
                *n
            }
            Fact::Outside(outside::Fact::SentAgain { letter: n }) => *n,
            other => match sent_by_mail(other) {
                Some(n) => n,
                None => continue,
            },
        };
        for id in commit.after.messages.get(n).map(message::Message::recipients).unwrap_or_default() {
            let contact = addressee(sql, commit.org, id)?;
            if contact.email.is_none() {
                let says = format!(
                    "{} has no email address here. Add one, or record what you said on the phone or in person.",
                    contact.name
                );
                return Err(Refusal::invalid("channel", says).into());
            }
        }
        outbox::queue_from(sql, (commit.org, commit.id, n), goes_from(sql, commit), commit.ctx.now)?;
    }
    Ok(())
}

/// What a member sends waits for a while, so that they can take it back.
fn goes_from(sql: &Sql, commit: &Commit<Case>) -> Timestamp {
    match commit.ctx.actor {
        Actor::Member(_) => commit.ctx.now + Hold::of(sql),
        _ => commit.ctx.now,
    }
}

/// A mail that has begun to go cannot be taken back, whatever the case knows of it.
fn take_back(sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
    for fact in commit.facts {
        if let Fact::Message(message::Fact::TakenBack { n }) | Fact::Outside(outside::Fact::TakenBack { letter: n }) =
            fact
            && !outbox::take_back(sql, commit.org, commit.id, *n)?
        {
            return Err(message::gone().into());
        }
    }
    Ok(())
}

/// The letter as PDF, kept beside the message it goes out with.
fn print_letter(commit: &Commit<Case>, sections: &Sections, head: letter::Head) -> Result<NewFile, Error> {
    let paper = letter::paper(sections, head, commit.ctx);
    Ok(printed(commit.id, paper::pdf(&paper).map_err(Fault::from)?))
}

/// A letter as a file beside its message.
pub(crate) fn printed(no: CaseNo, bytes: Vec<u8>) -> NewFile {
    NewFile {
        name: format!("{no}-letter.pdf"),
        mime: "application/pdf".to_owned(),
        inline: false,
        content_id: None,
        bytes,
    }
}
