//! The next thing a good colleague, the customer or the clock would do, so that runs come far.

use super::moves::{ADMITS, Move, arrival, later, reply};
use crate::account::{self, Question, Source};
use crate::case::{Case, Command, Lack, path};
use crate::cause::{self, Branch, Finding};
use crate::change::{self, Effect, Plan, State as ChangeState};
use crate::given::{ANA, ERIK, INGRID, KARI, TOMAS, path_in_writing};
use crate::letter;
use crate::message::{self, Channel, Delivery, Exempt, Kind};
use crate::promise::{self, Terms};
use crate::remedy::{self, Offer, State as RemedyState};
use crate::verdict::{self, Answer, Scores};
use base::context::Actor;
use base::ids::MemberId;
use jiff::Timestamp;

/// What the path asks for next, by someone who may.
pub fn sensible(case: &Case, next: &Move, now: Timestamp, has_mail: bool) -> (Actor, Command) {
    let owner = case.owner.unwrap_or(TOMAS);
    let me = Actor::Member(owner);
    if let Some(on_its_way) =
        case.messages.all().iter().find(|m| is_on_its_way(&m.kind)).filter(|_| next.choice.is_multiple_of(3))
    {
        return (Actor::System, message::Command::Deliver { n: on_its_way.n }.into());
    }
    if !case.is_open() {
        return afterwards(case, next);
    }
    if case.messages.unanswered().next().is_some() && next.choice % 3 == 1 {
        return (me, reply("We sent the wrong motor.", Vec::new(), ADMITS).into());
    }
    let stones = path(case);
    let lack = stones.iter().flat_map(|stone| &stone.missing).next().map_or(Lack::Admission, |missing| missing.lack);
    let command = match lack {
        Lack::Approval | Lack::Delivery | Lack::Help | Lack::Proof => return remedies(case, me),
        Lack::Verdict | Lack::Answer => return answer(case, next, now),
        Lack::BrokenPromise | Lack::OwedPromise => return keep(case, me),
        Lack::InPlace | Lack::Checked => return check(case, me),
        Lack::Letter | Lack::NewLetter => letter_to_them(has_mail).into(),
        Lack::Question => ask(next, has_mail).into(),
        Lack::Change => plan(next, now),
        other => supply(other, owner, now),
    };
    (me, command)
}

/// What supplies something by one command of the owner's.
fn supply(lack: Lack, owner: MemberId, now: Timestamp) -> Command {
    let words = str::to_owned;
    match lack {
        Lack::Owner => Command::Own,
        Lack::Result => Command::TellResult { text: words("None since.") },
        Lack::Account => {
            let answers = vec![(Question::What, words("The motor."))];
            account::Command::Answer { answers, source: Source::Call }.into()
        }
        Lack::NextPromise => {
            promise::Command::Make(Terms { owner, what: words("A motor"), due: Some(later(now)) }).into()
        }
        Lack::Containment => remedy::Command::NoContainment { why: words("A spare line.") }.into(),
        Lack::Remedy => {
            let kind = remedy::Kind::Loan;
            remedy::Command::Offer(Offer { kind, what: words("A loan"), cost: 0, approver: None }).into()
        }
        Lack::Cause => {
            cause::Command::Name { branch: Branch::Method, text: words("No labels"), whys: Vec::new() }.into()
        }
        Lack::Finding => cause::Command::Find { finding: Finding::Upheld, reason: words("Ours.") }.into(),
        Lack::Prediction => {
            verdict::Command::Predict { scores: Scores { care: 4, help: 4, trust: 4 }, made_right: true }.into()
        }
        _ => reply("We sent the wrong motor.", Vec::new(), ADMITS).into(),
    }
}

fn letter_to_them(has_mail: bool) -> letter::Command {
    if has_mail {
        return letter::Command::Send(path_in_writing());
    }
    letter::Command::Hand { sections: path_in_writing(), channel: Channel::Post }
}

fn ask(next: &Move, has_mail: bool) -> verdict::Command {
    if has_mail {
        return verdict::Command::Ask;
    }
    let answer = Answer { scores: next.scores(), word: next.word(), words: next.text() };
    verdict::Command::Take { answer, channel: Channel::Phone }
}

fn is_on_its_way(kind: &Kind) -> bool {
    matches!(kind, Kind::Out { delivery: Delivery::OnItsWay, .. })
}

/// On a closed case: the customer's late word, or a message, now and then.
fn afterwards(case: &Case, next: &Move) -> (Actor, Command) {
    let customer = Actor::Contact(INGRID);
    if case.verdict.has_lapsed() {
        let words = next.text();
        return (
            customer,
            verdict::Command::Give(Answer { scores: Scores { care: 2, help: 2, trust: 2 }, word: next.word(), words })
                .into(),
        );
    }
    let exempt = (!next.choice.is_multiple_of(4)).then_some(Exempt::AutoReply);
    (Actor::System, message::Command::Receive(arrival("Again.", exempt)).into())
}

fn plan(next: &Move, now: Timestamp) -> Command {
    if next.choice.is_multiple_of(3) {
        return change::Command::NothingCanBeDone { why: "The maker is gone.".to_owned() }.into();
    }
    let (what, expectation) = ("Label the bins".to_owned(), "None in a month".to_owned());
    change::Command::Plan(Plan {
        what,
        expectation,
        owner: ANA,
        due: Some(later(now)),
        check_on: Some(later(later(now))),
    })
    .into()
}

/// The customer answers, or the clock does, or the owner concludes.
fn answer(case: &Case, next: &Move, now: Timestamp) -> (Actor, Command) {
    let clock = Actor::System;
    match (case.verdict.remind_at(), case.verdict.lapses_at()) {
        (Some(at), _) if at <= now => (clock, verdict::Command::Remind.into()),
        (_, Some(at)) if at <= now => (clock, verdict::Command::Lapse.into()),
        _ if next.choice.is_multiple_of(5) => {
            let scores = Scores { care: 4, help: 4, trust: 4 };
            (
                Actor::Contact(INGRID),
                verdict::Command::Give(Answer { scores, word: next.word(), words: next.text() }).into(),
            )
        }
        _ => (Actor::Member(KARI), Command::Message(message::Command::Note { text: "Still waiting.".to_owned() })),
    }
}

fn remedies(case: &Case, me: Actor) -> (Actor, Command) {
    let open = case.remedies.all().iter().find(|r| r.is_open() || r.state == RemedyState::Delivered && !r.is_proven());
    let (n, state) = open.map_or((1, RemedyState::Offered), |r| (r.n, r.state));
    match state {
        RemedyState::Asked => (Actor::Member(ERIK), remedy::Command::Approve { n }.into()),
        RemedyState::Delivered => (Actor::Contact(INGRID), remedy::Command::Confirm { n }.into()),
        _ => (me, remedy::Command::Deliver { n, evidence: "A slip".to_owned(), file: None }.into()),
    }
}

fn keep(case: &Case, me: Actor) -> (Actor, Command) {
    let owed = case.promises.to_contact().find(|p| p.is_owed());
    let who = owed.map_or(me, |p| Actor::Member(p.owner));
    (who, promise::Command::Complete { n: owed.map_or(1, |p| p.n), note: "It is fitted.".to_owned() }.into())
}

fn check(case: &Case, me: Actor) -> (Actor, Command) {
    let Some(change) = case.changes.standing().find(|c| c.state != ChangeState::Checked) else {
        return (me, Command::Own);
    };
    let who = Actor::Member(change.owner);
    let words = "None since.".to_owned();
    match change.state {
        ChangeState::Planned => (who, change::Command::Make { n: change.n }.into()),
        _ => (
            who,
            change::Command::Check {
                n: change.n,
                effect: Effect::Worked,
                before: None,
                after: None,
                words,
                again: None,
            }
            .into(),
        ),
    }
}
