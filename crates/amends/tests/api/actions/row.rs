//! What a row of the tables says: an action, what leads up to it, a body that is accepted, and how it is refused.

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Tomas, who works on cases.
    Tomas,
    /// Astrid, who runs the organisation.
    Astrid,
    /// Ingrid, the customer, on her own page.
    Ingrid,
    /// A program with the key of Tomas, for whom there is no form.
    Program,
    /// Mail that comes and goes.
    Mail,
}

/// Something that is done before: by whom, the path below the case (or from the root), the body.
pub type Step = (By, &'static str, &'static str);

/// How an action is refused.
#[derive(Clone, Copy, Debug)]
pub enum Refused {
    /// An empty body lacks this field.
    Without(&'static str),
    /// What is done already is not done twice.
    Again,
    /// Before the steps that lead up to it.
    TooEarly,
    /// For somebody whom no mail reaches.
    NoMail,
    /// To Tomas, who is no admin.
    ToAgents,
    /// With this body, naming this field.
    With(&'static str, &'static str),
    /// There is nothing with that number.
    NotThere,
}

/// One action.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// Its path as it is registered.
    pub path: &'static str,
    /// Who does it.
    pub by: By,
    /// What leads up to it.
    pub before: &'static [&'static [Step]],
    /// The number in its path.
    pub n: u32,
    /// What is accepted.
    pub body: &'static str,
    pub refused: Refused,
    /// Mail reaches the customer.
    pub has_mail: bool,
}

use By::{Astrid, Ingrid, Mail, Tomas};
use Refused::Again;

pub const TRIAL: Trial = Trial { path: "", by: Tomas, before: &[], n: 1, body: "{}", refused: Again, has_mail: true };

pub const OWN: &[Step] = &[(Tomas, "ownership", "{}")];
pub const HAND_OVER: &[Step] = &[(Tomas, "hand-over", r#"{"to": 2, "note": "I am away from tomorrow."}"#)];
pub const ACCOUNT: &[Step] = &[(Tomas, "account", r#"{"what": "The wrong motor came.", "source": "call"}"#)];
pub const REPLY: &[Step] = &[(
    Tomas,
    "replies",
    r#"{"text": "We sent you the wrong motor and that was our mistake. Call me on 22 11 33 44.", "channel": "phone",
        "promise_what": ["The right motor"], "promise_due": ["2026-11-20 12:00"]}"#,
)];
/// The same without a promise.
pub const ANSWER: &[Step] = &[(
    Tomas,
    "replies",
    r#"{"text": "We sent you the wrong motor and that was our mistake. Call me on 22 11 33 44.", "channel": "phone"}"#,
)];
pub const DISMISSED: &[Step] = &[(Tomas, "dismissal", r#"{"reason": "question", "why": "She asks for a price."}"#)];
pub const CONFIRMED: &[Step] = &[(Astrid, "dismissal/confirmation", "{}")];
pub const WAIVED: &[Step] =
    &[(Tomas, "messages/1/waiver", r#"{"reason": "answered", "why": "Answered on the phone."}"#)];
pub const MAILED: &[Step] = &[(
    Tomas,
    "replies",
    r#"{"text": "We sent you the wrong motor and that was our mistake. Call me on 22 11 33 44."}"#,
)];
pub const BOUNCED: &[Step] = &[
    (Tomas, "replies", r#"{"text": "We sent you the wrong motor and that was our mistake. Call me on 22 11 33 44."}"#),
    (Mail, "fail", "2"),
];
/// A reply to Ingrid, with a copy to the second person on the case.
pub const TO_TWO: &[Step] = &[(
    Tomas,
    "replies",
    r#"{"text": "We sent you the wrong motor and that was our mistake. Call me on 22 11 33 44.", "to": ["Ingrid Moe"], "cc": ["Nils Berg"]}"#,
)];
pub const MISSED: &[Step] = &[(Mail, "miss", "2")];
pub const STRANGER: &[Step] = &[(Mail, "stranger", "")];
pub const PROMISE: &[Step] = &[(Tomas, "promises", r#"{"what": "A loan motor", "due": "2026-11-19 12:00"}"#)];
pub const KEPT: &[Step] = &[(Tomas, "promises/1/completion", r#"{"note": "It runs."}"#)];
pub const REQUEST: &[Step] =
    &[(Tomas, "requests", r#"{"owner": 2, "what": "The test sheet", "due": "2026-11-19 12:00"}"#)];
pub const ACCEPTED: &[Step] = &[(Astrid, "promises/1/acceptance", "{}")];
pub const SAID_DONE: &[Step] = &[(Astrid, "promises/1/completion", "{}")];
pub const CONTAINED: &[Step] = &[(Tomas, "containment", r#"{"text": "A loan motor runs."}"#)];
pub const OFFER: &[Step] = &[(Tomas, "remedies", r#"{"kind": "replacement", "what": "The right motor", "cost": "0"}"#)];
pub const ABOVE_LIMIT: &[Step] =
    &[(Tomas, "remedies", r#"{"kind": "refund", "what": "All of it", "cost": "2500", "approver": 2}"#)];
pub const DELIVERED: &[Step] = &[(Tomas, "remedies/1/delivery", r#"{"evidence": "A signed slip"}"#)];
pub const CAUSE: &[Step] = &[(Tomas, "causes", r#"{"branch": "method", "text": "Bins have no labels."}"#)];
pub const FINDING: &[Step] = &[(Tomas, "finding", r#"{"finding": "upheld", "reason": "We sent the wrong one."}"#)];
pub const CHANGE: &[Step] = &[(
    Tomas,
    "changes",
    r#"{"what": "Label the bins", "expectation": "None wrong in a month", "due": "2026-11-20 12:00",
        "check_on": "2026-12-20 12:00"}"#,
)];
pub const IN_PLACE: &[Step] = &[(Tomas, "changes/1/making", "{}")];
pub const CHECKED: &[Step] = &[(Tomas, "changes/1/check", r#"{"effect": "worked", "words": "None since."}"#)];
pub const NOTHING: &[Step] = &[(Tomas, "nothing-can-be-done", r#"{"why": "It is not made any more."}"#)];
pub const LETTER_BODY: &str = r#"{"subject": "The motor", "happened": "We sent the wrong motor: our mistake.",
    "fixed": "The right one runs.", "changes": "Bins are labelled.", "closing": "Tomas Reyes", "channel": "post"}"#;
pub const LETTER: &[Step] = &[(Tomas, "letters", LETTER_BODY)];
pub const PREDICTED: &[Step] = &[(Tomas, "prediction", r#"{"care": 4, "help": 4, "trust": 3, "made_right": "yes"}"#)];
pub const ASKED: &[Step] = &[(Tomas, "verdict-request", "{}")];
pub const NOT_YET: &[Step] =
    &[(Ingrid, "verdict", r#"{"care": "2", "help": "2", "trust": "1", "word": "not_yet", "words": "It jams."}"#)];

pub const PERSON: &[Step] =
    &[(Tomas, "participants", r#"{"who": "Nils Berg <nils@other-mill.example>", "role": "affected"}"#)];

pub const ALSO_ASKED: &[&[Step]] =
    &[OWN, ACCOUNT, REPLY, CONTAINED, OFFER, DELIVERED, CAUSE, FINDING, CHANGE, LETTER, KEPT, PERSON];
pub const TO_BE_ASKED: &[&[Step]] =
    &[OWN, ACCOUNT, REPLY, CONTAINED, OFFER, DELIVERED, CAUSE, FINDING, CHANGE, LETTER, KEPT, PREDICTED];
pub const ASKED_FOR: &[&[Step]] =
    &[OWN, ACCOUNT, REPLY, CONTAINED, OFFER, DELIVERED, CAUSE, FINDING, CHANGE, LETTER, KEPT, PREDICTED, ASKED];

pub const COACH: &[Step] = &[(Astrid, "/settings/coach", r#"{"pack": ""}"#)];
