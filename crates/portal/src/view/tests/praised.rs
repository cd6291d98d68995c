//! Whoever praises us is thanked, and not told who stays responsible.

use super::*;

const PRAISE: &str = "Thank you so much! Your team was wonderful, and we are very happy with the motor. Great service.";
const COMPLAINT: &str = "The motor jammed again and nobody answers. This is not acceptable.";

fn said(n: u32, body: &str) -> Words {
    Words { n, body: body.to_owned(), ..Words::default() }
}

fn reads(history: &[(Fact, Stamp)], words: &[Words]) -> (String, String, String) {
    let of = |source: &Source| (who(source), verdict(source).title, verdict(source).says);
    seen_with(Language::English, (history, words), of)
}

#[test]
fn who_praises_is_thanked_and_not_told_who_stays_responsible() {
    let (who, title, says) = reads(&owned(), &[said(1, PRAISE)]);
    assert_eq!((who.as_str(), title.as_str()), ("Tomas Reyes read what you wrote.", "Thank you"));
    assert!(says.starts_with("Your kind words have reached us."), "{says}");
    assert_eq!(reads(&opened(), &[said(1, PRAISE)]).0, "", "nobody has read it yet");
}

#[test]
fn a_complaint_beside_the_praise_is_a_complaint() {
    let again = after([by_ingrid("2026-11-18T09:00", received(3, INGRID, None))]);
    for (history, words) in [(owned(), vec![said(1, COMPLAINT)]), (again, vec![said(1, PRAISE), said(3, COMPLAINT)])] {
        let (who, title, _) = reads(&history, &words);
        assert!(who.contains("is responsible for this until you tell us"), "{who}");
        assert_eq!(title, "Is it resolved?");
    }
}

#[test]
fn praise_with_a_promise_is_followed_like_a_complaint() {
    let (who, ..) = reads(&after([promised("2026-11-24T12:00")]), &[said(1, PRAISE)]);
    assert!(who.contains("is responsible for this until you tell us"), "{who}");
}
