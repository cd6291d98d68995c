//! What a run is made of: random commands of anyone, and among them the next thing a good colleague would do.

use super::colleague;
use crate::account::{self, Question, Source};
use crate::case::{Case, Command, DismissalReason, Opening, Severity};
use crate::cause::{self, Branch, Finding};
use crate::change::{self, Effect, Plan};
use crate::given::{ANA, ASTRID, ERIK, INGRID, KARI, STRANGER, TOMAS, path_in_writing};
use crate::joining::{LinkKind, What};
use crate::letter::{self, Sections};
use crate::message::{self, Arrival, Channel, Exempt, Reply, Stance, WaiverReason};
use crate::outside;
use crate::participant;
use crate::participant::tests::{BOSS, NILS};
use crate::promise::{self, Terms};
use crate::remedy::{self, Offer};
use crate::verdict::{self, Scores, Word};
use base::context::Actor;
use base::ids::{CaseNo, CustomerId, MemberId};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use strum::VariantArray;

pub const MEMBERS: [MemberId; 5] = [TOMAS, ANA, KARI, ERIK, ASTRID];

/// One move of a run, as numbers: what they mean depends on how the case then stands.
#[derive(Clone, Debug)]
pub struct Move {
    /// Minutes that pass before it.
    pub minutes: i64,
    /// Do what the path asks for next, instead of anything.
    sensible: bool,
    actor: usize,
    kind: usize,
    /// On which numbered thing.
    n: u32,
    /// Hours until a date; below zero it has passed.
    hours: i64,
    /// Which of several choices.
    pub choice: usize,
    text: String,
}

/// Any move; a little more than half of them sensible.
pub fn any_move() -> impl Strategy<Value = Move> {
    let minutes = prop_oneof![6 => 0..60_i64, 2 => 60..3_000_i64, 1 => 3_000..20_000_i64];
    let text = prop_oneof![8 => Just("It jams."), 1 => Just(" ")];
    let hours = prop_oneof![1 => -50..0_i64, 9 => 1..900_i64];
    (minutes, prop::bool::weighted(0.55), 0..20_usize, 0..45_usize, 0..5_u32, hours, 0..1000_usize, text).prop_map(
        |(minutes, sensible, actor, kind, n, hours, choice, text)| {
            let text = text.to_owned();
            Move { minutes, sensible, actor, kind, n, hours, choice, text }
        },
    )
}

/// The complaint every run begins with.
pub fn opening(has_mail: bool) -> Opening {
    Opening {
        no: CaseNo(1042),
        subject: "Floor stands still".to_owned(),
        customer: CustomerId(3),
        contact: INGRID,
        severity: Severity::Critical,
        acknowledge: has_mail,
        lately: 0,
        arrival: arrival("It jams.", None),
    }
}

/// Who does what.
pub fn command(case: &Case, next: &Move, now: Timestamp, has_mail: bool) -> (Actor, Command) {
    if next.sensible { colleague::sensible(case, next, now, has_mail) } else { (next.actor(), next.command(case, now)) }
}

pub fn arrival(text: &str, exempt: Option<Exempt>) -> Arrival {
    Arrival {
        channel: Channel::Email,
        from: INGRID,
        parent: None,
        cc: Vec::new(),
        exempt,
        problem: None,
        text: text.to_owned(),
    }
}

pub fn reply(text: &str, promises: Vec<Terms>, stance: Stance) -> message::Command {
    message::Command::Reply(Reply {
        channel: Channel::Email,
        text: text.to_owned(),
        stance,
        asks_understood: true,
        promises,
        whom: Default::default(),
    })
}

pub const ADMITS: Stance = Stance { admits: true, listens: true, hurts: false };

impl Move {
    fn actor(&self) -> Actor {
        match self.actor {
            0..14 => Actor::Member(MEMBERS[self.actor % MEMBERS.len()]),
            14..17 => Actor::Contact(INGRID),
            17 => Actor::Contact(if self.flag() { STRANGER } else { NILS }),
            _ => Actor::System,
        }
    }

    pub fn text(&self) -> String {
        self.text.clone()
    }

    fn flag(&self) -> bool {
        self.choice.is_multiple_of(2)
    }

    fn member(&self) -> MemberId {
        MEMBERS[self.choice % MEMBERS.len()]
    }

    fn due(&self, now: Timestamp) -> Option<Timestamp> {
        (!self.choice.is_multiple_of(17)).then(|| now + SignedDuration::from_hours(self.hours))
    }

    fn terms(&self, now: Timestamp) -> Terms {
        Terms { owner: self.member(), what: self.text(), due: self.due(now) }
    }

    pub fn scores(&self) -> Scores {
        let score = |shift: usize| u8::try_from((self.choice + shift) % 5 + 1).unwrap();
        Scores { care: score(0), help: score(1), trust: if self.choice == 0 { 6 } else { score(2) } }
    }

    pub fn word(&self) -> Word {
        [Word::MadeRight, Word::NotYet, Word::SomeoneElse, Word::MadeRight][self.choice % 4]
    }

    /// Now and then something between this case and another; one that was merged is parted from it as often.
    pub fn joining(&self, case: &Case, no: CaseNo, to: CaseNo) -> Option<What> {
        if case.joining.is_merged() {
            return self.flag().then_some(What::UndoMerge { no });
        }
        if !self.choice.is_multiple_of(5) {
            return None;
        }
        Some(match self.choice % 7 {
            0 | 1 => What::Merge { no, into: to },
            2 | 3 => What::Move { no, n: self.n, to },
            4 => What::UndoMove { no, to },
            5 => What::Split { messages: vec![self.n], subject: self.text() },
            _ => What::Link { no, to, how: LinkKind::CausedBy },
        })
    }

    /// Something between this case and another; none leaves it to be given something.
    pub fn joins(&self, case: &Case, no: CaseNo, to: CaseNo) -> Option<What> {
        if case.joining.is_merged() {
            return Some(What::UndoMerge { no });
        }
        let n = case.messages.next().saturating_sub(self.n + 1);
        match self.kind % 8 {
            0 => Some(What::Merge { no, into: to }),
            1 | 2 => Some(What::Move { no, n, to }),
            3 | 4 => {
                let back = case.joining.given.last().map_or(to, |given| given.to);
                Some(What::UndoMove { no, to: back })
            }
            5 => Some(What::Split { messages: vec![n], subject: "It jams.".to_owned() }),
            _ => None,
        }
    }

    /// Any command at all.
    fn command(&self, case: &Case, now: Timestamp) -> Command {
        match self.kind {
            0 => Command::Own,
            1 => Command::HandOver { to: self.member(), note: self.text() },
            2 => Command::AcceptHandOver,
            3 => Command::DeclineHandOver { why: self.text() },
            4 => Command::Retitle { subject: self.text() },
            5 => Command::ChangeSeverity {
                severity: [Severity::Critical, Severity::Degraded, Severity::Minor][self.choice % 3],
            },
            6 => Command::AskAccount { n: None },
            7 => Command::TellResult { text: self.text() },
            8 => Command::Dismiss { reason: DismissalReason::VARIANTS[self.choice % 7], why: self.text() },
            9 => Command::Conclude,
            10 => match self.choice % 4 {
                0 => Command::ConfirmDismissal,
                1 => Command::DeclineDismissal { why: self.text() },
                2 => Command::Object { words: self.text() },
                _ => Command::Participant(self.people()),
            },
            11..18 => Command::Message(self.message(now)),
            18..20 => Command::Account(self.account()),
            20..28 => Command::Promise(self.promise(now)),
            28..34 => Command::Remedy(self.remedy()),
            34..36 => Command::Cause(self.cause()),
            36..39 => Command::Change(self.change(now)),
            39 => Command::Letter(self.letter()),
            43.. => Command::Outside(self.outside(now)),
            _ => Command::Verdict(self.verdict(case)),
        }
    }

    fn message(&self, now: Timestamp) -> message::Command {
        use message::Command as C;
        let (n, text) = (self.n, self.text());
        match self.choice % 13 {
            0 => C::Receive(arrival(&text, Some(Exempt::AutoReply))),
            1 => C::Receive(arrival(&text, None)),
            2 => reply(&text, vec![self.terms(now)], ADMITS),
            3 => reply(&text, Vec::new(), Stance { admits: self.flag(), listens: !self.flag(), hurts: n == 1 }),
            4 => C::Note { text },
            5 => C::Waive { n, reason: WaiverReason::VARIANTS[self.choice % 6], why: text },
            6 => C::Deliver { n },
            7 => C::Fail { n, failure: message::Failure::said(&text) },
            8 => C::SendAgain { n },
            9 => C::TakeBack { n },
            10 => C::SendCopy { n, to: None, copy: None },
            11 => C::Unwaive { n },
            _ => C::GiveUp { n, why: text },
        }
    }

    fn people(&self) -> participant::Command {
        use participant::{Command as C, Part, Role};
        let who = message::Whom::Known([NILS, BOSS][self.choice % 2]);
        let authority = if self.n > 2 { self.text() } else { String::new() };
        let role = [Role::Affected, Role::Representative, Role::Complainant, Role::Copied][self.choice % 4];
        let stands_for = (role == Role::Representative).then_some(self.n);
        let (part, customer) = (Part { role, stands_for, authority }, Some(CustomerId(3)));
        match self.choice % 5 {
            0 | 1 => C::Add { who, part, customer },
            2 => C::Change { n: self.n, part, customer },
            3 => C::Remove { n: self.n, why: self.text() },
            _ => C::SendPage { n: self.n },
        }
    }

    fn account(&self) -> account::Command {
        let source = [Source::Message(self.n), Source::Call, Source::Page][self.choice % 3];
        let question = Question::ALL[self.choice % 6];
        match self.choice % 4 {
            0 => account::Command::Understand { yes: self.n > 1, words: self.text() },
            _ => account::Command::Answer { answers: vec![(question, self.text())], source },
        }
    }

    fn promise(&self, now: Timestamp) -> promise::Command {
        use promise::Command as C;
        let (n, why, due) = (self.n, self.text(), self.due(now));
        match self.choice % 11 {
            0 => C::Make(self.terms(now)),
            1 => C::Request(self.terms(now)),
            2 => C::Accept { n },
            3 => C::Decline { n, why },
            4 => C::Counter { n, what: self.text(), due, why },
            5 => C::Renegotiate { n, due, why },
            6 => C::Complete { n, note: why },
            7 => C::Confirm { n },
            8 => C::Refute { n, why },
            9 => C::Withdraw { n, why },
            _ => C::Break { n },
        }
    }

    fn remedy(&self) -> remedy::Command {
        use remedy::Command as C;
        let (n, text) = (self.n, self.text());
        match self.choice % 10 {
            0 => C::Assess { text },
            1 => C::Contain { text },
            2 => C::NoContainment { why: text },
            3 => C::Offer(Offer {
                kind: remedy::Kind::Refund,
                what: text,
                cost: self.hours * 1_000,
                approver: Some(KARI),
            }),
            4 => C::Approve { n },
            5 => C::Refuse { n, why: text },
            6 => C::Deliver { n, evidence: text, file: None },
            7 => C::Confirm { n },
            8 => C::Refute { n, words: text },
            _ => C::Withdraw { n, why: text },
        }
    }

    fn cause(&self) -> cause::Command {
        let finding = [Finding::Upheld, Finding::PartlyUpheld, Finding::NotUpheld][self.n as usize % 3];
        match self.choice % 3 {
            0 => cause::Command::Name { branch: Branch::Method, text: self.text(), whys: vec![self.text()] },
            1 => cause::Command::Strike { n: self.n, why: self.text() },
            _ => cause::Command::Find { finding, reason: self.text() },
        }
    }

    fn change(&self, now: Timestamp) -> change::Command {
        use change::Command as C;
        let (n, text, due) = (self.n, self.text(), self.due(now));
        let effect = [Effect::Worked, Effect::DidNotWork, Effect::TooEarly][self.n as usize % 3];
        match self.choice % 8 {
            0 => C::Plan(Plan {
                what: text.clone(),
                expectation: text,
                owner: self.member(),
                due,
                check_on: due.map(later),
            }),
            1 => C::Move { n, due, why: text },
            2 => C::Make { n },
            3 => C::Check { n, effect, before: None, after: None, words: text, again: due },
            4 => C::Drop { n, why: text },
            5 => C::NothingCanBeDone { why: text },
            6 => C::SomethingCanBeDone { why: text },
            _ => C::CannotBeUndone { what: text },
        }
    }

    fn outside(&self, now: Timestamp) -> outside::Command {
        use outside::{Agreement, Came, Command as C, Ending, FIRST, Kind, Note, Place, Question};
        let (n, words, letter) = (self.n, self.text(), FIRST + self.n);
        let agreement = [Agreement::Open, Agreement::Agreed, Agreement::Refused][self.n as usize % 3];
        let came = || Came { text: self.text(), from: None, automatic: self.flag(), problem: None };
        let note = || Note { channel: Channel::Phone, text: self.text(), received_at: None, waits: self.flag() };
        match self.choice % 17 {
            0 | 1 => C::Ask(Question {
                party: self.text(),
                kind: Kind::VARIANTS[self.n as usize % 4],
                address: "claims@kestrel.example".to_owned(),
                language: None,
                subject: self.text(),
                text: self.text(),
                due: self.due(now),
            }),
            2 => C::Write { n, text: words, due: self.due(now) },
            3 => C::Remind { n, text: words },
            4 => C::Note { n, note: note() },
            5 => C::Receive { n, came: came() },
            6 => C::Waive { n, why: words },
            7 => C::Readdress { n, address: "desk@kestrel.example".to_owned() },
            8 => C::Quote { letter, place: Place::Reply, words },
            9 => C::Charge { n, amount: self.hours * 100, agreement, words },
            10 => C::AnswerCharge { n, charge: 1, agreement, words },
            11 => C::DropCharge { n, charge: 1, why: words },
            12 => C::Close { n, ending: Ending::Answered, why: words },
            13 => C::Deliver { letter },
            14 => C::Fail { letter, failure: message::Failure::said(&words) },
            15 => C::SendAgain { letter },
            _ => C::TakeBack { letter },
        }
    }

    fn letter(&self) -> letter::Command {
        let sections = Sections { fixed: self.text(), ..path_in_writing() };
        match self.choice % 3 {
            0 => letter::Command::Save(sections),
            1 => letter::Command::Hand { sections, channel: Channel::Post },
            _ => letter::Command::Send(sections),
        }
    }

    fn verdict(&self, case: &Case) -> verdict::Command {
        use verdict::Command as C;
        let waits = case.verdict.is_asked() && self.flag();
        let answer = || verdict::Answer { scores: self.scores(), word: self.word(), words: self.text() };
        match self.choice % 6 {
            0 if !waits => C::Predict { scores: self.scores(), made_right: self.flag() },
            1 => C::Ask,
            2 => C::Remind,
            3 => C::Lapse,
            4 => C::Take { answer: answer(), channel: Channel::Phone },
            _ => C::Give(answer()),
        }
    }
}

pub fn later(due: Timestamp) -> Timestamp {
    due + SignedDuration::from_hours(24)
}
