//! Someone who is not known on a case wrote in its thread. Whether they belong to it is asked, not guessed: until a
//! member has said so their mail waits, kept and visible, and the answer to the question is owed.

use super::Fact;
use base::context::Context;
use base::ids::ContactId;
use base::refusal::Refusal;
use jiff::Timestamp;

/// What was said about someone who is not known on the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    NotYet,
    /// They belong to the case.
    LetIn,
    /// What they wrote is a case of its own.
    Apart,
}

/// Someone who is not known on the case, and wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stranger {
    /// Counts those of a case from 1.
    pub n: u32,
    pub from: ContactId,
    /// The mail that waits.
    pub arrival: i64,
    /// When the question is to be answered.
    pub due: Timestamp,
    pub heard: Heard,
}

/// Everyone who wrote without being known on a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strangers {
    list: Vec<Stranger>,
}

impl Strangers {
    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact) {
        match fact {
            Fact::StrangerWrote { n, from, arrival, due } => {
                self.list.push(Stranger { n: *n, from: *from, arrival: *arrival, due: *due, heard: Heard::NotYet });
            }
            Fact::LetIn { n } => self.hear(*n, Heard::LetIn),
            Fact::SetApart { n } => self.hear(*n, Heard::Apart),
            _ => {}
        }
    }

    /// A number that stays given out, of somebody who wrote in a case that was merged into this one.
    pub(crate) fn hold_place(&mut self, n: u32) {
        let nobody = ContactId(0);
        self.list.push(Stranger { n, from: nobody, arrival: 0, due: Timestamp::MIN, heard: Heard::Apart });
    }

    fn hear(&mut self, n: u32, heard: Heard) {
        if let Some(stranger) = self.list.iter_mut().find(|stranger| stranger.n == n) {
            stranger.heard = heard;
        }
    }

    /// Those about whom nothing was said yet.
    pub fn open(&self) -> impl Iterator<Item = &Stranger> {
        self.list.iter().filter(|stranger| stranger.heard == Heard::NotYet)
    }

    /// One of them.
    pub fn get(&self, n: u32) -> Option<&Stranger> {
        self.list.iter().find(|stranger| stranger.n == n)
    }

    /// What was said about this mail; none when it is not from such a person.
    pub fn about(&self, arrival: i64) -> Option<Heard> {
        self.list.iter().rev().find(|stranger| stranger.arrival == arrival).map(|stranger| stranger.heard)
    }

    /// The number of the next one.
    pub fn next(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    fn find_open(&self, n: u32) -> Result<&Stranger, Refusal> {
        let stranger = self
            .get(n)
            .ok_or_else(|| Refusal::not_found("Nobody new has written in this thread under that number."))?;
        if stranger.heard == Heard::NotYet {
            Ok(stranger)
        } else {
            Err(Refusal::not_now("That has been answered already."))
        }
    }
}

/// Someone who is not known on the case wrote; the answer is owed as soon as that to a message.
pub(super) fn ask_about(
    strangers: &Strangers,
    from: ContactId,
    arrival: i64,
    due: Timestamp,
) -> Result<Vec<Fact>, Refusal> {
    match strangers.about(arrival) {
        Some(_) => Err(Refusal::not_now("That mail has been asked about already.")),
        None => Ok(vec![Fact::StrangerWrote { n: strangers.next(), from, arrival, due }]),
    }
}

pub(super) fn let_in(strangers: &Strangers, n: u32, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    // Whoever belongs to the case belongs to it with everything they wrote.
    let who = strangers.find_open(n)?.from;
    Ok(strangers.open().filter(|stranger| stranger.from == who).map(|stranger| Fact::LetIn { n: stranger.n }).collect())
}

pub(super) fn set_apart(strangers: &Strangers, n: u32, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    Ok(vec![Fact::SetApart { n: strangers.find_open(n)?.n }])
}
