//! Red marks: words that the coach says must not go to a customer, and what it says must not be missing. Whoever sends them
//! all the same says so, with the number of marks: as many as the list beside the form shows in red.

use crate::case::subject::Place;
use crate::coaching::Setting;
use crate::coaching::beside::title;
use base::refusal::Refusal;
use base::words::{CLAUSE, short};
use coach::{Coach, Finding, Report};

/// From this weight on the coach marks in red.
pub const RED: u32 = 50;

/// The actions by which words go to the customer: those are read once more, beside the words they answer.
pub const READ: [&str; 2] = ["replies", "letters"];

/// Words about to be sent, read as the coach read them beside the form.
pub fn read(place: &Place<'_>, text: &str) -> Report {
    let answers = place.tools.answers.as_deref();
    let setting = Setting::ours(answers, place.now, &place.organisation.calendar);
    place.tools.coach.read(text, &setting.context())
}

/// The red marks of words about to be sent, and what is missing in red, but for those that were set aside, each as
/// `rule reason words`.
pub fn red<'a>(report: &'a Report, set_aside: &[String]) -> Vec<&'a Finding> {
    let is_aside = |rule: &str| set_aside.iter().any(|line| line.split_whitespace().next() == Some(rule));
    let shown = report.shown().into_iter();
    shown.filter(|finding| u32::from(finding.weight) >= RED && !is_aside(&finding.rule)).collect()
}

/// How many red marks words have, and which, in a line.
pub fn told(coach: &Coach, text: &str, setting: &Setting, set_aside: &[String]) -> (u32, String) {
    let report = coach.read(text, &setting.context());
    let marks = red(&report, set_aside);
    (u32::try_from(marks.len()).unwrap_or(u32::MAX), listed(text, &marks))
}

/// Refused unless whoever sends it names as many marks as there are.
///
/// # Errors
/// Names the marks.
pub fn known(text: &str, marks: &[&Finding], named: Option<u32>) -> Result<(), Refusal> {
    let count = u32::try_from(marks.len()).unwrap_or(u32::MAX);
    if count == 0 || named == Some(count) {
        return Ok(());
    }
    let things = if count == 1 { "1 thing".to_owned() } else { format!("{count} things") };
    let says = format!(
        "The coach marks {things} in red: {}. Change the text, or {}.",
        listed(text, marks),
        press(count, "send it")
    );
    Err(Refusal::invalid("marks", says))
}

/// What the second press is called: `Send with 4 marks`.
pub fn press(count: u32, verb: &str) -> String {
    if count == 1 { format!("{verb} with 1 mark") } else { format!("{verb} with {count} marks") }
}

/// `Shifts blame (“beyond our control”), Hollow (“kindly do the needful”), No next step`.
pub fn listed(text: &str, marks: &[&Finding]) -> String {
    let name = |finding: &&Finding| {
        let words = short(text.get(finding.span.clone()).unwrap_or_default().trim(), CLAUSE);
        let title = title(finding.mode);
        if words.is_empty() { title.to_owned() } else { format!("{title} (“{words}”)") }
    };
    marks.iter().map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let refusal = known(BLAMES, &marks, None).unwrap_err();
        assert_eq!(refusal.field, Some("marks"));
        assert!(refusal.to_string().contains("Shifts blame"), "{refusal}");
        assert!(known(BLAMES, &marks, Some(count + 1)).is_err(), "another number than was seen");
        assert!(known(BLAMES, &marks, Some(count)).is_ok());
    }

    #[test]
    fn what_is_missing_in_red_is_counted_and_named() {
        let calendar = ::calendar::ServiceCalendar::standard(jiff::tz::TimeZone::UTC);
        let at = "2026-11-17T09:00:00Z".parse().unwrap();
        let asked = "The belt tore again. This is the third time. Why did nobody call me?";
        let complaint = Setting::ours(Some(asked), at, &calendar);
        let (count, names) = told(crate::coach_pack::built_in(), "Thank you for your message.", &complaint, &[]);
        assert!(names.contains("No owner, ") || names.ends_with("No owner"), "{names}");
        assert!(names.contains("No next step") && !names.contains("No next step (“"), "{names}");
        assert_eq!(usize::try_from(count).unwrap(), names.split(", ").count(), "{names}");
        let plain = Setting::ours(None, at, &calendar);
        assert_eq!(told(crate::coach_pack::built_in(), "Thank you for your message.", &plain, &[]).0, 0);
    }

    #[test]
    fn a_mark_that_was_set_aside_is_not_counted() {
        let report = report(BLAMES);
        let marks = red(&report, &[]);
        let aside: Vec<String> = marks.iter().map(|mark| format!("{} quote", mark.rule)).collect();
        assert!(red(&report, &aside).is_empty());
    }

    #[test]
    fn words_without_red_marks_go_at_once() {
        assert!(known("", &[], None).is_ok());
        assert_eq!(
            (press(1, "Send"), press(4, "Send")),
            ("Send with 1 mark".to_owned(), "Send with 4 marks".to_owned())
        );
    }
}
