//! Every page of members as it is read, kept as snapshots: whoever changes one sees in the difference what people will see.

mod cases;
mod groups;
mod lists;
mod outside;
mod settings;

use super::world::{Page, Visitor, World};
use crate::support::{page_of, shot};
use jiff::SignedDuration;

/// An address that mail reaches.
const MAIL: (&str, &str) = ("email", "ingrid@halden.example");

/// A page that is there is as it was.
async fn shows(who: &Visitor<'_>, path: &str, name: &str) {
    seen(&who.get(path).await.is(200), name);
}

/// A page that was answered is as it was.
#[track_caller]
fn seen(page: &Page, name: &str) {
    shot(&format!("page-{name}"), &page_of(&page.body));
}

/// A form of a case that is taken, a minute later.
async fn does(world: &World, who: &mut Visitor<'_>, path: &str, form: &str, typed: &[(&str, &str)]) {
    world.later(SignedDuration::from_mins(1));
    who.insists(&format!("{path}/{form}"), typed).await.leads_to(path);
}
