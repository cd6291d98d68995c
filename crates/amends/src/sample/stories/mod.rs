//! The cases of the sample, oldest first within each page; each page holds those that stand at about the same place.

mod asked;
mod closed;
mod contain;
mod feeder_belt;
mod fresh;
mod learned;
mod learning;
mod listening;
mod own;
mod path;
mod people;
mod post;
mod verdicts;

use super::story::Story;
use super::times::{Times, When};
use jiff::Timestamp;

/// Every story, in no order.
pub(super) fn all(times: &Times) -> Vec<Story<'_>> {
    let pages: [fn(&Times) -> Vec<Story<'_>>; 13] = [
        closed::stories,
        learned::stories,
        listening::stories,
        verdicts::stories,
        learning::stories,
        asked::stories,
        path::stories,
        contain::stories,
        post::stories,
        own::stories,
        feeder_belt::stories,
        fresh::stories,
        people::stories,
    ];
    pages.iter().flat_map(|page| page(times)).collect()
}

/// When the complaint about the feeder belt came in.
pub(super) fn feeder_belt_began(times: &Times) -> Timestamp {
    times.resolve(When::On(feeder_belt::DAY, feeder_belt::HOUR))
}

/// What every page of stories tells with.
mod telling {
    pub(super) use super::super::customers::*;
    pub(super) use super::super::people::{ANA, ASTRID, ERIK, JONAS, KARI, MIKKEL, PETTER, SARA, TOMAS};
    pub(super) use super::super::story::Story;
    pub(super) use super::super::times::{Times, When::*};
    pub(super) use casework::account::Question::{
        NotEnough, OurResponse, TheyTried, What, When as WhenItWas, WhichPart,
    };
    pub(super) use casework::case::DismissalReason::{Compliment, Order, Question};
    pub(super) use casework::case::Severity::{Critical, Degraded};
    pub(super) use casework::cause::Branch::{Conditions, Environment, Material, Measurement, Method, System};
    pub(super) use casework::cause::Finding::{NotUpheld, PartlyUpheld, Upheld};
    pub(super) use casework::change::Effect::{DidNotWork, Worked};
    pub(super) use casework::outside::Kind::{Carrier, Supplier};
    pub(super) use casework::participant::Role::DecisionMaker;
    pub(super) use casework::remedy::Kind::{Apology, Credit, Explanation, Loan, Redo, Refund, Replacement};
    pub(super) use casework::verdict::Word::{MadeRight, NotYet, SomeoneElse};

    pub(super) const TOMAS_SIGNS: &str = "Everything above, and how our promises stand, is on your own page. Whether it is made right is for you to say; nobody here can close it for you.\n\nTomas Reyes, order desk, +47 55 01 02 03";
    pub(super) const ANA_SIGNS: &str = "You can follow all of this on your own page, and call me if any of it slips. You decide when it is made right.\n\nAna Lindqvist, logistics, +47 55 01 02 11";
    pub(super) const JONAS_SIGNS: &str = "If any of this is not as you remember it, answer this letter and I will correct it. It is made right when you say so.\n\nJonas Berg, order desk, +47 55 01 02 04";
    pub(super) const KARI_SIGNS: &str = "My direct line is below and I answer it myself. You are the one who says whether this is made right.\n\nKari Holm, order desk, +47 55 01 02 01";
    pub(super) const MIKKEL_SIGNS: &str = "Your account statement is attached to your own page. If one line of it is still wrong, tell me; it is closed when you say so.\n\nMikkel Dahl, finance, +47 55 01 02 21";
    pub(super) const SARA_SIGNS: &str = "I keep the part here until you say that you are satisfied with the answer. You decide whether it is made right.\n\nSara Nyqvist, quality, +47 55 01 02 31";
    pub(super) const PETTER_SIGNS: &str = "I am on this number also when I am on the road. You say when it is right.\n\nPetter Lunde, field service, +47 913 04 417";
}
