//! Who may answer for the customer, and where the words must come from.

use super::{Account, Fact, Question, Source};
use crate::message::{Kind, Messages};
use base::context::{Actor, Context};
use base::refusal::Refusal;
use base::words;
use text::text;

/// What may be asked of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Record answers, in the customer's words. Empty ones are passed over.
    Answer { answers: Vec<(Question, String)>, source: Source },
    /// The customer says whether we understood.
    Understand { yes: bool, words: String },
}

/// What follows.
pub fn decide(account: &Account, messages: &Messages, command: Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    match command {
        Command::Answer { answers, source } => answer(account, messages, answers, source, ctx),
        Command::Understand { yes, words } => understand(yes, &words, ctx),
    }
}

fn answer(
    account: &Account,
    messages: &Messages,
    answers: Vec<(Question, String)>,
    source: Source,
    ctx: &Context,
) -> Result<Vec<Fact>, Refusal> {
    from_there(messages, source, ctx)?;
    let mut facts = Vec::new();
    for (question, text) in answers {
        let Some(words) = words::optional(question.into(), &text)? else { continue };
        if account.answer(question).is_none_or(|standing| standing.words != words) {
            facts.push(Fact::Answered { question, words, source });
        }
    }
    if facts.is_empty() {
        return Err(Refusal::invalid(
            "what",
            text!(customer: "There’s nothing new to send yet. Answer at least one question."),
        ));
    }
    Ok(facts)
}

/// The customer's page speaks for the customer; a colleague names a message or a call.
fn from_there(messages: &Messages, source: Source, ctx: &Context) -> Result<(), Refusal> {
    match (ctx.actor, source) {
        (Actor::Contact(_), Source::Page) => Ok(()),
        (Actor::Contact(_), _) => Err(Refusal::forbidden(text!(customer: "This isn’t possible on your page."))),
        (_, Source::Page) => Err(Refusal::invalid(
            "source",
            "Only the customer writes on their page. Say which message or call it is from.",
        )),
        (_, Source::Message(n)) => {
            ctx.member()?;
            let message = messages
                .get(n)
                .ok_or_else(|| Refusal::invalid("source", "This case has no message with that number."))?;
            let theirs = matches!(message.kind, Kind::In { .. });
            theirs.then_some(()).ok_or_else(|| {
                Refusal::invalid(
                    "source",
                    "That message is not from the customer. Choose one of theirs, or “Phone or in person”.",
                )
            })
        }
        (_, Source::Call) => ctx.member().map(|_| ()),
    }
}

fn understand(yes: bool, text: &str, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    if !matches!(ctx.actor, Actor::Contact(_)) {
        return Err(Refusal::forbidden("Only the customer can say whether we understood."));
    }
    let words = words::optional("words", text)?;
    if !yes && words.is_none() {
        return Err(Refusal::invalid("words", text!(customer: "Tell us what we got wrong, in a sentence or two.")));
    }
    Ok(vec![Fact::Understood { yes, words }])
}
