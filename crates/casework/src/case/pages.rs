//! The page of a case: everything is read once, and each panel renders its part.

mod colleagues;
mod reopen;
mod strangers;

use super::panel::{Column, Shown, Source, column, offered};
use super::{Case, Stored, done};
use crate::coaching::{Setting, what_is_asked};
use crate::customer::{Contact, Customer};
use crate::group::{self, Group};
use crate::message::marks;
use crate::message::panel::{Suggestion, Waiting, latest, suggestions};
use crate::message::store::{File, Words};
use crate::{customer, joining, message};
use askama::Template;
use axum::extract::{Path, State};
use base::context::{Context, Given};
use base::ids::{CaseNo, ContactId, GroupNo};
use base::refusal::{Error, Fault, Kind, Refusal};
use engine::aggregate::Here;
use engine::arrival::authentication::{self, Authentication};
use engine::outbox;
use jiff::Timestamp;
pub use reopen::REOPENS;
use serde::Deserialize;
use text::Text;
use web::App;
use web::answer::{Answer, page};
use web::draft;
use web::extract::Asked;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::module::Modules;
use web::session::Me;
use web::widgets::Forms;

#[derive(Template)]
#[template(path = "case/show.html")]
struct CasePage {
    frame: Frame,
    no: CaseNo,
    subject: String,
    head: Vec<Shown>,
    talk: Vec<Shown>,
    side: Vec<Shown>,
}

/// Everything of one case, read on one picture of the store.
pub struct Read {
    pub frame: Frame,
    pub history: Vec<Stored>,
    pub case: Case,
    pub words: Vec<Words>,
    pub senders: Vec<(u32, Authentication)>,
    pub files: Vec<(u32, File)>,
    pub troubles: Vec<(u32, u32, Text)>,
    /// Messages that can still be taken back.
    pub held: Vec<(u32, Timestamp)>,
    pub unreachable: Option<(Timestamp, Text)>,
    pub others: Vec<Contact>,
    pub waiting: Vec<Waiting>,
    /// Everyone on the customer's side, by the order of their numbers.
    pub names: Vec<(ContactId, String)>,
    /// The message that is being answered, when somebody chose one.
    pub reply: Option<u32>,
    /// The outside party whose costs, address and closing are asked for.
    pub outside: Option<u32>,
    /// The message that is to be moved to another case.
    pub moving: Option<u32>,
    pub contact: Contact,
    pub customer: Customer,
    /// The group it belongs to.
    pub group: Option<(GroupNo, Group)>,
    /// What members gave them lately in other cases.
    pub given: Vec<Given>,
    /// The customer's other open cases.
    pub cases: Vec<(CaseNo, String)>,
}

/// The page's own address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct CaseQuery {
    /// `all`: every colleague is offered.
    people: String,
    /// The message that is being answered.
    reply: Option<u32>,
    outside: Option<u32>,
    moving: Option<u32>,
    /// The form that was taken before, by the path it was sent to.
    pub done: String,
    /// The mail that went with it and may be taken back: `A-1042/7`.
    undo: String,
}

impl Read {
    /// When a mail goes that can still be taken back.
    pub fn goes_at(&self, n: u32) -> Option<Timestamp> {
        self.held.iter().find(|(held, _)| *held == n).map(|(_, at)| *at)
    }
}

/// `GET /cases/A-1042`
///
/// # Errors
/// When there is no such case here.
pub async fn case(State(app): State<App>, me: Me, Path(no): Path<String>, Asked(asked): Asked<CaseQuery>) -> Answer {
    let no: CaseNo = no.parse().map_err(|()| Refusal::not_found("There is no such case."))?;
    joining::drafts::follow(&app, &me, no).await?;
    let typed = draft::of_page(&app, &me, &format!("/cases/{no}")).await?.below(&format!("/cases/{no}"));
    show_with(&app, &me, no, (typed, asked)).await
}

/// Reads everything of a case.
///
/// # Errors
/// When there is no such case here.
pub async fn read(app: &App, me: &Me, no: CaseNo) -> Result<Read, Error> {
    let framed = me.framed(app);
    let (org, now, organisation) = (me.who.org, app.desk.now(), me.organisation.clone());
    app.desk
        .read(move |sql| {
            let history = crate::case::history(sql, org, no)?;
            let case = crate::case::fold(&history)
                .ok_or_else(|| Refusal::not_found(format!("There is no case {no} here.")))?;
            let contact = crate::case::contact_of(sql, org, &case)?;
            let gone = || Refusal::not_found("This customer no longer exists.");
            let customer = customer::customer(sql, org, case.head.customer)?.ok_or_else(gone)?;
            let (others, waiting) = strangers::strangers(sql, org, &case)?;
            let at = Here { org, now, organisation: &organisation };
            Ok(Read {
                given: super::given_elsewhere(sql, (no, &case), &at)?,
                cases: joining::store::others(sql, org, (case.head.customer, no))?,
                others,
                waiting,
                names: customer::names(sql, org, &case)?,
                reply: None,
                outside: None,
                moving: None,
                frame: framed.read(sql, "cases")?,
                senders: authentication::of_case(sql, org, no)?,
                words: message::store::of_all(sql, org, no)?,
                files: message::store::files(sql, org, no)?,
                troubles: outbox::troubles(sql, org, no)?,
                held: outbox::held(sql, org, no, now)?,
                unreachable: match &contact.email {
                    Some(email) => outbox::is_dead(sql, org, email)?,
                    None => None,
                },
                history,
                group: match case.shared.group() {
                    Some(no) => Some((no, group::shown(sql, org, no)?)),
                    None => None,
                },
                case,
                contact,
                customer,
            })
        })
        .await
}

/// The page, with a form as it was typed when one was refused.
pub(crate) async fn show_with(app: &App, me: &Me, no: CaseNo, (kept, asked): (Kept, CaseQuery)) -> Answer {
    let read = Read { reply: asked.reply, outside: asked.outside, moving: asked.moving, ..read(app, me, no).await? };
    let ctx = Context {
        now: app.desk.now(),
        actor: me.who.actor,
        organisation: &me.organisation,
        has_mail: read.contact.email.is_some(),
        given: &read.given,
    };
    let coach = crate::coach_pack::coach_of(&app.desk, me.who.org).await?;
    let everyone = asked.people == "all";
    let near = colleagues::offered(&read.case, &kept, &ctx, everyone);
    let source = Source {
        no,
        read: &read,
        ctx: &ctx,
        forms: forms(app.modules, (no, &read.case), &kept, &ctx),
        colleagues: near.iter().map(|person| (person.id.0, person.name.clone())).collect(),
        more: Some(me.organisation.people.active().count() - near.len()).filter(|more| *more > 0),
        suggestions: suggested(app, me, (&coach, &read)).await?,
        marks: marks_of(app, me, (no, coach.as_ref()), &kept).await?,
        has_second_opinion: app.slot::<crate::coaching::ask::Second>().is_some(),
        outbox: app.reach.outbox.clone().filter(|_| ctx.has_mail),
    };
    let held = undo(&read, no, &asked.undo, me);
    let notice = kept.problem().map(|says| Notice { says: at_the_head(&kept, says).to_owned(), is_wrong: true });
    let name = told(&source, &asked.done);
    let (done, undo) = match held {
        Some((path, goes_at)) => (done::going(&asked.done, &name, goes_at.duration_since(ctx.now)), Some(path)),
        None => (done::says(&asked.done, &name), undo_waiver(&source, &asked.done)),
    };
    let rendered = |of| column(app.modules, of, &source).map_err(|cause| Error::from(Fault::from(cause)));
    page(&CasePage {
        frame: read.frame.clone().saying(notice).having_done(done).undone_by(undo),
        no,
        subject: super::words::called(&read.case.head.subject).to_string(),
        head: rendered(Column::Head)?,
        talk: rendered(Column::Talk)?,
        side: rendered(Column::Side)?,
    })
}

/// Where the mail that went with the form that was taken is taken back, by whoever sent it and while it can be. Said beside the
/// words of that form; a mail that went before it has its own Undo in the thread.
fn undo(read: &Read, no: CaseNo, named: &str, me: &Me) -> Option<(String, Timestamp)> {
    let (case, n) = named.split_once('/')?;
    let n = n.parse::<u32>().ok().filter(|_| case.parse() == Ok(no))?;
    let goes_at = read.goes_at(n)?;
    let outside = || read.case.outside.letter(n).and_then(|(_, letter)| letter.sent_by());
    let sender = read.case.messages.get(n).map(|sent| sent.sent_by()).or_else(outside);
    let is_mine = sender == Some(me.who.actor);
    is_mine.then(|| (format!("/cases/{no}/messages/{n}/taking-back"), goes_at))
}

/// Where it is undone that a message needs no answer, right after that was said.
fn undo_waiver(source: &Source, form: &str) -> Option<String> {
    let undo = format!("{}/waiver-undo", form.strip_suffix("/waiver")?);
    source.forms.may(&undo).then(|| format!("{}/{undo}", source.forms.base))
}

/// What is said at the head of the page of a form that was refused; which marks a reply has is said where it is sent.
fn at_the_head<'a>(kept: &Kept, says: &'a str) -> &'a str {
    if kept.wrong("replies", "marks").is_some() {
        "Your reply hasn’t been sent. The marks are listed above the button."
    } else {
        says
    }
}

/// Whom it was done to, by first name: whoever the last reply went to, else the person let down.
fn told(source: &Source, form: &str) -> String {
    let last = source.case().messages.all().iter().rfind(|message| message.went_out());
    let last = last.and_then(|message| message.recipients().first().copied());
    let contact = last.filter(|_| form == "replies").and_then(|id| source.contact_named(id));
    contact.unwrap_or(source.contact()).first_name().to_owned()
}

/// What their latest message says, to be confirmed.
async fn suggested(app: &App, me: &Me, (coach, read): (&coach::Coach, &Read)) -> Result<Vec<Suggestion>, Error> {
    let Some((message, body)) = latest(&read.case, &read.words) else { return Ok(Vec::new()) };
    let inbound = crate::coach_pack::inbound(&app.desk, me.who.org, coach, body).await?;
    Ok(suggestions(&read.case, &read.words, (message, body), &inbound))
}

/// How many marks a reply has that was refused for them.
async fn marks_of(app: &App, me: &Me, (no, coach): (CaseNo, &coach::Coach), kept: &Kept) -> Result<Option<u32>, Error> {
    if kept.wrong("replies", "marks").is_none() {
        return Ok(None);
    }
    let org = me.who.org;
    let asked = app.desk.read(move |sql| what_is_asked(sql, org, no)).await?;
    let setting = Setting::ours(&asked, app.desk.now(), &me.organisation.calendar);
    let (text, set_aside) = (kept.of("replies", "text"), kept.all("replies", "coach_overruled"));
    let report = coach.read(text, &setting.context());
    let open = marks::unrecorded(text, &report, &kept.all("replies", "promise_what"));
    Ok(u32::try_from(marks::red(&report, &set_aside).len() + open.len()).ok())
}

/// The forms of the page: each carries the version of the case, so that whoever comes second is told what changed.
pub(crate) fn forms<'a>(modules: Modules, (no, case): (CaseNo, &Case), kept: &'a Kept, ctx: &Context) -> Forms<'a> {
    let forms = Forms::new(format!("/cases/{no}"), kept, offered(modules, case, ctx));
    forms.carrying("version", seen(kept).unwrap_or(case.version).to_string())
}

/// The version that whoever sends a refused form had before them: what others did since they have still to be told.
fn seen(kept: &Kept) -> Option<u32> {
    kept.refusal.as_ref().filter(|refusal| refusal.kind == Kind::Invalid)?;
    kept.of(&kept.form, "version").parse().ok()
}
