//! What is kept beside the facts of a case, in the same commit: words, files, letters, outgoing mail. None of it can be
//! made again from facts.

use super::aggregate::{Content, contact_of};
use super::{Case, Fact};
use crate::customer::Contact;
use crate::message::{self, Channel, store};
use crate::{letter, letter::Sections};
use base::context::Actor;
use base::refusal::{Error, Fault, Refusal};
use db::Sql;
use engine::aggregate::Commit;
use engine::content::NewFile;
use engine::outbox::Hold;
use engine::{arrival, outbox};
use jiff::Timestamp;
use text::Language;

/// Writes it.
pub(super) fn keep(sql: &mut Sql, commit: &Commit<Case>, content: &Content) -> Result<(), Error> {
    let concerns_them = commit.before.is_none() || names_them(commit.facts) || is_in_their_language(content);
    let contact = if concerns_them { Some(contact_of(sql, commit.org, commit.after)?) } else { None };
    let ours = commit.ctx.organisation.language;
    let language = contact.as_ref().map_or(ours, |contact| contact.language.or(None, ours));
    write_words(sql, commit, content, (contact.as_ref(), language))?;
    if let Some((version, sections)) = &content.letter {
        store::add_letter(sql, (commit.org, commit.id, *version), sections, language)?;
    }
    for fact in commit.facts {
        if let (Fact::Letter(letter::Fact::Sent { message, sha256, .. }), Some((_, sections)), Some(contact)) =
            (fact, &content.letter, &contact)
        {
            let head = letter::Head { no: commit.id, sha256, contact: &contact.name, language };
            print_letter(sql, commit, sections, *message, head)?;
        }
    }
    queue(sql, commit, contact.as_ref())?;
    for fact in commit.facts {
        if let Fact::Message(message::Fact::GivenUp { n, why }) = fact {
            outbox::give_up(sql, commit.org, commit.id, *n, why)?;
        }
    }
    take_back(sql, commit)?;
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

/// Whether something of it is kept as the person let down reads it: a letter, words that Amends writes itself.
fn is_in_their_language(content: &Content) -> bool {
    content.letter.is_some() || content.bodies.iter().any(|body| body.text.depends_on_language())
}

/// Whether something of it is addressed to the person let down: mail, or a letter.
fn names_them(facts: &[Fact]) -> bool {
    facts.iter().any(|f| {
        matches!(
            f,
            Fact::Message(message::Fact::Sent { channel: Channel::Email, .. } | message::Fact::SentAgain { .. })
                | Fact::Letter(letter::Fact::Sent { .. })
        )
    })
}

fn write_words(
    sql: &mut Sql,
    commit: &Commit<Case>,
    content: &Content,
    (contact, language): (Option<&Contact>, Language),
) -> Result<(), Error> {
    let sent: Vec<u32> = commit.facts.iter().filter_map(sent_by_mail).collect();
    for body in &content.bodies {
        let mail = content.mail.as_ref().filter(|_| came_in(commit.facts, body.n));
        let mut words = mail.cloned().unwrap_or_else(|| store::plain(body, language));
        words.n = body.n;
        if sent.contains(&body.n) {
            words.message_id = Some(message_id(commit, body.n, contact));
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

fn queue(sql: &mut Sql, commit: &Commit<Case>, contact: Option<&Contact>) -> Result<(), Error> {
    for fact in commit.facts {
        let n = match fact {
            Fact::Message(message::Fact::SentAgain { n }) => *n,
            other => match sent_by_mail(other) {
                Some(n) => n,
                None => continue,
            },
        };
        if contact.is_none_or(|c| c.email.is_none()) {
            let name = contact.map_or("This person", |c| c.name.as_str());
            let says = format!(
                "{name} has no email address here. Add one, or record what you said on the phone or in person."
            );
            return Err(Refusal::invalid("channel", says).into());
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
        if let Fact::Message(message::Fact::TakenBack { n }) = fact
            && !outbox::take_back(sql, commit.org, commit.id, *n)?
        {
            return Err(message::gone().into());
        }
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
