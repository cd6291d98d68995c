//! One form in two tabs, or on two devices. What was typed last is the draft; what was typed elsewhere and never seen by whoever
//! typed last is not lost but lies beside it, under the name of its own form, and is offered. What somebody has gone on from
//! is replaced. Of a form that was sent or replaced its name stays for a while, so that what arrives late loses.

use super::store::Lying;
use super::typing::Typing;

/// A new state of a form.
pub struct State<'a> {
    /// Which form of which open page, and how far it has come; none where no script says it.
    pub typing: Option<&'a Typing>,
    pub page: &'a str,
    /// What it holds; empty when it was sent or emptied.
    pub fields: &'a str,
    pub at: i64,
    /// It holds whatever is there: it has all that was typed in it, or comes from somebody who was promised that.
    pub holds: Holds,
}

/// What a new state does to one it does not know.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The later of one form holds; another form's is set beside.
    InTurn,
    /// The same, but late or not it is the draft.
    Late,
    /// It has in it all that is there.
    Everything,
}

/// What is written.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    Put(Lying),
    Forget(String),
}

/// Where a form's words lie beside the draft.
pub fn beside(name: &str) -> String {
    format!("beside {name}")
}

/// The name by which what lies beside a draft is asked for.
pub fn asked_for(row: &Lying) -> String {
    if row.form.is_empty() { Typing::name("", row.turn) } else { row.form.clone() }
}

/// What changes when a form comes in a new state.
pub fn keep(rows: Vec<Lying>, new: &State<'_>) -> Vec<Change> {
    let (now, others): (Vec<Lying>, Vec<Lying>) = rows.into_iter().partition(|row| row.sent_with.is_empty());
    let now = now.into_iter().next().unwrap_or_default();
    let form = new.typing.map_or("", |typing| typing.form.as_str());
    let turn = new.typing.map_or(new.at, |typing| typing.turn);
    let before = if form.is_empty() {
        None
    } else if now.form == form {
        Some(&now)
    } else {
        others.iter().find(|row| row.form == form)
    };
    if new.holds == Holds::InTurn && before.is_some_and(|before| before.turn > turn) {
        return Vec::new();
    }
    let row = |sent_with: String| Lying {
        sent_with,
        form: form.to_owned(),
        turn,
        page: new.page.to_owned(),
        fields: new.fields.to_owned(),
        at: new.at,
    };
    if form.is_empty() && new.fields.is_empty() {
        // Forgotten by its place alone, whoever typed it: nothing of that form is kept any more.
        let turn = if now.form.is_empty() { turn } else { i64::MAX };
        return vec![Change::Put(Lying { turn, form: now.form, ..row(String::new()) })];
    }
    let is_same = now.form == form;
    let is_seen = new.holds == Holds::Everything
        || now.fields.is_empty()
        || now.fields == new.fields
        || new.typing.is_some_and(|typing| typing.goes_on_from(&now.form, now.turn));
    if !is_same && !is_seen && new.fields.is_empty() {
        return vec![Change::Put(row(beside(form)))];
    }
    let mut changes = Vec::new();
    if !is_same && others.iter().any(|other| other.form == form) {
        changes.push(Change::Forget(beside(form)));
    }
    if !is_same && !is_seen {
        changes.push(Change::Put(Lying { sent_with: beside(&asked_for(&now)), ..now }));
    } else if !is_same && !now.form.is_empty() {
        let gone = Lying { sent_with: beside(&now.form), fields: String::new(), at: new.at, ..now };
        changes.push(Change::Put(gone));
    }
    changes.push(Change::Put(row(String::new())));
    changes
}

/// What changes when somebody asks for what lies beside: it is the draft, and what was the draft lies beside.
pub fn show(rows: Vec<Lying>, wanted: &str) -> Vec<Change> {
    let (now, others): (Vec<Lying>, Vec<Lying>) = rows.into_iter().partition(|row| row.sent_with.is_empty());
    let found = others.into_iter().find(|row| row.sent_with == beside(wanted) && !row.fields.is_empty());
    let Some(found) = found else { return Vec::new() };
    let mut changes = vec![Change::Forget(found.sent_with.clone())];
    let now = now.into_iter().next().filter(|now| !now.fields.is_empty() || !now.form.is_empty());
    if let Some(now) = now {
        changes.push(Change::Put(Lying { sent_with: beside(&asked_for(&now)), ..now }));
    }
    changes.push(Change::Put(Lying { sent_with: String::new(), ..found }));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of one form, as a store keeps them.
    #[derive(Default)]
    struct Rows(Vec<Lying>);

    impl Rows {
        fn write(&mut self, changes: Vec<Change>) {
            for change in changes {
                let name = match &change {
                    Change::Put(row) => row.sent_with.clone(),
                    Change::Forget(name) => name.clone(),
                };
                self.0.retain(|row| row.sent_with != name);
                if let Change::Put(row) = change {
                    self.0.push(row);
                }
            }
        }

        fn types(&mut self, form: &str, turn: i64, over: &str, fields: &str) {
            let typing = Typing { form: form.to_owned(), turn, over: over.to_owned() };
            let state = State { typing: Some(&typing), page: "/", fields, at: 1, holds: Holds::InTurn };
            self.write(keep(self.0.clone(), &state));
        }

        /// The draft, and what is offered beside it.
        fn words(&self) -> (&str, Vec<&str>) {
            let (now, others): (Vec<&Lying>, Vec<&Lying>) =
                self.0.iter().filter(|row| !row.fields.is_empty()).partition(|row| row.sent_with.is_empty());
            let mut others: Vec<&str> = others.iter().map(|row| row.fields.as_str()).collect();
            others.sort_unstable();
            (now.first().map_or("", |row| row.fields.as_str()), others)
        }
    }

    #[test]
    fn what_was_typed_elsewhere_and_not_seen_lies_beside() {
        let mut rows = Rows::default();
        rows.types("a", 1, "", "from a");
        rows.types("b", 1, "", "from b");
        assert_eq!(rows.words(), ("from b", vec!["from a"]));
        rows.types("a", 2, "", "from a, longer");
        assert_eq!(rows.words(), ("from a, longer", vec!["from b"]), "whoever typed last");
        rows.types("b", 1, "", "from b, late");
        rows.types("c", 1, "", "from c");
        assert_eq!(rows.words(), ("from c", vec!["from a, longer", "from b, late"]));
    }

    #[test]
    fn what_somebody_goes_on_from_is_replaced_and_what_comes_late_of_it_loses() {
        let mut rows = Rows::default();
        rows.types("a", 7, "", "from a");
        rows.types("b", 1, "a.7", "from a and b");
        rows.types("a", 6, "", "from");
        assert_eq!(rows.words(), ("from a and b", vec![]));
    }

    #[test]
    fn what_is_sent_takes_its_own_words_along_and_no_others() {
        let mut rows = Rows::default();
        rows.types("a", 1, "", "from a");
        rows.types("b", 1, "", "from b");
        rows.types("a", i64::MAX, "", "");
        assert_eq!(rows.words(), ("from b", vec![]));
        rows.types("a", 3, "", "from a, late");
        assert_eq!(rows.words(), ("from b", vec![]));
        rows.types("b", i64::MAX, "", "");
        rows.types("c", 1, "", "from c");
        rows.types("b", 2, "", "from b, late");
        assert_eq!(rows.words(), ("from c", vec![]));
    }

    #[test]
    fn what_lies_beside_is_the_draft_when_it_is_asked_for() {
        let mut rows = Rows::default();
        rows.types("a", 1, "", "from a");
        rows.types("b", 1, "", "from b");
        rows.write(show(rows.0.clone(), "a"));
        assert_eq!(rows.words(), ("from a", vec!["from b"]));
        rows.write(show(rows.0.clone(), "c"));
        rows.types("c", 1, "a.1", "from a and c");
        assert_eq!(rows.words(), ("from a and c", vec!["from b"]));
    }
}
