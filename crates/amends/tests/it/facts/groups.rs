//! One fact of each kind that a group case has of its own, and of what its cases are told.

use base::ids::{CaseNo, GroupNo, MemberId};
use casework::case::Severity;
use casework::group::shared::{self, Held, Stands};
use casework::group::{Audience, Fact, Happening};
use text::Language;

const GROUP: GroupNo = GroupNo::nth(12);

/// All of the group’s own, in the order they are declared.
pub fn examples() -> Vec<Fact> {
    let columns = vec!["email".to_owned(), "order number".to_owned()];
    let all = [
        Happening::Opened { title: "Feeder belts can tear".to_owned(), severity: Severity::Critical },
        Happening::Owned { owner: MemberId(3) },
        Happening::Retitled { title: "One batch of feeder belts can tear".to_owned() },
        Happening::Imported { n: 1, good: 60, bad: 2, columns },
        Happening::Joined { cases: vec![CaseNo(1042), CaseNo(1050)] },
        Happening::Left { case: CaseNo(1050), why: "They have another batch.".to_owned() },
        Happening::LetterDrafted { language: Language::German, sha256: "00ff".to_owned() },
        Happening::LetterSent {
            n: 1,
            to: Audience::NotTold,
            languages: vec![Language::English, Language::German],
            otherwise: Some(Language::English),
        },
        Happening::LetterStopped { n: 1 },
        Happening::Closed,
        Happening::Reopened { why: "Another belt tore.".to_owned() },
    ];
    all.map(Fact::from).into()
}

/// All of what a case is told.
pub fn shared() -> [shared::Fact; 5] {
    let stands = Stands { contained: true, cause: true, change: true, checked: false };
    [
        shared::Fact::Joined { group: GROUP, letter: 1 },
        shared::Fact::Left { group: GROUP, why: "They have another batch.".to_owned() },
        shared::Fact::Stands { group: GROUP, as_of: 7, stands },
        shared::Fact::Written { group: GROUP, letter: 2, message: 3, language: Language::German },
        shared::Fact::HeldBack { group: GROUP, letter: 2, why: Held::NoValue, field: Some("order number".to_owned()) },
    ]
}
