//! The words of a case: what its severities, its endings and what its steps miss are called where they are shown.

use super::{DismissalReason, Lack, Missing, Outcome, Reopening, Severity};
use base::context::Titles;
use base::words::short;
use text::{Text, text};

/// The most of a title that is repeated inside a sentence. Characters.
const TITLE: usize = 60;

/// How severe it is.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical: safety or production stopped",
        Severity::Degraded => "Degraded",
        Severity::Minor => "Minor",
    }
}

/// The subject of a mail that could not be read: the character that stands for what cannot be read, alone.
pub const UNREADABLE: &str = "\u{FFFD}";

/// What a case is called: its subject, or that its first message had no words, or none that could be read.
pub fn called(subject: &str) -> Text {
    match subject {
        "" => text!(customer: "A message without words"),
        UNREADABLE => text!(customer: "An email we could not read"),
        subject => subject.into(),
    }
}

/// How a case ended, to follow "Closed:".
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::MadeRight => "made right",
        Outcome::MadeRightWithWhatCannotBeUndone => "made right, with something that can’t be undone",
        Outcome::NothingCanBeDone => "nothing can be done, and the customer knows",
        Outcome::NoVerdict => "no verdict",
        Outcome::NotAComplaint => "not a complaint",
    }
}

/// Why a closed case goes on, to follow "Reopened:".
pub fn reopened(why: Reopening) -> String {
    let why = match why {
        Reopening::VerdictAfterAll => "the customer gave their verdict after all",
        Reopening::NotMadeRight => "the customer says it’s not made right",
        Reopening::AnswerOwed => "a message needs an answer",
        Reopening::TakenBack => "the mail that told the customer was taken back",
    };
    why.to_owned()
}

/// What a case is that is not a complaint, to stand in a sentence.
pub fn dismissal(reason: DismissalReason) -> &'static str {
    match reason {
        DismissalReason::Question => "a question",
        DismissalReason::Order => "an order",
        DismissalReason::Compliment => "a compliment",
        DismissalReason::Duplicate => "dealt with in another case",
        DismissalReason::Misdirected => "meant for someone else",
        DismissalReason::Withdrawn => "the customer took it back",
        DismissalReason::Spam => "spam",
    }
}

/// What a step still misses, to follow "Still missing:".
pub fn missing(missing: Missing, titles: &Titles) -> String {
    says(missing.lack, &title(missing, titles))
}

/// What the thing it is about is called, in few words; empty when it is about the case.
pub fn title(Missing { lack, n }: Missing, titles: &Titles) -> String {
    let all = match lack {
        Lack::Approval | Lack::Delivery | Lack::Help | Lack::Proof => &titles.remedies,
        Lack::BrokenPromise | Lack::OwedPromise => &titles.promises,
        Lack::InPlace | Lack::Checked => &titles.changes,
        _ => return String::new(),
    };
    let found = (n as usize).checked_sub(1).and_then(|at| all.get(at));
    found.map_or_else(String::new, |title| short(title, TITLE))
}

/// The same as a list's row holds it: the stored name of the lack, and the title beside it.
pub fn stored(lack: &str, title: &str) -> String {
    lack.parse().map_or_else(|_| title.to_owned(), |lack| says(lack, title))
}

/// The same where nobody knows what the thing is called.
pub fn unnamed(lack: Lack) -> String {
    let fixed = match lack {
        Lack::Approval => "approval of a remedy",
        Lack::Delivery => "delivery of a remedy",
        Lack::Help => "a remedy that helps",
        Lack::Proof => "confirmation or evidence that a remedy arrived",
        Lack::BrokenPromise => "a broken promise to be made good",
        Lack::OwedPromise => "a promise to be kept",
        Lack::InPlace => "a change in place",
        Lack::Checked => "whether a change worked",
        other => return says(other, ""),
    };
    fixed.to_owned()
}

fn says(lack: Lack, title: &str) -> String {
    let fixed = match lack {
        Lack::Approval => return format!("approval of “{title}”"),
        Lack::Delivery => return format!("delivery of “{title}”"),
        Lack::Help => return format!("something better than “{title}”, which didn’t help"),
        Lack::Proof => return format!("confirmation or evidence that “{title}” arrived"),
        Lack::BrokenPromise => return format!("the broken promise to be made good: {title}"),
        Lack::OwedPromise => return format!("a promise to be kept: {title}"),
        Lack::InPlace => return format!("“{title}” in place"),
        Lack::Checked => return format!("whether “{title}” worked"),
        Lack::Owner => "an owner",
        Lack::Account => "the customer’s account of what went wrong",
        Lack::Admission => "a reply that admits our mistake, or listens, and doesn’t deny, blame or attack",
        Lack::NextPromise => "the next promise to the customer, with a date",
        Lack::Understanding => "whether we understood: ask in a reply",
        Lack::Containment => "what limits the impact now, or why nothing is needed",
        Lack::Remedy => "a remedy",
        Lack::Cause => "at least one cause",
        Lack::Finding => "the finding: upheld, partly upheld or not upheld",
        Lack::Change => "a change with an owner and a date, or why nothing can be done",
        Lack::Letter => "the letter: what was fixed, and what keeps it from happening again",
        Lack::NewLetter => "a new letter: the customer says it’s not made right yet",
        Lack::Prediction => "your prediction of what they’ll say, locked before they’re asked",
        Lack::Question => "asking the customer whether it’s made right",
        Lack::Answer => "the customer’s answer; they have been asked",
        Lack::Verdict => "the customer’s verdict",
        Lack::Result => "telling the customer what came of the change",
        Lack::Shared => "the changes of the group case, in place and checked",
    };
    fixed.to_owned()
}

/// What the button says that supplies it.
pub fn act(lack: Lack) -> &'static str {
    match lack {
        Lack::Owner => "Assign to me",
        Lack::Account => "Record their account",
        Lack::Admission | Lack::Understanding => "Reply",
        Lack::NextPromise => "Make a promise",
        Lack::Containment => "Limit the impact",
        Lack::Remedy => "Offer a remedy",
        Lack::Approval | Lack::Delivery | Lack::Help | Lack::Proof => "View remedy",
        Lack::BrokenPromise | Lack::OwedPromise => "View promise",
        Lack::Cause => "Add a cause",
        Lack::Finding => "Record the finding",
        Lack::Change => "Plan a change",
        Lack::InPlace | Lack::Checked => "View change",
        Lack::Letter | Lack::NewLetter => "Write the letter",
        Lack::Prediction => "Record your prediction",
        Lack::Question => "Ask and record the answer",
        Lack::Answer | Lack::Verdict => "Wait",
        Lack::Shared => "View group case",
        Lack::Result => "Tell the customer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    #[test]
    fn what_is_missing_is_told_with_the_thing_it_is_about() {
        let titles = Titles { remedies: vec!["A loan".into(), "The right motor".into()], ..Titles::default() };
        assert_eq!(missing(Missing { lack: Lack::Delivery, n: 2 }, &titles), "delivery of “The right motor”");
        assert_eq!(missing(Lack::Owner.into(), &titles), "an owner");
    }

    #[test]
    fn a_thing_nobody_knows_has_an_empty_name_and_no_panic() {
        assert_eq!(title(Missing { lack: Lack::InPlace, n: 9 }, &Titles::default()), "");
        assert_eq!(title(Missing { lack: Lack::OwedPromise, n: 0 }, &Titles::default()), "");
    }

    #[test]
    fn a_long_name_is_cut() {
        let titles = Titles { promises: vec!["long ".repeat(40)], ..Titles::default() };
        assert!(missing(Missing { lack: Lack::OwedPromise, n: 1 }, &titles).ends_with('…'));
    }

    #[test]
    fn a_row_is_told_by_its_kind_and_one_without_a_kind_by_what_it_says() {
        assert_eq!(stored("delivery", "A loan"), "delivery of “A loan”");
        assert_eq!((stored("", "A loan"), stored("", "")), ("A loan".to_owned(), String::new()));
    }

    #[test]
    fn every_lack_has_a_name_it_is_stored_under_and_is_read_by() {
        for lack in Lack::VARIANTS {
            let name: &'static str = lack.into();
            assert_eq!(name.parse(), Ok(*lack));
            assert!(!unnamed(*lack).contains('“'), "{name}");
            assert!(!says(*lack, "x").ends_with('.') && !act(*lack).is_empty(), "{name}");
        }
    }
}
