//! The head of the page: what the case is about, whose it is, and what is done with it as a whole.

use super::{Column, Offer, Panel, Source, no_gist};
use crate::case::{Case, Command, Severity, words};
use crate::customer::{Contact, Customer};
use crate::message;
use askama::Template;
use base::ids::{CaseNo, MemberId};
use strum::VariantArray;
use web::widgets::Forms;

/// The head.
pub static PANEL: Panel =
    Panel { id: "head", title: "The case", column: Column::Head, opens_at: &[], gist: no_gist, offers, render };

fn offers(case: &Case) -> Vec<Offer> {
    let other = Severity::VARIANTS
        .iter()
        .copied()
        .find(|severity| *severity != case.head.severity)
        .unwrap_or(case.head.severity);
    vec![
        Offer::new("ownership", Command::Own),
        Offer::new("hand-over", Command::HandOver { to: MemberId(0), note: String::new() }),
        Offer::new("hand-over/acceptance", Command::AcceptHandOver),
        Offer::new("hand-over/declining", Command::DeclineHandOver { why: String::new() }),
        Offer::new("title", Command::Retitle { subject: String::new() }),
        Offer::new("severity", Command::ChangeSeverity { severity: other }),
        Offer::new("dismissal", Command::Dismiss { why: String::new() }),
    ]
}

#[derive(Template)]
#[template(path = "case/panel/head.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    source: &'a Source<'a>,
    no: CaseNo,
    case: &'a Case,
    contact: &'a Contact,
    customer: &'a Customer,
    /// The way it came, and when.
    opened: String,
    owner: Option<String>,
    outcome: Option<&'static str>,
    severity: &'static str,
    severities: Vec<(Severity, &'static str)>,
    hand_over: Option<HandOver>,
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
        opened,
        owner: case.owner.map(|id| source.member(id)),
        outcome: case.outcome.map(words::outcome),
        severity: words::severity_name(case.head.severity),
        severities: Severity::VARIANTS.iter().map(|severity| (*severity, words::severity_name(*severity))).collect(),
        hand_over: hand_over.map(|asked| HandOver { to: source.member(asked.to), note: asked.note.clone() }),
    };
    view.render()
}

#[cfg(test)]
mod tests {
    use super::*;
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
        page_for(&owned(), TOMAS_ACTS).says("head", "/dismissal\"");
    }
}
