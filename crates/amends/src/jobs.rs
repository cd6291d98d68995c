//! The background jobs of the server: which they are is said by the modules, and here they are started, with what they
//! work with.

use crate::modules::MODULES;
use base::config::{Config, Places};
use base::refusal::{Error, Fault};
use db::Dialect;
use engine::desk::Desk;
use engine::jobs::{Job, Leases, Tasks, Tools, free_all, runner};
use mail::authenticate::Checker;
use mail::compose::Letterhead;
use mail::fetch::Fetcher;
use mail::out::{Post, Way};
use mail::watch::deliver::Courier;

/// Every job, in the order of the modules: what the server runs, and what `amends jobs`, the numbers and
/// docs/operating.md show.
pub fn jobs() -> Vec<Job<Tools>> {
    MODULES.jobs()
}

/// Starts every job. Inside a tokio runtime; blocks for a moment on SQLite.
///
/// # Errors
/// When the settings of the mail server or of alerts cannot be used, or the store does not answer.
pub fn start(desk: &Desk, config: &Config, places: &Places) -> Result<Tasks, Fault> {
    let leases = Leases::new(desk.db().clone(), config.jobs.lease.0);
    if desk.db().dialect() == Dialect::Sqlite {
        // One process serves a file: whoever held a lease there is gone, and need not be waited for.
        desk.db().write(|sql| Ok::<_, Error>(free_all(sql)?)).wait()?;
    }
    let way = Way::new(config.smtp.as_ref(), &places.outbox)?;
    let tools = Tools::new(desk.clone())
        .with(Courier::new(&config.alerts, way.clone(), config.base_url())?)
        .with(Post::new(desk.clone(), way, Letterhead { public_url: config.base_url() }))
        .with(Fetcher::new(desk.clone(), config.limits.mail, leases.clone()));
    let tools = match checker(config) {
        Some(checker) => tools.with(checker),
        None => tools,
    };
    Ok(runner::start(jobs(), &tools, &leases))
}

/// Without a DNS server mail comes in all the same; nobody is told who proved what.
fn checker(config: &Config) -> Option<Checker> {
    if !config.sender_check.enabled {
        return None;
    }
    let made = Checker::new(config.sender_check.server);
    made.inspect_err(|cause| tracing::warn!(%cause, "Senders of mail are not checked on this node.")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::jobs::table;
    use std::collections::HashSet;
    use std::time::Duration;

    #[test]
    fn every_job_has_a_name_of_its_own_and_says_what_it_does() {
        let names: HashSet<&str> = jobs().iter().map(|job| job.name).collect();
        assert_eq!(names.len(), jobs().len());
        for job in jobs() {
            let is_name = job.name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(is_name && job.does.ends_with('.') && job.every >= Duration::from_millis(100), "{}", job.name);
        }
    }

    #[test]
    fn when_a_job_runs_is_said_in_words() {
        let when = |name: &str| jobs().iter().find(|job| job.name == name).unwrap().when();
        assert_eq!(when("index-search"), "every 500 ms");
        assert_eq!(when("send-mail"), "every 5 s, and when a case changes");
        assert_eq!(when("raise-alerts"), "every 60 s");
        assert_eq!(when("clean-up"), "every 1 h");
    }

    /// `AMENDS_UPDATE_DOCS=1` writes the table anew.
    #[test]
    fn the_page_for_operators_holds_the_list_as_it_is() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operating.md");
        let page = std::fs::read_to_string(path).unwrap();
        let (begin, end) = ("<!-- jobs -->\n", "<!-- end of jobs -->");
        let (before, rest) = page.split_once(begin).unwrap();
        let (written, after) = rest.split_once(end).unwrap();
        if std::env::var("AMENDS_UPDATE_DOCS").is_ok() {
            std::fs::write(path, format!("{before}{begin}{}{end}{after}", table(&jobs()))).unwrap();
        } else {
            assert_eq!(written, table(&jobs()), "run this test with AMENDS_UPDATE_DOCS=1");
        }
    }
}
