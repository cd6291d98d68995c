//! The inbound reader: what a customer's message says, as suggestions a person confirms.

use std::ops::Range;

use crate::pack::compile::Language;
use crate::report::Question;
use crate::token::Text;

/// From this sum of cue weights on, a message is taken for a complaint.
const COMPLAINT_FROM: i32 = 6;

/// What the coach noticed in a customer's message. All of it is a suggestion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inbound {
    /// The language it was read in; `None`: "not a language I know".
    pub language: Option<String>,
    /// It reads as a complaint.
    pub complaint: bool,
    /// How strongly; from 6 on it counts as one. May be negative.
    pub score: i32,
    /// It praises or thanks in earnest.
    pub compliment: bool,
    /// What the customer asks.
    pub questions: Vec<Question>,
    /// Words that say what would make it right.
    pub desired_remedy: Option<String>,
    /// How severe it is for them: `critical` (safety, or they cannot work or live as usual), `degraded` or `minor`.
    pub severity: Option<String>,
    /// Somebody's safety or health is spoken of.
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
    /// Where each cue stands: its name and bytes of the text, in the order of the text.
    pub cues: Vec<(String, Range<usize>)>,
}

/// Reads a message that was already cut into words.
pub(crate) fn read(message: &str, text: &Text, language: &Language) -> Inbound {
    let mut inbound = Inbound { language: Some(language.id.clone()), ..Inbound::default() };
    let mut counted = vec![0_u8; language.cues.len()];
    let mut barred: Vec<Option<(usize, bool)>> = vec![None; language.cues.len()];
    for hit in language.cue_matches.scan(text) {
        let cue = &language.cues[hit.owner];
        let sentence = text.tokens[hit.tokens.start].sentence;
        let bar = match barred[hit.owner] {
            Some((known, bar)) if known == sentence => bar,
            _ => cue.unless.occur(text, text.sentences[sentence].tokens.clone()),
        };
        barred[hit.owner] = Some((sentence, bar));
        if bar {
            continue;
        }
        counted[hit.owner] = counted[hit.owner].saturating_add(1);
        if counted[hit.owner] <= cue.most && (cue.name.starts_with("complaint.") || cue.name.starts_with("calm.")) {
            inbound.score += cue.weight;
        }
        if counted[hit.owner] <= 20 {
            note(&mut inbound, &cue.name, message, text.bytes(hit.tokens));
        }
    }
    inbound.questions = questions(message, text);
    inbound.complaint = inbound.score >= COMPLAINT_FROM;
    inbound.compliment &= inbound.score < COMPLAINT_FROM;
    inbound
}

fn note(inbound: &mut Inbound, cue: &str, message: &str, span: Range<usize>) {
    match cue {
        "compliment" => inbound.compliment = true,
        "safety" => inbound.safety = true,
        "legal" => inbound.legal_threat = true,
        "vulnerable" => inbound.vulnerability = true,
        "repeat" => inbound.repeat_contact = true,
        "broken_promise" => inbound.broken_promise = true,
        "churn" => inbound.churn = true,
        "rude_staff" => inbound.rude_staff = true,
        "remedy" => {
            inbound.desired_remedy.get_or_insert_with(|| message[span.clone()].to_owned());
        }
        "part" => {
            inbound.part.get_or_insert_with(|| message[span.clone()].to_owned());
        }
        _ => {
            if let Some(stage) = cue.strip_prefix("stage.") {
                inbound.journey_stage.get_or_insert_with(|| stage.to_owned());
            } else if let Some(role) = cue.strip_prefix("role.") {
                inbound.role.get_or_insert_with(|| role.to_owned());
            } else if let Some(severity) = cue.strip_prefix("severity.") {
                worse(&mut inbound.severity, severity);
            }
        }
    }
    if cue == "safety" {
        worse(&mut inbound.severity, "critical");
    }
    inbound.cues.push((cue.to_owned(), span));
}

/// Of two severities the worse one stays.
fn worse(severity: &mut Option<String>, new: &str) {
    let rank = |name: &str| ["minor", "degraded", "critical"].iter().position(|known| *known == name);
    if severity.as_deref().is_none_or(|old| rank(old) < rank(new)) {
        *severity = Some(new.to_owned());
    }
}

fn questions(message: &str, text: &Text) -> Vec<Question> {
    let asked = text.sentences.iter().filter(|sentence| sentence.question && sentence.tokens.len() > 2);
    let read = asked.map(|sentence| {
        let span = text.bytes(sentence.tokens.clone());
        Question { text: message[span.clone()].to_owned(), span }
    });
    read.take(20).collect()
}
