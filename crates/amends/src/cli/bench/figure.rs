//! How a figure is taken and shown: wall time at the middle and at the hundredth worst, and the CPU all threads of this
//! process spent on one run.

use base::refusal::Error;
use cpu_time::ProcessTime;
use db::Target;
use serde_json::json;
use std::fmt::Write;
use std::time::{Duration, Instant};

/// One measured thing.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// CPU of one run, milliseconds.
    pub cpu_ms: Option<f64>,
    /// Half of the runs took less, milliseconds.
    pub p50_ms: Option<f64>,
    /// Ninety-nine of a hundred runs took less, milliseconds.
    pub p99_ms: Option<f64>,
    /// A figure of another kind, with its unit.
    pub value: Option<(f64, &'static str)>,
    /// What we aim at.
    pub target: &'static str,
}

impl Figure {
    /// A figure that is no time.
    pub fn of(what: impl Into<String>, value: f64, unit: &'static str, target: &'static str) -> Figure {
        Figure { what: what.into(), value: Some((value, unit)), target, ..Figure::default() }
    }
}

/// Runs something many times, one after the other; a tenth of the runs before it warms up.
///
/// # Errors
/// What `run` answers.
pub async fn time<F>(what: &str, target: &'static str, runs: u32, mut run: F) -> Result<Figure, Error>
where
    F: AsyncFnMut(u32) -> Result<(), Error>,
{
    for n in 0..runs / 10 {
        run(n).await?;
    }
    let mut walls = Vec::with_capacity(runs as usize);
    let cpu = ProcessTime::now();
    for n in 0..runs {
        let start = Instant::now();
        run(n).await?;
        walls.push(start.elapsed());
    }
    let cpu = cpu.elapsed();
    walls.sort_unstable();
    Ok(Figure {
        what: what.to_owned(),
        cpu_ms: Some(millis(cpu) / f64::from(runs)),
        p50_ms: walls.get(walls.len() / 2).copied().map(millis),
        p99_ms: walls.get(walls.len() * 99 / 100).copied().map(millis),
        value: None,
        target,
    })
}

/// A duration in milliseconds.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The figures as a table for people.
pub fn table(cases: u32, store: &Target, figures: &[Figure]) -> String {
    let mut table = format!("{cases} cases in {store}\n\n");
    let line = |table: &mut String, cells: [&str; 6]| {
        let [what, cpu, p50, p99, value, aim] = cells;
        writeln!(table, "{what:<44}{cpu:>9}{p50:>9}{p99:>9}{value:>14}  {aim}").ok();
    };
    line(&mut table, ["", "CPU ms", "p50 ms", "p99 ms", "", "aim"]);
    for figure in figures {
        let time = |ms: Option<f64>| ms.map(|ms| format!("{ms:.3}")).unwrap_or_default();
        let value = figure.value.map(|(value, unit)| format!("{value:.1} {unit}")).unwrap_or_default();
        let times = [time(figure.cpu_ms), time(figure.p50_ms), time(figure.p99_ms)];
        line(&mut table, [&figure.what, &times[0], &times[1], &times[2], &value, figure.target]);
    }
    table
}

/// The figures as JSON for programs.
pub fn json(cases: u32, store: &Target, figures: &[Figure]) -> String {
    let figures: Vec<_> = figures
        .iter()
        .map(|figure| {
            json!({
                "what": figure.what,
                "cpu_ms": figure.cpu_ms,
                "p50_ms": figure.p50_ms,
                "p99_ms": figure.p99_ms,
                "value": figure.value.map(|(value, _)| value),
                "unit": figure.value.map(|(_, unit)| unit),
                "aim": figure.target,
            })
        })
        .collect();
    json!({ "cases": cases, "database": format!("{:?}", store.dialect()), "figures": figures }).to_string()
}

#[cfg(test)]
mod tests;
