//! Containment and remedies as a panel: what is at stake, what limits it, what makes good, and who may say so.

use super::{Authority, Containment, Kind, Remedy, State};
use crate::case::Step;
use crate::case::panel::{Column, Panel, Place, Source};
use askama::Template;
use base::words;
use strum::VariantArray;
use web::widgets::Forms;

/// Containment and remedies.
pub static PANEL: Panel = Panel {
    id: "remedies",
    title: "Containment and remedies",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[Step::Contain],
    gist,
    offers: &[
        "exposure",
        "containment",
        "remedies",
        "remedies/{n}/approval",
        "remedies/{n}/refusal",
        "remedies/{n}/delivery",
        "remedies/{n}/withdrawal",
    ],
    render,
};

/// What makes good, as people call it.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Loan => "Loan",
        Kind::Replacement => "Replacement",
        Kind::Redo => "Done again",
        Kind::Refund => "Refund",
        Kind::Credit => "Credit",
        Kind::Explanation => "Explanation",
        Kind::Apology => "Apology in person",
    }
}

fn gist(source: &Source) -> String {
    let remedies = &source.case().remedies;
    match (remedies.containment(), remedies.all().len()) {
        (None, 0) => "none yet".to_owned(),
        (Some(_), 0) => "contained".to_owned(),
        (_, 1) => "1 remedy".to_owned(),
        (_, n) => format!("{n} remedies"),
    }
}

#[derive(Template)]
#[template(path = "remedy/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    source: &'a Source<'a>,
    exposure: Option<&'a str>,
    /// What it is contained by, or why nothing is needed.
    containment: Option<(&'static str, &'a str)>,
    remedies: Vec<Line<'a>>,
    kinds: Vec<(Kind, &'static str)>,
    /// What whoever looks may give without asking.
    limit: String,
}

/// A remedy as shown.
struct Line<'a> {
    n: u32,
    /// `kept`, `due`, `broken`, `asked`, `off`.
    tone: &'static str,
    what: &'a str,
    /// Kind, cost, authority, and how it stands.
    says: String,
}

fn render(source: &Source) -> askama::Result<String> {
    let remedies = &source.case().remedies;
    let containment = remedies.containment().map(|containment| match containment {
        Containment::By(text) => ("Contained by", text.as_str()),
        Containment::NotNeeded(why) => ("No containment needed", why.as_str()),
    });
    let view = View {
        at: &source.forms,
        source,
        exposure: remedies.exposure(),
        containment,
        remedies: remedies.all().iter().map(|remedy| line(remedy, source)).collect(),
        kinds: Kind::VARIANTS.iter().map(|each| (*each, kind(*each))).collect(),
        limit: limit(source),
    };
    view.render()
}

fn limit(source: &Source) -> String {
    let currency = &source.ctx.organisation.currency;
    let money = |minor| words::money(minor, currency);
    let Ok(me) = source.ctx.member() else { return String::new() };
    match super::given_by(&source.case().remedies, me.id, source.ctx) {
        0 => format!("In {currency}. You can approve up to {} yourself.", money(me.limit)),
        given => format!(
            "In {currency}. You can approve up to {} yourself for a customer in 30 days; this one has had {} from you.",
            money(me.limit),
            money(given)
        ),
    }
}

fn line<'a>(remedy: &'a Remedy, source: &Source) -> Line<'a> {
    let whose = match remedy.authority {
        Authority::Own(id) => format!("approved by {}", source.member(id)),
        Authority::Asked(id) => format!("waiting for {}", source.member(id)),
        Authority::Approved(id) => format!("approved by {}", source.member(id)),
    };
    let cost = if remedy.cost == 0 { "no charge".to_owned() } else { words::money(remedy.cost, &remedy.currency) };
    Line {
        n: remedy.n,
        tone: tone(remedy.state),
        what: &remedy.what,
        says: format!("{} · {cost} · {whose} · {}", kind(remedy.kind), stands(remedy)),
    }
}

fn tone(state: State) -> &'static str {
    match state {
        State::Asked => "asked",
        State::Offered => "due",
        State::Delivered | State::Confirmed => "kept",
        State::Refuted => "broken",
        State::Refused | State::Withdrawn => "off",
    }
}

fn stands(remedy: &Remedy) -> String {
    let why = remedy.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
    match (remedy.state, &remedy.evidence) {
        (State::Asked, _) => "not approved yet".to_owned(),
        (State::Offered, _) => "not delivered yet".to_owned(),
        (State::Delivered, Some(evidence)) => format!("delivered: {evidence}"),
        (State::Delivered, None) => "delivered".to_owned(),
        (State::Confirmed, _) => "confirmed by the customer".to_owned(),
        (State::Refuted, _) => format!("didn’t help{why}"),
        (State::Refused, _) => format!("refused{why}"),
        (State::Withdrawn, _) => format!("withdrawn{why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::super::Offer as Terms;
    use super::*;
    use crate::case::panel::tests::{page, page_for};
    use crate::given::{ANA_ACTS, INGRID_SAYS, KARI, KARI_ACTS, TOMAS_ACTS, complaint, contained, owned};

    const ID: &str = "remedies";

    fn above_the_limit() -> crate::given::Given {
        let what = "A new motor".to_owned();
        let dear = Terms { kind: Kind::Replacement, what, cost: 500_000, approver: Some(KARI) };
        owned().after(TOMAS_ACTS, Command::Offer(dear))
    }

    #[test]
    fn what_limits_the_impact_and_what_makes_good_stand_with_their_evidence() {
        let page = page(&contained());
        page.says(ID, "<dt>Contained by</dt>").says(ID, "A loan feeder runs.");
        page.says(ID, "Loan · €400.00 · approved by Tomas Reyes · delivered: Signed slip");
        page.lacks(ID, "remedies/1/delivery").lacks(ID, "remedies/1/withdrawal");
        assert_eq!((page.gist(ID).as_str(), page.is_open(ID)), ("1 remedy", false));
    }

    #[test]
    fn the_panel_stands_open_while_the_case_is_to_be_contained() {
        let page = page(&owned());
        assert_eq!((page.gist(ID).as_str(), page.is_open(ID)), ("none yet", true));
        page.says(ID, "You can approve up to €2,000.00 yourself.");
    }

    #[test]
    fn whoever_gave_something_already_reads_how_much() {
        let says = "up to €2,000.00 yourself for a customer in 30 days; this one has had €400.00 from you.";
        page(&contained()).says(ID, says);
    }

    #[test]
    fn above_the_limit_only_who_may_give_that_much_says_yes_or_no() {
        page_for(&above_the_limit(), KARI_ACTS).says(ID, "remedies/1/approval").says(ID, "remedies/1/refusal");
        page_for(&above_the_limit(), ANA_ACTS).lacks(ID, "remedies/1/approval").says(ID, "waiting for Kari Holm");
        page_for(&above_the_limit(), TOMAS_ACTS).says(ID, "remedies/1/withdrawal").lacks(ID, "remedies/1/delivery");
    }

    #[test]
    fn what_did_not_help_is_told_in_the_customers_words_and_can_be_delivered_again() {
        let refuted = contained().after(INGRID_SAYS, Command::Refute { n: 1, words: "It jams.".to_owned() });
        page(&refuted).says(ID, "didn’t help: It jams.").says(ID, "remedies/1/delivery");
    }

    #[test]
    fn either_of_the_two_forms_of_containment_unfolds_when_it_is_refused() {
        for form in ["exposure", "containment"] {
            let page = page(&complaint()).refused(form, "text", "Say it.", &[]);
            assert!(page.is_open(ID), "{form}");
            page.says(ID, "id=\"containment\" open").says(ID, "Say it.");
        }
    }
}
