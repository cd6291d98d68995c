//! What happens between two cases, in sentences.

use super::*;
use crate::joining::{Carried, Fact as J, How, LinkKind, Numbers};
use base::ids::CaseNo;

fn numbers(count: u32) -> Numbers {
    Numbers { messages: (1..=count).map(|n| (n, n + 4)).collect(), ..Numbers::default() }
}

fn took(how: How, count: u32, sentence: &'static str) -> Told {
    let carried = Carried { numbers: numbers(count), facts: Vec::new() };
    said(J::Took { from: CaseNo(1043), how, carried }, TOMAS_ACTS, sentence)
}

fn gave(how: How, count: u32, sentence: &'static str) -> Told {
    let subject = (how == How::Split).then(|| text("The spare belt"));
    said(J::Gave { to: CaseNo(1043), how, numbers: numbers(count), subject }, TOMAS_ACTS, sentence)
}

pub(super) fn all() -> Vec<Told> {
    let linked = |how, sentence| said(J::Linked { to: CaseNo(1043), how }, TOMAS_ACTS, sentence);
    vec![
        took(How::Merge, 3, "Tomas Reyes merged A-1043 into this case"),
        took(How::MergeUndone, 1, "Tomas Reyes undid the merge into A-1043"),
        took(How::Move, 1, "Tomas Reyes moved a message here from A-1043"),
        took(How::MoveUndone, 1, "Tomas Reyes moved back what had gone to A-1043"),
        took(How::Split, 2, "Tomas Reyes split 2 messages off A-1043 into this case"),
        took(How::SplitUndone, 2, "Tomas Reyes undid the split into A-1043"),
        gave(How::Merge, 3, "Tomas Reyes merged this case into A-1043"),
        gave(How::MergeUndone, 3, "Tomas Reyes undid the merge of A-1043 into this case"),
        gave(How::Move, 2, "Tomas Reyes moved 2 messages to A-1043"),
        gave(How::MoveUndone, 2, "Tomas Reyes moved back to A-1043 what had come from there"),
        gave(How::Split, 1, "Tomas Reyes split a message off into A-1043, “The spare belt”"),
        gave(How::SplitUndone, 1, "Tomas Reyes undid the split: it continues in A-1043"),
        said(
            J::CameFor { n: 6, case: CaseNo(1043) },
            Actor::System,
            "Message 6 was sent to A-1043, which was merged into this case",
        ),
        linked(LinkKind::Related, "Tomas Reyes linked this case: related to A-1043"),
        linked(LinkKind::DuplicateOf, "Tomas Reyes linked this case: duplicate of A-1043"),
        linked(LinkKind::DuplicatedBy, "Tomas Reyes linked this case: duplicated by A-1043"),
        linked(LinkKind::CausedBy, "Tomas Reyes linked this case: caused by A-1043"),
        linked(LinkKind::Caused, "Tomas Reyes linked this case: caused A-1043"),
        said(J::Unlinked { to: CaseNo(1043) }, TOMAS_ACTS, "Tomas Reyes removed the link to A-1043"),
    ]
}
