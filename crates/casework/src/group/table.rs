//! A table of customers as CSV: good rows become cases, broken ones are listed with their line and why.
//!
//! The first row names the columns. `name`, `email`, `phone`, `company`, `language` and `role` say who somebody is; every
//! column, whatever its name, is a field of the letter. Columns are parted by commas, semicolons or tabs.

use super::fields;
use crate::customer::rules;
use crate::customer::{ContactRole, Sender};
use base::refusal::Refusal;
use base::words;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::collections::HashMap;
use text::Language;

/// The most rows of one table.
pub const ROWS: usize = 10_000;
/// The most columns.
const COLUMNS: usize = 40;
/// The longest cell. Characters.
const CELL: usize = 1_000;

/// A row that becomes a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: u32,
    /// What stands in its columns.
    pub cells: Vec<(String, String)>,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub line: u32,
    /// The row as it stood, for whoever mends it.
    pub text: String,
    /// What is wrong, in a sentence.
    pub why: String,
}

/// A table as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of its columns.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    pub refused: Vec<Refused>,
}

/// The bytes of a file as text: as its byte order mark says, else UTF-8, else as Windows writes it in Western Europe.
pub fn text_of(bytes: &[u8]) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let plain = || if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    marked.unwrap_or_else(plain).decode(bytes).0.into_owned()
}

/// Reads a table.
///
/// # Errors
/// When it has no head, or is too large; broken rows are no error.
pub fn read(text: &str) -> Result<Table, Refusal> {
    // Lines end as Unix, Windows or an old Mac ends them.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = delimiter(head);
    if let Some(line) = unclosed(&text, char::from(delimiter)) {
        let says = format!("The quotation mark on line {line} is never closed. Close it, or remove it.");
        return Err(wrong(says));
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let columns = columns(records.next().and_then(Result::ok))?;
    let mut table = Table { columns, ..Table::default() };
    let mut seen = HashMap::new();
    for record in records {
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
        match row(&table.columns, &record, line, &mut seen) {
            Ok(row) => table.rows.push(row),
            Err(why) => {
                let text = words::short(&record.iter().collect::<Vec<_>>().join(", "), words::LINE);
                table.refused.push(Refused { line, text, why });
            }
        }
        if table.rows.len() + table.refused.len() > ROWS {
            return Err(wrong(format!("A table holds at most {ROWS} rows. Split it, and send it in parts.")));
        }
    }
    Ok(table)
}

fn wrong(says: impl Into<text::Text>) -> Refusal {
    Refusal::invalid("csv", says)
}

/// The line of a quotation mark that begins a cell and is never closed: all rows after it would be part of that cell.
fn unclosed(text: &str, delimiter: char) -> Option<u32> {
    let (mut line, mut opened, mut is_first) = (1, None, true);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match (sign, opened) {
            ('"', Some(_)) if signs.peek() == Some(&'"') => drop(signs.next()),
            ('"', Some(_)) => opened = None,
            ('"', None) if is_first => opened = Some(line),
            _ => {}
        }
        line += u32::from(sign == '\n');
        is_first = opened.is_none() && (sign == delimiter || sign == '\n');
    }
    opened
}

/// What parts the columns, by what stands most often in the first row.
fn delimiter(head: &str) -> u8 {
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn columns(head: Option<csv::StringRecord>) -> Result<Vec<String>, Refusal> {
    const MISSING: &str =
        "The first row must name the columns: name, email or phone, and any others, such as order number.";
    let names: Vec<String> = head.iter().flatten().map(|name| name.trim().to_owned()).collect();
    let has = |wanted: &str| names.iter().any(|name| fields::key(name) == wanted);
    if !has("email") && !has("phone") {
        return Err(wrong(MISSING));
    }
    if names.len() > COLUMNS {
        return Err(wrong(format!("A table has at most {COLUMNS} columns. Leave out those you don’t need.")));
    }
    for (at, name) in names.iter().enumerate() {
        let is_odd = name.is_empty() || name.chars().count() > 60 || name.contains(['{', '}', '\n']);
        if is_odd || names.iter().take(at).any(|other| fields::key(other) == fields::key(name)) {
            let says = "Each column needs a name of its own, of up to 60 characters, without braces.";
            return Err(wrong(format!("{says} Look at column {}.", at + 1)));
        }
    }
    Ok(names)
}

fn row(
    columns: &[String],
    record: &csv::StringRecord,
    line: u32,
    seen: &mut HashMap<String, u32>,
) -> Result<Row, String> {
    if record.len() != columns.len() {
        return Err(format!("It has {} columns, and the first row names {}.", record.len(), columns.len()));
    }
    if record.iter().any(|cell| cell.contains('\0') || cell.chars().count() > CELL) {
        return Err(format!("A cell is longer than {CELL} characters, or holds a character that is no text."));
    }
    let cells: Vec<(String, String)> = columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    let row = Row { line, cells };
    let sender = row.sender()?;
    if let Some(email) = sender.email
        && let Some(first) = seen.insert(email, line)
    {
        return Err(format!("Line {first} has the same email address."));
    }
    Ok(row)
}

impl Row {
    /// What stands in a column; empty where there is none.
    pub fn cell(&self, name: &str) -> &str {
        self.cells.iter().find(|(known, _)| fields::key(known) == name).map_or("", |(_, cell)| cell.trim())
    }

    /// Who it is about.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub fn sender(&self) -> Result<Sender, String> {
        let says = |refusal: Refusal| refusal.to_string();
        let email = rules::email(self.cell("email")).map_err(says)?;
        let phone = rules::phone(self.cell("phone")).map_err(says)?;
        if email.is_none() && phone.is_none() {
            return Err("It has no email address and no phone number.".to_owned());
        }
        let name = match self.cell("name") {
            "" if email.is_none() => return Err("It has no name.".to_owned()),
            "" => String::new(),
            name => words::line("name", name, "").map_err(says)?,
        };
        let language = match self.cell("language") {
            "" => None,
            tag => Some(language(tag).ok_or_else(|| {
                format!("“{}” isn’t a language we write in. Use en, de, fr, es or nb.", words::short(tag, 20))
            })?),
        };
        let role = match self.cell("role") {
            "" => ContactRole::Other,
            role => role.parse().unwrap_or_default(),
        };
        let company = Some(self.cell("company")).filter(|company| !company.is_empty());
        let company = company.map(|company| words::line("company", company, "").map_err(says)).transpose()?;
        Ok(Sender { name, email, phone, company, role, language, ..Sender::default() })
    }
}

/// A language by its tag, or by its name in English or as those who speak it call it.
fn language(text: &str) -> Option<Language> {
    let by_name = |language: &Language| {
        [language.name(), language.english()].iter().any(|name| name.to_lowercase() == text.to_lowercase())
    };
    Language::ALL.into_iter().find(by_name).or_else(|| Language::of(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "Name,Email,Company,Language,Order number\n\
        Anke Brandt,anke@etiketten.example,Hamburger Etikettendruck,de,1042-7\n\
        Claire Lambert,claire@lambert.example,,Français,1042-8\n";

    #[test]
    fn every_row_is_somebody_with_their_fields() {
        let table = read(GOOD).unwrap();
        assert_eq!((table.rows.len(), table.refused.len(), table.columns.len()), (2, 0, 5));
        let anke = table.rows[0].sender().unwrap();
        assert_eq!((anke.name.as_str(), anke.language), ("Anke Brandt", Some(Language::German)));
        assert_eq!(anke.company.as_deref(), Some("Hamburger Etikettendruck"));
        assert_eq!((table.rows[0].line, table.rows[0].cell("order number")), (2, "1042-7"));
        assert_eq!(table.rows[1].sender().unwrap().language, Some(Language::French));
    }

    #[test]
    fn a_broken_row_is_listed_with_its_line_and_why_and_the_good_ones_go_in() {
        let text = "name;email;phone;language\n\
            Anke;anke@etiketten.example;;de\n\
            Nobody;;;\n\
            Mette;mette-at-aalborg;;\n\
            Yusuf;anke@etiketten.example;;\n\
            Dev;dev@tyneside.example;;klingon\n\
            too;few\n\
            ;;+47 22 33 44 55;\n\
            Oddvar;;+47 22 33 44 55;nb\n";
        let table = read(text).unwrap();
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 9]);
        let why: Vec<(u32, &str)> = table.refused.iter().map(|bad| (bad.line, bad.why.as_str())).collect();
        assert_eq!(why[0], (3, "It has no email address and no phone number."));
        assert!(why[1].0 == 4 && why[1].1.contains("“mette-at-aalborg” is not an email address"), "{why:?}");
        assert_eq!(why[2], (5, "Line 2 has the same email address."));
        assert_eq!(why[3], (6, "“klingon” isn’t a language we write in. Use en, de, fr, es or nb."));
        assert_eq!(why[4], (7, "It has 2 columns, and the first row names 4."));
        assert_eq!(why[5], (8, "It has no name."));
        assert_eq!(table.refused[0].text, "Nobody, , ,");
    }

    #[test]
    fn quotes_marks_and_other_signs_between_columns_are_read() {
        let text = "\u{feff}name\temail\n\"Moe\tIngrid\"\tIngrid@Halden.example\n";
        let table = read(text).unwrap();
        assert_eq!(table.rows[0].cell("name"), "Moe\tIngrid");
        assert_eq!(table.rows[0].sender().unwrap().email.as_deref(), Some("ingrid@halden.example"));
        assert_eq!(text_of(b"\xef\xbb\xbfn"), "n");
        assert_eq!(text_of(b"M\xfcller \x805 \x92q\x92"), "Müller €5 ’q’");
        assert_eq!(text_of(b"\xff\xfen\0a\0"), "na");
        let mac = read("name,email\rAnke,a@x.example\rBo,b@x.example\r").unwrap();
        assert_eq!(mac.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_swallows_no_row() {
        let text = "name,email,note\nA,a@x.example,\"5 in\nB,b@x.example,x\nC,c@x.example,x\n";
        let no = read(text).unwrap_err();
        assert_eq!(no.to_string(), "The quotation mark on line 2 is never closed. Close it, or remove it.");
        for fine in
            ["A,a@x.example,5\" in", "A,a@x.example,\"5\"\" in\"", "A,a@x.example,\"two\nlines\"", "A,a@x.example,\"\""]
        {
            assert_eq!(read(&format!("name,email,note\n{fine}\n")).unwrap().rows.len(), 1, "{fine}");
        }
    }

    #[test]
    fn a_table_without_a_head_or_too_large_is_refused_whole() {
        let many = format!("email\n{}", "a@b.example\n".repeat(ROWS + 1));
        for (text, says) in [
            ("", "name the columns"),
            ("Anke,anke@etiketten.example\n", "name the columns"),
            ("email,email\n", "column 2"),
            ("email,\n", "column 2"),
            ("email,{x}\n", "column 2"),
            (many.as_str(), "at most 10000 rows"),
        ] {
            let no = read(text).unwrap_err();
            assert!(no.field == Some("csv") && no.to_string().contains(says), "{text:.40}: {no}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_nothing_goes_wrong(text in "(?s).{0,300}") {
            let _ = read(&text);
            let _ = read(&format!("name,email,phone\n{text}"));
        }

        #[test]
        fn no_row_is_lost(rows in proptest::collection::vec("[a-z@;.]{1,20}", 1..20)) {
            let table = read(&format!("name,email\n{}", rows.join("\n"))).unwrap();
            prop_assert_eq!(table.rows.len() + table.refused.len(), rows.len());
        }
    }
}
