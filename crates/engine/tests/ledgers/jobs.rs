//! What the store knows of jobs: whose lease it is, and how the last run ended.

use crate::place::{Place, at, everywhere};
use engine::jobs::store;
use engine::jobs::{self, Job, Last, Leases, Per, Signal, Taken, length};
use jiff::SignedDuration;
use std::time::Duration;

fn take(place: &Place, holder: &'static str, now: i64, until: i64) -> bool {
    place.write(move |sql| store::take(sql, ("job index", holder), (at(now), at(until))))
}

fn rest(place: &Place, now: i64) -> SignedDuration {
    place.read(move |sql| store::rest(sql, "job index", at(now)))
}

fn last(minutes: i64, fault: Option<&str>) -> Last {
    let fault = fault.map(|says| (at(minutes), says.to_owned()));
    Last { node: "one/1-0000".to_owned(), at: at(minutes), took: 40, fault }
}

#[test]
fn a_lease_goes_to_another_when_it_has_run_out_and_not_a_moment_before() {
    everywhere(|place| {
        assert!(take(place, "one", 0, 10));
        assert!(take(place, "one", 1, 12), "its holder prolongs it");
        assert!(!take(place, "two", 11, 20));
        assert_eq!(rest(place, 11), SignedDuration::from_mins(1));
        assert!(take(place, "two", 12, 20));
        let prolong = |holder: &'static str| place.write(move |sql| store::prolong(sql, ("job index", holder), at(30)));
        assert!(!prolong("one") && prolong("two"));
        assert_eq!(rest(place, 12), SignedDuration::from_mins(18));
    });
}

#[test]
fn a_lease_is_given_back_by_its_holder_alone() {
    everywhere(|place| {
        take(place, "one", 0, 10);
        place.write(|sql| store::give_back(sql, "job index", "two"));
        assert!(!take(place, "two", 1, 10));
        place.write(|sql| store::give_back(sql, "job index", "one"));
        assert_eq!(rest(place, 1), SignedDuration::ZERO);
        assert!(take(place, "two", 1, 10));
        place.write(jobs::free_all);
        assert!(take(place, "one", 1, 10));
    });
}

#[test]
fn how_a_job_stands_is_told_with_its_holder_and_its_last_run() {
    everywhere(|place| {
        let standing = |minutes| place.read(move |sql| store::standing(sql, "index", at(minutes)));
        assert_eq!(standing(0), jobs::Standing::default());
        take(place, "one", 0, 10);
        place.write(|sql| store::ran(sql, "index", &last(1, None)));
        let stands = standing(5);
        assert_eq!((stands.held, stands.last), (Some(("one".to_owned(), at(10))), Some(last(1, None))));
        assert_eq!(standing(10).held, None, "what has run out is held by nobody");
        let told = place.read(|sql| jobs::standings(sql, &["index", "other"])).1;
        assert_eq!((told[0].last.is_some(), &told[1]), (true, &jobs::Standing::default()));
    });
}

#[test]
fn a_fault_is_remembered_through_later_runs_until_another_comes() {
    everywhere(|place| {
        let found = || place.read(|sql| store::standing(sql, "index", at(0))).last.unwrap();
        place.write(|sql| store::ran(sql, "index", &last(1, Some("disk full"))));
        assert!(found().is_failed());
        place.write(|sql| store::ran(sql, "index", &last(2, None)));
        let later = found();
        assert_eq!((later.at, later.fault.clone()), (at(2), Some((at(1), "disk full".to_owned()))));
        assert!(!later.is_failed(), "that was another run");
        place.write(|sql| store::ran(sql, "index", &last(3, Some("no answer"))));
        assert_eq!(found().fault, Some((at(3), "no answer".to_owned())));
    });
}

#[test]
fn a_process_takes_a_lease_once_and_leaves_it_to_another_when_it_gives_it_back() {
    everywhere(|place| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (ours, theirs) = (leases(place), leases(place));
            assert_ne!(ours.node(), theirs.node());
            let Taken::Ours(lease) = ours.take("index").await.unwrap() else { panic!("nobody has it") };
            for others in [&ours, &theirs] {
                let Taken::Others(rest) = others.take("index").await.unwrap() else { panic!("it is taken") };
                assert!(rest > Duration::from_secs(50) && rest <= Duration::from_secs(60), "{rest:?}");
            }
            assert!(lease.is_held());
            assert_eq!(lease.during(async { 7 }).await, Some(7));
            lease.give_back().await.unwrap();
            assert!(matches!(theirs.take("index").await.unwrap(), Taken::Ours(_)));
        });
    });
}

fn leases(place: &Place) -> Leases {
    Leases::new(place.db.clone(), Duration::from_secs(60))
}

#[test]
fn a_job_tells_what_it_does_when_and_where() {
    let job = Job::<()> {
        name: "index",
        does: "Fills the index",
        every: Duration::from_secs(5),
        on: Some(Signal { topic: "case ", when: "a case changes" }),
        per: Per::Once,
        can: |()| true,
        run: |(), _| Box::pin(async { Ok(()) }),
    };
    let quiet = Job { name: "tidy", every: Duration::from_secs(86_400), on: None, per: Per::Node, ..job };
    assert_eq!(job.when(), "every 5 s, and when a case changes");
    let table = jobs::table(&[job, quiet]);
    assert!(table.ends_with("| `tidy` | Fills the index | every 24 h | on every node |\n"), "{table}");
    assert!(table.contains("| `index` | Fills the index | every 5 s, and when a case changes | on one node |"));
}

#[test]
fn a_length_of_time_is_told_in_its_largest_unit() {
    let told = [0, 999, 1000, 119_000, 120_000, 3_599_000, 3_600_000, 172_799_000, 172_800_000]
        .map(|millis| length(Duration::from_millis(millis)));
    assert_eq!(told, ["0 ms", "999 ms", "1 s", "119 s", "2 min", "59 min", "1 h", "47 h", "2 days"]);
}
