//! The causes as a panel: what was found out, the finding, and the forms to add to it.

use super::{Branch, Finding};
use crate::case::Step;
use crate::case::panel::{Column, Panel, Place, Source};
use askama::Template;
use strum::VariantArray;
use web::widgets::Forms;

/// Causes and finding.
pub static PANEL: Panel = Panel {
    id: "causes",
    title: "Causes",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[Step::Path],
    gist: |source| match source.case().causes.finding() {
        Some((found, _)) => found.to_string().replace('_', " "),
        None => "no finding yet".to_owned(),
    },
    offers: &["causes", "finding", "causes/{n}/striking"],
    render,
};

/// Where in the work a cause lies.
pub fn branch(branch: Branch) -> &'static str {
    match branch {
        Branch::Conditions => "Conditions: training, workload, staffing",
        Branch::Method => "Method: procedures, hand-offs, rules",
        Branch::System => "System: machines and software",
        Branch::Material => "Material and information",
        Branch::Measurement => "Measurement: how it’s checked",
        Branch::Environment => "Environment: suppliers, weather, law",
    }
}

/// Whether the complaint is upheld.
pub fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Upheld => "Upheld: we were at fault",
        Finding::PartlyUpheld => "Partly upheld",
        Finding::NotUpheld => "Not upheld: they still feel let down",
    }
}

#[derive(Template)]
#[template(path = "cause/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    causes: Vec<Line<'a>>,
    /// The finding and its grounds.
    found: Option<(&'static str, &'a str)>,
    branches: Vec<(Branch, &'static str)>,
    findings: Vec<(Finding, &'static str)>,
}

/// A cause as shown.
struct Line<'a> {
    n: u32,
    text: &'a str,
    /// Where it lies, and the chain of whys.
    says: String,
}

fn render(source: &Source) -> askama::Result<String> {
    let causes = &source.case().causes;
    let line = |cause: &'_ super::Cause| {
        let whys: String = cause.whys.iter().map(|why| format!(" · because {why}")).collect();
        format!("{}{whys}", words(cause.branch))
    };
    let view = View {
        at: &source.forms,
        causes: causes.standing().map(|c| Line { n: c.n, text: &c.text, says: line(c) }).collect(),
        found: causes.finding().map(|(found, reason)| (finding(*found), reason.as_str())),
        branches: Branch::VARIANTS.iter().map(|each| (*each, branch(*each))).collect(),
        findings: Finding::VARIANTS.iter().map(|each| (*each, finding(*each))).collect(),
    };
    view.render()
}

fn words(of: Branch) -> &'static str {
    branch(of).split_once(':').map_or(branch(of), |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::*;
    use crate::case::panel::tests::page;
    use crate::given::{TOMAS_ACTS, complaint, in_writing, owned};

    const ID: &str = "causes";

    #[test]
    fn a_cause_stands_with_its_chain_of_whys() {
        let whys = vec!["the series changed".to_owned()];
        let name = Command::Name { branch: Branch::Conditions, text: "No labels".to_owned(), whys };
        let page = page(&owned().after(TOMAS_ACTS, name));
        page.says(ID, "id=\"cause-1\"").says(ID, "Conditions · because the series changed");
        page.says(ID, "causes/1/striking");
        assert_eq!(page.gist(ID), "no finding yet");
    }

    #[test]
    fn a_cause_that_was_ruled_out_is_gone_from_the_panel() {
        let out = in_writing().after(TOMAS_ACTS, Command::Strike { n: 1, why: "The bins have labels.".to_owned() });
        page(&out).lacks(ID, "id=\"cause-1\"");
    }

    #[test]
    fn the_finding_stands_with_its_grounds() {
        let page = page(&in_writing());
        page.says(ID, "<b>Upheld: we were at fault</b>: We sent the wrong motor.");
        assert_eq!(page.gist(ID), "upheld");
    }

    #[test]
    fn nothing_is_judged_before_the_account_is_heard_and_the_panel_says_so() {
        page(&complaint()).lacks(ID, "id=\"finding\"").says(ID, "record what happened in the customer’s words");
        page(&owned()).says(ID, "id=\"finding\"");
    }

    #[test]
    fn a_refused_cause_unfolds_its_panel_with_the_sentence_at_the_whys() {
        let page = page(&owned()).refused("causes", "whys", "The last why is a person.", &[("text", "Ana")]);
        assert!(page.is_open(ID));
        page.says(ID, "id=\"cause\" open").says(ID, "The last why is a person.").says(ID, ">Ana</textarea>");
    }
}
