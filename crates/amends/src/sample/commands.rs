//! What a story says of each module of a case, as short as it would be told.

use super::story::{Act, Scheduled, Story};
use super::times::When;
use base::ids::MemberId;
use casework::account::{self, Question, Source};
use casework::case::{Command, DismissalReason, Severity};
use casework::cause::{self, Branch, Finding};
use casework::change::{self, Count, Effect, Plan};
use casework::customer::Sender;
use casework::letter::{self, Sections};
use casework::message::{self, Channel, Recipients, Reply, Stance, WaiverReason, Whom};
use casework::outside;
use casework::participant::{self, Part, Role};
use casework::promise::{self, Terms};
use casework::remedy::{self, Kind, Offer};
use casework::verdict::{self, Scores, Word};

/// Ownership, the conversation and the account.
impl Story<'_> {
    pub(super) fn owns(self, member: MemberId) -> Self {
        self.owned_by(member).we(Command::Own)
    }

    pub(super) fn severity(self, severity: Severity) -> Self {
        self.we(Command::ChangeSeverity { severity })
    }

    pub(super) fn hands_over(self, to: MemberId, note: &str) -> Self {
        let note = self.say(note);
        self.we(Command::HandOver { to, note })
    }

    pub(super) fn takes_over(self, member: MemberId) -> Self {
        self.owned_by(member).we(Command::AcceptHandOver)
    }

    pub(super) fn replies(self, text: &str) -> Self {
        self.speaks(Channel::Email, text)
    }

    pub(super) fn says_on_phone(self, text: &str) -> Self {
        self.speaks(Channel::Phone, text)
    }

    /// What the coach reads in it is filled in when it is sent.
    fn speaks(self, channel: Channel, text: &str) -> Self {
        let text = self.say(text);
        let reply = Reply {
            channel,
            text,
            stance: Stance::default(),
            asks_understood: false,
            promises: Vec::new(),
            whom: Recipients::default(),
        };
        self.we(message::Command::Reply(reply))
    }

    /// The reply just told also promises this.
    pub(super) fn promising(mut self, owner: MemberId, what: &str, due: When) -> Self {
        let terms = self.terms(owner, what, due);
        if let Some(reply) = self.reply() {
            reply.promises.push(terms);
        }
        self
    }

    /// The reply just told also asks whether we have understood.
    pub(super) fn asking(mut self) -> Self {
        if let Some(reply) = self.reply() {
            reply.asks_understood = true;
        }
        self
    }

    fn reply(&mut self) -> Option<&mut Reply> {
        match &mut self.commands.last_mut()?.act {
            Act::Does(_, Command::Message(message::Command::Reply(reply))) => Some(reply),
            _ => None,
        }
    }

    /// Somebody new on the customer's side, who speaks for the `n`-th person of the case.
    pub(super) fn adds_representative(self, who: &str, stands_for: u32, authority: &str) -> Self {
        let who = Whom::Typed(Box::new(typed(who)));
        let part = Part { role: Role::Representative, stands_for: Some(stands_for), authority: authority.to_owned() };
        self.we(participant::Command::Add { who, part, customer: None })
    }

    pub(super) fn gives_role(self, n: u32, role: Role) -> Self {
        let part = Part { role, stands_for: None, authority: String::new() };
        self.we(participant::Command::Change { n, part, customer: None })
    }

    pub(super) fn notes(self, text: &str) -> Self {
        let text = self.say(text);
        self.we(message::Command::Note { text })
    }

    pub(super) fn waives(self, n: u32, why: &str) -> Self {
        let reason = WaiverReason::Thanks;
        let why = self.say(why);
        self.we(message::Command::Waive { n, reason, why })
    }

    pub(super) fn asks_for_the_account(self) -> Self {
        self.we(Command::AskAccount { n: None })
    }

    /// The account, picked out of the customer's first message.
    pub(super) fn hears(self, answers: &[(Question, &str)]) -> Self {
        let answers = self.answers(answers);
        self.we(account::Command::Answer { answers, source: Source::Message(1) })
    }

    pub(super) fn hears_on_phone(self, answers: &[(Question, &str)]) -> Self {
        let answers = self.answers(answers);
        self.we(account::Command::Answer { answers, source: Source::Call })
    }

    pub(super) fn they_tell(self, answers: &[(Question, &str)]) -> Self {
        let answers = self.answers(answers);
        self.they(account::Command::Answer { answers, source: Source::Page })
    }

    pub(super) fn they_are_understood(self) -> Self {
        self.they(account::Command::Understand { yes: true, words: String::new() })
    }

    pub(super) fn they_are_not_understood(self, words: &str) -> Self {
        let words = self.say(words);
        self.they(account::Command::Understand { yes: false, words })
    }
}

/// `Siri Lie <siri@dairy.example>`.
fn typed(who: &str) -> Sender {
    let (name, address) = who.trim_end_matches('>').split_once('<').unwrap_or((who, ""));
    let email = Some(address.to_owned()).filter(|address| !address.is_empty());
    Sender { name: name.trim().to_owned(), email, ..Sender::default() }
}

/// Promises and remedies.
impl Story<'_> {
    fn terms(&self, owner: MemberId, what: &str, due: When) -> Terms {
        Terms { owner, what: self.say(what), due: Some(self.times.resolve(due)) }
    }

    pub(super) fn promises(self, owner: MemberId, what: &str, due: When) -> Self {
        let terms = self.terms(owner, what, due);
        self.we(promise::Command::Make(terms))
    }

    pub(super) fn requests(self, of: MemberId, what: &str, due: When) -> Self {
        let terms = self.terms(of, what, due);
        self.we(promise::Command::Request(terms))
    }

    pub(super) fn accepts(self, n: u32) -> Self {
        self.we(promise::Command::Accept { n })
    }

    pub(super) fn declines(self, n: u32, why: &str) -> Self {
        let why = self.say(why);
        self.we(promise::Command::Decline { n, why })
    }

    pub(super) fn counters(self, n: u32, what: &str, due: When, why: &str) -> Self {
        let (what, due, why) = (self.say(what), Some(self.times.resolve(due)), self.say(why));
        self.we(promise::Command::Counter { n, what, due, why })
    }

    pub(super) fn moves(self, n: u32, due: When, why: &str) -> Self {
        let (due, why) = (Some(self.times.resolve(due)), self.say(why));
        self.we(promise::Command::Renegotiate { n, due, why })
    }

    pub(super) fn keeps(self, n: u32, note: &str) -> Self {
        let note = self.say(note);
        self.we(promise::Command::Complete { n, note })
    }

    /// The colleague who asked agrees that it is done.
    pub(super) fn confirms(self, n: u32) -> Self {
        self.we(promise::Command::Confirm { n })
    }

    pub(super) fn they_confirm(self, n: u32) -> Self {
        self.they(promise::Command::Confirm { n })
    }

    pub(super) fn exposes(self, text: &str) -> Self {
        let text = self.say(text);
        self.we(remedy::Command::Assess { text })
    }

    pub(super) fn contains(self, text: &str) -> Self {
        let text = self.say(text);
        self.we(remedy::Command::Contain { text })
    }

    pub(super) fn needs_no_containment(self, why: &str) -> Self {
        let why = self.say(why);
        self.we(remedy::Command::NoContainment { why })
    }

    /// Something within the owner's own limit; whole euros.
    pub(super) fn offers(self, kind: Kind, what: &str, euros: i64) -> Self {
        self.offer(kind, what, euros, None)
    }

    /// Something above it, for one person's yes or no.
    pub(super) fn asks_to_give(self, kind: Kind, what: &str, euros: i64, approver: MemberId) -> Self {
        self.offer(kind, what, euros, Some(approver))
    }

    fn offer(self, kind: Kind, what: &str, euros: i64, approver: Option<MemberId>) -> Self {
        let what = self.say(what);
        self.we(remedy::Command::Offer(Offer { kind, what, cost: euros * 100, approver }))
    }

    pub(super) fn approves(self, n: u32) -> Self {
        self.we(remedy::Command::Approve { n })
    }

    pub(super) fn refuses(self, n: u32, why: &str) -> Self {
        let why = self.say(why);
        self.we(remedy::Command::Refuse { n, why })
    }

    pub(super) fn delivers(self, n: u32, evidence: &str) -> Self {
        let evidence = self.say(evidence);
        self.we(remedy::Command::Deliver { n, evidence, file: None })
    }

    pub(super) fn it_helped(self, n: u32) -> Self {
        self.they(remedy::Command::Confirm { n })
    }

    pub(super) fn it_did_not_help(self, n: u32, words: &str) -> Self {
        let words = self.say(words);
        self.they(remedy::Command::Refute { n, words })
    }
}

/// Why, what becomes different, the letter and the verdict.
impl Story<'_> {
    pub(super) fn cause(self, branch: Branch, text: &str, whys: &[&str]) -> Self {
        let (text, whys) = (self.say(text), whys.iter().map(|why| self.say(why)).collect());
        self.we(cause::Command::Name { branch, text, whys })
    }

    pub(super) fn finds(self, finding: Finding, reason: &str) -> Self {
        let reason = self.say(reason);
        self.we(cause::Command::Find { finding, reason })
    }

    /// A change, what is expected of it, who makes it by when, and when someone looks.
    pub(super) fn plans(self, what: &str, expectation: &str, owner: MemberId, dates: (When, When)) -> Self {
        let (due, check_on) = (Some(self.times.resolve(dates.0)), Some(self.times.resolve(dates.1)));
        let plan = Plan { what: self.say(what), expectation: self.say(expectation), owner, due, check_on };
        self.we(change::Command::Plan(plan))
    }

    pub(super) fn puts_in_place(self, n: u32) -> Self {
        self.we(change::Command::Make { n })
    }

    /// What the check of a change showed: times in so many days, before and after.
    pub(super) fn checks(self, n: u32, effect: Effect, counts: [(u32, u32); 2], words: &str) -> Self {
        let [before, after] = counts.map(|(times, days)| Some(Count { times, days }));
        let words = self.say(words);
        self.we(change::Command::Check { n, effect, before, after, words, again: None })
    }

    pub(super) fn looks_again(self, n: u32, words: &str, again: When) -> Self {
        let (words, again) = (self.say(words), Some(self.times.resolve(again)));
        self.we(change::Command::Check { n, effect: Effect::TooEarly, before: None, after: None, words, again })
    }

    pub(super) fn nothing_can_be_done(self, why: &str) -> Self {
        let why = self.say(why);
        self.we(change::Command::NothingCanBeDone { why })
    }

    pub(super) fn cannot_undo(self, what: &str) -> Self {
        let what = self.say(what);
        self.we(change::Command::CannotBeUndone { what })
    }

    /// The letter: subject, what happened, what was done, what changes, how it ends.
    pub(super) fn letter(self, parts: [&str; 5]) -> Self {
        let [subject, happened, fixed, changes, closing] = parts.map(|part| self.say(part));
        self.we(letter::Command::Send(Sections { subject, happened, fixed, changes, closing }))
    }

    /// The same, printed and put into the post.
    pub(super) fn posts_letter(self, parts: [&str; 5]) -> Self {
        let [subject, happened, fixed, changes, closing] = parts.map(|part| self.say(part));
        let sections = Sections { subject, happened, fixed, changes, closing };
        self.we(letter::Command::Hand { sections, channel: Channel::Post })
    }

    pub(super) fn drafts_letter(self, parts: [&str; 5]) -> Self {
        let [subject, happened, fixed, changes, closing] = parts.map(|part| self.say(part));
        self.we(letter::Command::Save(Sections { subject, happened, fixed, changes, closing }))
    }

    /// Care, help and trust as the owner expects them, and whether it will be "made right".
    pub(super) fn expects(self, scores: [u8; 3], made_right: bool) -> Self {
        self.we(verdict::Command::Predict { scores: as_scores(scores), made_right })
    }

    pub(super) fn asks_for_the_verdict(self) -> Self {
        self.we(verdict::Command::Ask)
    }

    pub(super) fn they_say(self, word: Word, scores: [u8; 3], words: &str) -> Self {
        let words = self.say(words);
        self.they(verdict::Command::Give(verdict::Answer { scores: as_scores(scores), word, words }))
    }

    /// The answer of someone without email, as the owner heard it on the phone.
    pub(super) fn they_tell_us(self, word: Word, scores: [u8; 3], words: &str) -> Self {
        let words = self.say(words);
        let answer = verdict::Answer { scores: as_scores(scores), word, words };
        self.we(verdict::Command::Take { answer, channel: Channel::Phone })
    }

    pub(super) fn tells_the_result(self, text: &str) -> Self {
        let text = self.say(text);
        self.we(Command::TellResult { text })
    }

    pub(super) fn dismisses(self, reason: DismissalReason, why: &str) -> Self {
        let why = self.say(why);
        self.we(Command::Dismiss { reason, why })
    }

    pub(super) fn agrees_it_is_no_complaint(self) -> Self {
        self.we(Command::ConfirmDismissal)
    }

    /// The customer says on their page that it is a complaint.
    pub(super) fn they_object(self, words: &str) -> Self {
        let words = self.say(words);
        self.they(Command::Object { words })
    }

    pub(super) fn concludes(self) -> Self {
        self.we(Command::Conclude)
    }
}

fn as_scores([care, help, trust]: [u8; 3]) -> Scores {
    Scores { care, help, trust }
}

/// A command of one module, as the command of a case that it is.
pub(super) trait IntoCommand {
    fn command(self) -> Command;
}

impl IntoCommand for Command {
    fn command(self) -> Command {
        self
    }
}

macro_rules! commands {
    ($($variant:ident $room:ident),*) => {
        $(impl IntoCommand for $room::Command {
            fn command(self) -> Command {
                Command::$variant(self)
            }
        })*
    };
}
commands!(
    Message message, Participant participant, Account account, Promise promise, Remedy remedy, Cause cause, Change change,
    Letter letter, Verdict verdict, Outside outside
);

/// The title a story goes by, for a fault that names it.
pub(super) fn title(commands: &[Scheduled]) -> &str {
    match commands.first().map(|deed| &deed.act) {
        Some(Act::Arrives(arriving)) => &arriving.subject,
        _ => "a story without a beginning",
    }
}
