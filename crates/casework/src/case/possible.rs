//! What can be done on a case now, by whom: every action asks the rules with a command as somebody would send it who has
//! filled the form in plausibly. No list of buttons is kept anywhere; this is it.

use super::subject::OfCase;
use super::{Case, Command, may};
use base::context::{Actor, Context};
use web::action::{Action, Probe};
use web::module::Modules;

/// An action that is open now.
pub struct Possible {
    pub action: &'static Action<OfCase>,
    /// The numbers of the things it can be done to; none when it is done to the case itself.
    pub on: Vec<u32>,
}

/// An action on one thing of the case, or on the case itself, with the command that asks the rules about it.
pub struct Offer {
    /// Where its form is sent, below the case: `promises/2/completion`.
    pub path: String,
    /// The number of the thing; 0 when it is done to the case.
    pub n: u32,
    /// What it asks the rules.
    pub command: Command,
}

/// All that members can do on a case.
pub fn of_members(modules: Modules) -> impl Iterator<Item = &'static Action<OfCase>> {
    modules.actions().filter(|action| action.audience.has_members())
}

/// All that the customer can do on their case.
pub fn of_customers(modules: Modules) -> impl Iterator<Item = &'static Action<OfCase>> {
    modules.actions().filter(|action| action.audience.has_customers())
}

/// Those of these actions that are open now to whoever acts.
pub fn possible(case: &Case, actions: impl Iterator<Item = &'static Action<OfCase>>, ctx: &Context) -> Vec<Possible> {
    actions.filter_map(|action| open(case, action, ctx)).collect()
}

/// All that an action may be done to on this case, whether it is open or not.
pub fn offers(case: &Case, action: &Action<OfCase>, by: Actor) -> Vec<Offer> {
    let numbers = things(case, action.path).unwrap_or_else(|| vec![0]);
    let around = action.path.split_once("{n}");
    let path = |n: u32| around.map_or_else(|| action.path.to_owned(), |(before, after)| format!("{before}{n}{after}"));
    let offer = |n: u32| Some(Offer { command: action.probe(Probe { n, by })?, path: path(n), n });
    numbers.into_iter().filter_map(offer).collect()
}

fn open(case: &Case, action: &'static Action<OfCase>, ctx: &Context) -> Option<Possible> {
    let offers = offers(case, action, ctx.actor).into_iter();
    let on: Vec<u32> = offers.filter(|offer| may(case, offer.command.clone(), ctx)).map(|offer| offer.n).collect();
    (!on.is_empty()).then(|| Possible { action, on: on.into_iter().filter(|n| *n > 0).collect() })
}

/// The numbers of the things a path with a number is about; none for a path without.
fn things(case: &Case, path: &str) -> Option<Vec<u32>> {
    let (kind, _) = path.split_once("/{n}")?;
    let next = match kind {
        "messages" => return Some((1..case.messages.next()).chain(case.outside.letters()).collect()),
        "promises" => case.promises.next(),
        "remedies" => case.remedies.next(),
        "causes" => case.causes.next(),
        "changes" => case.changes.next(),
        "participants" => case.participants.next(),
        "strangers" => case.messages.strangers.next(),
        "outside-parties" => case.outside.next(),
        "outside-messages" => return Some(case.outside.letters().collect()),
        _ => 1,
    };
    Some((1..next).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ANA, INGRID, MODULES, TOMAS, complaint, owned};

    fn paths(possible: &[Possible]) -> Vec<&'static str> {
        possible.iter().map(|possible| possible.action.path).collect()
    }

    #[test]
    fn a_case_that_nobody_owns_can_be_taken_and_its_message_answered() {
        let given = complaint();
        let open = given.possible(Actor::Member(TOMAS));
        let paths = paths(&open);
        assert!(paths.contains(&"ownership") && paths.contains(&"replies"), "{paths:?}");
        assert!(!paths.contains(&"hand-over") && !paths.contains(&"conclusion"), "{paths:?}");
        let waiver = open.iter().find(|possible| possible.action.path == "messages/{n}/waiver").unwrap();
        assert_eq!(waiver.on, [1]);
    }

    #[test]
    fn a_promise_is_moved_by_whoever_owes_it() {
        let given = owned();
        let done =
            |who| given.possible(Actor::Member(who)).into_iter().find(|p| p.action.path == "promises/{n}/completion");
        assert_eq!(done(TOMAS).unwrap().on, [1]);
        assert!(done(ANA).is_none());
    }

    #[test]
    fn every_action_of_a_case_can_be_asked_about() {
        let all = || MODULES.actions::<OfCase>();
        let asked = |action: &Action<OfCase>, by| action.probe(Probe { n: 1, by }).is_some();
        let silent: Vec<&str> = all()
            .filter(|action| !asked(action, Actor::Member(TOMAS)) && !asked(action, Actor::Contact(INGRID)))
            .map(|action| action.path)
            .collect();
        assert!(silent.is_empty(), "{silent:?}");
        let kinds: Vec<&str> =
            all().filter_map(|action| action.path.split_once("/{n}")).map(|(kind, _)| kind).collect();
        let inside = ["messages", "promises", "remedies", "causes", "changes", "strangers", "participants"];
        let known = [&inside[..], &["outside-parties", "outside-messages"]].concat();
        assert!(kinds.iter().all(|kind| known.contains(kind)), "{kinds:?}");
    }
}
