//! Every example of every rule, said a little differently: what hurts is still heard, what does not stays clean.
//!
//! The rates are printed: `cargo nextest run -p amends-coach --test variation --no-capture`.

mod mutate;

use std::collections::BTreeMap;

use coach::{Coach, Context};

/// Of the mutated bad examples so many in a hundred keep their mark, at least.
const SURVIVE: usize = 95;
/// Of a thousand mutated good examples so many may be marked, at most.
const STRAY: usize = 5;

#[derive(Default, Clone, Copy)]
struct Count {
    marked: usize,
    all: usize,
}

#[test]
fn examples_keep_what_they_are_when_they_are_said_a_little_differently() {
    let coach = Coach::built_in().without_learned();
    let mut bad: BTreeMap<(&str, &str), Count> = BTreeMap::new();
    let mut good: BTreeMap<(&str, &str), Count> = BTreeMap::new();
    for lang in ["en", "de", "fr", "es", "nb"] {
        let context = Context { language: Some(lang), ..Context::default() };
        let is_marked = |text: &str, mode| coach.read(text, &context).has(mode);
        for example in coach.rule_texts(lang).into_iter().filter(|example| example.mode.hurts()) {
            // A good example of one rule may be a bad one of another of the same mode.
            if is_marked(example.text, example.mode) != example.is_bad {
                continue;
            }
            for (how, text) in mutate::all(lang, example.text) {
                let counts = if example.is_bad { &mut bad } else { &mut good };
                let count = counts.entry((lang, how)).or_default();
                count.all += 1;
                count.marked += usize::from(is_marked(&text, example.mode));
            }
        }
    }
    let (bad, good) = (sum("bad", &bad), sum("good", &good));
    assert!(bad.marked * 100 >= bad.all * SURVIVE, "{} of {} bad ones survive", bad.marked, bad.all);
    assert!(good.marked * 1000 <= good.all * STRAY, "{} of {} good ones are marked", good.marked, good.all);
}

fn sum(kind: &str, counts: &BTreeMap<(&str, &str), Count>) -> Count {
    let mut all = Count::default();
    for ((lang, how), count) in counts {
        println!("{kind:4} {lang} {how:14} {:>5} of {:>5} marked", count.marked, count.all);
        all.marked += count.marked;
        all.all += count.all;
    }
    println!("{kind:4} {} of {} marked", all.marked, all.all);
    all
}
