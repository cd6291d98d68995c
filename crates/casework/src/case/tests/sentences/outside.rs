//! What happens with those outside a case, in sentences.

use super::*;
use crate::outside::{Agreement, Ending, FIRST, Fact as O, Kind, Place};
use ::text::Language;

/// Who is not named in these sentences is called by number.
pub(super) fn all() -> Vec<Told> {
    [letters(), answers(), charges()].into_iter().flatten().collect()
}

fn letters() -> Vec<Told> {
    let (n, letter) = (1, FIRST);
    let due = oslo("2026-11-18T12:00");
    let failure = message::Failure::said("No such address.");
    let (party, address) = (text("Kestrel Freight"), text("claims@kestrel.example"));
    let language = Language::English;
    vec![
        said(
            O::Asked { n, letter, party, kind: Kind::Carrier, address: address.clone(), language, due },
            TOMAS_ACTS,
            "Tomas Reyes asked Kestrel Freight (carrier), and needs an answer by Wed 18 Nov 12:00",
        ),
        said(O::Written { n, letter, due: None }, TOMAS_ACTS, "Tomas Reyes wrote to outside party 1"),
        said(
            O::Written { n, letter, due: Some(due) },
            TOMAS_ACTS,
            "Tomas Reyes wrote to outside party 1, and needs an answer by Wed 18 Nov 12:00",
        ),
        said(
            O::Reminded { n, letter },
            TOMAS_ACTS,
            "Tomas Reyes reminded outside party 1 that we’re waiting for an answer",
        ),
        said(O::Delivered { letter }, Actor::System, "The message to the outside party was delivered"),
        said(
            O::Failed { letter, failure },
            Actor::System,
            "The message to the outside party bounced: No such address.",
        ),
        said(O::SentAgain { letter }, TOMAS_ACTS, "Tomas Reyes sent the message to the outside party again"),
        said(
            O::GivenUp { letter, why: text("They are gone.") },
            TOMAS_ACTS,
            "Tomas Reyes won’t send the message to the outside party again: They are gone.",
        ),
        said(
            O::TakenBack { letter },
            TOMAS_ACTS,
            "Tomas Reyes took back a message to an outside party before it was sent",
        ),
        said(
            O::Readdressed { n, address },
            TOMAS_ACTS,
            "Tomas Reyes changed the address of outside party 1 to claims@kestrel.example",
        ),
    ]
}

fn answers() -> Vec<Told> {
    let (n, letter, received_at, due, problem) = (1, FIRST + 1, oslo("2026-11-17T12:00"), None, None);
    let came = |channel, from: Option<&str>, automatic| {
        let (from, problem) = (from.map(text), problem.clone());
        O::Answered { n, letter, channel, from, received_at, automatic, problem, due }
    };
    vec![
        said(came(Channel::Email, None, false), Actor::System, "Outside party 1 wrote back"),
        said(
            came(Channel::Email, Some("night@kestrel.example"), false),
            Actor::System,
            "Outside party 1 wrote from another address, night@kestrel.example",
        ),
        said(came(Channel::Email, None, true), Actor::System, "Outside party 1 sent an automatic reply"),
        said(came(Channel::Phone, None, false), ANA_ACTS, "Ana Lindqvist noted what outside party 1 said on the phone"),
        said(
            O::Waived { n, why: text("They only thank us.") },
            TOMAS_ACTS,
            "Tomas Reyes marked outside party 1 as needing no answer: They only thank us.",
        ),
        said(
            O::Quoted { n, letter, place: Place::Reply, words: text("No.") },
            TOMAS_ACTS,
            "Tomas Reyes quoted outside party 1 in a draft reply",
        ),
        said(
            O::Quoted { n, letter, place: Place::Note, words: text("No.") },
            TOMAS_ACTS,
            "Tomas Reyes quoted outside party 1 in a draft note",
        ),
        said(
            O::Closed { n, ending: Ending::Refused, why: Some(text("Not their dock.")) },
            TOMAS_ACTS,
            "Tomas Reyes closed the thread with outside party 1, refused by them: Not their dock.",
        ),
    ]
}

fn charges() -> Vec<Told> {
    let (n, charge, amount) = (1, 1, 40_000);
    let charged = |agreement| O::Charged { n, charge, amount, currency: text("EUR"), agreement, words: None };
    let answered = |agreement| O::ChargeAnswered { n, charge, agreement, words: None };
    vec![
        said(charged(Agreement::Open), TOMAS_ACTS, "Tomas Reyes charged €400.00 to outside party 1"),
        said(charged(Agreement::Agreed), TOMAS_ACTS, "Tomas Reyes charged €400.00 to outside party 1; they agreed"),
        said(charged(Agreement::Refused), TOMAS_ACTS, "Tomas Reyes charged €400.00 to outside party 1; they refused"),
        said(answered(Agreement::Agreed), TOMAS_ACTS, "Outside party 1 agreed to pay what they’re charged"),
        said(answered(Agreement::Refused), TOMAS_ACTS, "Outside party 1 refused to pay what they’re charged"),
        said(
            O::ChargeDropped { n, charge, why: text("Goodwill.") },
            TOMAS_ACTS,
            "Tomas Reyes dropped a charge to outside party 1: Goodwill.",
        ),
    ]
}
