//! The SQL of what was said: bodies, attachments, and the ids that mail is threaded by.

use crate::case::Body;
use crate::letter::Sections;
use crate::outside::FIRST as OUTSIDE;
use base::ids::{CaseNo, OrgId};
use db::{Error, Row, Sql, args, sql};
use engine::content::NewFile;
use text::Language;

/// Message-IDs remembered of one mail, the nearest first.
const NAMES: usize = 50;

/// The words of one message as kept. What is erased is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The message of the case.
    pub n: u32,
    /// Subject of a mail.
    pub subject: Option<String>,
    /// What was said, quotes and signature folded off.
    pub body: String,
    /// What was quoted.
    pub quoted: Option<String>,
    /// How it was signed.
    pub signature: Option<String>,
    /// As sent, made safe; none for plain text.
    pub html: Option<String>,
    /// Its Message-ID, without brackets.
    pub message_id: Option<String>,
    /// The arrival that holds its raw source.
    pub arrival: Option<i64>,
}

/// A file that came or goes with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Counts the files of a message from 1.
    pub i: u32,
    /// A safe file name.
    pub name: String,
    /// As declared; never trusted for rendering.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Shown inside the text it came with.
    pub inline: bool,
}

/// Keeps the words of a message.
pub fn add(sql: &mut Sql, org: OrgId, no: CaseNo, words: &Words) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into message (org, case_no, n, subject, body, quoted, signature, html, message_id, arrival)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &args![
            org.0,
            no.0,
            words.n,
            &words.subject,
            &words.body,
            &words.quoted,
            &words.signature,
            &words.html,
            &words.message_id,
            words.arrival
        ],
    )?;
    if let Some(id) = &words.message_id {
        sql.run(
            sql!(
                "insert into message_key (org, message_id, case_no, n) values ($1, $2, $3, $4)
                 on conflict (org, message_id) do nothing"
            ),
            &args![org.0, id, no.0, words.n],
        )?;
    }
    Ok(())
}

/// Words without anything that only mail has.
pub fn plain(body: &Body, language: Language) -> Words {
    Words { n: body.n, subject: body.subject.clone(), body: body.text.in_language(language), ..Words::default() }
}

/// The words of the conversation with the customer, in order: none of what is said with somebody outside.
pub fn of_case(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<Words>, Error> {
    below(sql, (org, no), OUTSIDE)
}

/// All words of a case, those of threads with somebody outside at the end.
pub fn of_all(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<Words>, Error> {
    below(sql, (org, no), u32::MAX)
}

/// The words of the messages with a smaller number.
fn below(sql: &mut Sql, (org, no): (OrgId, CaseNo), end: u32) -> Result<Vec<Words>, Error> {
    sql.all(
        sql!(
            "select n, subject, body, quoted, signature, html, message_id, arrival
             from message where org = $1 and case_no = $2 and n < $3 order by n"
        ),
        &args![org.0, no.0, end],
        read_words,
    )
}

/// One message's words.
pub fn one(sql: &mut Sql, org: OrgId, no: CaseNo, n: u32) -> Result<Option<Words>, Error> {
    sql.one(
        sql!(
            "select n, subject, body, quoted, signature, html, message_id, arrival
             from message where org = $1 and case_no = $2 and n = $3"
        ),
        &args![org.0, no.0, n],
        read_words,
    )
}

/// The words of a message, with its files, as they go once more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copy {
    pub subject: Option<String>,
    pub text: String,
    pub files: Vec<NewFile>,
}

/// What a message was made of; none when it is not there.
pub fn copy(sql: &mut Sql, (org, no, n): (OrgId, CaseNo, u32)) -> Result<Option<Copy>, Error> {
    let Some(words) = one(sql, org, no, n)? else { return Ok(None) };
    let mut copied = Vec::new();
    for (_, kept) in files(sql, org, no)?.into_iter().filter(|(of, _)| *of == n) {
        copied.extend(file(sql, org, (no, n, kept.i))?);
    }
    Ok(Some(Copy { subject: words.subject, text: words.body, files: copied }))
}

fn read_words(row: &Row) -> Result<Words, Error> {
    Ok(Words {
        n: row.get(0)?,
        subject: row.get(1)?,
        body: row.get(2)?,
        quoted: row.get(3)?,
        signature: row.get(4)?,
        html: row.get(5)?,
        message_id: row.get(6)?,
        arrival: row.get(7)?,
    })
}

/// Where the message with this Message-ID lies.
pub fn by_message_id(sql: &mut Sql, org: OrgId, id: &str) -> Result<Option<(CaseNo, u32)>, Error> {
    sql.one(sql!("select case_no, n from message_key where org = $1 and message_id = $2"), &args![org.0, id], |row| {
        Ok((CaseNo(row.get(0)?), row.get(1)?))
    })
}

/// Remembers the Message-IDs that a mail of this case names; the first case that named one keeps it.
pub fn add_names(sql: &mut Sql, org: OrgId, no: CaseNo, ids: &[String]) -> Result<(), Error> {
    for id in ids.iter().take(NAMES) {
        sql.run(
            sql!(
                "insert into thread_name (org, message_id, case_no) values ($1, $2, $3)
                 on conflict (org, message_id) do nothing"
            ),
            &args![org.0, id.as_str(), no.0],
        )?;
    }
    Ok(())
}

/// The case whose mails name this Message-ID.
pub fn named(sql: &mut Sql, org: OrgId, id: &str) -> Result<Option<CaseNo>, Error> {
    sql.one(sql!("select case_no from thread_name where org = $1 and message_id = $2"), &args![org.0, id], |row| {
        Ok(CaseNo(row.get(0)?))
    })
}

/// Keeps a file of a message.
pub fn add_file(sql: &mut Sql, org: OrgId, at: (CaseNo, u32, u32), file: &NewFile) -> Result<(), Error> {
    let (no, n, i) = at;
    let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let sha256 = base::words::hex_sha256(&file.bytes);
    sql.run(
        sql!(
            "insert into attachment (org, case_no, n, i, name, mime, size, sha256, inline, content_id, bytes)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &args![org.0, no.0, n, i, &file.name, &file.mime, size, &sha256, file.inline, &file.content_id, &file.bytes],
    )?;
    Ok(())
}

/// The files of a case, by message, without their bytes.
pub fn files(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<(u32, File)>, Error> {
    sql.all(
        sql!("select n, i, name, mime, size, inline from attachment where org = $1 and case_no = $2 order by n, i"),
        &args![org.0, no.0],
        |row| {
            let file =
                File { i: row.get(1)?, name: row.get(2)?, mime: row.get(3)?, size: row.get(4)?, inline: row.get(5)? };
            Ok((row.get(0)?, file))
        },
    )
}

/// One file with its bytes.
pub fn file(sql: &mut Sql, org: OrgId, at: (CaseNo, u32, u32)) -> Result<Option<NewFile>, Error> {
    let (no, n, i) = at;
    sql.one(
        sql!(
            "select name, mime, inline, content_id, bytes from attachment
             where org = $1 and case_no = $2 and n = $3 and i = $4"
        ),
        &args![org.0, no.0, n, i],
        |row| {
            Ok(NewFile {
                name: row.get(0)?,
                mime: row.get(1)?,
                inline: row.get(2)?,
                content_id: row.get(3)?,
                bytes: row.get(4)?,
            })
        },
    )
}

/// Keeps a version of a letter with the language its headings are printed in. A version once kept is never written again.
pub fn add_letter(
    sql: &mut Sql,
    (org, no, version): (OrgId, CaseNo, u32),
    letter: &Sections,
    language: Language,
) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into letter_text (org, case_no, version, subject, happened, fixed, changes, closing, language)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &args![
            org.0,
            no.0,
            version,
            &letter.subject,
            &letter.happened,
            &letter.fixed,
            &letter.changes,
            &letter.closing,
            language.code()
        ],
    )?;
    Ok(())
}

pub fn letter(sql: &mut Sql, org: OrgId, no: CaseNo, version: u32) -> Result<Option<Sections>, Error> {
    sql.one(
        sql!(
            "select subject, happened, fixed, changes, closing from letter_text
             where org = $1 and case_no = $2 and version = $3"
        ),
        &args![org.0, no.0, version],
        |row| {
            Ok(Sections {
                subject: row.get(0)?,
                happened: row.get(1)?,
                fixed: row.get(2)?,
                changes: row.get(3)?,
                closing: row.get(4)?,
            })
        },
    )
}

/// The language the headings of a letter are printed in.
pub fn letter_language(sql: &mut Sql, org: OrgId, no: CaseNo, version: u32) -> Result<Language, Error> {
    let found = sql.one(
        sql!("select language from letter_text where org = $1 and case_no = $2 and version = $3"),
        &args![org.0, no.0, version],
        |row| row.get::<Option<String>>(0),
    )?;
    Ok(found.flatten().as_deref().and_then(Language::of).unwrap_or_default())
}
