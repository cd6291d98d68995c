//! Rows by name: declared once, selected, read and written.

use db::{Dialect, Error, columns, put, select, sql};
use jiff::Timestamp;

use crate::place::everywhere;

columns! {
    /// A note.
    #[derive(Debug, PartialEq)]
    struct Note from "note n" {
        /// Its number.
        id: i64 = "n.id",
        /// What it says, and that with its first letter.
        body: Said = ("n.body", "substr(n.body, 1, 1)"),
        /// When, in a whole number.
        at: Option<Timestamp> = "cast(n.id as bigint) * 1000",
    }
}

/// Two columns in one field.
#[derive(Debug, PartialEq)]
struct Said(String, String);

impl From<(String, String)> for Said {
    fn from((all, first): (String, String)) -> Self {
        Said(all, first)
    }
}

const NAMES: &[&[&str]] = &[&["id", "body"]];

#[test]
fn a_row_is_written_selected_and_read_by_name() {
    everywhere(|place| {
        let db = place.open();
        let write = |body: &'static str, weight: f64| {
            let write = db.write::<_, Error, _>(
                move |sql| put!(sql, "note", key { id: 7_i64 } once { weight: weight } set { done: true, body: body }),
            );
            assert_eq!(write.wait().unwrap(), 1);
        };
        write("Hello", 1.5);
        write("World", 2.5);
        let text = select!(Note, "where n.body = :body and n.id = :id and n.body = :body"; NAMES);
        let read = db.read::<_, Error, _>(move |sql| sql.one(text, &[7_i64.into(), "World".into()], Note::read));
        let at = Timestamp::from_second(7).unwrap();
        let note = Note { id: 7, body: Said("World".to_owned(), "W".to_owned()), at: Some(at) };
        assert_eq!(read.wait().unwrap(), Some(note));
        let once = sql!("select weight from note where id = 7");
        let weight = db.read::<_, Error, _>(move |sql| sql.one(once, &[], |row| row.get::<f64>(0)));
        assert_eq!(weight.wait().unwrap(), Some(1.5), "written with a new row alone");
    });
}

#[test]
fn a_text_made_of_columns_is_static_and_in_the_census() {
    let text = select!(Note from "(select * from note limit 3) n", "where n.id = $1");
    let words = text.words(Dialect::Sqlite);
    assert_eq!(
        words,
        "select n.id, n.body, substr(n.body, 1, 1), cast(n.id as bigint) * 1000 from (select * from note limit 3) n \
         where n.id = $1"
    );
    assert!(db::census::texts().any(|each| each.words(Dialect::Postgres) == words));
}

#[test]
fn a_row_can_be_read_without_knowing_its_columns() {
    everywhere(|place| {
        let db = place.open();
        let add = sql!("insert into note (id, body, done) values (7, 'Hello', true)");
        db.write::<_, Error, _>(move |sql| sql.run(add, &[])).wait().unwrap();
        let text = sql!("select id, body, weight, done from note");
        let read = db.read::<_, Error, _>(move |sql| {
            sql.one(text, &[], |row| {
                let cells = (0..row.width()).map(|at| row.cell(at).map(|cell| format!("{cell:?}")));
                cells.collect::<Result<Vec<_>, _>>()
            })
        });
        let cells = read.wait().unwrap().unwrap();
        assert_eq!(cells[..3], ["Int(7)", "Text(\"Hello\")", "Null"]);
        assert!(["Bool(true)", "Int(1)"].contains(&cells[3].as_str()), "{cells:?}");
    });
}

#[test]
fn a_column_that_is_not_what_it_should_be_is_told_by_name_and_without_its_value() {
    everywhere(|place| {
        let db = place.open();
        let add = sql!("insert into note (id, done) values (8, true)");
        db.write::<_, Error, _>(move |sql| sql.run(add, &[])).wait().unwrap();
        let text = select!(Note, "where n.id = 8");
        let fault = db.read::<_, Error, _>(move |sql| sql.one(text, &[], Note::read)).wait().unwrap_err().to_string();
        assert!(fault.contains("body (n.body): column 1 holds null"), "{fault}");
    });
}
