//! Who expects, who asks, who answers; and that an answer counts once.

use super::{Fact, Scores, Verdict, Word};
use crate::message::{self, Channel, Messages, Purpose};
use base::context::{Actor, Context};
use base::ids::ContactId;
use base::refusal::Refusal;
use base::words;
use text::text;

/// Business days after asking until the one reminder.
const REMIND_AFTER: i64 = 3;
/// Business days after the reminder until silence counts as no verdict.
const LAPSE_AFTER: i64 = 5;

/// What the customer says when asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Care, help, trust.
    pub scores: Scores,
    /// Made right or not.
    pub word: Word,
    /// In their words; may be empty.
    pub words: String,
}

/// What may be asked of the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Lock what the team expects.
    Predict { scores: Scores, made_right: bool },
    /// Ask the customer.
    Ask,
    /// Ask somebody else on the case, by their number; their word stands beside the customer's.
    AskAlso { n: u32 },
    /// The clock: one reminder.
    Remind,
    /// The customer answers.
    Give(Answer),
    /// A colleague asked someone whom no mail reaches, and writes down what they answered.
    Take { answer: Answer, channel: Channel },
    /// The clock: nobody answered.
    Lapse,
}

/// What follows: facts of the verdict, and the message that goes out or came in with it.
pub fn decide(
    verdict: &Verdict,
    messages: &Messages,
    contact: ContactId,
    command: &Command,
    ctx: &Context,
) -> Result<(Vec<Fact>, Vec<message::Fact>), Refusal> {
    let mail = |purpose| message::send(messages.next(), contact, Channel::Email, purpose, Vec::new());
    match command {
        Command::Predict { scores, made_right } => {
            prediction(verdict, *scores, *made_right, ctx).map(|f| (vec![f], Vec::new()))
        }
        Command::Ask => {
            ask(verdict, ctx)?;
            let asked = Fact::Asked { message: messages.next(), remind_at: ctx.business_days(REMIND_AFTER) };
            Ok((vec![asked], mail(Purpose::VerdictAsked)))
        }
        Command::Remind => {
            clock(ctx)?;
            verdict.remind_at().filter(|at| *at <= ctx.now).ok_or_else(|| Refusal::not_now("No reminder is due."))?;
            let reminded = Fact::Reminded { message: messages.next(), lapses_at: ctx.business_days(LAPSE_AFTER) };
            Ok((vec![reminded], mail(Purpose::Reminder)))
        }
        Command::Give(answer) => give(verdict, contact, answer, ctx).map(|f| (vec![f], Vec::new())),
        Command::AskAlso { .. } => Err(Refusal::not_found("Nobody on this case has that number.")),
        Command::Take { answer, channel } => take(verdict, answer, *channel, ctx).map(|f| (vec![f], Vec::new())),
        Command::Lapse => {
            clock(ctx)?;
            verdict
                .lapses_at()
                .filter(|at| *at <= ctx.now)
                .ok_or_else(|| Refusal::not_now("The customer still has time to answer."))?;
            Ok((vec![Fact::Lapsed], Vec::new()))
        }
    }
}

fn prediction(verdict: &Verdict, scores: Scores, made_right: bool, ctx: &Context) -> Result<Fact, Refusal> {
    let by = ctx.member()?.id;
    if verdict.is_asked() {
        return Err(Refusal::not_now("The customer has been asked, so the prediction is locked."));
    }
    if verdict.is_made_right() {
        return Err(Refusal::not_now("The customer has already answered, so it’s too late to predict it."));
    }
    within(scores)?;
    Ok(Fact::Predicted { scores, made_right, by })
}

fn ask(verdict: &Verdict, ctx: &Context) -> Result<(), Refusal> {
    ctx.member()?;
    ctx.by_mail("Ask them on the phone or in person, and record what they answer.")?;
    askable(verdict)
}

/// The question can be put: expected, and not put or answered yet.
fn askable(verdict: &Verdict) -> Result<(), Refusal> {
    if verdict.is_asked() {
        return Err(Refusal::not_now("The customer has already been asked. We’ll send one reminder."));
    }
    if verdict.is_made_right() {
        return Err(Refusal::not_now("The customer has already said it’s made right."));
    }
    if verdict.prediction().is_none() {
        return Err(Refusal::not_now("Lock your prediction first: care, help and trust. Then ask."));
    }
    Ok(())
}

/// The word of the person let down, or of somebody who speaks for them while they have not spoken themselves.
fn give(verdict: &Verdict, complainant: ContactId, answer: &Answer, ctx: &Context) -> Result<Fact, Refusal> {
    let Actor::Contact(me) = ctx.actor else {
        return Err(Refusal::forbidden("Only the customer can say whether it is made right."));
    };
    if let Some(given) = verdict.standing() {
        let by_another = given.from.is_some_and(|from| from != complainant);
        if me == complainant && by_another {
            return self::given(answer, None);
        }
        if me != complainant && !by_another {
            return Err(Refusal::not_now(
                text!(customer: "The person you speak for has answered themselves, and their answer counts. If something is missing, write to us below."),
            ));
        }
        return Err(Refusal::not_now(
            text!(customer: "You’ve already answered. If something has changed since, write to us below."),
        ));
    }
    if !verdict.is_asked() && !verdict.has_lapsed() {
        return Err(Refusal::not_now(
            text!(customer: "We haven’t asked you yet because we’re not finished. If something is missing, write to us below."),
        ));
    }
    given(answer, None)
}

/// Asks somebody besides the complainant for their word.
pub fn ask_also(verdict: &Verdict, contact: ContactId, message: u32, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    if verdict.beside(contact).is_some_and(|beside| beside.waits_since().is_some()) {
        return Err(Refusal::not_now("They have already been asked."));
    }
    Ok(Fact::AlsoAsked { contact, message })
}

/// The word of somebody besides the complainant, once they were asked for it.
pub fn give_also(verdict: &Verdict, contact: ContactId, answer: &Answer) -> Result<Fact, Refusal> {
    let beside = verdict.beside(contact);
    if beside.is_none_or(|beside| beside.waits_since().is_none()) {
        return Err(Refusal::not_now(if beside.is_some() {
            text!(customer: "You’ve already answered. If something has changed since, write to us below.")
        } else {
            text!(customer: "We haven’t asked you yet because we’re not finished. If something is missing, write to us below.")
        }));
    }
    within(answer.scores)?;
    let words = words::optional("words", &answer.words)?;
    Ok(Fact::AlsoGiven { contact, scores: answer.scores, word: answer.word, words })
}

/// Asked and answered in one breath, so there is no question that stands in between and nothing to remind of. Whoever
/// mail reaches answers on their own page, where nobody else holds the pen.
fn take(verdict: &Verdict, answer: &Answer, channel: Channel, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    if ctx.has_mail {
        return Err(Refusal::not_now("They have an email address, so they answer on their own page. Ask them there."));
    }
    if !verdict.is_asked() && !verdict.has_lapsed() {
        askable(verdict)?;
    }
    if !matches!(channel, Channel::Phone | Channel::InPerson) {
        return Err(Refusal::invalid("channel", "Choose how you asked them: on the phone or in person."));
    }
    given(answer, Some(channel))
}

fn given(answer: &Answer, taken: Option<Channel>) -> Result<Fact, Refusal> {
    within(answer.scores)?;
    Ok(Fact::Given { scores: answer.scores, word: answer.word, words: words::optional("words", &answer.words)?, taken })
}

fn clock(ctx: &Context) -> Result<(), Refusal> {
    if ctx.actor == Actor::System { Ok(()) } else { Err(Refusal::forbidden("The clock does that by itself.")) }
}

fn within(scores: Scores) -> Result<(), Refusal> {
    for (field, score) in [("care", scores.care), ("help", scores.help), ("trust", scores.trust)] {
        if !(1..=5).contains(&score) {
            return Err(Refusal::invalid(field, text!(customer: "Choose a number from 1 to 5.")));
        }
    }
    Ok(())
}
