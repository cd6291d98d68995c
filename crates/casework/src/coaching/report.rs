//! The full report as programs read it: the shape of the API's answer and of `amends coach --json`.

use ::coach::{Actor, Coach, Due, Finding, Inbound, PromiseRead, Report};
use serde::Serialize;
use std::ops::Range;
use utoipa::ToSchema;

/// A stretch of a text, counted in one unit; `end` is the first that no longer belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Stretch)]
pub struct Stretch {
    /// Where it begins, from 0.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// A place in a text, in each of the units programs count in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TextPlace)]
pub struct Place {
    /// The words there; empty when something is missing.
    pub text: String,
    /// In bytes of UTF-8.
    pub bytes: Stretch,
    /// In Unicode code points, as Python counts.
    pub code_points: Stretch,
    /// In UTF-16 units, as JavaScript counts.
    pub utf16: Stretch,
}

/// Where every byte of a text stands in the other units.
pub struct Ruler<'a> {
    text: &'a str,
    at: Vec<(usize, usize)>,
}

impl<'a> Ruler<'a> {
    /// Measures a text once.
    pub fn new(text: &'a str) -> Ruler<'a> {
        let mut at = vec![(0, 0); text.len() + 1];
        let (mut points, mut units) = (0, 0);
        for (byte, letter) in text.char_indices() {
            if let Some(all) = at.get_mut(byte..byte + letter.len_utf8()) {
                all.fill((points, units));
            }
            points += 1;
            units += letter.len_utf16();
        }
        if let Some(end) = at.last_mut() {
            *end = (points, units);
        }
        Ruler { text, at }
    }

    /// A span of bytes in all units.
    pub fn place(&self, span: &Range<usize>) -> Place {
        let of = |byte: usize| self.at.get(byte.min(self.text.len())).copied().unwrap_or_default();
        let (from, to) = (of(span.start), of(span.end));
        Place {
            text: self.text.get(span.clone()).unwrap_or_default().to_owned(),
            bytes: Stretch { start: span.start, end: span.end },
            code_points: Stretch { start: from.0, end: to.0 },
            utf16: Stretch { start: from.1, end: to.1 },
        }
    }
}

/// One thing the coach noticed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CoachFinding)]
pub struct FindingShape {
    /// What it is: `DENIAL`, `SHIRK`, `GROVEL`, `ATTACK`, `SELF_PRAISE`, `HOLLOW`, `NON_APOLOGY`, `WISHY`, `BOSS`,
    /// `JARGON`; missing: `NO_OWNERSHIP`, `NO_NEXT_STEP`, `NO_DATE`, `UNANSWERED`, `MISMATCH`; strengths: `OWN`,
    /// `ACCOUNT`, `REMEDY`, `FIX`, `REGRET`, `RECOMMIT`, `QUESTION`, `THANKS`, `CTA`.
    pub mode: &'static str,
    /// Finer than the mode, as the rule names it; may be empty.
    pub sub: String,
    /// Where; an empty stretch at the end of the text when something is missing.
    pub span: Place,
    /// One plain reason.
    pub reason: String,
    /// One better way.
    pub better: String,
    /// Words that could stand in their place, where the rule knows them.
    pub rewrite: Option<String>,
    /// The rule’s id, such as `denial.records`.
    pub rule: String,
    /// How much it matters, 0 to 100.
    pub weight: u8,
    /// A rule found it; the statistical reader is less sure.
    pub sure: bool,
    /// It is among the four at most that a page shows at once.
    pub shown: bool,
}

/// Who is to act.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PromiseActor)]
pub struct ActorShape {
    /// `me`, `we`, `named`, `team` or `third_party`.
    pub kind: &'static str,
    /// The name, or the writer’s words for them; null for `me` and `we`.
    pub name: Option<String>,
}

/// By when.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PromiseDue)]
pub struct DueShape {
    /// `at` a moment, a `day`, `fuzzy`, `ambiguous`, `relative` to what has not happened, `unresolved`, `none`.
    pub kind: &'static str,
    /// The latest instant the words allow (RFC 3339); null when they allow none to be told.
    pub latest: Option<jiff::Timestamp>,
    /// The words that say when.
    pub span: Option<Place>,
    /// Why it is in doubt, when it is.
    pub why: Option<&'static str>,
}

/// One promise the reply makes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CoachPromise)]
pub struct PromiseShape {
    /// Where.
    pub span: Place,
    /// Who is to act.
    pub actor: ActorShape,
    /// What is to be done, in the writer’s words.
    pub action: String,
    /// By when.
    pub due: DueShape,
    /// What must happen first, in the writer’s words.
    pub condition: Option<String>,
    /// A checkable act; the other kind only sounds like one.
    pub firm: bool,
}

/// Something noticed in the customer’s message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CoachCue)]
pub struct CueShape {
    /// Its name: `safety`, `legal`, `repeat`, `stage.delivery` …
    pub cue: String,
    /// Where in the customer’s message.
    pub span: Place,
}

/// What the customer’s message says: suggestions, which a person confirms.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CoachInbound)]
pub struct InboundShape {
    /// The language it was read in; null: none the coach knows.
    pub language: Option<String>,
    /// It reads as a complaint.
    pub complaint: bool,
    /// How strongly; from 6 on it counts as one.
    pub score: i32,
    /// It praises or thanks in earnest.
    pub compliment: bool,
    /// What the customer asks; places in their message.
    pub questions: Vec<Place>,
    /// Words that say what would make it right.
    pub desired_remedy: Option<String>,
    /// `critical`, `degraded` or `minor`.
    pub severity: Option<String>,
    /// Somebody’s safety or health is spoken of.
    pub safety: bool,
    /// Lawyers, courts, regulators, the press.
    pub legal_threat: bool,
    /// Words that can mean the customer is vulnerable.
    pub vulnerability: bool,
    /// They have written or called before.
    pub repeat_contact: bool,
    /// A promise was made to them and not kept.
    pub broken_promise: bool,
    /// They say they will leave.
    pub churn: bool,
    /// Our people were rude to them.
    pub rude_staff: bool,
    /// Where on the way from purchase to delivery and use it happened.
    pub journey_stage: Option<String>,
    /// Which part of the product or service it is about, or that it is all of it, in their words.
    pub part: Option<String>,
    /// Who speaks: `user`, `procurement`, `accounting`, `sourcing`, `executive`, `representative`.
    pub role: Option<String>,
    /// Where each was found, in the order of the message.
    pub cues: Vec<CueShape>,
}

/// What the coach says of a reply.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CoachReport)]
pub struct ReportShape {
    /// The language it was read in; null: none the coach knows, and nothing was found.
    pub language: Option<String>,
    /// It answers a complaint, as the customer’s words say, an apology in the reply, or the case.
    pub to_complaint: bool,
    /// What hurts and what is missing, most important first.
    pub findings: Vec<FindingShape>,
    /// What helps, in the order of the text.
    pub strengths: Vec<FindingShape>,
    /// What it promises, in the order of the text.
    pub promises: Vec<PromiseShape>,
    /// Questions of the customer it leaves open; places in the customer’s message.
    pub unanswered: Vec<Place>,
    /// The customer’s message as read; null when none came along.
    pub inbound: Option<InboundShape>,
}

/// The shape of what `coach` found in `text`; `customer` is the message it answers, if one came along.
pub fn shape(coach: &Coach, text: &str, report: &Report, customer: Option<&str>) -> ReportShape {
    let ruler = Ruler::new(text);
    let theirs = Ruler::new(customer.unwrap_or_default());
    let shown = report.shown();
    let finding = |finding: &Finding| FindingShape {
        mode: finding.mode.name(),
        sub: finding.sub.clone(),
        span: ruler.place(&finding.span),
        reason: finding.reason.clone(),
        better: finding.better.clone(),
        rewrite: report.language.as_deref().and_then(|language| coach.rewrite(text, finding, language)),
        rule: finding.rule.clone(),
        weight: finding.weight,
        sure: finding.sure,
        shown: shown.iter().any(|one| std::ptr::eq(*one, finding)),
    };
    ReportShape {
        language: report.language.clone(),
        to_complaint: report.to_complaint,
        findings: report.findings.iter().map(finding).collect(),
        strengths: report.strengths.iter().map(finding).collect(),
        promises: report.promises.iter().map(|promise| promised(promise, &ruler)).collect(),
        unanswered: report.unanswered.iter().map(|question| theirs.place(&question.span)).collect(),
        inbound: customer.map(|message| inbound(&coach.inbound(message, None), &theirs)),
    }
}

fn promised(promise: &PromiseRead, ruler: &Ruler) -> PromiseShape {
    let (kind, name) = match &promise.actor {
        Actor::Me => ("me", None),
        Actor::We => ("we", None),
        Actor::Named(name) => ("named", Some(name.clone())),
        Actor::Team(words) => ("team", Some(words.clone())),
        Actor::ThirdParty(words) => ("third_party", Some(words.clone())),
    };
    let why = match &promise.due {
        Due::Ambiguous { why, .. } => Some(*why),
        _ => None,
    };
    PromiseShape {
        span: ruler.place(&promise.span),
        actor: ActorShape { kind, name },
        action: promise.action.clone(),
        due: DueShape {
            kind: promise.due.kind(),
            latest: promise.due.latest().map(jiff::Zoned::timestamp),
            span: promise.due.span().map(|span| ruler.place(&span)),
            why,
        },
        condition: promise.condition.clone(),
        firm: promise.firm,
    }
}

/// The shape of what was found in a customer's message.
pub fn inbound(read: &Inbound, ruler: &Ruler) -> InboundShape {
    let cue = |(cue, span): &(String, Range<usize>)| CueShape { cue: cue.clone(), span: ruler.place(span) };
    InboundShape {
        language: read.language.clone(),
        complaint: read.complaint,
        score: read.score,
        compliment: read.compliment,
        questions: read.questions.iter().map(|question| ruler.place(&question.span)).collect(),
        desired_remedy: read.desired_remedy.clone(),
        severity: read.severity.clone(),
        safety: read.safety,
        legal_threat: read.legal_threat,
        vulnerability: read.vulnerability,
        repeat_contact: read.repeat_contact,
        broken_promise: read.broken_promise,
        churn: read.churn,
        rude_staff: read.rude_staff,
        journey_stage: read.journey_stage.clone(),
        part: read.part.clone(),
        role: read.role.clone(),
        cues: read.cues.iter().map(cue).collect(),
    }
}

#[cfg(test)]
mod tests;
