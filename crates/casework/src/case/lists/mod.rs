//! The list of cases: its filter, kept in the address, and its pages, each one range of one index.

mod line;
pub mod pages;
mod store;

pub use line::{Line, line};
pub use store::{Listed, Wanted, by_numbers, counts_of, verdicts_of, write};

use super::{Outcome, Severity, Step, outcome};
use base::ids::{CaseNo, MemberId};
use db::Sql;
use store::Reading;
use strum::VariantArray;
use web::list::{Filter, Key, ListQuery, Page, numbers};
use web::{choice, flag};

/// Open ones, closed ones, or either.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray, utoipa::ToSchema,
)]
#[strum(serialize_all = "snake_case")]
#[schema(rename_all = "snake_case")]
pub enum Status {
    /// Not yet closed.
    Open,
    /// Closed with an outcome.
    Closed,
    /// Either.
    All,
}

impl Status {
    /// As shown.
    pub fn title(self) -> &'static str {
        match self {
            Status::Open => "Open",
            Status::Closed => "Closed",
            Status::All => "Open and closed",
        }
    }
}

flag!(
    /// An answer is owed on it.
    Unanswered,
    "Unanswered"
);
choice!(Step, Step::ALL, |step| format!("Step: {}", step.title()));
choice!(Severity, Severity::VARIANTS, |severity| format!("Severity: {}", severity_name(*severity).to_lowercase()));
choice!(Outcome, Outcome::VARIANTS, |how| format!("Outcome: {}", outcome(*how)));

/// How severe it is, in a word.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::Degraded => "Degraded",
        Severity::Minor => "Minor",
    }
}

/// Where a page of cases ends: when its last case last changed, in milliseconds since 1970, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When it last changed.
    pub at: i64,
    /// Its number.
    pub no: i64,
}

impl Place {
    /// Before the case that changed last.
    const TOP: Place = Place { at: i64::MAX, no: i64::MAX };
}

impl Key for Place {
    const KIND: &'static str = "cases";

    fn write(&self) -> String {
        format!("{} {}", self.at, self.no)
    }

    fn read(plain: &str) -> Option<Place> {
        numbers(plain, ' ').map(|[at, no]| Place { at, no })
    }

    /// Pages wrote `1763448000000-1042`, the API `1763448000000_1042`.
    fn formerly(sent: &str) -> Option<Place> {
        numbers(sent, '-').or_else(|| numbers(sent, '_')).map(|[at, no]| Place { at, no })
    }
}

impl Filter for Wanted {
    type Key = Place;
    const PATH: &'static str = "/cases";
    const FORMER: &'static [&'static str] = &["before", "closed"];

    fn formerly(name: &str, value: &str) -> Option<(&'static str, String)> {
        match (name, value) {
            ("before", cursor) => Some(("after", cursor.to_owned())),
            ("closed", "true") => Some(("status", "closed".to_owned())),
            ("closed", "false") => Some(("status", "open".to_owned())),
            ("unanswered", "false") => Some(("", String::new())),
            _ => None,
        }
    }
}

impl Wanted {
    /// Open or closed: as asked for; else open ones, unless another filter looks wider by itself.
    pub fn status(&self) -> Status {
        let looks_wide = self.customer.is_some() || self.unanswered.is_some() || self.q.is_some();
        match self.status {
            Some(status) => status,
            None if looks_wide => Status::All,
            None if self.outcome.is_some() => Status::Closed,
            None => Status::Open,
        }
    }
}

/// Where a page that ends with this case goes on.
fn place(last: &Listed) -> Place {
    Place { at: last.last_at.as_millisecond(), no: last.no.0 }
}

/// The most cases a search looks at; who finds more adds a word.
pub const SEARCHED: u32 = 200;

/// A page of the list: most recently updated first, or by number, newest first, where words are looked for. All filters
/// hold together; the narrowest decides which index is read.
///
/// # Errors
/// When the store does not answer.
pub fn list(sql: &mut Sql, me: MemberId, asked: &ListQuery<Wanted>, limit: u32) -> Result<Page<Listed>, db::Error> {
    let wanted = Wanted { status: Some(asked.filter.status()), ..asked.filter.clone() };
    let after = asked.after.unwrap_or(Place::TOP);
    let reading = Reading { org: asked.org, me, wanted: &wanted, after, most: limit + 1 };
    let rows = match &wanted.q {
        Some(words) => {
            let found = crate::search::find(sql, asked.org, &words.0, SEARCHED)?;
            let older: Vec<CaseNo> = found.into_iter().filter(|no| no.0 < after.no).collect();
            store::those_of(sql, &reading, &older)?
        }
        None => by_index(sql, &reading)?,
    };
    Ok(asked.page(rows, limit, place))
}

fn by_index(sql: &mut Sql, reading: &Reading<'_>) -> Result<Vec<Listed>, db::Error> {
    match reading.wanted {
        Wanted { customer: Some(_), .. } => store::of_customer(sql, reading),
        Wanted { unanswered: Some(_), .. } => store::unanswered(sql, reading),
        Wanted { status: None | Some(Status::All), .. } => either(sql, reading),
        Wanted { owner: Some(_), .. } => store::of_owner(sql, reading),
        Wanted { step: Some(_), .. } => store::at_step(sql, reading),
        _ => store::recent(sql, reading),
    }
}

/// Open and closed ones, each by their own index, and the first of both.
fn either(sql: &mut Sql, reading: &Reading<'_>) -> Result<Vec<Listed>, db::Error> {
    let mut both = Vec::new();
    for status in [Status::Open, Status::Closed] {
        let wanted = Wanted { status: Some(status), ..reading.wanted.clone() };
        both.extend(by_index(sql, &Reading { wanted: &wanted, ..*reading })?);
    }
    both.sort_by_key(|each| std::cmp::Reverse((each.last_at, each.no)));
    both.truncate(reading.most as usize);
    Ok(both)
}

impl web::list::Value for Status {
    const SQL: &'static str = "bigint";

    fn takes() -> String {
        "open, closed, all".to_owned()
    }

    fn read(text: &str) -> Option<Status> {
        text.parse().ok()
    }

    fn write(&self) -> String {
        <&'static str>::from(*self).to_owned()
    }

    fn arg(&self, _me: MemberId) -> db::Arg<'_> {
        match self {
            Status::Open => db::Arg::Int(1),
            Status::Closed => db::Arg::Int(0),
            Status::All => db::Arg::Null,
        }
    }

    fn chip(&self, _names: web::list::Names<'_>) -> String {
        format!("Status: {}", self.title().to_lowercase())
    }

    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        <Status as utoipa::PartialSchema>::schema()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::ids::OrgId;
    use base::refusal::Refusal;

    const ORG: OrgId = OrgId(1);

    fn page(query: &str) -> ListQuery<Wanted> {
        ListQuery::by_person(Some(query), ORG)
    }

    fn api(query: &str) -> Result<ListQuery<Wanted>, Refusal> {
        ListQuery::by_program(Some(query), ORG)
    }

    #[test]
    fn every_filter_is_read_alike_by_page_and_api_and_written_back_in_one_way() {
        for (sent, canonical) in [
            ("", "/cases"),
            ("status=closed", "/cases?status=closed"),
            ("closed=true", "/cases?status=closed"),
            ("closed=false", "/cases?status=open"),
            ("owner=me", "/cases?owner=me"),
            ("owner=none", "/cases?owner=nobody"),
            ("owner=nobody", "/cases?owner=nobody"),
            ("owner=0", "/cases?owner=nobody"),
            ("owner=7", "/cases?owner=7"),
            ("step=contain", "/cases?step=contain"),
            ("severity=critical", "/cases?severity=critical"),
            ("outcome=made_right", "/cases?outcome=made_right"),
            ("unanswered=1", "/cases?unanswered=true"),
            ("unanswered=true", "/cases?unanswered=true"),
            ("unanswered=false", "/cases"),
            ("customer=7", "/cases?customer=7"),
            ("q=+belt+%26+braces+", "/cases?q=belt+%26+braces"),
            ("q=belt&owner=none&status=all", "/cases?status=all&owner=nobody&q=belt"),
            ("owner=&step=&q=+", "/cases"),
            ("before=&closed=&after=&limit=", "/cases"),
            ("limit=7", "/cases?limit=7"),
        ] {
            assert_eq!(page(sent).here(), canonical, "{sent}");
            assert_eq!(api(sent).unwrap().here(), canonical, "{sent}");
            assert!(page(sent).notice().is_none(), "{sent}");
            let (_, query) = canonical.split_once('?').unwrap_or_default();
            assert_eq!(page(query).filter, page(sent).filter, "{sent}: what is written is read back as the same");
        }
    }

    #[test]
    fn what_is_not_understood_is_told_on_the_page_and_refused_by_name_in_the_api() {
        for (sent, field, says) in [
            ("colour=red", "query", "Unknown filter: “colour”"),
            ("onwer=1", "query", "Unknown filter: “onwer”"),
            ("severity=terrible", "severity", "takes critical, degraded, minor"),
            ("owner=x", "owner", "“me”, “nobody” or the number of a member"),
            ("step=nowhere", "step", "own, contain, path, verdict, learn"),
            ("closed=maybe", "query", "Unknown filter: “closed”"),
            ("unanswered=yes", "unanswered", "“true”"),
            ("customer=x", "customer", "the number of a customer"),
            ("limit=0", "limit", "1 to 200"),
            ("limit=201", "limit", "1 to 200"),
            ("after=nowhere", "after", "not a cursor of this list"),
            ("before=nowhere", "after", "not a cursor of this list"),
            ("q=%00", "query", "U+0000"),
        ] {
            let refusal = api(sent).unwrap_err();
            assert_eq!(refusal.field, Some(field), "{sent}");
            assert!(refusal.to_string().contains(says), "{sent}: {}", refusal.says);
            let asked = page(&format!("{sent}&step=own"));
            assert_eq!(asked.filter, Wanted { step: Some(Step::Own), ..Wanted::default() }, "{sent}: the rest holds");
            let notice = asked.notice().unwrap();
            let told = if field == "after" { "This is the first page." } else { "Ignored unknown filter: “" };
            assert!(notice.is_wrong && notice.says.contains(told), "{sent}: {}", notice.says);
        }
        let both = page("colour=red&severity=terrible").notice().unwrap().says;
        assert_eq!(both, "Ignored unknown filters: “colour=red”, “severity=terrible”.");
    }

    #[test]
    fn a_list_of_open_cases_opens_up_where_closed_ones_matter_too() {
        for (sent, status) in [
            ("", Status::Open),
            ("owner=me", Status::Open),
            ("unanswered=1", Status::All),
            ("customer=7", Status::All),
            ("q=belt", Status::All),
            ("outcome=made_right", Status::Closed),
            ("outcome=made_right&customer=7", Status::All),
            ("customer=7&status=open", Status::Open),
            ("q=belt&closed=true", Status::Closed),
        ] {
            assert_eq!(page(sent).filter.status(), status, "{sent}");
            assert_eq!(api(sent).unwrap().filter.status(), status, "{sent}");
        }
    }

    #[test]
    fn cursors_of_saved_links_and_of_programs_half_way_through_still_lead_on() {
        let place = Place { at: 1_700_000_000_000, no: 1042 };
        for sent in ["before=1700000000000-1042", "before=1700000000000_1042", "after=1700000000000_1042"] {
            assert_eq!(page(sent).after, Some(place), "{sent}");
            let here = page(sent).here();
            let (_, canonical) = here.split_once('?').unwrap();
            assert!(canonical.starts_with("after=") && !canonical.contains("1700000000000"), "{here}");
            assert_eq!(api(canonical).unwrap().after, Some(place), "{here}");
        }
    }

    #[test]
    fn taking_a_filter_off_keeps_the_others_and_begins_at_the_first_page() {
        let asked = page("q=belt&owner=me&before=1700000000000-1042");
        assert_eq!(asked.without("owner"), "/cases?q=belt");
        assert_eq!(asked.without("q"), "/cases?owner=me");
        assert_eq!(asked.first(), "/cases?owner=me&q=belt");
        assert_eq!(asked.with("owner", "none"), "/cases?owner=nobody&q=belt");
        assert_eq!(asked.with("owner", ""), "/cases?q=belt");
    }
}
