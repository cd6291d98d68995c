//! How an organisation has set its coach: its own rule pack, laid over the ones that come with the coach, and how often
//! each rule marks, is followed and is set aside.

mod projection;
mod store;

pub use projection::TALLIES;
pub use store::{past_replies, tallies, text};

use base::ids::CaseNo;
use base::ids::OrgId;
use base::refusal::Error;
use base::refusal::{Fault, Refusal};
use coach::{BUILT_IN, Coach, Inbound, PackError, RuleExample};
use db::Sql;
use engine::desk::Desk;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The longest pack, in bytes.
pub const LONGEST: usize = 100_000;
/// Parts that are laid over each other, at most: each compiles all those before it again.
const PARTS: usize = 20;
/// How long reading a pack and trying its examples may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Packs are read one at a time, apart from the threads that answer: a costly one holds up the next, and nothing else.
static READING: Semaphore = Semaphore::const_new(1);
/// So often a rule must have marked before it can be called noisy.
pub const ENOUGH: i64 = 30;

/// The coach without any organisation's own rules.
static BUILT_IN_COACH: LazyLock<Arc<Coach>> = LazyLock::new(|| Arc::new(Coach::built_in()));

/// The coach with the packs that come with it.
pub fn built_in() -> &'static Arc<Coach> {
    &BUILT_IN_COACH
}

/// The organisation's reply coach, with its own pack: compiled once and kept until its settings change. A pack that no
/// longer fits the rules it is laid over is left out, and that is logged.
///
/// # Errors
/// When the store does not answer.
pub async fn coach_of(desk: &Desk, org: OrgId) -> Result<Arc<Coach>, Error> {
    let read = move |sql: &mut Sql<'_>| {
        let own = text(sql, org)?;
        Ok(coach(&own).unwrap_or_else(|wrong| {
            tracing::warn!(%org, %wrong, "the organisation's own rules of the coach are left out");
            built_in().clone()
        }))
    };
    Ok(Arc::clone(desk.cached::<Arc<Coach>, _>(org, read).await?.as_ref()))
}

/// Messages of an organisation that are kept as they were read: those of the cases that people look at.
const KEPT: u64 = 1_000;

/// Messages as the coach read them, by their words.
struct Known(moka::sync::Cache<String, Arc<Inbound>>);

/// What the organisation's coach reads in a customer's message. A case is looked at many times for each message that comes,
/// and reading one costs as much as the rest of its page: what was read is kept in this process until the rules change.
///
/// # Errors
/// When the store does not answer.
pub async fn inbound(desk: &Desk, org: OrgId, coach: &Coach, message: &str) -> Result<Arc<Inbound>, Error> {
    let known = desk.cached::<Known, _>(org, |_| Ok(Known(moka::sync::Cache::new(KEPT)))).await?;
    if let Some(read) = known.0.get(message) {
        return Ok(read);
    }
    let read = Arc::new(coach.inbound(message, None));
    known.0.insert(message.to_owned(), read.clone());
    Ok(read)
}

/// The coach with this pack laid over those that come with it; an empty one changes nothing. A line `---` parts packs that
/// are laid over each other, such as one for English and one for all languages.
///
/// # Errors
/// What is wrong in the pack, with its line and column.
pub fn coach(own: &str) -> Result<Arc<Coach>, PackError> {
    if own.trim().is_empty() {
        return Ok(built_in().clone());
    }
    let mut packs = BUILT_IN.map(|(_, text)| text).to_vec();
    let mut made = built_in().clone();
    let mut line = usize::from(own.starts_with("---\n"));
    if parts(own).len() > PARTS {
        let says = format!("there are more than {PARTS} parts with a line `---` between them");
        return Err(PackError { line: 1, column: 1, says });
    }
    for part in parts(own) {
        if !part.trim().is_empty() {
            packs.push(part);
            let moved = |no: PackError| PackError { line: no.line + line, ..no };
            made = Coach::from_packs(&packs).map(Arc::new).map_err(moved)?;
        }
        line += part.matches('\n').count() + 2;
    }
    Ok(made)
}

/// What stands between the lines `---`.
fn parts(own: &str) -> Vec<&str> {
    own.strip_prefix("---\n").unwrap_or(own).split("\n---\n").collect()
}

/// Reads a pack as [`check`] does, off the threads that answer and within a time.
///
/// # Errors
/// Names what is wrong and where.
pub async fn checked(own: String) -> Result<Arc<Coach>, Error> {
    let slow = || Refusal::invalid("pack", "Reading these rules takes too long. Simplify them, or remove some.");
    let one = async { READING.acquire().await.map_err(Fault::from) };
    let turn = timeout(PATIENCE, one).await.map_err(|_| slow())??;
    let reading = tokio::task::spawn_blocking(move || {
        // Held until it ends, also when nobody waits for it any more.
        let _turn = turn;
        check(&own)
    });
    Ok(timeout(PATIENCE, reading).await.map_err(|_| slow())?.map_err(Fault::from)??)
}

/// A pack that may come into force: it can be read, and its examples come out as they say.
///
/// # Errors
/// Names what is wrong and where.
pub fn check(own: &str) -> Result<Arc<Coach>, Refusal> {
    if own.len() > LONGEST {
        return Err(Refusal::invalid("pack", "The rules are larger than 100 kB. Remove what you don’t need."));
    }
    let made = coach(own).map_err(|no| {
        let says = format!("Line {}, column {}: {}. The rules were not saved.", no.line, no.column, no.says);
        Refusal::invalid("pack", says)
    })?;
    let wrong = broken(&made);
    match wrong.first() {
        None => Ok(made),
        Some(first) => {
            let more = if wrong.len() > 1 { format!(" So do {} more.", wrong.len() - 1) } else { String::new() };
            let does = if first.should_fire { "is not found by" } else { "is found by" };
            let says =
                format!("An example fails: “{}” {does} {}.{more} The rules were not saved.", first.text, first.rule);
            Err(Refusal::invalid("pack", says))
        }
    }
}

/// Examples that come out wrong with this coach and not with the one that comes along.
pub fn broken(made: &Coach) -> Vec<RuleExample> {
    let known = built_in().test_rules();
    made.test_rules().into_iter().filter(|wrong| !known.contains(wrong)).collect()
}

/// A pack with one more line: this rule is off, in every language.
///
/// # Errors
/// When the pack is written in a way that has no place for the line.
pub fn switched_off(own: &str, rule: &str) -> Result<String, Refusal> {
    let own = own.trim_end();
    let last = parts(own).last().copied().unwrap_or_default();
    let is_for_all = !last.lines().any(|line| line.starts_with("language:"));
    let mut lines: Vec<String> = own.lines().map(str::to_owned).collect();
    let heading = lines.iter().rposition(|line| line.trim_end() == "rules:").filter(|_| is_for_all);
    match heading.filter(|at| lines.iter().skip(*at).all(|line| line != "---")) {
        Some(at) => {
            let items = lines[at + 1..].iter().find(|line| line.trim_start().starts_with("- "));
            let indent = items.map_or(0, |line| line.len() - line.trim_start().len());
            lines.insert(at + 1, format!("{}- {{id: {rule}, off: true}}", " ".repeat(indent)));
        }
        None => {
            lines.extend((!is_for_all).then(|| "---".to_owned()));
            lines.extend(["rules:".to_owned(), format!("- {{id: {rule}, off: true}}")]);
        }
    }
    let text = format!("{}\n", lines.join("\n"));
    coach(&text).map(|_| text).map_err(|no| {
        let says = format!(
            "The rule could not be turned off automatically ({no}). Add “- {{id: {rule}, off: true}}” under “rules:”."
        );
        Refusal::invalid("pack", says)
    })
}

/// A reply as it went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub no: CaseNo,
    /// Its message.
    pub n: u32,
    /// Its words.
    pub text: String,
}

/// How one rule does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Replies it marked something in.
    pub marked: i64,
    /// Those whose words were changed as it said.
    pub applied: i64,
    /// Why it was set aside, and how often.
    pub aside: BTreeMap<String, i64>,
}

impl Tally {
    /// How often it was set aside.
    pub fn set_aside(&self) -> i64 {
        self.aside.values().sum()
    }

    /// Set aside more often than not, in enough replies to say so.
    pub fn is_noisy(&self) -> bool {
        self.marked >= ENOUGH && self.set_aside() * 2 > self.marked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "pack: ours\nlanguage: en\nrules:\n- id: ours.pump\n  mode: HOLLOW\n  weight: 60\n  why: No date.\n  \
        better: Say the day.\n  any: [\"we will swap\"]\n  bad: [\"We will swap it.\"]\n  good: [\"We swapped it.\"]\n";

    #[test]
    fn an_own_rule_marks_and_an_empty_pack_changes_nothing() {
        let ours = check(OURS).unwrap();
        let marks = |coach: &Coach| {
            let read = coach.read("We will swap it for you this week.", &coach::Context::default());
            read.findings.iter().any(|finding| finding.rule == "ours.pump")
        };
        assert!(marks(&ours) && !marks(&check(" \n").unwrap()));
    }

    #[test]
    fn a_broken_pack_is_refused_with_its_place() {
        let no = check(&OURS.replace("mode: HOLLOW", "mode: HOLOW")).unwrap_err();
        assert!(no.to_string().starts_with("Line 5, column 9: there is no mode"), "{}", no);
        let no = check(&OURS.replace("We swapped it.", "We will swap it.")).unwrap_err();
        assert!(no.to_string().contains("“We will swap it.” is found by ours.pump"), "{}", no);
    }

    #[tokio::test]
    async fn a_pack_that_would_end_or_freeze_the_program_is_refused_with_its_place() {
        let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (this, last) in ('b'..='j').zip('a'..) {
            bomb.push_str(&format!("{this}: &{this} [{}]\n", vec![format!("*{last}"); 9].join(", ")));
        }
        for (pack, says) in [
            ("- ".repeat(45_000), "more than 32 levels"),
            ("? ".repeat(45_000), "more than 32 levels"),
            (bomb, "no anchors"),
            ("a: 1\n---\n".repeat(9_000), "more than 20 parts"),
        ] {
            let no = checked(pack).await.unwrap_err().to_string();
            assert!(no.contains(says) && no.contains("Line 1,"), "{no}");
        }
    }

    #[test]
    fn a_rule_is_switched_off_by_one_more_line() {
        let rule =
            built_in().rules().find(|rule| rule.language == "en" && rule.mode == coach::Mode::Hollow).unwrap().id;
        let two = format!("{OURS}---\nrules:\n  - {{id: denial.records, weight: 10}}\n");
        for own in ["", "pack: ours\n", OURS, "rules:\n  - {id: denial.records, weight: 10}\n", &two] {
            let text = switched_off(own, rule).unwrap();
            let made = coach(&text).unwrap();
            assert!(made.rules().all(|known| known.id != rule), "{text}");
        }
    }

    #[test]
    fn a_mistake_in_a_later_part_is_named_by_its_line() {
        let no = check(&format!("{OURS}---\nrules:\n- {{id: denial.records, weight: 500}}\n")).unwrap_err();
        assert!(no.to_string().starts_with("Line 14, column"), "{}", no);
    }

    #[test]
    fn a_rule_is_noisy_when_most_of_thirty_set_it_aside() {
        let aside = |n| BTreeMap::from([("contested".to_owned(), n)]);
        assert!(Tally { marked: 30, applied: 0, aside: aside(16) }.is_noisy());
        assert!(!Tally { marked: 30, applied: 0, aside: aside(15) }.is_noisy());
        assert!(!Tally { marked: 29, applied: 0, aside: aside(29) }.is_noisy());
    }
}
