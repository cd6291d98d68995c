//! What follows from a command, with its consequences for every part of a case. Every way in ends here.

use super::aggregate::Content;
use super::facts::{DismissalReason, Fact, Happening, Severity};
use super::{Case, consequences, dismissal, ending, open, ownership, settle};
use crate::group::shared;
use crate::letter::{self, Sections};
use crate::{account, cause, change, joining, message, outside, participant, promise, remedy, verdict};
use base::context::{Actor, Context, Stamp};
use base::ids::{CaseNo, MemberId};
use base::refusal::Refusal;
use base::words;
use engine::content::NewFile;
use text::{Language, Text, text};

/// What anyone may ask of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Take it: from now on I answer for it.
    Own,
    /// Ask a colleague to take all of it.
    HandOver {
        to: MemberId,
        note: String,
    },
    /// Take what was handed over.
    AcceptHandOver,
    /// Leave it with its owner, and why.
    DeclineHandOver {
        why: String,
    },
    /// Say better what it is about.
    Retitle {
        subject: String,
    },
    /// Judge anew how badly the customer is hit.
    ChangeSeverity {
        severity: Severity,
    },
    /// Send the six questions to somebody's own page, by their number on the case; to the customer's when there is none.
    AskAccount {
        n: Option<u32>,
    },
    /// Tell the customer what came of the changes.
    TellResult {
        text: String,
    },
    /// It is no complaint but this, and why; a manager looks first.
    Dismiss {
        reason: DismissalReason,
        why: String,
    },
    /// The manager agrees that it is no complaint.
    ConfirmDismissal,
    /// The customer says that it is a complaint after all.
    Object {
        words: String,
    },
    /// The manager keeps it open, and why.
    DeclineDismissal {
        why: String,
    },
    /// Nothing can be done, they were told, and they have had their word.
    Conclude,
    /// Of the conversation.
    Message(message::Command),
    /// Of the people on the customer's side.
    Participant(participant::Command),
    /// Of the customer's account.
    Account(account::Command),
    Promise(promise::Command),
    /// Of containment and remedies.
    Remedy(remedy::Command),
    /// Of causes and finding.
    Cause(cause::Command),
    Change(change::Command),
    Letter(letter::Command),
    Verdict(verdict::Command),
    /// What sends an email, with the words of whoever gives it in place of ours.
    Worded {
        command: Box<Command>,
        wording: message::Wording,
    },
    /// Of somebody outside.
    Outside(outside::Command),
    /// Of what it shares with its group.
    Shared(shared::Command),
    /// Between this case and another.
    Joining(joining::Command),
    /// Words to the customer, with what the coach marked in them.
    Coached {
        command: Box<Command>,
        coached: message::Coached,
    },
}

macro_rules! of_the_case {
    ($($variant:ident $module:ident),*) => {
        $(impl From<crate::$module::Command> for Command {
            fn from(command: crate::$module::Command) -> Command {
                Command::$variant(command)
            }
        })*
    };
}
impl From<shared::Command> for Command {
    fn from(command: shared::Command) -> Command {
        Command::Shared(command)
    }
}
of_the_case!(
    Message message, Participant participant, Account account, Promise promise, Remedy remedy, Cause cause, Change change, Letter letter, Verdict verdict, Outside outside, Joining joining
);

/// The words of one message, kept in a content table beside the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The message of the case.
    pub n: u32,
    /// Subject of a mail; replies carry the case's title when there is none.
    pub subject: Option<String>,
    /// The words. Those that Amends writes itself are kept as the customer reads them.
    pub text: Text,
}

/// What follows from a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// What happened, in order.
    pub facts: Vec<Fact>,
    /// The words of the messages among it.
    pub bodies: Vec<Body>,
    /// The letter's version and text, when one was saved.
    pub letter: Option<(u32, Sections)>,
    /// The language it is written in, where that is not simply the reader's.
    pub written_in: Option<Language>,
    /// The files of the first of those messages.
    pub files: Vec<NewFile>,
    /// Another case that was decided on too, in this version.
    pub other: Option<(CaseNo, u32)>,
}

impl From<Decided> for (Vec<Fact>, Content) {
    fn from(Decided { facts, bodies, letter, written_in, files, other }: Decided) -> Self {
        (facts, Content { bodies, letter, written_in, files, other, ..Content::default() })
    }
}

impl Decided {
    pub(super) fn add<F: Into<Fact>>(&mut self, facts: impl IntoIterator<Item = F>) {
        self.facts.extend(facts.into_iter().map(Into::into));
    }

    pub(super) fn body(&mut self, n: u32, subject: Option<String>, text: impl Into<Text>) {
        self.bodies.push(Body { n, subject, text: text.into() });
    }
}

/// What follows from a command. A refusal changes nothing.
pub fn decide(case: &Case, command: Command, ctx: &Context) -> Result<Decided, Refusal> {
    concerns(case, ctx)?;
    joining::still_here(case, &command, ctx)?;
    still_open(case, &command, ctx)?;
    let decided = in_its_module(case, command, ctx)?;
    Ok(settled(case, decided, ctx))
}

/// What was decided, with what the evidence says after it.
pub fn settled(case: &Case, mut decided: Decided, ctx: &Context) -> Decided {
    let stamp = Stamp { at: ctx.now, by: ctx.actor };
    let mut after = case.clone();
    for fact in &decided.facts {
        after.apply(fact, stamp);
    }
    settle::settle(case, after, stamp, &mut decided);
    decided
}

/// Whether it could be carried out now by whoever acts: the rule is asked, and nothing follows from it.
pub(super) fn try_out(case: &Case, command: Command, ctx: &Context) -> Result<(), Refusal> {
    concerns(case, ctx)?;
    joining::still_here(case, &command, ctx)?;
    still_open(case, &command, ctx)?;
    in_its_module(case, command, ctx).map(drop)
}

/// A contact speaks only on a case they are on.
fn concerns(case: &Case, ctx: &Context) -> Result<(), Refusal> {
    match ctx.actor {
        Actor::Contact(me) if !case.participants.has(me) => {
            Err(Refusal::not_found(text!(customer: "There is no such case.")))
        }
        _ => Ok(()),
    }
}

/// On a closed case only words, news of mail, and the customer's own voice still count.
fn still_open(case: &Case, command: &Command, ctx: &Context) -> Result<(), Refusal> {
    use message::Command as M;
    let heard = match command {
        Command::Message(M::Receive(_) | M::Note { .. } | M::Deliver { .. } | M::Fail { .. } | M::Miss { .. }) => true,
        Command::Participant(_) | Command::Outside(_) => true,
        Command::Message(M::SendAgain { .. } | M::SendCopy { .. } | M::GiveUp { .. }) => true,
        Command::Message(M::TakeBack { .. }) => true,
        Command::Message(M::AskAboutStranger { .. } | M::LetIn { .. } | M::SetApart { .. }) => true,
        Command::Message(M::Reply(reply)) => reply.promises.is_empty(),
        Command::Verdict(verdict::Command::Give(_) | verdict::Command::Take { .. }) => true,
        Command::Account(account::Command::Understand { .. }) | Command::Object { .. } => true,
        Command::Promise(command) => !matches!(command, promise::Command::Make(_) | promise::Command::Request(_)),
        Command::Remedy(remedy::Command::Confirm { .. } | remedy::Command::Refute { .. }) => true,
        Command::Shared(shared::Command::Follow { .. } | shared::Command::HoldBack { .. }) => true,
        Command::Shared(shared::Command::Leave { .. }) => true,
        // Whether a case that is closed can still be linked, or get back what it gave, its own rules say.
        Command::Joining(_) => true,
        Command::Coached { command, .. } | Command::Worded { command, .. } => return still_open(case, command, ctx),
        _ => false,
    };
    if case.is_open() || heard {
        return Ok(());
    }
    if matches!(command, Command::Message(M::Reply(_))) {
        let says =
            text!("This case is closed: a reply can go, but it can’t promise anything new. Leave the promise out.");
        return Err(Refusal::invalid("promise_what", says));
    }
    Err(Refusal::not_now(match ctx.actor {
        Actor::Contact(_) => text!(customer: "This case is closed. Write to us below and we’ll reopen it."),
        _ => text!("This case is closed. It reopens when the customer writes or says “not yet”."),
    }))
}

fn in_its_module(case: &Case, command: Command, ctx: &Context) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    match command {
        Command::Own => decided.add([ownership::own(case, ctx)?]),
        Command::HandOver { to, note } => decided.add([ownership::hand_over(case, to, &note, ctx)?]),
        Command::AcceptHandOver => decided.add([ownership::accept_hand_over(case, ctx)?]),
        Command::DeclineHandOver { why } => decided.add([ownership::decline_hand_over(case, &why, ctx)?]),
        Command::Retitle { subject } => {
            ctx.member()?;
            let subject = words::line("subject", &subject, "Say in a few words what it’s about.")?;
            decided.add([Happening::Retitled { subject }]);
        }
        Command::ChangeSeverity { severity } => {
            ctx.member()?;
            if severity == case.head.severity {
                return Err(Refusal::invalid("severity", "That is already the severity."));
            }
            decided.add([Happening::SeverityChanged { severity, contain: open::contain_by(severity, ctx) }]);
        }
        Command::AskAccount { n } => consequences::ask_account(case, n, ctx, &mut decided)?,
        Command::TellResult { text } => consequences::tell_result(case, text, ctx, &mut decided)?,
        Command::Dismiss { reason, why } => dismissal::dismiss(case, (reason, &why), ctx, &mut decided)?,
        Command::ConfirmDismissal => dismissal::confirm(case, ctx, &mut decided)?,
        Command::DeclineDismissal { why } => decided.add([dismissal::decline(case, &why, ctx)?]),
        Command::Object { words } => {
            consequences::for_the_complainant(case, ctx)?;
            dismissal::object(case, &words, ctx, &mut decided)?;
        }
        Command::Conclude => decided.add([ending::conclude(case, ctx)?]),
        Command::Message(command) => consequences::converse(case, command, ctx, &mut decided)?,
        Command::Participant(command) => consequences::participate(case, &command, ctx, &mut decided)?,
        Command::Account(command) => consequences::hear(case, command, ctx, &mut decided)?,
        Command::Promise(command) => consequences::promise(case, command, ctx, &mut decided)?,
        Command::Remedy(command) => consequences::remedy(case, command, ctx, &mut decided)?,
        Command::Cause(command) => decided.add(cause::decide(&case.causes, &case.account, command, ctx)?),
        Command::Change(command) => decided.add(change::decide(&case.changes, command, ctx)?),
        Command::Letter(command) => consequences::write(case, command, ctx, &mut decided)?,
        Command::Verdict(command) => consequences::judge(case, command, ctx, &mut decided)?,
        Command::Worded { command, wording } => {
            decided = in_its_module(case, *command, ctx)?;
            message::wording::put(&wording, ctx, &mut decided)?;
        }
        Command::Outside(command) => super::outside::act(case, command, ctx, &mut decided)?,
        Command::Shared(command) => consequences::share(case, command, ctx, &mut decided)?,
        Command::Joining(command) => {
            decided.other = command.seen();
            decided.add(joining::decide(case, &command, ctx)?);
        }
        Command::Coached { command, coached } => {
            decided = in_its_module(case, *command, ctx)?;
            consequences::coach(coached, &mut decided);
        }
    }
    Ok(decided)
}
