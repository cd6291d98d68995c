//! The people of a case as a panel: who they are, what their part is, what they wait for, and the forms that change it.

use super::{Participant, Role, role_name};
use crate::case::panel::{Column, Panel, Place, Source};
use crate::verdict;
use askama::Template;
use strum::VariantArray;
use web::widgets::Forms;

/// The people of a case.
pub static PANEL: Panel = Panel {
    id: "participants",
    title: "People",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[],
    gist: |source| match source.case().participants.on().count() {
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    },
    offers: &[
        "participants",
        "participants/{n}/role",
        "participants/{n}/removal",
        "participants/{n}/page-link",
        "participants/{n}/account-request",
        "participants/{n}/verdict-request",
    ],
    render,
};

#[derive(Template)]
#[template(path = "participant/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    people: Vec<Line>,
    /// Those who were taken off the case, and why.
    left: Vec<String>,
    roles: Vec<(Role, String)>,
    /// Whom a representative may speak for.
    principals: Vec<(u32, String)>,
}

/// Someone as shown.
struct Line {
    n: u32,
    name: String,
    /// Their part in the case, for whom and by what authority.
    part: String,
    /// What they do at the customer, and where they are reached.
    about: String,
    has_mail: bool,
    is_complainant: bool,
    role: &'static str,
    stands_for: u32,
    authority: String,
    /// What they wait for, or said.
    says: Vec<String>,
}

impl Line {
    /// The form that asks them for their verdict: the complainant's is the one that counts, and has a form of its own.
    fn verdict_form(&self) -> String {
        match self.is_complainant {
            true => "verdict-request".to_owned(),
            false => format!("participants/{}/verdict-request", self.n),
        }
    }
}

fn render(source: &Source) -> askama::Result<String> {
    let people = &source.case().participants;
    let principal = |person: &&Participant| person.role != Role::Representative;
    let left = people.all().iter().filter_map(|person| {
        let (at, why) = person.left.as_ref().filter(|_| !person.is_on())?;
        Some(format!("{}, removed {}: {why}", source.person(person.contact), source.short(*at)))
    });
    let view = View {
        at: &source.forms,
        people: people.on().map(|person| line(person, source)).collect(),
        left: left.collect(),
        roles: Role::VARIANTS.iter().map(|role| (*role, base::words::capital(role_name(*role)))).collect(),
        principals: people.on().filter(principal).map(|p| (p.n, source.person(p.contact))).collect(),
    };
    view.render()
}

fn line(person: &Participant, source: &Source) -> Line {
    let contact = source.contact_named(person.contact);
    let email = contact.and_then(|contact| contact.email.clone());
    let phone = contact.and_then(|contact| contact.phone.as_ref()).map(|phone| phone.replace(' ', "\u{a0}"));
    let at_customer = contact.map(crate::customer::role_name).filter(|role| *role != "other").map(str::to_owned);
    let about: Vec<String> = [at_customer, email.clone(), phone].into_iter().flatten().collect();
    Line {
        n: person.n,
        name: source.person(person.contact),
        part: part(person, source),
        about: about.join(" · "),
        has_mail: email.is_some(),
        is_complainant: person.contact == source.case().head.contact,
        role: person.role.into(),
        stands_for: person.stands_for.unwrap_or_default(),
        authority: person.authority.clone().unwrap_or_default(),
        says: stands(person, source),
    }
}

fn part(person: &Participant, source: &Source) -> String {
    let principal = person.stands_for.and_then(|n| source.case().participants.get(n));
    let whom = principal.map(|principal| format!(" of {}", source.person(principal.contact))).unwrap_or_default();
    let authority = person.authority.as_ref().map(|authority| format!(", {authority}")).unwrap_or_default();
    format!("{}{whom}{authority}", base::words::capital(role_name(person.role)))
}

fn stands(person: &Participant, source: &Source) -> Vec<String> {
    let case = source.case();
    let mut says = Vec::new();
    match case.waiting().filter(|message| message.sender() == Some(person.contact)).count() {
        0 => {}
        1 => says.push("1 message unanswered".to_owned()),
        n => says.push(format!("{n} messages unanswered")),
    }
    if let Some(beside) = case.verdict.beside(person.contact) {
        says.extend(beside.waits_since().map(|at| format!("asked for their verdict {}", source.short(at))));
        says.extend(beside.given().last().map(|given| {
            let words = given.words.as_ref().map(|words| format!(": “{words}”")).unwrap_or_default();
            format!("{}{words}", verdict::panel::word(given.word))
        }));
    }
    says
}

#[cfg(test)]
mod tests {
    use crate::case::panel::tests::page;
    use crate::given::{TOMAS_ACTS, complaint, in_writing, scores};
    use crate::participant::Role;
    use crate::participant::tests::{BOSS, NILS, adds, three};
    use crate::verdict;

    const ID: &str = "participants";

    #[test]
    fn each_person_stands_with_their_part_and_the_complainant_cannot_be_removed() {
        let page = page(&complaint());
        page.says(ID, "Complainant").says(ID, "action=\"/cases/A-1042/participants\"").lacks(ID, "/1/removal\"");
        assert_eq!(page.gist(ID), "1 person");
    }

    #[test]
    fn a_representative_stands_with_whom_they_speak_for_and_by_what_authority() {
        let page = page(&three());
        page.says(ID, "Representative of Ingrid Moe, Power of attorney").says(ID, "/3/removal\"");
        assert_eq!(page.gist(ID), "3 people");
    }

    #[test]
    fn the_complainant_is_asked_for_the_verdict_that_counts_and_others_for_their_own() {
        let predict = verdict::Command::Predict { scores: scores(4, 4, 3), made_right: true };
        let ready = in_writing().after(TOMAS_ACTS, predict).after(TOMAS_ACTS, adds(NILS, Role::Affected, None));
        let page = page(&ready);
        page.says(ID, "action=\"/cases/A-1042/verdict-request\"").lacks(ID, "participants/1/verdict-request");
    }

    #[test]
    fn only_whom_mail_reaches_is_sent_their_page() {
        page(&complaint().after(TOMAS_ACTS, adds(NILS, Role::Affected, None))).says(ID, "/2/removal\"");
        let page = page(&complaint().after(TOMAS_ACTS, adds(BOSS, Role::DecisionMaker, None)));
        page.says(ID, "Decision maker").says(ID, "/1/page-link\"").lacks(ID, "/2/page-link\"");
    }
}
