//! Plays one story through the desk: every deed at its own hour, and between them what the clock and the mail jobs do.

use super::commands::title;
use super::outsiders;
use super::post::{self, Answered};
use super::story::{Act, Arriving, Doer, Scheduled};
use base::context::{Actor, Organisation};
use base::ids::{CaseNo, MemberId, OrgId};
use base::refusal::{Error, Fault};
use casework::case::load;
use casework::case::row::{Alarm, AlarmKind, project};
use casework::case::{Case, Command};
use casework::message::{self, Delivery, Kind, Message};
use casework::outside::{Party, is_outside};
use casework::{coach_pack, promise, verdict};
use engine::desk::{Clock, Desk, Who};
use engine::outbox::Waiting;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use web::draft::{self, Whose, Written};

/// How long the mail server takes to hand a message over.
const HANDED_OVER: SignedDuration = SignedDuration::from_secs(20);

/// A mail the mail server has dealt with; why not delivered, if it came back.
pub(super) type Mailed = (Waiting, Option<&'static str>);

/// One story while it is played.
pub(super) struct Play {
    desk: Desk,
    organisation: Arc<Organisation>,
    hand: Arc<AtomicI64>,
    org: OrgId,
    /// No hour after this: the real now.
    until: Timestamp,
    commands: std::vec::IntoIter<Scheduled>,
    title: String,
    no: CaseNo,
    case: Case,
    mailed: Vec<Mailed>,
}

/// Where stories are played.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) desk: Desk,
    pub(super) organisation: Arc<Organisation>,
    pub(super) org: OrgId,
    pub(super) until: Timestamp,
}

impl Play {
    /// Opens the story's case; cases are numbered in the order they are opened.
    pub(super) async fn open(stage: &Stage, commands: Vec<Scheduled>) -> Result<Play, Error> {
        let title = title(&commands).to_owned();
        let mut commands = commands.into_iter();
        let Some(Scheduled { at, act: Act::Arrives(arriving) }) = commands.next() else {
            return Err(Fault::because(format!("“{title}” does not begin with a complaint")).into());
        };
        let hand = Arc::new(AtomicI64::new(at.min(stage.until).as_millisecond()));
        let desk = stage.desk.at(clock(hand.clone()));
        let no = post::bring(&desk, stage.org, &arriving, None).await?;
        let case = read(&desk, stage.org, no).await?;
        let Stage { organisation, org, until, .. } = stage.clone();
        let mut play = Play { desk, organisation, hand, org, until, commands, title, no, case, mailed: Vec::new() };
        play.hand_over_mail().await?;
        Ok(play)
    }

    /// Plays the rest of it, and lets the clock run until now.
    pub(super) async fn finish(mut self) -> Result<Vec<Mailed>, Error> {
        while let Some(Scheduled { at, act }) = self.commands.next() {
            self.run_clock(at).await?;
            let told = self.perform(at, act).await;
            told.map_err(|e| Fault::because(format!("{} “{}”, {at}", self.no, self.title)).caused_by(e))?;
        }
        self.run_clock(self.until).await?;
        Ok(self.mailed)
    }

    async fn perform(&mut self, at: Timestamp, act: Act) -> Result<(), Error> {
        match act {
            Act::Arrives(arriving) => self.arrives(at, &arriving).await,
            Act::Does(doer, mut command) => {
                self.coach(&mut command);
                let actor = match doer {
                    Doer::Member(id) => Actor::Member(id),
                    Doer::Contact => Actor::Contact(self.case.head.contact),
                };
                self.act(at, actor, command).await
            }
            Act::OutsideAnswers(text) => {
                self.turn(at);
                outsiders::answer(&self.desk, self.org, (self.no, &self.case), &text).await?;
                self.case = read(&self.desk, self.org, self.no).await?;
                Ok(())
            }
            Act::TakesBack(member) => self.take_back(at, member).await,
            Act::ComesBack(reason) => {
                let Some((waiting, back)) = self.mailed.last_mut() else {
                    return Err(Fault::because("nothing was sent that could come back").into());
                };
                *back = Some(reason);
                let failed = message::Command::Fail { n: waiting.n, failure: message::Failure::said(reason) };
                self.act(at, Actor::System, Command::Message(failed)).await
            }
        }
    }

    /// The mail that waits does not go, and what was written is a draft of whoever wrote it.
    async fn take_back(&mut self, at: Timestamp, member: MemberId) -> Result<(), Error> {
        let (org, no) = (self.org, self.no);
        let n = self.waiting().last().copied().ok_or_else(|| Fault::because("no mail waits to be sent"))?;
        self.act(at, Actor::Member(member), Command::Message(message::Command::TakeBack { n })).await?;
        let now = self.desk.now();
        let keeping = self.desk.write(move |sql| {
            let text = message::store::one(sql, org, no, n)?.map(|words| words.body).unwrap_or_default();
            let (path, page) = (format!("/cases/{no}/replies"), format!("/cases/{no}"));
            let fields = vec![("text".to_owned(), text)];
            draft::keep(sql, Whose { org, member }, &Written { path, page, fields, typing: None }, now)
        });
        keeping.await
    }

    /// Reads a reply as the composer would before it is sent.
    fn coach(&self, command: &mut Command) {
        let Command::Message(message::Command::Reply(reply)) = command else { return };
        reply.stance = message::stance(coach_pack::built_in(), &reply.text);
    }

    async fn arrives(&mut self, at: Timestamp, arriving: &Arriving) -> Result<(), Error> {
        self.turn(at);
        let answered = self.last_mail().await?;
        let no = post::bring(&self.desk, self.org, arriving, answered.as_ref()).await?;
        if no != self.no {
            return Err(Fault::because(format!("these words went to {no}")).into());
        }
        self.case = read(&self.desk, self.org, no).await?;
        Ok(())
    }

    /// The last mail we wrote on this case, for the customer to answer.
    async fn last_mail(&self) -> Result<Option<Answered>, Error> {
        let theirs = self.mailed.iter().rfind(|(waiting, _)| !is_outside(waiting.n));
        let Some((waiting, _)) = theirs else { return Ok(None) };
        let (org, no, n) = (self.org, self.no, waiting.n);
        let words = self.desk.read(move |sql| Ok(message::store::one(sql, org, no, n)?)).await?;
        let at = self.case.messages.get(n).map_or(self.until, |m| m.at);
        let title = self.case.head.subject.clone();
        let tag = self.desk.tokens().tag(org, no);
        let reply_to = super::people::ADDRESS.replace('@', &format!("+{tag}@"));
        Ok(words.map(|words| Answered { words, at, title, reply_to }))
    }

    async fn act(&mut self, at: Timestamp, actor: Actor, command: Command) -> Result<(), Error> {
        self.turn(at);
        self.case = self.desk.act(Who { org: self.org, actor }, self.no, command).await?.state;
        self.hand_over_mail().await
    }

    /// The messages that wait to be sent.
    fn waiting(&self) -> Vec<u32> {
        let waits = |m: &&Message| matches!(&m.kind, Kind::Out { delivery: Delivery::OnItsWay, .. });
        let theirs = self.case.messages.all().iter().filter(waits).map(|m| m.n);
        let outside = self.case.outside.all().iter().flat_map(Party::letters);
        let outside = outside.filter(|letter| letter.delivery() == Some(&Delivery::OnItsWay)).map(|letter| letter.n);
        theirs.chain(outside).collect()
    }

    /// The mail server hands over what waits.
    async fn hand_over_mail(&mut self) -> Result<(), Error> {
        if matches!(self.commands.as_slice().first(), Some(Scheduled { act: Act::TakesBack(_), .. })) {
            return Ok(());
        }
        for n in self.waiting() {
            self.turn(self.desk.now() + HANDED_OVER);
            let delivered = Command::Message(message::Command::Deliver { n });
            let who = Who { org: self.org, actor: Actor::System };
            self.case = self.desk.act(who, self.no, delivered).await?.state;
            let since = self.desk.now();
            self.mailed.push((Waiting { org: self.org, no: self.no, n, tries: 1, since }, None));
        }
        Ok(())
    }

    /// What the clock does by itself until then: it breaks promises, reminds, lets a question lapse.
    async fn run_clock(&mut self, until: Timestamp) -> Result<(), Error> {
        loop {
            let alarms = project(&self.case, &self.organisation.people).alarms;
            let due = alarms.into_iter().filter(|alarm| alarm.at <= until.min(self.until));
            let Some(alarm) = due.min_by_key(|alarm| alarm.at) else { return Ok(()) };
            self.act(alarm.at, Actor::System, wish_of(alarm)).await?;
        }
    }

    /// Turns the clock forward: never back, never past the real now.
    fn turn(&self, at: Timestamp) {
        let at = at.min(self.until).as_millisecond();
        self.hand.fetch_max(at, Ordering::Relaxed);
    }
}

fn wish_of(alarm: Alarm) -> Command {
    match alarm.kind {
        AlarmKind::Break => Command::Promise(promise::Command::Break { n: alarm.n }),
        AlarmKind::Remind => Command::Verdict(verdict::Command::Remind),
        AlarmKind::Lapse => Command::Verdict(verdict::Command::Lapse),
    }
}

async fn read(desk: &Desk, org: OrgId, no: CaseNo) -> Result<Case, Error> {
    desk.read(move |sql| Ok(load(sql, org, no)?.0)).await
}

fn clock(hand: Arc<AtomicI64>) -> Clock {
    Arc::new(move || base::time::instant(hand.load(Ordering::Relaxed)))
}
