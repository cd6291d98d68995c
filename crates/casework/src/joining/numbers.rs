//! The same fact under the numbers it has on another case.

use super::facts::Numbers;
use crate::account::{self, Source};
use crate::case::Fact;
use crate::{message, promise, remedy};

/// Which things that a case has but once go along, besides those that are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Singles {
    pub account: bool,
    pub containment: bool,
}

/// Which number a thing of one case has in another.
pub type Number = fn(&Numbers, u32) -> Option<u32>;

impl Numbers {
    /// Seen from the other side.
    #[must_use]
    pub fn back(&self) -> Numbers {
        let swapped = |pairs: &[(u32, u32)]| pairs.iter().map(|(there, here)| (*here, *there)).collect();
        Numbers {
            messages: swapped(&self.messages),
            promises: swapped(&self.promises),
            remedies: swapped(&self.remedies),
            strangers: swapped(&self.strangers),
        }
    }

    /// How the thing is numbered that a form is about: one that goes along when a case is merged.
    pub fn of_form(form: &str) -> Option<Number> {
        let number: Number = match form.split('/').next()? {
            "messages" => Numbers::message,
            "promises" => Numbers::promise,
            "remedies" => Numbers::remedy,
            "strangers" => Numbers::stranger,
            _ => return None,
        };
        Some(number)
    }

    /// The number a message of there has here.
    pub fn message(&self, there: u32) -> Option<u32> {
        find(&self.messages, there)
    }

    /// The number a promise of there has here.
    pub fn promise(&self, there: u32) -> Option<u32> {
        find(&self.promises, there)
    }

    /// The number a remedy of there has here.
    pub fn remedy(&self, there: u32) -> Option<u32> {
        find(&self.remedies, there)
    }

    /// The number a stranger of there has here.
    pub fn stranger(&self, there: u32) -> Option<u32> {
        find(&self.strangers, there)
    }
}

/// The second of the pair whose first it is.
pub(super) fn find(pairs: &[(u32, u32)], n: u32) -> Option<u32> {
    pairs.iter().find(|(there, _)| *there == n).map(|(_, here)| *here)
}

/// The fact as it is stated here; none when it is about something that does not come along.
pub fn renumbered(fact: &Fact, by: &Numbers, singles: Singles) -> Option<Fact> {
    match fact {
        Fact::Message(fact) => of_message(fact, by).map(Fact::from),
        Fact::Promise(fact) => of_promise(fact, by).map(Fact::from),
        Fact::Remedy(fact) => of_remedy(fact, by, singles.containment).map(Fact::from),
        Fact::Account(fact) if singles.account => Some(of_account(fact, by).into()),
        _ => None,
    }
}

fn of_message(fact: &message::Fact, by: &Numbers) -> Option<message::Fact> {
    use message::Fact as F;
    let mut moved = fact.clone();
    match &mut moved {
        F::StrangerWrote { n, .. } | F::LetIn { n } | F::SetApart { n } => *n = find(&by.strangers, *n)?,
        F::Received { n, parent, .. } => {
            *n = by.message(*n)?;
            *parent = parent.and_then(|parent| by.message(parent));
        }
        F::Sent { n, answers, .. } => {
            *n = by.message(*n)?;
            *answers = answers.iter().filter_map(|answered| by.message(*answered)).collect();
        }
        F::CopySent { n, message, .. } => {
            *n = by.message(*n)?;
            *message = by.message(*message)?;
        }
        F::DebtOpened { n, .. }
        | F::Addressed { n, .. }
        | F::Delivered { n }
        | F::Missed { n, .. }
        | F::Failed { n, .. }
        | F::SentAgain { n }
        | F::GivenUp { n, .. }
        | F::TakenBack { n }
        | F::Waived { n, .. }
        | F::Noted { n }
        | F::Coached { n, .. } => *n = by.message(*n)?,
    }
    Some(moved)
}

fn of_promise(fact: &promise::Fact, by: &Numbers) -> Option<promise::Fact> {
    use promise::Fact as F;
    let mut moved = fact.clone();
    match &mut moved {
        F::Made { n, message, .. } => {
            *n = find(&by.promises, *n)?;
            *message = message.and_then(|message| by.message(message));
        }
        F::Requested { n, .. }
        | F::Accepted { n }
        | F::Declined { n, .. }
        | F::Countered { n, .. }
        | F::Renegotiated { n, .. }
        | F::Done { n, .. }
        | F::Confirmed { n }
        | F::NotYet { n, .. }
        | F::Withdrawn { n, .. }
        | F::Unmade { n }
        | F::MovedBack { n, .. }
        | F::Broken { n } => *n = find(&by.promises, *n)?,
    }
    Some(moved)
}

fn of_remedy(fact: &remedy::Fact, by: &Numbers, has_containment: bool) -> Option<remedy::Fact> {
    use remedy::Fact as F;
    let mut moved = fact.clone();
    match &mut moved {
        F::ExposureAssessed { .. } | F::Contained { .. } | F::NoContainmentNeeded { .. } => {
            return has_containment.then_some(moved);
        }
        F::Offered { .. } => {}
        F::Approved { n, .. }
        | F::Refused { n, .. }
        | F::Delivered { n, .. }
        | F::Confirmed { n }
        | F::Refuted { n, .. }
        | F::Withdrawn { n, .. } => *n = find(&by.remedies, *n)?,
    }
    if let F::Offered { n, .. } = &mut moved {
        *n = find(&by.remedies, *n)?;
    }
    Some(moved)
}

/// Words picked out of a message that stays behind are words that were told.
fn of_account(fact: &account::Fact, by: &Numbers) -> account::Fact {
    let mut moved = fact.clone();
    if let account::Fact::Answered { source: source @ Source::Message(_), .. } = &mut moved
        && let Source::Message(n) = *source
    {
        *source = by.message(n).map_or(Source::Call, Source::Message);
    }
    moved
}
