//! What can happen to the people of a case.

use base::ids::{ContactId, CustomerId};
use engine::facts;

base::choice! {
    /// What someone's part in a case is; what they do at the customer is another matter.
    #[schema(as = CaseRole)]
    pub enum Role {
        /// The person let down: their word closes the case.
        Complainant,
        /// Hit by the same thing.
        Affected,
        /// Kept informed.
        Copied,
        /// Speaks for someone else on the case.
        Representative,
        /// Decides at the customer's side.
        DecisionMaker,
    }
}

facts! {
    /// What can happen to the people of a case. `n` counts them from 1.
    pub enum Fact of "participant" {
        /// A person was put on the case. `stands_for` is the number of the person they speak for.
        Added "added" v1 {
            n: u32,
            contact: ContactId,
            role: Role,
            stands_for: Option<u32>,
            authority: Option<String>,
        },
        /// A person has another part in the case.
        RoleChanged "role_changed" v1 { n: u32, role: Role, stands_for: Option<u32>, authority: Option<String> },
        /// Another person is the one let down, and the case belongs to their account; whoever was it before is affected.
        ComplainantChanged "complainant_changed" v1 { n: u32, contact: ContactId, customer: CustomerId },
        /// A person is no longer on the case, and why. Their page shows nothing any more.
        Removed "removed" v1 { n: u32, why: String },
        /// A person was sent the link to their own page, in message `message`.
        PageSent "page_sent" v1 { n: u32, message: u32 },
    }
}
