//! The actions of members on a case.

use super::row::By::Astrid;
use super::row::Refused::{Again, NoMail, TooEarly, With, Without};
use super::row::{
    ABOVE_LIMIT, ACCEPTED, ACCOUNT, ALSO_ASKED, ANSWER, ASKED, BOUNCED, CAUSE, CHANGE, CHECKED, CONTAINED, DELIVERED,
    DISMISSED, FINDING, HAND_OVER, IN_PLACE, KEPT, LETTER, LETTER_BODY, MAILED, MISSED, NOT_YET, NOTHING, OFFER, OWN,
    PERSON, PREDICTED, PROMISE, REPLY, REQUEST, SAID_DONE, STRANGER, TO_BE_ASKED, TO_TWO, TRIAL, Trial, WAIVED,
};

/// All of them.
pub const TABLE: &[Trial] = &[
    // The case.
    Trial { path: "/cases/{no}/ownership", ..TRIAL },
    Trial {
        path: "/cases/{no}/hand-over",
        before: &[OWN],
        body: r#"{"to": 2, "note": "I am away from tomorrow."}"#,
        refused: Without("to"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/hand-over/acceptance", by: Astrid, before: &[OWN, HAND_OVER], ..TRIAL },
    Trial {
        path: "/cases/{no}/hand-over/declining",
        by: Astrid,
        before: &[OWN, HAND_OVER],
        body: r#"{"why": "I am away too."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/title",
        body: r#"{"subject": "The wrong motor"}"#,
        refused: Without("subject"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/severity", body: r#"{"severity": "critical"}"#, refused: Without("severity"), ..TRIAL },
    Trial {
        path: "/cases/{no}/result",
        before: &[CHANGE, IN_PLACE, CHECKED],
        body: r#"{"text": "No wrong motor left since."}"#,
        refused: Without("text"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/dismissal",
        before: &[OWN, ANSWER],
        body: r#"{"reason": "question", "why": "A question about a price."}"#,
        refused: With(r#"{"reason": "question"}"#, "why"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/dismissal/confirmation", before: &[OWN, ANSWER, DISMISSED], by: Astrid, ..TRIAL },
    Trial {
        path: "/cases/{no}/dismissal/declining",
        before: &[OWN, ANSWER, DISMISSED],
        by: Astrid,
        body: r#"{"why": "She waits for a motor."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/conclusion",
        before: &[
            OWN, ACCOUNT, REPLY, CONTAINED, OFFER, DELIVERED, CAUSE, FINDING, NOTHING, LETTER, KEPT, PREDICTED, ASKED,
            NOT_YET, ANSWER,
        ],
        ..TRIAL
    },
    // The conversation.
    Trial {
        path: "/cases/{no}/replies",
        body: r#"{"text": "We sent you the wrong motor. Call me on 22 11 33 44.", "channel": "phone", "promise_what": ["The right one"],
            "promise_due": ["2026-11-20 12:00"], "promise_owner": [2]}"#,
        refused: Without("text"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/notes", body: r#"{"text": "She is right."}"#, refused: Without("text"), ..TRIAL },
    Trial {
        path: "/cases/{no}/messages/{n}/waiver",
        body: r#"{"reason": "answered", "why": "Answered on the phone."}"#,
        refused: With(r#"{"reason": "answered"}"#, "why"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/messages/{n}/waiver-undo", before: &[WAIVED], ..TRIAL },
    Trial { path: "/cases/{no}/messages/{n}/taking-back", before: &[MAILED], n: 2, ..TRIAL },
    Trial { path: "/cases/{no}/messages/{n}/resending", before: &[BOUNCED], n: 2, ..TRIAL },
    Trial { path: "/cases/{no}/messages/{n}/copies", before: &[PERSON, TO_TWO, MISSED], n: 2, ..TRIAL },
    Trial {
        path: "/cases/{no}/messages/{n}/giving-up",
        before: &[BOUNCED],
        n: 2,
        body: r#"{"why": "She has left the company."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/messages/{n}/readdressing",
        before: &[BOUNCED],
        n: 2,
        body: r#"{"email": "reached{i}@halden-print.example"}"#,
        refused: Without("email"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/strangers/{n}/letting-in", before: &[STRANGER], ..TRIAL },
    Trial { path: "/cases/{no}/strangers/{n}/setting-apart", before: &[STRANGER], ..TRIAL },
    // The people on the customer's side.
    Trial {
        path: "/cases/{no}/participants",
        body: r#"{"who": "Nils Berg <nils{i}@halden-print.example>", "role": "affected"}"#,
        refused: Without("who"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/participants/{n}/role",
        before: &[PERSON],
        n: 2,
        body: r#"{"role": "representative", "stands_for": 1, "authority": "A power of attorney"}"#,
        refused: With(r#"{"role": "representative", "authority": "A letter"}"#, "stands_for"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/participants/{n}/removal",
        before: &[PERSON],
        n: 2,
        body: r#"{"why": "She works elsewhere now."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/participants/{n}/page-link", refused: NoMail, ..TRIAL },
    Trial { path: "/cases/{no}/participants/{n}/account-request", refused: NoMail, ..TRIAL },
    Trial { path: "/cases/{no}/participants/{n}/verdict-request", before: ALSO_ASKED, n: 2, refused: Again, ..TRIAL },
    // The account.
    Trial {
        path: "/cases/{no}/account",
        body: r#"{"what": "The motor is wrong.", "source": "1"}"#,
        refused: Without("what"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/account-request", refused: NoMail, ..TRIAL },
    // Promises.
    Trial {
        path: "/cases/{no}/promises",
        body: r#"{"what": "The right motor", "due": "2026-11-20 12:00", "owner": 2}"#,
        refused: Without("what"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/requests",
        body: r#"{"owner": 2, "what": "The test sheet", "due": "2026-11-20 12:00"}"#,
        refused: Without("owner"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/promises/{n}/acceptance", by: Astrid, before: &[REQUEST], ..TRIAL },
    Trial {
        path: "/cases/{no}/promises/{n}/declining",
        by: Astrid,
        before: &[REQUEST],
        body: r#"{"why": "There is none."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/promises/{n}/counter-offer",
        by: Astrid,
        before: &[REQUEST],
        body: r#"{"what": "A copy", "due": "2026-11-23 12:00", "why": "The original is in Oslo."}"#,
        refused: Without("due"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/promises/{n}/new-date",
        before: &[PROMISE],
        body: r#"{"due": "2026-11-23 12:00", "why": "The van broke down."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/promises/{n}/completion", before: &[PROMISE], body: r#"{"note": "It runs."}"#, ..TRIAL },
    Trial { path: "/cases/{no}/promises/{n}/confirmation", before: &[REQUEST, ACCEPTED, SAID_DONE], ..TRIAL },
    Trial {
        path: "/cases/{no}/promises/{n}/refutation",
        before: &[REQUEST, ACCEPTED, SAID_DONE],
        body: r#"{"why": "It is the sheet of another motor."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/promises/{n}/withdrawal",
        before: &[REQUEST],
        body: r#"{"why": "I have found it."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    // Containment and remedies.
    Trial {
        path: "/cases/{no}/exposure",
        body: r#"{"text": "A day of printing."}"#,
        refused: Without("text"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/containment", body: r#"{"text": "A loan motor."}"#, refused: Without("text"), ..TRIAL },
    Trial {
        path: "/cases/{no}/remedies",
        body: r#"{"kind": "refund", "what": "The freight", "cost": "120.50"}"#,
        refused: Without("kind"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/remedies/{n}/approval", by: Astrid, before: &[ABOVE_LIMIT], ..TRIAL },
    Trial {
        path: "/cases/{no}/remedies/{n}/refusal",
        by: Astrid,
        before: &[ABOVE_LIMIT],
        body: r#"{"why": "Freight is refunded, not the machine."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/remedies/{n}/delivery",
        before: &[OFFER],
        body: r#"{"evidence": "A signed slip"}"#,
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/remedies/{n}/withdrawal",
        before: &[OFFER],
        body: r#"{"why": "They found one themselves."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    // Causes, finding, changes.
    Trial {
        path: "/cases/{no}/causes",
        body: r#"{"branch": "method", "text": "Bins have no labels.", "whys": ["Nobody was to label them"]}"#,
        refused: Without("branch"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/causes/{n}/striking",
        before: &[CAUSE],
        body: r#"{"why": "They have labels."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/finding",
        before: &[ACCOUNT],
        body: r#"{"finding": "upheld", "reason": "We sent the wrong one."}"#,
        refused: Without("finding"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/changes",
        body: r#"{"what": "Label the bins", "expectation": "None wrong in a month", "owner": 2,
            "due": "2026-11-20 12:00", "check_on": "2026-12-20 12:00"}"#,
        refused: Without("what"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/changes/{n}/new-date",
        before: &[CHANGE],
        body: r#"{"due": "2026-11-27 12:00", "why": "The labels are late."}"#,
        refused: Without("due"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/changes/{n}/making", before: &[CHANGE], ..TRIAL },
    Trial {
        path: "/cases/{no}/changes/{n}/check",
        before: &[CHANGE, IN_PLACE],
        body: r#"{"effect": "worked", "words": "None since.", "times_before": 3, "days_before": 30,
            "times_after": 0, "days_after": 30}"#,
        refused: Without("effect"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/changes/{n}/dropping",
        before: &[CHANGE],
        body: r#"{"why": "The bins are gone."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/nothing-can-be-done",
        body: r#"{"why": "It is not made any more."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/something-can-be-done",
        before: &[NOTHING],
        body: r#"{"why": "Somebody has one left."}"#,
        refused: Without("why"),
        ..TRIAL
    },
    Trial {
        path: "/cases/{no}/cannot-be-undone",
        body: r#"{"what": "The day that was lost."}"#,
        refused: Without("what"),
        ..TRIAL
    },
    // The letter and the verdict.
    Trial {
        path: "/cases/{no}/letter-drafts",
        body: r#"{"subject": "The motor"}"#,
        refused: Without("subject"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/letters", body: LETTER_BODY, refused: Without("subject"), ..TRIAL },
    Trial {
        path: "/cases/{no}/prediction",
        body: r#"{"care": 4, "help": 4, "trust": 3, "made_right": "yes"}"#,
        refused: Without("care"),
        ..TRIAL
    },
    Trial { path: "/cases/{no}/verdict-request", before: TO_BE_ASKED, refused: TooEarly, ..TRIAL },
    Trial {
        path: "/cases/{no}/verdict-taking",
        before: TO_BE_ASKED,
        has_mail: false,
        body: r#"{"channel": "phone", "care": 5, "help": 4, "trust": 4, "word": "made_right"}"#,
        refused: Without("channel"),
        ..TRIAL
    },
];
