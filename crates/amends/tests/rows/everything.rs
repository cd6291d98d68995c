//! The sample, and after it what its stories leave out, so that its histories hold every kind of fact there is.

use crate::place::Place;
use crate::{ONE, TOMAS, World, everywhere};
use base::context::Actor;
use base::ids::{CaseNo, ContactId, GroupNo, MemberId};
use casework::case::{Command, DismissalReason, Fact, Happening, fold};
use casework::cause::{self, Branch};
use casework::change::{self, Plan};
use casework::customer::Sender;
use casework::group;
use casework::joining::What;
use casework::letter::{self, Sections};
use casework::message::{self, Channel, Coached, Recipients, Reply, Stance, WaiverReason, Whom};
use casework::outside::{self, Agreement, Came, Ending, FIRST, Note, Question};
use casework::participant::{self, Part, Role};
use casework::promise::{self, Terms};
use casework::receive::{Incoming, receive};
use casework::remedy::{self, Kind, Offer};
use casework::verdict::{self, Answer, Scores, Word};
use engine::desk::Who;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::sync::Arc;

const ANA: MemberId = MemberId(2);
/// Who manages Tomas.
const MANAGER: MemberId = MemberId(4);
/// Somebody at another customer of the sample.
const STRANGER: ContactId = ContactId(2);

/// Runs a story with every kind of fact in the store, on every database there is.
pub fn with_everything(story: impl Fn(&World)) {
    everywhere(|place| story(&everything(place)));
}

/// The same in a file of its own.
pub fn of_its_own() -> World {
    let place = Place::sqlite();
    let world = everything(&place);
    World { _place: Some(place), ..world }
}

fn everything(place: &Place) -> World {
    let world = World::sample(place);
    let told = Told { no: complaint(&world), world: &world };
    told.change_hands();
    told.learn();
    told.write();
    told.promise();
    told.take_back();
    told.people();
    told.outside();
    told.end_and_go_on();
    beside(&world);
    overtake(&world);
    join(&world);
    leave(&world);
    world.index();
    world
}

fn complaint(world: &World) -> CaseNo {
    let email = Some("ingrid@rare.example".to_owned());
    let sender = Sender { name: "Ingrid Moe".to_owned(), email, ..Sender::default() };
    let incoming = Incoming { sender, subject: "Belt".to_owned(), text: "It jams.".to_owned(), ..Incoming::default() };
    let who = Who { org: ONE, actor: Actor::System };
    world.runtime.block_on(receive(&world.desk, who, incoming)).unwrap().case().unwrap()
}

/// One case to which everything happens that is rare.
struct Told<'a> {
    world: &'a World,
    no: CaseNo,
}

fn text() -> String {
    "Because.".to_owned()
}

fn reply() -> Reply {
    Reply {
        channel: Channel::Email,
        text: "We sent the wrong belt.".to_owned(),
        stance: Stance { admits: true, listens: false, hurts: false },
        asks_understood: false,
        promises: Vec::new(),
        whom: Recipients::default(),
    }
}

impl Told<'_> {
    fn by(&self, actor: Actor, command: impl Into<Command>) {
        let who = Who { org: ONE, actor };
        self.world.runtime.block_on(self.world.desk.act(who, self.no, command.into())).unwrap();
    }

    /// An hour ago.
    fn before(&self, actor: Actor, command: impl Into<Command>) {
        let (who, then) = (Who { org: ONE, actor }, self.world.desk.now() - SignedDuration::from_hours(1));
        let desk = self.world.desk.at(Arc::new(move || then));
        self.world.runtime.block_on(desk.act(who, self.no, command.into())).unwrap();
    }

    fn tomas(&self, command: impl Into<Command>) {
        self.by(Actor::Member(TOMAS), command);
    }

    fn ana(&self, command: impl Into<Command>) {
        self.by(Actor::Member(ANA), command);
    }

    fn last_message(&self) -> u32 {
        self.world.case(ONE, self.no).messages.next() - 1
    }

    fn change_hands(&self) {
        self.tomas(Command::Own);
        self.tomas(Command::HandOver { to: ANA, note: text() });
        self.ana(Command::DeclineHandOver { why: text() });
        self.tomas(Command::Retitle { subject: "Wrong belt".to_owned() });
        self.tomas(remedy::Command::Offer(Offer { kind: Kind::Loan, what: text(), cost: 0, approver: None }));
        self.tomas(remedy::Command::Withdraw { n: 1, why: text() });
    }

    fn learn(&self) {
        let ahead = |days: i64| Some(self.world.desk.now() + SignedDuration::from_hours(24 * days));
        self.tomas(cause::Command::Name { branch: Branch::Method, text: text(), whys: Vec::new() });
        self.tomas(cause::Command::Strike { n: 1, why: text() });
        let plan = Plan { what: text(), expectation: text(), owner: TOMAS, due: ahead(2), check_on: ahead(30) };
        self.tomas(change::Command::Plan(plan));
        self.tomas(change::Command::Move { n: 1, due: ahead(3), why: text() });
        self.tomas(change::Command::Drop { n: 1, why: text() });
        self.tomas(change::Command::NothingCanBeDone { why: text() });
        self.tomas(change::Command::SomethingCanBeDone { why: text() });
    }

    fn write(&self) {
        let coached = Coached { marked: vec!["hollow.soon".to_owned()], ..Coached::default() };
        self.tomas(Command::Coached { command: Box::new(message::Command::Reply(reply()).into()), coached });
        let n = self.last_message();
        let fail = || message::Command::Fail { n, failure: message::Failure::said("mailbox full") };
        self.by(Actor::System, fail());
        self.tomas(message::Command::SendAgain { n });
        self.by(Actor::System, fail());
        self.tomas(message::Command::GiveUp { n, why: text() });
        for (arrival, said) in
            [(900_001, message::Command::LetIn { n: 1 }), (900_002, message::Command::SetApart { n: 2 })]
        {
            self.by(Actor::System, message::Command::AskAboutStranger { from: STRANGER, arrival });
            self.tomas(said);
        }
    }

    fn promise(&self) {
        let due = Some(self.world.desk.now() + SignedDuration::from_hours(30));
        let terms = |owner| Terms { owner, what: "A truck".to_owned(), due };
        let request = || promise::Command::Request(terms(ANA));
        self.tomas(request());
        self.ana(promise::Command::Counter { n: 1, what: text(), due, why: text() });
        self.tomas(request());
        self.ana(promise::Command::Decline { n: 2, why: text() });
        self.tomas(request());
        self.tomas(promise::Command::Withdraw { n: 3, why: text() });
        self.tomas(promise::Command::Make(terms(TOMAS)));
        self.tomas(promise::Command::Complete { n: 4, note: "It is fitted.".to_owned() });
        let contact = self.world.case(ONE, self.no).head.contact;
        self.by(Actor::Contact(contact), promise::Command::Refute { n: 4, why: text() });
    }

    /// What a mail said that never went was not said.
    fn take_back(&self) {
        let ahead = |hours: i64| Some(self.world.desk.now() + SignedDuration::from_hours(hours));
        let promises = vec![Terms { owner: TOMAS, what: "A van".to_owned(), due: ahead(30) }];
        self.tomas(message::Command::Reply(Reply { promises, ..reply() }));
        self.tomas(message::Command::TakeBack { n: self.last_message() });
        self.tomas(promise::Command::Renegotiate { n: 4, due: ahead(40), why: text() });
        self.tomas(message::Command::TakeBack { n: self.last_message() });
    }

    /// Puts somebody new on the case; their number on it.
    fn adds(&self, name: &str, role: Role, stands_for: Option<u32>) -> u32 {
        let email = Some(format!("{}@rare.example", name.to_lowercase()));
        let who = Whom::Typed(Box::new(Sender { name: name.to_owned(), email, ..Sender::default() }));
        let part = Part { role, stands_for, authority: stands_for.map(|_| text()).unwrap_or_default() };
        self.tomas(participant::Command::Add { who, part, customer: None });
        self.world.case(ONE, self.no).participants.next() - 1
    }

    fn people(&self) {
        let nils = self.adds("Nils", Role::Affected, None);
        let eva = self.adds("Eva", Role::Representative, Some(1));
        let contact = |n| self.world.case(ONE, self.no).participants.get(n).unwrap().contact;
        let whom =
            Recipients { to: vec![Whom::Known(contact(1))], cc: vec![Whom::Known(contact(nils))], answers: None };
        self.tomas(message::Command::Reply(Reply { whom, ..reply() }));
        let failure = message::Failure::said("no such user");
        let n = self.last_message();
        self.by(Actor::System, message::Command::Miss { n, contact: contact(nils), failure });
        self.tomas(message::Command::SendCopy { n, to: None, copy: None });
        let sections = Sections { subject: text(), ..Sections::default() };
        self.tomas(letter::Command::To { n: eva, letter: Box::new(letter::Command::Save(sections)) });
        for n in [nils, 1] {
            let part = Part { role: Role::Complainant, stands_for: None, authority: String::new() };
            self.by(Actor::Member(MANAGER), participant::Command::Change { n, part, customer: None });
        }
        self.tomas(participant::Command::SendPage { n: nils });
        self.tomas(participant::Command::Remove { n: nils, why: text() });
    }

    fn outside(&self) {
        use outside::Command as C;
        let due = Some(self.world.desk.now() + SignedDuration::from_hours(30));
        self.tomas(remedy::Command::Offer(Offer { kind: Kind::Refund, what: text(), cost: 40_000, approver: None }));
        self.tomas(remedy::Command::Deliver { n: 2, evidence: text(), file: None });
        let asks = C::Ask(Question {
            party: "Kestrel Freight".to_owned(),
            kind: outside::Kind::Carrier,
            address: "claims@kestrel.example".to_owned(),
            language: None,
            subject: "Pallet".to_owned(),
            text: text(),
            due: Some(self.world.desk.now() - SignedDuration::from_mins(30)),
        });
        self.before(Actor::Member(TOMAS), asks);
        let fail = |letter| C::Fail { letter, failure: message::Failure::said("mailbox full") };
        self.by(Actor::System, fail(FIRST));
        self.tomas(C::Readdress { n: 1, address: "claims@kestrel-freight.example".to_owned() });
        self.by(Actor::System, C::Deliver { letter: FIRST });
        self.tomas(C::Remind { n: 1, text: text() });
        self.by(Actor::System, fail(FIRST + 1));
        self.tomas(C::GiveUp { letter: FIRST + 1, why: text() });
        let came =
            Came { text: text(), from: Some("night@kestrel.example".to_owned()), automatic: false, problem: None };
        self.by(Actor::System, C::Receive { n: 1, came });
        self.tomas(C::Waive { n: 1, why: text() });
        self.tomas(C::Quote { letter: FIRST + 2, place: outside::Place::Note, words: text() });
        self.tomas(C::Write { n: 1, text: text(), due });
        self.tomas(C::TakeBack { letter: FIRST + 3 });
        let note = Note { channel: Channel::Phone, text: text(), received_at: None, waits: true };
        self.tomas(C::Note { n: 1, note });
        self.tomas(C::Charge { n: 1, amount: 30_000, agreement: Agreement::Open, words: text() });
        self.tomas(C::AnswerCharge { n: 1, charge: 1, agreement: Agreement::Refused, words: text() });
        self.tomas(C::DropCharge { n: 1, charge: 1, why: text() });
        self.tomas(C::Close { n: 1, ending: Ending::Refused, why: text() });
    }

    fn end_and_go_on(&self) {
        self.tomas(promise::Command::Complete { n: 4, note: text() });
        let unanswered: Vec<u32> =
            self.world.case(ONE, self.no).messages.unanswered().map(|message| message.n).collect();
        for n in unanswered {
            self.tomas(message::Command::Waive { n, reason: WaiverReason::Answered, why: text() });
        }
        let dismiss = || Command::Dismiss { reason: DismissalReason::Question, why: text() };
        self.tomas(dismiss());
        self.by(Actor::Member(MANAGER), Command::DeclineDismissal { why: text() });
        self.tomas(dismiss());
        self.by(Actor::Member(MANAGER), Command::ConfirmDismissal);
        let contact = self.world.case(ONE, self.no).head.contact;
        self.by(Actor::Contact(contact), Command::Object { words: "It jams again.".to_owned() });
    }
}

/// Somebody else on a case on which nothing is owed is asked for their word, and gives it.
fn beside(world: &World) {
    let cases =
        world.histories(ONE).into_iter().filter_map(|(no, history)| Some((no, casework::case::fold(&history)?)));
    let asked = |(no, case): (CaseNo, casework::case::Case)| {
        let told = Told { no, world };
        let may = casework::case::path(&case).iter().take(3).all(casework::case::Stone::is_done) && case.is_open();
        let n = may.then(|| told.adds(&format!("Nils{}", no.0), Role::Affected, None))?;
        let who = Who { org: ONE, actor: Actor::Member(TOMAS) };
        let asks = Command::from(verdict::Command::AskAlso { n });
        world.runtime.block_on(world.desk.act(who, no, asks)).ok()?;
        Some((no, world.case(ONE, no).participants.get(n)?.contact))
    };
    let (no, contact) = { cases }.find_map(asked).unwrap();
    let scores = Scores { care: 4, help: 4, trust: 4 };
    let answer = Answer { scores, word: Word::MadeRight, words: String::new() };
    Told { no, world }.by(Actor::Contact(contact), verdict::Command::Give(answer));
}

/// Somebody who said that it is made right says of a remedy that it did not help after all.
fn overtake(world: &World) {
    let cases = world.histories(ONE);
    let judged = cases.iter().filter_map(|(no, history)| Some((*no, casework::case::fold(history)?)));
    let helped = |remedy: &&remedy::Remedy| matches!(remedy.state, remedy::State::Delivered | remedy::State::Confirmed);
    let found = judged
        .filter(|(_, case)| case.verdict.is_made_right())
        .find_map(|(no, case)| Some((no, case.head.contact, case.remedies.all().iter().find(helped)?.n)));
    let (no, contact, n) = found.unwrap();
    Told { no, world }.by(Actor::Contact(contact), remedy::Command::Refute { n, words: text() });
}

/// Somebody writes to the case of the sample that was merged, and two cases that are linked have nothing to do with each other.
fn join(world: &World) {
    let all: Vec<_> = world.histories(ONE).into_iter().map(|(no, history)| (no, fold(&history).unwrap())).collect();
    let (merged, case) = all.iter().find(|(_, case)| case.joining.is_merged()).unwrap();
    let (org, contact) = (ONE, case.head.contact);
    let contact = world.read(move |sql| Ok(casework::customer::contact(sql, org, contact)?)).unwrap();
    let sender = Sender { name: contact.name, email: contact.email, ..Sender::default() };
    let incoming = Incoming { sender, text: "Et alors ?".to_owned(), tag: Some(*merged), ..Incoming::default() };
    let who = Who { org: ONE, actor: Actor::System };
    assert!(world.runtime.block_on(receive(&world.desk, who, incoming)).unwrap().case().is_some());
    let (no, to) = all.iter().find_map(|(no, case)| Some((*no, case.joining.links.first()?.0))).unwrap();
    Told { no, world }.tomas(What::Unlink { to });
}

/// A case of the sample’s group turns out not to belong there.
fn leave(world: &World) {
    let org = ONE;
    let case = world.read(move |sql| group::members(sql, org, GroupNo::nth(1)))[0].0;
    let (who, command) = (Who { org, actor: Actor::Member(MANAGER) }, group::Command::Remove { case, why: text() });
    let left = group::act(&world.desk, who, GroupNo::nth(1), command);
    world.runtime.block_on(left).unwrap();
}

#[test]
fn every_kind_of_fact_is_there() {
    let world = of_its_own();
    let histories = world.histories(ONE);
    let all: BTreeSet<_> = Fact::kinds().map(|kind| (kind.module, kind.name)).collect();
    let facts = histories.iter().flat_map(|(_, history)| history.iter().map(|each| each.fact.kind()));
    assert_eq!(facts.collect::<BTreeSet<_>>(), all);
    let reopened = histories
        .iter()
        .flat_map(|(_, history)| history)
        .filter(|each| matches!(each.fact, Fact::Case(Happening::Reopened { .. })));
    assert_eq!(reopened.count(), 3, "two customers objected, and one had a remedy that did not help");
}
