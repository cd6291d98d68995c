//! Red marks: words that the coach says must not go to a customer. Whoever sends them all the same says so, with the number
//! of marks. What the coach misses in a reply is advice, and marks no words.

use crate::coaching::beside::title;
use base::refusal::Refusal;
use base::words::{CLAUSE, short};
use coach::{Coach, Finding, Report};

/// From this weight on the coach marks in red.
pub const RED: u32 = 50;

/// The red marks of words about to be sent, but for those that were set aside, each as `rule reason words`.
pub fn red<'a>(report: &'a Report, set_aside: &[String]) -> Vec<&'a Finding> {
    let is_aside = |rule: &str| set_aside.iter().any(|line| line.split_whitespace().next() == Some(rule));
    let shown = report.shown().into_iter();
    let is_red = |finding: &Finding| u32::from(finding.weight) >= RED && !finding.span.is_empty();
    shown.filter(|finding| is_red(finding) && !is_aside(&finding.rule)).collect()
}

/// How many red marks words have, and which, in a line.
pub fn told(coach: &Coach, text: &str, set_aside: &[String]) -> (u32, String) {
    let report = coach.read(text, &coach::Context::default());
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

/// `Shifts blame (“beyond our control”), Hollow (“kindly do the needful”)`.
pub fn listed(text: &str, marks: &[&Finding]) -> String {
    let words = |finding: &Finding| short(text.get(finding.span.clone()).unwrap_or_default().trim(), CLAUSE);
    let name = |finding: &&Finding| format!("{} (“{}”)", title(finding.mode), words(finding));
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
