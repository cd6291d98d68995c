//! The recovery path as a panel: five steps, each with what it still misses, and the one thing to do next.

use super::{Column, Panel, Place, Source, no_gist};
use crate::case::{Lack, Missing, Outcome, Step, Stone, path, titles, words as said};
use askama::Template;
use base::words;
use web::widgets::Forms;

/// The path.
pub static PANEL: Panel = Panel {
    id: "path",
    title: "Recovery path",
    column: Column::Head,
    place: Place::Last,
    opens_at: &[],
    gist: no_gist,
    offers: &["ownership", "verdict-request"],
    render,
};

#[derive(Template)]
#[template(path = "case/panel/way.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    steps: Vec<StepLine>,
    next: Option<Next>,
}

/// One of the five steps as shown.
struct StepLine {
    title: &'static str,
    /// `done`, `now` or `later`.
    tone: &'static str,
    says: String,
}

/// What to do next.
struct Next {
    says: String,
    label: String,
    /// How it is done.
    by: By,
}

/// How the next thing is done.
#[derive(Debug, PartialEq, Eq)]
enum By {
    Button(&'static str),
    /// In a form of this page, or on another.
    Link(String),
    /// By nobody here.
    Waiting,
}

fn render(source: &Source) -> askama::Result<String> {
    let stones = path(source.case());
    // Nothing is missing in a case that goes on in another, or that was no complaint.
    let has_ended = source.case().joining.is_merged() || source.case().outcome == Some(Outcome::NotAComplaint);
    let now = stones.iter().position(|stone| !stone.is_done()).filter(|_| !has_ended);
    let missing = now.and_then(|at| stones.get(at)).and_then(|stone| stone.missing.first());
    let next = missing.filter(|_| source.case().is_open()).map(|missing| next(*missing, source));
    let steps = stones.iter().enumerate().map(|(at, stone)| line(stone, (at, now), source)).collect();
    View { at: &source.forms, steps, next }.render()
}

fn line(stone: &Stone, (at, now): (usize, Option<usize>), source: &Source) -> StepLine {
    let tone = match now {
        _ if stone.is_done() => "done",
        Some(now) if now == at => "now",
        _ => "later",
    };
    let says = match tone {
        "done" => done(stone.step, source),
        "now" => still_missing(stone, source),
        _ => ahead(stone.step, source),
    };
    StepLine { title: stone.step.title(), tone, says }
}

/// What a step that lies ahead is about.
fn ahead(step: Step, source: &Source) -> String {
    match step {
        Step::Own => "One owner, and an honest answer in writing.".to_owned(),
        Step::Contain => "Limit the impact, then fix it.".to_owned(),
        Step::Path => "Why it happened and what changes, in writing.".to_owned(),
        Step::Verdict => format!("Only {} can say it’s made right.", source.first_name()),
        Step::Learn => "Did the change stop it from happening again?".to_owned(),
    }
}

fn still_missing(stone: &Stone, source: &Source) -> String {
    let titles = titles(source.case());
    let first: Vec<String> = stone.missing.iter().take(2).map(|missing| said::missing(*missing, &titles)).collect();
    let more = match stone.missing.len() {
        ..=2 => String::new(),
        all => format!("; and {} more", all - 2),
    };
    format!("Still missing: {}{more}.", first.join("; "))
}

fn done(step: Step, source: &Source) -> String {
    let case = source.case();
    let what = match step {
        Step::Own if super::super::path::is_told_by_us(case) => "Owned, and told by us first".to_owned(),
        Step::Own if case.messages.unanswered().next().is_some() => "Owned and heard; a message still waits".to_owned(),
        Step::Own => "Owned, heard and answered".to_owned(),
        Step::Contain => "Contained and fixed".to_owned(),
        Step::Path => "In writing".to_owned(),
        Step::Verdict if case.verdict.is_made_right() => format!("{} says it’s made right", source.first_name()),
        Step::Verdict => "Asked, no answer".to_owned(),
        Step::Learn => "Checked, and the customer told".to_owned(),
    };
    let when = case.done.get(step as usize).copied().flatten();
    format!("{what} · {}", when.map(|at| source.short(at)).unwrap_or_default())
}

fn next(missing: Missing, source: &Source) -> Next {
    let says = words::capital(&said::missing(missing, &titles(source.case())));
    let has_mail = source.contact().email.is_some();
    let by = by(missing, &source.forms.base, has_mail);
    let label = match missing.lack {
        Lack::Question if has_mail => format!("Ask {}", source.first_name()),
        lack => said::act(lack).to_owned(),
    };
    Next { says, label, by }
}

/// Where something that is missing is supplied.
fn by(Missing { lack, n }: Missing, base: &str, has_mail: bool) -> By {
    match lack {
        Lack::Owner => By::Button("ownership"),
        Lack::Question if has_mail => By::Button("verdict-request"),
        Lack::Letter | Lack::NewLetter => By::Link(format!("{base}/letter")),
        Lack::Verdict | Lack::Answer => By::Waiting,
        Lack::Question => By::Link("#take-verdict".to_owned()),
        Lack::Account => By::Link("#account".to_owned()),
        Lack::Admission | Lack::Understanding => By::Link("#reply".to_owned()),
        Lack::NextPromise => By::Link("#promise".to_owned()),
        Lack::Containment => By::Link("#containment".to_owned()),
        Lack::Remedy => By::Link("#remedy".to_owned()),
        Lack::Approval | Lack::Delivery | Lack::Help | Lack::Proof => By::Link(format!("#remedy-{n}")),
        Lack::BrokenPromise | Lack::OwedPromise => By::Link(format!("#promise-{n}")),
        Lack::Cause => By::Link("#cause".to_owned()),
        Lack::Finding => By::Link("#finding".to_owned()),
        Lack::Change => By::Link("#change".to_owned()),
        Lack::InPlace | Lack::Checked => By::Link(format!("#change-{n}")),
        Lack::Prediction => By::Link("#prediction".to_owned()),
        Lack::Result => By::Link("#result".to_owned()),
        Lack::Shared => By::Link("#group".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::panel::tests::page;
    use crate::given::{TOMAS_ACTS, complaint, contained, in_writing};
    use crate::joining::{self, How, Numbers};
    use base::context::Stamp;
    use base::ids::CaseNo;

    fn missing(lack: Lack, n: u32) -> Missing {
        Missing { lack, n }
    }

    #[test]
    fn a_new_case_asks_for_an_owner_by_one_button() {
        let page = page(&complaint());
        page.says(PANEL.id, "Next: <b>An owner</b>.").says(PANEL.id, "Assign to me");
        page.says(PANEL.id, "Only Ingrid can say it’s made right.");
    }

    #[test]
    fn a_step_says_what_it_still_misses_and_what_is_done_says_when() {
        let page = page(&contained());
        page.says(PANEL.id, "Contained and fixed · ").says(PANEL.id, "Still missing: at least one cause; ");
        page.says(PANEL.id, "and 2 more.").says(PANEL.id, "href=\"#cause\"");
    }

    #[test]
    fn a_case_that_goes_on_in_another_or_was_no_complaint_misses_nothing() {
        let went =
            joining::Fact::Gave { to: CaseNo(1043), how: How::Merge, numbers: Numbers::default(), subject: None };
        let (mut merged, mut dismissed) = (complaint(), complaint());
        merged.case.apply(&went.into(), Stamp { at: merged.now, by: TOMAS_ACTS });
        page(&merged).lacks(PANEL.id, "Still missing").lacks(PANEL.id, "Next:");
        dismissed.case.outcome = Some(Outcome::NotAComplaint);
        dismissed.case.closed_at = Some(dismissed.now);
        page(&dismissed).lacks(PANEL.id, "Still missing").lacks(PANEL.id, "Next:");
    }

    #[test]
    fn the_verdict_waits_for_a_prediction_before_anyone_is_asked() {
        page(&in_writing()).says(PANEL.id, "href=\"#prediction\"").lacks(PANEL.id, "verdict-request");
    }

    #[test]
    fn someone_without_e_mail_is_asked_in_person() {
        assert_eq!(by(missing(Lack::Question, 0), "/cases/A-1", true), By::Button("verdict-request"));
        assert_eq!(by(missing(Lack::Question, 0), "/cases/A-1", false), By::Link("#take-verdict".to_owned()));
    }

    #[test]
    fn what_is_about_one_thing_leads_to_that_thing() {
        assert_eq!(by(missing(Lack::Delivery, 2), "/cases/A-1", true), By::Link("#remedy-2".to_owned()));
        assert_eq!(by(missing(Lack::OwedPromise, 3), "/cases/A-1", true), By::Link("#promise-3".to_owned()));
    }
}
