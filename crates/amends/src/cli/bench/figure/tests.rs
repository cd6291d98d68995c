//! How figures are taken and shown.

use super::*;
use serde_json::Value;

fn target() -> Target {
    Target::Sqlite("amends.db".into())
}

fn figures() -> Vec<Figure> {
    let page = Figure {
        what: "page: Today".to_owned(),
        cpu_ms: Some(0.512_4),
        p50_ms: Some(1.0),
        p99_ms: Some(12.345_6),
        value: None,
        target: "0.5 ms CPU",
    };
    vec![page, Figure::of("memory when idle", 39.96, "MB", "40 MB")]
}

#[tokio::test]
async fn something_is_run_as_often_as_asked_and_a_tenth_more_to_warm_up() {
    let mut runs = Vec::new();
    let figure = time("a page", "1 ms", 50, async |n| {
        runs.push(n);
        Ok(())
    });
    let figure = figure.await.unwrap();
    assert_eq!(runs.len(), 55);
    assert_eq!((runs[..5].to_vec(), runs[5], runs[54]), (vec![0, 1, 2, 3, 4], 0, 49));
    assert!(figure.p50_ms <= figure.p99_ms && figure.cpu_ms.is_some(), "{figure:?}");
    assert_eq!((figure.what.as_str(), figure.target, figure.value), ("a page", "1 ms", None));
}

#[tokio::test]
async fn what_fails_is_told_and_not_measured() {
    let failed = time("a page", "", 5, async |_| Err(base::refusal::Fault::because("no store").into()));
    assert!(failed.await.unwrap_err().to_string().contains("no store"));
}

#[tokio::test]
async fn the_middle_and_the_worst_hundredth_are_those_of_the_runs() {
    let slow = time("a page", "", 100, async |n| {
        if n >= 98 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    });
    let figure = slow.await.unwrap();
    assert!(figure.p50_ms.unwrap() < 20.0 && figure.p99_ms.unwrap() >= 20.0, "{figure:?}");
}

#[test]
fn people_read_a_table_with_a_line_a_figure() {
    let table = table(10_000, &target(), &figures());
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "10000 cases in sqlite:amends.db");
    assert!(lines[2].contains("CPU ms") && lines[2].ends_with("aim"), "{}", lines[2]);
    let cells: Vec<&str> = lines[3].split_whitespace().collect();
    assert_eq!(cells, ["page:", "Today", "0.512", "1.000", "12.346", "0.5", "ms", "CPU"]);
    let cells: Vec<&str> = lines[4].split_whitespace().collect();
    assert_eq!(cells, ["memory", "when", "idle", "40.0", "MB", "40", "MB"]);
    assert_eq!(lines.len(), 5);
}

#[test]
fn programs_read_the_same_figures_unrounded() {
    let told: Value = serde_json::from_str(&json(10_000, &target(), &figures())).unwrap();
    assert_eq!((&told["cases"], &told["database"]), (&10_000.into(), &"Sqlite".into()));
    let [page, memory] = told["figures"].as_array().unwrap().as_slice() else { unreachable!("{told}") };
    assert_eq!((&page["p99_ms"], &page["value"], &page["unit"]), (&12.345_6.into(), &Value::Null, &Value::Null));
    assert_eq!((&memory["value"], &memory["unit"], &memory["cpu_ms"]), (&39.96.into(), &"MB".into(), &Value::Null));
    assert_eq!((&memory["what"], &memory["aim"]), (&"memory when idle".into(), &"40 MB".into()));
}

#[test]
fn a_duration_is_told_in_milliseconds() {
    assert!((millis(Duration::from_micros(1500)) - 1.5).abs() < 1e-9);
}
