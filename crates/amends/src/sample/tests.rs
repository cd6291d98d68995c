//! The sample at work: it is what it says, at whatever hour it is founded.

use super::people::JONAS;
use super::{Summary, found};
use crate::boot;
use base::context::Organisation;
use base::ids::{CaseNo, MemberId, OrgId};
use casework::case::Stored;
use casework::case::row::project;
use casework::case::{Case, DebtKind, Outcome, Step, path, titles, words};
use casework::message::{Delivery, Kind, Message};
use db::{Target, args, sql};
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::OnceCell;

const ORG: OrgId = OrgId(1);
/// A Wednesday morning, as in the organisation's documents.
const WEDNESDAY: &str = "2026-11-18T09:00:00+01:00";

/// A Saturday night, when nothing is open.
const SATURDAY: &str = "2026-11-21T23:37:00+01:00";
/// A morning after holidays, before anyone is in.
const AFTER_HOLIDAYS: &str = "2026-05-18T07:10:00+02:00";

/// What was found, and found again.
struct Sample {
    now: Timestamp,
    organisation: Arc<Organisation>,
    first: Summary,
    again: Summary,
    histories: Vec<(CaseNo, Vec<Stored>)>,
    /// What the chains say that is wrong.
    altered: Vec<String>,
    /// Whose drafts there are, and of which forms.
    drafts: Vec<(MemberId, String)>,
}

/// Founded once for all tests that look at it.
static ON_WEDNESDAY: OnceCell<Sample> = OnceCell::const_new();
static ON_SATURDAY: OnceCell<Sample> = OnceCell::const_new();
static AFTER_MAY: OnceCell<Sample> = OnceCell::const_new();

async fn wednesday() -> &'static Sample {
    ON_WEDNESDAY.get_or_init(|| sample(WEDNESDAY)).await
}

async fn at_three_hours() -> [&'static Sample; 3] {
    let saturday = ON_SATURDAY.get_or_init(|| sample(SATURDAY)).await;
    [wednesday().await, saturday, AFTER_MAY.get_or_init(|| sample(AFTER_HOLIDAYS)).await]
}

async fn sample(at: &str) -> Sample {
    let now: Timestamp = at.parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("amends.db"));
    let (desk, _) = boot::open(&target, Arc::new(move || now)).unwrap();
    let first = found(&desk).await.unwrap_or_else(|e| panic!("{e}"));
    let again = found(&desk).await.unwrap_or_else(|e| panic!("{e}"));
    let organisation = desk.organisation(ORG).await.unwrap();
    let read = desk.read(|sql| {
        let (mut histories, mut altered) = (Vec::new(), Vec::new());
        for no in casework::case::numbers(sql, ORG, CaseNo(0), 500)? {
            altered.extend(engine::stream::verify(sql, ORG, no.0, false)?);
            histories.push((no, casework::case::history(sql, ORG, no)?));
        }
        let drafts =
            sql.all(sql!("select member, path from draft"), &args![], |row| Ok((MemberId(row.get(0)?), row.get(1)?)))?;
        Ok((histories, altered, drafts))
    });
    let (histories, altered, drafts) = read.await.unwrap();
    Sample { now, organisation, first, again, histories, altered, drafts }
}

impl Sample {
    fn cases(&self) -> Vec<(CaseNo, Case)> {
        self.histories.iter().map(|(no, history)| (*no, casework::case::fold(history).unwrap())).collect()
    }
}

#[tokio::test]
async fn every_step_and_every_outcome_is_there() {
    let cases = wednesday().await.cases();
    assert!((52..=62).contains(&cases.len()), "{}", cases.len());
    let open: Vec<Step> = cases.iter().filter(|(_, c)| c.is_open()).map(|(_, c)| c.step()).collect();
    for step in Step::ALL {
        assert!(open.iter().filter(|s| **s == step).count() >= 3, "{step} in {open:?}");
    }
    use Outcome::*;
    for outcome in [MadeRight, MadeRightWithWhatCannotBeUndone, NothingCanBeDone, NoVerdict, NotAComplaint] {
        assert!(cases.iter().any(|(_, c)| c.outcome == Some(outcome)), "{outcome}");
    }
    assert!(cases.iter().filter(|(_, c)| c.owner.is_none()).count() >= 3);
}

#[tokio::test]
async fn the_feeder_belt_waits_for_the_fix() {
    for sample in at_three_hours().await {
        let cases = sample.cases();
        let (_, case) = cases.iter().find(|(no, _)| *no == CaseNo(1042)).unwrap();
        assert_eq!(case.step(), Step::Contain);
        let titles = titles(case);
        let missing: Vec<String> = path(case)[1].missing.iter().map(|m| words::missing(*m, &titles)).collect();
        assert_eq!(missing, ["delivery of “New feeder belt from Gothenburg stock, fitted by us”"]);
        let standing: Vec<&str> = case.promises.to_contact().map(|p| p.standing()).collect();
        assert_eq!(standing, ["broken", "kept", "due"]);
        assert_eq!(case.account.understood(), Some(true));
        assert_eq!(case.messages.unanswered().count(), 0);
    }
}

#[tokio::test]
async fn the_days_a_story_names_are_the_days_before_today() {
    let cases = wednesday().await.cases();
    let (_, case) = cases.iter().find(|(no, _)| *no == CaseNo(1042)).unwrap();
    assert_eq!(case.head.subject, "Spare part promised for Monday never left the warehouse");
}

#[tokio::test]
async fn tomas_has_something_late_something_today_and_someone_to_wait_for() {
    for sample in at_three_hours().await {
        let rows = sample.cases().into_iter().flat_map(|(_, c)| project(&c, &sample.organisation.people).owed);
        let mine = rows.filter(|d| d.member == Some(super::people::TOMAS));
        let (waiting, mine): (Vec<_>, Vec<_>) = mine.partition(|d| d.kind == DebtKind::Waiting);
        let day = |at| sample.organisation.zone().to_datetime(at).date();
        assert!(mine.iter().filter(|d| d.due < sample.now).count() >= 3, "{}: {mine:?}", sample.now);
        assert!(mine.iter().any(|d| d.due > sample.now && day(d.due) == day(sample.now)), "{}: {mine:?}", sample.now);
        assert!(!waiting.is_empty(), "{}", sample.now);
    }
}

#[tokio::test]
async fn nothing_happens_in_the_future_or_out_of_order_and_every_chain_holds() {
    for sample in at_three_hours().await {
        for (no, history) in &sample.histories {
            assert!(history.windows(2).all(|pair| pair[0].stamp.at <= pair[1].stamp.at), "{no}");
            assert!(history.iter().all(|stored| stored.stamp.at <= sample.now), "{no}");
        }
        let opened: Vec<Timestamp> = sample.histories.iter().map(|(_, history)| history[0].stamp.at).collect();
        assert!(opened.is_sorted());
        assert_eq!(sample.altered, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_reply_was_taken_back_and_is_a_draft() {
    let is_back = |message: &Message| matches!(&message.kind, Kind::Out { delivery: Delivery::TakenBack, .. });
    for sample in at_three_hours().await {
        let cases = sample.cases();
        let is_back = |case: &Case| case.messages.all().iter().any(is_back);
        let back: Vec<CaseNo> = cases.iter().filter(|(_, case)| is_back(case)).map(|(no, _)| *no).collect();
        let [no] = back.as_slice() else { panic!("{back:?}") };
        assert_eq!(sample.drafts, [(JONAS, format!("/cases/{no}/replies"))]);
    }
}

#[tokio::test]
async fn founding_it_twice_changes_nothing() {
    let sample = wednesday().await;
    assert_eq!((sample.first.cases, sample.again.cases), (sample.histories.len(), 0));
    assert_eq!(sample.again.logins, sample.first.logins);
}
