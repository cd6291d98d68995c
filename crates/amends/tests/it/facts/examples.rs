//! One fact of each kind, in the order they are declared. Their stored bodies are the golden files.

use base::context::{Actor, Stamp};
use base::ids::{CaseNo, ContactId, CustomerId, MemberId};
use casework::account::{self, Question, Source};
use casework::case::{Clocks, DismissalReason, Fact, Happening, Outcome, Severity, Step};
use casework::cause::{self, Branch, Finding};
use casework::change::{self, Count, Effect};
use casework::joining::{self, Carried, How, LinkKind, Numbers, Told};
use casework::letter;
use casework::message::{self, Aside, Channel, Coached, Exempt, Failure, Overruled, Purpose, Stance, WaiverReason};
use casework::outside;
use casework::participant;
use casework::promise::{self, To};
use casework::remedy::{self, Authority, Kind};
use casework::verdict::{self, Scores, Word};
use jiff::Timestamp;
use text::Language;

const TOMAS: MemberId = MemberId(1);
const ANA: MemberId = MemberId(2);
const INGRID: ContactId = ContactId(7);
const NILS: ContactId = ContactId(8);
const BOSS: ContactId = ContactId(9);

/// A day of November 2026, at noon.
fn day(day: i8) -> Timestamp {
    format!("2026-11-{day:02}T12:00:00Z").parse().unwrap()
}

/// All of them.
pub fn examples() -> Vec<Fact> {
    let mut all = Vec::new();
    all.extend(of_the_case().map(Fact::from));
    all.extend(in_messages().map(Fact::from));
    all.extend(among_colleagues().map(Fact::from));
    all.extend(of_people().map(Fact::from));
    all.extend(of_the_account().map(Fact::from));
    all.extend(of_promises().map(Fact::from));
    all.extend(of_remedies().map(Fact::from));
    all.extend(of_causes().map(Fact::from));
    all.extend(of_changes().map(Fact::from));
    all.extend(of_the_letter().map(Fact::from));
    all.extend(of_the_verdict().map(Fact::from));
    all.extend(of_those_outside().map(Fact::from));
    all.extend(super::groups::shared().map(Fact::from));
    all.extend(between_cases().map(Fact::from));
    all
}

fn of_the_case() -> [Happening; 14] {
    let clocks = Clocks { acknowledge: day(17), own: day(18), contain: day(19), path: day(30) };
    [
        Happening::Opened {
            channel: Channel::Email,
            subject: "Floor stands still".to_owned(),
            customer: CustomerId(3),
            contact: INGRID,
            severity: Severity::Critical,
            clocks,
        },
        Happening::Owned { owner: TOMAS },
        Happening::HandOverOffered { to: ANA, note: "I am away.".to_owned() },
        Happening::HandOverAccepted { owner: ANA },
        Happening::HandOverDeclined { why: "I am away too.".to_owned() },
        Happening::Retitled { subject: "The wrong motor".to_owned() },
        Happening::SeverityChanged { severity: Severity::Degraded, contain: day(20) },
        Happening::SecondLookAsked { reason: DismissalReason::Question, why: "She asks for a price.".to_owned() },
        Happening::SecondLookDeclined { why: "She waits for a motor.".to_owned() },
        Happening::Objected,
        Happening::StepDone { step: Step::Own },
        Happening::StepFellBack {
            step: Step::Contain,
            lack: None,
            n: 0,
            why: Some("A remedy was refuted.".to_owned()),
        },
        Happening::Closed {
            outcome: Outcome::NothingCanBeDone,
            why: Some("It is no longer made.".to_owned()),
            reason: None,
        },
        Happening::Reopened { cause: None, why: Some("It happened again.".to_owned()) },
    ]
}

fn in_messages() -> [message::Fact; 12] {
    use message::Fact::*;
    [
        Received {
            n: 1,
            channel: Channel::Email,
            from: INGRID,
            parent: Some(2),
            exempt: Some(Exempt::AutoReply),
            problem: message::Problems::read_back("A part of it could not be read."),
        },
        DebtOpened { n: 1, due: day(17) },
        Sent {
            n: 2,
            to: INGRID,
            channel: Channel::Phone,
            purpose: Purpose::Reply,
            answers: vec![1],
            stance: Stance { admits: true, listens: false, hurts: false },
            asks_understood: true,
        },
        Addressed { n: 2, to: vec![NILS], cc: vec![BOSS] },
        Delivered { n: 2 },
        Missed { n: 2, contact: BOSS, failure: Failure::said("550 5.1.1 unknown user") },
        Failed { n: 2, failure: Failure::said("550 5.1.1 unknown user") },
        SentAgain { n: 2 },
        CopySent { n: 2, contact: BOSS, message: 3 },
        GivenUp { n: 2, why: "The address is dead.".to_owned() },
        TakenBack { n: 2 },
        Waived { n: 1, reason: WaiverReason::Other, why: "She rang.".to_owned() },
    ]
}

fn among_colleagues() -> [message::Fact; 5] {
    use message::Fact;
    let aside = Overruled {
        rule: "denial.records".to_owned(),
        why: Aside::Contested,
        note: Some("The photo shows the door.".to_owned()),
    };
    let coached = Coached {
        marked: vec!["denial.records".to_owned(), "hollow.any".to_owned()],
        applied: vec!["hollow.any".to_owned()],
        overruled: vec![aside],
    };
    [
        Fact::Noted { n: 3 },
        Fact::StrangerWrote { n: 1, from: ContactId(8), arrival: 42, due: day(18) },
        Fact::LetIn { n: 1 },
        Fact::SetApart { n: 1 },
        Fact::Coached { n: 2, coached },
    ]
}

fn of_people() -> [participant::Fact; 5] {
    use participant::{Fact::*, Role};
    let authority = || Some("Power of attorney".to_owned());
    [
        Added { n: 2, contact: NILS, role: Role::Representative, stands_for: Some(1), authority: authority() },
        RoleChanged { n: 2, role: Role::DecisionMaker, stands_for: None, authority: None },
        ComplainantChanged { n: 2, contact: NILS, customer: CustomerId(3) },
        Removed { n: 3, why: "He has left the company.".to_owned() },
        PageSent { n: 2, message: 4 },
    ]
}

fn of_the_account() -> [account::Fact; 2] {
    [
        account::Fact::Answered {
            question: Question::NotEnough,
            words: "It came twice.".to_owned(),
            source: Source::Message(1),
        },
        account::Fact::Understood { yes: false, words: Some("It is the motor.".to_owned()) },
    ]
}

fn of_promises() -> [promise::Fact; 13] {
    use promise::Fact::*;
    [
        Requested { n: 1, of: ANA, by: TOMAS, what: "A loan motor".to_owned(), due: day(18) },
        Accepted { n: 1 },
        Declined { n: 1, why: "There is none.".to_owned() },
        Countered { n: 1, what: "A used one".to_owned(), due: day(19), why: "There is none.".to_owned() },
        Made {
            n: 2,
            to: To::Contact(INGRID),
            owner: TOMAS,
            what: "The right motor".to_owned(),
            due: day(18),
            zone: "Europe/Oslo".to_owned(),
            message: Some(2),
        },
        Renegotiated { n: 2, due: day(19), why: "Snow.".to_owned() },
        Done { n: 2, note: Some("At the gate.".to_owned()) },
        Confirmed { n: 2 },
        NotYet { n: 2, why: "It is the wrong one.".to_owned() },
        Withdrawn { n: 2, why: "Not needed any more.".to_owned() },
        Unmade { n: 3 },
        MovedBack { n: 4, due: day(20) },
        Broken { n: 2 },
    ]
}

fn of_remedies() -> [remedy::Fact; 10] {
    use remedy::Fact::*;
    [
        ExposureAssessed { text: "€900 an hour".to_owned() },
        Contained { text: "A loan feeder runs.".to_owned() },
        NoContainmentNeeded { why: "It works.".to_owned() },
        Offered {
            n: 1,
            kind: Kind::Credit,
            what: "Ten per cent off".to_owned(),
            cost: 12_050,
            currency: "EUR".to_owned(),
            authority: Authority::Asked(ANA),
        },
        Approved { n: 1, by: ANA },
        Refused { n: 1, by: ANA, why: "Rule 7.".to_owned() },
        Delivered { n: 1, evidence: Some("Signed slip".to_owned()), file: Some(2) },
        Confirmed { n: 1 },
        Refuted { n: 1, words: "It did not come.".to_owned() },
        Withdrawn { n: 1, why: "Offered twice.".to_owned() },
    ]
}

fn of_causes() -> [cause::Fact; 3] {
    [
        cause::Fact::Named {
            n: 1,
            branch: Branch::Method,
            text: "Bins have no labels".to_owned(),
            whys: vec!["Nobody owns them.".to_owned()],
        },
        cause::Fact::Struck { n: 1, why: "They have.".to_owned() },
        cause::Fact::Found { finding: Finding::PartlyUpheld, reason: "We sent the wrong motor.".to_owned() },
    ]
}

fn of_changes() -> [change::Fact; 8] {
    use change::Fact::*;
    [
        Planned {
            n: 1,
            what: "Label the bins".to_owned(),
            expectation: "No wrong motor in a month".to_owned(),
            owner: ANA,
            due: day(20),
            check_on: day(30),
        },
        Moved { n: 1, due: day(25), why: "No labels.".to_owned() },
        Made { n: 1 },
        Checked {
            n: 1,
            effect: Effect::DidNotWork,
            before: Some(Count { times: 6, days: 90 }),
            after: Some(Count { times: 3, days: 29 }),
            words: "As often as before.".to_owned(),
            again: Some(day(30)),
        },
        Dropped { n: 1, why: "The line is closed.".to_owned() },
        NothingCanBeDone { why: "It is no longer made.".to_owned() },
        SomethingCanBeDone { why: "A maker was found.".to_owned() },
        CannotBeUndone { what: "It was late for the wedding.".to_owned() },
    ]
}

fn of_the_letter() -> [letter::Fact; 3] {
    let sha256 = "7aee2b59ce9aeb2ffbb6ddf7f039c305367a87b2284cabf7dea64a0003901c0f".to_owned();
    [
        letter::Fact::Drafted { version: 1 },
        letter::Fact::Addressed { version: 1, contact: BOSS },
        letter::Fact::Sent { version: 1, message: 3, sha256 },
    ]
}

fn of_the_verdict() -> [verdict::Fact; 8] {
    use verdict::Fact::*;
    let scores = Scores { care: 2, help: 3, trust: 1 };
    [
        Predicted { scores, made_right: false, by: TOMAS },
        Asked { message: 4, remind_at: day(24) },
        Reminded { message: 5, lapses_at: day(28) },
        Given {
            scores,
            word: Word::SomeoneElse,
            words: Some("To somebody who can promise it.".to_owned()),
            taken: None,
        },
        AlsoAsked { contact: NILS, message: 6 },
        AlsoGiven { contact: NILS, scores, word: Word::NotYet, words: Some("Line 3 still jams.".to_owned()) },
        Lapsed,
        Overtaken,
    ]
}

fn of_those_outside() -> [outside::Fact; 16] {
    use outside::{Agreement, Ending, Fact::*, Kind, Place};
    let (n, letter, charge, words) = (1, outside::FIRST, 1, || Some("Their dock.".to_owned()));
    let from = Some("night@kestrel.example".to_owned());
    let problem = message::Problems::read_back("A part of it could not be read.");
    [
        Asked {
            n,
            letter,
            party: "Kestrel Freight".to_owned(),
            kind: Kind::Carrier,
            address: "claims@kestrel.example".to_owned(),
            language: Language::German,
            due: day(19),
        },
        Written { n, letter, due: Some(day(20)) },
        Reminded { n, letter },
        Answered {
            n,
            letter,
            channel: Channel::Email,
            from,
            received_at: day(18),
            automatic: false,
            problem,
            due: Some(day(21)),
        },
        Waived { n, why: "They only thank us.".to_owned() },
        Delivered { letter },
        Failed { letter, failure: Failure::said("550 5.1.1 unknown user") },
        SentAgain { letter },
        GivenUp { letter, why: "The firm is gone.".to_owned() },
        TakenBack { letter },
        Readdressed { n, address: "claims@kestrel-freight.example".to_owned() },
        Quoted { n, letter, place: Place::Reply, words: "It stood on our dock.".to_owned() },
        Charged { n, charge, amount: 30_000, currency: "EUR".to_owned(), agreement: Agreement::Open, words: words() },
        ChargeAnswered { n, charge, agreement: Agreement::Agreed, words: words() },
        ChargeDropped { n, charge, why: "Goodwill.".to_owned() },
        Closed { n, ending: Ending::PutRight, why: words() },
    ]
}

fn between_cases() -> [joining::Fact; 5] {
    let numbers = Numbers { messages: vec![(1, 4)], promises: vec![(1, 2)], ..Numbers::default() };
    let said = message::Fact::Received {
        n: 4,
        channel: Channel::Email,
        from: INGRID,
        parent: None,
        exempt: None,
        problem: None,
    };
    let owed = message::Fact::DebtOpened { n: 4, due: day(18) };
    let stamp = Stamp { at: day(17), by: Actor::System };
    let facts = [said, owed].map(|fact| Told { fact: fact.into(), stamp }).into();
    let carried = Carried { numbers: numbers.clone(), facts };
    [
        joining::Fact::Took { from: CaseNo(1043), how: How::Merge, carried },
        joining::Fact::Gave { to: CaseNo(1042), how: How::Split, numbers, subject: Some("The spare belt".to_owned()) },
        joining::Fact::CameFor { n: 5, case: CaseNo(1043) },
        joining::Fact::Linked { to: CaseNo(1043), how: LinkKind::CausedBy },
        joining::Fact::Unlinked { to: CaseNo(1043) },
    ]
}
