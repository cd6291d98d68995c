//! How a story is told: who did what when, in the words of the organisation, each deed a command any person could give.
//!
//! This page: the teller and what arrives. `commands`: what is said of each module of a case.

use super::commands::IntoCommand;
use super::times::{Times, When};
use base::ids::{ContactId, MemberId};
use casework::account::Question;
use casework::case::Command;
use casework::message::Channel;
use jiff::{SignedDuration, Timestamp};

/// How long after sending it somebody thinks better of a mail.
const SECOND_THOUGHT: SignedDuration = SignedDuration::from_secs(7);

/// Words from the customer, as they arrive.
#[derive(Clone, Debug)]
pub(super) struct Arriving {
    pub(super) from: Caller,
    pub(super) channel: Channel,
    /// Empty when it answers what we last wrote.
    pub(super) subject: String,
    pub(super) text: String,
    /// Who got a copy of the mail.
    pub(super) cc: Vec<ContactId>,
    /// Who wrote it down, when it was spoken.
    pub(super) recorded_by: Option<MemberId>,
    /// Name, type and content of a file that came along.
    pub(super) file: Option<(&'static str, &'static str, &'static [u8])>,
}

/// Whom words are from.
#[derive(Clone, Debug)]
pub(super) enum Caller {
    /// Somebody we know.
    Known(ContactId),
    /// Somebody who calls for the first time: name and number.
    New(&'static str, &'static str),
}

/// Who does a deed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Doer {
    Member(MemberId),
    /// The person the case is for, on their own page.
    Contact,
}

/// What is done.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Arrives(Arriving),
    Does(Doer, Command),
    /// What we last sent comes back, for this reason.
    ComesBack(&'static str),
    /// Whoever was asked last outside the case writes back.
    OutsideAnswers(String),
    /// Whoever replied just now takes the mail back; its words are their draft.
    TakesBack(MemberId),
}

/// One deed of a story.
#[derive(Clone, Debug)]
pub(super) struct Scheduled {
    pub(super) at: Timestamp,
    pub(super) act: Act,
}

/// One case, told from the beginning. Each deed comes a minute after the one before unless an hour is given.
pub(super) struct Story<'a> {
    pub(super) times: &'a Times,
    pub(super) commands: Vec<Scheduled>,
    clock: Timestamp,
    owner: MemberId,
    voice: Option<MemberId>,
}

impl<'a> Story<'a> {
    /// A story that begins on a business day before today.
    pub(super) fn on(times: &'a Times, days: i32, clock: &'static str) -> Self {
        Story::begun(times, When::On(days, clock))
    }

    /// A story that begins so many minutes of opening time ago.
    pub(super) fn ago(times: &'a Times, minutes: i64) -> Self {
        Story::begun(times, When::Ago(minutes))
    }

    fn begun(times: &'a Times, when: When) -> Self {
        Story { times, commands: Vec::new(), clock: times.resolve(when), owner: MemberId(0), voice: None }
    }

    /// When it begins.
    pub(super) fn begins(&self) -> Timestamp {
        self.commands.first().map_or(self.times.now, |deed| deed.at)
    }

    /// The next deed happens on this business day at this hour.
    pub(super) fn at(mut self, days: i32, clock: &'static str) -> Self {
        self.clock = self.times.resolve(When::On(days, clock));
        self
    }

    /// The next deed happened so many minutes of opening time ago.
    pub(super) fn then_ago(mut self, minutes: i64) -> Self {
        self.clock = self.times.resolve(When::Ago(minutes));
        self
    }

    /// The next deed is this colleague's and not the owner's.
    pub(super) fn by(mut self, member: MemberId) -> Self {
        self.voice = Some(member);
        self
    }

    /// From here on the owner is this colleague.
    pub(super) fn owned_by(mut self, member: MemberId) -> Self {
        self.owner = member;
        self
    }

    /// A complaint by email.
    pub(super) fn mail(self, from: ContactId, subject: &str, text: &str) -> Self {
        self.arrives(Caller::Known(from), Channel::Email, subject, text)
    }

    /// A complaint through the form.
    pub(super) fn form(self, from: ContactId, subject: &str, text: &str) -> Self {
        self.arrives(Caller::Known(from), Channel::Form, subject, text)
    }

    /// A complaint by telephone, written down by whoever took the call.
    pub(super) fn phone(self, from: ContactId, subject: &str, text: &str) -> Self {
        self.arrives(Caller::Known(from), Channel::Phone, subject, text)
    }

    /// The same from someone nobody here has met.
    pub(super) fn stranger_calls(self, name: &'static str, number: &'static str, subject: &str, text: &str) -> Self {
        self.arrives(Caller::New(name, number), Channel::Phone, subject, text)
    }

    /// A complaint at the counter or on a visit, written down by whoever heard it.
    pub(super) fn in_person(self, from: ContactId, subject: &str, text: &str) -> Self {
        self.arrives(Caller::Known(from), Channel::InPerson, subject, text)
    }

    /// The customer answers our last mail, quoting it as mail programs do.
    pub(super) fn writes(self, from: ContactId, text: &str) -> Self {
        self.arrives(Caller::Known(from), Channel::Email, "", text)
    }

    /// The mail that just arrived has a file with it.
    pub(super) fn with_file(mut self, name: &'static str, mime: &'static str, bytes: &'static [u8]) -> Self {
        if let Some(Scheduled { act: Act::Arrives(arriving), .. }) = self.commands.last_mut() {
            arriving.file = Some((name, mime, bytes));
        }
        self
    }

    /// The mail that just arrived went to these people too.
    pub(super) fn copying(mut self, cc: &[ContactId]) -> Self {
        if let Some(Scheduled { act: Act::Arrives(arriving), .. }) = self.commands.last_mut() {
            arriving.cc = cc.to_vec();
        }
        self
    }

    /// What we last sent comes back.
    pub(super) fn comes_back(self, reason: &'static str) -> Self {
        self.act(Act::ComesBack(reason))
    }

    /// The owner takes the reply just told back before it goes, and has it as a draft.
    pub(super) fn takes_back(mut self) -> Self {
        let sent = self.commands.last().map_or(self.clock, |reply| reply.at);
        self.commands.push(Scheduled { at: sent + SECOND_THOUGHT, act: Act::TakesBack(self.owner) });
        self
    }

    fn arrives(mut self, from: Caller, channel: Channel, subject: &str, text: &str) -> Self {
        let recorded_by = self.voice.take();
        let (subject, text) = (self.say(subject), self.say(text));
        self.act(Act::Arrives(Arriving { from, channel, subject, text, cc: Vec::new(), recorded_by, file: None }))
    }

    /// The owner's deed, or of whoever was just named.
    pub(super) fn we(mut self, command: impl IntoCommand) -> Self {
        let member = self.voice.take().unwrap_or(self.owner);
        self.act(Act::Does(Doer::Member(member), command.command()))
    }

    /// The customer's deed, on their own page.
    pub(super) fn they(self, command: impl IntoCommand) -> Self {
        self.act(Act::Does(Doer::Contact, command.command()))
    }

    pub(super) fn say(&self, text: &str) -> String {
        self.times.fill(text)
    }

    /// Questions and answers with the days filled in.
    pub(super) fn answers(&self, answers: &[(Question, &str)]) -> Vec<(Question, String)> {
        answers.iter().map(|(question, words)| (*question, self.say(words))).collect()
    }

    /// Something that happens by itself.
    pub(super) fn told(self, act: Act) -> Self {
        self.act(act)
    }

    fn act(mut self, act: Act) -> Self {
        self.commands.push(Scheduled { at: self.clock, act });
        self.clock += SignedDuration::from_mins(1);
        self
    }
}
