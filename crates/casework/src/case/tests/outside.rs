//! The commands on those outside a case, as rows of the table of every command.

use super::every_command::{MEMBERS, Row, row};
use super::*;
use crate::outside::{Agreement, Came, Command as O, Ending, FIRST, Kind, Note, Place, Question};

/// What such a command is called in the table.
pub(super) fn name(command: &O) -> &'static str {
    match command {
        O::Ask(_) => "ask outside",
        O::Write { .. } => "write outside",
        O::Remind { .. } => "remind outside",
        O::Note { .. } => "note their answer",
        O::Receive { .. } => "receive from outside",
        O::Waive { .. } => "waive outside",
        O::Readdress { .. } => "readdress outside",
        O::Quote { .. } => "quote",
        O::Charge { .. } => "charge",
        O::AnswerCharge { .. } => "answer a charge",
        O::DropCharge { .. } => "drop a charge",
        O::Close { .. } => "close a thread",
        O::Deliver { .. } => "deliver outside",
        O::Fail { .. } => "fail outside",
        O::SendAgain { .. } => "send outside again",
        O::GiveUp { .. } => "give up outside",
        O::TakeBack { .. } => "take back from outside",
    }
}

fn text(text: &str) -> String {
    text.to_owned()
}

/// On a case whose remedies cost 400 euros; the mail is on its way.
fn asked() -> Given {
    let question = Question {
        party: text("Kestrel Freight"),
        kind: Kind::Carrier,
        address: text("claims@kestrel.example"),
        language: None,
        subject: text("Pallet 60118"),
        text: text("Where was it?"),
        due: Some(oslo("2026-11-18T12:00")),
    };
    crate::given::contained().after(TOMAS_ACTS, O::Ask(question))
}

fn ask() -> O {
    O::Ask(Question {
        party: text("Halden Workshop"),
        kind: Kind::Workshop,
        address: text("bench@workshop.example"),
        language: None,
        subject: text("Motor"),
        text: text("Can you mend it?"),
        due: Some(oslo("2026-11-18T12:00")),
    })
}

pub(super) fn rows() -> Vec<Row> {
    const AMENDS: &str = "amends";
    let came = || O::Receive { n: 1, came: Came { text: text("No."), from: None, automatic: false, problem: None } };
    let charge = |amount| O::Charge { n: 1, amount, agreement: Agreement::Open, words: text("") };
    let fail = || O::Fail { letter: FIRST, failure: message::Failure::said("no such user") };
    let (said, bounced) = (asked().after(Actor::System, came()), asked().after(Actor::System, fail()));
    let arrived = asked().after(Actor::System, O::Deliver { letter: FIRST }).at("2026-11-18T12:00");
    let note = Note { channel: Channel::Phone, text: text("On the dock."), received_at: None, waits: false };
    let quote = O::Quote { letter: FIRST + 1, place: Place::Note, words: text("No.") };
    let charged = asked().after(TOMAS_ACTS, charge(100));
    let agree = O::AnswerCharge { n: 1, charge: 1, agreement: Agreement::Agreed, words: text("") };
    let again = O::Readdress { n: 1, address: text("desk@kestrel.example") };
    vec![
        row(("ask outside", MEMBERS), asked(), ask(), ""),
        row(("write outside", MEMBERS), asked(), O::Write { n: 1, text: text("And?"), due: None }, ""),
        row(("remind outside", MEMBERS), arrived, O::Remind { n: 1, text: text("Please.") }, "already been reminded"),
        row(("note their answer", MEMBERS), asked(), O::Note { n: 1, note }, ""),
        row(("receive from outside", AMENDS), asked(), came(), ""),
        row(("waive outside", MEMBERS), said.clone(), O::Waive { n: 1, why: text("Thanks.") }, "isn’t waiting"),
        row(("readdress outside", MEMBERS), asked(), again, "their address already"),
        row(("quote", MEMBERS), said, quote, ""),
        row(("charge", MEMBERS), asked(), charge(40_000), "charged already"),
        row(("answer a charge", MEMBERS), charged.clone(), agree, "what they said already"),
        row(
            ("drop a charge", MEMBERS),
            charged,
            O::DropCharge { n: 1, charge: 1, why: text("Goodwill.") },
            "isn’t charged anything",
        ),
        row(
            ("close a thread", MEMBERS),
            asked(),
            O::Close { n: 1, ending: Ending::NotNeeded, why: text("") },
            "closed already",
        ),
        row(("deliver outside", AMENDS), asked(), O::Deliver { letter: FIRST }, "not on its way"),
        row(("fail outside", AMENDS), asked(), fail(), "already failed"),
        row(("send outside again", MEMBERS), bounced.clone(), O::SendAgain { letter: FIRST }, "was not returned"),
        row(
            ("give up outside", MEMBERS),
            bounced,
            O::GiveUp { letter: FIRST, why: text("They are gone.") },
            "nothing to give up",
        ),
        row(("take back from outside", "tomas"), asked(), O::TakeBack { letter: FIRST }, "taken back already"),
    ]
}
