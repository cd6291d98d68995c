//! What a group has for all of its cases, as its page shows it: containment, causes, changes, and the forms to add to them.

use crate::cause::panel::branch;
use crate::cause::{self, Branch};
use crate::change::panel::effect;
use crate::change::{self, Effect, Plan, State};
use crate::group::{Audience, Command, Group, rules};
use crate::remedy::{self, Containment};
use base::context::Context;
use base::ids::MemberId;
use base::refusal::Kind;
use jiff::SignedDuration;
use std::collections::HashMap;
use strum::VariantArray;
use web::widgets::Offered;

/// Colleagues who can be chosen, at most.
const PEOPLE: usize = 100;

/// What is shared, ready to be shown.
pub(super) struct SharedView {
    /// How the impact is limited: how it is headed, and what.
    pub(super) containment: Option<(&'static str, String)>,
    pub(super) causes: Vec<(u32, String, String)>,
    /// Number, how it stands, what, who and when.
    pub(super) changes: Vec<(u32, &'static str, String, String)>,
    pub(super) nothing: Option<String>,
    pub(super) branches: Vec<(Branch, &'static str)>,
    pub(super) effects: Vec<(Effect, &'static str)>,
    pub(super) colleagues: Vec<(i64, String)>,
    /// How many there are besides.
    pub(super) more: Option<usize>,
    pub(super) me: i64,
    /// Dates to begin with: a week from now, and a month after that.
    pub(super) due: String,
    pub(super) check_on: String,
}

impl SharedView {
    pub(super) fn new(group: &Group, ctx: &Context) -> SharedView {
        let short = |at| calendar::short(at, ctx.now, ctx.organisation.zone());
        let people = &ctx.organisation.people;
        let change = |change: &change::Change| {
            let (tone, state) = match change.state {
                State::Planned => ("due", format!("in place by {}", short(change.due))),
                State::Made => ("due", format!("in place, to be checked {}", short(change.check_on))),
                State::Checked => ("kept", change.effect.map(effect).unwrap_or_default().to_owned()),
                State::Dropped => ("off", "dropped".to_owned()),
            };
            let says = format!("{} · {state} · expected: {}", people.name(change.owner), change.expectation);
            (change.n, tone, change.what.clone(), says)
        };
        let whys = |cause: &cause::Cause| cause.whys.iter().map(|why| format!(" · because {why}")).collect::<String>();
        let place = |cause: &cause::Cause| branch(cause.branch).split(':').next().unwrap_or_default().to_owned();
        let day = |days: i64| {
            let at = ctx.now + SignedDuration::from_hours(24 * days);
            ctx.organisation.zone().to_datetime(at).strftime("%Y-%m-%dT12:00").to_string()
        };
        let me = ctx.member().map_or(MemberId(0), |me| me.id);
        SharedView {
            containment: group.remedies.containment().map(|containment| match containment {
                Containment::By(text) => ("Contained by", text.clone()),
                Containment::NotNeeded(why) => ("Nothing needed, because", why.clone()),
            }),
            causes: group.causes.standing().map(|c| (c.n, c.text.clone(), place(c) + &whys(c))).collect(),
            changes: group.changes.all().iter().map(change).collect(),
            nothing: group.changes.nothing_can_be_done().map(str::to_owned),
            branches: Branch::VARIANTS.iter().map(|each| (*each, branch(*each))).collect(),
            effects: Effect::VARIANTS.iter().map(|each| (*each, effect(*each))).collect(),
            colleagues: people.near(&[me], PEOPLE).iter().map(|person| (person.id.0, person.name.clone())).collect(),
            more: None,
            me: me.0,
            due: day(7),
            check_on: day(37),
        }
    }
}

/// Every form of a group's page, with what the rules say of it to whoever looks.
pub(super) fn forms(group: &Group, ctx: &Context) -> HashMap<String, Offered> {
    let words = || "…".to_owned();
    let plan = Plan { what: words(), expectation: words(), owner: MemberId(0), due: None, check_on: None };
    let name = cause::Command::Name { branch: Branch::Method, text: words(), whys: Vec::new() };
    let mut all: Vec<(String, Command)> = vec![
        ("ownership".to_owned(), Command::Own),
        ("title".to_owned(), Command::Retitle { title: words() }),
        ("children".to_owned(), Command::Add { case: base::ids::CaseNo(0) }),
        ("containment".to_owned(), Command::Contain(remedy::Command::Contain { text: words() })),
        ("causes".to_owned(), Command::Cause(name)),
        ("changes".to_owned(), Command::Change(change::Command::Plan(plan))),
        ("nothing-can-be-done".to_owned(), Command::Change(change::Command::NothingCanBeDone { why: words() })),
        ("letters".to_owned(), Command::Send { to: Audience::Everyone, otherwise: None }),
        ("letters/stopping".to_owned(), Command::Stop),
        ("closing".to_owned(), Command::Close),
        ("reopening".to_owned(), Command::Reopen { why: words() }),
    ];
    for n in 1..group.causes.next() {
        let strike = cause::Command::Strike { n, why: words() };
        all.push((format!("causes/{n}/striking"), Command::Cause(strike)));
    }
    for n in 1..group.changes.next() {
        let (effect, words) = (Effect::Worked, words());
        let check = change::Command::Check { n, effect, before: None, after: None, words: words.clone(), again: None };
        all.push((format!("changes/{n}/making"), Command::Change(change::Command::Make { n })));
        all.push((format!("changes/{n}/check"), Command::Change(check)));
        all.push((format!("changes/{n}/dropping"), Command::Change(change::Command::Drop { n, why: words })));
    }
    all.into_iter().map(|(path, command)| (path, asked(group, command, ctx))).collect()
}

/// The rule is asked, and nothing follows from it; what is wrong with words that nobody has typed yet is no hindrance.
fn asked(group: &Group, command: Command, ctx: &Context) -> Offered {
    match rules::decide(group, command, ctx) {
        Ok(_) => Offered::Open,
        Err(no) if no.kind == Kind::Invalid => Offered::Open,
        Err(no) if no.kind == Kind::NotNow => Offered::NotNow(no.to_string()),
        Err(_) => Offered::Never,
    }
}

/// What happened, said once after a form was taken; by the path the form was sent to.
pub(super) fn done(form: &str) -> Option<String> {
    let mut parts = form.split('/').filter(|part| part.parse::<u32>().is_err());
    let says = match (parts.next()?, parts.next_back()) {
        ("opening", None) => "Group case opened",
        ("ownership", None) => "This group case is yours now",
        ("title", None) => "Group case renamed",
        ("children", None) => "Customers are being added",
        ("children", Some("removal")) => "Case taken out of the group",
        ("letter-drafts", _) => "Letter saved",
        ("letters", None) => "The letter goes out in a few seconds. Until then you can stop it",
        ("letters", Some("stopping")) => "Letter stopped",
        ("containment", None) => "Containment saved",
        ("causes", None) => "Cause added",
        ("causes", Some(_)) => "Cause ruled out",
        ("changes", None) => "Change planned",
        ("changes", Some("making")) => "Change marked as in place",
        ("changes", Some("check")) => "Result saved",
        ("changes", Some(_)) => "Change dropped",
        ("nothing-can-be-done", None) => "Saved",
        ("closing", None) => "Group case closed",
        ("reopening", None) => "Group case reopened",
        _ => return None,
    };
    Some(says.to_owned())
}
