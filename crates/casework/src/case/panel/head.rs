//! The head of the page: what the case is about, whose it is, and what is done with it as a whole.

use super::{Column, Panel, Place, Source, no_gist};
use crate::case::{Case, DismissalReason, Severity, words};
use crate::customer::{self, Contact, Customer};
use crate::message;
use askama::Template;
use base::ids::CaseNo;
use base::words::capital;
use strum::VariantArray;
use web::widgets::Forms;

/// The head.
pub static PANEL: Panel = Panel {
    id: "head",
    title: "The case",
    column: Column::Head,
    place: Place::First,
    opens_at: &[],
    gist: no_gist,
    offers: &[
        "ownership",
        "hand-over",
        "hand-over/acceptance",
        "hand-over/declining",
        "title",
        "severity",
        "dismissal",
        "dismissal/confirmation",
        "dismissal/declining",
    ],
    render,
};

#[derive(Template)]
#[template(path = "case/panel/head.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    source: &'a Source<'a>,
    no: CaseNo,
    case: &'a Case,
    contact: &'a Contact,
    customer: &'a Customer,
    /// The customer is this person, whose name stands there already.
    is_themself: bool,
    /// The way it came, and when.
    opened: String,
    owner: Option<String>,
    outcome: Option<&'static str>,
    severity: &'static str,
    severities: Vec<(Severity, &'static str)>,
    hand_over: Option<HandOver>,
    /// What it may be when it is no complaint.
    reasons: Vec<(DismissalReason, String)>,
    /// What follows from closing it so.
    dismissal_hint: String,
    second_look: Option<Look>,
}

/// Who wants to close it as what, and why.
struct Look {
    by: String,
    reason: &'static str,
    why: String,
}

/// A colleague who was asked to take the case.
struct HandOver {
    to: String,
    note: String,
}

fn render(source: &Source) -> askama::Result<String> {
    let case = source.case();
    let opened = format!("{}, {}", message::way(case.head.channel), source.short(case.head.opened_at));
    let hand_over = case.hand_over.as_ref();
    let view = View {
        at: &source.forms,
        source,
        no: source.no,
        case,
        contact: source.contact(),
        customer: &source.read.customer,
        is_themself: customer::is_same(&source.contact().name, &source.read.customer.name),
        opened,
        owner: case.owner.map(|id| source.member(id)),
        outcome: case.outcome.map(words::outcome),
        severity: words::severity_name(case.head.severity),
        severities: Severity::VARIANTS.iter().map(|severity| (*severity, words::severity_name(*severity))).collect(),
        reasons: DismissalReason::VARIANTS.iter().map(|of| (*of, capital(words::dismissal(*of)))).collect(),
        dismissal_hint: format!(
            "{} is told and can object for 30 days. A manager looks first, except at a compliment.",
            source.first_name()
        ),
        second_look: case.second_look.as_ref().map(|look| Look {
            by: look.by.map_or_else(|| "Amends".to_owned(), |by| source.member(by)),
            reason: words::dismissal(look.reason),
            why: look.why.clone(),
        }),
        hand_over: hand_over.map(|asked| HandOver { to: source.member(asked.to), note: asked.note.clone() }),
    };
    view.render()
}

#[cfg(test)]
mod tests {
    use crate::case::Command;
    use crate::case::panel::tests::{page, page_for};
    use crate::given::{ANA_ACTS, KARI_ACTS, TOMAS_ACTS, complaint, owned};

    #[test]
    fn a_case_nobody_owns_says_so_and_can_be_taken() {
        let page = page(&complaint());
        page.says("head", "Unassigned").says("head", "action=\"/cases/A-1042/ownership\"");
        page.lacks("head", "/hand-over\"");
    }

    #[test]
    fn its_owner_hands_it_over_and_a_manager_takes_it_over() {
        page_for(&owned(), TOMAS_ACTS).says("head", "/hand-over\"").lacks("head", "/ownership\"");
        page_for(&owned(), KARI_ACTS).says("head", "/hand-over\"").says("head", "Take over");
        page_for(&owned(), ANA_ACTS).lacks("head", "/hand-over\"").lacks("head", "/ownership\"");
    }

    #[test]
    fn only_whoever_is_asked_to_take_it_says_yes_or_no() {
        let offered = owned()
            .after(TOMAS_ACTS, Command::HandOver { to: crate::given::ANA, note: "She knows the belt.".to_owned() });
        page_for(&offered, ANA_ACTS).says("head", "hand-over/acceptance").says("head", "She knows the belt.");
        page_for(&offered, TOMAS_ACTS).says("head", "was asked to take over").lacks("head", "hand-over/acceptance");
    }

    #[test]
    fn what_must_come_before_it_is_dismissed_is_said() {
        let unanswered = complaint().after(TOMAS_ACTS, Command::Own);
        page_for(&unanswered, TOMAS_ACTS).says("head", "still unanswered").lacks("head", "/dismissal\"");
        page_for(&owned(), TOMAS_ACTS).says("head", "A promise to the customer is still open");
    }
}
