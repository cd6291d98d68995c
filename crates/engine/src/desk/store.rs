//! The SQL of the server's own secrets.

use db::{Error, Sql, args, sql};

/// The server's own secret of this name; `fresh` is kept when there is none yet.
pub(super) fn secret(sql: &mut Sql, name: &str, fresh: &[u8; 32]) -> Result<Vec<u8>, Error> {
    sql.run(
        sql!("insert into secret (name, value) values ($1, $2) on conflict (name) do nothing"),
        &args![name, fresh],
    )?;
    let kept = sql.one(sql!("select value from secret where name = $1"), &args![name], |row| row.get(0))?;
    Ok(kept.unwrap_or_else(|| fresh.to_vec()))
}
