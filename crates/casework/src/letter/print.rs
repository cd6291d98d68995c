//! The letter as a page to print.

use super::Sections;
use base::context::Context;
use base::ids::CaseNo;
use paper::{Block, Letter};
use text::text;
use text::{Language, Moment};

/// What stands around the words of a letter.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    pub no: CaseNo,
    /// Hash of its text, hex.
    pub sha256: &'a str,
    /// Whom it goes to.
    pub contact: &'a str,
    /// The language of its headings and its date.
    pub language: Language,
}

/// The letter laid out: what is printed is what was hashed, nothing added to its words.
pub fn paper(sections: &Sections, head: Head, ctx: &Context) -> Letter {
    let (organisation, Head { no, sha256, contact, language }) = (ctx.organisation, head);
    let today = organisation.zone().to_datetime(ctx.now).date();
    let mut blocks = Vec::new();
    for (heading, text) in [
        (None, &sections.happened),
        (Some(text!(customer: "What we have done")), &sections.fixed),
        (Some(text!(customer: "What changes")), &sections.changes),
        (None, &sections.closing),
    ] {
        blocks.extend(heading.map(|h| Block::Heading(h.in_language(language))));
        blocks.extend(text.replace("\r\n", "\n").split("\n\n").flat_map(paragraph));
    }
    Letter {
        sender: vec![organisation.name.clone(), organisation.address.clone()],
        recipient: vec![contact.to_owned()],
        place_date: Moment::day(ctx.now, organisation.zone()).in_language(language),
        date: Some(today),
        subject: sections.subject.trim().to_owned(),
        blocks,
        footer: format!("{no} · {sha256}"),
        language: language.code().to_owned(),
        title: sections.subject.trim().to_owned(),
        author: organisation.name.clone(),
    }
}

/// Lines that begin with a dash are items; the rest of a paragraph is one.
fn paragraph(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match (line.strip_prefix("- "), blocks.last_mut()) {
            (Some(item), _) => blocks.push(Block::Item(item.to_owned())),
            (None, Some(Block::Paragraph(before))) => {
                before.push(' ');
                before.push_str(line);
            }
            _ => blocks.push(Block::Paragraph(line.to_owned())),
        }
    }
    blocks
}
