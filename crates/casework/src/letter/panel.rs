//! The letter as a panel: whether it went, and the way to write it.

use super::gone;
use crate::case::Step;
use crate::case::panel::{Column, Panel, Place, Source};
use crate::message::Channel;
use askama::Template;
use web::widgets::Forms;

/// The letter.
pub static PANEL: Panel = Panel {
    id: "letter",
    title: "Letter",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[Step::Path],
    gist: |source| went(source).map_or_else(|| "not sent".to_owned(), |sent| within(&sent)),
    offers: &["letter-drafts"],
    render,
};

#[derive(Template)]
#[template(path = "letter/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    /// The version that went last, and how and when.
    sent: Option<(u32, String)>,
}

fn render(source: &Source) -> askama::Result<String> {
    let version = source.case().letter.last_sent().map(|sent| sent.version);
    View { at: &source.forms, sent: version.zip(went(source)) }.render()
}

/// The way the last letter went, and when.
fn went(source: &Source) -> Option<String> {
    let case = source.case();
    let sent = case.letter.last_sent()?;
    let channel = case.messages.get(sent.message).map_or(Channel::Email, |message| message.channel);
    Some(format!("{} {}", gone(channel), source.short(sent.at)))
}

/// The same words in the middle of a line: the names of months keep their capital.
fn within(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::*;
    use crate::case::panel::tests::page;
    use crate::given::{TOMAS_ACTS, contained, in_writing, path_in_writing};

    const ID: &str = "letter";

    #[test]
    fn a_letter_that_was_not_sent_can_be_written() {
        let page = page(&contained());
        page.says(ID, "Not sent yet").says(ID, "href=\"/cases/A-1042/letter\"").says(ID, "Write the letter");
        assert_eq!((page.gist(ID).as_str(), page.is_open(ID)), ("not sent", true));
    }

    #[test]
    fn a_letter_that_went_is_read_as_it_was_sent() {
        let page = page(&in_writing());
        page.says(ID, "href=\"/cases/A-1042/letters/1\"").says(ID, "Write another letter");
        assert!(page.gist(ID).starts_with("sent "), "{}", page.gist(ID));
    }

    #[test]
    fn a_letter_that_was_posted_says_so() {
        let hand = Command::Hand { sections: path_in_writing(), channel: Channel::Post };
        page(&contained().after(TOMAS_ACTS, hand)).says(ID, "Posted ");
    }

    #[test]
    fn a_line_begins_small_within_another_and_its_months_keep_their_capital() {
        assert_eq!(within("Sent 17 Nov"), "sent 17 Nov");
        assert_eq!(within(""), "");
    }
}
