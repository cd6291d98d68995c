//! What the API shows of what a case was told of its group.

use crate::group::shared::{Fact, Held, Stands};
use web::shapes;

shapes! {
    /// What a case was told of its group.
    pub enum SharedShape as SharedFact of Fact {
        /// It belongs to a group from now on.
        Joined { group, letter } => "joined" {
            /// Which, `G-12`.
            group: String = group.to_string(),
            /// The last letter of the group that went before.
            letter: u32 = *letter,
        },
        /// It was taken out of the group.
        Left { group, why } => "left" {
            /// Which, `G-12`.
            group: String = group.to_string(),
            /// Why.
            why: String = why.clone(),
        },
        /// What stands for all cases of the group.
        Stands { group, as_of, stands } => "stands" {
            /// Which, `G-12`.
            group: String = group.to_string(),
            /// As of which version of the group.
            as_of: u32 = *as_of,
            /// What stands.
            stands: Stands = *stands,
        },
        /// A letter to all went to this customer.
        Written { group, letter, message, language } => "letter_sent" {
            /// Of which group, `G-12`.
            group: String = group.to_string(),
            /// Which letter of the group, from 1.
            letter: u32 = *letter,
            /// As which message of the case.
            message: u32 = *message,
            /// In which language.
            language: String = language.code().to_owned(),
        },
        /// A letter to all was held back from this customer.
        HeldBack { group, letter, why, field } => "letter_held_back" {
            /// Of which group, `G-12`.
            group: String = group.to_string(),
            /// Which letter of the group, from 1.
            letter: u32 = *letter,
            /// Why.
            why: Held = *why,
            /// The field that has no value, when that is why.
            field: Option<String> = field.clone(),
        },
    }
}
