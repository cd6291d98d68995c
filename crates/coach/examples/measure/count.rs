//! Counts what was found against what was labelled, by language.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use coach::eval::{Scores, Tally, evaluate};
use coach::{Coach, Context, Mode, Report};
use jiff::Zoned;
use serde_json::{Value, json};

use crate::loader::{Corpus, Promise, Reply, Sentence};

/// A part in a whole.
#[derive(Clone, Copy, Default)]
pub struct Share(usize, usize);

impl Share {
    fn add(&mut self, hit: bool) {
        self.0 += usize::from(hit);
        self.1 += 1;
    }

    fn json(self) -> Value {
        json!([self.0, self.1])
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "counts are small")]
        let share = if self.1 == 0 { 0.0 } else { self.0 as f64 / self.1 as f64 };
        write!(f, "{share:.2} ({}/{})", self.0, self.1)
    }
}

/// What was counted in one language.
#[derive(Default)]
pub struct Of {
    replies: usize,
    scores: Scores,
    /// Of sentences, by mode: those that have it and got it; those without any that got it.
    hits: BTreeMap<Mode, Share>,
    /// Marks of a mode on sentences that do not have it, by mode.
    strays: BTreeMap<Mode, usize>,
    /// Sentences with a mode that got one of theirs; clean ones and clean twins that got any.
    hit: Share,
    clean: Share,
    twins: Share,
    own: Tally,
    sentence_promises: Tally,
    pairs_bad: Share,
    pairs_any: Share,
    pairs_good: Share,
    promises: Tally,
    due: Share,
    invented: Share,
    complaints: Tally,
    remedies: Share,
    /// Marks shown that were not labelled, in replies to a complaint without a fault; such replies.
    harmful: (usize, usize),
}

/// By language, and `all`.
pub struct Counts {
    by: BTreeMap<String, Of>,
    wrong: Vec<String>,
}

struct Counter<'a> {
    coach: &'a Coach,
    counts: Counts,
    most: usize,
}

/// Reads all of `corpus` (or of one language) and counts; keeps up to `most` texts read otherwise than labelled.
pub fn count(coach: &Coach, corpus: &Corpus, lang: Option<&str>, most: usize) -> Counts {
    let is_wanted = |of: &str| lang.is_none_or(|lang| lang == of);
    let mut counter = Counter { coach, counts: Counts { by: BTreeMap::new(), wrong: Vec::new() }, most };
    for sentence in corpus.sentences.iter().filter(|one| is_wanted(&one.lang)) {
        counter.sentence(sentence);
    }
    for pair in corpus.pairs.iter().filter(|one| is_wanted(&one.lang)) {
        counter.pair(&pair.lang, &pair.mode, &pair.bad, &pair.good);
    }
    for promise in corpus.promises.iter().filter(|one| is_wanted(&one.lang)) {
        counter.promise(promise);
    }
    for message in corpus.messages.iter().filter(|one| is_wanted(&one.lang)) {
        counter.message(&message.lang, &message.text, message.complaint, message.remedy);
    }
    let replies: Vec<&Reply> = corpus.replies.iter().filter(|one| is_wanted(&one.lang)).collect();
    counter.replies(&replies);
    counter.counts
}

fn add(tally: &mut Tally, found: bool, labelled: bool) {
    tally.right += usize::from(found && labelled);
    tally.wrong += usize::from(found && !labelled);
    tally.missed += usize::from(!found && labelled);
}

fn hurting(report: &Report) -> BTreeSet<Mode> {
    report.findings.iter().map(|finding| finding.mode).filter(|mode| mode.hurts()).collect()
}

impl Counter<'_> {
    fn each(&mut self, lang: &str, each: impl Fn(&mut Of)) {
        each(self.counts.by.entry(lang.to_owned()).or_default());
        each(self.counts.by.entry("all".to_owned()).or_default());
    }

    fn note(&mut self, is_wrong: bool, what: impl FnOnce() -> String) {
        if is_wrong && self.counts.wrong.len() < self.most {
            self.counts.wrong.push(what());
        }
    }

    fn read(&self, text: &str, lang: &str) -> Report {
        self.coach.read(text, &Context { language: Some(lang), ..Context::default() })
    }

    fn sentence(&mut self, sentence: &Sentence) {
        let Sentence { lang, text, promise, is_twin, .. } = sentence;
        let report = self.read(text, lang);
        let found = hurting(&report);
        let gold: BTreeSet<Mode> = sentence.modes.iter().filter_map(|name| Mode::named(name)).collect();
        let bad: BTreeSet<Mode> = gold.iter().copied().filter(|mode| mode.hurts()).collect();
        let owns = report.admits() || report.has(Mode::Own);
        let is_own = gold.contains(&Mode::Own);
        let promises = !report.promises.is_empty();
        self.each(lang, |of| {
            if bad.is_empty() {
                of.clean.add(!found.is_empty());
                if *is_twin {
                    of.twins.add(!found.is_empty());
                }
            } else {
                of.hit.add(bad.iter().any(|mode| found.contains(mode)));
            }
            for mode in &bad {
                of.hits.entry(*mode).or_default().add(found.contains(mode));
            }
            for mode in found.difference(&bad) {
                *of.strays.entry(*mode).or_default() += 1;
            }
            add(&mut of.own, owns, is_own);
            if let Some(gold) = *promise {
                add(&mut of.sentence_promises, promises, gold);
            }
        });
        self.note(found != bad, || format!("{lang} labelled {bad:?} found {found:?}: {text}"));
        self.note(owns != is_own, || format!("{lang} OWN labelled {is_own} found {owns}: {text}"));
        self.note(promise.is_some_and(|gold| gold != promises), || format!("{lang} promise found {promises}: {text}"));
    }

    fn pair(&mut self, lang: &str, mode: &str, bad: &str, good: &str) {
        let (bad, good) = (hurting(&self.read(bad, lang)), hurting(&self.read(good, lang)));
        let mode = Mode::named(mode);
        self.each(lang, |of| {
            of.pairs_bad.add(mode.is_some_and(|mode| bad.contains(&mode)));
            of.pairs_any.add(!bad.is_empty());
            of.pairs_good.add(!good.is_empty());
        });
    }

    fn promise(&mut self, promise: &Promise) {
        let lang = promise.lang.as_str();
        let context = Context { language: Some(lang), sent_at: promise.sent_at.clone(), ..Context::default() };
        let report = self.coach.read(&promise.text, &context);
        let found = !report.promises.is_empty();
        let day = report.promises.iter().find_map(|one| one.due.latest().map(Zoned::date)).map(|day| day.to_string());
        let gold = promise.due.as_deref().and_then(|due| due.get(..10));
        self.each(lang, |of| {
            add(&mut of.promises, found, promise.promise);
            if found && promise.promise {
                match gold {
                    Some(gold) => of.due.add(day.as_deref() == Some(gold)),
                    None => of.invented.add(day.is_some()),
                }
            }
        });
        let text = &promise.text;
        self.note(found != promise.promise, || format!("{lang} promise found {found}: {text}"));
        let is_wrong = found && promise.promise && day.as_deref() != gold;
        self.note(is_wrong, || format!("{lang} due labelled {gold:?} found {day:?}: {text}"));
    }

    fn message(&mut self, lang: &str, text: &str, complaint: bool, remedy: bool) {
        let read = self.coach.inbound(text, Some(lang));
        self.each(lang, |of| {
            add(&mut of.complaints, read.complaint, complaint);
            if remedy {
                of.remedies.add(read.desired_remedy.is_some());
            }
        });
        self.note(read.complaint != complaint, || {
            format!("{lang} complaint found {} ({}): {text}", read.complaint, read.score)
        });
    }

    fn replies(&mut self, replies: &[&Reply]) {
        let languages: BTreeSet<&str> = replies.iter().map(|reply| reply.lang.as_str()).collect();
        for lang in languages.iter().copied().chain(std::iter::once("all")) {
            let here: Vec<&&Reply> = replies.iter().filter(|reply| lang == "all" || reply.lang == lang).collect();
            let labelled: Vec<_> = here.iter().map(|reply| reply.labelled.clone()).collect();
            let scores = evaluate(self.coach, &labelled);
            let harmful = here.iter().filter_map(|reply| harmful(self.coach, reply));
            let harmful = harmful.fold((0, 0), |(marks, replies), found| (marks + found, replies + 1));
            let of = self.counts.by.entry(lang.to_owned()).or_default();
            (of.replies, of.scores, of.harmful) = (here.len(), scores, harmful);
        }
    }
}

/// Marks shown on a good reply to a complaint that nobody labelled; `None` when the reply is not good.
fn harmful(coach: &Coach, reply: &Reply) -> Option<usize> {
    let labelled = &reply.labelled;
    let hurts = labelled.labels.iter().filter_map(|name| Mode::named(name)).any(Mode::hurts);
    if !labelled.complaint || hurts {
        return None;
    }
    let context = Context {
        customer_text: labelled.customer.as_deref(),
        sent_at: labelled.sent_at.clone(),
        ..Context::default()
    };
    let report = coach.read(&labelled.reply, &context);
    Some(report.shown().iter().filter(|finding| !labelled.labels.contains(finding.mode.name())).count())
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, tally: &Tally) -> fmt::Result {
    let gold = tally.right + tally.missed;
    if gold + tally.wrong == 0 {
        return Ok(());
    }
    let (p, r, f1) = (tally.precision(), tally.recall(), tally.f1());
    writeln!(f, "  {name:22} gold {gold:>4}  P {p:.2}  R {r:.2}  F1 {f1:.2}  +{} -{}", tally.wrong, tally.missed)
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.wrong.iter().try_for_each(|text| writeln!(f, "{text}"))?;
        for (lang, of) in self.by.iter().filter(|(lang, _)| self.by.len() > 2 || *lang != "all") {
            writeln!(f, "== {lang}")?;
            replies(f, of)?;
            sentences(f, of)?;
            if of.pairs_bad.1 > 0 {
                writeln!(
                    f,
                    "  pairs: bad found {}, any mode {}; good marked {}",
                    of.pairs_bad, of.pairs_any, of.pairs_good
                )?;
            }
            line(f, "promise sentences", &of.promises)?;
            if of.due.1 + of.invented.1 > 0 {
                writeln!(f, "  due day right {}, invented {}", of.due, of.invented)?;
            }
            line(f, "complaints", &of.complaints)?;
            if of.remedies.1 > 0 {
                writeln!(f, "  desired remedy found {}", of.remedies)?;
            }
        }
        Ok(())
    }
}

fn replies(f: &mut fmt::Formatter<'_>, of: &Of) -> fmt::Result {
    if of.replies == 0 {
        return Ok(());
    }
    for (mode, tally) in &of.scores.modes {
        line(f, mode.name(), tally)?;
    }
    line(f, "TEN MODES", &of.scores.negative)?;
    line(f, "promises", &of.scores.promises)?;
    let scores = &of.scores;
    writeln!(f, "  due days right {:?}, invented {:?}", scores.due_right, scores.due_invented)?;
    writeln!(f, "  marks on non-complaints {:?}, harmful on good replies {:?}", scores.flags, of.harmful)
}

fn sentences(f: &mut fmt::Formatter<'_>, of: &Of) -> fmt::Result {
    if of.clean.1 + of.hit.1 == 0 {
        return Ok(());
    }
    for (mode, share) in &of.hits {
        writeln!(f, "  s {:20} hit {share}  strays {}", mode.name(), of.strays.get(mode).unwrap_or(&0))?;
    }
    writeln!(f, "  SENTENCES hit {}  clean marked {}  twins marked {}", of.hit, of.clean, of.twins)?;
    line(f, "own in sentences", &of.own)?;
    line(f, "promises in sentences", &of.sentence_promises)
}

impl Counts {
    /// All of it as JSON: tallies as right, wrong, missed; shares as part, whole.
    pub fn json(&self) -> Value {
        let tally = |tally: &Tally| json!([tally.right, tally.wrong, tally.missed]);
        let of = |of: &Of| {
            let modes = of.scores.modes.iter().map(|(mode, one)| (mode.name().to_owned(), tally(one)));
            let hits = of.hits.iter().map(|(mode, share)| (mode.name().to_owned(), share.json()));
            json!({
                "modes": modes.collect::<serde_json::Map<_, _>>(), "ten_modes": tally(&of.scores.negative),
                "promises": tally(&of.scores.promises), "flags": [of.scores.flags.0, of.scores.flags.1],
                "harmful": [of.harmful.0, of.harmful.1], "hits": hits.collect::<serde_json::Map<_, _>>(),
                "sentences": { "hit": of.hit.json(), "clean": of.clean.json(), "twins": of.twins.json() },
                "own": tally(&of.own), "sentence_promises": tally(&of.sentence_promises),
                "pairs": { "bad": of.pairs_bad.json(), "good": of.pairs_good.json() },
                "promise_sentences": tally(&of.promises), "due": of.due.json(), "invented": of.invented.json(),
                "complaints": tally(&of.complaints), "remedies": of.remedies.json(),
            })
        };
        json!(self.by.iter().map(|(lang, counts)| (lang.clone(), of(counts))).collect::<serde_json::Map<_, _>>())
    }
}
