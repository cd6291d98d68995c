//! What holds after any order of commands, by anyone, at any hour.
//!
//! Reading order: this page (a run and what must hold after each move), `moves` (what a run is made of),
//! `colleague` (the moves that lead on), `buttons` (what the page offers is what the rules allow), `actions` (what is
//! listed as open can be done, and nothing else), `rebuilt` (what is kept of it all).

mod actions;
mod buttons;
mod colleague;
mod joined;
mod moves;
mod rebuilt;

use super::{Case, Fact, Happening, Outcome, Step, decide, path};
use crate::account::{self, Question};
use crate::given::{INGRID, northline, now};
use crate::message::{Channel, Purpose};
use crate::verdict::{self, Word};
use crate::{cause, change, letter, message, promise, remedy};
use base::context::{Actor, Context, Organisation, Stamp};
use jiff::{SignedDuration, Timestamp};
use moves::{Move, command, opening};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// The most moves in one run.
const MOVES: usize = 60;

/// A case on its way, with all that ever happened to it.
struct Run<'a> {
    organisation: &'a Organisation,
    has_mail: bool,
    case: Case,
    history: Vec<(Fact, Stamp)>,
    now: Timestamp,
    accepted: usize,
    refused: usize,
}

impl<'a> Run<'a> {
    fn begin(organisation: &'a Organisation, has_mail: bool) -> Run<'a> {
        let ctx = Context { now: now(), actor: Actor::System, organisation, has_mail, given: &[] };
        let stamp = Stamp { at: ctx.now, by: ctx.actor };
        let opened = super::open(opening(has_mail), &ctx).unwrap();
        let history: Vec<_> = opened.facts.into_iter().map(|fact| (fact, stamp)).collect();
        let case = Case::fold(&history).unwrap();
        Run { organisation, has_mail, case, history, now: ctx.now, accepted: 0, refused: 0 }
    }

    /// One command; what must hold after it is looked at whether it was carried out or not.
    fn make(&mut self, next: &Move) {
        self.now += SignedDuration::from_mins(next.minutes);
        let (actor, command) = command(&self.case, next, self.now, self.has_mail);
        let ctx =
            Context { now: self.now, actor, organisation: self.organisation, has_mail: self.has_mail, given: &[] };
        let before = self.case.clone();
        let decided = decide(&self.case, command, &ctx);
        assert_eq!(self.case, before, "deciding alone changed the case");
        match decided {
            Ok(decided) => {
                let stamp = Stamp { at: self.now, by: actor };
                for fact in &decided.facts {
                    self.case.apply(fact, stamp);
                    self.history.push((fact.clone(), stamp));
                }
                self.accepted += 1;
                bodies_belong_to_messages(&decided);
                self.holds(&before);
            }
            Err(refusal) => {
                assert!(refusal.to_string().ends_with(['.', '?', '”']), "a refusal says what to do: {refusal:?}");
                self.refused += 1;
            }
        }
    }

    /// All that must hold after every accepted command.
    fn holds(&self, before: &Case) {
        steps_are_done_by_their_evidence(&self.case);
        steps_are_done_by_what_happened(&self.case, &self.history);
        broken_stays_broken(before, &self.case);
        only_the_customers_word_makes_it_right(&self.case, &self.history);
        the_customer_holds_the_pen(self.has_mail, &self.history);
        closed_means_answered(&self.case);
        numbers_are_dense(&self.case);
    }
}

fn bodies_belong_to_messages(decided: &super::Decided) {
    let spoken: Vec<u32> = decided.facts.iter().filter_map(Fact::words).collect();
    let bodies: Vec<u32> = decided.bodies.iter().map(|body| body.n).collect();
    assert_eq!(bodies, spoken, "every message has its words, once");
}

/// A dismissed case walks no path any further; all else is recorded exactly as the evidence says.
fn steps_are_done_by_their_evidence(case: &Case) {
    let stones = path(case);
    for step in Step::ALL {
        let (recorded, shown) = (case.done[step as usize].is_some(), stones[step as usize].is_done());
        let dismissed = case.outcome == Some(Outcome::NotAComplaint);
        assert!(
            recorded == shown || (dismissed && shown),
            "{step}: recorded {recorded}, evidence {:?}",
            stones[step as usize]
        );
    }
}

/// The same once more, read off the bare history and not off the state the rules read.
fn steps_are_done_by_what_happened(case: &Case, history: &[(Fact, Stamp)]) {
    let done = |step: Step| case.done[step as usize].is_some();
    let happened = |wanted: fn(&Fact) -> bool| history.iter().any(|(fact, _)| wanted(fact));
    if done(Step::Own) {
        assert!(happened(|f| matches!(f, Fact::Case(Happening::Owned { .. } | Happening::HandOverAccepted { .. }))));
        assert!(happened(|f| matches!(f, Fact::Account(account::Fact::Answered { question: Question::What, .. }))));
        assert!(happened(
            |f| matches!(f, Fact::Message(message::Fact::Sent { stance, .. }) if !stance.hurts && (stance.admits || stance.listens))
        ));
        assert!(happened(|f| matches!(f, Fact::Promise(promise::Fact::Made { to: promise::To::Contact(_), .. }))));
    }
    if done(Step::Contain) {
        assert!(happened(|f| matches!(
            f,
            Fact::Remedy(remedy::Fact::Contained { .. } | remedy::Fact::NoContainmentNeeded { .. })
        )));
        assert!(happened(|f| matches!(f, Fact::Remedy(remedy::Fact::Delivered { .. }))));
    }
    if done(Step::Path) {
        assert!(happened(|f| matches!(f, Fact::Cause(cause::Fact::Named { .. }))));
        assert!(happened(|f| matches!(f, Fact::Cause(cause::Fact::Found { .. }))));
        assert!(happened(|f| matches!(
            f,
            Fact::Change(change::Fact::Planned { .. } | change::Fact::NothingCanBeDone { .. })
        )));
        let told = history.iter().rev().map(|(fact, _)| fact).take_while(|f| !says_not_yet(f));
        assert!(
            told.into_iter().any(|f| matches!(f, Fact::Letter(letter::Fact::Sent { .. }))),
            "a letter since the last “not yet”"
        );
    }
    if done(Step::Verdict) {
        let last = history
            .iter()
            .rev()
            .find(|(f, _)| matches!(f, Fact::Verdict(verdict::Fact::Given { .. } | verdict::Fact::Lapsed)));
        let silent = last.is_some_and(|(f, _)| *f == verdict::Fact::Lapsed.into());
        let right = last.is_some_and(|(f, by)| {
            matches!(f, Fact::Verdict(verdict::Fact::Given { taken, .. })
                if !says_not_yet(f) && (taken.is_some() || by.by == Actor::Contact(INGRID)))
        });
        assert!(
            silent || right || case.outcome == Some(Outcome::NothingCanBeDone),
            "the verdict step without a verdict"
        );
    }
    assert!(!done(Step::Learn) || done(Step::Verdict), "learned before the customer’s word");
}

fn says_not_yet(fact: &Fact) -> bool {
    matches!(fact, Fact::Verdict(verdict::Fact::Given { word, .. }) if *word != Word::MadeRight)
}

fn broken_stays_broken(before: &Case, after: &Case) {
    for broken in before.promises.all().iter().filter(|p| p.is_broken()) {
        let now = after.promises.get(broken.n).unwrap();
        assert_eq!((now.broken_at, now.standing()), (broken.broken_at, "broken"));
    }
}

fn only_the_customers_word_makes_it_right(case: &Case, history: &[(Fact, Stamp)]) {
    if !matches!(case.outcome, Some(Outcome::MadeRight | Outcome::MadeRightWithWhatCannotBeUndone)) {
        return;
    }
    let last = history.iter().rev().find_map(|(fact, _)| match fact {
        Fact::Verdict(verdict::Fact::Given { word, .. }) => Some(*word),
        _ => None,
    });
    assert_eq!(last, Some(Word::MadeRight));
}

/// A verdict is the customer's own, or a colleague's note of it when no mail reaches them; nothing is mailed then.
fn the_customer_holds_the_pen(has_mail: bool, history: &[(Fact, Stamp)]) {
    for (fact, stamp) in history {
        match fact {
            Fact::Verdict(verdict::Fact::Given { taken: None, .. }) => assert!(matches!(stamp.by, Actor::Contact(_))),
            Fact::Verdict(verdict::Fact::Given { taken: Some(_), .. }) => {
                assert!(!has_mail && matches!(stamp.by, Actor::Member(_)));
            }
            Fact::Verdict(verdict::Fact::Asked { .. }) => assert!(has_mail),
            Fact::Message(message::Fact::Sent { to: INGRID, channel: Channel::Email, purpose, .. }) => {
                assert!(has_mail || *purpose == Purpose::Reply, "mailed nobody: {purpose:?}");
            }
            _ => {}
        }
    }
}

fn closed_means_answered(case: &Case) {
    assert!(case.is_open() || case.messages.unanswered().next().is_none(), "closed with a message unanswered");
    assert_eq!(case.outcome.is_some(), !case.is_open(), "closed without an outcome");
}

fn numbers_are_dense(case: &Case) {
    assert!(case.messages.all().iter().map(|m| m.n).eq(1..case.messages.next()));
    assert!(case.promises.all().iter().map(|p| p.n).eq(1..case.promises.next()));
    assert!(case.remedies.all().iter().map(|r| r.n).eq(1..case.remedies.next()));
    assert!(case.causes.all().iter().map(|c| c.n).eq(1..case.causes.next()));
    assert!(case.changes.all().iter().map(|c| c.n).eq(1..case.changes.next()));
}

fn begins_message(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Message(
            message::Fact::Received { n, .. } | message::Fact::Sent { n, .. } | message::Fact::Noted { n },
        ) => Some(*n),
        _ => None,
    }
}

fn begins_promise(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Promise(promise::Fact::Made { n, .. } | promise::Fact::Requested { n, .. }) => Some(*n),
        _ => None,
    }
}

/// The numbers that the facts themselves carry count from 1 without a gap.
fn facts_are_numbered(history: &[(Fact, Stamp)]) {
    let messages: Vec<u32> = history.iter().filter_map(|(fact, _)| begins_message(fact)).collect();
    let promises: Vec<u32> = history.iter().filter_map(|(fact, _)| begins_promise(fact)).collect();
    assert!(messages.iter().copied().eq(1..=messages.len() as u32), "{messages:?}");
    assert!(promises.iter().copied().eq(1..=promises.len() as u32), "{promises:?}");
}

/// A promise breaks once at most.
fn breaks_once(case: &Case, history: &[(Fact, Stamp)]) {
    for promise in case.promises.all() {
        let broken = Fact::from(promise::Fact::Broken { n: promise.n });
        let times = history.iter().filter(|(fact, _)| *fact == broken).count();
        assert_eq!(times, usize::from(promise.is_broken()));
    }
}

/// What is stored reads back as it was, and folds to the same case.
fn stored_and_folded_again(history: &[(Fact, Stamp)]) -> Case {
    let stored: Vec<_> = history
        .iter()
        .map(|(fact, stamp)| {
            let (room, kind) = fact.kind();
            let again = Fact::from_json(room, kind, fact.version().into(), &fact.to_json().unwrap()).unwrap();
            assert_eq!(again, *fact);
            (again, *stamp)
        })
        .collect();
    Case::fold(&stored).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_commands_breaks_what_must_hold(moves in prop::collection::vec(moves::any_move(), 1..MOVES), has_mail in prop::bool::weighted(0.7)) {
        let organisation = northline();
        let mut run = Run::begin(&organisation, has_mail);
        for next in &moves {
            run.make(next);
        }
        prop_assert_eq!(stored_and_folded_again(&run.history), run.case.clone());
        facts_are_numbered(&run.history);
        breaks_once(&run.case, &run.history);
    }
}

/// How far a number of runs came: the share of moves accepted, and the runs that had each step done or ended so.
#[test]
fn the_runs_reach_every_depth_of_a_case() {
    let organisation = northline();
    let strategy = prop::collection::vec(moves::any_move(), MOVES / 2..MOVES);
    let mut runner = TestRunner::deterministic();
    let (mut steps, mut outcomes, mut reopened, mut accepted, mut refused) = ([0; 5], Vec::new(), 0, 0, 0);
    for nth in 0..500 {
        let moves = strategy.new_tree(&mut runner).unwrap().current();
        let mut run = Run::begin(&organisation, nth % 3 != 0);
        moves.iter().for_each(|next| run.make(next));
        let happened = |wanted: &dyn Fn(&Happening) -> bool| {
            run.history.iter().any(|(fact, _)| matches!(fact, Fact::Case(happening) if wanted(happening)))
        };
        for step in Step::ALL {
            steps[step as usize] += u32::from(happened(&|h| *h == Happening::StepDone { step }));
        }
        reopened += u32::from(happened(&|h| matches!(h, Happening::Reopened { .. })));
        outcomes.extend(run.history.iter().filter_map(|(fact, _)| match fact {
            Fact::Case(Happening::Closed { outcome, .. }) => Some(*outcome),
            _ => None,
        }));
        accepted += run.accepted;
        refused += run.refused;
    }
    let ended = |outcome| outcomes.iter().filter(|o| **o == outcome).count();
    let counts = [
        Outcome::MadeRight,
        Outcome::MadeRightWithWhatCannotBeUndone,
        Outcome::NothingCanBeDone,
        Outcome::NoVerdict,
        Outcome::NotAComplaint,
    ]
    .map(ended);
    let told =
        format!("steps {steps:?}, outcomes {counts:?}, reopened {reopened}, accepted {accepted}, refused {refused}");
    assert!(steps.iter().all(|runs| *runs >= 15), "{told}");
    assert!(counts.iter().all(|ends| *ends >= 1) && reopened >= 10, "{told}");
    assert!(accepted > 3000 && refused > 3000, "{told}");
}
