//! Reads a reply: rules, what is missing, what the customer's words add.

pub(crate) mod absence;
mod answers;
pub(crate) mod around;
pub(crate) mod better;
mod fits;
mod rules;

use crate::context::{Complaint, Context};
use crate::inbound::{self, Inbound};
use crate::learned::Scored;
use crate::pack::compile::{Language, Rule};
use crate::promise;
use crate::report::{Finding, Mode, Report};
use crate::token::Text;
use around::Around;

/// A customer's message cut into words and read.
pub(crate) struct Customer {
    pub text: Text,
    pub inbound: Inbound,
}

/// The whole report on `reply`, written in `language`.
pub(crate) fn report(reply: &str, language: &Language, context: &Context<'_>) -> Report {
    let text = Text::read(reply, &language.normal, &language.vocabulary);
    let customer = context.customer_text.map(|message| {
        let text = Text::read(message, &language.normal, &language.vocabulary);
        let inbound = inbound::read(message, &text, language);
        Customer { text, inbound }
    });
    let around = Around::of(customer.as_ref(), language, context);
    let scored = language.learned.as_ref().map(|model| Scored::of(&text, model));
    let fired = rules::fire(reply, &text, language, &around, scored.as_ref());
    let (strengths, mut findings): (Vec<Finding>, Vec<Finding>) = fired.into_iter().partition(|f| f.mode.helps());
    let mut promises = promise::read(reply, &text, language, context);
    if let Some(scored) = &scored {
        promise::likely::add(&mut promises, reply, (&text, scored), language, context);
    }
    let mut report = Report {
        language: Some(language.id.clone()),
        promises,
        listening: strengths.iter().any(|strength| strength.sub == "open"),
        strengths,
        ..Report::default()
    };
    let complains = to_complaint(customer.as_ref(), &report, &findings);
    report.to_complaint = complains || is_known(context, customer.as_ref());
    if !report.to_complaint && customer.as_ref().is_some_and(|customer| tells(customer, language)) {
        findings.retain(|finding| finding.mode == Mode::Attack);
    }
    report.findings = findings;
    if let Some(customer) = &customer {
        answers::weigh(reply, &text, customer, language, &mut report);
    }
    // What belongs in the answer to a complaint need not stand in every later word about it.
    if complains {
        let seen = absence::Seen { text: &text, scored: scored.as_ref(), context, customer: customer.as_ref() };
        absence::weigh(reply, language, &seen, &mut report);
    }
    let it = fits::Reply { reply, text: &text, language, around: &around };
    fits::weigh(&it, context, &mut report);
    report.findings.sort_by_key(|finding| (!finding.sure, std::cmp::Reverse(finding.weight), finding.span.start));
    report
}

/// Whether this rule alone fires anywhere in `text`.
pub(crate) fn fires(text: &Text, language: &Language, rule: &Rule) -> bool {
    rules::fires(text, language, rule)
}

/// Fewer words than this say too little to call a message no complaint.
const TELLING: usize = 6;

/// Whether a message that is no complaint can be trusted to be none: long enough, and in the reply's language.
fn tells(customer: &Customer, language: &Language) -> bool {
    let words = customer.text.tokens.len();
    let small = |token: &usize| {
        let word = customer.text.lower(*token);
        language.known_by.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    };
    let known = (0..words).filter(small).count();
    customer.inbound.score < 0 || (words >= TELLING && known * 8 >= words)
}

/// Below this score an apology in the reply does not make the customer's words a complaint.
const NEUTRAL: i32 = -4;

/// From this score on the reply is read as the answer to a complaint, though the reader of messages is not yet sure.
const LIKELY: i32 = 5;

/// Whoever keeps the case knows that it is a complaint.
fn is_known(context: &Context<'_>, customer: Option<&Customer>) -> bool {
    match context.complaint {
        Complaint::Unknown => false,
        Complaint::Taken => customer.is_none_or(|customer| customer.inbound.score >= 0),
        Complaint::Known => true,
    }
}

/// The customer complains, or the reply apologises for something: nobody apologises for a compliment.
fn to_complaint(customer: Option<&Customer>, report: &Report, findings: &[Finding]) -> bool {
    let apologises = report.has(Mode::Regret) || findings.iter().any(|f| f.mode == Mode::NonApology);
    match customer {
        Some(customer) => {
            customer.inbound.complaint
                || customer.inbound.score >= LIKELY
                || (apologises && customer.inbound.score >= NEUTRAL)
        }
        None => apologises,
    }
}
