//! The page of mail that is in no case: what it is, why, and what a member can do about it.

use super::went::could_not_be_sorted;
use askama::Template;
use axum::extract::{Path, RawQuery, State as Of};
use axum::http::StatusCode;
use base::context::Organisation;
use base::refusal::Refusal;
use base::words;
use db::Sql;
use engine::arrival::{self, Arrival, State, Why};
use jiff::Timestamp;
use strum::VariantArray;
use text::{Language, text};
use web::answer::{Answer, page_with, status};
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::list::{Around, Filter, Key, ListQuery, Names, Page, Tab, USUAL, Value};
use web::reopen::{Again, Reopen};
use web::session::Me;
use web::{App, choice, download, filter};

#[derive(Template)]
#[template(path = "arrivals.html")]
struct ArrivalsPage {
    frame: Frame,
    asked: ListQuery<Wanted>,
    around: Around,
    rows: Vec<ArrivalRow>,
    kept: Kept,
}

impl ArrivalsPage {
    fn open(&self, form: &str) -> &'static str {
        if self.kept.is(form) { " open" } else { "" }
    }

    fn show(&self) -> Show {
        self.asked.filter.show.unwrap_or_default()
    }

    fn tabs(&self) -> Vec<Tab> {
        let href = |show: &Show| match show {
            Show::All => self.asked.without("show"),
            other => self.asked.with("show", &other.write()),
        };
        let tab = |show: &Show| Tab { says: show.title(), href: href(show), is_here: *show == self.show() };
        Show::VARIANTS.iter().map(tab).collect()
    }

    fn headline(&self) -> String {
        let what = match self.show() {
            Show::All => "set aside",
            Show::Spam => "marked as spam",
            Show::Discarded => "discarded",
        };
        match self.around.shown {
            _ if self.around.has_pages() => format!("Mail {what}"),
            0 => format!("No mail {what}"),
            1 => format!("1 message {what}"),
            n => format!("{n} messages {what}"),
        }
    }

    /// What an empty list says.
    fn nothing(&self) -> &'static str {
        match self.show() {
            Show::All => "All mail is in its case",
            Show::Spam => "No spam",
            Show::Discarded => "No discarded mail",
        }
    }
}

/// What the page shows.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    utoipa::ToSchema,
)]
#[strum(serialize_all = "snake_case")]
pub enum Show {
    /// All that is in no case.
    #[default]
    All,
    /// What a filter marked as spam.
    Spam,
    /// What members have discarded.
    Discarded,
}

impl Show {
    fn title(self) -> &'static str {
        match self {
            Show::All => "In no case",
            Show::Spam => "Spam",
            Show::Discarded => "Discarded",
        }
    }
}

choice!(Show, Show::VARIANTS, |show| show.title().to_owned());

filter! {
    /// Which mail is wanted.
    pub struct Wanted {
        /// What is in no case (`all`), of that the `spam` alone, or what was `discarded`.
        show: Show,
    }
}

/// Where a page of arrivals ends: the number of its last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(pub i64);

impl Key for Place {
    const KIND: &'static str = "arrivals";

    fn write(&self) -> String {
        self.0.to_string()
    }

    fn read(plain: &str) -> Option<Place> {
        plain.parse().ok().map(Place)
    }

    fn formerly(sent: &str) -> Option<Place> {
        Place::read(sent)
    }
}

impl Filter for Wanted {
    type Key = Place;
    const PATH: &'static str = "/arrivals";
    const FORMER: &'static [&'static str] = &["before"];

    fn formerly(name: &str, value: &str) -> Option<(&'static str, String)> {
        (name == "before").then(|| ("after", value.to_owned()))
    }
}

struct ArrivalRow {
    id: i64,
    subject: String,
    from: String,
    when: String,
    size: i64,
    reason: String,
    is_aside: bool,
    is_discarded: bool,
}

/// `GET /arrivals`
///
/// # Errors
/// When the store does not answer.
pub async fn arrivals(Of(app): Of<App>, me: Me, RawQuery(query): RawQuery) -> Answer {
    show(&app, &me, ListQuery::by_person(query.as_deref(), me.who.org), Kept::default()).await
}

async fn show(app: &App, me: &Me, asked: ListQuery<Wanted>, kept: Kept) -> Answer {
    let (framed, now, organisation) = (me.framed(app), app.desk.now(), me.organisation.clone());
    let (org, reading) = (me.who.org, asked.clone());
    let language = me.person.language.unwrap_or_default();
    let is_discarded = asked.filter.show == Some(Show::Discarded);
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "arrivals")?;
        let found = read(sql, &reading, reading.limit(USUAL))?;
        let around = Around::new(&reading, &found, Names { people: &organisation.people, customer: None });
        let mut rows = Vec::new();
        for each in found.items {
            let begins = arrival::begins(sql, org, each.id)?;
            rows.push(row(each, &begins, (&organisation, language), now, is_discarded));
        }
        Ok((frame, around, rows))
    });
    let (frame, around, rows) = read.await?;
    let code = kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let refused = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let frame = frame.saying(refused.or_else(|| asked.notice()));
    page_with(code, &ArrivalsPage { frame, asked, around, rows, kept })
}

fn read(sql: &mut Sql, asked: &ListQuery<Wanted>, limit: u32) -> Result<Page<Arrival>, db::Error> {
    let (org, before) = (asked.org, asked.after.map_or(i64::MAX, |place| place.0));
    let found = match asked.filter.show.unwrap_or_default() {
        Show::All => arrival::waiting(sql, org, before, limit + 1),
        Show::Spam => arrival::waiting_because(sql, org, Why::Spam, before, limit + 1),
        Show::Discarded => arrival::discarded(sql, org, before, limit + 1),
    };
    Ok(asked.page(found?, limit, |last| Place(last.id)))
}

/// Among what was discarded stand our own test mails too, which no member has to say anything of.
fn row(
    arrival: Arrival,
    raw: &[u8],
    (organisation, language): (&Organisation, Language),
    now: Timestamp,
    is_discarded: bool,
) -> ArrivalRow {
    let (from, subject) = head(raw);
    let said = |at| calendar::short(at, now, organisation.zone());
    let discarded = arrival
        .discarded
        .map(|d| format!(". Discarded by {}, {}: {}", organisation.people.name(d.by), said(d.at), d.why));
    let is_aside = matches!(arrival.state, State::SetAside(_));
    let reason = match arrival.state {
        State::SetAside(aside) => text!("Set aside: {why}", why = aside.text()),
        State::Failed(fault) => could_not_be_sorted(&fault),
        State::Stored => text!("Stored, not sorted yet"),
        State::Sorted(no, _) => text!("In {no}", no = no.to_string()),
    };
    let Arrival { id, received_at, size, .. } = arrival;
    let reason = reason.in_language(language) + &discarded.unwrap_or_default();
    ArrivalRow { id, subject, from, when: said(received_at), size, reason, is_aside, is_discarded }
}

/// Who wrote and about what, as far as the head of a mail can be read; a mail may be here because it cannot.
fn head(raw: &[u8]) -> (String, String) {
    let ends = [&b"\r\n\r\n"[..], &b"\n\n"[..]];
    let end =
        ends.iter().filter_map(|end| raw.windows(end.len()).position(|w| w == *end).map(|at| at + end.len())).min();
    let lines = raw.get(..end.unwrap_or(raw.len())).unwrap_or_default();
    let read = std::panic::catch_unwind(|| {
        let mail = email::read(lines);
        let from = mail.from.map(|who| match who.name {
            Some(name) => format!("{name} <{}>", who.address),
            None => who.address,
        });
        (from.unwrap_or_default(), mail.subject)
    });
    let (from, subject) = read.unwrap_or_default();
    let or = |text: &str, otherwise: &str| {
        if text.trim().is_empty() { otherwise.to_owned() } else { words::short(text, words::LINE) }
    };
    (or(&from, "unknown sender"), or(&subject, "(no subject)"))
}

fn number(id: &str) -> Result<i64, Refusal> {
    id.parse().map_err(|_| Refusal::not_found("There is no such mail."))
}

/// `GET /arrivals/{id}/source`: the mail as it came, byte for byte.
///
/// # Errors
/// When there is no such mail here.
pub async fn source(Of(app): Of<App>, me: Me, Path(id): Path<String>) -> Answer {
    let (org, id) = (me.who.org, number(&id)?);
    let found = app.desk.read(move |sql| Ok(arrival::raw(sql, org, id)?)).await?;
    let raw = found.ok_or_else(|| Refusal::not_found("There is no such mail."))?;
    Ok(download::mail(&format!("mail-{id}.eml"), raw))
}

/// How it opens again with what was typed.
pub const REOPENS: Reopen = Reopen { page: "/arrivals", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let asked = ListQuery::by_person(again.query(), again.me.who.org);
    show(&again.app, &again.me, asked, again.kept.below("/arrivals")).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::context::Directory;
    use base::ids::{CaseNo, MemberId};
    use calendar::ServiceCalendar;
    use engine::arrival::{Aside, Discarded};
    use jiff::tz::TimeZone;

    fn organisation() -> Organisation {
        Organisation {
            name: String::new(),
            address: String::new(),
            currency: "EUR".to_owned(),
            calendar: ServiceCalendar::standard(TimeZone::UTC),
            people: Directory::default(),
            mailboxes: Vec::new(),
            language: Default::default(),
        }
    }

    fn arrival(state: State, discarded: Option<Discarded>) -> Arrival {
        Arrival { id: 7, received_at: Timestamp::UNIX_EPOCH, size: 100, tries: 0, state, discarded }
    }

    #[test]
    fn a_mail_tells_why_it_is_in_no_case_and_who_discarded_it() {
        let told = |state, discarded| {
            let at = (&organisation(), Language::English);
            row(arrival(state, discarded), b"", at, Timestamp::UNIX_EPOCH, false)
        };
        let reason = |state| told(state, None).reason;
        assert_eq!(reason(State::Stored), "Stored, not sorted yet");
        assert_eq!(
            reason(State::Failed("The disk was full.".to_owned())),
            "It could not be sorted: The disk was full."
        );
        assert_eq!(reason(State::Sorted(CaseNo(1042), None)), "In A-1042");
        let said = Discarded { at: Timestamp::UNIX_EPOCH, by: MemberId(3), why: "a newsletter".to_owned() };
        let aside = told(State::SetAside(Aside::Because(Why::Spam)), Some(said));
        assert!(
            aside.is_aside
                && aside.reason.starts_with("Set aside: marked as spam by a mail filter. Discarded by member 3, "),
            "{}",
            aside.reason
        );
        assert!(aside.reason.ends_with(": a newsletter"), "{}", aside.reason);
    }

    #[test]
    fn nobody_is_asked_to_discard_what_stands_among_what_was_discarded() {
        let test_mail = arrival(State::SetAside(Aside::Because(Why::TestMail)), None);
        let at = (&organisation(), Language::English);
        assert!(row(test_mail, b"", at, Timestamp::UNIX_EPOCH, true).is_discarded);
    }

    #[test]
    fn the_head_of_a_mail_is_told_and_what_has_none_is_named() {
        let mail = b"From: Ingrid Moe <ingrid@halden.example>\r\nSubject: =?utf-8?q?B=C3=A6lte?=\r\n\r\nSubject: other";
        assert_eq!(head(mail), ("Ingrid Moe <ingrid@halden.example>".to_owned(), "Bælte".to_owned()));
        assert_eq!(head(b"\xff\xfe\x00"), ("unknown sender".to_owned(), "(no subject)".to_owned()));
    }
}
