//! The letter to all as each of them gets it: in their language, with their fields filled in, as a letter of their own case.

use super::print::Printed;
use super::store::{self, Reader};
use super::{Bench, Step};
use crate::case::{self, Case};
use crate::group::shared::{self, Held};
use crate::group::{Letter, fields, load, store as groups};
use crate::letter::Sections;
use base::ids::{CaseNo, GroupNo};
use base::refusal::{Error, Kind};
use db::Sql;
use engine::outbox;
use text::Language;
use text::language::Known;

/// The texts of a letter, by language.
type Texts = [(Language, Sections)];

/// Sends it to the next few.
pub(super) fn some(
    sql: &mut Sql,
    (bench, printed): (&Bench, &Printed),
    after: CaseNo,
    most: u32,
) -> Result<Step, Error> {
    let (org, task) = (bench.org, &bench.task);
    let (group, _) = load(sql, org, task.group)?;
    let Some(letter) = group.letters.iter().find(|letter| letter.n == task.n && !letter.is_stopped) else {
        return Ok(Step::default());
    };
    let texts = groups::texts(sql, (org, task.group), task.n)?;
    let mut step = Step::default();
    for reader in store::readers(sql, (org, task), letter.to, after, most)? {
        let (case, chain) = case::load(sql, org, reader.no)?;
        let command = command(sql, bench, (letter, &texts), (&reader, &case))?;
        let is_held = matches!(command, shared::Command::HoldBack { .. });
        let file = printed.of(&reader, &command);
        let ctx = bench.ctx(reader.email.is_some());
        let came = bench.act_with(sql, reader.no, (&case, chain), (command, &ctx, file))?;
        let is_refused = match came {
            Ok(()) => is_held,
            // It has been dealt with already, or the case has left: nothing is to be noted.
            Err(no) if is_held || no.kind == Kind::NotNow => true,
            Err(no) => {
                tracing::warn!(%org, case = %reader.no, why = %no.says, "A letter to all was refused on one case.");
                let hold = hold((task.group, task.n), Held::Refused, None);
                drop(bench.act(sql, reader.no, (&case, chain), (hold, &bench.by_itself()))?);
                true
            }
        };
        step = Step { last: Some(reader.no), done: step.done + 1, held: step.held + i64::from(is_refused) };
    }
    Ok(step)
}

fn hold((group, letter): (GroupNo, u32), why: Held, field: Option<String>) -> shared::Command {
    shared::Command::HoldBack { group, letter, why, field }
}

/// What is asked of a case: the letter as it reads there, or to note why it is held back.
pub(super) fn command(
    sql: &mut Sql,
    bench: &Bench,
    (letter, texts): (&Letter, &Texts),
    (reader, case): (&Reader, &Case),
) -> Result<shared::Command, Error> {
    let at = (bench.task.group, letter.n);
    if !case.is_open() {
        return Ok(hold(at, Held::Closed, None));
    }
    let Some(email) = &reader.email else { return Ok(hold(at, Held::NoEmail, None)) };
    if outbox::is_dead(sql, bench.org, email)?.is_some() {
        return Ok(hold(at, Held::Bounces, None));
    }
    let language = language_of(reader.language, &letter.languages, letter.otherwise, bench.organisation.language);
    Ok(match language.and_then(|language| reading(texts, language, reader)) {
        None => hold(at, Held::NoText, None),
        Some((_, Err(field))) => hold(at, Held::NoValue, Some(field)),
        Some((language, Ok(sections))) => {
            shared::Command::Write { group: at.0, letter: at.1, sections: Box::new(sections), language }
        }
    })
}

/// The language somebody gets a letter in: theirs where it is written, else the one that was chosen for the others.
pub(in crate::group) fn language_of(
    known: Known,
    written: &[Language],
    otherwise: Option<Language>,
    ours: Language,
) -> Option<Language> {
    let theirs = known.or(None, ours);
    if written.contains(&theirs) { Some(theirs) } else { otherwise }
}

/// A letter in one language as it reads for somebody; or the name of a field that has no value for them.
pub(in crate::group) fn reading(
    texts: &Texts,
    language: Language,
    reader: &Reader,
) -> Option<(Language, Result<Sections, String>)> {
    let (_, text) = texts.iter().find(|(written, _)| *written == language)?;
    Some((language, fields::filled(text, &values(reader))))
}

/// What stands in somebody's fields: what is known of them today, then what stood in their columns.
fn values(reader: &Reader) -> Vec<(String, String)> {
    let first = reader.name.split_whitespace().next().unwrap_or(&reader.name).to_owned();
    let own = [reader.name.clone(), first, reader.company.clone(), reader.no.to_string()];
    let columns: Vec<(String, String)> =
        reader.cells.as_deref().and_then(|cells| serde_json::from_str(cells).ok()).unwrap_or_default();
    fields::OWN.into_iter().map(str::to_owned).zip(own).chain(columns).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_gets_it_in_their_language_where_it_is_written() {
        let german = Known { chosen: Some(Language::German), wrote_in: None };
        let both = [Language::English, Language::German];
        let of = |known, written: &[Language], otherwise| language_of(known, written, otherwise, Language::English);
        assert_eq!(of(german, &both, None), Some(Language::German));
        assert_eq!(of(german, &both[..1], None), None, "held back when no other was chosen");
        assert_eq!(of(german, &both[..1], Some(Language::English)), Some(Language::English));
        assert_eq!(of(Known::default(), &both[..1], None), Some(Language::English), "the organisation’s own");
    }

    #[test]
    fn what_is_known_of_somebody_today_outweighs_what_the_table_said() {
        let cells = r#"[["Name","Anke B."],["Order number","1042-7"]]"#;
        let reader = Reader {
            no: CaseNo(1042),
            name: "Anke Brandt".to_owned(),
            email: None,
            language: Known::default(),
            company: "Etikettendruck".to_owned(),
            cells: Some(cells.to_owned()),
            is_open: true,
        };
        let text = Sections {
            subject: "{case}".to_owned(),
            happened: "{first name}, {name}, {company}: {order number}".to_owned(),
            ..Sections::default()
        };
        let (_, read) = reading(&[(Language::English, text)], Language::English, &reader).unwrap();
        let read = read.unwrap();
        assert_eq!(read.subject, "A-1042");
        assert_eq!(read.happened, "Anke, Anke Brandt, Etikettendruck: 1042-7");
    }
}
