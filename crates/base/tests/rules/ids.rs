//! The names things go by, and moments as they are stored.

use base::ids::{CaseNo, MemberId, OrgId};
use base::time::{instant, millis};
use db::{Arg, FromColumn};
use jiff::Timestamp;
use proptest::prelude::*;

#[test]
fn a_case_number_is_read_as_people_write_it_and_as_nothing_else() {
    for text in ["A-1042", "a-1042", "1042"] {
        assert_eq!(text.parse(), Ok(CaseNo(1042)), "{text}");
    }
    for wrong in ["", "A-", "A1042", "B-1042", "A-A-1042", "A- 1042", "A-1042 ", "１０４２", "A-99999999999999999999"]
    {
        assert_eq!(wrong.parse::<CaseNo>(), Err(()), "{wrong}");
    }
}

#[test]
fn an_id_stands_in_a_column_as_its_number_and_in_json_too() {
    assert_eq!(Arg::from(OrgId(7)), Arg::Int(7));
    assert_eq!(MemberId::from_column(Arg::Int(7)), Some(MemberId(7)));
    assert_eq!((MemberId::from_column(Arg::Null), CaseNo::from_column(Arg::Text("7"))), (None, None));
    assert_eq!(Option::<CaseNo>::from_column(Arg::Null), Some(None));
    assert_eq!(serde_json::to_string(&CaseNo(1042)).unwrap(), "1042");
    assert_eq!(serde_json::from_str::<OrgId>("3").unwrap(), OrgId(3));
}

#[test]
fn a_stored_moment_that_no_clock_shows_is_the_beginning_of_time() {
    assert_eq!(instant(i64::MAX), Timestamp::UNIX_EPOCH);
    assert_eq!(instant(i64::MIN), Timestamp::UNIX_EPOCH);
    assert_eq!(millis("2026-11-17T07:12:00.1239Z".parse().unwrap()), 1_794_899_520_123);
}

proptest! {
    #[test]
    fn every_case_number_reads_back_as_it_is_shown(no in 0_i64..) {
        prop_assert_eq!(CaseNo(no).to_string().parse(), Ok(CaseNo(no)));
        prop_assert_eq!(i64::from(CaseNo::from(no)), no);
    }

    #[test]
    fn moments_keep_their_milliseconds(at in -60_000_000_000_000_i64..250_000_000_000_000) {
        prop_assert_eq!(millis(instant(at)), at);
    }
}
