//! What is listed as open can be done, and what is not listed cannot: for any history, anyone, and any form as it may be
//! filled in. A field may still need correcting; who asks and how the case stands are never why it is refused.

use super::moves::{self, MEMBERS};
use super::{MOVES, Run};
use crate::case::possible::{of_customers, of_members, possible};
use crate::case::subject::{OfCase, Place, Tools};
use crate::case::{Case, decide};
use crate::coach_pack;
use crate::given::{INGRID, LARS, MODULES, STRANGER, northline};
use base::context::{Actor, Context};
use base::ids::CaseNo;
use base::refusal::Kind;
use proptest::prelude::*;
use web::action::{Action, Input};
use web::extract::CasePath;
use web::form::Sent;

/// One form that has every field any action has, filled in with this.
#[derive(Clone, Debug)]
struct Filled {
    text: &'static str,
    due: &'static str,
    member: i64,
    choice: usize,
}

fn any_form() -> impl Strategy<Value = Filled> {
    let text = prop_oneof![6 => Just("It jams."), 1 => Just("")];
    let due = prop_oneof![6 => Just("2027-02-01T12:00"), 1 => Just("2001-01-01T12:00"), 1 => Just("")];
    (text, due, 1..8_i64, 0..12_usize).prop_map(|(text, due, member, choice)| Filled { text, due, member, choice })
}

impl Filled {
    fn of<'a>(&self, list: &[&'a str]) -> &'a str {
        list[self.choice % list.len()]
    }

    fn sent(&self) -> Sent {
        let member = self.member.to_string();
        let score = (self.choice % 6).to_string();
        let texts = [
            "text",
            "why",
            "what",
            "note",
            "subject",
            "reason",
            "words",
            "evidence",
            "expectation",
            "happened",
            "fixed",
            "changes",
            "closing",
            "which_part",
            "why_none",
            "promise_what",
        ];
        let mut pairs: Vec<(String, String)> =
            texts.iter().map(|name| ((*name).to_owned(), self.text.to_owned())).collect();
        let chosen = [
            ("to", member.as_str()),
            ("owner", &member),
            ("approver", &member),
            ("promise_owner", &member),
            ("due", self.due),
            ("promise_due", self.due),
            ("check_on", "2027-03-01T12:00"),
            ("again", self.due),
            ("cost", self.of(&["0", "900", "1000000"])),
            ("kind", self.of(&["loan", "refund", "apology"])),
            ("severity", self.of(&["critical", "degraded", "minor"])),
            ("branch", self.of(&["method", "system"])),
            ("finding", self.of(&["upheld", "not_upheld"])),
            ("effect", self.of(&["worked", "did_not_work", "too_early"])),
            ("channel", self.of(&["email", "phone", "in_person", "post"])),
            ("word", self.of(&["made_right", "not_yet", "someone_else"])),
            ("understood", self.of(&["yes", "no"])),
            ("source", self.of(&["call", "1", "2"])),
            ("care", &score),
            ("help", &score),
            ("trust", "3"),
            ("made_right", self.of(&["yes", ""])),
        ];
        pairs.extend(chosen.map(|(name, value)| (name.to_owned(), value.to_owned())));
        // Only one promise, and none at all in half of the replies.
        pairs.retain(|(name, _)| self.choice.is_multiple_of(2) || !name.starts_with("promise_"));
        Sent { pairs, files: Vec::new() }
    }
}

fn everyone() -> impl Iterator<Item = Actor> {
    let members = MEMBERS.into_iter().chain([LARS]).map(Actor::Member);
    members.chain([Actor::Contact(INGRID), Actor::Contact(STRANGER)])
}

fn actions_of(actor: Actor) -> Vec<&'static Action<OfCase>> {
    match actor {
        Actor::Contact(_) => of_customers(MODULES).collect(),
        _ => of_members(MODULES).collect(),
    }
}

/// The numbers an action may be sent to: those of all things there are, and one that nothing has.
fn numbers(case: &Case, path: &str) -> Vec<u32> {
    let most = [case.messages.next(), case.promises.next(), case.remedies.next(), case.changes.next()];
    if path.contains("{n}") { (1..=most.into_iter().max().unwrap().min(8)).collect() } else { vec![0] }
}

struct Seen {
    accepted: usize,
    refused: usize,
}

fn look(run: &Run, form: &Filled, seen: &mut Seen) {
    let tools = Tools { coach: coach_pack::built_in().clone(), asked: crate::coaching::Asked::default() };
    let sent = form.sent();
    for actor in everyone() {
        let ctx = Context { now: run.now, actor, organisation: run.organisation, has_mail: run.has_mail, given: &[] };
        let actions = actions_of(actor);
        let open = possible(&run.case, actions.iter().copied(), &ctx);
        for action in &actions {
            let on = open.iter().find(|possible| std::ptr::eq(possible.action, *action)).map(|possible| &possible.on);
            for n in numbers(&run.case, action.path) {
                let is_open = on.is_some_and(|on| n == 0 || on.contains(&n));
                let at = CasePath { no: CaseNo(1042), n };
                let place = Place {
                    at,
                    n,
                    now: run.now,
                    organisation: run.organisation,
                    by: actor,
                    tools: &tools,
                    has_file: false,
                };
                let Ok(command) = action.command(&Input::Form(&sent), &place) else { continue };
                let told = format!("{} on {n} by {actor:?}, open: {is_open}", action.path);
                match decide(&run.case, command, &ctx) {
                    Ok(_) => {
                        assert!(is_open, "{told}, and it was done");
                        seen.accepted += 1;
                    }
                    Err(no) => {
                        let for_who_or_when = matches!(no.kind, Kind::Forbidden | Kind::NotNow | Kind::NotFound);
                        assert!(!(is_open && for_who_or_when), "{told}, refused: {}", no.says);
                        seen.refused += 1;
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_listed_as_open_can_be_done_and_nothing_else(
        moves in prop::collection::vec(moves::any_move(), 1..MOVES),
        forms in prop::collection::vec(any_form(), 1..3),
        has_mail in prop::bool::weighted(0.7),
    ) {
        let organisation = northline();
        let mut run = Run::begin(&organisation, has_mail);
        for next in &moves {
            run.make(next);
        }
        let mut seen = Seen { accepted: 0, refused: 0 };
        for form in &forms {
            look(&run, form, &mut seen);
        }
        prop_assert!(seen.refused > 0);
    }
}
