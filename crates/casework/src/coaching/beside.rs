//! What the coach says beside the composer: at most four things that hurt or are missing, praise, and the promises, with
//! what the form needs to keep them. Places are counted in UTF-16 units, as scripts count.

use super::Setting;
use super::report::Ruler;
use crate::message::marks;
use ::coach::{Actor, Coach, Due, Finding, Mode, PromiseRead, Report};
use base::context::{Directory, Person};
use base::words::{CLAUSE, short};
use serde::Serialize;

/// What is said of a draft.
#[derive(Debug, Serialize)]
pub struct Beside {
    /// The language it was read in, if the coach knows it.
    pub language: Option<String>,
    /// At most four.
    pub findings: Vec<Mark>,
    /// Each kind of strength once.
    pub strengths: Vec<Mark>,
    pub promises: Vec<Pledge>,
}

/// Something marked.
#[derive(Debug, Serialize)]
pub struct Mark {
    /// As people say it.
    pub mode: &'static str,
    /// `bad`, `weak` or `good`.
    pub kind: &'static str,
    /// One plain reason.
    pub says: String,
    /// One better way.
    pub better: String,
    /// Words that could stand there instead.
    pub rewrite: Option<String>,
    pub rule: String,
    pub words: String,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// A promise in the words, and the fields that keep it.
#[derive(Debug, Serialize)]
pub struct Pledge {
    pub words: String,
    /// What is still to be said about it.
    pub says: String,
    /// What is promised, as the field takes it.
    pub what: String,
    /// By when, as the field takes it: `2026-11-24T12:00` in the zone of the organisation; null when no date is told.
    pub due: Option<String>,
    /// Who owes it.
    pub owner: i64,
    /// Their name, for a form that does not offer them yet.
    pub owner_name: String,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Who may owe what a draft promises.
#[derive(Clone, Copy, Debug)]
pub struct Owners<'a> {
    /// Who writes.
    pub me: &'a Person,
    /// Everyone who works here.
    pub people: &'a Directory,
}

/// What the coach says of a draft.
pub fn beside(coach: &Coach, text: &str, setting: &Setting, owners: Owners) -> Beside {
    let report = coach.read(text, &setting.context());
    let ruler = Ruler::new(text);
    let rewrite = |finding: &Finding| coach.rewrite(text, finding, report.language.as_deref()?);
    let findings = report.shown().into_iter().map(|finding| {
        let kind = if u32::from(finding.weight) >= marks::RED { "bad" } else { "weak" };
        let mut mark = mark(finding, kind, &ruler);
        mark.rewrite = rewrite(finding);
        if let Some(question) = report.unanswered.first().filter(|_| finding.mode == Mode::Unanswered) {
            mark.says = format!("They asked: “{}”", short(&question.text, CLAUSE));
        }
        mark
    });
    Beside {
        language: report.language.clone(),
        findings: findings.collect(),
        strengths: strengths(&report, &ruler),
        promises: report.promises.iter().map(|promise| pledge(promise, &ruler, setting, owners)).collect(),
    }
}

fn mark(finding: &Finding, kind: &'static str, ruler: &Ruler) -> Mark {
    let place = ruler.place(&finding.span);
    Mark {
        mode: title(finding.mode),
        kind,
        says: finding.reason.clone(),
        better: finding.better.clone(),
        rewrite: None,
        rule: finding.rule.clone(),
        words: place.text,
        start: place.utf16.start,
        end: place.utf16.end,
    }
}

/// Each thing that helps is praised once.
fn strengths(report: &Report, ruler: &Ruler) -> Vec<Mark> {
    let mut seen: Vec<Mode> = Vec::new();
    let mut marks = Vec::new();
    for strength in &report.strengths {
        let told = matches!(
            strength.mode,
            Mode::Own | Mode::Account | Mode::Remedy | Mode::Fix | Mode::Question | Mode::Regret
        );
        if told && !seen.contains(&strength.mode) {
            seen.push(strength.mode);
            marks.push(mark(strength, "good", ruler));
        }
    }
    marks
}

fn pledge(promise: &PromiseRead, ruler: &Ruler, setting: &Setting, owners: Owners) -> Pledge {
    let place = ruler.place(&promise.span);
    let zone = &setting.calendar.zone;
    let due = promise.due.latest().map(|at| zone.to_datetime(at.timestamp()).strftime("%Y-%m-%dT%H:%M").to_string());
    let owner = owner(promise, owners);
    Pledge {
        words: short(&place.text, CLAUSE),
        says: about(promise),
        what: what(if promise.action.is_empty() { &place.text } else { &promise.action }),
        due,
        owner: owner.id.0,
        owner_name: owner.name.clone(),
        start: place.utf16.start,
        end: place.utf16.end,
    }
}

fn about(promise: &PromiseRead) -> String {
    let says = match (&promise.due, &promise.actor) {
        (Due::Ambiguous { why, .. }, _) => format!("A promise, but its date is unclear: {why}."),
        (_, Actor::ThirdParty(who)) => format!("Someone outside is to act ({who}). Who follows up on our side?"),
        (due, _) if due.latest().is_some() && promise.firm => "A promise with a date.".to_owned(),
        (Due::Relative { .. }, _) => "A promise that starts with something that hasn’t happened yet.".to_owned(),
        _ if promise.firm => "A promise without a date. Add one.".to_owned(),
        _ => "This sounds like a promise. Say who does what, and by when.".to_owned(),
    };
    match &promise.condition {
        Some(condition) => format!("{says} Condition: “{}”.", short(condition, CLAUSE)),
        None => says,
    }
}

/// Begins with a capital, without the full stop.
fn what(action: &str) -> String {
    let action = short(action.trim().trim_end_matches(['.', '!', ',', ';']), base::words::LINE);
    base::words::capital(&action)
}

/// A colleague whose name it is, when it is one of ours and no other's; else whoever writes.
fn owner<'a>(promise: &PromiseRead, owners: Owners<'a>) -> &'a Person {
    let Actor::Named(name) = &promise.actor else { return owners.me };
    let called = name.trim().to_lowercase();
    let mut found = owners.people.active().filter(|person| {
        let full = person.name.to_lowercase();
        full == called || full.split_whitespace().next() == Some(called.as_str())
    });
    match (found.next(), found.next()) {
        (Some(person), None) => person,
        _ => owners.me,
    }
}

/// A mode as people say it.
pub fn title(mode: Mode) -> &'static str {
    match mode {
        Mode::Denial => "Denies",
        Mode::Shirk => "Shifts blame",
        Mode::Grovel => "Grovels",
        Mode::Attack => "Attacks",
        Mode::SelfPraise => "Self-praise",
        Mode::Hollow => "Hollow",
        Mode::NonApology => "No apology",
        Mode::Wishy => "Wishy-washy",
        Mode::Boss => "Passes it on",
        Mode::Jargon => "Jargon",
        Mode::NoOwnership => "No owner",
        Mode::NoNextStep => "No next step",
        Mode::NoDate => "No date",
        Mode::Unanswered => "Unanswered",
        Mode::Mismatch => "Wrong case",
        Mode::Own => "Takes ownership",
        Mode::Account => "Says what happened",
        Mode::Remedy => "Offers a remedy",
        Mode::Fix => "Lasting fix",
        Mode::Regret => "Shows regret",
        Mode::Recommit => "Recommits",
        Mode::Question => "Asks a question",
        Mode::Thanks => "Thanks",
        Mode::Cta => "Clear next step",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coaching::Asked;
    use ::calendar::ServiceCalendar;
    use base::context::Role;
    use base::ids::MemberId;
    use jiff::tz::TimeZone;

    fn person(id: i64, name: &str) -> Person {
        Person {
            id: MemberId(id),
            name: name.to_owned(),
            role: Role::Agent,
            team: String::new(),
            limit: 0,
            direct_line: String::new(),
            active: true,
            language: None,
        }
    }

    fn read(text: &str) -> Beside {
        let calendar = ServiceCalendar::standard(TimeZone::get("Europe/Oslo").unwrap());
        let at = "2026-11-17T09:00:00Z".parse().unwrap();
        let words = Some("The belt cracked again. Why did nobody call?".to_owned());
        let asked = Asked { words, ..Asked::default() };
        let setting = Setting::ours(&asked, at, &calendar);
        let people = Directory::new(vec![person(1, "Tomas Reyes"), person(2, "Ana Lindqvist")]);
        let owners = Owners { me: people.find(MemberId(1)).unwrap(), people: &people };
        beside(crate::coach_pack::built_in(), text, &setting, owners)
    }

    #[test]
    fn a_reply_that_shifts_blame_is_told_so_before_it_is_sent() {
        let read = read("This is beyond our control. The belt arrives when it arrives.");
        assert!(!read.findings.is_empty() && read.findings.len() <= 4, "{read:?}");
        assert!(read.findings.iter().any(|mark| mark.mode == "Shifts blame"), "{read:?}");
    }

    #[test]
    fn a_reply_that_owns_it_is_praised() {
        let read = read("We got this wrong. I will call you tomorrow at 15:00.");
        assert!(read.strengths.iter().any(|mark| mark.mode == "Takes ownership"), "{read:?}");
    }

    #[test]
    fn a_promise_is_ready_for_its_fields() {
        let read = read("We got this wrong 😀. I will call you tomorrow at 15:00.");
        let pledge = &read.promises[0];
        assert_eq!((pledge.due.as_deref(), pledge.owner), (Some("2026-11-18T15:00"), 1));
        assert!(pledge.what.starts_with("Call you"), "{pledge:?}");
        let text: Vec<u16> = "We got this wrong 😀. I will call you tomorrow at 15:00.".encode_utf16().collect();
        assert!(String::from_utf16(&text[pledge.start..pledge.end]).unwrap().starts_with("I will call"));
    }

    #[test]
    fn a_colleague_named_in_the_words_owes_what_they_promise() {
        let read = read("We got this wrong. Ana will call you on Thursday at 15:00.");
        assert_eq!(read.promises.first().map(|pledge| pledge.owner), Some(2), "{read:?}");
    }
}
