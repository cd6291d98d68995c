//! What a letter should stand on, beside its editor: what is there, and where what is missing is added.

use crate::case::Case;

/// Something the letter should stand on, and whether it is there.
pub struct Check {
    pub is_there: bool,
    pub says: String,
    pub place: &'static str,
}

/// All of it, in the order of the path.
pub fn checks(case: &Case) -> Vec<Check> {
    let check = |is_there: bool, there: String, missing: &str, place| Check {
        is_there,
        says: if is_there { there } else { missing.to_owned() },
        place,
    };
    let fixed = case.remedies.all().iter().filter(|r| r.is_proven()).count();
    let causes = case.causes.standing().count();
    let changes = case.changes.standing().count();
    let nothing = case.changes.nothing_can_be_done().is_some();
    vec![
        check(
            case.account.is_heard(),
            "The customer’s account".to_owned(),
            "Their account hasn’t been recorded yet.",
            "account",
        ),
        check(
            fixed > 0,
            many(fixed, "delivered remedy", "delivered remedies"),
            "No remedy has been delivered yet.",
            "remedy",
        ),
        check(causes > 0, many(causes, "cause", "causes"), "No cause has been added yet.", "cause"),
        check(
            changes > 0 || nothing,
            if changes > 0 { many(changes, "change", "changes") } else { "Why nothing can be done".to_owned() },
            "No change is planned yet.",
            "change",
        ),
    ]
}

fn many(n: usize, one: &str, more: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {more}") }
}
