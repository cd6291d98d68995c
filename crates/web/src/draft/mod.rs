//! What somebody types is theirs until it is sent: a draft lies on the server, one a form and member, so that a reload, a
//! crash, another tab, another device or the end of a session loses none of it.
//!
//! A form is known by the path it is sent to, and keeps what its action takes ([`Actions::drafted`]), but for secrets. A page
//! asks for the drafts that were typed on it and has them in its forms ([`Kept`]). When the action is taken the draft is
//! forgotten in the same commit; went a mail with it that can still be taken back, it waits beside that mail. What is kept
//! late, after its form was sent, loses: both name the state of the form they belong to ([`Typing`]).
//!
//! [`Actions::drafted`]: crate::action::Actions::drafted

mod beside;
mod carry;
mod mail;
mod pages;
mod store;
mod typing;

pub use carry::carry;
pub use mail::before_mail;
pub use pages::routes;
pub use typing::Typing;

use self::beside::{Change, Holds, State, asked_for};
use self::store::Lying;
use crate::App;
use crate::form::{Kept, Sent, Typed};
use crate::session::Me;
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Refusal};
use base::time::millis;
use db::Sql;
use engine::desk::Who;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest that is kept of one form. Bytes.
pub const LONGEST: usize = 256 * 1024;
/// The most drafts of one member; the oldest make room.
pub const MOST: i64 = 200;
/// How long a draft is kept that nobody touches.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(60 * 24);
/// How long a form is kept that went with a mail; longer than any mail can be taken back.
const SENT_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Whose draft it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose {
    pub org: OrgId,
    pub member: MemberId,
}

impl From<&Me> for Whose {
    fn from(me: &Me) -> Self {
        Whose { org: me.who.org, member: me.person.id }
    }
}

impl Whose {
    /// The member who acts; none when it is no member.
    pub fn acting(who: Who) -> Option<Whose> {
        match who.actor {
            base::context::Actor::Member(member) => Some(Whose { org: who.org, member }),
            _ => None,
        }
    }
}

/// What a form holds that is kept as a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The fields of the body.
    pub names: &'static [&'static str],
    /// Those among them that are never kept: passwords and keys.
    pub secret: &'static [&'static str],
}

impl Fields {
    fn keeps(&self, name: &str) -> bool {
        self.names.contains(&name) && !self.secret.contains(&name)
    }
}

/// What was typed into a form, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The path it is sent to: `/cases/A-1042/replies`.
    pub path: String,
    /// The path of the page it stands on.
    pub page: String,
    /// Name and value, in order; a name may stand twice.
    pub fields: Vec<(String, String)>,
    /// The state of the form; none where no script says it.
    #[serde(default)]
    pub typing: Option<Typing>,
}

impl Written {
    /// What a form holds of the fields that are kept of it; none where nothing is kept of a form sent to this path.
    pub fn of(app: &App, path: &str, page: &str, sent: &Sent) -> Option<Written> {
        let fields = app.modules.drafted(path)?;
        let kept = sent.pairs.iter().filter(|(name, _)| fields.keeps(name));
        let page = page.split(['?', '#']).next().unwrap_or_default();
        let (path, page, fields) = (path.to_owned(), page.to_owned(), kept.cloned().collect());
        Some(Written { path, page, fields, typing: Typing::read(sent) })
    }

    /// As it is stored.
    ///
    /// # Errors
    /// Refused when it is longer than is kept.
    fn stored(&self) -> Result<String, Error> {
        let fields = serde_json::to_string(&self.fields).map_err(crate::form::fault)?;
        if fields.len() > LONGEST || self.page.len() > 500 {
            return Err(Refusal::too_large("This is too long to be kept as a draft. Copy it to a safe place.").into());
        }
        Ok(fields)
    }
}

/// Keeps a draft, unless it names a state of its form that has passed: then what is kept stays as it is.
///
/// # Errors
/// Refused when it is too long; a fault of the store.
pub fn keep(sql: &mut Sql, whose: Whose, written: &Written, now: Timestamp) -> Result<(), Error> {
    keep_holding(sql, whose, written, Holds::InTurn, now)
}

/// Keeps a draft whose writer was told that it is kept: it is what their form opens with.
///
/// # Errors
/// Refused when it is too long; a fault of the store.
pub fn keep_promised(sql: &mut Sql, whose: Whose, written: &Written, now: Timestamp) -> Result<(), Error> {
    keep_holding(sql, whose, written, Holds::Late, now)
}

/// Keeps a draft that holds what was kept before and something more: it takes its place.
///
/// # Errors
/// Refused when it is too long; a fault of the store.
pub fn keep_added_to(sql: &mut Sql, whose: Whose, written: &Written, now: Timestamp) -> Result<(), Error> {
    keep_holding(sql, whose, written, Holds::Everything, now)
}

fn keep_holding(sql: &mut Sql, whose: Whose, written: &Written, holds: Holds, now: Timestamp) -> Result<(), Error> {
    let fields = written.stored()?;
    make_room(sql, whose, (&written.path, ""))?;
    let (typing, page, at) = (written.typing.as_ref(), written.page.as_str(), millis(now));
    put(sql, whose, &written.path, &State { typing, page, fields: &fields, at, holds })
}

fn put(sql: &mut Sql, whose: Whose, path: &str, state: &State<'_>) -> Result<(), Error> {
    let rows = store::lying(sql, whose, path)?;
    change(sql, whose, path, beside::keep(rows, state))
}

fn change(sql: &mut Sql, whose: Whose, path: &str, changes: Vec<Change>) -> Result<(), Error> {
    for each in changes {
        match each {
            Change::Put(row) => store::put(sql, whose, path, &row)?,
            Change::Forget(name) => store::forget(sql, whose, (path, &name))?,
        }
    }
    Ok(())
}

/// What is kept of a form that was not sent: name and value, in order.
///
/// # Errors
/// When the store does not answer.
pub fn kept(sql: &mut Sql, whose: Whose, path: &str) -> Result<Option<Vec<(String, String)>>, Error> {
    Ok(store::find(sql, whose, (path, ""))?.map(|(_, fields)| read(&fields)))
}

/// What was typed into the form elsewhere is its draft, and what was its draft lies beside; says on which page it was.
///
/// # Errors
/// When the store does not answer.
pub fn show(sql: &mut Sql, whose: Whose, path: &str, wanted: &str) -> Result<Option<String>, Error> {
    let rows = store::lying(sql, whose, path)?;
    change(sql, whose, path, beside::show(rows, wanted))?;
    Ok(store::find(sql, whose, (path, ""))?.map(|(page, _)| page))
}

/// Keeps what went with a mail.
fn keep_beside(sql: &mut Sql, whose: Whose, mail: &str, written: &Written, now: Timestamp) -> Result<(), Error> {
    let (fields, at) = (written.stored()?, (written.path.as_str(), mail));
    make_room(sql, whose, at)?;
    let row =
        Lying { sent_with: mail.to_owned(), page: written.page.clone(), fields, at: millis(now), ..Lying::default() };
    Ok(store::put(sql, whose, &written.path, &row)?)
}

fn make_room(sql: &mut Sql, whose: Whose, at: (&str, &str)) -> Result<(), Error> {
    if store::count(sql, whose)? >= MOST && store::find(sql, whose, at)?.is_none() {
        store::forget_oldest(sql, whose)?;
    }
    Ok(())
}

/// Forgets the draft of a form, in the state that was emptied when there is one; says on which page it was.
///
/// # Errors
/// When the store does not answer.
pub fn forget(
    sql: &mut Sql,
    whose: Whose,
    path: &str,
    emptied: Option<&Typing>,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let page = store::find(sql, whose, (path, ""))?.map(|(page, _)| page);
    let (at, holds) = (millis(now), Holds::InTurn);
    let there = page.as_deref().unwrap_or_default();
    put(sql, whose, path, &State { typing: emptied, page: there, fields: "", at, holds })?;
    Ok(page)
}

/// Something was typed into the form that is sent to this path, and not sent.
///
/// # Errors
/// When the store does not answer.
pub fn is_kept(sql: &mut Sql, whose: Whose, path: &str) -> Result<bool, Error> {
    Ok(store::find(sql, whose, (path, ""))?.is_some_and(|(_, fields)| !read(&fields).is_empty()))
}

/// A form was taken: its draft is forgotten, and nothing of it is kept any more that arrives late. Went a mail with it, what
/// was typed waits beside the mail.
///
/// # Errors
/// When the store does not answer.
pub fn sent(sql: &mut Sql, whose: Whose, written: &Written, mail: Option<&str>, now: Timestamp) -> Result<(), Error> {
    let last = written.typing.clone().map(Typing::last);
    forget(sql, whose, &written.path, last.as_ref(), now)?;
    match mail {
        // What is too long to be kept is in the mail itself.
        Some(mail) if written.stored().is_ok() => keep_beside(sql, whose, mail, written, now),
        _ => Ok(()),
    }
}

/// The mail was taken back: what was typed is a draft again. A text that was typed into the same form since stays, behind it;
/// where other fields were, all that was typed since lies beside. Says the path of the form.
///
/// # Errors
/// When the store does not answer.
pub fn taken_back(sql: &mut Sql, whose: Whose, mail: &str, now: Timestamp) -> Result<Option<String>, Error> {
    let Some(path) = store::sent_with(sql, whose, mail)? else { return Ok(None) };
    let Some((page, before)) = store::find(sql, whose, (&path, mail))? else { return Ok(None) };
    let (before, since) = (read(&before), store::find(sql, whose, (&path, ""))?);
    let since = since.map(|(_, fields)| read(&fields)).unwrap_or_default();
    store::forget(sql, whose, (&path, mail))?;
    let written = |fields| Written { path: path.clone(), page: page.clone(), fields, typing: None };
    let both = joined(&before, &since).map(|fields| keep_added_to(sql, whose, &written(fields), now));
    match both {
        // Not to be joined, or too long together: what was taken back is what was asked for, and the other lies beside it.
        None | Some(Err(Error::Refused(_))) => keep(sql, whose, &written(before), now)?,
        Some(kept) => kept?,
    }
    Ok(Some(path))
}

/// Both: a text that stands in both is the earlier one and then the later one. None where other fields were typed since.
fn joined(before: &[(String, String)], since: &[(String, String)]) -> Option<Vec<(String, String)>> {
    let mut fields = before.to_vec();
    for (name, value) in since.iter().filter(|(_, value)| !value.trim().is_empty()) {
        match fields.iter_mut().find(|(known, there)| known == name && (name == "text" || there == value)) {
            Some((_, first)) if first != value => *first = format!("{first}\n\n{value}"),
            Some(_) => {}
            None if name == "text" => fields.push((name.clone(), value.clone())),
            None => return None,
        }
    }
    Some(fields)
}

fn read(fields: &str) -> Vec<(String, String)> {
    serde_json::from_str(fields).unwrap_or_default()
}

/// What a page opens with: the drafts that were typed on it, or on the pages that show an email of it first.
///
/// # Errors
/// When the store does not answer.
pub async fn of_page(app: &App, me: &Me, page: &str) -> Result<Kept, Error> {
    Ok(Kept::default().with(typed(app, me, page).await?))
}

/// What the page of one form opens with, wherever it was typed.
///
/// # Errors
/// When the store does not answer.
pub async fn of_form(app: &App, me: &Me, form: &str) -> Result<Kept, Error> {
    let (whose, path) = (Whose::from(me), form.to_owned());
    let row = app.desk.read(move |sql| Ok(store::of_form(sql, whose, &path)?)).await?;
    Ok(Kept::default().with(told(app, me, row)))
}

/// The same as drafts, named by the paths of their forms.
///
/// # Errors
/// When the store does not answer.
pub async fn typed(app: &App, me: &Me, page: &str) -> Result<Vec<Typed>, Error> {
    let (whose, page) = (Whose::from(me), page.split(['?', '#']).next().unwrap_or_default().to_owned());
    let rows = app.desk.read(move |sql| Ok(store::of_page(sql, whose, &page, &below(&page))?)).await?;
    Ok(told(app, me, rows))
}

/// The pages that show an email of a page first.
fn below(page: &str) -> String {
    format!("{}{}%", page.replace(['\\', '%', '_'], "_"), crate::action::MAIL)
}

fn told(app: &App, me: &Me, rows: impl IntoIterator<Item = store::Row>) -> Vec<Typed> {
    let (now, zone) = (app.desk.now(), me.organisation.zone());
    let typed = rows.into_iter().map(|(path, lies, (form, turn), fields, at)| Typed {
        form: path.trim_start_matches('/').to_owned(),
        when: calendar::short(at, now, zone),
        pairs: read(&fields),
        path,
        is_beside: !lies.is_empty(),
        name: match lies.is_empty() {
            true => Typing::name(&form, turn),
            false => asked_for(&Lying { form, turn, ..Lying::default() }),
        },
    });
    typed.collect()
}

/// Forgets drafts that nobody has touched for long, and what went with mails that are gone.
///
/// # Errors
/// When the store does not answer.
pub fn forget_old(sql: &mut Sql, now: Timestamp) -> Result<(), Error> {
    Ok(store::forget_before(sql, now - KEPT_FOR, now - SENT_FOR)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_is_taken_back_stands_before_what_was_typed_since() {
        let before = pairs(&[("text", "We got this wrong."), ("channel", "email")]);
        let since = pairs(&[("text", "And one thing more."), ("channel", "email")]);
        let both = pairs(&[("text", "We got this wrong.\n\nAnd one thing more."), ("channel", "email")]);
        assert_eq!(joined(&before, &since), Some(both));
        assert_eq!(joined(&before, &pairs(&[("text", " ")])), Some(before.clone()));
        assert_eq!(joined(&before, &before), Some(before.clone()));
        assert_eq!(joined(&before, &pairs(&[("why", "The van is late.")])), None, "it is no text, and lies beside");
    }

    #[test]
    fn a_draft_longer_than_is_kept_is_refused() {
        let fields = pairs(&[("text", &"x".repeat(LONGEST))]);
        let written =
            Written { path: "/cases/A-1/notes".to_owned(), page: "/cases/A-1".to_owned(), fields, typing: None };
        assert!(matches!(written.stored(), Err(Error::Refused(_))));
    }
}
