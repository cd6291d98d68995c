//! A message on its way out, whomever it is for: to people on the customer's side, or to somebody outside.

use super::compose::{self, Letterhead};
use super::outside;
use base::context::Organisation;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault};
use base::token::Tokens;
use casework::outside::is_outside;
use db::Sql;
use email::Outgoing;
use engine::mailbox::Mailbox;

/// A message with everything its mail is written from.
pub enum Draft {
    /// To people on the customer's side.
    Theirs(Box<compose::Draft>),
    /// To somebody outside.
    Outside(Box<outside::Draft>),
}

/// Reads it.
///
/// # Errors
/// When it is not there, or the store does not answer.
pub fn gather(sql: &mut Sql, (org, no, n): (OrgId, CaseNo, u32)) -> Result<Draft, Error> {
    Ok(if is_outside(n) {
        Draft::Outside(Box::new(outside::gather(sql, (org, no, n))?))
    } else {
        Draft::Theirs(Box::new(compose::gather(sql, org, no, n)?))
    })
}

impl Draft {
    /// The mailbox it leaves from.
    pub fn mailbox(&self) -> &Mailbox {
        match self {
            Draft::Theirs(draft) => draft.mailbox(),
            Draft::Outside(draft) => draft.mailbox(),
        }
    }

    /// Whom it goes to; empty when nobody is known to be there.
    pub fn recipients(&self) -> Vec<String> {
        match self {
            Draft::Theirs(draft) => draft.recipients(),
            Draft::Outside(draft) => draft.recipients(),
        }
    }

    pub fn message_id(&self) -> String {
        match self {
            Draft::Theirs(draft) => draft.message_id(),
            Draft::Outside(draft) => draft.message_id(),
        }
    }

    /// An automatic answer to a mail, which must not come back to anyone.
    pub fn is_an_answer_by_itself(&self) -> bool {
        match self {
            Draft::Theirs(draft) => draft.is_an_answer_by_itself(),
            Draft::Outside(_) => false,
        }
    }

    /// The address it comes back to when it cannot be delivered.
    pub fn comes_back_to(&self, tokens: &Tokens) -> String {
        match self {
            Draft::Theirs(draft) => compose::comes_back_to(draft, tokens),
            Draft::Outside(draft) => draft.comes_back_to(tokens),
        }
    }

    /// Writes the mail.
    ///
    /// # Errors
    /// When its words are gone, or the template fails.
    pub fn outgoing(&self, organisation: &Organisation, tokens: &Tokens, head: &Letterhead) -> Result<Outgoing, Fault> {
        match self {
            Draft::Theirs(draft) => compose::outgoing(draft, organisation, tokens, head),
            Draft::Outside(draft) => draft.outgoing(organisation, tokens),
        }
    }
}
