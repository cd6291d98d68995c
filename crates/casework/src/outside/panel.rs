//! Those outside a case as a panel: what was written to and fro, who owes whom an answer, what they are to bear. Nobody
//! but members sees it.

use super::facts::{Agreement, Ending, Kind};
use super::{Charge, Letter, Party, Purpose, Way, chargeable, ending_name, kind_name, reminder};
use crate::case::panel::{Column, Panel, Place, Source};
use crate::message::panel::paragraphs;
use crate::message::store::File;
use crate::message::{Channel, Delivery, way};
use askama::Template;
use base::words::{self, CLAUSE, short};
use jiff::Timestamp;
use strum::VariantArray;
use text::Language;
use web::widgets::Forms;

/// Those outside.
pub static PANEL: Panel = Panel {
    id: "outside-parties",
    title: "Outside parties",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[],
    gist,
    offers: &[
        "outside-parties",
        "outside-parties/{n}/messages",
        "outside-parties/{n}/reminder",
        "outside-parties/{n}/answers",
        "outside-parties/{n}/waiver",
        "outside-parties/{n}/address",
        "outside-parties/{n}/charges",
        "outside-parties/{n}/charge-answer",
        "outside-parties/{n}/charge-dropping",
        "outside-parties/{n}/closing",
        "outside-messages/{n}/quotation",
    ],
    render,
};

/// The ways they answer otherwise than in the thread.
const CHANNELS: [(Channel, &str); 4] = [
    (Channel::Phone, "Phone"),
    (Channel::InPerson, "In person"),
    (Channel::Post, "Post"),
    (Channel::Email, "Email to someone else here"),
];

const ANSWERS: [(Agreement, &str); 3] =
    [(Agreement::Open, "No answer yet"), (Agreement::Agreed, "They agreed"), (Agreement::Refused, "They refused")];

fn gist(source: &Source) -> String {
    let (all, now) = (source.case().outside.all(), source.ctx.now);
    let open = all.iter().filter(|party| party.is_open()).count();
    let late = all.iter().filter(|party| party.owes().is_some_and(|due| due < now)).count();
    match (all.len(), open, late) {
        (0, ..) => "none".to_owned(),
        (_, 0, _) => "closed".to_owned(),
        (_, open, 0) => format!("{open} open"),
        (_, open, late) => format!("{open} open, {late} overdue"),
    }
}

#[derive(Template)]
#[template(path = "outside/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    source: &'a Source<'a>,
    parties: Vec<Line<'a>>,
    kinds: Vec<(Kind, String)>,
    languages: Vec<(&'static str, &'static str)>,
    channels: [(Channel, &'static str); 4],
    answers: [(Agreement, &'static str); 3],
    endings: Vec<(Ending, String)>,
    /// What they may be charged with at most.
    limit: String,
}

/// One of them as shown.
struct Line<'a> {
    n: u32,
    name: &'a str,
    kind: &'static str,
    address: &'a str,
    /// `kept`, `due`, `broken`, `off`.
    tone: &'static str,
    /// How it stands.
    says: String,
    letters: Vec<Said>,
    /// What they are to bear.
    charges: Vec<String>,
    /// The same to choose from.
    charged: Vec<(u32, String)>,
    /// The last of them.
    last_charge: String,
    /// A reminder to begin with.
    reminder: String,
    /// Costs, address and closing are asked for, were begun, or are needed now; they are much of a page, and seldom used.
    shows_more: bool,
}

/// What stands behind "More".
const MORE: [&str; 5] = ["address", "charges", "charge-answer", "charge-dropping", "closing"];

/// A message as shown.
struct Said {
    n: u32,
    /// `theirs`, `ours`.
    tone: &'static str,
    who: String,
    when: String,
    label: String,
    subject: Option<String>,
    text: Vec<String>,
    quoted: Option<String>,
    signature: Option<String>,
    files: Vec<(File, String)>,
    /// It came from elsewhere, or could not be read, or did not arrive.
    warns: Option<String>,
    has_source: bool,
    has_html: bool,
    is_held: bool,
    /// What is quoted unless somebody chooses less.
    words: String,
    is_theirs: bool,
}

fn render(source: &Source) -> askama::Result<String> {
    let case = source.case();
    let (cost, left) = chargeable(&case.outside, &case.remedies, &source.ctx.organisation.currency);
    let money = |minor| words::money(minor, &source.ctx.organisation.currency);
    let view = View {
        at: &source.forms,
        source,
        parties: case.outside.all().iter().map(|party| line(party, source)).collect(),
        kinds: Kind::VARIANTS.iter().map(|kind| (*kind, words::capital(kind_name(*kind)))).collect(),
        languages: Language::ALL.iter().map(|language| (language.code(), language.english())).collect(),
        channels: CHANNELS,
        answers: ANSWERS,
        endings: Ending::VARIANTS.iter().map(|how| (*how, words::capital(ending_name(*how)))).collect(),
        limit: format!("The remedies on this case cost {}. You can charge up to {}.", money(cost), money(left)),
    };
    view.render()
}

fn line<'a>(party: &'a Party, source: &Source) -> Line<'a> {
    let (tone, says) = stands(party, source);
    let standing = || party.charges().iter().filter(|charge| charge.dropped.is_none());
    Line {
        n: party.n,
        name: &party.name,
        kind: kind_name(party.kind),
        address: &party.address,
        tone,
        says,
        letters: party.letters().iter().map(|letter| said(party, letter, source)).collect(),
        charges: party.charges().iter().map(charge).collect(),
        charged: standing().map(|each| (each.n, charge(each))).collect(),
        last_charge: standing().next_back().map(|charge| charge.n.to_string()).unwrap_or_default(),
        reminder: reminder(party, &question(party, source), source.ctx),
        shows_more: source.read.outside == Some(party.n)
            || party.bounced().is_some()
            || MORE.iter().any(|form| source.forms.kept.is(&format!("outside-parties/{}/{form}", party.n))),
    }
}

/// What we asked last, as it is called in a reminder: by its subject, else by how it begins.
fn question(party: &Party, source: &Source) -> String {
    let words = party.question().and_then(|asked| source.read.words.iter().find(|words| words.n == asked.n));
    words.map_or_else(String::new, |words| match &words.subject {
        Some(subject) => subject.clone(),
        None => short(&words.body, CLAUSE),
    })
}

/// What is nearest at hand with them.
fn stands(party: &Party, source: &Source) -> (&'static str, String) {
    if party.was_never_asked() {
        return ("off", "Taken back before it was sent".to_owned());
    }
    if let Some(ended) = party.ended() {
        let why = ended.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        return ("kept", format!("Closed {}, {}{why}", source.short(ended.at), ending_name(ended.how)));
    }
    let open = if source.case().is_open() { "" } else { ". The case is closed, and this thread is still open" };
    let is_late = |due: Timestamp| due < source.ctx.now;
    if party.bounced().is_some() {
        // Why is said on the message itself.
        return ("broken", format!("The last message bounced{open}"));
    }
    if let Some((_, due)) = party.waiting().next() {
        let (tone, when) = if is_late(due) { ("broken", source.until(due)) } else { ("due", source.short(due)) };
        return (tone, format!("Waiting for our answer, due {when}{open}"));
    }
    let Some(due) = party.owes() else { return ("kept", format!("Nothing is due{open}")) };
    let reminded = if party.is_reminded() { ", reminded" } else { "" };
    if is_late(due) {
        return ("broken", format!("Their answer is overdue, was due {}{reminded}{open}", source.until(due)));
    }
    ("due", format!("Their answer is due {}{reminded}{open}", source.short(due)))
}

fn said(party: &Party, letter: &Letter, source: &Source) -> Said {
    let words = source.read.words.iter().find(|words| words.n == letter.n).cloned().unwrap_or_default();
    let files = source.read.files.iter().filter(|(of, _)| *of == letter.n);
    let (who, label) = voice(party, letter, source);
    let is_theirs = letter.purpose().is_none();
    Said {
        n: letter.n,
        tone: if is_theirs { "theirs" } else { "ours" },
        who,
        when: source.short(letter.at),
        label,
        subject: words.subject.filter(|_| letter.purpose() == Some(Purpose::Question)),
        text: paragraphs(&words.body),
        quoted: words.quoted.filter(|quoted| !quoted.trim().is_empty()),
        signature: words.signature.filter(|signed| !signed.trim().is_empty()),
        files: files.map(|(_, file)| (file.clone(), words::size(file.size))).collect(),
        warns: warns(letter, source),
        has_source: words.arrival.is_some(),
        has_html: words.html.is_some(),
        is_held: source.read.goes_at(letter.n).is_some(),
        words: words.body,
        is_theirs,
    }
}

fn voice(party: &Party, letter: &Letter, source: &Source) -> (String, String) {
    match &letter.way {
        Way::In { automatic: true, .. } => (party.name.clone(), "automatic reply".to_owned()),
        Way::In { channel: Channel::Email, .. } => (party.name.clone(), String::new()),
        Way::In { channel, .. } => {
            (party.name.clone(), format!("{}, noted by {}", way(*channel), source.name(letter.by)))
        }
        Way::Out { delivery: Delivery::TakenBack, .. } => {
            (source.name(letter.by), "taken back before it was sent".to_owned())
        }
        Way::Out { purpose: Purpose::Reminder, .. } => (source.name(letter.by), "reminder".to_owned()),
        Way::Out { .. } => (source.name(letter.by), String::new()),
    }
}

fn warns(letter: &Letter, source: &Source) -> Option<String> {
    match &letter.way {
        Way::In { from, problem, .. } => {
            let from = from.as_ref().map(|from| format!("From another address: {from}."));
            let both: Vec<String> =
                from.into_iter().chain(problem.as_ref().map(|problem| source.read_as(&problem.text()))).collect();
            (!both.is_empty()).then(|| both.join(" "))
        }
        Way::Out { delivery: Delivery::Failed(failure), .. } => {
            Some(format!("Not delivered: {}", source.read_as(&failure.text())))
        }
        Way::Out { delivery: Delivery::GivenUp(why), .. } => Some(format!("Won’t be sent again: {why}")),
        Way::Out { .. } => {
            let trouble = source.read.troubles.iter().find(|(n, ..)| *n == letter.n);
            trouble.map(|(.., why)| source.read_as(why))
        }
    }
}

fn charge(charge: &Charge) -> String {
    let answer = match (&charge.dropped, charge.agreement) {
        (Some(why), _) => format!("dropped: {why}"),
        (None, Agreement::Open) => "no answer yet".to_owned(),
        (None, Agreement::Agreed) => "agreed".to_owned(),
        (None, Agreement::Refused) => "refused".to_owned(),
    };
    let said = charge.words.as_ref().map(|said| format!(" · {}", words::short(said, words::CLAUSE)));
    format!("{} · {answer}{}", words::money(charge.amount, &charge.currency), said.unwrap_or_default())
}
