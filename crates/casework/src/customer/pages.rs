//! The pages of customers: the list by name, and one account with its people, cases, promises and verdicts.

use super::merging::{self, Merged};
use super::{Contact, ContactRole, Customer, Wanted};
use crate::case::lists::pages::{CaseRow, row};
use crate::case::{Fact, One, lists, outcome, read_one};
use crate::promise::lists::kept_of;
use crate::{customer, verdict};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use base::context::Organisation;
use base::ids::{CaseNo, ContactId, CustomerId};
use base::refusal::{Error, Refusal};
use db::Sql;
use jiff::Timestamp;
use serde::Deserialize;
use strum::VariantArray;
use web::App;
use web::answer::{Answer, page, page_with, status};
use web::draft;
use web::extract::Asked;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::list::{Around, ListQuery, Names, USUAL};
use web::reopen::{Again, Reopen};
use web::session::Me;

/// Cases shown on an account's page.
const CASES: u32 = 25;
/// People who are chosen from a list; of more, the one is found by typing.
const CHOOSABLE: usize = 20;
/// Verdicts shown on an account's page.
const VERDICTS: u32 = 5;

#[derive(Template)]
#[template(path = "customer/customers.html")]
struct CustomersPage {
    frame: Frame,
    asked: ListQuery<Wanted>,
    around: Around,
    rows: Vec<Line>,
}

impl CustomersPage {
    /// What the name begins with.
    fn q(&self) -> String {
        self.asked.value("q")
    }

    /// Where cases are searched for the same words.
    fn search(&self) -> String {
        ListQuery::of(self.asked.org, lists::Wanted { q: self.asked.filter.q.clone(), ..lists::Wanted::default() })
            .first()
    }

    fn headline(&self) -> String {
        match (self.q().as_str(), self.around.shown) {
            ("", _) => "Customers".to_owned(),
            (q, 1) if !self.around.has_pages() => format!("1 customer whose name begins with “{q}”"),
            (q, n) if !self.around.has_pages() => format!("{n} customers whose names begin with “{q}”"),
            (q, _) => format!("Customers whose names begin with “{q}”"),
        }
    }
}

struct Line {
    customer: Customer,
    people: String,
    open: i64,
    promises: String,
    last: Option<&'static str>,
    since: String,
}

#[derive(Template)]
#[template(path = "customer/customer.html")]
struct CustomerPage {
    frame: Frame,
    customer: Customer,
    contacts: Vec<Contact>,
    /// Those who are the same person as another.
    merged: Vec<(Merged, bool)>,
    /// Those whose place here is only what they said.
    unconfirmed: Vec<ContactId>,
    cases: Vec<CaseRow>,
    open: i64,
    all: i64,
    promises: String,
    since: String,
    verdicts: Vec<Verdict>,
    kept: Kept,
}

struct Verdict {
    no: CaseNo,
    word: &'static str,
    words: Option<String>,
    at: String,
    scores: [(&'static str, u8); 3],
}

/// `GET /customers`
///
/// # Errors
/// When the store does not answer.
pub async fn customers(State(app): State<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    let asked: ListQuery<Wanted> = ListQuery::by_person(query.as_deref(), me.who.org);
    let (framed, org, organisation, reading) = (me.framed(&app), me.who.org, me.organisation.clone(), asked.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "customers")?;
        let found = customer::list(sql, &reading, reading.limit(USUAL))?;
        let around = Around::new(&reading, &found, Names { people: &organisation.people, customer: None });
        let rows = found.items.into_iter().map(|customer| line(sql, &organisation, org, customer));
        Ok((frame, around, rows.collect::<Result<Vec<_>, _>>()?))
    });
    let (frame, around, rows) = read.await?;
    page(&CustomersPage { frame: frame.saying(asked.notice()), around, rows, asked })
}

fn line(sql: &mut Sql, organisation: &Organisation, org: base::ids::OrgId, customer: Customer) -> Result<Line, Error> {
    let (open, _, last) = lists::counts_of(sql, org, customer.id)?;
    let names: Vec<String> = customer::contacts(sql, org, customer.id)?.into_iter().map(|c| c.name).collect();
    Ok(Line {
        people: base::words::short(&names.join(", "), 80),
        open,
        promises: promises(kept_of(sql, org, customer.id)?),
        last: last.and_then(|text| text.parse().ok()).map(outcome),
        since: since(&customer, organisation),
        customer,
    })
}

fn promises((kept, broken): (i64, i64)) -> String {
    if kept + broken == 0 { String::new() } else { format!("{kept} of {}", kept + broken) }
}

fn since(customer: &Customer, organisation: &Organisation) -> String {
    customer.since.map(|at| organisation.zone().to_datetime(at).year().to_string()).unwrap_or_default()
}

/// The account a path names.
fn number(id: &str) -> Result<CustomerId, Refusal> {
    id.parse().map(CustomerId).map_err(|_| nobody())
}

pub(super) fn nobody() -> Refusal {
    Refusal::not_found("There is no such customer here.")
}

/// `GET /customers/{id}`
///
/// # Errors
/// When there is no such account here.
pub async fn customer(
    State(app): State<App>,
    me: Me,
    Path(id): Path<String>,
    Asked(asked): Asked<CustomerQuery>,
) -> Answer {
    let id = number(&id)?;
    let at = format!("/customers/{id}");
    let typed = draft::of_page(&app, &me, &at).await?.below(&at);
    show(&app, &me, id, (typed, done(&asked.done))).await
}

/// The page's own address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CustomerQuery {
    /// The form that was taken before, by the path it was sent to.
    done: String,
}

/// What was done, said once after a form was taken.
fn done(form: &str) -> Option<String> {
    let mut parts = form.split('/').filter(|part| part.parse::<i64>().is_err());
    let is_new = form == "contacts";
    let says = match (parts.next()?, parts.next()) {
        ("contacts", None) if is_new => "Contact added",
        ("contacts", None) => "Contact saved",
        ("contacts", Some("link-revocation")) => "Links ended",
        ("contacts", Some("confirmation")) => "Contact confirmed",
        ("contacts", Some("merge")) => "Contacts merged. It can be undone for a day",
        ("contacts", Some("undo-merge")) => "Merge of contacts undone",
        _ => return None,
    };
    Some(says.to_owned())
}

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/customers/{id}", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let id = number(again.part("id"))?;
    show(&again.app, &again.me, id, (again.kept.below(&format!("/customers/{id}")), None)).await
}

async fn show(app: &App, me: &Me, id: CustomerId, (kept, done): (Kept, Option<String>)) -> Answer {
    let (framed, viewer) = (me.framed(app), me.person.id);
    let (now, org, organisation) = (app.desk.now(), me.who.org, me.organisation.clone());
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let read = app.desk.read(move |sql| {
        let customer = customer::customer(sql, org, id)?.ok_or_else(nobody)?;
        let (open, all, _) = lists::counts_of(sql, org, id)?;
        let wanted = lists::Wanted { customer: Some(id), ..lists::Wanted::default() };
        let cases = lists::list(sql, viewer, &ListQuery::of(org, wanted), CASES)?.items;
        Ok(CustomerPage {
            frame: framed.read(sql, "customers")?.saying(notice.clone()).having_done(done.clone()),
            contacts: customer::contacts(sql, org, id)?,
            merged: merging::merged_of(sql, org, id)?
                .into_iter()
                .map(|merged| (merged.clone(), merged.can_part(now)))
                .collect(),
            unconfirmed: customer::unconfirmed(sql, org, id)?,
            cases: cases.into_iter().map(|case| row(case, &organisation, now)).collect(),
            open,
            all,
            promises: promises(kept_of(sql, org, id)?),
            since: since(&customer, &organisation),
            verdicts: lists::verdicts_of(sql, org, id, VERDICTS)?
                .into_iter()
                .filter_map(|(at, fact)| told(at, &fact, &organisation, now))
                .collect(),
            customer,
            kept,
        })
    });
    page_with(code, &read.await?)
}

/// Name, and what tells people of the same name apart.
fn known_as(contact: &Contact) -> String {
    let reached = contact.email.as_deref().or(contact.phone.as_deref()).unwrap_or("no email address");
    format!("{} · {reached} · {}", contact.name, customer::role_name(contact))
}

/// A verdict that cannot be read is left out here; its case stops there, and says so.
fn told(at: Timestamp, fact: &One, organisation: &Organisation, now: Timestamp) -> Option<Verdict> {
    let no = fact.0;
    let read = read_one(fact, ("verdict", "given"));
    let fact = read.inspect_err(|unreadable| tracing::error!(%unreadable, "a verdict is not shown")).ok()?;
    let Fact::Verdict(verdict::Fact::Given { scores, word, words, .. }) = fact else { return None };
    let scores = [("Cares for me", scores.care), ("Can help me", scores.help), ("I can trust", scores.trust)];
    Some(Verdict {
        no,
        word: verdict::panel::word(word),
        words,
        at: calendar::short(at, now, organisation.zone()),
        scores,
    })
}

impl CustomerPage {
    /// Whom somebody was merged into.
    fn merged(&self, id: ContactId) -> Option<&(Merged, bool)> {
        self.merged.iter().find(|(merged, _)| merged.id == id)
    }

    /// The others here whom somebody may be the same person as, each by number, with how people know them.
    fn others(&self, id: ContactId) -> Vec<(String, String)> {
        let none = (String::new(), "Choose a person".to_owned());
        let others = self.contacts.iter().filter(|other| other.id != id && self.merged(other.id).is_none());
        let others: Vec<_> = others.map(|other| (other.id.to_string(), known_as(other))).collect();
        if others.is_empty() { others } else { std::iter::once(none).chain(others).collect() }
    }

    /// They are too many for a list to choose from.
    fn is_searched(&self) -> bool {
        self.contacts.len() > CHOOSABLE
    }

    /// The same to be found by typing: by name and address, by number where they have none.
    fn to_find(&self) -> Vec<(String, String)> {
        let others = self.contacts.iter().filter(|other| self.merged(other.id).is_none());
        let value = |other: &Contact| match &other.email {
            Some(email) => format!("{} <{email}>", other.name),
            None => other.id.to_string(),
        };
        others.map(|other| (value(other), known_as(other))).collect()
    }

    /// Who was named in a form to merge: chosen, or typed.
    fn named(&self, form: &str) -> &str {
        let chosen = self.kept.of(form, "into");
        if chosen.trim().is_empty() { self.kept.of(form, "address") } else { chosen }
    }

    fn has_more(&self) -> bool {
        i64::try_from(self.cases.len()).is_ok_and(|shown| shown < self.all)
    }

    fn roles(&self) -> Vec<(&'static str, &'static str)> {
        ContactRole::VARIANTS.iter().map(|role| ((*role).into(), (*role).into())).collect()
    }
}
