//! The promises of a case as a panel of its page: what is owed, by whom, and what may be done about each.

use super::{Promise, State, To};
use crate::case::Step;
use crate::case::panel::{Column, Panel, Place, Source};
use askama::Template;
use web::widgets::Forms;

/// The promises.
pub static PANEL: Panel = Panel {
    id: "promises",
    title: "Promises",
    column: Column::Side,
    place: Place::Usual,
    opens_at: &[Step::Own, Step::Contain, Step::Path, Step::Verdict, Step::Learn],
    gist,
    offers: &[
        "promises",
        "promises/{n}/completion",
        "promises/{n}/new-date",
        "promises/{n}/acceptance",
        "promises/{n}/declining",
        "promises/{n}/counter-offer",
        "promises/{n}/confirmation",
        "promises/{n}/refutation",
        "promises/{n}/withdrawal",
    ],
    render,
};

fn gist(source: &Source) -> String {
    let owed = source.case().promises.all().iter().filter(|p| p.is_owed());
    let (broken, due): (Vec<_>, Vec<_>) = owed.partition(|p| p.is_broken());
    match (broken.len(), due.len()) {
        (0, 0) => "none open".to_owned(),
        (0, n) => format!("{n} open"),
        (n, 0) => format!("{n} broken"),
        (broken, open) => format!("{broken} broken, {open} open"),
    }
}

#[derive(Template)]
#[template(path = "promise/panel.html")]
struct View<'a> {
    at: &'a Forms<'a>,
    source: &'a Source<'a>,
    promises: Vec<Line<'a>>,
    /// What happens to the reason of a new date.
    reason: &'static str,
}

/// A promise as shown.
struct Line<'a> {
    n: u32,
    /// `kept`, `due`, `broken`, `asked`, `off`.
    standing: &'static str,
    what: &'a str,
    /// Who, and how it stands.
    says: String,
    /// It was promised to the customer, not to a colleague.
    is_to_them: bool,
}

fn render(source: &Source) -> askama::Result<String> {
    let mut all: Vec<&Promise> = source.case().promises.all().iter().collect();
    all.sort_by_key(|p| (p.is_settled(), p.due));
    let reason = if source.contact().email.is_some() {
        "The person you promised will read this."
    } else {
        "They have no email address, so tell them on the phone first. It is recorded as told."
    };
    let promises = all.into_iter().map(|p| line(p, source)).collect();
    View { at: &source.forms, source, promises, reason }.render()
}

fn line<'a>(promise: &'a Promise, source: &Source) -> Line<'a> {
    let owner = source.member(promise.owner);
    let owner = match promise.to {
        To::Contact(_) => owner,
        To::Member(id) => format!("{owner}, for {}", source.member(id)),
    };
    let moved = match promise.earlier.len() {
        0 => String::new(),
        1 => " · moved once".to_owned(),
        n => format!(" · moved {n} times"),
    };
    Line {
        n: promise.n,
        standing: promise.standing(),
        what: &promise.what,
        says: format!("{owner} · {}{moved}", stands(promise, source)),
        is_to_them: matches!(promise.to, To::Contact(_)),
    }
}

fn stands(promise: &Promise, source: &Source) -> String {
    let due = source.short(promise.due);
    match (promise.state, promise.done_at) {
        (State::Requested, _) => format!("requested, needed by {due}"),
        (State::Countered, _) => format!("suggests {due} instead"),
        (State::Promised, _) if promise.is_broken() => format!("was due {due}, not done yet"),
        (State::Promised, _) => format!("{due}, {}", source.until(promise.due)),
        (State::Declined, _) => format!("declined: {}", promise.why.as_deref().unwrap_or_default()),
        (State::Withdrawn, _) if promise.is_unmade => "never made: the reply was taken back".to_owned(),
        (State::Withdrawn, _) => "withdrawn".to_owned(),
        (_, Some(done)) if promise.is_broken() => format!("was due {due}, done {}", source.short(done)),
        (State::Confirmed, Some(done)) => format!("kept {}, confirmed", source.short(done)),
        (_, Some(done)) => format!("kept {}", source.short(done)),
        _ => due,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::super::Terms;
    use crate::case::panel::tests::{page, page_for};
    use crate::given::{ANA, ANA_ACTS, KARI_ACTS, TOMAS_ACTS, complaint, oslo, owned};

    const ID: &str = "promises";

    fn requested() -> crate::given::Given {
        let terms = Terms { owner: ANA, what: "A van".to_owned(), due: Some(oslo("2026-11-17T15:00")) };
        complaint().after(TOMAS_ACTS, Command::Request(terms))
    }

    #[test]
    fn a_promise_says_who_owes_it_and_until_when() {
        page(&owned()).says(ID, "id=\"promise-1\"").says(ID, "The right motor").says(ID, "Tomas Reyes · ");
        assert_eq!(page(&owned()).gist(ID), "1 open");
        assert_eq!(page(&complaint()).gist(ID), "none open");
    }

    #[test]
    fn its_owner_and_a_manager_may_keep_it_and_nobody_else() {
        for (who, may) in [(TOMAS_ACTS, true), (KARI_ACTS, true), (ANA_ACTS, false)] {
            let page = page_for(&owned(), who);
            assert_eq!(page.has(ID, "promises/1/completion"), may, "{who:?}");
            assert_eq!(page.has(ID, "id=\"promise-1-date\""), may, "{who:?}");
        }
    }

    #[test]
    fn a_request_is_answered_by_whoever_was_asked_and_withdrawn_by_whoever_asked() {
        let ana = page_for(&requested(), ANA_ACTS);
        ana.says(ID, "promises/1/acceptance").says(ID, "promises/1/counter-offer").lacks(ID, "promises/1/withdrawal");
        let tomas = page_for(&requested(), TOMAS_ACTS);
        tomas.says(ID, "promises/1/withdrawal").lacks(ID, "promises/1/acceptance");
    }

    #[test]
    fn a_request_whose_date_has_passed_can_still_be_countered_but_not_accepted() {
        let late = page_for(&requested().at("2026-11-17T16:00"), ANA_ACTS);
        late.says(ID, "promises/1/counter-offer").lacks(ID, "promises/1/acceptance");
    }

    #[test]
    fn a_broken_promise_says_when_it_was_due() {
        let broken = owned().at("2026-11-18T13:00").after(base::context::Actor::System, Command::Break { n: 1 });
        page(&broken).says(ID, "promise broken").says(ID, "was due ").says(ID, "not done yet");
        assert_eq!(page(&broken).gist(ID), "1 broken");
    }

    #[test]
    fn the_panel_stands_open_at_every_step_and_its_refused_form_keeps_its_words() {
        let page = page(&owned()).refused("promises", "what", "Say what you promise.", &[("due", "2026-12-01T12:00")]);
        assert!(page.is_open(ID));
        page.says(ID, "id=\"promise\" open").says(ID, "Say what you promise.").says(ID, "2026-12-01T12:00");
    }
}
