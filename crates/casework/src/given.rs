//! One small named world for the tests of the rules, and the shape every one of them has: given, when, then.
//!
//! A complaint by Ingrid Moe came in at 08:00 as message 1; it is now Tuesday 17 November 2026, 08:12 in Oslo.

use crate::account::{self, Question, Source};
use crate::case::{self, Case, Clocks, Command, Decided, Fact, Happening, Naming, Severity, Titles};
use crate::cause::{self, Branch, Finding};
use crate::change::{self, Plan};
use crate::letter::{self, Sections};
use crate::message::{self, Channel, Reply, Stance};
use crate::outside;
use crate::participant;
use crate::promise::{self, Terms};
use crate::remedy::{self, Offer};
use crate::verdict::{self, Scores};
use crate::{coaching, joining, search};
use base::context::{self, Actor, Context, Directory, Organisation, Person, Role, Stamp};
use base::ids::{ContactId, CustomerId, MailboxId, MemberId};
use base::refusal::{Kind, Refusal};
use calendar::ServiceCalendar;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use text::Language;
use web::module::{Module, Modules};

/// The modules of this crate that have to do with a case, as the program lists them.
pub const MODULES: Modules = Modules::new(&ALL);

static ALL: [&Module; 14] = [
    &case::MODULE,
    &message::MODULE,
    &participant::MODULE,
    &promise::MODULE,
    &remedy::MODULE,
    &account::MODULE,
    &cause::MODULE,
    &change::MODULE,
    &letter::MODULE,
    &verdict::MODULE,
    &joining::MODULE,
    &outside::MODULE,
    &coaching::MODULE,
    &search::MODULE,
];

/// Agent of the order desk; may give 2,000.00 EUR.
pub const TOMAS: MemberId = MemberId(1);
/// Agent of logistics; may give 500.00 EUR.
pub const ANA: MemberId = MemberId(2);
/// Manager of the order desk; may give 10,000.00 EUR.
pub const KARI: MemberId = MemberId(3);
/// Executive; may give 100,000.00 EUR.
pub const ERIK: MemberId = MemberId(4);
/// Admin; may give nothing.
pub const ASTRID: MemberId = MemberId(5);
/// Has left.
pub const LARS: MemberId = MemberId(6);
/// Ingrid Moe, the person let down.
pub const INGRID: ContactId = ContactId(7);
/// Somebody at another customer.
pub const STRANGER: ContactId = ContactId(8);

pub const TOMAS_ACTS: Actor = Actor::Member(TOMAS);
pub const ANA_ACTS: Actor = Actor::Member(ANA);
pub const KARI_ACTS: Actor = Actor::Member(KARI);
pub const ERIK_ACTS: Actor = Actor::Member(ERIK);
pub const INGRID_SAYS: Actor = Actor::Contact(INGRID);

/// Facts of several modules in one list.
macro_rules! facts {
    ($($fact:expr),* $(,)?) => { vec![$($crate::case::Fact::from($fact)),*] };
}
pub(crate) use facts;

/// A moment of Oslo's clock: `oslo("2026-11-17T08:12")`.
pub fn oslo(civil: &str) -> Timestamp {
    zone().to_timestamp(civil.parse().unwrap()).unwrap()
}

/// When every test begins, unless it says otherwise.
pub fn now() -> Timestamp {
    oslo("2026-11-17T08:12")
}

pub fn zone() -> TimeZone {
    TimeZone::get("Europe/Oslo").unwrap()
}

fn person(id: MemberId, name: &str, role: Role, team: &str, limit: i64) -> Person {
    Person {
        id,
        name: name.to_owned(),
        role,
        team: team.to_owned(),
        limit,
        direct_line: String::new(),
        active: id != LARS,
        language: None,
    }
}

/// Northline Parts and the people who work there.
pub fn northline() -> Organisation {
    let people = Directory::new(vec![
        person(TOMAS, "Tomas Reyes", Role::Agent, "order desk", 200_000),
        person(ANA, "Ana Lindqvist", Role::Agent, "logistics", 50_000),
        person(KARI, "Kari Holm", Role::Manager, "order desk", 1_000_000),
        person(ERIK, "Erik Dahl", Role::Executive, "board", 10_000_000),
        person(ASTRID, "Astrid Berg", Role::Admin, "office", 0),
        person(LARS, "Lars Vik", Role::Manager, "logistics", 1_000_000),
    ]);
    Organisation {
        name: "Northline Parts".to_owned(),
        address: "care@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(zone()),
        people,
        mailboxes: vec![("care@northline.example".to_owned(), MailboxId(1))],
        language: Language::English,
    }
}

/// The complaint every test begins with.
pub fn opened() -> Vec<(Fact, Stamp)> {
    let clocks = Clocks {
        acknowledge: oslo("2026-11-17T10:00"),
        own: oslo("2026-11-17T12:00"),
        contain: oslo("2026-11-17T12:00"),
        path: oslo("2026-12-01T08:00"),
    };
    let opened = Happening::Opened {
        channel: Channel::Email,
        subject: "Floor stands still".to_owned(),
        customer: CustomerId(3),
        contact: INGRID,
        severity: Severity::Critical,
        clocks,
    };
    let received = message::Fact::Received {
        n: 1,
        channel: Channel::Email,
        from: INGRID,
        parent: None,
        exempt: None,
        problem: None,
    };
    let owed = message::Fact::DebtOpened { n: 1, due: oslo("2026-11-17T12:00") };
    let stamp = Stamp { at: oslo("2026-11-17T08:00"), by: Actor::System };
    facts![opened, received, owed].into_iter().map(|fact| (fact, stamp)).collect()
}

/// A case with its history, at an hour.
#[derive(Clone)]
pub struct Given {
    pub case: Case,
    pub history: Vec<(Fact, Stamp)>,
    pub now: Timestamp,
    organisation: Organisation,
    has_mail: bool,
    elsewhere: Vec<context::Given>,
}

/// The opened complaint, and these facts after it, a minute before now.
pub fn given(facts: impl IntoIterator<Item = Fact>) -> Given {
    let stamp = Stamp { at: now() - SignedDuration::from_mins(1), by: TOMAS_ACTS };
    let history: Vec<_> = opened().into_iter().chain(facts.into_iter().map(|fact| (fact, stamp))).collect();
    let case = Case::fold(&history).unwrap();
    Given { case, history, now: now(), organisation: northline(), has_mail: true, elsewhere: Vec::new() }
}

/// The opened complaint and nothing else.
pub fn complaint() -> Given {
    given([])
}

/// A case whose first three steps are done, by the commands people would give: owned, contained, in writing. Its one
/// promise is kept.
pub fn in_writing() -> Given {
    contained()
        .after(
            TOMAS_ACTS,
            cause::Command::Name { branch: Branch::Method, text: "Bins have no labels".to_owned(), whys: Vec::new() },
        )
        .after(
            TOMAS_ACTS,
            cause::Command::Find { finding: Finding::Upheld, reason: "We sent the wrong motor.".to_owned() },
        )
        .after(TOMAS_ACTS, change::Command::Plan(labels()))
        .after(TOMAS_ACTS, letter::Command::Send(path_in_writing()))
        .after(TOMAS_ACTS, promise::Command::Complete { n: 1, note: "It is fitted.".to_owned() })
}

/// A case that is owned and contained.
pub fn contained() -> Given {
    let offer = Offer { kind: remedy::Kind::Loan, what: "A loan feeder".to_owned(), cost: 40_000, approver: None };
    owned()
        .after(TOMAS_ACTS, remedy::Command::Contain { text: "A loan feeder runs.".to_owned() })
        .after(TOMAS_ACTS, remedy::Command::Offer(offer))
        .after(TOMAS_ACTS, remedy::Command::Deliver { n: 1, evidence: "Signed slip".to_owned(), file: None })
}

/// A case whose first step is done; promise 1 is due on Wednesday at noon.
pub fn owned() -> Given {
    let what = vec![(Question::What, "The wrong motor came.".to_owned())];
    complaint()
        .after(TOMAS_ACTS, Command::Own)
        .after(TOMAS_ACTS, account::Command::Answer { answers: what, source: Source::Message(1) })
        .after(TOMAS_ACTS, message::Command::Reply(admission()))
        .after(Actor::System, message::Command::Deliver { n: 2 })
}

/// "We sent the wrong motor", with the next promise, asking whether we understood.
pub fn admission() -> Reply {
    let promise = Terms { owner: TOMAS, what: "The right motor".to_owned(), due: Some(oslo("2026-11-18T12:00")) };
    Reply {
        channel: Channel::Email,
        text: "We sent the wrong motor.".to_owned(),
        stance: Stance { admits: true, listens: false, hurts: false },
        asks_understood: true,
        promises: vec![promise],
        whom: Default::default(),
    }
}

/// Ana labels the bins by Friday; checked a month later.
pub fn labels() -> Plan {
    Plan {
        what: "Label the bins".to_owned(),
        expectation: "No wrong motor in a month".to_owned(),
        owner: ANA,
        due: Some(oslo("2026-11-20T12:00")),
        check_on: Some(oslo("2026-12-18T12:00")),
    }
}

/// A letter with all its parts.
pub fn path_in_writing() -> Sections {
    Sections {
        subject: "What happened".to_owned(),
        happened: "We sent the wrong motor.".to_owned(),
        fixed: "The right one runs since Tuesday.".to_owned(),
        changes: "Bins are labelled by Friday.".to_owned(),
        closing: "Tomas Reyes".to_owned(),
    }
}

/// A verdict's scores.
pub fn scores(care: u8, help: u8, trust: u8) -> Scores {
    Scores { care, help, trust }
}

impl Given {
    /// The same at another moment of Oslo's clock.
    pub fn at(mut self, civil: &str) -> Given {
        self.now = oslo(civil);
        self
    }

    /// The same at another instant.
    pub fn at_instant(mut self, now: Timestamp) -> Given {
        self.now = now;
        self
    }

    /// The same, of someone whom no mail reaches.
    pub fn without_mail(mut self) -> Given {
        self.has_mail = false;
        self
    }

    /// The same, of a customer whom this member gave as much lately in other cases.
    pub fn given_elsewhere(mut self, by: MemberId, cost: i64) -> Given {
        self.elsewhere.push(context::Given { by, cost });
        self
    }

    /// The same after a command that must succeed, one minute later.
    pub fn after(mut self, actor: Actor, command: impl Into<Command>) -> Given {
        let decided = self.decide(actor, command.into()).unwrap();
        for fact in decided.facts {
            let stamp = Stamp { at: self.now, by: actor };
            self.case.apply(&fact, stamp);
            self.history.push((fact, stamp));
        }
        self.now += SignedDuration::from_mins(1);
        self
    }

    /// What a rule is handed when this one acts.
    pub fn ctx(&self, actor: Actor) -> Context<'_> {
        let (organisation, given) = (&self.organisation, self.elsewhere.as_slice());
        Context { now: self.now, actor, organisation, has_mail: self.has_mail, given }
    }

    /// What a command leads to.
    pub fn when(&self, actor: Actor, command: impl Into<Command>) -> When {
        When(self.decide(actor, command.into()))
    }

    /// What this person can do now, as a member on the pages of a case.
    pub fn possible(&self, actor: Actor) -> Vec<case::possible::Possible> {
        case::possible::possible(&self.case, case::possible::of_members(MODULES), &self.ctx(actor))
    }

    fn decide(&self, actor: Actor, command: Command) -> Result<Decided, Refusal> {
        case::decide(&self.case, command, &self.ctx(actor))
    }
}

/// What came of a command.
pub struct When(Result<Decided, Refusal>);

impl When {
    /// Exactly these facts.
    #[track_caller]
    pub fn then<F: Into<Fact>>(self, facts: impl IntoIterator<Item = F>) {
        let wanted: Vec<Fact> = facts.into_iter().map(Into::into).collect();
        assert_eq!(self.0.unwrap().facts, wanted);
    }

    /// What was decided, for tests that look at the words or at one fact of many.
    #[track_caller]
    pub fn decided(self) -> Decided {
        self.0.unwrap()
    }

    /// Facts or refusal, for tests that ask which of them it is.
    pub fn outcome(self) -> Result<Vec<Fact>, Refusal> {
        self.0.map(|decided| decided.facts)
    }

    /// No, in these words among others, with this field to look at.
    #[track_caller]
    pub fn refused_at(self, field: &'static str, words: &str) {
        let refusal = self.0.unwrap_err();
        assert!(refusal.to_string().contains(words), "“{refusal}” does not say “{words}”");
        assert_eq!((refusal.kind, refusal.field), (Kind::Invalid, Some(field)));
    }

    /// No: this person may not.
    #[track_caller]
    pub fn forbidden(self, words: &str) {
        self.refused(Kind::Forbidden, words);
    }

    /// No: the case does not stand so.
    #[track_caller]
    pub fn not_now(self, words: &str) {
        self.refused(Kind::NotNow, words);
    }

    /// No: there is no such thing.
    #[track_caller]
    pub fn not_found(self, words: &str) {
        self.refused(Kind::NotFound, words);
    }

    #[track_caller]
    fn refused(self, kind: Kind, words: &str) {
        let refusal = self.0.unwrap_err();
        assert!(refusal.to_string().contains(words), "“{refusal}” does not say “{words}”");
        assert_eq!((refusal.kind, refusal.field), (kind, None));
    }
}

/// How a fact stated by someone is told, with the case's things named.
pub fn told(fact: impl Into<Fact>, by: Actor, titles: &Titles) -> String {
    let organisation = northline();
    let zone = zone();
    case::sentence(
        &fact.into(),
        &Naming {
            people: &organisation.people,
            contact: "Ingrid Moe",
            participants: &[],
            titles,
            zone: &zone,
            now: now(),
            by,
        },
    )
}
