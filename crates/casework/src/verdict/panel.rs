//! Prediction and verdict as a panel: what we expected beside what they said, and the forms of both.

use super::{Given, Scores, Word};
use crate::case::panel::{Column, Panel, Place, Source};
use crate::case::{Case, Step};
use crate::customer::Contact;
use crate::message;
use askama::Template;
use base::context::Actor;
use web::widgets::Forms;

/// Prediction and verdict.
pub static PANEL: Panel = Panel {
    id: "verdict",
    title: "Prediction and verdict",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[Step::Verdict, Step::Learn],
    gist: |source| {
        let verdict = &source.case().verdict;
        match verdict.all().last() {
            Some(given) => word(given.word).to_lowercase(),
            None if verdict.is_asked() => "asked".to_owned(),
            None => "not asked".to_owned(),
        }
    },
    offers: &["prediction", "verdict-request", "verdict-taking"],
    render,
};

/// The customer's word, as people say it.
pub fn word(word: Word) -> &'static str {
    match word {
        Word::MadeRight => "Made right",
        Word::NotYet => "Not yet",
        Word::SomeoneElse => "Wants to talk to someone else",
    }
}

#[derive(Template)]
#[template(path = "verdict/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    contact: &'a Contact,
    /// The button that asks for it.
    ask: String,
    is_asked: bool,
    /// What has to come before the customer can be asked, once the prediction is locked.
    not_yet: Option<&'a str>,
    gap: Vec<Gap>,
    given: Vec<Line<'a>>,
    words: [(Word, &'static str); 3],
}

/// One of the three questions: what we expected beside what they said.
struct Gap {
    question: &'static str,
    ours: Option<u8>,
    theirs: Option<u8>,
    difference: String,
}

/// A verdict as it was given.
struct Line<'a> {
    word: &'static str,
    words: Option<&'a str>,
    /// Who wrote it down, when the customer did not give it on their own page.
    taken: Option<String>,
}

fn render(source: &Source) -> askama::Result<String> {
    let verdict = &source.case().verdict;
    let given = verdict.all().iter().map(|given| Line {
        word: word(given.word),
        words: given.words.as_deref(),
        taken: taken(given, source),
    });
    let view = View {
        at: &source.forms,
        contact: source.contact(),
        ask: format!("Ask {}", source.first_name()),
        is_asked: verdict.is_asked(),
        not_yet: not_yet(source),
        gap: gap(source.case()),
        given: given.collect(),
        words: [Word::MadeRight, Word::NotYet, Word::SomeoneElse].map(|each| (each, word(each))),
    };
    view.render()
}

fn not_yet<'a>(source: &'a Source) -> Option<&'a str> {
    let verdict = &source.case().verdict;
    let waits = verdict.prediction().is_some() && !verdict.is_asked() && !verdict.is_made_right();
    let form = if source.contact().email.is_some() { "verdict-request" } else { "verdict-taking" };
    source.forms.not_yet(form).filter(|_| waits && source.case().is_open())
}

fn taken(given: &Given, source: &Source) -> Option<String> {
    let (Actor::Member(id), channel) = given.taken? else { return None };
    Some(format!("recorded by {}{}", source.member(id), message::aside(channel)))
}

/// Side by side once there is something to see. What they said stays unseen while ours is not locked.
fn gap(case: &Case) -> Vec<Gap> {
    let ours = case.verdict.last_prediction();
    let theirs = case.verdict.all().last().map(|given| given.scores);
    if ours.is_none() && theirs.is_none() {
        return Vec::new();
    }
    let line = |question, pick: fn(&Scores) -> u8| {
        let (ours, theirs) = (ours.as_ref().map(pick), theirs.as_ref().map(pick));
        Gap { question, ours, theirs, difference: difference(ours, theirs) }
    };
    vec![line("Care", |s| s.care), line("Help", |s| s.help), line("Trust", |s| s.trust)]
}

fn difference(ours: Option<u8>, theirs: Option<u8>) -> String {
    match ours.zip(theirs).map(|(ours, theirs)| i16::from(theirs) - i16::from(ours)) {
        None => String::new(),
        Some(0) => "0".to_owned(),
        Some(more) if more > 0 => format!("+{more}"),
        Some(less) => format!("−{}", less.abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Answer;
    use super::super::Command;
    use super::*;
    use crate::case::panel::tests::page;
    use crate::given::{Given as World, INGRID_SAYS, TOMAS_ACTS, complaint, in_writing, scores};
    use crate::message::Channel;

    const ID: &str = "verdict";

    fn predicted() -> World {
        in_writing().after(TOMAS_ACTS, Command::Predict { scores: scores(4, 4, 3), made_right: true })
    }

    fn answered(word: Word) -> World {
        let answer = Answer { scores: scores(5, 4, 2), word, words: "It jams.".to_owned() };
        predicted().after(TOMAS_ACTS, Command::Ask).after(INGRID_SAYS, Command::Give(answer))
    }

    #[test]
    fn a_prediction_is_locked_before_anyone_is_asked() {
        page(&in_writing()).says(ID, "id=\"prediction\"").lacks(ID, "verdict-request").lacks(ID, "verdict-taking");
        page(&predicted()).says(ID, "verdict-request").says(ID, "our prediction");
        assert_eq!(page(&predicted()).gist(ID), "not asked");
    }

    #[test]
    fn whoever_has_been_asked_is_not_asked_again() {
        let page = page(&predicted().after(TOMAS_ACTS, Command::Ask));
        page.says(ID, "Ingrid has been asked").lacks(ID, "verdict-request").lacks(ID, "id=\"prediction\"");
        assert_eq!(page.gist(ID), "asked");
    }

    #[test]
    fn too_early_a_question_is_not_offered_and_the_panel_says_what_comes_first() {
        let early = complaint().after(TOMAS_ACTS, Command::Predict { scores: scores(4, 4, 3), made_right: true });
        page(&early).lacks(ID, "verdict-request\"").says(ID, "It’s too early to ask");
    }

    #[test]
    fn prediction_and_verdict_stand_side_by_side_with_their_difference() {
        let page = page(&answered(Word::NotYet));
        page.says(ID, "we predicted 4").says(ID, "they said 5").says(ID, "+1").says(ID, "−1").says(ID, "“It jams.”");
        assert_eq!(page.gist(ID), "not yet");
        assert_eq!([difference(Some(3), Some(3)), difference(None, Some(3))], ["0", ""]);
    }

    #[test]
    fn what_is_made_right_is_neither_predicted_nor_asked_again() {
        let page = page(&answered(Word::MadeRight));
        page.says(ID, "Made right").lacks(ID, "id=\"prediction\"").lacks(ID, "verdict-request");
    }

    #[test]
    fn someone_without_e_mail_is_asked_in_person_and_their_answer_recorded_with_a_name() {
        page(&predicted().without_mail()).says(ID, "id=\"take-verdict\"").lacks(ID, "verdict-request");
        let answer = Answer { scores: scores(5, 5, 5), word: Word::MadeRight, words: String::new() };
        let taken = predicted().without_mail().after(TOMAS_ACTS, Command::Take { answer, channel: Channel::Phone });
        page(&taken).says(ID, "recorded by Tomas Reyes, on the phone");
    }
}
