//! The SQL of what was found of senders.

use super::{Authentication, Outcome, Peer};
use base::ids::{CaseNo, OrgId};
use base::time::millis;
use db::{Error, Row, Sql, args, sql};
use jiff::Timestamp;

/// A mail that is to be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub org: OrgId,
    pub arrival: i64,
    /// Attempts before this one.
    pub tries: u32,
}

/// What of an organisation is to be asked about, oldest first: what is new, and what could not be answered before.
pub fn due(sql: &mut Sql, org: OrgId, now: Timestamp, most: u32) -> Result<Vec<Due>, Error> {
    let mark =
        sql.one(sql!("select up_to from authentication_mark where org = $1"), &args![org.0], |row| row.get(0))?;
    let mut due = sql.all(
        sql!("select id from arrival where org = $1 and id > $2 order by id limit $3"),
        &args![org.0, mark.unwrap_or(0_i64), most],
        |row| Ok(Due { org, arrival: row.get(0)?, tries: 0 }),
    )?;
    due.extend(sql.all(
        sql!(
            "select arrival, tries from authentication
             where again_at is not null and again_at <= $2 and org = $1 order by again_at limit $3"
        ),
        &args![org.0, millis(now), most],
        |row| Ok(Due { org, arrival: row.get(0)?, tries: row.get(1)? }),
    )?);
    Ok(due)
}

/// Writes down what was found; none when the mail names no sender that could be asked about. It is not due again, but
/// as [`Authentication::again_at`] says.
pub fn found(sql: &mut Sql, due: Due, found: Option<&Authentication>, now: Timestamp) -> Result<(), Error> {
    if due.tries == 0 {
        sql.run(
            sql!(
                "insert into authentication_mark (org, up_to) values ($1, $2)
                 on conflict (org) do update set up_to = excluded.up_to
                 where excluded.up_to > authentication_mark.up_to"
            ),
            &args![due.org.0, due.arrival],
        )?;
    }
    let Some(found) = found else {
        sql.run(
            sql!("update authentication set again_at = null where org = $1 and arrival = $2"),
            &args![due.org.0, due.arrival],
        )?;
        return Ok(());
    };
    let tries = due.tries + 1;
    let [dkim, spf, dmarc]: [&'static str; 3] = [found.dkim, found.spf, found.dmarc].map(Into::into);
    sql.run(
        sql!(
            "insert into authentication
             (org, arrival, domain, signed_by, dkim, spf, dmarc, enforced, aligned, tries, again_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             on conflict (org, arrival) do update set domain = excluded.domain, signed_by = excluded.signed_by,
             dkim = excluded.dkim, spf = excluded.spf, dmarc = excluded.dmarc, enforced = excluded.enforced,
             aligned = excluded.aligned, tries = excluded.tries, again_at = excluded.again_at"
        ),
        &args![
            due.org.0,
            due.arrival,
            found.domain.as_str(),
            &found.signed_by,
            dkim,
            spf,
            dmarc,
            found.enforced,
            found.aligned,
            tries,
            found.again_at(tries, now).map(millis)
        ],
    )?;
    Ok(())
}

/// Remembers who brought a mail; the first who did counts.
pub fn peer(sql: &mut Sql, org: OrgId, arrival: i64, peer: &Peer) -> Result<(), Error> {
    sql.run(
        sql!(
            "insert into arrival_peer (org, arrival, ip, helo, mail_from) values ($1, $2, $3, $4, $5)
             on conflict (org, arrival) do nothing"
        ),
        &args![org.0, arrival, &peer.ip.to_string(), peer.helo.as_str(), peer.mail_from.as_str()],
    )?;
    Ok(())
}

/// Who brought a mail, when it came to our own server.
pub fn peer_of(sql: &mut Sql, org: OrgId, arrival: i64) -> Result<Option<Peer>, Error> {
    let found = sql.one(
        sql!("select ip, helo, mail_from from arrival_peer where org = $1 and arrival = $2"),
        &args![org.0, arrival],
        |row| Ok((row.get::<String>(0)?, row.get(1)?, row.get(2)?)),
    )?;
    Ok(found.and_then(|(ip, helo, mail_from)| Some(Peer { ip: ip.parse().ok()?, helo, mail_from })))
}

/// What was found of the messages of a case, by their numbers.
pub fn of_case(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Vec<(u32, Authentication)>, Error> {
    sql.all(
        sql!(
            "select m.n, a.domain, a.signed_by, a.dkim, a.spf, a.dmarc, a.enforced, a.aligned
             from message m join authentication a on a.org = m.org and a.arrival = m.arrival
             where m.org = $1 and m.case_no = $2"
        ),
        &args![org.0, no.0],
        |row| Ok((row.get(0)?, read(row)?)),
    )
}

/// What was found of one arrival.
pub fn one(sql: &mut Sql, org: OrgId, arrival: i64) -> Result<Option<Authentication>, Error> {
    sql.one(
        sql!(
            "select arrival, domain, signed_by, dkim, spf, dmarc, enforced, aligned
             from authentication where org = $1 and arrival = $2"
        ),
        &args![org.0, arrival],
        read,
    )
}

fn read(row: &Row) -> Result<Authentication, Error> {
    let outcome = |text: String| text.parse::<Outcome>().unwrap_or_default();
    Ok(Authentication {
        domain: row.get(1)?,
        signed_by: row.get(2)?,
        dkim: outcome(row.get(3)?),
        spf: outcome(row.get(4)?),
        dmarc: outcome(row.get(5)?),
        enforced: row.get(6)?,
        aligned: row.get(7)?,
    })
}
