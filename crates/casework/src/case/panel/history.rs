//! The history as a panel: every fact of the case in a sentence, newest first.

use super::{Column, Panel, Place, Source};
use crate::case::titles;
use askama::Template;

/// The history.
pub static PANEL: Panel = Panel {
    id: "history",
    title: "History",
    column: Column::Side,
    place: Place::Last,
    opens_at: &[],
    gist: |source| match source.read.history.len() {
        1 => "1 entry".to_owned(),
        n => format!("{n} entries"),
    },
    offers: &[],
    render,
};

#[derive(Template)]
#[template(path = "case/panel/history.html")]
struct View {
    /// What happened, and when.
    lines: Vec<(String, String)>,
}

fn render(source: &Source) -> askama::Result<String> {
    let titles = titles(source.case());
    let newest_first = source.read.history.iter().rev();
    let lines = newest_first.map(|fact| (source.sentence(fact, &titles), source.short(fact.stamp.at))).collect();
    View { lines }.render()
}
