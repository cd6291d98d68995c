//! The customer's account as a panel: the six questions with their answers, and the form to record them.

use super::{Question, Source as From};
use crate::case::panel::{Column, Panel, Place, Source};
use crate::case::{Case, Step};
use crate::message;
use askama::Template;
use web::widgets::Forms;

/// The account.
pub static PANEL: Panel = Panel {
    id: "account",
    title: "Customer’s account",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[Step::Own],
    gist: |source| {
        let open = source.case().account.open().count();
        format!("{} of {}", Question::ALL.len() - open, Question::ALL.len())
    },
    offers: &["account", "account-request"],
    render,
};

#[derive(Template)]
#[template(path = "account/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    name: &'a str,
    /// The button that asks for it.
    ask: String,
    understood: Option<bool>,
    /// What they say we have not understood.
    correction: Option<&'a str>,
    answers: Vec<Line<'a>>,
    /// The messages their words may be from.
    incoming: Vec<u32>,
}

/// One of the six questions with its answer.
struct Line<'a> {
    /// The field's name in the form.
    field: &'static str,
    question: &'static str,
    /// In the customer's words, and where they are from.
    answer: Option<(&'a str, String)>,
    /// What others on the case say to it, by name.
    beside: Vec<(String, &'a str)>,
}

impl Line<'_> {
    /// The answer as it stands in the form.
    fn words(&self) -> &str {
        self.answer.as_ref().map_or("", |(words, _)| words)
    }
}

fn render(source: &Source) -> askama::Result<String> {
    let case = source.case();
    let messages = case.messages.all().iter();
    let incoming = messages.filter(|m| matches!(m.kind, message::Kind::In { .. })).map(|m| m.n);
    let view = View {
        at: &source.forms,
        name: source.first_name(),
        ask: format!("Ask {} for their account", source.first_name()),
        understood: case.account.understood(),
        correction: case.account.correction(),
        answers: Question::ALL.into_iter().map(|question| line(question, case, source)).collect(),
        incoming: incoming.collect(),
    };
    view.render()
}

fn line<'a>(question: Question, case: &'a Case, source: &Source) -> Line<'a> {
    let answer = case.account.answer(question).map(|answer| {
        let from = match answer.source {
            From::Message(n) => format!("message {n}"),
            From::Call => "told in person".to_owned(),
            From::Page => "written on their page".to_owned(),
        };
        (answer.words.as_str(), from)
    });
    let beside = case.account.beside(question).into_iter();
    let beside = beside.map(|(who, answer)| (source.person(who), answer.words.as_str())).collect();
    Line { field: question.into(), question: question.ours(), answer, beside }
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use crate::case::panel::tests::page;
    use crate::given::{INGRID_SAYS, complaint, owned};

    const ID: &str = "account";

    #[test]
    fn each_question_stands_with_its_answer_or_without_one() {
        let page = page(&owned());
        page.says(ID, "The wrong motor came. <small>message 1</small>").says(ID, "Not answered yet");
        assert_eq!(page.gist(ID), "1 of 6");
    }

    #[test]
    fn the_panel_stands_open_until_the_first_step_is_done() {
        assert!(page(&complaint()).is_open(ID));
        assert!(!page(&owned()).is_open(ID));
    }

    #[test]
    fn the_customers_correction_stands_above_their_answers() {
        let no = Command::Understand { yes: false, words: "It was the belt.".to_owned() };
        page(&owned().after(INGRID_SAYS, no)).says(ID, "Ingrid says we haven’t understood: “It was the belt.”");
        let yes = Command::Understand { yes: true, words: String::new() };
        page(&owned().after(INGRID_SAYS, yes)).says(ID, "Ingrid confirmed that we understood.");
    }

    #[test]
    fn someone_without_e_mail_is_not_asked_on_a_page_they_cannot_reach() {
        page(&owned()).says(ID, "account-request");
        page(&owned().without_mail()).lacks(ID, "account-request").says(ID, "id=\"account-fill\"");
    }

    #[test]
    fn a_refused_form_stands_open_with_what_was_typed() {
        let page = page(&owned()).refused("account", "what", "Nothing new was written.", &[("when", "in use")]);
        assert!(page.is_open(ID));
        page.says(ID, "id=\"account-fill\" open").says(ID, ">in use</textarea>");
    }
}
