//! The SQL of the measurement: what lies in the store already, and mail that is not to be sent.

use base::ids::OrgId;
use base::refusal::Error;
use db::{args, sql};
use engine::desk::Desk;

/// How many cases the store was filled with; those that were made while measuring are not counted.
pub async fn filled(desk: &Desk) -> Result<i64, Error> {
    let counted = desk.read(|sql| {
        let counted = sql.one(sql!("select value from counter where name = 'bench'"), &args![], |row| row.get(0))?;
        Ok(counted.unwrap_or(0))
    });
    counted.await
}

/// Whether somebody set an organisation up in it.
pub async fn is_in_use(desk: &Desk) -> Result<bool, Error> {
    let counted = desk.read(|sql| Ok(sql.one(sql!("select count(*) from organisation"), &args![], |row| row.get(0))?));
    Ok(counted.await?.is_some_and(|organisations: i64| organisations > 0))
}

/// Takes what waits in the outbox as sent: nobody is written to, and the start of a server is measured without it.
pub async fn empty_outbox(desk: &Desk) -> Result<(), Error> {
    let emptied = desk.write(|sql| {
        sql.run(sql!("update outbox set state = 'sent' where state = 'queued'"), &args![])?;
        Ok(())
    });
    emptied.await
}

/// Remembers how many cases there are.
pub async fn remember(desk: &Desk, org: OrgId, cases: u32) -> Result<(), Error> {
    let remembered = desk.write(move |sql| {
        sql.run(sql!("insert into counter (org, name, value) values ($1, 'bench', $2)"), &args![org.0, cases])?;
        Ok(())
    });
    remembered.await
}
