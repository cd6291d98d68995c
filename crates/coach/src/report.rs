//! What the coach says about a reply.

use std::ops::Range;

use crate::due::Due;

/// What a finding is about: ten ways to hurt, five things missing, nine things that help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Disputes or plays down what the customer says.
    Denial,
    /// Puts cause or cure on someone else, on rules or on circumstances.
    Shirk,
    /// Begs, or apologises over and over.
    Grovel,
    /// Attacks the customer, or takes offence.
    Attack,
    /// Praises ourselves after letting someone down.
    SelfPraise,
    /// Says yes without who, what and when.
    Hollow,
    /// Apologises without admitting anything.
    NonApology,
    /// Wishy-washy: nobody did it, nobody knows, sometime.
    Wishy,
    /// The boss merry-go-round: another must approve, or it was passed along.
    Boss,
    /// Office or legal language.
    Jargon,
    /// Nobody owns what went wrong.
    NoOwnership,
    /// Nothing is said to happen next.
    NoNextStep,
    /// A promise has no date.
    NoDate,
    /// A question of the customer has no answer.
    Unanswered,
    /// The reply answers another complaint.
    Mismatch,
    /// Strength: says "we got this wrong".
    Own,
    /// Strength: tells what happened in this case.
    Account,
    /// Strength: makes good.
    Remedy,
    /// Strength: changes something for good.
    Fix,
    /// Strength: regrets without an if.
    Regret,
    /// Strength: wants to keep the customer.
    Recommit,
    /// Strength: asks instead of assuming.
    Question,
    /// Strength: thanks.
    Thanks,
    /// Strength: tells the customer what they can do.
    Cta,
}

/// Every mode with the name packs, labels and the API use.
const NAMES: [(Mode, &str); 24] = [
    (Mode::Denial, "DENIAL"),
    (Mode::Shirk, "SHIRK"),
    (Mode::Grovel, "GROVEL"),
    (Mode::Attack, "ATTACK"),
    (Mode::SelfPraise, "SELF_PRAISE"),
    (Mode::Hollow, "HOLLOW"),
    (Mode::NonApology, "NON_APOLOGY"),
    (Mode::Wishy, "WISHY"),
    (Mode::Boss, "BOSS"),
    (Mode::Jargon, "JARGON"),
    (Mode::NoOwnership, "NO_OWNERSHIP"),
    (Mode::NoNextStep, "NO_NEXT_STEP"),
    (Mode::NoDate, "NO_DATE"),
    (Mode::Unanswered, "UNANSWERED"),
    (Mode::Mismatch, "MISMATCH"),
    (Mode::Own, "OWN"),
    (Mode::Account, "ACCOUNT"),
    (Mode::Remedy, "REMEDY"),
    (Mode::Fix, "FIX"),
    (Mode::Regret, "REGRET"),
    (Mode::Recommit, "RECOMMIT"),
    (Mode::Question, "QUESTION"),
    (Mode::Thanks, "THANKS"),
    (Mode::Cta, "CTA"),
];

impl Mode {
    /// All modes: the ten negative ones first, then what is missing, then the strengths.
    pub fn all() -> impl Iterator<Item = Mode> {
        NAMES.iter().map(|(mode, _)| *mode)
    }

    /// The name in packs, labels and the API, such as `SELF_PRAISE`.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// The mode of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Mode> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(mode, _)| *mode)
    }

    /// One of the ten ways to hurt.
    #[must_use]
    pub fn hurts(self) -> bool {
        self <= Mode::Jargon
    }

    /// One of the nine things that help.
    #[must_use]
    pub fn helps(self) -> bool {
        self >= Mode::Own
    }
}

/// One thing the coach noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub mode: Mode,
    /// Finer than the mode, as the rule names it (`minimise`, `blame_customer`); may be empty.
    pub sub: String,
    /// Bytes of the reply; empty at the end of the text when something is missing.
    pub span: Range<usize>,
    /// One plain reason.
    pub reason: String,
    /// One concrete better way.
    pub better: String,
    /// The rule's id, such as `denial.records`.
    pub rule: String,
    /// How much it matters, 0 to 100.
    pub weight: u8,
    /// A rule found it; the statistical reader is less sure.
    pub sure: bool,
}

/// Who a promise binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The writer: "I will".
    Me,
    /// The organisation: "we will", "you will receive".
    We,
    /// A colleague by name.
    Named(String),
    /// A team or an unnamed colleague, in the writer's words.
    Team(String),
    /// Somebody outside, in the writer's words.
    ThirdParty(String),
}

/// One promise the reply makes.
#[derive(Debug, Clone, PartialEq)]
pub struct PromiseRead {
    /// Bytes of the reply.
    pub span: Range<usize>,
    /// Who is to act.
    pub actor: Actor,
    /// What is to be done, in the writer's words.
    pub action: String,
    /// By when.
    pub due: Due,
    /// What must happen first, in the writer's words, if anything.
    pub condition: Option<String>,
    /// A checkable act; the other kind only sounds like one.
    pub firm: bool,
    /// A rule heard it; the statistical reader is less sure.
    pub sure: bool,
}

/// A question of the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Bytes of the customer's text.
    pub span: Range<usize>,
    /// The question in their words.
    pub text: String,
}

/// What the coach says about one reply.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The language it was read in; `None`: "not a language I know".
    pub language: Option<String>,
    /// What hurts and what is missing, most important first.
    pub findings: Vec<Finding>,
    /// What helps, in the order of the text.
    pub strengths: Vec<Finding>,
    /// What the reply promises, in the order of the text.
    pub promises: Vec<PromiseRead>,
    /// Questions of the customer that the reply leaves open.
    pub unanswered: Vec<Question>,
    /// Whether this answers a complaint: as the customer's words say, an apology in the reply, or what is known of the case.
    pub to_complaint: bool,
    /// The reply asks the customer to tell more about what they felt or what happened.
    pub(crate) listening: bool,
}

impl Report {
    /// The at most four findings worth showing at once; never two of one mode while another mode waits.
    #[must_use]
    pub fn shown(&self) -> Vec<&Finding> {
        let mut shown: Vec<&Finding> = Vec::new();
        for finding in &self.findings {
            if shown.len() < 4 && shown.iter().all(|other| other.mode != finding.mode) {
                shown.push(finding);
            }
        }
        let rest = self.findings.iter().filter(|f| !shown.iter().any(|s| std::ptr::eq(*s, *f)));
        let room = 4 - shown.len();
        let rest: Vec<&Finding> = rest.take(room).collect();
        shown.extend(rest);
        shown
    }

    /// The reply says that we got something wrong.
    #[must_use]
    pub fn admits(&self) -> bool {
        self.strengths.iter().any(|strength| strength.mode == Mode::Own)
    }

    /// The reply asks an open question about what the customer went through and wants to hear the answer.
    #[must_use]
    pub fn listens(&self) -> bool {
        self.listening
    }

    /// The reply denies, shifts blame or attacks: it may be sent, but it does not own the case.
    #[must_use]
    pub fn denies_shirks_or_attacks(&self) -> bool {
        self.findings.iter().any(|f| f.sure && matches!(f.mode, Mode::Denial | Mode::Shirk | Mode::Attack))
    }

    /// Whether any finding or strength has this mode.
    #[must_use]
    pub fn has(&self, mode: Mode) -> bool {
        self.findings.iter().chain(&self.strengths).any(|finding| finding.mode == mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_modes() {
        assert!(NAMES.iter().enumerate().all(|(at, (mode, _))| *mode as usize == at));
    }

    fn finding(mode: Mode) -> Finding {
        let empty = String::new;
        Finding {
            mode,
            sub: empty(),
            span: 0..1,
            reason: empty(),
            better: empty(),
            rule: empty(),
            weight: 50,
            sure: true,
        }
    }

    #[test]
    fn at_most_four_are_shown_and_each_mode_gets_its_turn() {
        let modes = [Mode::Denial, Mode::Denial, Mode::Denial, Mode::Shirk, Mode::Hollow];
        let report = Report { findings: modes.map(finding).to_vec(), ..Report::default() };
        let shown: Vec<Mode> = report.shown().iter().map(|f| f.mode).collect();
        assert_eq!(shown, [Mode::Denial, Mode::Shirk, Mode::Hollow, Mode::Denial]);
    }
}
