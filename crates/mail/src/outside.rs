//! A message to somebody outside as email. It holds what was written and nothing of the customer: no link to a page, no
//! title of the case, no words of the conversation. Its answers come back to an address of the thread's own.

use super::compose::{Page, REFERENCES, attachment, plus};
use base::context::{Actor, Organisation};
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault};
use base::token::Tokens;
use casework::case::{self, Case};
use casework::message::store::{self, Words};
use casework::outside::{Letter, Party, Purpose};
use db::Sql;
use email::Outgoing;
use engine::content::NewFile;
use engine::mailbox::{self, Mailbox};
use engine::outbox::Standing;
use text::text;

/// All that is known of it.
#[derive(Clone, Debug)]
pub struct Draft {
    org: OrgId,
    no: CaseNo,
    party: Party,
    letter: Letter,
    /// Of the whole thread, oldest first.
    words: Vec<Words>,
    files: Vec<NewFile>,
    mailbox: Mailbox,
}

/// Reads it with everything its mail is written from.
///
/// # Errors
/// When it is not there, or the store does not answer.
pub fn gather(sql: &mut Sql, (org, no, n): (OrgId, CaseNo, u32)) -> Result<Draft, Error> {
    let (case, _) = case::load(sql, org, no)?;
    let missing = || Fault::because(format!("{no}, message {n} to somebody outside is not there"));
    let (party, letter) = case.outside.letter(n).ok_or_else(missing)?;
    let (party, letter) = (party.clone(), letter.clone());
    let mut words = store::of_all(sql, org, no)?;
    words.retain(|words| party.letters().iter().any(|letter| letter.n == words.n));
    let mut files = Vec::new();
    for (of, file) in store::files(sql, org, no)? {
        if of == n {
            files.extend(store::file(sql, org, (no, n, file.i))?);
        }
    }
    Ok(Draft { org, no, party, letter, words, files, mailbox: mailbox::of_case(sql, org, no)? })
}

/// Where somebody outside is reached whom this message went to.
pub fn address(case: &Case, n: u32) -> Option<String> {
    case.outside.letter(n).map(|(party, _)| party.address.clone())
}

/// Rows of the outbox name the person a case is for; a message to somebody outside goes to them instead. A case that cannot be
/// read names nobody else.
pub fn name(row: &mut Standing, case: Option<&Case>) {
    if let Some((party, _)) = case.and_then(|case| case.outside.letter(row.n)) {
        row.contact.clone_from(&party.name);
        row.email = Some(party.address.clone());
    }
}

impl Draft {
    /// The mailbox it leaves from.
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    pub fn recipients(&self) -> Vec<String> {
        vec![self.party.address.clone()]
    }

    pub fn message_id(&self) -> String {
        self.own().and_then(|words| words.message_id.clone()).unwrap_or_default()
    }

    /// Where it comes back to when it cannot be delivered.
    pub fn comes_back_to(&self, tokens: &Tokens) -> String {
        plus(&self.mailbox.address, &tokens.bounce_tag(self.org, self.no, self.letter.n))
    }

    fn own(&self) -> Option<&Words> {
        self.words.iter().find(|words| words.n == self.letter.n)
    }

    /// Writes the mail.
    ///
    /// # Errors
    /// When its words are gone, or the template fails.
    pub fn outgoing(&self, organisation: &Organisation, tokens: &Tokens) -> Result<Outgoing, Fault> {
        let own = self.own().ok_or_else(|| Fault::because("the words of it are gone"))?;
        let language = self.party.language;
        let page = Page {
            words: &own.body,
            language,
            asks: None,
            lead: text!(customer: "Please reply to this email, so that your answer reaches us.").in_language(language),
            way: None,
            signature: self.mailbox.signature.trim(),
            foot: format!("{} · {}", organisation.name, self.no),
        };
        let reply_to = plus(&self.mailbox.address, &tokens.outside_tag(self.org, self.no, self.party.n));
        let (in_reply_to, references) = self.thread();
        Ok(Outgoing {
            message_id: own.message_id.clone().unwrap_or_default(),
            from: email::Mailbox { name: Some(self.author(organisation)), address: self.mailbox.address.clone() },
            reply_to: Some(email::Mailbox { name: Some(organisation.name.clone()), address: reply_to }),
            to: vec![email::Mailbox { name: Some(self.party.name.clone()), address: self.party.address.clone() }],
            cc: Vec::new(),
            subject: self.subject(),
            in_reply_to,
            references,
            date_ms: self.letter.at.as_millisecond(),
            text: page.text(),
            html: Some(page.html()?),
            attachments: self.files.iter().map(attachment).collect(),
            auto: false,
        })
    }

    /// The name the mailbox always sends by, else the person who wrote it.
    fn author(&self, organisation: &Organisation) -> String {
        match (self.mailbox.sender_name.as_str(), self.letter.by) {
            ("", Actor::Member(id)) => format!("{} ({})", organisation.people.name(id), organisation.name),
            ("", _) => organisation.name.clone(),
            (name, _) => name.to_owned(),
        }
    }

    /// That of the first message to them, answered.
    fn subject(&self) -> String {
        let first = self.words.iter().find_map(|words| words.subject.as_deref()).unwrap_or_default();
        let is_first = self.letter.purpose() == Some(Purpose::Question);
        if is_first { first.to_owned() } else { format!("Re: {first}") }
    }

    /// The last of the thread before it, and all of them, oldest first with that one at the end.
    fn thread(&self) -> (Option<String>, Vec<String>) {
        let before = self.words.iter().filter(|words| words.n < self.letter.n);
        let ids: Vec<String> = before.filter_map(|words| words.message_id.clone()).collect();
        let from = ids.len().saturating_sub(REFERENCES);
        (ids.last().cloned(), ids.into_iter().skip(from).collect())
    }
}
