//! An email that a form brings about is seen before it goes: a form without its words is not carried out but leads to a
//! page that shows them, to be edited and sent from there.

use super::handlers::{ByForm, asked, filled};
use super::{Action, Subject};
use crate::draft::{self, Whose, Written};
use crate::form::Sent;
use crate::signed_out::ours;
use base::refusal::{Error, Fault};

/// Below the page of a subject and this lie those that show such an email, each named by its form:
/// `/cases/A-1042/mail/promises/3/new-date`.
pub const MAIL: &str = "/mail/";

/// The page on which the email of this form is seen first; none when it has been, or none goes. What was typed so far is
/// kept as its draft.
///
/// # Errors
/// When the form would be refused; a fault of the store.
pub(super) async fn page<S: Subject>(
    action: &Action<S>,
    call: &ByForm,
    sent: &Sent,
    form: &str,
) -> Result<Option<String>, Error> {
    if action.mails.is_none() || !sent.value("text").trim().is_empty() {
        return Ok(None);
    }
    let ByForm { app, me, path } = call;
    let (at, command) = (S::at(path)?, asked(action, call, sent, false).await?);
    if !S::mails(app, me.who, at, command).await? {
        return Ok(None);
    }
    let page = format!("{}{MAIL}{}", S::page(at), filled(action.path, path));
    if let Some(written) = Written::of(app, form, &page, sent) {
        let (whose, now) = (Whose::from(me), app.desk.now());
        app.desk.write(move |sql| draft::before_mail(sql, whose, written.clone(), now)).await?;
    }
    let Some(back) = ours(sent.value("back")) else { return Ok(Some(page)) };
    let back = serde_html_form::to_string([("back", back)]).map_err(Fault::from)?;
    Ok(Some(format!("{page}?{back}")))
}
