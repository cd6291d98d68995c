//! An email that goes with something else a member does: Amends has words for it, and whoever presses the button sees them
//! first and may write their own. What must be true in it (a date) is put below words that leave it out.

use super::{Channel, Fact, marks};
use crate::case::subject::Place;
use crate::case::{self, Decided, Happening, dismissal, texts};
use crate::promise;
use ::coach::{Coach, Finding, Report};
use base::context::Context;
use base::ids::ContactId;
use base::refusal::Refusal;
use base::words;
use jiff::Timestamp;
use std::collections::BTreeSet;
use text::{Language, Moment, Text};

/// The fields of the email in the body of every action that sends one.
pub const FIELDS: [&str; 4] = ["subject", "text", "marks", "recipients"];

/// Words in place of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// None for the subject of the conversation.
    pub subject: Option<String>,
    /// None for ours.
    pub text: Option<String>,
    /// Whom it was shown to be for; empty when that was not said.
    pub recipients: Vec<ContactId>,
}

/// The email as it was edited, as it stands in a form or a call.
#[derive(Clone, Debug, Default)]
pub struct Email {
    pub subject: String,
    pub text: String,
    /// How many red marks of the coach it is sent with all the same.
    pub marks: Option<u32>,
    /// The contacts it may go to.
    pub recipients: Vec<i64>,
}

/// A command with the words of its email, read by the coach, and whom it may go to; with neither it is the command alone.
///
/// # Errors
/// When they are too long, or have marks that whoever sends them does not name.
pub fn worded(place: &Place<'_>, command: impl Into<case::Command>, email: &Email) -> Result<case::Command, Refusal> {
    let command = command.into();
    let text = words::optional("text", &email.text)?;
    let subject = match email.subject.trim() {
        "" => None,
        subject => Some(words::line("subject", subject, "")?),
    };
    if text.is_none() && subject.is_none() && email.recipients.is_empty() {
        return Ok(command);
    }
    let recipients = email.recipients.iter().map(|id| ContactId(*id)).collect();
    let said = text.clone().unwrap_or_default();
    let report = marks::read(place, &said);
    let red = red(&report);
    marks::known(&said, (&red, &[]), email.marks)?;
    let coached = super::actions::coached(place, &red, (Vec::new(), Vec::new(), &[]))?;
    let worded = case::Command::Worded { command: Box::new(command), wording: Wording { subject, text, recipients } };
    Ok(case::Command::Coached { command: Box::new(worded), coached })
}

/// What the coach marks in red in such words. It answers nobody, so nothing is missing in it.
pub fn red(report: &Report) -> Vec<&Finding> {
    marks::red_of_letter(report, &[])
}

/// How many that are.
pub fn count(coach: &Coach, text: &str, context: &::coach::Context) -> u32 {
    u32::try_from(red(&coach.read(text, context)).len()).unwrap_or(u32::MAX)
}

/// Puts the words in place of ours.
///
/// # Errors
/// When nothing is sent.
pub fn put(wording: &Wording, ctx: &Context, decided: &mut Decided) -> Result<(), Refusal> {
    let sent = decided.facts.iter().find_map(|fact| match fact {
        case::Fact::Message(Fact::Sent { n, .. }) => Some(*n),
        _ => None,
    });
    let goes_to: BTreeSet<ContactId> = decided.facts.iter().flat_map(recipients).collect();
    if !wording.recipients.is_empty() && goes_to != wording.recipients.iter().copied().collect() {
        let says = "The recipients have changed. Check who it goes to, then send it.";
        return Err(Refusal::not_now(says));
    }
    let left_out = wording.text.as_deref().and_then(|text| left_out(decided, text, ctx));
    let Some(body) = decided.bodies.iter_mut().find(|body| Some(body.n) == sent) else {
        let field = if wording.text.is_some() { "text" } else { "subject" };
        return Err(Refusal::invalid(field, "No email goes with this. Leave its subject and text out."));
    };
    if let Some(subject) = &wording.subject {
        body.subject = Some(subject.clone());
    }
    if let Some(text) = &wording.text {
        body.text = Text::paragraphs([Text::from(text)].into_iter().chain(left_out));
    }
    Ok(())
}

/// Whom a message goes to, To and Cc.
fn recipients(fact: &case::Fact) -> Vec<ContactId> {
    match fact {
        case::Fact::Message(Fact::Sent { to, .. }) => vec![*to],
        case::Fact::Message(Fact::Addressed { to, cc, .. }) => to.iter().chain(cc).copied().collect(),
        _ => Vec::new(),
    }
}

/// Whether these facts send an email.
pub fn mails(facts: &[case::Fact]) -> bool {
    let is_mailed = |fact: &case::Fact| {
        matches!(fact, case::Fact::Message(Fact::Sent { channel: Channel::Email, .. } | Fact::SentAgain { .. }))
    };
    facts.iter().any(is_mailed)
}

/// The sentence with what must stand in the email and does not: the date that a promise has now, the day until which a
/// customer can object. A date may be written as any of our languages writes it.
fn left_out(decided: &Decided, text: &str, ctx: &Context) -> Option<Text> {
    let zone = ctx.organisation.zone();
    let short = |due: Timestamp| Moment::short(due, ctx.now, zone);
    decided.facts.iter().find_map(|fact| match fact {
        case::Fact::Promise(promise::Fact::Renegotiated { due, .. }) => {
            (!names(text, &[short(*due), Moment::full(*due, zone)])).then(|| texts::new_date(short(*due)))
        }
        case::Fact::Case(Happening::Closed { reason, .. }) if dismissal::invites(*reason) => {
            let until = texts::objection_until(ctx);
            (!names(text, &[until])).then(|| texts::objection(until))
        }
        _ => None,
    })
}

fn names(text: &str, forms: &[Moment]) -> bool {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = flat(text);
    let is_named = |moment: &Moment| Language::ALL.iter().any(|l| text.contains(&flat(&moment.in_language(*l))));
    forms.iter().any(is_named)
}

/// The body of an action that sends an email: the fields of its own, and those of the email.
macro_rules! emailing {
    ($(#[$doc:meta])* $name:ident { $($(#[$says:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(::serde::Deserialize, ::utoipa::ToSchema, Default)]
        #[serde(default)]
        pub struct $name {
            $($(#[$says])* $field: $type,)*
            /// The subject of the email to the customer; that of the conversation when left out.
            subject: String,
            /// The words of the email; ours when left out.
            text: String,
            /// How many red marks of the coach it is sent with all the same.
            marks: Option<u32>,
            /// The contacts it may go to, by their numbers: refused when it would go to anyone else. May be left out.
            recipients: Vec<i64>,
        }

        impl $name {
            fn email(&self) -> $crate::message::wording::Email {
                $crate::message::wording::Email {
                    subject: self.subject.clone(),
                    text: self.text.clone(),
                    marks: self.marks,
                    recipients: self.recipients.clone(),
                }
            }
        }
    };
}
pub(crate) use emailing;

/// Bodies that hold nothing but the email which goes with the action: what it does, and what the email is for.
///
/// `[n]` is the number in the path; the same command asks the rules whether the action is open now.
macro_rules! mailed {
    ($($name:ident $([$n:ident])?, $path:literal, $says:tt, $about:literal => $command:expr;)+) => {$(
        $crate::message::wording::emailing! {
            #[doc = $says]
            $name {}
        }

        impl ::web::action::Body<$crate::case::subject::OfCase> for $name {
            const PATH: &'static str = $path;
            const SAYS: &'static str = $says;
            const MAILS: Option<&'static str> = Some($about);
            type Command = $crate::case::Command;

            fn command(
                self,
                place: &$crate::case::subject::Place<'_>,
            ) -> Result<$crate::case::Command, ::base::refusal::Refusal> {
                $(let $n = place.n;)?
                $crate::message::wording::worded(place, $command, &self.email())
            }

            fn probe(_probe: ::web::action::Probe) -> Option<$crate::case::Command> {
                $(let $n = _probe.n;)?
                Some($command.into())
            }
        }
    )+};
}
pub(crate) use mailed;

#[cfg(test)]
mod tests;
