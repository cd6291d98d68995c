//! The inbound reader: what a customer's message says, as suggestions a person confirms.

use std::ops::Range;

use crate::learned;
use crate::pack::compile::{Cue, Language};
use crate::report::Question;
use crate::token::Text;

/// From this sum of cue weights on, a message is taken for a complaint.
const COMPLAINT_FROM: i32 = 6;
/// What a message starts with: who is unsure takes it for a complaint, as answering one too many costs little.
const UNSURE: i32 = 9;
/// Fewer words than this leave nothing to be unsure of.
const TELLING: usize = 3;
/// Words of a wish that are told, at most.
const LONGEST_WISH: usize = 18;
/// Words between a part and what it fails at, at most.
const NEAR: usize = 3;
/// Cues that say nothing of whether it is a complaint.
const ASIDE: [&str; 4] = ["severity.", "stage.", "role.", "part"];
/// Cues of praise.
const PRAISE: [&str; 3] = ["compliment", "calm.love", "calm.thanks"];
/// From this weight on a sentence complains whatever another one praises.
const ENOUGH: i32 = 4;
/// A cue that a message need not repeat: it counts once.
fn counts(cue: &Cue) -> u8 {
    if cue.name.starts_with("complaint.") || cue.name.starts_with("calm.") { cue.most } else { cue.most.min(1) }
}

/// What the coach noticed in a customer's message. All of it is a suggestion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inbound {
    /// The language it was read in; `None`: "not a language I know".
    pub language: Option<String>,
    /// It reads as a complaint.
    pub complaint: bool,
    /// How strongly; from 6 on it counts as one. A message that tells nothing stands above that. May be negative.
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
    let mut told = Told::of(language.cues.len(), text);
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
        if told.is_new(hit.owner, &hit.tokens) && !ASIDE.iter().any(|aside| cue.name.starts_with(aside)) {
            inbound.score += told.weigh(hit.owner, sentence, cue);
        }
        told.parts.add(&cue.name, sentence, &hit.tokens);
        if counted[hit.owner] <= 20 && cue.name != "part" {
            let tokens = if cue.name == "remedy" { to_the_end(text, hit.tokens) } else { hit.tokens };
            note(&mut inbound, &cue.name, message, text.bytes(tokens));
        }
    }
    if told.any || text.tokens.len() >= TELLING {
        inbound.score += UNSURE;
    }
    inbound.score += told.taken_back();
    inbound.score += language.learned.as_ref().map_or(0, |model| learned::points(text, model));
    inbound.questions = questions(message, text);
    inbound.complaint = inbound.score >= COMPLAINT_FROM;
    inbound.compliment &= !inbound.complaint || told.praises_apart(text);
    if !inbound.complaint {
        // Who complains of nothing asks for something else: a catalogue, a form.
        inbound.desired_remedy = None;
        inbound.cues.retain(|(cue, _)| cue != "remedy");
    }
    if let Some(part) = told.parts.surest().filter(|_| inbound.complaint) {
        note(&mut inbound, "part", message, text.bytes(part));
        inbound.cues.sort_by_key(|(_, span)| span.start);
    }
    inbound
}

/// A wish from where it is heard to the end of what is wished for: the clause, or so many words of it.
fn to_the_end(text: &Text, tokens: Range<usize>) -> Range<usize> {
    let Some(sentence) = text.tokens.get(tokens.start).and_then(|token| text.sentences.get(token.sentence)) else {
        return tokens;
    };
    let most = sentence.tokens.end.min(tokens.start + LONGEST_WISH).max(tokens.end);
    let end = (tokens.end..most).find(|at| text.tokens[*at].after_comma || text.lower(*at) == "?");
    tokens.start..end.unwrap_or(most)
}

/// What the cues told, sentence by sentence.
#[derive(Default)]
struct Told {
    /// Of each cue how often it counted, and up to which word it was heard.
    weighed: Vec<(u8, usize)>,
    any: bool,
    praise: i32,
    sentences: Vec<Mood>,
    parts: Parts,
}

/// Of one sentence.
#[derive(Default, Clone)]
struct Mood {
    is_compliment: bool,
    praises: bool,
    complains: i32,
}

impl Told {
    fn of(cues: usize, text: &Text) -> Self {
        let sentences = vec![Mood::default(); text.sentences.len()];
        Self { weighed: vec![(0, 0); cues], sentences, ..Self::default() }
    }

    /// The same words said once count once, whichever patterns find them.
    fn is_new(&mut self, cue: usize, tokens: &Range<usize>) -> bool {
        let (_, end) = &mut self.weighed[cue];
        let is_new = tokens.start >= *end;
        *end = (*end).max(tokens.end);
        is_new
    }

    /// What the cue adds to the score; nothing once it counted often enough.
    fn weigh(&mut self, at: usize, sentence: usize, cue: &Cue) -> i32 {
        let (times, _) = &mut self.weighed[at];
        *times = times.saturating_add(1);
        if *times > counts(cue) {
            return 0;
        }
        self.any |= cue.weight > 0;
        let mood = &mut self.sentences[sentence];
        if PRAISE.contains(&cue.name.as_str()) {
            mood.praises = true;
            mood.is_compliment |= cue.name == "compliment";
            self.praise += cue.weight;
        } else if cue.weight > 2 {
            mood.complains += cue.weight;
        }
        cue.weight
    }

    /// Praise in one sentence takes back only half of what another complains of.
    fn taken_back(&self) -> i32 {
        let elsewhere = self.sentences.iter().any(|mood| !mood.praises && mood.complains >= ENOUGH);
        if elsewhere { -self.praise / 2 } else { 0 }
    }

    /// A whole sentence praises and complains of nothing: both at once. One word of praise alone is mocking.
    fn praises_apart(&self, text: &Text) -> bool {
        let mut all = self.sentences.iter().zip(&text.sentences);
        all.any(|(mood, sentence)| mood.is_compliment && mood.complains == 0 && sentence.tokens.len() > TELLING)
    }
}

/// Which part it is about: named where something fails right beside it, and not as the place where something else does.
#[derive(Default)]
struct Parts {
    named: Vec<(usize, Range<usize>)>,
    places: Vec<Range<usize>>,
    failing: Vec<(usize, Range<usize>)>,
}

impl Parts {
    fn add(&mut self, cue: &str, sentence: usize, tokens: &Range<usize>) {
        match cue {
            "part" => self.named.push((sentence, tokens.clone())),
            "part.place" => self.places.push(tokens.clone()),
            "complaint.broken" | "complaint.wrong" | "complaint.missing" => {
                self.failing.push((sentence, tokens.clone()));
            }
            _ => {}
        }
    }

    /// The first one, as long as it is named; silence when nothing fails beside it.
    fn surest(&self) -> Option<Range<usize>> {
        let is_place =
            |part: &Range<usize>| self.places.iter().any(|place| place.start < part.start && part.end <= place.end);
        let fails = |sentence: usize, part: &Range<usize>| {
            let beside = |(at, cue): &(usize, Range<usize>)| {
                *at == sentence && (cue.end == part.start || (part.end..=part.end + NEAR).contains(&cue.start))
            };
            self.failing.iter().any(beside)
        };
        let sure = self.named.iter().filter(|(sentence, part)| !is_place(part) && fails(*sentence, part));
        sure.map(|(_, part)| part.clone()).min_by_key(|part| (part.start, std::cmp::Reverse(part.end)))
    }
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
