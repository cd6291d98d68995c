//! What a case has to do with others, as two panels: above the page what was merged or moved and can be undone, beside it the
//! links and the forms.

use super::carry::{is_movable, within_a_day};
use super::facts::{How, LinkKind};
use super::rules::may_act;
use super::sentence::link_name;
use super::{DAY, Given};
use crate::case::panel::{Column, Panel, Place, Source, no_gist};
use crate::message::Message;
use askama::Template;
use base::ids::CaseNo;
use base::words::{capital, short};
use jiff::Timestamp;
use strum::VariantArray;
use web::widgets::Forms;

/// What can be undone.
pub static BANNER: Panel = Panel {
    id: "joined",
    title: "Merged and moved",
    column: Column::Head,
    place: Place::Usual,
    opens_at: &[],
    gist: no_gist,
    offers: &["undo-merge", "undo-move"],
    render: banner,
};

/// Links, and the forms to merge, split and link.
pub static PANEL: Panel = Panel {
    id: "joining",
    title: "Merge, split, link",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[],
    gist: |source| match source.case().joining.links.len() {
        0 => String::new(),
        1 => "1 link".to_owned(),
        n => format!("{n} links"),
    },
    offers: &["merge", "split", "links", "unlink"],
    render,
};

/// Another case, and what happened between the two.
struct Line {
    no: CaseNo,
    /// What stands before its number.
    begins: &'static str,
    says: String,
    until: String,
}

#[derive(Template)]
#[template(path = "joining/banner.html")]
struct Banner<'a> {
    at: &'a Forms<'a>,
    into: Option<Line>,
    merged: Vec<Line>,
    /// Whoever looks may undo it, as far as this case goes.
    may_undo: bool,
    given: Vec<Line>,
}

fn banner(source: &Source) -> askama::Result<String> {
    let joining = &source.case().joining;
    let until = |at: Timestamp| source.short(at + DAY);
    let into = joining.into.as_ref().map(|into| Line {
        no: into.case,
        begins: if into.how == How::Merge { "Merged into" } else { "Put back into" },
        says: format!("by {}, {}", source.name(into.by), source.short(into.at)),
        until: until(into.at),
    });
    let merged = joining.merged_from().filter(|taken| within_a_day(taken.at, source.ctx.now)).map(|taken| Line {
        no: taken.from,
        begins: "",
        says: format!("{} merged {} into this case, {}", source.name(taken.by), taken.from, source.short(taken.at)),
        until: until(taken.at),
    });
    let given = joining.given.iter().filter(|given| within_a_day(given.at, source.ctx.now));
    let given = given.map(|given| Line { no: given.to, begins: "", says: went(given), until: until(given.at) });
    let may_undo = may_act(source.case(), source.ctx).is_ok();
    Banner { at: &source.forms, into, merged: merged.collect(), may_undo, given: given.collect() }.render()
}

fn went(given: &Given) -> String {
    match given.numbers.messages.len() {
        _ if given.how == How::Split => "Split off as".to_owned(),
        1 => "Message moved to".to_owned(),
        n => format!("{n} messages moved to"),
    }
}

#[derive(Template)]
#[template(path = "joining/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    links: Vec<Link>,
    /// What was merged into this case.
    merged: Vec<String>,
    /// The customer's other open cases.
    cases: &'a [(CaseNo, String)],
    choices: Vec<Choice>,
    hows: Vec<(LinkKind, &'static str)>,
}

struct Link {
    no: CaseNo,
    how: String,
}

/// A message that may become a case of its own.
struct Choice {
    n: u32,
    says: String,
    is_chosen: bool,
}

/// Characters of a message by which it is known.
const BEGINNING: usize = 60;

fn render(source: &Source) -> askama::Result<String> {
    let (case, kept) = (source.case(), source.forms.kept);
    let chosen = kept.all("split", "messages");
    let choice = |message: &Message| Choice {
        n: message.n,
        says: says(message, source),
        is_chosen: chosen.iter().any(|n| *n == message.n.to_string()),
    };
    let link = |(no, how): &(CaseNo, LinkKind)| Link { no: *no, how: capital(link_name(*how)) };
    let merged = case.joining.merged_from();
    let view = View {
        at: &source.forms,
        links: case.joining.links.iter().map(link).collect(),
        merged: merged.map(|taken| format!("Merged in: {}, {}", taken.from, source.short(taken.at))).collect(),
        cases: &source.read.cases,
        choices: case.messages.all().iter().filter(|message| is_movable(message)).map(choice).collect(),
        hows: LinkKind::VARIANTS.iter().map(|how| (*how, link_name(*how))).collect(),
    };
    view.render()
}

/// Who wrote it, when, and how it begins.
fn says(message: &Message, source: &Source) -> String {
    let who = message.sender().map_or_else(|| source.name(message.by), |from| source.person(from));
    let words = source.read.words.iter().find(|words| words.n == message.n);
    let begins = words.map(|words| short(&words.body, BEGINNING)).unwrap_or_default();
    format!("{who}, {}: {begins}", source.short(message.at))
}
