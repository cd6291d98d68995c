//! A message to somebody outside, or from them.

use super::Fact;
use crate::message::{Channel, Delivery, Failure, Problems};
use base::context::{Actor, Stamp};
use jiff::Timestamp;

/// What we wrote it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first that was asked.
    Question,
    /// Something more.
    More,
    /// The answer is missed.
    Reminder,
}

/// Which way it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// From them.
    In {
        channel: Channel,
        /// The address it came from, when it is not theirs.
        from: Option<String>,
        /// A machine wrote it.
        automatic: bool,
        /// What could not be read.
        problem: Option<Problems>,
        /// When an answer of ours is due, where one is.
        due: Option<Timestamp>,
        /// Why it needs none after all.
        waived: Option<String>,
    },
    /// To them.
    Out {
        purpose: Purpose,
        /// When their answer is wanted, where one is.
        due: Option<Timestamp>,
        delivery: Delivery,
        /// Who sent it last, and why it had come back before.
        sent: (Actor, Option<Failure>),
    },
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its number on the case, from [`FIRST`](super::FIRST) on.
    pub n: u32,
    /// When it was written, or said.
    pub at: Timestamp,
    /// Who wrote or recorded it.
    pub by: Actor,
    pub way: Way,
}

impl Letter {
    pub(super) fn out(n: u32, purpose: Purpose, due: Option<Timestamp>, stamp: Stamp) -> Letter {
        let way = Way::Out { purpose, due, delivery: Delivery::OnItsWay, sent: (stamp.by, None) };
        Letter { n, at: stamp.at, by: stamp.by, way }
    }

    pub(super) fn came(fact: &Fact, stamp: Stamp) -> Option<Letter> {
        let Fact::Answered { letter, channel, from, received_at, automatic, problem, due, .. } = fact else {
            return None;
        };
        let (channel, automatic, due, waived) = (*channel, *automatic, *due, None);
        let way = Way::In { channel, from: from.clone(), automatic, problem: problem.clone(), due, waived };
        Some(Letter { n: *letter, at: *received_at, by: stamp.by, way })
    }

    /// We wrote it, and as far as we know they have it or get it.
    pub fn is_out(&self) -> bool {
        matches!(&self.way, Way::Out { delivery: Delivery::OnItsWay | Delivery::Delivered(_), .. })
    }

    /// What we wrote it for.
    pub fn purpose(&self) -> Option<Purpose> {
        if let Way::Out { purpose, .. } = &self.way { Some(*purpose) } else { None }
    }

    /// A person of theirs wrote or said it.
    pub fn is_of_a_person(&self) -> bool {
        matches!(&self.way, Way::In { automatic: false, .. })
    }

    /// It wants an answer of ours, unless one was given since.
    pub fn waits(&self) -> bool {
        matches!(&self.way, Way::In { due: Some(_), waived: None, .. })
    }

    /// When the answer of ours is due.
    pub fn due(&self) -> Option<Timestamp> {
        if let Way::In { due, .. } = &self.way { *due } else { None }
    }

    /// When their answer to it is wanted, if it reached them.
    pub fn wanted(&self) -> Option<Timestamp> {
        if let Way::Out { due, .. } = &self.way { due.filter(|_| self.is_out()) } else { None }
    }

    /// Why it came back.
    pub fn failure(&self) -> Option<&Failure> {
        if let Way::Out { delivery: Delivery::Failed(failure), .. } = &self.way { Some(failure) } else { None }
    }

    /// It never went.
    pub fn was_taken_back(&self) -> bool {
        matches!(&self.way, Way::Out { delivery: Delivery::TakenBack, .. })
    }

    /// It was said later than the other.
    pub fn comes_after(&self, other: &Letter) -> bool {
        (self.at, self.n) > (other.at, other.n)
    }

    /// Who sent it last.
    pub fn sent_by(&self) -> Option<Actor> {
        if let Way::Out { sent, .. } = &self.way { Some(sent.0) } else { None }
    }

    /// Where it is, when we wrote it.
    pub fn delivery(&self) -> Option<&Delivery> {
        if let Way::Out { delivery, .. } = &self.way { Some(delivery) } else { None }
    }

    pub(super) fn waive(&mut self, why: &str) {
        if let Way::In { due: Some(_), waived, .. } = &mut self.way {
            waived.get_or_insert_with(|| why.to_owned());
        }
    }

    pub(super) fn delivered(&mut self, at: Timestamp) {
        self.set(Delivery::Delivered(at));
    }

    pub(super) fn failed(&mut self, failure: &Failure) {
        self.set(Delivery::Failed(failure.clone()));
    }

    pub(super) fn given_up(&mut self, why: &str) {
        self.set(Delivery::GivenUp(why.to_owned()));
    }

    fn set(&mut self, now: Delivery) {
        if let Way::Out { delivery, .. } = &mut self.way {
            *delivery = now;
        }
    }

    pub(super) fn sent_again(&mut self, stamp: Stamp) {
        if let Way::Out { delivery, sent, .. } = &mut self.way {
            let before = std::mem::replace(delivery, Delivery::OnItsWay);
            let failure = if let Delivery::Failed(failure) = before { Some(failure) } else { sent.1.take() };
            *sent = (stamp.by, failure);
        }
    }

    /// One that had come back before has come back still; any other has never gone.
    pub(super) fn taken_back(&mut self) {
        if let Way::Out { delivery, sent, .. } = &mut self.way {
            *delivery = sent.1.take().map_or(Delivery::TakenBack, Delivery::Failed);
        }
    }
}
