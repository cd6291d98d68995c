//! What happened, said once after a form was taken: "Reply sent to Silje". By the path the form was sent to.

use crate::outside;
use base::ids::CaseNo;
use base::words::capital;
use jiff::SignedDuration;

/// The words for a form's path, with its numbers left out or not; none for a path nobody knows.
pub fn says(form: &str, name: &str) -> Option<String> {
    let mut parts = form.split('/').filter(|part| part.parse::<u32>().is_err() && *part != "{n}");
    let says = match (parts.next()?, parts.next()) {
        ("replies", None) => return Some(format!("Reply sent to {name}")),
        ("result", None) => return Some(capital(&format!("{name} was told the result"))),
        ("letters", None) => return Some(format!("Letter sent to {name}")),
        ("account-request", None) => return Some(capital(&format!("{name} was asked for their account"))),
        ("verdict-request", None) => return Some(capital(&format!("{name} was asked for their verdict"))),
        ("participants", what) => return of_participants(what).map(str::to_owned),
        ("outside-parties", what) => return outside::done(what).map(str::to_owned),
        ("ownership", None) => "This case is yours now",
        ("hand-over", None) => "Hand-over offered",
        ("hand-over", Some("acceptance")) => "You took over this case",
        ("hand-over", Some("declining")) => "Hand-over declined",
        ("title", None) => "Case renamed",
        ("severity", None) => "Severity changed",
        ("dismissal", None) => "Sent: the case is closed, or a manager looks at it first",
        ("dismissal", Some("confirmation")) | ("conclusion", None) => "Case closed",
        ("dismissal", Some("declining")) => "The case stays open",
        ("notes", None) => "Note saved",
        ("requests", None) => "Request sent",
        ("messages", Some("waiver")) => "Marked as needing no answer",
        ("messages", Some("waiver-undo")) => "Undone: it needs an answer again",
        ("messages", Some("resending")) => "Message sent again",
        ("messages", Some("copies")) => "Sent again to the person it had not reached",
        ("messages", Some("taking-back")) => "Taken back. It wasn’t sent, and what you wrote is a draft again",
        ("outside-messages", Some("quotation")) => "Quoted in your draft. Nothing is sent yet",
        ("messages", Some("giving-up")) => "Message won’t be sent again",
        ("strangers", Some("letting-in")) => "Added to this case",
        ("strangers", Some("setting-apart")) => "Their email gets a case of its own",
        ("account", None) => "Answers saved",
        ("promises", None) => "Promise made",
        ("promises", Some("completion")) => "Promise marked as done",
        ("promises" | "changes", Some("new-date")) => "Date changed",
        ("promises", Some("acceptance")) => "Request accepted",
        ("promises", Some("declining")) => "Request declined",
        ("promises", Some("counter-offer")) => "Suggestion sent",
        ("promises", Some("confirmation")) => "Confirmed as done",
        ("promises", Some("refutation")) => "Marked as not done",
        ("promises", Some("withdrawal")) => "Request withdrawn",
        ("exposure", None) => "Saved what’s at stake",
        ("containment", None) => "Containment saved",
        ("remedies", None) => "Remedy offered",
        ("remedies", Some("approval")) => "Remedy approved",
        ("remedies", Some("refusal")) => "Remedy refused",
        ("remedies", Some("delivery")) => "Remedy marked as delivered",
        ("remedies", Some("withdrawal")) => "Remedy withdrawn",
        ("causes", None) => "Cause added",
        ("causes", Some("striking")) => "Cause ruled out",
        ("finding", None) => "Finding saved",
        ("changes", None) => "Change planned",
        ("changes", Some("making")) => "Change marked as in place",
        ("changes", Some("check")) => "Result saved",
        ("changes", Some("dropping")) => "Change dropped",
        ("letter-drafts", None) => "Letter saved",
        ("prediction", None) => "Prediction locked",
        ("verdict-taking", None) => "Answer saved",
        ("nothing-can-be-done" | "something-can-be-done" | "cannot-be-undone", None) => "Saved",
        between => return of_cases(between),
    };
    Some(says.to_owned())
}

/// The same while the mail that went with the form can still be taken back: it has not been sent.
pub fn going(form: &str, name: &str, left: SignedDuration) -> Option<String> {
    let seconds = left.as_millis().max(1).unsigned_abs().div_ceil(1000);
    let when = if seconds == 1 { "in 1 second".to_owned() } else { format!("in {seconds} seconds") };
    let mut parts = form.split('/').filter(|part| part.parse::<u32>().is_err() && *part != "{n}");
    let what = match (parts.next()?, parts.next()) {
        ("replies", None) => format!("Reply to {name}"),
        ("letters", None) => format!("Letter to {name}"),
        ("result", None) => format!("Result to {name}"),
        ("outside-parties", None) => "Email to the outside party".to_owned(),
        ("outside-parties", Some("messages")) => "Message to the outside party".to_owned(),
        ("outside-parties", Some("reminder")) => "Reminder to the outside party".to_owned(),
        ("messages", Some("resending" | "copies")) => "Message".to_owned(),
        ("dismissal", _) => "Case closed. The email".to_owned(),
        ("account-request" | "verdict-request", None) => format!("Email to {name}"),
        ("participants", _) => "Email".to_owned(),
        _ => format!("{}. The email", says(form, name)?),
    };
    Some(format!("{what} will be sent {when}"))
}

/// What was done between two cases.
fn of_cases(form: (&str, Option<&str>)) -> Option<String> {
    let says = match form {
        ("split", Some(new)) => return new.parse::<CaseNo>().ok().map(|new| format!("Split off as {new}")),
        ("merge", None) => "Merged. It can be undone for a day",
        ("undo-merge", None) => "Merge undone",
        ("split", None) => "Split: the messages are a case of their own",
        ("messages", Some("move")) => "Message moved. It can be undone for a day",
        ("undo-move", None) => "Undone: the messages are back",
        ("links", None) => "Linked",
        ("unlink", None) => "Link removed",
        _ => return None,
    };
    Some(says.to_owned())
}

fn of_participants(what: Option<&str>) -> Option<&'static str> {
    Some(match what {
        None => "Added to this case",
        Some("role") => "Role changed",
        Some("removal") => "Removed from this case",
        Some("page-link") => "Page link sent",
        Some("verdict-request") => "Asked for their verdict",
        Some("account-request") => "Asked for their account",
        Some(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::panel::panels;
    use crate::given::{MODULES, TOMAS_ACTS, in_writing};

    #[test]
    fn what_was_done_is_said_with_the_name_of_whom_it_concerns() {
        assert_eq!(says("replies", "Silje").as_deref(), Some("Reply sent to Silje"));
        assert_eq!(says("promises/3/completion", "Silje").as_deref(), Some("Promise marked as done"));
    }

    #[test]
    fn what_can_still_be_taken_back_is_not_said_to_be_sent() {
        let going = |form: &str| going(form, "Silje", SignedDuration::from_millis(9_400)).unwrap_or_default();
        assert_eq!(going("replies"), "Reply to Silje will be sent in 10 seconds");
        assert_eq!(going("promises/3/new-date"), "Date changed. The email will be sent in 10 seconds");
        assert_eq!(going("account-request"), "Email to Silje will be sent in 10 seconds");
        let case = in_writing().case;
        for offer in panels(MODULES).into_iter().flat_map(|panel| panel.offers(MODULES, &case, TOMAS_ACTS)) {
            let says = going(&offer.path);
            assert!(says.ends_with(" will be sent in 10 seconds"), "{}: {says}", offer.path);
            assert!(!says.to_lowercase().contains("sent to") && !says.contains("was asked"), "{says}");
        }
    }

    #[test]
    fn what_nobody_did_is_not_said() {
        for unknown in ["", "promises/3/explosion", "<script>", "3"] {
            assert_eq!(says(unknown, "Silje"), None, "{unknown}");
        }
    }

    #[test]
    fn each_form_of_the_page_has_its_words() {
        let case = in_writing().case;
        for offer in panels(MODULES).into_iter().flat_map(|panel| panel.offers(MODULES, &case, TOMAS_ACTS)) {
            assert!(says(&offer.path, "Silje").is_some(), "{}", offer.path);
        }
    }
}
