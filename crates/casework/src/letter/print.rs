//! The letter as a page to print.

use super::Sections;
use base::context::Context;
use base::ids::CaseNo;
use paper::{Block, Letter};

/// The letter laid out: what is printed is what was hashed, nothing added to its words.
pub fn paper(sections: &Sections, no: CaseNo, sha256: &str, contact: &str, ctx: &Context) -> Letter {
    let house = ctx.house;
    let today = house.zone().to_datetime(ctx.now).date();
    let mut blocks = Vec::new();
    for (heading, text) in [
        (None, &sections.happened),
        (Some("What we have done"), &sections.fixed),
        (Some("What changes"), &sections.changes),
        (None, &sections.closing),
    ] {
        blocks.extend(heading.map(|h| Block::Heading(h.to_owned())));
        blocks.extend(text.replace("\r\n", "\n").split("\n\n").flat_map(paragraph));
    }
    Letter {
        sender: vec![house.name.clone(), house.address.clone()],
        recipient: vec![contact.to_owned()],
        place_date: today.strftime("%-d %B %Y").to_string(),
        date: Some(today),
        subject: sections.subject.trim().to_owned(),
        blocks,
        footer: format!("{no} · {sha256}"),
        language: "en".to_owned(),
        title: sections.subject.trim().to_owned(),
        author: house.name.clone(),
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
