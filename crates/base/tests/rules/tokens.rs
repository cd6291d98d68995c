//! Links and addresses that carry their own proof: whatever is altered in them opens nothing.

use base::ids::{CaseNo, ContactId, MailboxId, OrgId};
use base::refusal::Kind;
use base::token::{LINK_DAYS, Link, Tokens};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-11-17T08:00:00Z".parse().unwrap()
}

fn tokens() -> Tokens {
    Tokens::new(b"the server's own secret")
}

fn link(org: i64, no: i64, contact: i64) -> Link {
    Link { org: OrgId(org), no: CaseNo(no), contact: ContactId(contact), generation: 0 }
}

/// The text with the sign at a place put up by one.
fn altered(text: &str, at: usize) -> String {
    let at = at % text.len();
    text.bytes().enumerate().map(|(i, byte)| char::from(if i == at { byte ^ 1 } else { byte })).collect()
}

#[test]
fn the_last_day_of_a_link_is_counted_from_the_day_it_was_made() {
    let made = tokens().link(link(1, 1042, 7), now());
    let day = |days: i64| tokens().read_link(&made, now() + SignedDuration::from_hours(24 * days));
    assert!(day(LINK_DAYS).is_ok());
    assert_eq!(day(LINK_DAYS + 1).unwrap_err().kind, Kind::Gone);
    assert_eq!(tokens().read_link("1.2.3.4.AAAA", now()).unwrap_err().kind, Kind::NotFound);
}

proptest! {
    #[test]
    fn a_link_names_what_it_was_made_for_and_nothing_when_a_sign_is_another(
        org: i64, no: i64, contact: i64, at: usize,
    ) {
        let wanted = link(org, no, contact);
        let made = tokens().link(wanted, now());
        prop_assert_eq!(tokens().read_link(&made, now()), Ok(wanted));
        prop_assert!(made.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)), "it stands in a path");
        prop_assert!(tokens().read_link(&altered(&made, at), now()).is_err());
    }

    #[test]
    fn a_reply_address_names_its_case_and_nothing_when_a_sign_is_another(org: i64, no in 0_i64.., n: u32, at: usize) {
        let (org, no) = (OrgId(org), CaseNo(no));
        let (tag, bounce) = (tokens().tag(org, no), tokens().bounce_tag(org, no, n));
        prop_assert_eq!(tokens().read_tag(org, &tag), Some(no));
        prop_assert_eq!(tokens().read_bounce_tag(org, &bounce), Some((no, n)));
        prop_assert_eq!(tokens().read_tag(org, &altered(&tag, at)), None);
        prop_assert_eq!(tokens().read_bounce_tag(org, &altered(&bounce, at)), None);
        prop_assert_eq!((tokens().read_bounce_tag(org, &tag), tokens().read_tag(org, &bounce)), (None, None));
        prop_assert!(tag.len() < 40 && bounce.len() < 50, "a local part holds 64 signs");
    }

    #[test]
    fn whatever_strangers_write_nothing_is_read_out_of_it(text in ".{0,60}") {
        prop_assert!(tokens().read_link(&text, now()).is_err() && tokens().read_receipt(&text, now()).is_err());
        prop_assert_eq!(tokens().read_tag(OrgId(1), &text), None);
        prop_assert_eq!(tokens().read_bounce_tag(OrgId(1), &text), None);
        prop_assert_eq!(tokens().read_canary(OrgId(1), &text), None);
    }

    #[test]
    fn a_test_mail_is_known_by_its_name_in_any_case_of_letters(mailbox in 1_i64..1000, millis in 0_i64..4_000_000_000_000) {
        let made_at = Timestamp::from_millisecond(millis).unwrap();
        let name = tokens().canary(OrgId(1), MailboxId(mailbox), made_at);
        prop_assert_eq!(tokens().read_canary(OrgId(1), &name), Some((MailboxId(mailbox), made_at)));
        prop_assert_eq!(tokens().read_canary(OrgId(1), &name.to_uppercase()), Some((MailboxId(mailbox), made_at)));
        prop_assert_eq!(tokens().read_canary(OrgId(2), &name), None);
    }
}
