//! On the page of a case: the group it belongs to, and what is shared there.

use super::sentence::held;
use crate::case::Step;
use crate::case::panel::{Column, Panel, Place, Source};
use crate::change::State as ChangeState;
use crate::group::Group;
use crate::remedy::Containment;
use askama::Template;
use base::ids::{CaseNo, GroupNo};

/// The group a case belongs to.
pub static PANEL: Panel = Panel {
    id: "group",
    title: "Group case",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[Step::Learn],
    gist: |source| match &source.read.group {
        Some((no, _)) => format!("shared with {no}"),
        None => "in none".to_owned(),
    },
    offers: &[],
    render,
};

#[derive(Template)]
#[template(path = "group/panel.html")]
struct View<'a> {
    case: CaseNo,
    group: Option<&'a (GroupNo, Group)>,
    others: String,
    /// What each is, and what it says.
    shared: Vec<(&'static str, String)>,
    held: Option<String>,
}

fn render(source: &Source) -> askama::Result<String> {
    let group = source.read.group.as_ref();
    let place = source.case().shared.place();
    let others = match group.map_or(0, |(_, group)| group.children - 1) {
        0 => "nobody else so far".to_owned(),
        1 => "1 other customer".to_owned(),
        n => format!("{n} other customers"),
    };
    let view = View {
        case: source.no,
        group,
        others,
        shared: group.map(|(_, group)| shared(group, source)).unwrap_or_default(),
        held: place
            .and_then(|place| place.held.as_ref())
            .map(|(why, field)| held(*why, field.as_deref().unwrap_or_default())),
    };
    view.render()
}

fn shared(group: &Group, source: &Source) -> Vec<(&'static str, String)> {
    let contained = group.remedies.containment().map(|containment| match containment {
        Containment::By(text) => ("Contained by", text.clone()),
        Containment::NotNeeded(why) => ("No containment needed", why.clone()),
    });
    let causes = group.causes.standing().map(|cause| ("Cause", cause.text.clone()));
    let changes = group.changes.standing().map(|change| {
        let stands = match change.state {
            ChangeState::Planned => format!("by {}", source.short(change.due)),
            ChangeState::Made => "in place".to_owned(),
            _ => "checked".to_owned(),
        };
        ("Change", format!("{} ({}, {stands})", change.what, source.member(change.owner)))
    });
    let nothing = group.changes.nothing_can_be_done().map(|why| ("Nothing can be done", why.to_owned()));
    contained.into_iter().chain(causes).chain(changes).chain(nothing).collect()
}
