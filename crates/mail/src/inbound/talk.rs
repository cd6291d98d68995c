//! The conversation: what is answered to each command, and what is to be done for it. Knows no network.

use smtp_proto::{Error as Unheard, Request};
use std::borrow::Cow;

/// Recipients of one mail.
const RECIPIENTS: usize = 100;
/// Commands in a row that went wrong, or that led nowhere.
const WRONG: u32 = 20;
const IDLE: u32 = 200;

/// Which of the two this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A mail server beside us delivers; each recipient is answered.
    Lmtp,
    /// Anyone brings mail.
    Smtp,
}

/// What holds for a conversation.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Which of the two.
    pub kind: Kind,
    /// The name we go by.
    pub name: String,
    /// The largest mail, bytes.
    pub size: usize,
    /// The conversation can be made private.
    pub starttls: bool,
}

/// What is to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// This is said; nothing else.
    Say(String),
    /// Somebody wants to write to this address: look it up and tell [`Talk::answered`].
    Ask(String),
    /// This is said, and a mail follows, to be read to its dot.
    Data(String),
    /// So many bytes follow. They are part of the mail, or dropped, and then this is said.
    Chunk {
        /// Bytes.
        size: usize,
        /// The mail ends with them.
        last: bool,
        /// They are no part of a mail, because.
        dropped: Option<String>,
    },
    /// This is said, and the conversation goes on in private, from its beginning.
    Private(String),
    /// This is said, and that was all.
    Bye(String),
}

/// What stands on the envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope<R> {
    /// The name its bringer gave.
    pub helo: String,
    /// Where it comes back to; empty for a mail that must not come back.
    pub from: String,
    /// Addresses as they were named, with what was found for them.
    pub to: Vec<(String, R)>,
}

/// One conversation so far. `R` is what is known of a recipient.
#[derive(Clone, Debug)]
pub struct Talk<R> {
    rules: Rules,
    greeted: Option<String>,
    envelope: Option<Envelope<R>>,
    chunks: bool,
    wrong: u32,
    idle: u32,
}

const NO_MAIL: &str = "503 5.5.1 Send MAIL FROM first.";
const NO_RECIPIENT: &str = "503 5.5.1 Send RCPT TO first.";

impl<R> Talk<R> {
    /// A conversation that begins.
    pub fn new(rules: Rules) -> Talk<R> {
        Talk { rules, greeted: None, envelope: None, chunks: false, wrong: 0, idle: 0 }
    }

    /// The first words.
    pub fn greeting(&self) -> String {
        let kind = if self.rules.kind == Kind::Lmtp { "LMTP" } else { "ESMTP" };
        format!("220 {} {kind} Amends", self.rules.name)
    }

    /// Hears one line, with its end.
    pub fn hear(&mut self, line: &[u8]) -> Step {
        if !line.ends_with(b"\r\n") {
            return Step::Bye("500 5.5.2 Lines must end with CR LF; this one ended with LF alone.".to_owned());
        }
        let mut bytes = line.iter();
        // The one recipient without a domain (RFC 5321, 4.1.1.3), which the parser does not know.
        if line.trim_ascii().eq_ignore_ascii_case(b"RCPT TO:<postmaster>") {
            return self.recipient("postmaster");
        }
        let step = match Request::parse(&mut bytes) {
            Ok(request) => self.obey(request),
            Err(error) => Step::Say(misheard(&error)),
        };
        self.patience(step)
    }

    /// A line was longer than any command is.
    pub fn too_long(&mut self) -> Step {
        self.patience(Step::Say("500 5.5.2 Line too long.".to_owned()))
    }

    /// Nobody may try for ever.
    fn patience(&mut self, step: Step) -> Step {
        let Step::Say(says) = step else { return step };
        self.idle += 1;
        self.wrong += u32::from(says.starts_with(['4', '5']));
        if self.wrong > WRONG || self.idle > IDLE {
            return Step::Bye("421 4.7.0 Too many commands without a message.".to_owned());
        }
        Step::Say(says)
    }

    fn obey(&mut self, request: Request<Cow<'_, str>>) -> Step {
        match request {
            Request::Lhlo { host } if self.rules.kind == Kind::Lmtp => self.greet(host.into_owned(), true),
            Request::Ehlo { host } if self.rules.kind == Kind::Smtp => self.greet(host.into_owned(), true),
            Request::Helo { host } if self.rules.kind == Kind::Smtp => self.greet(host.into_owned(), false),
            Request::Lhlo { .. } => say("500 5.5.1 This is SMTP; send EHLO."),
            Request::Ehlo { .. } | Request::Helo { .. } => say("500 5.5.1 This is LMTP; send LHLO."),
            Request::Mail { from } => self.mail(from.address.into_owned(), from.size),
            Request::Rcpt { to } => self.recipient(&to.address),
            Request::Data => self.data(),
            Request::Bdat { chunk_size, is_last } => self.chunk(chunk_size, is_last),
            Request::Rset => {
                self.forget();
                say("250 2.0.0 Reset.")
            }
            Request::Noop { .. } => say("250 2.0.0 OK."),
            Request::Quit => Step::Bye("221 2.0.0 Closing connection.".to_owned()),
            Request::StartTls if !self.rules.starttls => {
                say("502 5.5.1 TLS is not available: no certificate is set up.")
            }
            Request::StartTls => Step::Private("220 2.0.0 Ready to start TLS.".to_owned()),
            Request::Vrfy { .. } => say("252 2.1.5 Cannot verify the address; send to it to find out."),
            Request::Help { .. } => say("214 2.0.0 This server accepts mail for its own mailboxes only."),
            Request::Auth { .. } => say("502 5.5.1 Authentication is not available; this server does not relay."),
            _ => say("502 5.5.1 Command not available."),
        }
    }

    fn greet(&mut self, host: String, with_extensions: bool) -> Step {
        self.forget();
        self.greeted = Some(host);
        let name = &self.rules.name;
        if !with_extensions {
            return Step::Say(format!("250 {name}"));
        }
        let private = if self.rules.starttls { "250-STARTTLS\r\n" } else { "" };
        Step::Say(format!(
            "250-{name}\r\n250-PIPELINING\r\n250-SIZE {}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n{private}\
             250 ENHANCEDSTATUSCODES",
            self.rules.size
        ))
    }

    fn mail(&mut self, from: String, size: usize) -> Step {
        let Some(helo) = self.greeted.clone() else { return say("503 5.5.1 Send a greeting first.") };
        if self.envelope.is_some() {
            return say("503 5.5.1 A message is already in progress; finish it, or send RSET.");
        }
        // Without a size given, the parser tells 0 or its largest number.
        if size > self.rules.size && size != usize::MAX {
            return Step::Say(self.too_large());
        }
        self.envelope = Some(Envelope { helo, from, to: Vec::new() });
        say("250 2.1.0 OK.")
    }

    /// What is said of a mail that is too large.
    pub fn too_large(&self) -> String {
        format!("552 5.3.4 Message larger than the limit of {} bytes.", self.rules.size)
    }

    fn recipient(&mut self, address: &str) -> Step {
        let Some(envelope) = &self.envelope else { return say(NO_MAIL) };
        if self.chunks {
            return say("503 5.5.1 The message has started; recipients must come before it.");
        }
        if envelope.to.len() >= RECIPIENTS {
            return say("452 4.5.3 Too many recipients. Send again for the others.");
        }
        Step::Ask(address.to_owned())
    }

    /// What was found for the recipient that was asked about: the mailbox; none; or no answer, because of us.
    pub fn answered(&mut self, address: String, found: Result<Option<R>, ()>) -> Step {
        let step = match (found, &mut self.envelope) {
            (Ok(Some(found)), Some(envelope)) => {
                envelope.to.push((address, found));
                return say("250 2.1.5 OK.");
            }
            (Ok(_), _) => say("550 5.1.1 No such mailbox. Check the address."),
            (Err(()), _) => say("451 4.3.0 Mailboxes cannot be looked up at the moment. Try again later."),
        };
        self.patience(step)
    }

    fn data(&self) -> Step {
        match &self.envelope {
            None => say(NO_MAIL),
            Some(_) if self.chunks => say("503 5.5.1 The message was started with BDAT; finish it with BDAT."),
            Some(envelope) if envelope.to.is_empty() => say(NO_RECIPIENT),
            Some(_) => Step::Data("354 Start mail input; end with a dot on its own line.".to_owned()),
        }
    }

    fn chunk(&mut self, size: usize, last: bool) -> Step {
        let dropped = match &self.envelope {
            None => Some(NO_MAIL.to_owned()),
            Some(envelope) if envelope.to.is_empty() => Some(NO_RECIPIENT.to_owned()),
            Some(_) => None,
        };
        self.wrong += u32::from(dropped.is_some());
        if size > self.rules.size.saturating_mul(2) || self.wrong > WRONG {
            return Step::Bye(self.too_large());
        }
        self.chunks = dropped.is_none();
        Step::Chunk { size, last, dropped }
    }

    /// A mail is begun, if only its envelope.
    pub fn is_in_hand(&self) -> bool {
        self.envelope.is_some()
    }

    /// The mail has ended: its envelope.
    pub fn end(&mut self) -> Option<Envelope<R>> {
        let envelope = self.envelope.take();
        self.forget();
        (self.wrong, self.idle) = (0, 0);
        envelope
    }

    fn forget(&mut self) {
        self.envelope = None;
        self.chunks = false;
    }

    /// Which of the two this is.
    pub fn kind(&self) -> Kind {
        self.rules.kind
    }
}

fn say(says: &str) -> Step {
    Step::Say(says.to_owned())
}

fn misheard(error: &Unheard) -> String {
    match error {
        Unheard::InvalidSenderAddress => "553 5.1.7 The sender address cannot be read.".to_owned(),
        Unheard::InvalidRecipientAddress => "553 5.1.3 The recipient address cannot be read.".to_owned(),
        Unheard::SyntaxError { syntax } => format!("501 5.5.2 Syntax: {syntax}"),
        Unheard::InvalidParameter { param } => format!("501 5.5.4 The parameter {param} cannot be read."),
        Unheard::UnsupportedParameter { .. } => "555 5.5.4 Unknown parameter.".to_owned(),
        _ => "500 5.5.1 Unknown command.".to_owned(),
    }
}

#[cfg(test)]
mod tests;
