//! The SQL of the server's own secrets.

use base::refusal::Error as Trouble;
use db::{Error, Sql, args, sql};

/// The server's own secret of this name; `fresh` is kept when there is none yet.
pub(super) fn secret(sql: &mut Sql, name: &str, fresh: &[u8; 32]) -> Result<Vec<u8>, Trouble> {
    sql.run(
        sql!("insert into secret (name, value) values ($1, $2) on conflict (name) do nothing"),
        &args![name, fresh],
    )?;
    Ok(known_secret(sql, name)?.unwrap_or_else(|| fresh.to_vec()))
}

/// The server's own secret of this name, if there is one.
pub(super) fn known_secret(sql: &mut Sql, name: &str) -> Result<Option<Vec<u8>>, Error> {
    sql.one(sql!("select value from secret where name = $1"), &args![name], |row| row.get(0))
}

/// Keeps a secret in the place of the one that was there, or of none; what is kept afterwards, which is another's when
/// they were quicker.
pub(super) fn swap_secret(sql: &mut Sql, name: &str, was: Option<&[u8]>, is: &[u8]) -> Result<Vec<u8>, Trouble> {
    match was {
        None => {
            sql.run(
                sql!("insert into secret (name, value) values ($1, $2) on conflict (name) do nothing"),
                &args![name, is],
            )?;
        }
        Some(was) => {
            sql.run(sql!("update secret set value = $2 where name = $1 and value = $3"), &args![name, is, was])?;
        }
    }
    Ok(known_secret(sql, name)?.unwrap_or_else(|| is.to_vec()))
}

/// Keeps a secret, whatever was there.
pub(super) fn put_secret(sql: &mut Sql, name: &str, is: &[u8]) -> Result<(), Trouble> {
    sql.run(
        sql!("insert into secret (name, value) values ($1, $2) on conflict (name) do update set value = $2"),
        &args![name, is],
    )?;
    Ok(())
}
