//! Cases made by the same commands people use, many in flight at once so that they share their waits for the disk.

use super::figure::Figure;
use super::post::Indexing;
use super::store;
use super::text::Words;
use base::context::{Actor, Role};
use base::ids::{CaseNo, MemberId, OrgId};
use base::refusal::{Error, Fault};
use calendar::ServiceCalendar;
use casework::account::{self, Question, Source};
use casework::case::{Command, DismissalReason, Severity};
use casework::customer::{ContactRole, Sender};
use casework::message::{self, Channel, Recipients, Reply, Stance, WaiverReason};
use casework::promise::{self, Terms};
use casework::receive::Incoming;
use engine::desk::{Desk, Who};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use people::member::{self, Member, OrganisationSetup};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

/// The organisation that is filled.
pub const ORG: OrgId = OrgId(1);
/// Every so manieth case has ten messages.
const LONG: u32 = 50;
/// Commands in flight.
const AT_ONCE: usize = 256;
/// The years that cases are spread over, seconds; promises made then are due from today on, as the clock would break
/// them otherwise while it is measured.
const YEARS: i64 = 2 * 365 * 24 * 3600;
/// Ten thousand cases cover some two months.
const APART: i64 = 500;

/// How many members an organisation of so many cases has.
fn members(cases: u32) -> i64 {
    (i64::from(cases) / 2500).clamp(20, 400)
}

/// The first case that is still open. What is open grows with the trade of a month, not with the years.
fn first_open(cases: u32) -> u32 {
    cases - (cases / 5 * 2).min(4000 + cases / 100)
}

/// What the store is filled with.
pub struct Filled {
    /// How many cases.
    pub cases: u32,
    /// The words they are made of.
    pub words: Words,
}

impl Filled {
    /// A store that was filled before.
    pub fn again(cases: u32) -> Filled {
        Filled { cases, words: Words::new() }
    }

    /// The `n`-th case, going around.
    pub fn case(&self, n: u32) -> CaseNo {
        CaseNo(1001 + i64::from(n.wrapping_mul(7919) % self.cases.max(1)))
    }

    /// The `n`-th case with ten messages, going around.
    pub fn long_case(&self, n: u32) -> CaseNo {
        let long = (self.cases / LONG).max(1);
        CaseNo(1001 + i64::from((n.wrapping_mul(7919) % long) * LONG))
    }
}

/// Fills the store and tells how fast that went.
pub async fn fill(desk: &Desk, cases: u32, figures: &mut Vec<Figure>) -> Result<Filled, Error> {
    found(desk, members(cases)).await?;
    let words = Arc::new(Words::new());
    let hour = Arc::new(AtomicI64::new(0));
    let read = hour.clone();
    let now = desk.now();
    let apart = APART.min(YEARS / i64::from(cases.max(1)));
    let start = now - SignedDuration::from_secs(apart * i64::from(cases));
    let desk = desk.at(Arc::new(move || start + SignedDuration::from_secs(read.load(Ordering::Relaxed))));
    let began = Instant::now();
    let indexing = Indexing::start(&desk);
    // Numbers are given in the order of arrival, so the long ones are told apart by their number, not their place.
    let mut made = stream::iter(0..cases)
        .map(|n| {
            hour.store(i64::from(n) * apart, Ordering::Relaxed);
            one(&desk, &words, (n, cases, now))
        })
        .buffer_unordered(AT_ONCE);
    let mut done: u32 = 0;
    while let Some(case) = made.next().await {
        case?;
        done += 1;
        if done.is_multiple_of(10_000) {
            eprintln!("{done} of {cases} cases, {:.0} a second", f64::from(done) / began.elapsed().as_secs_f64());
        }
    }
    drop(indexing);
    casework::search::index_due(&desk).await?;
    store::remember(&desk, ORG, cases).await?;
    let speed = f64::from(cases) / began.elapsed().as_secs_f64();
    figures.push(Figure::of("filling: cases of 4 messages", speed, "cases/s", ""));
    Ok(Filled::again(cases))
}

async fn found(desk: &Desk, members: i64) -> Result<(), Error> {
    let now = desk.now();
    let zone = jiff::tz::TimeZone::get("Europe/Oslo").map_err(Fault::from)?;
    let calendar = ServiceCalendar::standard(zone);
    let made = desk.settle(ORG, move |sql| {
        let organisation = OrganisationSetup {
            id: ORG,
            name: "Northline Parts".to_owned(),
            address: "service@northline.example".to_owned(),
            currency: "EUR".to_owned(),
            calendar: calendar.clone(),
        };
        member::found(sql, &organisation, now)?;
        let people: Vec<Member> = (1..=members).map(person).collect();
        member::add_all(sql, ORG, &people, None, now)
    });
    made.await
}

fn person(id: i64) -> Member {
    Member {
        id: MemberId(id),
        name: format!("Member {id}"),
        email: format!("member{id}@northline.example"),
        role: if id == 1 { Role::Admin } else { Role::Agent },
        team: "order desk".to_owned(),
        limit: 100_000,
        direct_line: String::new(),
        active: true,
        signed_up: false,
    }
}

/// One case: the complaint, the acknowledgement, a reply with a promise, the customer's answer. Of the open ones one in
/// ten is unassigned, the others are at the first step; the older ones are answered and closed.
async fn one(desk: &Desk, words: &Words, (n, cases, today): (u32, u32, Timestamp)) -> Result<(), Error> {
    let mut random = StdRng::seed_from_u64(u64::from(n));
    let complaint = complaint(words, &mut random, n);
    let mail_room = Who { org: ORG, actor: Actor::System };
    let Some(no) = casework::receive::receive(desk, mail_room, complaint.clone()).await?.case() else { return Ok(()) };
    if (no.0 - 1001) % i64::from(LONG) == 0 {
        for part in 0..6 {
            casework::receive::receive(
                desk,
                mail_room,
                more(words, &mut random, &complaint, format!("{n}.more.{part}")),
            )
            .await?;
        }
    }
    let is_open = n >= first_open(cases);
    if is_open && n.is_multiple_of(10) {
        return Ok(());
    }
    let owner = MemberId(2 + i64::from(n) % (members(cases) - 1));
    let me = Who { org: ORG, actor: Actor::Member(owner) };
    answer(desk, words, (me, no), &mut random, today).await?;
    let thanks = more(words, &mut random, &complaint, format!("{n}.thanks"));
    casework::receive::receive(desk, mail_room, thanks).await?;
    if is_open { Ok(()) } else { close(desk, me, no).await }
}

/// Owned, heard, answered with a promise.
async fn answer(
    desk: &Desk,
    words: &Words,
    (me, no): (Who, CaseNo),
    random: &mut StdRng,
    today: Timestamp,
) -> Result<(), Error> {
    desk.act(me, no, Command::Own).await?;
    let answers = vec![(Question::What, words.text(random, 200))];
    desk.act(me, no, Command::Account(account::Command::Answer { answers, source: Source::Call })).await?;
    let done = desk.act(me, no, Command::Message(reply(words, random, me, today))).await?;
    let sent = done.state.messages.next() - 1;
    let mail_room = Who { org: ORG, actor: Actor::System };
    desk.act(mail_room, no, Command::Message(message::Command::Deliver { n: sent })).await.map(drop)
}

/// Nothing is owed any more, and the case is closed.
async fn close(desk: &Desk, me: Who, no: CaseNo) -> Result<(), Error> {
    let case = desk.read(move |sql| casework::case::load(sql, ORG, no)).await?.0;
    for message in case.messages.unanswered() {
        let why = "They say thank you.".to_owned();
        desk.act(me, no, Command::Message(message::Command::Waive { n: message.n, reason: WaiverReason::Thanks, why }))
            .await?;
    }
    for promise in case.promises.to_contact().filter(|promise| promise.is_owed()) {
        let note = "They hold it in their hands.".to_owned();
        let who = Who { actor: Actor::Member(promise.owner), ..me };
        desk.act(who, no, Command::Promise(promise::Command::Complete { n: promise.n, note })).await?;
    }
    let why = "They praise the driver.".to_owned();
    desk.act(me, no, Command::Dismiss { reason: DismissalReason::Compliment, why }).await.map(drop)
}

fn reply(words: &Words, random: &mut StdRng, me: Who, today: Timestamp) -> message::Command {
    let owner = if let Actor::Member(id) = me.actor { id } else { MemberId(1) };
    let due = today + SignedDuration::from_hours(24 * random.random_range(2..20));
    message::Command::Reply(Reply {
        channel: Channel::Email,
        text: words.text(random, 1200),
        stance: Stance { admits: true, listens: true, hurts: false },
        asks_understood: true,
        promises: vec![Terms { owner, what: words.title(random), due: Some(due) }],
        whom: Recipients::default(),
    })
}

/// A complaint by mail. Customers grow with the number of cases: three hundred to a hundred thousand cases.
pub fn complaint(words: &Words, random: &mut StdRng, n: u32) -> Incoming {
    let customer = n % 300 + n / 100_000 * 300;
    let person = random.random_range(0..5);
    let sender = Sender {
        name: format!("Person {person} of {customer}"),
        email: Some(format!("person{person}@customer{customer}.example")),
        role: ContactRole::Procurement,
        ..Sender::default()
    };
    let (subject, text) = (words.title(random), words.text(random, 1500));
    let severity = Some(if n.is_multiple_of(10) { Severity::Critical } else { Severity::Minor });
    Incoming { severity, ..by_mail(sender, subject, text, format!("{n}.first")) }
}

fn more(words: &Words, random: &mut StdRng, first: &Incoming, id: String) -> Incoming {
    let answers = first.mail.as_ref().and_then(|mail| mail.message_id.clone()).into_iter().collect();
    let subject = format!("Re: {}", first.subject);
    Incoming { answers, ..by_mail(first.sender.clone(), subject, words.text(random, 800), id) }
}

fn by_mail(sender: Sender, subject: String, text: String, id: String) -> Incoming {
    let mail = message::store::Words {
        subject: Some(subject.clone()),
        body: text.clone(),
        message_id: Some(format!("{id}@customer.example")),
        ..message::store::Words::default()
    };
    Incoming { sender, subject, text, mail: Some(mail), ..Incoming::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boot;
    use crate::cli::wait;
    use db::Target;
    use engine::desk::machine_clock;

    #[test]
    fn a_store_is_filled_with_old_cases_that_are_closed_and_new_ones_that_are_open() {
        let folder = tempfile::tempdir().unwrap();
        let (desk, _) = boot::open(&Target::Sqlite(folder.path().join("amends.db")), machine_clock()).unwrap();
        let open = wait(async {
            fill(&desk, 60, &mut Vec::new()).await?;
            let all = desk.read(|sql| (1001..1061).map(|no| casework::case::load(sql, ORG, CaseNo(no))).collect());
            let all: Vec<(casework::case::Case, _)> = all.await?;
            Ok(all.iter().filter(|(case, _)| case.is_open()).count())
        });
        assert_eq!(open.unwrap(), 24, "two in five of sixty");
    }
}
