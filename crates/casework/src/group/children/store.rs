//! The SQL of the customers of a group: one range of one index.

use super::{NotTold, Waiting};
use crate::group::projection::{PutRight, Said, Told};
use base::ids::{CaseNo, GroupNo, MemberId, OrgId};
use db::{Error, Sql, args, columns, select};
use serde::Serialize;
use text::language::Known;
use utoipa::ToSchema;
use web::extract::{Named, as_text};
use web::filter;
use web::list::Fields;

columns! {
    /// A customer of a group case, with the names they are shown with; to programs as it is.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
    #[schema(as = GroupChild)]
    pub struct Listed from "group_child g"
    join "join case_row c on c.org = g.org and c.no = g.case_no
          join contact p on p.org = c.org and p.id = c.contact
          join customer k on k.org = c.org and k.id = c.customer" {
        /// Their case, `A-1042`.
        #[serde(rename = "case", serialize_with = "as_text")]
        #[schema(value_type = String)]
        pub no: CaseNo = "g.case_no",
        /// The person.
        pub contact: Named = ("p.id", "p.name"),
        /// Their account.
        pub customer: Named = ("c.customer", "k.name"),
        /// What is known of the language they read.
        #[serde(skip)]
        pub language: Known = ("p.language", "p.wrote_in"),
        /// Whether a letter has reached them: `no`, `sending`, `yes`, `bounced` or `held`.
        pub told: String = "g.told",
        /// Why the last one was held back; empty when it was not.
        pub held: String = "g.held",
        /// The field that had no value, when that is why.
        pub field: String = "g.field",
        /// They wrote or called.
        pub wrote: bool = "g.wrote",
        /// Messages an answer is owed for.
        pub waiting: i64 = "g.waiting",
        /// How far it is put right: `nothing`, `dated` or `done`.
        pub put_right: String = "g.put_right",
        /// What they say of it: `not_asked`, `asked`, `not_yet`, `confirmed` or `no_answer`.
        pub verdict: String = "g.verdict",
        /// Their case is open.
        pub is_open: bool = "g.is_open",
    }
}

filter! {
    /// Which customers of a group are wanted; several filters at once narrow each other.
    pub struct Wanted {
        /// By whether a letter has reached them.
        told: Told where "g.told = :told",
        /// Only those no letter has reached, and none is on its way to.
        untold: NotTold where "g.told in ('no', 'held', 'bounced')",
        /// Only those an answer is owed to.
        waiting: Waiting where "g.waiting > 0",
        /// By how far it is put right.
        put_right: PutRight where "g.put_right = :put_right",
        /// By what they say of it.
        verdict: Said where "g.verdict = :verdict",
    }
}

/// What is read: a page of those that are wanted.
pub struct Reading<'a> {
    pub org: OrgId,
    pub group: GroupNo,
    pub me: MemberId,
    pub wanted: &'a Wanted,
    /// After this case.
    pub after: i64,
    pub most: u32,
}

const NAMES: &[&[&str]] = &[&["org", "group", "after", "most"], Wanted::NAMES];

/// In the order of their cases.
pub fn all(sql: &mut Sql, reading: &Reading) -> Result<Vec<Listed>, Error> {
    let mut told = args![reading.org, reading.group, reading.after, reading.most].to_vec();
    told.extend(reading.wanted.args(reading.me));
    let text = select!(
        Listed, "where g.org = :org and g.group_no = :group and g.case_no > :after", Wanted::CONDITIONS,
        " order by g.case_no limit :most"; NAMES
    );
    sql.all(text, &told, Listed::read)
}
