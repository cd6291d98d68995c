//! Buttons and rules agree: what the page offers is never refused for who presses it or when, and what it does not
//! offer would be. For every actor, after any order of commands.

use super::moves::{any_move, later};
use super::{MOVES, Run};
use crate::account::{self, Question, Source};
use crate::case::panel::panels;
use crate::case::{Case, Command, asked, decide};
use crate::cause;
use crate::change::{self, Plan};
use crate::given::{ANA, ASTRID, ERIK, INGRID, KARI, LARS, MODULES, TOMAS, northline, path_in_writing};
use crate::letter;
use crate::message::{self, Reply};
use crate::promise::{self, Terms};
use crate::remedy::{self, Offer};
use crate::verdict::{self, Answer, Scores};
use base::context::{Actor, Context};
use base::ids::MemberId;
use base::refusal::{Kind, Refusal};
use jiff::Timestamp;
use proptest::prelude::*;

/// Everyone who may look at a page, one who has left, the customer, and the clock.
fn everyone() -> Vec<Actor> {
    let members = [TOMAS, ANA, KARI, ERIK, ASTRID, LARS].map(Actor::Member);
    members.into_iter().chain([Actor::Contact(INGRID), Actor::System]).collect()
}

fn for_who_or_when(refusal: &Refusal) -> bool {
    matches!(refusal.kind, Kind::Forbidden | Kind::NotNow | Kind::NotFound)
}

/// Each form of the page, filled in as a sensible person would, is taken or refused as its button said.
fn buttons_keep_their_word(case: &Case, ctx: &Context) {
    for offer in panels(MODULES).into_iter().flat_map(|panel| panel.offers(MODULES, case, ctx.actor)) {
        let shown = asked(case, offer.command.clone(), ctx);
        let taken = decide(case, filled(offer.command, case, ctx), ctx);
        let (path, actor) = (&offer.path, ctx.actor);
        match (shown, taken) {
            (Ok(()), Err(no)) => assert!(!for_who_or_when(&no), "{path} is shown to {actor:?} and refused: {no:?}"),
            (Err(no), Ok(_)) => panic!("{path} is not shown to {actor:?} ({no:?}) and would be taken"),
            (Err(said), Err(no)) => assert_eq!(said.kind, no.kind, "{path}, {actor:?}: {said:?} and then {no:?}"),
            (Ok(()), Ok(_)) => {}
        }
    }
}

/// A command with its fields filled in.
fn filled(command: Command, case: &Case, ctx: &Context) -> Command {
    let now = ctx.now;
    match command {
        Command::HandOver { .. } => {
            let to = if case.owner == Some(ANA) { TOMAS } else { ANA };
            Command::HandOver { to, note: words() }
        }
        Command::DeclineHandOver { .. } => Command::DeclineHandOver { why: words() },
        Command::Retitle { .. } => Command::Retitle { subject: words() },
        Command::TellResult { .. } => Command::TellResult { text: words() },
        Command::Dismiss { reason, .. } => Command::Dismiss { reason, why: words() },
        Command::Object { .. } => Command::Object { words: words() },
        Command::DeclineDismissal { .. } => Command::DeclineDismissal { why: words() },
        Command::Message(command) => Command::Message(said(command)),
        Command::Account(account::Command::Answer { .. }) => {
            let answers = vec![(Question::NotEnough, format!("Nobody called, {now}."))];
            Command::Account(account::Command::Answer { answers, source: Source::Call })
        }
        Command::Promise(command) => Command::Promise(promised(command, ctx)),
        Command::Remedy(command) => Command::Remedy(remedied(command)),
        Command::Cause(command) => Command::Cause(caused(command)),
        Command::Change(command) => Command::Change(changed(command, now)),
        Command::Letter(_) => Command::Letter(letter::Command::Save(path_in_writing())),
        Command::Verdict(command) => Command::Verdict(judged(command)),
        other => other,
    }
}

fn words() -> String {
    "It jams again.".to_owned()
}

fn said(command: message::Command) -> message::Command {
    use message::Command as C;
    match command {
        C::Reply(reply) => C::Reply(Reply { text: words(), ..reply }),
        C::Note { .. } => C::Note { text: words() },
        C::Waive { n, reason, .. } => C::Waive { n, reason, why: words() },
        other => other,
    }
}

fn promised(command: promise::Command, ctx: &Context) -> promise::Command {
    use promise::Command as C;
    let (due, why) = (Some(later(ctx.now)), words());
    let another = if ctx.actor == Actor::Member(ANA) { TOMAS } else { ANA };
    let terms = |owner: MemberId| Terms { owner, what: words(), due };
    match command {
        C::Make(_) => C::Make(terms(another)),
        C::Request(_) => C::Request(terms(another)),
        C::Decline { n, .. } => C::Decline { n, why },
        C::Counter { n, .. } => C::Counter { n, what: words(), due, why },
        C::Renegotiate { n, .. } => C::Renegotiate { n, due, why },
        C::Refute { n, .. } => C::Refute { n, why },
        C::Withdraw { n, .. } => C::Withdraw { n, why },
        other => other,
    }
}

fn remedied(command: remedy::Command) -> remedy::Command {
    use remedy::Command as C;
    match command {
        C::Assess { .. } => C::Assess { text: words() },
        C::Contain { .. } => C::Contain { text: words() },
        C::Offer(offer) => C::Offer(Offer { what: words(), ..offer }),
        C::Refuse { n, .. } => C::Refuse { n, why: words() },
        C::Withdraw { n, .. } => C::Withdraw { n, why: words() },
        other => other,
    }
}

fn caused(command: cause::Command) -> cause::Command {
    use cause::Command as C;
    match command {
        C::Name { branch, .. } => C::Name { branch, text: words(), whys: Vec::new() },
        C::Strike { n, .. } => C::Strike { n, why: words() },
        C::Find { finding, .. } => C::Find { finding, reason: words() },
    }
}

fn changed(command: change::Command, now: Timestamp) -> change::Command {
    use change::Command as C;
    let due = Some(later(now));
    match command {
        C::Plan(_) => {
            let check_on = due.map(later);
            C::Plan(Plan { what: words(), expectation: words(), owner: ANA, due, check_on })
        }
        C::Move { n, .. } => C::Move { n, due, why: words() },
        C::Check { n, effect, .. } => C::Check { n, effect, before: None, after: None, words: words(), again: None },
        C::Drop { n, .. } => C::Drop { n, why: words() },
        C::NothingCanBeDone { .. } => C::NothingCanBeDone { why: words() },
        C::SomethingCanBeDone { .. } => C::SomethingCanBeDone { why: words() },
        C::CannotBeUndone { .. } => C::CannotBeUndone { what: words() },
        other @ C::Make { .. } => other,
    }
}

fn judged(command: verdict::Command) -> verdict::Command {
    use verdict::Command as C;
    let scores = Scores { care: 4, help: 4, trust: 4 };
    match command {
        C::Predict { made_right, .. } => C::Predict { scores, made_right },
        C::Take { answer, channel } => C::Take { answer: Answer { scores, ..answer }, channel },
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_button_shown_is_never_refused_for_who_or_when(
        moves in prop::collection::vec(any_move(), 1..MOVES),
        has_mail in prop::bool::weighted(0.7),
    ) {
        let organisation = northline();
        let mut run = Run::begin(&organisation, has_mail);
        for (at, next) in moves.iter().enumerate() {
            run.make(next);
            if at % 20 == 0 || at + 1 == moves.len() {
                for actor in everyone() {
                    buttons_keep_their_word(&run.case, &Context { now: run.now, actor, organisation: &organisation, has_mail, given: &[] });
                }
            }
        }
    }
}

/// The page asks once about each form of each thing, and a case is never copied for it.
#[test]
fn the_page_asks_the_rules_a_few_dozen_times() {
    let forms = |case: &Case| {
        panels(MODULES).into_iter().map(|panel| panel.offers(MODULES, case, Actor::Member(TOMAS)).len()).sum::<usize>()
    };
    let (new, written) = (forms(&crate::given::complaint().case), forms(&crate::given::in_writing().case));
    assert!(new <= 55, "{new} of a new case");
    assert!(written <= 80, "{written} of a case with one of each thing");
}
