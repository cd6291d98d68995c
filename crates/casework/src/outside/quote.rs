//! Words of somebody outside in a reply to the customer, or in a note: as a quotation in the draft, where whoever writes
//! it can change every word before it goes. Nothing of theirs reaches the customer by itself.

use super::facts::Place;
use super::{Fact, Outside};
use crate::account::quoting::missing;
use crate::message::store;
use base::context::Context;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Refusal};
use base::words::{self, CLAUSE, short};
use db::Sql;
use jiff::Timestamp;
use web::draft::{self, Whose, Written};

/// Which words go where.
pub(super) fn quote(
    outside: &Outside,
    letter: u32,
    (place, said): (Place, &str),
    ctx: &Context,
) -> Result<Fact, Refusal> {
    ctx.member()?;
    let theirs = outside.letter(letter).filter(|(_, known)| known.purpose().is_none());
    let (party, _) = theirs.ok_or_else(|| Refusal::not_found("No outside party wrote a message with that number."))?;
    let words = words::required("words", said, "Choose what to quote.")?;
    Ok(Fact::Quoted { n: party.n, letter, place, words })
}

/// Puts what was quoted into the draft of whoever quotes it.
///
/// # Errors
/// Refused when their message does not say so; a fault of the store.
pub fn into_draft(
    sql: &mut Sql,
    whose: Whose,
    (no, now): (CaseNo, Timestamp),
    (letter, place, quoted): (u32, Place, &str),
) -> Result<(), Error> {
    said_so(sql, (whose.org, no, letter), quoted)?;
    let (form, beside): (&str, &[(&str, &str)]) = match place {
        // A draft holds every box that is ticked.
        Place::Reply => ("replies", &[("asks_understood", "true")]),
        Place::Note => ("notes", &[]),
    };
    let page = format!("/cases/{no}");
    let path = format!("{page}/{form}");
    let mut fields = draft::kept(sql, whose, &path)?
        .unwrap_or_else(|| beside.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let quotation = quotation(quoted);
    match fields.iter_mut().find(|(name, _)| name == "text") {
        Some((_, text)) if text.trim().is_empty() => *text = quotation,
        Some((_, text)) => *text = format!("{}\n\n{quotation}", text.trim_end()),
        None => fields.push(("text".to_owned(), quotation)),
    }
    draft::keep_added_to(sql, whose, &Written { path, page, fields, typing: None }, now)
}

/// A quote holds what was said and nothing else.
fn said_so(sql: &mut Sql, (org, no, n): (OrgId, CaseNo, u32), quoted: &str) -> Result<(), Error> {
    let said: Vec<String> = store::one(sql, org, no, n)?.map_or_else(Vec::new, |words| {
        [words.subject, Some(words.body), words.quoted, words.signature].into_iter().flatten().collect()
    });
    let Some(passage) = missing(&said.join("\n"), quoted) else { return Ok(()) };
    let says = format!("Their message doesn’t say “{}”. Quote what it says.", short(passage, CLAUSE));
    Err(Refusal::invalid("words", says).into())
}

/// As mail programs mark it, a line at a time.
fn quotation(words: &str) -> String {
    let marked = words.trim().lines().map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") });
    format!("{}\n\n", marked.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::quotation;

    #[test]
    fn each_line_of_a_quotation_is_marked() {
        assert_eq!(quotation(" It fell.\n\nTwice.\n"), "> It fell.\n>\n> Twice.\n\n");
    }
}
