//! What the API shows of what happened to the letter.

use crate::letter::Fact;
use web::shapes;

shapes! {
    /// What happened to the letter.
    pub enum FactShape as LetterFact of Fact {
        /// A version was saved.
        Drafted { version } => "drafted" {
            /// Which, from 1.
            version: u32 = *version,
        },
        /// A version is addressed to somebody who speaks for the customer.
        Addressed { version, contact } => "addressed" {
            /// Which, from 1.
            version: u32 = *version,
            /// The number of the contact.
            contact: i64 = contact.0,
        },
        /// A version was sent.
        Sent { version, message, sha256 } => "sent" {
            /// Which, from 1.
            version: u32 = *version,
            /// As which message of the case.
            message: u32 = *message,
            /// The hash of its text, hex.
            sha256: String = sha256.clone(),
        },
    }
}
