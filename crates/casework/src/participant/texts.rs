//! What Amends itself writes to someone on a case.

use crate::case::Case;
use crate::case::words::called;
use text::{Text, text};

/// The link to their own page, under these words.
pub fn page_sent(case: &Case, owner: &str) -> Text {
    let subject = called(&case.head.subject);
    Text::paragraphs([
        text!(customer: "This email has the link to your own page about “{subject}”. There you can read what we wrote to you, and write to us.", subject),
        Text::from(owner),
    ])
}
