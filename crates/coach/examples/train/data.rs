//! From labelled texts to rows of features.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use coach::learned::training::{SMALL, sentence_labels};
use coach::{Coach, Context, Mode};

use crate::loader::{Corpus, Reply};

/// Words that stand for themselves in frames: the commonest so many.
const SMALL_WORDS: usize = 130;
/// A feature that fewer rows than this have is left out.
const SEEN_IN: u32 = 2;

/// A text with what is known of it.
pub struct Row {
    /// Its sentences, each with features by index and how often.
    pub parts: Vec<Vec<(u32, f32)>>,
    /// All of it as one run.
    pub whole: Vec<(u32, f32)>,
    /// Labels it has, one bit each.
    pub gold: u32,
    /// Labels it is known to have or not.
    pub known: u32,
    /// Labels the rules give it.
    pub ruled: u32,
    pub style: usize,
    /// What the cues of a message count.
    pub score: f32,
    /// It is part of a whole reply: the nearest to what will be read.
    pub in_reply: bool,
}

/// All rows of one kind in one language.
#[derive(Default)]
pub struct Data {
    pub rows: Vec<Row>,
    pub labels: Vec<String>,
    pub styles: Vec<String>,
    /// The feature of each index.
    pub features: Vec<u32>,
    pub classes: Vec<(String, u8)>,
}

struct Raw {
    parts: Vec<Vec<u32>>,
    whole: Vec<u32>,
    row: Row,
}

/// Sentences and messages of `lang`.
pub fn of(coach: &Coach, corpus: &Corpus, lang: &str) -> (Data, Data) {
    let classes = classes(coach, corpus, lang);
    let sentences = Maker::new(coach, lang, &classes, sentence_labels()).sentences(corpus);
    let messages = Maker::new(coach, lang, &classes, vec!["COMPLAINT"]).messages(corpus);
    (sentences, messages)
}

/// The commonest words.
fn classes(coach: &Coach, corpus: &Corpus, lang: &str) -> Vec<(String, u8)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let sentences = corpus.sentences.iter().filter(|one| one.lang == lang).map(|one| &one.text);
    let replies = corpus.replies.iter().filter(|one| one.lang == lang).map(|one| &one.labelled.reply);
    let promises = corpus.promises.iter().filter(|one| one.lang == lang).map(|one| &one.text);
    for text in sentences.chain(replies).chain(promises) {
        for word in coach.words(text, lang) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let is_word = |word: &str| word.starts_with(|c: char| c.is_alphabetic());
    let mut all: Vec<(usize, String)> =
        counts.into_iter().filter(|(word, _)| is_word(word)).map(|(word, n)| (n, word)).collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    all.into_iter().take(SMALL_WORDS).map(|(_, word)| (word, SMALL)).collect()
}

struct Maker<'a> {
    coach: &'a Coach,
    lang: &'a str,
    classes: &'a [(String, u8)],
    data: Data,
    raws: Vec<Raw>,
}

impl<'a> Maker<'a> {
    fn new(coach: &'a Coach, lang: &'a str, classes: &'a [(String, u8)], labels: Vec<&'static str>) -> Self {
        let labels = labels.into_iter().map(str::to_owned).collect();
        let data = Data { labels, classes: classes.to_vec(), ..Data::default() };
        Self { coach, lang, classes, data, raws: Vec::new() }
    }

    fn bit(&self, label: &str) -> u32 {
        self.data.labels.iter().position(|known| known == label).map_or(0, |at| 1 << at)
    }

    fn bits<'b>(&self, labels: impl IntoIterator<Item = &'b str>) -> u32 {
        labels.into_iter().fold(0, |sum, label| sum | self.bit(label))
    }

    fn add(&mut self, text: &str, style: &str, gold: u32, known: u32) -> &mut Row {
        let styles = &mut self.data.styles;
        let at = styles.iter().position(|other| other == style);
        let style = at.unwrap_or_else(|| {
            styles.push(style.to_owned());
            styles.len() - 1
        });
        let (pieces, whole) = self.coach.pieces(text, self.lang, self.classes);
        let row =
            Row { parts: Vec::new(), whole: Vec::new(), gold, known, ruled: 0, score: 0.0, style, in_reply: false };
        let parts = pieces.into_iter().map(|piece| piece.features).collect();
        self.raws.push(Raw { parts, whole, row });
        let last = self.raws.len() - 1;
        &mut self.raws[last].row
    }

    fn ruled(&self, text: &str) -> u32 {
        let report = self.coach.read(text, &Context { language: Some(self.lang), ..Context::default() });
        let found = report.findings.iter().chain(&report.strengths).filter(|finding| finding.sure);
        let mut bits = self.bits(found.map(|finding| finding.mode.name()));
        if !report.promises.is_empty() {
            bits |= self.bit("PROMISE");
        }
        bits
    }

    fn sentences(mut self, corpus: &Corpus) -> Data {
        let lang = self.lang;
        let promise = self.bit("PROMISE");
        let all = self.bits(Mode::all().map(Mode::name));
        for one in corpus.sentences.iter().filter(|one| one.lang == lang) {
            let mut gold = self.bits(one.modes.iter().map(String::as_str));
            gold |= if one.promise == Some(true) { promise } else { 0 };
            let known = all | if one.promise.is_some() { promise } else { 0 };
            let ruled = self.ruled(&one.text);
            self.add(&one.text, &one.style, gold, known).ruled = ruled;
        }
        for one in corpus.promises.iter().filter(|one| one.lang == lang) {
            let ruled = self.ruled(&one.text);
            let gold = if one.promise { promise } else { 0 };
            self.add(&one.text, &one.style, gold, promise).ruled = ruled;
        }
        for reply in corpus.replies.iter().filter(|one| one.lang == lang) {
            self.reply(reply);
        }
        for text in self.coach.rule_texts(self.lang) {
            let bit = self.bit(text.mode.name());
            let gold = if text.is_bad { bit } else { 0 };
            self.add(text.text, "rules", gold, bit).ruled = gold;
        }
        self.finish()
    }

    /// Sentence by sentence, with the labels whose words are mostly in it.
    fn reply(&mut self, reply: &Reply) {
        let text = &reply.labelled.reply;
        let (pieces, _) = self.coach.pieces(text, self.lang, self.classes);
        let promise = self.bit("PROMISE");
        let all = self.bits(Mode::all().map(Mode::name)) | promise;
        for piece in pieces {
            let is_in = |span: &std::ops::Range<usize>| {
                let both = span.end.min(piece.span.end).saturating_sub(span.start.max(piece.span.start));
                both * 5 >= span.len() * 2
            };
            let modes = reply.spans.iter().filter(|(span, _)| is_in(span)).map(|(_, mode)| mode.as_str());
            let mut gold = self.bits(modes);
            if reply.labelled.promises.iter().any(|one| is_in(&one.span)) {
                gold |= promise;
            }
            let Some(words) = text.get(piece.span.clone()) else { continue };
            let ruled = self.ruled(words);
            let row = self.add(words, &reply.style, gold, all);
            (row.ruled, row.in_reply) = (ruled, true);
        }
    }

    fn messages(mut self, corpus: &Corpus) -> Data {
        let lang = self.lang;
        let own = corpus.messages.iter().filter(|one| one.lang == lang);
        let own = own.map(|one| (one.text.as_str(), one.style.as_str(), one.complaint));
        let answered = corpus.replies.iter().filter(|one| one.lang == lang);
        let answered = answered
            .filter_map(|one| Some((one.labelled.customer.as_deref()?, one.style.as_str(), one.labelled.complaint)));
        for (text, style, complaint) in own.chain(answered) {
            let read = self.coach.inbound(text, Some(lang));
            let row = self.add(text, style, u32::from(complaint), 1);
            row.ruled = u32::from(read.complaint);
            #[expect(clippy::cast_precision_loss, reason = "scores are small")]
            let score = read.score as f32;
            row.score = score;
        }
        self.finish()
    }

    /// Gives the features that enough rows have an index.
    fn finish(self) -> Data {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for raw in &self.raws {
            let once: BTreeSet<u32> = raw.whole.iter().chain(raw.parts.iter().flatten()).copied().collect();
            once.into_iter().for_each(|feature| *counts.entry(feature).or_default() += 1);
        }
        let mut features: Vec<u32> =
            counts.into_iter().filter(|(_, count)| *count >= SEEN_IN).map(|(feature, _)| feature).collect();
        features.sort_unstable();
        let vector = |run: &[u32]| {
            #[expect(clippy::cast_precision_loss, reason = "features of a sentence are few")]
            let norm = 1.0 / (run.len().max(1) as f32).sqrt();
            let mut sums: BTreeMap<u32, f32> = BTreeMap::new();
            for feature in run {
                if let Ok(at) = features.binary_search(feature) {
                    *sums.entry(u32::try_from(at).unwrap_or(0)).or_default() += norm;
                }
            }
            sums.into_iter().collect::<Vec<_>>()
        };
        let rows = self.raws.into_iter().map(|raw| Row {
            parts: raw.parts.iter().map(|part| vector(part)).collect(),
            whole: if raw.parts.len() == 1 { vector(&raw.parts[0]) } else { vector(&raw.whole) },
            ..raw.row
        });
        let rows = rows.collect();
        Data { rows, features, ..self.data }
    }
}
