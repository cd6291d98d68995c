//! When a letter may be saved and sent.

use super::{Fact, Letter, Sections};
use crate::message::{self, Channel, Messages, Purpose};
use base::context::Context;
use base::ids::ContactId;
use base::refusal::Refusal;
use base::words;
use sha2::{Digest, Sha256};

/// What may be asked of the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Keep this version.
    Save(Sections),
    /// Keep this version and send it by mail.
    Send(Sections),
    /// Keep this version, which whoever says so has posted, handed over or read out.
    Hand { sections: Sections, channel: Channel },
    /// One of these, addressed to somebody who speaks for the customer, by their number on the case.
    To { n: u32, letter: Box<Command> },
}

impl Command {
    /// The text it carries.
    pub fn sections(&self) -> &Sections {
        match self {
            Command::Save(sections) | Command::Send(sections) | Command::Hand { sections, .. } => sections,
            Command::To { letter, .. } => letter.sections(),
        }
    }

    /// The number of whom it is addressed to; none for the customer.
    pub fn to(&self) -> Option<u32> {
        if let Command::To { n, .. } = self { Some(*n) } else { None }
    }
}

/// What follows: the letter's own facts, and the message it goes out in.
pub fn decide(
    letter: &Letter,
    messages: &Messages,
    contact: ContactId,
    command: &Command,
    ctx: &Context,
) -> Result<(Vec<Fact>, Vec<message::Fact>), Refusal> {
    if let Command::To { letter: inner, .. } = command {
        return decide(letter, messages, contact, inner, ctx);
    }
    ctx.member()?;
    let version = letter.version() + 1;
    let sections = command.sections();
    words::line("subject", &sections.subject, "Give the letter a subject.")?;
    for (field, text) in sections.parts() {
        words::optional(field, text)?;
    }
    let drafted = Fact::Drafted { version };
    let channel = match command {
        Command::Save(_) | Command::To { .. } => return Ok((vec![drafted], Vec::new())),
        Command::Send(_) => by_mail(ctx)?,
        Command::Hand { channel, .. } => by_hand(*channel)?,
    };
    words::required("happened", &sections.happened, "Say what happened, as you understand it, and what we got wrong.")?;
    words::required(
        "fixed",
        &sections.fixed,
        "A letter says what was done to put it right. Write the short-term part.",
    )?;
    words::required(
        "changes",
        &sections.changes,
        "A letter says what will stop it recurring, or plainly why nothing can be done. Write the long-term part.",
    )?;
    words::required("closing", &sections.closing, "Close the letter: who answers, and how to reach them.")?;
    let message = messages.next();
    let answers = message::waiting_of(messages, &[contact]);
    let sent = Fact::Sent { version, message, sha256: sections.sha256() };
    Ok((vec![drafted, sent], message::send(message, contact, channel, Purpose::Letter, answers)))
}

fn by_mail(ctx: &Context) -> Result<Channel, Refusal> {
    if ctx.has_mail {
        return Ok(Channel::Email);
    }
    let says =
        "We have no email address for them. Print the letter, post it, hand it over or read it out, and say which.";
    Err(Refusal::invalid("channel", says))
}

fn by_hand(channel: Channel) -> Result<Channel, Refusal> {
    if channel.arrives_at_once() {
        return Ok(channel);
    }
    Err(Refusal::invalid("channel", "A letter goes by email or by post, is handed over, or is read out on the phone."))
}

impl Sections {
    /// The parts under the subject, each with the name it has in the form.
    fn parts(&self) -> [(&'static str, &str); 4] {
        [("happened", &self.happened), ("fixed", &self.fixed), ("changes", &self.changes), ("closing", &self.closing)]
    }

    /// The letter as plain text: what is hashed, mailed and printed.
    pub fn text(&self) -> String {
        [&self.happened, &self.fixed, &self.changes, &self.closing]
            .map(|part| part.trim().replace("\r\n", "\n"))
            .join("\n\n")
    }

    /// SHA-256 of subject and text, hex; shown with the letter so that anyone can see it is unaltered.
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.subject.trim());
        hash.update(b"\n\n");
        hash.update(self.text());
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
