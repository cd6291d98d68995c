//! Bringing a PostgreSQL database up to the program, one node at a time.

use super::Session;
use crate::migration::{HIGHEST, RECORD, TABLE, missing};
use crate::{Applied, Dialect, Error, Migration};

/// The advisory lock held while migrating: any number, the same on every node.
const LOCK: i64 = 0x6462_6d69_6772;

pub(crate) fn migrate(url: &str, migrations: &[Migration]) -> Result<Vec<Applied>, Error> {
    let mut session = Session::open(url)?;
    // Given back when the session ends, whatever happens.
    session.control(&format!("set client_min_messages = warning; select pg_advisory_lock({LOCK}); {TABLE}"))?;
    let store = highest(&mut session)?;
    let steps = missing(migrations, store)?;
    for step in &steps {
        take(&mut session, step)?;
    }
    Ok(steps.iter().map(Migration::applied).collect())
}

fn highest(session: &mut Session) -> Result<i64, Error> {
    let row = session.client.query_one(HIGHEST, &[]);
    row.and_then(|row| row.try_get(0)).map_err(|error| Error::postgres("reading the schema's version", &error))
}

fn take(session: &mut Session, step: &Migration) -> Result<(), Error> {
    let fault = |error| Error::postgres(step.place(), &error);
    let mut transaction = session.client.transaction().map_err(fault)?;
    transaction.batch_execute(&step.script(Dialect::Postgres)).map_err(fault)?;
    let now = jiff::Timestamp::now().as_millisecond();
    transaction.execute(RECORD, &[&step.version, &step.name, &now]).map_err(fault)?;
    transaction.commit().map_err(fault)
}
