//! The canary: a test mail that a mailbox sends to itself and waits for. One that comes back has gone the whole way a
//! customer's mail goes; one that does not tells of mail that is lost in silence.

mod store;

pub use store::*;

use crate::mailbox::Kept;
use jiff::{SignedDuration, Timestamp};

/// How long one may be on its way before it is missed.
pub const MISSED_AFTER: SignedDuration = SignedDuration::from_mins(15);
/// How long one that is being sent is nobody else's; longer than any conversation with a mail server may last, twice.
pub const CLAIM: SignedDuration = SignedDuration::from_mins(20);
/// The longest pause between two, hours: a week.
pub const HOURS_AT_MOST: u32 = 168;

/// The latest one of a mailbox, and how they went before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canary {
    /// When it was made; its name.
    pub made_at: Timestamp,
    /// When a mail server took it.
    pub handed_at: Option<Timestamp>,
    /// When it was back.
    pub back_at: Option<Timestamp>,
    /// Why it could not be sent, or was returned.
    pub trouble: Option<Kept>,
    /// When the first was made of those that never came back, until one does.
    pub lost_since: Option<Timestamp>,
    /// When one last came back.
    pub ok_at: Option<Timestamp>,
    /// How long that one was on its way, milliseconds.
    pub took: Option<i64>,
    /// Until when somebody is sending it.
    pub claimed_until: Option<Timestamp>,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    Wait,
    /// A new one is made and sent.
    Fresh,
    /// The one made then is tried again: no server took it.
    Again(Timestamp),
}

/// What is to be done for a mailbox that sends one every so many hours.
pub fn next(last: Option<&Canary>, hours: u32, now: Timestamp) -> Next {
    match last {
        None => Next::Fresh,
        Some(last) if last.claimed_until.is_some_and(|until| now < until) => Next::Wait,
        Some(last) if now.duration_since(last.made_at) >= SignedDuration::from_hours(i64::from(hours)) => Next::Fresh,
        Some(last) if last.handed_at.is_none() && last.back_at.is_none() => Next::Again(last.made_at),
        Some(_) => Next::Wait,
    }
}

impl Canary {
    /// Since when mail to the mailbox does not come back.
    pub fn missed_since(&self, now: Timestamp) -> Option<Timestamp> {
        let is_out = self.back_at.is_none();
        let is_late = is_out && now.duration_since(self.made_at) >= MISSED_AFTER;
        self.lost_since.filter(|_| is_out).or(is_late.then_some(self.made_at))
    }

    /// How it stands, for people; `said` writes a moment as they read it.
    pub fn says(&self, now: Timestamp, said: impl Fn(Timestamp) -> String) -> String {
        let took = self.took.map(|took| format!(" after {}", base::words::took(took))).unwrap_or_default();
        if let Some(back) = self.back_at {
            return format!("came back {}{took}", said(back));
        }
        let before = self.ok_at.map(|at| format!(". The last one came back {}{took}", said(at))).unwrap_or_default();
        let trouble = self.trouble.as_ref().map(Kept::to_string);
        let trouble = trouble.map(|trouble| format!(". {}", trouble.trim_end_matches('.')));
        let stands = match self.missed_since(now) {
            Some(since) => format!("sent {} and has not come back", said(since)),
            None if self.handed_at.is_none() => "waiting to be sent".to_owned(),
            None => format!("on its way since {}", said(self.made_at)),
        };
        format!("{stands}{}{before}", trouble.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        let start: Timestamp = "2026-11-17T07:00:00Z".parse().unwrap();
        start + SignedDuration::from_mins(minutes)
    }

    fn handed(made: i64) -> Canary {
        Canary {
            made_at: at(made),
            handed_at: Some(at(made)),
            back_at: None,
            trouble: None,
            lost_since: None,
            ok_at: None,
            took: None,
            claimed_until: None,
        }
    }

    #[test]
    fn one_that_is_being_sent_is_left_alone_until_whoever_sends_it_must_be_gone() {
        let in_hand = Canary { handed_at: None, claimed_until: Some(at(20)), ..handed(0) };
        assert_eq!(next(Some(&in_hand), 6, at(19)), Next::Wait);
        assert_eq!(next(Some(&in_hand), 6, at(20)), Next::Again(at(0)));
        let on_its_way = Canary { handed_at: Some(at(1)), ..in_hand };
        assert_eq!(next(Some(&on_its_way), 6, at(30)), Next::Wait);
    }

    #[test]
    fn the_next_one_goes_when_its_hours_are_over_and_one_that_no_server_took_is_tried_again() {
        assert_eq!(next(None, 6, at(0)), Next::Fresh);
        assert_eq!(next(Some(&handed(0)), 6, at(359)), Next::Wait);
        assert_eq!(next(Some(&handed(0)), 6, at(360)), Next::Fresh);
        let refused = Canary { handed_at: None, ..handed(0) };
        assert_eq!(next(Some(&refused), 6, at(1)), Next::Again(at(0)));
        let back = Canary { back_at: Some(at(1)), ..refused };
        assert_eq!(next(Some(&back), 6, at(2)), Next::Wait, "whatever the server said, it came");
    }

    #[test]
    fn one_is_missed_after_a_quarter_of_an_hour_and_until_one_comes_back() {
        assert_eq!(handed(0).missed_since(at(14)), None);
        assert_eq!(handed(0).missed_since(at(15)), Some(at(0)));
        let lost = Canary { lost_since: Some(at(0)), ..handed(360) };
        assert_eq!(lost.missed_since(at(361)), Some(at(0)), "a new one on its way makes the old one no less lost");
        assert_eq!(Canary { back_at: Some(at(361)), ..lost }.missed_since(at(400)), None);
    }

    #[test]
    fn how_it_stands_is_told_in_words() {
        let told = |canary: &Canary, now| canary.says(at(now), |moment| moment.strftime("%H:%M").to_string());
        let back = Canary { back_at: Some(at(1)), ok_at: Some(at(1)), took: Some(4_000), ..handed(0) };
        assert_eq!(told(&back, 5), "came back 07:01 after 4 seconds");
        assert_eq!(told(&handed(0), 5), "on its way since 07:00");
        let lost = Canary { trouble: Some(Kept::read("Mailbox full.")), back_at: None, ..back };
        assert_eq!(
            told(&lost, 60),
            "sent 07:00 and has not come back. Mailbox full. The last one came back 07:01 after 4 seconds"
        );
    }
}
