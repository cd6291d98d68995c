//! What a case knows of the group it belongs to: that it belongs there, what stands for all of the group, and how far the
//! letter to all has come to it. It is told all this by facts of its own, so that its rules read its own history alone.

use crate::letter::Sections;
use base::context::{Context, Stamp};
use base::ids::GroupNo;
use base::refusal::Refusal;
use base::words;
use engine::facts;
use engine::stream::kinds::Facts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use text::Language;
use web::module::Module;

base::choice! {
    /// Why the letter to all was held back from one customer.
    #[schema(as = LetterHeld)]
    pub enum Held {
        /// They have no email address.
        NoEmail,
        /// Mail to their address comes back.
        Bounces,
        /// The letter is not written in their language, and no other was chosen.
        NoText,
        /// A field of the letter has no value for them.
        NoValue,
        /// Their case is closed.
        Closed,
        /// A rule refused it.
        Refused,
    }
}

/// What stands for every case of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = GroupStands)]
pub struct Stands {
    /// The impact is limited, or needs no limiting.
    pub contained: bool,
    /// A cause is known.
    pub cause: bool,
    /// A change is planned, or it was said that nothing can be done.
    pub change: bool,
    /// Every change is in place and checked.
    pub checked: bool,
}

facts! {
    /// What a case knows of the group it belongs to.
    pub enum Fact of "shared" {
        /// The case belongs to a group from now on. Letters up to this one went before it did.
        Joined "joined" v1 { group: GroupNo, letter: u32 },
        /// The case was taken out of the group, and why.
        Left "left" v1 { group: GroupNo, why: String },
        /// What stands for all of the group, as of a fact of the group's own history.
        Stands "stands" v1 { group: GroupNo, as_of: u32, stands: Stands },
        /// The letter to all went to this customer, as a message of the case.
        Written "letter_sent" v1 { group: GroupNo, letter: u32, message: u32, language: Language },
        /// The letter to all was held back from this customer, and why.
        HeldBack "letter_held_back" v1 { group: GroupNo, letter: u32, why: Held, field: Option<String> },
    }
}

impl Fact {
    /// Both sides felt it happen; what stands for all is told with the group.
    pub fn is_told(&self) -> bool {
        matches!(self, Fact::Joined { .. } | Fact::Left { .. } | Fact::HeldBack { .. })
    }
}

/// What a case is told of its group, as a module: it adds these facts to the history of cases, and nothing else.
pub static MODULE: Module = Module { facts: Fact::KINDS, ..Module::new("shared", "Shared with a group") };

/// A case's place in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub group: GroupNo,
    /// What stands for all.
    pub stands: Stands,
    /// As of which fact of the group.
    pub as_of: u32,
    /// Since when every change of the group is in place and checked, as far as this case was told.
    pub checked_at: Option<Timestamp>,
    /// The last letter to all that this case was looked at for.
    pub letter: u32,
    /// Why that one was held back, and the field that has no value.
    pub held: Option<(Held, Option<String>)>,
}

/// What a case knows of the group it belongs to, if it belongs to one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared(Option<Place>);

impl Shared {
    /// Its place in the group.
    pub fn place(&self) -> Option<&Place> {
        self.0.as_ref()
    }

    /// The group it belongs to.
    pub fn group(&self) -> Option<GroupNo> {
        self.0.as_ref().map(|place| place.group)
    }

    /// What stands for it because it stands for all of its group.
    pub fn stands(&self) -> Stands {
        self.0.as_ref().map(|place| place.stands).unwrap_or_default()
    }

    /// Folds one fact in.
    pub fn apply(&mut self, fact: &Fact, stamp: Stamp) {
        match fact {
            Fact::Joined { group, letter } => {
                self.0 = Some(Place {
                    group: *group,
                    stands: Stands::default(),
                    as_of: 0,
                    checked_at: None,
                    letter: *letter,
                    held: None,
                });
            }
            Fact::Left { .. } => self.0 = None,
            Fact::Stands { as_of, stands, .. } => self.on(|place| {
                place.checked_at = place.checked_at.or(Some(stamp.at)).filter(|_| stands.checked);
                (place.as_of, place.stands) = (*as_of, *stands);
            }),
            Fact::Written { letter, .. } => self.on(|place| (place.letter, place.held) = (*letter, None)),
            Fact::HeldBack { letter, why, field, .. } => {
                self.on(|place| (place.letter, place.held) = (*letter, Some((*why, field.clone()))));
            }
        }
    }

    fn on(&mut self, change: impl FnOnce(&mut Place)) {
        if let Some(place) = &mut self.0 {
            change(place);
        }
    }
}

/// What a group asks of one of its cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Belong to the group; so stands what is shared.
    Join { group: GroupNo, letter: u32, as_of: u32, stands: Stands },
    /// Belong to it no longer.
    Leave { why: String },
    /// Know what stands for all now.
    Follow { group: GroupNo, as_of: u32, stands: Stands },
    /// Send the letter to all, as it reads for this customer.
    Write { group: GroupNo, letter: u32, sections: Box<Sections>, language: Language },
    /// Note that it was held back.
    HoldBack { group: GroupNo, letter: u32, why: Held, field: Option<String> },
}

/// What follows, but for the letter itself, which goes out by the rules of letters.
pub fn decide(shared: &Shared, message: u32, command: &Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    match command {
        Command::Join { group, letter, as_of, stands } => {
            ctx.member()?;
            if let Some(other) = shared.group() {
                let says = format!("This case already belongs to the group case {other}. Take it out there first.");
                return Err(Refusal::invalid("case", says));
            }
            let joined = Fact::Joined { group: *group, letter: *letter };
            Ok(vec![joined, Fact::Stands { group: *group, as_of: *as_of, stands: *stands }])
        }
        Command::Leave { why } => {
            ctx.member()?;
            let group = shared.group().ok_or_else(in_no_group)?;
            let why = words::required("why", why, "Say why this case doesn’t belong to the group.")?;
            Ok(vec![Fact::Left { group, why }])
        }
        Command::Follow { group, as_of, stands } => {
            let place = of(shared, *group)?;
            if place.as_of >= *as_of {
                return Err(Refusal::not_now("This case knows that already."));
            }
            Ok(vec![Fact::Stands { group: *group, as_of: *as_of, stands: *stands }])
        }
        Command::Write { group, letter, language, .. } => {
            once(shared, *group, *letter)?;
            Ok(vec![Fact::Written { group: *group, letter: *letter, message, language: *language }])
        }
        Command::HoldBack { group, letter, why, field } => {
            once(shared, *group, *letter)?;
            Ok(vec![Fact::HeldBack { group: *group, letter: *letter, why: *why, field: field.clone() }])
        }
    }
}

fn in_no_group() -> Refusal {
    Refusal::not_found("This case belongs to no group case.")
}

fn of(shared: &Shared, group: GroupNo) -> Result<&Place, Refusal> {
    shared.place().filter(|place| place.group == group).ok_or_else(in_no_group)
}

/// A letter to all comes to each case once, whoever tries it again.
fn once(shared: &Shared, group: GroupNo, letter: u32) -> Result<(), Refusal> {
    if of(shared, group)?.letter < letter {
        return Ok(());
    }
    Err(Refusal::not_now("This letter has already been dealt with on this case."))
}
