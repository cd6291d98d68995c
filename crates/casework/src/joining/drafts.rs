//! What somebody typed on a page of a case and has not sent, when a colleague merges the case meanwhile: it stands on the same
//! page of the case that it goes on in, also when it is kept or sent only after that.

use super::follow::walk;
use super::{Into, Numbers, store};
use crate::case::{Case, load};
use crate::participant::Participants;
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::aggregate::Commit;
use web::App;
use web::draft::{self, Whose, Written};
use web::session::Me;

/// The pages of a case on which something is typed, below the case; those that show an email first go with the first.
const PAGES: [&str; 2] = ["", "/letter"];

/// What everyone has typed on a case that is merged in this commit, once the other has taken it.
///
/// # Errors
/// A fault of the store.
pub fn carry_all(sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
    let was_merged = commit.before.is_some_and(|case| case.joining.is_merged());
    let Some(into) = commit.after.joining.into.as_ref().filter(|_| !was_merged) else { return Ok(()) };
    let (there, _) = load(sql, commit.org, into.case)?;
    let (here, there) = (&commit.after.participants, &there.participants);
    let both = Both { no: commit.id, here, into, there };
    for member in commit.ctx.organisation.people.active() {
        carry(sql, Whose { org: commit.org, member: member.id }, &both)?;
    }
    Ok(())
}

/// What somebody has typed on the pages of a merged case since; says which case it goes on in.
///
/// # Errors
/// A fault of the store.
pub async fn follow(app: &App, me: &Me, no: CaseNo) -> Result<Option<CaseNo>, Error> {
    let (org, whose) = (me.who.org, Whose::from(me));
    let Some(opens) = app.desk.read(move |sql| leads_to(sql, org, no)).await? else { return Ok(None) };
    for part in PAGES {
        if !draft::typed(app, me, &format!("{}{part}", page(no))).await?.is_empty() {
            app.desk.write(move |sql| carry_on(sql, whose, no)).await?;
        }
    }
    Ok(Some(opens))
}

fn leads_to(sql: &mut Sql, org: OrgId, no: CaseNo) -> Result<Option<CaseNo>, Error> {
    match store::merged_into(sql, org, no)? {
        Some(_) => super::follow::opens(sql, org, no).map(Some),
        None => Ok(None),
    }
}

fn carry_on(sql: &mut Sql, whose: Whose, no: CaseNo) -> Result<(), Error> {
    walk(no, |no| {
        let (case, _) = load(sql, whose.org, *no)?;
        let Some(into) = &case.joining.into else { return Ok(None) };
        let (there, _) = load(sql, whose.org, into.case)?;
        let (here, there) = (&case.participants, &there.participants);
        carry(sql, whose, &Both { no: *no, here, into, there })?;
        Ok(Some(into.case))
    })
    .map(drop)
}

fn carry(sql: &mut Sql, whose: Whose, both: &Both<'_>) -> Result<(), Error> {
    for part in PAGES {
        let [from, to] = [both.no, both.into.case].map(|no| format!("{}{part}", page(no)));
        draft::carry(sql, whose, (&from, &to), |written| both.placed(written))?;
    }
    Ok(())
}

fn page(no: CaseNo) -> String {
    format!("/cases/{no}")
}

/// A case that goes on in another, and that one.
struct Both<'a> {
    no: CaseNo,
    here: &'a Participants,
    into: &'a Into,
    there: &'a Participants,
}

impl Both<'_> {
    /// The form of the other case that what was typed belongs into, with the numbers that things have there; none where there
    /// is no such thing.
    fn placed(&self, written: Written) -> Option<Written> {
        let form = written.path.strip_prefix(&page(self.no))?.strip_prefix('/')?;
        let path = format!("{}/{}", page(self.into.case), self.renumbered(form)?);
        let fields = written.fields.into_iter().filter_map(|(name, value)| {
            let (Some(of), Ok(n)) = (named_by(form, &name), value.parse()) else { return Some((name, value)) };
            Some((name, self.number(of, n)?.to_string()))
        });
        Some(Written { path, fields: fields.collect(), page: written.page, typing: written.typing })
    }

    fn renumbered(&self, form: &str) -> Option<String> {
        let mut parts: Vec<String> = form.split('/').map(str::to_owned).collect();
        let Some(n) = parts.get(1).and_then(|part| part.parse().ok()) else { return Some(form.to_owned()) };
        let there = self.number(parts.first()?, n)?;
        parts.get_mut(1).into_iter().for_each(|part| *part = there.to_string());
        Some(parts.join("/"))
    }

    /// The number that one of these things has there. People are known by who they are: their numbers are each case's own.
    fn number(&self, of: &str, n: u32) -> Option<u32> {
        match of {
            "participants" => Some(self.there.of(self.here.get(n)?.contact)?.n),
            _ => Numbers::of_form(of)?(&self.into.numbers, n),
        }
    }
}

/// Which things a field of this form names by their numbers.
fn named_by(form: &str, field: &str) -> Option<&'static str> {
    match (form, field) {
        (_, "answers" | "messages") | ("account", "source") => Some("messages"),
        (_, "stands_for") | ("letter-drafts" | "letters", "to") => Some("participants"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::joining::How;
    use crate::participant::{Fact, Role};
    use base::context::{Actor, Stamp};
    use base::ids::ContactId;

    /// People with the numbers from 1 on.
    fn people(contacts: &[i64]) -> Participants {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let mut all = Participants::begin(ContactId(contacts[0]), at);
        for (contact, n) in contacts[1..].iter().zip(2..) {
            let (contact, role) = (ContactId(*contact), Role::Copied);
            let added = Fact::Added { n, contact, role, stands_for: None, authority: None };
            all.apply(&added, Stamp { at, by: Actor::System });
        }
        all
    }

    /// What was typed on the second of two cases as it goes on on the first: the form, and its fields.
    fn there(form: &str, fields: &[(&str, &str)]) -> Option<(String, Vec<(String, String)>)> {
        let (here, there) = (people(&[7, 8, 9]), people(&[5, 8, 7]));
        let (messages, promises) = (vec![(1, 4), (2, 5)], vec![(1, 3)]);
        let numbers = Numbers { messages, promises, strangers: vec![(1, 2)], ..Numbers::default() };
        let (at, by) = (jiff::Timestamp::UNIX_EPOCH, Actor::System);
        let into = Into { case: CaseNo(1), how: How::Merge, at, by, numbers };
        let both = Both { no: CaseNo(2), here: &here, into: &into, there: &there };
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let (path, page, fields) = (format!("/cases/A-2/{form}"), page(both.no), fields.iter().map(pair).collect());
        let placed = both.placed(Written { path, page, fields, typing: None })?;
        Some((placed.path, placed.fields))
    }

    fn field(form: &str, name: &str, value: &str) -> Option<String> {
        there(form, &[(name, value)]).unwrap().1.pop().map(|(_, value)| value)
    }

    #[test]
    fn a_form_about_a_thing_has_the_number_that_it_has_there() {
        for (form, is) in [
            ("replies", "replies"),
            ("messages/2/waiver", "messages/5/waiver"),
            ("promises/1/completion", "promises/3/completion"),
            ("strangers/1/letting-in", "strangers/2/letting-in"),
            ("participants/1/role", "participants/3/role"),
            ("participants/2/role", "participants/2/role"),
        ] {
            assert_eq!(there(form, &[]).unwrap().0, format!("/cases/A-1/{is}"));
        }
        for nowhere in ["messages/9/waiver", "remedies/1/delivery", "strangers/2/letting-in", "participants/3/removal"]
        {
            assert_eq!(there(nowhere, &[]), None, "{nowhere}");
        }
    }

    #[test]
    fn a_field_that_names_a_thing_or_a_person_names_the_same_there_or_nothing() {
        for (form, name, value, is) in [
            ("replies", "answers", "2", Some("5")),
            ("replies", "answers", "9", None),
            ("participants", "stands_for", "1", Some("3")),
            ("participants/1/role", "stands_for", "3", None),
            ("letter-drafts", "to", "1", Some("3")),
            ("letters", "to", "3", None),
            ("account", "source", "2", Some("5")),
            ("account", "source", "call", Some("call")),
            ("messages/1/move", "to", "3", Some("3")),
            ("replies", "text", "2", Some("2")),
            ("participants", "stands_for", "", Some("")),
        ] {
            assert_eq!(field(form, name, value).as_deref(), is, "{form} {name} {value}");
        }
    }
}
