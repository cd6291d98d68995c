//! Red marks: words that the coach says must not go to a customer, and what it says must not be missing. Whoever sends them
//! all the same says so, with the number of marks: as many as the list beside the form shows in red.

use crate::case::subject::Place;
use crate::coaching::Setting;
use crate::coaching::beside::title;
use base::refusal::Refusal;
use base::words::{CLAUSE, short};
use coach::{Actor, Coach, Finding, PromiseRead, Report};
use std::ops::Range;

/// From this weight on the coach marks in red.
pub const RED: u32 = 50;

/// The actions by which words go to the customer: those are read once more, beside the words they answer.
pub const READ: [&str; 2] = ["replies", "letters"];

/// Words about to be sent, read as the coach read them beside the form.
pub fn read(place: &Place<'_>, text: &str) -> Report {
    let setting = Setting::ours(&place.tools.asked, place.now, &place.organisation.calendar);
    place.tools.coach.read(text, &setting.context())
}

/// The red marks of words about to be sent, and what is missing in red, but for those that were set aside, each as
/// `rule reason words`.
pub fn red<'a>(report: &'a Report, set_aside: &[String]) -> Vec<&'a Finding> {
    let is_aside = |rule: &str| set_aside.iter().any(|line| line.split_whitespace().next() == Some(rule));
    let shown = report.shown().into_iter();
    // What the statistical reader marks is said to be less sure: it is shown, and holds nothing up.
    shown.filter(|finding| finding.sure && u32::from(finding.weight) >= RED && !is_aside(&finding.rule)).collect()
}

/// The same of a letter: what a letter must say, and what follows, is asked for by its own parts, so that nothing is missing in it
/// that only the coach would miss.
pub fn red_of_letter<'a>(report: &'a Report, set_aside: &[String]) -> Vec<&'a Finding> {
    let mut marks = red(report, set_aside);
    marks.retain(|finding| !finding.span.is_empty());
    marks
}

/// How many red marks a letter has, and which, in a line.
pub fn told(coach: &Coach, text: &str, setting: &Setting, set_aside: &[String]) -> (u32, String) {
    let report = coach.read(text, &setting.context());
    let marks = red_of_letter(&report, set_aside);
    (count(marks.len()), listed(text, &marks))
}

/// Promises of ours in the words that are not among those recorded with them. A record in other words stands for one of
/// the promises that no record repeats.
pub fn unrecorded<'a>(text: &str, report: &'a Report, recorded: &[String]) -> Vec<&'a PromiseRead> {
    let ours = report.promises.iter().filter(|promise| promise.firm && !matches!(promise.actor, Actor::ThirdParty(_)));
    let mut records: Vec<String> = recorded.iter().map(|what| bare(what)).filter(|what| !what.is_empty()).collect();
    let mut open = Vec::new();
    for promise in ours {
        let (said, action) = (bare(text.get(promise.span.clone()).unwrap_or_default()), bare(&promise.action));
        let is_it = |what: &String| said.contains(what) || !action.is_empty() && what.contains(&action);
        match records.iter().position(is_it) {
            Some(at) => drop(records.swap_remove(at)),
            None => open.push(promise),
        }
    }
    open.split_off(records.len().min(open.len()))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn count(things: usize) -> u32 {
    u32::try_from(things).unwrap_or(u32::MAX)
}

/// Refused unless whoever sends it names as many marks as there are; a promise that is not recorded is one.
///
/// # Errors
/// Names the marks.
pub fn known(text: &str, (marks, open): (&[&Finding], &[&PromiseRead]), named: Option<u32>) -> Result<(), Refusal> {
    let all = count(marks.len() + open.len());
    if all == 0 || named == Some(all) {
        return Ok(());
    }
    let mut says = Vec::new();
    if !marks.is_empty() {
        let things = if marks.len() == 1 { "1 thing".to_owned() } else { format!("{} things", marks.len()) };
        says.push(format!("The coach marks {things} in red: {}.", listed(text, marks)));
    }
    let quoted = |promise: &&PromiseRead| format!("“{}”", passage(text, &promise.span));
    let promises = open.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let (said, way) = match open.len() {
        0 => (None, "Change the text"),
        1 => {
            (Some(format!("This promise isn’t recorded: {promises}.")), "Change the text, add the promise to the reply")
        }
        _ => (Some(format!("These promises aren’t recorded: {promises}.")), "Change the text, add them to the reply"),
    };
    says.extend(said);
    says.push(format!("{way}, or {}.", press(all, "send it")));
    Err(Refusal::invalid("marks", says.join(" ")))
}

/// The same of one letter in several languages: its marks are counted over all of them.
///
/// # Errors
/// Names the marks.
pub fn known_over(coach: &Coach, texts: &[String], setting: &Setting, named: Option<u32>) -> Result<(), Refusal> {
    let (mut all, mut names) = (0, Vec::new());
    for text in texts {
        let (marks, listed) = told(coach, text, setting, &[]);
        all += marks;
        names.extend(Some(listed).filter(|listed| !listed.is_empty()));
    }
    if all == 0 || named == Some(all) {
        return Ok(());
    }
    let things = if all == 1 { "1 thing".to_owned() } else { format!("{all} things") };
    let (names, press) = (names.join(", "), press(all, "send it"));
    let says = format!("The coach marks {things} in red: {names}. Change the text, or {press}.");
    Err(Refusal::invalid("marks", says))
}

/// What the second press is called: `Send with 4 marks`.
pub fn press(count: u32, verb: &str) -> String {
    if count == 1 { format!("{verb} with 1 mark") } else { format!("{verb} with {count} marks") }
}

/// `Shifts blame (“beyond our control”), Hollow (“kindly do the needful”), No next step`.
pub fn listed(text: &str, marks: &[&Finding]) -> String {
    let name = |finding: &&Finding| {
        let (words, title) = (passage(text, &finding.span), title(finding.mode));
        if words.is_empty() { title.to_owned() } else { format!("{title} (“{words}”)") }
    };
    marks.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn passage(text: &str, span: &Range<usize>) -> String {
    short(text.get(span.clone()).unwrap_or_default().trim(), CLAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coaching::Asked;

    const BLAMES: &str = "This is beyond our control. The belt arrives when it arrives.";

    fn report(text: &str) -> Report {
        crate::coach_pack::built_in().read(text, &coach::Context::default())
    }

    #[test]
    fn words_with_red_marks_go_only_when_their_number_is_named() {
        let report = report(BLAMES);
        let marks = red(&report, &[]);
        let count = u32::try_from(marks.len()).unwrap();
        assert!(count > 0);
        let refusal = known(BLAMES, (&marks, &[]), None).unwrap_err();
        assert_eq!(refusal.field, Some("marks"));
        assert!(refusal.to_string().contains("Shifts blame"), "{refusal}");
        assert!(known(BLAMES, (&marks, &[]), Some(count + 1)).is_err(), "another number than was seen");
        assert!(known(BLAMES, (&marks, &[]), Some(count)).is_ok());
    }

    #[test]
    fn what_is_missing_in_red_is_counted_and_named() {
        let calendar = ::calendar::ServiceCalendar::standard(jiff::tz::TimeZone::UTC);
        let at = "2026-11-17T09:00:00Z".parse().unwrap();
        let asked = "The belt tore again. This is the third time. Why did nobody call me?";
        let asked = Asked { words: Some(asked.to_owned()), ..Asked::default() };
        let complaint = Setting::ours(&asked, at, &calendar);
        let (coach, thanks) = (crate::coach_pack::built_in(), "Thank you for your message.");
        let report = coach.read(thanks, &complaint.context());
        let marks = red(&report, &[]);
        let (count, names) = (count(marks.len()), listed(thanks, &marks));
        assert!(names.contains("No owner, ") || names.ends_with("No owner"), "{names}");
        assert!(names.contains("No next step") && !names.contains("No next step (“"), "{names}");
        assert_eq!(usize::try_from(count).unwrap(), names.split(", ").count(), "{names}");
        let nothing = Asked::default();
        let plain = Setting::ours(&nothing, at, &calendar);
        assert!(red(&coach.read(thanks, &plain.context()), &[]).is_empty());
        assert_eq!(told(coach, thanks, &complaint, &[]).0, 0, "a letter’s own parts ask for what follows");
    }

    #[test]
    fn a_mark_that_was_set_aside_is_not_counted() {
        let report = report(BLAMES);
        let marks = red(&report, &[]);
        let aside: Vec<String> = marks.iter().map(|mark| format!("{} quote", mark.rule)).collect();
        assert!(red(&report, &aside).is_empty());
    }

    const PROMISES: &str = "I will call you tomorrow at 10:00. We will send the right motor by Friday.";

    fn open(recorded: &[&str]) -> Vec<String> {
        let (report, recorded) = (report(PROMISES), recorded.iter().map(|what| (*what).to_owned()).collect::<Vec<_>>());
        unrecorded(PROMISES, &report, &recorded).iter().map(|promise| passage(PROMISES, &promise.span)).collect()
    }

    #[test]
    fn promises_in_the_words_are_named_until_they_are_recorded() {
        assert_eq!(open(&[]).len(), 2, "{:?}", open(&[]));
        let motor = open(&["Call you tomorrow at 10:00"]);
        assert!(motor.len() == 1 && motor[0].contains("right motor"), "{motor:?}");
        let call = open(&["Send the right motor", ""]);
        assert!(call.len() == 1 && call[0].contains("call you"), "{call:?}");
        assert_eq!(open(&["Ring Ingrid", "A motor for line 3"]), [""; 0], "a record in other words counts for one");
    }

    #[test]
    fn a_promise_that_is_not_recorded_counts_as_a_mark_and_is_named() {
        let report = report(PROMISES);
        let open = unrecorded(PROMISES, &report, &[]);
        let refusal = known(PROMISES, (&[], &open), None).unwrap_err();
        assert!(refusal.to_string().contains("These promises aren’t recorded: “"), "{refusal}");
        assert!(refusal.to_string().ends_with("or send it with 2 marks."), "{refusal}");
        assert!(known(PROMISES, (&[], &open), Some(2)).is_ok());
    }

    #[test]
    fn words_without_red_marks_go_at_once() {
        assert!(known("", (&[], &[]), None).is_ok());
        assert_eq!(
            (press(1, "Send"), press(4, "Send")),
            ("Send with 1 mark".to_owned(), "Send with 4 marks".to_owned())
        );
    }
}
