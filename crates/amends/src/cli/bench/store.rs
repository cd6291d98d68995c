//! The SQL of the measurement: what lies in the store already, and mail that is not to be sent.

use crate::desk::Desk;
use crate::ids::OrgId;
use crate::refusal::Error;
use db::{args, sql};

/// How many cases the store was filled with; those that were made while measuring are not counted.
pub async fn filled(desk: &Desk) -> Result<i64, Error> {
    let counted = desk.read(|sql| {
        let counted = sql.one(sql!("select value from counter where name = 'bench'"), &args![], |row| row.get(0))?;
        Ok(counted.unwrap_or(0))
    });
    counted.await
}

/// Takes what filling left in the outbox as sent, and remembers how many cases there are.
pub async fn settle(desk: &Desk, org: OrgId, cases: u32) -> Result<(), Error> {
    let settled = desk.write(move |sql| {
        sql.run(sql!("update outbox set state = 'sent' where org = $1 and state = 'queued'"), &args![org.0])?;
        sql.run(sql!("insert into counter (org, name, value) values ($1, 'bench', $2)"), &args![org.0, cases])?;
        Ok(())
    });
    settled.await
}
