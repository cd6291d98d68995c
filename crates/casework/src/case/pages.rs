//! The page of a case.

mod colleagues;
mod reach;
mod strangers;

use super::view::{
    self, AnswerView, ChangeView, Entry, KnockView, Knocking, PromiseView, RemedyView, Source, StoneView, Suggestion,
};
use super::{Case, Harm, Outcome};
use crate::case::Stored;
use crate::cause::{Branch, Finding};
use crate::change::Effect;
use crate::customer::{Contact, Customer};
use crate::message::store::{File, Words};
use crate::remedy::{Containment, Kind as RemedyKind};
use crate::{customer, message};
use askama::Template;
use axum::extract::{Path, Query, State};
use base::context::Context;
use base::ids::{CaseNo, MemberId};
use base::refusal::{Error, Refusal};
use engine::arrival::authentication::{self, Authentication};
use engine::outbox;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use strum::VariantArray;
use web::App;
use web::answer::{Answer, page};
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::session::Me;

#[derive(Template)]
#[template(path = "case/show.html")]
struct CasePage {
    frame: Frame,
    no: CaseNo,
    base: String,
    case: Case,
    kept: Kept,
    contact: Contact,
    customer: Customer,
    opened: String,
    owner: Option<String>,
    is_mine: bool,
    hand_over: Option<HandOverView>,
    knocks: Vec<KnockView>,
    stones: Vec<StoneView>,
    next: Option<(String, &'static str)>,
    entries: Vec<Entry>,
    suggestions: Vec<Suggestion>,
    second_opinion: bool,
    history: Vec<(String, String)>,
    promises: Vec<PromiseView>,
    remedies: Vec<RemedyView>,
    changes: Vec<ChangeView>,
    account: Vec<AnswerView>,
    /// Whom something may be asked of; in a large house those near the case.
    colleagues: Vec<(i64, String)>,
    /// How many there are besides, when not all are offered.
    more: Option<usize>,
    /// Who wrote an answer of the customer's down, by name.
    takers: Vec<(MemberId, String)>,
    incoming: Vec<u32>,
    gap: Vec<Gap>,
    letter_sent: Option<String>,
    tomorrow: String,
    outbox: Option<String>,
    unreachable: Option<String>,
    limit: String,
    me: i64,
}

struct HandOverView {
    to: String,
    note: String,
    is_for_me: bool,
}

/// One of the three questions: what we expected beside what they said.
struct Gap {
    question: &'static str,
    ours: Option<u8>,
    theirs: Option<u8>,
    difference: String,
}

/// Everything of one case, read on one picture of the store.
pub struct Read {
    pub frame: Frame,
    pub history: Vec<Stored>,
    pub case: Case,
    pub words: Vec<Words>,
    pub senders: Vec<(u32, Authentication)>,
    pub files: Vec<(u32, File)>,
    pub troubles: Vec<(u32, u32, String)>,
    pub unreachable: Option<(Timestamp, String)>,
    pub others: Vec<Contact>,
    pub knocks: Vec<Knocking>,
    pub contact: Contact,
    pub customer: Customer,
}

/// `GET /cases/A-1042`
///
/// # Errors
/// When there is no such case here.
pub async fn case(
    State(app): State<App>,
    me: Me,
    Path(no): Path<String>,
    Query(asked): Query<HashMap<String, String>>,
) -> Answer {
    let no = no.parse().map_err(|()| Refusal::not_found("There is no such case."))?;
    show_with(&app, &me, no, (Kept::default(), asked.get("people").is_some_and(|which| which == "all"))).await
}

/// Reads everything of a case.
///
/// # Errors
/// When there is no such case here.
pub async fn read(app: &App, me: &Me, no: CaseNo) -> Result<Read, Error> {
    let framed = me.framed(app);
    let org = me.who.org;
    app.desk
        .read(move |sql| {
            let history = crate::case::history(sql, org, no)?;
            let case = crate::case::fold(&history)
                .ok_or_else(|| Refusal::not_found(format!("There is no case {no} here.")))?;
            let contact = crate::case::contact_of(sql, org, &case)?;
            let gone = || Refusal::not_found("This customer is not here any more.");
            let customer = customer::customer(sql, org, case.head.customer)?.ok_or_else(gone)?;
            let (others, knocks) = strangers::strangers(sql, org, &case)?;
            Ok(Read {
                others,
                knocks,
                frame: framed.read(sql, "cases")?,
                senders: authentication::of_case(sql, org, no)?,
                words: message::store::of_case(sql, org, no)?,
                files: message::store::files(sql, org, no)?,
                troubles: outbox::troubles(sql, org, no)?,
                unreachable: match &contact.email {
                    Some(email) => outbox::is_dead(sql, org, email)?,
                    None => None,
                },
                history,
                case,
                contact,
                customer,
            })
        })
        .await
}

/// The page, with a form as it was typed when one was refused.
///
/// # Errors
/// When there is no such case here.
pub async fn show(app: &App, me: &Me, no: CaseNo, kept: Kept) -> Answer {
    show_with(app, me, no, (kept, false)).await
}

async fn show_with(app: &App, me: &Me, no: CaseNo, (kept, everyone): (Kept, bool)) -> Answer {
    let read = read(app, me, no).await?;
    let ctx =
        Context { now: app.desk.now(), actor: me.who.actor, house: &me.house, has_mail: read.contact.email.is_some() };
    let suggestions =
        view::suggestions(crate::coach_pack::coach_of(&app.desk, me.who.org).await?.as_ref(), &read.case, &read.words);
    page(&CasePage {
        suggestions,
        second_opinion: app.slot::<crate::coaching::ask::Second>().is_some(),
        ..assemble(read, no, (kept, everyone), &ctx, app.house.outbox.clone())
    })
}

fn assemble(read: Read, no: CaseNo, (kept, everyone): (Kept, bool), ctx: &Context, outbox: Option<String>) -> CasePage {
    let source = Source {
        history: &read.history,
        case: &read.case,
        words: &read.words,
        senders: &read.senders,
        files: &read.files,
        troubles: &read.troubles,
        others: &read.others,
        contact: &read.contact,
        customer: &read.customer,
        ctx,
    };
    let case = &read.case;
    let me = ctx.member().ok();
    let people = &ctx.house.people;
    let offered = colleagues::offered(case, &kept, ctx, everyone);
    let titles = super::titles(case);
    let (stones, next) = view::stones(&source);
    let notice = kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let hand_over = case.hand_over.as_ref().map(|h| HandOverView {
        to: people.name(h.to),
        note: h.note.clone(),
        is_for_me: me.is_some_and(|me| me.id == h.to),
    });
    let unreachable = read.unreachable.as_ref().map(|(at, why)| unreachable(&read.contact, &source.short(*at), why));
    CasePage {
        frame: read.frame.saying(notice),
        base: format!("/cases/{no}"),
        no,
        opened: format!("{}, {}", message::way(case.head.channel), source.short(case.head.opened_at)),
        owner: case.owner.map(|id| people.name(id)),
        is_mine: me.is_some_and(|me| Some(me.id) == case.owner),
        hand_over,
        knocks: view::knocks(&source, &read.knocks),
        stones,
        next,
        entries: view::entries(&source),
        suggestions: Vec::new(),
        second_opinion: false,
        history: read.history.iter().rev().map(|f| (source.tell(f, &titles), source.short(f.stamp.at))).collect(),
        promises: view::promises(&source),
        remedies: view::remedies(&source),
        changes: view::changes(&source),
        account: view::account(&source),
        takers: colleagues::takers(case).map(|id| (id, people.name(id))).collect(),
        more: Some(people.active().count() - offered.len()).filter(|more| *more > 0),
        colleagues: offered.iter().map(|p| (p.id.0, p.name.clone())).collect(),
        incoming: incoming(case),
        gap: gap(case),
        letter_sent: case.letter.last_sent().map(|sent| reach::letter_sent(case, sent, &source.short(sent.at))),
        tomorrow: tomorrow(ctx),
        limit: me.map(|me| may_give(me.limit, &ctx.house.currency)).unwrap_or_default(),
        me: me.map_or(0, |me| me.id.0),
        outbox: outbox.filter(|_| ctx.has_mail),
        unreachable,
        kept,
        contact: read.contact,
        customer: read.customer,
        case: read.case,
    }
}

fn incoming(case: &Case) -> Vec<u32> {
    let all = case.messages.all().iter();
    all.filter(|m| matches!(m.kind, message::Kind::In { .. })).map(|m| m.n).collect()
}

/// Said before the next mail goes the same way.
fn unreachable(contact: &Contact, when: &str, why: &str) -> String {
    let email = contact.email.as_deref().unwrap_or_default();
    format!("Mail to {email} came back {when}. {why} Call {}, or correct the address first.", contact.first_name())
}

fn may_give(limit: i64, currency: &str) -> String {
    format!("In {currency}. You may give up to {} without asking.", base::words::money(limit, currency))
}

/// A date to begin with in a form: the end of the next working day.
fn tomorrow(ctx: &Context) -> String {
    let zone = ctx.house.zone();
    let day = ctx.house.calendar.add_business_days(ctx.now, 1).unwrap_or(ctx.now + SignedDuration::from_hours(24));
    zone.to_datetime(day).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Forecast and verdict side by side, once there is something to see. What they said stays unseen while ours is not sealed.
fn gap(case: &Case) -> Vec<Gap> {
    let ours = case.verdict.last_forecast();
    let theirs = case.verdict.all().last().map(|g| g.scores);
    if ours.is_none() && theirs.is_none() {
        return Vec::new();
    }
    let line = |question, pick: fn(&crate::verdict::Scores) -> u8| {
        let (ours, theirs) = (ours.as_ref().map(pick), theirs.as_ref().map(pick));
        let difference = ours.zip(theirs).map(|(o, t)| i16::from(t) - i16::from(o));
        let difference = match difference {
            Some(0) => "0".to_owned(),
            Some(more) if more > 0 => format!("+{more}"),
            Some(less) => format!("−{}", less.abs()),
            None => String::new(),
        };
        Gap { question, ours, theirs, difference }
    };
    vec![line("Cares for me", |s| s.care), line("Can help me", |s| s.help), line("I can trust", |s| s.trust)]
}

impl CasePage {
    fn kinds(&self) -> &'static [RemedyKind] {
        RemedyKind::VARIANTS
    }

    fn branches(&self) -> &'static [Branch] {
        Branch::VARIANTS
    }

    fn findings(&self) -> &'static [Finding] {
        Finding::VARIANTS
    }

    fn effects(&self) -> &'static [Effect] {
        Effect::VARIANTS
    }

    fn harms(&self) -> &'static [Harm] {
        Harm::VARIANTS
    }

    /// Opens the folded form that was refused, or that the next action needs.
    fn open(&self, form: &str) -> &'static str {
        if self.kept.is(form) { " open" } else { "" }
    }

    /// The parts the step at hand needs stand open, and any whose form was refused.
    fn unfold(&self, part: &str) -> &'static str {
        use super::Step;
        let wanted = match self.case.step() {
            Step::Own => matches!(part, "promises" | "account"),
            Step::Contain => matches!(part, "promises" | "remedies"),
            Step::Path => matches!(part, "promises" | "causes" | "changes" | "letter"),
            Step::Verdict => matches!(part, "promises" | "verdict"),
            Step::Learn => matches!(part, "promises" | "changes" | "verdict"),
        };
        let refused = self.kept.refusal.is_some() && part_of(&self.kept.form) == part;
        if wanted || refused { " open" } else { "" }
    }

    /// A few words on a part, beside its title.
    fn gist(&self, part: &str) -> String {
        let case = &self.case;
        match part {
            "promises" => gist_of_promises(case),
            "remedies" => gist_of_remedies(case),
            "account" => format!("{} of 6", self.account.iter().filter(|a| a.words.is_some()).count()),
            "causes" => match case.causes.finding() {
                Some((finding, _)) => finding.to_string().replace('_', " "),
                None => "no finding yet".to_owned(),
            },
            "changes" if case.changes.nothing_can_be_done().is_some() => "nothing can be done".to_owned(),
            "changes" => match case.changes.standing().count() {
                0 => "none planned".to_owned(),
                n => format!("{n} planned"),
            },
            "letter" => self.letter_sent.as_ref().map_or_else(|| "not sent".to_owned(), |sent| reach::within(sent)),
            _ => match case.verdict.all().last() {
                Some(given) => super::labels::word_says(&given.word).to_lowercase(),
                None if case.verdict.is_asked() => "asked".to_owned(),
                None => "not asked".to_owned(),
            },
        }
    }

    fn letter_version(&self) -> u32 {
        self.case.letter.last_sent().map(|sent| sent.version).unwrap_or_default()
    }

    fn outcome(&self) -> Option<&'static str> {
        self.case.outcome.map(|outcome: Outcome| super::outcome(outcome))
    }

    fn containment(&self) -> Option<String> {
        match self.case.remedies.containment()? {
            Containment::By(text) => Some(text.clone()),
            Containment::NotNeeded(why) => Some(format!("Not needed: {why}")),
        }
    }

    fn causes(&self) -> Vec<(u32, String, String, Vec<String>)> {
        self.case.causes.standing().map(|c| (c.n, c.branch.to_string(), c.text.clone(), c.whys.clone())).collect()
    }
}

/// The part of the page a form stands in, by the path it is sent to.
fn part_of(form: &str) -> &'static str {
    match form.split('/').next().unwrap_or_default() {
        "promises" => "promises",
        "remedies" | "containment" | "exposure" => "remedies",
        "account" => "account",
        "causes" | "finding" => "causes",
        "changes" | "nothing-can-be-done" | "cannot-be-undone" | "result" | "conclusion" => "changes",
        "forecast" | "verdict-request" | "verdict-taking" => "verdict",
        _ => "",
    }
}

fn gist_of_promises(case: &Case) -> String {
    let owed = case.promises.all().iter().filter(|p| p.is_owed());
    let (broken, due): (Vec<_>, Vec<_>) = owed.partition(|p| p.is_broken());
    match (broken.len(), due.len()) {
        (0, 0) => "none owed".to_owned(),
        (0, n) => format!("{n} owed"),
        (n, 0) => format!("{n} broken"),
        (broken, due) => format!("{broken} broken, {due} owed"),
    }
}

fn gist_of_remedies(case: &Case) -> String {
    match (case.remedies.containment(), case.remedies.all().len()) {
        (None, 0) => "nothing yet".to_owned(),
        (Some(_), 0) => "limited".to_owned(),
        (_, 1) => "1 remedy".to_owned(),
        (_, n) => format!("{n} remedies"),
    }
}
