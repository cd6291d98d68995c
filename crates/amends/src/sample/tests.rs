//! The sample at work: it is what it says, at whatever hour it is founded.

use super::{Summary, found};
use crate::boot;
use crate::case::row::project;
use crate::case::{Case, DebtKind, Outcome, Step, path};
use crate::desk::Desk;
use crate::fact::{self, instant};
use crate::ids::{CaseNo, OrgId};
use db::Target;
use jiff::Timestamp;
use std::sync::Arc;

const ORG: OrgId = OrgId(1);
/// A Wednesday morning, as in the house's documents.
const WEDNESDAY: &str = "2026-11-18T09:00:00+01:00";

struct Sample {
    desk: Desk,
    now: Timestamp,
    summary: Summary,
    cases: Vec<(CaseNo, Case)>,
    _folder: tempfile::TempDir,
}

async fn sample(at: &str) -> Sample {
    let now: Timestamp = at.parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("amends.db"));
    let (desk, _) = boot::open(&target, Arc::new(move || now)).unwrap();
    let summary = found(&desk).await.unwrap_or_else(|e| panic!("{e}"));
    let cases = desk
        .read(|sql| {
            let numbers = fact::streams(sql, ORG, CaseNo(0), 500)?;
            let mut cases = Vec::new();
            for no in numbers {
                let history = fact::load(sql, ORG, no)?;
                let history: Vec<_> = history.into_iter().map(|s| (s.fact, s.stamp)).collect();
                cases.push((no, Case::fold(&history).unwrap()));
            }
            Ok(cases)
        })
        .await
        .unwrap();
    Sample { desk, now, summary, cases, _folder: folder }
}

#[tokio::test]
async fn every_step_and_every_outcome_is_there() {
    let sample = sample(WEDNESDAY).await;
    assert!((40..=48).contains(&sample.cases.len()), "{}", sample.cases.len());
    assert_eq!(sample.summary.cases, sample.cases.len());
    let open: Vec<Step> = sample.cases.iter().filter(|(_, c)| c.is_open()).map(|(_, c)| c.step()).collect();
    for step in Step::ALL {
        assert!(open.iter().filter(|s| **s == step).count() >= 3, "{step} in {open:?}");
    }
    use Outcome::*;
    for outcome in [MadeRight, MadeRightWithWhatCannotBeUndone, NothingCanBeDone, NoVerdict, NotAComplaint] {
        assert!(sample.cases.iter().any(|(_, c)| c.outcome == Some(outcome)), "{outcome}");
    }
    let unowned = sample.cases.iter().filter(|(_, c)| c.owner.is_none());
    assert!(unowned.count() >= 3);
}

#[tokio::test]
async fn the_feeder_belt_waits_for_the_fix() {
    let sample = sample(WEDNESDAY).await;
    let (_, case) = sample.cases.iter().find(|(no, _)| *no == CaseNo(1042)).unwrap();
    assert_eq!(case.head.subject, "Spare part promised for Monday never left the warehouse");
    let stones = path(case);
    assert_eq!(case.step(), Step::Contain);
    let missing: Vec<&str> = stones[1].missing.iter().map(|m| m.says.as_str()).collect();
    assert_eq!(missing, ["“New feeder belt from Gothenburg stock, fitted by us” with the customer"]);
    let standing: Vec<&str> = case.promises.to_contact().map(|p| p.standing()).collect();
    assert_eq!(standing, ["broken", "kept", "due"]);
    assert_eq!(case.account.understood(), Some(true));
    assert_eq!(case.messages.unanswered().count(), 0);
}

#[tokio::test]
async fn tomas_has_something_late_something_today_and_someone_to_wait_for() {
    for at in [WEDNESDAY, "2026-11-21T23:37:00+01:00", "2026-11-23T08:03:00+01:00", "2027-01-01T12:00:00+01:00"] {
        let sample = sample(at).await;
        let house = sample.desk.house(ORG).await.unwrap();
        let rows = sample.cases.iter().flat_map(|(_, c)| project(c, &house.people).owed);
        let mine: Vec<_> = rows.filter(|d| d.member == Some(super::people::TOMAS)).collect();
        let (waiting, mine): (Vec<_>, Vec<_>) = mine.into_iter().partition(|d| d.kind == DebtKind::Waiting);
        let today = house.zone().to_datetime(sample.now).date();
        assert!(mine.iter().filter(|d| d.due < sample.now).count() >= 3, "{at}: {mine:?}");
        let later = mine.iter().filter(|d| d.due > sample.now && house.zone().to_datetime(d.due).date() == today);
        assert!(later.count() >= 1, "{at}: {mine:?}");
        assert!(!waiting.is_empty(), "{at}");
    }
}

#[tokio::test]
async fn nothing_happens_in_the_future_and_every_chain_holds() {
    for at in [WEDNESDAY, "2026-11-22T03:00:00+01:00", "2026-05-18T08:00:00+02:00"] {
        let sample = sample(at).await;
        let last = sample
            .desk
            .read(|sql| {
                let mut last = instant(0);
                for no in fact::streams(sql, ORG, CaseNo(0), 500)? {
                    assert_eq!(fact::verify(sql, ORG, no)?, None);
                    let history = fact::load(sql, ORG, no)?;
                    assert!(history.windows(2).all(|pair| pair[0].stamp.at <= pair[1].stamp.at), "{no}");
                    last = history.iter().map(|s| s.stamp.at).max().unwrap().max(last);
                }
                Ok(last)
            })
            .await
            .unwrap();
        assert!(last <= sample.now, "{last} at {at}");
    }
}

#[tokio::test]
async fn founding_it_twice_changes_nothing() {
    let sample = sample(WEDNESDAY).await;
    let again = found(&sample.desk).await.unwrap();
    assert_eq!((again.cases, again.logins), (0, sample.summary.logins));
    let numbers = sample.desk.read(|sql| fact::streams(sql, ORG, CaseNo(0), 500)).await.unwrap();
    assert_eq!(numbers.len(), sample.cases.len());
}
