//! What the API shows of what happened to the people of a case.

use crate::participant::{Fact, Role};
use web::shapes;

shapes! {
    /// What happened to someone on the customer's side.
    pub enum FactShape as ParticipantFact of Fact {
        /// They were put on the case.
        Added { n, contact, role, stands_for, authority } => "added" {
            /// Which person of the case.
            n: u32 = *n,
            /// Their number as a contact.
            contact: i64 = contact.0,
            /// Their part in it.
            role: Role = *role,
            /// The number of the participant they speak for.
            stands_for: Option<u32> = *stands_for,
            /// What lets them.
            authority: Option<String> = authority.clone(),
        },
        /// They have another part.
        RoleChanged { n, role, stands_for, authority } => "role_changed" {
            /// Which person of the case.
            n: u32 = *n,
            /// Their part in it.
            role: Role = *role,
            /// The number of the participant they speak for.
            stands_for: Option<u32> = *stands_for,
            /// What lets them.
            authority: Option<String> = authority.clone(),
        },
        /// They are the one let down; whoever was it before is affected.
        ComplainantChanged { n, contact, customer } => "complainant_changed" {
            /// Which person of the case.
            n: u32 = *n,
            /// Their number as a contact.
            contact: i64 = contact.0,
            /// The account the case belongs to from now on.
            customer: i64 = customer.0,
        },
        /// They are on the case no longer.
        Removed { n, why } => "removed" {
            /// Which person of the case.
            n: u32 = *n,
            /// Why.
            why: String = why.clone(),
        },
        /// They were sent the link to their own page.
        PageSent { n, message } => "page_sent" {
            /// Which person of the case.
            n: u32 = *n,
            /// In which message.
            message: u32 = *message,
        },
    }
}
