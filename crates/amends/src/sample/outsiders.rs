//! What a story says of those outside a case: who was asked, what they wrote back, what they bear.

use super::story::{Act, Story};
use super::times::When;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Fault};
use casework::case::Case;
use casework::message::store;
use casework::outside::{Agreement, Command, FIRST, Kind, Place, Question};
use email::{Mailbox, Outgoing};
use engine::desk::Desk;
use mail::ingest;

/// Those outside.
impl Story<'_> {
    /// Somebody outside is asked: who and where they are, what is asked under which subject.
    pub(super) fn asks_outside(
        self,
        (kind, party, address): (Kind, &str, &str),
        (subject, text): (&str, &str),
        due: When,
    ) -> Self {
        let question = Question {
            party: party.to_owned(),
            kind,
            address: address.to_owned(),
            language: None,
            subject: self.say(subject),
            text: self.say(text),
            due: Some(self.times.resolve(due)),
        };
        self.we(Command::Ask(question))
    }

    /// Whoever was asked last writes back.
    pub(super) fn outside_answers(self, text: &str) -> Self {
        let text = self.say(text);
        self.told(Act::OutsideAnswers(text))
    }

    /// Words of their first answer go into a note.
    pub(super) fn quotes_them(self, words: &str) -> Self {
        let words = self.say(words);
        self.we(Command::Quote { letter: FIRST + 1, place: Place::Note, words })
    }

    pub(super) fn writes_to_them(self, text: &str) -> Self {
        let text = self.say(text);
        self.we(Command::Write { n: 1, text, due: None })
    }

    /// They are to bear this, in whole units of the currency, and say yes.
    pub(super) fn charges_them(self, amount: i64, words: &str) -> Self {
        let words = self.say(words);
        self.we(Command::Charge { n: 1, amount: amount * 100, agreement: Agreement::Agreed, words })
    }
}

/// Their mail, written as mail programs write it, to the address that their question asked to be answered at.
pub(super) async fn answer(desk: &Desk, org: OrgId, (no, case): (CaseNo, &Case), text: &str) -> Result<(), Error> {
    let nobody = || Fault::because("nobody outside was asked who could answer");
    let party = case.outside.all().last().ok_or_else(nobody)?;
    let n = party.letters().last().map_or(FIRST, |letter| letter.n);
    let asked = desk.read(move |sql| Ok(store::one(sql, org, no, n)?)).await?.unwrap_or_default();
    let tag = desk.tokens().outside_tag(org, no, party.n);
    let (at, address) = (desk.now().as_millisecond(), party.address.clone());
    let domain = address.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned();
    let to = Mailbox { name: None, address: super::people::ADDRESS.replace('@', &format!("+{tag}@")) };
    let out = Outgoing {
        message_id: format!("{at}.claims@{domain}"),
        from: Mailbox { name: Some(party.name.clone()), address },
        to: vec![to],
        subject: format!("Re: {}", asked.subject.unwrap_or_default()),
        in_reply_to: asked.message_id.clone(),
        references: asked.message_id.into_iter().collect(),
        date_ms: at,
        text: text.to_owned(),
        ..Outgoing::default()
    };
    let raw = email::compose(&out).map_err(Fault::from)?;
    match ingest::take(desk, org, raw).await?.went.case() {
        Some(found) if found == no => Ok(()),
        _ => Err(Fault::because("their answer did not find the case").into()),
    }
}
