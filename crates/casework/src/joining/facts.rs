//! What can happen between cases: one takes what was another's, gives it away, and is linked to others. What is taken is
//! carried whole, as the facts it was made of, so that a case can be folded from its own history alone.

use super::told::Told;
use base::ids::CaseNo;
use engine::facts;
use serde::{Deserialize, Serialize};

base::choice! {
    /// How something came from one case to another.
    pub enum How {
        /// The whole case, which goes on in the other.
        Merge,
        /// A merge was undone.
        MergeUndone,
        /// A message with its answers.
        Move,
        /// A move was undone.
        MoveUndone,
        /// Messages with their answers, which became a case of their own.
        Split,
        /// A split was undone.
        SplitUndone,
    }
}

impl How {
    /// It takes back what was done before.
    pub fn is_undoing(self) -> bool {
        matches!(self, How::MergeUndone | How::MoveUndone | How::SplitUndone)
    }

    /// What undoes it.
    pub fn undone(self) -> How {
        match self {
            How::Merge | How::MergeUndone => How::MergeUndone,
            How::Move | How::MoveUndone => How::MoveUndone,
            How::Split | How::SplitUndone => How::SplitUndone,
        }
    }
}

base::choice! {
    /// What two cases have to do with each other, seen from one of them.
    pub enum LinkKind {
        /// They are about the same thing.
        Related,
        /// It says the same as the other.
        DuplicateOf,
        /// The other says the same as this one.
        DuplicatedBy,
        /// The other brought it about.
        CausedBy,
        /// It brought the other about.
        Caused,
    }
}

impl LinkKind {
    /// The same, seen from the other.
    #[must_use]
    pub fn back(self) -> LinkKind {
        match self {
            LinkKind::Related => LinkKind::Related,
            LinkKind::DuplicateOf => LinkKind::DuplicatedBy,
            LinkKind::DuplicatedBy => LinkKind::DuplicateOf,
            LinkKind::CausedBy => LinkKind::Caused,
            LinkKind::Caused => LinkKind::CausedBy,
        }
    }
}

/// Which number each thing has there and here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    pub messages: Vec<(u32, u32)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<(u32, u32)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<(u32, u32)>,
    /// Who wrote in the thread without being known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strangers: Vec<(u32, u32)>,
}

/// What a case takes from another: the facts it is made of, with the numbers they have here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    pub numbers: Numbers,
    pub facts: Vec<Told>,
}

facts! {
    /// What can happen between one case and another.
    pub enum Fact of "joining" {
        /// The case took over what was another's: the whole of it, some messages, or what it had given away itself.
        Took "took" v1 {
            from: CaseNo,
            how: How,
            /// what it took, as the facts it was made of
            carried: Carried,
        },
        /// The case gave away what another took over. After a merge it goes on there.
        Gave "gave" v1 {
            to: CaseNo,
            how: How,
            /// of what left it: the numbers here, and there
            numbers: Numbers,
            /// what a case is called that began with it
            subject: Option<String>,
        },
        /// A message came in by the address or the page of a case that was merged into this one.
        CameFor "came_for" v1 { n: u32, case: CaseNo },
        /// The case has to do with another.
        Linked "linked" v1 { to: CaseNo, how: LinkKind },
        /// It has nothing to do with the other any more.
        Unlinked "unlinked" v1 { to: CaseNo },
    }
}
