//! What a step misses, in a store of the version before: sentences there, kinds afterwards, and the same is said.

use crate::world::{Place, everywhere};
use amends::boot;
use casework::case::words;
use db::{Db, Error, Migration, Options, Text, args, sql};
use tokio::runtime::Runtime;

/// A sentence as it was stored, what its step asked for, and what is left of it.
const BEFORE: [(&str, &str, &str); 25] = [
    ("one person who owns it", "owner", ""),
    ("the customer’s account: what specifically went wrong", "account", ""),
    ("a reply that says what we got wrong, or listens, and does not deny, blame or attack", "admission", ""),
    ("the next promise to the customer, with its date", "next_promise", ""),
    ("whether we understood: ask in a reply", "understanding", ""),
    ("what limits the damage now, or why nothing needs limiting", "containment", ""),
    ("what makes it good", "remedy", ""),
    ("a yes to “A new “motor””, they say” from the one who was asked", "approval", "A new “motor””, they say"),
    ("“A loan” with the customer", "delivery", "A loan"),
    ("the customer says “A loan” did not help", "help", "A loan"),
    ("“A loan” confirmed by the customer, or shown with evidence", "proof", "A loan"),
    ("a broken promise made good: Ring Ingrid", "broken_promise", "Ring Ingrid"),
    ("why it happened: at least one cause", "cause", ""),
    ("the finding: upheld, partly, or not", "finding", ""),
    ("one change with owner and date, or plainly why nothing can be done", "change", ""),
    ("the letter: what was fixed and what will stop it", "letter", ""),
    ("a new letter: the customer says it is not made right yet", "new_letter", ""),
    ("the customer’s own word; they have been asked", "answer", ""),
    ("what you expect them to say, sealed before they are asked", "prediction", ""),
    ("asking the customer whether it is made right", "question", ""),
    ("first the customer’s own word", "verdict", ""),
    ("a promise to keep: Ring Ingrid", "owed_promise", "Ring Ingrid"),
    ("“Label the bins” in place", "in_place", "Label the bins"),
    ("whether “Label the bins” worked", "checked", "Label the bins"),
    ("telling the customer what came of the change", "result", ""),
];

/// Of the columns as they were then, so no text of the program of now.
const CASE_ROW: Text = {
    let text = "insert into case_row (org, no, subject, customer, contact, owner, step, misses, harm, channel,
                    is_open, unanswered, opened_at, last_at, version)
                values (1, $1, 'x', 1, 1, 1, 'own', $2, 'stopped', 'email', $3, 0, 0, 0, 1)";
    Text::new(text, text, file!(), line!())
};

fn before() -> Vec<Migration> {
    boot::MIGRATIONS.iter().copied().filter(|step| step.version < 17).collect()
}

/// A store as the version before left it: a case and a debt for each sentence, and debts whose kind said it all.
fn filled(place: &Place, runtime: &Runtime) {
    let (db, _) = Db::open(&place.target, &before(), Options::default()).unwrap();
    let write = db.write(|sql| -> Result<(), Error> {
        for ((misses, ..), no) in BEFORE.iter().zip(1_i64..) {
            sql.run(CASE_ROW, &args![no, *misses, true])?;
            owed(sql, no, "contain", misses)?;
        }
        owed(sql, 100, "answer", "an answer")?;
        owed(sql, 101, "promise", "“Label the bins” in place")?;
        owed(sql, 102, "undelivered", "No such address.")
    });
    runtime.block_on(write).unwrap();
}

fn owed(sql: &mut db::Sql, no: i64, kind: &str, what: &str) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into owed (org, case_no, i, kind, member, due, n, what, contact)
             values (1, $1, 1, $2, 1, 0, 0, $3, 1)"
        ),
        &args![no, kind, what],
    )?;
    Ok(())
}

/// Case, lack and words of a table, in order.
type Rows = Vec<(i64, String, String)>;

fn rows(place: &Place, runtime: &Runtime) -> (Rows, Rows) {
    let (db, applied) = Db::open(&place.target, &boot::MIGRATIONS, Options::default()).unwrap();
    assert!(!applied.is_empty());
    let read = db.read(|sql| -> Result<(Rows, Rows), Error> {
        let row = |row: &db::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let cases =
            sql.all(sql!("select no, lack, misses from case_row where org = $1 order by no"), &args![1], row)?;
        let owed =
            sql.all(sql!("select case_no, lack, what from owed where org = $1 order by case_no"), &args![1], row)?;
        Ok((cases, owed))
    });
    runtime.block_on(read).unwrap()
}

#[test]
fn sentences_of_the_version_before_become_kinds_and_the_names_in_them_stay() {
    let runtime = Runtime::new().unwrap();
    everywhere(|place| {
        filled(place, &runtime);
        let (cases, owed) = rows(place, &runtime);
        for ((sentence, lack, name), (_, is, title)) in BEFORE.iter().zip(&cases) {
            assert_eq!((is.as_str(), title.as_str()), (*lack, *name), "{sentence}");
            assert!(words::stored(is, title).contains(name), "{sentence}");
        }
        // The steps that are owed; those of the last step never are, but for the result.
        for ((sentence, lack, name), (_, is, what)) in BEFORE.iter().zip(&owed) {
            let stays = ["verdict", "owed_promise", "in_place", "checked"].contains(lack);
            let wanted = if stays { ("", *sentence) } else { (*lack, *name) };
            assert_eq!((is.as_str(), what.as_str()), wanted, "{sentence}");
        }
        let others: Vec<(&str, &str)> = owed[BEFORE.len()..].iter().map(|(_, lack, what)| (&**lack, &**what)).collect();
        assert_eq!(others, [("", ""), ("", "“Label the bins” in place"), ("", "refused - No such address.")]);
    });
}
