//! Where a mail has gone, in words.

use super::*;

#[test]
fn where_a_mail_has_gone_is_told_in_words_and_whether_it_is_in_a_case() {
    let no = CaseNo(1042);
    for (went, says, case) in [
        (Went::Opened(no), "A-1042 (a new case)", Some(no)),
        (Went::Joined(no), "A-1042 (added to the case)", Some(no)),
        (Went::Known(no), "A-1042 (received before)", Some(no)),
        (Went::Aside(Aside::Because(Why::Spam)), "set aside: marked as spam by a mail filter", None),
        (Went::Waiting(None), "stored, and being sorted", None),
        (
            Went::Waiting(Some("disk full".to_owned())),
            "stored, to be sorted later: It could not be sorted: disk full",
            None,
        ),
    ] {
        assert_eq!((went.to_string().as_str(), went.case()), (says, case));
    }
}
