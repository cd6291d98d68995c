//! What happens to the people of a case, and to what is said to several of them, in sentences.

use super::*;
use crate::participant::tests::{BOSS, NILS};
use crate::participant::{Fact as P, Role};
use crate::verdict::Fact as V;

/// Whoever is not named in these sentences is called as the person let down.
pub(super) fn all() -> Vec<Told> {
    let authority = || Some(text("Power of attorney"));
    let scores = crate::given::scores(4, 4, 3);
    vec![
        said(
            P::Added { n: 2, contact: NILS, role: Role::Representative, stands_for: Some(1), authority: authority() },
            TOMAS_ACTS,
            "Tomas Reyes added Ingrid Moe to the case as representative of Ingrid Moe (Power of attorney)",
        ),
        said(
            P::RoleChanged { n: 2, role: Role::DecisionMaker, stands_for: None, authority: None },
            TOMAS_ACTS,
            "Tomas Reyes changed Ingrid Moe’s role to decision maker",
        ),
        said(
            P::ComplainantChanged { n: 2, contact: NILS, customer: base::ids::CustomerId(3) },
            TOMAS_ACTS,
            "Tomas Reyes made Ingrid Moe the complainant",
        ),
        said(
            P::Removed { n: 2, why: text("He has left.") },
            TOMAS_ACTS,
            "Tomas Reyes removed Ingrid Moe from the case: He has left.",
        ),
        said(P::PageSent { n: 2, message: 4 }, TOMAS_ACTS, "Tomas Reyes sent Ingrid Moe the link to their page"),
        said(
            message::Fact::Addressed { n: 2, to: Vec::new(), cc: vec![NILS, BOSS] },
            TOMAS_ACTS,
            "Message 2 also went to Ingrid Moe and Ingrid Moe",
        ),
        said(
            message::Fact::Missed { n: 2, contact: BOSS, failure: message::Failure::said("No such address.") },
            Actor::System,
            "Message 2 couldn’t be delivered to Ingrid Moe: No such address.",
        ),
        said(V::AlsoAsked { contact: NILS, message: 5 }, TOMAS_ACTS, "Ingrid Moe was asked for their verdict too"),
        said(
            V::AlsoGiven { contact: NILS, scores, word: crate::verdict::Word::NotYet, words: None },
            Actor::Contact(NILS),
            "Ingrid Moe, beside the complainant: not made right yet (care 4, help 4, trust 3)",
        ),
    ]
}
