//! What can be done on a case now, by whom: every action asks the rules with a command as somebody would send it who has
//! filled the form in plausibly. No list of buttons is kept anywhere; this is it.

use super::subject::OfCase;
use super::{Case, may};
use crate::{account, case, cause, change, letter, message, promise, remedy, verdict};
use base::context::Context;
use web::action::{Action, Audience, Probe};

/// An action that is open now.
pub struct Possible {
    pub action: &'static Action<OfCase>,
    /// The numbers of the things it can be done to; none when it is done to the case itself.
    pub on: Vec<u32>,
}

/// All that members can do on a case.
pub fn of_members() -> impl Iterator<Item = &'static Action<OfCase>> {
    all().filter(|action| action.audience == Audience::Member)
}

/// All that the customer can do on their case.
pub fn of_customers() -> impl Iterator<Item = &'static Action<OfCase>> {
    all().filter(|action| action.audience == Audience::Customer)
}

/// The actions of all modules of a case.
fn all() -> impl Iterator<Item = &'static Action<OfCase>> {
    let modules: [&'static [Action<OfCase>]; 9] = [
        case::actions::ACTIONS,
        message::actions::ACTIONS,
        account::actions::ACTIONS,
        promise::actions::ACTIONS,
        remedy::actions::ACTIONS,
        cause::actions::ACTIONS,
        change::actions::ACTIONS,
        letter::actions::ACTIONS,
        verdict::actions::ACTIONS,
    ];
    modules.into_iter().flatten()
}

/// Those of these actions that are open now to whoever acts.
pub fn possible(case: &Case, actions: impl Iterator<Item = &'static Action<OfCase>>, ctx: &Context) -> Vec<Possible> {
    actions.filter_map(|action| open(case, action, ctx)).collect()
}

fn open(case: &Case, action: &'static Action<OfCase>, ctx: &Context) -> Option<Possible> {
    let open = |n: u32| {
        let command = action.probe(Probe { n, by: ctx.actor });
        command.is_some_and(|command| may(case, command, ctx))
    };
    let Some(numbers) = things(case, action.path) else {
        return open(0).then(|| Possible { action, on: Vec::new() });
    };
    let on: Vec<u32> = numbers.filter(|n| open(*n)).collect();
    (!on.is_empty()).then_some(Possible { action, on })
}

/// The numbers of the things a path with a number is about; none for a path without.
fn things(case: &Case, path: &str) -> Option<std::ops::Range<u32>> {
    let (kind, _) = path.split_once("/{n}")?;
    let next = match kind {
        "messages" => case.messages.next(),
        "promises" => case.promises.next(),
        "remedies" => case.remedies.next(),
        "causes" => case.causes.next(),
        "changes" => case.changes.next(),
        "strangers" => case.messages.strangers.next(),
        _ => 1,
    };
    Some(1..next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{ANA, INGRID, TOMAS, complaint, owned};
    use base::context::Actor;

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
        let by = |action: &Action<OfCase>| match action.audience {
            Audience::Member | Audience::Key => Actor::Member(TOMAS),
            Audience::Customer => Actor::Contact(INGRID),
        };
        let silent: Vec<&str> = all()
            .filter(|action| action.probe(Probe { n: 1, by: by(action) }).is_none())
            .map(|action| action.path)
            .collect();
        assert!(silent.is_empty(), "{silent:?}");
        let kinds: Vec<&str> =
            all().filter_map(|action| action.path.split_once("/{n}")).map(|(kind, _)| kind).collect();
        let known = ["messages", "promises", "remedies", "causes", "changes", "strangers"];
        assert!(kinds.iter().all(|kind| known.contains(kind)), "{kinds:?}");
    }
}
