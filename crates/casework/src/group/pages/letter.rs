//! The letter to all: written in each language, looked at as one of them reads it, and sent.

use super::number;
use super::shared::{done, forms};
use crate::coach_pack;
use crate::coaching::{Asked, Setting};
use crate::group::work::{self, language_of, reading};
use crate::group::{Audience, Group, fields, join, load};
use crate::letter::pages::Sheet;
use crate::letter::{Head, Names, Sections, draft, greets_by_first_name};
use crate::message::marks;
use askama::Template;
use axum::extract::{Path, Query, State};
use base::context::Context;
use base::ids::{CaseNo, GroupNo};
use base::refusal::Refusal;
use serde::Deserialize;
use text::Language;
use web::App;
use web::answer::{Answer, page};
use web::draft;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::reopen::{Again, Reopen};
use web::session::Me;
use web::widgets::Offered;

#[derive(Template)]
#[template(path = "group/letter.html")]
struct LetterPage {
    frame: Frame,
    no: GroupNo,
    title: String,
    /// Each language: its tag, its name, whether the letter is saved in it, and whether it is the one shown.
    languages: Vec<(&'static str, &'static str, bool, bool)>,
    language: Language,
    parts: Vec<Part>,
    fields: Vec<String>,
    /// Languages somebody reads in which it is not written: which, how many, and one's name.
    without: Vec<(Language, i64, String)>,
    /// Of those a letter would go to.
    everyone: i64,
    not_told: i64,
    drafted: Vec<Language>,
    /// Why it cannot go yet.
    not_yet: Option<String>,
    may_send: bool,
    /// Red marks of the coach in its texts.
    marks: u32,
    /// The path of the form below the group.
    form: String,
    kept: Kept,
}

impl LetterPage {
    /// Those it goes to when it goes to all.
    fn everybody(&self) -> &'static str {
        match self.not_told < self.everyone {
            true => "Everyone, including those who already have a letter",
            false => "Everybody",
        }
    }

    /// What the second press is called.
    fn press(&self, is_again: bool) -> String {
        if is_again && self.marks > 0 { marks::press(self.marks, "Send") } else { "Send letter".to_owned() }
    }
}

fn page_of(no: GroupNo) -> String {
    format!("/group-cases/{no}/letter")
}

/// One part of the letter in its form.
struct Part {
    name: &'static str,
    label: &'static str,
    text: String,
}

/// The page's own address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct LetterQuery {
    language: String,
    done: String,
}

/// `GET /group-cases/G-12/letter`
///
/// # Errors
/// When there is no such group here.
pub async fn letter(
    State(app): State<App>,
    me: Me,
    Path(no): Path<String>,
    Query(asked): Query<LetterQuery>,
) -> Answer {
    let no = number(&no)?;
    let typed = draft::of_page(&app, &me, &page_of(no)).await?.below(&format!("/group-cases/{no}"));
    show_with(&app, &me, no, (asked, typed)).await
}

/// How the page opens again with what was typed.
pub const LETTER_REOPENS: Reopen =
    Reopen { page: "/group-cases/{group}/letter", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    let no = number(again.part("group"))?;
    let kept = again.kept.clone().below(&format!("/group-cases/{no}"));
    let sent_in = Some(kept.of("letters", "language")).filter(|sent_in| !sent_in.is_empty());
    let asked = again.query().unwrap_or_default().split('&').find_map(|part| part.strip_prefix("language="));
    let language = kept.form.strip_prefix("letter-drafts/").or(sent_in).or(asked).unwrap_or_default().to_owned();
    show_with(&again.app, &again.me, no, (LetterQuery { language, done: String::new() }, kept)).await
}

async fn show_with(app: &App, me: &Me, no: GroupNo, (asked, kept): (LetterQuery, Kept)) -> Answer {
    let (framed, org, organisation) = (me.framed(app), me.who.org, me.organisation.clone());
    let coach = coach_pack::coach_of(&app.desk, org).await?;
    let read = app.desk.read(move |sql| {
        let (group, _) = load(sql, org, no)?;
        let texts = join::draft_of(sql, org, no)?;
        let about = (Audience::Everyone, group.drafted.as_slice());
        let without = join::without_text(sql, (org, &organisation), no, about)?;
        let next = group.letter() + 1;
        let everyone = work::store::audience(sql, (org, no), (next, Audience::Everyone))?;
        let not_told = work::store::audience(sql, (org, no), (next, Audience::NotTold))?;
        Ok((framed.read(sql, "groups")?, group, texts, without, everyone, not_told))
    });
    let (frame, group, texts, without, everyone, not_told) = read.await?;
    let ctx = Context {
        now: app.desk.now(),
        actor: me.who.actor,
        organisation: &me.organisation,
        has_mail: true,
        given: &[],
    };
    let chosen = Language::ALL.into_iter().find(|language| language.code() == asked.language);
    let language = chosen.or(group.drafted.first().copied()).unwrap_or(me.organisation.language);
    let saved = texts.iter().find(|(written, _)| *written == language).map(|(_, text)| text.clone());
    let text = saved.unwrap_or_else(|| from_facts(&group, language, &ctx));
    // What was sent in one language is no text of another.
    let is_sent = kept.is("letters") && kept.of("letters", "language") == language.code();
    let form = if is_sent { "letters".to_owned() } else { format!("letter-drafts/{}", language.code()) };
    let asked_for = Asked::default();
    let setting = Setting::ours(&asked_for, ctx.now, &me.organisation.calendar);
    let marks = texts.iter().map(|(_, text)| marks::told(&coach, &text.text(), &setting, &[]).0).sum();
    let offered = forms(&group, &ctx).remove("letters");
    let notice = kept.problem().map(|says| match kept.wrong("letters", "marks") {
        // Which marks it has is said where it is sent.
        Some(_) => "The letter hasn’t been sent. The marks are listed above the button.".to_owned(),
        None => format!("{says} What you wrote is still here."),
    });
    let notice = notice.map(|says| Notice { says, is_wrong: true });
    page(&LetterPage {
        frame: frame.saying(notice).having_done(done(&asked.done)),
        no,
        title: group.title.clone(),
        languages: Language::ALL
            .map(|each| (each.code(), each.english(), group.drafted.contains(&each), each == language))
            .into(),
        language,
        parts: parts(&text, (&kept, &form)),
        fields: fields::names(&group.columns),
        without,
        everyone,
        not_told,
        drafted: group.drafted.clone(),
        not_yet: match &offered {
            Some(Offered::NotNow(says)) => Some(says.clone()),
            _ => None,
        },
        may_send: offered == Some(Offered::Open),
        marks,
        form,
        kept,
    })
}

/// A first text in the language, from what the group knows; the words of each language are those of any letter.
fn from_facts(group: &Group, language: Language, ctx: &Context) -> Sections {
    let owner = group.owner.and_then(|id| ctx.organisation.people.find(id)).or(ctx.member().ok());
    // The title is in the language of whoever wrote it: in a letter in another it would read strangely.
    let subject = if language == ctx.organisation.language { group.title.as_str() } else { "" };
    let names = Names {
        greeted: if greets_by_first_name(language) { "{first name}" } else { "{name}" },
        owner: owner.map_or("", |person| person.name.as_str()),
        direct_line: owner.map_or("", |person| person.direct_line.as_str()),
        has_mail: true,
        subject,
        people: &ctx.organisation.people,
        zone: ctx.organisation.zone(),
        language,
    };
    draft(&Default::default(), &group.remedies, &group.changes, &Default::default(), names)
}

fn parts(text: &Sections, (kept, form): (&Kept, &str)) -> Vec<Part> {
    let part = |name, label, written: &str| {
        let text = kept.or(form, name, written).to_owned();
        Part { name, label, text }
    };
    vec![
        part("subject", "Subject", &text.subject),
        part("happened", "What happened, as we understand it, and what we got wrong", &text.happened),
        part("fixed", "What we have done", &text.fixed),
        part("changes", "What changes, so that it does not happen again", &text.changes),
        part("closing", "Who answers, and how to reach them", &text.closing),
    ]
}

#[derive(Template)]
#[template(path = "group/reading.html")]
struct ReadingPage {
    no: GroupNo,
    case: CaseNo,
    name: String,
    language: &'static str,
    sheet: Option<Sheet>,
    /// Why they would not get it.
    held: Option<String>,
}

/// `GET /group-cases/G-12/letter/A-1050`, or `/letter/first`: the letter as it would read for one of them.
///
/// # Errors
/// When there is no such group here, or that case is not in it.
pub async fn letter_as(State(app): State<App>, me: Me, Path((no, case)): Path<(String, String)>) -> Answer {
    let (org, no) = (me.who.org, number(&no)?);
    let case: Option<CaseNo> = if case == "first" {
        None
    } else {
        Some(case.parse().map_err(|()| Refusal::not_found("There is no such case."))?)
    };
    let read = app.desk.read(move |sql| {
        let (group, _) = load(sql, org, no)?;
        let missing = || Refusal::not_found("That case is not in this group case.");
        let reader = work::store::reader(sql, (org, no), case)?.ok_or_else(missing)?;
        Ok((group, reader, join::draft_of(sql, org, no)?))
    });
    let (group, reader, texts) = read.await?;
    let ours = me.organisation.language;
    let fallback = group.drafted.first().copied();
    let language = language_of(reader.language, &group.drafted, fallback, ours).unwrap_or(ours);
    let ctx = Context {
        now: app.desk.now(),
        actor: me.who.actor,
        organisation: &me.organisation,
        has_mail: true,
        given: &[],
    };
    let (sheet, held) = match reading(&texts, language, &reader) {
        None => (None, Some("The letter isn’t saved in any language yet.".to_owned())),
        Some((_, Err(field))) => (None, Some(format!("There is no value for “{field}”, so it would be held back."))),
        Some((_, Ok(sections))) => {
            let sha256 = sections.sha256();
            let head = Head { no: reader.no, sha256: &sha256, contact: &reader.name, language };
            let sheet = Sheet::new(&sections, head, &ctx, Language::English);
            (Some(Sheet { seal: "as it would be sent".to_owned(), ..sheet }), None)
        }
    };
    page(&ReadingPage { no, case: reader.no, name: reader.name, language: language.english(), sheet, held })
}
