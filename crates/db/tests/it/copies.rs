//! Backups: written from one database, read into the same kind or the other.

use db::backup::{Copied, backup, peek, restore};
use db::{Db, Error, Migration, args, sql};

use crate::place::{NOTES, Place, add, bodies, everywhere};

fn fill(db: &Db) {
    let put = sql!("insert into note (id, body, done, weight, raw) values ($1, $2, $3, $4, $5)");
    let reply = sql!("insert into answer (id, note, body) values ($1, $2, $3)");
    let filling = db.write::<_, Error, _>(move |sql| {
        sql.run(put, &args![i64::MAX, "line\nbreak \"quoted\" ’🙂", true, 0.1 + 0.2, &[0_u8, 255, 10]])?;
        sql.run(put, &args![i64::MIN, "", false, 3.0, &[0_u8; 0]])?;
        sql.run(put, &args![0_i64, None::<&str>, None::<bool>, None::<f64>, None::<&[u8]>])?;
        sql.run(reply, &args![1_i64, 0_i64, "reply"])?;
        sql.later(sql!("insert into words (rowid, body) values ($1, $2)"), &args![1_i64, "quoted"]);
        Ok(())
    });
    filling.wait().unwrap();
}

type Note = (i64, Option<String>, Option<bool>, Option<f64>, Option<Vec<u8>>);

fn notes(db: &Db) -> Vec<Note> {
    let text = sql!("select id, body, done, weight, raw from note order by id");
    let read = db.read::<_, Error, _>(move |sql| {
        sql.all(text, &args![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
    });
    read.wait().unwrap()
}

fn saved(db: &Db) -> (Vec<u8>, Copied) {
    let mut file = Vec::new();
    let copied = backup(db, &mut file, r#"{"name":"Notes"}"#).unwrap();
    (file, copied)
}

#[test]
fn a_backup_of_either_database_restores_into_either() {
    everywhere(|from| {
        let full = from.open();
        fill(&full);
        let (file, wrote) = saved(&full);
        everywhere(|to| {
            let db = to.open();
            let read = restore(&*file, &db).unwrap();
            assert_eq!((read, notes(&db)), (wrote, notes(&full)));
            let loose = sql!("insert into answer (id, note, body) values (2, 99, '')");
            assert!(db.write(move |sql| sql.run(loose, &args![])).wait().is_err(), "pointers are checked again");
        });
    });
}

#[test]
fn the_first_line_tells_what_a_backup_is() {
    everywhere(|place| {
        let header = peek(&*saved(&place.open()).0).unwrap();
        assert_eq!((header.schema, header.program.as_str()), (1, r#"{"name":"Notes"}"#));
        assert!(peek(&b"something else"[..]).is_err());
    });
}

#[test]
fn a_backup_cut_short_or_altered_is_refused_and_nothing_of_it_kept() {
    everywhere(|place| {
        let source = Place::sqlite();
        let full = source.open();
        fill(&full);
        let (file, _) = saved(&full);
        let db = place.open();
        for length in (0..file.len()).step_by(61) {
            assert!(matches!(restore(&file[..length], &db), Err(Error::Backup(_))), "cut at {length}");
        }
        for lines in
            [altered(&file, "reply", "repli"), altered(&file, "{\"rows\":3}", "{\"rows\":2}"), without_end(&file)]
        {
            assert!(matches!(restore(&*lines, &db), Err(Error::Backup(_))));
        }
        assert_eq!(bodies(&db).len(), 0);
        restore(&*file, &db).unwrap();
        assert_eq!(notes(&db), notes(&full));
    });
}

fn unpacked(file: &[u8]) -> String {
    std::io::read_to_string(flate2::read::GzDecoder::new(file)).unwrap()
}

fn packed(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut out, text.as_bytes()).unwrap();
    out.finish().unwrap()
}

fn altered(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = unpacked(file);
    assert!(text.contains(from), "{text}");
    packed(&text.replacen(from, to, 1))
}

fn without_end(file: &[u8]) -> Vec<u8> {
    let text = unpacked(file);
    let (kept, _end) = text.trim_end().rsplit_once('\n').unwrap();
    packed(&format!("{kept}\n"))
}

#[test]
fn a_store_with_rows_or_of_another_schema_is_not_restored_into() {
    everywhere(|place| {
        let (file, _) = saved(&place.open());
        let db = place.open();
        db.write(|sql| add(sql, 1, "here already")).wait().unwrap();
        let refusal = restore(&*file, &db).unwrap_err();
        assert!(refusal.to_string().contains("not empty"), "{refusal}");
        let other = Place::sqlite();
        let more =
            Migration { version: 2, name: "more", sql: "create table more (id bigint)", sqlite: "", postgres: "" };
        let newer = other.open_with(&[NOTES, more]);
        let refusal = restore(&*file, &newer).unwrap_err();
        assert!(refusal.to_string().contains("schema 1"), "{refusal}");
    });
}
