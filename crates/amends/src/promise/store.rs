//! The SQL of promises across cases.

use crate::fact::instant;
use crate::ids::{CaseNo, MemberId, OrgId};
use db::{Error, Sql, args, sql};
use jiff::Timestamp;

/// Which promises are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How they stand, in one word.
    pub standing: String,
    /// Of this owner.
    pub owner: Option<MemberId>,
    /// After this row: its due instant in milliseconds, its case and its number.
    pub after: Option<[i64; 3]>,
}

/// One promise with what its case is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The case.
    pub no: CaseNo,
    /// Which promise of it.
    pub n: u32,
    /// What the case is about.
    pub subject: String,
    /// What is owed.
    pub what: String,
    /// Who owes it.
    pub owner: MemberId,
    /// The colleague who asked; none when it was promised to the customer.
    pub to_member: Option<MemberId>,
    /// When it is due.
    pub due: Timestamp,
    /// Its state, by name.
    pub state: String,
    /// How it stands, in one word.
    pub standing: String,
    /// When it was last said to be done.
    pub done_at: Option<Timestamp>,
}

/// Promises of an organisation, soonest due first; at most `most`.
pub fn list(sql: &mut Sql, org: OrgId, wanted: &Wanted, most: u32) -> Result<Vec<Listed>, Error> {
    let [due, no, n] = wanted.after.unwrap_or([i64::MIN; 3]);
    sql.all(
        sql!(
            "select p.case_no, p.n, c.subject, p.what, p.owner, p.to_member, p.due, p.state, p.standing, p.done_at
             from promise p
             join case_row c on c.org = p.org and c.no = p.case_no
             where p.org = $1 and p.standing = $2 and p.due >= $3
               and (p.due > $3 or p.case_no > $4 or (p.case_no = $4 and p.n > $5))
               and (cast($6 as bigint) is null or p.owner = $6)
             order by p.due, p.case_no, p.n limit $7"
        ),
        &args![org.0, &wanted.standing, due, no, n, wanted.owner.map(|id| id.0), most],
        |row| {
            Ok(Listed {
                no: CaseNo(row.get(0)?),
                n: row.get(1)?,
                subject: row.get(2)?,
                what: row.get(3)?,
                owner: MemberId(row.get(4)?),
                to_member: row.get::<Option<i64>>(5)?.map(MemberId),
                due: instant(row.get(6)?),
                state: row.get(7)?,
                standing: row.get(8)?,
                done_at: row.get::<Option<i64>>(9)?.map(instant),
            })
        },
    )
}
