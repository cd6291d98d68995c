//! Someone who is not known on a case wrote in its thread. Whether they belong to it is asked, not guessed: until a
//! member has said so their mail waits, kept and visible, and the answer to the question is owed.

use super::Fact;
use base::context::Context;
use base::ids::ContactId;
use base::refusal::Refusal;
use jiff::Timestamp;

/// What was said about someone who knocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing yet.
    NotYet,
    /// They belong to the case.
    LetIn,
    /// What they wrote is a case of its own.
    Apart,
}

/// Someone who knocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knock {
    /// Counts those of a case from 1.
    pub n: u32,
    /// Who.
    pub from: ContactId,
    /// The mail that waits.
    pub arrival: i64,
    /// When the question is to be answered.
    pub due: Timestamp,
    /// What was said.
    pub heard: Heard,
}

/// Everyone who knocked at a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knocks {
    list: Vec<Knock>,
}

impl Knocks {
    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact) {
        match fact {
            Fact::Knocked { n, from, arrival, due } => {
                self.list.push(Knock { n: *n, from: *from, arrival: *arrival, due: *due, heard: Heard::NotYet });
            }
            Fact::LetIn { n } => self.hear(*n, Heard::LetIn),
            Fact::SetApart { n } => self.hear(*n, Heard::Apart),
            _ => {}
        }
    }

    fn hear(&mut self, n: u32, heard: Heard) {
        if let Some(knock) = self.list.iter_mut().find(|knock| knock.n == n) {
            knock.heard = heard;
        }
    }

    /// Those about whom nothing was said yet.
    pub fn open(&self) -> impl Iterator<Item = &Knock> {
        self.list.iter().filter(|knock| knock.heard == Heard::NotYet)
    }

    /// One of them.
    pub fn get(&self, n: u32) -> Option<&Knock> {
        self.list.iter().find(|knock| knock.n == n)
    }

    /// What was said about this mail; none when it never knocked.
    pub fn about(&self, arrival: i64) -> Option<Heard> {
        self.list.iter().rev().find(|knock| knock.arrival == arrival).map(|knock| knock.heard)
    }

    /// A member said that this person belongs to the case.
    pub fn has_let_in(&self, who: ContactId) -> bool {
        self.list.iter().any(|knock| knock.from == who && knock.heard == Heard::LetIn)
    }

    /// The number of the next one.
    pub fn next(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    fn find_open(&self, n: u32) -> Result<&Knock, Refusal> {
        let knock = self
            .get(n)
            .ok_or_else(|| Refusal::not_found("Nobody new has written in this thread under that number."))?;
        if knock.heard == Heard::NotYet { Ok(knock) } else { Err(Refusal::not_now("That has been answered already.")) }
    }
}

/// Someone knocks with a mail; the answer is owed as soon as that to a message.
pub(super) fn knock(knocks: &Knocks, from: ContactId, arrival: i64, due: Timestamp) -> Result<Vec<Fact>, Refusal> {
    match knocks.about(arrival) {
        Some(_) => Err(Refusal::not_now("That mail has been asked about already.")),
        None => Ok(vec![Fact::Knocked { n: knocks.next(), from, arrival, due }]),
    }
}

pub(super) fn let_in(knocks: &Knocks, n: u32, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    // Whoever belongs to the case belongs to it with everything they wrote.
    let who = knocks.find_open(n)?.from;
    Ok(knocks.open().filter(|knock| knock.from == who).map(|knock| Fact::LetIn { n: knock.n }).collect())
}

pub(super) fn set_apart(knocks: &Knocks, n: u32, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    Ok(vec![Fact::SetApart { n: knocks.find_open(n)?.n }])
}
