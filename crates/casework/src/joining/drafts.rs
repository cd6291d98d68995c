//! What somebody typed on the page of a case and has not sent, when a colleague merges the case meanwhile: it stands on the page
//! of the case that it goes on in, also when it is kept or sent only after that.

use super::{Into, Numbers, store};
use crate::case::{Case, load};
use base::ids::{CaseNo, OrgId};
use base::refusal::Error;
use db::Sql;
use engine::aggregate::Commit;
use web::App;
use web::draft::{self, Whose, Written};
use web::session::Me;

/// Cases that one may lead to, one after the other.
const MOST: usize = 32;

/// What everyone has typed on a case that is merged in this commit.
///
/// # Errors
/// A fault of the store.
pub fn carry_all(sql: &mut Sql, commit: &Commit<Case>) -> Result<(), Error> {
    let was_merged = commit.before.is_some_and(|case| case.joining.is_merged());
    let Some(into) = commit.after.joining.into.as_ref().filter(|_| !was_merged) else { return Ok(()) };
    for member in commit.ctx.organisation.people.active() {
        carry(sql, Whose { org: commit.org, member: member.id }, commit.id, into)?;
    }
    Ok(())
}

/// What somebody has typed on the page of a merged case since; says which case it goes on in.
///
/// # Errors
/// A fault of the store.
pub async fn follow(app: &App, me: &Me, no: CaseNo) -> Result<Option<CaseNo>, Error> {
    let (org, whose) = (me.who.org, Whose::from(me));
    let Some(opens) = app.desk.read(move |sql| leads_to(sql, org, no)).await? else { return Ok(None) };
    if !draft::typed(app, me, &page(no)).await?.is_empty() {
        app.desk.write(move |sql| carry_on(sql, whose, no)).await?;
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
    let mut at = no;
    for _ in 0..MOST {
        let (case, _) = load(sql, whose.org, at)?;
        let Some(into) = case.joining.into else { break };
        carry(sql, whose, at, &into)?;
        at = into.case;
    }
    Ok(())
}

fn carry(sql: &mut Sql, whose: Whose, no: CaseNo, into: &Into) -> Result<(), Error> {
    draft::carry(sql, whose, (&page(no), &page(into.case)), |written| placed(written, no, into))
}

fn page(no: CaseNo) -> String {
    format!("/cases/{no}")
}

/// The form of the other case that what was typed belongs into, with the numbers that things have there; none where there is no
/// such thing.
fn placed(written: Written, no: CaseNo, into: &Into) -> Option<Written> {
    let form = written.path.strip_prefix(&page(no))?.strip_prefix('/')?;
    let path = format!("{}/{}", page(into.case), renumbered(form, &into.numbers)?);
    let names_messages = |name: &str| matches!(name, "answers" | "messages");
    let fields = written.fields.into_iter().filter_map(|(name, value)| {
        if !names_messages(&name) {
            return Some((name, value));
        }
        let there = into.numbers.message(value.parse().ok()?)?;
        Some((name, there.to_string()))
    });
    Some(Written { path, fields: fields.collect(), page: written.page, typing: written.typing })
}

fn renumbered(form: &str, numbers: &Numbers) -> Option<String> {
    let mut parts: Vec<String> = form.split('/').map(str::to_owned).collect();
    let Some(n) = parts.get(1).and_then(|part| part.parse().ok()) else { return Some(form.to_owned()) };
    let there = match parts.first().map(String::as_str) {
        Some("messages") => numbers.message(n),
        Some("promises") => numbers.promise(n),
        Some("remedies") => numbers.remedy(n),
        _ => None,
    }?;
    parts.get_mut(1).into_iter().for_each(|part| *part = there.to_string());
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_about_a_thing_has_the_number_that_it_has_there() {
        let (messages, promises) = (vec![(1, 4), (2, 5)], vec![(1, 3)]);
        let numbers = Numbers { messages, promises, ..Numbers::default() };
        let there = |form| renumbered(form, &numbers);
        assert_eq!(there("replies").as_deref(), Some("replies"));
        assert_eq!(there("messages/2/waiver").as_deref(), Some("messages/5/waiver"));
        assert_eq!(there("promises/1/completion").as_deref(), Some("promises/3/completion"));
        for nowhere in ["messages/9/waiver", "remedies/1/delivery", "participants/2/role"] {
            assert_eq!(there(nowhere), None, "{nowhere}");
        }
    }
}
