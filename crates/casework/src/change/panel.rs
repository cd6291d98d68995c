//! The changes as a panel: what becomes different, whether it worked, and what is said candidly where nothing can.

use super::{Change, Effect, State};
use crate::case::Step;
use crate::case::panel::{Column, Panel, Place, Source};
use askama::Template;
use strum::VariantArray;
use web::widgets::Forms;

/// The changes.
pub static PANEL: Panel = Panel {
    id: "changes",
    title: "Changes",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[Step::Path, Step::Learn],
    gist: |source| {
        let changes = &source.case().changes;
        match changes.standing().count() {
            _ if changes.nothing_can_be_done().is_some() => "nothing can be done".to_owned(),
            0 => "none planned".to_owned(),
            n => format!("{n} planned"),
        }
    },
    offers: &[
        "changes",
        "nothing-can-be-done",
        "something-can-be-done",
        "cannot-be-undone",
        "result",
        "conclusion",
        "changes/{n}/new-date",
        "changes/{n}/making",
        "changes/{n}/check",
        "changes/{n}/dropping",
    ],
    render,
};

/// What came of a change.
pub fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Worked => "It happens less often, as expected",
        Effect::DidNotWork => "It didn’t work",
        Effect::TooEarly => "Too early to tell",
    }
}

#[derive(Template)]
#[template(path = "change/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    source: &'a Source<'a>,
    /// What is done when the result is known.
    tell: String,
    changes: Vec<Line<'a>>,
    effects: Vec<(Effect, &'static str)>,
    nothing: Option<&'a str>,
    cannot: Option<&'a str>,
    /// How the result reaches the customer, and the button that says so.
    telling: &'static str,
    telling_button: &'static str,
}

/// A change as shown.
struct Line<'a> {
    n: u32,
    /// `due`, `kept`, `broken`, `off`.
    standing: &'static str,
    what: &'a str,
    /// Owner, dates, what came of it, what was expected.
    says: String,
}

fn render(source: &Source) -> askama::Result<String> {
    let changes = &source.case().changes;
    let (telling, telling_button) = if source.contact().email.is_some() {
        ("Tell them even if it didn’t work.", "Send result")
    } else {
        ("They have no email address, so tell them on the phone first, even if it didn’t work.", "I’ve told them")
    };
    let view = View {
        at: &source.forms,
        source,
        tell: format!("Tell {} the result", source.first_name()),
        changes: changes.all().iter().map(|change| line(change, source)).collect(),
        effects: Effect::VARIANTS.iter().map(|each| (*each, effect(*each))).collect(),
        nothing: changes.nothing_can_be_done(),
        cannot: changes.cannot_be_undone(),
        telling,
        telling_button,
    };
    view.render()
}

fn line<'a>(change: &'a Change, source: &Source) -> Line<'a> {
    let (standing, state) = stands(change, source);
    let counts = change.counts.map(|(before, after)| {
        format!(" · {:.1} times a month before, {:.1} since", before.a_month(), after.a_month())
    });
    let (owner, counts) = (source.member(change.owner), counts.unwrap_or_default());
    let says = format!("{owner} · {state}{counts} · expected: {}", change.expectation);
    Line { n: change.n, standing, what: &change.what, says }
}

fn stands(change: &Change, source: &Source) -> (&'static str, String) {
    let check_on = source.short(change.check_on);
    match (change.state, change.effect) {
        (State::Planned, _) => ("due", format!("in place by {}", source.short(change.due))),
        (State::Made, Some(_)) => ("due", format!("too early to tell, to be checked again {check_on}")),
        (State::Made, None) => ("due", format!("in place, to be checked {check_on}")),
        (State::Checked, Some(Effect::Worked)) => ("kept", "it worked".to_owned()),
        (State::Checked, _) => ("broken", "it didn’t work".to_owned()),
        (State::Dropped, _) => ("off", format!("dropped: {}", change.words.as_deref().unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::*;
    use crate::case::panel::tests::{page, page_for};
    use crate::given::{ANA_ACTS, KARI_ACTS, TOMAS_ACTS, in_writing, owned};

    const ID: &str = "changes";

    #[test]
    fn a_change_says_whose_it_is_until_when_and_what_is_expected() {
        let page = page(&in_writing());
        page.says(ID, "id=\"change-1\"").says(ID, "Ana Lindqvist · in place by ");
        page.says(ID, "expected: No wrong motor in a month");
        assert_eq!(page.gist(ID), "1 planned");
    }

    #[test]
    fn its_owner_and_a_manager_put_it_in_place_and_only_then_is_it_checked() {
        page_for(&in_writing(), ANA_ACTS).says(ID, "changes/1/making").lacks(ID, "changes/1/check\"");
        page_for(&in_writing(), KARI_ACTS).says(ID, "changes/1/making");
        page_for(&in_writing(), TOMAS_ACTS).lacks(ID, "changes/1/making").lacks(ID, "changes/1/dropping");
        let made = in_writing().after(ANA_ACTS, Command::Make { n: 1 });
        page_for(&made, ANA_ACTS).says(ID, "changes/1/check\"").lacks(ID, "changes/1/making");
    }

    #[test]
    fn a_result_is_told_once_a_change_was_checked() {
        page(&in_writing()).lacks(ID, "id=\"result\"");
        let words = "None since.".to_owned();
        let check = Command::Check { n: 1, effect: Effect::DidNotWork, before: None, after: None, words, again: None };
        let checked = in_writing().after(ANA_ACTS, Command::Make { n: 1 }).after(ANA_ACTS, check);
        page(&checked).says(ID, "id=\"result\"").says(ID, "Send result").says(ID, "it didn’t work");
        page(&checked.without_mail()).says(ID, "tell them on the phone first").says(ID, "I’ve told them");
    }

    #[test]
    fn that_nothing_can_be_done_is_told_and_what_comes_before_closing_is_said() {
        let nothing = owned().after(TOMAS_ACTS, Command::NothingCanBeDone { why: "The maker is gone.".to_owned() });
        let page = page(&nothing);
        page.says(ID, "Nothing can be done: The maker is gone.").says(ID, "something-can-be-done");
        page.lacks(ID, "/conclusion\"").says(ID, "The customer hasn’t been told yet");
        assert_eq!(page.gist(ID), "nothing can be done");
    }

    #[test]
    fn each_refused_form_of_the_panel_unfolds_it() {
        for form in ["changes", "nothing-can-be-done", "cannot-be-undone", "changes/1/new-date"] {
            assert!(page(&in_writing()).refused(form, "why", "Say why.", &[]).is_open(ID), "{form}");
        }
    }
}
