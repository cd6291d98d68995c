//! What is kept beside the facts of a case, in the same commit: words, files, letters, outgoing mail. None of it can be
//! made again from facts.

use super::aggregate::{Content, contact_of};
use super::{Case, Fact};
use crate::customer::{self, Contact};
use crate::message::{self, Channel, store};
use crate::{letter, letter::Sections};
use base::ids::ContactId;
use base::refusal::{Error, Fault, Refusal};
use db::Sql;
use engine::aggregate::Commit;
use engine::content::NewFile;
use engine::{arrival, outbox};
use text::Language;

/// Writes it.
pub(super) fn keep(sql: &mut Sql, commit: &Commit<Case>, content: &Content) -> Result<(), Error> {
    write_words(sql, commit, content)?;
    if let Some((version, sections)) = &content.letter {
        let contact = contact_of(sql, commit.org, commit.after)?;
        let language = reads(commit, &contact);
        store::add_letter(sql, (commit.org, commit.id, *version), sections, language)?;
        for fact in commit.facts {
            if let Fact::Letter(letter::Fact::Sent { message, sha256, .. }) = fact {
                let head = letter::Head { no: commit.id, sha256, contact: &contact.name, language };
                print_letter(sql, commit, sections, *message, head)?;
            }
        }
    }
    queue(sql, commit)?;
    for fact in commit.facts {
        if let Fact::Message(message::Fact::GivenUp { n, why }) = fact {
            outbox::give_up(sql, commit.org, commit.id, *n, why)?;
        }
    }
    wake(sql, commit)
}

/// A mail that waited for an answer about its sender is sorted again: now it has its place.
fn wake(sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
    for fact in commit.facts {
        let (Fact::Message(message::Fact::LetIn { n }) | Fact::Message(message::Fact::SetApart { n })) = fact else {
            continue;
        };
        if let Some(stranger) = commit.after.messages.strangers.get(*n) {
            arrival::take_back(sql, commit.org, stranger.arrival)?;
            sql.announce(format!("{} {}", arrival::NEWS, commit.org));
        }
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
        Some(id) => named(sql, commit, *id),
        None => contact_of(sql, commit.org, commit.after),
    }
}

fn named(sql: &mut Sql, commit: &Commit<Case>, id: ContactId) -> Result<Contact, Error> {
    let found = customer::contact(sql, commit.org, id)?;
    Ok(found.ok_or_else(|| Refusal::not_found("This contact no longer exists."))?)
}

/// Words that Amends writes itself are kept as whoever they are for reads them.
fn write_words(sql: &mut Sql, commit: &Commit<Case>, content: &Content) -> Result<(), Error> {
    let sent: Vec<u32> = commit.facts.iter().filter_map(sent_by_mail).collect();
    for body in &content.bodies {
        let is_mail = sent.contains(&body.n);
        let is_read = is_mail || body.text.depends_on_language();
        let reader = if is_read { Some(reader(sql, commit, body.n)?) } else { None };
        let language = reader.as_ref().map_or(commit.ctx.organisation.language, |contact| reads(commit, contact));
        let mail = content.mail.as_ref().filter(|_| came_in(commit.facts, body.n));
        let mut words = mail.cloned().unwrap_or_else(|| store::plain(body, language));
        words.n = body.n;
        if is_mail {
            words.message_id = Some(message_id(commit, body.n, reader.as_ref()));
        }
        store::add(sql, commit.org, commit.id, &words)?;
    }
    if let Some(first) = content.bodies.first() {
        for (file, i) in content.files.iter().zip(1..) {
            store::add_file(sql, commit.org, (commit.id, first.n, i), file)?;
        }
    }
    Ok(())
}

fn came_in(facts: &[Fact], number: u32) -> bool {
    facts.iter().any(|f| matches!(f, Fact::Message(message::Fact::Received { n, .. }) if *n == number))
}

fn sent_by_mail(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Message(message::Fact::Sent { n, channel: Channel::Email, .. }) => Some(*n),
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
            Fact::Message(message::Fact::SentAgain { n }) => *n,
            other => match sent_by_mail(other) {
                Some(n) => n,
                None => continue,
            },
        };
        for id in commit.after.messages.get(n).map(message::Message::recipients).unwrap_or_default() {
            let contact = named(sql, commit, id)?;
            if contact.email.is_none() {
                let says = format!(
                    "{} has no email address here. Add one, or record what you said on the phone or in person.",
                    contact.name
                );
                return Err(Refusal::invalid("channel", says).into());
            }
        }
        outbox::queue(sql, commit.org, commit.id, n, commit.ctx.now)?;
    }
    Ok(())
}

/// The letter as PDF, kept beside the message it goes out with.
fn print_letter(
    sql: &mut Sql,
    commit: &Commit<Case>,
    sections: &Sections,
    message: u32,
    head: letter::Head,
) -> Result<(), Error> {
    let paper = letter::paper(sections, head, commit.ctx);
    let bytes = paper::pdf(&paper).map_err(Fault::from)?;
    let file = NewFile {
        name: format!("{}-letter.pdf", commit.id),
        mime: "application/pdf".to_owned(),
        inline: false,
        content_id: None,
        bytes,
    };
    Ok(store::add_file(sql, commit.org, (commit.id, message, 1), &file)?)
}
